# SPDX-License-Identifier: LGPL-2.1-or-later
"""The C++ beside what xsdcxx makes: the umbrella header and the tables that describe the classes.

The text is in ``templates/``; this module decides which names and numbers go into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from ..model.types import Builtin, ComplexType, Enumeration, Member, Model, QName, Type
from .alternatives import alternatives_table
from .keys import find_keys
from .xsd import used_namespaces

_BUILTIN_TABLE = {
    Builtin.TEXT: "::virtbind::tables::kText",
    Builtin.INTEGER: "::virtbind::tables::kInteger",
    Builtin.UNSIGNED: "::virtbind::tables::kUnsignedInteger",
    Builtin.BOOLEAN: "::virtbind::tables::kBoolean",
    Builtin.REAL: "::virtbind::tables::kReal",
    Builtin.EMPTY: "::virtbind::tables::kEmpty",
    Builtin.ANY: "::virtbind::tables::kAny",
}
_BUILTIN_CLASS = {builtin: f"::virtbind::{builtin.value}" for builtin in Builtin}
_DESCRIPTION = {
    Builtin.INTEGER: "an integer",
    Builtin.UNSIGNED: "a non-negative integer",
    Builtin.BOOLEAN: "true or false",
    Builtin.REAL: "a number",
}


@dataclass(frozen=True)
class BindingSpec:
    """What a binding is called and where its files go."""

    name: str
    namespace: str
    schema_version: str
    schemas: tuple[str, ...]

    @property
    def include(self) -> str:
        """The umbrella header without its suffix: virtbind/libvirt."""
        return self.namespace.replace("::", "/")


def cxx_namespace(spec: BindingSpec, model: Model, ns: str) -> str:
    """The C++ namespace of an XML namespace."""
    return f"{spec.namespace}::{model.prefixes[ns]}" if ns else spec.namespace


class _Writer:
    def __init__(self, model: Model, spec: BindingSpec, keys: Mapping[str, str]) -> None:
        self.model = model
        self.spec = spec
        self.keys = find_keys(model, keys)
        self.environment = environment()
        self.types: list[ComplexType | Enumeration] = [
            *model.enumerations,
            *model.complex_types,
        ]

    def class_of(self, type_: Type) -> str:
        if isinstance(type_, Builtin):
            return _BUILTIN_CLASS[type_]
        return f"::{cxx_namespace(self.spec, self.model, type_.ns)}::{type_.name}"

    def variable_of(self, type_: Type) -> str:
        if isinstance(type_, Builtin):
            return _BUILTIN_TABLE[type_]
        prefix = f"{self.model.prefixes[type_.ns]}_" if type_.ns else ""
        return f"TableOf{prefix}{type_.name}"

    def table_of(self, type_: Type) -> str:
        """The variable with all its namespaces, as it is known from anywhere."""
        variable = self.variable_of(type_)
        return (
            variable
            if isinstance(type_, Builtin)
            else f"::{self.spec.namespace}::tables::{variable}"
        )

    def member(self, member: Member) -> dict[str, Any]:
        container = {"one": "OneOf", "optional": "OptionalOf", "sequence": "SequenceOf"}
        kind = member.cardinality.kind
        return {
            "ns": member.name.ns,
            "prefix": self.model.prefixes[member.name.ns] if member.name.ns else "",
            "name": member.name.local,
            "accessor": member.accessor,
            "variable": member.variable,
            "table": self.table_of(member.type),
            "container": f"{container[kind]}<{self.class_of(member.type)}>",
            "cardinality": kind,
            "required": member.cardinality.low > 0,
        }

    def type(self, type_: ComplexType | Enumeration) -> dict[str, Any]:
        element = self.element_name(type_)
        made: dict[str, Any] = {
            "cls": self.class_of(type_),
            "name": type_.name,
            "path": type_.path,
            "element_ns": element.ns,
            "element": element.local,
            "element_prefix": self.model.prefixes[element.ns] if element.ns else "",
            "variable": self.variable_of(type_),
            "literals": (),
            "attributes": [],
            "children": [],
            "has_value": False,
            "description": "a text",
            "alternatives": None,
            "key": [],
        }
        if isinstance(type_, Enumeration):
            made |= {"content": "value", "has_value": True, "literals": type_.literals}
            made["description"] = "one of a few words"
            return made
        made["attributes"] = [self.member(m) for m in type_.attributes]
        made["children"] = [self.member(m) for m in type_.children]
        made["content"] = _content_kind(type_)
        made["has_value"] = made["content"] == "value"
        made["alternatives"] = alternatives_table(type_)
        made["key"] = self.keys.get(type_.path, [])
        if isinstance(type_.content, Enumeration):
            made["literals"] = type_.content.literals
            made["description"] = "one of a few words"
        elif type_.content in _DESCRIPTION:
            made["description"] = _DESCRIPTION[type_.content]
        return made

    def element_name(self, type_: ComplexType | Enumeration) -> QName:
        last = type_.path.removesuffix("/text()").rpartition("/")[2].removeprefix("@")
        prefix, _, local = last.rpartition(":")
        by_prefix = {p: ns for ns, p in self.model.prefixes.items()}
        return QName(by_prefix[prefix] if prefix else "", local)

    def render(self, template: str, **values: Any) -> str:
        return self.environment.get_template(template).render(
            spec=self.spec, namespaces=self.namespaces(), **values
        )

    def namespaces(self) -> list[dict[str, Any]]:
        made = []
        for ns in used_namespaces(self.model):
            stem = self.model.prefixes[ns] if ns else "types"
            names = [t.name for t in self.types if t.ns == ns]
            made.append(
                {
                    "uri": ns,
                    "cxx": cxx_namespace(self.spec, self.model, ns),
                    "stem": stem,
                    "names": names,
                }
            )
        return made


def _content_kind(type_: ComplexType) -> str:
    if type_.open:
        return "any"
    if type_.content is not None:
        return "text_or_children" if type_.children else "value"
    return "ordered" if type_.ordered else "members"


def environment() -> jinja2.Environment:
    """The templates, ready to be rendered."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent.parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters["cstr"] = cxx_string
    return made


