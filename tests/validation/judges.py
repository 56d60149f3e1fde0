# SPDX-License-Identifier: LGPL-2.1-or-later
"""The commands' and other validators' word on many documents at once."""

from __future__ import annotations

import csv
import functools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oracle import CORPUS, SCHEMAS

BIN = Path(os.environ.get("VIRTBIND_BIN") or Path(__file__).parents[2] / "build" / "bin")
INSTALLED = Path("/usr/share/libvirt/schemas")
FULL = os.environ.get("VIRTBIND_FULL") == "1"
XMLLINT = shutil.which("xmllint")


@dataclass
class Verdict:
    word: str = "valid"  # or "invalid", "malformed"
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [f"{f['line']}:{f['column']}: {f['message']} [{f['id']}]" for f in self.findings]


@functools.cache
def grammar(schema: Path) -> Path:
    """The schema as `virtbind-gen grammar` compiles it, for as long as the tests run."""
    folder = Path(tempfile.mkdtemp(prefix="virtbind-grammar-"))
    path = folder / f"{schema.stem}.vbg"
    subprocess.run([BIN / "virtbind-gen", "grammar", schema, "-o", path], check=True)
    return path


def check(schema: Path, documents: Sequence[Path]) -> list[Verdict]:
    """What `virtbind check` finds, by document."""
    verdicts = {str(document): Verdict() for document in documents}
    done = subprocess.run(
        [BIN / "virtbind", "check", "--grammar", grammar(schema), "--checks", "none"]
        + ["--format", "json", "--files-from", "-"],
        input="".join(f"{document}\n" for document in documents),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    for line in done.stdout.splitlines():
        finding = json.loads(line)
        verdict = verdicts[finding["file"]]
        verdict.findings.append(finding)
        if finding["severity"] == "error" and verdict.word != "malformed":
            verdict.word = "malformed" if finding["source"] == "xml" else "invalid"
    assert done.returncode == int(any(v.word != "valid" for v in verdicts.values()))
    return list(verdicts.values())


def libxml2_refuses(schema: Path, documents: Sequence[Path]) -> set[Path]:
    """Which documents libxml2's validator does not accept."""
    assert XMLLINT
    done = subprocess.run(
        [XMLLINT, "--noout", "--relaxng", schema, *documents],
        capture_output=True,
        text=True,
        check=False,
    )
    accepted = set(re.findall(r"^(.*) validates$", done.stderr, re.MULTILINE))
    return {document for document in documents if str(document) not in accepted}


def sample(schema: Path, folder: Path, count: int, seed: int) -> list[Path]:
    """Random valid documents, as `virtbind-gen sample` makes them."""
    subprocess.run(
        [BIN / "virtbind-gen", "sample", schema, "--output-dir", folder]
        + ["--count", str(count), "--seed", str(seed)],
        check=True,
    )
    files = sorted(folder.iterdir())
    assert len(files) == count
    return files


def schema_file(name: str) -> Path:
    """A schema of the corpus."""
    inside = SCHEMAS / name
    return inside if inside.exists() else SCHEMAS / "tests" / name


def corpus() -> dict[str, list[tuple[Path, str]]]:
    """By the name of the schema, documents and their verdicts."""
    by_schema: dict[str, list[tuple[Path, str]]] = defaultdict(list)
    if (CORPUS / "verdicts.tsv").exists():
        with open(CORPUS / "verdicts.tsv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                path = CORPUS / "libvirt-10.7.0" / row["file"]
                by_schema[row["schema"]].append((path, row["verdict"]))
    return by_schema


def installed_schemas() -> list[Path]:
    """libvirt's installed schemas of whole documents."""
    return sorted(
        path for path in INSTALLED.glob("*.rng") if "<start>" in path.read_text(encoding="utf-8")
    )
