# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same schemas give the same bytes, and files that are right are left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from virtbind_gen.config import write_if_changed

ROOT = Path(__file__).parents[2]
CORE = ROOT / "schema" / "core"

pytestmark = pytest.mark.skipif(shutil.which("xsdcxx") is None, reason="needs xsdcxx")


def bind(out: Path, *more: str | Path, seed: str = "0") -> None:
    """A run of its own, so that nothing of an earlier one is left in memory."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "generator"), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-m", "virtbind_gen.cli", "bind", str(CORE / "domain.rng")]
    command += ["--name", "core", "--namespace", "virtbind::core", "--quiet", "--parts", "2"]
    command += ["--output-dir", str(out), *map(str, more)]
    subprocess.run(command, check=True, env=environment, timeout=60)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def times(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    bind(tmp_path / "one", seed="1")
    bind(tmp_path / "two", seed="2")
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
    assert str(tmp_path).encode() not in b"".join(one.values()), "nothing says where it was made"


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    lock = tmp_path / "names.lock"
    bind(out, "--lock", lock, "--update-lock")
    for path in [lock, *out.rglob("*")]:
        os.utime(path, ns=(1, 1))
    before = times(tmp_path)
    bind(out, "--lock", lock, "--update-lock")
    assert times(tmp_path) == before
    assert (
        CORE / "names.lock"
    ).read_text() == lock.read_text(), "made from nothing, the same names"


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    bind(out)
    for path in out.rglob("*"):
        os.utime(path, ns=(1, 1))
    before = times(out)
    bind(out, "--schema-version", "2008")
    changed = sorted(Path(p).name for p, time in times(out).items() if time != before[p])
    assert changed == ["binding.cpp", "manifest.json"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "file"
    assert write_if_changed(path, "a")
    assert not write_if_changed(path, b"a")
    assert write_if_changed(path, "b")
    assert path.read_text() == "b"
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_if_changed(tmp_path / "folder", "a")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "sub"], "nothing is left behind"
