# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is known of a place beside its schema: defaults, semantic checks, and other versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config import parse_toml, read_text
from ..emit.defaults import Defaults
from ..model.types import ComplexType, Enumeration, Model
from .overlay import Place, find_place, version_key


@dataclass(frozen=True)
class Default:
    """A row of ``defaults.toml``; or a rule in C++, which has no path of its own."""

    id: str
    path: str
    value: str
    when: tuple[str, ...]
    hypervisors: tuple[str, ...]
    reason: str
    source: str


@dataclass(frozen=True)
class Check:
    """A semantic check, as its table describes it."""

    id: str
    severity: str
    title: str
    reason: str
    hypervisors: tuple[str, ...]
    source: str
    paths: tuple[str, ...]
    wrong: str
    right: str


@dataclass
class Facts:
    """``rules`` are by family."""

    defaults: list[Default] = field(default_factory=list)
    rules: dict[str, list[Default]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    #: rows, and rules where they were seen at work
    defaults_at: dict[Place, list[Default]] = field(default_factory=dict)
    checks_at: dict[Place, list[Check]] = field(default_factory=dict)


def collect_facts(
    model: Model, defaults: Defaults | None, rules: Path | None, checks: Iterable[Path]
) -> Facts:
    """All facts, at the places of the model that they speak of."""
    facts = Facts()
    for row in defaults.rows if defaults else ():
        default = _default(row.fields)
        if (place := find_place(model, default.path)) is not None:
            facts.defaults.append(default)
            facts.defaults_at.setdefault(place, []).append(default)
    for family in defaults.families if defaults and rules else ():
        assert rules is not None
        found = read_rules((rules / f"{family}.hpp").read_text(encoding="utf-8"))
        if found:
            facts.rules[family] = found
    for check in read_checks(checks):
        places = [place for path in check.paths if (place := find_place(model, path)) is not None]
        if places or not check.paths:
            facts.checks.append(check)
        for place in dict.fromkeys(places):
            facts.checks_at.setdefault(place, []).append(check)
    return facts


def _default(fields: dict[str, Any]) -> Default:
    value = fields["value"]
    return Default(
        id=fields["id"],
        path=fields["path"].replace("+", ""),
        value=("" if value else "no") if isinstance(value, bool) else str(value),
        when=tuple(fields.get("when", ())),
        hypervisors=tuple(fields.get("hypervisors", ())),
        reason=fields["reason"],
        source=fields["source"],
    )


# --- rules in C++ -------------------------------------------------------------------------------

_RULE = re.compile(r"rules\.add\(\s*Stage::\w+,\s*\{(.*?)\},\s*[\w:]+<", re.DOTALL)
#: ``const Hypervisors xen{Hypervisor::xen};``
_SET = re.compile(r"Hypervisors (\w+)\{([^}]*)\}")
#: The third member of a description, where it is the name of such a set.
_NAMED_SET = re.compile(r'^(\s*"[^"]*",\s*"[^"]*",\s*)(\w+)')
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|Hypervisor::(\w+)|[{},]', re.DOTALL)


def read_rules(text: str) -> list[Default]:
    """The descriptions that a family's header registers its rules with: RuleInfo{...}."""
    sets = dict(_SET.findall(text))
    made = []
    for match in _RULE.finditer(text):
        fields = _initializers(_NAMED_SET.sub(lambda m: f"{m[1]}{{{sets.get(m[2])}}}", match[1]))
        if len(fields) >= 5:
            identity, _ref, hypervisors, reason, source = fields[:5]
            made.append(
                Default(
                    "".join(identity),
                    "",
                    "",
                    (),
                    tuple(hypervisors),
                    "".join(reason),
                    "".join(source),
                )
            )
    return made


def _initializers(text: str) -> list[list[str]]:
    """The strings of each member of a braced list; strings side by side are one."""
    fields: list[list[str]] = [[]]
    depth, joined = 0, False
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "{" or sign == "}":
            depth += 1 if sign == "{" else -1
        elif sign == ",":
            joined = False
            if depth == 0:
                fields.append([])
        else:
            word = token[2] or re.sub(r"\\(.)", r"\1", token[1])
            if joined:
                fields[-1][-1] += word
            else:
                fields[-1].append(word)
            joined = True
    return fields


# --- checks -------------------------------------------------------------------------------------


def read_checks(folders: Iterable[Path]) -> list[Check]:
    """The rows of every table in the folders, one for each check, by id."""
    made: dict[str, Check] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            for rows in parse_toml(path, read_text(path)).values():
                for row in rows if isinstance(rows, list) else ():
                    if isinstance(row, dict) and "id" in row:
                        made.setdefault(row["id"], _check(row))
    return [made[identity] for identity in sorted(made)]


def _check(row: dict[str, Any]) -> Check:
    return Check(
        id=row["id"],
        severity=row.get("severity", "error"),
        title=row.get("title", row["id"]),
        reason=row.get("reason", ""),
        hypervisors=tuple(row.get("hypervisors", ())),
        source=row.get("source", ""),
        paths=tuple(row.get("paths", ())),
        wrong=row.get("wrong", "").strip("\n"),
        right=row.get("right", "").strip("\n"),
    )


# --- versions -----------------------------------------------------------------------------------


class Versions:
    """The same format in several versions of its schema, the one of the pages among them."""

    def __init__(self, models: dict[str, Model]) -> None:
        self.models = dict(sorted(models.items(), key=lambda item: version_key(item[0])))

    def first_with(self, path: str) -> str:
        """The version in which a path appeared; "" where the oldest has it, or none is known."""
        return self._first(lambda model: find_place(model, path) is not None)

    def first_with_word(self, path: str, word: str) -> str:
        """The version in which a word appeared there, "" as above."""

        def has(model: Model) -> bool:
            place = find_place(model, path)
            words = place_words(place) if place is not None else ()
            return words is None or word in words

        return self._first(has)

    def _first(self, has: Callable[[Model], bool]) -> str:
        names = list(self.models)
        if len(names) < 2:
            return ""
        first = next((name for name, model in self.models.items() if has(model)), names[0])
        return "" if first == names[0] else first


def place_words(place: Place) -> tuple[str, ...] | None:
    """The words that a place may hold, None where it is no choice of words."""
    type_ = place[1].type
    value = type_.content if isinstance(type_, ComplexType) else type_
    return value.literals if isinstance(value, Enumeration) else None
