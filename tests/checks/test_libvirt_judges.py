# SPDX-License-Identifier: LGPL-2.1-or-later
"""Real libvirt as the judge of guests that nobody wrote: what it takes has no errors, what it
refuses has one.

The guests are mutations of valid ones (semantic_mutation.py) and such as the schema alone makes
(schema_sampler.py); the judge is the test driver of the libvirt that is installed
(libvirt_judge.py).  Where that is of another opinion for a reason, EXPLAINED says which.

VIRTBIND_FULL in the environment makes many more of them.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from bindings import LIBVIRT, ROOT, Finding
from examples import examples
from libvirt_judge import judge_version, verdicts
from lxml import etree
from schema_sampler import Sampler
from semantic_mutation import Mutator
from test_corpus import CORPUS, TESTS, rows

SCHEMA = Path(os.environ.get("VIRTBIND_LIBVIRT_SCHEMAS") or "/usr/share/libvirt/schemas")

pytestmark = [
    pytest.mark.skipif(not LIBVIRT.available, reason="no libvirt binding"),
    pytest.mark.skipif(
        importlib.util.find_spec("libvirt") is None, reason="no Python module of libvirt"
    ),
]

#: What EXPLAINED is about.
JUDGE = "9.0.0"

#: How many guests are made of either kind, and how many with VIRTBIND_FULL.
MUTATIONS = 10_000, 80_000
SAMPLES = 2_000, 12_000


@dataclass(frozen=True)
class Explained:
    """A disagreement that is right."""

    #: the id of a check that finds what the judge takes, or a pattern of what the judge says of a
    #: guest in which nothing is found
    what: str
    why: str
    #: an XPath expression of the guests that it is about
    where: str = "true()"


#: libvirt 9.0.0's test driver is the judge; what counts is what libvirt 10.7.0 says.
EXPLAINED = [
    Explained("^interface-port-forward$", "9.0.0 has the element, and no word on it"),
    Explained("^memory-slot-unique$", "later versions look at it"),
    Explained("^memory-modules-overlap$", "later versions look at all kinds of memory"),
    Explained(
        "^filesystem-target-unique$",
        "9.0.0 compares those of virtiofs among themselves",
        "count(//filesystem[driver/@type = 'virtiofs']) < count(//filesystem)",
    ),
    Explained(
        "^restrictive-mode-mixed$",
        "9.4.0 and later look at it this way round, too",
        "not(numatune/memory/@mode = 'restrictive')",
    ),
    Explained(
        "^numa-cell-id-unique$",
        "libvirt knows a cell that it has seen by its memory; one without memory it forgets",
        "//cell/@memory = '0'",
    ),
    Explained(
        r"(loader|nvram) attribute '(readonly|type|secure|template)' cannot be specified when "
        r"firmware autoselection is enabled",
        "later versions choose the firmware by them",
        "os/@firmware",
    ),
    Explained(
        r"Invalid value for attribute 'type' in element 'backend': 'passt'",
        "the judge was built without it",
    ),
    Explained(
        r"removable is only valid for usb disks",
        "later versions have it for SCSI as well",
        "//disk/target/@removable",
    ),
    Explained(
        r"cannot add redirected USB device: USB is disabled for this domain",
        "the test driver adds no controller; the drivers do, and 10.7.0 takes such guests",
        "not(devices/controller/@type = 'usb')",
    ),
    Explained(
        r"only bus 'virtio' is supported for input model",
        "without a bus it is that of the host's architecture, of which nothing is known here",
        "not(os/type/@arch)",
    ),
    Explained(
        r"Invalid address for a USB device",
        "without a bus a tablet is on that of the host's architecture",
        "devices/input[not(@bus)] and not(os/type/@arch)",
    ),
    Explained(
        r"UUID is not supported for NVDIMM device",
        "pSeries has it; without an architecture it is the host's",
        "not(os/type/@arch)",
    ),
    Explained(
        r"block size too small",
        "it has to do with the host's pages, of which nothing is known here",
        "not(os/type/@arch = 'x86_64' or os/type/@arch = 'i686')",
    ),
    Explained(
        r"value too large: \d+EiB|Unable to parse HPT maxpagesize",
        "a cache of exbibytes: nobody has one",
        "//tb-cache | //maxpagesize",
    ),
    Explained(r"^crashed$", "libvirt's own mistake, of which no guest is guilty"),
    Explained(
        r"An error occurred, but the cause is unknown",
        "said of an empty <resource>; nobody says that there must be something in it",
        "resource[not(*)]",
    ),
]


def seeds() -> list[str]:
    """Valid guests: libvirt's own and our examples; in the large run those of the checks' tables.

    In the small one the guests that are made do not change with every row of a table.
    """
    files = sorted((ROOT / "examples").rglob("*.xml"))
    if (CORPUS / "verdicts.tsv").exists():
        files += [
            TESTS / row["file"]
            for row in rows("verdicts.tsv")
            if row["root"] == "domain" and row["verdict"] == "valid"
        ]
    large = os.environ.get("VIRTBIND_FULL")
    texts = [example.xml for example in examples(LIBVIRT)] if large else []
    for file in files:
        root = etree.parse(str(file)).getroot()
        if root.tag == "domain":
            texts.append(etree.tostring(root, encoding="unicode"))
    return texts


def texts_of(guests: list[str]) -> dict[str, list[str]]:
    """What is written in elements and attributes, by their names."""
    written: dict[str, set[str]] = defaultdict(set)
    for guest in guests:
        for element in etree.fromstring(guest).iter("{}*"):
            if element.text and element.text.strip():
                written[element.tag].add(element.text)
            for name, value in element.attrib.items():
                written[name].add(value)
    return {name: sorted(values) for name, values in written.items()}


def mutations(count: int) -> Iterator[str]:
    mutator = Mutator(seeds(), seed=2)
    return (mutator.mutate() for _ in range(count))


def samples(count: int) -> Iterator[str]:
    if not (CORPUS / "verdicts.tsv").exists():
        pytest.skip("no corpus that says what is written where")
    schema = SCHEMA / "domain.rng"
    if not schema.exists():
        pytest.skip(f"no schemas in {SCHEMA}")
    sampler = Sampler(schema, texts_of(seeds()), seed=1)
    return (sampler.sample() for _ in range(count))


MAKERS = {"mutations": (mutations, MUTATIONS), "samples": (samples, SAMPLES)}


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding["severity"] == "error"]


def is_explained(what: str, guest: str) -> bool:
    root = etree.fromstring(guest)
    return any(re.search(row.what, what) and root.xpath(row.where) for row in EXPLAINED)


def disagreements(guest: str, found: list[Finding], refusal: str | None) -> Iterator[str]:
    """What is wrong with a valid guest's findings."""
    if refusal is None:
        for finding in errors(found):
            if not is_explained(finding["id"], guest):
                yield f"taken by libvirt: {finding['path']}: {finding['message']} [{finding['id']}]"
    elif not errors(found) and not is_explained(refusal, guest):
        yield f"not found: {refusal}"


@pytest.mark.parametrize("maker", MAKERS)
def test_libvirt_agrees(maker: str, tmp_path: Path) -> None:
    make, (few, many) = MAKERS[maker]
    if judge_version() != JUDGE or LIBVIRT.version != JUDGE:
        pytest.skip(f"the table of explanations is about libvirt {JUDGE}")
    files = []
    for number, guest in enumerate(make(many if os.environ.get("VIRTBIND_FULL") else few)):
        files.append(tmp_path / f"{number}.xml")
        files[-1].write_text(guest, encoding="utf-8")
    found = LIBVIRT.findings(files, hypervisor="test")
    valid = [f for f in files if all(finding["source"] == "check" for finding in found[f])]
    refusals = verdicts(valid)
    # Most are worth asking about, and both answers are frequent.
    assert len(valid) > len(files) / 4
    assert len(valid) / 8 < refusals.count(None) < len(valid) * 7 / 8
    wrong = []
    for file, refusal in zip(valid, refusals, strict=True):
        guest = file.read_text(encoding="utf-8")
        wrong += [f"{line}\n{guest}" for line in disagreements(guest, found[file], refusal)]
    assert not wrong, f"{len(wrong)} of {len(valid)}:\n" + "\n\n".join(wrong[:10])
