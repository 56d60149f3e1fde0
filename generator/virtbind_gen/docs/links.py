# SPDX-License-Identifier: LGPL-2.1-or-later
"""Addresses: of pages and entries, as seen from a page, and of classes in the C++ reference."""

from __future__ import annotations

from os.path import relpath

from ..emit.cxx import BindingSpec
from ..model.types import Builtin
from .entries import Entry, Page

#: Value types that are other names of something: where Doxygen describes them.
_ALIASES = {"virtbind::Text": "namespacevirtbind.html"} | dict.fromkeys(
    (
        f"virtbind::{b.value}"
        for b in (Builtin.INTEGER, Builtin.UNSIGNED, Builtin.BOOLEAN, Builtin.REAL)
    ),
    "classvirtbind_1_1Number.html",
)


class Links:
    """Addresses, relative to the page that shows them."""

    def __init__(self, page_file: str, spec: BindingSpec, cpp_url: str) -> None:
        self.file = page_file
        self.spec = spec
        self.cpp_url = cpp_url

    def to(self, file: str) -> str:
        """A file of the site."""
        folder = self.file.rpartition("/")[0]
        return relpath(file, folder or ".")

    def page(self, page: Page) -> str:
        return self.to(page.file)

    def entry(self, entry: Entry) -> str:
        here = entry.page.file == self.file
        return f"{'' if here else self.page(entry.page)}#{entry.anchor}"

    def home(self, entry: Entry) -> str:
        """Where the content of an element is described."""
        return self.entry(entry.home or entry)

    def cpp_index(self) -> str:
        """The C++ reference's list of classes."""
        return f"{self.to(self.cpp_url)}/annotated.html"

    def cpp(self, class_name: str) -> str:
        """The class in the C++ reference, "" where there is none."""
        if not self.cpp_url:
            return ""
        file = _ALIASES.get(class_name) or f"class{doxygen_name(class_name)}.html"
        return f"{self.to(self.cpp_url)}/{file}"


def doxygen_name(class_name: str) -> str:
    """A class as Doxygen names its file."""
    return class_name.replace("_", "__").replace("::", "_1_1")
