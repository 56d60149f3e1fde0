# SPDX-License-Identifier: LGPL-2.1-or-later
"""From grammars to types: the minimal upper approximation by subset construction.

A C++ type stands for the *set* of RELAX NG elements that one parent type can reach under one name;
its attributes and children are the union over the set:

    <choice>
      <element name="source"> @file </element>      =>      DiskSource { file?, dev? }
      <element name="source"> @dev  </element>
    </choice>

Several grammars make one model.  An element that two of them read from the same line of the same
file is one element, so that parts they share become one type; where overrides make its content
differ, the type holds both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ..rng import pattern as rng
from .content import AttributeUse, Content, child_order, content_of
from .types import (
    Builtin,
    Cardinality,
    ComplexType,
    Enumeration,
    Member,
    Model,
    QName,
    Type,
)
from .values import value_type

#: An element's place in the schema's text: what makes it the same in several grammars.
_Key = tuple[str, int, int]


class _Inference:
    def __init__(self, grammars: list[rng.Grammar]) -> None:
        self.variants: dict[_Key, list[rng.Element]] = {}
        self.key_of: dict[rng.Element, _Key] = {}
        self.rank: dict[_Key, int] = {}
        for grammar in grammars:
            self._register(grammar)
        self.contents: dict[_Key, Content] = {}
        self.types: dict[tuple[frozenset[_Key], str], Type] = {}
        self.enumerations: dict[object, Enumeration] = {}
        self.complex_types: list[ComplexType] = []
        self.queue: deque[tuple[ComplexType, Content]] = deque()

    def _register(self, grammar: rng.Grammar) -> None:
        for element in grammar.elements:
            key = (element.source.file, element.source.line, element.source.column)
            self.key_of[element] = key
            self.rank.setdefault(key, len(self.rank))
            self.variants.setdefault(key, []).append(element)

    def keys(self, elements: Iterable[rng.Element]) -> frozenset[_Key]:
        return frozenset(self.key_of[element] for element in elements)

    def content(self, key: _Key) -> Content:
        """The union of the element's content over the grammars that have it."""
        if key not in self.contents:
            patterns = tuple(v.pattern for v in self.variants[key])
            union = rng.Choice(patterns, self.variants[key][0].source)
            self.contents[key] = content_of(union)
        return self.contents[key]

    def type_of(
        self, name: QName, elements: list[rng.Element], path: str, parent: ComplexType | None
    ) -> Type:
        """The type of the elements that a parent has under one name."""
        keys = self.keys(elements)
        known = self.types.get((keys, name.ns))
        if known is not None:
            return known
        ordered_keys = sorted(keys, key=lambda key: self.rank[key])
        members = [self.variants[key][0] for key in ordered_keys]
        sources = [source for key in ordered_keys for source in self.variants[key]]
        union = rng.Choice(tuple(s.pattern for s in sources), members[0].source)
        content = content_of(union)
        made = self._simple(name, members, content, path)
        if made is None:
            made = ComplexType(elements=members, ns=name.ns, path=path, parent=parent)
            made.variants = sources
            made.documentation = _documentation(members)
            self.complex_types.append(made)
            self.queue.append((made, content))
        self.types[(keys, name.ns)] = made
        return made

    def _simple(
        self, name: QName, elements: list[rng.Element], content: Content, path: str
    ) -> Type | None:
        if content.children or content.open or content.attributes:
            return None
        if not content.values:
            return Builtin.EMPTY
        return self.value(
            content.values,
            name.ns,
            {e.source.define for e in elements},
            path,
            _can_be_empty(elements),
        )

    def value(
        self,
        patterns: list[rng.Pattern],
        ns: str,
        defines: set[str],
        path: str,
        empty: bool = False,
    ) -> Builtin | Enumeration:
        if empty:
            patterns = [*patterns, rng.Empty(patterns[0].source)]
        made = value_type(patterns, ns, defines)
        if not isinstance(made, Enumeration):
            return made
        key = (
            (made.ns, made.define, made.literals)
            if made.define
            else (made.ns, made.sources, made.literals)
        )
        known = self.enumerations.setdefault(key, made)
        known.path = known.path or path
        return known

    def fill(self, owner: ComplexType, content: Content, spell: dict[str, str]) -> None:
        def spelled(name: QName) -> str:
            return f"{spell[name.ns]}:{name.local}" if name.ns else name.local

        owner.open = content.open or content.mixed
        order = child_order(content)
        owner.ordered = order is None and not owner.open
        if content.mixed:
            # Text among elements: nothing but its order says what it means, so it is kept whole.
            content.children.clear()
        elif content.values:
            owner.content = self.value(
                content.values,
                owner.ns,
                {e.source.define for e in owner.elements},
                f"{owner.path}/text()",
                _can_be_empty(owner.elements),
            )
        for name, use in content.attributes.items():
            path = f"{owner.path}/@{spelled(name)}"
            owner.attributes.append(self._attribute(owner, name, use, path))
        for name in order or content.children:
            if name not in content.children:
                continue
            child = content.children[name]
            path = f"{owner.path}/{spelled(name)}"
            owner.children.append(
                Member(
                    name,
                    child.cardinality,
                    self.type_of(name, child.elements, path, owner),
                    documentation=_documentation(child.elements),
                    source=child.elements[0].source,
                )
            )

    def _attribute(self, owner: ComplexType, name: QName, use: AttributeUse, path: str) -> Member:
        documented = [a.annotations.documentation for a in use.attributes]
        defaults = {a.annotations.default for a in use.attributes} - {None}
        return Member(
            name,
            Cardinality(use.cardinality.low, 1),
            self.value(
                [a.pattern for a in use.attributes],
                name.ns or owner.ns,
                {a.source.define for a in use.attributes},
                path,
            ),
            documentation=next((d for d in documented if d), ""),
            default=defaults.pop() if len(defaults) == 1 else None,
            source=use.attributes[0].source,
        )


