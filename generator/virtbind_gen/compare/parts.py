# SPDX-License-Identifier: LGPL-2.1-or-later
"""The parts of one place of the format before and now: attributes, children, text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher

from ..model.content import AttributeUse, ChildUse, Content, content_of
from ..model.types import UNBOUNDED, Cardinality, QName
from ..rng import pattern as rng
from ..rng.pattern import Element, Source
from .changes import Change, Level
from .claims import Holds, Judge
from .language.values import ANY_TEXT, Language, joined, of_pattern
from .texts import text_changes

#: Elements that the old schema has at a path, and those that the new one has.
Pair = tuple[frozenset[Element], frozenset[Element]]

#: Names as much alike as this may be one part under two names.
_ALIKE = 0.7


def _content(elements: Iterable[Element]) -> Content:
    ordered = sorted(elements, key=lambda e: (e.source.file, e.source.line, e.source.column))
    return content_of(rng.Choice(tuple(e.pattern for e in ordered), Source("", 0)))


def child_pairs(pair: Pair) -> Iterator[tuple[QName, Pair]]:
    """The pairs of elements that both sides have under one name."""
    old, new = map(_content, pair)
    for name, use in old.children.items():
        if name in new.children:
            yield name, (frozenset(use.elements), frozenset(new.children[name].elements))


def part_changes(
    judge: Judge, pair: Pair, path: str, spell: Callable[[QName], str]
) -> list[Change]:
    """What is gone, new, required or optional, and the values."""
    old, new = map(_content, pair)
    changes: list[Change] = []
    changes += _uses(path, old.attributes, new.attributes, lambda name: f"@{spell(name)}")
    changes += _uses(path, old.children, new.children, spell)
    changes += _successors(judge, path, old, new, spell)
    for name, use in old.attributes.items():
        if name in new.attributes:
            where = f"{path}/@{spell(name)}"
            changes += text_changes(where, _texts(use), _texts(new.attributes[name]))
    if (old.values or old.mixed) and (new.values or new.mixed):
        changes += text_changes(f"{path}/text()", _own_text(old), _own_text(new))
    elif new.values or new.mixed:
        changes.append(Change(Level.MINOR, "text-new", path, "may have text now"))
    elif old.values or old.mixed:
        changes.append(Change(Level.MAJOR, "text-gone", path, "may no longer have text"))
    if old.open != new.open:
        level = Level.MINOR if new.open else Level.MAJOR
        text = "parts of any name are allowed now" if new.open else "no longer takes any name"
        changes.append(Change(level, "names-new" if new.open else "names-gone", path, text))
    return changes


def _texts(use: AttributeUse) -> Language:
    return joined(of_pattern(attribute.pattern) for attribute in use.attributes)


def _own_text(content: Content) -> Language:
    return ANY_TEXT if content.mixed else joined(map(of_pattern, content.values))


_Uses = dict[QName, AttributeUse] | dict[QName, ChildUse]


def _uses(path: str, old: _Uses, new: _Uses, spell: Callable[[QName], str]) -> Iterator[Change]:
    for name in old.keys() - new.keys():
        yield Change(Level.MAJOR, "part-gone", f"{path}/{spell(name)}", "is gone")
    for name in new.keys() - old.keys():
        where = f"{path}/{spell(name)}"
        if new[name].cardinality.low:
            yield Change(Level.MAJOR, "part-required", where, "is new, and required")
        else:
            yield Change(Level.MINOR, "part-new", where, "is new")
    for name in old.keys() & new.keys():
        yield from _occurs(f"{path}/{spell(name)}", old[name].cardinality, new[name].cardinality)


def _occurs(where: str, old: Cardinality, new: Cardinality) -> Iterator[Change]:
    text = f"{_spoken(new)} now, was {_spoken(old)}"
    if new.low > old.low or new.high < old.high:
        yield Change(Level.MAJOR, "occurs-less", where, text)
    if new.low < old.low or new.high > old.high:
        yield Change(Level.MINOR, "occurs-more", where, text)


def _spoken(of: Cardinality) -> str:
    if of.high >= UNBOUNDED:
        return "any number" if of.low == 0 else f"{of.low} or more"
    if of.low == of.high:
        return "required" if of.low == 1 else f"exactly {of.low}"
    return "optional" if of.high == 1 else f"{of.low} to {of.high}"


def _successors(
    judge: Judge, path: str, old: Content, new: Content, spell: Callable[[QName], str]
) -> Iterator[Change]:
    """New parts that may be old ones under another name."""
    for name in old.attributes.keys() - new.attributes.keys():
        for other in new.attributes.keys() - old.attributes.keys():
            if _alike(name, other):
                yield _successor(f"{path}/@{spell(name)}", f"@{spell(other)}")
    for name in old.children.keys() - new.children.keys():
        for other in new.children.keys() - old.children.keys():
            before, after = old.children[name].elements, new.children[other].elements
            same = before[0].pattern is not after[0].pattern and _is_rich(before)
            if _alike(name, other) or (same and judge.claim(before, after).holds is Holds.YES):
                yield _successor(f"{path}/{spell(name)}", spell(other))


def _successor(where: str, name: str) -> Change:
    return Change(Level.MAJOR, "part-renamed", where, f"may be called {name} now", guess=True)


def _alike(old: QName, new: QName) -> bool:
    return SequenceMatcher(None, old.local, new.local).ratio() >= _ALIKE


def _is_rich(elements: list[Element]) -> bool:
    """Whether elements have so much content that its equal is unlikely to be another thing."""
    content = _content(elements)
    return len(content.attributes) + len(content.children) > 1
