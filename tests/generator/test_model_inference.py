# SPDX-License-Identifier: LGPL-2.1-or-later
"""From patterns to members: how often, of which type, in which kind of class."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_text import model_of, model_of_text, spell_class, spell_model

A, B, C = (f'<element name="{n}"><text/></element>' for n in "abc")
AA = f"{A}{A}"


def opt(pattern: str) -> str:
    return f"<optional>{pattern}</optional>"


def group(*patterns: str) -> str:
    return f"<group>{''.join(patterns)}</group>"


def choice(*patterns: str) -> str:
    return f"<choice>{''.join(patterns)}</choice>"


def interleave(*patterns: str) -> str:
    return f"<interleave>{''.join(patterns)}</interleave>"


def many(pattern: str) -> str:
    return f"<oneOrMore>{pattern}</oneOrMore>"


def any_number(pattern: str) -> str:
    return f"<zeroOrMore>{pattern}</zeroOrMore>"


def top(folder: Path, pattern: str) -> list[str]:
    """The class of the element whose content is the pattern, its members one a line."""
    model = model_of_text(folder, pattern)
    assert model.complex_types, "an element with no members is no class"
    head, *members = spell_class(model, model.complex_types[0])
    return [head.removeprefix("class Top").removesuffix("  (top)"), *map(str.strip, members)]


@pytest.mark.parametrize(
    ("pattern", "members"),
    [
        (A, "a 1..1"),
        (opt(A), "a 0..1"),
        (any_number(A), "a 0..*"),
        (many(A), "a 1..*"),
        (AA, "a 2..2"),
        (group(A, opt(A)), "a 1..2"),
        (group(AA, any_number(A)), "a 2..*"),
        (many(group(A, A)), "a 2..*"),
        (opt(group(A, B)), "a 0..1, b 0..1"),
        (interleave(A, B), "a 1..1, b 1..1"),
        (interleave(B, many(group(A, A))), "b 1..1, a 2..*"),
        (choice(A, B), "a 0..1, b 0..1"),
        (choice(A, group(A, A)), "a 1..2"),
        (choice(A, group(A, B)), "a 1..1, b 0..1"),
        (choice(A, "<empty/>"), "a 0..1"),
        (choice(A, "<notAllowed/>"), "a 1..1"),
        (choice(group(A, A, B), group(A, B, C)), "a 1..2, b 1..1, c 0..1"),
        (any_number(choice(A, B)), "a 0..*, b 0..*"),
        (many(choice(A, B)), "a 0..*, b 0..*"),
        (many(interleave(A, opt(B))), "a 1..*, b 0..*"),
        (opt(many(opt(A))), "a 0..*"),
        ("<mixed>" + opt("<empty/>") + "</mixed>" + '<attribute name="x"/>', "@x 1..1"),
    ],
)
def test_cardinality(tmp_path: Path, pattern: str, members: str) -> None:
    _, *made = top(tmp_path, pattern)
    assert ", ".join(m.rsplit(" ", 1)[0] for m in made) == members


@pytest.mark.parametrize(
    ("pattern", "members"),
    [
        ('<attribute name="x"/>', ["@x 1..1 Text"]),
        (opt('<attribute name="x"/>'), ["@x 0..1 Text"]),
        (
            choice('<attribute name="x"/>', '<attribute name="y"/>'),
            ["@x 0..1 Text", "@y 0..1 Text"],
        ),
        (
            choice(
                group('<attribute name="x"><value>1</value></attribute>', A),
                group('<attribute name="x"><value>2</value></attribute>', B),
            ),
            ["@x 1..1 TopX", "a 0..1 Text", "b 0..1 Text"],
        ),
        (
            "<attribute><choice><name>x</name><name>y</name></choice></attribute>",
            ["@x 0..1 Text", "@y 0..1 Text"],
        ),
        (
            "<element><choice><name>x</name><name>y</name></choice><text/></element>",
            ["x 0..1 Text", "y 0..1 Text"],
        ),
    ],
)
def test_members(tmp_path: Path, pattern: str, members: list[str]) -> None:
    assert top(tmp_path, pattern) == ["", *members]


@pytest.mark.parametrize(
    ("pattern", "head"),
    [
        (group(A, B), ""),
        (interleave(A, B), ""),
        (many(choice(A, B)), ""),
        (many(group(A, B)), ": Ordered"),
        (many(group(A, opt(B))), ": Ordered"),
        (group(A, B, A), ": Ordered"),
        (choice(group(A, B), group(B, A)), ": Ordered"),
        (group(A, A, B), ""),
        ('<attribute name="x"/><text/>', ": Text"),
        ('<attribute name="x"/><data type="int"/>', ": Integer"),
        (choice(A, '<data type="token"/>'), ": Text"),
        ("<mixed>" + any_number(A) + "</mixed>", ": Any"),
        (any_number("<element><anyName/><text/></element>"), ": Any"),
        (A + any_number('<attribute><nsName ns="urn:x"/></attribute>'), ": Any"),
    ],
)
def test_kind_of_class(tmp_path: Path, pattern: str, head: str) -> None:
    assert top(tmp_path, pattern)[0] == head


def data(type_: str, *params: str) -> str:
    inside = "".join(f'<param name="{p.split()[0]}">{p.split()[1]}</param>' for p in params)
    return f'<data type="{type_}">{inside}</data>'


def value(text: str, type_: str = "token") -> str:
    return f'<value type="{type_}">{text}</value>'


@pytest.mark.parametrize(
    ("pattern", "type_"),
    [
        ("<text/>", "Text"),
        ("<empty/>", "Text"),
        (data("string"), "Text"),
        (data("int"), "Integer"),
        (data("unsignedInt"), "UnsignedInteger"),
        (data("positiveInteger"), "UnsignedInteger"),
        (data("int", "minInclusive 0"), "UnsignedInteger"),
        (data("integer", "minInclusive -1"), "Integer"),
        (data("boolean"), "Boolean"),
        (data("decimal"), "Real"),
        (data("double"), "Real"),
        (data("unsignedInt", "pattern [0-9]+"), "UnsignedInteger"),
        (data("unsignedInt", "pattern [0-9]{1,3}"), "UnsignedInteger"),
        (data("unsignedInt", "pattern 0[0-7]{3}"), "Text"),
        (data("unsignedInt", "pattern [1-9][0-9]*0"), "Text"),
        (choice(data("int"), data("unsignedInt")), "Integer"),
        (choice(data("int"), data("double")), "Text"),
        (choice(data("int"), value("auto")), "Text"),
        (f"<list>{many(data('int'))}</list>", "Text"),
        (value("on"), '"on"'),
        (choice(value("on"), value("off"), value("on")), '"on" | "off"'),
        (choice(value("on"), value("", "string")), '"on" | ""'),
        (choice(value(" a  b "), value("802.1Qbg")), '"a b" | "802.1Qbg"'),
        (value(" a ", "string"), "Text"),
        (choice(value("1", "int"), value("2", "int")), "Text"),
    ],
)
def test_values(tmp_path: Path, pattern: str, type_: str) -> None:
    model = model_of_text(tmp_path, f'<attribute name="x">{pattern}</attribute>')
    made = spell_model(model)
    if type_.startswith('"'):
        assert f"enum TopX = {type_}  (top/@x)\n" in made
    else:
        assert f"@x 1..1 {type_}\n" in made


def test_an_element_stands_for_all_that_its_parent_has_under_its_name(tmp_path: Path) -> None:
    disk = choice(
        '<element name="disk"><attribute name="file"/></element>',
        '<element name="disk"><attribute name="dev"/></element>',
    )
    assert "class Disk  (top/disk)\n  @file 0..1 Text\n  @dev 0..1 Text\n" in spell_model(
        model_of_text(tmp_path, disk)
    )


SHARED = """<grammar>
  <start><choice><ref name="one"/><ref name="two"/></choice></start>
  <define name="one"><element name="one"><ref name="part"/></element></define>
  <define name="two"><element name="two"><ref name="part"/></element></define>
  <define name="part"><element name="part"><attribute name="x"/></element></define>
