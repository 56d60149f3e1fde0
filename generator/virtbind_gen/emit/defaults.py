# SPDX-License-Identifier: LGPL-2.1-or-later
"""A binding's defaults: ``defaults.toml`` and the C++ rules beside it, made into typed C++.

    document = "domain"                  # the kind of document that the defaults are for

    [rules]                              # C++ rules, one file of the rules folder for each family
    namespace = "virtbind::rules::libvirt"
    families = ["memory", "disk"]        # rules/memory.hpp: memory_rules(); in order of work

    [[default]]
    id = "disk-device"                   # stable, for people
    ref = "G48"                          # in the project's list of defaults, if it is there
    path = "domain/devices/disk/@device" # an attribute, or an element with text
    value = "disk"                       # true for an element that says something by being there
    when = ["@type = file|block", "!source", "/domain/os/type != hvm"]
    hypervisors = ["xen", "qemu"]        # every one where this is left out
    stage = "parse"                      # see virtbind::rules::Stage; "parse" where left out
    reason = "why the hypervisor does it"
    source = "where that was read"
    since = "10.1"                       # older schemas may lack the path; then the row is left out

A value is filled in where there is none.  Elements on the way are looked for, all of them where one
name stands several times; a step that ends in ``+`` is made where it is not there:
``domain/clock+/@offset``.  Conditions are relative to the element of the last step before any
``+``, or absolute; all have to hold.  ``a != x`` holds where there is no ``a`` too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import ConfigError, parse_toml, read_text
from ..model.types import Builtin, ComplexType, Enumeration, Member, Model
from .cxx import BindingSpec, cxx_namespace, cxx_string, environment
from .paths import GoneError, find_member, find_root, may_lack, table_lines

_KEYS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "ref": (str,),
    "path": (str,),
    "value": (str, int, bool),
    "when": (list,),
    "hypervisors": (list,),
    "stage": (str,),
    "reason": (str,),
    "source": (str,),
    "since": (str,),
}
_NEEDED = ("id", "path", "value", "reason", "source")
_CONDITION = re.compile(
    r"(?P<absent>!?)(?P<path>[^\s=!]+)(?:\s*(?P<operator>!?=)\s*(?P<words>.+))?"
)


@dataclass(frozen=True)
class Row:
    """One ``[[default]]``."""

    where: str  #: "defaults.toml:12"
    fields: dict[str, Any]

    def error(self, text: str) -> ConfigError:
        """That text, said of this row."""
        return ConfigError(f"{self.where}: error: default '{self.fields.get('id', '?')}': {text}")


@dataclass(frozen=True)
class Defaults:
    """``defaults.toml``."""

    path: Path
    document: str
    namespace: str
    families: tuple[str, ...]
    rows: tuple[Row, ...]
    has_profile: bool


def read_defaults(path: Path, rules: Path | None) -> Defaults:
    """Reads the table; ``rules`` is the folder with a file for each family."""
    text = read_text(path)
    table = parse_toml(path, text)
    if unknown := set(table) - {"document", "rules", "default"}:
        raise ConfigError(f"{path}: error: unknown key '{sorted(unknown)[0]}'")
    if not isinstance(table.get("document"), str):
        raise ConfigError(f'{path}: error: document = "..." is missing')
    head = table.get("rules", {})
    families = tuple(head.get("families", ()))
    files = {file.stem for file in rules.glob("*.hpp")} if rules else set()
    if odd := files.symmetric_difference(families):
        name = sorted(odd)[0]
        raise ConfigError(
            f"{path}: error: family '{name}' "
            + ("has no file" if name in families else "is not in the list")
            + f" ({rules}/{name}.hpp)"
        )
    rows = tuple(
        Row(f"{path}:{line}", fields)
        for line, fields in zip(table_lines(text, "default"), table.get("default", []), strict=True)
    )
    _check_rows(rows)
    return Defaults(
        path=path,
        document=table["document"],
        namespace=head.get("namespace", ""),
        families=families,
        rows=rows,
        has_profile=rules is not None and (rules / "support" / "profile.hpp").exists(),
    )


def _check_rows(rows: tuple[Row, ...]) -> None:
    ids: set[str] = set()
    for row in rows:
        for key, value in row.fields.items():
            if key not in _KEYS:
                raise row.error(f"unknown key '{key}'")
            if not isinstance(value, _KEYS[key]):
                raise row.error(f"'{key}' is of the wrong kind")
        for key in _NEEDED:
            if not row.fields.get(key):
                raise row.error(f"'{key}' is missing")
        if row.fields["id"] in ids:
            raise row.error("the id stands here twice")
        ids.add(row.fields["id"])


class _RowWriter:
    """The C++ statements of one row."""

    def __init__(self, model: Model, root: ComplexType, row: Row) -> None:
        self.model = model
        self.root = root
        self.row = row
        #: the elements the row loops over, by depth: their types and C++ names
        self.scope: list[tuple[ComplexType, str]] = [(root, "document")]

    def write(self) -> dict[str, Any]:
        fields = self.row.fields
        steps = fields["path"].split("/")
        if steps[0] != self.root.path:
            raise self.row.error(f"path does not begin with '{self.root.path}/'")
        opened: list[str] = []
        closing: list[str] = []
        owner: ComplexType = self.root
        making = False
        body: list[str] = []
        for depth, step in enumerate(steps[1:-1], start=1):
            member = find_member(self.model, owner, step.removesuffix("+"))
            if not isinstance(member.type, ComplexType):
                raise self.row.error(f"'{step}' has no content for '{steps[-1]}' to stand in")
            making = making or step.endswith("+")
            parent, name = ("document" if depth == 1 else f"v{depth - 1}"), f"v{depth}"
            owner = member.type
            if making:
                body.append(f"auto& {name} = ensure({parent}.{member.accessor}());")
            else:
                opened.append(f"for (auto& {name} : each({parent}.{member.accessor}())) {{")
                closing.append("}")
                self.scope.append((owner, name))
        last = find_member(self.model, owner, steps[-1].removesuffix("+"))
        name = "document" if len(steps) == 2 else f"v{len(steps) - 2}"
        body.append(self.fill(f"{name}.{last.accessor}()", last))
        conditions = [self.condition(text) for text in fields.get("when", ())]
        if conditions:
            opened.append(f"if ({' && '.join(conditions)}) {{")
            closing.append("}")
        return {
            "function": re.sub(r"\W", "_", fields["id"]),
            "lines": _nested(opened, body, closing),
            "stage": fields.get("stage", "parse"),
            "id": fields["id"],
            "ref": fields.get("ref", ""),
            "hypervisors": fields.get("hypervisors", []),
            "reason": fields["reason"],
            "source": fields["source"],
        }

    def fill(self, target: str, member: Member) -> str:
        value = self.row.fields["value"]
        if value is True:
            return f"ensure({target});"
        self.check_word(member, str(value))
        content = member.type.content if isinstance(member.type, ComplexType) else member.type
        if content in (Builtin.INTEGER, Builtin.UNSIGNED):
            try:
                return f"fill({target}, {int(value)});"
            except ValueError:
                raise self.row.error(f"'{value}' is no number") from None
        return f"fill({target}, {cxx_string(str(value))});"

    def check_word(self, member: Member, word: str) -> None:
        content = member.type.content if isinstance(member.type, ComplexType) else member.type
        if isinstance(content, Enumeration) and word not in content.literals:
            raise GoneError(f"'{member.name.local}' cannot be '{word}'")

    def condition(self, text: str) -> str:
        parsed = _CONDITION.fullmatch(text.strip())
        if not parsed or (parsed["absent"] and parsed["operator"]):
            raise self.row.error(f"cannot read the condition '{text}'")
        steps = parsed["path"].split("/")
        scope = list(self.scope)
        if steps[0] == "":
            scope = scope[:1]
            steps = steps[2:]  # "", "domain"
        while steps and steps[0] == "..":
            scope.pop()
            steps.pop(0)
            if not scope:
                raise self.row.error(f"'{text}' leaves the document")
        if not steps:
            raise self.row.error(f"'{text}' names no part of an element")
        words = parsed["words"].split("|") if parsed["words"] else []
        owner, variable = scope[-1]
        made = self.any_of(owner, variable, steps, [word.strip() for word in words], 0)
        negated = parsed["absent"] or parsed["operator"] == "!="
        return f"!{made}" if negated else made

    def any_of(
        self, owner: ComplexType, variable: str, steps: list[str], words: list[str], depth: int
    ) -> str:
        member = find_member(self.model, owner, steps[0])
        target = f"{variable}.{member.accessor}()"
        inner = f"c{depth}"
        if len(steps) > 1:
            if not isinstance(member.type, ComplexType):
                raise GoneError(f"'{steps[0]}' has no '{steps[1]}'")
            below = self.any_of(member.type, inner, steps[1:], words, depth + 1)
            return f"any({target}, [&](const auto& {inner}) {{ return {below}; }})"
        if not words:
            return f"has({target})"
        for word in words:
            self.check_word(member, word)
        listed = ", ".join(cxx_string(word) for word in words)
        return f"any({target}, [&](const auto& {inner}) {{ return is({inner}, {listed}); }})"


def _nested(opened: list[str], body: list[str], closing: list[str]) -> list[str]:
    made = ["  " * depth + line for depth, line in enumerate(opened)]
    made += ["  " * len(opened) + line for line in body]
    return made + ["  " * depth + line for depth, line in reversed([*enumerate(closing)])]


def emit_defaults(model: Model, spec: BindingSpec, defaults: Defaults) -> dict[str, str]:
    """Path below the output folder to text."""
    root = find_root(model, defaults.document)
    if root is None:
        raise ConfigError(f"{defaults.path}: error: no kind of document '{defaults.document}'")
    rows = []
    for row in defaults.rows:
        try:
            rows.append(_RowWriter(model, root, row).write())
        except GoneError as gone:
            since = row.fields.get("since")
            if since is None or not may_lack(spec.schema_version, since):
                raise row.error(f"{gone} (path {row.fields['path']})") from None
    templates = environment()
    values = {
        "spec": spec,
        "defaults": defaults,
        "rows": rows,
        "document": f"::{cxx_namespace(spec, model, root.ns)}::{root.name}",
        "document_name": root.name,
    }
    files = {
        f"include/{spec.include}/defaults.hpp": "defaults.hpp.j2",
        "src/defaults.cpp": "defaults.cpp.j2",
    }
    made = {name: templates.get_template(t).render(**values) for name, t in files.items()}
    for family in defaults.families:
        template = templates.get_template("rules.cpp.j2")
        made[f"src/rules-{family}.cpp"] = template.render(family=family, **values)
    return made
