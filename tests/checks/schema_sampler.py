# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guests made up from the schema alone: what it allows and nobody wrote yet.

Each is valid but for what a pattern of the schema asks of a text, which is chosen from what guests
say; whether it fits is for the caller to find out.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

Element = Any  # of lxml, which has no types

_RNG = "{http://relaxng.org/ns/structure/1.0}"

#: Texts for what nothing is known of, by type.
_TEXTS = {
    "unsignedInt": ("0", "1", "2", "3", "4", "8", "16", "64", "100", "1024", "4096", "65536"),
    "anyURI": ("/a", "http://example.org/"),
    "dateTime": ("2020-01-01T00:00:00Z",),
    "double": ("1.5",),
}
_WORDS = ("a", "b", "/a", "/b", "1.2.3.4", "::1", "00:11:22:33:44:55", "0x1", "vda", "ua-a")


class Sampler:
    """Guests of a schema.  One seed, one sequence."""

    def __init__(self, schema: Path, texts: Mapping[str, Sequence[str]], seed: int) -> None:
        """``texts`` are those that are written in an element or an attribute of a name."""
        self.random = random.Random(seed)
        self.texts = texts
        self.defines: dict[str, list[Element]] = defaultdict(list)
        self._read(schema, set())

    def _read(self, schema: Path, known: set[Path]) -> None:
        if schema in known:
            return
        known.add(schema)
        for node in etree.parse(str(schema)).getroot():
            if node.tag == f"{_RNG}include":
                self._read(schema.parent / node.get("href"), known)
            elif node.tag == f"{_RNG}define":
                self.defines[node.get("name")].append(node)

    def sample(self) -> str:
        """A guest: few sections, and some devices with some of what they can have."""
        holder = etree.Element("holder")
        for define in self.defines["domain"]:
            self._all(define, holder, 0)
        (guest,) = holder
        if guest.find("devices") is None:
            for define in self.defines["devices"]:
                self._all(define, guest, 1)
        self._mend(guest)
        return str(etree.tostring(guest, encoding="unicode"))

    def _mend(self, guest: Element) -> None:
        """Without what most guests would be refused for, and nothing else of them be seen."""
        for child in guest.xpath(
            "name | uuid | memory | resource[not(*)] | seclabel[position() > 1]"
        ):
            guest.remove(child)
        for child in guest.xpath("os/acpi/table[position() > 1]"):
            child.getparent().remove(child)
        if self.random.random() < 0.95:
            guest.set("type", "kvm")
            for child in guest.xpath("os[not(type = 'hvm')] | bootloader | bootloader_args"):
                guest.remove(child)
            for child in guest.xpath("vcpu"):
                child.text = "16"
            if guest.find("os") is None:
                guest.append(etree.fromstring("<os><type>hvm</type></os>"))
            # Where it is not said it is the host's, of which virtbind knows nothing.
            for child in guest.xpath("os/type[not(@arch)]"):
                child.set("arch", "x86_64")
        guest.append(etree.fromstring("<name>guest</name>"))
        guest.append(etree.fromstring("<memory>1048576</memory>"))

    def _all(self, pattern: Element, into: Element, depth: int) -> None:
        for child in pattern:
            if isinstance(child.tag, str):
                self._one(child, into, depth)

    def _one(self, pattern: Element, into: Element, depth: int) -> None:
        kind = pattern.tag.removeprefix(_RNG)
        chance = self.random.random
        if kind == "element":
            if pattern.get("name") is not None:
                child = etree.SubElement(into, pattern.get("name"))
                self._all(pattern, child, depth + 1)
        elif kind == "attribute":
            if pattern.get("name") is not None:
                holder = etree.Element(pattern.get("name"))
                self._all(pattern, holder, depth)
                into.set(pattern.get("name"), holder.text or "")
        elif kind == "optional":
            if chance() < self._likely(depth):
                self._all(pattern, into, depth)
        elif kind in ("zeroOrMore", "oneOrMore"):
            often = 0.8 if into.tag == "devices" else self._likely(depth)
            count = 1 if kind == "oneOrMore" else int(chance() < often)
            while count and depth < 12:
                self._all(pattern, into, depth)
                count = int(chance() < 0.4)
        elif kind == "choice":
            choices = [child for child in pattern if isinstance(child.tag, str)]
            self._one(self.random.choice(choices), into, depth)
        elif kind == "ref":
            for define in self.defines[pattern.get("name")]:
                self._all(define, into, depth)
        elif kind == "value":
            into.text = pattern.text
        elif kind == "data":
            into.text = self._text(pattern, into.tag)
        elif kind == "text":
            into.text = self.random.choice(self.texts.get(into.tag) or _WORDS)
        elif kind in ("group", "interleave"):
            self._all(pattern, into, depth)
        elif kind == "list":
            self._all(pattern, into, depth)

    @staticmethod
    def _likely(depth: int) -> float:
        return 0.02 if depth <= 1 else 0.3 if depth < 8 else 0.05

    def _text(self, data: Element, name: str) -> str:
        type_ = data.get("type")
        choices = list(self.texts.get(name) or ()) or list(_WORDS)
        choices += _TEXTS.get(type_, ())
        if type_ in ("unsignedInt", "unsignedLong", "unsignedShort", "positiveInteger", "integer"):
            choices += _TEXTS["unsignedInt"]
            choices = [text for text in choices if re.fullmatch(r"\d+", text)]
        for param in data.iter(f"{_RNG}param"):
            if param.get("name") == "pattern":
                try:
                    fits = [text for text in choices if re.fullmatch(param.text, text)]
                except re.error:
                    continue
                choices = fits or choices
        return self.random.choice(choices)
