# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files that are no schemas, and schemas of absurd size: one located error, or a grammar."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from virtbind_gen.rng.errors import SchemaError
from virtbind_gen.rng.load import load
from virtbind_gen.rng.pattern import Choice, Grammar

RELAX_NG = 'xmlns="http://relaxng.org/ns/structure/1.0"'


def load_text(folder: Path, text: str | bytes) -> Grammar:
    path = folder / "schema.rng"
    data = text.replace("@R", RELAX_NG).encode() if isinstance(text, str) else text
    path.write_bytes(data)
    return load(path)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "no element found"),
        ("not XML", 1, "not well-formed"),
        ('\n<element @R name="a"', 2, "unclosed token"),
        ('<element @R name="a">\n<text/>', 2, "no element found"),
        ("<html/>", 1, "not a RELAX NG pattern"),
        ('<!DOCTYPE element [\n<!ENTITY a "b">]><element @R name="a"><text/></element>', 2,
         "declares an entity"),
        ('<!DOCTYPE element [<!ENTITY a "b"><!ENTITY b "&a;&a;&a;">]><element @R name="&b;"/>', 1,
         "declares an entity"),
        ('<!DOCTYPE element [<!ENTITY a SYSTEM "/etc/passwd">]><element @R name="a">&a;</element>',
         1, "declares an entity"),
        ('<!DOCTYPE element [<!ENTITY % a SYSTEM "/etc/passwd"> %a;]><element @R name="a"/>', 1,
         "declares an entity"),
        ('<element @R name="a">&b;</element>', 1, "undefined entity"),
        ('<?xml version="1.0" encoding="nothing"?><element @R name="a"/>', 1, "unknown encoding"),
        (b"<element name='\xff'/>", 1, "not well-formed"),
        ('<externalRef @R href="schema.rng/x"/>', 1, "Not a directory"),
        ('<externalRef @R href="."/>', 1, "Is a directory"),
        ('<externalRef @R href="ftp://a/b"/>', 1, "only local files"),
        ('<externalRef @R href="file://host/b"/>', 1, "only local files"),
        ('<externalRef @R href="a.rng?b"/>', 1, "only local files"),
        ('<externalRef @R href="%00"/>', 1, "cannot read"),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, text: str | bytes, line: int, message: str) -> None:
    with pytest.raises(SchemaError) as caught:
        load_text(tmp_path, text)
    assert message in caught.value.message
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "schema.rng"), line)


@pytest.mark.parametrize("path", ["missing.rng", ".", "a\0b"])
def test_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SchemaError, match="cannot read"):
        load(path)


def test_error_text(tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        load_text(tmp_path, '<element @R name="a">\n<attribute><anyName/></attribute></element>')
    file = tmp_path / "schema.rng"
    expected = "an attribute with a wildcard name must be repeated [section 7.3]"
    assert str(caught.value) == f"{file}:2: error: {expected}"


def test_error_in_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "x.rng").write_text(f"\n<group {RELAX_NG}/>")
    load_path = tmp_path / "main.rng"
    load_path.write_text(f'<externalRef {RELAX_NG} href="sub/x.rng"/>')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SchemaError, match=r"^sub/x\.rng:2: error: "):
        load("main.rng")


def test_external_dtd_is_not_opened(tmp_path: Path) -> None:
    fifo = tmp_path / "never-opened.dtd"
    os.mkfifo(fifo)
    text = '<!DOCTYPE element SYSTEM "never-opened.dtd"><element @R name="a"><text/></element>'
    assert load_text(tmp_path, text).elements


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    declared = encoding.replace("-sig", "")
    text = f'<?xml version="1.0" encoding="{declared}"?>'
    text += f'<element {RELAX_NG} name="é"><text/></element>'
    assert load_text(tmp_path, text.encode(encoding)).elements


@pytest.mark.parametrize(
    "opening",
    ["<group><empty/>", "<element name='a'>", "<oneOrMore>", "<choice><text/>", "<optional>",
     "<group><text/><interleave><empty/>"],
)  # fmt: skip
def test_deep_nesting(tmp_path: Path, opening: str) -> None:
    closing = "".join(
        f"</{tag.split()[0].rstrip('>')}>"
        for tag in reversed(opening.split("<")[1:])
        if not tag.endswith("/>")
    )
    depth = 2000
    text = f'<element @R name="r">{opening * depth}<text/>{closing * depth}</element>'
    assert load_text(tmp_path, text).elements
    text = f'<element @R name="r">{opening * 50000}<text/>{closing * 50000}</element>'
    with pytest.raises(SchemaError, match="nested"):
        load_text(tmp_path, text)


def test_long_choice(tmp_path: Path) -> None:
    values = "".join(f"<value>v{number}</value>" for number in range(50_000))
    grammar = load_text(tmp_path, f'<element @R name="a"><choice>{values}</choice></element>')
    choice = grammar.elements[0].pattern
    assert isinstance(choice, Choice) and len(choice.patterns) == 50_000


def test_exponential_definitions(tmp_path: Path) -> None:
    pairs = "".join(
        f'<define name="d{n}"><ref name="d{n + 1}"/><ref name="d{n + 1}"/></define>'
        for n in range(60)
    )
    text = f"""<grammar @R><start><element name="a"><ref name="d0"/></element></start>{pairs}
    <define name="d60"><text/></define></grammar>"""
    with pytest.raises(SchemaError, match="grows beyond"):
        load_text(tmp_path, text)


def test_exponential_documents(tmp_path: Path) -> None:
    for n in range(60):
        include = f'<include href="x{n + 1}.rng"/>'
        (tmp_path / f"x{n}.rng").write_text(f"<grammar {RELAX_NG}>{include}{include}</grammar>")
    (tmp_path / "x60.rng").write_text(f"<grammar {RELAX_NG}/>")
    with pytest.raises(SchemaError, match="grows beyond"):
        load_text(tmp_path, '<grammar @R><include href="x0.rng"/></grammar>')
