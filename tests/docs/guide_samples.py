# SPDX-License-Identifier: LGPL-2.1-or-later
"""The samples of the written guide, taken out of its pages.

What to do with a code block stands in a comment before it, which readers do not see:

    <!-- file: edit.cpp -->      the block is a file; "libvirt" after its name: it needs that
                                 binding
    <!-- run: exit 1 -->         the block is for a shell and ends with that code; 0 where left out
    <!-- runs: edit -->          the program of that name runs; a text block after it is its output

A text block right after a block to run is its output.  As a program this writes all files of all
pages, a folder for each page: the build makes the programs of them.

    python3 guide_samples.py docs/guide build/tests/docs/guide
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

_BLOCK = re.compile(
    r"(?:^<!-- (?P<order>(?:file|run|runs)\b.*?) -->\n)?(?:^```(?P<kind>\w+)\n(?P<text>.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)
#: Blocks that nobody could get wrong alone: a program's output, commands of the whole project.
NOT_RUN = {"text", "console"}


@dataclass
class Step:
    """A program or shell commands to run, and what they have to say; None: anything."""

    program: str = ""
    commands: str = ""
    code: int = 0
    output: str | None = None


@dataclass
class Sample:
    """One page's files and what to run on them, in order."""

    page: str
    files: dict[str, str] = field(default_factory=dict)
    #: files that need the libvirt binding
    libvirt: set[str] = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)
    #: blocks that nothing is done with, by their kind
    idle: list[str] = field(default_factory=list)

    @property
    def programs(self) -> set[str]:
        """The names of the programs that the page's files are made into."""
        made = {Path(name).stem for name in self.files if name.endswith(".cpp")}
        cmake = self.files.get("CMakeLists.txt", "")
        return set(re.findall(r"add_executable\((\S+)", cmake)) or made


def read_page(path: Path) -> Sample:
    """The samples of one page."""
    sample = Sample(re.sub(r"^\d+-", "", path.stem))
    last: Step | None = None
    for match in _BLOCK.finditer(path.read_text(encoding="utf-8")):
        order, kind, text = match["order"], match["kind"], match["text"]
        if order is None and kind is None:
            continue
        verb, _, argument = (order or "").partition(":")
        words = argument.split()
        if verb == "file":
            sample.files[words[0]] = text
            if "libvirt" in words:
                sample.libvirt.add(words[0])
            continue
        if verb == "run":
            last = Step(commands=text, code=int(words[1]) if words else 0)
            sample.steps.append(last)
        elif verb == "runs":
            last = Step(program=words[0], output=text if kind == "text" else None)
            sample.steps.append(last)
        elif kind == "text" and last is not None and last.output is None:
            last.output = text
        else:
            sample.idle.append(kind)
    return sample


def read_guide(folder: Path) -> list[Sample]:
    """The samples of all pages."""
    return [read_page(path) for path in sorted(folder.glob("*.md"))]


def main(guide: Path, output: Path) -> None:
    """Writes the files of all pages, each only where it changes, so that nothing is built anew."""
    for sample in read_guide(guide):
        for name, text in sample.files.items():
            folder = "libvirt" if name in sample.libvirt else "any"
            path = output / sample.page / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
