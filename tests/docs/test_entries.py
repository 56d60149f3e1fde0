# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pages, addresses and facts, on a schema small enough to see through."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from virtbind_gen.cli import main
from virtbind_gen.docs.facts import read_rules

SCHEMA = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
    xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0"
    datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="farm"><interleave>
    <zeroOrMore><element name="barn"><ref name="place"/><ref name="door"/></element></zeroOrMore>
    <zeroOrMore><element name="shed"><ref name="place"/></element></zeroOrMore>
    <zeroOrMore><element name="hut"><ref name="place"/></element></zeroOrMore>
    <zeroOrMore><element name="pond"><ref name="place"/></element></zeroOrMore>
  </interleave></element></start>
  <define name="place">
    <element name="place">
      <attribute name="x"><data type="unsignedByte"/></attribute>
      <optional><element name="note"><text/></element></optional>
    </element>
  </define>
  <define name="door">
    <element name="door">
      <a:documentation>The way &lt;in&gt; &amp; out.</a:documentation>
      <attribute name="kind"><choice><value>wood</value>%s</choice></attribute>
    </element>
  </define>
</grammar>
"""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "farm.rng"
    path.write_text(SCHEMA % "<value>iron</value>")
    return path


def docs(schema: Path, overlay: str = "", *options: str) -> Path:
    """The site of a schema."""
    table = schema.with_suffix(".toml")
    table.write_text(overlay)
    site = schema.parent / "site"
    arguments = ["docs", str(schema), "--name", "farm", "--docs", str(table), "--quiet"]
    assert main([*arguments, *options, "--output-dir", str(site)]) == 0
    return site


def text_of(page: Path, place: str) -> str:
    (found,) = html.parse(page).getroot().xpath("//*[@id=$place]", place=place)
    return " ".join(found.text_content().split())


def test_pages_and_addresses(schema: Path) -> None:
    site = docs(schema, 'split = ["farm"]')
    names = {str(path.relative_to(site)) for path in site.rglob("*.html")}
    assert names == {
        "index.html",
        "tree.html",
        "shared.html",
        "elements/farm.html",
        *(f"elements/farm/{part}.html" for part in ("barn", "shed", "hut", "pond")),
    }
    barn = site / "elements/farm/barn.html"
    assert "The way <in> & out." in text_of(barn, "barn-door")
    assert "wood iron" in text_of(barn, "barn-door@kind")


def test_what_many_pages_have_is_told_once(schema: Path) -> None:
    site = docs(schema, 'split = ["farm"]')
    assert "as described at place (shared parts)" in text_of(
        site / "elements/farm/shed.html", "shed-place"
    )
    place = text_of(site / "shared.html", "Place")
    assert "Stands in barn, shed, hut, pond" in place
    assert "a whole number from 0 to 255" in place


def test_without_split_a_small_document_is_one_page(schema: Path) -> None:
    site = docs(schema)
    assert [path.name for path in (site / "elements").iterdir()] == ["farm.html"]
    # The first place that leads to a class describes it; the others refer to it.
    page = site / "elements" / "farm.html"
    assert "a whole number" in text_of(page, "farm-barn-place")
    assert "as described at" in text_of(page, "farm-pond-place")


def test_homes_are_chosen(schema: Path) -> None:
    """A class is described where docs.toml wants it, with all that is in it."""
    page = docs(schema, 'homes = ["farm/pond/place"]') / "elements" / "farm.html"
    assert "a whole number" in text_of(page, "farm-pond-place")
    assert "How oftenoptional" in text_of(page, "farm-pond-place-note")
    assert "as described at place (farm/pond/place)" in text_of(page, "farm-barn-place")


@pytest.mark.parametrize(
    ("overlay", "complaint"),
    [
        ('homes = ["farm/stable"]', "'farm/stable' is no element with content of its own"),
        ('[text]\n"farm/stable" = "x"', "'farm/stable' is a path that the schema does not have"),
        ('[text]\n"farm/barn/@x" = "x"', "'farm/barn/@x' is a path that the schema does not have"),
        ('[text]\n"farm/barn" = ""', "'farm/barn' has no text"),
        ('split = ["farm/stable"]', "'farm/stable' is a path that the schema does not have"),
        ('[words."farm/barn/door/@kind"]\nglass = "x"', "has no word 'glass'"),
        ('[patterns]\nhouse = "x"', "'house' is a define that the schema does not use"),
        ('[examples]\n"define house" = "x"', "'house' is a define that the schema does not use"),
        ('[texts]\n"farm" = "x"', "unknown table 'texts'"),
        ("[text", "error: "),
    ],
)
def test_an_overlay_that_is_wrong(
    schema: Path, overlay: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = schema.with_suffix(".toml")
    table.write_text(overlay)
    arguments = ["docs", str(schema), "--name", "farm", "--docs", str(table), "--quiet"]
    assert main([*arguments, "--output-dir", str(schema.parent / "site")]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{table}: error: ") and complaint in said
    assert not (schema.parent / "site").exists()


def test_rows_for_newer_schemas_wait(schema: Path) -> None:
    row = '[text]\n"farm/stable" = {text = "For horses.", since = "2.0"}'
    docs(schema, row, "--schema-version", "1.9")


def test_overlay_speaks_and_chooses_examples(schema: Path) -> None:
    site = docs(
        schema,
        """
        split = ["farm"]
        [text]
        "farm/barn/door" = "Open it `slowly`."
        [words."farm/barn/door/@kind"]
        iron = "heavy"
        [examples]
        "farm/barn/door/@kind" = "iron"
        "farm/barn/place/@x" = "7"
        """,
    )
    door = text_of(site / "elements/farm/barn.html", "barn-door")
    assert "Open it slowly." in door and "iron heavy" in door
    assert '<door kind="iron"/>' in door
    assert '<place x="7">' in text_of(site / "shared.html", "Place")


def test_since_when(schema: Path) -> None:
    """A part that an older schema lacks says when it came; what was always there says nothing."""
    old = schema.parent / "old"
    old.mkdir()
    text = (SCHEMA % "").replace('<attribute name="x">', '<attribute name="z">')
    (old / "farm.rng").write_text(text)
    site = docs(schema, "", "--schema-version", "2.0", "--also-version", f"1.0={old}")
    page = site / "elements" / "farm.html"
    assert "since 2.0" in text_of(page, "farm-barn-place@x")
    assert "wood iron since 2.0" in text_of(page, "farm-barn-door@kind")
    assert "since" not in text_of(page, "farm-pond")


def test_checks_and_defaults_stand_where_they_belong(schema: Path) -> None:
    defaults = schema.parent / "defaults.toml"
    defaults.write_text(
        """document = "farm"
        [[default]]
        id = "door-kind"
        path = "farm/barn/door/@kind"
        value = "wood"
        reason = "wood grows here"
        source = "farm.c:build"
        hypervisors = ["xen"]
        """
    )
    checks = schema.parent / "checks"
    checks.mkdir()
    (checks / "places.toml").write_text(
        """[[check]]
        id = "place-unique"
        severity = "warning"
        title = "Two things in one place"
        reason = "They would not fit."
        source = "farm.c:place"
        paths = ["farm/barn/place/@x", "elsewhere/not/here"]
        wrong = "<farm/>"
        right = "<farm/>"
        """
    )
    site = docs(schema, "", "--defaults", str(defaults), "--checks", str(checks))
    page = site / "elements" / "farm.html"
    assert "Filled in as wood by xen: wood grows here door-kind" in text_of(
        page, "farm-barn-door@kind"
    )
    assert "warning Two things in one place place-unique" in text_of(page, "farm-barn-place@x")
    assert "They would not fit." in text_of(site / "checks.html", "place-unique")
    assert "farm.c:build" in text_of(site / "defaults.html", "door-kind")


def test_rules_are_read_as_they_are_registered() -> None:
    rules = read_rules(
        """
        rules.add(Stage::parse,
                  {"disk-order",
                   "",
                   {},
                   "disks are kept in the order of their names, "
                   "bus by bus",
                   "domain_conf.c:virDomainDiskInsert, virDomainDiskRemove"},
                  disk_order<Domain>);
        rules.add(Stage::device, {"disk-bus", "G49", {Hypervisor::xen}, "a name", "b.c:f"},
                  disk_bus<Domain>);
        const Hypervisors both{Hypervisor::xen, Hypervisor::qemu};
        rules.add(Stage::device, {"disk-cache", "", both, "a, b, c", "c.c:f"}, disk_cache<Domain>);
        """
    )
    assert [rule.id for rule in rules] == ["disk-order", "disk-bus", "disk-cache"]
    assert rules[0].reason == "disks are kept in the order of their names, bus by bus"
    assert rules[0].source == "domain_conf.c:virDomainDiskInsert, virDomainDiskRemove"
    assert rules[0].hypervisors == ()
    assert rules[1].hypervisors == ("xen",)
    assert rules[2].hypervisors == ("xen", "qemu")
    assert rules[2].reason == "a, b, c"
