"""What people install: the packages hold what they must, the container file fits the commands, shells complete."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from commandline import understood

from rag.cli import COMMANDS, main
from rag.commands.manual import MANUAL

ROOT = Path(__file__).parent.parent
SOURCES = ("index", "rag", "evals", "prompts", "docs")
FILES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "constraints.txt", "MANIFEST.in")
NEEDED = (
    "rag/weights.json",
    "rag/app/page/main.js",
    "rag/app/page/page.html",
    "prompts/answer.md",
    "evals/limits.toml",
    "evals/sample/questions.jsonl",
    "evals/sample/articles/tollmark-bridge-what-to-know.txt",
    "index/web/fetch.py",
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> tuple[Path, Path]:
    """The wheel and the sdist, built from a copy of the tree."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in (*FILES, "Makefile", "Dockerfile"):
        shutil.copy(ROOT / name, tree)
    build = f"from setuptools import build_meta as b; b.build_sdist({str(out)!r}); b.build_wheel({str(out)!r})"
    done = subprocess.run([sys.executable, "-c", build], cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(out.glob("*.whl")), next(out.glob("*.tar.gz"))


def test_the_packages_hold_what_runs_and_nothing_else(packages):
    wheel, sdist = packages
    with zipfile.ZipFile(wheel) as opened:
        held = set(opened.namelist())
    assert set(NEEDED) <= held
    tops = {name.split("/")[0] for name in held}
    assert tops == {"index", "rag", "evals", "prompts", next(top for top in tops if top.endswith(".dist-info"))}
    sources = {path.relative_to(ROOT).as_posix() for name in SOURCES[:-1] for path in (ROOT / name).rglob("*.py")}
    assert sources <= held
    with tarfile.open(sdist) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert set(NEEDED) | {"README.md", "LICENSE", "CHANGELOG.md", "constraints.txt", "pyproject.toml"} <= names


def test_an_installed_wheel_runs(packages, tmp_path):
    with zipfile.ZipFile(packages[0]) as opened:
        opened.extractall(tmp_path / "site")
        entry = next(n for n in opened.namelist() if n.endswith("entry_points.txt"))
        assert "dateline = rag.cli:main" in opened.read(entry).decode()
    code = "import rag.cli, rag.model; rag.model.weights(); print(rag.cli.__file__); rag.cli.main(['--help'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path / "site"))
    assert "Answers questions from a folder of news articles" in done.stdout


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, with continued lines joined."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line.strip() and not line.startswith("#")]


def of(name: str) -> list[str]:
    return [value for key, value in instructions() if key == name]


def test_the_container_file_runs_commands_that_exist_as_nobody_special():
    assert of("FROM") == ["python:3.11-slim"]
    entry, command = json.loads(of("ENTRYPOINT")[-1]), json.loads(of("CMD")[-1])
    check = json.loads(of("HEALTHCHECK")[-1].partition("CMD ")[2])
    assert entry == ["dateline"]
    for words in (command, check[1:], ["index", "/articles"]):
        assert understood(shlex.join(["dateline", *words])) == words[0]
    order = [key for key, _ in instructions()]
    assert of("USER") == ["dateline"]
    assert order.index("USER") < order.index("ENTRYPOINT")
    assert of("VOLUME") == ["/store"]
    assert "DATELINE_STORE=/store/index" in of("ENV")[0]
    assert "ADD" not in order


def test_what_the_container_file_copies_is_there_and_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert ignored[0] == "*"
    allowed = {line[1:] for line in ignored if line.startswith("!")}
    copied = {Path(source).name for value in of("COPY") for source in shlex.split(value)[:-1]}
    assert copied == allowed
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_of_the_manual(name):
    done = CliRunner().invoke(main, [name, "--help"], prog_name="dateline")
    assert done.exit_code == 0
    for heading in ("Usage: dateline", "Examples:", "Exit codes: 0"):
        assert heading in done.stdout
    for example in MANUAL[name].examples:
        assert understood(example.removeprefix('eval "$(').removesuffix(')"').split(" > ")[0]).split()[0] == name


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_scripts_are_printed(shell):
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert f"_DATELINE_COMPLETE={shell}_complete" in done.stdout


def test_a_real_bash_completes(tmp_path):
    program = tmp_path / "dateline"
    program.write_text(f"#!{sys.executable}\nfrom rag.cli import main\nmain(prog_name='dateline')\n")
    program.chmod(0o755)
    script = (
        'eval "$(dateline completion bash)"; '
        "for line in 'dateline do' 'dateline ask --any' 'dateline completion z'; do "
        "COMP_WORDS=($line); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=(); "
        '_dateline_completion dateline; echo "${COMPREPLY[@]}"; done'
    )
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.split() == ["doctor", "--any-time", "zsh"]
