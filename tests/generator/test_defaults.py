# SPDX-License-Identifier: LGPL-2.1-or-later
"""``defaults.toml``: rows are checked against the model, and become typed C++."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_text import model_of_text

from virtbind_gen.config import ConfigError
from virtbind_gen.emit.cxx import BindingSpec
from virtbind_gen.emit.defaults import emit_defaults, read_defaults
from virtbind_gen.model.types import Model

SCHEMA = """
<grammar>
  <start>
    <element name="guest">
      <optional><element name="cpus"><data type="unsignedInt"/></element></optional>
      <optional>
        <element name="clock">
          <optional>
            <attribute name="offset">
              <choice><value>utc</value><value>local</value></choice>
            </attribute>
          </optional>
          <text/>
        </element>
      </optional>
      <zeroOrMore>
        <element name="disk">
          <attribute name="type"/>
          <optional><attribute name="bus"/></optional>
          <optional><element name="readonly"><empty/></element></optional>
          <optional><element name="target"><attribute name="dev"/></element></optional>
        </element>
      </zeroOrMore>
    </element>
  </start>
</grammar>
"""


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Model:
    return model_of_text(tmp_path, SCHEMA)


def emit(model: Model, folder: Path, row: str, version: str = "1.0") -> str:
    """The C++ that one row becomes."""
    table = folder / "defaults.toml"
    lines = ['document = "guest"', "[[default]]", 'reason = "because"', 'source = "here"', row]
    table.write_text("\n".join(lines))
    spec = BindingSpec("test", "test", version, ())
    return emit_defaults(model, spec, read_defaults(table, None))["src/defaults.cpp"]


def test_a_row_is_a_loop_that_fills(model: Model, tmp_path: Path) -> None:
    made = emit(model, tmp_path, 'id = "bus"\npath = "guest/disk/@bus"\nvalue = "ide"')
    assert 'for (auto& v1 : each(document.disk())) {\n    fill(v1.bus(), "ide");\n  }' in made


def test_numbers_and_empty_elements(model: Model, tmp_path: Path) -> None:
    assert "fill(document.cpus(), 2);" in emit(
        model, tmp_path, 'id = "cpus"\npath = "guest/cpus"\nvalue = 2'
    )
    assert "ensure(v1.readonly());" in emit(
        model, tmp_path, 'id = "ro"\npath = "guest/disk/readonly"\nvalue = true'
    )


def test_a_step_with_a_plus_is_made(model: Model, tmp_path: Path) -> None:
    made = emit(model, tmp_path, 'id = "c"\npath = "guest/clock+/@offset"\nvalue = "utc"')
    assert 'auto& v1 = ensure(document.clock());\n  fill(v1.offset(), "utc");' in made


@pytest.mark.parametrize(
    ("condition", "cxx"),
    [
        ("@type = a|b", 'any(v1.type(), [&](const auto& c0) { return is(c0, "a", "b"); })'),
        ("@type != a", '!any(v1.type(), [&](const auto& c0) { return is(c0, "a"); })'),
        ("!target", "!has(v1.target())"),
        ("target/@dev", "any(v1.target(), [&](const auto& c0) { return has(c0.dev()); })"),
        ("/guest/clock", "has(document.clock())"),
        ("../cpus = 4", 'any(document.cpus(), [&](const auto& c0) { return is(c0, "4"); })'),
    ],
)
def test_conditions(model: Model, tmp_path: Path, condition: str, cxx: str) -> None:
    row = f'id = "x"\npath = "guest/disk/@bus"\nvalue = "ide"\nwhen = ["{condition}"]'
    assert f"if ({cxx}) {{" in emit(model, tmp_path, row)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('path = "guest/disc/@bus"\nvalue = "ide"', "'guest' has no 'disc'"),
        ('path = "guest/disk/@buss"\nvalue = "ide"', "has no '@buss'"),
        ('path = "guest/clock/@offset"\nvalue = "lunar"', "'offset' cannot be 'lunar'"),
        ('path = "guest/disk/@bus"\nvalue = "ide"\nwhen = ["@kind"]', "has no '@kind'"),
        ('path = "guest/disk/@bus"\nvalue = "ide"\nwhen = ["= 3"]', "cannot read the condition"),
        ('path = "guest/cpus"\nvalue = "many"', "'many' is no number"),
        ('path = "host/cpus"\nvalue = 1', "does not begin with 'guest/'"),
        ('path = "guest/cpus"\nvalue = 1\ncolour = "red"', "unknown key 'colour'"),
        ('path = "guest/cpus"', "'value' is missing"),
    ],
)
def test_a_row_that_does_not_fit_stops_with_its_name(
    model: Model, tmp_path: Path, row: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        emit(model, tmp_path, f'id = "odd"\n{row}')
    assert message in str(caught.value)
    assert "defaults.toml:2: error: default 'odd'" in str(caught.value)


def test_since_lets_older_schemas_lack_the_path(model: Model, tmp_path: Path) -> None:
    row = 'id = "new"\npath = "guest/new"\nvalue = 1\nsince = "1.2"'
    assert "fill(" not in emit(model, tmp_path, row, version="1.1")
    assert "fill(" not in emit(model, tmp_path, row, version="")
    with pytest.raises(ConfigError):
        emit(model, tmp_path, row, version="1.10")


def test_families_and_files_of_rules_have_to_agree(tmp_path: Path) -> None:
    table = tmp_path / "defaults.toml"
    rules = tmp_path / "rules"
    rules.mkdir()
    table.write_text('document = "guest"\n[rules]\nnamespace = "n"\nfamilies = ["disk"]\n')
    with pytest.raises(ConfigError, match="family 'disk' has no file"):
        read_defaults(table, rules)
    (rules / "disk.hpp").touch()
    (rules / "cpu.hpp").touch()
    with pytest.raises(ConfigError, match="family 'cpu' is not in the list"):
        read_defaults(table, rules)
