# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is claimed of two formats: decided, and shown by a document where it is false.

A claim is never false without such a document, and the document has been checked: another walk
found it valid under the one schema and invalid under the other.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from lxml import etree

from ..rng.pattern import Element
from .trees.inclusion import Inclusion, Undecided
from .trees.node import Node
from .trees.pool import Pool
from .trees.shrink import shrink
from .trees.validate import Unsure, is_valid, mistake
from .trees.witness import Smallest, Tree, to_xml


class Holds(Enum):
    YES = "yes"
    NO = "no"
    NOT_DECIDED = "not decided"


@dataclass(frozen=True)
class Claim:
    """That everything the first elements allow is allowed by the second ones.

    ``where`` leads from the element to what is not allowed or not decided.
    """

    holds: Holds
    where: str = ""
    reason: str = ""
    witness: str = ""

    def below(self, path: str) -> str:
        """The place of the claim in a document."""
        return f"{path}/{self.where}" if self.where else path


_YES = Claim(Holds.YES)


class Judge:
    """Decides claims about elements of grammars that have gone through ``union`` together."""

    def __init__(self) -> None:
        self.pool = Pool()
        self.inclusion = Inclusion(self.pool, Smallest(self.pool))
        self.known: dict[tuple[frozenset[Element], frozenset[Element]], Claim] = {}

    def claim(self, old: Iterable[Element], new: Iterable[Element]) -> Claim:
        key = (frozenset(old), frozenset(new))
        if key not in self.known:
            self.known[key] = self._decide(*key)
        return self.known[key]

    def _decide(self, old: frozenset[Element], new: frozenset[Element]) -> Claim:
        answer = self.inclusion.of_elements(old, new)
        if answer is None:
            return _YES
        if isinstance(answer, Undecided):
            return Claim(Holds.NOT_DECIDED, "/".join(answer.trail), answer.reason)
        before, after = self._any_of(old), self._any_of(new)
        document = to_xml(Tree(self.inclusion.smallest.name(before), answer.items))
        where = self._shown(before, after, document)
        if where is None:
            return Claim(Holds.NOT_DECIDED, reason="the document found could not be checked")
        document = shrink(document, lambda d: self._shown(before, after, d) == where)
        return Claim(Holds.NO, where, witness=self._laid_out(before, after, document))

    def _shown(self, old: Node, new: Node, document: etree._Element) -> str | None:
        """Where a document that is right under the old elements is wrong under the new ones."""
        try:
            is_right = is_valid(self.pool, old, document)
            return mistake(self.pool, new, document) if is_right else None
        except Unsure:
            return None

    def _laid_out(self, old: Node, new: Node, document: etree._Element) -> str:
        """The document with layout, unless that is text which its schema has no room for."""
        laid_out = copy.deepcopy(document)
        etree.indent(laid_out)
        shown = laid_out if self._shown(old, new, laid_out) is not None else document
        text: str = etree.tostring(shown, encoding="unicode")
        return text

    def _any_of(self, elements: frozenset[Element]) -> Node:
        return self.pool.choice(map(self.pool.element, elements))
