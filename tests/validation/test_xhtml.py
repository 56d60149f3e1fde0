# SPDX-License-Identifier: LGPL-2.1-or-later
"""A schema of another kind, Debian's xhtml-relaxng: mixed content, inclusions, exclusions."""

from __future__ import annotations

from pathlib import Path

import pytest
from judges import FULL, check, sample
from mutate import compare, write_mutants
from oracle import needs_jing

FOLDER = Path("/usr/share/xml/xhtml-relaxng")
SCHEMAS = [FOLDER / name for name in ("xhtml.rng", "xhtml-strict.rng", "xhtml-basic.rng")]
COUNT = 1000 if FULL else 100

pytestmark = pytest.mark.skipif(
    not all(schema.exists() for schema in SCHEMAS), reason="xhtml-relaxng is not installed"
)

PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">
<head><title>A page</title><meta name="author" content="nobody"/></head>
<body>
<h1 id="top">A page</h1>
<p class="first">With <em>emphasis</em>, <a href="#top">a link</a>, <code>code</code> &amp;c.</p>
<ul><li>one</li><li>two <strong>or</strong> three</li></ul>
<table summary="numbers"><tr><th>n</th><td colspan="2">1</td></tr></table>
<form action="/send" method="post"><p><input type="text" name="q" size="5"/></p></form>
<dl><dt>term</dt><dd>meaning</dd></dl>
<p><img src="a.png" alt="a"/><br/><q cite="b">quoted</q></p>
</body>
</html>
"""


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: str(path.stem))
def test_a_page(schema: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.xhtml", tmp_path / "bad.xhtml"
    good.write_text(PAGE)
    bad.write_text(PAGE.replace("<li>one</li>", "<p>one</p>"))
    verdicts = check(schema, [good, bad])
    assert [verdict.word for verdict in verdicts] == ["valid", "invalid"]
    assert verdicts[1].findings[0]["line"] == 6
    assert "'p'" in verdicts[1].findings[0]["message"]


@needs_jing
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: str(path.stem))
def test_same_verdict_as_jing(schema: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.xhtml"
    page.write_text(PAGE)
    documents = [page, *sample(schema, tmp_path / "sample", COUNT, seed=1)]
    mutants = write_mutants(documents, tmp_path / "mutants", 3 * COUNT, seed=2)
    verdicts = compare(schema, documents + mutants)
    assert set(verdicts[: len(documents)]) == {"valid"}
    assert "invalid" in verdicts
