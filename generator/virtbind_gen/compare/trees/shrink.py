# SPDX-License-Identifier: LGPL-2.1-or-later
"""Takes from a document whatever it does not need to show what it shows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from lxml import etree

#: Attempts for one document: it is to be read by a person, not to be the smallest there is.
_MOST_ATTEMPTS = 400


def shrink(document: etree._Element, still: Callable[[etree._Element], bool]) -> etree._Element:
    """The document with as many parts taken out as leave ``still`` true."""
    attempts = 0
    changed = True
    while changed:
        changed = False
        for smaller in _smaller(document):
            attempts += 1
            if attempts > _MOST_ATTEMPTS:
                return document
            if still(smaller):
                document, changed = smaller, True
                break
    return document


def _smaller(document: etree._Element) -> Iterator[etree._Element]:
    """Copies that lack one part each: large parts first."""
    count = sum(1 for _ in document.iter())
    for at in range(1, count):
        made, element = _copy(document, at)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
        yield made
    for at in range(count):
        _, element = _copy(document, at)
        for name in element.attrib:
            made, other = _copy(document, at)
            del other.attrib[name]
            yield made


def _copy(document: etree._Element, at: int) -> tuple[etree._Element, etree._Element]:
    made = copy.deepcopy(document)
    return made, list(made.iter())[at]
