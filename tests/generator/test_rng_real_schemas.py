# SPDX-License-Identifier: LGPL-2.1-or-later
"""Schemas that others wrote: libvirt's and XHTML's load, and load quickly."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from virtbind_gen.rng.errors import SchemaError
from virtbind_gen.rng.load import load

CORPUS = Path(os.environ.get("VIRTBIND_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
FOLDERS = [
    Path("/usr/share/libvirt/schemas"),
    CORPUS.parent / "schemas" / "libvirt-10.7.0",
    CORPUS.parent / "schemas" / "libvirt-10.7.0" / "tests",
    Path("/usr/share/xml/xhtml-relaxng"),
]
SCHEMAS = [path for folder in FOLDERS for path in sorted(folder.glob("*.rng"))]


@pytest.mark.skipif(not SCHEMAS, reason="no schemas are installed")
@pytest.mark.parametrize("path", SCHEMAS, ids=str)
def test_loads(path: Path) -> None:
    has_start = "<start" in path.read_text(encoding="utf-8") or "xhtml" in str(path)
    begin = time.monotonic()
    if not has_start and path.name != "inactiveDomain.rng":
        with pytest.raises(SchemaError, match="the grammar has no start"):
            load(path)
        return
    assert load(path).elements
    assert time.monotonic() - begin < 2
