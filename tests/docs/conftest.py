# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sites that the tests look at, made once, and where the built programs are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from virtbind_gen import cli
from virtbind_gen.docs.command import read_inputs
from virtbind_gen.docs.site import Inputs

ROOT = Path(__file__).parents[2]
BIN = Path(os.environ.get("VIRTBIND_BIN") or ROOT / "build" / "bin")
LIBVIRT_SCHEMAS = Path("/usr/share/libvirt/schemas")


@dataclass(frozen=True)
class Site:
    """A site and the options that it was made with."""

    folder: Path
    options: list[str]


def binding_options(name: str, schema: Path, version: str) -> list[str]:
    """What ``virtbind-gen docs`` is told of one of the project's bindings."""
    folder = ROOT / "schema" / name
    options = [str(schema), "--name", name, "--namespace", f"virtbind::{name}", "--quiet"]
    options += ["--schema-version", version, "--config", str(folder / "binding.toml")]
    options += ["--lock", str(folder / "names.lock"), "--docs", str(folder / "docs.toml")]
    options += ["--defaults", str(folder / "defaults.toml"), "--guide", str(ROOT / "docs/guide")]
    if (folder / "rules").exists():
        options += ["--rules", str(folder / "rules")]
    for checks in (ROOT / "schema" / "common" / "checks", folder / "checks"):
        if checks.exists():
            options += ["--checks", str(checks)]
    return options


def core_options() -> list[str]:
    return binding_options("core", ROOT / "schema" / "core" / "domain.rng", "2008")


def libvirt_options() -> list[str]:
    """Of the schemas that are installed; the test is skipped where there are none."""
    if not (LIBVIRT_SCHEMAS / "domain.rng").exists():
        pytest.skip(f"no libvirt schemas in {LIBVIRT_SCHEMAS}")
    return binding_options("libvirt", LIBVIRT_SCHEMAS, "9.0.0")


def inputs_of(options: list[str]) -> Inputs:
    """What a site with these options is made from."""
    pytest.importorskip("markdown")
    parsed = cli._parser().parse_args(["docs", *options, "--output-dir", "unused"])
    return read_inputs(parsed, *cli._model(parsed, cli._Progress(quiet=True)))


def virtbind(binding: str) -> Path:
    """The program; the test is skipped where it is not built, or without the binding."""
    program = BIN / "virtbind"
    if not os.access(program, os.X_OK):
        pytest.skip(f"no {program}")
    if binding == "libvirt" and os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF":
        pytest.skip("built without the libvirt binding")
    return program


def _made(folder: Path, options: list[str]) -> Site:
    pytest.importorskip("markdown")
    assert cli.main(["docs", *options, "--output-dir", str(folder)]) == 0
    return Site(folder, options)


@pytest.fixture(scope="session")
def core_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _made(tmp_path_factory.mktemp("site") / "core", core_options())


@pytest.fixture(scope="session")
def libvirt_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _made(tmp_path_factory.mktemp("site") / "libvirt", libvirt_options())
