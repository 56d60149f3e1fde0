# SPDX-License-Identifier: LGPL-2.1-or-later
"""The written guide: Markdown files of one folder, in the order of their names.

``10-start.md`` becomes ``guide/start.html``, ``index.md`` the front page.  Links between the files
are links between the pages; the title is the first heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from ..config import ConfigError

_LINK = re.compile(r'href="(?:\d+-)?([\w-]+)\.md(#[\w-]+)?"')


@dataclass(frozen=True)
class GuidePage:
    """``file`` is below the site's folder."""

    file: str
    title: str
    body: Markup
    words: str


def read_guide(folder: Path | None) -> list[GuidePage]:
    """The pages of the guide, the front page first; none without a folder."""
    if folder is None:
        return []
    paths = sorted(folder.glob("*.md"), key=lambda path: (path.name != "index.md", path.name))
    if not paths:
        raise ConfigError(f"{folder}: error: the guide has no *.md")
    return [_page(path) for path in paths]


def _page(path: Path) -> GuidePage:
    try:
        import markdown  # here, since only a site with a guide needs it
    except ImportError:
        raise ConfigError(
            f"{path}: error: a guide needs Python's markdown (Debian: python3-markdown)"
        ) from None
    text = path.read_text(encoding="utf-8")
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    if heading is None:
        raise ConfigError(f"{path}: error: no title (a line '# ...')")
    body = markdown.markdown(text, extensions=["fenced_code", "tables", "toc", "sane_lists"])
    front = path.name == "index.md"
    stem = re.sub(r"^\d+-", "", path.stem)
    prefix = "guide/" if front else ""
    body = _LINK.sub(lambda m: f'href="{_target(m[1], front, prefix)}{m[2] or ""}"', body)
    body = body.replace("<pre>", '<pre tabindex="0">')
    words = " ".join(re.sub(r"```.*?```|[#*`|<>-]", " ", text, flags=re.DOTALL).split())
    return GuidePage(
        "index.html" if front else f"guide/{stem}.html",
        heading[1].replace("`", ""),
        Markup(body),
        words,
    )


def _target(stem: str, front: bool, prefix: str) -> str:
    if stem == "index":
        return "index.html" if front else "../index.html"
    return f"{prefix}{stem}.html"
