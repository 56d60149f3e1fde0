# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line of the generator: ``virtbind-gen``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .config import ConfigError, format_lock, read_config, read_lock, write_if_changed
from .emit.cxx import BindingSpec, emit_cxx
from .emit.manifest import emit_manifest
from .emit.xsd import emit_xsd
from .emit.xsdcxx import XsdcxxError, compile_schemas, find_xsdcxx, xml_schema_header
from .model.infer import infer
from .model.naming import Names, NamingError, assign_names, lock_rows
from .model.schemas import find_schemas, load_schemas, name_namespaces
from .model.types import Model
from .rng.errors import SchemaError
from .rng.load import load
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
    """Runs a subcommand.  Exit 0: done; 1: the schema or configuration is wrong; 2: could not run."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except (SchemaError, NamingError, ConfigError) as error:
        print(error, file=sys.stderr)
        return 1
    except XsdcxxError as error:
        print(error, file=sys.stderr)
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
    bind.add_argument("--parts", type=int, default=1, help="C++ files to split the classes into")
    bind.add_argument("--xsdcxx", help="the xsdcxx program (default: from PATH)")
    bind.add_argument("--stamp", type=Path, help="file to touch when all is done, for build tools")
    bind.add_argument("--depfile", type=Path, help="dependency file to write, for build tools")
    bind.set_defaults(run=_bind)

    xsd = commands.add_parser("xsd", help="write the XSDs of a binding only")
    _add_model_options(xsd)
    xsd.add_argument("--output-dir", type=Path, required=True, help="folder for the XSDs")
    xsd.set_defaults(run=_xsd)

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

    header = commands.add_parser("xml-schema", help="write the header of XML Schema's own types")
    header.add_argument("--output", type=Path, required=True)
    header.add_argument("--xsdcxx", help="the xsdcxx program (default: from PATH)")
    header.set_defaults(run=_xml_schema)
    return parser


def _add_model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("schema", type=Path, nargs="+", help="RELAX NG files, or folders of them")
    parser.add_argument("--name", required=True, help="the binding's name: libvirt")
    parser.add_argument("--namespace", help="its C++ namespace (default: the name)")
    parser.add_argument("--config", type=Path, help="binding.toml: names and namespaces")
    parser.add_argument(
        "--lock", type=Path, help="names.lock: the names that stay; new ones are added to it"
    )
    parser.add_argument(
        "--update-lock", action="store_true", help="write new names to the lock file"
    )
    parser.add_argument("--schema-version", default="", help="version of the schemas, if known")
    parser.add_argument("--quiet", action="store_true", help="no progress on standard error")


def _model(options: argparse.Namespace, progress: _Progress) -> tuple[Model, BindingSpec]:
    config = read_config(options.config)
    paths = find_schemas(options.schema, config.skip)
    progress.say(f"reading {len(paths)} schema{'s' if len(paths) != 1 else ''}")
    grammars = load_schemas(paths)
    progress.say("inferring types")
    model = infer(grammars, name_namespaces(grammars, config.namespaces))
    names = Names(read_lock(options.lock), config.names)
    assign_names(model, names)
    if options.lock and options.update_lock:
        write_if_changed(options.lock, format_lock(lock_rows(model, names)))
    spec = BindingSpec(
        name=options.name,
        namespace=options.namespace or options.name,
        schema_version=options.schema_version,
        schemas=tuple(path.name for path in paths),
    )
    progress.say(f"{len(model.complex_types)} classes, {len(model.enumerations)} enumerations")
    return model, spec


def _bind(options: argparse.Namespace) -> int:
    progress = _Progress(quiet=options.quiet)
    xsdcxx = find_xsdcxx(options.xsdcxx)
    model, spec = _model(options, progress)
    schemas = emit_xsd(model)
    progress.say("running xsdcxx")
    classes = compile_schemas(model, spec, schemas, options.parts, xsdcxx, _support())
    files = classes | emit_cxx(model, spec, options.parts)
    files |= {f"xsd/{name}": text for name, text in schemas.items()}
    files["manifest.json"] = emit_manifest(model, spec)
    changed = sum(write_if_changed(options.output_dir / name, text) for name, text in files.items())
    if options.depfile and options.stamp:
        _write_depfile(options, model)
    if options.stamp:
        options.stamp.parent.mkdir(parents=True, exist_ok=True)
        options.stamp.touch()
    progress.say(f"{len(files)} files, {changed} changed")
    return 0


def _write_depfile(options: argparse.Namespace, model: Model) -> None:
    own = sorted(Path(__file__).parent.rglob("*.py")) + sorted(Path(__file__).parent.rglob("*.j2"))
    inputs = [*model.files, *map(str, own)]
    inputs += [str(p) for p in (options.config, options.lock) if p is not None and p.exists()]
    escaped = " ".join(name.replace(" ", "\\ ") for name in inputs)
    write_if_changed(options.depfile, f"{options.stamp}: {escaped}\n".replace("\\\\ ", "\\ "))


def _support() -> Path:
    for folder in _SUPPORT:
        if (folder / "virtbind.xsd").exists():
            return folder
    raise XsdcxxError("error: virtbind.xsd is not where it was installed")


def _xsd(options: argparse.Namespace) -> int:
    model, _spec = _model(options, _Progress(quiet=options.quiet))
    for name, text in emit_xsd(model).items():
        write_if_changed(options.output_dir / name, text)
    return 0


def _sample(options: argparse.Namespace) -> int:
    written = write_documents(
        load(options.schema), options.output_dir, options.seed, options.count
    )
    if written < options.count:
        print(f"virtbind-gen: note: {written} of {options.count} documents made", file=sys.stderr)
    return 0


def _xml_schema(options: argparse.Namespace) -> int:
    write_if_changed(options.output, xml_schema_header(find_xsdcxx(options.xsdcxx)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
