# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changed documents get from `virtbind check` the verdict that jing gives them.

The documents are those of the corpus, where there is none random ones of the installed schemas.
The seeds are fixed; VIRTBIND_FULL=1 makes five times as many.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from judges import FULL, corpus, installed_schemas, sample, schema_file
from mutate import compare, write_mutants
from oracle import needs_jing

VALID = {
    schema: [path for path, verdict in documents if verdict == "valid"]
    for schema, documents in corpus().items()
}
SCHEMAS = {name: schema_file(name) for name in VALID if VALID[name]} or {
    path.name: path for path in installed_schemas()
}
TOTAL = 5000 * (5 if FULL else 1)


def share(schema: str) -> int:
    """How many mutants a schema gets; domain.rng half of them, and together TOTAL or more."""
    if "domain.rng" not in SCHEMAS or len(SCHEMAS) == 1:
        return -(-TOTAL // len(SCHEMAS))
    return TOTAL // 2 if schema == "domain.rng" else -(-TOTAL // 2 // (len(SCHEMAS) - 1))


@needs_jing
@pytest.mark.skipif(not SCHEMAS, reason="no corpus and no installed schemas")
@pytest.mark.parametrize("schema", sorted(SCHEMAS))
def test_same_verdict_as_jing(schema: str, tmp_path: Path) -> None:
    path, count = SCHEMAS[schema], share(schema)
    documents = VALID.get(schema) or sample(path, tmp_path / "sample", 50, seed=7)
    seed = 100 + sorted(SCHEMAS).index(schema)
    verdicts = compare(path, write_mutants(documents, tmp_path / "mutants", count, seed))
    assert len(verdicts) == count
    # Both answers have to occur, or nothing was tried.
    assert verdicts.count("invalid") > count // 5 and verdicts.count("valid") > 0
