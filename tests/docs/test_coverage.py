# SPDX-License-Identifier: LGPL-2.1-or-later
"""The words of schema/libvirt/docs.toml: for what people use, and in step with the schema."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT, inputs_of, libvirt_options
from lxml import etree

from virtbind_gen.docs.overlay import Place
from virtbind_gen.model.types import ComplexType, Member, Model, Type

#: How many of the most used elements and attributes have to have words.
MOST_USED = 300


def count_uses(model: Model, documents: list[Path]) -> Counter[Place]:
    """How often each place of the model is used in documents."""
    roots = {model.spell(root.name): root for root in model.roots}
    counts: Counter[Place] = Counter()
    for path in documents:
        try:
            root = etree.parse(path).getroot()
        except etree.XMLSyntaxError:
            continue  # some of libvirt's test files are no documents
        if root.tag in roots:
            counts[None, roots[root.tag]] += 1
            _count(root, roots[root.tag].type, counts)
    return counts


def _count(element: etree._Element, type_: Type, counts: Counter[Place]) -> None:
    if not isinstance(type_, ComplexType):
        return
    for name in element.attrib:
        for member in _named(type_.attributes, name):
            counts[type_, member] += 1
    for child in element.iterchildren(etree.Element):
        for member in _named(type_.children, child.tag):
            counts[type_, member] += 1
            _count(child, member.type, counts)


def _named(members: list[Member], name: str) -> list[Member]:
    return [member for member in members if str(member.name) == name]


def test_what_is_used_most_has_words() -> None:
    corpus = os.environ.get("VIRTBIND_CORPUS", "")
    if not corpus or not Path(corpus).is_dir():
        pytest.skip("no corpus: VIRTBIND_CORPUS names no folder")
    documents = sorted(Path(corpus).glob("libvirt-*/**/*.xml"))
    assert len(documents) > 1000
    inputs = inputs_of(libvirt_options())
    used = count_uses(inputs.model, documents).most_common(MOST_USED)
    assert len(used) == MOST_USED
    wordless = [
        f"{owner.path if owner else ''}/{member.name.local}"
        for (owner, member), _ in used
        if (owner, member) not in inputs.overlay.text
    ]
    assert not wordless


def test_there_are_words_for_all_kinds_of_documents() -> None:
    inputs = inputs_of(libvirt_options())
    assert len(inputs.overlay.text) > MOST_USED
    for root in inputs.model.roots:
        assert (None, root) in inputs.overlay.text, root.name.local


def test_words_fit_newer_schemas_too() -> None:
    """The paths are those of any version that is at hand."""
    schemas = ROOT.parent / "shared" / "schemas"
    newer = sorted(schemas.glob("libvirt-*")) if schemas.is_dir() else []
    if not newer:
        pytest.skip("no other version of libvirt's schemas is at hand")
    options = libvirt_options()
    for folder in newer:
        version = folder.name.removeprefix("libvirt-")
        options[0] = str(folder)
        options[options.index("--schema-version") + 1] = version
        inputs_of(options)
