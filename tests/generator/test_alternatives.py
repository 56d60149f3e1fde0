# SPDX-License-Identifier: LGPL-2.1-or-later
"""Alternatives: which attributes and children select what else an element holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from model_text import model_of, model_of_text
from virtbind_gen.model.alternatives import (
    MOST_ALTERNATIVES,
    Alternatives,
    MemberPath,
    Need,
    find_alternatives,
)
from virtbind_gen.model.types import ComplexType

LIBVIRT = Path("/usr/share/libvirt/schemas/domain.rng")
CORE = Path(__file__).parents[2] / "schema" / "core" / "domain.rng"


def words(*values: str) -> str:
    listed = "".join(f"<value>{value}</value>" for value in values)
    return listed if len(values) == 1 else f"<choice>{listed}</choice>"


def attribute(name: str, *values: str) -> str:
    return f'<attribute name="{name}">{words(*values) if values else "<text/>"}</attribute>'


def element(name: str, content: str = "<text/>") -> str:
    return f'<element name="{name}">{content}</element>'


def optional(content: str) -> str:
    return f"<optional>{content}</optional>"


def group(*parts: str) -> str:
    return f"<group>{''.join(parts)}</group>"


def interleave(*parts: str) -> str:
    return f"<interleave>{''.join(parts)}</interleave>"


def choice(*parts: str) -> str:
    return f"<choice>{''.join(parts)}</choice>"


def spell_path(path: MemberPath) -> str:
    return "/".join(("@" if step.attribute else "") + step.name.local for step in path)


def spell(found: Alternatives | None) -> list[str]:
    """One line for each alternative: its name, what it requires, what it allows in brackets."""
    lines = []
    for alternative in found.alternatives if found else ():
        said = [f"{found.name(alternative)}:"] if found else []
        for path, need in zip(found.paths if found else (), alternative.needs, strict=True):
            if need is not Need.FORBIDDEN:
                text = spell_path(path)
                said.append(text if need is Need.REQUIRED else f"[{text}]")
        lines.append(" ".join(said))
    return lines


def found_in(folder: Path, pattern: str) -> Alternatives | None:
    return find_alternatives(model_of_text(folder, pattern).complex_types[0])


FILE = element("source", attribute("file"))
DEV = element("source", attribute("dev"))


@pytest.mark.parametrize(
    ("pattern", "lines"),
    [
        pytest.param(
            choice(
                group(attribute("type", "bridge"), element("source", attribute("bridge"))),
                group(attribute("type", "direct"), optional(FILE), optional(element("mode"))),
                attribute("type", "user"),
            ),
            [
                "type='bridge': source source/@bridge",
                "type='direct': [source] source/@file [mode]",
                "type='user':",
            ],
            id="attribute",
        ),
        pytest.param(
            choice(
                group(attribute("type", "a", "b"), attribute("x"), element("same")),
                group(attribute("type", "c"), attribute("x"), element("same")),
                group(attribute("type", "d"), optional(attribute("x")), element("same")),
            ),
            ["type='a'|'b'|'c': @x", "type='d': [@x]"],
            id="words-with-equal-content-are-one-alternative",
        ),
        pytest.param(
            choice(
                group(element("type", words("linux")), element("kernel")),
                group(element("type", words("hvm")), optional(element("boot"))),
            ),
            ["type='linux': kernel", "type='hvm': [boot]"],
            id="child",
        ),
        pytest.param(
            choice(
                group(element("type", attribute("arch") + words("linux")), element("kernel")),
                element("type", words("hvm")),
            ),
            ["type='linux': type/@arch kernel", "type='hvm':"],
            id="child-with-attributes",
        ),
        pytest.param(
            choice(
                group(
                    optional(attribute("mode", "subsystem")),
                    choice(
                        group(attribute("type", "usb"), element("source", element("vendor"))),
                        group(attribute("type", "pci"), element("source", element("address"))),
                    ),
                ),
                group(attribute("mode", "caps"), attribute("type", "net"), element("ip")),
            ),
            [
                "type='usb': source source/vendor",
                "type='pci': source source/address",
                "type='net': ip",
            ],
            id="a-selector-that-follows-from-another-is-not-in-the-name",
        ),
        pytest.param(
            interleave(
                choice(
                    group(attribute("type", "file"), FILE),
                    group(attribute("type", "block"), DEV),
                ),
                choice(
                    group(attribute("device", "lun"), attribute("rawio")),
                    optional(attribute("device", "disk")),
                ),
            ),
            [
                "type='file' device='lun': @rawio source/@file",
                "type='file' device='disk': source/@file",
                "type='block' device='lun': @rawio source/@dev",
                "type='block' device='disk': source/@dev",
            ],
            id="two-selectors",
        ),
        pytest.param(
            choice(
                group(optional(attribute("mode", "plain")), element("a")),
                group(attribute("mode", "fancy"), element("b")),
            ),
            ["mode='plain': a", "mode='fancy': b"],
            id="the-default-may-be-left-out",
        ),
        pytest.param(
            choice(
                element("a"),
                group(attribute("mode", "fancy"), element("b")),
                group(attribute("mode", "plain"), element("c")),
            ),
            ["mode='fancy': b", "mode='plain': c", "no mode: a"],
            id="leaving-it-out-is-an-alternative",
        ),
        pytest.param(
            choice(
                group(attribute("type", "file"), FILE),
                group(attribute("type", "file", "dir"), element("dir")),
            ),
            ["type='file': [source] [dir]", "type='dir': dir"],
            id="alternatives-that-overlap-allow-what-either-does",
        ),
        pytest.param(group(attribute("type", "a", "b"), element("x")), [], id="no-alternatives"),
        pytest.param(
            optional(group(attribute("type", "a", "b"), element("x"))),
            [],
            id="coming-and-going-together-is-no-alternative",
        ),
        pytest.param(
            choice(group(attribute("a"), element("x")), group(attribute("b"), element("y"))),
            [],
            id="nothing-that-selects",
        ),
        pytest.param(
            choice(
                group(attribute("type", "a"), element("x")),
                group(attribute("type"), element("y")),
            ),
            [],
            id="free-text-selects-nothing",
        ),
    ],
)
def test_alternatives(tmp_path: Path, pattern: str, lines: list[str]) -> None:
    assert spell(found_in(tmp_path, pattern)) == lines


def test_conditions(tmp_path: Path) -> None:
    """Every selector has its words in every alternative, whatever the alternative is called."""
    found = found_in(
        tmp_path,
        choice(
            group(optional(attribute("mode", "plain")), attribute("type", "x"), element("a")),
            group(optional(attribute("mode", "plain")), attribute("type", "y"), element("b")),
            group(attribute("mode", "fancy"), attribute("type", "z"), element("c")),
        ),
    )
    assert found is not None
    assert [s.name.local for s in found.selectors] == ["type", "mode"], "the one that says most"
    conditions = [[(c.words, c.absent) for c in a.conditions] for a in found.alternatives]
    assert conditions == [
        [(("x",), False), (("plain",), True)],
        [(("y",), False), (("plain",), True)],
        [(("z",), False), (("fancy",), False)],
    ]


def test_many_selectors_do_not_explode(tmp_path: Path) -> None:
    def selector(name: str) -> str:
        parts = [group(attribute(name, f"v{i}"), element(f"{name}{i}")) for i in range(9)]
        return choice(*parts)

    found = found_in(tmp_path, group(*(selector(name) for name in ("a", "b", "c", "d"))))
    assert found is not None
    assert len(found.alternatives) <= MOST_ALTERNATIVES
    assert spell(found)[0].startswith("a='v0': a0")


def test_core() -> None:
    found = {t.path: find_alternatives(t) for t in model_of(CORE).complex_types}
    assert spell(found["domain/devices/interface"]) == [
        "type='user':",
        "type='network': source source/@network [target]",
        "type='bridge': source source/@bridge [target] [script]",
        "type='ethernet': [target] [script]",
        "type='mcast'|'server'|'client': source source/@address source/@port",
    ]
    assert spell(found["domain/os"]) == [
        "type='linux': kernel [initrd] [cmdline] [root]",
        "type='hvm': [loader] [boot]",
    ]
    assert sorted(path for path, one in found.items() if one) == [
        "domain/devices/disk",
        "domain/devices/graphics",
        "domain/devices/interface",
        "domain/os",
    ]


@pytest.mark.skipif(not LIBVIRT.exists(), reason="libvirt's schemas are not installed")
def test_libvirt() -> None:
    model = model_of(LIBVIRT)
    types: dict[str, ComplexType] = {t.path: t for t in model.complex_types}
    found = {path: find_alternatives(type_) for path, type_ in types.items()}
    chosen = [one for one in found.values() if one]
    count = sum(len(one.alternatives) for one in chosen)
    print(f"{len(chosen)} of {len(types)} classes have alternatives, {count} in all")
    hostdev = spell(found["domain/devices/hostdev"])
    assert [line.partition(":")[0] for line in hostdev][:2] == ["type='pci'", "type='usb'"]
    bridge = next(
        line for line in spell(found["domain/devices/interface"]) if "type='bridge'" in line
    )
    assert "source/@bridge" in bridge.split()
