# SPDX-License-Identifier: LGPL-2.1-or-later
"""Value types: which C++ type holds what a schema allows as text.

    <choice><value>yes</value><value>no</value></choice>    ->  an enumeration
    <data type="unsignedInt"/>                              ->  UnsignedInteger
    <data type="unsignedInt"><param name="pattern">0[0-7]{3}</param></data>
                                                            ->  Text: its spelling matters
    anything else that is text                              ->  Text
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..rng import pattern as rng
from .types import Builtin, Enumeration

_UNSIGNED = {
    "nonNegativeInteger",
    "positiveInteger",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
}
_SIGNED = {"integer", "long", "int", "short", "byte", "negativeInteger", "nonPositiveInteger"}
_REAL = {"decimal", "float", "double"}
#: Decimal numbers with every digit in every place that a decimal pattern has to take.
_SAMPLES = ("1", "8", "9", "10", "18", "29", "80", "98", "100", "189", "809", "1089", "9876")


def leaves(pattern: rng.Pattern) -> Iterable[rng.Pattern]:
    """The alternatives of a value: what a choice holds, all the way down."""
    if isinstance(pattern, rng.Choice):
        for member in pattern.patterns:
            yield from leaves(member)
    else:
        yield pattern


def _bounds(data: rng.Data) -> tuple[float, float]:
    low, high = float("-inf"), float("inf")
    for param in data.params:
        try:
            number = float(param.value)
        except ValueError:
            continue
        if param.name in ("minInclusive", "minExclusive"):
            low = max(low, number)
        elif param.name in ("maxInclusive", "maxExclusive"):
            high = min(high, number)
    return low, high


def _is_decimal(data: rng.Data) -> bool:
    """Whether every pattern facet takes ordinary decimal numbers (an octal mode's does not)."""
    low, high = _bounds(data)
    for param in data.params:
        if param.name != "pattern":
            continue
        try:
            compiled = re.compile(param.value)
        except re.error:
            return False
        samples = [s for s in _SAMPLES if low < float(s) < high]
        matched = [s for s in samples if compiled.fullmatch(s)]
        # A pattern may bound the number of digits, but not which digits stand where.
        longest = max((len(s) for s in matched), default=0)
        if not matched or any(s not in matched for s in samples if len(s) <= longest):
            return False
    return True


def _number(data: rng.Data) -> Builtin:
    if data.type == "boolean":
        return Builtin.BOOLEAN
    if data.type in _REAL:
        return Builtin.REAL if _is_decimal(data) else Builtin.TEXT
    if data.type in _UNSIGNED | _SIGNED and _is_decimal(data):
        return (
            Builtin.UNSIGNED if data.type in _UNSIGNED or _bounds(data)[0] >= 0 else Builtin.INTEGER
        )
    return Builtin.TEXT


def value_type(
    patterns: Iterable[rng.Pattern], ns: str, owner_defines: set[str]
) -> Builtin | Enumeration:
    """The type that holds every value of any of the patterns.

    ``owner_defines`` are the defines that the attributes or elements around the patterns stand
    in: words from another define came through a ``ref``, and are named after that define.
    """
    alternatives = [leaf for pattern in patterns for leaf in leaves(pattern)]
    if all(isinstance(leaf, rng.Empty | rng.NotAllowed) for leaf in alternatives):
        return Builtin.TEXT
    if all(_is_word(leaf) for leaf in alternatives):
        return _enumeration(alternatives, ns, owner_defines)
    if all(isinstance(leaf, rng.Data) and leaf.library for leaf in alternatives):
        kinds = {_number(leaf) for leaf in alternatives if isinstance(leaf, rng.Data)}
        if kinds == {Builtin.UNSIGNED, Builtin.INTEGER}:
            return Builtin.INTEGER
        if len(kinds) == 1:
            return kinds.pop()
    return Builtin.TEXT


def _is_word(leaf: rng.Pattern) -> bool:
    if isinstance(leaf, rng.Empty):
        return True
    return isinstance(leaf, rng.Value) and leaf.type in (
        "token",
        "string",
        "normalizedString",
        "NCName",
        "Name",
        "NMTOKEN",
        "ID",
    )


def _enumeration(
    alternatives: list[rng.Pattern], ns: str, owner_defines: set[str]
) -> Enumeration | Builtin:
    literals: dict[str, str] = {}
    for leaf in alternatives:
        if isinstance(leaf, rng.Empty):
            literals.setdefault("", "")
        elif isinstance(leaf, rng.Value):
            spelled = leaf.value if leaf.type == "string" else " ".join(leaf.value.split())
            if spelled != " ".join(spelled.split()):
                return Builtin.TEXT  # white space that carries meaning is no word
            literals[spelled] = literals.get(spelled) or leaf.documentation
    defines = {leaf.source.define for leaf in alternatives} - {""}
    shared = len(defines) == 1 and not defines & owner_defines
    return Enumeration(
        literals=tuple(literals),
        ns=ns,
        define=defines.pop() if shared else "",
        sources=frozenset((leaf.source.file, leaf.source.line) for leaf in alternatives),
        documentation={word: text for word, text in literals.items() if text},
    )
