# SPDX-License-Identifier: LGPL-2.1-or-later
"""The files under ``generated/`` are what the build makes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = Path(os.environ.get("VIRTBIND_BIN", ROOT / "build" / "bin")).parent
BUILT = sorted((BUILD / "schema").glob("virtbind_*/manifest.json"))


@pytest.mark.parametrize("manifest", BUILT, ids=lambda path: path.parent.name)
def test_is_up_to_date(manifest: Path) -> None:
    text = manifest.read_text(encoding="utf-8")
    made = json.loads(text)
    name = made["binding"]
    if name != "core":
        name = f"{name}-{made['schema_version']}"
    reviewed = ROOT / "generated" / f"{name}.manifest.json"
    if not reviewed.exists():
        pytest.skip(f"no reviewed manifest of {name}")
    hint = "run: cmake --build build --target regenerate"
    assert reviewed.read_text(encoding="utf-8") == text, hint
    xsd = (manifest.parent / "xsd" / "types.xsd").read_text(encoding="utf-8")
    assert reviewed.with_name(f"{name}.xsd").read_text(encoding="utf-8") == xsd, hint
