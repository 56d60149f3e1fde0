# SPDX-License-Identifier: LGPL-2.1-or-later
"""`virtbind check --grammar` gives every document of the corpus the verdict in its row."""

from __future__ import annotations

import pytest
from judges import check, corpus, schema_file
from oracle import needs_corpus

CASES = corpus()


@needs_corpus
def test_there_are_documents() -> None:
    assert sum(len(documents) for documents in CASES.values()) > 2000


@pytest.mark.parametrize("schema", sorted(CASES))
def test_verdicts(schema: str) -> None:
    documents = CASES[schema]
    verdicts = check(schema_file(schema), [path for path, _verdict in documents])
    wrong = [
        (str(path), expected, verdict.texts)
        for (path, expected), verdict in zip(documents, verdicts, strict=True)
        if verdict.word != expected
    ]
    assert not wrong
