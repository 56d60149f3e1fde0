# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lexical spaces of XML Schema's types, their parameters, regular expressions, and URIs."""

from __future__ import annotations

import pytest

from virtbind_gen.rng.datatypes import LIBRARIES, XSD, DatatypeError, check_params
from virtbind_gen.rng.pattern import Param
from virtbind_gen.rng.uri import escape, is_absolute, is_reference
from virtbind_gen.rng.xsd_regex import RegexError, check_regex

# Type, values in its lexical space, values not in it; "~" is a space.
LEXICAL = [
    ("string", " a~b ", ""),
    ("boolean", "true false 0 1 ~true~", "TRUE yes 2"),
    ("decimal", "1 +1.5 -.5 1. 007", "1e5 . + 1,5"),
    ("float", "1 1e5 .5 5. -1.5E-3 INF -INF NaN", "+INF e5 . inf 1e"),
    ("integer", "0 -0 +12 99999999999999999999", "1.0 0x1 -"),
    ("byte", "-128 127", "-129 128"),
    ("unsignedLong", "18446744073709551615 -0", "18446744073709551616 -1"),
    ("negativeInteger", "-1", "0 1"),
    ("nonPositiveInteger", "0 -1", "1"),
    ("positiveInteger", "1", "0 -1"),
    ("dateTime", "2000-02-29T24:00:00Z -0004-01-01T00:00:00.5 12004-02-29T00:00:00+14:00",
     "2001-02-29T00:00:00 0000-01-01T00:00:00 2000-01-01T24:00:01 2000-01-01 "
     "02000-01-01T00:00:00 2000-01-01T00:00:00+14:01"),
    ("date", "2000-02-29 2000-12-31-05:00", "1900-02-29 2000-00-01 2000-1-1"),
    ("time", "00:00:00 23:59:59.999Z", "24:00:01 1:00:00 12:60:00"),
    ("duration", "P1Y PT1S -P1DT1.5S P1Y2M3DT4H5M6S", "P P1 PT P1YT 1Y P-1Y P1S"),
    ("gYear", "2000 -0001 2000Z", "0000 200 00200"),
    ("gYearMonth", "2000-12", "2000-13 2000"),
    ("gMonth", "--02 --02--", "02 --13"),
    ("gMonthDay", "--02-29 --12-31", "--02-30 --04-31"),
    ("gDay", "---31", "---32 --1"),
    ("hexBinary", "00 aF", "0 0g"),
    ("base64Binary", "YQ== YWI= YWJj Y~W~J~j", "Y YR== YQ= =YQ="),
    ("anyURI", "a http://a/b#c a~b é #x //h:1/p?q", "%zz 1a:b a#b#c http:"),
    ("language", "en en-GB x-1", "english-uk-123456789 abcdefghi en_GB"),
    ("Name", "a:b : _", "1 -a a~b"),
    ("NCName", "_a é a.b-c", "a:b 1"),
    ("NMTOKEN", "1a :a -", "a~b"),
    ("NMTOKENS", "a~1~- a", "a,~b"),
    ("QName", "a p:a", "q:a p:a:b p: :a"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "good", "bad"), LEXICAL)
def test_lexical_space(name: str, good: str, bad: str) -> None:
    datatype = LIBRARIES[XSD][name]
    for text in good.split(" "):
        assert datatype.allows(text.replace("~", " "), {"p": "urn:p"}), text
    for text in bad.split():
        assert not datatype.allows(text.replace("~", " "), {"p": "urn:p"}), text


@pytest.mark.parametrize(
    "text",
    ["", "a|", "|", "()", "a{0}", "a{0,}", "[^a]", r"[\]]", "[a-z-[b-[c]]]", "[+--]", "[!--]",
     r"\p{IsLatin-1Supplement}", "^a$", "(a|b)*", r"[\-a]", "[a-]", r"\i\c*", "a-b", "[^-a]"],
)  # fmt: skip
def test_regex(text: str) -> None:
    check_regex(text)


@pytest.mark.parametrize(
    "text",
    ["a{,2}", "a{1", "a{1,2", "a{2,1}", "[a-z-[b]c]", r"\p{}", r"\p", r"[z-\d]", "a++", "(*a)",
     "|*", "[a", "\\", r"\1", "[[a]]", "x{2}{3}", "]", "}", "{", "a*?", "[]", "[^]", "[b-a]"],
)  # fmt: skip
def test_bad_regex(text: str) -> None:
    with pytest.raises(RegexError):
        check_regex(text)


@pytest.mark.parametrize(
    ("name", "params", "good"),
    [
        ("float", {"minInclusive": "NaN", "maxInclusive": "1"}, True),
        ("double", {"minInclusive": "1e999999999999999999999", "maxInclusive": "1"}, False),
        ("double", {"minInclusive": "-INF", "maxInclusive": "1e99999999999999999999999"}, True),
        ("integer", {"minInclusive": "9" * 50_000, "maxInclusive": "9" * 50_001}, True),
        ("decimal", {"fractionDigits": "3", "totalDigits": "2"}, False),
        ("string", {"length": "3", "minLength": "4"}, False),
        ("string", {"length": "+3", "maxLength": "03"}, True),
    ],
)
def test_params_together(name: str, params: dict[str, str], good: bool) -> None:
    datatype = LIBRARIES[XSD][name]
    given = [Param(key, value) for key, value in params.items()]
    if good:
        check_params(datatype, name, given)
    else:
        with pytest.raises(DatatypeError):
            check_params(datatype, name, given)


def test_uris() -> None:
    for text in ("a:b", "http://", "http://[::1]:80/a", "a:/", "mailto:a@b", "a:b?c#d", "urn:x"):
        assert is_absolute(text), text
    for text in ("", "a", "a:", "1:b", "//a", "/a", "a:%1", "a:b c", "a:b#c#d", "http://a b/"):
        assert not is_absolute(text), text
    for text in ("", "a/b", "../a;b", "?a", "#a", "a?b#c", "//a/b", "a%20b", "./a:b"):
        assert is_reference(text), text
    for text in ("%", "a b", "1a:b", "a\\b", "a|b", "é"):
        assert not is_reference(text), text
    assert escape("a é<%41>#") == "a%20%C3%A9%3C%41%3E#"
