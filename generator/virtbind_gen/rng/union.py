# SPDX-License-Identifier: LGPL-2.1-or-later
"""Several grammars as one that allows whatever any of them does.

Schemas of one family include the same files, so most elements come several times.  Elements that
allow the same are merged, by refining a partition: all elements begin in one class for each
content with its elements left open, and a class is split while its members lead to different ones.
"""

from __future__ import annotations

from collections.abc import Hashable

from .pattern import (
    Attribute,
    Choice,
    Data,
    Element,
    Grammar,
    Pattern,
    Ref,
    Source,
    Value,
    children,
)

_NOWHERE = Source("", 0)


def union(grammars: list[Grammar]) -> tuple[Grammar, dict[Element, Element]]:
    """The grammar of all, and for each element of any of them the one that stands for it."""
    elements = [element for grammar in grammars for element in grammar.elements]
    representative = _merge(elements)
    kept = list(dict.fromkeys(representative.values()))
    for element in kept:
        element.pattern = _redirect(element.pattern, representative)
    starts = tuple(_redirect(grammar.start, representative) for grammar in grammars)
    start = Choice(starts, _NOWHERE) if len(starts) > 1 else starts[0]
    files = sorted({file for grammar in grammars for file in grammar.files})
    return Grammar(start, kept, files), representative


def _merge(elements: list[Element]) -> dict[Element, Element]:
    shapes: dict[Hashable, int] = {}
    outlines = []
    for element in elements:
        leads_to: list[Element] = []
        shape = (element.name, _shape(element.pattern, shapes, leads_to))
        outlines.append((shape, leads_to))
    class_of: dict[Element, int] = {element: 0 for element in elements}
    count = 0
    while True:
        numbers: dict[Hashable, int] = {}
        refined = {}
        for element, (shape, leads_to) in zip(elements, outlines, strict=True):
            key = (shape, tuple(class_of[other] for other in leads_to))
            refined[element] = numbers.setdefault(key, len(numbers))
        class_of = refined
        if len(numbers) == count:
            break
        count = len(numbers)
    first: dict[int, Element] = {}
    return {element: first.setdefault(class_of[element], element) for element in elements}


def _shape(pattern: Pattern, shapes: dict[Hashable, int], leads_to: list[Element]) -> int:
    """A number for a pattern with its elements left open; those are appended to ``leads_to``."""
    own: Hashable = ()
    if isinstance(pattern, Ref):
        leads_to.append(pattern.element)
    elif isinstance(pattern, Attribute):
        own = pattern.name
    elif isinstance(pattern, Data):
        own = (pattern.library, pattern.type, pattern.params)
    elif isinstance(pattern, Value):
        own = (pattern.library, pattern.type, pattern.value, pattern.ns, pattern.prefixes)
    inner = tuple(_shape(child, shapes, leads_to) for child in children(pattern))
    return shapes.setdefault((type(pattern), own, inner), len(shapes))


def _redirect(pattern: Pattern, representative: dict[Element, Element]) -> Pattern:
    """The pattern with every reference to the element that stands for its own."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if isinstance(node, Ref):
            # References are shared by nothing but their pattern, and a merged element allows the
            # same as its own: the change is not seen from outside.
            object.__setattr__(node, "element", representative[node.element])
        stack.extend(children(node))
    return pattern
