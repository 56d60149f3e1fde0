# SPDX-License-Identifier: LGPL-2.1-or-later
"""The search index: a row for each page of the guide, each element and each attribute."""

from __future__ import annotations

from collections.abc import Iterable

from .entries import Entry, Pages
from .guide import GuidePage
from .views import EntryView


def search_rows(
    pages: Pages, views: dict[Entry, EntryView], guide: Iterable[GuidePage]
) -> list[list[str]]:
    """The search index: name, what it is, path, address, words to find it by."""
    rows = [[page.title, "guide", "", page.file, page.words] for page in guide]
    for entry in pages.entries():
        view = views[entry]
        if entry.member is None and any(use.path == entry.path for use in entry.uses):
            continue  # found where it stands, which leads here
        address = f"{entry.page.file}#{entry.anchor}"
        words = " ".join(w.text for w in view.values.words)
        rows.append([entry.name, "element", entry.path, address, _short(view.says, words)])
    for home in pages.homes.values():
        for attribute in views[home].attributes:
            address = f"{home.page.file}#{attribute.anchor}"
            words = " ".join(w.text for w in attribute.values.words)
            path = f"{home.path}/@{attribute.name}"
            rows.append([f"@{attribute.name}", "attribute", path, address,
                         _short(attribute.says, words)])  # fmt: skip
    return rows


def _short(says: list[str], words: str) -> str:
    return f"{' '.join(says)[:160]} {words[:300]}".strip()
