# SPDX-License-Identifier: LGPL-2.1-or-later
"""The simplified grammar: what a RELAX NG schema is after section 4 of the specification.

Everything the rest of the generator knows of a schema is in these classes.  They follow the
"simple form" of section 5 of the specification with three conveniences: sequences of the same
operator are flattened (``Choice((a, b, c))``), an element is an object and not a name
(``Ref.element``), and every node knows where in the source it came from.

    <element name="disk">                     Element(Name("", "disk"),
      <ref name="diskAttributes"/>      =>      Group((Attribute(Name("", "type"), ...),
      <zeroOrMore>...</zeroOrMore>                     Choice((Empty(), OneOrMore(...))))))
    </element>
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """Where a node stands in the schema: file, line and the innermost ``define`` around it.

    ``define`` is the name of the define in whose text the node stands ("" inside ``start``), so
    a node that a ``ref`` brought in still tells which define it was written in.
    """

    file: str
    line: int
    define: str = ""
    column: int = 0  #: tells nodes on one line apart

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Annotations:
    """What ``a:documentation`` and ``a:defaultValue`` say of an element or attribute."""

    documentation: str = ""
    default: str | None = None


NO_ANNOTATIONS = Annotations()


# --- name classes (specification, section 5: nameClass) --------------------------------------


@dataclass(frozen=True)
class Name:
    """Exactly one name."""

    ns: str
    local: str


@dataclass(frozen=True)
class AnyName:
    """``anyName``, less what ``except_`` holds."""

    except_: NameClass | None = None


@dataclass(frozen=True)
class NsName:
    """Every name of a namespace, less what ``except_`` holds."""

    ns: str
    except_: NameClass | None = None


@dataclass(frozen=True)
class NameChoice:
    """Any of several name classes (flattened, at least two)."""

    choices: tuple[NameClass, ...]


NameClass = Name | AnyName | NsName | NameChoice


# --- patterns (specification, section 5: pattern) --------------------------------------------


@dataclass(frozen=True, eq=False)
class NotAllowed:
    source: Source


@dataclass(frozen=True, eq=False)
class Empty:
    source: Source


@dataclass(frozen=True, eq=False)
class Text:
    source: Source


@dataclass(frozen=True, eq=False)
class Choice:
    """Flattened, at least two members; an ``Empty`` member, if any, stands first."""

    patterns: tuple[Pattern, ...]
    source: Source


@dataclass(frozen=True, eq=False)
class Group:
    patterns: tuple[Pattern, ...]
    source: Source


@dataclass(frozen=True, eq=False)
class Interleave:
    patterns: tuple[Pattern, ...]
    source: Source


@dataclass(frozen=True, eq=False)
class OneOrMore:
    pattern: Pattern
    source: Source


@dataclass(frozen=True, eq=False)
class List:
    pattern: Pattern
    source: Source


@dataclass(frozen=True)
class Param:
    name: str
    value: str


@dataclass(frozen=True, eq=False)
class Data:
    """``library`` is the datatype library's URI, "" for the built-in one."""

    library: str
    type: str
    params: tuple[Param, ...]
    except_: Pattern | None
    source: Source


@dataclass(frozen=True, eq=False)
class Value:
    """``ns`` and ``prefixes`` are the context that QName values need.

    ``prefixes`` maps the prefixes in scope, "" for the default namespace.
    """

    library: str
    type: str
    value: str
    ns: str
    prefixes: tuple[tuple[str, str], ...]
    source: Source
    documentation: str = ""


@dataclass(frozen=True, eq=False)
class Attribute:
    name: NameClass
    pattern: Pattern
    source: Source
    annotations: Annotations = NO_ANNOTATIONS


@dataclass(eq=False)
class Element:
    """One ``element`` of the schema's text, whatever number of ``ref`` lead to it.

    ``pattern`` is set after construction, because elements may contain themselves.
    """

    name: NameClass
    source: Source
    annotations: Annotations = NO_ANNOTATIONS
    pattern: Pattern = field(init=False)


@dataclass(frozen=True, eq=False)
class Ref:
    """A place where an element stands in a content model."""

    element: Element
    source: Source


Pattern = (
    NotAllowed
    | Empty
    | Text
    | Choice
    | Group
    | Interleave
    | OneOrMore
    | List
    | Data
    | Value
    | Attribute
    | Ref
)


@dataclass(eq=False)
class Grammar:
    """A whole simplified schema.

    ``elements`` are those reachable from ``start``, in the order in which a walk from ``start``
    first meets them.  ``files`` are all files read (absolute), for build dependencies; ``roots``
    of a choice in ``start`` are not treated specially.
    """

    start: Pattern
    elements: list[Element]
    files: list[str]


def children(pattern: Pattern) -> tuple[Pattern, ...]:
    """The patterns directly inside one; an element's content is not inside its ``Ref``."""
    if isinstance(pattern, Choice | Group | Interleave):
        return pattern.patterns
    if isinstance(pattern, OneOrMore | List | Attribute):
        return (pattern.pattern,)
    if isinstance(pattern, Data):
        return (pattern.except_,) if pattern.except_ is not None else ()
    return ()


def walk(pattern: Pattern) -> Iterator[Pattern]:
    """A pattern and all patterns inside it, document order, without entering elements."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))
