# SPDX-License-Identifier: LGPL-2.1-or-later
"""The way in: a RELAX NG schema file to its simplified grammar, or one ``SchemaError``.

``load(path)`` reads the file and all it refers to, checks every rule of sections 3, 4 and 7 of
the RELAX NG specification and gives the grammar in simple form.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from .build import build
from .errors import SchemaError
from .include import Documents
from .pattern import Grammar
from .restrictions import check_restrictions
from .simplify import simplify

# Patterns nest as deep as a schema says, and the code follows them by recursion.
_RECURSION_LIMIT = 100_000
_STACK_BYTES = 256 * 1024 * 1024


def load(path: str | Path) -> Grammar:
    """The simplified grammar of a schema file; raises ``SchemaError`` if there is none."""
    name = os.fspath(path)
    results: list[Grammar | BaseException] = []
    old_stack = threading.stack_size(_STACK_BYTES)
    old_limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(old_limit, _RECURSION_LIMIT))
    try:
        worker = threading.Thread(target=_load_into, args=(name, results), daemon=True)
        try:
            worker.start()
        except RuntimeError:  # no memory for such a stack: the one there is will mostly do
            _load_into(name, results)
        else:
            worker.join()
    finally:
        sys.setrecursionlimit(old_limit)
        threading.stack_size(old_stack)
    result = results[0]
    if isinstance(result, BaseException):
        raise result
    return result


def _load_into(path: str, results: list[Grammar | BaseException]) -> None:
    try:
        results.append(_load(path))
    except RecursionError:
        results.append(SchemaError(path, 1, "the schema is nested too deep"))
    except BaseException as error:  # handed to the thread that waits
        results.append(error)


def _load(path: str) -> Grammar:
    documents = Documents(path)
    root = documents.load()
    grammar = simplify(build(root), documents.files)
    check_restrictions(grammar)
    return grammar
