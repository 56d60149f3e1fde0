# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the loader makes of a schema: the simple form, element identity, sources, annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from virtbind_gen.rng.load import load
from virtbind_gen.rng.pattern import (
    AnyName,
    Attribute,
    Choice,
    Data,
    Element,
    Empty,
    Grammar,
    Group,
    Interleave,
    List,
    Name,
    NameChoice,
    NameClass,
    NotAllowed,
    NsName,
    OneOrMore,
    Pattern,
    Ref,
    Text,
    Value,
    walk,
)

RELAX_NG = 'xmlns="http://relaxng.org/ns/structure/1.0"'
XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
NOTES = 'xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0"'


def load_text(folder: Path, text: str, **others: str) -> Grammar:
    for name, other in others.items():
        (folder / f"{name}.rng").write_text(other.replace("@R", RELAX_NG), encoding="utf-8")
    path = folder / "schema.rng"
    path.write_text(text.replace("@R", RELAX_NG).replace("@A", NOTES), encoding="utf-8")
    return load(path)


def show_name(name: NameClass) -> str:
    if isinstance(name, Name):
        return f"{{{name.ns}}}{name.local}" if name.ns else name.local
    if isinstance(name, NameChoice):
        return "|".join(show_name(choice) for choice in name.choices)
    text = "*" if isinstance(name, AnyName) else f"{{{name.ns}}}*"
    return f"{text}-({show_name(name.except_)})" if name.except_ else text


def show(pattern: Pattern) -> str:
    """A pattern in a short notation: & for interleave, @ for attributes, <> for elements."""
    if isinstance(pattern, Choice | Group | Interleave):
        signs = {Choice: " | ", Group: ", ", Interleave: " & "}
        return "(" + signs[type(pattern)].join(show(inner) for inner in pattern.patterns) + ")"
    if isinstance(pattern, OneOrMore):
        return show(pattern.pattern) + "+"
    if isinstance(pattern, List):
        return f"list{{{show(pattern.pattern)}}}"
    if isinstance(pattern, Attribute):
        return f"@{show_name(pattern.name)}={show(pattern.pattern)}"
    if isinstance(pattern, Ref):
        return f"<{show_name(pattern.element.name)}>"
    if isinstance(pattern, Data):
        return pattern.type + (f"-{show(pattern.except_)}" if pattern.except_ else "")
    if isinstance(pattern, Value):
        return repr(pattern.value)
    return {Empty: "empty", Text: "text", NotAllowed: "notAllowed"}[type(pattern)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<text/>", "text"),
        ("<attribute name='a'/><text/>", "(@a=text, text)"),
        ("<group><text/><group><text/><text/></group></group>", "(text, text, text)"),
        ("<choice><value>a</value><choice><value>b</value></choice></choice>", "('a' | 'b')"),
        ("<choice><value>a</value><empty/><value>b</value></choice>", "(empty | 'a' | 'b')"),
        ("<optional><optional><text/></optional></optional>", "(empty | text)"),
        ("<zeroOrMore><text/></zeroOrMore>", "(empty | text+)"),
        ("<mixed><attribute name='a'/><empty/></mixed>", "((@a=text) & text)"),
        ("<mixed><interleave><attribute name='a'/><attribute name='b'/></interleave></mixed>",
         "(@a=text & @b=text & text)"),
        ("<oneOrMore><empty/></oneOrMore>", "empty"),
        ("<group><empty/><text/></group>", "text"),
        ("<group><text/><notAllowed/></group>", "notAllowed"),
        ("<choice><text/><notAllowed/></choice>", "text"),
        ("<choice><empty/><empty/></choice>", "empty"),
        ("<list><value>a</value><value>b</value></list>", "list{('a', 'b')}"),
        ("<data type='token'><except><value>a</value><value>b</value></except></data>",
         "token-('a' | 'b')"),
        ("<data type='token'><except><notAllowed/></except></data>", "token"),
        ("<element name='b'><empty/></element>", "<b>"),
        ("<element name='x:b' xmlns:x='urn:x'><empty/></element>", "<{urn:x}b>"),
        ("<element name='b' ns='urn:y'><empty/></element>", "<{urn:y}b>"),
        ("<element><anyName><except><nsName ns='u'/><name>c</name></except></anyName>"
         "<empty/></element>", "<*-({u}*|c)>"),
        ("<element ns='u'><choice><name>a</name><choice><name>b</name></choice></choice>"
         "<empty/></element>", "<{u}a|{u}b>"),
    ],
)  # fmt: skip
def test_content(tmp_path: Path, content: str, expected: str) -> None:
    grammar = load_text(tmp_path, f"<element @R name='root'>{content}</element>")
    expected = expected.replace("(@a=text)", "@a=text")
    assert show(grammar.start) == "<root>"
    assert show(grammar.elements[0].pattern) == expected


def test_definitions_are_expanded_and_elements_shared(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        """<grammar @R>
        <start><ref name="root"/></start>
        <define name="root">
        <element name="root"><ref name="both"/><ref name="b"/></element></define>
        <define name="both"><ref name="b"/><element name="c"><text/></element></define>
        <define name="b">
        <element name="b"><optional><ref name="both"/></optional></element></define>
        </grammar>""",
    )
    root, b, c = grammar.elements
    assert [show_name(element.name) for element in grammar.elements] == ["root", "b", "c"]
    assert show(root.pattern) == "(<b>, <c>, <b>)"
    assert show(b.pattern) == "(empty | (<b>, <c>))"
    refs = [node for e in grammar.elements for node in walk(e.pattern) if isinstance(node, Ref)]
    assert {id(ref.element) for ref in refs} == {id(b), id(c)}


