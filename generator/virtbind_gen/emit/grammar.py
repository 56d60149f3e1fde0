# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compiles a simplified grammar to the bytes that the runtime's validator loads.

The format (version 1), all numbers little-endian, ``n`` an unsigned LEB128 number of at most 32
bits, ``s`` the number of a string:

    header          8 bytes magic, u32 version, u32 CRC-32 of all that follows the header,
                    u32 length of all that follows the header, u32 zero
    strings         n count, then for each: n length, UTF-8 bytes
    grammar name    s
    name classes    n count, then for each: n kind and
                      0 name        s namespace, s local name
                      1 any name    n 0 or 1 + except
                      2 ns name     s namespace, n 0 or 1 + except
                      3 choice      n count, name classes
    datatypes       n count, then for each: s library, s type, n count, (s name, s value) params,
                    s define that all its uses stand in, or ""
    elements        n count, then for each: n name class, s file, n line, s define
    patterns        n count, then for each: n kind and
                      0 not allowed, 1 empty, 2 text
                      3 choice, 4 interleave, 5 group    n count, patterns
                      6 one or more, 7 list              pattern
                      8 data        n datatype, n 0 or 1 + except
                      9 value       n datatype, s value, s namespace
                     10 attribute   n name class, pattern
                     11 element     n element
    contents        for each element: pattern
    start           pattern
    fragments       n count, then for each: s name, pattern: what may stand alone besides documents

What refers to a name class or a pattern comes after it.  Equal name classes, datatypes and
patterns are stored once.  ``namespace`` of a value is that of its prefix where the type is a
QName (the value is then the local name), otherwise empty.

The same schema gives the same bytes, wherever it lies: files are stored by their last component.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from ..model.types import Model
from ..rng import pattern as p
from ..rng.union import union

MAGIC = b"VBGRAM\x1a\n"
VERSION = 1

_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
_QNAME_TYPES = frozenset({"QName", "NOTATION"})

_Key = tuple[int | bytes, ...]


