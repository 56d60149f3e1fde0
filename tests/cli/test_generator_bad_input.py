# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the generator says to input that is wrong: one located message, and nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run, unprivileged

Gen = Callable[..., Run]

RNG = 'xmlns="http://relaxng.org/ns/structure/1.0"'
GOOD = f'<element {RNG} name="a"><attribute name="b"/></element>\n'
BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "l"}">' for n in range(10))


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "good.rng"
    path.write_text(GOOD)
    return path


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder, with its bytes and time."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("command", ["bind", "xsd"])
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "no element found"),
        ("not XML", 1, "not well-formed"),
        (f'<element {RNG} name="a">\n<text/>', 2, "no element found"),
        (f'<element {RNG} name="a">\n<txet/></element>', 2, "txet"),
        (f'<grammar {RNG}>\n<start><ref name="b"/></start></grammar>', 2, '"b"'),
        (f'<element {RNG} name="a">\n<ref name="b"/></element>', 2, "ref"),
        (f'<grammar {RNG}>\n<include href="none.rng"/></grammar>', 2, "none.rng"),
        (f'<!DOCTYPE element [{BILLION}]><element {RNG} name="&l9;"/>', 1, "entity"),
        (f'<!DOCTYPE a [<!ENTITY b SYSTEM "/etc/passwd">]><a {RNG}>&b;</a>', 1, "entity"),
        ("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'/>", 1, "not a RELAX NG"),
    ],
)
def test_broken_schema(
    tmp_path: Path, gen: Gen, command: str, text: str, line: int, message: str
) -> None:
    path = tmp_path / "broken.rng"
    path.write_text(text)
    out = tmp_path / "out"
    done = gen(command, path, "--name", "x", "--output-dir", out, "--quiet")
    assert done.code == 1
    assert done.err.startswith(f"{path}:{line}: error: ")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert not out.exists()


def test_no_schema(tmp_path: Path, gen: Gen) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "part.rng").write_text(f"<grammar {RNG}/>")
    for path, message in [
        (tmp_path / "missing.rng", "No such file or directory"),
        (tmp_path / "empty", "no complete RELAX NG schema"),
        (tmp_path / "parts", "no complete RELAX NG schema"),
    ]:
        done = gen("bind", path, "--name", "x", "--output-dir", tmp_path / "out", "--quiet")
        assert done.code == 1
        assert done.err.startswith(f"{path}:")
        assert message in done.err
        assert done.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (b"[names]\n\xff", "byte 8 is not UTF-8"),
        (b"[names", "Expected ']'"),
        (b"[nmaes]\n", "unknown table [nmaes]"),
        (b"names = 3", "[names] holds rows"),
        (b"[names]\na = 3", "[names] holds rows"),
        (b"[namespaces]\na = []", "[namespaces] holds rows"),
        (b"schemas = 3", "[schemas] holds skip"),
        (b"[schemas]\nskip = 3", "[schemas] holds skip"),
        (b'[schemas]\nskip = "a.rng"', "[schemas] holds skip"),
        (b"[schemas]\nskipp = []", "[schemas] holds skip"),
    ],
)
def test_broken_configuration(
    tmp_path: Path, schema: Path, gen: Gen, config: bytes, message: str
) -> None:
    path = tmp_path / "binding.toml"
    path.write_bytes(config)
    out = tmp_path / "out"
    done = gen("bind", schema, "--name", "x", "--config", path, "--output-dir", out, "--quiet")
    assert done.code == 1
    assert done.err.startswith(f"{path}: error: ")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(
    ("lock", "where", "message"),
    [
        (b"a = A\n\xff", "", "byte 6 is not UTF-8"),
        (b"# comment\na\n", ":2", "expected 'path = Name'"),
        (b"a = \n", ":1", "expected 'path = Name'"),
        (b"a = A\n\na = B\n", ":3", "'a' stands here twice"),
    ],
)
def test_broken_lock(
    tmp_path: Path, schema: Path, gen: Gen, lock: bytes, where: str, message: str
) -> None:
    path = tmp_path / "names.lock"
    path.write_bytes(lock)
    out = tmp_path / "out"
    arguments = ["--lock", path, "--update-lock", "--output-dir", out, "--quiet"]
    done = gen("bind", schema, "--name", "x", *arguments)
    assert done.code == 1
    assert done.err.startswith(f"{path}{where}: error: ")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert not out.exists()
    assert path.read_bytes() == lock


