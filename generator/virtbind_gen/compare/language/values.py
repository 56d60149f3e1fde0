# SPDX-License-Identifier: LGPL-2.1-or-later
"""The texts that a value pattern allows.

    <choice><value>on</value><value>off</value></choice>       words
    <data type="unsignedInt"/>, <param name="pattern">...      a regular expression
    <data type="dateTime"/>                                    opaque: known by its name only

Two opaque sets are the same or nothing is known of how they overlap.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from ...rng import pattern as rng
from ...rng.datatypes import BUILT_IN, XSD, find_datatype
from ...rng.names import collapse
from ...sample.values import NoSample, sample_data
from . import regex
from .numbers import integers
from .regex import Regex
from .xsd_pattern import NotKnown, parse


@dataclass(frozen=True)
class Opaque:
    """A set of texts that is not looked into; ``example`` is one of them where one is known."""

    name: str
    example: str | None
    pattern: rng.Data | None = field(default=None, compare=False)

    def has(self, text: str) -> bool | None:
        """Whether a text is in the set, None where that is not known."""
        if text == self.example:
            return True
        if self.pattern is None or self.pattern.params or self.pattern.except_ is not None:
            return None
        return find_datatype(self.pattern.library, self.pattern.type).allows(text, {})


@dataclass(frozen=True)
class Language:
    """A set of texts, as a union of three parts.

    ``words`` are collapsed: white space around them and runs of it inside do not matter.
    """

    words: frozenset[str] = frozenset()
    regex: Regex = regex.NOTHING
    opaque: frozenset[Opaque] = frozenset()

    @property
    def is_everything(self) -> bool:
        return self.regex is regex.ANYTHING

    def has(self, text: str) -> bool | None:
        """Whether a text is in the set, None where that is not known."""
        if collapse(text) in self.words or regex.matches(self.regex, text):
            return True
        answers = {opaque.has(text) for opaque in self.opaque}
        return True if True in answers else None if None in answers else False

    def __bool__(self) -> bool:
        return bool(self.words or self.opaque) or self.regex is not regex.NOTHING


NO_TEXT = Language()
ANY_TEXT = Language(regex=regex.ANYTHING)
#: What an empty content model takes: nothing, or white space.
BLANK = Language(frozenset({""}))


def joined(languages: Iterable[Language]) -> Language:
    """All that any of several sets has."""
    several = [language for language in dict.fromkeys(languages) if language]
    if any(language.is_everything for language in several):
        return ANY_TEXT
    if len(several) < 2:
        return several[0] if several else NO_TEXT
    return Language(
        frozenset().union(*(language.words for language in several)),
        regex.any_of(*(language.regex for language in several)),
        frozenset().union(*(language.opaque for language in several)),
    )


@functools.lru_cache(maxsize=None)
def as_regex(language: Language) -> Regex:
    """The part that is not opaque, as one expression."""
    return regex.any_of(regex.collapsed(regex.words(language.words)), language.regex)


# --- from patterns -------------------------------------------------------------------------------

_WORD_TYPES = frozenset("token NCName Name NMTOKEN ID IDREF ENTITY language".split())
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    **{
        name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))
    },
    **{
        name: (0, 2**bits - 1)
        for name, bits in (
            ("unsignedLong", 64),
            ("unsignedInt", 32),
            ("unsignedShort", 16),
            ("unsignedByte", 8),
        )
    },
}
#: Lexical spaces of other types, as expressions of XML Schema.
_LEXICAL = {
    "Name": r"\i\c*",
    "NCName": r"[\i-[:]][\c-[:]]*",
    "ID": r"[\i-[:]][\c-[:]]*",
    "IDREF": r"[\i-[:]][\c-[:]]*",
    "ENTITY": r"[\i-[:]][\c-[:]]*",
    "NMTOKEN": r"\c+",
    "language": r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*",
    "boolean": r"true|false|1|0",
    "decimal": r"[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "float": r"[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+\-]?[0-9]+)?|-?INF|NaN",
    "double": r"[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+\-]?[0-9]+)?|-?INF|NaN",
    "hexBinary": r"([0-9A-Fa-f]{2})*",
}
_LENGTHS = frozenset({"length", "minLength", "maxLength"})
_BOUNDS = frozenset({"minInclusive", "minExclusive", "maxInclusive", "maxExclusive"})


def of_value(value: rng.Value) -> Language:
    """The spellings of one value."""
    if value.type == "string":
        return Language(regex=regex.literal(value.value))
    if value.type in _WORD_TYPES:
        return Language(frozenset({collapse(value.value)}))
    if value.type in _INTEGERS:
        number = int(value.value)
        return Language(regex=regex.collapsed(integers(number, number)))
    name = f"the {value.type} {value.value} of {value.ns} {value.prefixes} {value.library}"
    return Language(opaque=frozenset({Opaque(name, value.value)}))


def of_data(data: rng.Data) -> Language:
    """The spellings of a datatype."""
    allowed = _known(data)
    excepted = of_pattern(data.except_) if data.except_ is not None else NO_TEXT
    if allowed is None or excepted.opaque:
        return Language(opaque=frozenset({_opaque(data)}))
    if not excepted:
        return Language(regex=allowed)
    return Language(regex=regex.all_of(allowed, regex.complement(as_regex(excepted))))


def _known(data: rng.Data) -> Regex | None:
    """A datatype with its parameters as an expression, None where that cannot be said."""
    params = {param.name for param in data.params}
    if data.library not in (BUILT_IN, XSD):
        return None
    if data.type in ("string", "token"):
        base, allowed = regex.ANYTHING, _LENGTHS | {"pattern"}
    elif data.type in _INTEGERS:
        base, allowed = integers(*_interval(data)), _BOUNDS | {"pattern"}
    elif data.type in _LEXICAL:
        has_length = data.type not in ("boolean", "decimal", "float", "double", "hexBinary")
        base = parse(_LEXICAL[data.type])
        allowed = frozenset({"pattern"}) | (_LENGTHS if has_length else frozenset())
    else:
        return None
    if not params <= allowed:
        return None
    try:
        patterns = [parse(p.value) for p in data.params if p.name == "pattern"]
    except NotKnown:
        return None
    made = regex.all_of(base, _of_length(data), *patterns)
    return made if data.type == "string" else regex.collapsed(made)


def _interval(data: rng.Data) -> tuple[int | None, int | None]:
    low, high = _INTEGERS[data.type]
    for param in data.params:
        if param.name not in _BOUNDS:
            continue
        bound = int(param.value)
        if param.name.startswith("min"):
            bound += param.name == "minExclusive"
            low = bound if low is None else max(low, bound)
        else:
            bound -= param.name == "maxExclusive"
            high = bound if high is None else min(high, bound)
    return low, high


def _of_length(data: rng.Data) -> Regex:
    low, high = 0, regex.UNBOUNDED
    for param in data.params:
        if param.name in ("length", "minLength"):
            low = max(low, int(param.value))
        if param.name in ("length", "maxLength"):
            high = int(param.value) if high == regex.UNBOUNDED else min(high, int(param.value))
    return regex.repeat(regex.ANYTHING.parts[0], low, high)


def _opaque(data: rng.Data) -> Opaque:
    except_ = ""
    if data.except_ is not None:
        except_ = " except " + repr(sorted(map(_outline, rng.walk(data.except_))))
    params = ", ".join(sorted(f"{param.name} {param.value}" for param in data.params))
    name = (
        f"{data.type}{' with ' if params else ''}{params}{except_} of {data.library or 'RELAX NG'}"
    )
    try:
        example = sample_data(data, random.Random(1))
    except NoSample:
        example = None
    return Opaque(name, example, data)


def _outline(pattern: rng.Pattern) -> str:
    if isinstance(pattern, rng.Value):
        return f"value {pattern.type} {pattern.value}"
    if isinstance(pattern, rng.Data):
        return f"data {pattern.type} {pattern.params}"
    return type(pattern).__name__


def of_list(list_: rng.List) -> Language:
    """White space between the items, and as much as one likes around them."""
    inner = _items(list_.pattern)
    if inner is None:
        return Language(opaque=frozenset({Opaque(f"a list {_deep_outline(list_)}", None)}))
    return Language(regex=regex.collapsed(inner))


def _items(pattern: rng.Pattern) -> Regex | None:
    """The collapsed texts of a list's items: each item after the first has a space before it."""
    with_space = _spaced(pattern)
    if with_space is None:
        return None
    nothing = regex.EMPTY if with_space.nullable else regex.NOTHING
    return regex.any_of(nothing, regex.derivative(with_space, ord(" ")))


