# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every rule of libvirt's defaults, one by one: what it makes of a guest, and one it leaves alone.

The cases are in rules/*.toml:

    [[case]]
    rule = "vcpu-count"
    given = '''<vcpu current='2'>2</vcpu>'''   # parts of a guest, see guests.py
    makes = ["added /domain/vcpu = 1"]         # what this rule does, and what it leaves open
    silent = '''<vcpu>2</vcpu>'''              # where it does nothing
    hypervisor = "xen"                         # "generic" where left out
    type = "xen"                               # domain/@type, "kvm" where left out
    fresh = true                               # for a guest that is defined anew
    since = "10.4"                             # older schemas do not have it

Rules that leave something open have no entries of their own: all that is left open counts.
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from guests import BIN, explain, guest, line

FOLDER = Path(__file__).parent
SCHEMA = Path(__file__).parents[2] / "schema" / "libvirt"
CASES: list[dict[str, Any]] = [
    case
    for file in sorted((FOLDER / "rules").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]

needs_libvirt = pytest.mark.skipif(
    os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF", reason="needs the libvirt binding"
)


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def schema_version() -> str:
    done = subprocess.run(
        [str(BIN / "virtbind"), "info"], capture_output=True, text=True, timeout=60, check=True
    )
    found = re.search(r"libvirt\D*(\d+\.\d+\.\d+)", done.stdout)
    return found[1] if found else "0"


def done_by(case: dict[str, Any], parts: str, attributes: str = "") -> list[str]:
    """What the rule of a case does to a guest, and all that is left open."""
    document = guest(parts, case.get("type", "kvm"), attributes)
    hypervisor = case.get("hypervisor", "generic")
    fresh = ["--fresh"] if case.get("fresh") else []
    entries = explain(document, "--binding", "libvirt", "--hypervisor", hypervisor, *fresh)
    return [
        line(entry)
        for entry in entries
        if entry["action"] == "left open" or entry["rule"] == case["rule"]
    ]


@needs_libvirt
@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['rule']}" for n, case in enumerate(CASES)])
def test_rule(case: dict[str, Any]) -> None:
    if "since" in case and numbers(schema_version()) < numbers(case["since"]):
        pytest.skip(f"schemas before {case['since']} do not have it")
    opens = any(made.startswith("left open") for made in case["makes"])
    done = done_by(case, case["given"], case.get("attributes", ""))
    if not opens:
        done = [made for made in done if not made.startswith("left open")]
    assert [made for made in done if made in case["makes"] or not opens] == case["makes"]
    silent = done_by(case, case["silent"])
    if opens:
        assert not set(silent) & set(case["makes"])
    else:
        assert [made for made in silent if not made.startswith("left open")] == []


def registered() -> set[str]:
    """The ids of all rules: rows of the table, and what the C++ beside it registers."""
    table = tomllib.loads((SCHEMA / "defaults.toml").read_text(encoding="utf-8"))
    ids = {row["id"] for row in table["default"]}
    for family in (SCHEMA / "rules").glob("*.hpp"):
        text = family.read_text(encoding="utf-8")
        found = re.findall(r'rules\.add\(\s*Stage::\w+,\s*\{\s*"([^"]+)"', text)
        assert len(found) == text.count("rules.add("), family.name
        ids.update(found)
    return ids


def test_every_rule_has_a_case() -> None:
    assert registered() == {case["rule"] for case in CASES}
