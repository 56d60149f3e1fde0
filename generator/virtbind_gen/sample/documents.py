# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random valid documents: a walk through the grammar that ends.

Elements deeper than a limit take the shortest way out, so that grammars that contain themselves
make finite documents.  Children of an interleave come in random order.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from ..config import write_if_changed
from ..rng import pattern as rng_pattern
from ..rng.pattern import (
    AnyName,
    Attribute,
    Choice,
    Data,
    Element,
    Empty,
    Grammar,
    Group,
    Interleave,
    List,
    Name,
    NameChoice,
    NameClass,
    NotAllowed,
    NsName,
    OneOrMore,
    Pattern,
    Ref,
    Text,
    Value,
)
from ..rng.nameclass import contains
from .values import NoSample, sample_data, sample_value

_INFINITE = 1 << 20
#: What an element's content is made of: children, texts and, among them, attributes.
_Item: TypeAlias = "etree._Element | str | tuple[str, str]"


class Sampler:
    """Makes documents of one grammar."""

    def __init__(
        self, grammar: Grammar, seed: int, max_depth: int = 12, richness: float = 0.45
    ) -> None:
        self.grammar = grammar
        self.rng = random.Random(seed)
        self.max_depth = max_depth
        #: how likely an optional part is there
        self.richness = richness
        self.heights: dict[Element, int] = {}
        self._measure()

    def document(self) -> etree._Element:
        """The root element of a random valid document; NoSample where the dice found none."""
        items = self.items(self.grammar.start, 0)
        roots = [item for item in items if isinstance(item, etree._Element)]
        if len(roots) != 1:
            raise NoSample("the start pattern made no root element")
        return roots[0]

    # --- how deep an element has to be at least -----------------------------------------------

    def _measure(self) -> None:
        """The least height of every element, by repetition until nothing changes."""
        self.heights = {element: _INFINITE for element in self.grammar.elements}
        changed = True
        while changed:
            changed = False
            for element in self.grammar.elements:
                height = min(_INFINITE, 1 + self.height(element.pattern))
                if height < self.heights[element]:
                    self.heights[element] = height
                    changed = True

    def height(self, pattern: Pattern) -> int:
        if isinstance(pattern, Ref):
            return self.heights[pattern.element]
        if isinstance(pattern, NotAllowed):
            return _INFINITE
        if isinstance(pattern, Choice):
            return min(self.height(p) for p in pattern.patterns)
        inner = [self.height(p) for p in rng_pattern.children(pattern)]
        return 0 if isinstance(pattern, Data) else max(inner, default=0)

    # --- making it ------------------------------------------------------------------------------

    def items(self, pattern: Pattern, depth: int) -> list[_Item]:
        if isinstance(pattern, Choice):
            return self.items(self.alternative(pattern, depth), depth)
        if isinstance(pattern, Group):
            return [item for p in pattern.patterns for item in self.items(p, depth)]
        if isinstance(pattern, Interleave):
            return self.interleave([self.items(p, depth) for p in pattern.patterns])
        if isinstance(pattern, OneOrMore):
            return self.repeat(pattern, depth)
        if isinstance(pattern, Attribute):
            return [self.attribute(pattern, depth)]
        if isinstance(pattern, Ref):
            return [self.element(pattern.element, depth + 1)]
        if isinstance(pattern, Text):
            return [self.rng.choice(("some text", "1 < 2 & so on", "é"))] if self.chance() else []
        if isinstance(pattern, Data):
            return [sample_data(pattern, self.rng)]
        if isinstance(pattern, Value):
            return [sample_value(pattern, self.rng)]
        if isinstance(pattern, List):
            return [" ".join(str(item) for item in self.items(pattern.pattern, depth))]
        if isinstance(pattern, Empty):
            return []
        raise NoSample(f"{pattern.source}: notAllowed")

    def chance(self) -> bool:
        return self.rng.random() < self.richness

    def alternative(self, choice: Choice, depth: int) -> Pattern:
        room = self.max_depth - depth
        possible = [p for p in choice.patterns if self.height(p) <= room]
        if not possible:
            return min(choice.patterns, key=self.height)
        optional = [p for p in possible if not isinstance(p, Empty)]
        if len(optional) < len(possible):
            return self.rng.choice(optional) if optional and self.chance() else choice.patterns[0]
        return self.rng.choice(possible)

    def interleave(self, parts: list[list[_Item]]) -> list[_Item]:
        """The parts' items in random order, each part's own order kept."""
        turns = [index for index, part in enumerate(parts) for _ in part]
        self.rng.shuffle(turns)
        positions = [iter(part) for part in parts]
        return [next(positions[index]) for index in turns]

    def repeat(self, pattern: OneOrMore, depth: int) -> list[_Item]:
        made = self.items(pattern.pattern, depth)
        if any(isinstance(p, Attribute) for p in rng_pattern.walk(pattern.pattern)):
            return made  # attributes of one name class: once is enough, twice may clash
        while self.rng.random() < 0.4 and len(made) < 12:
            made += self.items(pattern.pattern, depth)
        return made

    def attribute(self, attribute: Attribute, depth: int) -> _Item:
        ns, local = self.name(attribute.name)
        texts = [item for item in self.items(attribute.pattern, depth) if isinstance(item, str)]
        return (f"{{{ns}}}{local}" if ns else local, "".join(texts))

    def element(self, element: Element, depth: int) -> etree._Element:
        if depth > self.max_depth + 50:
            raise NoSample(f"{element.source}: too deep")
        ns, local = self.name(element.name)
        made = etree.Element(f"{{{ns}}}{local}" if ns else local)
        for item in self.items(element.pattern, depth):
            if isinstance(item, tuple):
                made.set(*item)
            elif isinstance(item, str):
                _add_text(made, item)
            else:
                made.append(item)
        return made

    def name(self, name_class: NameClass) -> tuple[str, str]:
        if isinstance(name_class, Name):
            return name_class.ns, name_class.local
        if isinstance(name_class, NameChoice):
            return self.name(self.rng.choice(name_class.choices))
        spaces = ("", "urn:example:any") if isinstance(name_class, AnyName) else (name_class.ns,)
        assert isinstance(name_class, AnyName | NsName)
        for _ in range(100):
            candidate = self.rng.choice(spaces), self.rng.choice(("any", "thing", "x1", "other"))
            if contains(name_class, *candidate):
                return candidate
        raise NoSample("no name found for a name class")


def write_documents(grammar: Grammar, folder: Path, seed: int, count: int) -> int:
    """Writes documents 00001.xml and so on; returns how many the dice gave."""
    written = 0
    sampler = Sampler(grammar, seed)
    for number in range(count):
        sampler.rng.seed(seed + number)
        try:
            root = sampler.document()
        except NoSample:
            continue
        text = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        write_if_changed(folder / f"{seed + number:05}.xml", text)
        written += 1
    return written


def _add_text(element: etree._Element, text: str) -> None:
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text
