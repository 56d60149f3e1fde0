# SPDX-License-Identifier: LGPL-2.1-or-later
"""The XSD: one schema document for each namespace, made for xsdcxx.

It is a description of types, not a validator: ``xs:sequence`` with the inferred cardinality, so
that accessors are ``one``, ``optional`` or ``sequence`` as they really are.
"""

from __future__ import annotations

from lxml import etree

from ..model.types import (
    UNBOUNDED,
    Builtin,
    ComplexType,
    Enumeration,
    Member,
    Model,
    QName,
    Type,
)

XS = "http://www.w3.org/2001/XMLSchema"
VIRTBIND = "urn:virtbind"
_BASE = {
    Builtin.TEXT: "xs:string",
    Builtin.INTEGER: "vb:Integer",
    Builtin.UNSIGNED: "vb:UnsignedInteger",
    Builtin.BOOLEAN: "vb:Boolean",
    Builtin.REAL: "vb:Real",
    Builtin.EMPTY: "vb:Empty",
    Builtin.ANY: "vb:Any",
}


def schema_file(model: Model, ns: str) -> str:
    """The file name of a namespace's XSD."""
    return f"{model.prefixes[ns]}.xsd" if ns else "types.xsd"


def used_namespaces(model: Model) -> list[str]:
    """The namespaces that need an XSD: of types and of the names of members and roots."""
    seen: dict[str, None] = {"": None}
    for type_ in model.complex_types:
        seen.setdefault(type_.ns)
    for enumeration in model.enumerations:
        seen.setdefault(enumeration.ns)
    for owner in model.complex_types:
        for member in owner.members():
            seen.setdefault(member.name.ns)
    for root in model.roots:
        seen.setdefault(root.name.ns)
    return list(seen)


def emit_xsd(model: Model) -> dict[str, str]:
    """File name to text, for every namespace of the model."""
    return {schema_file(model, ns): _Schema(model, ns).text() for ns in used_namespaces(model)}


