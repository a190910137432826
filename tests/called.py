"""Commands run in this process or as one of their own, and what none of them may show."""

from __future__ import annotations

import os
import subprocess
import sys

from click.testing import CliRunner

from rag.cli import main


def call(*words: object, code: int = 0, **environment: str):
    """Run a command in this process; no exception may come out of it."""
    done = CliRunner().invoke(main, [str(w) for w in words], env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def refused(*words: object, code: int = 2, **environment: str) -> str:
    done = call(*words, code=code, **environment)
    assert done.stdout == ""
    return done.stderr


def outside(*words: object, stdin: str = "", **options):
    """Run a command as a process of its own."""
    command = [sys.executable, "-c", "from rag.cli import main; main()", *map(os.fsencode, map(str, words))]
    return subprocess.run(command, input=stdin.encode(), capture_output=True, check=False, timeout=120, **options)
