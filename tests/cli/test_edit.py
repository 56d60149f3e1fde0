# SPDX-License-Identifier: LGPL-2.1-or-later
"""``virtbind edit`` and ``virtbind normalize --in-place``: one change, and nothing else moves."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import GUEST, Run

Virtbind = Callable[..., Run]

DISK = "<disk type='file'><source file='/a'/><target dev='{}'/></disk>"


@pytest.fixture
def edit(virtbind: Virtbind) -> Virtbind:
    return lambda *arguments, **options: virtbind(
        "edit", "--binding", "core", *arguments, **options
    )


def test_steps_are_made_in_their_order(guest: Path, edit: Virtbind) -> None:
    done = edit(
        "--add", "/domain/devices", DISK.format("hda"),
        "--set", "/domain/devices/disk[target/@dev='hda']/@device=disk",
        "--add", "/domain/devices", DISK.format("hdb"),
        "--remove", "/domain/devices/disk[1]/source",
        "--set", "/domain/vcpu=2",
        guest,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.out == GUEST.replace(
        "<memory>65536</memory>\n", "<memory>65536</memory>\n  <vcpu>2</vcpu>\n"
    ).replace(
        "<devices/>",
        """<devices>
    <disk type='file' device='disk'>
      <target dev='hda'/>
    </disk>
    <disk type='file'>
      <source file='/a'/>
      <target dev='hdb'/>
    </disk>
  </devices>""",
    )
    assert guest.read_text() == GUEST


def test_a_diff_shows_the_change_and_writes_nothing(guest: Path, edit: Virtbind) -> None:
    done = edit("--set", "/domain/name=other", "--diff", "--in-place", guest.name, cwd=guest.parent)
    assert done.code == 0, done.err
    assert done.out == (
        "--- a/guest.xml\n+++ b/guest.xml\n@@ -1,5 +1,5 @@\n <domain>\n-  <name>tiny</name>\n"
        "+  <name>other</name>\n   <memory>65536</memory>\n   <os>\n     <type>linux</type>\n"
    )
    assert guest.read_text() == GUEST


def test_a_diff_can_be_applied(tmp_path: Path, edit: Virtbind) -> None:
    lines = [f"    {DISK.format('hd' + letter)}\n" for letter in "abcdefghijklm"]
    text = GUEST.replace("<devices/>\n", "<devices>\n" + "".join(lines) + "  </devices>")
    before = tmp_path / "guest.xml"
    before.write_text(text)  # without a line break at its end
    steps = [
        "--remove", "/domain/devices/disk[target/@dev='hda']",
        "--set", "/domain/devices/disk[target/@dev='hdg']/source/@file=/b",
        "--add", "/domain/devices", DISK.format("hdn"),
    ]  # fmt: skip
    patch = edit(*steps, "--diff", "guest.xml", cwd=tmp_path)
    after = edit(*steps, "guest.xml", cwd=tmp_path)
    assert patch.code == after.code == 0, patch.err
    subprocess.run(
        ["git", "apply", "-"], input=patch.out.encode(), cwd=tmp_path, check=True, timeout=20
    )
    assert before.read_text() == after.out
    assert "".join(lines[7:11]) in after.out


def test_a_worse_document_is_not_written(guest: Path, edit: Virtbind) -> None:
    steps = ["--remove", "/domain/memory", "--in-place", guest]
    done = edit("--check", *steps)
    assert done.code == 1
    assert "missing" in done.err
    assert guest.read_text() == GUEST
    assert edit(*steps).code == 0
    assert guest.read_text() == GUEST.replace("  <memory>65536</memory>\n", "")
    # It is worse already: that is no reason against another change.
    assert edit("--check", "--set", "/domain/name=n", "--in-place", guest).code == 0
    assert "<name>n</name>" in guest.read_text()


def test_a_broken_document_is_mended(tmp_path: Path, edit: Virtbind, virtbind: Virtbind) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text(
        GUEST.replace("<os>", "<oss/>\n  <os>")
        .replace("65536", "much")
        .replace("<domain>", "<domain type='kwm'>")
    )
    done = edit(
        "--remove", "/domain/oss",
        "--set", "/domain/memory=65536",
        "--set", "/domain/@type=kvm",
        "--in-place",
        broken,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert broken.read_text() == GUEST.replace("<domain>", "<domain type='kvm'>")


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (["--set", "/domain/nmae=x"], "guest.xml:1:1: error: element 'nmae' is not known"),
        (["--set", "/domain/name"], "'/domain/name' lacks '=' and a value"),
        (["--remove", "/domain/vcpu"], "there is no '/domain/vcpu'"),
        (["--add", "/domain/devices", "<disk"], "added XML:"),
        ([], "nothing to do"),
    ],
)
def test_mistakes_are_explained(
    guest: Path, edit: Virtbind, steps: list[str], message: str
) -> None:
    done = edit(*steps, "--in-place", guest.name, cwd=guest.parent)
    assert done.code in (1, 2)
    assert message in done.err
    assert guest.read_text() == GUEST


def test_what_is_not_known_stays_and_is_reported(tmp_path: Path, edit: Virtbind) -> None:
    newer = tmp_path / "newer.xml"
    text = GUEST.replace("<os>", "<launchSecurity type='sev'/>  <!-- new -->\n  <os>")
    newer.write_text(text)
    done = edit("--set", "/domain/name=n", newer)
    assert done.code == 0
    assert done.out == text.replace("tiny", "n")
    assert "warning: element 'launchSecurity' is not known" in done.err


def test_normalizing_in_place_shows_what_was_filled_in(guest: Path, virtbind: Virtbind) -> None:
    text = GUEST.replace("  <memory>65536", "  <!-- much -->\n  <memory >65536")
    guest.write_text(text)
    arguments = ["normalize", "--binding", "core", "--hypervisor", "xen"]
    done = virtbind(*arguments, "--in-place", guest)
    assert done.code == 0, done.err
    assert done.out == ""
    filled = guest.read_text()
    assert "  <!-- much -->\n  <memory >65536" in filled
    kept = [line for line in text.splitlines() if line not in ("<domain>", "  <devices/>")]
    assert [line for line in filled.splitlines() if line in kept] == kept
    assert len(filled) > len(text)
    # Once more there is nothing to do.
    assert virtbind(*arguments, "--in-place", guest).code == 0
    assert guest.read_text() == filled


def test_in_place_is_the_files_themselves(guest: Path, tmp_path: Path, virtbind: Virtbind) -> None:
    done = virtbind("normalize", "--in-place", "--output-dir", tmp_path / "out", guest)
    assert done.code == 2
    assert "excludes" in done.err
    assert guest.read_text() == GUEST
