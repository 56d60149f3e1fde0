# SPDX-License-Identifier: LGPL-2.1-or-later
"""Compiles the schemas of the tests: ``compile_schemas.py OUTPUT-FOLDER SCHEMA...``."""

from __future__ import annotations

import sys
from pathlib import Path

from virtbind_gen.emit.grammar import compile_grammar
from virtbind_gen.rng.load import load


def main(output: Path, schemas: list[Path]) -> None:
    output.mkdir(parents=True, exist_ok=True)
    for schema in schemas:
        compiled = compile_grammar(load(schema), name=schema.stem)
        (output / f"{schema.stem}.vbg").write_bytes(compiled)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
