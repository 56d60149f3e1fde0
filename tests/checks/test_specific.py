# SPDX-License-Identifier: LGPL-2.1-or-later
"""What only a hypervisor's driver refuses, of what libvirt's own tests expect to fail: all of it
that follows from the document is found.

The corpus has half of libvirt's rows; see ``VIRTBIND_CORPUS`` in the README.
"""

from __future__ import annotations

import pytest
from bindings import BINDINGS, CORE, NEWER, Binding
from test_corpus import CORPUS, TESTS, errors, is_valid, rows, shown

pytestmark = pytest.mark.skipif(not (CORPUS / "expected_failures.tsv").exists(), reason="no corpus")

#: What the document does not say, by the test of libvirt's that fails for the lack of it.
NOT_IN_THE_DOCUMENT = {
    "disk-network-rbd-encryption-layering.x86_64-7.2.0": "an old QEMU",
    "disk-network-rbd-encryption.x86_64-6.0.0": "an old QEMU",
    "usb-controller-default-unavailable-i440fx.x86_64-latest": "a QEMU without that controller",
    "usb-controller-default-unavailable-mac99ppc.ppc-latest": "a QEMU without that controller",
    "usb-controller-default-unavailable-pseries.ppc64-latest": "a QEMU without that controller",
    "firmware-auto-efi-loader-path-nonstandard.x86_64-latest": "the host's firmware",
    "firmware-auto-efi-nvram-template-nonstandard.x86_64-latest": "the host's firmware",
    "firmware-auto-efi-rw.x86_64-latest": "the host's firmware",
    "numatune-static-nodeset-exceed-hostnode.x86_64-latest": "the host's NUMA nodes",
    "pseries-cpu-compat-power10.ppc64-latest": "the host's CPU",
    "tpm-emulator-tpm2.x86_64-latest": "the TPM emulator of the host",
    "input-xhci-tablet": "a bhyve without xHCI",
    "uefi": "a bhyve without UEFI",
    "vnc": "a bhyve without UEFI",
    "cputopology": "a bhyve without topologies",
    "sound": "a bhyve without sound",
    "nonexistent-file.x86_64-latest": "there is no document",
}


def specific() -> list[dict[str, str]]:
    return [
        row
        for row in rows("expected_failures.tsv")
        if not row["class"].startswith("hypervisor-independent")
    ]


@pytest.mark.parametrize(
    "binding",
    [binding for binding in BINDINGS if binding is not CORE],
    ids=lambda binding: binding.name,
)
def test_failures_of_drivers_are_found(binding: Binding) -> None:
    """Each by an error; and of what the document does not say, nothing is said."""
    cases = {TESTS / row["input_file"]: row for row in specific()}
    found = binding.findings(file for file in cases if file.exists())
    wrong = []
    for file, row in cases.items():
        findings = found.get(file, [])
        # Documents that the older schemas do not take have no checks.
        if binding is not NEWER and not is_valid(findings):
            continue
        expected = row["test"] not in NOT_IN_THE_DOCUMENT
        if bool(errors(findings)) != expected:
            wrong.append(f"{row['test']}: {row['recorded_error']}; {shown(file, findings)}")
    assert not wrong, "\n".join(wrong)


def test_exceptions_are_rows_of_the_list() -> None:
    """None of the exceptions is left over."""
    assert NOT_IN_THE_DOCUMENT.keys() <= {row["test"] for row in specific()}
