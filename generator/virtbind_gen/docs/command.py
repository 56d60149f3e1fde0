# SPDX-License-Identifier: LGPL-2.1-or-later
"""The options of ``virtbind-gen docs``, and what it does with them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from ..config import ConfigError, read_config
from ..emit.cxx import BindingSpec
from ..emit.defaults import read_defaults
from ..model.infer import infer
from ..model.schemas import find_schemas, load_schemas, name_namespaces
from ..model.types import Model
from ..rng.pattern import Grammar
from .facts import Versions, collect_facts
from .guide import read_guide
from .overlay import read_overlay
from .site import Inputs, make_site, write_site


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options beside those that say which schema it is."""
    parser.add_argument("--output-dir", type=Path, required=True, help="folder of the site")
    parser.add_argument("--docs", type=Path, help="docs.toml: the words that the schema lacks")
    parser.add_argument("--defaults", type=Path, help="defaults.toml: what hypervisors fill in")
    parser.add_argument("--rules", type=Path, help="folder of the C++ rules that it names")
    parser.add_argument(
        "--checks", type=Path, action="append", default=[], help="folder of tables of checks"
    )
    parser.add_argument(
        "--virtbind",
        type=Path,
        help="the virtbind program: with it the pages say where rules in C++ are at work; a file "
        "that is not there is passed over",
    )
    parser.add_argument("--guide", type=Path, help="folder of Markdown: pages of a written guide")
    parser.add_argument(
        "--also-version",
        action="append",
        default=[],
        metavar="VERSION=DIR",
        help="another version of the schemas, to say since when a part is there",
    )
    parser.add_argument(
        "--cpp-url", default="", help="the C++ reference by Doxygen, seen from the site: ../cpp"
    )


def read_inputs(
    options: argparse.Namespace, model: Model, spec: BindingSpec, grammars: list[Grammar]
) -> Inputs:
    """Everything that the options name."""
    defaults = read_defaults(options.defaults, options.rules) if options.defaults else None
    return Inputs(
        model=model,
        grammars=grammars,
        spec=spec,
        overlay=read_overlay(options.docs, model, grammars, spec.schema_version),
        facts=collect_facts(model, defaults, options.rules, options.checks),
        versions=_versions(options, model),
        guide=read_guide(options.guide),
        cpp_url=options.cpp_url,
        virtbind=_program(options),
    )


def _program(options: argparse.Namespace) -> Path | None:
    path: Path | None = options.virtbind
    if path is None or os.access(path, os.X_OK):
        return path
    print(f"virtbind-gen: note: no {path}: nothing is said of where rules work", file=sys.stderr)
    return None


def _versions(options: argparse.Namespace, model: Model) -> Versions:
    config = read_config(options.config)
    models = {options.schema_version: model} if options.schema_version else {}
    for text in options.also_version:
        version, separator, folder = text.partition("=")
        if not separator or not options.schema_version:
            raise ConfigError(
                "virtbind-gen docs: error: --also-version takes VERSION=DIR, and --schema-version "
                "has to say which version the pages are of"
            )
        others = load_schemas(find_schemas([Path(folder)], config.skip))
        models[version] = infer(others, name_namespaces(others, config.namespaces))
    return Versions(models)


def write_docs(folder: Path, inputs: Inputs) -> str:
    """Writes the site; says in words what it holds."""
    files = make_site(inputs)
    size = write_site(folder, files)
    pages = sum(name.endswith(".html") for name in files)
    return f"{pages} pages, {size / 1e6:.1f} MB in {folder}"
