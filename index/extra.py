"""Optional parts: a missing one is named with the line that installs it."""

from __future__ import annotations

from importlib.util import find_spec

from index.errors import MissingPartError


def need(extra: str, *modules: str) -> None:
    """Raise MissingPartError, with the line that installs `extra`, when one of its `modules` is not there."""
    missing = [module for module in modules if not _there(module)]
    if missing:
        raise MissingPartError(f"this needs {', '.join(missing)}, not installed here: pip install 'dateline[{extra}]'")


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package that it is in
        return False