def _documentation(elements: list[rng.Element]) -> str:
    return next((e.annotations.documentation for e in elements if e.annotations.documentation), "")


def _can_be_empty(elements: list[rng.Element]) -> bool:
    """Whether an element with text may also have none at all."""
    return any(_nullable_text(element.pattern) for element in elements)


def _nullable_text(pattern: rng.Pattern) -> bool:
    if isinstance(pattern, rng.Choice):
        return any(_nullable_text(p) for p in pattern.patterns)
    if isinstance(pattern, rng.Group | rng.Interleave):
        return all(_nullable_text(p) for p in pattern.patterns)
    return isinstance(pattern, rng.Empty | rng.Attribute)


def infer(grammars: list[rng.Grammar], prefixes: dict[str, str]) -> Model:
    """The typed model of all grammars together, not yet named.

    ``prefixes`` spells the namespaces in paths: a prefix for each namespace URI.
    """
    work = _Inference(grammars)
    start = rng.Choice(tuple(g.start for g in grammars), rng.Source("", 0))
    root_content = content_of(start)
    roots: list[Member] = []
    for name, use in root_content.children.items():
        path = f"{prefixes[name.ns]}:{name.local}" if name.ns else name.local
        made = work.type_of(name, use.elements, path, None)
        roots.append(
            Member(name, Cardinality(1, 1), made, documentation=_documentation(use.elements))
        )
    while work.queue:
        owner, content = work.queue.popleft()
        work.fill(owner, content, prefixes)
    files = sorted({f for g in grammars for f in g.files})
    return Model(roots, work.complex_types, list(work.enumerations.values()), prefixes, files)


def namespaces(grammars: list[rng.Grammar]) -> list[str]:
    """Every namespace that a name of the grammars is in, in the order of first use."""
    seen: dict[str, None] = {}
    for grammar in grammars:
        for element in grammar.elements:
            classes = [element.name] + [
                p.name for p in rng.walk(element.pattern) if isinstance(p, rng.Attribute)
            ]
            for name_class in classes:
                for ns in _namespaces_of(name_class):
                    seen.setdefault(ns)
    return list(seen)


def _namespaces_of(name_class: rng.NameClass) -> Iterable[str]:
    if isinstance(name_class, rng.Name):
        yield name_class.ns
    elif isinstance(name_class, rng.NameChoice):
        for member in name_class.choices:
            yield from _namespaces_of(member)
