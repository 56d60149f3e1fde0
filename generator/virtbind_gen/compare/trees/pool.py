# SPDX-License-Identifier: LGPL-2.1-or-later
"""Patterns that are one object where they are equal, with what a walk through them asks.

They are ``rng.pattern`` in simple form, with two differences: the order of members of a choice or
an interleave is not kept, and everything that is text (``data``, ``value``, ``list``) is the
language of its texts.  Elements are compared by identity: the grammars have gone through
``rng.union`` together, which makes equal elements one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ...rng import pattern as rng
from ...rng.pattern import Element, NameClass
from ..language.classes import is_empty
from ..language.values import ANY_TEXT, BLANK, NO_TEXT, Language, joined, of_pattern
from .node import Kind, Node, describe


_NO_NAME = rng.Name("", "")
_NO_ELEMENT = Element(_NO_NAME, rng.Source("", 0))


class Pool:
    """All patterns of one comparison."""

    def __init__(self) -> None:
        self.made: dict[object, Node] = {}
        self.contents: dict[Element, Node] = {}
        self.from_pattern: dict[int, tuple[rng.Pattern, Node]] = {}
        self.not_allowed = self._node(Kind.NOT_ALLOWED)
        self.empty = self._node(Kind.EMPTY)
        self.text = self._node(Kind.TEXT)

    def _node(
        self,
        kind: Kind,
        parts: tuple[Node, ...] = (),
        name: NameClass = _NO_NAME,
        language: Language = NO_TEXT,
        element: Element = _NO_ELEMENT,
    ) -> Node:
        key = (kind, tuple(part.number for part in parts), name, language, id(element))
        known = self.made.get(key)
        if known is None:
            known = self.made[key] = Node()
            known.kind, known.parts, known.number = kind, parts, len(self.made)
            known.name, known.language, known.element = name, language, element
            describe(known)
        return known

    # --- making patterns ------------------------------------------------------------------------

    def string(self, language: Language) -> Node:
        """Text that is the whole content."""
        if is_empty(language):
            return self.not_allowed
        return self._node(Kind.STRING, language=language)

    def attribute(self, name: NameClass, language: Language) -> Node:
        if is_empty(language):
            return self.not_allowed
        return self._node(Kind.ATTRIBUTE, name=name, language=language)

    def element(self, element: Element) -> Node:
        return self._node(Kind.ELEMENT, element=element)

    def choice(self, parts: Iterable[Node]) -> Node:
        members: dict[int, Node] = {}
        languages: list[Language] = []
        for part in parts:
            for inner in part.parts if part.kind is Kind.CHOICE else (part,):
                if inner.kind is Kind.STRING:
                    languages.append(inner.language)
                elif inner is not self.not_allowed:
                    members[inner.number] = inner
        if languages:
            string = self.string(joined(languages))
            members[string.number] = string
        if self.empty.number in members and any(
            m.nullable and m is not self.empty for m in members.values()
        ):
            del members[self.empty.number]
        if len(members) < 2:
            return next(iter(members.values()), self.not_allowed)
        return self._node(Kind.CHOICE, tuple(members[number] for number in sorted(members)))

    def group(self, parts: Iterable[Node]) -> Node:
        return self._sequence(Kind.GROUP, parts)

    def interleave(self, parts: Iterable[Node]) -> Node:
        return self._sequence(Kind.INTERLEAVE, parts)

    def _sequence(self, kind: Kind, parts: Iterable[Node]) -> Node:
        flat: list[Node] = []
        for part in parts:
            if part is self.not_allowed:
                return part
            if part.kind is kind:
                flat += part.parts
            elif part is not self.empty:
                flat.append(part)
        if kind is Kind.INTERLEAVE:
            flat.sort(key=lambda part: part.number)
        if len(flat) < 2:
            return flat[0] if flat else self.empty
        return self._node(kind, tuple(flat))

    def one_or_more(self, part: Node) -> Node:
        """Repetition, taken out of choices that are repeated: (a | b+)+ is (a | b)+.

        So an attribute that is repeated leaves what it was in, however often it is read.
        """
        if part.kind is Kind.CHOICE:
            members = [m.parts[0] if m.kind is Kind.ONE_OR_MORE else m for m in part.parts]
            if self.empty in members:
                members.remove(self.empty)
                return self.choice((self.empty, self.one_or_more(self.choice(members))))
            part = self.choice(members)
        if part.kind in (Kind.NOT_ALLOWED, Kind.EMPTY, Kind.TEXT, Kind.ONE_OR_MORE):
            return part
        return self._node(Kind.ONE_OR_MORE, (part,))

    # --- from grammars --------------------------------------------------------------------------

    def convert(self, pattern: rng.Pattern) -> Node:
        known = self.from_pattern.get(id(pattern))
        if known is None:
            known = self.from_pattern[id(pattern)] = (pattern, self._convert(pattern))
        return known[1]

    def _convert(self, pattern: rng.Pattern) -> Node:
        match pattern:
            case rng.NotAllowed():
                return self.not_allowed
            case rng.Empty():
                return self.empty
            case rng.Text():
                return self.text
            case rng.Data() | rng.Value() | rng.List():
                return self.string(of_pattern(pattern))
            case rng.Attribute():
                return self.attribute(pattern.name, of_pattern(pattern.pattern))
            case rng.Ref():
                return self.element(pattern.element)
            case rng.Choice():
                return self.choice(map(self.convert, pattern.patterns))
            case rng.Group():
                return self.group(map(self.convert, pattern.patterns))
            case rng.Interleave():
                return self.interleave(map(self.convert, pattern.patterns))
            case rng.OneOrMore():
                return self.one_or_more(self.convert(pattern.pattern))

    def content(self, element: Element) -> Node:
        """The content model of an element."""
        known = self.contents.get(element)
        if known is None:
            known = self.contents[element] = self.convert(element.pattern)
        return known

    # --- what is left ----------------------------------------------------------------------------

    def replaced(self, node: Node, replace: Callable[[Node], Node]) -> Node:
        """A pattern with other leaves."""
        match node.kind:
            case Kind.CHOICE:
                return self.choice(self.replaced(part, replace) for part in node.parts)
            case Kind.GROUP:
                return self.group(self.replaced(part, replace) for part in node.parts)
            case Kind.INTERLEAVE:
                return self.interleave(self.replaced(part, replace) for part in node.parts)
            case Kind.ONE_OR_MORE:
                return self.one_or_more(self.replaced(node.parts[0], replace))
            case _:
                return replace(node)

    def after_attribute(self, node: Node, matches: Callable[[Node], bool]) -> Node:
        """What is left after an attribute; ``matches`` says which patterns take it."""
        if not node.attributes:
            return self.not_allowed
        match node.kind:
            case Kind.ATTRIBUTE:
                return self.empty if matches(node) else self.not_allowed
            case Kind.CHOICE:
                return self.choice(self.after_attribute(part, matches) for part in node.parts)
            case Kind.ONE_OR_MORE:
                first = self.after_attribute(node.parts[0], matches)
                return self.group((first, self.choice((node, self.empty))))
        make = self.group if node.kind is Kind.GROUP else self.interleave
        return self.choice(
            make((*node.parts[:at], self.after_attribute(part, matches), *node.parts[at + 1 :]))
            for at, part in enumerate(node.parts)
            if part.attributes
        )

    def after_element(self, node: Node, element: Element) -> Node:
        """What is left after a child that an ``element`` pattern took."""
        known = node.derivatives.get(element)
        if known is None:
            known = node.derivatives[element] = self._after_element(node, element)
        return known

    def _after_element(self, node: Node, element: Element) -> Node:
        if not any(inner.element is element for inner in node.elements):
            return self.not_allowed
        match node.kind:
            case Kind.ELEMENT:
                return self.empty
            case Kind.CHOICE:
                return self.choice(self.after_element(part, element) for part in node.parts)
            case Kind.ONE_OR_MORE:
                first = self.after_element(node.parts[0], element)
                return self.group((first, self.choice((node, self.empty))))
            case Kind.INTERLEAVE:
                return self.choice(
                    self.interleave(
                        (
                            *node.parts[:at],
                            self.after_element(part, element),
                            *node.parts[at + 1 :],
                        )
                    )
                    for at, part in enumerate(node.parts)
                )
        branches = []
        for at, part in enumerate(node.parts):
            branches.append(self.group((self.after_element(part, element), *node.parts[at + 1 :])))
            if not part.nullable:
                break
        return self.choice(branches)

    def after_text(self, node: Node) -> Node:
        """What is left after text that stands between elements."""
        if not node.has_text:
            return self.not_allowed
        match node.kind:
            case Kind.TEXT:
                return node
            case Kind.CHOICE:
                return self.choice(map(self.after_text, node.parts))
            case Kind.ONE_OR_MORE:
                return self.group((self.after_text(node.parts[0]), self.choice((node, self.empty))))
            case Kind.INTERLEAVE:
                return self.choice(
                    self.interleave(
                        (*node.parts[:at], self.after_text(part), *node.parts[at + 1 :])
                    )
                    for at, part in enumerate(node.parts)
                )
        branches = []
        for at, part in enumerate(node.parts):
            branches.append(self.group((self.after_text(part), *node.parts[at + 1 :])))
            if not part.nullable:
                break
        return self.choice(branches)

    # --- what may stand there ---------------------------------------------------------------------

    def strings(self, node: Node) -> Language:
        """The texts that may be the whole content, with no element beside them."""
        found = [self._strings(node)]
        if node.nullable:
            found.append(BLANK)
        return joined(found)

    def _strings(self, node: Node) -> Language:
        match node.kind:
            case Kind.TEXT:
                return ANY_TEXT
            case Kind.STRING:
                return node.language
            case Kind.CHOICE | Kind.ONE_OR_MORE:
                return joined(map(self._strings, node.parts))
            case Kind.GROUP | Kind.INTERLEAVE:
                return joined(
                    self._strings(part)
                    for at, part in enumerate(node.parts)
                    if all(other.nullable for n, other in enumerate(node.parts) if n != at)
                )
            case _:
                return NO_TEXT
