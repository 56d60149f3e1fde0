# SPDX-License-Identifier: LGPL-2.1-or-later
"""What changed in the format: kind by kind decided, and path by path what it was.

A path pairs the elements that the old schema has there with those that the new one has.  Where one
side allows what the other does not, ``parts`` compares them one by one; a part that is gone or new
explains it, and where none does, it is a combination of parts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ..model.content import content_of
from ..model.types import QName
from ..rng import pattern as rng
from ..rng.pattern import Element, Grammar, Source
from ..rng.union import union
from .changes import Change, Level
from .claims import Claim, Holds, Judge
from .inputs import Version
from .parts import Pair, child_pairs, part_changes


@dataclass(frozen=True)
class Kind:
    """A kind of document.  A claim is None where only one version has the kind."""

    name: str
    old_in_new: Claim | None = None
    new_in_old: Claim | None = None
    is_new: bool = False


@dataclass
class Place:
    """A path where the format changed, with the claims about the element there by itself."""

    path: str
    old_in_new: Claim
    new_in_old: Claim
    changes: list[Change] = field(default_factory=list)
    inner: list[Place] = field(default_factory=list)

    @property
    def example(self) -> str:
        """An element that was valid and no longer is by one of the changes here, or ""."""
        where = self.old_in_new.below(self.path)
        shows = any(c.where == where and c.level is Level.MAJOR for c in self.changes)
        return self.old_in_new.witness if shows else ""


@dataclass
class FormatChanges:
    kinds: list[Kind]
    places: list[Place]


def compare_formats(old: Version, new: Version) -> FormatChanges:
    """All that changed for documents."""
    union([*old.grammars, *new.grammars])
    prefixes = {**old.prefixes, **new.prefixes}

    def spell(name: QName) -> str:
        return f"{prefixes[name.ns]}:{name.local}" if name.ns else name.local

    judge = Judge()
    kinds: list[Kind] = []
    pairs: dict[Pair, str] = {}
    before, after = _roots(old.grammars), _roots(new.grammars)
    for name in sorted({*before, *after}):
        if name in before and name in after:
            pair = frozenset(before[name]), frozenset(after[name])
            pairs.setdefault(pair, spell(name))
            kinds.append(Kind(spell(name), judge.claim(*pair), judge.claim(*reversed(pair))))
        else:
            kinds.append(Kind(spell(name), is_new=name in after))
    places = [place for place in _places(judge, pairs, spell) if place.changes]
    places.sort(key=lambda place: -max(change.level for change in place.changes))
    return FormatChanges(kinds, places)


def _roots(grammars: list[Grammar]) -> dict[QName, list[Element]]:
    start = rng.Choice(tuple(grammar.start for grammar in grammars), Source("", 0))
    return {name: use.elements for name, use in content_of(start).children.items()}


def _places(judge: Judge, roots: dict[Pair, str], spell: Callable[[QName], str]) -> list[Place]:
    """Every pair of different elements once, at the first path that leads there."""
    found: dict[Pair, Place] = {}
    inner_of: dict[Pair, list[Pair]] = {}
    queue = deque(roots.items())
    seen = set(roots)
    while queue:
        pair, path = queue.popleft()
        before, after = pair
        place = Place(path, judge.claim(before, after), judge.claim(after, before))
        found[pair] = place
        inner_of[pair] = []
        if place.old_in_new.holds is place.new_in_old.holds is Holds.YES:
            continue
        place.changes += part_changes(judge, pair, path, spell)
        for name, inner in child_pairs(pair):
            inner_of[pair].append(inner)
            if inner not in seen:
                seen.add(inner)
                queue.append((inner, f"{path}/{spell(name)}"))
    for pair, place in found.items():
        place.inner = [found[inner] for inner in inner_of[pair]]
    places = list(found.values())
    for cause in _CAUSES:
        _explain(places, cause)
    return places


@dataclass(frozen=True)
class _Cause:
    """What a place is told to have changed where none of its parts explains its claim."""

    is_forth: bool
    level: Level
    kind: str
    text: str

    def claim(self, place: Place) -> Claim:
        return place.old_in_new if self.is_forth else place.new_in_old


_CAUSES = (
    _Cause(
        True,
        Level.MAJOR,
        "combination-gone",
        "a combination or order of parts is no longer allowed",
    ),
    _Cause(False, Level.MINOR, "combination-new", "a combination or order of parts is allowed now"),
)


def _explain(places: list[Place], cause: _Cause) -> None:
    """Weighs the changes of places by their claims, and says what they leave unexplained."""
    unexplained: list[Place] = []
    for place in places:
        has_own = any(change.level is cause.level for change in place.changes)
        if cause.claim(place).holds is Holds.YES:
            place.changes = [
                replace(change, level=Level.PATCH) if change.level is cause.level else change
                for change in place.changes
            ]
        elif not has_own:
            unexplained.append(place)
    while unexplained:
        waiting = {id(place) for place in unexplained}

        def is_explained(place: Place) -> bool:
            return any(
                cause.claim(inner).holds is not Holds.YES and id(inner) not in waiting
                for inner in place.inner
            )

        left = [place for place in unexplained if not is_explained(place)]
        if len(left) == len(unexplained):
            # Deep places first, as they explain those above them; in a ring the first met.
            deep = [p for p in left if not any(id(inner) in waiting for inner in p.inner)]
            for place in deep or left[:1]:
                place.changes.append(_unexplained(place, cause))
                left.remove(place)
        unexplained = left


def _unexplained(place: Place, cause: _Cause) -> Change:
    claim = cause.claim(place)
    where = claim.below(place.path)
    if claim.holds is Holds.NOT_DECIDED:
        text = f"not decided, {claim.reason}: whether {cause.text}"
        return Change(cause.level, "not-decided", where, text)
    return Change(cause.level, cause.kind, where, cause.text)
