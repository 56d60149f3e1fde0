# SPDX-License-Identifier: LGPL-2.1-or-later
"""XML names: NCName, QName, Name and Nmtoken, and white space."""

from __future__ import annotations

import functools
import re
from xml.parsers import expat

WHITESPACE = " \t\r\n"

_SPACES = re.compile(r"[ \t\r\n]+")
_ASCII_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9._:\-]*")
_NOT_IN_NAMES = re.compile(r"[\x00-\x2c/;-@\[-^`{-\x7f]")


@functools.lru_cache(maxsize=None)
def is_name(text: str) -> bool:
    """Whether the text is a Name of XML 1.0; what lies beyond ASCII is left to expat to tell."""
    if _ASCII_NAME.fullmatch(text):
        return True
    if not text or text.isascii() or _NOT_IN_NAMES.search(text):
        return False
    try:
        expat.ParserCreate(encoding="utf-8").Parse(f"<{text}/>".encode(), True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def is_ncname(text: str) -> bool:
    return ":" not in text and is_name(text)


def is_qname(text: str) -> bool:
    prefix, colon, local = text.rpartition(":")
    return is_ncname(local) and (not colon or is_ncname(prefix))


def is_nmtoken(text: str) -> bool:
    return bool(text) and is_name("_" + text)


def collapse(text: str) -> str:
    """White space as ``normalizeWhiteSpace`` of the specification leaves it."""
    return " ".join(part for part in _SPACES.split(text) if part)
