# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which schema files a binding is made from, and what their namespaces are called."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

from lxml import etree

from ..rng.errors import SchemaError
from ..rng.load import load
from ..rng.pattern import Grammar
from .accessors import identifier
from .infer import namespaces

_RNG = "{http://relaxng.org/ns/structure/1.0}"


def find_schemas(inputs: list[Path], skip: list[str]) -> list[Path]:
    """The schema files that inputs name: files as they are, of folders every complete schema.

    A file in a folder is a complete schema if it, or what it includes, has a ``start``: the others
    are parts for including.
    """
    found: list[Path] = []
    for path in inputs:
        if path.is_dir():
            files = sorted(p for p in path.glob("*.rng") if not _skipped(p, skip))
            found += [p for p in files if _has_start(p, set())]
            if not any(p.parent == path for p in found):
                raise SchemaError(
                    str(path), 0, "the folder has no complete RELAX NG schema (*.rng)"
                )
        else:
            found.append(path)
    return found


def _skipped(path: Path, skip: list[str]) -> bool:
    return any(fnmatch(path.name, pattern) for pattern in skip)


def _has_start(path: Path, seen: set[Path]) -> bool:
    if path in seen:
        return False
    seen.add(path)
    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    except (OSError, etree.XMLSyntaxError):
        return True  # the loader says what is wrong with it
    if root.tag != f"{_RNG}grammar":
        return True
    if any(True for _ in root.iter(f"{_RNG}start")):
        return True
    includes = [i.get("href") for i in root.iter(f"{_RNG}include")]
    return any(href and _has_start(path.parent / href, seen) for href in includes)


def load_schemas(paths: list[Path]) -> list[Grammar]:
    """The simplified grammars of the files; SchemaError names the first that is wrong."""
    return [load(path) for path in paths]


def name_namespaces(grammars: list[Grammar], configured: dict[str, str]) -> dict[str, str]:
    """A prefix for each namespace URI, "" for names in no namespace.

    Configured prefixes win; otherwise it is the last part of the URI that can be an identifier:
    ``http://libvirt.org/schemas/domain/qemu/1.0`` is ``qemu``.
    """
    by_uri = {uri: prefix for prefix, uri in configured.items()}
    made = {"": ""}
    for uri in namespaces(grammars):
        if uri in made:
            continue
        prefix = by_uri.get(uri) or _derived(uri)
        if not prefix or prefix in made.values() or not _is_free(prefix):
            raise SchemaError(
                "binding.toml",
                0,
                f"namespace '{uri}' needs a prefix: add a row to [namespaces], prefix = \"{uri}\"",
            )
        made[uri] = prefix
    return made


#: What a prefix would clash with: files and namespaces of a binding, prefixes of its XSDs.
_TAKEN = frozenset("binding namespaces tables types vb virtbind xmlns xml_schema xs xsd".split())


def _is_free(prefix: str) -> bool:
    """Whether a prefix can name a C++ namespace and a file."""
    return bool(
        re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", prefix)
        and prefix not in _TAKEN
        and identifier(prefix) == prefix
    )


def _derived(uri: str) -> str:
    if uri == "http://www.w3.org/XML/1998/namespace":
        return "xml"
    parts = (part.replace("-", "_") for part in reversed(re.split(r"[/:#]", uri)))
    return next((part for part in parts if _is_free(part)), "")