class _Schema:
    def __init__(self, model: Model, ns: str) -> None:
        self.model = model
        self.ns = ns
        self.imports: set[str] = set()
        self.globals = _globals(model)
        self.body: list[etree._Element] = []
        spaces = {"xs": XS, "vb": VIRTBIND}
        for other in used_namespaces(model):
            if other:
                spaces[model.prefixes[other]] = other
        self.nsmap = spaces

    def text(self) -> str:
        for enumeration in self.model.enumerations:
            if enumeration.ns == self.ns:
                self.enumeration(enumeration)
        for type_ in self.model.complex_types:
            if type_.ns == self.ns:
                self.complex_type(type_)
        self.global_names()
        root = etree.Element(f"{{{XS}}}schema", nsmap=self.nsmap)
        if self.ns:
            root.set("targetNamespace", self.ns)
        root.set("elementFormDefault", "qualified")
        self.add_import(root, VIRTBIND, "virtbind.xsd")
        for other in sorted(self.imports - {self.ns}):
            self.add_import(root, other, schema_file(self.model, other))
        root.extend(self.body)
        etree.indent(root)
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            "<!-- Made by virtbind-gen from RELAX NG.  Do not edit. -->\n"
        )
        return f"{head}{etree.tostring(root, encoding='unicode')}\n"

    def add_import(self, root: etree._Element, ns: str, location: str) -> None:
        made = etree.SubElement(root, f"{{{XS}}}import")
        if ns:
            made.set("namespace", ns)
        made.set("schemaLocation", location)

    def reference(self, type_: Type) -> str:
        if isinstance(type_, Builtin):
            return _BASE[type_]
        if type_.ns != self.ns:
            self.imports.add(type_.ns)
        prefix = self.model.prefixes[type_.ns] if type_.ns else ""
        return f"{prefix}:{type_.name}" if prefix else type_.name

    def new(self, tag: str, **attributes: str) -> etree._Element:
        return etree.Element(f"{{{XS}}}{tag}", attributes, nsmap=self.nsmap)

    def sub(self, parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{XS}}}{tag}", attributes)

    def document(self, parent: etree._Element, text: str) -> None:
        if text:
            annotation = self.sub(parent, "annotation")
            self.sub(annotation, "documentation").text = " ".join(text.split())

    def enumeration(self, enumeration: Enumeration) -> None:
        made = self.new("simpleType", name=enumeration.name)
        restriction = self.sub(made, "restriction", base="vb:Keyword")
        for literal in enumeration.literals:
            value = self.sub(restriction, "enumeration", value=literal)
            self.document(value, enumeration.documentation.get(literal, ""))
        self.body.append(made)

    def complex_type(self, type_: ComplexType) -> None:
        made = self.new("complexType", name=type_.name)
        self.document(made, type_.documentation)
        holder = made
        base = base_of(type_)
        if base is not None:
            tag = (
                "complexContent"
                if base.startswith("vb:") and is_complex_base(base)
                else "simpleContent"
            )
            if isinstance(type_.content, Enumeration) and tag == "simpleContent":
                base = self.reference(type_.content)
            holder = self.sub(self.sub(made, tag), "extension", base=base)
        if type_.children:
            sequence = self.sub(holder, "sequence")
            for member in type_.children:
                self.child(sequence, member)
        for member in type_.attributes:
            self.attribute(holder, member)
        self.body.append(made)

    def child(self, sequence: etree._Element, member: Member) -> None:
        card = member.cardinality
        made = self.sub(sequence, "element", **self.naming(member))
        if card.low == 0:
            made.set("minOccurs", "0")
        if card.high > 1:
            made.set("maxOccurs", "unbounded")
            if card.low > 1:
                made.set("minOccurs", str(card.low))
        elif card.high == UNBOUNDED:
            made.set("maxOccurs", "unbounded")
        self.document(made, member.documentation)

    def naming(self, member: Member) -> dict[str, str]:
        name = member.name
        if name.ns == self.ns:
            return {"name": name.local, "type": self.reference(member.type)}
        if self.is_global("element", member):
            self.imports.add(name.ns)
            return {"ref": f"{self.model.prefixes[name.ns]}:{name.local}"}
        return {"name": name.local, "type": self.reference(member.type), "form": "unqualified"}

    def attribute(self, holder: etree._Element, member: Member) -> None:
        use = "required" if member.cardinality.low else "optional"
        name = member.name
        if name.ns and self.is_global("attribute", member):
            self.imports.add(name.ns)
            ref = f"{self.model.prefixes[name.ns]}:{name.local}"
            made = self.sub(holder, "attribute", ref=ref, use=use)
        else:
            type_ = self.reference(member.type)
            made = self.sub(holder, "attribute", name=name.local, type=type_, use=use)
        self.document(made, member.documentation)

    def is_global(self, tag: str, member: Member) -> bool:
        """Whether a name of another namespace can be referred to there.

        XSD gives a name one type outside of types, and none to names without a namespace.  The
        rest is declared where it stands, without its namespace, which the tables know.
        """
        return self.globals.get((tag, member.name)) is member.type

    def global_names(self) -> None:
        """Elements and attributes that other namespaces refer to, and the document elements."""
        for (tag, name), type_ in self.globals.items():
            if name.ns == self.ns:
                self.body.append(self.new(tag, name=name.local, type=self.reference(type_)))


def _globals(model: Model) -> dict[tuple[str, QName], Type]:
    """What every namespace declares outside of types: the first type of a name has it."""
    found: dict[tuple[str, QName], Type] = {}
    for root in model.roots:
        found.setdefault(("element", root.name), root.type)
    for owner in model.complex_types:
        for child in owner.children:
            if child.name.ns and child.name.ns != owner.ns:
                found.setdefault(("element", child.name), child.type)
        for attribute in owner.attributes:
            if attribute.name.ns:
                found.setdefault(("attribute", attribute.name), attribute.type)
    return found


def base_of(type_: ComplexType) -> str | None:
    """The base class's name in the XSD, None for a plain class."""
    if type_.open:
        return "vb:Any"
    if type_.content is not None:
        if type_.children:
            return "vb:TextOrChildren"
        return _BASE[type_.content] if isinstance(type_.content, Builtin) else type_.content.name
    return "vb:Ordered" if type_.ordered else None


def is_complex_base(base: str) -> bool:
    """Whether a base class has no text value of its own."""
    return base in ("vb:Any", "vb:TextOrChildren", "vb:Ordered")


__all__ = ["base_of", "emit_xsd", "schema_file", "used_namespaces"]
