# SPDX-License-Identifier: LGPL-2.1-or-later
"""What libvirt itself says of guests: its test driver, which needs no daemon, defines them.

Run as a program, it reads names of files and writes what it says of each, a line of JSON: null, or
the message of the refusal.  A process of its own, because it is libvirt's code that is tried here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
NODE = HERE.parent / "defaults" / "node.xml"

#: What is said of a guest at which libvirt crashed.
CRASHED = "crashed"


def verdicts(files: Sequence[Path], python: str = sys.executable) -> list[str | None]:
    """Why libvirt refuses each; nothing for what it takes."""
    said: list[str | None] = []
    while len(said) < len(files):
        rest = files[len(said) :]
        done = subprocess.run(
            [python, __file__, str(NODE)],
            input="".join(f"{file}\n" for file in rest),
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.splitlines()
        said += [json.loads(line) for line in lines]
        if len(lines) < len(rest):
            assert done.returncode < 0, done.stderr
            said.append(CRASHED)
    return said


def judge_version() -> str:
    """Of the libvirt that is installed."""
    import libvirt  # pylint: disable=import-outside-toplevel

    number: int = libvirt.getVersion()
    return f"{number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"


def _main(node: str) -> None:
    import libvirt  # pylint: disable=import-outside-toplevel

    libvirt.registerErrorHandler(lambda _context, _error: None, None)
    host = libvirt.open(f"test://{node}")
    for name in sys.stdin.read().splitlines():
        refusal = None
        try:
            host.defineXML(Path(name).read_text(encoding="utf-8")).undefine()
        except libvirt.libvirtError as error:
            refusal = error.get_error_message()
        print(json.dumps(refusal), flush=True)


if __name__ == "__main__":
    _main(sys.argv[1])
