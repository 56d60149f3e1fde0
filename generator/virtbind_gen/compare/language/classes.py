# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which combinations of several sets of texts have a text in common that the others do not have.

    {on, off}, {on, auto}   =>   in the first only: "off"; in both: "on"; in the second only: "auto"
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from . import regex
from .regex import Regex, derivative, representatives
from .values import Language, Opaque, as_regex

#: Steps of one comparison; beyond it nothing is said.
MOST_STEPS = 40_000


class TooLarge(Exception):
    """A comparison of texts that takes more steps than are allowed."""


@dataclass(frozen=True)
class TextClass:
    """Texts that are in exactly the languages at these positions.

    ``text`` is one of them; None says that there may be such texts, and that none is known.
    """

    members: frozenset[int]
    text: str | None


def classes(languages: tuple[Language, ...]) -> tuple[TextClass, ...]:
    """The classes of texts that are in at least one of several different languages."""
    found = _classes(languages)
    if found is None:
        raise TooLarge
    return found


@functools.lru_cache(maxsize=None)
def _classes(languages: tuple[Language, ...]) -> tuple[TextClass, ...] | None:
    """None where it takes too many steps, so as to find that out only once."""
    opaque = sorted(
        frozenset().union(*(language.opaque for language in languages)), key=lambda o: o.name
    )
    if len(languages) == 1:
        return (TextClass(frozenset({0}), shortest(languages[0])),)
    try:
        simple = _by_words(languages) or _by_walk(tuple(map(as_regex, languages)))
    except TooLarge:
        return None
    if not opaque:
        return tuple(TextClass(members, text) for members, text in simple.items() if members)
    return _with_opaque(languages, opaque, simple)


def is_empty(language: Language) -> bool:
    """Whether a language is known to have no text at all."""
    return not _first(language)[1]


def shortest(language: Language) -> str | None:
    """A short text of a language; None where it has none or none is known."""
    return _first(language)[0]


@functools.lru_cache(maxsize=None)
def _first(language: Language) -> tuple[str | None, bool]:
    """A short text, if one is known, and whether there is or may be one."""
    if language.words:
        return min(language.words, key=lambda word: (len(word), word)), True
    if language.is_everything:
        return "text", True
    try:
        for text, (state,) in _walk((language.regex,)):
            if state.nullable:
                return text, True
    except TooLarge:
        return None, True
    example = next((of.example for of in language.opaque if of.example is not None), None)
    return example, bool(language.opaque)


_Classes = dict[frozenset[int], str]


def _by_words(languages: tuple[Language, ...]) -> _Classes | None:
    """The quick way, for words and the set of all texts."""
    if any(not of.is_everything and of.regex is not regex.NOTHING for of in languages):
        return None
    found: _Classes = {}
    everything = frozenset(at for at, of in enumerate(languages) if of.is_everything)
    for word in sorted(frozenset().union(*(of.words for of in languages))):
        members = frozenset(at for at, of in enumerate(languages) if word in of.words)
        found.setdefault(members | everything, word)
    if everything:
        other = next(
            text
            for number in range(1, 1 << 30)
            if (text := f"text{number}") not in frozenset().union(*(of.words for of in languages))
        )
        found.setdefault(everything, other)
    return found


def _by_walk(regexes: tuple[Regex, ...]) -> _Classes:
    found: _Classes = {}
    for text, state in _walk(regexes):
        found.setdefault(frozenset(at for at, of in enumerate(state) if of.nullable), text)
    return found


def _walk(regexes: tuple[Regex, ...]) -> Iterator[tuple[str, tuple[Regex, ...]]]:
    """All that may be left of several expressions after one text, with the first such text.

    Breadth first, so that the texts are short.
    """
    alphabet = representatives(regexes)
    queue: deque[tuple[str, tuple[Regex, ...]]] = deque([("", regexes)])
    seen = {tuple(of.number for of in regexes)}
    steps = 0
    while queue:
        text, state = queue.popleft()
        yield text, state
        for code in alphabet:
            steps += 1
            if steps > MOST_STEPS:
                raise TooLarge
            following = tuple(derivative(of, code) for of in state)
            key = tuple(of.number for of in following)
            if key not in seen and any(of is not regex.NOTHING for of in following):
                seen.add(key)
                queue.append((text + chr(code), following))


def _with_opaque(
    languages: tuple[Language, ...], opaque: list[Opaque], simple: _Classes
) -> tuple[TextClass, ...]:
    """Any text may be in any of the opaque sets, as far as one can tell."""
    made: dict[frozenset[int], str | None] = {}
    subsets = chain.from_iterable(combinations(opaque, n) for n in range(len(opaque) + 1))
    for subset in subsets:
        through = frozenset(
            at for at, of in enumerate(languages) if any(o in of.opaque for o in subset)
        )
        for members in [*simple, frozenset[int]()]:
            if members | through:
                made.setdefault(members | through, None)
    texts = [*simple.values(), *(of.example for of in opaque if of.example is not None)]
    for text in texts:
        answers = [language.has(text) for language in languages]
        if None not in answers and True in answers:
            made[frozenset(at for at, answer in enumerate(answers) if answer)] = text
    return tuple(TextClass(members, text) for members, text in made.items())
