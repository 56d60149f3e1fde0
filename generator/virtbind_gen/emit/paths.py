# SPDX-License-Identifier: LGPL-2.1-or-later
"""Paths that rows of a table name, "domain/devices/disk/@device", found in the model."""

from __future__ import annotations

import re

from ..model.types import ComplexType, Enumeration, Member, Model


class GoneError(Exception):
    """A path that the model does not have."""


def find_root(model: Model, document: str) -> ComplexType | None:
    """The class of a kind of document."""
    found = next((r.type for r in model.roots if model.spell(r.name) == document), None)
    return found if isinstance(found, ComplexType) else None


def find_member(model: Model, owner: Member | ComplexType, step: str) -> Member:
    """The attribute ("@device") or child of that name."""
    type_ = owner.type if isinstance(owner, Member) else owner
    if isinstance(type_, ComplexType):
        members = type_.attributes if step.startswith("@") else type_.children
        for member in members:
            if model.spell(member.name) == step.removeprefix("@"):
                return member
    place = type_.path if isinstance(type_, ComplexType) else type_.name
    raise GoneError(f"'{place}' has no '{step}'")


def check_word(member: Member | ComplexType, path: str) -> None:
    """That the word in "path=word" is one that the member can be; a path need not have one."""
    place, equals, word = path.partition("=")
    type_ = member.type if isinstance(member, Member) else member
    if isinstance(type_, ComplexType) and isinstance(type_.content, Enumeration):
        type_ = type_.content
    literals = type_.literals if isinstance(type_, Enumeration) else ()
    if equals and word not in literals:
        raise GoneError(f"'{place}' is never '{word}'")


def may_lack(version: str, since: str) -> bool:
    """Whether schemas of that version may lack what came with ``since``; unknown ones may."""

    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d+", text))

    return not version or numbers(version) < numbers(since)


def table_lines(text: str, header: str) -> list[int]:
    """The lines where tables of an array begin: those of ``[[header]]``."""
    lines = text.splitlines()
    return [n for n, line in enumerate(lines, start=1) if line.strip() == f"[[{header}]]"]
