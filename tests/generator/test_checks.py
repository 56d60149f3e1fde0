# SPDX-License-Identifier: LGPL-2.1-or-later
"""Folders of checks: their tables are read strictly, and registered as C++."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_text import model_of_text

from virtbind_gen.config import ConfigError
from virtbind_gen.emit.checks import emit_checks, read_checks
from virtbind_gen.emit.cxx import BindingSpec
from virtbind_gen.model.types import Model

SCHEMA = """
<grammar>
  <start>
    <element name="guest">
      <zeroOrMore>
        <element name="disk">
          <optional><attribute name="bus"/></optional>
          <optional>
            <attribute name="device">
              <choice><value>disk</value><value>floppy</value></choice>
            </attribute>
          </optional>
        </element>
      </zeroOrMore>
    </element>
  </start>
</grammar>
"""

ROW = {
    "id": '"disk-bus"',
    "severity": '"error"',
    "title": '"A disk on no bus"',
    "reason": '"because"',
    "source": '"here"',
    "paths": '["guest/disk/@bus"]',
    "wrong": '"""\n<disk/>\n"""',
    "right": "\"<disk bus='x'/>\"",
    "boundary": '[{finds = true, why = "empty", xml = "<disk/>"}]',
}


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Model:
    return model_of_text(tmp_path, SCHEMA)


def row(**changed: str | None) -> str:
    """A check; a key that is None is left out."""
    fields = {key: value for key, value in {**ROW, **changed}.items() if value is not None}
    return "[[check]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items())


def family(folder: Path, name: str, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text("\n".join(rows))
    (folder / f"{name}.hpp").touch()
    return folder


def emit(
    model: Model, *folders: Path, version: str = "1.0", defaults: bool = False
) -> dict[str, str]:
    spec = BindingSpec("test", "acme::test", version, ())
    return emit_checks(model, spec, read_checks(folders), has_defaults=defaults)


def test_a_family_is_registered_with_what_people_are_told(model: Model, tmp_path: Path) -> None:
    folder = family(tmp_path / "checks", "disks", row(hypervisors='["xen"]', ref='"C1"'))
    made = emit(model, folder)
    assert set(made) == {"include/acme/test/checks.hpp", "src/checks.cpp", "src/checks-disks.cpp"}
    text = made["src/checks-disks.cpp"]
    assert f'#include "{folder}/disks.hpp"' in text
    for part in (
        '.id = "disk-bus"',
        ".severity = Severity::error",
        ".hypervisors = {Hypervisor::xen}",
        '.ref = "C1"',
        '.wrong = "<disk/>"',
        "&::virtbind::checks::disk_bus<::acme::test::Guest>",
    ):
        assert part in text
    assert "add_disks(checks);" in made["src/checks.cpp"]
    assert "virtbind_check_set(const Guest*)" in made["include/acme/test/checks.hpp"]


def test_defaults_say_for_whom_a_document_is(model: Model, tmp_path: Path) -> None:
    folder = family(tmp_path / "checks", "disks", row())
    assert "profile_for" not in emit(model, folder)["src/checks.cpp"]
    assert "profile_for" in emit(model, folder, defaults=True)["src/checks.cpp"]


def test_headers_without_a_table_are_shared(model: Model, tmp_path: Path) -> None:
    folder = family(tmp_path / "checks", "disks", row())
    (folder / "buses.hpp").touch()
    assert not any("buses" in text for text in emit(model, folder).values())


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"colour": '"red"'}, "unknown key 'colour'"),
        ({"title": None}, "'title' is missing"),
        ({"boundary": None}, "'boundary' is missing"),
        ({"paths": '"guest/disk"'}, "'paths' is of the wrong kind"),
        ({"severity": '"fatal"'}, "'severity' is one of error, warning, note"),
        ({"id": '"Disk bus"'}, "an id is words"),
        ({"boundary": '[{finds = true, xml = "<disk/>"}]'}, "boundary: 'why' is missing"),
        ({"boundary": '[{finds = 1, why = "x", xml = "y"}]'}, "'finds' is of the wrong kind"),
        ({"paths": '["guest/disc"]'}, "'guest' has no 'disc' (path guest/disc)"),
        ({"paths": '["guest/disk/@bus", "host"]'}, "does not begin with 'guest/'"),
        ({"when": '"guest/disk"'}, "'when' is of the wrong kind"),
        ({"when": '["guest/disc"]'}, "'guest' has no 'disc' (path guest/disc)"),
        ({"when": '["guest/disc twice"]'}, "'guest' has no 'disc' (path guest/disc twice)"),
        ({"paths": '["guest/disk twice"]'}, "'guest' has no 'disk twice' (path guest/disk twice)"),
        ({"when": '["guest/disk/@bus=fdc"]'}, "'guest/disk/@bus' is never 'fdc'"),
        ({"when": '["guest/disk/@device=tape"]'}, "'guest/disk/@device' is never 'tape'"),
    ],
)
def test_a_row_that_does_not_fit_stops_with_its_line(
    model: Model, tmp_path: Path, changed: dict[str, str | None], message: str
) -> None:
    folder = family(tmp_path / "checks", "disks", "# a comment", row(**changed))
    with pytest.raises(ConfigError) as caught:
        emit(model, folder)
    assert message in str(caught.value)
    assert "disks.toml:2: error: check " in str(caught.value)


def test_ids_and_families_stand_once(model: Model, tmp_path: Path) -> None:
    first = family(tmp_path / "first", "disks", row())
    with pytest.raises(
        ConfigError, match=r"twice.toml:\d+: error: check 'disk-bus': the id stands"
    ):
        emit(model, family(tmp_path / "one", "twice", row(), row()))
    with pytest.raises(ConfigError, match="the id stands at .*first/disks.toml:1 too"):
        emit(model, first, family(tmp_path / "second", "buses", row()))
    with pytest.raises(ConfigError, match="first/disks.toml is a family of that name too"):
        emit(model, first, family(tmp_path / "third", "disks", row(id='"other"')))


def test_a_table_needs_its_functions(model: Model, tmp_path: Path) -> None:
    folder = family(tmp_path / "checks", "disks", row())
    (folder / "disks.hpp").unlink()
    with pytest.raises(ConfigError, match="its functions are missing"):
        emit(model, folder)
    with pytest.raises(ConfigError, match="no such folder"):
        emit(model, tmp_path / "none")


def test_since_lets_older_schemas_lack_the_paths(model: Model, tmp_path: Path) -> None:
    later = row(paths='["guest/net"]', since='"1.2"')
    folder = family(tmp_path / "checks", "nets", row(id='"old"'), later)
    made = emit(model, folder, version="1.1")["src/checks-nets.cpp"]
    assert '"old"' in made
    assert "disk_bus" not in made
    with pytest.raises(ConfigError, match="has no 'net'"):
        emit(model, folder, version="1.10")


def test_a_check_is_asked_when_its_members_are_there(model: Model, tmp_path: Path) -> None:
    folder = family(tmp_path / "checks", "disks", row(when='["guest/disk", "guest/disk/@bus"]'))
    made = emit(model, folder)["src/checks-disks.cpp"]
    assert 'disk_bus_when[] = {"guest/disk", "guest/disk/@bus"};' in made
    assert ".when = disk_bus_when" in made
    folder = family(tmp_path / "twice", "disks", row(when='["guest/disk twice"]'))
    assert 'disk_bus_when[] = {"guest/disk twice"};' in emit(model, folder)["src/checks-disks.cpp"]
    folder = family(tmp_path / "words", "disks", row(when='["guest/disk/@device=floppy"]'))
    assert '{"guest/disk/@device=floppy"}' in emit(model, folder)["src/checks-disks.cpp"]
    folder = family(tmp_path / "always", "disks", row())
    assert ".when" not in emit(model, folder)["src/checks-disks.cpp"]


def test_members_that_came_later_are_in_no_older_document(model: Model, tmp_path: Path) -> None:
    later = row(when='["guest/net"]', since='"1.2"')
    some = row(id='"some"', when='["guest/net", "guest/disk"]', since='"1.2"')
    folder = family(tmp_path / "checks", "nets", later, some)
    made = emit(model, folder, version="1.1")["src/checks-nets.cpp"]
    assert "disk_bus" not in made
    assert 'some_when[] = {"guest/disk"};' in made


def test_since_keeps_a_check_that_has_something_to_look_at(model: Model, tmp_path: Path) -> None:
    both = row(paths='["guest/disk", "guest/net"]', since='"1.2"')
    folder = family(tmp_path / "checks", "nets", both)
    assert "disk_bus" in emit(model, folder, version="1.1")["src/checks-nets.cpp"]