@pytest.mark.parametrize("name", ["1x", "class", "A B", "a-b"])
def test_a_lock_with_impossible_names(tmp_path: Path, schema: Path, gen: Gen, name: str) -> None:
    path = tmp_path / "names.lock"
    path.write_text(f"a = {name}\n")
    done = gen("xsd", schema, "--name", "x", "--lock", path, "--output-dir", tmp_path / "out")
    assert done.code == 1
    assert f"names.lock: 'a': '{name}' cannot name a C++ class" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--name", "1x"],
        ["--name", "a b"],
        ["--name", "class"],
        ["--name", "x", "--namespace", "a:b"],
        ["--name", "x", "--namespace", "a::"],
        ["--name", "x", "--parts", "0"],
        ["--name", "x", "--parts", "-1"],
        ["--name", "x", "--unknown"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_usage(tmp_path: Path, schema: Path, gen: Gen, arguments: list[str]) -> None:
    done = gen("bind", schema, "--output-dir", tmp_path / "out", *arguments)
    assert done.code == 2
    assert "error: " in done.err
    assert not (tmp_path / "out").exists()


def test_xsdcxx(tmp_path: Path, schema: Path, gen: Gen) -> None:
    lock = tmp_path / "names.lock"
    for program, message in [
        ("no-such-xsdcxx", "no-such-xsdcxx: no such program; it comes with Debian's package"),
        ("false", "false failed: exit code 1"),
    ]:
        done = gen(
            *("bind", schema, "--name", "x", "--xsdcxx", program, "--quiet"),
            *("--output-dir", tmp_path / "out", "--lock", lock, "--update-lock"),
        )
        assert done.code == 2
        assert message in done.err
        assert done.err.startswith("virtbind-gen: error: ")
        assert done.err.count("\n") == 1
        assert not (tmp_path / "out").exists()
        assert not lock.exists(), "a name is for good only when it has been used"


def test_output_that_cannot_be_written(tmp_path: Path, schema: Path, gen: Gen) -> None:
    for out in (schema, schema / "sub"):
        for command in ("bind", "xsd"):
            done = gen(command, schema, "--name", "x", "--output-dir", out, "--quiet")
            assert done.code == 2
            assert "error: Not a directory" in done.err or "error: File exists" in done.err
            assert done.err.count("\n") == 1
    assert schema.read_text() == GOOD


def test_output_without_permission(tmp_path: Path, schema: Path, gen: Gen) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    for folder in [tmp_path, *tmp_path.parents[:3]]:
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o055)
    try:
        arguments = ["xsd", schema, "--name", "x", "--output-dir", out, "--quiet"]
        done = gen(*arguments, **unprivileged())
    except PermissionError:
        pytest.skip("the command is in a folder that others may not enter")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "error: Permission denied" in done.err
    assert state(out) == {}


def test_what_was_made_stays_as_it_was(tmp_path: Path, schema: Path, gen: Gen) -> None:
    out = tmp_path / "out"
    done = gen("bind", schema, "--name", "x", "--output-dir", out, "--quiet")
    assert (done.code, done.err) == (0, "")
    before = state(out)
    assert "include/x.hpp" in before

    schema.write_text(f'<element {RNG} name="a"><attribute/></element>')
    done = gen("bind", schema, "--name", "x", "--output-dir", out, "--quiet")
    assert done.code == 1
    assert state(out) == before


def test_help(gen: Gen) -> None:
    for arguments in (["--help"], ["bind", "--help"], ["xsd", "--help"]):
        done = gen(*arguments)
        assert (done.code, done.err) == (0, "")
    assert "names.lock" in done.out
