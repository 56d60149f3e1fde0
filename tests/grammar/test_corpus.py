# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt's own documents: every verdict, and for invalid ones where the first finding stands."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from oracle import (
    CORPUS,
    SCHEMAS,
    jing,
    needs_corpus,
    needs_jing,
    needs_probe,
    virtbind,
)

# Where virtbind's line is not jing's: jing gives the line on which a start tag or a text ends,
# virtbind that of the attribute which is wrong, or on which the text begins.
# (file, jing's line, virtbind's)
BETTER_LINES = {
    ("negatives/C04.xml", 2, 1),
    ("seedcases/013.xml", 2, 1),
    ("nwfilterxml2xmlin/all-ipv6-test-invalid.xml", 17, 16),
    ("nwfilterxml2xmlin/comment-test-invalid.xml", 56, 53),
    ("nwfilterxml2xmlin/icmpv6-test-invalid.xml", 17, 16),
    ("nwfilterxml2xmlin/tcp-ipv6-test-invalid.xml", 20, 17),
}


def rows() -> list[tuple[Path, str, str]]:
    """(document, name of the schema, verdict)"""
    with open(CORPUS / "verdicts.tsv", encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        documents = CORPUS / "libvirt-10.7.0"
        return [(documents / row["file"], row["schema"], row["verdict"]) for row in table]


def schema_file(name: str) -> Path:
    inside = SCHEMAS / name
    return inside if inside.exists() else SCHEMAS / "tests" / name


@needs_corpus
@needs_probe
def test_every_verdict() -> None:
    by_schema: dict[str, list[tuple[Path, str]]] = defaultdict(list)
    for path, schema, verdict in rows():
        by_schema[schema].append((path, verdict))
    wrong = []
    for schema, documents in by_schema.items():
        judged = virtbind(schema_file(schema), [path for path, _verdict in documents])
        for (path, verdict), judgement in zip(documents, judged, strict=True):
            if judgement.verdict != verdict:
                wrong.append((path, schema, verdict, judgement.findings))
    assert not wrong


def lines_that_differ(schema: Path, documents: list[Path]) -> set[tuple[str, int, int]]:
    """Of the invalid ones among the documents, which have to be the same ones for jing."""
    differ = set()
    judged = zip(documents, virtbind(schema, documents), jing(schema, documents), strict=True)
    for path, ours, theirs in judged:
        assert ours.verdict == theirs.verdict, path
        if ours.verdict == "invalid" and ours.line != theirs.line:
            name = "/".join(path.parts[-2:])
            differ.add((name, theirs.line, ours.line))
    return differ


@needs_corpus
@needs_probe
@needs_jing
def test_first_finding_stands_on_jings_line() -> None:
    differ = set()
    by_schema: dict[str, list[Path]] = defaultdict(list)
    for path, schema, verdict in rows():
        if verdict == "invalid":
            by_schema[schema].append(path)
    for folder in ("seedcases", "negatives"):
        by_schema["domain.rng"] += sorted((CORPUS / folder).glob("*.xml"))
    for schema, documents in by_schema.items():
        differ |= lines_that_differ(schema_file(schema), documents)
    assert differ == BETTER_LINES
