"""The command line, `dateline`: which commands there are, and errors as one line and an exit code."""

from __future__ import annotations

import importlib
from typing import Any

import click

from rag.commands.manual import epilog

# A command's name and where it is; nothing heavy is imported before a command runs.
COMMANDS = {
    "index": "rag.commands.index:index",
    "add": "rag.commands.bring:add",
    "watch": "rag.commands.bring:watch",
    "ask": "rag.commands.ask:ask",
    "search": "rag.commands.ask:search",
    "batch": "rag.commands.ask:batch",
    "show": "rag.commands.index:show",
    "chat": "rag.commands.chat:chat",
    "serve": "rag.commands.serve:serve",
    "mcp": "rag.commands.serve:mcp",
    "vectors": "rag.commands.vectors:vectors",
    "doctor": "rag.commands.index:doctor",
    "compact": "rag.commands.index:compact",
    "eval": "evals.cli:eval_group",
    "completion": "rag.commands.completion:completion",
}
# `eval` has commands of its own, too many to import for a line of help.
EVAL = "Measure answers on question sets, offline, and gate releases on them."


class Commands(click.Group):
    """Imports a command only when it is called, and turns Dateline's errors into one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        command.epilog = command.epilog or epilog(name, command.params)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        named = ((name, None if name == "eval" else self.get_command(ctx, name)) for name in COMMANDS)
        rows = [(name, command.get_short_help_str(80) if command else EVAL) for name, command in named]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for word in args:
            if not _is_text(word):
                raise click.UsageError(f"{word!r} is not valid UTF-8")
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
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
    return str(error) if isinstance(error, DatelineError) else None


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
