# SPDX-License-Identifier: LGPL-2.1-or-later
"""A regular expression of XML Schema in plain words.

    0x[0-9a-f]{1,4}   ->  '0x', then 1 to 4 hexadecimal digits
    [a-zA-Z0-9_]+     ->  one or more letters, digits or '_'

What would be longer than a reader follows has no words: then the expression itself is shown.
"""

from __future__ import annotations

import re
import re._constants as sre  # type: ignore
import re._parser as sre_parser  # type: ignore
from collections.abc import Iterable
from typing import Any

from ..sample.regex import to_python

_LONGEST = 150
_RANGES = {("0", "9"): "digits", ("a", "z"): "small letters", ("A", "Z"): "capital letters"}
_TOGETHER = (
    ({"small letters", "capital letters"}, "letters"),
    ({"digits", "'a' to 'f'", "'A' to 'F'"}, "hexadecimal digits"),
    ({"digits", "'a' to 'f'"}, "hexadecimal digits"),
)
_SINGULAR = {
    "digits": "a digit",
    "letters": "a letter",
    "small letters": "a small letter",
    "capital letters": "a capital letter",
    "hexadecimal digits": "a hexadecimal digit",
    "characters": "any character",
}
#: Escapes for large sets of characters, and classes less other classes.
_NOT_SAID = re.compile(r"\\[pPiIcCwWSD]|-\[")
#: Stands for ``\\s``, which is more than one character.
_WHITE_SPACE = "\ue000"
_NAMED = {
    _WHITE_SPACE: "white space",
    " ": "a space",
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a carriage return",
}


def regex_words(pattern: str) -> str:
    """The expression in words, "" where that would be too long or cannot be said."""
    if _NOT_SAID.search(pattern):
        return ""
    pattern = pattern.replace("\\s", _WHITE_SPACE)
    try:
        said = _sequence(sre_parser.parse(to_python(pattern), re.DOTALL))
    except (_Unsayable, re.error, IndexError, ValueError):
        return ""
    return said if len(said) <= _LONGEST else ""


class _Unsayable(Exception):
    """A part that has no plain words."""


def _sequence(parsed: Any) -> str:
    said: list[str] = []
    literal = ""
    for operator, argument in parsed:
        if operator is sre.LITERAL and chr(argument) not in _NAMED and chr(argument).isprintable():
            literal += chr(argument)
            continue
        if literal:
            said.append(f"'{literal}'")
            literal = ""
        said.append(_part(operator, argument))
    if literal:
        said.append(f"'{literal}'")
    return ", then ".join(said) if said else "nothing"


def _part(operator: Any, argument: Any) -> str:
    if operator is sre.LITERAL:
        return _character(argument)
    if operator is sre.ANY:
        return "any character"
    if operator in (sre.IN, sre.NOT_LITERAL):
        return _one(_class(operator, argument))
    if operator is sre.SUBPATTERN:
        return _sequence(argument[-1])
    if operator is sre.BRANCH:
        return _either([_sequence(branch) for branch in argument[1]])
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _repeat(*argument)
    raise _Unsayable


def _either(branches: list[str]) -> str:
    if any(", then" in branch or " or " in branch for branch in branches):
        if len(branches) > 3:
            raise _Unsayable
        return "either " + ", or ".join(f"({b})" if ", then" in b else b for b in branches)
    return _join(branches)


def _repeat(low: int, high: Any, inner: Any) -> str:
    what = _plural(inner)
    if (low, high) == (0, 1):
        return f"optionally {_sequence(inner)}"
    if (low, high) == (1, 1):
        return _sequence(inner)
    if high is sre.MAXREPEAT:
        often = {0: "any number of", 1: "one or more"}.get(low, f"{low} or more")
    else:
        often = str(low) if low == high else f"{low} to {high}"
    if what is not None:
        return f"{often} {what}"
    times = {"any number of": "any number of times", "one or more": "one or more times"}
    return f"({_sequence(inner)}) {times.get(often, often + ' times')}"


def _plural(inner: Any) -> str | None:
    """What a repeated single character is called, None for longer things."""
    if len(inner) != 1:
        return None
    operator, argument = inner[0]
    if operator is sre.SUBPATTERN:
        return _plural(argument[-1])
    if operator is sre.ANY:
        return "characters"
    if operator is sre.LITERAL:
        return _character(argument)
    if operator is sre.IN or operator is sre.NOT_LITERAL:
        return _join(_class(operator, argument))
    return None


def _one(names: list[str]) -> str:
    return _join([_SINGULAR.get(name, name) for name in names])


def _class(operator: Any, argument: Any) -> list[str]:
    if operator is sre.NOT_LITERAL:
        return [f"characters but {_character(argument)}"]
    if argument[0][0] is sre.NEGATE:
        return [f"characters but {_join(_members(argument[1:]))}"]
    return _members(argument)


def _members(members: Iterable[tuple[Any, Any]]) -> list[str]:
    names: dict[str, None] = {}
    for operator, argument in members:
        if operator is sre.RANGE:
            low, high = map(chr, argument)
            if not (low.isprintable() and high.isprintable()):
                raise _Unsayable
            names[_RANGES.get((low, high), f"'{low}' to '{high}'")] = None
        elif operator is sre.LITERAL:
            names[_character(argument)] = None
        else:
            raise _Unsayable
    for parts, together in _TOGETHER:
        if parts <= set(names):
            names = {together: None} | {n: None for n in names if n not in parts}
    return list(names)


def _character(code: int) -> str:
    char = chr(code)
    if char in _NAMED:
        return _NAMED[char]
    if not char.isprintable():
        raise _Unsayable
    return f"'{char}'"


def _join(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
