# SPDX-License-Identifier: LGPL-2.1-or-later
"""The one exception that everything wrong with a schema ends in."""

from __future__ import annotations


class SchemaError(Exception):
    """A schema that cannot be read or that the RELAX NG specification forbids.

    ``section`` is the section of the specification (OASIS, 3 December 2001) whose rule is broken,
    or "" when no rule of it is (a file that cannot be read).  Its text is the usual
    ``file:line: error: message [section n]``.
    """

    def __init__(self, file: str, line: int, message: str, section: str = "") -> None:
        super().__init__(file, line, message, section)
        self.file = file
        self.line = line
        self.message = message
        self.section = section

    def __str__(self) -> str:
        rule = f" [section {self.section}]" if self.section else ""
        return f"{self.file}:{self.line}: error: {self.message}{rule}"
