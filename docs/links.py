"""A hook of MkDocs: the page on security is the SECURITY.md at the root, its links those of the site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """SECURITY.md in place of the page `security.md`; other pages as they are."""
    if page.file.src_uri != "security.md":
        return markdown
    return re.sub(r"\[([^\]]+)\]\(docs/([^)]+)\)", _link, (HERE.parent / "SECURITY.md").read_text("utf-8"))


def _link(found: re.Match[str]) -> str:
    return f"[{found[1]}]({found[2]})" if (HERE / found[2]).exists() else found[1]
