# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mistakes that people make in domain XML, and all that is said of each, in both bindings.

A row of mistakes_*.toml changes one thing in the guest at its head.  The texts are to be read as a
user would: mend what does not help.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from oracle import CORPUS, SCHEMAS, jing, needs_jing, needs_probe, virtbind

HERE = Path(__file__).parent
CORE = HERE.parents[1] / "schema" / "core" / "domain.rng"


def cases() -> list[Any]:
    """Every row with its schema and guest; libvirt's only where its schemas are."""
    made = []
    for binding, schema in (("core", CORE), ("libvirt", SCHEMAS / "domain.rng")):
        table = tomllib.loads((HERE / f"mistakes_{binding}.toml").read_text(encoding="utf-8"))
        skip = [] if binding == "core" or CORPUS.is_dir() else [pytest.mark.skip("no corpus")]
        for row in table["mistake"]:
            name = f"{binding}-{row['name']}"
            made.append(
                pytest.param(schema, mistaken(table["guest"], row), row, id=name, marks=skip)
            )
    return made


def mistaken(guest: str, row: dict[str, Any]) -> str:
    assert row["old"] in guest, row
    return guest.replace(row["old"], row["new"], 1)


@needs_probe
@pytest.mark.parametrize(("schema", "document", "row"), cases())
def test_findings(schema: Path, document: str, row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "guest.xml"
    path.write_text(document, encoding="utf-8")
    (judgement,) = virtbind(schema, [path])
    assert judgement.findings == row["findings"]


@needs_probe
@needs_jing
@pytest.mark.parametrize("binding", ["core", "libvirt"])
def test_jing_finds_them_too(binding: str, tmp_path: Path) -> None:
    chosen = [case for case in cases() if str(case.id).startswith(binding) and not case.marks]
    if not chosen:
        pytest.skip("no corpus")
    paths = []
    for number, case in enumerate(chosen):
        path = tmp_path / f"{number}.xml"
        path.write_text(str(case.values[1]), encoding="utf-8")
        paths.append(path)
    schema = chosen[0].values[0]
    assert isinstance(schema, Path)
    judged = jing(schema, paths)
    wanted = [bool(case.values[2]["findings"]) for case in chosen]  # type: ignore[index]
    assert [judgement.verdict == "invalid" for judgement in judged] == wanted
