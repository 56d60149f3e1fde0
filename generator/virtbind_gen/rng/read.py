# SPDX-License-Identifier: LGPL-2.1-or-later
"""One schema document: XML to a tree of RELAX NG elements that match the full syntax.

Reads one file with expat, which loads nothing else, knows its lines and does not recurse.  What
comes out has the annotations taken out (section 4.1; ``a:documentation`` and ``a:defaultValue``
are kept aside), white space stripped (4.2), every ``data`` and ``value`` with its datatype
library and type (4.3, 4.4), and is known to match the grammar of section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.parsers import expat

from .errors import SchemaError
from .names import WHITESPACE, is_ncname, is_qname
from .uri import escape, is_absolute

RELAX_NG = "http://relaxng.org/ns/structure/1.0"
ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0"
XML = "http://www.w3.org/XML/1998/namespace"

# Elements deeper than this are refused rather than followed.
MAX_DEPTH = 5000

# Between the namespace and the local name in what expat reports: no XML document can hold it.
_SEPARATOR = "\x01"

_TEXT_KINDS = frozenset({"value", "param", "name"})
_LEAVES = frozenset({"ref", "parentRef", "empty", "text", "notAllowed", "externalRef"})
_GROUPS = frozenset(
    {"group", "interleave", "optional", "zeroOrMore", "oneOrMore", "list", "mixed", "define"}
)
_NAME_CLASSES = frozenset({"name", "anyName", "nsName"})
_PATTERNS = (_LEAVES | _GROUPS | {"element", "attribute", "choice", "value", "data", "grammar"}) - {
    "define"
}
_INCLUDE_CONTENT = frozenset({"start", "define", "div"})
_GRAMMAR_CONTENT = _INCLUDE_CONTENT | {"include"}
_KINDS = _PATTERNS | _NAME_CLASSES | _GRAMMAR_CONTENT | {"param", "except"}

_REQUIRED = {
    "ref": "name",
    "parentRef": "name",
    "define": "name",
    "param": "name",
    "data": "type",
    "externalRef": "href",
    "include": "href",
}
_OPTIONAL = {
    "element": "name",
    "attribute": "name",
    "value": "type",
    "start": "combine",
    "define": "combine",
}


@dataclass(eq=False, slots=True)
class Node:
    """An element of the RELAX NG namespace.

    ``kind`` is its local name; ``text`` the content of ``value``, ``param`` and ``name``; ``ns``
    its ``ns`` attribute, None without one; ``library`` the datatype library in force; ``base``
    the base URI; ``target`` what ``href`` leads to (set by the loader).
    """

    kind: str
    file: str
    line: int
    attributes: dict[str, str]
    ns: str | None
    library: str
    base: str
    prefixes: Mapping[str, str]
    default: str | None
    children: list[Node] = field(default_factory=list)
    text: str = ""
    documentation: str = ""
    is_name_class: bool = False
    target: Node | None = None
    column: int = 0

    def error(self, message: str, section: str = "3") -> SchemaError:
        return SchemaError(self.file, self.line, message, section)


def read_document(data: bytes, file: str, base: str) -> tuple[Node, list[Node]]:
    """The root of a document and its ``externalRef`` and ``include`` elements, in order.

    ``file`` is what messages call the document, ``base`` the URI it came from.
    """
    return _Reader(file, base).read(data)


class _Reader:
    def __init__(self, file: str, base: str) -> None:
        self.file = file
        self.base = base
        self.root: Node | None = None
        self.links: list[Node] = []
        self.stack: list[Node] = []
        self.text: list[str] = []
        self.foreign = 0  # how deep inside a foreign element
        self.documentation: list[str] | None = None
        self.scopes: list[Mapping[str, str]] = [{"xml": XML}]
        self.declared: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.StartNamespaceDeclHandler = self.on_namespace
        self.parser.StartElementHandler = self.on_start
        self.parser.EndElementHandler = self.on_end
        self.parser.CharacterDataHandler = self.on_text
        self.parser.EntityDeclHandler = self.on_entity_declaration
        self.parser.SkippedEntityHandler = self.on_skipped_entity

    def read(self, data: bytes) -> tuple[Node, list[Node]]:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            message = expat.ErrorString(error.code)
            raise SchemaError(
                self.file, error.lineno, f"not well-formed XML: {message}", "2"
            ) from None
        except (LookupError, ValueError) as error:
            raise self.fail(f"not readable as XML: {error}", "2") from None
        if self.root is None:
            raise self.fail("not well-formed XML: no element found", "2")
        return self.root, self.links

    def fail(self, message: str, section: str = "3") -> SchemaError:
        return SchemaError(self.file, self.parser.CurrentLineNumber, message, section)

    # --- what expat calls --------------------------------------------------------------------

    def on_entity_declaration(self, name: str, *_rest: object) -> None:
        raise self.fail(f'the document type declares an entity ("{name}"): not supported', "2")

    def on_skipped_entity(self, name: str, _is_parameter: bool) -> None:
        raise self.fail(f'entity "{name}" is not declared here', "2")

    def on_namespace(self, prefix: str | None, uri: str | None) -> None:
        self.declared[prefix or ""] = uri or ""

    def on_start(self, name: str, attributes: dict[str, str]) -> None:
        scope = self.scopes[-1]
        if self.declared:
            scope = {**scope, **self.declared}
            if not scope.get(""):
                scope.pop("", None)
            self.declared = {}
        self.scopes.append(scope)
        if self.foreign:
            self.foreign += 1
            return
        ns, _, local = name.rpartition(_SEPARATOR)
        if ns != RELAX_NG:
            self.start_foreign(ns, local)
            return
        if local not in _KINDS:
            raise self.fail(f'RELAX NG has no element "{local}"')
        if len(self.stack) >= MAX_DEPTH:
            raise self.fail(f"elements are nested more than {MAX_DEPTH} deep", "")
        node = self.make_node(local, attributes)
        parent = self.stack[-1] if self.stack else None
        if parent is None:
            self.root = node
        elif parent.kind in _TEXT_KINDS:
            raise self.fail(f'"{parent.kind}" cannot contain elements')
        else:
            parent.children.append(node)
        self.stack.append(node)
        self.text = []

    def start_foreign(self, ns: str, local: str) -> None:
        if not self.stack:
            raise self.fail(f'the root element "{local}" is not a RELAX NG pattern')
        if self.stack[-1].kind in _TEXT_KINDS:
            raise self.fail(f'"{self.stack[-1].kind}" cannot contain elements')
        self.foreign = 1
        if ns == ANNOTATIONS and local == "documentation":
            self.documentation = []

    def on_end(self, _name: str) -> None:
        self.scopes.pop()
        if self.foreign:
            self.foreign -= 1
            if not self.foreign and self.documentation is not None:
                self.end_documentation("".join(self.documentation))
                self.documentation = None
            return
        node = self.stack.pop()
        if node.kind in _TEXT_KINDS:
            node.text = "".join(self.text)
        _check_content(node)

    def end_documentation(self, text: str) -> None:
        """After a ``value`` it is about that value, everywhere else about what it stands in."""
        subject = self.stack[-1]
        if subject.children and subject.children[-1].kind == "value":
            subject = subject.children[-1]
        text = text.strip()
        if subject.documentation and text:
            text = f"{subject.documentation}\n{text}"
        subject.documentation = text or subject.documentation

    def on_text(self, text: str) -> None:
        if self.documentation is not None:
            self.documentation.append(text)
        if self.foreign:
            return
        if self.stack[-1].kind in _TEXT_KINDS:
            self.text.append(text)
        elif text.strip(WHITESPACE):
            raise self.fail(f'"{self.stack[-1].kind}" cannot contain text')

    # --- attributes --------------------------------------------------------------------------

    def make_node(self, kind: str, attributes: dict[str, str]) -> Node:
        parent = self.stack[-1] if self.stack else None
        library = parent.library if parent else ""
        base = parent.base if parent else self.base
        own: dict[str, str] = {}
        ns: str | None = None
        default: str | None = None
        for name, value in attributes.items():
            uri, _, local = name.rpartition(_SEPARATOR)
            if uri == RELAX_NG:
                raise self.fail(f'attribute "{local}" must not be in the RELAX NG namespace')
            if uri == XML and local == "base":
                base = self.join(base, value)
            elif uri == ANNOTATIONS and local == "defaultValue":
                default = value
            elif uri:
                continue
            elif local == "ns":
                ns = value
            elif local == "datatypeLibrary":
                library = self.library(value)
            elif local in (_REQUIRED.get(kind), _OPTIONAL.get(kind)):
                own[local] = value if local == "href" else value.strip(WHITESPACE)
            else:
                raise self.fail(f'"{kind}" has no attribute "{local}"')
        self.check_attributes(kind, own)
        if kind == "value" and "type" not in own:
            own["type"] = "token"
            own_library = ""
        else:
            own_library = library
        line = self.parser.CurrentLineNumber
        scope = self.scopes[-1]
        node = Node(kind, self.file, line, own, ns, own_library, base, scope, default)
        node.column = self.parser.CurrentColumnNumber
        if "href" in own:
            self.links.append(node)
        return node

    def join(self, base: str, value: str) -> str:
        try:
            return urljoin(base, escape(value))
        except ValueError:
            raise self.fail(f'xml:base "{value}" is not a URI reference', "2") from None

    def library(self, value: str) -> str:
        """Section 4.3, and what section 3 says of ``datatypeLibrary``."""
        uri = escape(value)
        if "#" in uri:
            raise self.fail(f'datatypeLibrary "{value}" has a fragment identifier')
        if uri and not is_absolute(uri):
            raise self.fail(f'datatypeLibrary "{value}" is not an absolute URI')
        return uri

    def check_attributes(self, kind: str, own: dict[str, str]) -> None:
        required = _REQUIRED.get(kind)
        if required is not None and required not in own:
            raise self.fail(f'"{kind}" needs the attribute "{required}"')
        if "combine" in own and own["combine"] not in ("choice", "interleave"):
            raise self.fail(f'combine is "choice" or "interleave", not "{own["combine"]}"')
        for name in ("name", "type"):
            if name not in own:
                continue
            if kind in ("element", "attribute"):
                if not is_qname(own[name]):
                    raise self.fail(f'"{own[name]}" is not a QName')
            elif not is_ncname(own[name]):
                raise self.fail(f'"{own[name]}" is not an NCName')


# --- content: the grammar of section 3 -------------------------------------------------------


def _check_content(node: Node) -> None:
    """Section 3, for one element whose children have been checked already."""
    kind, children = node.kind, node.children
    if kind == "name":
        node.text = node.text.strip(WHITESPACE)
        node.is_name_class = True
        if not is_qname(node.text):
            raise node.error(f'"{node.text}" is not a QName')
    elif kind in _TEXT_KINDS:
        return
    elif kind in _LEAVES:
        if children:
            raise children[0].error(f'"{kind}" cannot contain "{children[0].kind}"')
    elif kind in _GROUPS:
        _check_patterns(node, children)
    elif kind in ("choice", "except"):
        _check_either(node)
    elif kind in ("element", "attribute"):
        _check_named(node)
    elif kind == "start":
        _check_patterns(node, children)
        _check_at_most_one(node, children)
    elif kind == "data":
        _check_data(node)
    elif kind in _NAME_CLASSES:
        node.is_name_class = True
        _check_only(node, ("except",))
        _check_at_most_one(node, children)
        for child in children:
            if not child.is_name_class:
                raise child.error(f'"except" in "{kind}" must hold name classes')
    elif kind == "include":
        _check_only(node, _INCLUDE_CONTENT)
        _check_no_include(node)
    else:
        _check_only(node, _GRAMMAR_CONTENT)


def is_pattern(node: Node) -> bool:
    return node.kind in _PATTERNS and not node.is_name_class


def _check_patterns(node: Node, patterns: list[Node], least: int = 1) -> None:
    for child in patterns:
        if not is_pattern(child):
            raise child.error(f'"{child.kind}" is not a pattern, in "{node.kind}"')
    if len(patterns) < least:
        raise node.error(f'"{node.kind}" needs a pattern inside')


def _check_either(node: Node) -> None:
    """``choice`` and ``except`` hold patterns or name classes, as their first child tells."""
    if not node.children or not node.children[0].is_name_class:
        _check_patterns(node, node.children)
        return
    node.is_name_class = True
    for child in node.children:
        if not child.is_name_class:
            raise child.error(f'"{child.kind}" is not a name class, in "{node.kind}"')


def _check_named(node: Node) -> None:
    patterns = node.children
    if "name" not in node.attributes:
        if not patterns or not patterns[0].is_name_class:
            raise node.error(f'"{node.kind}" needs a name: an attribute or a name class')
        patterns = patterns[1:]
    _check_patterns(node, patterns, 1 if node.kind == "element" else 0)
    if node.kind == "attribute":
        _check_at_most_one(node, patterns)


def _check_at_most_one(node: Node, children: list[Node]) -> None:
    if len(children) > 1:
        raise children[1].error(f'"{node.kind}" cannot contain a second "{children[1].kind}"')


def _check_only(node: Node, kinds: frozenset[str] | tuple[str, ...]) -> None:
    for child in node.children:
        if child.kind not in kinds:
            raise child.error(f'"{node.kind}" cannot contain "{child.kind}"')


def _check_data(node: Node) -> None:
    _check_only(node, ("param", "except"))
    for before, child in zip(node.children, node.children[1:]):
        if before.kind == "except":
            raise child.error(f'"data" cannot contain "{child.kind}" after "except"')
    for child in node.children:
        if child.is_name_class:
            raise child.error('"except" in "data" must hold patterns')


def _check_no_include(node: Node) -> None:
    pending = list(node.children)
    while pending:
        child = pending.pop()
        if child.kind == "include":
            raise child.error('"include" cannot contain "include"')
        if child.kind == "div":
            pending.extend(child.children)
