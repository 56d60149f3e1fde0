# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random texts of a datatype."""

from __future__ import annotations

import random

from ..rng.datatypes import DatatypeError, check_value, find_datatype
from ..rng.pattern import Data, Param, Value
from .regex import matches, sample

_NAMES = ("a", "vda", "eth0", "Guest-1", "x_y")
_TEXTS = ("a", "two words", "1 < 2 & 'q' \"r\"", "é€", "x", "/dev/vda", "5")
_FIXED = {
    "boolean": ("true", "false", "0", "1"),
    "decimal": ("0", "-1.5", "+2.50", "007.0"),
    "float": ("0", "-1.5E3", "INF", "NaN"),
    "double": ("0", "-1.5E3", "INF", "NaN"),
    "dateTime": ("2024-02-29T12:00:00", "2024-02-29T12:00:00.5Z"),
    "date": ("2024-02-29", "2024-02-29+01:00"),
    "time": ("12:00:00", "23:59:59.9Z"),
    "duration": ("P1D", "-P1Y2M3DT4H5M6S"),
    "gYear": ("2024",),
    "gYearMonth": ("2024-02",),
    "gMonth": ("--02",),
    "gMonthDay": ("--02-29",),
    "gDay": ("---29",),
    "hexBinary": ("", "0aFF"),
    "base64Binary": ("", "QUJD"),
    "anyURI": ("http://example.org/a?b", "a/b"),
    "language": ("en", "de-AT"),
}
_BOUNDS = {
    "byte": (-128, 127),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "nonNegativeInteger": (0, 2**70),
    "positiveInteger": (1, 2**70),
    "nonPositiveInteger": (-(2**70), 0),
    "negativeInteger": (-(2**70), -1),
    "integer": (-(2**70), 2**70),
}
_ATTEMPTS = 200


class NoSample(Exception):
    """No text of the datatype was found; str() says of which."""


def sample_value(value: Value, rng: random.Random) -> str:
    """The value, sometimes with the white space around it that its type allows."""
    if value.type != "string" and rng.random() < 0.03:
        return f" {value.value} "
    return value.value


def sample_data(data: Data, rng: random.Random) -> str:
    """A text in the datatype that satisfies the parameters and is not in the exception."""
    for _ in range(_ATTEMPTS):
        text = _candidate(data, rng)
        if text is not None and is_allowed(data, text):
            return text
    raise NoSample(f"{data.source}: no text found for the datatype '{data.type}'")


def _candidate(data: Data, rng: random.Random) -> str | None:
    patterns = [p.value for p in data.params if p.name == "pattern"]
    if data.type in _BOUNDS:
        text = _integer(data, rng)
        # Of a number's two constraints the rarer one leads, in turn.
        return sample(patterns[0], rng) if patterns and rng.random() < 0.8 else text
    if patterns:
        return sample(patterns[0], rng)
    if data.type in _FIXED:
        return rng.choice(_FIXED[data.type])
    if data.type in ("string", "token", "normalizedString"):
        return _sized(rng.choice(_TEXTS), data, rng)
    return _sized(rng.choice(_NAMES), data, rng)


def _integer(data: Data, rng: random.Random) -> str:
    low, high = _BOUNDS[data.type]
    for param in data.params:
        if param.name in ("minInclusive", "minExclusive"):
            low = max(low, int(float(param.value)))
        elif param.name in ("maxInclusive", "maxExclusive"):
            high = min(high, int(float(param.value)))
    small = rng.randint(low, min(high, low + 99))
    number = rng.choice((low, high, min(high, low + 1), rng.randint(low, high), small))
    spelled = str(number)
    if not any(p.name == "pattern" for p in data.params) and rng.random() < 0.1:
        spelled = rng.choice((f"00{number}" if number >= 0 else spelled, f" {number} "))
    return spelled


def _sized(text: str, data: Data, rng: random.Random) -> str:
    """A text of a length that the parameters ask for."""
    low, high = 0, len(text)
    for param in data.params:
        if param.name in ("length", "minLength"):
            low = int(param.value)
            high = max(high, low)
        if param.name in ("length", "maxLength"):
            high = int(param.value)
    wanted = max(low, min(high, len(text)))
    return (text + "".join(rng.choice("abc") for _ in range(wanted)))[:wanted]


def is_allowed(data: Data, text: str) -> bool:
    if any(ord(c) < 0x20 and c not in "\t\n\r" for c in text):
        return False
    try:
        check_value(find_datatype(data.library, data.type), data.type, text, {})
    except DatatypeError:
        return False
    return all(_satisfies(p, text) for p in data.params) and (
        data.except_ is None or not _is_excluded(data, text)
    )


def _satisfies(param: Param, text: str) -> bool:
    if param.name == "pattern":
        return matches(param.value, text)
    if param.name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
        try:
            number, bound = float(text), float(param.value)
        except ValueError:
            return True
        return {
            "minInclusive": number >= bound,
            "maxInclusive": number <= bound,
            "minExclusive": number > bound,
            "maxExclusive": number < bound,
        }[param.name]
    if param.name in ("length", "minLength", "maxLength"):
        bound_length = int(param.value)
        return {
            "length": len(text) == bound_length,
            "minLength": len(text) >= bound_length,
            "maxLength": len(text) <= bound_length,
        }[param.name]
    return True


def _is_excluded(data: Data, text: str) -> bool:
    from ..model.values import leaves

    assert data.except_ is not None
    return any(
        isinstance(leaf, Value) and leaf.value.split() == text.split()
        for leaf in leaves(data.except_)
    )
