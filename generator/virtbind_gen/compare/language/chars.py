# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sets of characters as sorted, disjoint ranges of code points."""

from __future__ import annotations

import functools
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

Chars = tuple[tuple[int, int], ...]

#: What XML 1.0 allows in a document.
ALL: Chars = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
SPACES: Chars = ((0x9, 0xA), (0xD, 0xD), (0x20, 0x20))
_NAME_START: Chars = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6),
    (0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F),
    (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
_NAME_MORE: Chars = ((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))


def union(*sets: Iterable[tuple[int, int]]) -> Chars:
    """All characters of any of the sets."""
    made: list[tuple[int, int]] = []
    for low, high in sorted(pair for ranges in sets for pair in ranges):
        if made and low <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return tuple(made)


def minus(left: Chars, right: Chars) -> Chars:
    """The characters of the first set that are not in the second."""
    made: list[tuple[int, int]] = []
    for low, high in left:
        for start, end in right:
            if end < low or start > high:
                continue
            if start > low:
                made.append((low, start - 1))
            low = end + 1
        if low <= high:
            made.append((low, high))
    return tuple(made)


def one(*characters: str) -> Chars:
    return union([(ord(c), ord(c)) for c in characters])


def contains(chars: Chars, code: int) -> bool:
    at = bisect_right(chars, (code, 0x110000)) - 1
    return at >= 0 and chars[at][0] <= code <= chars[at][1]


@functools.cache
def category(name: str) -> Chars:
    r"""The characters of a general category: ``\p{Lu}``, ``\p{L}``."""
    made: list[tuple[int, int]] = []
    for low, high in ALL:
        for code in range(low, high + 1):
            if unicodedata.category(chr(code)).startswith(name):
                if made and made[-1][1] == code - 1:
                    made[-1] = (made[-1][0], code)
                else:
                    made.append((code, code))
    return tuple(made)


@functools.cache
def escape(letter: str) -> Chars:
    r"""What a class escape of XML Schema stands for: the ``d`` of ``\d``."""
    if letter.isupper():
        return minus(ALL, escape(letter.lower()))
    if letter == "s":
        return SPACES
    if letter == "i":
        return _NAME_START
    if letter == "c":
        return union(_NAME_START, _NAME_MORE)
    if letter == "d":
        return category("Nd")
    return minus(ALL, union(category("P"), category("Z"), category("C")))
