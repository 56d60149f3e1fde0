# SPDX-License-Identifier: LGPL-2.1-or-later
"""``virtbind diff``: whether two documents mean the same once the rest is filled in."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from guests import BIN, guest, normalize

pytestmark = pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF", reason="needs the libvirt binding"
)

VDA = "<disk type='file'><source file='/a'/><target dev='vda' bus='virtio'/></disk>"
SDA = "<disk type='file'><source file='/b'/><target dev='sda' bus='scsi'/></disk>"


def devices(*parts: str) -> str:
    return guest(f"<devices>{''.join(parts)}</devices>")


def diff(folder: Path, first: str, second: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "first.xml").write_text(first, encoding="utf-8")
    (folder / "second.xml").write_text(second, encoding="utf-8")
    return subprocess.run(
        [str(BIN / "virtbind"), "diff", *options, "first.xml", "second.xml"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_document_and_what_becomes_of_it_are_the_same(tmp_path: Path) -> None:
    short = devices("<graphics type='vnc'/>", VDA, "<interface type='user'/>")
    for hypervisor in ("qemu", "xen", "test"):
        full = normalize(short, "--hypervisor", hypervisor).stdout
        done = diff(tmp_path, short, full, "--hypervisor", hypervisor)
        assert (done.returncode, done.stdout) == (0, "same\n"), hypervisor


def test_the_order_of_disks_on_different_buses_means_nothing(tmp_path: Path) -> None:
    done = diff(tmp_path, devices(VDA, SDA), devices(SDA, VDA), "--hypervisor", "generic")
    assert (done.returncode, done.stdout) == (0, "same\n")


def test_the_order_of_controllers_means_nothing(tmp_path: Path) -> None:
    usb = "<controller type='usb' index='0'/>"
    ide = "<controller type='ide' index='0'/>"
    done = diff(tmp_path, devices(usb, ide), devices(ide, usb), "--hypervisor", "generic")
    assert (done.returncode, done.stdout) == (0, "same\n")


def test_the_order_of_interfaces_means_which_comes_first_in_the_guest(tmp_path: Path) -> None:
    one = "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"
    two = "<interface type='user'><mac address='52:54:00:00:00:02'/></interface>"
    done = diff(tmp_path, devices(one, two), devices(two, one), "--hypervisor", "generic")
    assert done.returncode == 1


def test_says_where_and_what(tmp_path: Path) -> None:
    done = diff(
        tmp_path, guest("<vcpu>2</vcpu>"), guest("<vcpu>4</vcpu><on_crash>preserve</on_crash>")
    )
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "/domain/vcpu: '2' in 'first.xml', '4' in 'second.xml'",
        "/domain/on_crash: 'destroy' in 'first.xml', 'preserve' in 'second.xml'",
    ]


def test_a_part_that_is_on_one_side_only(tmp_path: Path) -> None:
    done = diff(tmp_path, guest(""), guest("<features><acpi/></features>"))
    assert done.returncode == 1
    assert done.stdout == ("/domain/features/acpi: absent in 'first.xml', there in 'second.xml'\n")


def test_what_chance_decides_is_no_difference(tmp_path: Path) -> None:
    uuid = "<uuid>a5e1b7ee-0b5a-4f9e-9d59-5a4a2b1c0d3e</uuid>"
    assert diff(tmp_path, guest(""), guest(uuid)).returncode == 0
    other = uuid.replace("a5e1", "b5e1")
    assert diff(tmp_path, guest(other), guest(uuid)).returncode == 1


def test_metadata_counts_its_layout_does_not(tmp_path: Path) -> None:
    one = guest("<metadata><a:x xmlns:a='http://a'>1</a:x></metadata>")
    spaced = guest("<metadata>\n  <b:x xmlns:b='http://a'>1</b:x>\n</metadata>")
    other = guest("<metadata><a:x xmlns:a='http://a'>2</a:x></metadata>")
    assert diff(tmp_path, one, spaced).returncode == 0
    done = diff(tmp_path, one, other)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert done.stdout.startswith("/domain/metadata: ")


def test_as_json(tmp_path: Path) -> None:
    done = diff(tmp_path, guest("<vcpu>2</vcpu>"), guest("<vcpu>4</vcpu>"), "--format", "json")
    assert json.loads(done.stdout) == {"path": "/domain/vcpu", "first": "2", "second": "4"}


def test_what_is_missing_may_be_filled_in(tmp_path: Path) -> None:
    done = diff(tmp_path, devices("<serial/>"), devices("<serial type='pty'/>"))
    assert (done.returncode, done.stdout) == (0, "same\n")


def test_what_nobody_fills_in_is_a_finding(tmp_path: Path) -> None:
    done = diff(tmp_path, devices("<graphics/>"), devices(VDA))
    assert done.returncode == 2
    assert "'graphics' needs the attribute 'type'" in done.stderr


def test_normalize_fills_in_what_valid_documents_have() -> None:
    done = normalize(devices("<serial/><redirdev type='spicevmc'/>"), "--hypervisor", "generic")
    assert done.returncode == 0
    assert "<serial type='pty'>" in done.stdout
    assert "<redirdev bus='usb' type='spicevmc'/>" in done.stdout


def test_normalize_writes_nothing_where_something_is_missing_still() -> None:
    text = devices("<serial/>", "<graphics/>")
    done = normalize(text, "--hypervisor", "generic")
    assert (done.returncode, done.stdout) == (1, "")
    assert "'graphics' needs the attribute 'type' [missing-attribute]" in done.stderr
    assert "<stdin>:1:" in done.stderr
