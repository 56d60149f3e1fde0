# SPDX-License-Identifier: LGPL-2.1-or-later
"""The manifest: a binding's public API as data, for review and for ``compare``."""

from __future__ import annotations

import json
from typing import Any

from ..model.types import UNBOUNDED, Builtin, ComplexType, Enumeration, Member, Model, Type
from .cxx import BindingSpec, cxx_namespace

FORMAT = 1


def emit_manifest(model: Model, spec: BindingSpec) -> str:
    """The manifest as JSON, sorted so that a change shows as the lines that changed."""

    def type_name(type_: Type) -> str:
        if isinstance(type_, Builtin):
            return f"virtbind::{type_.value}"
        return f"{cxx_namespace(spec, model, type_.ns)}::{type_.name}"

    def member(of: Member) -> dict[str, Any]:
        high = "unbounded" if of.cardinality.high >= UNBOUNDED else of.cardinality.high
        return {
            "name": model.spell(of.name),
            "accessor": of.accessor,
            "type": type_name(of.type),
            "cardinality": of.cardinality.kind,
            "occurs": [of.cardinality.low, high],
        }

    def complex_type(of: ComplexType) -> dict[str, Any]:
        made: dict[str, Any] = {"path": of.path}
        if of.open:
            made["base"] = "virtbind::Any"
        elif of.content is not None:
            made["content"] = type_name(of.content)
        if of.ordered:
            made["ordered"] = True
        if of.attributes:
            made["attributes"] = [member(m) for m in of.attributes]
        if of.children:
            made["children"] = [member(m) for m in of.children]
        return made

    def enumeration(of: Enumeration) -> dict[str, Any]:
        return {"path": of.path, "words": list(of.literals)}

    manifest = {
        "format": FORMAT,
        "binding": spec.name,
        "namespace": spec.namespace,
        "schema_version": spec.schema_version,
        "schemas": list(spec.schemas),
        "kinds": {model.spell(r.name): type_name(r.type) for r in model.roots},
        "types": dict(sorted((type_name(t), complex_type(t)) for t in model.complex_types)),
        "enumerations": dict(sorted((type_name(e), enumeration(e)) for e in model.enumerations)),
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
