# SPDX-License-Identifier: LGPL-2.1-or-later
"""Real libvirt as the judge: its test driver defines guests, and what it answers is what
``virtbind normalize --hypervisor test`` writes.

The guests are those of virsh_guests.toml, of the rules' own cases (rules/*.toml), and of examples/.
The driver needs no daemon; node.xml is a host without domains, on which no name is taken.  What the
installed libvirt refuses to define it has no answer to; such guests are counted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from guests import guest, normalize

FOLDER = Path(__file__).parent
VIRSH = shutil.which("virsh")
UUID = "<uuid>a5e1b7ee-0b5a-4f9e-9d59-5a4a2b1c0d3e</uuid>"

pytestmark = pytest.mark.skipif(
    VIRSH is None or os.environ.get("VIRTBIND_HAS_LIBVIRT") == "OFF",
    reason="needs virsh and the libvirt binding",
)


def with_uuid(document: str) -> str:
    return document if "<uuid>" in document else document.replace("</name>", "</name>" + UUID, 1)


def documents() -> dict[str, list[str]]:
    """Guests by what they are about."""
    made: dict[str, list[str]] = {}
    table = tomllib.loads((FOLDER / "virsh_guests.toml").read_text(encoding="utf-8"))
    for subject, rows in table.items():
        made[subject] = [with_uuid(guest(row["parts"], row.get("type", "kvm"))) for row in rows]
    for file in sorted((FOLDER / "rules").glob("*.toml")):
        made["rules of " + file.stem] = [
            with_uuid(guest(case[parts], case.get("type", "kvm")))
            for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
            for parts in ("given", "silent")
            if "since" not in case and case.get("hypervisor", "generic") == "generic"
            # What is left open libvirt takes from chance.
            and not any(made.startswith("left open") for made in case["makes"])
        ]
    examples = sorted((FOLDER.parents[1] / "examples").rglob("*.xml"))
    texts = [file.read_text(encoding="utf-8") for file in examples]
    made["examples"] = [text for text in texts if ET.fromstring(text).tag == "domain"]
    return {subject: texts for subject, texts in made.items() if texts}


GUESTS = documents()


def content(element: ET.Element, apart: bool = True) -> object:
    """What an element says, whatever the order of children of different names.  With ``apart``
    disks of different buses are in an order too."""
    children: dict[str, list[object]] = {}
    below = list(element)
    if not apart and element.tag == "devices":
        below.sort(key=lambda child: child.find("target[@bus]").get("bus", "") if child.tag == "disk" else "")  # type: ignore[union-attr]  # noqa: E501
    for child in below:
        children.setdefault(child.tag, []).append(content(child, apart))
    return (sorted(element.attrib.items()), (element.text or "").strip(), sorted(children.items()))


def libvirts(document: str, folder: Path) -> str | None:
    """What libvirt makes of a document; nothing where it refuses it."""
    path = folder / "guest.xml"
    path.write_text(document, encoding="utf-8")
    name = (ET.fromstring(document).findtext("name") or "").strip()
    done = subprocess.run(
        [str(VIRSH), "-q", "-c", f"test://{FOLDER / 'node.xml'}"]
        + [f"define '{path}'; dumpxml --inactive --security-info '{name}'"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return None if "error:" in done.stderr else done.stdout[done.stdout.index("<domain") :]


def ours(document: str) -> str:
    done = normalize(document, "--binding", "libvirt", "--hypervisor", "test")
    assert done.returncode == 0, document + done.stdout + done.stderr
    return done.stdout


def says_the_same(first: str, second: str, apart: bool = True) -> bool:
    return content(ET.fromstring(first), apart) == content(ET.fromstring(second), apart)


@pytest.mark.parametrize("subject", GUESTS)
def test_libvirt_makes_the_same_of_it(subject: str, tmp_path: Path) -> None:
    """libvirt's answer; where that is not final, because libvirt reading it would change it once
    more, the final one will do: applying defaults twice has to change nothing here."""
    refused = 0
    for document in GUESTS[subject]:
        expected, got = libvirts(document, tmp_path), ours(document)
        if expected is None:
            refused += 1
        elif not says_the_same(expected, got):
            final = libvirts(expected, tmp_path)
            if final is None or says_the_same(expected, final) or not says_the_same(final, got):
                pytest.fail(f"given:\n{document}\nlibvirt:\n{expected}\nvirtbind:\n{got}")
    assert refused <= len(GUESTS[subject]) / 2, f"{refused} were refused"


@pytest.mark.parametrize("subject", GUESTS)
def test_libvirt_makes_the_same_of_its_answer(subject: str, tmp_path: Path) -> None:
    """libvirt sorts its own answer once more by the buses of disks that it has just filled in.  The
    order of disks on different buses means nothing, and stays as it is here."""
    for document in GUESTS[subject]:
        answer = libvirts(document, tmp_path)
        expected = libvirts(answer, tmp_path) if answer is not None else None
        if answer is not None and expected is not None:
            assert says_the_same(expected, ours(answer), apart=False), answer


@pytest.mark.parametrize("subject", GUESTS)
def test_once_is_enough(subject: str) -> None:
    for document in GUESTS[subject]:
        once = ours(document)
        assert ours(once) == once
