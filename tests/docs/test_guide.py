# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every code sample of the guide: the build made its programs, here they run as the page says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import BIN, ROOT
from guide_samples import NOT_RUN, Sample, Step, read_guide

SAMPLES = read_guide(ROOT / "docs" / "guide")


def test_every_sample_is_used() -> None:
    """A block is a file, is run, or is of a kind that only shows something."""
    for sample in SAMPLES:
        # A project's CMakeLists.txt needs an installed package: tests/consumer is one.
        unused = [kind for kind in sample.idle if kind not in NOT_RUN | {"cmake"}]
        assert not unused, f"{sample.page}: a block of {unused} has no comment that says what it is"
        started = {step.program for step in sample.steps if step.program}
        assert started == sample.programs, f"{sample.page}: programs that do not run"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.page)
def test_page(sample: Sample, tmp_path: Path) -> None:
    for name, text in sample.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for step in sample.steps:
        said = _run(sample, step, tmp_path)
        if step.output is not None:
            assert said == step.output, f"{sample.page}: what the page shows is not what is said"


def _run(sample: Sample, step: Step, folder: Path) -> str:
    if step.program:
        program = BIN / "guide" / step.program
        if not program.exists() and f"{step.program}.cpp" in sample.libvirt:
            pytest.skip("built without the libvirt binding")
        command = [str(program)]
    else:
        command = ["bash", "-e", "-o", "pipefail", "-c", step.commands]
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == step.code, f"{command}: exit {done.returncode}\n{done.stdout}"
    return done.stdout
