# SPDX-License-Identifier: LGPL-2.1-or-later
"""A number in a document is no reason to work for minutes or to make millions of elements."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import run

GUEST = """<domain type='qemu'>
  <name>many</name><memory>65536</memory>%s
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>%s</devices>
</domain>
"""
HUGE = "400000000"
DISK = "<disk type='file' device='disk'><source file='/a'/><target dev='%s' bus='%s'/>%s</disk>"
ADDRESS = f"<address type='drive' controller='{HUGE}' bus='0' target='0' unit='0'/>"

DOCUMENTS = {
    "iothreads": (f"<iothreads>{HUGE}</iothreads>", ""),
    "iothread ids": (
        f"<iothreads>{HUGE}</iothreads><iothreadids><iothread id='1'/></iothreadids>",
        "",
    ),
    "vcpus": (f"<vcpu>{HUGE}</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>", ""),
    "numa": (
        f"<vcpu>{HUGE}</vcpu><cpu><numa><cell id='0' cpus='0' memory='1'/></numa></cpu>",
        "",
    ),
    "pinned": (
        f"<vcpu>{HUGE}</vcpu><cputune><vcpupin vcpu='{HUGE}' cpuset='0-{HUGE}'/></cputune>",
        "",
    ),
    "disk name": ("", DISK % ("sdzzzzzz", "scsi", "")),
    "sata name": ("", DISK % ("sdzzzzzz", "sata", "")),
    "ide name": ("", DISK % ("hdzzzzzz", "ide", "")),
    "drive address": ("", DISK % ("sda", "scsi", ADDRESS)),
    "host device": (
        "",
        "<hostdev mode='subsystem' type='scsi'><source><adapter name='scsi_host0'/>"
        f"<address bus='0' target='0' unit='0'/></source>{ADDRESS}</hostdev>",
    ),
    "serial port": (
        "",
        "<channel type='pty'><target type='virtio' name='a'/>"
        f"<address type='virtio-serial' controller='{HUGE}' bus='0' port='{HUGE}'/></channel>",
    ),
    "controller": ("", f"<controller type='scsi' index='{HUGE}'/>"),
    "bridge": ("", f"<controller type='pci' model='pci-bridge' index='{HUGE}'/>"),
    "console": (
        "",
        f"<console type='pty'><target type='serial' port='{HUGE}'/></console>",
    ),
}

pytestmark = pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF", reason="needs the libvirt binding"
)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("command", [("check",), ("normalize",), ("normalize", "--fresh")])
def test_a_number_makes_little(command: tuple[str, ...], name: str, tmp_path: Path) -> None:
    document = tmp_path / "guest.xml"
    document.write_text(GUEST % DOCUMENTS[name], encoding="utf-8")
    done = run("virtbind", *command, document)
    assert done.code in (0, 1)
    assert len(done.out) < 200_000


def test_a_huge_document_is_held_against_the_schema(tmp_path: Path) -> None:
    document = tmp_path / "huge.xml"
    disk = DISK % ("vda", "virtio", "")
    document.write_text(GUEST % ("", disk * (17 * 2**20 // len(disk))), encoding="utf-8")
    done = run("virtbind", "check", document)
    assert done.code == 0
    assert "checks-left-out" in done.err
    document.write_text(GUEST % ("", disk * 2), encoding="utf-8")
    assert run("virtbind", "check", document).code == 1
