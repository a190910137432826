"""Files in, searchable spans out: `build` makes a store what a folder is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from index.sync import SyncReport, build

__all__ = ["IndexSettings", "SyncReport", "build"]
_WHERE = {"IndexSettings": "index.settings", "SyncReport": "index.sync", "build": "index.sync"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the parts are slow to import."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)
