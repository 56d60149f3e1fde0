# SPDX-License-Identifier: LGPL-2.1-or-later
"""The defaults of the early domain format, one by one, each with the words of the page behind it.

The page itself is no part of the project: it is looked for beside the corpus.
"""

from __future__ import annotations

import html
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from guests import explain, line, normalize

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "schema" / "core"
TABLE = tomllib.loads((SCHEMA / "defaults.toml").read_text(encoding="utf-8"))["default"]
CASES = tomllib.loads(Path(__file__).with_name("core.toml").read_text(encoding="utf-8"))["case"]
IDS = [f"{n}-{case['rule']}" for n, case in enumerate(CASES)]

PARTS = {
    "guest": "<name>g</name><memory>1024</memory><os><type>linux</type><kernel>/k</kernel></os>",
    "hvm": "<name>g</name><memory>1024</memory><os><type>hvm</type><loader>/l</loader></os>",
}


def document(case: dict[str, Any], which: str) -> str:
    text = str(case[which]).format(**PARTS)
    return text if "<devices" in text else text.replace("</domain>", "<devices/></domain>")


def options(case: dict[str, Any]) -> list[str]:
    return ["--binding", "core", *case.get("options", [])]


def page() -> str:
    """The text of the page, white space as one reads it."""
    corpus = os.environ.get("VIRTBIND_CORPUS")
    path = (Path(corpus) if corpus else ROOT.parent / "shared" / "corpus") / ".." / "seed"
    path = path / "formatdomain.html"
    if not path.exists():
        pytest.skip("no page: formatdomain.html is not beside the corpus")
    text = re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8"))
    return " ".join(html.unescape(text).split())


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_case(case: dict[str, Any]) -> None:
    opens = case["makes"][0].startswith("left open")

    def done(which: str) -> list[str]:
        return [
            line(entry)
            for entry in explain(document(case, which), *options(case))
            if (entry["action"] == "left open") == opens
            and (opens or entry["rule"] == case["rule"])
        ]

    assert set(case["makes"]) <= set(done("given")) if opens else done("given") == case["makes"]
    assert not set(case["makes"]) & set(done("silent")) if opens else done("silent") == []


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_once_is_enough(case: dict[str, Any]) -> None:
    once = normalize(document(case, "given"), *options(case))
    assert once.returncode == 0, once.stderr
    assert normalize(once.stdout, *options(case)).stdout == once.stdout


def test_every_rule_has_a_case() -> None:
    rules = {row["id"] for row in TABLE}
    for family in (SCHEMA / "rules").glob("*.hpp"):
        text = family.read_text(encoding="utf-8")
        rules.update(re.findall(r'rules\.add\(\s*Stage::\w+,\s*\{\s*"([^"]+)"', text))
    assert rules == {case["rule"] for case in CASES}


def test_the_quotes_are_on_the_page() -> None:
    text = page()
    for case in CASES:
        assert case["quote"] in text, case["rule"]


def test_the_reasons_quote_the_page() -> None:
    text = page()
    for row in TABLE:
        quotes = re.findall(r'"([^"]+)"', row["reason"])
        assert quotes, row["id"]
        for quote in quotes:
            assert quote in text, row["id"]


def test_what_the_host_knows_is_taken_from_the_caller(tmp_path: Path) -> None:
    host = tmp_path / "host.json"
    host.write_text('{"emulator": "/usr/lib/xen/bin/qemu-dm"}', encoding="utf-8")
    guest = "<domain>" + PARTS["hvm"] + "<devices/></domain>"
    done = normalize(guest, "--binding", "core", "--host", str(host))
    assert "<emulator>/usr/lib/xen/bin/qemu-dm</emulator>" in done.stdout


def test_newer_xen_has_cdroms_on_any_channel() -> None:
    """The target of a disk is mandatory then, and nothing says which it is."""
    guest = (
        "<domain>" + PARTS["hvm"] + "<devices><disk type='file' device='cdrom'/></devices></domain>"
    )
    for version in ("3.0.3", "4.17"):
        done = normalize(
            guest, "--binding", "core", "--hypervisor", "xen", "--hypervisor-version", version
        )
        assert done.returncode == 1
        assert "'disk' needs the element 'target'" in done.stderr
        assert done.stdout == ""
