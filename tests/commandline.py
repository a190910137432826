"""Whether a line of a shell would be understood by `dateline`, without running it."""

from __future__ import annotations

import shlex
from unittest.mock import patch

import click

from rag.cli import main


def understood(line: str) -> str:
    """The name of the command that a line calls. Raises click's errors for what it does not know.

    Paths need not be there.
    """
    words = shlex.split(line, comments=True)
    assert words[0] == "dateline", line
    with patch.object(click.Path, "convert", lambda self, value, param, ctx: value):
        group, words, names = main, words[1:], []
        context = click.Context(main, info_name="dateline")
        while isinstance(group, click.Group):
            if words[0] in ("--help", "--version"):
                return words[0]
            name, command, words = group.resolve_command(context, words)
            assert command is not None
            names.append(name)
            group = command
        if "--help" not in words:
            group.make_context(names[-1], list(words), parent=context).close()
    return " ".join(names)
