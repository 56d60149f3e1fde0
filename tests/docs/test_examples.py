# SPDX-License-Identifier: LGPL-2.1-or-later
"""The examples of the pages: the documents that they were cut out of are valid."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, core_options, inputs_of, libvirt_options, virtbind
from lxml import etree
from test_site import broken_links, twice

from virtbind_gen.cli import main
from virtbind_gen.docs.entries import make_pages
from virtbind_gen.docs.site import all_examples
from virtbind_gen.rng.datatypes import XSD


def write_examples(options: list[str], folder: Path) -> list[Path]:
    """A document for each example."""
    folder.mkdir()
    inputs = inputs_of(options)
    pages = make_pages(inputs.model, inputs.overlay.split, inputs.overlay.homes)
    homes = [entry.path for entry in pages.entries() if entry.is_home]
    made = all_examples(inputs, pages)
    assert [path for path, _ in made] == homes, "an entry without an example"
    files = []
    for number, (_, (root, _element)) in enumerate(made):
        files.append(folder / f"{number:04}.xml")
        files[-1].write_bytes(etree.tostring(root, encoding="UTF-8"))
    return files


def check(binding: str, files: list[Path]) -> None:
    # The examples show what the schema allows; what makes a guest sensible is the checks' affair.
    done = subprocess.run(
        [
            virtbind(binding),
            "check",
            "--checks",
            "none",
            "--jobs",
            "2",
            "--binding",
            binding,
            *files,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[:2000] + done.stderr[:2000]


def test_core_by_virtbind(tmp_path: Path) -> None:
    check("core", write_examples(core_options(), tmp_path / "core"))


def check_by_jing(schema: Path, files: list[Path]) -> None:
    if shutil.which("jing") is None:
        pytest.skip("no jing")
    done = subprocess.run(
        ["jing", schema, *files], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[:2000]


def test_core_by_jing(tmp_path: Path) -> None:
    files = write_examples(core_options(), tmp_path / "core")
    check_by_jing(ROOT / "schema" / "core" / "domain.rng", files)


_ODD = [
    '<element name="a"><text/></element>',
    '<element name="a"><empty/></element>',
    '<element name="a"><zeroOrMore><element><anyName/><text/></element></zeroOrMore></element>',
    # An element in itself, and text that has to come after it.
    """<grammar><start><ref name="x"/></start><define name="x"><element name="x">
      <optional><ref name="x"/></optional>
      <optional><attribute name="x"><text/></attribute></optional>
      <mixed><optional><element name="b"><text/></element></optional></mixed>
    </element></define></grammar>""",
    # Two paths of the same letters, names with a prefix, a list.
    """<element name="a" ns="urn:x/y">
      <attribute name="p:q" xmlns:p="urn:p"><list><oneOrMore><data type="int"/></oneOrMore></list>
      </attribute>
      <choice>
        <element name="a-b"><element name="c"><empty/></element></element>
        <group><element name="a"><element name="b-c"><empty/></element></element></group>
      </choice>
    </element>""",
    # What the site's own pages are called.
    """<choice><element name="index"><text/></element><element name="shared"><text/></element>
      <element name="tree"><attribute name="id"><data type="ID"/></attribute></element></choice>""",
    '<element name="größe"><attribute name="übung"><value>ä &lt; b</value></attribute></element>',
]


@pytest.mark.parametrize("text", _ODD)
def test_odd_schemas(text: str, tmp_path: Path) -> None:
    """Pages without a broken link, and examples that are valid."""
    schema = tmp_path / "odd.rng"
    head = 'xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="%s"' % XSD
    schema.write_text(re.sub(r"^<(\w+)", rf"<\1 {head}", text), encoding="utf-8")
    options = [str(schema), "--name", "odd", "--quiet"]
    site = tmp_path / "site"
    assert main(["docs", *options, "--output-dir", str(site)]) == 0
    assert not broken_links(site) and not twice(site)
    check_by_jing(schema, write_examples(options, tmp_path / "examples"))


def test_libvirt_by_virtbind(tmp_path: Path) -> None:
    files = write_examples(libvirt_options(), tmp_path / "libvirt")
    assert len(files) > 500
    check("libvirt", files)
