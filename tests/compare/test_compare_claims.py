# SPDX-License-Identifier: LGPL-2.1-or-later
"""Claims about small schemas, each shown by a document that other validators judge alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from compare_judges import JUDGES, changes_between, confirm

from virtbind_gen.compare.claims import Holds
from virtbind_gen.compare.format import Kind
from virtbind_gen.compare.trees import inclusion

_HEAD = """\
<element name="root" xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
"""
_A, _B, _C = (f'<element name="{n}"><empty/></element>' for n in "abc")
_X = '<attribute name="x"/>'


def _choice(*patterns: str) -> str:
    return f"<choice>{''.join(patterns)}</choice>"


def _group(*patterns: str) -> str:
    return f"<group>{''.join(patterns)}</group>"


def _optional(*patterns: str) -> str:
    return f"<optional>{''.join(patterns)}</optional>"


def _many(*patterns: str) -> str:
    return f"<zeroOrMore>{''.join(patterns)}</zeroOrMore>"


def _shuffled(*patterns: str) -> str:
    return f"<interleave>{''.join(patterns)}</interleave>"


def _attribute(name: str, *values: str) -> str:
    return (
        f'<attribute name="{name}">{_choice(*(f"<value>{v}</value>" for v in values))}</attribute>'
    )


def _data(type_: str, **params: str) -> str:
    facets = "".join(f'<param name="{name}">{value}</param>' for name, value in params.items())
    return f'<data type="{type_}">{facets}</data>'


def _nested(name: str, content: str) -> str:
    return f'<element name="{name}">{content}</element>'


def _compared(old: str, new: str, folder: Path) -> tuple[Kind, Path, Path]:
    files = folder / "old.rng", folder / "new.rng"
    for file, content in zip(files, (old, new), strict=True):
        file.write_text(f"{_HEAD}{content}</element>", encoding="utf-8")
    (kind,) = changes_between(*files).kinds
    return kind, *files


# What the old schema has, what the new one has, whether all old documents are valid in the new
# schema, and all new ones in the old.
CASES = {
    "same": (_A, _A, True, True),
    "order of alternatives": (_choice(_A, _B), _choice(_B, _A), True, True),
    "attribute new": ("<empty/>", _optional(_X), True, False),
    "attribute required": (_optional(_X), _X, False, True),
    "attribute gone": (_optional(_X), "<empty/>", False, True),
    "value gone": (_attribute("x", "on", "off"), _attribute("x", "on"), False, True),
    "values split over alternatives": (
        _attribute("x", "on", "off"),
        _choice(_attribute("x", "on"), _attribute("x", "off")),
        True,
        True,
    ),
    "two attributes that go together": (
        _attribute("x", "a", "b") + _attribute("y", "a", "b"),
        _choice(
            _group(_attribute("x", "a"), _attribute("y", "a")),
            _group(_attribute("x", "b"), _attribute("y", "b")),
        ),
        False,
        True,
    ),
    "one to many": (_A, f"<oneOrMore>{_A}</oneOrMore>", True, False),
    "many, spelled twice": (_many(_A), _choice("<empty/>", _group(_A, _many(_A))), True, True),
    "order fixed": (_shuffled(_A, _B), _A + _B, False, True),
    "order spelled out": (_shuffled(_A, _B), _choice(_group(_A, _B), _group(_B, _A)), True, True),
    "forty in any order": (
        _shuffled(*(_optional(_nested(f"e{n}", "<empty/>")) for n in range(40))),
        _shuffled(*(_many(_nested(f"e{n}", "<empty/>")) for n in range(40))),
        True,
        False,
    ),
    "repeated group": (_many(_A, _B), _many(_choice(_A, _B)), True, False),
    "child covered by two": (
        _nested("a", _attribute("x", "on", "off")),
        _choice(_nested("a", _attribute("x", "on")), _nested("a", _attribute("x", "off"))),
        True,
        True,
    ),
    "child covered by two that lead elsewhere": (
        _nested("a", _attribute("x", "on", "off")) + _choice(_B, _C),
        _choice(
            _group(_nested("a", _attribute("x", "on")), _B),
            _group(_nested("a", _attribute("x", "off")), _C),
        ),
        False,
        True,
    ),
    "covered child after child": (
        _nested("a", _choice(_B, _C)) + _nested("a", _choice(_B, _C)),
        _choice(
            *(_group(_nested("a", one), _nested("a", two)) for one in (_B, _C) for two in (_B, _C))
        ),
        True,
        True,
    ),
    "text where there was a word": ("<value>on</value>", "<text/>", True, False),
    "text between children": (_A, f"<mixed>{_A}</mixed>", True, False),
    "empty text": (_data("string"), "<text/>", True, True),
    "string that may be empty": ("<empty/>", _data("string", maxLength="3"), False, False),
    "token that may be empty": ("<empty/>", _data("token", maxLength="3"), True, False),
    "range": (
        _data("unsignedByte"),
        _data("integer", minInclusive="0", maxInclusive="255"),
        True,
        True,
    ),
    "number as pattern": (_data("string", pattern="[0-9]+"), _data("integer"), True, False),
    "patterns": (
        _data("string", pattern="a{2,4}"),
        _data("string", pattern="aa|aaa+"),
        True,
        False,
    ),
    "words and pattern": (
        _choice("<value>on</value>", "<value>off</value>"),
        _data("token", pattern="o(n|ff)"),
        True,
        True,
    ),
    "list": (
        f"<list>{_data('int')}{_data('int')}</list>",
        f"<list><oneOrMore>{_data('int')}</oneOrMore></list>",
        True,
        False,
    ),
    "any attribute": (
        _many(_X.replace(' name="x"/>', "><anyName/></attribute>")),
        _optional(_X),
        False,
        True,
    ),
    "any attribute, one by name": (
        _many(_X.replace(' name="x"/>', "><anyName/></attribute>")),
        _optional(_X)
        + _many("<attribute><anyName><except><name>x</name></except></anyName></attribute>"),
        True,
        True,
    ),
    "any two attributes alike": (
        _many(
            f"<attribute><anyName/>{_choice('<value>a</value>', '<value>b</value>')}</attribute>"
        ),
        _choice(
            _many("<attribute><anyName/><value>a</value></attribute>"),
            _many("<attribute><anyName/><value>b</value></attribute>"),
        ),
        False,
        True,
    ),
    "any element": (
        "<element><anyName/><empty/></element>",
        "<element><nsName ns='urn:x'/><empty/></element>",
        False,
        True,
    ),
    "what cannot be": (_choice(_A, _nested("b", "<notAllowed/>")), _A, True, True),
}


@pytest.mark.skipif(not JUDGES, reason="neither jing nor virtbind is there to judge")
@pytest.mark.parametrize(("old", "new", "forth", "back"), CASES.values(), ids=CASES)
def test_claim(old: str, new: str, forth: bool, back: bool, tmp_path: Path) -> None:
    kind, old_file, new_file = _compared(old, new, tmp_path)
    assert kind.old_in_new and kind.new_in_old
    assert kind.old_in_new.holds is (Holds.YES if forth else Holds.NO)
    assert kind.new_in_old.holds is (Holds.YES if back else Holds.NO)
    confirm(kind, old_file, new_file, tmp_path)


def _tree(inner: str) -> str:
    """A grammar's element that contains itself."""
    return (
        '<grammar><start><ref name="tree"/></start><define name="tree">'
        f'<element name="tree">{inner}<zeroOrMore><ref name="tree"/></zeroOrMore></element>'
        "</define></grammar>"
    )


