# SPDX-License-Identifier: LGPL-2.1-or-later
"""What section 7 of the specification forbids in the simple form.

Definitions that several places refer to are one object in all of them, so each check remembers
the patterns it has seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Flag, IntEnum, auto

from .errors import SchemaError
from .nameclass import NameSet, describe, is_open
from .pattern import (
    Attribute,
    Choice,
    Data,
    Empty,
    Grammar,
    Group,
    Interleave,
    List,
    NotAllowed,
    OneOrMore,
    Pattern,
    Ref,
    Source,
    Text,
    Value,
    children,
)


def check_restrictions(grammar: Grammar) -> None:
    """Raises ``SchemaError`` for the first thing that section 7 forbids."""
    paths = _Paths()
    paths.check(grammar.start, _Inside.START)
    content = _ContentTypes()
    occurrences = _Occurrences()
    for element in grammar.elements:
        paths.check(element.pattern, _Inside.NOTHING)
        if not isinstance(element.pattern, NotAllowed):
            content.of(element.pattern)
            occurrences.of(element.pattern)


def _error(source: Source, message: str, section: str) -> SchemaError:
    return SchemaError(source.file, source.line, message, section)


# --- 7.1: what may not stand in what, and the end of 7.3 --------------------------------------


class _Inside(Flag):
    """Which patterns stand around one."""

    NOTHING = 0
    START = auto()
    ATTRIBUTE = auto()
    ONE_OR_MORE = auto()
    REPEATED_GROUP = auto()
    LIST = auto()
    EXCEPT = auto()


_KIND_NAMES: dict[type, str] = {
    Attribute: "attribute",
    Choice: "choice",
    Data: "data",
    Empty: "empty",
    Group: "group",
    Interleave: "interleave",
    List: "list",
    NotAllowed: "notAllowed",
    OneOrMore: "oneOrMore",
    Ref: "element",
    Text: "text",
    Value: "value",
}

# What stands around a pattern, the patterns it forbids, how a message puts it, the section.
_PROHIBITED: tuple[tuple[_Inside, tuple[type, ...], str, str], ...] = (
    (
        _Inside.START,
        (Attribute, Data, Value, Text, List, Group, Interleave, OneOrMore, Empty),
        "start",
        "7.1.5",
    ),
    (_Inside.ATTRIBUTE, (Ref, Attribute), "attribute", "7.1.1"),
    (_Inside.REPEATED_GROUP, (Attribute,), "a group or interleave that is repeated", "7.1.2"),
    (_Inside.LIST, (List, Ref, Attribute, Text, Interleave), "list", "7.1.3"),
    (
        _Inside.EXCEPT,
        (Attribute, Ref, Text, List, Group, Interleave, OneOrMore, Empty),
        "the except of data",
        "7.1.4",
    ),
)


class _Paths:
    def __init__(self) -> None:
        self.seen: set[tuple[int, _Inside]] = set()

    def check(self, pattern: Pattern, inside: _Inside) -> None:
        stack = [(pattern, inside)]
        while stack:
            node, inside = stack.pop()
            key = (id(node), inside)
            if key in self.seen:
                continue
            self.seen.add(key)
            if inside:
                self.check_one(node, inside)
            if isinstance(node, Attribute) and is_open(node.name):
                if not inside & _Inside.ONE_OR_MORE:
                    raise _error(
                        node.source, "an attribute with a wildcard name must be repeated", "7.3"
                    )
            inner = inside | self.adds(node, inside)
            stack.extend((child, inner) for child in reversed(children(node)))

    def check_one(self, node: Pattern, inside: _Inside) -> None:
        for around, kinds, where, section in _PROHIBITED:
            if inside & around and isinstance(node, kinds):
                what = _KIND_NAMES[type(node)]
                raise _error(node.source, f'"{what}" cannot stand in {where}', section)

    @staticmethod
    def adds(node: Pattern, inside: _Inside) -> _Inside:
        if isinstance(node, OneOrMore):
            return _Inside.ONE_OR_MORE
        if isinstance(node, Group | Interleave):
            repeated = inside & _Inside.ONE_OR_MORE
            return _Inside.REPEATED_GROUP if repeated else _Inside.NOTHING
        if isinstance(node, Attribute):
            return _Inside.ATTRIBUTE
        if isinstance(node, List):
            return _Inside.LIST
        return _Inside.EXCEPT if isinstance(node, Data) else _Inside.NOTHING


# --- 7.2: string sequences --------------------------------------------------------------------


class _ContentType(IntEnum):
    EMPTY = 0
    COMPLEX = 1
    SIMPLE = 2


class _ContentTypes:
    def __init__(self) -> None:
        self.known: dict[int, _ContentType] = {}

    def of(self, pattern: Pattern) -> _ContentType:
        known = self.known.get(id(pattern))
        if known is None:
            known = self.known[id(pattern)] = self.find(pattern)
        return known

    def find(self, pattern: Pattern) -> _ContentType:
        if isinstance(pattern, Data | Value | List):
            return _ContentType.SIMPLE
        if isinstance(pattern, Text | Ref):
            return _ContentType.COMPLEX
        if isinstance(pattern, Attribute):
            self.of(pattern.pattern)
            return _ContentType.EMPTY
        result = _ContentType.EMPTY
        grouped = isinstance(pattern, Group | Interleave)
        for child in children(pattern):
            kind = self.of(child)
            if grouped and kind and result and _ContentType.SIMPLE in (kind, result):
                raise _error(
                    child.source,
                    "a string and something else that fills the content cannot be grouped",
                    "7.2",
                )
            result = max(result, kind)
        if isinstance(pattern, OneOrMore) and result == _ContentType.SIMPLE:
            raise _error(pattern.source, "a string cannot be repeated outside list", "7.2")
        return result


# --- 7.3 and 7.4: the same attribute, element or text twice -----------------------------------


@dataclass
class _Occurring:
    """What occurs in a pattern (as 7.3 defines it): attributes, elements and text."""

    attributes: NameSet = field(default_factory=NameSet)
    elements: NameSet = field(default_factory=NameSet)
    text: Source | None = None

    def __bool__(self) -> bool:
        return bool(self.attributes) or bool(self.elements) or self.text is not None

    def update(self, other: _Occurring) -> None:
        self.attributes.update(other.attributes)
        self.elements.update(other.elements)
        self.text = self.text or other.text


_NOTHING = _Occurring()


class _Occurrences:
    def __init__(self) -> None:
        self.known: dict[int, _Occurring] = {}

    def of(self, pattern: Pattern) -> _Occurring:
        known = self.known.get(id(pattern))
        if known is None:
            known = self.known[id(pattern)] = self.find(pattern)
        return known

    def find(self, pattern: Pattern) -> _Occurring:
        found = _NOTHING
        if isinstance(pattern, Attribute):
            self.of(pattern.pattern)  # nothing occurs in it, but it must be correct itself
            found = _Occurring()
            found.attributes.add(pattern.name, pattern.source)
        elif isinstance(pattern, Ref):
            found = _Occurring()
            found.elements.add(pattern.element.name, pattern.source)
        elif isinstance(pattern, Text):
            found = _Occurring(text=pattern.source)
        elif isinstance(pattern, OneOrMore):
            found = self.of(pattern.pattern)
        elif isinstance(pattern, Choice | Group | Interleave):
            found = self.of_several(pattern)
        return found

    def of_several(self, pattern: Choice | Group | Interleave) -> _Occurring:
        parts: list[_Occurring] = []
        for member in pattern.patterns:
            part = self.of(member)
            if part:
                parts.append(part)
        if len(parts) < 2:
            return parts[0] if parts else _NOTHING
        result = _Occurring()
        for part in parts:
            if not isinstance(pattern, Choice):
                _check_attributes(result, part)
            if isinstance(pattern, Interleave):
                _check_interleave(result, part)
            result.update(part)
        return result


def _check_attributes(before: _Occurring, part: _Occurring) -> None:
    overlap = before.attributes.overlap(part.attributes)
    if overlap is not None:
        name, first, second = overlap
        message = f"attribute {describe(name)} occurs twice, also at {first}"
        raise _error(second, message, "7.3")


def _check_interleave(before: _Occurring, part: _Occurring) -> None:
    overlap = before.elements.overlap(part.elements)
    if overlap is not None:
        name, first, second = overlap
        message = f"element {describe(name)} occurs twice in an interleave, also at {first}"
        raise _error(second, message, "7.4")
    if before.text is not None and part.text is not None:
        message = f"text occurs twice in an interleave, also at {before.text}"
        raise _error(part.text, message, "7.4")
