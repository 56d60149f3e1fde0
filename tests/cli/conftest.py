# SPDX-License-Identifier: LGPL-2.1-or-later
"""Running the two commands as their users do: as processes, with a limit on time."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: No input may keep a command busy for longer, in seconds.
TIMEOUT = 20

GUEST = """<domain>
  <name>tiny</name>
  <memory>65536</memory>
  <os>
    <type>linux</type>
    <kernel>/boot/vmlinuz</kernel>
  </os>
  <devices/>
</domain>
"""


@dataclass
class Run:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Findings written with --format json."""
        lines = [line for line in self.out.splitlines() if line.startswith("{")]
        return [json.loads(line) for line in lines]


def binary(name: str) -> Path:
    folder = os.environ.get("VIRTBIND_BIN") or Path(__file__).parents[2] / "build" / "bin"
    return Path(folder) / name


def run(name: str, *arguments: str | Path, stdin: str | bytes = "", **options: Any) -> Run:
    """Runs a command to its end; a crash or a Python traceback fails the test at once."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    if "stdin_from" in options:
        options["stdin"] = options.pop("stdin_from")
    else:
        options["input"] = data
    done = subprocess.run(
        [str(binary(name)), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=TIMEOUT,
        check=False,
        **options,
    )
    made = Run(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert made.code in (0, 1, 2), made
    assert "Traceback" not in made.err, made.err
    return made


@pytest.fixture
def virtbind() -> Callable[..., Run]:
    return lambda *arguments, **options: run("virtbind", *arguments, **options)


@pytest.fixture
def gen() -> Callable[..., Run]:
    return lambda *arguments, **options: run("virtbind-gen", *arguments, **options)


@pytest.fixture
def guest(tmp_path: Path) -> Path:
    """A guest of the core binding, as small as it can be."""
    path = tmp_path / "guest.xml"
    path.write_text(GUEST)
    return path


def unprivileged() -> dict[str, Any]:
    """Options that run a command as somebody whom permissions hold back."""
    if os.geteuid() != 0:
        return {}
    return {"user": 65534, "group": 65534, "extra_groups": []}
