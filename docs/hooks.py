"""Hooks of MkDocs: two pages are made of what stands elsewhere, SECURITY.md and the help of the commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).parent
MEASURED = {"How it grows": "scale.md", "Torture": "torture.md"}
"""Pages that commands write, and that are part of the site once they are there."""


def on_config(config: Any) -> Any:
    """The site's pages, with those that were written."""
    pages = next(section["How it works"] for section in config.nav if "How it works" in section)
    pages[-1:-1] = [{title: name} for title, name in MEASURED.items() if (HERE / name).exists()]
    return config


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The two pages filled, other pages as they are."""
    if page.file.src_uri == "security.md":
        return re.sub(r"\[([^\]]+)\]\(docs/([^)]+)\)", _link, (HERE.parent / "SECURITY.md").read_text("utf-8"))
    if page.file.src_uri == "reference/commands.md":
        from rag.cli import main

        return f"{markdown}\n{''.join(_help(main, 'dateline', None))}"
    return markdown


def _link(found: re.Match[str]) -> str:
    """A link from the root of the repository as the site has it; only its text, where the site has no such page."""
    return f"[{found[1]}]({found[2]})" if (HERE / found[2]).exists() else found[1]


def _help(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    """What `--help` prints, for a command and those in it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=76)
    yield f"\n{'##' if parent is None else '###'} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            yield from _help(found, child, context)
