# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes a binding's checks with all their mutants: headers, what registers them, and a list.

usage: generate.py NAMESPACE OUTPUT-FOLDER FOLDER-OF-CHECKS...

The functions have the names of the binding's own, so that a program which is linked with both takes
the mutated ones.  What depends on the examples is left out: a new one makes nobody compile.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from types import SimpleNamespace

from mutator import Mutant, Mutator
from virtbind_gen.emit.checks import Family, PresentCheck, read_checks
from virtbind_gen.emit.cxx import environment

ROOT = Path(__file__).parents[3]
#: So many numbers has a header: a change of one leaves those of the others as they are.
_NUMBERS = 2000


def mutate(folders: list[Path], out: Path) -> list[Mutant]:
    """Writes the mutated headers below a folder, where they stand in the tree."""
    mutants: list[Mutant] = []
    headers = [header for folder in folders for header in sorted(folder.glob("*.hpp"))]
    for index, header in enumerate(headers):
        name = str(header.relative_to(ROOT))
        made = Mutator(name, header.read_text(), index * _NUMBERS + 1)
        if len(made.mutants) >= _NUMBERS:
            raise ValueError(f"{name}: more than {_NUMBERS} mutants")
        include = '#include "checks/mutation/mutation.hpp"\n'
        _write(out / name, made.text().replace("#pragma once\n", f"#pragma once\n\n{include}"))
        mutants += made.mutants
    return mutants


def register(families: tuple[Family, ...], namespace: str, out: Path) -> None:
    """Writes what the generator writes, for the mutated headers."""
    values = {
        "spec": SimpleNamespace(include=namespace.replace("::", "/"), namespace=namespace),
        "families": families,
        "has_defaults": True,
        "document": f"::{namespace}::Domain",
        "document_name": "Domain",
        "element": "domain",
    }
    templates = environment()
    for family in families:
        row = {"wrong": "", "right": "", "title": "", "reason": "", "source": ""}
        checks = [
            PresentCheck(dataclasses.replace(check, fields=check.fields | row), when=())
            for check in family.checks
        ]
        table = out / family.table.relative_to(ROOT)
        mutated = dataclasses.replace(family, table=table)
        text = templates.get_template("checks_family.cpp.j2").render(
            family=mutated, checks=checks, **values
        )
        _write(out / f"checks-{family.name}.cpp", text)
    _write(out / "checks.cpp", templates.get_template("checks.cpp.j2").render(**values))


def _write(file: Path, text: str) -> None:
    """Leaves a file alone that is what it should be: then nothing is compiled again."""
    if file.exists() and file.read_text() == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def main() -> None:
    namespace, output, *names = sys.argv[1:]
    out = Path(output)
    folders = [Path(name).resolve() for name in names]
    mutants = mutate(folders, out)
    register(read_checks(folders), namespace, out)
    rows = [dataclasses.asdict(mutant) | {"key": mutant.key} for mutant in mutants]
    (out / "mutants.json").write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