def _spaced(pattern: rng.Pattern) -> Regex | None:
    parts = [_spaced(child) for child in rng.children(pattern)]
    known = [part for part in parts if part is not None]
    if isinstance(pattern, rng.Value | rng.Data):
        language = of_value(pattern) if isinstance(pattern, rng.Value) else of_data(pattern)
        if language.opaque:
            return None
        # An item has no white space of its own; ANYTHING-like types are cut to such texts.
        word = regex.repeat(regex.chars(_NOT_SPACE), 1)
        return regex.sequence(regex.literal(" "), regex.all_of(as_regex(language), word))
    if len(known) < len(parts):
        return None
    if isinstance(pattern, rng.Choice):
        return regex.any_of(*known)
    if isinstance(pattern, rng.Group):
        return regex.sequence(*known)
    if isinstance(pattern, rng.OneOrMore):
        return regex.repeat(known[0], 1)
    return regex.EMPTY if isinstance(pattern, rng.Empty) else None


_NOT_SPACE = ((0x21, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))


def _deep_outline(pattern: rng.Pattern) -> str:
    inner = ", ".join(_deep_outline(child) for child in rng.children(pattern))
    return f"{_outline(pattern)}({inner})"


def of_pattern(pattern: rng.Pattern) -> Language:
    """The texts of an attribute's pattern, or of the ``except`` of a ``data``."""
    match pattern:
        case rng.Text():
            return ANY_TEXT
        case rng.Empty():
            return BLANK
        case rng.Value():
            return of_value(pattern)
        case rng.Data():
            return of_data(pattern)
        case rng.List():
            return of_list(pattern)
        case rng.Choice():
            return joined(of_pattern(part) for part in pattern.patterns)
        case rng.OneOrMore():
            return of_pattern(pattern.pattern)
        case rng.Group() | rng.Interleave():
            # A string cannot stand beside another (section 7.2): these are texts and nothing else.
            return joined(of_pattern(part) for part in pattern.patterns)
        case _:
            return NO_TEXT
