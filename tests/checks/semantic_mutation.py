# SPDX-License-Identifier: LGPL-2.1-or-later
"""Guests that say what no schema objects to and what nobody means: see ``Mutator``.

Changes are made with what other guests say at the same place, so that many of the guests are valid;
which are is for the caller to find out.
"""

from __future__ import annotations

import copy
import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

Element = Any  # of lxml, which has no types

#: A guest to hang parts of others into: what is wrong with such a one is easily seen.
_BARE = """<domain type='kvm'><name>guest</name><memory>1048576</memory>
<os><type arch='x86_64'>hvm</type></os><devices/></domain>"""

#: Numbers at which something often ends.
_NUMBERS = (
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    9,
    15,
    16,
    31,
    32,
    63,
    64,
    255,
    256,
    1000,
    4095,
    4096,
    65535,
    65536,
)

_DIGITS = re.compile("[0-9]+")

#: What identifies a guest, and differs from guest to guest for no reason.
_IDENTITY = ("name", "uuid", "title", "description", "metadata")


class Mutator:
    """Mutations of given guests.  One seed, one sequence."""

    def __init__(self, guests: Sequence[str], seed: int) -> None:
        self.random = random.Random(seed)
        self.guests: list[Element] = []
        #: by path: what elements stand there, what attributes have been seen, and with what values
        self.parts: dict[str, list[Element]] = defaultdict(list)
        self.children: dict[str, set[str]] = defaultdict(set)
        self.attributes: dict[str, set[str]] = defaultdict(set)
        self.values: dict[str, set[str]] = defaultdict(set)
        known: set[tuple[str, bytes]] = set()
        for guest in guests:
            root = etree.fromstring(guest, etree.XMLParser(remove_comments=True, remove_pis=True))
            self.guests.append(root)
            for element in elements(root):
                self._learn(element, known)
        self.paths = sorted(path for path in self.parts if path.count("/") >= 1)
        self.operations: list[Callable[[Element], None]] = [
            self.swap_value, self.swap_value, self.swap_value, self.copy_value, self.add_attribute,
            self.drop_attribute, self.change_number, self.change_number, self.change_number_within,
            self.change_text, self.duplicate, self.drop, self.replace, self.graft_below,
        ]  # fmt: skip

    def _learn(self, element: Element, known: set[tuple[str, bytes]]) -> None:
        path = path_of(element)
        for name, value in element.attrib.items():
            self.attributes[path].add(name)
            self.values[f"{path}/@{name}"].add(value)
        if element.text and element.text.strip():
            self.values[path].add(element.text)
        parent = element.getparent()
        if parent is None or (parent.getparent() is None and element.tag in _IDENTITY):
            return
        self.children[path_of(parent)].add(element.tag)
        written = etree.tostring(element, method="c14n", with_tail=False)
        if (path, written) not in known:
            known.add((path, written))
            self.parts[path].append(element)

    def mutate(self) -> str:
        """A guest that was made of the given ones."""
        if self.random.random() < 0.3:
            guest = copy.deepcopy(self.random.choice(self.guests))
        else:
            guest = etree.fromstring(_BARE)
            for _ in range(self.random.choice([1, 1, 2, 2, 3])):
                self.graft(guest)
        for _ in range(self.random.choice([0, 1, 1, 1, 2, 2, 3])):
            self.change(guest)
        return str(etree.tostring(guest, encoding="unicode"))

    def change(self, guest: Element) -> None:
        """One change, somewhere: each place that a guest has is as likely as the others, however
        often it has it."""
        places: dict[str, list[Element]] = defaultdict(list)
        for element in elements(guest):
            if element.tag not in _IDENTITY:
                places[path_of(element)].append(element)
        place = self.random.choice(sorted(places))
        self.random.choice(self.operations)(self.random.choice(places[place]))

    def graft(self, guest: Element) -> None:
        """A part of another guest, with what it stands in where that is missing.  Sections of a
        guest are there once, what is in them as often as it comes."""
        path = self.random.choice(self.paths)
        steps = path.split("/")
        place = guest
        for depth in range(2, len(steps) + 1):
            last = depth == len(steps)
            here = [child for child in place if child.tag == steps[depth - 1]]
            if here and not last and (depth == 2 or self.random.random() < 0.8):
                place = self.random.choice(here)
                continue
            part = copy.deepcopy(self.random.choice(self.parts["/".join(steps[:depth])]))
            if here and depth == 2:
                place.replace(here[0], part)
            else:
                place.append(part)
            place = part

    def graft_below(self, element: Element) -> None:
        """A child, as another guest has one."""
        path = path_of(element)
        if self.children[path]:
            tag = self.random.choice(sorted(self.children[path]))
            element.insert(0, copy.deepcopy(self.random.choice(self.parts[f"{path}/{tag}"])))

    def replace(self, element: Element) -> None:
        """What another guest has there."""
        parts = self.parts.get(path_of(element))
        if parts and element.getparent() is not None:
            element.getparent().replace(element, copy.deepcopy(self.random.choice(parts)))

    def duplicate(self, element: Element) -> None:
        if element.getparent() is not None:
            element.addnext(copy.deepcopy(element))

    def drop(self, element: Element) -> None:
        if element.getparent() is not None:
            element.getparent().remove(element)

    def swap_value(self, element: Element) -> None:
        """What another guest says there."""
        if element.attrib:
            name = self.random.choice(list(element.attrib))
            element.set(name, self._value(element, name))

    def copy_value(self, element: Element) -> None:
        """What another element of the kind says: two of one name, of one address."""
        others = [e for e in element.getroottree().iter(element.tag) if e is not element]
        if others and element.attrib:
            other = self.random.choice(others)
            common = [name for name in element.attrib if name in other.attrib]
            if common:
                name = self.random.choice(common)
                element.set(name, other.get(name))

    def add_attribute(self, element: Element) -> None:
        missing = sorted(self.attributes[path_of(element)] - set(element.attrib))
        if missing:
            name = self.random.choice(missing)
            element.set(name, self._value(element, name))

    def drop_attribute(self, element: Element) -> None:
        if element.attrib:
            del element.attrib[self.random.choice(list(element.attrib))]

    def change_number(self, element: Element) -> None:
        numeric = [name for name, value in element.attrib.items() if is_number(value)]
        if numeric:
            name = self.random.choice(numeric)
            element.set(name, self._number(element.get(name)))
        elif element.text and is_number(element.text):
            element.text = self._number(element.text)

    def change_number_within(self, element: Element) -> None:
        """Of a list, a range, an address: "0-3" becomes "9-3"."""
        having = [name for name, value in element.attrib.items() if _DIGITS.search(value)]
        if having:
            name = self.random.choice(having)
            element.set(name, self._with_another_number(element.get(name)))
        elif element.text and _DIGITS.search(element.text):
            element.text = self._with_another_number(element.text)

    def change_text(self, element: Element) -> None:
        values = sorted(self.values[path_of(element)])
        if values:
            element.text = self.random.choice(values)

    def _value(self, element: Element, name: str) -> str:
        return self.random.choice(sorted(self.values[f"{path_of(element)}/@{name}"]))

    def _with_another_number(self, text: str) -> str:
        digits = self.random.choice(list(_DIGITS.finditer(text)))
        return text[: digits.start()] + self._number(digits[0]) + text[digits.end() :]

    def _number(self, text: str) -> str:
        value = int(text) if text.isdecimal() else int(text, 0)
        changed = self.random.choice(
            [value - 1, value + 1, 2 * value, value // 2, self.random.choice(_NUMBERS)]
        )
        changed = max(changed, 0)
        return hex(changed) if "x" in text else str(changed)


def elements(root: Element) -> list[Element]:
    """All but those of other namespaces, and what is nobody's business."""
    return [e for e in root.iter("{}*") if "metadata" not in path_of(e)]


def is_number(text: str) -> bool:
    try:
        return int(text, 0) >= 0
    except ValueError:
        return False


def path_of(element: Element) -> str:
    steps = [element.tag, *(above.tag for above in element.iterancestors())]
    return "/".join(reversed(steps))
