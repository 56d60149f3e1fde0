# SPDX-License-Identifier: LGPL-2.1-or-later
"""Regular expressions of XML Schema part 2, appendix F, as ``Regex``.

The expressions have passed ``rng.xsd_regex``, so that only right ones come here.
"""

from __future__ import annotations

from . import regex
from .chars import ALL, Chars, category, escape, minus, one, union
from .regex import UNBOUNDED, Regex

_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_CLASSES = frozenset("sSiIcCdDwW")
#: More copies than this are not unrolled by any question worth asking.
_MOST_REPEATS = 100_000


class NotKnown(Exception):
    """An expression whose characters are not known here: a Unicode block."""


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def next(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def expression(self) -> Regex:
        branches = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch())
        return regex.any_of(*branches)

    def branch(self) -> Regex:
        pieces: list[Regex] = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.quantified(self.atom()))
        return regex.sequence(*pieces)

    def atom(self) -> Regex:
        char = self.next()
        if char == "(":
            inner = self.expression()
            self.at += 1
            return inner
        if char == "[":
            return regex.chars(self.character_class())
        if char == ".":
            return regex.chars(minus(ALL, one("\n", "\r")))
        return regex.chars(self.escaped() if char == "\\" else one(char))

    def quantified(self, atom: Regex) -> Regex:
        bounds = {"?": (0, 1), "*": (0, UNBOUNDED), "+": (1, UNBOUNDED)}
        char = self.peek()
        if char in bounds and char:
            self.at += 1
            return regex.repeat(atom, *bounds[char])
        if char != "{":
            return atom
        end = self.text.index("}", self.at)
        low, comma, high = self.text[self.at + 1 : end].partition(",")
        self.at = end + 1
        most = (int(high) if high else UNBOUNDED) if comma else int(low)
        if max(int(low), most) > _MOST_REPEATS:
            raise NotKnown(f"more than {_MOST_REPEATS} repetitions")
        return regex.repeat(atom, int(low), most)

    def escaped(self) -> Chars:
        char = self.next()
        if char in _CLASSES:
            return escape(char)
        if char not in "pP":
            return one(_CONTROL.get(char, char))
        end = self.text.index("}", self.at)
        name = self.text[self.at + 1 : end]
        self.at = end + 1
        if name.startswith("Is"):
            raise NotKnown(f"the Unicode block {name}")
        return category(name) if char == "p" else minus(ALL, category(name))

    def character_class(self) -> Chars:
        """A class whose "[" has been read."""
        negated = self.peek() == "^"
        self.at += negated
        members: Chars = ()
        subtracted: Chars = ()
        first = True
        while (char := self.next()) != "]":
            if char == "-" and self.peek() == "[" and not first:
                self.at += 1
                subtracted = self.character_class()
                continue
            low = self.escaped() if char == "\\" else one(char)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "["):
                self.at += 1
                high = self.next()
                end = self.escaped() if high == "\\" else one(high)
                low = ((low[0][0], end[0][1]),)
            members = union(members, low)
            first = False
        made = minus(ALL, members) if negated else members
        return minus(made, subtracted)


def parse(text: str) -> Regex:
    """The texts that an expression matches; ``NotKnown`` where they cannot be said."""
    return _Parser(text).expression()
