# SPDX-License-Identifier: LGPL-2.1-or-later
"""From the elements of the full syntax to raw patterns whose names and references are resolved.

Does sections 4.8 to 4.18: name classes with their namespaces, ``mixed``, ``optional`` and
``zeroOrMore`` in terms of others, the constraints of 4.16, nested grammars and what every ``ref``
refers to.  This is done for all definitions, reachable or not; an ``include`` or ``externalRef``
is built anew in every place where it stands, because it inherits that place's ``ns``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .combine import Component, Define, Scope, inherit, make_scope
from .datatypes import DatatypeError, check_params, check_value, find_datatype
from .pattern import (
    NO_ANNOTATIONS,
    Annotations,
    AnyName,
    Data,
    Element,
    Empty,
    Name,
    NameChoice,
    NameClass,
    NotAllowed,
    NsName,
    Param,
    Pattern,
    Source,
    Text,
    Value,
)
from .read import Node

# Building more patterns than this is refused: documents that bring in each other many times.
MAX_PATTERNS = 1_000_000

XMLNS = "http://www.w3.org/2000/xmlns"


@dataclass(eq=False, slots=True)
class Raw:
    """A pattern before section 4.19.

    ``kind`` is one of group, interleave, choice, oneOrMore, list, element, attribute, data, ref
    and leaf; a leaf is ready in ``leaf``, a ``data`` too but for its ``except``, which is the
    child; a ``ref`` has its ``define``.  ``element`` is made when it is first met in 4.19.
    """

    kind: str
    source: Source
    children: list[Raw] = field(default_factory=list)
    name: NameClass | None = None
    annotations: Annotations = NO_ANNOTATIONS
    leaf: Pattern | None = None
    define: Define | None = None
    element: Element | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a pattern stands: the ``ns`` it inherits, its grammar and its ``define``."""

    ns: str
    scope: Scope | None
    define: str

    def within(self, node: Node) -> _Place:
        return self if node.ns is None else _Place(node.ns, self.scope, self.define)


def build(root: Node) -> Raw:
    """The raw pattern of a whole schema."""
    return _Builder().pattern(root, _Place("", None, ""))


