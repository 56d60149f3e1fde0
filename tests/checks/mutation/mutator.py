# SPDX-License-Identifier: LGPL-2.1-or-later
"""Mutates what decides in a header of checks: a copy in which every mutant waits for its number.

What is mutated:

* every part of a condition is forced to be true or false.  In ``a && b`` each operand is forced to
  be true, and the whole to be false; in ``a || b`` the other way round.  An example that notices
  these notices ``&&`` for ``||``, ``==`` for ``!=`` and a lost ``!`` too: those are not made;
* ``<`` becomes ``<=``, and so on;
* a number becomes one more and one less, a word another one;
* a call, an assignment, a ``return;`` or ``continue;`` is left out.

What only words a message is left alone: nobody wants tests of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tokens import Tokens

_ON = "::virtbind::mutation::on"
_BOUNDARY = {"<": ("less", "<="), "<=": ("less_equal", "<")}
_BOUNDARY |= {">": ("greater", ">="), ">=": ("greater_equal", ">")}
_COMPARISONS = {*_BOUNDARY, "==", "!="}
_ASSIGNMENTS = {"=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^="}
#: Calls of the test that a word makes a condition.
_PREDICATES = {"is", "has", "any", "starts_with", "ends_with", "contains", "empty", "any_of"}
_PREDICATES |= {"all_of", "none_of", "binary_search"}
_KEYWORDS = {"if", "for", "while", "switch", "return", "case", "default", "else", "using", "const"}
_KEYWORDS |= {"constexpr", "auto", "static_assert", "template", "break", "continue", "static"}
_KEYWORDS |= {"public", "private", "typename", "struct", "class", "namespace", "friend"}
#: How much of an expression tells which one it is.
_LONGEST = 80
BOTH = frozenset({True, False})


@dataclass(frozen=True)
class Mutant:
    """One change of one header."""

    number: int
    header: str
    line: int
    function: str
    original: str
    changed: str
    again: int  #: how many like it stand before it in the function

    @property
    def key(self) -> str:
        """Says which one it is, whatever the lines round it become."""
        more = f" #{self.again + 1}" if self.again else ""
        return f"{self.header}: {self.function}: {self.original} -> {self.changed}{more}"


@dataclass(frozen=True)
class _Wrapping:
    """What to put before and after some tokens."""

    first: int
    end: int
    before: str
    after: str


class Mutator:
    """One header."""

    def __init__(self, header: str, text: str, first_number: int) -> None:
        self.mutants: list[Mutant] = []
        self._header = header
        self._tokens = Tokens(text)
        self._next = first_number
        self._function = ""
        self._seen: Counter[tuple[str, str, str]] = Counter()
        self._of_bool = False  # whether the function that is looked at returns a bool
        #: what to put round tokens, and instead of one
        self._wrappings: list[_Wrapping] = []
        self._instead: dict[int, str] = {}
        self._scope(0, len(self._tokens.list))

    def text(self) -> str:
        """The header with all its mutants."""
        before: dict[int, str] = {}
        after: dict[int, str] = {}
        # The outermost first; of two round the same tokens that is the one that was made first.
        for wrapping in sorted(self._wrappings, key=lambda w: w.first - w.end):
            before[wrapping.first] = before.get(wrapping.first, "") + wrapping.before
            after[wrapping.end - 1] = wrapping.after + after.get(wrapping.end - 1, "")
        made: list[str] = []
        done = 0
        for place, token in enumerate(self._tokens.list):
            made.append(self._tokens.text[done : token.start])
            made.append(before.get(place, "") + self._instead.get(place, token.text))
            made.append(after.get(place, ""))
            done = token.end
        return "".join(made) + self._tokens.text[done:]

    # ---- what the tokens are ----------------------------------------------------------------

    def _is(self, place: int, *texts: str) -> bool:
        return 0 <= place < len(self._tokens.list) and self._tokens.list[place].text in texts

    def _kind(self, place: int) -> str:
        return self._tokens.list[place].kind if place < len(self._tokens.list) else ""

    def _top(self, first: int, end: int) -> Iterator[int]:
        """The places of a range that are in no bracket of it; of brackets the opening one."""
        place = first
        while place < end:
            yield place
            place = self._tokens.closing.get(place, place) + 1

    def _is_block(self, brace: int) -> bool:
        inside = self._top(brace + 1, self._tokens.closing[brace])
        return any(self._is(place, ";", "if", "for", "while", "switch") for place in inside)

    # ---- outside of functions ---------------------------------------------------------------

    def _scope(self, first: int, end: int) -> None:
        """Namespaces and classes: looks for the functions in them."""
        start = first
        for place in self._top(first, end):
            if self._is(place, ";"):
                start = place + 1
            if not self._is(place, "{"):
                continue
            if any(self._is(p, "=", "constexpr") for p in self._top(start, place)):
                continue  # a constant
            closing = self._tokens.closing[place]
            heads = [p for p in self._top(start, place) if self._is(p, "(")]
            heads = [p for p in heads if not self._is(p - 1, "requires", "constexpr")]
            if heads:
                self._function = self._tokens.list[heads[0] - 1].text
                self._of_bool = any(self._is(p, "bool") for p in self._top(start, heads[0]))
                if not self._function.startswith(("describe", "to_text")):
                    self._block(place + 1, closing)
                start = closing + 1
            elif any(self._is(p, "namespace", "class", "struct") for p in range(start, place)):
                self._scope(place + 1, closing)
                start = closing + 1

    # ---- statements -------------------------------------------------------------------------

    def _block(self, first: int, end: int) -> None:
        place = first
        while place < end:
            place = self._statement(place, end, guarded=False)

    def _statement(self, start: int, end: int, guarded: bool) -> int:
        """Mutates one statement; returns where the next one begins.  What a condition alone guards
        is not left out: that is the condition forced to be false."""
        closing = self._tokens.closing
        if self._is(start, "{"):
            inner, inner_end = start + 1, closing[start]
            only = guarded and self._end_of_statement(inner, inner_end) >= inner_end
            if only:
                self._statement(inner, inner_end, guarded=True)
            else:
                self._block(inner, inner_end)
            return inner_end + 1
        if self._is(start, "if", "while", "for", "switch"):
            return self._controlled(start, end)
        if self._is(start, "else"):
            return self._statement(start + 1, end, guarded=False)
        if self._is(start, "case", "default"):
            return next(p for p in self._top(start, end) if self._is(p, ":")) + 1
        semicolon = next((p for p in self._top(start, end) if self._is(p, ";")), end - 1)
        if self._is(start, "using", "static_assert"):
            return semicolon + 1
        self._expressions(start, semicolon, "")
        if not guarded and self._can_be_left_out(start, semicolon):
            number = self._new(start, semicolon, "left out")
            self._wrap(start, semicolon + 1, f"{{ if (!{_ON}({number})) ", " }")
        return semicolon + 1

    def _controlled(self, start: int, end: int) -> int:
        closing = self._tokens.closing
        if self._is(start + 1, "constexpr"):
            return self._statement(closing[start + 2] + 1, end, guarded=False)
        head = start + 1
        condition = "condition" if self._is(start, "if", "while") else ""
        if self._is(start, "for"):
            condition = "loop"
        self._expressions(head + 1, closing[head], condition)
        declares = any(self._is(p, "=") for p in self._last_part(head + 1, closing[head]))
        guarded = self._is(start, "if") and not declares
        return self._statement(closing[head] + 1, end, guarded)

    def _last_part(self, first: int, end: int) -> list[int]:
        places = list(self._top(first, end))
        parts = [place for place in places if self._is(place, ";")]
        return [place for place in places if not parts or place > parts[-1]]

    def _end_of_statement(self, start: int, end: int) -> int:
        for place in self._top(start, end):
            if self._is(place, ";"):
                return place + 1
            if self._is(place, "{") and self._is_block(place):
                return self._tokens.closing[place] + 1
        return end

    def _can_be_left_out(self, start: int, semicolon: int) -> bool:
        if self._is(start, "return", "continue", "break"):
            return semicolon == start + 1
        if self._is(start, "++", "--"):
            return True
        if self._kind(start) != "id" or self._is(start, *_KEYWORDS):
            return False
        places = list(self._top(start, semicolon))
        for place, after in zip(places, places[1:], strict=False):
            if self._kind(place) == "id" and (
                self._kind(after) == "id" or self._is(after, "&", "*")
            ):
                return False  # a declaration
            if self._is(place, "<") and self._kind(after) == "id":
                return False
            if self._is(place, "("):
                return True
            if self._is(place, *_ASSIGNMENTS):
                return True
        return self._is(places[-1], "(", "++", "--")

    # ---- expressions ------------------------------------------------------------------------

    def _expressions(self, first: int, end: int, role: str) -> None:
        """The expressions between separators, and what is in their brackets."""
        start = first
        returns = False
        assigned = False
        of_bool = False
        parts = 0
        for place in self._top(first, end):
            token = self._tokens.list[place]
            if token.kind in ("num", "str", "chr"):
                self._literal(place)
            if self._is(place, "return"):
                returns, start = True, place + 1
            elif token.text in _ASSIGNMENTS and not self._is(place - 1, "operator"):
                of_bool = any(self._is(p, "bool") for p in self._top(start, place))
                assigned, start = True, place + 1
            elif self._is(place, "?"):
                self._expression(start, place, condition=True)
                start = place + 1
            elif self._is(place, ";"):
                self._expression(start, place, condition=role == "loop" and parts == 1)
                start, assigned, parts = place + 1, False, parts + 1
            elif self._is(place, ":"):
                of_truth = of_bool or (returns and self._is_truth(start, place))
                self._expression(start, place, condition=of_truth)
                start = place + 1
            elif self._is(place, ","):
                self._expression(start, place, condition=False)
                start, assigned, of_bool = place + 1, False, False
            elif token.text in ("(", "[", "{", "<") and place in self._tokens.closing:
                self._bracket(place)
        is_condition = role == "condition" and not assigned
        is_condition |= of_bool
        if start < end and returns:
            is_condition |= self._is_truth(start, end)
        self._expression(start, end, condition=is_condition)

    def _bracket(self, place: int) -> None:
        closing = self._tokens.closing[place]
        if self._is(place, "<", "["):
            return
        if self._is(place - 1, "decltype", "requires", "sizeof"):
            return
        if self._is(place, "(") and self._words_message(place):
            return
        if self._is(place, "{"):
            if self._is(place - 1, "requires"):
                return
            if self._is_block(place):
                outer, self._of_bool = self._of_bool, False
                self._block(place + 1, closing)
                self._of_bool = outer
                return
        self._expressions(place + 1, closing, "")

    def _words_message(self, place: int) -> bool:
        """Whether a call's arguments only say where and what a finding is."""
        name = self._tokens.list[place - 1].text
        return name.startswith(("report", "describe")) or name in ("related", "format")

    def _is_truth(self, first: int, end: int) -> bool:
        """Whether an expression is true or false, as far as one sees."""
        if self._of_bool or self._is(first, "!", "true", "false"):
            return True
        places = list(self._top(first, end))
        operators = [place for place in places if place not in self._tokens.closing]
        if any(self._is(place, "&&", "||", *_COMPARISONS) for place in operators):
            return True
        return any(
            self._is(place, *_PREDICATES) and self._is(place + 1, "(") for place in places
        ) and self._is(places[-1], "(")

    def _expression(self, first: int, end: int, condition: bool) -> None:
        if first >= end:
            return
        places = list(self._top(first, end))
        if any(self._is(place, "...") for place in places):
            return  # parameters of a template
        if condition or any(self._is(place, "&&", "||") for place in places):
            self._truth(first, end, BOTH)
        else:
            self._comparison(first, end)

    def _truth(self, first: int, end: int, wanted: frozenset[bool]) -> None:
        """Forces an expression, as far as wanted, and all that it is made of."""
        for operator, forced in (("||", False), ("&&", True)):
            places = [place for place in self._top(first, end) if self._is(place, operator)]
            if not places:
                continue
            self._force(first, end, wanted - {forced})
            for start, stop in zip([first - 1, *places], [*places, end], strict=True):
                self._truth(start + 1, stop, frozenset({forced}))
            return
        if self._is(first, "!"):
            self._truth(first + 1, end, frozenset(not value for value in wanted))
        elif self._is(first, "(") and self._tokens.closing[first] == end - 1:
            pass  # what is in brackets was seen to: see _bracket
        else:
            self._force(first, end, wanted)
            self._comparison(first, end)

    def _force(self, first: int, end: int, wanted: frozenset[bool]) -> None:
        if self._is(first, "true", "false") and end == first + 1:
            wanted = wanted - {self._is(first, "true")}
        before = ""
        for value in sorted(wanted, reverse=True):
            number = self._new(first, end, str(value).lower())
            before += f"{_ON}({number}) || " if value else f"!{_ON}({number}) && "
        if before:
            self._wrap(first, end, f"({before}static_cast<bool>(", "))")

    def _comparison(self, first: int, end: int) -> None:
        places = [
            place
            for place in self._top(first, end)
            if self._is(place, *_COMPARISONS) and place not in self._tokens.closing
        ]
        if len(places) != 1 or not self._is(places[0], *_BOUNDARY):
            return
        name, other = _BOUNDARY[self._tokens.list[places[0]].text]
        changed = f"{self._tokens.source(first, places[0])} {other}"
        number = self._new(first, end, f"{changed} {self._tokens.source(places[0] + 1, end)}")
        self._instead[places[0]] = ","
        self._wrap(first, end, f"::virtbind::mutation::{name}({number}, ", ")")

    def _literal(self, place: int) -> None:
        token = self._tokens.list[place]
        if token.kind == "num":
            more = self._new(place, place + 1, "one more")
            less = self._new(place, place + 1, "one less")
            call = f"number({more}, {less}, "
        elif " " in token.text.strip('"'):
            return  # a sentence
        else:
            call = f"word({self._new(place, place + 1, 'another')}, "
        self._constant(place)
        self._wrap(place, place + 1, f"::virtbind::mutation::{call}", ")")

    def _constant(self, place: int) -> None:
        """What a literal stands in is no constant any more."""
        for before in range(place, -1, -1):
            if self._is(before, ";") or (self._is(before, "{") and self._is_block(before)):
                return
            if self._is(before, "constexpr") and not self._is(before - 1, "if"):
                self._instead[before] = "const"

    # ---- writing ----------------------------------------------------------------------------

    def _new(self, first: int, end: int, changed: str) -> int:
        original = self._tokens.source(first, end)
        if len(original) > _LONGEST:
            original = original[:_LONGEST] + "..."
        known = (self._function, original, changed)
        self.mutants.append(
            Mutant(
                number=self._next,
                header=self._header,
                line=self._tokens.line(first),
                function=self._function,
                original=original,
                changed=changed,
                again=self._seen[known],
            )
        )
        self._seen[known] += 1
        self._next += 1
        return self._next - 1

    def _wrap(self, first: int, end: int, before: str, after: str) -> None:
        self._wrappings.append(_Wrapping(first, end, before, after))
