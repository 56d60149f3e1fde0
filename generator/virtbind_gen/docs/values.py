# SPDX-License-Identifier: LGPL-2.1-or-later
"""What may be written in an attribute or as text, in plain words.

    <choice><value>yes</value><value>no</value></choice>            words: yes, no
    <data type="unsignedInt"><param name="maxInclusive">15</param>  a whole number from 0 to 15
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..model.values import leaves
from ..rng.pattern import Data, List, Param, Pattern, Text, Value
from .regex_words import regex_words

_WHOLE = {
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "integer": (None, None),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
_NAMED = {
    "string": "any text",
    "token": "any text; white space around it does not count",
    "normalizedString": "any text",
    "boolean": "true or false (1 or 0)",
    "decimal": "a number",
    "float": "a number",
    "double": "a number",
    "anyURI": "a URI",
    "dateTime": "a date and time, 2024-02-29T12:00:00",
    "date": "a date, 2024-02-29",
    "time": "a time of day, 12:00:00",
    "duration": "a span of time, P1DT12H",
    "hexBinary": "bytes as hexadecimal digits",
    "base64Binary": "bytes in base64",
    "NCName": "a name without colon",
    "Name": "an XML name",
    "NMTOKEN": "a name token",
    "ID": "a name that no other element has",
    "IDREF": "the name of another element",
    "QName": "an XML name, with or without prefix",
    "language": "a language, such as en",
}

#: What says nothing new of a whole number.
_PLAIN_DIGITS = ("one or more digits", "any number of digits")


@dataclass
class Values:
    """``words`` with what the schema says of each; ``phrases`` for all else that may be written.

    ``forms`` are regular expressions for which there are no plain words.
    """

    words: dict[str, str] = field(default_factory=dict)
    phrases: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)


def describe(patterns: Iterable[Pattern], names: Mapping[str, str]) -> Values:
    """The values of all the patterns; ``names`` has words for defines."""
    made = Values()
    for pattern in patterns:
        for leaf in leaves(pattern):
            _describe(leaf, names, made)
    made.phrases = list(dict.fromkeys(made.phrases))
    made.forms = list(dict.fromkeys(made.forms))
    return made


def _describe(leaf: Pattern, names: Mapping[str, str], made: Values) -> None:
    if isinstance(leaf, Value):
        made.words[leaf.value] = made.words.get(leaf.value) or leaf.documentation
    elif isinstance(leaf, Text):
        made.phrases.append("any text")
    elif isinstance(leaf, List):
        inner = describe([leaf.pattern], names)
        words = [f"'{word}'" for word in inner.words]
        made.phrases.append(
            "a list, separated by spaces, of " + ", ".join([*words, *inner.phrases] or ["items"])
        )
    elif isinstance(leaf, Data):
        if leaf.source.define in names:
            made.phrases.append(names[leaf.source.define])
        else:
            _describe_data(leaf, made)


def _describe_data(data: Data, made: Values) -> None:
    patterns = [p.value for p in data.params if p.name == "pattern"]
    said = [regex_words(pattern) for pattern in patterns]
    unsaid = [pattern for pattern, words in zip(patterns, said, strict=True) if not words]
    number = _number(data)
    if number:
        spelled = [f"written as {words}" for words in said if words and words not in _PLAIN_DIGITS]
        made.phrases.append(", ".join([number, *spelled]))
    elif patterns and not unsaid:
        made.phrases.append(" that is also ".join(said))
    elif not patterns:
        made.phrases.append(_NAMED.get(data.type, f"a value of the type {data.type}") + _size(data))
    made.forms += unsaid
    if data.except_ is not None:
        words = [f"'{leaf.value}'" for leaf in leaves(data.except_) if isinstance(leaf, Value)]
        if words and made.phrases:
            made.phrases[-1] += f", but not {' or '.join(words)}"


def _number(data: Data) -> str:
    if data.type not in _WHOLE:
        return ""
    low, high = _WHOLE[data.type]
    for param in data.params:
        low, high = _narrowed(param, low, high)
    if low is not None and high is not None:
        return f"a whole number from {low} to {high}"
    if low is not None:
        return f"a whole number, {low} or more"
    return f"a whole number, {high} or less" if high is not None else "a whole number"


def _narrowed(param: Param, low: int | None, high: int | None) -> tuple[int | None, int | None]:
    if param.name in ("minInclusive", "minExclusive"):
        bound = int(float(param.value)) + (param.name == "minExclusive")
        low = bound if low is None else max(low, bound)
    elif param.name in ("maxInclusive", "maxExclusive"):
        bound = int(float(param.value)) - (param.name == "maxExclusive")
        high = bound if high is None else min(high, bound)
    return low, high


def _size(data: Data) -> str:
    facets = {p.name: p.value for p in data.params}
    if "length" in facets:
        return f", {facets['length']} characters long"
    low, high = facets.get("minLength"), facets.get("maxLength")
    if low and high:
        return f", {low} to {high} characters long"
    if low:
        return f", {low} or more characters long"
    return f", {high} characters long at most" if high else ""
