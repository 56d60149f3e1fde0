# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sets of texts: what expressions match, and how sets overlap."""

from __future__ import annotations

import random

import pytest

from virtbind_gen.compare.language import regex
from virtbind_gen.compare.language.classes import classes, shortest
from virtbind_gen.compare.language.numbers import integers
from virtbind_gen.compare.language.values import Language
from virtbind_gen.compare.language.xsd_pattern import NotKnown, parse


def _words(*words: str) -> Language:
    return Language(frozenset(words))


def _pattern(text: str) -> Language:
    return Language(regex=parse(text))


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("(0x)?[0-9a-f]{1,4}", ["7", "0xff", "beef"], ["", "0x", "12345", "F"]),
        (r"[a-zA-Z0-9_\.\-\\:/ ]*", ["", r"C:\a b", "a-b"], ["a,b"]),
        (r"\[[^\]]+\] .+", ["[ssd] a.img"], ["[] a", "[ssd]a"]),
        (r"[\i-[:]][\c-[:]]*", ["a", "é-1"], ["1", "a:b", ""]),
        (r"\p{Lu}\w*|\d+", ["Ab", "7", "É"], ["ab", "-"]),
        ("a|(b|c){2}|", ["", "a", "bc"], ["b", "bcb"]),
        ("[-a]+[b-]", ["-a-", "ab"], ["b"]),
        (".", ["a", "\t"], ["\n", "", "ab"]),
        ("a{2,}", ["aa", "aaaaa"], ["a"]),
    ],
)
def test_patterns(pattern: str, matching: list[str], others: list[str]) -> None:
    parsed = parse(pattern)
    assert [regex.matches(parsed, text) for text in matching] == [True] * len(matching)
    assert [regex.matches(parsed, text) for text in others] == [False] * len(others)


def test_unicode_blocks_are_not_known() -> None:
    with pytest.raises(NotKnown, match="IsGreek"):
        parse(r"\p{IsGreek}")


@pytest.mark.parametrize(
    ("low", "high"),
    [(0, 255), (-5, 17), (None, 10), (3, None), (-20, -3), (None, None), (0, 0), (10, 1000)],
)
def test_integers(low: int | None, high: int | None) -> None:
    made = integers(low, high)
    dice = random.Random(1)
    for number in [*range(-300, 300), *(dice.randrange(-9999, 9999) for _ in range(300))]:
        inside = (low is None or number >= low) and (high is None or number <= high)
        sign = "-" if number < 0 else dice.choice(("", "+"))
        for text in (f"{sign}{abs(number)}", f"{sign}00{abs(number)}"):
            assert regex.matches(made, text) == inside, text
    assert not any(regex.matches(made, text) for text in ("", "+", "-", "1.0", " 1", "x"))


def test_white_space_is_collapsed() -> None:
    made = regex.collapsed(parse("a b|c"))
    assert all(regex.matches(made, text) for text in ("a b", " a \n b\t", "c", "  c"))
    assert not any(regex.matches(made, text) for text in ("ab", "a b c", ""))


def test_classes_of_words() -> None:
    found = {of.members: of.text for of in classes((_words("on", "off"), _words("on", "auto")))}
    assert found == {frozenset({0}): "off", frozenset({0, 1}): "on", frozenset({1}): "auto"}


def test_classes_of_words_and_all_texts() -> None:
    everything = Language(regex=regex.ANYTHING)
    found = {of.members: of.text for of in classes((_words("text1"), everything))}
    assert found == {frozenset({0, 1}): "text1", frozenset({1}): "text2"}


@pytest.mark.parametrize(
    ("old", "new", "only_old", "only_new"),
    [
        (_pattern("[0-9]+"), _pattern("[0-9a-f]+"), False, True),
        (_pattern("a{1,300}"), _pattern("a{1,299}"), True, False),
        (_pattern("(a|b)*abb"), _pattern("[ab]*abb"), False, False),
        (_words("on"), _pattern("o[nf]+"), True, True),  # white space around a word
        (Language(regex=integers(0, 2**64 - 1)), Language(regex=integers(0, None)), False, True),
        (Language(regex=integers(1, 4094)), Language(regex=integers(0, 4095)), False, True),
    ],
)
def test_classes(old: Language, new: Language, only_old: bool, only_new: bool) -> None:
    found = {of.members: of.text for of in classes((old, new))}
    assert (frozenset({0}) in found, frozenset({1}) in found) == (only_old, only_new)
    for members, text in found.items():
        assert text is not None
        assert (0 in members, 1 in members) == (old.has(text), new.has(text))


def test_shortest() -> None:
    assert shortest(_pattern("[0-9]{2}|abc")) == "00"
    empty = regex.all_of(parse("a+"), parse("b+"))
    assert shortest(Language(regex=empty)) is None
