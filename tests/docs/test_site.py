# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sites of the project's bindings: complete, linked, small, the same each time."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import Site, core_options, libvirt_options, virtbind
from lxml import html

from virtbind_gen.cli import main


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def broken_links(folder: Path) -> list[str]:
    """Every address in every page that leads to no file, or to no place in it."""
    trees = {path.resolve(): html.parse(path).getroot() for path in pages(folder)}
    places = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    broken = []
    for path, tree in trees.items():
        for address in tree.xpath("//@href | //@src"):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                broken += [f"{path.name}: {address}"] if parts.scheme != "data" else []
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            place = unquote(parts.fragment)
            if not target.is_file() or (place and place not in places.get(target, ())):
                broken.append(f"{path.name}: {address}")
    return broken


def twice(folder: Path) -> list[str]:
    """Places that a page has more than once."""
    found = []
    for path in pages(folder):
        ids = html.parse(path).getroot().xpath("//@id")
        found += [f"{path.name}: {name}" for name in set(ids) if ids.count(name) > 1]
    return found


@pytest.mark.parametrize("name", ["core_site", "libvirt_site"])
def test_links(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    assert not broken_links(site.folder)
    assert not twice(site.folder)


@pytest.mark.parametrize("name", ["core_site", "libvirt_site"])
def test_every_address_of_the_search_is_there(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    places = {}
    for path in pages(site.folder):
        file = str(path.relative_to(site.folder))
        places[file] = set(html.parse(path).getroot().xpath("//@id"))
    rows = (site.folder / "assets" / "index.js").read_text(encoding="utf-8").splitlines()[1:-1]
    assert len(rows) > 60
    for row in rows:
        address = json.loads(row.rstrip(","))[3]
        file, _, place = address.partition("#")
        assert file in places and (not place or place in places[file]), address


def test_core_disk(core_site: Site) -> None:
    """One entry in full, as a reader meets it."""
    page = html.parse(core_site.folder / "elements/domain/devices/disk.html").getroot()
    (source,) = page.xpath("//section[@id='disk-source']")
    text = " ".join(source.text_content().split())
    assert "Stands in domain/devices/disk" in text
    assert "Disk::source() gives optional DiskSource" in text
    (device,) = page.xpath("//tr[@id='disk@device']")
    text = " ".join(device.text_content().split())
    assert "Default: disk" in text and "disk-device" in text and "cdrom" in text
    (disk,) = page.xpath("//section[@id='disk']")
    text = " ".join(disk.text_content().split())
    assert "with type='file'" in text and "source/@file" in text
    assert page.xpath("//*[local-name()='svg']//*[local-name()='a']/@href")


def test_libvirt_has_a_page_for_each_part(libvirt_site: Site) -> None:
    elements = libvirt_site.folder / "elements"
    for name in ("domain/os", "domain/cpu", "domain/devices/interface", "network", "pool"):
        assert (elements / f"{name}.html").is_file(), name


def test_size_and_time(tmp_path: Path) -> None:
    """Under 30 seconds and 10 MB for all of libvirt; the seconds are the processor's own."""
    pytest.importorskip("markdown")
    begin = time.process_time()
    assert main(["docs", *libvirt_options(), "--output-dir", str(tmp_path / "site")]) == 0
    assert time.process_time() - begin < 30
    size = sum(path.stat().st_size for path in (tmp_path / "site").rglob("*") if path.is_file())
    assert size < 10_000_000


def test_the_same_each_time(core_site: Site, tmp_path: Path) -> None:
    assert main(["docs", *core_options(), "--output-dir", str(tmp_path / "site")]) == 0
    for path in core_site.folder.rglob("*"):
        if path.is_file():
            again = tmp_path / "site" / path.relative_to(core_site.folder)
            assert again.read_bytes() == path.read_bytes(), path


def test_nothing_else_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is replaced only if it holds a site; pages that are gone are gone then."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear reader")
    assert main(["docs", *core_options(), "--output-dir", str(folder)]) == 1
    assert "holds something else" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]

    (folder / "letter.txt").unlink()
    assert main(["docs", *core_options(), "--output-dir", str(folder)]) == 0
    (folder / "elements" / "gone.html").write_text("")
    assert main(["docs", *core_options(), "--output-dir", str(folder)]) == 0
    assert not (folder / "elements" / "gone.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_rules_are_seen_at_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What C++ fills in is told where it does, if the program is there that can say it."""
    pytest.importorskip("markdown")
    program = virtbind("libvirt")
    options = ["docs", *libvirt_options(), "--output-dir", str(tmp_path / "site")]
    assert main([*options, "--virtbind", str(program)]) == 0
    page = html.parse(tmp_path / "site/elements/domain/devices/disk.html").getroot()
    (bus,) = page.xpath("//tr[@id='disk-target@bus']")
    assert "Set by a rule, for every hypervisor" in " ".join(bus.text_content().split())
    assert bus.xpath(".//a[contains(@href, 'defaults.html#disk-bus')]")
    assert not broken_links(tmp_path / "site")

    assert main([*options, "--virtbind", str(tmp_path / "none")]) == 0
    assert "note: no " in capsys.readouterr().err
