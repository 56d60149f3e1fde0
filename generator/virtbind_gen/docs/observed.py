# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the rules in C++ are at work: seen, not declared.

A row of ``defaults.toml`` says its path; a rule in C++ may do anything.  So ``virtbind normalize``
is run over the examples of the pages, for every hypervisor that a rule names, and what it says of
each node that it filled in, changed or removed leads from the rule to the place.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from ..model.types import Model
from .facts import Default, Facts
from .overlay import Place, find_place

#: libvirt's common code, with no hypervisor behind it.
_GENERIC = "generic"


def observe_rules(
    program: Path, binding: str, model: Model, facts: Facts, documents: Iterable[etree._Element]
) -> dict[Place, list[Default]]:
    """The rules at work at each place; none where the program knows no defaults of the binding."""
    rules = {rule.id: rule for family in facts.rules.values() for rule in family}
    known = [*rules.values(), *facts.defaults]
    hypervisors = sorted({_GENERIC} | {name for rule in known for name in rule.hypervisors})
    found: dict[Place, dict[str, Default]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, document in enumerate(documents):
            (folder / f"{number:05}.xml").write_bytes(etree.tostring(document, encoding="UTF-8"))
        for hypervisor in hypervisors:
            for path, rule in _applications(program, binding, hypervisor, folder):
                place = find_place(model, path)
                if rule in rules and place is not None:
                    found.setdefault(place, {})[rule] = rules[rule]
    return {place: [seen[rule] for rule in sorted(seen)] for place, seen in found.items()}


def _applications(
    program: Path, binding: str, hypervisor: str, folder: Path
) -> Iterator[tuple[str, str]]:
    """Path and rule of all that was done; a document without defaults has nothing to say."""
    command: list[str | Path] = [
        program,
        "normalize",
        "--explain",
        "--format",
        "json",
        "--binding",
        binding,
    ]
    command += ["--hypervisor", hypervisor, *sorted(folder.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        said = json.loads(line)
        if "rule" in said:
            yield re.sub(r"\[\d+\]", "", said["path"]).removeprefix("/"), said["rule"]
