# SPDX-License-Identifier: LGPL-2.1-or-later
"""What can be compared: schemas, manifests, installed bindings."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config import Config, ConfigError
from ..emit.cxx import BindingSpec
from ..emit.manifest import FORMAT, emit_manifest
from ..model.infer import infer
from ..model.naming import Names, assign_names
from ..model.schemas import find_schemas, load_schemas, name_namespaces
from ..rng.pattern import Grammar

#: Where an installed binding's manifest is below the prefix.
_INSTALLED = "share/virtbind/bindings"


@dataclass
class Version:
    """One of the two versions.  Without grammars its documents are not compared."""

    label: str
    manifest: dict[str, Any]
    grammars: list[Grammar] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)


def read_version(path: Path, config: Config, names: Names, binding: str) -> Version:
    """The version that a path stands for; ConfigError, SchemaError or OSError if there is none."""
    if path.is_file():
        return _of_manifest(path) if path.suffix == ".json" else _of_schemas(path, config, names)
    if not path.is_dir():
        raise ConfigError(f"{path}: error: no such file or folder")
    if (path / "manifest.json").exists():
        return _of_manifest(path / "manifest.json")
    installed = sorted((path / _INSTALLED).glob("*/manifest.json"))
    if installed:
        return _of_manifest(_chosen(path, installed, binding))
    return _of_schemas(path, config, names)


def _chosen(prefix: Path, installed: list[Path], binding: str) -> Path:
    by_name = {path.parent.name: path for path in installed}
    if binding in by_name:
        return by_name[binding]
    if binding or len(by_name) > 1:
        there = ", ".join(by_name)
        raise ConfigError(f"{prefix}: error: choose one with --binding: {there}")
    return installed[0]


def _of_manifest(path: Path) -> Version:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: error: {error}") from None
    if not _is_manifest(manifest):
        raise ConfigError(f"{path}: error: not a manifest of format {FORMAT}")
    version = manifest["schema_version"]
    label = f"{manifest['binding']} {version}" if version else str(path)
    return Version(label, manifest)


def _of_schemas(path: Path, config: Config, names: Names) -> Version:
    paths = find_schemas([path], config.skip)
    grammars = load_schemas(paths)
    prefixes = name_namespaces(grammars, config.namespaces)
    model = infer(grammars, prefixes)
    assign_names(model, names)
    spec = BindingSpec("binding", "binding", "", tuple(file.name for file in paths))
    return Version(str(path), json.loads(emit_manifest(model, spec)), grammars, prefixes)


_TEXTS = ("binding", "namespace", "schema_version")
_TABLES = ("kinds", "types", "enumerations")
_MEMBER = ("name", "accessor", "type", "cardinality")


def _is_manifest(made: Any) -> bool:
    """Whether a JSON text has what a manifest has, as far as it is compared."""
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        return False
    if not all(isinstance(made.get(key), str) for key in _TEXTS):
        return False
    if not all(isinstance(made.get(key), dict) for key in _TABLES):
        return False
    types, enumerations = made["types"].values(), made["enumerations"].values()
    return (
        all(isinstance(name, str) for name in made["kinds"].values())
        and all(isinstance(of, dict) and isinstance(of.get("path"), str) for of in types)
        and all(_has_members(of, key) for of in types for key in ("attributes", "children"))
        and all(isinstance(of, dict) and isinstance(of.get("path"), str) for of in enumerations)
        and all(_is_words(of.get("words")) for of in enumerations)
    )


def _has_members(of: dict[str, Any], key: str) -> bool:
    members = of.get(key, [])
    return isinstance(members, list) and all(
        isinstance(member, dict) and all(isinstance(member.get(name), str) for name in _MEMBER)
        for member in members
    )


def _is_words(words: Any) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)
