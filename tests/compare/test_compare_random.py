# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random schemas and random changes to them: no document contradicts what is claimed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from compare_judges import FULL, JUDGES, changes_between, confirm
from lxml import etree
from random_schemas import SchemaMaker, write_pair

from virtbind_gen.compare.changes import Level
from virtbind_gen.compare.claims import Holds
from virtbind_gen.rng.load import load
from virtbind_gen.sample.documents import Sampler
from virtbind_gen.sample.values import NoSample

_SEEDS = range(500) if FULL else range(15)
_SAMPLES = 30


def _documents(schema: Path, seed: int, folder: Path) -> list[Path]:
    """Random documents that are valid under a schema, sparse ones and rich ones."""
    sampler = Sampler(load(schema), seed, max_depth=5)
    folder.mkdir()
    written = []
    for number in range(_SAMPLES):
        sampler.rng.seed(seed * 1000 + number)
        sampler.richness = (0.2, 0.5, 0.8)[number % 3]
        try:
            root = sampler.document()
        except NoSample:
            continue
        written.append(folder / f"{number}.xml")
        written[-1].write_bytes(etree.tostring(root))
    return written


@pytest.mark.skipif(not JUDGES, reason="neither jing nor virtbind is there to judge")
def test_claims_about_random_schemas(tmp_path: Path) -> None:
    seen: Counter[Holds] = Counter()
    for seed in _SEEDS:
        folder = tmp_path / str(seed)
        old, new = write_pair(SchemaMaker(seed), folder)
        changes = changes_between(old, new)
        kind = next(kind for kind in changes.kinds if not kind.is_new)
        if kind.old_in_new is None or kind.new_in_old is None:
            continue  # the root has another name now
        seen.update((kind.old_in_new.holds, kind.new_in_old.holds))
        levels = {change.level for place in changes.places for change in place.changes}
        assert (Level.MAJOR in levels) == (kind.old_in_new.holds is Holds.NO), seed
        assert (Level.MINOR in levels) == (kind.new_in_old.holds is Holds.NO), seed
        samples = [d for one in (old, new) for d in _documents(one, seed, folder / one.stem)]
        confirm(kind, old, new, folder, samples)
    assert seen[Holds.YES] > len(_SEEDS) // 2 and seen[Holds.NO] > len(_SEEDS) // 4, seen
    assert seen[Holds.NOT_DECIDED] == 0
