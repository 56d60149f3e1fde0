# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows of a class's table of alternatives, for ``templates/tables.cpp.j2``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..model.alternatives import Alternatives, Step, find_alternatives
from ..model.types import ComplexType, Member


def alternatives_table(type_: ComplexType) -> dict[str, Any] | None:
    """What the template needs of a class's alternatives, None where it has none."""
    found = find_alternatives(type_)
    return _Table(type_, found).rows() if found is not None else None


class _Table:
    def __init__(self, type_: ComplexType, found: Alternatives) -> None:
        self.type = type_
        self.found = found
        self.words: list[str] = []

    def rows(self) -> dict[str, Any]:
        """``words`` and ``conditions`` are of all alternatives, which know their parts of them."""
        conditions = [
            {"first": self.add(c.words), "count": len(c.words), "absent": c.absent}
            for alternative in self.found.alternatives
            for c in alternative.conditions
        ]
        return {
            "selectors": [_reference(self.type, step) for step in self.found.selectors],
            "members": [self.path(path) for path in self.found.paths],
            "words": self.words,
            "conditions": conditions,
            "alternatives": [
                {
                    "name": self.found.name(alternative),
                    "needs": "".join(need.value for need in alternative.needs),
                }
                for alternative in self.found.alternatives
            ],
        }

    def add(self, words: Iterable[str]) -> int:
        first = len(self.words)
        self.words += words
        return first

    def path(self, path: tuple[Step, ...]) -> list[dict[str, Any]]:
        own = _reference(self.type, path[0])
        if len(path) == 1:
            return [own]
        inner = _member(self.type, path[0]).type
        assert isinstance(inner, ComplexType), "only a class has members"
        return [own, _reference(inner, path[1])]


def _members(type_: ComplexType, step: Step) -> list[Member]:
    return type_.attributes if step.attribute else type_.children


def _member(type_: ComplexType, step: Step) -> Member:
    return next(m for m in _members(type_, step) if m.name == step.name)


def _reference(type_: ComplexType, step: Step) -> dict[str, Any]:
    names = [m.name for m in _members(type_, step)]
    return {"attribute": step.attribute, "index": names.index(step.name)}
