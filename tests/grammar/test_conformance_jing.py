# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every line of conformance_cases.py, judged by virtbind and by jing."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance_cases import CASES, Case
from oracle import jing, needs_jing, needs_probe, virtbind

NUMBERED = pytest.mark.parametrize("number", range(len(CASES)))
SIGNS = {"valid": "+", "invalid": "-"}


def schema_text(body: str) -> str:
    if "<start" not in body:
        body = f"<start>{body}</start>"
    return (
        '<grammar xmlns="http://relaxng.org/ns/structure/1.0" '
        'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
        f"{body}</grammar>"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("conformance")


def write_case(folder: Path, number: int, case: Case) -> tuple[Path, list[Path]]:
    body, documents = case
    schema = folder / f"{number}.rng"
    schema.write_text(schema_text(body), encoding="utf-8")
    paths = []
    for row, (_verdict, text) in enumerate(documents):
        path = folder / f"{number}-{row}.xml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return schema, paths


@needs_probe
@NUMBERED
def test_verdicts(number: int, folder: Path) -> None:
    rows = CASES[number][1]
    schema, documents = write_case(folder, number, CASES[number])
    got = [SIGNS[judgement.verdict] for judgement in virtbind(schema, documents)]
    texts = [text for _verdict, text in rows]
    assert list(zip(got, texts)) == [(verdict[0], text) for verdict, text in rows]


def jing_verdict(verdict: str) -> str:
    """What the table says of jing."""
    return {"+*": "-", "-*": "+"}.get(verdict, verdict)


@needs_jing
def test_jing_agrees_on_patterns(tmp_path: Path) -> None:
    """All cases in one schema, each in an element of its own: starting jing takes its time."""
    choices = []
    documents = []
    expected = []
    for number, (body, rows) in enumerate(CASES):
        if "<start" in body:
            continue
        choices.append(f'<element name="case{number}">{body}</element>')
        for row, (verdict, text) in enumerate(rows):
            path = tmp_path / f"{number}-{row}.xml"
            path.write_text(f"<case{number}>{text}</case{number}>", encoding="utf-8")
            documents.append(path)
            expected.append((path.name, text, jing_verdict(verdict)))
    schema = tmp_path / "all.rng"
    schema.write_text(schema_text(f"<choice>{''.join(choices)}</choice>"), encoding="utf-8")
    judged = jing(schema, documents)
    got = [
        (name, text, SIGNS[judgement.verdict])
        for (name, text, _), judgement in zip(expected, judged, strict=True)
    ]
    assert got == expected


@needs_jing
@pytest.mark.parametrize("number", [n for n, (body, _) in enumerate(CASES) if "<start" in body])
def test_jing_agrees_on_grammars(number: int, folder: Path) -> None:
    schema, documents = write_case(folder, number, CASES[number])
    got = [SIGNS[judgement.verdict] for judgement in jing(schema, documents)]
    assert got == [jing_verdict(verdict) for verdict, _text in CASES[number][1]]