def _number(value: int) -> bytes:
    """Unsigned LEB128."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class _Table:
    """Numbers equal keys alike, in order of first use."""

    def __init__(self) -> None:
        self.index: dict[_Key, int] = {}

    def add(self, *key: int | bytes) -> int:
        return self.index.setdefault(key, len(self.index))

    def encode(self) -> bytes:
        """The table as counted rows of numbers."""
        out = bytearray(_number(len(self.index)))
        for key in self.index:
            for part in key:
                out += part if isinstance(part, bytes) else _number(part)
        return bytes(out)


class _Compiler:
    def __init__(self, grammar: p.Grammar) -> None:
        self.grammar = grammar
        self.strings = _Table()
        self.name_classes = _Table()
        self.datatypes = _Table()
        self.patterns = _Table()
        # Which defines use a datatype: "a UUID" says more than its regular expression.
        self.defines: dict[int, set[str]] = {}
        self.elements = {id(element): n for n, element in enumerate(grammar.elements)}
        # Not by id alone: the object is kept so that its id is not used again.
        self.done: dict[int, tuple[p.Pattern, int]] = {}
        self.string("")

    def string(self, text: str) -> int:
        data = text.encode("utf-8")
        return self.strings.add(_number(len(data)) + data)

    def name_class(self, name: p.NameClass) -> int:
        match name:
            case p.Name():
                return self.name_classes.add(0, self.string(name.ns), self.string(name.local))
            case p.AnyName():
                return self.name_classes.add(1, self.except_name(name.except_))
            case p.NsName():
                except_ = self.except_name(name.except_)
                return self.name_classes.add(2, self.string(name.ns), except_)
            case p.NameChoice():
                choices = sorted({self.name_class(choice) for choice in name.choices})
                return self.name_classes.add(3, len(choices), *choices)

    def except_name(self, name: p.NameClass | None) -> int:
        return 0 if name is None else 1 + self.name_class(name)

    def datatype(self, library: str, name: str, params: Iterable[p.Param]) -> int:
        flat: list[int] = []
        for param in params:
            flat += (self.string(param.name), self.string(param.value))
        return self.datatypes.add(self.string(library), self.string(name), len(flat) // 2, *flat)

    def value(self, value: p.Value) -> int:
        text, ns = value.value, ""
        if value.library == _XSD and value.type in _QNAME_TYPES:
            prefix, colon, local = text.strip(" \t\r\n").rpartition(":")
            text, ns = local, value.ns if not colon else dict(value.prefixes).get(prefix, "")
        datatype = self.datatype(value.library, value.type, ())
        return self.patterns.add(9, datatype, self.string(text), self.string(ns))

    def pattern(self, root: p.Pattern) -> int:
        """The number of a pattern; its children's are given out first (no recursion: a schema
        may nest deeper than Python's stack)."""
        stack = [root]
        while stack:
            node = stack[-1]
            if id(node) in self.done:
                stack.pop()
                continue
            open_children = [c for c in p.children(node) if id(c) not in self.done]
            if open_children:
                stack.extend(reversed(open_children))
                continue
            stack.pop()
            self.done[id(node)] = (node, self.flat(node))
        return self.done[id(root)][1]

    def flat(self, node: p.Pattern) -> int:
        """The number of a pattern whose children have theirs."""
        children = [self.done[id(child)][1] for child in p.children(node)]
        add = self.patterns.add
        match node:
            case p.NotAllowed():
                return add(0)
            case p.Empty():
                return add(1)
            case p.Text():
                return add(2)
            case p.Choice():
                return add(3, len(children), *children)
            case p.Interleave():
                return add(4, len(children), *children)
            case p.Group():
                return add(5, len(children), *children)
            case p.OneOrMore():
                return add(6, *children)
            case p.List():
                return add(7, *children)
            case p.Data():
                except_ = 1 + children[0] if children else 0
                datatype = self.datatype(node.library, node.type, node.params)
                self.defines.setdefault(datatype, set()).add(node.source.define)
                return add(8, datatype, except_)
            case p.Value():
                return self.value(node)
            case p.Attribute():
                return add(10, self.name_class(node.name), *children)
            case p.Ref():
                return add(11, self.elements[id(node.element)])

    def encode_datatypes(self) -> bytes:
        out = bytearray(_number(len(self.datatypes.index)))
        for key, number in self.datatypes.index.items():
            defines = self.defines.get(number, set())
            define = next(iter(defines)) if len(defines) == 1 else ""
            for part in (*key, self.string(define)):
                assert isinstance(part, int)
                out += _number(part)
        return bytes(out)

    def compile(self, name: str, fragments: Mapping[str, p.Pattern]) -> bytes:
        name_number = self.string(name)
        elements = bytearray(_number(len(self.grammar.elements)))
        for element in self.grammar.elements:
            source = element.source
            elements += _number(self.name_class(element.name))
            elements += _number(self.string(PurePath(source.file).name))
            elements += _number(source.line)
            elements += _number(self.string(source.define))
        contents = bytearray()
        for element in self.grammar.elements:
            contents += _number(self.pattern(element.pattern))
        contents += _number(self.pattern(self.grammar.start))
        contents += _number(len(fragments))
        for fragment, pattern in fragments.items():
            contents += _number(self.string(fragment)) + _number(self.pattern(pattern))
        datatypes = self.encode_datatypes()
        tables = (
            self.strings.encode(),
            _number(name_number),
            self.name_classes.encode(),
            datatypes,
            bytes(elements),
            self.patterns.encode(),
            bytes(contents),
        )
        body = b"".join(tables)
        return MAGIC + struct.pack("<4I", VERSION, zlib.crc32(body), len(body), 0) + body


def compile_grammar(
    grammar: p.Grammar, *, name: str = "", fragments: Mapping[str, p.Pattern] | None = None
) -> bytes:
    """The compiled form of a grammar.

    ``name`` is what the runtime calls the grammar in messages ("domain").  ``fragments`` are
    patterns, made of the grammar's elements, that a validator may begin with in place of the start.
    """
    return _Compiler(grammar).compile(name, fragments or {})


def compile_binding(model: Model, grammars: list[p.Grammar], name: str) -> bytes:
    """One grammar for all documents of a binding, with a fragment for each class by its path."""
    whole, representative = union(grammars)
    fragments: dict[str, p.Pattern] = {}
    for type_ in model.complex_types:
        elements = dict.fromkeys(representative[element] for element in type_.variants)
        refs = tuple(p.Ref(element, element.source) for element in elements)
        fragments[type_.path] = p.Choice(refs, refs[0].source) if len(refs) > 1 else refs[0]
    return compile_grammar(whole, name=name, fragments=fragments)