def test_elements_that_contain_themselves(tmp_path: Path) -> None:
    old = _tree(_attribute("x", "on"))
    new = _tree(_choice(_attribute("x", "off"), _attribute("x", "on")))
    kind, old_file, new_file = _compared(old, new, tmp_path)
    assert kind.old_in_new and kind.old_in_new.holds is Holds.YES
    assert kind.new_in_old and kind.new_in_old.holds is Holds.NO
    confirm(kind, old_file, new_file, tmp_path)


def test_datatypes_that_are_not_looked_into(tmp_path: Path) -> None:
    """Equal ones are equal; of others nothing is claimed but what an example shows."""
    some = _data("dateTime", minInclusive="2024-01-01T00:00:00")
    kind, *_ = _compared(_nested("a", some), _choice(_nested("a", some), _B), tmp_path)
    assert kind.old_in_new and kind.old_in_new.holds is Holds.YES
    later = _data("dateTime", minInclusive="2025-01-01T00:00:00")
    kind, *_ = _compared(_nested("a", some), _nested("a", later), tmp_path)
    assert kind.old_in_new and kind.old_in_new.holds is Holds.NOT_DECIDED
    assert "datatypes that cannot be compared" in kind.old_in_new.reason
    assert kind.old_in_new.where == "a/text()"


def test_what_takes_too_long_is_not_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inclusion, "MOST_QUESTIONS", 2)
    old = _shuffled(*(_optional(_nested(name, _A)) for name in "abc"))
    new = _shuffled(*(_many(_nested(name, _choice(_A, _B))) for name in "abc"))
    kind, *_ = _compared(old, new, tmp_path)
    assert kind.old_in_new and kind.old_in_new.holds is Holds.NOT_DECIDED
    assert kind.old_in_new.reason == "it takes too many steps"


@pytest.mark.parametrize(("count", "holds"), [(9, Holds.NO), (11, Holds.NOT_DECIDED)])
def test_a_child_that_many_elements_cover(count: int, holds: Holds, tmp_path: Path) -> None:
    values = [f"v{number}" for number in range(count)]
    after = [_nested(value, "<empty/>") for value in values]
    old = _group(_nested("a", _attribute("x", *values)), _choice(*after))
    new = _choice(
        *(
            _group(_nested("a", _attribute("x", value)), *(_optional(a) for a in after if a != own))
            for value, own in zip(values, after, strict=True)
        )
    )
    kind, *files = _compared(old, new, tmp_path)
    assert kind.old_in_new and kind.old_in_new.holds is holds
    confirm(kind, *files, tmp_path)


def test_too_many_repetitions_are_not_decided(tmp_path: Path) -> None:
    old, new = (_data("string", pattern=f"(a{{0,{n}}}b?c?){{0,900}}") for n in (599, 600))
    kind, *_ = _compared(_nested("a", old), _nested("a", new), tmp_path)
    assert kind.old_in_new and kind.old_in_new.holds is Holds.NOT_DECIDED
    assert kind.old_in_new.reason == "the comparison of texts takes too many steps"


def test_the_place_of_a_mistake(tmp_path: Path) -> None:
    old = _nested("a", _nested("b", _optional(_X)) + _C)
    new = _nested("a", _nested("b", "<empty/>") + _C)
    kind, *_ = _compared(old, new, tmp_path)
    assert kind.old_in_new
    assert kind.old_in_new.where == "a/b/@x"
    assert kind.old_in_new.witness.split() == ('<root> <a> <b x="text"/> <c/> </a> </root>'.split())
