"""Clean environments without an install: Python with nothing but what some of our extras require."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections import defaultdict
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SITE = Path(sysconfig.get_path("purelib"))
OWN = ("index", "rag", "evals", "prompts")


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def closure(extras: tuple[str, ...]) -> set[str]:
    """The distributions that `pip install 'dateline[extras]'` brings here, by what those installed require.

    Skips the test when one is not installed.
    """
    optional = project()["optional-dependencies"]
    wanted = [*project()["dependencies"], *(line for extra in extras for line in optional[extra])]
    found: dict[str, set[str]] = {}
    todo = [Requirement(line) for line in wanted]
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name == "dateline":
            todo += [Requirement(line) for extra in requirement.extras for line in optional[extra]]
            continue
        new = {"", *requirement.extras} - found.setdefault(name, set())
        found[name] |= new
        try:
            requires = metadata.requires(name) if new else ()
        except metadata.PackageNotFoundError:
            pytest.skip(f"{name} is not installed: pip install 'dateline[{','.join(extras)}]'")
        for line in requires or ():
            needed = Requirement(line)
            if any(needed.marker is None or needed.marker.evaluate({"extra": extra}) for extra in new):
                todo.append(needed)
    return set(found)


@cache
def owners() -> dict[str, set[str]]:
    """Whose files are at and below each path of the site directory, except scripts and what lies outside."""
    owned: dict[str, set[str]] = defaultdict(set)
    for one in metadata.distributions(path=[str(SITE)]):
        name = canonicalize_name(one.metadata["Name"])
        for path, *_ in csv.reader((one.read_text("RECORD") or "").splitlines()):
            if path.startswith(("..", "/")):
                continue
            end = len(path)
            while end > 0:
                owned[path[:end]].add(name)
                end = path.rfind("/", 0, end)
    return owned


def link(folder: Path, extras: tuple[str, ...]) -> Path:
    """A site directory of links to exactly what these extras bring, and our own packages."""
    wanted, owned = closure(extras), owners()
    below: dict[str, list[str]] = defaultdict(list)
    for path in owned:
        below[path.rpartition("/")[0]].append(path)
    todo = list(below[""])
    while todo:
        path = todo.pop()
        if owned[path] <= wanted:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).symlink_to(SITE / path)
        elif owned[path] & wanted:
            todo += below[path]
    info = next(SITE.glob("dateline-*.dist-info"))
    (folder / info.name).symlink_to(info)
    for package in OWN:
        (folder / package).symlink_to(ROOT / package)
    return folder


def python(site: Path, code: str, cwd: Path) -> str:
    """What `code` prints, in a Python that sees only `site` and the standard library."""
    kept = {name: os.environ[name] for name in ("PATH", "OMP_NUM_THREADS", "HF_HUB_OFFLINE") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(site)!r})\n{code}"],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**kept, "HOME": str(cwd), "TOKENIZERS_PARALLELISM": "false"},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def names(requirements: list[str]) -> set[str]:
    """The distributions that requirement lines name."""
    return {canonicalize_name(re.split(r"[^\w.-]", line)[0]) for line in requirements}
