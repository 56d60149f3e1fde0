# SPDX-License-Identifier: LGPL-2.1-or-later
"""What changed for a caller in C++: two manifests of the public API compared.

A caller breaks where a program that compiled, and did what it did, no longer does:

    a class, member or enumerator that is gone or has another name
    an accessor of another type or container: ``one``, ``optional``, ``sequence``
    a new member that there has to be one of: constructors take those
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from .changes import Change, Level

_Json = dict[str, Any]

#: Members as much alike as this may be one under two names.
_ALIKE = 0.6


def compare_apis(old: _Json, new: _Json) -> list[Change]:
    """All changes, the gravest first."""
    changes = list(_Comparison(old, new).changes())
    return sorted(changes, key=lambda change: (-change.level, change.where))


class _Comparison:
    def __init__(self, old: _Json, new: _Json) -> None:
        self.old, self.new = _in_namespace(old), _in_namespace(new)
        #: new name by old name, of what is at the same path under another name
        self.renamed = {
            **_renamed(self.old["types"], self.new["types"]),
            **_renamed(self.old["enumerations"], self.new["enumerations"]),
        }

    def changes(self) -> Iterator[Change]:
        for name, new_name in sorted(self.renamed.items()):
            yield Change(Level.MAJOR, "renamed", name, f"`{name}` is called `{new_name}` now")
        yield from self.kinds()
        for what, table in (("class", "types"), ("enumeration", "enumerations")):
            yield from self.names(what, self.old[table], self.new[table])
        for name, before in self.old["types"].items():
            after = self.new["types"].get(self.renamed.get(name, name))
            if after is not None:
                yield from self.type_(name, before, after)
        for name, before in self.old["enumerations"].items():
            after = self.new["enumerations"].get(self.renamed.get(name, name))
            if after is not None:
                yield from _words(name, before["words"], after["words"])

    def kinds(self) -> Iterator[Change]:
        for kind in self.old["kinds"].keys() - self.new["kinds"].keys():
            yield Change(Level.MAJOR, "kind-gone", kind, f"documents <{kind}> are no longer known")
        for kind in self.new["kinds"].keys() - self.old["kinds"].keys():
            yield Change(Level.MINOR, "kind-new", kind, f"documents <{kind}> are new")

    def names(self, what: str, old: _Json, new: _Json) -> Iterator[Change]:
        for name in old.keys() - new.keys() - self.renamed.keys():
            there = _at_path(self.new, old[name]["path"])
            instead = f"; `{there}` is in its place" if there else ""
            yield Change(Level.MAJOR, f"{what}-gone", name, f"{what} `{name}` is gone{instead}")
        for name in new.keys() - old.keys() - set(self.renamed.values()):
            path = new[name]["path"]
            yield Change(Level.MINOR, f"{what}-new", name, f"{what} `{name}` is new ({path})")

    def type_(self, name: str, old: _Json, new: _Json) -> Iterator[Change]:
        for key, what in (("base", "its base class"), ("content", "the type of its text")):
            before, after = old.get(key), new.get(key)
            if self.renamed.get(before or "", before) != after:
                text = f"`{name}`: {what} was {before or 'none'} and is {after or 'none'}"
                level = Level.MINOR if before is None and key == "content" else Level.MAJOR
                yield Change(level, f"{key}-changed", name, text)
        if old.get("ordered", False) != new.get("ordered", False):
            text = "keeps" if new.get("ordered") else "no longer keeps"
            level = Level.MINOR if new.get("ordered") else Level.MAJOR
            yield Change(level, "order-changed", name, f"`{name}` {text} the order of its children")
        yield from self.members(name, _members(old), _members(new))

    def members(self, owner: str, old: dict[str, _Json], new: dict[str, _Json]) -> Iterator[Change]:
        gone = [member for key, member in old.items() if key not in new]
        added = [member for key, member in new.items() if key not in old]
        for member in gone:
            guess = self.successor(member, added)
            yield Change(
                Level.MAJOR,
                "member-gone",
                f"{owner}::{member['accessor']}",
                f"`{owner}::{member['accessor']}` is gone",
            )
            if guess is not None:
                yield Change(
                    Level.MAJOR,
                    "member-renamed",
                    f"{owner}::{member['accessor']}",
                    f"`{owner}::{guess['accessor']}` may be the new name of "
                    f"`{member['accessor']}`",
                    guess=True,
                )
        for member in added:
            where = f"{owner}::{member['accessor']}"
            if member["cardinality"] == "one":
                text = f"`{where}` is new and there has to be one: constructors take it"
                yield Change(Level.MAJOR, "member-required", where, text)
            else:
                yield Change(Level.MINOR, "member-new", where, f"`{where}` is new")
        for key in old.keys() & new.keys():
            yield from self.member(owner, old[key], new[key])

    def member(self, owner: str, old: _Json, new: _Json) -> Iterator[Change]:
        where = f"{owner}::{old['accessor']}"
        for key, kind, text in (
            ("accessor", "accessor-renamed", "is called `{}` now"),
            ("cardinality", "cardinality-changed", "went from {old} to {}"),
            ("type", "type-changed", "was a {old} and is a {}"),
        ):
            if self.renamed.get(old[key], old[key]) != new[key]:
                said = text.format(new[key], old=old[key])
                yield Change(Level.MAJOR, kind, where, f"`{where}` {said}")

    def successor(self, gone: _Json, added: list[_Json]) -> _Json | None:
        """A new member of the same sort and a similar name, if there is one."""
        rated = [(_likeness(gone, member), member) for member in added]
        best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
        return best[1] if best[0] >= _ALIKE else None


def _likeness(old: _Json, new: _Json) -> float:
    if old["name"].startswith("@") != new["name"].startswith("@"):
        return 0.0
    same_type = old["type"] == new["type"]
    names = SequenceMatcher(None, old["name"], new["name"]).ratio()
    return names if same_type else names - 0.2


def _at_path(manifest: _Json, path: str) -> str | None:
    """The type that a path leads to."""
    first, *steps = path.split("/")
    here: str | None = manifest["kinds"].get(first)
    for step in steps:
        of = manifest["types"].get(here, {})
        here = of.get("content") if step == "text()" else _members(of).get(step, {}).get("type")
    return here


def _members(of: _Json) -> dict[str, _Json]:
    """Attributes under ``@name``, children under their names."""
    attributes = {f"@{m['name']}": {**m, "name": f"@{m['name']}"} for m in of.get("attributes", [])}
    return attributes | {m["name"]: m for m in of.get("children", [])}


def _words(name: str, old: list[str], new: list[str]) -> Iterator[Change]:
    for word in sorted(set(old) - set(new)):
        text = f"`{name}` lost the enumerator for '{word}'"
        yield Change(Level.MAJOR, "enumerator-gone", name, text)
    for word in sorted(set(new) - set(old)):
        text = f"`{name}` has a new enumerator, for '{word}'"
        yield Change(Level.MINOR, "enumerator-new", name, text)


def _renamed(old: _Json, new: _Json) -> dict[str, str]:
    """What is at a path under one name before and another now."""
    by_path = {of["path"]: name for name, of in new.items() if of["path"]}
    found = {}
    for name, of in old.items():
        successor = by_path.get(of["path"])
        if name not in new and successor is not None and successor not in old:
            found[name] = successor
    return found


def _in_namespace(manifest: _Json) -> _Json:
    """The manifest with names as they are inside the binding's namespace.

    Two versions in one program are in namespaces of their own; that is no change of the API.
    """
    prefix = f"{manifest['namespace']}::"

    def short(value: Any) -> Any:
        if isinstance(value, str):
            return value.removeprefix(prefix)
        if isinstance(value, list):
            return [short(item) for item in value]
        if isinstance(value, dict):
            return {short(key): short(item) for key, item in value.items()}
        return value

    made: _Json = short(manifest)
    return made
