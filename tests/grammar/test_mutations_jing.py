# SPDX-License-Identifier: LGPL-2.1-or-later
"""Documents that were valid once: virtbind's verdict is jing's on each, whatever was changed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from mutation import Mutator
from oracle import (
    CORPUS,
    SCHEMAS,
    jing,
    needs_corpus,
    needs_jing,
    needs_probe,
    virtbind,
)

pytestmark = [needs_corpus, needs_probe, needs_jing]


def valid_documents(schema: str) -> list[Path]:
    with open(CORPUS / "verdicts.tsv", encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            CORPUS / "libvirt-10.7.0" / row["file"]
            for row in table
            if row["schema"] == schema and row["verdict"] == "valid"
        ]


@pytest.mark.parametrize(
    ("schema", "seed", "count"),
    [
        ("domain.rng", 1, 5000),
        ("network.rng", 2, 500),
        ("nwfilter.rng", 3, 500),
        ("nodedev.rng", 4, 500),
        ("storagepool.rng", 5, 500),
    ],
)
def test_same_verdict(schema: str, seed: int, count: int, tmp_path: Path) -> None:
    mutator = Mutator(valid_documents(schema), seed)
    documents = []
    for number in range(count):
        path = tmp_path / f"{number}.xml"
        # Most documents that people get wrong have one mistake.
        changes = mutator.random.choice([1, 1, 1, 2, 3])
        mutator.mutate(changes).write(str(path), encoding="utf-8")
        documents.append(path)
    ours = virtbind(SCHEMAS / schema, documents)
    theirs = jing(SCHEMAS / schema, documents)
    verdicts = [judgement.verdict for judgement in theirs]
    assert verdicts.count("invalid") > count // 2 and verdicts.count("valid") > count // 20
    for path, our, their in zip(documents, ours, theirs, strict=True):
        kept = path.read_text(encoding="utf-8") if our.verdict != their.verdict else ""
        assert our.verdict == their.verdict, (our.findings, their.findings, kept)
        # One mistake is not to be multiplied.
        assert len(our.findings) <= max(2 * len(their.findings), 8), (path, our.findings)
