# SPDX-License-Identifier: LGPL-2.1-or-later
"""The forms in which findings are shown: text, colours on a terminal, JSON, SARIF."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from judges import BIN

GUEST = "<domain type='xen'>\n <name>ü</name>\n{}</domain>\n"
TWICE = GUEST.format(" <uuid>0</uuid>\n <memory>1</memory> <memory>2</memory>\n")
LEVELS = {"none", "note", "warning", "error"}


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [BIN / "virtbind", "check", "--binding", "core", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def on_terminal(arguments: Sequence[str | Path], **environment: str) -> str:
    """What a command writes to standard error where that is a terminal."""
    leader, follower = pty.openpty()
    inherited = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    with subprocess.Popen(
        [BIN / "virtbind", "check", "--binding", "core", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=follower,
        env={**inherited, "TERM": "xterm", **environment},
    ):
        os.close(follower)
        written = b""
        try:
            while piece := os.read(leader, 4096):
                written += piece
        except OSError:
            pass  # how Linux says that the other side is closed
    os.close(leader)
    return written.decode().replace("\r\n", "\n")


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    path = tmp_path / "twice.xml"
    path.write_text(TWICE, encoding="utf-8")
    return path


def test_related_places_are_notes(twice: Path) -> None:
    done = run(twice)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    at = next(i for i, line in enumerate(lines) if "[duplicate-element]" in line)
    assert lines[at].startswith(f"{twice}:4:21: error: ")
    assert lines[at + 1 : at + 6] == [
        "   <memory>1</memory> <memory>2</memory>",
        "                      ^",
        f"{twice}:4:2: note: the one before is here",
        "   <memory>1</memory> <memory>2</memory>",
        "   ^",
    ]


def test_summary_of_many_files(twice: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text("<domain>")
    errors = run(twice).stderr.count(": error: ")
    done = run(twice, broken)
    assert done.stderr.splitlines()[-1].startswith("2 files, 2 with errors, ")
    assert done.stderr.count(": error: ") > errors
    assert "files" not in run(broken).stderr.splitlines()[-1]


def test_colour_on_a_terminal_only(twice: Path) -> None:
    plain = run(twice).stderr
    assert "\x1b" not in plain
    coloured = on_terminal([twice])
    assert f"\x1b[1m{twice}:4:21: \x1b[0m\x1b[1;31merror: \x1b[0m\x1b[1m" in coloured
    assert "\x1b[1;36mnote: " in coloured
    for sequence in ("\x1b[1m", "\x1b[1;31m", "\x1b[1;36m", "\x1b[1;32m", "\x1b[0m"):
        coloured = coloured.replace(sequence, "")
    assert coloured == plain
    assert on_terminal([twice], NO_COLOR="1") == plain
    assert on_terminal([twice], TERM="dumb") == plain
    # An empty NO_COLOR is none.
    assert "\x1b[1;31m" in on_terminal([twice], NO_COLOR="")


def test_a_document_cannot_control_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2Jb.xml"
    path.write_text(GUEST.format("<memory>\u009b2J</memory>"), encoding="utf-8")
    done = run(path)
    assert "a?[2Jb.xml:3:" in done.stderr
    assert "\x1b" not in done.stderr and "\u009b" not in done.stderr


def test_progress_when_it_takes_long(tmp_path: Path) -> None:
    slow = tmp_path / "slow.xml"
    slow.write_text(GUEST.format("<!--" + "x" * 10_000_000 + "-->\n <memory>1</memory>\n"))
    quick = tmp_path / "quick.xml"
    quick.write_text(GUEST.format(" <memory>1</memory>\n"))
    few = on_terminal(["--jobs", "1", quick, quick])
    assert "of 2 files" not in few
    count = 60
    shown = on_terminal(["--jobs", "1", *[slow] * count])
    assert f" of {count} files" in shown
    # It is erased before the summary.
    assert "\r\x1b[K" in shown.rpartition(f" of {count} files")[2]


def test_json_has_related_places(twice: Path) -> None:
    findings = [json.loads(line) for line in run("--format", "json", twice).stdout.splitlines()]
    (found,) = [finding for finding in findings if finding["id"] == "duplicate-element"]
    (related,) = found["related"]
    assert (related["line"], related["column"]) == (4, 2)
    assert related["message"] == "the one before is here"
    assert all("related" not in f or f["related"] for f in findings)


def check_location(location: dict[str, Any], files: set[str]) -> None:
    physical = location["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    assert uri.isascii() and " " not in uri
    parts = urlsplit(uri)
    assert parts.scheme == ("file" if uri.startswith("file:") else "")
    assert unquote(parts.path) in files
    if "region" in physical:
        assert physical["region"]["startLine"] >= 1
        assert physical["region"].get("startColumn", 1) >= 1
    for logical in location.get("logicalLocations", []):
        assert logical["fullyQualifiedName"].startswith("/")
        assert logical["kind"] in {"element", "attribute"}


def check_log(text: str, files: set[str], code: int) -> list[dict[str, Any]]:
    """What SARIF 2.1.0 asks of a log, as far as virtbind uses it; its results."""
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    assert set(log) <= {"version", "$schema", "runs"}
    (run_,) = log["runs"]
    assert run_["columnKind"] == "unicodeCodePoints"
    (invocation,) = run_["invocations"]
    assert invocation == {"executionSuccessful": code != 2, "exitCode": code}
    driver = run_["tool"]["driver"]
    assert driver["name"] == "virtbind" and driver["version"]
    rules = driver["rules"]
    ids = [rule["id"] for rule in rules]
    assert len(set(ids)) == len(ids)
    assert all(rule["shortDescription"]["text"] for rule in rules)
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS
        assert result["message"]["text"]
        assert len(result["locations"]) == 1
        places = result["locations"] + result.get("relatedLocations", [])
        for place in places:
            check_location(place, files)
        related = result.get("relatedLocations", [])
        assert [place["id"] for place in related] == list(range(len(related)))
        assert all(place["message"]["text"] for place in related)
    results: list[dict[str, Any]] = run_["results"]
    return results


def test_sarif(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    names = ["a b/50%:ü.xml", "missing.xml", "bytes.xml", "good.xml"]
    (tmp_path / names[0]).write_text(TWICE, encoding="utf-8")
    (tmp_path / "bytes.xml").write_bytes(b"<domain type='\xff'/>")
    (tmp_path / "good.xml").write_text("<domain")
    absolute = str(tmp_path / names[0])
    files = [*names, absolute]
    done = run("--format", "sarif", *files, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    results = check_log(done.stdout, set(files), 2)
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results]
    assert uris[0] == "a%20b/50%25%3A%C3%BC.xml"
    assert uris[-1] == "file://" + absolute.replace("a b/50%:ü", "a%20b/50%25%3A%C3%BC")
    (found,) = [r for r in results if r["ruleId"] == "duplicate-element"][:1]
    place = found["locations"][0]
    assert place["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 21}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "/domain/memory[2]"
    assert found["relatedLocations"][0]["message"]["text"] == "the one before is here"

    # The same facts as in JSON.
    lines = run("--format", "json", *files, cwd=tmp_path).stdout.splitlines()
    told = [(f["id"], f["severity"], f["message"]) for f in map(json.loads, lines)]
    assert told == [(r["ruleId"], r["level"], r["message"]["text"]) for r in results]


def test_sarif_without_findings(tmp_path: Path) -> None:
    good = tmp_path / "good.xml"
    good.write_text("<page/>")
    schema = tmp_path / "page.rng"
    schema.write_text(
        '<element name="page" xmlns="http://relaxng.org/ns/structure/1.0"><empty/></element>'
    )
    grammar = tmp_path / "page.vbg"
    subprocess.run([BIN / "virtbind-gen", "grammar", schema, "-o", grammar], check=True)
    done = run("--grammar", grammar, "--format", "sarif", good)
    assert (done.returncode, done.stderr) == (0, "")
    assert check_log(done.stdout, {str(good)}, 0) == []


def test_help_names_the_forms() -> None:
    assert "text, json or sarif" in run("--help").stdout
