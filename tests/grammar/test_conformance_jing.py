# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every line of conformance_cases.py, judged by virtbind and by jing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conformance_cases import CASES, Case

from virtbind_gen.emit.grammar import compile_grammar
from virtbind_gen.rng.load import load

PROBE = os.environ.get("VIRTBIND_GRAMMAR_PROBE", "")
JING = shutil.which("jing")


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


def write_case(folder: Path, case: Case) -> tuple[Path, list[Path]]:
    body, documents = case
    schema = folder / f"{CASES.index(case)}.rng"
    schema.write_text(schema_text(body), encoding="utf-8")
    paths = []
    for number, (_verdict, text) in enumerate(documents):
        path = folder / f"{schema.stem}-{number}.xml"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return schema, paths


def jing_verdicts(schema: Path, documents: list[Path]) -> list[str]:
    assert JING
    run = subprocess.run(
        # -i: that IDs are unique is not RELAX NG's, and not checked here.
        [JING, "-i", str(schema), *map(str, documents)], capture_output=True, text=True, check=False
    )
    assert "fatal" not in run.stdout, run.stdout
    wrong = set(re.findall(r"^(.*?\.xml):\d+:\d+: error", run.stdout, re.MULTILINE))
    assert str(schema) not in run.stdout, run.stdout
    return ["-" if str(path) in wrong else "+" for path in documents]


def virtbind_verdicts(schema: Path, documents: list[Path]) -> list[str]:
    compiled = schema.with_suffix(".vbg")
    compiled.write_bytes(compile_grammar(load(schema), name=schema.stem))
    run = subprocess.run(
        [PROBE, str(compiled), *map(str, documents)], capture_output=True, text=True, check=True
    )
    verdicts = {"valid": "+", "invalid": "-"}
    return [verdicts[line.split("\t")[0]] for line in run.stdout.splitlines()]


@pytest.mark.skipif(not PROBE, reason="VIRTBIND_GRAMMAR_PROBE does not name the program")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(CASES.index(case)))
def test_verdicts(case: Case, folder: Path) -> None:
    schema, documents = write_case(folder, case)
    expected = [(verdict[0], text) for verdict, text in case[1]]
    got = virtbind_verdicts(schema, documents)
    assert [(verdict, text) for verdict, (_, text) in zip(got, case[1], strict=True)] == expected


@pytest.mark.skipif(JING is None, reason="jing is not installed")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(CASES.index(case)))
def test_jing_agrees(case: Case, folder: Path) -> None:
    schema, documents = write_case(folder, case)
    opposite = {"+*": "-", "-*": "+"}
    expected = [(opposite.get(verdict, verdict), text) for verdict, text in case[1]]
    got = jing_verdicts(schema, documents)
    assert [(verdict, text) for verdict, (_, text) in zip(got, case[1], strict=True)] == expected
