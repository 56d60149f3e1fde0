# SPDX-License-Identifier: LGPL-2.1-or-later
"""Examples: for a path, the smallest valid document that has the element, shown in some fullness.

A walk through the grammar, as the sampler of random documents does it, but one that never throws
dice: it takes the way to the element, leaves out what is optional elsewhere, and fills the element
itself with its attributes and a few children.  What is written as text is what ``docs.toml`` says,
where the schema allows that, else the first thing that it does allow.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from lxml import etree

from ..model.content import names_of
from ..model.types import QName
from ..model.values import leaves
from ..rng.pattern import (
    Attribute,
    Choice,
    Data,
    Element,
    Empty,
    Grammar,
    Group,
    Interleave,
    List,
    NameClass,
    NotAllowed,
    OneOrMore,
    Pattern,
    Ref,
    Text,
    Value,
    children,
    walk,
)
from ..sample.documents import Sampler
from ..sample.values import NoSample, is_allowed, sample_data

#: Tried in this order where nothing says what to write.
_PLAIN = (
    "1", "0", "2", "example", "yes", "/var/lib/example", "vda", "192.0.2.1", "2001:db8::1",
    "52:54:00:12:34:56", "0x1", "0x01", "1-3", "example.org", "0-3", "64", "1024", "8080",
)  # fmt: skip
_MOST_CHILDREN = 5
_MOST_ATTRIBUTES = 8
#: From this depth on only the shortest way out is taken.
_DEEP = 10

_Path: TypeAlias = tuple[QName, ...]
_Item: TypeAlias = "etree._Element | str | tuple[QName, str]"
#: What docs.toml wants to see at a path: "domain/devices/disk/@type".
Wanted: TypeAlias = Callable[[_Path, QName | None], "str | None"]


class Examples:
    """Makes the examples of one grammar."""

    def __init__(
        self,
        grammar: Grammar,
        wanted: Wanted,
        define_examples: Mapping[str, str],
        prefixes: Mapping[str, str],
    ) -> None:
        self.grammar = grammar
        self.wanted = wanted
        self.define_examples = define_examples
        self.prefixes = {prefix: uri for uri, prefix in prefixes.items() if uri}
        self.sampler = Sampler(grammar, 1)
        self.ways: dict[tuple[Element, _Path], bool] = {}
        #: the element that the path leads to, once it is made
        self.target: list[etree._Element] = []
        #: optional children and attributes that the target has
        self.counts = [0, 0]

    def document(self, path: _Path) -> tuple[etree._Element, etree._Element] | None:
        """The root and the element at the path; None where the grammar has no way to it."""
        self.target = []
        self.sampler.rng.seed(1)
        try:
            items = self.items(self.grammar.start, (), path)
        except NoSample:
            return None
        roots = [item for item in items if isinstance(item, etree._Element)]
        if len(roots) != 1 or not self.target:
            return None
        return roots[0], self.target[0]

    # --- finding the way ------------------------------------------------------------------------

    def leads(self, pattern: Pattern, way: _Path) -> bool:
        """Whether a pattern can hold the element that a way leads to."""
        return any(
            isinstance(node, Ref) and self.is_on(node.element, way) for node in walk(pattern)
        )

    def is_on(self, element: Element, way: _Path) -> bool:
        if way[0] not in (names_of(element.name) or ()):
            return False
        key = (element, way)
        if key not in self.ways:
            self.ways[key] = False
            self.ways[key] = len(way) == 1 or self.leads(element.pattern, way[1:])
        return self.ways[key]

    # --- making it ------------------------------------------------------------------------------

    def items(self, pattern: Pattern, here: _Path, way: _Path, full: bool = False) -> list[_Item]:
        """What a pattern holds: with the element that ``way`` leads to, if it is not ()."""
        if _is_text(pattern):
            return [self.text(pattern, here, None)] if full or not _can_be_left_out(pattern) else []
        if isinstance(pattern, Choice):
            return self.items(self.alternative(pattern, here, way, full), here, way, full)
        if isinstance(pattern, Group | Interleave):
            found: list[_Item] = []
            for part in pattern.patterns:
                leads = bool(way) and self.leads(part, way)
                found += self.items(part, here, way if leads else (), full)
                way = () if leads else way
            return found
        if isinstance(pattern, OneOrMore):
            return self.items(pattern.pattern, here, way, full)
        if isinstance(pattern, Attribute):
            return [self.attribute(pattern, here)]
        if isinstance(pattern, Ref):
            return [self.element(pattern.element, here, way)]
        if isinstance(pattern, NotAllowed):
            raise NoSample(f"{pattern.source}: notAllowed")
        return []

    def alternative(self, choice: Choice, here: _Path, way: _Path, full: bool) -> Pattern:
        if way:
            return self.best([p for p in choice.patterns if self.leads(p, way)], here)
        lowest = min(self.height(p) for p in choice.patterns)
        possible = [
            p for p in choice.patterns if self.height(p) <= lowest + (len(here) < _DEEP) * 3
        ]
        optional = [p for p in possible if not isinstance(p, Empty)]
        if len(optional) < len(possible):
            if not full or not optional or not self.has_room(self.best(optional, here)):
                return choice.patterns[0]
        return self.best(optional or possible, here)

    def has_room(self, pattern: Pattern) -> bool:
        """Whether the element in focus has room for one more optional part; takes the room."""
        attributes = isinstance(pattern, Attribute)
        limit = _MOST_ATTRIBUTES if attributes else _MOST_CHILDREN
        if self.counts[attributes] >= limit:
            return False
        self.counts[attributes] += 1
        return True

    def best(self, patterns: Sequence[Pattern], here: _Path) -> Pattern:
        """The first of those in which most of what docs.toml wants can be written."""
        return max(patterns, key=lambda p: self.fit(p, here))

    def fit(self, pattern: Pattern, here: _Path) -> int:
        fits = 0
        for node in walk(pattern):
            if isinstance(node, Attribute):
                names = names_of(node.name)
                wanted = self.wanted(here, names[0]) if names else None
                if wanted is not None:
                    fits += 1 if self.holds(node.pattern, wanted) else -1
        return fits

    def height(self, pattern: Pattern) -> int:
        if isinstance(pattern, Ref):
            return self.sampler.heights[pattern.element]
        if isinstance(pattern, NotAllowed):
            return 1 << 20
        if isinstance(pattern, Choice):
            return min(self.height(p) for p in pattern.patterns)
        return max((self.height(p) for p in children(pattern)), default=0)

    def element(self, element: Element, here: _Path, way: _Path) -> etree._Element:
        name = self.name(element.name)
        if way and way[0] in (names_of(element.name) or ()):
            name, way = way[0], way[1:]
            full = not way
        else:
            full, way = False, ()
        there = (*here, name)
        made = etree.Element(_tag(name), nsmap=self.prefixes if not here else None)
        if full and not self.target:
            self.target, self.counts = [made], [0, 0]
        else:
            full = False
        for item in self.items(element.pattern, there, way, full):
            if isinstance(item, tuple):
                made.set(_tag(item[0]), item[1])
            elif isinstance(item, str):
                _append_text(made, item)
            else:
                made.append(item)
        return made

    def name(self, name_class: NameClass) -> QName:
        names = names_of(name_class)
        return names[0] if names else QName(*self.sampler.name(name_class))

    def attribute(self, attribute: Attribute, here: _Path) -> _Item:
        name = self.name(attribute.name)
        return (name, self.text(attribute.pattern, here, name))

    def text(self, pattern: Pattern, here: _Path, attribute: QName | None) -> str:
        wanted = self.wanted(here, attribute)
        if wanted is not None and self.holds(pattern, wanted):
            return wanted
        return next(self.texts(pattern, here))

    def texts(self, pattern: Pattern, here: _Path) -> Iterator[str]:
        for leaf in leaves(pattern):
            if isinstance(leaf, Value):
                yield leaf.value
            elif isinstance(leaf, Text):
                yield "example"
            elif isinstance(leaf, Data):
                yield self.data(leaf)
            elif isinstance(leaf, List):
                parts = self.items(leaf.pattern, here, ())
                yield " ".join(part for part in parts if isinstance(part, str))
        yield ""

    def data(self, data: Data) -> str:
        candidates = (self.define_examples.get(data.source.define, ""), *_PLAIN)
        found = next((c for c in candidates if c and is_allowed(data, c)), None)
        return found if found is not None else sample_data(data, random.Random(1))

    def holds(self, pattern: Pattern, text: str) -> bool:
        """Whether the text may be written, as far as can be told without a validator."""
        for leaf in leaves(pattern):
            if isinstance(leaf, Text) or (isinstance(leaf, Value) and leaf.value == text):
                return True
            if isinstance(leaf, Data) and is_allowed(leaf, text):
                return True
        return False


def _tag(name: QName) -> str:
    return f"{{{name.ns}}}{name.local}" if name.ns else name.local


def _append_text(element: etree._Element, text: str) -> None:
    """Adds text after all that the element holds so far."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _is_text(pattern: Pattern) -> bool:
    """Whether a pattern is of text alone."""
    kinds = [type(leaf) for leaf in leaves(pattern)]
    return any(k is not Empty for k in kinds) and all(
        k in (Text, Data, Value, List, Empty) for k in kinds
    )


def _can_be_left_out(pattern: Pattern) -> bool:
    return any(isinstance(leaf, Empty | Text) for leaf in leaves(pattern))


def as_text(element: etree._Element) -> str:
    """An element on its own, indented; only the namespaces that it uses are declared."""
    alone = copy.deepcopy(element)
    alone.tail = None
    etree.cleanup_namespaces(alone)
    etree.indent(alone)
    return str(etree.tostring(alone, encoding="unicode"))
