# SPDX-License-Identifier: LGPL-2.1-or-later
"""Names: what a person would write, held by the lock, and never a silent "Foo2"."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from model_text import RELAX_NG, model_of, model_of_text

from virtbind_gen.config import read_config, read_lock
from virtbind_gen.model.infer import infer
from virtbind_gen.model.naming import (
    Names,
    NamingError,
    assign_names,
    camel,
    lock_rows,
    resolve,
    unfit_rows,
)
from virtbind_gen.model.schemas import find_schemas, load_schemas, name_namespaces
from virtbind_gen.model.types import Builtin, ComplexType, Enumeration, Model
from virtbind_gen.rng.errors import SchemaError

ROOT = Path(__file__).parents[2]


def element(name: str, content: str = '<attribute name="x"/>') -> str:
    return f'<element name="{name}">{content}</element>'


def names_by_path(model: Model) -> dict[str, str]:
    named: list[ComplexType | Enumeration] = [*model.complex_types, *model.enumerations]
    return {type_.path: type_.name for type_ in named}


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("disk", "Disk"),
        ("on_poweroff", "OnPoweroff"),
        ("max-size", "MaxSize"),
        ("domainCaps", "DomainCaps"),
        ("NVRAM", "NVRAM"),
        ("802.1q", "X8021q"),
        ("--", "X"),
    ],
)
def test_camel(name: str, made: str) -> None:
    assert camel(name) == made


def test_the_elements_name_where_it_is_alone(tmp_path: Path) -> None:
    made = names_by_path(
        model_of_text(
            tmp_path,
            element("disk", element("source") + element("target"))
            + element("net", element("source", '<attribute name="y"/>')),
        )
    )
    assert made == {
        "top": "Top",
        "top/disk": "Disk",
        "top/net": "Net",
        "top/disk/source": "DiskSource",
        "top/disk/target": "Target",
        "top/net/source": "NetSource",
    }


def test_words_are_named_after_their_define(tmp_path: Path) -> None:
    made = names_by_path(
        model_of_text(
            tmp_path,
            "<grammar><start>"
            + element(
                "top",
                '<attribute name="a"><ref name="yes-no"/></attribute>'
                '<attribute name="b"><ref name="yes-no"/></attribute>'
                '<attribute name="c"><choice><value>x</value><value>y</value></choice></attribute>',
            )
            + '</start><define name="yes-no"><choice><value>yes</value><value>no</value></choice>'
            "</define></grammar>",
        )
    )
    assert made == {"top": "Top", "top/@a": "YesNo", "top/@c": "TopC"}


def test_the_lock_wins_over_the_configuration_and_the_schema(tmp_path: Path) -> None:
    text = element("disk") + element("net") + element("tape")
    names = Names(
        locked={"top/disk": "Drive", "top/gone": "Gone"},
        configured={"top/disk": "Disc", "top/net": "Network"},
    )
    made = names_by_path(model_of_text(tmp_path, text, names))
    assert made == {"top": "Top", "top/disk": "Drive", "top/net": "Network", "top/tape": "Tape"}


def test_a_row_names_the_words_of_a_define(tmp_path: Path) -> None:
    text = (
        "<grammar><start>"
        + element("top", '<attribute name="a"><ref name="virYesNo"/></attribute>')
        + '</start><define name="virYesNo"><choice><value>yes</value><value>no</value></choice>'
        "</define></grammar>"
    )
    names = Names(configured={"define virYesNo": "YesNo"})
    assert names_by_path(model_of_text(tmp_path, text, names))["top/@a"] == "YesNo"


def test_a_name_that_is_taken_stops(tmp_path: Path) -> None:
    text = element("disk") + element("tape") + element("card") + element("net")
    locked = {"top/disk": "Net", "top/tape": "TopNet", "top/card": "TopNetPart"}
    with pytest.raises(NamingError) as caught:
        model_of_text(tmp_path, text, Names(locked))
    assert str(caught.value) == (
        "'top/net' has no name of its own (tried Net, TopNet, TopNetPart); "
        'add a row "top/net" to [names] of binding.toml'
    )
    made = names_by_path(model_of_text(tmp_path, text, Names(locked, {"top/net": "Nic"})))
    assert made["top/net"] == "Nic"


@pytest.mark.parametrize("name", ["1x", "class", "a b", "", "linux"])
def test_impossible_names_stop(tmp_path: Path, name: str) -> None:
    with pytest.raises(NamingError, match="cannot name a C\\+\\+ class"):
        model_of_text(tmp_path, element("disk"), Names(configured={"top/disk": name}))


def test_a_class_is_not_named_like_a_namespace(tmp_path: Path) -> None:
    text = element("Foo") + '<element name="b" ns="urn:Foo"><attribute name="c"/></element>'
    made = names_by_path(model_of_text(tmp_path, text))
    assert made["top/Foo"] == "TopFoo"
    with pytest.raises(NamingError, match="XML namespace"):
        model_of_text(tmp_path, text, Names(configured={"top/Foo": "Foo"}))


@pytest.mark.parametrize(
    ("uri", "prefix"),
    [
        ("http://libvirt.org/schemas/domain/qemu/1.0", "qemu"),
        ("urn:example:my-ext", "my_ext"),
        ("http://www.w3.org/XML/1998/namespace", "xml"),
        ("http://a.b/new/1.0", "http"),
        ("urn:example:types", "example"),
        ("urn:vb", "urn"),
    ],
)
def test_prefixes(tmp_path: Path, uri: str, prefix: str) -> None:
    model = model_of_text(tmp_path, f'<attribute name="x" ns="{uri}"/>')
    assert model.prefixes[uri] == prefix


@pytest.mark.parametrize("configured", ["class", "a b", "types", "virtbind", "1x", "linux"])
def test_impossible_prefixes_stop(tmp_path: Path, configured: str) -> None:
    path = tmp_path / "a.rng"
    path.write_text(f'<element {RELAX_NG} name="a" ns="urn:x"><empty/></element>')
    with pytest.raises(SchemaError, match="needs a prefix"):
        name_namespaces(load_schemas([path]), {configured: "urn:x"})


def test_paths_lead_to_types(tmp_path: Path) -> None:
    model = model_of_text(
        tmp_path,
        element("disk", '<attribute name="x"><value>1</value></attribute><value>a</value>')
        + element("size", '<data type="int"/>')
        + '<element name="a" ns="urn:ext"><attribute name="y"/></element>',
    )
    for path, name in [
        ("top", "Top"),
        ("top/disk", "Disk"),
        ("top/disk/@x", "DiskX"),
        ("top/disk/text()", "DiskValue"),
        ("top/size", "Integer"),
        ("top/ext:a", "A"),
        ("top/ext:a/@y", "Text"),
    ]:
        found = resolve(model, path)
        assert found is not None, path
        assert (found.value if isinstance(found, Builtin) else found.name) == name
    for path in [
        "",
        "disk",
        "top/",
        "top/none",
        "top/a",
        "top/@disk",
        "top/disk/@x/y",
        "top/size/a",
    ]:
        assert resolve(model, path) is None, path


def test_lock_rows_keep_what_was_and_add_what_is_new(tmp_path: Path) -> None:
    names = Names(locked={"top/disk": "Drive", "top/gone": "Gone"})
    model = model_of_text(tmp_path, element("disk") + element("net"), names)
    assert lock_rows(model, names) == {
        "top": "Top",
        "top/disk": "Drive",
        "top/gone": "Gone",
        "top/net": "Net",
    }


def libvirt_model(*folders: Path) -> tuple[Model, Names]:
    settings = ROOT / "schema" / "libvirt"
    config = read_config(settings / "binding.toml")
    grammars = load_schemas(find_schemas(list(folders), config.skip))
    model = infer(grammars, name_namespaces(grammars, config.namespaces))
    names = Names(read_lock(settings / "names.lock"), config.names)
    assign_names(model, names)
    return model, names


def test_the_same_part_has_the_same_name_in_every_libvirt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    installed = Path("/usr/share/libvirt/schemas")
    corpus = os.environ.get("VIRTBIND_CORPUS") or ROOT.parent / "shared" / "corpus"
    newer = Path(corpus).parent / "schemas" / "libvirt-10.7.0"
    if not (installed / "domain.rng").exists() or not newer.exists():
        pytest.skip("needs two versions of libvirt's schemas")
    folders = [newer] + ([newer / "tests"] if (newer / "tests").is_dir() else [])
    old, _ = libvirt_model(installed)
    new, _ = libvirt_model(*folders)

    def all_names(model: Model, other: Model) -> dict[str, tuple[str, str]]:
        """Each path of either model, with the name it has in both."""
        made = {}
        for path, name in names_by_path(model).items():
            found = resolve(other, path)
            if found is not None and not isinstance(found, Builtin):
                made[path] = (name, found.name)
        return made

    shared = all_names(old, new) | {p: (b, a) for p, (a, b) in all_names(new, old).items()}
    moved = {path: pair for path, pair in shared.items() if pair[0] != pair[1]}
    # Where one type has become two, or two have become one, one of the paths has to move.
    unnecessary = {
        path: pair
        for path, pair in moved.items()
        if not any(
            (resolve(old, path) is resolve(old, other))
            != (resolve(new, path) is resolve(new, other))
            for other in shared
        )
    }
    with capsys.disabled():
        same = len(shared) - len(moved)
        print(f"\n{same} names of libvirt's types are the same in both versions")
        for path, (before, after) in sorted(moved.items()):
            print(f"  moved: {path}: {before} -> {after}")
    assert not unnecessary
    assert len(moved) < 10
    assert same > 800


def test_the_libvirt_lock_is_complete() -> None:
    installed = Path("/usr/share/libvirt/schemas")
    if not (installed / "domain.rng").exists():
        pytest.skip("needs libvirt's schemas")
    model, names = libvirt_model(installed)
    missing = lock_rows(model, names).keys() - names.locked.keys()
    assert not missing, "make them with: virtbind-gen xsd ... --update-lock"


def test_the_core_lock_is_complete() -> None:
    folder = ROOT / "schema" / "core"
    locked = read_lock(folder / "names.lock")
    model = model_of(folder / "domain.rng", names=Names(locked=locked))
    assert lock_rows(model, Names(locked=locked)) == locked
    assert all(resolve(model, path) is not None for path in locked)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("top/disc", "'top' has no 'disc'"),
        ("top/disk/a/b", "'top/disk' has no 'a'"),
        ("other/disk", "there is no kind of document 'other'"),
        ("top/disk/@x", "it is a Text, which has no name of its own"),
        ("define words", "no words are defined by 'words'"),
    ],
)
def test_a_row_that_names_nothing(row: str, reason: str, tmp_path: Path) -> None:
    """It stops the build, unless the lock knows it from another version."""
    model = model_of_text(tmp_path, element("disk"))
    configured = {"top/disk": "Disk", row: "Thing"}
    with pytest.raises(NamingError, match="names.lock has it from no other version") as raised:
        unfit_rows(model, Names(configured=configured))
    assert f"binding.toml: [names] '{row}' = 'Thing': {reason}, and" in str(raised.value)
    known = Names(locked={"top/thing": "Thing"}, configured=configured)
    assert unfit_rows(model, known) == [
        f"binding.toml: '{row}' = 'Thing' is for another version: {reason}"
    ]
