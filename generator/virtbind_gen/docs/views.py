# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the templates show of an entry: every fact in words, every link made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..emit.cxx import BindingSpec, cxx_namespace
from ..model.alternatives import MemberPath, Need, find_alternatives
from ..model.content import content_of
from ..model.types import UNBOUNDED, Builtin, Cardinality, ComplexType, Member, Model, Type
from ..rng.pattern import Pattern
from .entries import Attribute, Entry, Pages
from .facts import Check, Default, Facts, Versions
from .overlay import Overlay, Place
from .values import describe


@dataclass
class Word:
    text: str
    says: str
    since: str


@dataclass
class ValueView:
    words: list[Word] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.forms)


@dataclass
class AttributeView:
    name: str
    anchor: str
    often: str
    says: list[str]
    values: ValueView
    default: str | None
    defaults: list[Default]
    checks: list[Check]
    since: str
    accessor: str
    cxx: str
    cxx_class: str


@dataclass
class AlternativeView:
    name: str
    required: list[str]
    allowed: list[str]


@dataclass
class EntryView:
    """``home`` is set where the content is described elsewhere.

    ``says`` are paragraphs: one, or what each alternative of the schema says.
    """

    entry: Entry
    says: list[str]
    often: str
    since: str
    values: ValueView
    default: str | None
    defaults: list[Default]
    checks: list[Check]
    attributes: list[AttributeView]
    alternatives: list[AlternativeView]
    stands_in: list[Entry]
    home: Entry | None
    holds: str
    accessor: str
    cxx: str
    cxx_class: str
    example: str


def often(cardinality: Cardinality) -> str:
    """A cardinality in words."""
    low, high = cardinality.low, cardinality.high
    if high >= UNBOUNDED:
        return {0: "any number", 1: "one or more"}.get(low, f"{low} or more")
    if high == 1:
        return "required" if low else "optional"
    return f"{high}" if low == high else f"{low} to {high}"


def place_of(entry: Entry) -> Place | None:
    """The place of the model that an entry stands for; None for the home of a shared class."""
    if entry.member is None:
        return None
    owner = entry.parent.type if entry.parent is not None else None
    return (owner if isinstance(owner, ComplexType) else None, entry.member)