def test_combine(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        """<grammar @R>
        <start combine="choice"><element name="x"><ref name="a"/></element></start>
        <start combine="choice"><element name="y"><ref name="b"/></element></start>
        <define name="a" combine="interleave"><attribute name="p"/></define>
        <define name="a"><attribute name="q"/><attribute name="r"/></define>
        <define name="b"><text/></define>
        <define name="b" combine="choice"><empty/></define>
        </grammar>""",
    )
    assert show(grammar.start) == "(<x> | <y>)"
    assert show(grammar.elements[0].pattern) == "(@p=text & (@q=text, @r=text))"
    assert show(grammar.elements[1].pattern) == "(empty | text)"


def test_include_gives_each_instance_its_elements(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        """<grammar @R><start><element name="r">
        <externalRef href="x.rng" ns="urn:1"/><externalRef href="x.rng" ns="urn:2"/>
        <grammar><include href="y.rng"><define name="d"><text/></define></include></grammar>
        <grammar><include href="y.rng" ns="urn:3"/></grammar>
        </element></start></grammar>""",
        x="<element @R name='e'><empty/></element>",
        y="<grammar @R><start><element name='f'><ref name='d'/></element></start>"
        "<define name='d'><empty/></define></grammar>",
    )
    assert show(grammar.elements[0].pattern) == "(<{urn:1}e>, <{urn:2}e>, <f>, <{urn:3}f>)"
    assert [show(element.pattern) for element in grammar.elements[3:]] == ["text", "empty"]
    assert grammar.files == [str(tmp_path / name) for name in ("schema.rng", "x.rng", "y.rng")]


def test_only_reachable_elements_are_listed(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        """<element @R name="r"><choice>
        <group><element name="gone"><text/></element><notAllowed/></group>
        <element name="stays"><notAllowed/></element></choice></element>""",
    )
    assert [show_name(element.name) for element in grammar.elements] == ["r", "stays"]
    assert show(grammar.elements[1].pattern) == "notAllowed"


def test_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "schemas"
    folder.mkdir()
    load_text(
        folder,
        """<grammar @R>
        <include href="x.rng"/>
        <start>
          <element name="r">
            <ref name="d"/>
          </element>
        </start>
        </grammar>""",
        x="<grammar @R>\n<define name='d'>\n<attribute name='a'/>\n"
        "<element name='e'>\n<ref name='f'/></element></define>\n"
        "<define name='f'><text/></define></grammar>",
    )
    monkeypatch.chdir(tmp_path)
    grammar = load("schemas/schema.rng")
    root, inner = grammar.elements
    assert (root.source.file, root.source.line, root.source.define) == ("schemas/schema.rng", 4, "")
    assert str(inner.source) == "schemas/x.rng:4"
    assert isinstance(root.pattern, Group)
    attribute, ref = root.pattern.patterns
    assert (attribute.source.line, attribute.source.define) == (3, "d")
    assert (ref.source.line, ref.source.define) == (4, "d")
    assert (inner.pattern.source.line, inner.pattern.source.define) == (6, "f")


def test_value_context(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        f"""<element @R name="r" ns="urn:n" datatypeLibrary="{XSD}" xmlns:p="urn:p">
        <choice><value type="QName">p:x</value><value> y </value></choice></element>""",
    )
    choice = grammar.elements[0].pattern
    assert isinstance(choice, Choice)
    qname, token = choice.patterns
    assert isinstance(qname, Value) and isinstance(token, Value)
    assert (qname.library, qname.type, qname.value, qname.ns) == (XSD, "QName", "p:x", "urn:n")
    assert dict(qname.prefixes)["p"] == "urn:p"
    assert (token.library, token.type, token.value) == ("", "token", " y ")


def test_params(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        f"""<element @R name="r"><data type="string" datatypeLibrary="{XSD}">
        <param name="pattern"> a</param><param name="minLength">1</param></data></element>""",
    )
    data = grammar.elements[0].pattern
    assert isinstance(data, Data)
    assert [(param.name, param.value) for param in data.params] == [
        ("pattern", " a"),
        ("minLength", "1"),
    ]


def documentation(element: Element) -> str:
    return element.annotations.documentation


def test_annotations(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        """<grammar @R @A><start><element name="r">
        <a:documentation> About r. </a:documentation>
        <optional><attribute name="x" a:defaultValue="no"><a:documentation>One</a:documentation>
        <a:documentation>Two</a:documentation>
        <choice><value>yes</value><a:documentation>It is.</a:documentation>
        <value>no</value></choice>
        </attribute></optional>
        <ref name="e"/><ref name="f"/><ref name="g"/></element></start>
        <define name="e"><a:documentation>From the define.</a:documentation>
        <element name="e"><empty/></element></define>
        <define name="f"><a:documentation>Not this.</a:documentation>
        <element name="f"><a:documentation>But this.</a:documentation><empty/></element></define>
        <define name="g"><a:documentation>Nor this.</a:documentation>
        <element name="g"><empty/></element><empty/></define>
        </grammar>""",
    )
    assert [documentation(element) for element in grammar.elements] == [
        "About r.",
        "From the define.",
        "But this.",
        "",
    ]
    attributes = [n for n in walk(grammar.elements[0].pattern) if isinstance(n, Attribute)]
    assert attributes[0].annotations.documentation == "One\nTwo"
    assert attributes[0].annotations.default == "no"
    values = [n for n in walk(attributes[0]) if isinstance(n, Value)]
    assert [value.documentation for value in values] == ["It is.", ""]


def test_nsname_inherits(tmp_path: Path) -> None:
    grammar = load_text(
        tmp_path,
        "<element @R ns='urn:n'><nsName><except><name>a</name></except></nsName><text/></element>",
    )
    assert grammar.elements[0].name == NsName("urn:n", Name("urn:n", "a"))
