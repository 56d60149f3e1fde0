# SPDX-License-Identifier: LGPL-2.1-or-later
"""virtbind's and jing's word on documents, for the tests of this folder."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from virtbind_gen.emit.grammar import compile_grammar
from virtbind_gen.rng.load import load

JING = shutil.which("jing")
CORPUS = Path(os.environ.get("VIRTBIND_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
SCHEMAS = CORPUS.parent / "schemas" / "libvirt-10.7.0"

_BATCH = 1000


def find_probe() -> str:
    """The program of grammar_probe.cpp: $VIRTBIND_GRAMMAR_PROBE, or in $VIRTBIND_BIN."""
    named = os.environ.get("VIRTBIND_GRAMMAR_PROBE")
    return named or shutil.which("grammar_probe", path=os.environ.get("VIRTBIND_BIN")) or ""


PROBE = find_probe()

needs_probe = pytest.mark.skipif(not PROBE, reason="grammar_probe is not built")
needs_jing = pytest.mark.skipif(JING is None, reason="jing is not installed")
needs_corpus = pytest.mark.skipif(
    not (CORPUS / "verdicts.tsv").exists(), reason=f"no corpus in {CORPUS}"
)


@dataclass
class Judgement:
    verdict: str  # "valid", "invalid" or "malformed"
    findings: list[str] = field(default_factory=list)  # "line:column message"

    @property
    def line(self) -> int:
        """Where the first finding is."""
        return int(self.findings[0].split(":")[0])


@functools.cache
def compiled(schema: Path) -> Path:
    """The schema's compiled grammar, in a temporary file that lives as long as the tests."""
    with tempfile.NamedTemporaryFile(suffix=".vbg", delete=False) as file:
        file.write(compile_grammar(load(schema), name=schema.stem))
    return Path(file.name)


def virtbind(schema: Path, documents: Sequence[Path]) -> list[Judgement]:
    judgements: list[Judgement] = []
    for start in range(0, len(documents), _BATCH):
        command = [PROBE, str(compiled(schema)), *map(str, documents[start : start + _BATCH])]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        for line in run.stdout.split("\n")[:-1]:
            if line.startswith("\t"):
                judgements[-1].findings.append(line[1:])
            else:
                judgements.append(Judgement(line.split("\t")[0]))
    assert len(judgements) == len(documents)
    return judgements


def jing(schema: Path, documents: Sequence[Path]) -> list[Judgement]:
    """The documents have to be well-formed: jing stops at the first that is not."""
    assert JING
    judgements = {str(document): Judgement("valid") for document in documents}
    for start in range(0, len(documents), _BATCH):
        # -i: that IDs are unique is not RELAX NG's to say, and not checked here.
        command = [JING, "-i", str(schema), *map(str, documents[start : start + _BATCH])]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "fatal" not in run.stdout, run.stdout
        for line in run.stdout.splitlines():
            match = re.match(r"(.*?):(\d+:\d+: )error: (.*)", line)
            if match and match[1] in judgements:
                judgement = judgements[match[1]]
                judgement.verdict = "invalid"
                judgement.findings.append(match[2] + match[3])
            else:
                assert not line.startswith(str(schema)), line
    return list(judgements.values())
