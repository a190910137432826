"""The shape of the code: imports go one way, every file says its job, packages export what they say."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import COMMANDS

ROOT = Path(__file__).parent.parent
FILES = sorted(p for folder in ("index", "rag", "evals", "prompts", "tests") for p in (ROOT / folder).rglob("*.py"))
LATER = {"index": {"rag", "evals"}, "rag": {"evals"}}
"""What each package may not import."""
STAGES = {
    "index": ("read", "article", "store", "copies", "vectors", "upkeep"),
    "rag": ("english", "time", "query", "values", "asked", "search", "sentences", "disputes", "scan"),
}
"""The stages inside a package: each may import those before it."""
HEAVY = {"torch", "openvino", "chromadb", "pydantic", "sentence_transformers", "gradio", "llama_index", "nltk"}
HEAVY |= {"numpy", "trafilatura"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)} imports by a relative name"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("package", LATER)
def test_imports_go_one_way(package):
    for path in (ROOT / package).rglob("*.py"):
        for module in imports(path):
            assert module.split(".")[0] not in LATER[package], f"{name(path)} imports {module}"


@pytest.mark.parametrize(("package", "stage"), [(package, one) for package, all_ in STAGES.items() for one in all_])
def test_a_stage_builds_on_those_before_it(package, stage):
    stages = STAGES[package]
    later = {f"{package}.{name}" for name in stages[stages.index(stage) + 1 :]}
    found = sorted((ROOT / package / stage).glob("*.py"))
    assert len(found) > 2, f"{package}/{stage} holds no stage"
    for path in found:
        for module in imports(path):
            assert ".".join(module.split(".")[:2]) not in later, f"{name(path)} imports {module}"


def test_only_the_command_eval_leads_to_the_evaluation():
    assert [name for name, (where, _) in COMMANDS.items() if where.startswith("evals")] == ["eval"]


def test_every_file_says_its_job():
    for path in FILES:
        lines = path.read_text("utf-8").splitlines()
        assert lines, f"{name(path)} is empty"
        assert lines[0].startswith(('"""', 'r"""')), f"{name(path)} does not begin with its job"
        assert len(lines[0]) > 15, f"{name(path)} does not say its job in its first line"


def test_no_link_between_a_stage_and_the_command_line():
    stages = [path for stage in STAGES["rag"] for path in (ROOT / "rag" / stage).glob("*.py")]
    for path in [*(ROOT / "index").rglob("*.py"), *(ROOT / "rag").glob("*.py"), *stages]:
        if path.name not in ("cli.py", "console.py"):
            assert not {"click", "rich"} & {m.split(".")[0] for m in imports(path)}, name(path)


def test_what_others_build_on_is_exported():
    """To take a name away breaks them: that is a new second number of the version, and a line in the changelog."""
    import index
    import rag

    assert set(index.__all__) >= {"build"}
    assert {"Answer", "Assistant", "Citation", "Claim", "Conflict", "DatelineError"} <= set(rag.__all__)
    assert {"Passage", "Question", "Settings", "Turn"} <= set(rag.__all__)


@pytest.mark.parametrize("package", ["rag", "index"])
def test_a_package_exports_what_it_says(package):
    module = importlib.import_module(package)
    assert sorted(module.__all__) == list(module.__all__)
    for one in module.__all__:
        assert getattr(module, one).__name__ == one
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = module.nothing


@pytest.mark.parametrize(
    "code", ["import rag, index", "import rag.cli; rag.cli.main(['--help'], standalone_mode=False)"]
)
def test_importing_and_help_load_nothing_heavy(code):
    tail = f"; import sys; print(sorted({HEAVY!r} & sys.modules.keys()), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
