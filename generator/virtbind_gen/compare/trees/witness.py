# SPDX-License-Identifier: LGPL-2.1-or-later
"""Documents that show something: their parts, the smallest ones, and their XML."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from lxml import etree

from ...rng.nameclass import OTHER, contains
from ...rng.pattern import Element
from ..language.classes import shortest
from .names import XmlName, telling_names
from .node import Kind, Node
from .pool import Pool


@dataclass(frozen=True)
class Attribute:
    name: XmlName
    text: str


@dataclass(frozen=True)
class Tree:
    name: XmlName
    items: Items


Item = Attribute | Tree | str
Items = tuple[Item, ...]

_IMPOSSIBLE = 1 << 30


class Smallest:
    """The smallest content of patterns, by number of parts."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.sizes: dict[Element, int] = {}

    def items(self, node: Node) -> Items | None:
        """The parts of a smallest content, None where a pattern has none that ends."""
        self._measure(node)
        return self._items(node) if self._size(node) < _IMPOSSIBLE else None

    def name(self, node: Node) -> XmlName:
        """A name that one of the elements of a pattern has."""
        return _any_name(min(node.elements, key=lambda element: element.number))

    def _measure(self, node: Node) -> None:
        """Sizes of all elements below, by repetition until nothing changes."""
        new: list[Element] = []
        stack = [node]
        while stack:
            for inner in stack.pop().elements:
                if inner.element not in self.sizes:
                    self.sizes[inner.element] = _IMPOSSIBLE
                    new.append(inner.element)
                    stack.append(self.pool.content(inner.element))
        changed = bool(new)
        while changed:
            changed = False
            for element in reversed(new):
                size = 1 + self._size(self.pool.content(element))
                if size < self.sizes[element]:
                    self.sizes[element] = size
                    changed = True

    def _size(self, node: Node) -> int:
        match node.kind:
            case Kind.NOT_ALLOWED:
                return _IMPOSSIBLE
            case Kind.EMPTY | Kind.TEXT:
                return 0
            case Kind.STRING:
                return 1
            case Kind.ATTRIBUTE:
                return 1
            case Kind.ELEMENT:
                return self.sizes[node.element]
            case Kind.CHOICE:
                return min(map(self._size, node.parts))
            case _:
                return min(_IMPOSSIBLE, sum(map(self._size, node.parts)))

    def _items(self, node: Node) -> Items:
        match node.kind:
            case Kind.STRING:
                return (shortest(node.language) or "",)
            case Kind.ATTRIBUTE:
                return (Attribute(_any_name(node), shortest(node.language) or ""),)
            case Kind.ELEMENT:
                name = _any_name(node)
                return (Tree(name, self._items(self.pool.content(node.element))),)
            case Kind.CHOICE:
                return self._items(
                    min(node.parts, key=lambda part: (self._size(part), part.number))
                )
            case _:
                return tuple(item for part in node.parts for item in self._items(part))


def _any_name(node: Node) -> XmlName:
    of = node.name if node.kind is Kind.ATTRIBUTE else node.element.name
    return next(name for name in telling_names([of]) if contains(of, *name))


def to_xml(tree: Tree) -> etree._Element:
    """The element; names that stand for any other name get one of their own."""
    return _to_xml(tree, count(1))


def _to_xml(tree: Tree, numbers: count[int]) -> etree._Element:
    made = etree.Element(_spelled(tree.name, numbers))
    for item in tree.items:
        if isinstance(item, Attribute):
            made.set(_spelled(item.name, numbers), item.text)
        elif isinstance(item, Tree):
            made.append(_to_xml(item, numbers))
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + item
        else:
            made.text = (made.text or "") + item
    return made


def _spelled(name: XmlName, numbers: count[int]) -> str:
    ns, local = name
    if ns == OTHER:
        ns = "urn:example:other"
    if local == OTHER:
        local = f"other{next(numbers)}"
    return f"{{{ns}}}{local}" if ns else local
