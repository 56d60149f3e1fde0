# SPDX-License-Identifier: LGPL-2.1-or-later
"""From raw patterns to the simple form: ``ref`` expanded, ``notAllowed`` and ``empty`` moved.

Sections 4.19 to 4.21.  Elements are simplified one after the other from a list of those met, so
recursion goes only as deep as patterns nest inside one element.
"""

from __future__ import annotations

from .build import Raw
from .combine import Define
from .errors import SchemaError
from .pattern import (
    Attribute,
    Choice,
    Data,
    Element,
    Empty,
    Grammar,
    Group,
    Interleave,
    List,
    NotAllowed,
    OneOrMore,
    Pattern,
    Ref,
    Source,
    children,
)

# More members than this in all groups and choices together are refused: definitions that repeat
# each other grow exponentially when their members are put into one sequence.
MAX_MEMBERS = 10_000_000


def simplify(root: Raw, files: list[str]) -> Grammar:
    """The simple form of a schema."""
    simplifier = _Simplifier()
    start = simplifier.resolve(root)
    simplifier.finish()
    return Grammar(start, reachable(start), files)


def reachable(start: Pattern) -> list[Element]:
    """The elements below a pattern, in the order in which a walk meets them."""
    found: dict[int, Element] = {}
    seen: set[int] = set()
    stack = [start]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Ref):
            if id(node.element) not in found:
                found[id(node.element)] = node.element
                stack.append(node.element.pattern)
        else:
            stack.extend(reversed(children(node)))
    return list(found.values())


class _Simplifier:
    def __init__(self) -> None:
        self.pending: list[tuple[Element, Raw]] = []
        self.members = 0

    def finish(self) -> None:
        """Gives every element met its content, and those met in there, and so on."""
        done = 0
        while done < len(self.pending):
            element, content = self.pending[done]
            element.pattern = self.resolve(content)
            done += 1

    # --- section 4.19 ------------------------------------------------------------------------

    def resolve(self, raw: Raw) -> Pattern:
        kind, source = raw.kind, raw.source
        if kind == "leaf":
            assert raw.leaf is not None
            return raw.leaf
        if kind == "ref":
            assert raw.define is not None
            return self.reference(raw.define, source)
        if kind == "element":
            return Ref(self.element(raw), source)
        members: list[Pattern] = []
        for child in raw.children:
            members.append(self.resolve(child))
        if kind == "group":
            return self.sequence(Group, members, source)
        if kind == "interleave":
            return self.sequence(Interleave, members, source)
        if kind == "choice":
            return self.choice(members, source)
        if kind == "data":
            return _data(raw, members)
        content = members[0]
        if isinstance(content, NotAllowed):
            return content
        if kind == "attribute":
            assert raw.name is not None
            return Attribute(raw.name, content, source, raw.annotations)
        if kind == "list":
            return List(content, source)
        return content if isinstance(content, Empty) else OneOrMore(content, source)

    def reference(self, define: Define, source: Source) -> Pattern:
        raw = define.raw
        assert raw is not None
        if raw.kind == "element":
            return Ref(self.element(raw), source)
        if define.pattern is None:
            if define.expanding:
                raise SchemaError(
                    source.file,
                    source.line,
                    f'define "{define.name}" refers to itself without an element between',
                    "4.19",
                )
            define.expanding = True
            define.pattern = self.resolve(raw)
            define.expanding = False
        return define.pattern

    def element(self, raw: Raw) -> Element:
        if raw.element is None:
            assert raw.name is not None
            raw.element = Element(raw.name, raw.source, raw.annotations)
            self.pending.append((raw.element, raw.children[0]))
        return raw.element

    # --- sections 4.20 and 4.21 --------------------------------------------------------------

    def sequence(
        self, kind: type[Group] | type[Interleave], members: list[Pattern], source: Source
    ) -> Pattern:
        flat: list[Pattern] = []
        for member in members:
            if isinstance(member, NotAllowed):
                return member
            if isinstance(member, Group | Interleave) and isinstance(member, kind):
                flat.extend(member.patterns)
            elif not isinstance(member, Empty):
                flat.append(member)
            self.limit(len(flat), source)
        if not flat:
            return Empty(source)
        if len(flat) == 1:
            return flat[0]
        self.members += len(flat)
        return kind(tuple(flat), source)

    def choice(self, members: list[Pattern], source: Source) -> Pattern:
        flat: dict[int, Pattern] = {}
        empty: Pattern | None = None
        for member in members:
            inners: tuple[Pattern, ...] = (member,)
            if isinstance(member, Choice):
                inners = member.patterns
            for inner in inners:
                if isinstance(inner, Empty):
                    empty = empty or inner
                elif not isinstance(inner, NotAllowed):
                    flat[id(inner)] = inner
            self.limit(len(flat), source)
        if not flat:
            return empty or members[0]
        choices = ([empty] if empty else []) + list(flat.values())
        if len(choices) == 1:
            return choices[0]
        self.members += len(choices)
        return Choice(tuple(choices), source)

    def limit(self, count: int, source: Source) -> None:
        if self.members + count > MAX_MEMBERS:
            raise SchemaError(
                source.file, source.line, f"the schema grows beyond {MAX_MEMBERS} patterns"
            )


def _data(raw: Raw, members: list[Pattern]) -> Pattern:
    data = raw.leaf
    assert isinstance(data, Data)
    if not members or isinstance(members[0], NotAllowed):
        return data
    return Data(data.library, data.type, data.params, members[0], data.source)
