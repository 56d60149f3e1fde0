# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a text is a regular expression of XML Schema part 2, appendix F."""

from __future__ import annotations

_SINGLE_ESCAPES = frozenset("nrt\\|.?*+(){}-[]^")
_CLASS_ESCAPES = frozenset("sSiIcCdDwW")
_CATEGORIES = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po "
    "Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn".split()
)
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}


class RegexError(ValueError):
    """Says what is wrong with a regular expression, and where."""


class _Checker:
    """Walks over an expression once, with a counter for the open parentheses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, message: str) -> RegexError:
        return RegexError(f"{message} at character {self.at + 1}")

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def next(self) -> str:
        if self.at >= len(self.text):
            raise self.fail("unexpected end")
        self.at += 1
        return self.text[self.at - 1]

    def expression(self) -> None:
        depth = 0
        quantifiable = False
        while self.at < len(self.text):
            char = self.peek()
            if char in "?*+{":
                if not quantifiable:
                    raise self.fail(f'nothing for "{char}" to repeat')
                self.quantifier()
                quantifiable = False
                continue
            self.at += 1
            quantifiable = True
            if char == "(":
                depth += 1
                quantifiable = False
            elif char == "|":
                quantifiable = False
            elif char == ")":
                if not depth:
                    self.at -= 1
                    raise self.fail('")" without "("')
                depth -= 1
            elif char == "[":
                self.character_class()
            elif char == "\\":
                self.escape()
            elif char in "]}":
                self.at -= 1
                raise self.fail(f'"{char}" must be escaped')
        if depth:
            raise self.fail('"(" without ")"')

    def quantifier(self) -> None:
        if self.next() != "{":
            return
        low = self.number()
        if self.peek() == ",":
            self.at += 1
            if self.peek() != "}" and self.number() < low:
                raise self.fail("the quantifier's bounds are the wrong way round")
        if self.next() != "}":
            self.at -= 1
            raise self.fail('expected "}"')

    def number(self) -> int:
        start = self.at
        while self.peek() and self.peek() in "0123456789":
            self.at += 1
        if start == self.at:
            raise self.fail("expected a number")
        return int(self.text[start : self.at]) if self.at - start < 4000 else 10**4000

    def escape(self) -> str:
        """Reads what follows a backslash; gives the character it stands for, "" for a class."""
        char = self.next()
        if char in _SINGLE_ESCAPES:
            return _CONTROL.get(char, char)
        if char in _CLASS_ESCAPES:
            return ""
        if char in "pP":
            end = self.text.find("}", self.at)
            if self.peek() != "{" or end < 0:
                raise self.fail('expected "{category}"')
            name = self.text[self.at + 1 : end]
            block = name[2:] if name.startswith("Is") else ""
            known_block = block and block.isascii() and block.replace("-", "").isalnum()
            if name not in _CATEGORIES and not known_block:
                raise self.fail(f'unknown category "{name}"')
            self.at = end + 1
            return ""
        self.at -= 1
        raise self.fail(f'"\\{char}" is no escape')

    def character_class(self) -> None:
        """Reads a class whose "[" has been read, with the classes subtracted from it."""
        nested = 1
        while nested:
            if self.class_members():
                nested += 1
                continue
            nested -= 1
            while nested:
                if self.next() != "]":
                    self.at -= 1
                    raise self.fail('expected "]" after a subtracted class')
                nested -= 1

    def class_members(self) -> bool:
        """Reads up to "]" (gives False) or up to the "[" of a subtraction (gives True)."""
        if self.peek() == "^":
            self.at += 1
        start = self.at
        while True:
            char = self.next()
            first = self.at - 1 == start
            if char == "]":
                if first:
                    self.at -= 1
                    raise self.fail("empty character class")
                return False
            if char == "[":
                self.at -= 1
                raise self.fail('"[" must be escaped')
            if char == "-":
                if self.peek() == "[" and not first:
                    self.at += 1
                    return True
                if not first and self.peek() != "]":
                    self.at -= 1
                    raise self.fail('"-" must be escaped')
            low = self.escape() if char == "\\" else char
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", "["):
                self.at += 1
                char = self.next()
                high = self.escape() if char == "\\" else char
                if not low or not high:
                    raise self.fail("the bounds of a range must be single characters")
                if char == "[" or high < low:
                    raise self.fail(f'"{low}-{high}" is no range')


def check_regex(text: str) -> None:
    """Raises ``RegexError`` unless the text is a regular expression of XML Schema."""
    _Checker(text).expression()
