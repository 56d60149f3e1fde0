# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of tests/seed: what the page of 2008 shows is valid, what breaks it is not."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

SEED = Path(__file__).parents[1] / "seed"
BIN = Path(os.environ.get("VIRTBIND_BIN", "build/bin"))


def refused(folder: str) -> set[str]:
    """The documents of a folder that have findings."""
    files = sorted((SEED / folder).glob("*.xml"))
    assert files
    done = subprocess.run(
        [BIN / "virtbind", "check", "--binding", "core", "--checks", "none", "--format", "json"]
        + [str(file) for file in files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return {Path(json.loads(line)["file"]).name for line in done.stdout.splitlines()}


def test_every_example_is_valid() -> None:
    assert refused("examples") == set()


def test_every_broken_document_is_refused() -> None:
    assert refused("invalid") == {file.name for file in (SEED / "invalid").glob("*.xml")}
