# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of a schema: ``href`` followed to files (sections 4.5 to 4.7).

Every document is read once; ``Node.target`` of each ``externalRef`` and ``include`` is set to the
root of the document it leads to.  Nothing but local files is ever opened.
"""

from __future__ import annotations

import os
from urllib.parse import quote, unquote, urljoin, urlsplit

from .errors import SchemaError
from .read import Node, is_pattern, read_document
from .uri import escape, is_reference

# A schema file larger than this is not one.
MAX_BYTES = 256 * 1024 * 1024


class Documents:
    """Reads a schema's documents; ``files`` lists their absolute paths in the order of reading."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.files: list[str] = []
        self._roots: dict[str, Node] = {}
        self._open: set[str] = set()

    def load(self) -> Node:
        """The root of the schema, all that it refers to loaded too."""
        root = self._load(os.path.abspath(self.path), self.path, None)
        if not is_pattern(root):
            raise root.error(f'the root element "{root.kind}" is not a pattern')
        return root

    def _load(self, path: str, file: str, origin: Node | None) -> Node:
        if path in self._roots:
            return self._roots[path]
        data = _read(path, file, origin)
        self.files.append(path)
        self._open.add(path)
        root, links = read_document(data, file, "file://" + quote(path))
        for link in links:
            link.target = self._follow(link)
        self._open.remove(path)
        self._roots[path] = root
        return root

    def _follow(self, link: Node) -> Node:
        section = "4.6" if link.kind == "externalRef" else "4.7"
        path = _resolve(link)
        if path in self._open:
            raise link.error(f'"{link.attributes["href"]}" leads back to itself', section)
        root = self._load(path, self._shown(path), link)
        if link.kind == "include" and root.kind != "grammar":
            raise root.error(f'an included schema must be a "grammar", not "{root.kind}"', "4.7")
        if link.kind == "externalRef" and not is_pattern(root):
            raise root.error(f'the root element "{root.kind}" is not a pattern', "4.6")
        return root

    def _shown(self, path: str) -> str:
        """A path as messages show it: relative if the schema was given by a relative path."""
        return path if os.path.isabs(self.path) else os.path.relpath(path)


def _resolve(link: Node) -> str:
    """The absolute path that an ``href`` means."""
    href = link.attributes["href"]
    uri = escape(href)
    if not is_reference(uri):
        raise link.error(f'href "{href}" is not a URI reference', "3")
    if "#" in uri:
        raise link.error(f'href "{href}" has a fragment identifier', "4.5")
    try:
        parts = urlsplit(urljoin(link.base, uri))
    except ValueError:
        raise link.error(f'href "{href}" cannot be resolved', "4.5") from None
    local = parts.scheme == "file" and parts.netloc in ("", "localhost") and not parts.query
    if not local:
        raise link.error(f'cannot fetch "{href}": only local files can be read', "4.5")
    return os.path.normpath(unquote(parts.path, errors="surrogateescape"))


def _read(path: str, file: str, origin: Node | None) -> bytes:
    """A file's bytes; what goes wrong is told at the ``href`` that led to the file."""
    where, line = (origin.file, origin.line) if origin else (file, 1)
    section = "4.5" if origin else ""
    try:
        with open(path, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SchemaError(where, line, f'cannot read "{file}": {reason}', section) from None
    if len(data) > MAX_BYTES:
        raise SchemaError(where, line, f'"{file}" is too large for a schema', section)
    return data
