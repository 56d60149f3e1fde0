# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whole numbers in an interval, in all their spellings: ``5``, ``+5``, ``005``."""

from __future__ import annotations

from . import regex
from .chars import Chars
from .regex import Regex

_DIGITS: Chars = ((0x30, 0x39),)
_DIGIT = regex.chars(_DIGITS)
_ZEROS = regex.repeat(regex.chars(((0x30, 0x30),)))


def integers(low: int | None, high: int | None) -> Regex:
    """The decimal numbers from ``low`` to ``high``, both included, None without a bound."""
    plus = regex.repeat(regex.literal("+"), 0, 1)
    made = []
    if high is None or high >= 0:
        made.append(regex.sequence(plus, _magnitudes(max(low or 0, 0) if low else 0, high)))
    if low is None or low <= 0:
        least = max(-high, 0) if high is not None else 0
        most = None if low is None else -low
        made.append(regex.sequence(regex.literal("-"), _magnitudes(least, most)))
    if low is not None and low > 0:  # no zero in the interval, and so no "-0"
        made = made[:1]
    return regex.any_of(*made)


def _magnitudes(low: int, high: int | None) -> Regex:
    """Digits without a sign whose number is in the interval."""
    if high is not None and high < low:
        return regex.NOTHING
    some_digits = regex.repeat(_DIGIT, 1)
    at_least = _at_least(str(low)) if low > 0 else some_digits
    at_most = some_digits if high is None else _at_most(str(high))
    return regex.all_of(at_least, at_most)


def _at_most(bound: str) -> Regex:
    """Numbers up to a bound: fewer digits, or as many and none greater; any zeros in front."""
    shorter = regex.repeat(_DIGIT, 1, len(bound) - 1) if len(bound) > 1 else regex.NOTHING
    return regex.sequence(_ZEROS, regex.any_of(shorter, _same_length(bound, less=True)))


def _at_least(bound: str) -> Regex:
    longer = regex.sequence(
        regex.chars(((0x31, 0x39),)), regex.repeat(_DIGIT, len(bound), regex.UNBOUNDED)
    )
    return regex.sequence(_ZEROS, regex.any_of(longer, _same_length(bound, less=False)))


def _same_length(bound: str, *, less: bool) -> Regex:
    """Numbers with as many digits as a bound that are not beyond it."""
    made = regex.EMPTY
    for position in range(len(bound) - 1, -1, -1):
        digit = ord(bound[position])
        beyond: Chars = ((0x30, digit - 1),) if less else ((digit + 1, 0x39),)
        branches = [regex.sequence(regex.chars(((digit, digit),)), made)]
        if beyond[0][0] <= beyond[0][1]:
            rest = len(bound) - position - 1
            branches.append(regex.sequence(regex.chars(beyond), regex.repeat(_DIGIT, rest, rest)))
        made = regex.any_of(*branches)
    return made
