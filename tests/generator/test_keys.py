# SPDX-License-Identifier: LGPL-2.1-or-later
"""``[keys]``: what tells an element from its siblings."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_text import model_of
from virtbind_gen.config import ConfigError, read_config
from virtbind_gen.emit.keys import find_keys

SCHEMA = Path(__file__).parents[2] / "schema"


def test_a_key_is_the_place_of_its_parts() -> None:
    model = model_of(SCHEMA / "core" / "domain.rng")
    disk = next(t for t in model.complex_types if t.path == "domain/devices/disk")
    target = next(m for m in disk.children if m.name.local == "target")
    found = find_keys(model, {"domain/devices/disk": "target/@dev @type"})
    assert found == {
        "domain/devices/disk": [
            [
                {"attribute": False, "index": disk.children.index(target)},
                {"attribute": True, "index": 0},
            ],
            [
                {
                    "attribute": True,
                    "index": [m.name.local for m in disk.attributes].index("type"),
                }
            ],
        ]
    }


def test_what_a_version_does_not_have_is_for_the_others() -> None:
    model = model_of(SCHEMA / "core" / "domain.rng")
    rows = {"domain/devices/shmem": "@name", "domain/devices/disk": "@serial target/@dev"}
    assert [len(key) for key in find_keys(model, rows).values()] == [1]


@pytest.mark.parametrize("binding", ["core", "libvirt"])
def test_the_rows_of_the_bindings_are_read(binding: str) -> None:
    assert "domain/devices/disk" in read_config(SCHEMA / binding / "binding.toml").keys


def test_a_row_has_to_be_text(tmp_path: Path) -> None:
    config = tmp_path / "binding.toml"
    config.write_text("[keys]\n'domain' = 3\n")
    with pytest.raises(ConfigError, match=r"\[keys\] holds rows"):
        read_config(config)
