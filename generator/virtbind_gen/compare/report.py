# SPDX-License-Identifier: LGPL-2.1-or-later
"""A comparison as a whole, its verdict, and how it is written: text, JSON, HTML."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from .api import compare_apis
from .changes import Change, Level
from .claims import Claim, Holds
from .format import FormatChanges, Kind, Place, compare_formats
from .inputs import Version

FORMAT = 1
_TEMPLATES = Path(__file__).parents[1] / "templates"


@dataclass
class Report:
    """``format`` is None where a version has no grammars: a manifest says nothing of documents."""

    old: str
    new: str
    format: FormatChanges | None
    api: list[Change]

    @property
    def document_level(self) -> Level:
        """What is not decided counts as if it broke: nothing is called compatible unproven."""
        kinds = self.format.kinds if self.format else []
        return max((_level(kind) for kind in kinds), default=Level.PATCH)

    @property
    def api_level(self) -> Level:
        return max((change.level for change in self.api), default=Level.PATCH)

    @property
    def level(self) -> Level:
        return max(self.document_level, self.api_level)


def _level(kind: Kind) -> Level:
    if kind.old_in_new is None or kind.new_in_old is None:
        return Level.MINOR if kind.is_new else Level.MAJOR
    if kind.old_in_new.holds is not Holds.YES:
        return Level.MAJOR
    return Level.PATCH if kind.new_in_old.holds is Holds.YES else Level.MINOR


def compare(old: Version, new: Version) -> Report:
    """Both halves: the format where there are grammars, the API always."""
    both = old.grammars and new.grammars
    return Report(
        old.label,
        new.label,
        compare_formats(old, new) if both else None,
        compare_apis(old.manifest, new.manifest),
    )


def status(kind: Kind) -> str:
    """One word for what became of a kind of document."""
    if kind.old_in_new is None or kind.new_in_old is None:
        return "new" if kind.is_new else "gone"
    if Holds.NOT_DECIDED in (kind.old_in_new.holds, kind.new_in_old.holds):
        return "not decided"
    narrowed = kind.old_in_new.holds is Holds.NO
    widened = kind.new_in_old.holds is Holds.NO
    words = {(False, False): "same", (False, True): "widened", (True, False): "narrowed"}
    return words.get((narrowed, widened), "narrowed and widened")


# --- text ----------------------------------------------------------------------------------------

_VERDICTS = {
    Level.MAJOR: "major: something that worked no longer does",
    Level.MINOR: "minor: there is more than before, and all that was there still is",
    Level.PATCH: "patch: nothing that is seen from outside has changed",
}


def as_text(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.old} -> {report.new}"
    yield f"verdict: {_VERDICTS[report.level]}"
    yield f"  documents: {report.document_level if report.format else 'not compared'}"
    yield f"  C++: {report.api_level}"
    if report.format is None:
        yield "documents are compared where both sides are schemas; a manifest has no grammar"
    else:
        yield ""
        yield "Documents"
        for kind in report.format.kinds:
            yield from _kind_lines(kind)
        if report.format.places:
            yield ""
            yield "Changes of the format ('-' breaks, '+' adds, '.' neither)"
        for place in report.format.places:
            yield from _change_lines(place.changes)
            if place.example:
                yield "    valid before and not now:"
                yield textwrap.indent(place.example.rstrip(), "      ")
    if report.api:
        yield ""
        yield "C++ ('-' breaks, '+' adds, '.' neither)"
        yield from _change_lines(report.api, with_place=False)


def _kind_lines(kind: Kind) -> Iterator[str]:
    yield f"  {kind.name}: {status(kind)}"
    for claim, question, sides in (
        (kind.old_in_new, "every old document is valid in the new schema", "before and not now"),
        (kind.new_in_old, "every new document is valid in the old schema", "now and not before"),
    ):
        if claim is None or claim.holds is Holds.YES and kind.new_in_old == kind.old_in_new:
            continue
        yield f"    {question}: {claim.holds.value}"
        if claim.holds is Holds.NOT_DECIDED:
            yield f"      {claim.reason}, at {claim.below(kind.name)}"
        elif claim.holds is Holds.NO:
            yield f"      valid {sides}, at {claim.below(kind.name)}:"
            yield textwrap.indent(claim.witness.rstrip(), "        ")


_MARKS = {Level.MAJOR: "-", Level.MINOR: "+", Level.PATCH: "."}


def _change_lines(changes: list[Change], *, with_place: bool = True) -> Iterator[str]:
    for change in sorted(changes, key=lambda change: (-change.level, change.where)):
        guess = " (a guess)" if change.guess else ""
        where = f"{change.where}: " if with_place else ""
        yield f"  {_MARKS[change.level]} {where}{change.text}{guess}"


# --- JSON ----------------------------------------------------------------------------------------


def as_json(report: Report) -> str:
    made: dict[str, Any] = {
        "format": FORMAT,
        "old": report.old,
        "new": report.new,
        "verdict": str(report.level),
        "api": {"level": str(report.api_level), "changes": list(map(_change, report.api))},
        "documents": None,
    }
    if report.format is not None:
        made["documents"] = {
            "level": str(report.document_level),
            "kinds": [
                {
                    "kind": kind.name,
                    "status": status(kind),
                    "old_in_new": _claim(kind.old_in_new),
                    "new_in_old": _claim(kind.new_in_old),
                }
                for kind in report.format.kinds
            ],
            "places": [_place(place) for place in report.format.places],
        }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _change(change: Change) -> dict[str, Any]:
    made = {
        "level": str(change.level),
        "kind": change.kind,
        "where": change.where,
        "text": change.text,
    }
    return {**made, "guess": True} if change.guess else made


def _claim(claim: Claim | None) -> dict[str, str] | None:
    if claim is None:
        return None
    fields = {"where": claim.where, "reason": claim.reason, "witness": claim.witness}
    return {"holds": claim.holds.value, **{key: text for key, text in fields.items() if text}}


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "old_in_new": _claim(place.old_in_new),
        "new_in_old": _claim(place.new_in_old),
        "changes": list(map(_change, place.changes)),
    }


# --- HTML ----------------------------------------------------------------------------------------


def as_html(report: Report) -> str:
    """One page that needs nothing else."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["code"] = _with_code
    template = environment.get_template("compare.html.j2")
    verdict = _VERDICTS[report.level]
    return template.render(report=report, status=status, verdict=verdict)


def _with_code(text: str) -> Markup:
    """A message with its `names` set as code."""
    parts = [escape(part) for part in text.split("`")]
    spelled = [f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts)]
    return Markup("").join(map(Markup, spelled))


WRITERS = {"text": as_text, "json": as_json, "html": as_html}
