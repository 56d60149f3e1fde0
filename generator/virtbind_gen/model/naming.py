# SPDX-License-Identifier: LGPL-2.1-or-later
"""Names for types: what a person would write, and the same one next year.

Names come, first match wins, from
  1. the lock file: what once had a name keeps it,
  2. ``binding.toml``, table ``[names]``: rows "path" or "define NAME",
  3. the schema: the element's name where one type has it (``Disk``), else the parent type's name
     and the element's (``DiskSource``), with more parents for as long as that is not unique.

A path is the way from a document element (``domain/devices/disk``, ``domain/devices/disk/@type``);
in a single-type model it leads to exactly one type, in every version that has the path.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from .accessors import KEYWORDS, RESERVED, assign_accessors
from .types import Builtin, ComplexType, Enumeration, Model, Type


class NamingError(Exception):
    """A name that cannot be given; str() says what to add to binding.toml."""


@dataclass
class Names:
    """What is known of names before: the lock file's rows and binding.toml's."""

    locked: dict[str, str] = field(default_factory=dict)
    configured: dict[str, str] = field(default_factory=dict)


def camel(name: str) -> str:
    """``on_poweroff`` -> ``OnPoweroff``; capitals inside a word stay."""
    words = re.split(r"[^0-9A-Za-z]+", name)
    made = "".join(word[:1].upper() + word[1:] for word in words if word)
    return f"X{made}" if not made or made[0].isdigit() else made


def resolve(model: Model, path: str) -> Type | None:
    """The type that a path leads to, None where the schema has no such path."""
    steps = path.split("/")
    here: Type | None = next((r.type for r in model.roots if model.spell(r.name) == steps[0]), None)
    for position, step in enumerate(steps[1:], start=1):
        if not isinstance(here, ComplexType):
            return None
        if step == "text()":
            return here.content
        attribute = step.startswith("@")
        if attribute and position != len(steps) - 1:
            return None
        members = here.attributes if attribute else here.children
        wanted = step.removeprefix("@")
        here = next((m.type for m in members if model.spell(m.name) == wanted), None)
    return here


_Named = ComplexType | Enumeration


class _Namer:
    def __init__(self, model: Model, names: Names) -> None:
        self.model = model
        self.names = names
        self.taken: dict[tuple[str, str], _Named] = {}
        #: C++ namespaces inside the binding's: no class beside them may have their name
        self.namespaces = {("", prefix) for prefix in model.prefixes.values()}

    def give(self, type_: _Named, name: str, why: str) -> None:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or name in KEYWORDS | set(RESERVED):
            raise NamingError(f"{why}: '{name}' cannot name a C++ class")
        if (type_.ns, name) in self.namespaces:
            raise NamingError(f"{why}: '{name}' is the name of an XML namespace's C++ namespace")
        other = self.taken.setdefault((type_.ns, name), type_)
        if other is not type_:
            raise NamingError(
                f"{why}: the name '{name}' already belongs to '{other.path}'; give one of them "
                f"another name with a row in [names] of binding.toml"
            )
        type_.name = name

    def rows(self, rows: dict[str, str], where: str) -> None:
        for path, name in rows.items():
            if path.startswith("define "):
                define = path.removeprefix("define ")
                for enumeration in self.model.enumerations:
                    if enumeration.define == define and not enumeration.name:
                        self.give(enumeration, name, f"{where}: '{path}'")
                continue
            found = resolve(self.model, path)
            if found is None or isinstance(found, Builtin) or found.name:
                continue  # another version's row, or a second path to a type that has its name
            if (found.ns, name) in self.taken:
                continue  # a type that was one and is two now: the first path keeps the name
            self.give(found, name, f"{where}: '{path}'")

    def derive(self) -> None:
        by_element = Counter((t.ns, camel(_last(t.path))) for t in self.model.complex_types)
        for type_ in self.model.complex_types:
            if not type_.name:
                self.first_free(type_, self.complex_candidates(type_, by_element))
        for enumeration in self.model.enumerations:
            if not enumeration.name:
                self.first_free(enumeration, self.enumeration_candidates(enumeration))

    def first_free(self, type_: _Named, candidates: list[str]) -> None:
        for name in candidates:
            key = (type_.ns, name)
            if key in self.taken or key in self.namespaces:
                continue
            if name not in KEYWORDS | set(RESERVED):
                self.give(type_, name, type_.path)
                return
        tried = ", ".join(dict.fromkeys(candidates))
        raise NamingError(
            f"'{type_.path}' has no name of its own (tried {tried}); "
            f'add a row "{type_.path}" to [names] of binding.toml'
        )

    def complex_candidates(
        self, type_: ComplexType, by_element: Counter[tuple[str, str]]
    ) -> list[str]:
        own = camel(_last(type_.path))
        alone = by_element[type_.ns, own] == 1
        made = [own] if alone or type_.parent is None or _is_main(type_) else []
        return made + _with_parents(type_.path, self.parent_name(type_.parent), own)

    def parent_name(self, parent: ComplexType | None) -> str:
        return parent.name if parent is not None else ""

    def enumeration_candidates(self, enumeration: Enumeration) -> list[str]:
        if enumeration.define:
            made = camel(enumeration.define)
            return [made, f"{made}Value", *_with_parents(enumeration.path, "", made)]
        owner_path, _, last = enumeration.path.rpartition("/")
        owner = resolve(self.model, owner_path)
        owner_name = owner.name if isinstance(owner, ComplexType) else ""
        own = camel(_last(last.removeprefix("@")))
        if last == "text()":
            return [f"{owner_name}Value", *_with_parents(owner_path, "", f"{owner_name}Value")]
        return _with_parents(enumeration.path, owner_name, own)


def _last(path: str) -> str:
    return path.rpartition("/")[2].rpartition(":")[2]


def _is_main(type_: ComplexType) -> bool:
    """Whether the type's element stands in a define of its own name: the one people mean."""
    own = re.sub(r"[^a-z0-9]", "", _last(type_.path).lower())
    defines = {re.sub(r"[^a-z0-9]", "", e.source.define.lower()) for e in type_.elements}
    return len(defines) == 1 and defines.pop() in (own, own.removesuffix("s"), own + "s")


