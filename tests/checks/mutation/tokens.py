# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tokens of a header of checks.

No compiler is asked: the functions are templates, in which a compiler knows what an operator is
only once they are used.  These headers are all laid out by clang-format, which puts spaces round
binary operators and none before the ``<`` of template arguments, so that tokens tell enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<skip> \s+ | //[^\n]* | /\*.*?\*/ | ^\#[^\n]* )
  | (?P<id>   [A-Za-z_]\w* )
  | (?P<num>  \d[\w']* )
  | (?P<str>  "(?:[^"\\\n]|\\.)*"(?:sv|s)? (?: \s* "(?:[^"\\\n]|\\.)*" )* )
  | (?P<chr>  '(?:[^'\\\n]|\\.)' )
  | (?P<op>   <=> | \.\.\. | :: | -> | && | \|\| | [=!<>+\-*/%|&^]= | \+\+ | -- | . )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Token:
    """One token and where it stands."""

    kind: str  #: "id", "num", "str", "chr" or "op"
    text: str
    start: int
    end: int


class Tokens:
    """The tokens of a text, and which brackets belong together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.list = [
            Token(str(found.lastgroup), found[0], found.start(), found.end())
            for found in _TOKEN.finditer(text)
            if found.lastgroup != "skip"
        ]
        self.closing = self._match()

    def _match(self) -> dict[int, int]:
        """The place of the closing bracket for that of each opening one; those of template
        arguments are among them."""
        pairs: dict[int, int] = {}
        open_ones: list[tuple[int, str]] = []
        for place, token in enumerate(self.list):
            if token.kind != "op":
                continue
            if token.text in _CLOSING:
                open_ones.append((place, _CLOSING[token.text]))
            elif token.text == "<" and self._opens_template(place):
                open_ones.append((place, ">"))
            elif open_ones and token.text == open_ones[-1][1]:
                pairs[open_ones.pop()[0]] = place
        if open_ones:
            line = self.line(open_ones[-1][0])
            raise ValueError(f"line {line}: a bracket that nothing closes")
        return pairs

    def _opens_template(self, place: int) -> bool:
        before = self.list[place - 1]
        return before.end == self.list[place].start or before.text == "template"

    def line(self, place: int) -> int:
        """The line of a token, counted from 1."""
        return self.text.count("\n", 0, self.list[place].start) + 1

    def source(self, first: int, end: int) -> str:
        """The text of some tokens, on one line."""
        text = self.text[self.list[first].start : self.list[end - 1].end]
        return re.sub(r"\s+", " ", text)
