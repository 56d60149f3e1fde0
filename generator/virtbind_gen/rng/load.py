# SPDX-License-Identifier: LGPL-2.1-or-later
"""The way in: a RELAX NG schema file to its simplified grammar, or one ``SchemaError``.

``load(path)`` reads the file and all it refers to, checks every rule of sections 3, 4 and 7 of
the RELAX NG specification and gives the grammar in simple form.
"""

from __future__ import annotations

import os
from pathlib import Path

from ..deep_stack import with_deep_stack
from .build import build
from .errors import SchemaError
from .include import Documents
from .pattern import Grammar
from .restrictions import check_restrictions
from .simplify import simplify


def load(path: str | Path) -> Grammar:
    """The simplified grammar of a schema file; raises ``SchemaError`` if there is none."""
    name = os.fspath(path)
    try:
        return with_deep_stack(lambda: _load(name))
    except RecursionError:
        raise SchemaError(name, 1, "the schema is nested too deep") from None


def _load(path: str) -> Grammar:
    documents = Documents(path)
    root = documents.load()
    grammar = simplify(build(root), documents.files)
    check_restrictions(grammar)
    return grammar
