# SPDX-License-Identifier: LGPL-2.1-or-later
"""Alternatives: where an attribute or a child's text decides what else an element may hold.

    <choice>
      <group>
        <attribute name="type"><value>bridge</value></attribute>     type='bridge'
        <element name="source"> @bridge </element>                     source          required
      </group>                                                         source/@bridge  required
      <group>                                                   =>   type='user'
        <attribute name="type"><value>user</value></attribute>         source          forbidden
      </group>
    </choice>

A *selector* is an attribute or child that holds one word of several, by which the rest differs.
Nothing is expanded to find that out: a content model is split, exactly, into what it is without
the selector and with each of its words, and the members of the parts are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from ..rng import pattern as rng
from .content import AttributeUse, ChildUse, content_of, names_of
from .types import ComplexType, Enumeration, QName, Type
from .values import value_type

#: A type with more alternatives than that is told apart by fewer selectors.
MOST_ALTERNATIVES = 64
_MOST_SELECTORS = 3


class Need(Enum):
    """Whether the objects of an alternative have a member: its letter in the tables."""

    REQUIRED = "r"
    ALLOWED = "a"
    FORBIDDEN = "-"


@dataclass(frozen=True)
class Step:
    """A member by its name: of an object, or of a child of it."""

    name: QName
    attribute: bool


#: One step for a member of the object, two for a member of its child.
MemberPath = tuple[Step, ...]


@dataclass(frozen=True)
class Condition:
    """The words a selector may have in one alternative, and whether it may be left out."""

    words: tuple[str, ...]
    absent: bool


@dataclass(frozen=True)
class Alternative:
    """``conditions`` stand beside the choice's selectors, ``needs`` beside its paths."""

    conditions: tuple[Condition, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Alternatives:
    """All alternatives of a class.  ``paths`` are the members that are not alike in all."""

    selectors: tuple[Step, ...]
    paths: tuple[MemberPath, ...]
    alternatives: tuple[Alternative, ...]

    def name(self, alternative: Alternative) -> str:
        """``type='file' device='cdrom'|'floppy'``: what an alternative is called in messages.

        The first selector, and as few of the others as tell it from all other alternatives.
        """
        others = [a.conditions for a in self.alternatives if a is not alternative]
        said = list(range(len(self.selectors)))
        for index in reversed(said[1:]):
            rest = [i for i in said if i != index]
            if not any(_meet(alternative.conditions, other, rest) for other in others):
                said = rest
        return " ".join(_spell(self.selectors[i], alternative.conditions[i]) for i in said)


def _meet(one: Sequence[Condition], other: Sequence[Condition], selectors: list[int]) -> bool:
    """Whether some object fulfils the conditions of both on those selectors."""
    return all(
        (one[i].absent and other[i].absent) or set(one[i].words) & set(other[i].words)
        for i in selectors
    )


def _spell(selector: Step, condition: Condition) -> str:
    words = "|".join(f"'{word}'" for word in condition.words)
    return f"{selector.name.local}={words}" if words else f"no {selector.name.local}"


def find_alternatives(type_: ComplexType) -> Alternatives | None:
    """The alternatives of a class, None where no selector is found."""
    if type_.open:
        return None
    selectors = [Step(m.name, True) for m in type_.attributes if _is_selector(m.type)]
    selectors += [
        Step(m.name, False)
        for m in type_.children
        if m.cardinality.high == 1 and _is_selector(m.type)
    ]
    if not selectors:
        return None
    variants = type_.variants or type_.elements
    whole = _choice([element.pattern for element in variants], variants[0].source)
    return _Finder(selectors).find(whole)


def _is_selector(type_: Type) -> bool:
    value: Type | None
    if isinstance(type_, ComplexType):
        value = None if type_.children or type_.open else type_.content
    else:
        value = type_
    return isinstance(value, Enumeration) and len(value.literals) > 1 and "" not in value.literals


# --- splitting a content model by a selector --------------------------------------------------


@dataclass
class _Split:
    """A pattern's part without the selector, and its part with each word; None: there is none."""

    absent: rng.Pattern | None
    words: dict[str, rng.Pattern] = field(default_factory=dict)


def _choice(patterns: Sequence[rng.Pattern], source: rng.Source) -> rng.Pattern:
    unique = list(dict.fromkeys(patterns))
    return unique[0] if len(unique) == 1 else rng.Choice(tuple(unique), source)


def _split(pattern: rng.Pattern, selector: Step) -> _Split:
    if isinstance(pattern, rng.NotAllowed):
        return _Split(None)
    words = _words(pattern, selector)
    if words is not None:
        return _Split(None, dict.fromkeys(words, pattern))
    if isinstance(pattern, rng.Choice):
        return _split_choice(pattern, selector)
    if isinstance(pattern, rng.Group | rng.Interleave):
        return _split_sum(pattern, selector)
    return _Split(pattern)


def _words(pattern: rng.Pattern, selector: Step) -> tuple[str, ...] | None:
    """The words that the selector may have there, None where the pattern is not the selector."""
    if isinstance(pattern, rng.Attribute) and selector.attribute:
        name, values = pattern.name, [pattern.pattern]
    elif isinstance(pattern, rng.Ref) and not selector.attribute:
        name, values = pattern.element.name, content_of(pattern.element.pattern).values
    else:
        return None
    if names_of(name) != [selector.name]:
        return None
    made = value_type(values, "", set()) if values else None
    return made.literals if isinstance(made, Enumeration) else ()


def _uses(pattern: rng.Pattern, selector: Step) -> set[frozenset[str]]:
    """The sets of words that the selector has in different places of a pattern."""
    found = (_words(node, selector) for node in rng.walk(pattern))
    return {frozenset(words) for words in found if words}


def _split_choice(pattern: rng.Choice, selector: Step) -> _Split:
    parts = [_split(p, selector) for p in pattern.patterns]
    absent = [p.absent for p in parts if p.absent is not None]
    if all(part.absent is p for part, p in zip(parts, pattern.patterns, strict=True)):
        return _Split(pattern)
    words: dict[str, list[rng.Pattern]] = {}
    for part in parts:
        for word, with_word in part.words.items():
            words.setdefault(word, []).append(with_word)
    return _Split(
        _choice(absent, pattern.source) if absent else None,
        {word: _choice(found, pattern.source) for word, found in words.items()},
    )


def _split_sum(pattern: rng.Group | rng.Interleave, selector: Step) -> _Split:
    """The selector is in none of the parts, or in exactly one of them."""
    parts = [_split(p, selector) for p in pattern.patterns]
    if all(part.absent is p for part, p in zip(parts, pattern.patterns, strict=True)):
        return _Split(pattern)
    absent = [part.absent for part in parts]
    words: dict[str, list[rng.Pattern]] = {}
    for index, part in enumerate(parts):
        for word, with_word in part.words.items():
            whole = _sum(pattern, [*absent[:index], with_word, *absent[index + 1 :]])
            if whole is not None:
                words.setdefault(word, []).append(whole)
    return _Split(
        _sum(pattern, absent),
        {word: _choice(found, pattern.source) for word, found in words.items()},
    )


def _sum(
    pattern: rng.Group | rng.Interleave, parts: Sequence[rng.Pattern | None]
) -> rng.Pattern | None:
    known = tuple(p for p in parts if p is not None)
    return type(pattern)(known, pattern.source) if len(known) == len(parts) else None


# --- what is needed ---------------------------------------------------------------------------

_Needs = dict[MemberPath, Need]


def _need(use: AttributeUse | ChildUse) -> Need:
    return Need.REQUIRED if use.cardinality.low > 0 else Need.ALLOWED


def _members(pattern: rng.Pattern) -> tuple[dict[Step, Need], dict[Step, list[rng.Element]]]:
    content = content_of(pattern)
    needs = {Step(name, True): _need(use) for name, use in content.attributes.items()}
    children: dict[Step, list[rng.Element]] = {}
    for name, child in content.children.items():
        needs[Step(name, False)] = _need(child)
        children[Step(name, False)] = child.elements
    return needs, children


# --- finding the selectors --------------------------------------------------------------------


@dataclass
class _Part:
    """What a content model is under conditions on some selectors."""

    pattern: rng.Pattern
    conditions: dict[Step, Condition] = field(default_factory=dict)

    def condition(self, selector: Step) -> Condition:
        if selector not in self.conditions:
            split = _split(self.pattern, selector)
            self.conditions[selector] = Condition(tuple(split.words), split.absent is not None)
        return self.conditions[selector]


class _Finder:
    """Looks for the selectors of one class among the candidates."""

    def __init__(self, selectors: list[Step]) -> None:
        self.selectors = selectors
        #: what the children need, by the elements that a child may be
        self.inside: dict[frozenset[rng.Element], dict[Step, Need]] = {}

    def find(self, whole: rng.Pattern) -> Alternatives | None:
        first = {s for s in self.selectors if self.groups(whole, s)}
        if not first:
            return None
        for depth in range(_MOST_SELECTORS, 0, -1):
            parts = self.parts(_Part(whole), depth)
            if len(parts) <= MOST_ALTERNATIVES:
                break
        else:
            return None
        used = first.union(*(part.conditions for part in parts))
        conditions = {s: [part.condition(s) for part in parts] for s in self.selectors if s in used}
        return _table(
            {s: listed for s, listed in conditions.items() if len(set(listed)) > 1},
            [self.needs(part.pattern) for part in parts],
        )

    def parts(self, whole: _Part, depth: int) -> list[_Part]:
        """The parts of a content model by the selector that tells most apart, then by others."""
        best: list[_Part] = []
        for selector in self.selectors if depth else ():
            if selector not in whole.conditions:
                groups = self.groups(whole.pattern, selector)
                if len(groups) > len(best):
                    best = [
                        _Part(group, whole.conditions | {selector: condition})
                        for condition, group in groups.items()
                    ]
        return [p for part in best for p in self.parts(part, depth - 1)] or [whole]

    def groups(self, pattern: rng.Pattern, selector: Step) -> dict[Condition, rng.Pattern]:
        """The pattern in parts: for the words with which other members go.

        Empty where all words mean the same; that members come and go with the selector itself is
        no choice.
        """
        if len(_uses(pattern, selector)) < 2:
            return {}  # the same words everywhere: all go with the same
        split = _split(pattern, selector)
        groups: dict[frozenset[tuple[MemberPath, Need]], list[str]] = {}
        for word, part in split.words.items():
            groups.setdefault(self.key(part, selector), []).append(word)
        if len(groups) < 2:
            return {}
        alone = self.key(split.absent, selector) if split.absent is not None else None
        if alone is not None:
            groups.setdefault(alone, [])
        made = {}
        for key, words in groups.items():
            parts = [split.words[word] for word in words]
            if key == alone and split.absent is not None:
                parts.append(split.absent)
            made[Condition(tuple(words), key == alone)] = _choice(parts, pattern.source)
        return made

    def key(self, pattern: rng.Pattern, selector: Step) -> frozenset[tuple[MemberPath, Need]]:
        return frozenset((p, n) for p, n in self.needs(pattern).items() if p != (selector,))

    def needs(self, pattern: rng.Pattern) -> _Needs:
        """What a content model's members and the members of its children need."""
        own, children = _members(pattern)
        made: _Needs = {(step,): need for step, need in own.items()}
        for step, elements in children.items():
            made |= {(step, inner): need for inner, need in self.inner(elements).items()}
        return made

    def inner(self, elements: list[rng.Element]) -> dict[Step, Need]:
        key = frozenset(elements)
        if key not in self.inside:
            union = rng.Choice(tuple(e.pattern for e in elements), elements[0].source)
            self.inside[key] = _members(union)[0]
        return self.inside[key]


def _table(conditions: dict[Step, list[Condition]], needs: list[_Needs]) -> Alternatives:
    """The selector with most different conditions first: it says most of what an object is."""
    selectors = sorted(conditions, key=lambda selector: -len(set(conditions[selector])))
    own = {(selector,) for selector in selectors}
    paths = [p for p in _ordered(needs) if p not in own and not _alike(p, needs)]
    made = [
        Alternative(
            tuple(conditions[selector][index] for selector in selectors),
            tuple(known.get(path, Need.FORBIDDEN) for path in paths),
        )
        for index, known in enumerate(needs)
    ]
    return Alternatives(tuple(selectors), tuple(paths), tuple(made))


def _ordered(needs: Iterable[_Needs]) -> list[MemberPath]:
    """All paths, a child's own members right after it."""
    known = dict.fromkeys(path for one in needs for path in one)
    heads = dict.fromkeys(path[:1] for path in known)
    return [
        path
        for head in heads
        for path in (head, *(p for p in known if p != head and p[:1] == head))
    ]


def _alike(path: MemberPath, needs: list[_Needs]) -> bool:
    """Whether a path is needed alike in all alternatives that have its parent at all."""
    found = {one.get(path, Need.FORBIDDEN) for one in needs if len(path) == 1 or path[:1] in one}
    return len(found) == 1
