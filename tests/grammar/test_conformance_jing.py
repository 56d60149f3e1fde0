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


@needs_jing
@NUMBERED
def test_jing_agrees(number: int, folder: Path) -> None:
    rows = CASES[number][1]
    schema, documents = write_case(folder, number, CASES[number])
    got = [SIGNS[judgement.verdict] for judgement in jing(schema, documents)]
    opposite = {"+*": "-", "-*": "+"}
    texts = [text for _verdict, text in rows]
    expected = [(opposite.get(verdict, verdict), text) for verdict, text in rows]
    assert list(zip(got, texts)) == expected
