# SPDX-License-Identifier: LGPL-2.1-or-later
"""The examples of checks, made into whole documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bindings import CORE, Binding
from lxml import etree
from virtbind_gen.emit.checks import Check

#: What an example need not say, by binding: a guest that no check finds anything in.
_FILLED_IN = {
    True: """<domain type='kvm'>
        <name>guest</name><memory>65536</memory>
        <os><type>linux</type><kernel>/boot/vmlinuz</kernel></os><devices/>
      </domain>""",
    False: """<domain type='kvm'>
        <name>guest</name><memory>65536</memory>
        <os><type arch='x86_64'>hvm</type></os>
      </domain>""",
}


@dataclass(frozen=True)
class Example:
    """One example of a check."""

    check: Check
    kind: str  #: "wrong", "right", "boundary: a target may look like another's"
    xml: str
    finds: bool
    version: str  #: of the hypervisor; "" for the newest

    @property
    def name(self) -> str:
        return f"{self.check.fields['id']}: {self.kind}"


def examples(binding: Binding) -> Iterator[Example]:
    """All of them that the binding's schemas can say."""
    for check in binding.checks:
        for kind, row in _rows(check):
            if not binding.knows(row.get("schema", check.fields.get("schema"))):
                continue
            version = row.get("hypervisor_version", check.fields.get("hypervisor_version", ""))
            yield Example(check, kind, complete(row["xml"], binding), row["finds"], version)


def _rows(check: Check) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "wrong", {"xml": check.fields["wrong"], "finds": True}
    yield "right", {"xml": check.fields["right"], "finds": False}
    for row in check.fields["boundary"]:
        yield f"boundary: {row['why']}", row


def complete(xml: str, binding: Binding) -> str:
    """A whole document: a <domain>, or what stands in one, with what every domain needs."""
    text = xml.strip()
    if not text.startswith("<domain"):
        text = f"<domain>{text}</domain>"
    guest = etree.fromstring(text)
    filled = etree.fromstring(_FILLED_IN[binding is CORE])
    if guest.get("type") is None:
        guest.set("type", filled.get("type"))
    for place, child in enumerate(filled):
        booted = child.tag == "os" and guest.find("bootloader") is not None
        if guest.find(child.tag) is None and not booted:
            guest.insert(place, child)
    return etree.tostring(guest, encoding="unicode")