def _with_parents(path: str, parent: str, own: str) -> list[str]:
    """``DiskSource``, and with more and more of the path in front where that is taken."""
    steps = [camel(s.removeprefix("@").rpartition(":")[2]) for s in path.split("/")]
    made = [_join(parent, own)] if parent else []
    for start in range(len(steps) - 2, -1, -1):
        made.append("".join(steps[start:-1]) + own)
    # A name given elsewhere may be the same as a whole path; this says what else it is.
    return [*made, "".join(steps) + "Part"]


def _join(parent: str, own: str) -> str:
    """``Disks`` + ``Disk`` is ``Disk``'s own list: the plural in front says nothing."""
    for plural in (own + "s", own + "es"):
        if parent.endswith(plural) and parent != plural:
            return parent.removesuffix(plural) + own
    return parent + own


def assign_names(model: Model, names: Names) -> None:
    """Names every type and accessor of the model.  NamingError where the schema leaves no name."""
    namer = _Namer(model, names)
    namer.rows(names.locked, "names.lock")
    namer.rows(names.configured, "binding.toml")
    namer.derive()
    for type_ in model.complex_types:
        assign_accessors(type_)


def unfit_rows(model: Model, names: Names) -> list[str]:
    """Why rows of binding.toml name nothing in this model, one text for each.

    Rows for other versions of the schemas are such; the lock file knows them.  NamingError for a
    row that no version has had: a slip of the pen, or what it named is long gone.
    """
    texts: list[str] = []
    for path, name in names.configured.items():
        reason = _misfit(model, path)
        if reason is None:
            continue
        if path not in names.locked and name not in names.locked.values():
            raise NamingError(
                f"binding.toml: [names] '{path}' = '{name}': {reason}, and names.lock has it from "
                "no other version; correct the row or take it out"
            )
        texts.append(f"binding.toml: '{path}' = '{name}' is for another version: {reason}")
    return texts


def _misfit(model: Model, path: str) -> str | None:
    """Why a row's path leads to no class or enumeration; None if it does."""
    if path.startswith("define "):
        define = path.removeprefix("define ")
        known = any(enumeration.define == define for enumeration in model.enumerations)
        return None if known else f"no words are defined by '{define}'"
    found = resolve(model, path)
    if isinstance(found, Builtin):
        return f"it is a {found.value}, which has no name of its own"
    if found is not None:
        return None
    here, _, step = path.rpartition("/")
    while here and resolve(model, here) is None:
        here, _, step = here.rpartition("/")
    return f"'{here}' has no '{step}'" if here else f"there is no kind of document '{step}'"


def lock_rows(model: Model, names: Names) -> dict[str, str]:
    """The lock file's rows after this run: all that were in it, and a row for each new type."""
    rows = dict(names.locked)
    covered = {id(resolve(model, path)) for path in rows}
    named: list[_Named] = [*model.complex_types, *model.enumerations]
    for type_ in named:
        if id(type_) not in covered:
            rows.setdefault(type_.path, type_.name)
    return dict(sorted(rows.items()))
