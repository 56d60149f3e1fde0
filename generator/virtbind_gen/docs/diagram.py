# SPDX-License-Identifier: LGPL-2.1-or-later
"""The picture of a page: its elements as a tree from left to right, each box a link.

The tree is laid out here, not by Graphviz: leaves take a row each and a parent stands beside its
first child.  So the picture is a part of the page: it takes the page's colours, its links are
the page's, and making it needs no other program.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from ..model.types import UNBOUNDED, Cardinality
from .entries import Entry

_ROW = 28
_BOX = 22
_GAP = 44
_CHARACTER = 7.3
_PADDING = 9
_DEEPEST = 3
_MOST_ROWS = 45


@dataclass
class _Node:
    entry: Entry
    label: str
    depth: int
    children: list[_Node] = field(default_factory=list)
    y: float = 0
    x: float = 0

    @property
    def width(self) -> float:
        return len(self.label) * _CHARACTER + 2 * _PADDING


def mark(cardinality: Cardinality) -> str:
    """How often, as regular expressions say it."""
    if cardinality.high >= UNBOUNDED or cardinality.high > 1:
        return "+" if cardinality.low else "*"
    return "" if cardinality.low else "?"


def diagram(top: Entry, href: Callable[[Entry], str]) -> Markup:
    """The SVG of an entry and what stands in it; nothing for an entry that holds no elements."""
    tree = next(
        (
            made
            for depth in range(_DEEPEST, 0, -1)
            if _rows(made := _tree(top, 0, depth)) <= _MOST_ROWS or depth == 1
        )
    )
    if not tree.children:
        return Markup("")
    rows = _place(tree, 0)
    widths = [0.0] * (_DEEPEST + 1)
    for node in _all(tree):
        widths[node.depth] = max(widths[node.depth], node.width)
    for node in _all(tree):
        node.x = sum(widths[: node.depth]) + node.depth * _GAP + 1
    width = max(node.x + node.width for node in _all(tree)) + 1
    height = rows * _ROW
    parts = [
        f'<svg class="diagram" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img" aria-label="The elements in {escape(top.name)}">'
    ]
    for node in _all(tree):
        parts += [_edge(node, child) for child in node.children]
    parts += [_box(node, href(node.entry)) for node in _all(tree)]
    return Markup("\n".join([*parts, "</svg>"]))


def _tree(entry: Entry, depth: int, deepest: int) -> _Node:
    sign = mark(entry.member.cardinality) if entry.member is not None and depth else ""
    more = " …" if entry.children and depth == deepest else ""
    node = _Node(entry, f"{entry.name}{sign}{more}", depth)
    if depth < deepest and (depth == 0 or entry.parent is None or entry.parent.page is entry.page):
        node.children = [_tree(child, depth + 1, deepest) for child in entry.children]
    return node


def _all(node: _Node) -> list[_Node]:
    return [node, *(inner for child in node.children for inner in _all(child))]


def _rows(node: _Node) -> int:
    return sum(_rows(child) for child in node.children) or 1


def _place(node: _Node, row: int) -> int:
    """Gives a subtree its rows from one on; returns the row after it."""
    if not node.children:
        node.y = row * _ROW + _ROW / 2
        return row + 1
    for child in node.children:
        row = _place(child, row)
    node.y = node.children[0].y
    return row


def _edge(node: _Node, child: _Node) -> str:
    start, end = node.x + node.width, child.x
    middle = end - _GAP / 2
    return f'<path d="M{start:.0f} {node.y:.0f}H{middle:.0f}V{child.y:.0f}H{end:.0f}"/>'


def _box(node: _Node, href: str) -> str:
    required = node.entry.member is None or node.entry.member.cardinality.low > 0
    return (
        f'<a href="{escape(href)}"><rect class="{"required" if required else "optional"}" '
        f'x="{node.x:.0f}" y="{node.y - _BOX / 2:.0f}" width="{node.width:.0f}" height="{_BOX}" '
        f'rx="4"/><text x="{node.x + _PADDING:.0f}" y="{node.y + 4:.0f}">{escape(node.label)}'
        "</text></a>"
    )
