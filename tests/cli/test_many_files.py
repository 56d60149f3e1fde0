# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many files at once, fragments, and the forms in which findings are shown."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import GUEST, Run

Virtbind = Callable[..., Run]

FIELDS = ["file", "line", "column", "path", "severity", "source", "id", "message"]


def write_guests(folder: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = folder / f"guest-{number}.xml"
        path.write_text(GUEST.replace("tiny", f"guest-{number}"))
        paths.append(path)
    return paths


def test_output_is_in_the_order_of_the_files(tmp_path: Path, virtbind: Virtbind) -> None:
    paths = write_guests(tmp_path, 300)
    # The slow ones stand first.
    paths[0].write_text(GUEST.replace("tiny", "guest-0") + "<!--" + "x" * 5_000_000 + "-->")
    paths[7].write_text("<domain")
    done = virtbind("format", "--binding", "core", "--jobs", "4", *paths)
    names = [line for line in done.out.splitlines() if "<name>" in line]
    assert names == [f"  <name>guest-{n}</name>" for n in range(300) if n != 7]
    assert done.code == 1


def test_findings_are_in_the_order_of_the_files(tmp_path: Path, virtbind: Virtbind) -> None:
    paths = write_guests(tmp_path, 100)
    for path in paths[::3]:
        path.write_text("<domain><name>x</name></domain>")
    done = virtbind("check", "--binding", "core", "--jobs", "4", "--format", "json", *paths)
    files = [f["file"] for f in done.findings]
    assert files == sorted(files, key=[str(p) for p in paths].index)
    assert len(set(files)) == 34


def test_files_from(tmp_path: Path, virtbind: Virtbind) -> None:
    paths = write_guests(tmp_path, 3)
    text = "".join(f"{path}\n" for path in paths[1:]) + "\n"
    (tmp_path / "list").write_text(text)
    expected = "".join(GUEST.replace("tiny", f"guest-{n}") for n in range(3))
    for source, stdin in ((tmp_path / "list", ""), ("-", text)):
        done = virtbind(
            "format", "--binding", "core", paths[0], "--files-from", source, stdin=stdin
        )
        assert (done.code, done.out) == (0, expected)


def test_standard_input(virtbind: Virtbind) -> None:
    done = virtbind("format", "--binding", "core", "-", stdin=GUEST)
    assert (done.code, done.out, done.err) == (0, GUEST, "")
    done = virtbind("check", "-", stdin="<domain>")
    assert done.code == 1
    assert done.err.startswith("<stdin>:1:")


def test_output_dir(tmp_path: Path, virtbind: Virtbind) -> None:
    paths = write_guests(tmp_path, 3)
    paths[1].write_text("<domain>")
    out = tmp_path / "a" / "b"
    done = virtbind("format", "--binding", "core", "--output-dir", out, *paths, "-", stdin=GUEST)
    assert done.code == 1
    assert done.out == ""
    assert sorted(os.listdir(out)) == ["guest-0.xml", "guest-2.xml", "stdin.xml"]
    assert (out / "guest-2.xml").read_text() == paths[2].read_text()

    # Into a folder that is there, over what is there.
    (out / "guest-0.xml").write_text("old")
    done = virtbind("format", "--binding", "core", "--output-dir", out, paths[0])
    assert (done.code, done.err) == (0, "")
    assert (out / "guest-0.xml").read_text() == paths[0].read_text()


def test_output_dir_with_the_same_name_twice(tmp_path: Path, virtbind: Virtbind) -> None:
    (first,) = write_guests(tmp_path, 1)
    (tmp_path / "sub").mkdir()
    (second,) = write_guests(tmp_path / "sub", 1)
    standard = tmp_path / "stdin.xml"
    standard.write_text(GUEST)
    out = tmp_path / "out"
    for files in ((first, second), (first, first), (standard, "-")):
        done = virtbind("format", "--binding", "core", "--output-dir", out, *files, stdin=GUEST)
        assert done.code == 2
        assert "would be written to the same file as" in done.err
        assert not out.exists(), "nothing is written"


def test_output_dir_that_cannot_be_written(tmp_path: Path, guest: Path, virtbind: Virtbind) -> None:
    (tmp_path / "file").write_text("old")
    for out in (tmp_path / "file", tmp_path / "file" / "sub"):
        done = virtbind("format", "--binding", "core", "--output-dir", out, guest)
        assert done.code == 2
        assert done.err == f"{out}: error: cannot write: Not a directory [io-unwritable]\n"
    assert (tmp_path / "file").read_text() == "old"
    (tmp_path / "out" / "guest.xml").mkdir(parents=True)
    done = virtbind("format", "--binding", "core", "--output-dir", tmp_path / "out", guest)
    assert done.code == 2
    assert "Is a directory" in done.err
    assert os.listdir(tmp_path / "out") == ["guest.xml"], "nothing temporary is left"


def test_json(tmp_path: Path, virtbind: Virtbind) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text(GUEST.replace("65536", '"ü\\"'), "utf-8")
    missing = tmp_path / "missing.xml"
    done = virtbind("check", "--binding", "core", "--format", "json", bad, missing)
    assert (done.code, done.err) == (2, "")
    findings = [json.loads(line) for line in done.out.splitlines()]
    assert [list(f) for f in findings] == [FIELDS, FIELDS]
    message = findings[0].pop("message")
    assert "'\"ü\\\"'" in message
    assert findings[0] == {
        "file": str(bad),
        "line": 3,
        "column": 11,
        "path": "/domain/memory",
        "severity": "error",
        "source": "schema",
        "id": "bad-value",
    }
    assert findings[1]["id"] == "io-not-found"
    assert findings[1]["line"] == 0


def test_json_beside_documents(tmp_path: Path, guest: Path, virtbind: Virtbind) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<domain>")
    done = virtbind("format", "--binding", "core", "--format", "json", bad, guest)
    assert done.out == GUEST, "standard output is for the documents"
    assert json.loads(done.err)["file"] == str(bad)
    done = virtbind("format", "--format", "json", "--output-dir", tmp_path / "out", bad)
    assert json.loads(done.out)["file"] == str(bad)


@pytest.mark.parametrize("kind", ["disk", "Disk"])
def test_fragments(virtbind: Virtbind, kind: str) -> None:
    disk = "<disk type='file'>\n  <source file='/a'/>\n  <target dev='hda'/>\n</disk>\n"
    done = virtbind("format", "--binding", "core", "--kind", kind, "-", stdin=disk)
    assert (done.code, done.err) == (0, "")
    assert done.out == disk
    for command in ("check", "format"):
        done = virtbind(command, "--binding", "core", "-", stdin=disk)
        assert done.code == 1
        assert "a fragment needs --kind" in done.err
        done = virtbind(command, "--binding", "core", "--kind", kind, "-", stdin=GUEST)
        assert done.code == 1
        assert "root element is 'domain'" in done.err


def test_text_findings(tmp_path: Path, virtbind: Virtbind) -> None:
    path = tmp_path / "guest.xml"
    path.write_text(GUEST.replace("<devices/>", "<devices>\n\t<tape/></devices>"))
    done = virtbind("check", "--binding", "core", path)
    message, *excerpt = done.err.splitlines()
    assert message.startswith(f"{path}:9:2: error: unknown element 'tape' in 'devices'")
    assert message.endswith(" [unknown-element]")
    assert excerpt == ["   <tape/></devices>", "   ^"]


def test_info(virtbind: Virtbind) -> None:
    done = virtbind("info")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("virtbind ")
    assert "binding core" in done.out
    assert "kinds: domain" in done.out
    version = virtbind("--version")
    assert version.out == done.out.splitlines()[0] + "\n"


def test_help(virtbind: Virtbind) -> None:
    for arguments in (["--help"], ["check", "--help"], ["format", "--help"]):
        done = virtbind(*arguments)
        assert (done.code, done.err) == (0, "")
        assert "--help" in done.out