class _Builder:
    def __init__(self) -> None:
        self.count = 0
        self.params_checked: set[tuple[str, str, tuple[Param, ...]]] = set()
        self.prefix_lists: dict[int, tuple[tuple[str, str], ...]] = {}

    # --- grammars ----------------------------------------------------------------------------

    def grammar(self, node: Node, place: _Place) -> Raw:
        scope = make_scope(node, place.ns, place.scope)
        for define in scope.defines.values():
            parts = [self.component(part, scope) for part in define.parts]
            if len(parts) == 1:
                define.raw = parts[0]
            else:
                define.raw = Raw(define.combine, parts[0].source, parts)
        return Raw("ref", _source(node, place), define=scope.defines[""])

    def component(self, component: Component, scope: Scope) -> Raw:
        node = component.node
        place = _Place(inherit(node, component.ns), scope, component.name)
        if len(node.children) > 1:
            return self.together(node.children, place, _source(node, place))
        return self.pattern(node.children[0], place, node.documentation)

    def reference(self, node: Node, place: _Place) -> Raw:
        name = node.attributes["name"]
        scope = place.scope
        if node.kind == "parentRef":
            if scope is None or scope.parent is None:
                raise node.error(f'parentRef "{name}" has no grammar around its grammar', "4.18")
            scope = scope.parent
        define = scope.defines.get(name) if scope else None
        if define is None:
            raise node.error(f'{node.kind} to "{name}", which is not defined', "4.18")
        return Raw("ref", _source(node, place), define=define)

    # --- patterns ----------------------------------------------------------------------------

    def together(self, nodes: list[Node], place: _Place, source: Source) -> Raw:
        """Section 4.12: several patterns as one."""
        if len(nodes) == 1:
            return self.pattern(nodes[0], place)
        return Raw("group", source, [self.pattern(node, place) for node in nodes])

    def pattern(self, node: Node, place: _Place, documentation: str = "") -> Raw:
        self.count += 1
        if self.count > MAX_PATTERNS:
            raise node.error(f"the schema grows beyond {MAX_PATTERNS} patterns", "")
        place = place.within(node)
        source = _source(node, place)
        kind = node.kind
        if kind in ("group", "interleave", "choice"):
            children = [self.pattern(child, place) for child in node.children]
            return children[0] if len(children) == 1 else Raw(kind, source, children)
        if kind in ("oneOrMore", "list"):
            return Raw(kind, source, [self.together(node.children, place, source)])
        if kind == "optional":
            inner = self.together(node.children, place, source)
            return Raw("choice", source, [inner, _leaf(Empty(source))])
        if kind == "zeroOrMore":
            inner = Raw("oneOrMore", source, [self.together(node.children, place, source)])
            return Raw("choice", source, [inner, _leaf(Empty(source))])
        if kind == "mixed":
            inner = self.together(node.children, place, source)
            return Raw("interleave", source, [inner, _leaf(Text(source))])
        if kind in ("ref", "parentRef"):
            return self.reference(node, place)
        if kind == "element":
            return self.element(node, place, documentation)
        if kind == "attribute":
            return self.attribute(node, place, documentation)
        if kind == "data":
            return self.data(node, place)
        if kind == "value":
            return self.value(node, place)
        if kind == "grammar":
            return self.grammar(node, place)
        if kind == "externalRef":
            assert node.target is not None
            return self.pattern(node.target, place, documentation)
        if kind == "empty":
            return _leaf(Empty(source))
        return _leaf(Text(source) if kind == "text" else NotAllowed(source))

    def element(self, node: Node, place: _Place, documentation: str) -> Raw:
        source = _source(node, place)
        patterns = node.children
        if "name" in node.attributes:
            name: NameClass = _qualify(node, node.attributes["name"], place.ns)
        else:
            name = self.name_class(patterns[0], place.ns)
            patterns = patterns[1:]
        content = self.together(patterns, place, source)
        annotations = _annotations(node, documentation)
        return Raw("element", source, [content], name=name, annotations=annotations)

    def attribute(self, node: Node, place: _Place, documentation: str) -> Raw:
        source = _source(node, place)
        patterns = node.children
        if "name" in node.attributes:
            qualified = _qualify(node, node.attributes["name"], node.ns or "")
            _check_attribute_name(node, qualified)
            name: NameClass = qualified
        else:
            name = self.name_class(patterns[0], place.ns, in_attribute=True)
            patterns = patterns[1:]
        content = self.pattern(patterns[0], place) if patterns else _leaf(Text(source))
        annotations = _annotations(node, documentation)
        return Raw("attribute", source, [content], name=name, annotations=annotations)

    # --- datatypes ---------------------------------------------------------------------------

    def data(self, node: Node, place: _Place) -> Raw:
        source = _source(node, place)
        name = node.attributes["type"]
        params = tuple(
            Param(child.attributes["name"], child.text)
            for child in node.children
            if child.kind == "param"
        )
        key = (node.library, name, params)
        if key not in self.params_checked:
            try:
                check_params(find_datatype(node.library, name), name, params)
            except DatatypeError as error:
                raise node.error(str(error), "4.16") from None
            self.params_checked.add(key)
        excepted: list[Raw] = []
        if node.children and node.children[-1].kind == "except":
            node_except = node.children[-1]
            inner = place.within(node_except)
            excepted = [self.pattern(child, inner) for child in node_except.children]
            if len(excepted) > 1:
                excepted = [Raw("choice", _source(node_except, place), excepted)]
        leaf = Data(node.library, name, params, None, source)
        return Raw("data", source, excepted, leaf=leaf)

    def value(self, node: Node, place: _Place) -> Raw:
        name = node.attributes["type"]
        try:
            check_value(find_datatype(node.library, name), name, node.text, node.prefixes)
        except DatatypeError as error:
            raise node.error(str(error), "4.16") from None
        return _leaf(
            Value(
                node.library,
                name,
                node.text,
                place.ns,
                self.prefixes(node.prefixes),
                _source(node, place),
                node.documentation,
            )
        )

    def prefixes(self, scope: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        pairs = self.prefix_lists.get(id(scope))
        if pairs is None:
            pairs = self.prefix_lists[id(scope)] = tuple(sorted(scope.items()))
        return pairs

    # --- name classes ------------------------------------------------------------------------

    def name_class(
        self,
        node: Node,
        ns: str,
        in_attribute: bool = False,
        forbidden: frozenset[str] = frozenset(),
    ) -> NameClass:
        """A name class; ``forbidden`` are the kinds that an ``except`` around it rules out."""
        ns = inherit(node, ns)
        if node.kind in forbidden:
            raise node.error(f'"{node.kind}" in the "except" of a name class', "4.16")
        if node.kind == "choice":
            return self.name_choice(node, ns, in_attribute, forbidden)
        if node.kind == "name":
            name = _qualify(node, node.text, ns)
            if in_attribute:
                _check_attribute_name(node, name)
            return name
        rules_out = {"anyName"} if node.kind == "anyName" else {"anyName", "nsName"}
        except_: NameClass | None = None
        if node.children:
            except_ = self.name_choice(
                node.children[0], ns, in_attribute, forbidden | frozenset(rules_out)
            )
        if node.kind == "anyName":
            return AnyName(except_)
        if in_attribute and ns == XMLNS:
            raise node.error(f'an attribute cannot be in namespace "{XMLNS}"', "4.16")
        return NsName(ns, except_)

    def name_choice(
        self, node: Node, ns: str, in_attribute: bool, forbidden: frozenset[str]
    ) -> NameClass:
        ns = inherit(node, ns)
        choices: list[NameClass] = []
        for child in node.children:
            choice = self.name_class(child, ns, in_attribute, forbidden)
            choices += choice.choices if isinstance(choice, NameChoice) else (choice,)
        return choices[0] if len(choices) == 1 else NameChoice(tuple(choices))


def _leaf(pattern: Pattern) -> Raw:
    return Raw("leaf", pattern.source, leaf=pattern)


def _source(node: Node, place: _Place) -> Source:
    return Source(node.file, node.line, place.define, node.column)


def _annotations(node: Node, documentation: str) -> Annotations:
    text = node.documentation or documentation
    if not text and node.default is None:
        return NO_ANNOTATIONS
    return Annotations(text, node.default)


def _qualify(node: Node, qname: str, ns: str) -> Name:
    """Section 4.10: a name with its namespace."""
    prefix, colon, local = qname.rpartition(":")
    if not colon:
        return Name(ns, local)
    if prefix not in node.prefixes:
        raise node.error(f'the prefix of "{qname}" is not declared', "4.10")
    return Name(node.prefixes[prefix], local)


def _check_attribute_name(node: Node, name: Name) -> None:
    if name == Name("", "xmlns"):
        raise node.error('an attribute cannot be called "xmlns"', "4.16")
    if name.ns == XMLNS:
        raise node.error(f'an attribute cannot be in namespace "{XMLNS}"', "4.16")
