# SPDX-License-Identifier: LGPL-2.1-or-later
"""The bindings that have checks, and what each says of a list of documents."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from virtbind_gen.emit.checks import Check, read_checks

ROOT = Path(__file__).parents[2]
BIN = Path(os.environ.get("VIRTBIND_BIN") or ROOT / "build" / "bin")
PROBE = BIN / "virtbind-checks-probe"

Finding = dict[str, Any]


@dataclass(frozen=True)
class Binding:
    """One binding: where its checks are, and how to ask it."""

    name: str
    folders: tuple[str, ...]
    #: is asked through the command line; else through the probe
    command: bool = True

    @property
    def available(self) -> bool:
        """Whether it was built."""
        if not self.command:
            return PROBE.exists()
        return self.name == "core" or os.environ.get("VIRTBIND_HAS_LIBVIRT") != "OFF"

    def findings(
        self, files: Iterable[Path], *, hypervisor: str = "", version: str = ""
    ) -> dict[Path, list[Finding]]:
        """What it finds in each file; in one process for all."""
        listed = "".join(f"{name}\n" for name in files)
        arguments: list[str | Path] = [PROBE, "/dev/stdin", hypervisor, version]
        if self.command:
            arguments = [BIN / "virtbind", "check", "--binding", self.name, "--format", "json"]
            arguments += ["--files-from", "-", "--hypervisor", hypervisor]
            arguments += ["--hypervisor-version", version]
        done = subprocess.run(
            arguments, input=listed, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode in (0, 1), done.stderr
        found: dict[Path, list[Finding]] = defaultdict(list)
        for line in done.stdout.splitlines():
            finding = json.loads(line)
            found[Path(finding["file"])].append(finding)
        return found

    @functools.cached_property
    def version(self) -> str:
        """Of its schemas."""
        if not self.command:
            return "10.7.0"
        info = subprocess.run(
            [BIN / "virtbind", "info"], capture_output=True, text=True, check=True
        ).stdout
        said = re.search(rf"binding {self.name}\b.*\n  schema version: (\S+)", info)
        assert said, info
        return said[1]

    @functools.cached_property
    def refs(self) -> dict[str, str]:
        """What each check is called in the project's list of libvirt's checks, by its id."""
        return {check.fields["id"]: check.fields.get("ref", "") for check in self.checks}

    @functools.cached_property
    def checks(self) -> tuple[Check, ...]:
        """The checks that it has."""
        families = read_checks([ROOT / folder for folder in self.folders])
        rows = [check for family in families for check in family.checks]
        return tuple(row for row in rows if self.knows(row.fields.get("since")))

    def knows(self, since: str | None) -> bool:
        """Whether its schemas are of that version of libvirt's or newer; core's is none."""

        def numbers(text: str) -> tuple[int, ...]:
            return tuple(int(part) for part in text.split("."))

        if self is CORE:
            return since is None
        return since is None or numbers(self.version) >= numbers(since)


CORE = Binding("core", ("schema/common/checks", "schema/core/checks"))
LIBVIRT = Binding("libvirt", ("schema/common/checks", "schema/libvirt/checks"))
NEWER = Binding("libvirt_10_7", LIBVIRT.folders, command=False)
BINDINGS = [binding for binding in (CORE, LIBVIRT, NEWER) if binding.available]
