# SPDX-License-Identifier: LGPL-2.1-or-later
"""What changed in the texts that an attribute or an element may have."""

from __future__ import annotations

from collections.abc import Iterator

from .changes import Change, Level
from .language.classes import TooLarge, classes
from .language.values import Language


def text_changes(where: str, old: Language, new: Language) -> Iterator[Change]:
    """One change for the values that are gone, one for those that are new."""
    if old == new:
        return
    gone = sorted(word for word in old.words if new.has(word) is False)
    added = sorted(word for word in new.words if old.has(word) is False)
    if gone:
        yield Change(Level.MAJOR, "values-gone", where, f"{_listed(gone)} no longer allowed")
    if added:
        yield Change(Level.MINOR, "values-new", where, f"{_listed(added)} allowed now")
    if (old.regex, old.opaque) == (new.regex, new.opaque):
        return
    try:
        found = {of.members: of.text for of in classes((old, new))}
    except TooLarge:
        found = {frozenset({0}): None, frozenset({1}): None}
    for at, known, level, kind, text in (
        (0, gone, Level.MAJOR, "values-gone", "some values are no longer allowed"),
        (1, added, Level.MINOR, "values-new", "more values are allowed now"),
    ):
        if known or frozenset({at}) not in found:
            continue
        example = found[frozenset({at})]
        if example is None:
            text = f"datatypes that cannot be compared: {text}, perhaps"
        else:
            text += f", such as '{example}'"
        yield Change(level, kind, where, text)


def _listed(words: list[str]) -> str:
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"{quoted} {'is' if len(words) == 1 else 'are'}"
