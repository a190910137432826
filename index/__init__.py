"""Files in, searchable spans out: `build` makes a store what a folder is."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.report import SyncReport
    from index.settings import IndexSettings
    from index.sync import build

# onnxruntime (1.29 and later, chromadb imports it too) reports to its maker unless this is set before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# openvino reports that it was imported, unless the package that does so cannot be.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

__all__ = ["IndexSettings", "SyncReport", "build"]
_WHERE = {"IndexSettings": "index.settings", "SyncReport": "index.report", "build": "index.sync"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the parts are slow to import."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE[name]), name)
