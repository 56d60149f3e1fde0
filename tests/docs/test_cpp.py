# SPDX-License-Identifier: LGPL-2.1-or-later
"""The C++ reference by Doxygen: it leads to the pages, and they lead to it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import BIN, ROOT, core_options
from lxml import html
from test_site import broken_links

from virtbind_gen.cli import main


def test_links_both_ways(tmp_path: Path) -> None:
    headers = BIN.parent / "schema" / "virtbind_core" / "include"
    if shutil.which("doxygen") is None:
        pytest.skip("no doxygen")
    if not headers.exists():
        pytest.skip(f"no generated headers in {headers}")
    pytest.importorskip("markdown")

    core = tmp_path / "core"
    assert main(["docs", *core_options(), "--cpp-url", "../cpp", "--output-dir", str(core)]) == 0
    inputs = [ROOT / "docs" / "cpp.md", ROOT / "runtime" / "include", headers]
    settings = (ROOT / "docs" / "Doxyfile.in").read_text(encoding="utf-8")
    for name, value in {
        "PROJECT_VERSION": "0",
        "CMAKE_CURRENT_BINARY_DIR": str(tmp_path),
        "PROJECT_SOURCE_DIR": str(ROOT),
        "PROJECT_BINARY_DIR": str(BIN.parent),
        "inputs": " ".join(map(str, [*inputs, core / "cpp-links.dox"])),
    }.items():
        settings = settings.replace(f"@{name}@", value)
    assert "@" not in settings
    (tmp_path / "Doxyfile").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        ["doxygen", "Doxyfile"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and not done.stderr, done.stderr[:2000]

    # All of the site's links, those to the reference among them, and a class's link back.
    assert not broken_links(core)
    page = html.parse(core / "elements/domain/devices/disk.html").getroot()
    assert any("class" in address for address in page.xpath("//a/@href") if "/cpp/" in address)
    back = html.parse(tmp_path / "cpp" / "classvirtbind_1_1core_1_1Disk.html").getroot()
    address = "../core/elements/domain/devices/disk.html#disk"
    assert address in back.xpath("//a/@href")
    assert (tmp_path / "cpp" / address.partition("#")[0]).resolve().is_file()
