# SPDX-License-Identifier: LGPL-2.1-or-later
"""Schemas that the RELAX NG specification allows or forbids, each with its section and reason.

The schemas are in rng/correct.cases and rng/incorrect.cases.  A sample of them is also given to
jing, so that the tables themselves are checked; ``RNG_CASES_JING=all`` gives it all of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from virtbind_gen.rng.errors import SchemaError
from virtbind_gen.rng.load import load

TABLES = Path(__file__).parent / "rng"
JING = shutil.which("jing")

RELAX_NG = 'xmlns="http://relaxng.org/ns/structure/1.0"'
XSD = f'{RELAX_NG} datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"'


@dataclass(frozen=True)
class Case:
    section: str
    reason: str
    files: dict[str, str]

    def write(self, folder: Path) -> Path:
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / "schema.rng"

    @property
    def jing_differs(self) -> bool:
        return "[jing " in self.reason


def read_cases(name: str) -> list[Case]:
    cases: list[Case] = []
    text = (TABLES / name).read_text(encoding="utf-8")
    text = text.replace("@R", RELAX_NG).replace("@X", XSD)
    for block in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        title, _, body = block.partition("\n")
        section, _, reason = title.partition(" ")
        parts = re.split(r"^--- (.*)\n", body, flags=re.MULTILINE)
        files = {"schema.rng": parts[0]}
        files.update(zip(parts[1::2], parts[2::2]))
        cases.append(Case(section, reason, {key: value.strip() for key, value in files.items()}))
    return cases


def label(case: Case) -> str:
    return f"{case.section} {case.reason}"


CORRECT = read_cases("correct.cases")
INCORRECT = read_cases("incorrect.cases")


@pytest.mark.parametrize("case", CORRECT, ids=label)
def test_correct(case: Case, tmp_path: Path) -> None:
    assert load(case.write(tmp_path)).start is not None


@pytest.mark.parametrize("case", INCORRECT, ids=label)
def test_incorrect(case: Case, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        load(case.write(tmp_path))
    assert caught.value.section == case.section, str(caught.value)
    assert Path(caught.value.file).is_relative_to(tmp_path)
    assert caught.value.line >= 1


def test_cases_are_not_repeated() -> None:
    for cases in (CORRECT, INCORRECT):
        assert len({label(case) for case in cases}) == len(cases)
        assert len({str(case.files) for case in cases}) == len(cases)


@pytest.mark.skipif(JING is None, reason="jing is not installed")
def test_jing_agrees(tmp_path: Path) -> None:
    step = 1 if os.environ.get("RNG_CASES_JING") == "all" else 12

    def ask(entry: tuple[int, Case]) -> bool:
        number, case = entry
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [str(JING), "-i", str(case.write(folder))]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    wrong: list[str] = []
    for cases, expected in ((CORRECT, True), (INCORRECT, False)):
        sample = list(enumerate(cases, 1000 * expected))[::step]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for (_, case), accepted in zip(sample, pool.map(ask, sample)):
                if (accepted == expected) == case.jing_differs:
                    wrong.append(f"{label(case)}: jing {'accepts' if accepted else 'refuses'}")
    assert not wrong, "\n".join(wrong)
