# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes a manual page of a program's own --help and of a page that people write.

    manual_page.py PROGRAM PAGE.in VERSION OUTPUT

``@COMMANDS@`` in the page becomes a section on each subcommand with its options, so that they
cannot differ from what the program takes; ``@VERSION@`` is filled in too.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

# "  --kind NAME    What it is", or the option alone with its text on the next line.
_OPTION = re.compile(r"^ {2,4}(?P<term>\S(?:.*?\S)?)(?: {2,}(?P<text>\S.*))?$")
_CONTINUED = re.compile(r"^ {6,}(?P<text>\S.*)$")
_HEADING = re.compile(r"^(\w[\w ]*):$")


def help_of(*command: str) -> list[str]:
    """The lines of a command's --help."""
    wide = {**os.environ, "COLUMNS": "1000"}
    done = subprocess.run(
        [*command, "--help"], check=True, capture_output=True, text=True, env=wide
    )
    return done.stdout.splitlines()


def sections(lines: list[str]) -> dict[str, list[tuple[str, str]]]:
    """The lists under each heading: (term, text), the text's lines joined."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows: list[tuple[str, str]] | None = None
    for line in lines:
        if heading := _HEADING.match(line):
            rows = found.setdefault(heading[1].lower(), [])
        elif not line.strip():
            continue
        elif rows is not None and (more := _CONTINUED.match(line)) and rows:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {more['text']}".strip())
        elif rows is not None and (option := _OPTION.match(line)):
            rows.append((option["term"], option["text"] or ""))
        else:
            rows = None
    return found


def roff(text: str) -> str:
    """Text as roff takes it: a dash is a dash, and no line begins with a request."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text.startswith((".", "'")) else text


def commands(program: str) -> str:
    """A section on every subcommand."""
    made = []
    own = sections(help_of(program))
    for name, text in own.get("subcommands") or own.get("positional arguments", []):
        if name == "COMMAND":
            continue
        own_name = f"{Path(program).name} {name}"
        made += [f".SS {roff(own_name)}", f"{roff(text.rstrip('.'))}."]
        for rows in sections(help_of(program, name)).values():
            for term, words in rows:
                if not term.startswith("-h"):
                    made += [".TP", rf"\fB{roff(term)}\fR", roff(words)]
    return "\n".join(made)


def main(arguments: list[str]) -> None:
    """Writes the page."""
    program, page, version, output = arguments
    text = Path(page).read_text(encoding="utf-8")
    text = text.replace("@VERSION@", version)
    text = text.replace("@COMMANDS@", commands(program))
    target = Path(output)
    temporary = target.with_name(target.name + ".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(target)


if __name__ == "__main__":
    main(sys.argv[1:])
