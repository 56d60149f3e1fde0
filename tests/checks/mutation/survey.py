# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which mutants of a binding's checks no example notices.

By itself: survey.py core|libvirt [PART OF A KEY] lists them, file:line first, for those who write
examples.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

# pylint: disable=wrong-import-position
from bindings import BIN, CORE, NEWER, Binding  # noqa: E402
from examples import examples  # noqa: E402

BINDINGS = {"core": CORE, "libvirt": NEWER}
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Fate:
    """A mutant and what became of it."""

    key: str
    line: int
    outcome: str  #: "killed", "survived" or "unreached"

    def __str__(self) -> str:
        header, what = self.key.split(": ", 1)
        return f"{header}:{self.line}: {what} ({self.outcome})"


def program(name: str) -> Path:
    """That has the mutants of a binding."""
    return BIN / f"virtbind-mutation-{name}"


def survey(name: str) -> list[Fate]:
    """What became of each mutant."""
    folder = BIN.parent / "tests" / "checks" / "mutation" / name
    mutants = json.loads((folder / "mutants.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        asked = Path(scratch) / "examples.json"
        asked.write_text(json.dumps(_example_rows(BINDINGS[name])))
        numbers = Path(scratch) / "numbers.json"
        numbers.write_text(json.dumps([mutant["number"] for mutant in mutants]))
        done = subprocess.run(
            [program(name), asked, numbers], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0 and not done.stderr, done.stderr
    said = dict(line.split() for line in done.stdout.splitlines())
    return [Fate(m["key"], m["line"], said[str(m["number"])]) for m in mutants]


def _example_rows(binding: Binding) -> list[dict[str, object]]:
    return [
        {
            "check": example.check.fields["id"],
            "paths": example.check.fields["paths"],
            "kind": example.kind.split(":")[0],
            "xml": example.xml,
            "finds": example.finds,
            "version": example.version,
        }
        for example in examples(binding)
    ]


def equivalent(name: str) -> dict[str, str]:
    """The mutants that nothing could notice in a binding: why, by their keys."""
    groups = tomllib.loads((_HERE / "equivalent.toml").read_text())["equivalent"]
    folders = tuple(f"{folder}/" for folder in BINDINGS[name].folders)
    return {
        key: group["why"]
        for group in groups
        if group.get("binding", name) == name
        for key in group["mutants"]
        if key.startswith(folders)
    }


def main() -> None:
    name, *wanted = sys.argv[1:]
    fates = survey(name)
    known = equivalent(name)
    for fate in fates:
        if fate.outcome == "killed" or fate.key in known:
            continue
        if all(part in fate.key for part in wanted):
            print(fate)
    print(dict(Counter(fate.outcome for fate in fates)), file=sys.stderr)


if __name__ == "__main__":
    main()
