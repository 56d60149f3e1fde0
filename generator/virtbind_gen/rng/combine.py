# SPDX-License-Identifier: LGPL-2.1-or-later
"""The definitions of a grammar: ``div`` and ``include`` taken apart, overrides, ``combine``.

Sections 4.7, 4.11 and 4.17 of the specification, and the names of 4.18.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .errors import SchemaError
from .read import Node

if TYPE_CHECKING:
    from .build import Raw
    from .pattern import Pattern


@dataclass(eq=False, slots=True)
class Component:
    """One ``start`` (with the name "") or ``define``, and the ``ns`` that it inherits."""

    name: str
    node: Node
    ns: str


@dataclass(eq=False, slots=True)
class Define:
    """All components of one name; ``raw`` is their content, ``pattern`` what it simplifies to."""

    name: str
    parts: list[Component]
    combine: str = ""
    raw: Raw | None = None
    pattern: Pattern | None = None
    expanding: bool = False


@dataclass(eq=False, slots=True)
class Scope:
    """A grammar: its definitions by name ("" for ``start``) and the grammar around it."""

    parent: Scope | None
    defines: dict[str, Define] = field(default_factory=dict)


# More components than this in one grammar are refused: documents that include each other twice.
MAX_COMPONENTS = 1_000_000


def make_scope(grammar: Node, ns: str, parent: Scope | None) -> Scope:
    """The definitions of a ``grammar`` element that inherits this ``ns``."""
    scope = Scope(parent)
    for component in _Collector().components(grammar, ns):
        define = scope.defines.setdefault(component.name, Define(component.name, []))
        define.parts.append(component)
    for define in scope.defines.values():
        define.combine = _method(define)
    if "" not in scope.defines:
        raise grammar.error("the grammar has no start", "4.18")
    return scope


def inherit(node: Node, ns: str) -> str:
    return ns if node.ns is None else node.ns


class _Collector:
    """Takes the content of one grammar apart; counts, to stop where it would not end."""

    def __init__(self) -> None:
        self.count = 0

    def components(self, parent: Node, ns: str) -> list[Component]:
        """Sections 4.7 and 4.11: what stands in a ``grammar``, ``div`` or ``include``."""
        self.count += 1 + len(parent.children)
        if self.count > MAX_COMPONENTS:
            raise parent.error(f"the grammar grows beyond {MAX_COMPONENTS} components", "")
        ns = inherit(parent, ns)
        found: list[Component] = []
        for child in parent.children:
            if child.kind == "div":
                found += self.components(child, ns)
            elif child.kind == "include":
                found += self.included(child, ns)
            else:
                found.append(Component(child.attributes.get("name", ""), child, ns))
        return found

    def included(self, include: Node, ns: str) -> list[Component]:
        assert include.target is not None
        overrides = self.components(include, ns)
        theirs = self.components(include.target, inherit(include, ns))
        known = {component.name for component in theirs}
        for component in overrides:
            if component.name not in known:
                what = f'define "{component.name}"' if component.name else "start"
                href = include.attributes["href"]
                raise component.node.error(f'"{href}" has no {what} to override', "4.7")
        replaced = {component.name for component in overrides}
        return [component for component in theirs if component.name not in replaced] + overrides


def _method(define: Define) -> str:
    """Section 4.17: how several definitions of one name come together."""
    what = f'define "{define.name}"' if define.name else "start"
    method = ""
    plain: Node | None = None
    for component in define.parts:
        node = component.node
        combine = node.attributes.get("combine", "")
        if not combine:
            if plain is not None:
                raise _again(node, plain, f'{what} without "combine" for the second time')
            plain = node
        elif method and combine != method:
            raise _again(node, define.parts[0].node, f"{what} combined both ways")
        else:
            method = combine
    return method


def _again(node: Node, before: Node, message: str) -> SchemaError:
    return node.error(f"{message}; it also stands at {before.file}:{before.line}", "4.17")
