# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tiny schemas and all that the model makes of them, in files to review.

After a wanted change: ``VIRTBIND_UPDATE_GOLDEN=1 pytest tests/generator/test_model_golden.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from model_text import model_of, spell_model

from virtbind_gen.emit.xsd import emit_xsd

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("schema", sorted(GOLDEN.glob("*.rng")), ids=lambda path: str(path.stem))
def test_golden(schema: Path) -> None:
    model = model_of(schema)
    made = {schema.with_suffix(".txt"): spell_model(model)}
    for name, text in emit_xsd(model).items():
        suffix = ".xsd" if name == "types.xsd" else f".{name}"
        made[schema.with_suffix(suffix)] = text
    for path, text in made.items():
        if os.environ.get("VIRTBIND_UPDATE_GOLDEN"):
            path.write_text(text)
        assert text == path.read_text(), f"{path.name} is not what the generator makes"
