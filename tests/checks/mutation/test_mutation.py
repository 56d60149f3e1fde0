# SPDX-License-Identifier: LGPL-2.1-or-later
"""A mutation of a check's condition makes a test fail: its examples notice it."""

from __future__ import annotations

import os

import pytest
from survey import Fate, equivalent, survey

#: The binding whose checks are mutated; that of libvirt takes minutes to compile.
NAME = os.environ.get("VIRTBIND_MUTATION") or "core"


@pytest.fixture(name="unnoticed", scope="module")
def _unnoticed() -> dict[str, Fate]:
    return {fate.key: fate for fate in survey(NAME) if fate.outcome != "killed"}


def test_every_mutant_is_noticed(unnoticed: dict[str, Fate]) -> None:
    known = equivalent(NAME)
    new = [str(fate) for key, fate in unnoticed.items() if key not in known]
    assert not new, "\n".join(["no example notices:", *new])


def test_what_is_noticed_is_in_no_list(unnoticed: dict[str, Fate]) -> None:
    stale = equivalent(NAME).keys() - unnoticed.keys()
    assert not stale, "\n".join(["noticed, or not there any more:", *sorted(stale)])
