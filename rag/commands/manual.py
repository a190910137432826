"""What the help of each command says below its options: examples, exit codes, files and environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import click

WRONG = "2 wrong use, settings, or a store or file that cannot be used; 130 stopped by Ctrl-C."
WORKED = f"0 it worked; {WRONG}"
FAILED = f"0 it worked; 1 {{}}; {WRONG}"


class Page(NamedTuple):
    """A page of the manual, beside the command's own docstring and options."""

    examples: tuple[str, ...]
    exits: str = WORKED
    files: str = ""
    environment: str = ""


MANUAL = {
    "index": Page(
        ("dateline index articles/", "dateline index", "dateline index --rebuild --store /srv/news"),
        files="The folders are only read. The index goes to .dateline/ here, or where --store says.",
        environment="DATELINE_INDEX__EMBEDDER and the like set what dateline.toml sets in [index].",
    ),
    "add": Page(
        (
            "dateline add https://example.org/story",
            "dateline add --feed https://example.org/rss.xml --most 20",
            "dateline add crawl.warc.gz --to archive/",
            "dateline add http://intranet.example/memo --allow-private 10.1.0.0/16",
        ),
        FAILED.format("something was refused, the rest was taken"),
        "Pages go to articles/ beside the store, or where --to says: NAME.html as it came, and NAME.html.fetched.json"
        " with its address, time and type. No proxy of the environment is used.",
    ),
    "watch": Page(
        ("dateline watch articles/", "dateline watch"),
        files="As for index. Hidden files and the temporary files of editors are passed by.",
        environment="WATCHFILES_FORCE_POLLING=true for network drives, which do not tell of changes.",
    ),
    "ask": Page(
        (
            'dateline ask "Who met in Ankara?"',
            'dateline ask "What happened last week?" --as-of 2024-05-31',
            'dateline ask "Who designed the bridge?" --format bibtex > sources.bib',
        ),
        f"0 it worked, an abstention too; {WRONG}",
        "dateline.toml here, if any, holds the settings.",
        "DATELINE_LLM_KEY, OPENAI_API_KEY or ANTHROPIC_API_KEY for the language model that the settings name.",
    ),
    "search": Page(
        ('dateline search "bridge repair cost" -k 5', 'dateline search "harbour" --since 2024-01-01 --json')
    ),
    "batch": Page(
        ("dateline batch questions.jsonl --out answers.jsonl",),
        FAILED.format("a line was broken, the others were answered"),
        'QUESTIONS holds one JSON object a line: {"id": "q1", "question": "Who met in Ankara?"}.',
    ),
    "show": Page(("dateline show", "dateline show story.html", "dateline show story.html --json")),
    "chat": Page(
        ("dateline chat", "dateline chat --no-open --port 8080", "dateline chat --store /srv/news"),
        files="Conversations are kept in the store, until their reader deletes them.",
    ),
    "serve": Page(
        ("dateline serve", "dateline serve --port 8000", "dateline serve --chat --rate 30"),
        environment="DATELINE_TOKEN is what --token says, and is not seen in the list of processes.",
    ),
    "mcp": Page(("dateline mcp", "dateline mcp --http"), environment="DATELINE_TOKEN is what --token says."),
    "doctor": Page(
        ("dateline doctor", "dateline doctor --fix", "dateline doctor --json"),
        FAILED.format("something is wrong with the store"),
    ),
    "vectors": Page(
        ("dateline vectors make 1/2 first.npz", "dateline vectors make 2/2 second.npz", "dateline vectors merge *.npz"),
        files="The store is only read by `make`: workers may share it, or have one each of the same articles.",
    ),
    "compact": Page(("dateline compact",)),
    "completion": Page(
        ('eval "$(dateline completion bash)"', "dateline completion fish > ~/.config/fish/completions/dateline.fish"),
        files="The first line goes into ~/.bashrc; with zsh in place of bash, into ~/.zshrc.",
    ),
    "eval": Page(
        (
            "dateline eval run questions.jsonl --articles articles/ --out runs/today",
            "dateline eval compare runs/yesterday runs/today",
            "dateline eval run --help",
        ),
        FAILED.format("a gate or a check failed"),
    ),
}


def epilog(name: str, params: Sequence[click.Parameter]) -> str | None:
    """The page of a command as click prints it below the options; `None` when it has none."""
    if (page := MANUAL.get(name)) is None:
        return None
    stand_in = [f"{param.envvar} stands in for {param.opts[0]}." for param in params if isinstance(param.envvar, str)]
    environment = " ".join(filter(None, [page.environment, *stand_in]))
    parts = ["\b\nExamples:\n" + "\n".join(f"  {example}" for example in page.examples), f"Exit codes: {page.exits}"]
    parts += [f"Files: {page.files}"] if page.files else []
    parts += [f"Environment: {environment}"] if environment else []
    return "\n\n".join(parts)
