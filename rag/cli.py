"""The command line, `dateline`: which commands there are, and errors as one line and an exit code."""

from __future__ import annotations

import errno
import importlib
from difflib import get_close_matches
from typing import Any

import click

from rag.commands.manual import epilog

# A command's name, where it is and what it does in a line; nothing heavy is imported before a command runs.
COMMANDS = {
    "index": ("rag.commands.index:index", "Make folders searchable; again, when their files changed."),
    "add": ("rag.commands.bring:add", "Fetch pages, feeds or web archives, and index them."),
    "watch": ("rag.commands.bring:watch", "Index folders again whenever their files change."),
    "ask": ("rag.commands.ask:ask", "Answer a question, each sentence with its exact source."),
    "search": ("rag.commands.ask:search", "Find the best passages for a question."),
    "batch": ("rag.commands.ask:batch", "Answer every question of a file (JSON Lines)."),
    "show": ("rag.commands.index:show", "List the articles, or print the text of one."),
    "chat": ("rag.commands.chat:chat", "Open the chat in a browser."),
    "serve": ("rag.commands.serve:serve", "Answer over HTTP: OpenAI's protocol and our own."),
    "mcp": ("rag.commands.serve:mcp", "Give an agent search, ask and read_passage (MCP)."),
    "vectors": ("rag.commands.vectors:vectors", "Spread embedding over processes or machines."),
    "doctor": ("rag.commands.index:doctor", "Check the store, and mend what can be mended."),
    "compact": ("rag.commands.index:compact", "Make deletion real, and give back its space."),
    "eval": ("evals.cli:eval_group", "Measure answers on question sets, and gate on them."),
    "completion": ("rag.commands.completion:completion", "Print what your shell needs to complete commands."),
}

STOPPED = {
    "index": "; what was stored is whole: run it again, and it goes on from there",
    "batch": "; the answers until then are written",
}
"""What becomes of the work of a command that Ctrl-C ends."""


class Commands(click.Group):
    """Imports a command only when it is called, and turns Dateline's errors into one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name][0].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        command.epilog = command.epilog or epilog(name, command.params)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and (near := get_close_matches(args[0], COMMANDS, 1)):
            raise click.UsageError(f"No such command {args[0]!r}. Did you mean {near[0]!r}?", ctx)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for word in args:
            if not _is_text(word):
                raise click.UsageError(f"{word!r} is not valid UTF-8")
        try:
            return super().parse_args(ctx, args)
        except OSError as error:  # help that nothing can be written to
            if (known := _known(error)) is None:
                raise
            click.echo(f"dateline: {known}", err=True)
            ctx.exit(2)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo(f"\ndateline: stopped{STOPPED.get(ctx.invoked_subcommand or '', '')}", err=True)
            ctx.exit(130)
        except Exception as error:
            if (known := _known(error)) is None:
                raise
            click.echo(f"dateline: {known}", err=True)
            ctx.exit(2)


def _known(error: Exception) -> str | None:
    import sqlite3

    from index.errors import DatelineError

    if isinstance(error, sqlite3.DatabaseError):
        return f"the library cannot be used ({error}): `dateline doctor` says what is wrong with it"
    if isinstance(error, OSError) and error.errno and error.errno != errno.EPIPE:  # a closed pipe is no error
        return _of_system(error)
    return str(error) if isinstance(error, DatelineError) else None


def _of_system(error: OSError) -> str:
    """What the system would not do, where, and what may be done about it."""
    from index.store.lock import FULL

    place = error.filename2 or error.filename or "what is read or written"
    act = "free some space and run it again" if error.errno in FULL else "name another, or see to it and run it again"
    return f"{place} cannot be used ({error.strerror}): {act}"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dateline")
def main() -> None:
    """Answers questions from a folder of news articles, and proves every answer.

    \b
    dateline index articles/          make the folder searchable
    dateline ask "Who met in Ankara?" answer, each sentence with its exact source
    """


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:  # bytes of the shell that are no UTF-8
        return False
    return True
