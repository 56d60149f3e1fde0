# SPDX-License-Identifier: LGPL-2.1-or-later
"""5,000 random valid documents, straight from libvirt's installed schemas.

virtbind and jing accept each, it survives reading and writing, and with one change they agree on
it again.  libxml2 is asked too; where it refuses what jing accepts, that is counted only.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from judges import BIN, FULL, XMLLINT, check, installed_schemas, libxml2_refuses, sample
from mutate import change_each, compare
from oracle import needs_jing

SCHEMAS = installed_schemas()
TOTAL = 5000 * (4 if FULL else 1)
HAS_LIBVIRT = os.environ.get("VIRTBIND_HAS_LIBVIRT", "ON") == "ON"

pytestmark = pytest.mark.skipif(not SCHEMAS, reason="libvirt's schemas are not installed")


@needs_jing
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: str(path.name))
def test_judged_alike(
    schema: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    count = -(-TOTAL // len(SCHEMAS))
    documents = sample(schema, tmp_path / "sample", count, seed=20_000)
    changed = change_each(documents, tmp_path / "changed", seed=3)
    verdicts = compare(schema, documents + changed)
    assert set(verdicts[:count]) == {"valid"}
    assert "invalid" in verdicts[count:]
    if HAS_LIBVIRT:
        written = tmp_path / "written"
        command = [BIN / "virtbind", "format", "--output-dir", written, *documents]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        kept = check(schema, sorted(written.iterdir()))
        assert [verdict.texts for verdict in kept] == [[]] * count
    if XMLLINT:
        # Not a failure: jing accepts them all.
        record_property("refused by libxml2", len(libxml2_refuses(schema, documents)))
