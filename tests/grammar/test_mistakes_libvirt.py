# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mistakes that people make in libvirt's domain XML, and all that is said of each.

A row of mistakes_libvirt.toml changes one thing in the guest below.  The texts are to be read as a
user would: mend what does not help.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from oracle import SCHEMAS, jing, needs_corpus, needs_jing, needs_probe, virtbind

ROWS = tomllib.loads(Path(__file__).with_name("mistakes_libvirt.toml").read_text(encoding="utf-8"))
GUEST: str = ROWS["guest"]
MISTAKES: list[dict[str, str | list[str]]] = ROWS["mistake"]


def mistaken(row: dict[str, str | list[str]]) -> str:
    old, new = row["old"], row["new"]
    assert isinstance(old, str) and isinstance(new, str)
    assert old in GUEST, row
    return GUEST.replace(old, new, 1)


@needs_corpus
@needs_probe
@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: str(row["name"]))
def test_findings(row: dict[str, str | list[str]], tmp_path: Path) -> None:
    path = tmp_path / "guest.xml"
    path.write_text(mistaken(row), encoding="utf-8")
    (judgement,) = virtbind(SCHEMAS / "domain.rng", [path])
    assert judgement.findings == row["findings"]


@needs_corpus
@needs_probe
@needs_jing
def test_jing_finds_them_too(tmp_path: Path) -> None:
    paths = []
    for number, row in enumerate(MISTAKES):
        path = tmp_path / f"{number}.xml"
        path.write_text(mistaken(row), encoding="utf-8")
        paths.append(path)
    judged = jing(SCHEMAS / "domain.rng", paths)
    assert [judgement.verdict == "invalid" for judgement in judged] == [
        bool(row["findings"]) for row in MISTAKES
    ]
