# SPDX-License-Identifier: LGPL-2.1-or-later
"""The first finding on an invalid document: it names the culprit, and stands on jing's line.

Or on a better one: BETTER says why.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from judges import Verdict, check, corpus, schema_file
from oracle import CORPUS, Judgement, jing, needs_corpus, needs_jing

# jing stands where the start tag ends that has the attribute, or the text that is wrong.
TAG_BEGINS = "the tag has several lines; here is the one with the attribute that is wrong"
TEXT_BEGINS = "the text has several lines; here is where it begins"

#: Document: jing's line, virtbind's, and why that is better.
BETTER = {
    "seedcases/013.xml": (2, 1, TEXT_BEGINS),
    "negatives/C04.xml": (2, 1, TEXT_BEGINS),
    "nwfilterxml2xmlin/all-ipv6-test-invalid.xml": (17, 16, TAG_BEGINS),
    "nwfilterxml2xmlin/comment-test-invalid.xml": (56, 53, TAG_BEGINS),
    "nwfilterxml2xmlin/icmpv6-test-invalid.xml": (17, 16, TAG_BEGINS),
    "nwfilterxml2xmlin/tcp-ipv6-test-invalid.xml": (20, 17, TAG_BEGINS),
}


def table(name: str, column: str, word: str, first: str) -> list[Path]:
    """The documents of a folder of single mistakes that the schema of 10.7 refuses."""
    path = CORPUS / f"{name}.tsv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = [row[first] for row in rows if row[column] == word]
    return [CORPUS / name / (file if file.endswith(".xml") else f"{file}.xml") for file in names]


DOCUMENTS = {
    schema: [path for path, verdict in documents if verdict == "invalid"]
    for schema, documents in corpus().items()
}
DOCUMENTS.setdefault("domain.rng", []).extend(
    table("seedcases", "rng10.7", "no", "file") + table("negatives", "rng10.7", "rejects", "id")
)


def judged(schema: str) -> list[tuple[str, Verdict, Judgement]]:
    path, documents = schema_file(schema), DOCUMENTS[schema]
    names = ["/".join(document.parts[-2:]) for document in documents]
    return list(zip(names, check(path, documents), jing(path, documents), strict=True))


@needs_corpus
@needs_jing
@pytest.mark.parametrize("schema", sorted(name for name in DOCUMENTS if DOCUMENTS[name]))
def test_first_finding(schema: str) -> None:
    for name, ours, theirs in judged(schema):
        assert (ours.word, theirs.verdict) == ("invalid", "invalid"), name
        first, line = ours.findings[0], theirs.line
        if first["line"] != line:
            assert name in BETTER, (name, ours.texts, theirs.findings)
            assert BETTER[name][:2] == (line, first["line"]), name
        culprit = re.sub(r"\[\d+\]$", "", first["path"].rsplit("/", 1)[1]).lstrip("@")
        assert re.search(rf"(?<!\w){re.escape(culprit)}(?!\w)", first["message"]), (
            name,
            ours.texts,
        )
        # jing's element or attribute, of its message without the list of what it expected.
        told = re.findall(r'"([\w:.-]+)"', theirs.findings[0].split(";")[0])
        assert told and any(word in first["message"] or word in first["path"] for word in told), (
            name,
            ours.texts,
            theirs.findings,
        )


@needs_corpus
def test_there_are_documents() -> None:
    assert sum(len(documents) for documents in DOCUMENTS.values()) >= 40
