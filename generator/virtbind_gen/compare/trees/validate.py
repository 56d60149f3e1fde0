# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether an element is valid: small and slow, to check what ``inclusion`` found."""

from __future__ import annotations

from lxml import etree

from ...rng.nameclass import contains
from ..language.values import Language
from .node import Node
from .pool import Pool


class Unsure(Exception):
    """A text of a datatype that is not looked into."""


def is_valid(pool: Pool, pattern: Node, element: etree._Element) -> bool:
    """Whether a pattern of elements takes an element."""
    return mistake(pool, pattern, element) is None


def mistake(pool: Pool, pattern: Node, element: etree._Element) -> str | None:
    """The path below an element to the first thing in it that is wrong; None if all is right.

    It is "" where something is missing in the element itself.
    """
    return _in_content(pool, pool.choice(_takers(pool, pattern, element)), element)


def _takers(pool: Pool, pattern: Node, element: etree._Element) -> list[Node]:
    """The contents of the patterns that may take an element of that name."""
    return [pool.content(node.element) for node in pattern.elements if _is_named(node, element)]


def _is_named(node: Node, element: etree._Element) -> bool:
    name = etree.QName(element)
    return contains(node.element.name, name.namespace or "", name.localname)


def _in_content(pool: Pool, pattern: Node, element: etree._Element) -> str | None:
    for key, text in element.attrib.items():
        name = etree.QName(key)
        pattern = _after_attribute(pool, pattern, name, text)
        if pattern is pool.not_allowed:
            return f"@{name.localname}"
    pattern = pool.replaced(pattern, lambda leaf: pool.not_allowed if leaf.attributes else leaf)
    if not len(element):
        strings = pool.strings(pattern)
        if _allows(strings, element.text or ""):
            return None
        return "text()" if strings and element.text else ""
    pattern = _after_text(pool, pattern, element.text)
    for child in element:
        after = pool.choice(
            pool.after_element(pattern, node.element)
            for node in pattern.elements
            if _is_named(node, child)
            and _in_content(pool, pool.content(node.element), child) is None
        )
        if after is pool.not_allowed:
            inner = _in_content(pool, pool.choice(_takers(pool, pattern, child)), child)
            local = etree.QName(child).localname
            return f"{local}/{inner}" if inner else local
        pattern = _after_text(pool, after, child.tail)
    return None if pattern.nullable else ""


def _after_attribute(pool: Pool, pattern: Node, name: etree.QName, text: str) -> Node:
    return pool.after_attribute(
        pattern,
        lambda leaf: contains(leaf.name, name.namespace or "", name.localname)
        and _allows(leaf.language, text),
    )


def _after_text(pool: Pool, pattern: Node, text: str | None) -> Node:
    return pool.after_text(pattern) if text and text.strip(" \t\r\n") else pattern


def _allows(language: Language, text: str) -> bool:
    answer = language.has(text)
    if answer is None:
        raise Unsure(text)
    return answer
