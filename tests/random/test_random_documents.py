# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random valid documents of libvirt's installed schemas survive reading and writing.

The documents come straight from the grammar; lxml judges that the content is the same, jing that
what was valid still is.  The seed is fixed; VIRTBIND_RANDOM_COUNT makes more documents of each
kind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

BIN = Path(os.environ.get("VIRTBIND_BIN", "build/bin"))
SCHEMAS = Path("/usr/share/libvirt/schemas")
COUNT = int(os.environ.get("VIRTBIND_RANDOM_COUNT", "40"))
KINDS = sorted(
    path.name for path in SCHEMAS.glob("*.rng") if "<start>" in path.read_text(encoding="utf-8")
)

pytestmark = pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT", "ON") != "ON" or not KINDS,
    reason="the libvirt binding is not built",
)


def content(element: etree._Element) -> object:
    """What has to be the same: names, attributes, text, the order among children of one name."""
    groups: dict[object, list[object]] = {}
    for child in element.iterchildren(tag=etree.Element):
        groups.setdefault(child.tag, []).append(content(child))
    text = "".join(element.itertext()) if not groups else ""
    return (
        element.tag,
        sorted(element.attrib.items()),
        text if text.strip() else "",
        sorted(groups.items(), key=str),
    )


@pytest.mark.parametrize("schema", KINDS)
def test_survives(schema: str, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    subprocess.run(
        [BIN / "virtbind-gen", "sample", SCHEMAS / schema, "--output-dir", before]
        + ["--count", str(COUNT), "--seed", "1"],
        check=True,
    )
    files = sorted(before.iterdir())
    assert len(files) == COUNT
    done = subprocess.run(
        [BIN / "virtbind", "format", "--output-dir", after, *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for file in files:
        written = after / file.name
        assert content(etree.parse(file).getroot()) == content(etree.parse(written).getroot()), file
    if shutil.which("jing"):
        valid = subprocess.run(
            ["jing", SCHEMAS / schema, *sorted(after.iterdir())],
            capture_output=True,
            text=True,
            check=False,
        )
        assert valid.returncode == 0, valid.stdout
