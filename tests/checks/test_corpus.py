# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks and libvirt's verdicts on documents of its own: what it refuses is found, what it takes is
not.

The corpus says what libvirt 10.7.0 made of each; see ``VIRTBIND_CORPUS`` in the README.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bindings import BINDINGS, CORE, NEWER, Binding, Finding
from lxml import etree

CORPUS = Path(os.environ.get("VIRTBIND_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
TESTS = CORPUS / "libvirt-10.7.0"
GOLDEN = Path(__file__).with_name("golden") / "warnings.txt"

LIBVIRT_BINDINGS = [binding for binding in BINDINGS if binding is not CORE]

pytestmark = [
    pytest.mark.skipif(not (CORPUS / "negatives.tsv").exists(), reason="no corpus"),
    pytest.mark.parametrize("binding", LIBVIRT_BINDINGS, ids=lambda binding: binding.name),
]


def rows(name: str) -> list[dict[str, str]]:
    """A table of the corpus."""
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_valid(findings: list[Finding]) -> bool:
    """Whether the schema has nothing against a document; the checks are only asked then."""
    return all(finding["source"] == "check" for finding in findings)


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding["severity"] == "error"]


def shown(file: Path, findings: list[Finding]) -> str:
    lines = (f"{f['path']}: {f['message']} [{f['id']}]" for f in findings)
    name = file.relative_to(TESTS) if file.is_relative_to(TESTS) else file.name
    return "\n".join(f"{name}: {line}" for line in lines)


def test_what_libvirt_refuses_is_found_by_the_check_for_it(binding: Binding) -> None:
    cases = {CORPUS / "negatives" / f"{row['id']}.xml": row for row in rows("negatives.tsv")}
    found = binding.findings(cases)
    missed = []
    for file, row in cases.items():
        if not is_valid(found[file]):
            continue
        refused = row["generic10.7"] == "rejects"
        of_severity = errors(found[file]) if refused else found[file]
        if not any(
            row["id"] in re.split(r"\W+", binding.refs.get(f["id"], "")) for f in of_severity
        ):
            missed.append(f"{row['id']}: {row['condition']}; found: {shown(file, found[file])}")
    assert not missed, "\n".join(missed)


def test_failures_that_libvirt_expects_are_found(binding: Binding) -> None:
    """What it refuses only to define anew is a warning."""
    cases = {
        TESTS / row["input_file"]: row
        for row in rows("expected_failures.tsv")
        if row["class"].startswith("hypervisor-independent")
    }
    found = binding.findings(cases)
    missed = [
        f"{row['input_file']}: {row['recorded_error']} {row['generic_error']}"
        for file, row in cases.items()
        if is_valid(found[file])
        and not (found[file] if row["abi_update"] == "yes" else errors(found[file]))
    ]
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("hypervisor", ["", "generic"])
def test_what_libvirt_takes_has_no_errors(binding: Binding, hypervisor: str) -> None:
    """The common code takes all of these, and the drivers all but those of which they say so."""
    refused = (
        {row["input_file"] for row in rows("expected_failures.tsv")} if not hypervisor else set()
    )
    files = [TESTS / name for name in accepted() if name not in refused]
    found = binding.findings(files, hypervisor=hypervisor)
    wrong = [shown(file, errors(found[file])) for file in files if is_valid(found[file])]
    assert not any(wrong), "\n".join(filter(None, wrong))


def accepted() -> list[str]:
    """Valid documents of which the corpus has what libvirt made of them."""
    valid = {row["file"] for row in rows("verdicts.tsv") if row["verdict"] == "valid"}
    return sorted({row["input"] for row in rows("expected/index.tsv")} & valid)


def test_warnings_are_those_that_were_looked_at(binding: Binding) -> None:
    """Each of the list was read by somebody, and is right."""
    if binding is not NEWER:
        pytest.skip("the list is of the newer schemas")
    files = [TESTS / name for name in accepted()]
    found = binding.findings(files)
    lines = [
        shown(file, [f for f in found[file] if f["severity"] != "error"])
        for file in files
        if is_valid(found[file])
    ]
    made = "".join(f"{line}\n" for line in lines if line)
    if os.environ.get("VIRTBIND_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_documents_on_the_statements_of_the_page(binding: Binding) -> None:
    """Small documents, with the verdicts of several drivers: what a document's own driver takes has
    no errors, what the common code refuses as well has."""
    cases = {CORPUS / "seedcases" / row["file"]: row for row in rows("seedcases.tsv")}
    found = binding.findings(cases)
    misjudged = list(_misjudged(cases, found))
    assert not misjudged, "\n".join(misjudged)


def _misjudged(
    cases: dict[Path, dict[str, str]], found: dict[Path, list[Finding]]
) -> Iterator[str]:
    drivers = {"xen": "libxl 10.7", "qemu": "qemu 10.7", "kvm": "qemu 10.7"}
    for file, row in cases.items():
        type_ = etree.parse(file).getroot().get("type")
        verdict = row[drivers.get(type_, "test driver 10.7")]
        wrong = errors(found[file])
        if not is_valid(found[file]):
            continue
        if verdict == "ok" and wrong:
            yield f"{row['case']}: libvirt takes it; found: {shown(file, wrong)}"
        if verdict != "ok" and row["test driver 10.7"] != "ok" and not wrong:
            yield f"{row['case']}: libvirt says {verdict}"
