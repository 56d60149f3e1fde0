# SPDX-License-Identifier: LGPL-2.1-or-later
"""Documents that lack what decides whom they are for, and options that make no sense."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import GUEST, run

NO_TYPE = "<domain><name>x</name></domain>"

needs_libvirt = pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF", reason="needs the libvirt binding"
)


@needs_libvirt
def test_a_guest_without_a_type_is_a_finding(tmp_path: Path) -> None:
    document = tmp_path / "guest.xml"
    document.write_text(NO_TYPE, encoding="utf-8")
    done = run("virtbind", "normalize", document)
    assert done.code == 1
    assert "'domain' needs the attribute 'type'" in done.err
    assert run("virtbind", "diff", document, document).code == 2


@needs_libvirt
def test_memory_beyond_counting_stays_as_it_is(tmp_path: Path) -> None:
    document = tmp_path / "guest.xml"
    document.write_text(
        "<domain type='kvm'><name>x</name><memory unit='EiB'>18000000000000000000</memory>"
        "<os><type>hvm</type></os></domain>",
        encoding="utf-8",
    )
    done = run("virtbind", "normalize", document)
    assert "<memory unit='EiB'>18000000000000000000</memory>" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("diff", "--format", "sarif", "{guest}", "{guest}"), "SARIF is for findings"),
        (("normalize", "--explain", "--format", "sarif", "{guest}"), "SARIF is for findings"),
        (("normalize", "--in-place", "-"), "standard input cannot be edited in place"),
        (("check", "--checks", "none", "--only", "x", "{guest}"), "no check for --only"),
        (("normalize", "--hypervisor", "KVM", "{guest}"), "known: generic, qemu"),
        (("normalize", "--host", "{host}", "{guest}"), "'arch' has to be a text"),
        (("chek", "{guest}"), "no command 'chek'"),
    ],
)
def test_wrong_use_says_what_is_wrong(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    guest = tmp_path / "guest.xml"
    guest.write_text(GUEST, encoding="utf-8")
    host = tmp_path / "host.json"
    host.write_text('{"arch": 5}', encoding="utf-8")
    done = run("virtbind", *(a.format(guest=guest, host=host) for a in arguments))
    assert done.code == 2
    assert words in done.err