class Views:
    """Makes the views; ``examples`` are by path."""

    def __init__(
        self,
        model: Model,
        spec: BindingSpec,
        pages: Pages,
        overlay: Overlay,
        facts: Facts,
        versions: Versions,
        examples: dict[str, str],
    ) -> None:
        self.model = model
        self.spec = spec
        self.pages = pages
        self.overlay = overlay
        self.facts = facts
        self.versions = versions
        self.examples = examples

    # --- entries --------------------------------------------------------------------------------

    def entry(self, entry: Entry) -> EntryView:
        member, type_ = entry.member, entry.type
        place = place_of(entry)
        home = entry.home if entry.home is not entry else None
        owner = entry.parent.type if entry.parent is not None else None
        return EntryView(
            entry=entry,
            says=self.says(entry),
            often=often(member.cardinality) if member is not None and entry.parent else "",
            since=self.versions.first_with(entry.path),
            values=self.content(entry, place) if home is None else ValueView(),
            default=member.default if member is not None else None,
            defaults=self.facts.defaults_at.get(place, []) if place else [],
            checks=self.facts.checks_at.get(place, []) if place else [],
            attributes=[self.attribute(a) for a in entry.attributes],
            alternatives=self.alternatives(type_) if home is None else [],
            stands_in=self.stands_in(entry),
            home=home,
            holds=self.holds(entry) if home is None else "",
            accessor=_accessor(owner, member),
            cxx=self.member_type(member) if member is not None else "",
            cxx_class=self.class_name(type_),
            example=self.examples.get(entry.path, "") if home is None else "",
        )

    def says(self, entry: Entry) -> list[str]:
        """The words for an element: its own, else those of the place that names its class."""
        place = place_of(entry)
        if place is None:
            named = [use for use in entry.uses if use.path == entry.path]
            return self.own_words(named[0]) if named else []
        own = self.own_words(entry)
        home = entry.home
        return own or (self.says(home) if home is not None and home is not entry else [])

    def own_words(self, entry: Entry) -> list[str]:
        place = place_of(entry)
        assert place is not None, "only a member has words"
        if place in self.overlay.text:
            return [self.overlay.text[place]]
        owner, member = place
        if owner is None:
            return _distinct([member.documentation])
        elements = self.pages.contents[owner].children[member.name].elements
        return _distinct(element.annotations.documentation for element in elements)

    def stands_in(self, entry: Entry) -> list[Entry]:
        parents = [entry.parent, *(use.parent for use in entry.uses)]
        return list(dict.fromkeys(parent for parent in parents if parent is not None))

    def holds(self, entry: Entry) -> str:
        """What an element without a list of contents may hold."""
        type_ = entry.type
        if isinstance(type_, ComplexType):
            return "Anything: elements and attributes of any name, and text." if type_.open else ""
        return "Nothing: that the element is there says it all." if type_ is Builtin.EMPTY else ""

    # --- values ---------------------------------------------------------------------------------

    def content(self, entry: Entry, place: Place | None) -> ValueView:
        """The text of an element."""
        type_ = entry.type
        if isinstance(type_, ComplexType):
            if type_.content is None:
                return ValueView()
            patterns: Iterable[Pattern] = self.pages.contents[type_].values
        else:
            owner = entry.parent.type if entry.parent is not None else None
            patterns = self.simple_patterns(owner, entry.member)
        return self.values(patterns, entry.path, place)

    def simple_patterns(self, owner: Type | None, member: Member | None) -> list[Pattern]:
        if not isinstance(owner, ComplexType) or member is None:
            return []
        elements = self.pages.contents[owner].children[member.name].elements
        return [value for element in elements for value in content_of(element.pattern).values]

    def attribute(self, attribute: Attribute) -> AttributeView:
        owner, member = attribute.owner.type, attribute.member
        assert isinstance(owner, ComplexType), "only classes have attributes"
        place: Place = (owner, member)
        use = self.pages.contents[owner].attributes[member.name]
        return AttributeView(
            name=attribute.name,
            anchor=attribute.anchor,
            often=often(member.cardinality),
            says=(
                [self.overlay.text[place]]
                if place in self.overlay.text
                else _distinct(a.annotations.documentation for a in use.attributes)
            ),
            values=self.values([a.pattern for a in use.attributes], attribute.path, place),
            default=member.default,
            defaults=self.facts.defaults_at.get(place, []),
            checks=self.facts.checks_at.get(place, []),
            since=self.versions.first_with(attribute.path),
            accessor=_accessor(owner, member),
            cxx=self.member_type(member),
            cxx_class=self.class_name(member.type),
        )

    def values(self, patterns: Iterable[Pattern], path: str, place: Place | None) -> ValueView:
        found = describe(patterns, self.overlay.patterns)
        said = self.overlay.words.get(place, {}) if place is not None else {}
        new = self.versions.first_with(path)
        words = []
        for word, says in found.words.items():
            since = "" if new else self.versions.first_with_word(path, word)
            words.append(Word(word, said.get(word, says), since))
        return ValueView(words, found.phrases, found.forms)

    # --- alternatives ---------------------------------------------------------------------------

    def alternatives(self, type_: Type) -> list[AlternativeView]:
        found = find_alternatives(type_) if isinstance(type_, ComplexType) else None
        if found is None:
            return []
        paths = [self.spell(path) for path in found.paths]

        def those(needs: tuple[Need, ...], wanted: Need) -> list[str]:
            return [path for path, need in zip(paths, needs, strict=True) if need is wanted]

        return [
            AlternativeView(
                found.name(a), those(a.needs, Need.REQUIRED), those(a.needs, Need.ALLOWED)
            )
            for a in found.alternatives
        ]

    def spell(self, path: MemberPath) -> str:
        return "/".join("@" * s.attribute + self.model.spell(s.name) for s in path)

    # --- C++ ------------------------------------------------------------------------------------

    def class_name(self, type_: Type) -> str:
        if isinstance(type_, Builtin):
            return f"virtbind::{type_.value}"
        return f"{cxx_namespace(self.spec, self.model, type_.ns)}::{type_.name}"

    def member_type(self, member: Member) -> str:
        """The type that an accessor gives: the class itself, optional or a sequence of it."""
        name = self.class_name(member.type)
        short = name.removeprefix(f"{self.spec.namespace}::")
        container = {"one": "", "optional": "optional ", "sequence": "sequence of "}
        return container[member.cardinality.kind] + short


def _distinct(texts: Iterable[str]) -> list[str]:
    """The texts that say something, each once."""
    return [text for text in dict.fromkeys(texts) if text]


def _accessor(owner: Type | None, member: Member | None) -> str:
    if member is None or not isinstance(owner, ComplexType):
        return ""
    return f"{owner.name}::{member.accessor}()"
