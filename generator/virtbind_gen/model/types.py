# SPDX-License-Identifier: LGPL-2.1-or-later
"""The typed model: what the C++ classes of a binding are, free of any target language's text.

A model is made from simplified grammars by ``infer``, gets its names from ``naming``, and is read
by everything in ``emit``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from ..rng.pattern import Element, Source

UNBOUNDED = 1 << 30


@dataclass(frozen=True, order=True)
class QName:
    """An XML name. ``ns`` is "" for names in no namespace."""

    ns: str
    local: str

    def __str__(self) -> str:
        return f"{{{self.ns}}}{self.local}" if self.ns else self.local


class Builtin(Enum):
    """Value types that the runtime brings along (``<virtbind/value.hpp>``)."""

    TEXT = "Text"
    INTEGER = "Integer"
    UNSIGNED = "UnsignedInteger"
    BOOLEAN = "Boolean"
    REAL = "Real"
    EMPTY = "Empty"
    ANY = "Any"


@dataclass(eq=False)
class Enumeration:
    """A closed set of words.

    ``define`` is the define that the words stand in where attributes share it through ``ref``.
    ``path`` is the place that names the type, ``sources`` are file and line of its words.
    """

    literals: tuple[str, ...]
    ns: str
    define: str
    sources: frozenset[tuple[str, int]]
    documentation: dict[str, str] = field(default_factory=dict)
    path: str = ""
    name: str = ""


@dataclass(frozen=True)
class Cardinality:
    """How often a member stands in its parent: an interval."""

    low: int
    high: int

    @property
    def kind(self) -> str:
        """The C++ container: ``one``, ``optional`` or ``sequence``."""
        if self.high > 1:
            return "sequence"
        return "one" if self.low == 1 else "optional"


@dataclass(eq=False)
class Member:
    """An attribute or a child element of a complex type."""

    name: QName
    cardinality: Cardinality
    type: Type
    documentation: str = ""
    default: str | None = None
    source: Source | None = None
    #: the C++ accessor and the variable behind it; set by ``naming``
    accessor: str = ""
    variable: str = ""


@dataclass(eq=False)
class ComplexType:
    """A class with members.

    ``content`` is the value type of its text, None where it has none.  ``open`` types hold any
    element, attribute and text in document order besides their named attributes.  In an
    ``ordered`` type the order among children of different names carries meaning.
    """

    elements: list[Element]
    ns: str
    #: the same elements as each of several grammars has them
    variants: list[Element] = field(default_factory=list)
    attributes: list[Member] = field(default_factory=list)
    children: list[Member] = field(default_factory=list)
    content: Builtin | Enumeration | None = None
    open: bool = False
    ordered: bool = False
    documentation: str = ""
    #: the first, shortest path that leads to the type, and the type and member it goes through
    path: str = ""
    parent: ComplexType | None = None
    name: str = ""

    def members(self) -> Iterator[Member]:
        """Children first: the order in which xsdcxx sees them."""
        yield from self.children
        yield from self.attributes


Type = Builtin | Enumeration | ComplexType


@dataclass
class Model:
    """A whole binding.  ``roots`` are the document elements, one for each kind of document."""

    roots: list[Member]
    complex_types: list[ComplexType]
    enumerations: list[Enumeration]
    #: prefix by namespace URI, for paths and C++ namespaces; "" for names in no namespace
    prefixes: dict[str, str]
    files: list[str]

    def spell(self, name: QName) -> str:
        """``qemu:commandline`` for a name in a namespace, else the bare name."""
        return f"{self.prefixes[name.ns]}:{name.local}" if name.ns else name.local
