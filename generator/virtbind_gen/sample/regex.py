# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random texts that match a regular expression of XML Schema.

    0[xX][0-9a-f]{1,4}  ->  0X3f
"""

from __future__ import annotations

import random
import re
import re._constants as sre  # type: ignore
import re._parser as sre_parser  # type: ignore
from typing import Any

_ESCAPES = {
    "i": "[A-Za-z_:]",
    "c": "[A-Za-z0-9._:-]",
    "d": "[0-9]",
    "w": "[A-Za-z0-9]",
    "s": "[ ]",
    "I": "[0-9]",
    "C": "[ ]",
    "D": "[a-z]",
    "W": "[.]",
    "S": "[a-z]",
}
#: Characters for "any character" and negated classes, those that XML escapes among them.
_ANY = "abcxyzABC0129 _-./:;,<>&'\"é"
_MOST_REPEATS = 6


def to_python(pattern: str) -> str:
    """An XML Schema expression as one of Python's; block and category escapes become letters."""
    made: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            following = pattern[at + 1]
            if following in "pP":
                end = pattern.index("}", at)
                made.append("A-Za-z" if in_class else "[A-Za-z]")
                at = end + 1
                continue
            escape = _ESCAPES.get(following)
            if escape is None:
                made.append(char + following)
            else:
                made.append(escape[1:-1] if in_class else escape)
            at += 2
            continue
        if char == "[":
            if in_class:  # class subtraction: what it takes away is tried against the pattern later
                end = pattern.index("]", at)
                if made and made[-1] == "-":
                    made.pop()
                at = end + 1
                continue
            in_class = True
        elif char == "]":
            in_class = False
        elif char in "^$" and not in_class:
            char = "\\" + char
        made.append(char)
        at += 1
    return "".join(made)


def sample(pattern: str, rng: random.Random) -> str:
    """A text that matches the pattern; in rare cases (class subtraction) one that nearly does."""
    return _texts(sre_parser.parse(to_python(pattern), re.DOTALL), rng)


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches, as far as Python's expressions can tell."""
    return re.fullmatch(to_python(pattern), text, re.DOTALL) is not None


def _texts(parsed: Any, rng: random.Random) -> str:
    return "".join(_text(operator, argument, rng) for operator, argument in parsed)


def _text(operator: Any, argument: Any, rng: random.Random) -> str:
    if operator is sre.LITERAL:
        return chr(argument)
    if operator is sre.NOT_LITERAL:
        return rng.choice([c for c in _ANY if ord(c) != argument])
    if operator is sre.ANY:
        return rng.choice(_ANY)
    if operator is sre.IN:
        return _one_of(argument, rng)
    if operator is sre.BRANCH:
        return _texts(rng.choice(argument[1]), rng)
    if operator is sre.SUBPATTERN:
        return _texts(argument[-1], rng)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, inner = argument
        count = rng.randint(low, max(low, min(high, low + _MOST_REPEATS)))
        return "".join(_texts(inner, rng) for _ in range(count))
    raise ValueError(f"cannot make a text for {operator}")


def _one_of(members: Any, rng: random.Random) -> str:
    if members[0][0] is sre.NEGATE:
        excluded = members[1:]
        return rng.choice([c for c in _ANY if not any(_holds(m, ord(c)) for m in excluded)])
    operator, argument = rng.choice(members)
    if operator is sre.RANGE:
        return chr(rng.randint(argument[0], min(argument[1], 0xD7FF)))
    if operator is sre.LITERAL:
        return chr(argument)
    raise ValueError(f"cannot make a character for {operator}")


def _holds(member: Any, code: int) -> bool:
    operator, argument = member
    if operator is sre.RANGE:
        return bool(argument[0] <= code <= argument[1])
    return bool(operator is sre.LITERAL and argument == code)
