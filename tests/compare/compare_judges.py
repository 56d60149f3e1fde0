# SPDX-License-Identifier: LGPL-2.1-or-later
"""What others say of the documents that a comparison shows: jing, and `virtbind check`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from virtbind_gen.compare.claims import Holds
from virtbind_gen.compare.format import FormatChanges, Kind, compare_formats
from virtbind_gen.compare.inputs import Version
from virtbind_gen.emit.grammar import compile_grammar
from virtbind_gen.model.schemas import find_schemas, load_schemas, name_namespaces
from virtbind_gen.rng.load import load

BIN = Path(os.environ.get("VIRTBIND_BIN") or Path(__file__).parents[2] / "build" / "bin")
FULL = os.environ.get("VIRTBIND_FULL") == "1"
JING = shutil.which("jing")
VIRTBIND = shutil.which("virtbind", path=str(BIN))
_BATCH = 1000


def changes_between(old: Path, new: Path) -> FormatChanges:
    """The comparison of two schema files or folders, without the half for C++."""
    return compare_formats(_version(old), _version(new))


def _version(path: Path) -> Version:
    grammars = load_schemas(find_schemas([path], []))
    return Version(str(path), {}, grammars, name_namespaces(grammars, {}))


def valid_for_jing(schema: Path, documents: Sequence[Path]) -> set[Path]:
    assert JING
    refused: set[str] = set()
    for start in range(0, len(documents), _BATCH):
        command = [JING, "-i", str(schema), *map(str, documents[start : start + _BATCH])]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "fatal" not in done.stdout, done.stdout
        for line in done.stdout.splitlines():
            match = re.match(r"(.*?):\d+:\d+: error: ", line)
            assert match and match[1] != str(schema), line
            refused.add(match[1])
    return {document for document in documents if str(document) not in refused}


def valid_for_virtbind(schema: Path, documents: Sequence[Path]) -> set[Path]:
    assert VIRTBIND
    if not documents:
        return set()
    grammar = documents[0].with_suffix(".vbg")
    grammar.write_bytes(compile_grammar(load(schema), name=schema.stem))
    done = subprocess.run(
        [VIRTBIND, "check", "--grammar", grammar, "--format", "json", "--files-from", "-"],
        input="".join(f"{document}\n" for document in documents),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    findings = map(json.loads, done.stdout.splitlines())
    refused = {finding["file"] for finding in findings if finding["severity"] == "error"}
    return {document for document in documents if str(document) not in refused}


JUDGES = [valid_for_jing] * (JING is not None) + [valid_for_virtbind] * (VIRTBIND is not None)


def confirm(kind: Kind, old: Path, new: Path, folder: Path, samples: Sequence[Path] = ()) -> None:
    """Asserts that the judges see each witness as claimed, and that no sample contradicts."""
    assert kind.old_in_new and kind.new_in_old
    folder.mkdir(parents=True, exist_ok=True)
    before, now = folder / "before.xml", folder / "now.xml"
    witnesses = {
        path
        for path, claim in ((before, kind.old_in_new), (now, kind.new_in_old))
        if claim.holds is Holds.NO and path.write_text(claim.witness, encoding="utf-8")
    }
    documents = [*sorted(witnesses), *samples]
    for judge in JUDGES if documents else []:
        valid_before, valid_now = judge(old, documents), judge(new, documents)
        assert valid_before & witnesses == {before} & witnesses, (judge.__name__, kind)
        assert valid_now & witnesses == {now} & witnesses, (judge.__name__, kind)
        if kind.old_in_new.holds is Holds.YES:
            assert valid_before <= valid_now, (judge.__name__, _texts(valid_before - valid_now))
        if kind.new_in_old.holds is Holds.YES:
            assert valid_now <= valid_before, (judge.__name__, _texts(valid_now - valid_before))


def _texts(documents: set[Path]) -> list[str]:
    return [document.read_text(encoding="utf-8") for document in sorted(documents)]
