# SPDX-License-Identifier: LGPL-2.1-or-later
"""Room for recursion: patterns nest as deep as a schema says, and the code follows them by it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

_RECURSION_LIMIT = 200_000
_STACK_BYTES = 512 * 1024 * 1024

_T = TypeVar("_T")


def with_deep_stack(work: Callable[[], _T]) -> _T:
    """What ``work`` returns or raises, run in a thread that has room for deep recursion."""
    results: list[_T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # handed to the thread that waits
            errors.append(error)

    old_stack = threading.stack_size(_STACK_BYTES)
    old_limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(old_limit, _RECURSION_LIMIT))
    try:
        worker = threading.Thread(target=run, daemon=True)
        try:
            worker.start()
        except RuntimeError:  # no memory for such a stack: the one there is will mostly do
            run()
        else:
            worker.join()
    finally:
        sys.setrecursionlimit(old_limit)
        threading.stack_size(old_stack)
    if errors:
        raise errors[0]
    return results[0]
