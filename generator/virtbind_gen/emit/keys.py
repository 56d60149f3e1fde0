# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rows of ``[keys]`` in ``binding.toml``: what tells an element from its siblings.

``"domain/devices/disk" = "target/@dev"``; several parts count together: ``"@type @index"``.  A part
is an attribute or child of the class, or one of a child of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.types import ComplexType, Member, Model

#: a member as ``templates/tables.cpp.j2`` wants it: ``attribute`` and ``index``
Reference = dict[str, int]


def find_keys(model: Model, rows: Mapping[str, str]) -> dict[str, list[list[Reference]]]:
    """The parts of a class's key, by the class's path.

    Rows and parts that a version of the schemas does not have are for the other versions.
    """
    made = {}
    for path, key in rows.items():
        type_ = _find_type(model, path)
        if type_ is None:
            continue
        parts = [_resolve(model, type_, part.split("/")) for part in key.split()]
        made[type_.path] = [part for part in parts if part]
    return made


def _find_type(model: Model, path: str) -> ComplexType | None:
    members = model.roots
    found: ComplexType | None = None
    for step in path.split("/"):
        member = next((m for m in members if model.spell(m.name) == step), None)
        if member is None or not isinstance(member.type, ComplexType):
            return None
        found = member.type
        members = found.children
    return found


def _resolve(model: Model, type_: ComplexType, steps: list[str]) -> list[Reference]:
    """The members on the way, of which a table has at most two; none where one does not exist."""
    made: list[Reference] = []
    for step in steps[:2]:
        attribute = step.startswith("@")
        members = type_.attributes if attribute else type_.children
        index = _index(model, members, step.removeprefix("@"))
        if index is None:
            return []
        made.append({"attribute": attribute, "index": index})
        below = members[index].type
        if not isinstance(below, ComplexType):
            break
        type_ = below
    return made if len(made) == len(steps) else []


def _index(model: Model, members: list[Member], name: str) -> int | None:
    return next((i for i, m in enumerate(members) if model.spell(m.name) == name), None)
