# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whatever a file holds: one clear message that says where, the right exit code, and an end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import GUEST, Run, binary, run, unprivileged

Virtbind = Callable[..., Run]

BILLION = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)
)  # fmt: skip

#: what the file holds, then the finding: id, line, column, and what the message says
CASES = {
    "empty": (b"", "xml-empty", 0, 0, "empty"),
    "white space": (b" \n ", "xml-malformed", 2, 2, "no element"),
    "not XML": (b"memory = 5\n", "xml-malformed", 1, 1, "text before the root"),
    "binary": (bytes(range(256)) * 16, "xml-encoding", 3, 115, "byte 0x80 is not UTF-8"),
    "wrong root": (b"\n <network/>", "wrong-root", 2, 2, "root element"),
    "a root of any length": (b"<" + b"n" * 500_000 + b"/>", "wrong-root", 1, 1, "nnn"),
    "wrong namespace": (
        GUEST.replace("<domain>", "<domain xmlns='urn:x'>").encode(),
        "wrong-root",
        1,
        1,
        "'urn:x'",
    ),
    "truncated": (GUEST[:60].encode(), "xml-malformed", 4, 7, "<os> from line 4 is not closed"),
    "truncated in a tag": (b"<domain type='xe", "xml-malformed", 1, 14, "not closed"),
    "invalid UTF-8": (b"<domain>\n<name>\xff</name></domain>", "xml-encoding", 2, 7, "UTF-8"),
    "half a UTF-16": ("<domain/>".encode("utf-16")[:-1], "xml-encoding", 1, 9, "UTF-16"),
    "unknown encoding": (
        b"<?xml version='1.0' encoding='nothing'?><domain/>",
        "xml-encoding",
        1,
        1,
        "nothing",
    ),
    "a NUL byte": (b"<domain>\n <name>a\0b</name></domain>", "xml-malformed", 2, 9, "NUL byte"),
    "a huge attribute": (
        b"<domain type='" + b"x" * 100_000_000 + b"'/>",
        "xml-limit",
        1,
        1,
        "longer than 1048576 bytes",
    ),
    "many attributes": (
        b"<domain " + b" ".join(b"a%d=''" % n for n in range(50_000)) + b"/>",
        "xml-limit",
        1,
        8115,
        "more than 1024 attributes",
    ),
    "many levels": (
        b"<domain>" * 100_000 + b"</domain>" * 100_000,
        "xml-limit",
        1,
        2049,
        "more than 256 deep",
    ),
    "DOCTYPE": (b"<!DOCTYPE domain><domain/>", "xml-doctype", 1, 1, "DOCTYPE"),
    "an external entity": (
        b"<!DOCTYPE domain [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>\n"
        b"<domain><name>&a;</name></domain>",
        "xml-doctype",
        1,
        1,
        "DOCTYPE",
    ),
    "a billion laughs": (
        f"<!DOCTYPE domain [{BILLION}]><domain><name>&l9;</name></domain>".encode(),
        "xml-doctype",
        1,
        1,
        "DOCTYPE",
    ),
    "an entity nobody declared": (b"<domain>&nbsp;</domain>", "xml-malformed", 1, 9, "nbsp"),
    "two roots": (GUEST.encode() + b"<domain/>", "xml-malformed", 10, 1, "second element"),
    "a prefix nobody declared": (b"<domain>\n<q:a/></domain>", "xml-namespace", 2, 2, "'q'"),
}


@pytest.mark.parametrize("command", ["check", "format"])
@pytest.mark.parametrize("case", CASES)
def test_content(tmp_path: Path, virtbind: Virtbind, command: str, case: str) -> None:
    data, id_, line, column, message = CASES[case]
    path = tmp_path / "bad.xml"
    path.write_bytes(data)
    done = virtbind(command, "--binding", "core", path)
    assert done.code == 1
    assert done.out == ""
    # A note tells of a second place and belongs to the message above it.
    shown = [text for text in done.err.splitlines() if not text.startswith("  ")]
    messages = [text for text in shown if ": note: " not in text]
    assert len(messages) == 1, done.err[:2000]
    first = messages[0]
    assert len(done.err) < 1000, "a message for people"
    where = f"{path}:{line}:{column}: error: " if line else f"{path}: error: "
    assert first.startswith(where), first
    assert message in first
    assert f"[{id_}" in first


def test_utf16_is_read(tmp_path: Path, virtbind: Virtbind) -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "utf-8-sig"):
        name = "utf-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
        text = f"<?xml version='1.0' encoding='{name}'?>\n" + GUEST.replace("tiny", "größe")
        path = tmp_path / f"{encoding}.xml"
        path.write_bytes(text.encode(encoding))
        done = virtbind("format", "--binding", "core", path)
        assert (done.code, done.err) == (0, ""), encoding
        assert done.out == GUEST.replace("tiny", "größe")


def test_files_that_cannot_be_read(tmp_path: Path, virtbind: Virtbind) -> None:
    (tmp_path / "loop.xml").symlink_to("loop.xml")
    for path, message in [
        (tmp_path / "missing.xml", "[io-not-found]"),
        (tmp_path, "[io-directory]"),
        (tmp_path / "loop.xml", "[io-"),
        (tmp_path / ("n" * 300), "[io-"),
    ]:
        for command in ("check", "format"):
            done = virtbind(command, path)
            assert done.code == 2
            assert done.err.startswith(f"{path}: error: ")
            assert message in done.err
            assert done.err.count("\n") == 1
            assert done.out == ""


