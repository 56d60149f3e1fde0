# SPDX-License-Identifier: LGPL-2.1-or-later
"""A binding's own files: ``binding.toml`` and ``names.lock``."""

from __future__ import annotations

import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LOCK_HEAD = """\
# SPDX-License-Identifier: LGPL-2.1-or-later
# Names of C++ types, by the path that names them.  What is here never changes by itself; the
# generator adds what is new.  To rename a type, edit its row.
"""


class ConfigError(Exception):
    """A configuration file that cannot be used; str() says where and why."""


@dataclass
class Config:
    """``binding.toml``.

    [names]       "domain/devices/disk/source" = "DiskSource", "define virYesNo" = "YesNo"
    [namespaces]  prefix = "URI": the prefix in paths and the C++ namespace
    [schemas]     skip = ["*.rng" patterns that are no schema of their own]
    [keys]        "domain/devices/disk" = "target/@dev": what tells one disk from another
    """

    names: dict[str, str] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    skip: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)


def read_text(path: Path) -> str:
    """What a file says, in UTF-8; ConfigError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: error: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: error: byte {error.start} is not UTF-8") from None


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """The tables in the text of a file; ConfigError where it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: error: {error}") from None


def read_config(path: Path | None) -> Config:
    """The configuration in a file; the empty one without a file."""
    if path is None:
        return Config()
    table = parse_toml(path, read_text(path))
    unknown = set(table) - {"names", "namespaces", "schemas", "keys"}
    if unknown:
        raise ConfigError(f"{path}: error: unknown table [{sorted(unknown)[0]}]")
    return Config(
        names=_strings(path, table, "names"),
        namespaces=_strings(path, table, "namespaces"),
        skip=_skip(path, table),
        keys=_strings(path, table, "keys"),
    )


def _skip(path: Path, table: dict[str, object]) -> list[str]:
    schemas = table.get("schemas", {})
    patterns = schemas.get("skip", []) if isinstance(schemas, dict) else None
    known = isinstance(schemas, dict) and set(schemas) <= {"skip"}
    if not known or not isinstance(patterns, list) or not all(isinstance(p, str) for p in patterns):
        raise ConfigError(f'{path}: error: [schemas] holds skip = ["*.rng", ...] and nothing else')
    return patterns


def _strings(path: Path, table: dict[str, object], name: str) -> dict[str, str]:
    rows = table.get(name, {})
    if not isinstance(rows, dict) or not all(isinstance(v, str) for v in rows.values()):
        raise ConfigError(f'{path}: error: [{name}] holds rows of the form "key" = "text"')
    return dict(rows)


def read_lock(path: Path | None) -> dict[str, str]:
    """Path to name; empty where there is no lock file yet."""
    if path is None or not path.exists():
        return {}
    rows: dict[str, str] = {}
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: error: byte {error.start} is not UTF-8") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, separator, name = line.partition(" = ")
        if not separator or not key.strip() or not name.strip():
            raise ConfigError(f"{path}:{number}: error: expected 'path = Name'")
        if key.strip() in rows:
            raise ConfigError(f"{path}:{number}: error: '{key.strip()}' stands here twice")
        rows[key.strip()] = name.strip()
    return rows


def format_lock(rows: dict[str, str]) -> str:
    """The text of a lock file."""
    return _LOCK_HEAD + "".join(f"{path} = {name}\n" for path, name in sorted(rows.items()))


def write_if_changed(path: Path, text: str | bytes) -> bool:
    """Writes a file whole or not at all, and only when its bytes change."""
    data = text.encode() if isinstance(text, str) else text
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    return True
