# SPDX-License-Identifier: LGPL-2.1-or-later
"""Small random RELAX NG schemas, and versions of them with a few random changes."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from virtbind_gen.rng.errors import SchemaError
from virtbind_gen.rng.load import load
from virtbind_gen.sample.documents import Sampler

RNG = "http://relaxng.org/ns/structure/1.0"
XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
Element = Any  # of lxml, which has no types

_ELEMENTS = "abcd"
_ATTRIBUTES = "xyz"
_WORDS = ("on", "off", "auto", "1", "7")
_PATTERNS = ("[0-9]+", "[a-z]{1,3}", "0|[1-9][0-9]*", "o[nf]+", "[^/]+", "1?7?", r"\d{1,2}")
_BOUNDS = (0, 1, 5, 7, 10)


def _make(tag: str, *children: Element, text: str | None = None, **attributes: str) -> Element:
    made = etree.Element(f"{{{RNG}}}{tag}", attributes)
    made.extend(children)
    made.text = text
    return made


class SchemaMaker:
    """Makes schemas and changes them.  One seed, one sequence."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = self.current = 0
        self.changes: list[Callable[[Element], None]] = [
            self.drop, self.drop, self.wrap, self.wrap, self.unwrap, self.swap, self.alternative,
            self.new_leaf, self.new_leaf, self.rename, self.new_value, self.lead_elsewhere,
        ]  # fmt: skip

    def schema(self) -> Element:
        """The root of a grammar that may still break a rule of the specification."""
        self.count = self.random.randint(2, 5)
        grammar = etree.Element(f"{{{RNG}}}grammar", {"datatypeLibrary": XSD}, nsmap={None: RNG})
        grammar.append(_make("start", _make("ref", name="e0")))
        for number in range(self.count):
            self.current = number
            name = "root" if number == 0 else self.random.choice(_ELEMENTS)
            element = _make("element", self.pattern(3), name=name)
            grammar.append(_make("define", element, name=f"e{number}"))
        return grammar

    def pattern(self, depth: int) -> Element:
        chosen = self.random.random()
        if depth == 0 or chosen < 0.3:
            return self.leaf()
        if chosen < 0.5:
            tag = self.random.choice(("optional", "zeroOrMore", "oneOrMore"))
            return _make(tag, self.pattern(depth - 1))
        tag = self.random.choice(("group", "interleave", "interleave", "choice", "choice"))
        members = [self.pattern(depth - 1) for _ in range(self.random.randint(2, 4))]
        return _make(tag, *members)

    def leaf(self) -> Element:
        chosen = self.random.random()
        if chosen < 0.45:
            return self.reference()
        if chosen < 0.8:
            return _make("attribute", self.value(), name=self.random.choice(_ATTRIBUTES))
        if chosen < 0.84:
            named = _make("element", _make("anyName"), self.value())
            return named
        if chosen < 0.87:
            attribute = _make("attribute", _make("anyName"), _make("text"))
            return _make("zeroOrMore", attribute)
        return self.random.choice((_make("text"), _make("empty"), self.value()))

    def reference(self) -> Element:
        """Mostly to a later element: those that contain themselves may have no document."""
        later = range(self.current + 1, self.count)
        if later and self.random.random() < 0.9:
            return _make("ref", name=f"e{self.random.choice(later)}")
        ref = _make("ref", name=f"e{self.random.randrange(self.count)}")
        return _make("optional", ref)

    def value(self) -> Element:
        chosen = self.random.random()
        if chosen < 0.3:
            words = self.random.sample(_WORDS, self.random.randint(2, 4))
            return _make("choice", *(_make("value", text=word) for word in words))
        if chosen < 0.45:
            return _make("value", text=self.random.choice(_WORDS))
        if chosen < 0.55:
            low, high = sorted(self.random.sample(_BOUNDS, 2))
            bounds = [_make("param", text=str(low), name="minInclusive")]
            bounds.append(_make("param", text=str(high), name="maxInclusive"))
            return _make("data", *bounds, type=self.random.choice(("int", "unsignedInt")))
        if chosen < 0.8:
            facet = _make("param", text=self.random.choice(_PATTERNS), name="pattern")
            return _make("data", facet, type=self.random.choice(("string", "token")))
        if chosen < 0.9:
            items = _make("oneOrMore", _make("value", text=self.random.choice(_WORDS)))
            return _make("list", items)
        return _make("text")

    # --- changes ------------------------------------------------------------------------------

    def changed(self, grammar: Element) -> Element:
        made = copy.deepcopy(grammar)
        self.count = len(list(made.iter(f"{{{RNG}}}define")))
        self.current = self.count
        for _ in range(self.random.choice((1, 2, 3, 5))):
            places = [
                e for e in made.iter() if e.getparent() is not None
                and etree.QName(e).localname not in ("start", "define", "param", "anyName")
                and etree.QName(e.getparent()).localname not in ("start", "define")
            ]  # fmt: skip
            if places:
                self.random.choice(self.changes)(self.random.choice(places))
        return made

    def replace(self, place: Element, new: Element) -> None:
        place.getparent().replace(place, new)

    def drop(self, place: Element) -> None:
        place.getparent().remove(place)

    def wrap(self, place: Element) -> None:
        wrapper = _make(self.random.choice(("optional", "zeroOrMore", "oneOrMore")))
        self.replace(place, wrapper)
        wrapper.append(place)

    def unwrap(self, place: Element) -> None:
        if len(place):
            self.replace(place, place[0])

    def swap(self, place: Element) -> None:
        if etree.QName(place).localname in ("group", "interleave", "choice"):
            place.tag = f"{{{RNG}}}{self.random.choice(('group', 'interleave', 'choice'))}"

    def alternative(self, place: Element) -> None:
        choice = _make("choice")
        self.replace(place, choice)
        choice.extend((place, self.pattern(1)))

    def new_leaf(self, place: Element) -> None:
        group = _make(self.random.choice(("group", "interleave")))
        self.replace(place, group)
        group.extend((place, _make("optional", self.leaf())))

    def rename(self, place: Element) -> None:
        if place.get("name"):
            names = _ATTRIBUTES if etree.QName(place).localname == "attribute" else _ELEMENTS
            if etree.QName(place).localname != "ref":
                place.set("name", self.random.choice(names))

    def new_value(self, place: Element) -> None:
        if etree.QName(place).localname == "attribute" and len(place):
            self.replace(place[-1], self.value())

    def lead_elsewhere(self, place: Element) -> None:
        if etree.QName(place).localname == "ref":
            place.set("name", f"e{self.random.randrange(self.count)}")


def write_pair(maker: SchemaMaker, folder: Path) -> tuple[Path, Path]:
    """Two correct schemas, the second one a changed form of the first, which has documents."""
    while True:
        old = _written(maker.schema(), folder / "old.rng")
        if old is not None and _has_documents(old):
            break
    root = etree.parse(old).getroot()
    while True:
        new = _written(maker.changed(root), folder / "new.rng")
        if new is not None:
            return old, new


def _has_documents(path: Path) -> bool:
    grammar = load(path)
    root = Sampler(grammar, seed=0).heights[grammar.elements[0]]
    return root < len(grammar.elements) * 2 and len(grammar.elements) > 1


def _written(grammar: Element, path: Path) -> Path | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(etree.tostring(grammar, pretty_print=True))
    try:
        load(path)
    except SchemaError:
        return None
    return path
