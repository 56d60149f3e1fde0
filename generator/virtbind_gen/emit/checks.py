# SPDX-License-Identifier: LGPL-2.1-or-later
"""A binding's semantic checks: families of C++ functions, registered with what people are told.

A family is two files of one name in a folder of checks.  ``disk.hpp`` has the functions;
``disk.toml`` has a ``[[check]]`` for each, in the form that ``schema/common/checks/README.md``
describes.  Headers without a table are for the families to share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import ConfigError, parse_toml, read_text
from ..model.types import ComplexType, Model
from .cxx import BindingSpec, cxx_namespace, environment
from .paths import GoneError, check_word, find_member, find_root, may_lack, table_lines

_KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "ref": (str,),
    "severity": (str,),
    "title": (str,),
    "reason": (str,),
    "hypervisors": (list,),
    "source": (str,),
    "paths": (list,),
    "when": (list,),
    "wrong": (str,),
    "right": (str,),
    "boundary": (list,),
    "schema": (str,),
    "hypervisor_version": (str,),
    "since": (str,),
}
_NEEDED = ("id", "severity", "title", "reason", "source", "paths", "wrong", "right", "boundary")
_BOUNDARY_KEYS: dict[str, tuple[type, ...]] = {
    "finds": (bool,),
    "why": (str,),
    "xml": (str,),
    "schema": (str,),
    "hypervisor_version": (str,),
}
_BOUNDARY_NEEDED = ("finds", "why", "xml")
_SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Check:
    """One ``[[check]]``."""

    where: str  #: "disk.toml:12"
    fields: dict[str, Any]

    @property
    def function(self) -> str:
        """The C++ function's name."""
        return str(self.fields["id"]).replace("-", "_")

    def error(self, text: str) -> ConfigError:
        """That text, said of this check."""
        return ConfigError(f"{self.where}: error: check '{self.fields.get('id', '?')}': {text}")


@dataclass(frozen=True)
class Family:
    """A table and the header of its name."""

    name: str
    table: Path
    checks: tuple[Check, ...]

    @property
    def header(self) -> Path:
        """The file with the functions."""
        return self.table.with_suffix(".hpp")


def read_checks(folders: Sequence[Path]) -> tuple[Family, ...]:
    """The families of all folders; a family and an id stand once in them."""
    families: dict[str, Family] = {}
    ids: dict[str, Check] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: error: no such folder")
        for table in sorted(folder.glob("*.toml")):
            family = _read_family(table)
            if known := families.get(family.name):
                raise ConfigError(f"{table}: error: {known.table} is a family of that name too")
            families[family.name] = family
            for check in family.checks:
                if other := ids.get(check.fields["id"]):
                    raise check.error(f"the id stands at {other.where} too")
                ids[check.fields["id"]] = check
    return tuple(families.values())


def _read_family(table: Path) -> Family:
    text = read_text(table)
    rows = parse_toml(table, text)
    if unknown := set(rows) - {"check"}:
        raise ConfigError(f"{table}: error: unknown key '{sorted(unknown)[0]}'")
    if not re.fullmatch("[a-z][a-z0-9_]*", table.stem):
        raise ConfigError(f"{table}: error: '{table.stem}' cannot name a family")
    checks = tuple(
        Check(f"{table}:{line}", fields)
        for line, fields in zip(table_lines(text, "check"), rows.get("check", []), strict=True)
    )
    for check in checks:
        _check_row(check)
    family = Family(table.stem, table, checks)
    if not family.header.exists():
        raise ConfigError(f"{table}: error: its functions are missing ({family.header})")
    return family


def _check_row(check: Check) -> None:
    _check_keys(check, "", check.fields, _KEYS, _NEEDED)
    if not re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", check.fields["id"]):
        raise check.error("an id is words of small letters and digits, joined by '-'")
    if check.fields["severity"] not in _SEVERITIES:
        raise check.error(f"'severity' is one of {', '.join(_SEVERITIES)}")
    for boundary in check.fields["boundary"]:
        _check_keys(check, "boundary: ", boundary, _BOUNDARY_KEYS, _BOUNDARY_NEEDED)


def _check_keys(
    check: Check,
    place: str,
    fields: dict[str, Any],
    known: dict[str, tuple[type, ...]],
    needed: tuple[str, ...],
) -> None:
    for key, value in fields.items():
        if key not in known:
            raise check.error(f"{place}unknown key '{key}'")
        if not isinstance(value, known[key]):
            raise check.error(f"{place}'{key}' is of the wrong kind")
    for key in needed:
        if fields.get(key) in (None, "", []):
            raise check.error(f"{place}'{key}' is missing")


@dataclass(frozen=True)
class PresentCheck:
    """A check that has something to look at in the binding's schemas."""

    check: Check
    when: tuple[str, ...]  #: those of the row's members that the schemas have

    @property
    def function(self) -> str:
        return self.check.function

    @property
    def fields(self) -> dict[str, Any]:
        return self.check.fields


def _present(
    model: Model, root: ComplexType, family: Family, spec: BindingSpec
) -> Iterator[PresentCheck]:
    for check in family.checks:
        if not _known_paths(model, root, check, "paths", spec):
            continue
        when = _known_paths(model, root, check, "when", spec)
        # Where its members came later, it is as if no document had them.
        if when or not check.fields.get("when"):
            yield PresentCheck(check, tuple(when))


def _known_paths(
    model: Model, root: ComplexType, check: Check, key: str, spec: BindingSpec
) -> list[str]:
    """Those of a row's paths that the schemas have; one that came later may be missing."""
    known = []
    for path in check.fields.get(key, []):
        once = path.removesuffix(" twice") if key == "when" else path
        first, *steps = once.partition("=")[0].split("/")
        if first != root.path:
            raise check.error(f"path '{path}' does not begin with '{root.path}/'")
        owner: Any = root
        try:
            for step in steps:
                owner = find_member(model, owner, step)
            check_word(owner, once)
            known.append(path)
        except GoneError as gone:
            since = check.fields.get("since")
            if since is None or not may_lack(spec.schema_version, since):
                raise check.error(f"{gone} (path {path})") from None
    return known


def emit_checks(
    model: Model, spec: BindingSpec, families: tuple[Family, ...], *, has_defaults: bool
) -> dict[str, str]:
    """Path below the output folder to text.  The document is the one that the paths begin with;
    with defaults, those say for which hypervisor it is."""
    checks = [check for family in families for check in family.checks]
    if not checks:
        raise ConfigError("virtbind-gen: error: the folders of checks have no [[check]]")
    document = checks[0].fields["paths"][0].split("/")[0]
    root = find_root(model, document)
    if root is None:
        raise checks[0].error(f"no kind of document '{document}'")
    templates = environment()
    values = {
        "spec": spec,
        "families": families,
        "has_defaults": has_defaults,
        "document": f"::{cxx_namespace(spec, model, root.ns)}::{root.name}",
        "document_name": root.name,
        "element": document,
    }
    files = {
        f"include/{spec.include}/checks.hpp": "checks.hpp.j2",
        "src/checks.cpp": "checks.cpp.j2",
    }
    made = {name: templates.get_template(t).render(**values) for name, t in files.items()}
    for family in families:
        present = list(_present(model, root, family, spec))
        template = templates.get_template("checks_family.cpp.j2")
        made[f"src/checks-{family.name}.cpp"] = template.render(
            family=family, checks=present, **values
        )
    return made
