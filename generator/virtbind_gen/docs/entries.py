# SPDX-License-Identifier: LGPL-2.1-or-later
"""The model as pages and entries: what the site is about, and at which address.

    domain/devices/disk           the page elements/domain/devices/disk.html, its entry #disk
    domain/devices/disk/source    the entry #disk-source on that page
    .../source/@file              the attribute #disk-source@file in that entry

Every member has an entry where it stands.  What a class holds is described once, in its *home*: the
entry that its own path leads to, another one that docs.toml names, or, for a class that stands on
several pages, an entry on the page of shared parts.  All other entries of the class refer to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..config import ConfigError
from ..model.content import Content, content_of
from ..model.naming import resolve
from ..model.types import ComplexType, Member, Model, Type
from ..rng.pattern import Choice

#: A class that stands on as many pages has its home on the page of shared parts.
_SHARED_BY = 4
#: A root of more classes than that has pages for its children, where docs.toml does not say.
_LARGE = 25
#: What stands for the path of the page of shared parts; no element has such a name.
SHARED = "*"


@dataclass(eq=False)
class Attribute:
    """An attribute in the home of its class."""

    member: Member
    owner: Entry
    name: str
    path: str
    anchor: str


@dataclass(eq=False)
class Entry:
    """An element at one place.  ``member`` is None in the home of a shared class."""

    name: str
    path: str
    type: Type
    page: Page
    anchor: str
    member: Member | None
    parent: Entry | None
    #: of the class whose content is described here; empty in an entry that refers to its home
    attributes: list[Attribute] = field(default_factory=list)
    children: list[Entry] = field(default_factory=list)
    home: Entry | None = None
    #: in a home: all entries that stand for its class, less itself
    uses: list[Entry] = field(default_factory=list)

    @property
    def is_home(self) -> bool:
        """Whether the content of the element is described here."""
        return self.home is self

    @property
    def depth(self) -> int:
        """How far below the page's first entry, or the shared class, it stands."""
        above = self.parent
        return above.depth + 1 if above is not None and above.page is self.page else 0

    def below(self) -> Iterator[Entry]:
        """The entry and all below it that stand on the same page."""
        yield self
        for child in self.children:
            if child.page is self.page:
                yield from child.below()


@dataclass(eq=False)
class Page:
    """``path`` is the path of its first entry; ``entries`` in reading order."""

    path: str
    title: str
    entries: list[Entry] = field(default_factory=list)
    #: pages of the children of its first entry
    parts: list[Page] = field(default_factory=list)
    parent: Page | None = None

    @property
    def file(self) -> str:
        """The file below the site's folder."""
        return "shared.html" if self.path == SHARED else f"elements/{file_name(self.path)}.html"


@dataclass
class Pages:
    """All pages, in the schema's order, and the content model of each class."""

    pages: list[Page]
    roots: list[Page]
    contents: dict[ComplexType, Content]
    homes: dict[ComplexType, Entry]

    @property
    def shared(self) -> Page | None:
        """The page of shared parts, if there is one."""
        return next((page for page in self.pages if page.path == SHARED), None)

    def entries(self) -> Iterator[Entry]:
        """Every entry of the site."""
        for page in self.pages:
            yield from page.entries


def file_name(path: str) -> str:
    """A path as one of files: no colon, which a browser would take for a scheme."""
    return re.sub(r"[^\w./-]", "-", path)


def make_pages(model: Model, split: tuple[str, ...], homes: tuple[str, ...] = ()) -> Pages:
    """The pages of a model; the elements named by ``split`` have pages for their children.

    ``homes`` are paths at which classes are described that would be described elsewhere.
    """
    pages = _Maker(model, split, homes).make()
    homeless = [t.path for t in model.complex_types if t not in pages.homes]
    if homeless:
        raise ConfigError(f"docs.toml: error: with these [homes] nothing leads to '{homeless[0]}'")
    return pages


