# SPDX-License-Identifier: LGPL-2.1-or-later
"""What only the host knows: left open, or given by the caller with ``--host``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from guests import explain, guest, line, normalize

pytestmark = pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF", reason="needs the libvirt binding"
)

BARE = guest("<os><type machine='pc'>hvm</type></os><devices><interface type='user'/></devices>")
FACTS = {
    "arch": "x86_64",
    "emulator": "/usr/bin/qemu-system-x86_64",
    "machines": {"pc": "pc-i440fx-9.0"},
}


def left_open(document: str, *options: str) -> set[str]:
    return {
        entry["path"] for entry in explain(document, *options) if entry["action"] == "left open"
    }


def test_what_the_host_decides_is_left_open() -> None:
    assert left_open(BARE) >= {
        "/domain/uuid",
        "/domain/os/type/@arch",
        "/domain/devices/emulator",
        "/domain/devices/interface/mac/@address",
    }
    known = BARE.replace("<type ", "<type arch='x86_64' ")
    assert "/domain/os/type/@machine" in left_open(known)


def test_nothing_of_it_is_invented() -> None:
    text = normalize(BARE).stdout
    assert "<uuid>" not in text
    assert "arch=" not in text
    assert "<emulator>" not in text
    assert "<mac " not in text


def test_the_caller_can_give_it(tmp_path: Path) -> None:
    host = tmp_path / "host.json"
    host.write_text(json.dumps(FACTS), encoding="utf-8")
    text = normalize(BARE, "--host", str(host)).stdout
    assert "<type arch='x86_64' machine='pc-i440fx-9.0'>hvm</type>" in text
    assert "<emulator>/usr/bin/qemu-system-x86_64</emulator>" in text
    assert (
        left_open(BARE, "--host", str(host))
        & {
            "/domain/os/type/@arch",
            "/domain/os/type/@machine",
            "/domain/devices/emulator",
        }
        == set()
    )


def test_firmware_is_the_hosts_choice() -> None:
    efi = guest("<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>")
    assert "/domain/os/loader" in left_open(efi)


def test_a_container_is_run_by_a_program_of_the_host() -> None:
    container = guest("<os><type arch='x86_64'>exe</type><init>/i</init></os>", "lxc")
    assert "/domain/devices/emulator" in left_open(container)


def test_every_line_says_why() -> None:
    for entry in explain(BARE):
        assert entry["reason"], line(entry)
        assert entry["action"] == "left open" or (entry["rule"] and entry["source"]), line(entry)


def test_a_fact_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    host = tmp_path / "host.json"
    host.write_text('{"cpus": 4}', encoding="utf-8")
    done = normalize(BARE, "--host", str(host))
    assert done.returncode == 2
    assert "unknown fact 'cpus'; known: arch, emulator, machines" in done.stderr
