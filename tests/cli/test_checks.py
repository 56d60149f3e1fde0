# SPDX-License-Identifier: LGPL-2.1-or-later
"""Semantic checks: which run, how they are shown, and what is told of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import GUEST, Run

Virtbind = Callable[..., Run]

DEVICES = """<devices>
    <disk type="file"><source file="/a"/><target dev="xvda"/></disk>
    <disk type="file"><source file="/b"/><target dev="xvda"/></disk>
    <interface type="user"><mac address="01:00:00:00:00:01"/></interface>
  </devices>"""


@pytest.fixture(name="twice")
def _twice(tmp_path: Path) -> Path:
    """A guest with a target twice (an error), a card of a group (a warning), and an id (a note)."""
    path = tmp_path / "twice.xml"
    text = GUEST.replace("<domain>", '<domain type="kvm" id="7">').replace("<devices/>", DEVICES)
    path.write_text(text)
    return path


def ids(done: Run) -> list[str]:
    return [finding["id"] for finding in done.findings]


def check(virtbind: Virtbind, *arguments: str | Path) -> Run:
    return virtbind("check", "--binding", "core", "--format", "json", *arguments)


def test_findings_in_the_order_of_the_document(virtbind: Virtbind, twice: Path) -> None:
    done = check(virtbind, twice)
    assert ids(done) == ["domain-id-running", "disk-target-unique", "mac-address-unicast"]
    assert done.code == 1
    finding = done.findings[1]
    assert finding["source"] == "check"
    assert finding["severity"] == "error"
    assert finding["path"] == "/domain/devices/disk[2]/target/@dev"
    assert (finding["line"], finding["column"]) == (10, 55)
    assert finding["message"] == "'xvda' is also the target of disk 1, line 9"
    (related,) = finding["related"]
    assert (related["line"], related["path"]) == (9, "/domain/devices/disk/target/@dev")


def test_text_shows_both_places(virtbind: Virtbind, twice: Path) -> None:
    done = virtbind("check", "--binding", "core", "--only", "disk-target-unique", twice)
    lines = done.err.splitlines()
    assert lines[0].endswith(
        "twice.xml:10:55: error: 'xvda' is also the target of disk 1, line 9 [disk-target-unique]"
    )
    assert lines[2].index("^") == lines[1].index("xvda")
    assert lines[3].endswith("twice.xml:9:55: note: the other disk")


def test_sarif_tells_of_the_check(virtbind: Virtbind, twice: Path) -> None:
    done = virtbind("check", "--binding", "core", "--format", "sarif", twice)
    run = json.loads(done.out)["runs"][0]
    (result,) = [r for r in run["results"] if r["ruleId"] == "disk-target-unique"]
    region = result["relatedLocations"][0]["physicalLocation"]["region"]
    assert region["startLine"] == 9
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["shortDescription"]["text"] == "Two disks have the same target"
    assert rule["fullDescription"]["text"] == "The guest would see two disks under one name."


def test_warnings_alone_are_no_failure(virtbind: Virtbind, twice: Path) -> None:
    done = check(virtbind, "--disable", "disk-target-unique", twice)
    assert (done.code, ids(done)) == (0, ["domain-id-running", "mac-address-unicast"])


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--checks", "none"], []),
        (["--only", "mac-address-unicast"], ["mac-address-unicast"]),
        (
            ["--only", "mac-address-unicast,domain-id-running"],
            ["domain-id-running", "mac-address-unicast"],
        ),
        (
            ["--disable", "domain-id-running", "--disable", "disk-target-unique"],
            ["mac-address-unicast"],
        ),
        (["--severity", "error"], ["disk-target-unique"]),
        (["--severity", "warning"], ["disk-target-unique", "mac-address-unicast"]),
        (["--hypervisor", "xen", "--only", "interface-xen-type"], ["interface-xen-type"]),
        (["--hypervisor", "qemu", "--only", "interface-xen-type"], []),
    ],
)
def test_options_choose(
    virtbind: Virtbind, twice: Path, options: list[str], found: list[str]
) -> None:
    assert ids(check(virtbind, *options, twice)) == found


def test_the_version_of_the_hypervisor_counts(virtbind: Virtbind, tmp_path: Path) -> None:
    guest = tmp_path / "cdrom.xml"
    devices = """<devices>
      <emulator>/e</emulator><graphics type="sdl"/>
      <disk type="file" device="cdrom"><target dev="hda"/></disk>
    </devices>"""
    system = "<type>hvm</type><loader>/l</loader>"
    text = GUEST.replace("<devices/>", devices).replace(
        "<type>linux</type>\n    <kernel>/boot/vmlinuz</kernel>", system
    )
    guest.write_text(text)
    for version, found in (("3.0.2", ["cdrom-xen-channel"]), ("3.0.3", []), ("", [])):
        assert ids(check(virtbind, "--hypervisor-version", version, guest)) == found


def test_what_is_not_valid_is_not_checked(virtbind: Virtbind, twice: Path) -> None:
    twice.write_text(twice.read_text().replace("</memory>", "</memory><colour/>"))
    assert ids(check(virtbind, twice)) == ["unknown-element"]


def test_a_fragment_is_validated_only(virtbind: Virtbind, tmp_path: Path) -> None:
    disk = tmp_path / "disk.xml"
    disk.write_text('<disk type="file"><source file="/a"/><target dev="vda"/></disk>')
    assert (check(virtbind, "--kind", "disk", disk).code) == 0


@pytest.mark.parametrize("option", ["--only", "--disable"])
def test_an_unknown_check_is_an_error(virtbind: Virtbind, twice: Path, option: str) -> None:
    done = check(virtbind, option, "disk-target-uniqe", twice)
    assert done.code == 2
    assert "no check 'disk-target-uniqe' in binding 'core'" in done.err
    assert "did you mean 'disk-target-unique'?" in done.err


def test_rules_lists_checks_and_defaults(virtbind: Virtbind) -> None:
    lines = virtbind("rules", "--binding", "core").out.splitlines()
    assert lines[0] == "What 'virtbind check' finds in documents of binding core:"
    assert any(line.split()[:2] == ["disk-target-unique", "error"] for line in lines)
    assert any(line.endswith("(xen)") for line in lines)
    second = lines.index("What 'virtbind normalize' fills in in documents of binding core:")
    assert any(line.split()[0] == "clock-offset" for line in lines[second + 1 :])


def test_rules_explains_one(virtbind: Virtbind) -> None:
    done = virtbind("rules", "--binding", "core", "interface-xen-type")
    assert done.code == 0
    assert done.out.startswith("interface-xen-type: error: An interface of a type that Xen")
    for part in ("  for:     xen\n", "  source:  formatdomain.html\n", "\n  wrong:\n    <domain"):
        assert part in done.out


def test_rules_explains_several(virtbind: Virtbind) -> None:
    done = virtbind("rules", "--binding", "core", "interface-xen-type", "disk-target-unique")
    assert done.code == 0
    heads = [line for line in done.out.splitlines() if line and not line.startswith(" ")]
    assert [head.split(":")[0] for head in heads] == ["disk-target-unique", "interface-xen-type"]
    assert "  source:  libvirt, domain_conf.c:virDomainDiskDefCheckDuplicateInfo\n" in done.out


def test_rules_as_json(virtbind: Virtbind) -> None:
    rows = virtbind("rules", "--binding", "core", "--format", "json").findings
    (check_row,) = [row for row in rows if row["id"] == "disk-target-unique"]
    assert (check_row["kind"], check_row["ref"]) == ("check", "C90")
    assert check_row["right"].startswith("<devices>")
    assert {row["kind"] for row in rows} == {"check", "default"}


def test_an_unknown_rule_is_an_error(virtbind: Virtbind) -> None:
    done = virtbind("rules", "--binding", "core", "disk-target")
    assert done.code == 2
    assert "no rule 'disk-target' in binding 'core'" in done.err
    assert "'virtbind rules' lists them" in done.err
