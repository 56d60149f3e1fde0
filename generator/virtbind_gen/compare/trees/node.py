# SPDX-License-Identifier: LGPL-2.1-or-later
"""One pattern, with what a walk through it asks of it all the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from ...rng import pattern as rng
from ...rng.pattern import Element, NameClass
from ..language.values import Language


class Kind(IntEnum):
    NOT_ALLOWED = 0
    EMPTY = 1
    TEXT = 2
    STRING = 3
    ATTRIBUTE = 4
    ELEMENT = 5
    CHOICE = 6
    GROUP = 7
    INTERLEAVE = 8
    ONE_OR_MORE = 9


#: What a word of a content model is made of: elements by name class, and text (None).
Symbol = NameClass | None


class Node:
    """Made by a ``Pool`` only."""

    __slots__ = (
        "attribute_names",
        "attributes",
        "bound",
        "derivatives",
        "element",
        "elements",
        "has_strings",
        "has_text",
        "kind",
        "language",
        "name",
        "nullable",
        "number",
        "parts",
        "symbols",
    )

    kind: Kind
    parts: tuple[Node, ...]
    name: NameClass  # of an attribute
    language: Language  # of an attribute or a string
    element: Element
    number: int
    nullable: bool
    has_text: bool
    has_strings: bool
    attributes: frozenset[Node]  # attributes inside, elements not entered
    attribute_names: frozenset[NameClass]
    elements: frozenset[Node]
    symbols: frozenset[Symbol]
    #: sets of symbols whose order among each other may matter; that of all others does not
    bound: frozenset[frozenset[Symbol]]
    derivatives: dict[Element, Node]


def symbols_of(name: NameClass) -> Iterator[NameClass]:
    """A name class as single names and classes without end."""
    if isinstance(name, rng.NameChoice):
        for choice in name.choices:
            yield from symbols_of(choice)
    else:
        yield name


def describe(node: Node) -> None:
    """Fills in what follows from a pattern's kind and parts."""
    parts = node.parts
    node.derivatives = {}
    node.has_text = node.kind is Kind.TEXT or any(part.has_text for part in parts)
    node.has_strings = node.kind is Kind.STRING or any(part.has_strings for part in parts)
    node.attributes = frozenset({node} if node.kind is Kind.ATTRIBUTE else ()).union(
        *(part.attributes for part in parts)
    )
    node.elements = frozenset({node} if node.kind is Kind.ELEMENT else ()).union(
        *(part.elements for part in parts)
    )
    node.attribute_names = frozenset(
        symbol for attribute in node.attributes for symbol in symbols_of(attribute.name)
    )
    own: Iterable[Symbol] = [None] if node.kind is Kind.TEXT else []
    if node.kind is Kind.ELEMENT:
        own = symbols_of(node.element.name)
    node.symbols = frozenset(own).union(*(part.symbols for part in parts))
    match node.kind:
        case Kind.EMPTY | Kind.TEXT:
            node.nullable = True
        case Kind.CHOICE:
            node.nullable = any(part.nullable for part in parts)
        case Kind.GROUP | Kind.INTERLEAVE | Kind.ONE_OR_MORE:
            node.nullable = all(part.nullable for part in parts)
        case _:
            node.nullable = False
    node.bound = frozenset[frozenset[Symbol]]().union(*(part.bound for part in parts))
    if len(node.symbols) > 1 and _binds(node):
        node.bound |= {node.symbols}


def _binds(node: Node) -> bool:
    """Whether the members of a pattern cannot change places freely."""
    match node.kind:
        case Kind.ELEMENT:
            return True  # names of one element stay together
        case Kind.GROUP:
            return sum(1 for part in node.parts if part.symbols) > 1
        case Kind.ONE_OR_MORE:
            return not _is_one_step(node.parts[0])
        case _:
            return False


def _is_one_step(node: Node) -> bool:
    """Whether all that a pattern takes is one element, or text."""
    if node.kind is Kind.CHOICE:
        return all(_is_one_step(part) for part in node.parts)
    return node.kind in (Kind.ELEMENT, Kind.TEXT, Kind.EMPTY)
