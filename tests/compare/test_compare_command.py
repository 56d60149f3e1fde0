# SPDX-License-Identifier: LGPL-2.1-or-later
"""`virtbind-gen compare` as a person and a program see it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from virtbind_gen.cli import main

ROOT = Path(__file__).parents[2]
CORE = ROOT / "schema" / "core" / "domain.rng"

_OLD = """\
<element name="root" xmlns="http://relaxng.org/ns/structure/1.0">
  <optional><attribute name="color"/></optional>
  <zeroOrMore><element name="disk"><attribute name="type">
    <choice><value>file</value><value>block</value></choice>
  </attribute></element></zeroOrMore>
</element>
"""
_WIDER = _OLD.replace("<value>block", "<value>dir</value><value>block")
_NARROWER = _OLD.replace("<choice>", "").replace("<value>block</value></choice>", "")
_RENAMED = _OLD.replace("color", "colour")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in (
        ("old", _OLD),
        ("wider", _WIDER),
        ("narrower", _NARROWER),
        ("renamed", _RENAMED),
    ):
        (tmp_path / f"{name}.rng").write_text(text, encoding="utf-8")
    return tmp_path


def _run(*arguments: object) -> int:
    return main(["compare", *map(str, arguments)])


def test_compatible(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(files / "old.rng", files / "wider.rng") == 0
    said = capsys.readouterr().out
    assert "verdict: minor" in said
    assert "root: widened" in said
    assert "every old document is valid in the new schema: yes" in said
    assert "+ root/disk/@type: 'dir' is allowed now" in said
    assert "+ `DiskType` has a new enumerator, for 'dir'" in said


def test_breaking(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(files / "old.rng", files / "narrower.rng") == 1
    said = capsys.readouterr().out
    assert "verdict: major" in said
    assert "valid before and not now, at root/disk/@type:" in said
    assert '<disk type="block"/>' in said
    assert "- root/disk/@type: 'block' is no longer allowed" in said


def test_a_guess_is_marked(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(files / "old.rng", files / "renamed.rng") == 1
    said = capsys.readouterr().out
    assert "- root/@color: is gone" in said
    assert "- root/@color: may be called @colour now (a guess)" in said


def test_json(files: Path) -> None:
    output = files / "report.json"
    arguments = ("--format", "json", "--output", output)
    assert _run(files / "old.rng", files / "narrower.rng", *arguments) == 1
    report = json.loads(output.read_text(encoding="utf-8"))
    assert report["verdict"] == "major" and report["format"] == 1
    (kind,) = report["documents"]["kinds"]
    assert kind["status"] == "narrowed" and kind["old_in_new"]["where"] == "disk/@type"
    assert kind["new_in_old"] == {"holds": "yes"}
    (place,) = report["documents"]["places"]
    assert [change["kind"] for change in place["changes"]] == ["values-gone"]


def test_html_is_one_page(files: Path) -> None:
    output = files / "report.html"
    assert _run(files / "old.rng", files / "wider.rng", "--format", "html", "--output", output) == 0
    page = output.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "<code>DiskType</code> has a new enumerator" in page
    assert "&lt;disk type=&#34;dir&#34;/&gt;" in page
    assert "http" not in page and "<script" not in page


def test_manifests(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A manifest, the folder it is in, and the prefix where bindings are installed."""
    manifest = ROOT / "generated" / "core.manifest.json"
    installed = tmp_path / "share" / "virtbind" / "bindings"
    for name in ("core", "other"):
        (installed / name).mkdir(parents=True)
        shutil.copy(manifest, installed / name / "manifest.json")
    assert _run(manifest, installed / "core") == 0
    assert _run(manifest, tmp_path, "--binding", "core") == 0
    assert "documents: not compared" in capsys.readouterr().out
    assert _run(manifest, tmp_path) == 2
    assert "choose one with --binding: core, other" in capsys.readouterr().err


def test_schema_against_its_manifest(capsys: pytest.CaptureFixture[str]) -> None:
    folder = CORE.parent
    names = ("--config", folder / "binding.toml", "--lock", folder / "names.lock")
    assert _run(CORE, ROOT / "generated" / "core.manifest.json", *names) == 0
    assert "verdict: patch" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("none.rng", None, "no such file or folder"),
        ("bad.rng", "<element", "error: "),
        ("bad.json", "{", "error: Expecting"),
        ("other.json", '{"format": 7}', "not a manifest of format 1"),
        ("deep.json", "[" * 100_000, "error: "),
    ],
)
def test_could_not_run(
    name: str, text: str | None, message: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (files / name).write_text(text, encoding="utf-8")
    assert _run(files / "old.rng", files / name) == 2
    said = capsys.readouterr().err
    assert said.startswith(str(files / name)) and message in said


def test_what_is_not_decided_counts_as_breaking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for year in ("2024", "2025"):
        (tmp_path / f"{year}.rng").write_text(
            '<element name="root" xmlns="http://relaxng.org/ns/structure/1.0"'
            ' datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">'
            f'<data type="date"><param name="minInclusive">{year}-01-01</param></data></element>',
            encoding="utf-8",
        )
    assert _run(tmp_path / "2024.rng", tmp_path / "2025.rng") == 1
    said = capsys.readouterr().out
    assert "verdict: major" in said and "root: not decided" in said
    assert "every old document is valid in the new schema: not decided" in said
    assert "datatypes that cannot be compared, at root/text()" in said
