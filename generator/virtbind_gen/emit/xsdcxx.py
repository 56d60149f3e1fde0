# SPDX-License-Identifier: LGPL-2.1-or-later
"""Running CodeSynthesis XSD: from the XSDs to the classes."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from ..model.accessors import RESERVED
from ..model.types import Model
from .cxx import BindingSpec, cxx_namespace
from .xsd import VIRTBIND, XS, schema_file, used_namespaces

_XML_SCHEMA = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'targetNamespace="http://www.w3.org/2001/XMLSchema"/>\n'
)


class XsdcxxError(Exception):
    """xsdcxx is missing or failed; str() is what it said."""


def find_xsdcxx(program: str | None) -> str:
    """The compiler's program: the one asked for, else what is installed."""
    found = shutil.which(program) if program else shutil.which("xsdcxx")
    if found is None:
        raise XsdcxxError(
            f"{program or 'xsdcxx'}: no such program; it comes with Debian's package xsdcxx"
        )
    return found


def _options(model: Model, spec: BindingSpec) -> list[str]:
    options = ["--std", "c++11", "--suppress-parsing", "--generate-default-ctor"]
    options += ["--generate-doxygen", "--type-naming", "knr", "--include-with-brackets"]
    options += ["--hxx-suffix", ".hpp", "--cxx-suffix", ".cpp"]
    options += ["--extern-xml-schema", "xml-schema.xsd"]
    options += ["--namespace-map", f"{XS}=virtbind::xml_schema"]
    options += ["--namespace-map", f"{VIRTBIND}=virtbind"]
    options += ["--guard-prefix", spec.namespace.replace("::", "_").upper()]
    for ns in used_namespaces(model):
        options += ["--namespace-map", f"{ns}={cxx_namespace(spec, model, ns)}"]
        stem = re.escape(schema_file(model, ns).removesuffix(".xsd"))
        options += ["--include-regex", rf"%^{stem}\.hpp$%{spec.include}/{stem}.hpp%"]
    options += ["--include-regex", r"%^virtbind\.hpp$%virtbind/value.hpp%"]
    options += ["--include-regex", r"%^xml-schema\.hpp$%virtbind/xml_schema.hpp%"]
    for name in RESERVED:
        options += ["--reserved-name", f"{name}={name}_"]
    return options


def compile_schemas(
    model: Model, spec: BindingSpec, schemas: dict[str, str], parts: int, xsdcxx: str, support: Path
) -> dict[str, str]:
    """The classes for a model's XSDs: path below the output folder to text.

    ``support`` is the folder that has ``virtbind.xsd``.
    """
    with tempfile.TemporaryDirectory(prefix="virtbind-gen-") as name:
        folder = Path(name)
        shutil.copy(support / "virtbind.xsd", folder)
        (folder / "xml-schema.xsd").write_text(_XML_SCHEMA, encoding="utf-8")
        for file, text in schemas.items():
            (folder / file).write_text(text, encoding="utf-8")
        for file in schemas:
            split = ["--parts", str(parts)] if file == "types.xsd" and parts > 1 else []
            run(xsdcxx, [*_options(model, spec), *split, file], folder)
        made = {}
        for path in sorted(folder.glob("*.hpp")):
            made[f"include/{spec.include}/{path.name}"] = path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.cpp")):
            # One part has no number; the build wants names that do not depend on the number.
            stem = "types-0" if path.name == "types.cpp" else path.stem
            made[f"src/{stem}.cpp"] = path.read_text(encoding="utf-8")
        return made


def run(xsdcxx: str, arguments: list[str], folder: Path) -> None:
    """Runs xsdcxx's C++/Tree mapping in a folder."""
    done = subprocess.run(
        [xsdcxx, "cxx-tree", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
        raise XsdcxxError(f"{xsdcxx} failed: {said}")


def xml_schema_header(xsdcxx: str) -> str:
    """``<virtbind/xml_schema.hpp>``: XML Schema's own types, shared by all bindings."""
    with tempfile.TemporaryDirectory(prefix="virtbind-gen-") as name:
        folder = Path(name)
        (folder / "xml-schema.xsd").write_text(_XML_SCHEMA, encoding="utf-8")
        options = ["--std", "c++11", "--generate-xml-schema", "--suppress-parsing"]
        options += ["--hxx-suffix", ".hpp", "--namespace-map", f"{XS}=virtbind::xml_schema"]
        options += ["--hxx-prologue", "#include <virtbind/binding/object_base.hpp>"]
        options += ["--custom-type", "anyType=::virtbind::ObjectBase/type_base"]
        run(xsdcxx, [*options, "xml-schema.xsd"], folder)
        return (folder / "xml-schema.hpp").read_text(encoding="utf-8")