</grammar>"""


def test_a_shared_define_is_one_type(tmp_path: Path) -> None:
    model = model_of_text(tmp_path, SHARED)
    assert [t.name for t in model.complex_types] == ["One", "Two", "Part"]


def test_grammars_that_include_one_file_share_its_types(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.rng").write_text(
            '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><include href="common.rng"/>'
            f'<start><element name="{name}"><ref name="part"/></element></start></grammar>'
        )
    (tmp_path / "common.rng").write_text(
        '<grammar xmlns="http://relaxng.org/ns/structure/1.0"><define name="part">'
        '<element name="part"><attribute name="x"/></element></define></grammar>'
    )
    model = model_of(tmp_path / "one.rng", tmp_path / "two.rng")
    assert [t.name for t in model.complex_types] == ["One", "Two", "Part"]


def test_a_type_may_hold_itself(tmp_path: Path) -> None:
    model = model_of_text(
        tmp_path,
        '<grammar><start><ref name="store"/></start><define name="store"><element name="store">'
        '<optional><ref name="store"/></optional></element></define></grammar>',
    )
    assert spell_model(model) == (
        "document store: Store\n\nclass Store  (store)\n  store 0..1 Store\n"
    )


def test_one_name_in_two_namespaces(tmp_path: Path) -> None:
    model = model_of_text(
        tmp_path,
        '<element name="a"><attribute name="x"/></element>'
        '<element name="a" ns="urn:ext"><attribute name="y"/></element>',
    )
    assert "  a 1..1 A\n  ext:a 1..1 A as a1\n" in spell_model(model)
    assert [t.ns for t in model.complex_types] == ["", "", "urn:ext"]
