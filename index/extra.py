"""Optional parts: a missing one is named with the line that installs it."""

from __future__ import annotations

from importlib.util import find_spec

from index.errors import MissingPartError


def need(extra: str, *modules: str) -> None:
    """Raise MissingPartError, with the line that installs `extra`, when one of its `modules` is not there."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise MissingPartError(f"this needs {', '.join(missing)}, not installed here: pip install 'dateline[{extra}]'")
