# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line of the generator: ``virtbind-gen``."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .compare.command import add_compare
from .config import ConfigError, format_lock, read_config, read_lock, write_if_changed
from .docs.command import add_options as add_docs_options
from .docs.command import read_inputs, write_docs
from .emit.checks import emit_checks, read_checks
from .emit.cxx import BindingSpec, emit_cxx
from .emit.defaults import emit_defaults, read_defaults
from .emit.grammar import compile_binding, compile_grammar
from .emit.manifest import emit_manifest
from .emit.xsd import emit_xsd
from .emit.xsdcxx import XsdcxxError, compile_schemas, find_xsdcxx, xml_schema_header
from .model.accessors import identifier
from .model.infer import infer
from .model.naming import Names, NamingError, assign_names, lock_rows, unfit_rows
from .model.schemas import find_schemas, load_schemas, name_namespaces
from .model.types import Model
from .rng.errors import SchemaError
from .rng.load import load
from .rng.pattern import Grammar
from .sample.documents import write_documents

#: Where virtbind.xsd is: beside the generator in the source tree, and where it is installed.
_SUPPORT = [
    Path(__file__).parents[2] / "runtime" / "schema",
    Path(__file__).parents[1] / "schema",
]


class _Progress:
    """Says on standard error what is being done, with the seconds it took."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.begin = time.monotonic()

    def say(self, text: str) -> None:
        if not self.quiet:
            seconds = time.monotonic() - self.begin
            print(f"virtbind-gen: [{seconds:5.1f} s] {text}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Runs a subcommand.  Exit 0: done; 1: the schema or configuration is wrong; 2: not run."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (SchemaError, ConfigError) as error:
        print(error, file=sys.stderr)
        return 1
    except NamingError as error:
        print(f"virtbind-gen: error: {error}", file=sys.stderr)
        return 1
    except XsdcxxError as error:
        print(f"virtbind-gen: error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or 'virtbind-gen'}: error: {error.strerror}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="virtbind-gen", description="Compiles RELAX NG schemas into typed C++."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    bind = commands.add_parser(
        "bind",
        help="make a C++ binding from schemas",
        description="Makes a C++ binding: XSDs, the classes that xsdcxx makes of them, the tables "
        "that the runtime reads and writes them with, and a manifest of the public API. Files are "
        "written only when their bytes change.",
    )
    _add_model_options(bind)
    bind.add_argument("--output-dir", type=Path, required=True, help="folder for all that is made")
    bind.add_argument(
        "--parts", type=_positive, default=1, help="C++ files to split the classes into"
    )
    bind.add_argument("--xsdcxx", help="the xsdcxx program (default: from PATH)")
    _add_defaults_options(bind, required=False)
    bind.add_argument("--stamp", type=Path, help="file to touch when all is done, for build tools")
    bind.add_argument("--depfile", type=Path, help="dependency file to write, for build tools")
    bind.set_defaults(run=_bind)

    defaults = commands.add_parser(
        "defaults",
        help="make the defaults of a binding only",
        description="Makes what `bind --defaults` makes beside the classes; a build tool that runs "
        "it on its own need not run xsdcxx again for a changed default.",
    )
    _add_model_options(defaults)
    _add_defaults_options(defaults, required=True)
    _add_build_options(defaults)
    defaults.set_defaults(run=_defaults)

    checks = commands.add_parser(
        "checks",
        help="make the semantic checks of a binding",
        description="Makes the set of checks of a binding out of folders of tables and C++ "
        "functions.",
    )
    _add_model_options(checks)
    checks.add_argument(
        "--checks", type=Path, nargs="+", required=True, help="folders with families of checks"
    )
    checks.add_argument(
        "--has-defaults", action="store_true", help="the binding has defaults: they know for whom"
    )
    _add_build_options(checks)
    checks.set_defaults(run=_checks)

    docs = commands.add_parser(
        "docs",
        help="make reference pages",
        description="Writes a static site: a page for each part of the format, its tree, a search "
        "and, if there is one, a written guide. The folder is replaced as a whole.",
    )
    _add_model_options(docs)
    add_docs_options(docs)
    docs.set_defaults(run=_docs)

    xsd = commands.add_parser("xsd", help="write the XSDs of a binding only")
    _add_model_options(xsd)
    xsd.add_argument("--output-dir", type=Path, required=True, help="folder for the XSDs")
    xsd.set_defaults(run=_xsd)

    grammar = commands.add_parser(
        "grammar",
        help="compile a schema for 'virtbind check --grammar'",
        description="Compiles a RELAX NG schema to the form that the runtime validates with.",
    )
    grammar.add_argument("schema", type=Path, help="a RELAX NG file")
    grammar.add_argument("-o", "--output", type=Path, required=True, help="the file to write")
    grammar.add_argument("--name", help="what messages call it (default: the file's name)")
    grammar.set_defaults(run=_grammar)

    sample = commands.add_parser(
        "sample",
        help="write random valid documents of a schema",
        description="Writes random documents that are valid under a schema, the same ones for the "
        "same seed.",
    )
    sample.add_argument("schema", type=Path, help="a RELAX NG file")
    sample.add_argument("--output-dir", type=Path, required=True, help="folder for the documents")
    sample.add_argument("--count", type=int, default=10, help="how many documents")
    sample.add_argument("--seed", type=int, default=1, help="of the first document")
    sample.set_defaults(run=_sample)

    add_compare(commands)

    header = commands.add_parser("xml-schema", help="write the header of XML Schema's own types")
    header.add_argument("--output", type=Path, required=True)
    header.add_argument("--xsdcxx", help="the xsdcxx program (default: from PATH)")
    header.set_defaults(run=_xml_schema)
    return parser


def _add_build_options(parser: argparse.ArgumentParser) -> None:
    """What a build tool tells a step of its own."""
    parser.add_argument("--output-dir", type=Path, required=True, help="folder for what is made")
    parser.add_argument("--stamp", type=Path, help="file to touch when all is done")
    parser.add_argument("--depfile", type=Path, help="dependency file to write")


def _add_defaults_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--defaults", type=Path, required=required, help="defaults.toml: what hypervisors fill in"
    )
    parser.add_argument("--rules", type=Path, help="folder of the C++ rules that it names")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above zero")
    return int(text)


def _namespace(text: str) -> str:
    for part in text.split("::"):
        if not re.fullmatch("[A-Za-z][A-Za-z0-9_]*", part) or identifier(part) != part:
            raise argparse.ArgumentTypeError(f"'{text}' cannot name a C++ namespace")
    return text


def _add_model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schema", type=Path, nargs="+", help="RELAX NG files, or folders of them")
    parser.add_argument(
        "--name", type=_namespace, required=True, help="the binding's name: libvirt"
    )
    parser.add_argument(
        "--namespace", type=_namespace, help="its C++ namespace (default: the name)"
    )
    parser.add_argument("--config", type=Path, help="binding.toml: names and namespaces")
    parser.add_argument(
        "--lock", type=Path, help="names.lock: the names that stay; new ones are added to it"
    )
    parser.add_argument(
        "--update-lock", action="store_true", help="write new names to the lock file"
    )
    parser.add_argument("--schema-version", default="", help="version of the schemas, if known")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def _model(
    options: argparse.Namespace, progress: _Progress
) -> tuple[Model, BindingSpec, list[Grammar]]:
    config = read_config(options.config)
    paths = find_schemas(options.schema, config.skip)
    progress.say(f"reading {len(paths)} schema{'s' if len(paths) != 1 else ''}")
    grammars = load_schemas(paths)
    progress.say("inferring types")
    model = infer(grammars, name_namespaces(grammars, config.namespaces))
    names = Names(read_lock(options.lock), config.names)
    assign_names(model, names)
    for text in unfit_rows(model, names):
        progress.say(text)
    spec = BindingSpec(
        name=options.name,
        namespace=options.namespace or options.name,
        schema_version=options.schema_version,
        schemas=tuple(path.name for path in paths),
    )
    progress.say(f"{len(model.complex_types)} classes, {len(model.enumerations)} enumerations")
    return model, spec, grammars


def _update_lock(options: argparse.Namespace, model: Model) -> None:
    """Adds the names of what is new to the lock file, once all else has worked."""
    if options.lock and options.update_lock:
        names = Names(locked=read_lock(options.lock))
        write_if_changed(options.lock, format_lock(lock_rows(model, names)))


def _bind(options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.quiet)
    xsdcxx = find_xsdcxx(options.xsdcxx)
    model, spec, grammars = _model(options, progress)
    schemas = emit_xsd(model)
    progress.say("running xsdcxx")
    classes = compile_schemas(model, spec, schemas, options.parts, xsdcxx, _support())
    keys = read_config(options.config).keys
    grammar = compile_binding(model, grammars, spec.name)
    files = classes | emit_cxx(model, spec, grammar, options.parts, keys)
    files |= {f"xsd/{name}": text for name, text in schemas.items()}
    files["manifest.json"] = emit_manifest(model, spec)
    if options.defaults:
        files |= emit_defaults(model, spec, read_defaults(options.defaults, options.rules))
    changed = sum(write_if_changed(options.output_dir / name, text) for name, text in files.items())
    _update_lock(options, model)
    _finish(options, model, [options.defaults])
    progress.say(f"{len(files)} files, {changed} changed")
    return 0


def _defaults(options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.quiet)
    table = read_defaults(options.defaults, options.rules)
    model, spec, _grammars = _model(options, progress)
    files = emit_defaults(model, spec, table)
    changed = sum(write_if_changed(options.output_dir / name, text) for name, text in files.items())
    _finish(options, model, [options.defaults])
    progress.say(f"{len(table.rows)} rows, {len(files)} files, {changed} changed")
    return 0


def _checks(options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.quiet)
    families = read_checks([folder.absolute() for folder in options.checks])
    model, spec, _grammars = _model(options, progress)
    files = emit_checks(model, spec, families, has_defaults=options.has_defaults)
    changed = sum(write_if_changed(options.output_dir / name, text) for name, text in files.items())
    _finish(options, model, [family.table for family in families])
    rows = sum(len(family.checks) for family in families)
    progress.say(f"{rows} checks, {len(files)} files, {changed} changed")
    return 0


def _docs(options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.quiet)
    inputs = read_inputs(options, *_model(options, progress))
    progress.say(write_docs(options.output_dir, inputs))
    return 0


def _finish(options: argparse.Namespace, model: Model, tables: Sequence[Path | None]) -> None:
    """Tells a build tool that all is done, and what it was made from."""
    if options.depfile and options.stamp:
        here = Path(__file__).parent
        own = sorted(here.rglob("*.py")) + sorted(here.rglob("*.j2"))
        own = [path for path in own if here / "docs" not in path.parents]  # pages are no code
        inputs = [*model.files, *map(str, own)]
        own_files = (options.config, options.lock, *tables)
        inputs += [str(p) for p in own_files if p is not None and p.exists()]
        stamp, *escaped = (str(name).replace(" ", "\\ ") for name in (options.stamp, *inputs))
        write_if_changed(options.depfile, f"{stamp}: {' '.join(escaped)}\n")
    if options.stamp:
        options.stamp.parent.mkdir(parents=True, exist_ok=True)
        options.stamp.touch()


def _support() -> Path:
    for folder in _SUPPORT:
        if (folder / "virtbind.xsd").exists():
            return folder
    raise XsdcxxError("error: virtbind.xsd is not where it was installed")


def _xsd(options: argparse.Namespace) -> int:
    model, _spec, _grammars = _model(options, _Progress(quiet=options.quiet))
    for name, text in emit_xsd(model).items():
        write_if_changed(options.output_dir / name, text)
    _update_lock(options, model)
    return 0


def _grammar(options: argparse.Namespace) -> int:
    compiled = compile_grammar(load(options.schema), name=options.name or options.schema.stem)
    write_if_changed(options.output, compiled)
    return 0


def _sample(options: argparse.Namespace) -> int:
    written = write_documents(load(options.schema), options.output_dir, options.seed, options.count)
    if written < options.count:
        print(f"virtbind-gen: note: {written} of {options.count} documents made", file=sys.stderr)
    return 0


def _xml_schema(options: argparse.Namespace) -> int:
    write_if_changed(options.output, xml_schema_header(find_xsdcxx(options.xsdcxx)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