def cxx_string(text: str) -> str:
    """A C++ string literal of a text, plain ASCII."""
    return cxx_bytes(text.encode())


def cxx_bytes(data: bytes) -> str:
    """A C++ string literal of bytes, plain ASCII."""
    made = []
    for byte in data:
        char = chr(byte)
        if char in '"\\?':
            made.append("\\" + char)
        elif 0x20 <= byte < 0x7F:
            made.append(char)
        else:
            made.append(f"\\{byte:03o}")
    return '"' + "".join(made) + '"'


def emit_cxx(
    model: Model, spec: BindingSpec, grammar: bytes, parts: int, keys: Mapping[str, str]
) -> dict[str, str]:
    """Path below the output folder to text: the umbrella header and the tables' sources.

    ``grammar`` is the compiled grammar that the binding carries, ``keys`` the rows of ``[keys]``.
    """
    writer = _Writer(model, spec, keys)
    types = [writer.type(t) for t in writer.types]
    numbers = 0
    for made in types:
        made["first_number"] = numbers
        numbers += len(made["attributes"]) + len(made["children"]) + len(made["literals"])
    roots = [
        {"ns": r.name.ns, "name": r.name.local, "table": writer.variable_of(r.type)}
        for r in model.roots
    ]
    files = {
        f"include/{spec.include}.hpp": writer.render("umbrella.hpp.j2"),
        "src/tables.hpp": writer.render("tables.hpp.j2", types=types),
        "src/binding.cpp": writer.render(
            "binding.cpp.j2",
            types=types,
            roots=roots,
            grammar=[cxx_bytes(grammar[i : i + 64]) for i in range(0, len(grammar), 64)],
            grammar_size=len(grammar),
            numbers=numbers,
        ),
        "src/namespaces.cpp": writer.render("namespaces.cpp.j2"),
    }
    size = max(1, -(-len(types) // parts))
    for index in range(parts):
        chunk = types[index * size : (index + 1) * size]
        files[f"src/tables-{index}.cpp"] = writer.render("tables.cpp.j2", types=chunk)
    return files
