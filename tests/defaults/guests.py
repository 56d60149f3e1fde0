# SPDX-License-Identifier: LGPL-2.1-or-later
"""Small guests, and what ``virtbind normalize`` says of them."""

from __future__ import annotations

import json
import os
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

BIN = Path(os.environ.get("VIRTBIND_BIN") or Path(__file__).parents[2] / "build" / "bin")


def guest(parts: str, domain_type: str = "kvm", attributes: str = "") -> str:
    """A domain with these parts, and with what a domain cannot be without."""
    given = {child.tag for child in ET.fromstring(f"<parts>{parts}</parts>")}
    if "memory" not in given:
        parts = "<memory>65536</memory>" + parts
    if "os" not in given:
        parts = "<os><type arch='x86_64'>hvm</type></os>" + parts
    return f"<domain type='{domain_type}'{attributes}><name>guest</name>{parts}</domain>"


def normalize(document: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs it on a document."""
    return subprocess.run(
        [str(BIN / "virtbind"), "normalize", *options, "-"],
        input=document,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def explain(document: str, *options: str) -> list[dict[str, Any]]:
    """What is filled in, and what is left open."""
    done = normalize(document, "--explain", "--format", "json", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(entry: dict[str, Any]) -> str:
    """An entry as people read it: "added /domain/vcpu = 1"."""
    value = entry.get("previous") if entry["action"] == "removed" else entry.get("value")
    return f"{entry['action']} {entry['path']}" + (f" = {value}" if value else "")
