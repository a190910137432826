"""Question in, proven answer out: `Assistant.open(store).ask(question)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.errors import DatelineError
    from rag.assistant import Assistant
    from rag.settings import Settings
    from rag.types import Answer, Citation, Claim, Conflict, Passage, Question, Turn

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "Claim",
    "Conflict",
    "DatelineError",
    "Passage",
    "Question",
    "Settings",
    "Turn",
]
_WHERE = {"Assistant": "rag.assistant", "Settings": "rag.settings", "DatelineError": "index.errors"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the parts are slow to import."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_WHERE.get(name, "rag.types")), name)
