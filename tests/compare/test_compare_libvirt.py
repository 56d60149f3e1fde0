# SPDX-License-Identifier: LGPL-2.1-or-later
"""libvirt's schemas, the installed ones and those of the corpus."""

from __future__ import annotations

import csv
import os
import time
from collections import defaultdict
from pathlib import Path

import pytest
from compare_judges import JING, JUDGES, changes_between, confirm, valid_for_jing

from virtbind_gen.compare.claims import Holds
from virtbind_gen.compare.format import FormatChanges

CORPUS = Path(os.environ.get("VIRTBIND_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
OLD = Path("/usr/share/libvirt/schemas")
NEW = CORPUS.parent / "schemas" / "libvirt-10.7.0"

pytestmark = pytest.mark.skipif(
    not (OLD / "domain.rng").exists() or not NEW.exists() or not JUDGES,
    reason="libvirt's schemas are not there in two versions, or nobody to judge",
)

#: The schema of each kind of document, where it is not called like the kind.
_SCHEMAS = {
    "capabilities": "capability",
    "device": "nodedev",
    "domainCapabilities": "domaincaps",
    "filter": "nwfilter",
    "filterbinding": "nwfilterbinding",
    "pool": "storagepool",
    "storagepoolCapabilities": "storagepoolcaps",
    "volume": "storagevol",
}


@pytest.fixture(scope="module")
def changes() -> FormatChanges:
    begin = time.monotonic()
    made = changes_between(OLD, NEW)
    assert time.monotonic() - begin < 60
    return made


def _file(kind: str) -> str:
    return f"{_SCHEMAS.get(kind, kind)}.rng"


def test_every_claim_is_decided_and_shown(changes: FormatChanges, tmp_path: Path) -> None:
    assert len(changes.kinds) > 15
    for kind in changes.kinds:
        assert kind.old_in_new and kind.new_in_old, kind.name
        assert Holds.NOT_DECIDED not in (kind.old_in_new.holds, kind.new_in_old.holds), kind
        confirm(kind, OLD / _file(kind.name), NEW / _file(kind.name), tmp_path)


def test_both_ways_say_the_same(changes: FormatChanges) -> None:
    back = {kind.name: kind for kind in changes_between(NEW, OLD).kinds}
    for kind in changes.kinds:
        other = back[kind.name]
        assert kind.old_in_new and kind.new_in_old and other.old_in_new and other.new_in_old
        assert kind.old_in_new.holds is other.new_in_old.holds
        assert kind.new_in_old.holds is other.old_in_new.holds


@pytest.mark.skipif(
    JING is None or not (CORPUS / "verdicts.tsv").exists(), reason="no jing, or no corpus"
)
def test_no_document_of_libvirt_contradicts(changes: FormatChanges) -> None:
    by_schema: dict[str, list[Path]] = defaultdict(list)
    with open(CORPUS / "verdicts.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            by_schema[row["schema"]].append(CORPUS / "libvirt-10.7.0" / row["file"])
    judged = 0
    for kind in changes.kinds:
        documents = by_schema[_file(kind.name)]
        if not documents:
            continue
        assert kind.old_in_new and kind.new_in_old
        before = valid_for_jing(OLD / _file(kind.name), documents)
        now = valid_for_jing(NEW / _file(kind.name), documents)
        judged += len(documents)
        if kind.old_in_new.holds is Holds.YES:
            assert before <= now, kind.name
        if kind.new_in_old.holds is Holds.YES:
            assert now <= before, kind.name
    assert judged > 1500


def test_what_changed_is_found(changes: FormatChanges) -> None:
    """A few changes that libvirt's release notes tell of."""
    found = {(change.where, change.kind) for place in changes.places for change in place.changes}
    assert {
        ("domain/launchSecurity/@type", "values-new"),  # SEV-SNP
        ("domain/devices/crypto", "part-new"),
        ("domain/devices/watchdog", "occurs-more"),
        ("cpu/maxphysaddr/@limit", "part-new"),
        ("network/title", "part-new"),
    } <= found
