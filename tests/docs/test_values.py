# SPDX-License-Identifier: LGPL-2.1-or-later
"""Values and patterns in plain words."""

from __future__ import annotations

import pytest

from virtbind_gen.docs.regex_words import regex_words
from virtbind_gen.docs.values import Values, describe
from virtbind_gen.rng.pattern import Choice, Data, Empty, List, Param, Pattern, Source, Text, Value

HERE = Source("a.rng", 1)
XSD = "http://www.w3.org/2001/XMLSchema-datatypes"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("[0-9]+", "one or more digits"),
        ("0x[0-9a-fA-F]{1,4}", "'0x', then 1 to 4 hexadecimal digits"),
        ("(0x)?[0-9a-f]{8}", "optionally '0x', then 8 hexadecimal digits"),
        ("/.*", "'/', then any number of characters"),
        ("[a-zA-Z0-9_.-]+", "one or more letters, digits, '_', '.' or '-'"),
        ("([0-9a-f]{2}:){5}[0-9a-f]{2}", "(2 hexadecimal digits, then ':') 5 times, "
         "then 2 hexadecimal digits"),
        ("yes|no|auto", "'yes', 'no' or 'auto'"),
        ("[^/ ]+", "one or more characters but '/' or a space"),
        ("a{2,}", "2 or more 'a'"),
        ("[^\\s/]+", "one or more characters but white space or '/'"),
        ("[0-9]", "a digit"),
        ("", "nothing"),
    ],
)  # fmt: skip
def test_regex(pattern: str, words: str) -> None:
    assert regex_words(pattern) == words


def test_a_long_expression_has_no_words() -> None:
    assert regex_words("(((25[0-5])|(2[0-4][0-9])|(1[0-9]{2})|([1-9][0-9])|([0-9]))\\.){3}") == ""


def data(type_: str, define: str = "", except_: Pattern | None = None, **params: str) -> Data:
    listed = tuple(Param(name, value) for name, value in params.items())
    return Data(XSD, type_, listed, except_, Source("a.rng", 1, define))


@pytest.mark.parametrize(
    ("pattern", "phrase"),
    [
        (data("unsignedByte"), "a whole number from 0 to 255"),
        (data("positiveInteger"), "a whole number, 1 or more"),
        (data("int", minInclusive="-5", maxExclusive="5"), "a whole number from -5 to 4"),
        (data("unsignedInt", pattern="[0-9]+"), "a whole number from 0 to 4294967295"),
        (data("string"), "any text"),
        (data("string", minLength="1", maxLength="8"), "any text, 1 to 8 characters long"),
        (data("string", pattern="[0-9]+"), "one or more digits"),
        (data("boolean"), "true or false (1 or 0)"),
        (data("string", define="UUID", pattern="x"), "a UUID"),
        (Text(HERE), "any text"),
        (List(data("boolean"), HERE), "a list, separated by spaces, of true or false (1 or 0)"),
    ],
)
def test_data(pattern: Pattern, phrase: str) -> None:
    assert describe([pattern], {"UUID": "a UUID"}) == Values(phrases=[phrase])


def test_words_and_numbers_together() -> None:
    none = Value("", "token", "none", "", (), HERE, "No limit.")
    both = Choice((Empty(HERE), none, data("unsignedByte")), HERE)
    made = describe([both, none], {})
    assert made.words == {"none": "No limit."}
    assert made.phrases == ["a whole number from 0 to 255"]


def test_what_is_excepted() -> None:
    no = Value("", "string", "..", "", (), HERE)
    made = describe([data("string", except_=no, pattern="[.]+")], {})
    assert made.phrases == ["one or more '.', but not '..'"]


def test_an_expression_without_words_is_shown() -> None:
    made = describe([data("string", pattern="\\p{Lu}+")], {})
    assert made == Values(forms=["\\p{Lu}+"])
