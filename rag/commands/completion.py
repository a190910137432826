"""`dateline completion`: what a shell needs to complete commands and options."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script with which SHELL completes commands, options and files after a Tab."""
    from click.shell_completion import get_completion_class

    from rag.cli import main

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(main, {}, "dateline", "_DATELINE_COMPLETE").source())
