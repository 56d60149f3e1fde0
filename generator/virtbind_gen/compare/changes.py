# SPDX-License-Identifier: LGPL-2.1-or-later
"""One change, and what it asks of the next version number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Terms of semantic versioning, by weight."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Change:
    """``kind`` is the same word for the same kind of change, for programs that read a report.

    ``guess`` marks what only looks as if it were so, as a new name for something old does.
    """

    level: Level
    kind: str
    where: str
    text: str
    guess: bool = False