class _Maker:
    def __init__(self, model: Model, split: tuple[str, ...], homes: tuple[str, ...]) -> None:
        self.model = model
        self.moved = {found.path: path for path in homes if (found := _class_at(model, path))}
        self.split = set(split) or self.large_roots()
        self.pages: list[Page] = []
        self.contents: dict[ComplexType, Content] = {}
        self.homes: dict[ComplexType, Entry] = {}
        self.shared: list[ComplexType] = []
        self.places: dict[ComplexType, set[str]] = {}

    def large_roots(self) -> set[str]:
        own = Counter(type_.path.split("/")[0] for type_ in self.model.complex_types)
        names = [self.model.spell(root.name) for root in self.model.roots]
        return {name for name in names if own[name] > _LARGE}

    def make(self) -> Pages:
        self.count_pages()
        roots = [self.page(self.model.spell(root.name), root, None) for root in self.model.roots]
        self.add_shared()
        for page in self.pages:
            page.entries = self.in_order(page)
        entries = [entry for page in self.pages for entry in page.entries]
        for entry in entries:
            if isinstance(entry.type, ComplexType):
                entry.home = self.homes.get(entry.type, entry)
                if entry.home is not entry:
                    entry.home.uses.append(entry)
            else:
                entry.home = entry
        for page in self.pages:
            _assign_anchors(page)
        roots.sort(key=lambda page: not page.parts)  # what has most to say comes first
        return Pages(self.pages, roots, self.contents, self.homes)

    def home_path(self, type_: ComplexType) -> str:
        """The path at which a class is described: its own, or as one above it has moved."""
        own, rest = type_.path, ""
        while own:
            if own in self.moved:
                return self.moved[own] + rest
            own, slash, last = own.rpartition("/")
            rest = f"{slash}{last}{rest}"
        return type_.path

    # --- which classes are shared ---------------------------------------------------------------

    def page_path(self, path: str) -> str:
        """The path of the page on which a path is described."""
        steps = path.split("/")
        for length in range(len(steps), 1, -1):
            if "/".join(steps[: length - 1]) in self.split:
                return "/".join(steps[:length])
        return steps[0]

    def count_pages(self) -> None:
        for type_ in self.model.complex_types:
            for child in type_.children:
                if isinstance(child.type, ComplexType):
                    path = f"{self.home_path(type_)}/{self.model.spell(child.name)}"
                    self.places.setdefault(child.type, set()).add(self.page_path(path))

    def is_shared(self, type_: ComplexType) -> bool:
        path = self.home_path(type_)
        return (
            len(self.places.get(type_, ())) >= _SHARED_BY
            and path not in self.moved.values()
            and self.page_path(path) != path
        )

    # --- pages and entries ----------------------------------------------------------------------

    def page(self, path: str, member: Member, parent: Page | None) -> Page:
        page = Page(path, self.model.spell(member.name), parent=parent)
        self.pages.append(page)
        above = parent.entries[0] if parent is not None else None
        page.entries = [self.entry(path, member, page, above)]
        if parent is not None:
            parent.parts.append(page)
        self.fill(page.entries[0])
        return page

    def entry(self, path: str, member: Member, page: Page, parent: Entry | None) -> Entry:
        name = self.model.spell(member.name)
        made = Entry(name, path, member.type, page, "", member, parent)
        if parent is not None:
            parent.children.append(made)
        return made

    def fill(self, entry: Entry) -> None:
        """Gives an entry its attributes and children, where it is the home of its class."""
        type_ = entry.type
        if not isinstance(type_, ComplexType) or self.home_path(type_) != entry.path:
            return
        if entry.member is not None and self.is_shared(type_):
            if type_ not in self.shared:
                self.shared.append(type_)
            return
        self.homes[type_] = entry
        variants = type_.variants or type_.elements
        union = Choice(tuple(v.pattern for v in variants), variants[0].source)
        self.contents[type_] = content_of(union)
        for member in type_.attributes:
            name = self.model.spell(member.name)
            entry.attributes.append(Attribute(member, entry, name, f"{entry.path}/@{name}", ""))
        for member in type_.children:
            path = f"{entry.path}/{self.model.spell(member.name)}"
            if entry.path in self.split:
                self.page(path, member, entry.page)
            else:
                self.fill(self.entry(path, member, entry.page, entry))

    def add_shared(self) -> None:
        """The page of shared classes; filling one may meet others."""
        if not self.shared:
            return
        page = Page(SHARED, "Shared parts")
        self.pages.append(page)
        for type_ in self.shared:  # which grows while it is gone through
            path = self.home_path(type_)
            made = Entry(path.rpartition("/")[2], path, type_, page, type_.name, None, None)
            page.entries.append(made)
            self.fill(made)
        page.entries.sort(key=lambda entry: (entry.name, entry.anchor))

    def in_order(self, page: Page) -> list[Entry]:
        return [inner for top in page.entries for inner in top.below()]


def _class_at(model: Model, path: str) -> ComplexType | None:
    found = resolve(model, path)
    return found if isinstance(found, ComplexType) else None


def _assign_anchors(page: Page) -> None:
    """``disk-source``; with ``--`` between the names where two paths would make the same."""
    taken: set[str] = set()
    for entry in page.entries:
        if not entry.anchor:
            entry.anchor = _anchor(entry, taken)
        taken.add(entry.anchor)
        for attribute in entry.attributes:
            attribute.anchor = f"{entry.anchor}@{attribute.name.replace(':', '-')}"


def _anchor(entry: Entry, taken: set[str]) -> str:
    name = entry.name.replace(":", "-")
    if entry.parent is None or entry.parent.page is not entry.page:
        return name
    made = f"{entry.parent.anchor}-{name}"
    return made if made not in taken else f"{entry.parent.anchor}--{name}"
