# SPDX-License-Identifier: LGPL-2.1-or-later
"""``virtbind-gen compare``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..config import ConfigError, read_config, read_lock, write_if_changed
from ..deep_stack import with_deep_stack
from ..model.naming import Names, NamingError
from ..rng.errors import SchemaError
from .changes import Level
from .inputs import read_version
from .report import WRITERS, Report, compare

_DESCRIPTION = """\
Compares two versions of a format: what was added, removed, renamed, widened or narrowed, for
documents and for callers in C++.  OLD and NEW are each a RELAX NG file or a folder of them, a
manifest, the folder that has one, or the prefix where bindings are installed.  Documents are
compared where both are schemas.  Exit code 0: compatible; 1: something breaks, or it could not be
decided that nothing does; 2: could not run.
"""


def add_compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the subcommand to the generator's command line."""
    parser = commands.add_parser(
        "compare", help="say what changed between two versions", description=_DESCRIPTION
    )
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    parser.add_argument("--format", choices=list(WRITERS), default="text")
    parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")
    parser.add_argument("--config", type=Path, help="binding.toml: names and namespaces of schemas")
    parser.add_argument("--lock", type=Path, help="names.lock: the names that stay")
    parser.add_argument("--binding", default="", help="which of the bindings below a prefix")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    try:
        report = with_deep_stack(lambda: _compare(options))
    except (SchemaError, ConfigError) as error:
        print(error, file=sys.stderr)
        return 2
    except NamingError as error:
        print(f"virtbind-gen: error: {error}", file=sys.stderr)
        return 2
    text = WRITERS[options.format](report)
    if options.output:
        write_if_changed(options.output, text)
    else:
        sys.stdout.write(text)
    return int(report.level is Level.MAJOR)


def _compare(options: argparse.Namespace) -> Report:
    config = read_config(options.config)
    names = Names(read_lock(options.lock), config.names)
    old = read_version(options.old, config, names, options.binding)
    new = read_version(options.new, config, names, options.binding)
    return compare(old, new)
