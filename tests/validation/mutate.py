# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changed documents as files, and both verdicts on them: see ``compare``."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

from judges import check
from mutation import Mutator, elements
from oracle import jing


def write_mutants(documents: Sequence[Path], folder: Path, count: int, seed: int) -> list[Path]:
    """Changes documents of a set, picked at random: most of them once, some up to three times."""
    mutator = Mutator(documents, seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"mutant-{number:05}.xml"
        changes = mutator.random.choice([1, 1, 1, 2, 3])
        mutator.mutate(changes).write(str(path), encoding="utf-8")
        paths.append(path)
    return paths


def change_each(documents: Sequence[Path], folder: Path, seed: int) -> list[Path]:
    """Changes every document of a set once."""
    mutator = Mutator(documents, seed)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, original in enumerate(mutator.trees):
        tree = copy.deepcopy(original)
        operation = mutator.random.choice(mutator.operations)
        operation(tree, mutator.random.choice(elements(tree)))
        path = folder / f"changed-{number:05}.xml"
        tree.write(str(path), encoding="utf-8")
        paths.append(path)
    return paths


def compare(schema: Path, documents: Sequence[Path]) -> list[str]:
    """jing's verdicts, after virtbind's were found to be the same."""
    ours = check(schema, documents)
    theirs = jing(schema, documents)
    for path, our, their in zip(documents, ours, theirs, strict=True):
        if our.word != their.verdict:
            text = path.read_text(encoding="utf-8")
            raise AssertionError(
                f"{schema}: virtbind: {our.word} {our.texts}\n"
                f"jing: {their.verdict} {their.findings}\n{text}"
            )
    return [judgement.verdict for judgement in theirs]
