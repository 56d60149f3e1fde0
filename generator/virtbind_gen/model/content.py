# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a content model can hold: names, how often, and with which contents.

    <interleave>                                        attributes: -
      <element name="source">...</element>      =>      children:   source [1, 1]
      <zeroOrMore><element name="host"/></zeroOrMore>               host [0, unbounded]
    </interleave>

Cardinality is an interval: group and interleave add, choice takes the minimum and the maximum,
repetition multiplies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..rng import pattern as rng
from .types import UNBOUNDED, Cardinality, QName


@dataclass
class AttributeUse:
    cardinality: Cardinality
    attributes: list[rng.Attribute]


@dataclass
class ChildUse:
    cardinality: Cardinality
    elements: list[rng.Element]


@dataclass
class Content:
    """The members of one content model, in the order in which the schema first names them."""

    attributes: dict[QName, AttributeUse] = field(default_factory=dict)
    children: dict[QName, ChildUse] = field(default_factory=dict)
    #: patterns of the text; several are alternatives
    values: list[rng.Pattern] = field(default_factory=list)
    #: whether one alternative has text beside child elements
    mixed: bool = False
    #: elements or attributes of names that the schema does not spell out
    open: bool = False
    #: pairs of names where some group has the first before the second
    before: set[tuple[QName, QName]] = field(default_factory=set)
    #: whether a part with an order is repeated: "(a, b)+"
    turns: bool = False


def names_of(name_class: rng.NameClass) -> list[QName] | None:
    """The names of a finite name class, None of an infinite one."""
    if isinstance(name_class, rng.Name):
        return [QName(name_class.ns, name_class.local)]
    if isinstance(name_class, rng.NameChoice):
        names: list[QName] = []
        for member in name_class.choices:
            inner = names_of(member)
            if inner is None:
                return None
            names += inner
        return names
    return None


def content_of(pattern: rng.Pattern) -> Content:
    """The members of a content model."""
    if isinstance(pattern, rng.Choice):
        return _choice([content_of(p) for p in pattern.patterns])
    if isinstance(pattern, rng.Group):
        return _sum([content_of(p) for p in pattern.patterns], ordered=True)
    if isinstance(pattern, rng.Interleave):
        return _sum([content_of(p) for p in pattern.patterns], ordered=False)
    if isinstance(pattern, rng.OneOrMore):
        return _repeat(content_of(pattern.pattern))
    if isinstance(pattern, rng.Attribute):
        return _attribute(pattern)
    if isinstance(pattern, rng.Ref):
        return _child(pattern.element)
    if isinstance(pattern, rng.Text | rng.Data | rng.Value | rng.List):
        return Content(values=[pattern])
    return Content()


def _attribute(attribute: rng.Attribute) -> Content:
    names = names_of(attribute.name)
    if names is None:
        return Content(open=True)
    card = Cardinality(1 if len(names) == 1 else 0, 1)
    return Content(attributes={name: AttributeUse(card, [attribute]) for name in names})


def _child(element: rng.Element) -> Content:
    if isinstance(element.pattern, rng.NotAllowed):
        return Content()  # a placeholder that no document can have
    names = names_of(element.name)
    if names is None:
        return Content(open=True)
    card = Cardinality(1 if len(names) == 1 else 0, 1)
    return Content(children={name: ChildUse(card, [element]) for name in names})


def _merge_uses(parts: list[Content], combine: str) -> Content:
    result = Content()
    for part in parts:
        for name, use in part.attributes.items():
            known = result.attributes.setdefault(name, AttributeUse(Cardinality(0, 0), []))
            known.attributes += [a for a in use.attributes if a not in known.attributes]
        for name, child in part.children.items():
            seen = result.children.setdefault(name, ChildUse(Cardinality(0, 0), []))
            seen.elements += [e for e in child.elements if e not in seen.elements]
        result.values += [v for v in part.values if v not in result.values]
        result.mixed |= part.mixed
        result.open |= part.open
        result.before |= part.before
        result.turns |= part.turns
    zero = Cardinality(0, 0)
    for name, use in result.attributes.items():
        cards = [p.attributes[name].cardinality if name in p.attributes else zero for p in parts]
        use.cardinality = _combine(cards, combine)
    for name, child in result.children.items():
        cards = [p.children[name].cardinality if name in p.children else zero for p in parts]
        child.cardinality = _combine(cards, combine)
    return result


def _combine(cards: list[Cardinality], how: str) -> Cardinality:
    if how == "choice":
        return Cardinality(min(c.low for c in cards), max(c.high for c in cards))
    return Cardinality(
        min(sum(c.low for c in cards), UNBOUNDED), min(sum(c.high for c in cards), UNBOUNDED)
    )


def _choice(parts: list[Content]) -> Content:
    return _merge_uses(parts, "choice")


def _sum(parts: list[Content], *, ordered: bool) -> Content:
    result = _merge_uses(parts, "sum")
    texts = sum(1 for p in parts if p.values)
    elements = [p for p in parts if p.children or p.open]
    result.mixed |= texts > 1 or (texts == 1 and any(not p.values for p in elements))
    if ordered:
        for index, part in enumerate(parts):
            for later in parts[index + 1 :]:
                result.before |= {(a, b) for a in part.children for b in later.children}
    return result


def _repeat(part: Content) -> Content:
    for child in part.children.values():
        child.cardinality = Cardinality(child.cardinality.low, UNBOUNDED)
    part.mixed |= bool(part.values) and bool(part.children)
    part.turns |= bool(part.before)
    return part


def child_order(content: Content) -> list[QName] | None:
    """The children's names in an order that suits every group, None where there is none.

    Children of such a type are written back name after name in that order.  Without one ("a, b" in
    one alternative, "b, a" in another, or "(a, b)+") a document's own order has to be kept.
    """
    if content.turns:
        return None
    left = list(content.children)
    made: list[QName] = []
    while left:
        free = next(
            (n for n in left if not any((o, n) in content.before for o in left if o != n)), None
        )
        if free is None:
            return None
        made.append(free)
        left.remove(free)
    return made
