# SPDX-License-Identifier: LGPL-2.1-or-later
"""What two manifests say to a caller in C++."""

from __future__ import annotations

import json
from typing import Any

import pytest

from virtbind_gen.compare.api import compare_apis
from virtbind_gen.compare.changes import Level


def _member(name: str, type_: str = "virtbind::Text", cardinality: str = "optional") -> Any:
    accessor = name.replace("-", "_")
    return {"name": name, "accessor": accessor, "type": type_, "cardinality": cardinality}


def _manifest(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "format": 1,
        "binding": "acme",
        "namespace": "acme",
        "schema_version": "1",
        "kinds": {"root": "acme::Root"},
        "types": {
            "acme::Root": {"path": "root", "children": [_member("disk", "acme::Disk")]},
            "acme::Disk": {
                "path": "root/disk",
                "attributes": [_member("type", "acme::DiskType")],
                "children": [_member("max-size")],
            },
        },
        "enumerations": {"acme::DiskType": {"path": "root/disk/@type", "words": ["file"]}},
    }
    return {**made, **changes}


def _with_disk(**changes: Any) -> dict[str, Any]:
    manifest = _manifest()
    manifest["types"]["acme::Disk"] |= changes
    return manifest


def _changes(new: dict[str, Any]) -> list[tuple[str, Level, str]]:
    return [(c.kind, c.level, c.text) for c in compare_apis(_manifest(), new)]


def test_nothing() -> None:
    assert _changes(_manifest()) == []


def test_another_namespace_is_no_change() -> None:
    text = json.dumps(_manifest(namespace="acme::v2")).replace('"acme::', '"acme::v2::')
    assert _changes(json.loads(text.replace('"acme::v2::v2"', '"acme::v2"'))) == []


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([], ("member-gone", Level.MAJOR, "`Disk::max_size` is gone")),
        (
            [_member("max-size", cardinality="sequence")],
            (
                "cardinality-changed",
                Level.MAJOR,
                "`Disk::max_size` went from optional to sequence",
            ),
        ),
        (
            [_member("max-size", type_="virtbind::Integer")],
            (
                "type-changed",
                Level.MAJOR,
                "`Disk::max_size` was a virtbind::Text and is a virtbind::Integer",
            ),
        ),
        (
            [_member("max-size") | {"accessor": "max_size1"}],
            ("accessor-renamed", Level.MAJOR, "`Disk::max_size` is called `max_size1` now"),
        ),
        (
            [_member("max-size"), _member("mirror")],
            ("member-new", Level.MINOR, "`Disk::mirror` is new"),
        ),
        (
            [_member("max-size"), _member("mirror", cardinality="one")],
            (
                "member-required",
                Level.MAJOR,
                "`Disk::mirror` is new and there has to be one: constructors take it",
            ),
        ),
    ],
)
def test_members(children: list[Any], expected: tuple[str, Level, str]) -> None:
    assert _changes(_with_disk(children=children)) == [expected]


def test_a_member_that_may_be_renamed() -> None:
    changes = compare_apis(_manifest(), _with_disk(children=[_member("maxsize")]))
    (guess,) = (change for change in changes if change.guess)
    assert guess.text == "`Disk::maxsize` may be the new name of `max_size`"


def test_enumerators() -> None:
    words = {"acme::DiskType": {"path": "root/disk/@type", "words": ["block"]}}
    assert _changes(_manifest(enumerations=words)) == [
        ("enumerator-gone", Level.MAJOR, "`DiskType` lost the enumerator for 'file'"),
        ("enumerator-new", Level.MINOR, "`DiskType` has a new enumerator, for 'block'"),
    ]


def test_a_class_with_another_name() -> None:
    """The path tells that it is the same; members of that type have not changed."""
    manifest = _manifest()
    manifest["types"]["acme::Drive"] = manifest["types"].pop("acme::Disk")
    manifest["types"]["acme::Root"]["children"] = [_member("disk", "acme::Drive")]
    expected = [("renamed", Level.MAJOR, "`Disk` is called `Drive` now")]
    assert _changes(manifest) == expected


def test_a_class_that_another_replaced() -> None:
    manifest = _manifest()
    manifest["types"]["acme::Part"] = {"path": "root/part"}
    del manifest["types"]["acme::Disk"]
    manifest["types"]["acme::Root"]["children"] = [
        _member("disk", "acme::Part"),
        _member("part", "acme::Part"),
    ]
    assert ("class-gone", Level.MAJOR, "class `Disk` is gone; `Part` is in its place") in (
        _changes(manifest)
    )


def test_kinds_and_what_classes_are() -> None:
    new = _with_disk(base="virtbind::Any", ordered=True)
    new["kinds"] = {"other": "acme::Root"}
    assert {(kind, level) for kind, level, _text in _changes(new)} == {
        ("kind-gone", Level.MAJOR),
        ("kind-new", Level.MINOR),
        ("base-changed", Level.MAJOR),
        ("order-changed", Level.MINOR),
    }
