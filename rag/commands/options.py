"""What the commands share: options, days, settings, printing."""

from __future__ import annotations

import json
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from index.store.library import Library
    from rag.settings import Settings
    from rag.types import Question

STORE = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path(".dateline"),
    envvar="DATELINE_STORE",
    show_default=True,
    help="Folder of the index.",
)
CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    envvar="DATELINE_CONFIG",
    help="Settings file (default: dateline.toml here, if any).",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")


class Day(click.ParamType[date]):
    """A day of the calendar, as 2024-05-31."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar: write one as 2024-05-31.", param, ctx)


DAY = Day()


def settings_of(config: Path | None) -> Settings:
    """The settings of `config`, or of `dateline.toml` here, if any."""
    from rag.settings import Settings

    return Settings.load(config)


def file_of(library: Library, name: str) -> str:
    """What the index calls a file, of its name there or its path on this disk. Raises UsageError."""
    from index.errors import UsageError

    paths = set(library.paths())
    if name in paths:
        return name
    place = Path(name).resolve()
    for folder, (_, label) in library.roots().items():
        if place.is_relative_to(folder) and (path := label + place.relative_to(folder).as_posix()) in paths:
            return path
    near = [path for path in sorted(paths) if path.endswith(f"/{place.name}")] or get_close_matches(name, paths, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"no article {name!r} in {library.store}: {meant}`dateline show` lists what is there")


def in_words(ctx: click.Context, param: click.Parameter, words: tuple[str, ...]) -> str:
    """One question, of words that were not put in quotes too."""
    if len(words) > 1 and any(" " in word for word in words):
        raise click.UsageError("one question at a time: put it in quotes", ctx)
    return " ".join(words)


QUESTION = click.argument("question", nargs=-1, required=True, metavar="QUESTION", callback=in_words)


def question_of(text: str, bounds: dict[str, Any], library: Library) -> Question:
    """The question that the options of a command make."""
    from rag.types import Question

    return Question(
        text=text,
        since=bounds["since"],
        until=bounds["until"],
        as_of=bounds["as_of"],
        files=tuple(file_of(library, file) for file in bounds["files"]) or None,
        read_time=not bounds["any_time"],
    )


def show_json(value: Any) -> None:
    """Print a record as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
