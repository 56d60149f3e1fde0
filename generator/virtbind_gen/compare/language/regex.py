# SPDX-License-Identifier: LGPL-2.1-or-later
"""Regular sets of texts, with Brzozowski's derivatives.

Equal expressions are one object, so that states of a walk are found again by identity.  Besides the
usual operators there are intersection and complement, which make every question about inclusion one
about emptiness, and ``COLLAPSED``: the texts that are in a set once their white space is collapsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from .chars import ALL, Chars, contains, minus, one, union


class Kind(IntEnum):
    NOTHING = 0
    EMPTY = 1
    CHARS = 2
    SEQUENCE = 3
    ANY_OF = 4
    ALL_OF = 5
    NOT = 6
    REPEAT = 7
    COLLAPSED = 8


class Regex:
    """Made by the functions below only."""

    __slots__ = ("chars", "derivatives", "high", "kind", "low", "nullable", "parts", "number")

    kind: Kind
    parts: tuple[Regex, ...]
    chars: Chars
    low: int
    high: int
    nullable: bool
    number: int
    derivatives: dict[int, Regex]


_made: dict[object, Regex] = {}
UNBOUNDED = -1


def _make(
    kind: Kind,
    parts: tuple[Regex, ...] = (),
    chars: Chars = (),
    low: int = 0,
    high: int = 0,
) -> Regex:
    key = (kind, tuple(part.number for part in parts), chars, low, high)
    known = _made.get(key)
    if known is None:
        known = _made[key] = Regex()
        known.kind, known.parts, known.chars = kind, parts, chars
        known.low, known.high, known.number = low, high, len(_made)
        known.nullable = _nullable(known)
        known.derivatives = {}
    return known


def _nullable(regex: Regex) -> bool:
    match regex.kind:
        case Kind.EMPTY:
            return True
        case Kind.NOTHING | Kind.CHARS:
            return False
        case Kind.SEQUENCE | Kind.ALL_OF | Kind.COLLAPSED:
            return all(part.nullable for part in regex.parts)
        case Kind.ANY_OF:
            return any(part.nullable for part in regex.parts)
        case Kind.NOT:
            return not regex.parts[0].nullable
        case Kind.REPEAT:
            return regex.low == 0 or regex.parts[0].nullable


NOTHING = _make(Kind.NOTHING)
EMPTY = _make(Kind.EMPTY)


def chars(of: Chars) -> Regex:
    return _make(Kind.CHARS, chars=of) if of else NOTHING


def sequence(*parts: Regex) -> Regex:
    flat: list[Regex] = []
    for part in parts:
        if part is NOTHING:
            return NOTHING
        flat += part.parts if part.kind is Kind.SEQUENCE else () if part is EMPTY else (part,)
    if len(flat) < 2:
        return flat[0] if flat else EMPTY
    return _make(Kind.SEQUENCE, tuple(flat))


def any_of(*parts: Regex) -> Regex:
    members: dict[int, Regex] = {}
    sets: list[Chars] = []
    for part in parts:
        for inner in part.parts if part.kind is Kind.ANY_OF else (part,):
            if inner.kind is Kind.CHARS:
                sets.append(inner.chars)
            elif inner is not NOTHING:
                members[inner.number] = inner
    if sets:
        joined = chars(union(*sets))
        members[joined.number] = joined
    if ANYTHING.number in members:
        return ANYTHING
    return _several(Kind.ANY_OF, members, NOTHING)


def all_of(*parts: Regex) -> Regex:
    members: dict[int, Regex] = {}
    for part in parts:
        for inner in part.parts if part.kind is Kind.ALL_OF else (part,):
            if inner is NOTHING:
                return NOTHING
            if inner is not ANYTHING:
                members[inner.number] = inner
    return _several(Kind.ALL_OF, members, ANYTHING)


def _several(kind: Kind, members: dict[int, Regex], without: Regex) -> Regex:
    if len(members) < 2:
        return next(iter(members.values()), without)
    return _make(kind, tuple(members[number] for number in sorted(members)))


def complement(of: Regex) -> Regex:
    if of is NOTHING:
        return ANYTHING
    if of is ANYTHING:
        return NOTHING
    return of.parts[0] if of.kind is Kind.NOT else _make(Kind.NOT, (of,))


def repeat(of: Regex, low: int = 0, high: int = UNBOUNDED) -> Regex:
    if high == 0 or of is EMPTY:
        return EMPTY
    if of is NOTHING:
        return EMPTY if low == 0 else NOTHING
    return of if low == high == 1 else _make(Kind.REPEAT, (of,), low=low, high=high)


ANYTHING = _make(Kind.REPEAT, (chars(ALL),), low=0, high=UNBOUNDED)

#: Where a reader of collapsed text is: before it, in a word, in the white space after a word.
_BEFORE, _IN_WORD, _AFTER_WORD = 0, 1, 2
_SPACE = 0x20


def collapsed(of: Regex, where: int = _BEFORE) -> Regex:
    """The texts whose collapsed form (spaces trimmed, runs of them made one) is in a set."""
    if of is NOTHING or of is ANYTHING:
        return of
    return _make(Kind.COLLAPSED, (of,), low=where)


def literal(text: str) -> Regex:
    return sequence(*(chars(one(character)) for character in text))


def words(of: Iterable[str]) -> Regex:
    """Any of several texts, sharing their beginnings."""
    ends = False
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(of)):
        if word:
            by_first.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    branches = [sequence(chars(one(first)), words(rest)) for first, rest in by_first.items()]
    return any_of(*branches, *([EMPTY] if ends else []))


def derivative(regex: Regex, code: int) -> Regex:
    """What may follow a character."""
    known = regex.derivatives.get(code)
    if known is None:
        known = regex.derivatives[code] = _derivative(regex, code)
    return known


def _derivative(regex: Regex, code: int) -> Regex:
    parts = regex.parts
    match regex.kind:
        case Kind.NOTHING | Kind.EMPTY:
            return NOTHING
        case Kind.CHARS:
            return EMPTY if contains(regex.chars, code) else NOTHING
        case Kind.SEQUENCE:
            branches = []
            for at, part in enumerate(parts):
                branches.append(sequence(derivative(part, code), *parts[at + 1 :]))
                if not part.nullable:
                    break
            return any_of(*branches)
        case Kind.ANY_OF:
            return any_of(*(derivative(part, code) for part in parts))
        case Kind.ALL_OF:
            return all_of(*(derivative(part, code) for part in parts))
        case Kind.NOT:
            return complement(derivative(parts[0], code))
        case Kind.REPEAT:
            high = regex.high if regex.high == UNBOUNDED else regex.high - 1
            rest = repeat(parts[0], max(regex.low - 1, 0), high)
            return sequence(derivative(parts[0], code), rest)
        case Kind.COLLAPSED:
            return _collapsed_derivative(regex, code)


def _collapsed_derivative(regex: Regex, code: int) -> Regex:
    inner = regex.parts[0]
    if code in (0x9, 0xA, 0xD, _SPACE):
        return collapsed(inner, _BEFORE if regex.low == _BEFORE else _AFTER_WORD)
    if regex.low == _AFTER_WORD:
        inner = derivative(inner, _SPACE)
    return collapsed(derivative(inner, code), _IN_WORD)


def matches(regex: Regex, text: str) -> bool:
    for character in text:
        regex = derivative(regex, ord(character))
    return regex.nullable


# --- characters that no expression tells apart ------------------------------------------------

#: Where a representative is looked for first: what people write.
_READABLE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:+,;@=# "


def representatives(regexes: Iterable[Regex]) -> list[int]:
    """One character of each class of those that no expression tells apart, readable ones first."""
    classes: list[Chars] = [ALL]
    for cut in dict.fromkeys(_cuts(regexes)):
        refined: list[Chars] = []
        for chars_ in classes:
            inside, outside = minus(chars_, minus(ALL, cut)), minus(chars_, cut)
            refined += [part for part in (inside, outside) if part]
        classes = refined
    found = [_readable(chars_) for chars_ in classes]
    return [code for _rank, code in sorted(found)]


def _readable(of: Chars) -> tuple[int, int]:
    for rank, character in enumerate(_READABLE):
        if contains(of, ord(character)):
            return rank, ord(character)
    visible = next((low for low, _high in of if low > _SPACE), of[0][0])
    return len(_READABLE) + (visible <= _SPACE), visible


def _cuts(regexes: Iterable[Regex]) -> Iterator[Chars]:
    stack = list(regexes)
    seen: set[int] = set()
    while stack:
        regex = stack.pop()
        if regex.number in seen:
            continue
        seen.add(regex.number)
        if regex.kind is Kind.CHARS:
            yield regex.chars
        if regex.kind is Kind.COLLAPSED:
            yield ((0x9, 0xA), (0xD, 0xD))
            yield ((_SPACE, _SPACE),)
        stack.extend(regex.parts)
