# SPDX-License-Identifier: LGPL-2.1-or-later
"""What name classes hold: membership, overlap, and sets of them that grow quickly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .pattern import Name, NameChoice, NameClass, NsName, Source

#: No schema can write it: stands for every name of a namespace, and for every namespace, that is
#: not mentioned.
OTHER = "\x01"


def contains(name_class: NameClass, ns: str, local: str) -> bool:
    """Whether a name belongs to a name class."""
    if isinstance(name_class, Name):
        return name_class.ns == ns and name_class.local == local
    if isinstance(name_class, NameChoice):
        return any(contains(choice, ns, local) for choice in name_class.choices)
    if isinstance(name_class, NsName) and name_class.ns != ns:
        return False
    return name_class.except_ is None or not contains(name_class.except_, ns, local)


def is_open(name_class: NameClass) -> bool:
    """Whether ``anyName`` or ``nsName`` occurs in a name class."""
    if isinstance(name_class, NameChoice):
        return any(is_open(choice) for choice in name_class.choices)
    return not isinstance(name_class, Name)


def witnesses(name_class: NameClass) -> Iterator[tuple[str, str]]:
    """What a name class mentions: the names of several classes are enough to tell these apart."""
    if isinstance(name_class, Name):
        yield name_class.ns, name_class.local
    elif isinstance(name_class, NameChoice):
        for choice in name_class.choices:
            yield from witnesses(choice)
    else:
        yield (name_class.ns if isinstance(name_class, NsName) else OTHER), OTHER
        if name_class.except_ is not None:
            yield from witnesses(name_class.except_)


def common_name(first: NameClass, second: NameClass) -> tuple[str, str] | None:
    """A name that belongs to both, or None."""
    for name_class in (first, second):
        for ns, local in witnesses(name_class):
            if contains(first, ns, local) and contains(second, ns, local):
                return ns, local
    return None


def describe(name: tuple[str, str]) -> str:
    """A name for people to read."""
    ns, local = name
    shown = "any name" if local == OTHER else f'"{local}"'
    if ns == OTHER:
        return shown
    return f'{shown} of namespace "{ns}"' if ns else shown


@dataclass
class NameSet:
    """A union of name classes, each with the place where it stands."""

    names: dict[tuple[str, str], Source] = field(default_factory=dict)
    open: list[tuple[NameClass, Source]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.names or self.open)

    def add(self, name_class: NameClass, source: Source) -> None:
        if isinstance(name_class, Name):
            self.names.setdefault((name_class.ns, name_class.local), source)
        elif isinstance(name_class, NameChoice):
            for choice in name_class.choices:
                self.add(choice, source)
        else:
            self.open.append((name_class, source))

    def update(self, other: NameSet) -> None:
        for name, source in other.names.items():
            self.names.setdefault(name, source)
        known = {id(name_class) for name_class, _ in self.open}
        self.open.extend(entry for entry in other.open if id(entry[0]) not in known)

    def overlap(self, other: NameSet) -> tuple[tuple[str, str], Source, Source] | None:
        """A name in both with its place here and its place there, or None."""
        for name, source in other.names.items():
            if name in self.names:
                return name, self.names[name], source
            for name_class, here in self.open:
                if contains(name_class, *name):
                    return name, here, source
        for name_class, there in other.open:
            for name, here in self.names.items():
                if contains(name_class, *name):
                    return name, here, there
            for mine, here in self.open:
                common = common_name(mine, name_class)
                if common is not None:
                    return common, here, there
        return None
