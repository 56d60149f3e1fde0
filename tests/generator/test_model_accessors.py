# SPDX-License-Identifier: LGPL-2.1-or-later
"""Accessors: what the tables say a member is called is what xsdcxx calls it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from model_text import RELAX_NG, model_of_text

from virtbind_gen.cli import main
from virtbind_gen.model.accessors import RESERVED, identifier

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("disk", "disk"),
        ("on_poweroff", "on_poweroff"),
        ("max-size", "max_size"),
        ("a.b", "a_b"),
        ("class", "class_"),
        ("linux", "linux_"),
        ("concept", "concept_"),
        ("größe", "gr__e"),
        ("übung", "cxx_bung"),
        ("802.1Qbg", "cxx_802_1Qbg"),
        ("_", "_"),
    ],
)
def test_identifier(name: str, made: str) -> None:
    assert identifier(name) == made


def optional(*names: str) -> str:
    return "".join(
        f'<optional><element name="{name}"><text/></element></optional>' for name in names
    )


@pytest.mark.parametrize(
    ("pattern", "accessors"),
    [
        (optional("type") + '<attribute name="type"/>', ["type", "type1"]),
        (optional("Top"), ["Top1"]),
        (optional("size", "size_type"), ["size", "size_type1"]),
        (optional("size_type", "size"), ["size_type", "size"]),
        (optional("a-b", "a_b", "a.b"), ["a_b", "a_b1", "a_b2"]),
        (optional("size", "size_optional", "size_"), ["size", "size_optional1", "size_1"]),
    ],
)
def test_what_is_taken_is_numbered(tmp_path: Path, pattern: str, accessors: list[str]) -> None:
    model = model_of_text(tmp_path, f"<interleave>{pattern}</interleave>")
    assert [m.accessor for m in model.complex_types[0].members()] == accessors


NASTY = f"""<element {RELAX_NG} name="nasty">
  <optional><attribute name="name"/></optional>
  <optional><attribute name="type"/></optional>
  <optional><attribute name="value"/></optional>
  <interleave>
    {optional("name", "nasty", "Nasty", "class", "template", "a-b", "a_b", "a.b", "type_type")}
    {optional("type", "value_optional", "value_traits", "x_", "x", "int", "NULL")}
    {optional("_clone", "not_eq", "ärger", "ää", "éa", "_é", "_node", "node", "std")}
    {optional("xsd", "xml_schema", "Text", *RESERVED)}
    <zeroOrMore><element name="many"><text/></element></zeroOrMore>
    {optional("many_sequence", "many_iterator", "many_const_iterator", "many_type", "many1")}
    <element name="one">
      <element name="one"><element name="One"><text/></element></element>
    </element>
    <element name="one_type"><text/></element>
    <element name="one_traits"><text/></element>
    <element name="open"><zeroOrMore><attribute><anyName/></attribute></zeroOrMore>
      {optional("nodes", "open", "namespaces")}</element>
    <element name="either"><choice><text/><group>{optional("text", "child_order")}</group></choice>
    </element>
  </interleave>
</element>
"""


def accessors_in(header: str, name: str) -> list[str]:
    """The accessors of a class as the header has them, in its order."""
    found = re.search(rf"\n( *)class {name}: public.*?\n\1}};\n", header, re.DOTALL)
    assert found, f"no class {name}"
    return [a for a in re.findall(r"\n\s+(\w+) \(\) const;", found[0]) if "_xsd_" not in a]


def bind(schema: Path, out: Path) -> dict[str, list[str]]:
    """Runs xsdcxx; the accessors that the manifest promises, by class."""
    assert main(["bind", str(schema), "--name", "made", "--output-dir", str(out), "--quiet"]) == 0
    manifest = json.loads((out / "manifest.json").read_text())
    return {
        name: [m["accessor"] for m in (*of.get("children", []), *of.get("attributes", []))]
        for name, of in manifest["types"].items()
    }


@pytest.mark.skipif(shutil.which("xsdcxx") is None, reason="needs xsdcxx")
@pytest.mark.parametrize("schema", ["nasty", "tests/binding/schemas/shapes.rng"])
def test_xsdcxx_agrees(tmp_path: Path, schema: str) -> None:
    path = ROOT / schema
    if schema == "nasty":
        path = tmp_path / "nasty.rng"
        path.write_text(NASTY, "utf-8")
    promised = bind(path, tmp_path / "out")
    for name, accessors in promised.items():
        namespace, _, own = name.rpartition("::")
        stem = namespace.partition("::")[2] or "types"
        header = (tmp_path / "out" / "include" / "made" / f"{stem}.hpp").read_text("utf-8")
        assert accessors_in(header, own) == accessors, name
