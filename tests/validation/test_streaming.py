# SPDX-License-Identifier: LGPL-2.1-or-later
"""A document of very many disks is checked in the memory of its text and little more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from judges import BIN, FULL

# 23 MB; 220 MB with VIRTBIND_FULL=1.
DISKS = 1_000_000 if FULL else 100_000

HEAD = """<domain type='kvm'>
  <name>big</name>
  <memory>65536</memory>
  <os><type>hvm</type></os>
  <devices>
"""
DISK = """    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/var/lib/libvirt/images/guest-{0}.qcow2'/>
      <target dev='vd{1}' bus='virtio'/>
      <serial>s{0:08}</serial>
    </disk>
"""
TAIL = "  </devices>\n</domain>\n"


#: 0 to 9 as letters: every disk has a name of its own, and a valid document nothing wrong in it.
LETTERS = str.maketrans("0123456789", "abcdefghij")


def write(path: Path, disks: int, tail: str = TAIL) -> int:
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        for number in range(disks):
            file.write(DISK.format(number, str(number).translate(LETTERS)))
        file.write(tail)
    return path.stat().st_size


# A process begins with the peak of the one that started it, here pytest; so a small one does that.
MEASURE = """
import os, sys
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_pid, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss, usage.ru_utime + usage.ru_stime)
"""


def cost(path: Path) -> tuple[int, int, float]:
    """Of checking a document: the exit code, the bytes at the peak, seconds of the processor."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE]
        + [BIN / "virtbind", "check", "--binding", "libvirt", path],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    code, kilobytes, seconds = done.stdout.split()
    return int(code), int(kilobytes) * 1024, float(seconds)


@pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT", "ON") != "ON", reason="the libvirt binding is not built"
)
@pytest.mark.parametrize("code", [0, 1], ids=["valid", "invalid"])
def test_memory(code: int, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    path = tmp_path / "big.xml"
    tail = TAIL if code == 0 else "    <disc/>\n" + TAIL
    write(path, 100, tail)
    small_code, small_peak, _seconds = cost(path)
    size = write(path, DISKS, tail)
    big_code, peak, seconds = cost(path)
    path.unlink()
    assert (small_code, big_code) == (code, code)
    record_property("bytes", size)
    record_property("bytes beyond the document", peak - size)
    record_property("seconds of the processor", round(seconds, 2))
    # What is measured is this process: it holds the text.
    assert peak - small_peak > size / 2
    # The text is there once; an invalid document has an index of its lines, 8 bytes for each.
    index = 0 if code == 0 else 2 * 8 * 6 * DISKS
    assert peak - small_peak <= size + index + (4 << 20)