def test_a_file_without_permission(tmp_path: Path, guest: Path, virtbind: Virtbind) -> None:
    for folder in [tmp_path, *tmp_path.parents[:3]]:
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o055)
    guest.chmod(0)
    try:
        done = virtbind("check", guest, **unprivileged())
    except PermissionError:
        pytest.skip("the command is in a folder that others may not enter")
    assert (done.code, done.err) == (
        2,
        f"{guest}: error: cannot be read: Permission denied [io-unreadable]\n",
    )


@pytest.mark.parametrize("command", ["check", "format"])
def test_one_bad_file_among_many(
    tmp_path: Path, guest: Path, virtbind: Virtbind, command: str
) -> None:
    bad = tmp_path / "bad.xml"
    bad.write_text("<domain>")
    done = virtbind(command, "--binding", "core", guest, bad, guest)
    assert done.code == 1
    assert done.err.count("error: ") == 1
    assert done.err.endswith("3 files, 1 with errors, 1 error in all\n")
    assert done.out == (GUEST * 2 if command == "format" else "")

    done = virtbind(command, "--binding", "core", guest, tmp_path / "missing.xml", bad, guest)
    assert done.code == 2, "a file that is not there is worse than one that is wrong"
    assert done.err.count("error: ") == 2


def test_a_long_line_is_shown_in_part(tmp_path: Path, virtbind: Virtbind) -> None:
    path = tmp_path / "long.xml"
    path.write_text("<domain>" + "ü" * 1000 + "<x/>" + "ö" * 1000 + "</domain>", "utf-8")
    done = virtbind("check", "--binding", "core", "--kind", "domain", path)
    lines = done.err.splitlines()
    at = next(i for i, line in enumerate(lines) if "unknown-element" in line)
    shown, caret = lines[at + 1], lines[at + 2]
    assert len(shown) < 110
    assert shown[caret.index("^")] == "<", "the caret stands under the culprit"


def test_a_terminal_is_safe(tmp_path: Path, virtbind: Virtbind) -> None:
    path = tmp_path / "escape.xml"
    path.write_bytes("<domain>\u009b31m\x7f<a/></domain>".encode())
    for command in ("check", "format"):
        done = virtbind(command, "--binding", "core", path)
        assert "?31m?" in done.err
        assert "\u009b" not in done.err and "\x7f" not in done.err
    path.write_bytes(b"<domain>\x1b[31m</domain>")
    done = virtbind("check", "--binding", "core", path)
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["format"],
        [],
        ["unknown"],
        ["check", "--unknown", "a.xml"],
        ["check", "--binding", "xen", "a.xml"],
        ["check", "--kind", "nothing", "a.xml"],
        ["check", "--kind", "DomainType", "--binding", "core", "a.xml"],
        ["check", "--jobs", "0", "a.xml"],
        ["check", "--jobs", "many", "a.xml"],
        ["check", "--format", "yaml", "a.xml"],
        ["check", "--files-from", "/no/such/list"],
        ["check", "--files-from", "/"],
        ["check", "--files-from", "/dev/null"],
        ["check", "--files-from", "-"],
        ["check", "-", "-"],
        ["check", "--files-from", "-", "-"],
        ["format", "--output-dir", "/dev/null/x", "a.xml"],
        ["format", "--output-dir", "/dev/null", "a.xml"],
    ],
    ids=" ".join,
)
def test_wrong_usage(virtbind: Virtbind, arguments: list[str]) -> None:
    done = virtbind(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert 0 < len(done.err) < 2000


@pytest.mark.parametrize("content", [None, b"", b"<grammar/>", b"\0" * 1000, "own"])
def test_a_grammar_that_is_none(
    tmp_path: Path, guest: Path, virtbind: Virtbind, content: bytes | str | None
) -> None:
    path = tmp_path / "guest.vbg"
    schema = Path(__file__).parents[2] / "schema" / "core" / "domain.rng"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "own":
        assert run("virtbind-gen", "grammar", schema, "-o", path).code == 0
        assert virtbind("check", "--grammar", path, guest).code == 0
        path.write_bytes(path.read_bytes()[:-100])  # as a copy that was cut short
    done = virtbind("check", "--grammar", path, guest)
    assert done.code == 2
    assert done.err.startswith(f"{path}")
    assert done.err.count("\n") == 1


def test_unknown_names_are_answered_with_the_known(virtbind: Virtbind) -> None:
    done = virtbind("check", "--binding", "xen", "a.xml")
    assert done.err.startswith("virtbind: error: no binding 'xen' is built in; known: ")
    done = virtbind("check", "--binding", "core", "--kind", "tape", "a.xml")
    assert done.err == "virtbind: error: binding 'core' knows no kind 'tape'\n"


@pytest.mark.parametrize(
    "arguments", [["info"], ["--help"], ["--version"], ["format", "--binding", "core", "GUEST"]]
)
def test_full_device(guest: Path, arguments: list[str]) -> None:
    command = [str(guest) if a == "GUEST" else a for a in arguments]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [binary("virtbind"), *command], stdout=full, stderr=subprocess.PIPE, timeout=20
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "virtbind: error: cannot write to standard output\n"


def test_closed_pipe(tmp_path: Path) -> None:
    big = tmp_path / "big.xml"
    consoles = "<console tty='/dev/pts/1'/>" * 20_000
    big.write_text(GUEST.replace("<devices/>", f"<devices>{consoles}</devices>"))
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb") as pipe:
        done = subprocess.run(
            [binary("virtbind"), "format", "--binding", "core", big, big],
            stdout=pipe,
            stderr=subprocess.PIPE,
            timeout=20,
        )
    assert done.returncode == 2
    assert b"cannot write to standard output" in done.stderr


def test_standard_input_that_is_a_folder(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        done = run("virtbind", "check", "-", stdin_from=folder)
    finally:
        os.close(folder)
    assert done.code in (1, 2)
    assert done.err.startswith("<stdin>")
