# SPDX-License-Identifier: LGPL-2.1-or-later
"""A typed model as text that a person can read, for golden files and small expectations."""

from __future__ import annotations

from pathlib import Path

from virtbind_gen.model.infer import infer
from virtbind_gen.model.naming import Names, assign_names
from virtbind_gen.model.schemas import load_schemas, name_namespaces
from virtbind_gen.model.types import (
    UNBOUNDED,
    Builtin,
    Cardinality,
    ComplexType,
    Enumeration,
    Member,
    Model,
    Type,
)

RELAX_NG = 'xmlns="http://relaxng.org/ns/structure/1.0"'
DATATYPES = 'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"'


def model_of(*paths: Path, names: Names | None = None) -> Model:
    """The named model of schema files."""
    grammars = load_schemas(list(paths))
    model = infer(grammars, name_namespaces(grammars, {}))
    assign_names(model, names or Names())
    return model


def model_of_text(folder: Path, text: str, names: Names | None = None) -> Model:
    """The named model of a schema's text; a bare pattern is put into a grammar's element "top"."""
    if not text.lstrip().startswith("<grammar"):
        text = f'<grammar><start><element name="top">{text}</element></start></grammar>'
    path = folder / "schema.rng"
    path.write_text(text.replace("<grammar>", f"<grammar {RELAX_NG} {DATATYPES}>", 1))
    return model_of(path, names=names)


def spell_cardinality(cardinality: Cardinality) -> str:
    high = "*" if cardinality.high >= UNBOUNDED else str(cardinality.high)
    return f"{cardinality.low}..{high}"


def spell_type(type_: Type) -> str:
    return type_.value if isinstance(type_, Builtin) else type_.name


def spell_member(model: Model, member: Member, sign: str) -> str:
    name = sign + model.spell(member.name)
    accessor = f" as {member.accessor}" if member.accessor != member.name.local else ""
    return f"{name} {spell_cardinality(member.cardinality)} {spell_type(member.type)}{accessor}"


def spell_class(model: Model, type_: ComplexType) -> list[str]:
    """The lines of one class: its name and path, its content, its members."""
    bases = ["Any"] if type_.open else ["Ordered"] if type_.ordered else []
    if type_.content is not None:
        bases.append(spell_type(type_.content))
    base = f": {', '.join(bases)}" if bases else ""
    lines = [f"class {type_.name}{base}  ({type_.path})"]
    lines += [f"  {spell_member(model, m, '@')}" for m in type_.attributes]
    lines += [f"  {spell_member(model, m, '')}" for m in type_.children]
    return lines


def spell_enumeration(enumeration: Enumeration) -> str:
    words = " | ".join(f'"{word}"' for word in enumeration.literals)
    return f"enum {enumeration.name} = {words}  ({enumeration.path})"


def spell_model(model: Model) -> str:
    """The whole model."""
    lines = [f"document {model.spell(r.name)}: {spell_type(r.type)}" for r in model.roots]
    for type_ in model.complex_types:
        lines += ["", *spell_class(model, type_)]
    if model.enumerations:
        lines += ["", *map(spell_enumeration, model.enumerations)]
    return "\n".join(lines) + "\n"
