# SPDX-License-Identifier: LGPL-2.1-or-later
"""The site as files: templates filled, index of the search, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import jinja2
from lxml import etree
from markupsafe import Markup, escape

from ..config import ConfigError
from ..emit.cxx import BindingSpec
from ..model.infer import infer
from ..model.schemas import name_namespaces
from ..model.types import ComplexType, Model, QName
from ..rng.pattern import Grammar
from .diagram import diagram, mark
from .entries import Entry, Page, Pages, make_pages
from .examples import Examples, as_text
from .facts import Facts, Versions
from .guide import GuidePage
from .links import Links
from .observed import observe_rules
from .overlay import Overlay, Place, find_place
from .search import search_rows
from .views import EntryView, Views, place_of

_HERE = Path(__file__).parent
#: Tells a folder that holds a site from one that holds something else.
_MARKER = ".virtbind-docs"


@dataclass(frozen=True)
class Inputs:
    """All that a site is made from.

    ``cpp_url`` is the C++ reference, seen from the site; ``virtbind`` the program that can tell
    where rules in C++ are at work.
    """

    model: Model
    grammars: list[Grammar]
    spec: BindingSpec
    overlay: Overlay
    facts: Facts
    versions: Versions
    guide: list[GuidePage]
    cpp_url: str = ""
    virtbind: Path | None = None


def make_site(inputs: Inputs) -> dict[str, str]:
    """All files of the site, by their paths in it."""
    pages = make_pages(inputs.model, inputs.overlay.split, inputs.overlay.homes)
    made = all_examples(inputs, pages)
    examples = {path: as_text(element) for path, (_root, element) in made}
    if inputs.virtbind is not None:
        documents = [root for _path, (root, _element) in made]
        seen = observe_rules(
            inputs.virtbind, inputs.spec.name, inputs.model, inputs.facts, documents
        )
        for place, rules in seen.items():
            inputs.facts.defaults_at.setdefault(place, []).extend(rules)
    views = Views(
        inputs.model, inputs.spec, pages, inputs.overlay, inputs.facts, inputs.versions, examples
    )
    return _Writer(inputs, pages, {e: views.entry(e) for e in pages.entries()}).files()


def all_examples(
    inputs: Inputs, pages: Pages
) -> list[tuple[str, tuple[etree._Element, etree._Element]]]:
    """For the path of every home: a document, and the element in it."""
    makers = _example_makers(inputs)
    names = {prefix: uri for uri, prefix in inputs.model.prefixes.items()}
    found = []
    for entry in pages.entries():
        if not entry.is_home:
            continue
        steps = [step.rpartition(":") for step in entry.path.split("/")]
        path = tuple(QName(names[prefix], local) for prefix, _, local in steps)
        made = makers[entry.path.split("/")[0]].document(path)
        if made is not None:
            found.append((entry.path, made))
    return found


def _example_makers(inputs: Inputs) -> dict[str, Examples]:
    """By root element: the maker for the first grammar that has it."""
    model, overlay = inputs.model, inputs.overlay
    wanted = _Wanted(model, overlay.examples)
    makers: dict[str, Examples] = {}
    for grammar in inputs.grammars:
        own = infer(
            [grammar], name_namespaces([grammar], {p: u for u, p in model.prefixes.items()})
        )
        maker = Examples(grammar, wanted, overlay.define_examples, model.prefixes)
        for root in own.roots:
            makers.setdefault(model.spell(root.name), maker)
    return makers


class _Wanted:
    """What docs.toml wants to see at a path of names."""

    def __init__(self, model: Model, examples: dict[Place, str]) -> None:
        self.roots = {root.name: root for root in model.roots}
        self.examples = examples

    def __call__(self, path: tuple[QName, ...], attribute: QName | None) -> str | None:
        place: Place | None = (None, self.roots[path[0]]) if path[0] in self.roots else None
        for name in path[1:]:
            place = _member(place, name, attribute=False)
        if attribute is not None:
            place = _member(place, attribute, attribute=True)
        return self.examples.get(place) if place is not None else None


def _member(place: Place | None, name: QName, *, attribute: bool) -> Place | None:
    owner = place[1].type if place is not None else None
    if not isinstance(owner, ComplexType):
        return None
    members = owner.attributes if attribute else owner.children
    return next(((owner, member) for member in members if member.name == name), None)


class _Writer:
    def __init__(self, inputs: Inputs, pages: Pages, views: dict[Entry, EntryView]) -> None:
        self.inputs = inputs
        self.pages = pages
        self.views = views
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=True,
        )
        self.templates.globals |= {
            "spec": inputs.spec,
            "pages": pages,
            "guide": inputs.guide,
            "facts": inputs.facts,
            "views": views,
            "mark": mark,
            "has_cpp": bool(inputs.cpp_url),
            "trail": _trail,
            "place_link": self.place_link,
        }
        self.addresses = _addresses(pages)
        self.templates.filters["prose"] = prose
        self.templates.filters["sentence"] = first_sentence

    def files(self) -> dict[str, str]:
        files = {asset.name: asset.read_text(encoding="utf-8") for asset in _assets()}
        files = {f"assets/{name}": text for name, text in files.items()}
        for page in self.pages.pages:
            files[page.file] = self.element_page(page)
        for written in self.inputs.guide:
            template = "front.html.j2" if written.file == "index.html" else "guide.html.j2"
            files[written.file] = self.render(template, written.file, page=written)
        if not self.inputs.guide:
            files["index.html"] = self.render("front.html.j2", "index.html", page=None)
        files["tree.html"] = self.render("tree.html.j2", "tree.html")
        if self.inputs.facts.defaults or self.inputs.facts.rules:
            files["defaults.html"] = self.render("defaults.html.j2", "defaults.html")
        if self.inputs.facts.checks:
            files["checks.html"] = self.render("checks.html.j2", "checks.html")
        rows = search_rows(self.pages, self.views, self.inputs.guide)
        listed = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        files["assets/index.js"] = f"window.searchIndex = [\n{listed}\n];\n"
        if self.inputs.cpp_url:
            files["cpp-links.dox"] = self.cpp_links()
        files[_MARKER] = "Made by virtbind-gen docs; the whole folder is replaced each time.\n"
        return files

    def render(self, template: str, file: str, **values: object) -> str:
        links = Links(file, self.inputs.spec, self.inputs.cpp_url)
        text = self.templates.get_template(template).render(file=file, links=links, **values)
        return _without_blank_lines(text)

    def element_page(self, page: Page) -> str:
        links = Links(page.file, self.inputs.spec, self.inputs.cpp_url)
        drawn = diagram(page.entries[0], links.home) if page.entries[0].member else ""
        return self.render("elements.html.j2", page.file, page=page, diagram=drawn)

    def place_link(self, path: str, links: Links) -> Markup:
        """A path as a link to its entry."""
        place = find_place(self.inputs.model, path)
        address = self.addresses.get(place) if place is not None else None
        shown = Markup("<code>{}</code>").format(path)
        if address is None:
            return shown
        return Markup('<a href="{}#{}">{}</a>').format(links.to(address[0]), address[1], shown)

    def cpp_links(self) -> str:
        """Comments for Doxygen: each class says which element it is, and leads there."""
        made = ["// Made by virtbind-gen docs, for Doxygen.\n"]
        for type_, home in self.pages.homes.items():
            name = self.views[home].cxx_class
            # What the schema itself says is in the generated headers.
            own = home.member is not None and home.member.documentation
            says = "" if own else _doxygen_text(" ".join(self.views[home].says))
            made.append(
                f'/*! \\class {name}\n{says}\n\\see <a href="../{self.inputs.spec.name}/'
                f'{home.page.file}#{home.anchor}">&lt;{home.name}&gt; in the reference</a>: '
                f"<code>{_doxygen_text(type_.path)}</code> */\n"
            )
        return "".join(made)


def _trail(page: Page) -> list[Page]:
    """The pages above a page, from the root."""
    return [*_trail(page.parent), page.parent] if page.parent is not None else []


def _addresses(pages: Pages) -> dict[Place, tuple[str, str]]:
    """File and anchor of every place."""
    made: dict[Place, tuple[str, str]] = {}
    for entry in pages.entries():
        if (place := place_of(entry)) is not None:
            made[place] = (entry.page.file, entry.anchor)
        for attribute in entry.attributes:
            assert isinstance(entry.type, ComplexType), "only classes have attributes"
            made[entry.type, attribute.member] = (entry.page.file, attribute.anchor)
    return made


def _without_blank_lines(text: str) -> str:
    """A page without the blank lines that control structures leave; those in code stay."""
    parts = re.split(r"(<pre.*?</pre>)", text, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\n\s*\n", "\n", part) for part in parts[::2]]
    return "".join(parts)


def _assets() -> list[Path]:
    return sorted(path for path in (_HERE / "assets").iterdir() if path.is_file())


def _doxygen_text(text: str) -> str:
    """A text in which nothing is a command or markup of Doxygen."""
    return re.sub(r"([\\@&$#<>%\"])", r"\\\1", text).replace("*/", "* /")


def prose(text: str) -> Markup:
    """Text with what stands between backticks as code."""
    escaped = str(escape(text))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped))


def first_sentence(paragraphs: list[str]) -> str:
    """What is said first: up to a full stop, colon or semicolon."""
    said = paragraphs[0] if paragraphs else ""
    return re.split(r"(?<=[.:;]) ", said, maxsplit=1)[0].rstrip(":;")


def write_site(folder: Path, files: dict[str, str]) -> int:
    """Replaces the folder by one that holds these files; returns how many bytes they are.

    The new folder is written beside the old one and then takes its place, so that whoever reads
    the site sees the one or the other.  Something else in the folder is never removed.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise ConfigError(f"{folder}: error: the folder holds something else than a site")
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for name, text in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        new.chmod(0o755)
        old = new.with_name(new.name + ".old")
        if folder.exists():
            os.rename(folder, old)
        os.rename(new, folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return sum(len(text.encode()) for text in files.values())
