# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every check finds what it is for, and nothing else: its own examples say so, in every binding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from bindings import BINDINGS, Binding, Finding
from examples import Example, examples

Findings = dict[str, list[Finding]]


@pytest.fixture(name="found", scope="module", params=BINDINGS, ids=lambda binding: binding.name)
def _found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Example], Findings]:
    """All examples of a binding and what was found in each, by name."""
    binding: Binding = request.param
    made = list(examples(binding))
    folder = tmp_path_factory.mktemp("examples")
    files: dict[str, dict[Path, str]] = defaultdict(dict)
    for number, example in enumerate(made):
        file = folder / f"{number}.xml"
        file.write_text(example.xml)
        files[example.version][file] = example.name
    found: Findings = {}
    for version, named in files.items():
        findings = binding.findings(named, version=version)
        found |= {name: findings.get(file, []) for file, name in named.items()}
    return made, found


def _problems(made: list[Example], found: Findings) -> Iterator[str]:
    for example in made:
        findings = found[example.name]
        for finding in findings:
            if finding["source"] != "check":
                yield f"{example.name}: not valid: {finding['message']}"
        own = [f for f in findings if f["id"] == example.check.fields["id"]]
        others = [f["id"] for f in findings if f not in own]
        if len(own) != int(example.finds):
            yield f"{example.name}: {len(own)} findings of its own"
        if others and not example.kind.startswith("boundary"):
            yield f"{example.name}: found by {', '.join(others)} too"
        for finding in own:
            if finding["severity"] != example.check.fields["severity"]:
                yield f"{example.name}: of severity {finding['severity']}"
            wrong = example.kind == "wrong"
            if wrong and not _is_within(finding["path"], example.check.fields["paths"]):
                yield f"{example.name}: at {finding['path']}, which it does not look at"
            if finding["line"] == 0:
                yield f"{example.name}: at no line"


def _is_within(path: str, looked_at: list[str]) -> bool:
    """Whether a finding is at a path that the row names, or at an element above or below one."""
    plain = re.sub(r"\[\d+\]", "", path).removeprefix("/")
    return any(f"{p}/".startswith(f"{plain}/") or plain.startswith(f"{p}/") for p in looked_at)


def test_examples(found: tuple[list[Example], Findings]) -> None:
    problems = list(_problems(*found))
    assert not problems, "\n".join(problems)
