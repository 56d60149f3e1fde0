# SPDX-License-Identifier: LGPL-2.1-or-later
"""``docs.toml``: what the reference pages say beyond the schema.

    split = ["domain", "domain/devices"]      # elements whose children have pages of their own

    homes = ["domain/devices/disk/source"]    # of the places that share a class, the one to tell it

    [text]                                    # of elements and attributes, by path
    "domain/devices/disk" = "A drive of the guest."
    "domain/features/ras" = { text = "Errors of the hardware.", since = "10.4" }

    [words."domain/devices/disk/@device"]     # of the words of one attribute or element
    cdrom = "A CD-ROM drive; its medium may be absent."

    [patterns]                                # of a define that says with a pattern what is allowed
    uuid = "a UUID: 32 hexadecimal digits, with or without dashes"

    [examples]                                # what examples write, where the schema allows it
    "domain/name" = "web-1"
    "define uuid" = "4dea22b3-1d52-d8f3-2516-782e98ab3fa0"

A path leads to one place of the model, and stands for every place that shares its type; of two
rows for one place the later counts.  A path, word or define that the schema does not have is an
error, so that the text follows the format; a row with ``since`` may be missing from older schemas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config import ConfigError, parse_toml, read_text
from ..model.naming import resolve
from ..model.types import ComplexType, Enumeration, Member, Model
from ..rng.pattern import Grammar, walk

#: An attribute or child of a class, wherever that class is used; a root has no class.
Place = tuple[ComplexType | None, Member]

_TABLES = {"split", "homes", "text", "words", "patterns", "examples"}


@dataclass
class Overlay:
    """``docs.toml``, by places of the model."""

    split: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    text: dict[Place, str] = field(default_factory=dict)
    words: dict[Place, dict[str, str]] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    examples: dict[Place, str] = field(default_factory=dict)
    define_examples: dict[str, str] = field(default_factory=dict)


def find_place(model: Model, path: str) -> Place | None:
    """The member that a path leads to, None where the schema has no such path."""
    parent, _, last = path.rpartition("/")
    if not parent:
        root = next((r for r in model.roots if model.spell(r.name) == last), None)
        return (None, root) if root is not None else None
    owner = resolve(model, parent)
    if not isinstance(owner, ComplexType):
        return None
    members = owner.attributes if last.startswith("@") else owner.children
    wanted = last.removeprefix("@")
    found = next((m for m in members if model.spell(m.name) == wanted), None)
    return (owner, found) if found is not None else None


def version_key(version: str) -> tuple[int, ...]:
    """``10.7.0`` as numbers to compare; () where it is no version."""
    parts = version.split(".")
    return tuple(map(int, parts)) if all(p.isdecimal() for p in parts) else ()


def read_overlay(
    path: Path | None, model: Model, grammars: Iterable[Grammar], version: str
) -> Overlay:
    """Reads the file and finds its rows in the model; ConfigError names a row that is gone."""
    if path is None:
        return Overlay()
    table = parse_toml(path, read_text(path))
    if unknown := set(table) - _TABLES:
        raise ConfigError(f"{path}: error: unknown table '{sorted(unknown)[0]}'")
    return _Reader(path, model, _defines(grammars), version).read(table)


def _defines(grammars: Iterable[Grammar]) -> set[str]:
    """The defines that patterns stand in."""
    return {
        node.source.define
        for grammar in grammars
        for element in grammar.elements
        for node in walk(element.pattern)
    }


class _Reader:
    def __init__(self, path: Path, model: Model, defines: set[str], version: str) -> None:
        self.path = path
        self.model = model
        self.defines = defines
        self.version = version

    def read(self, table: dict[str, Any]) -> Overlay:
        overlay = Overlay()
        for path in table.get("split", ()):
            self.place("split", path)
            overlay.split += (path,)
        for path in table.get("homes", ()):
            if not isinstance(resolve(self.model, path), ComplexType):
                raise self.error("homes", path, "is no element with content of its own")
            overlay.homes += (path,)
        for path, text in self.rows(table, "text"):
            if (place := self.place("text", path, text)) is not None:
                overlay.text[place] = self.text("text", path, text)
        for path, words in self.rows(table, "words"):
            if (place := self.place("words", path)) is not None:
                overlay.words[place] = self.words(path, place, words)
        for define, text in self.rows(table, "patterns"):
            self.define("patterns", define, text)
            overlay.patterns[define] = self.text("patterns", define, text)
        for path, text in self.rows(table, "examples"):
            define = path.removeprefix("define ")
            if define != path:
                self.define("examples", define, text)
                overlay.define_examples[define] = self.text("examples", path, text)
            elif (place := self.place("examples", path, text)) is not None:
                overlay.examples[place] = self.text("examples", path, text)
        return overlay

    def rows(self, table: dict[str, Any], name: str) -> Iterator[tuple[str, Any]]:
        rows = table.get(name, {})
        if not isinstance(rows, dict):
            raise self.error(name, "", "is not a table")
        yield from rows.items()

    def error(self, table: str, row: str, text: str) -> ConfigError:
        return ConfigError(f"{self.path}: error: [{table}] '{row}' {text}")

    def is_newer(self, row: Any) -> bool:
        """Whether a row is for schemas newer than this one."""
        since = version_key(row.get("since", "")) if isinstance(row, dict) else ()
        return bool(since) and bool(self.version) and version_key(self.version) < since

    def place(self, table: str, path: str, row: Any = None) -> Place | None:
        found = find_place(self.model, path)
        if found is None and not self.is_newer(row):
            raise self.error(table, path, "is a path that the schema does not have")
        return found

    def define(self, table: str, define: str, row: Any) -> None:
        if define not in self.defines and not self.is_newer(row):
            raise self.error(table, define, "is a define that the schema does not use")

    def text(self, table: str, path: str, row: Any) -> str:
        text = row.get("text") if isinstance(row, dict) else row
        if not isinstance(text, str) or not text.strip():
            raise self.error(table, path, "has no text")
        return " ".join(text.split())

    def words(self, path: str, place: Place, row: Any) -> dict[str, str]:
        type_ = place[1].type
        value = type_.content if isinstance(type_, ComplexType) else type_
        known = value.literals if isinstance(value, Enumeration) else None
        for word, text in row.items():
            if known is not None and word not in known and not self.is_newer(text):
                raise self.error("words", path, f"has no word '{word}'")
        return {word: self.text("words", path, text) for word, text in row.items()}
