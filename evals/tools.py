"""The rarer eval commands: making question sets, attacks, training, ablation, benchmarks, judges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from evals.bench.run import bench
from evals.shown import PATH, THERE, baseline, first, progress, publish
from index.report import several


@click.command()
@click.argument("questions", type=THERE)
@click.argument("attacks", type=THERE)
@click.option("--articles", type=THERE, help="Folder of the articles, if the set does not bring it.")
@click.option("--out", type=PATH, required=True, help="Data folder to make.")
def plant(questions: Path, attacks: Path, articles: Path | None, out: Path) -> None:
    """Make a question set whose articles carry planted instructions (ATTACKS: JSON of kinds and lists)."""
    from evals.datasets import load_questions
    from evals.plant import plant as planted
    from evals.plant import read_attacks

    asked = load_questions(questions)
    folder = articles or asked.articles
    if folder is None:
        raise click.UsageError(f"{questions} brings no articles: name their folder with --articles.")
    carriers = planted(asked, folder, read_attacks(attacks), out)
    carrying = several(carriers, "article carries", "articles carry")
    click.echo(f"{carrying} an instruction. Next: dateline eval run {out} --out ...")


@click.command()
@click.argument("questions", type=THERE)
@click.argument("attacks", type=THERE)
@click.option("--articles", type=THERE, help="Folder of the articles, if the set does not bring it.")
@click.option("--out", type=PATH, required=True, help="Where answers and report are kept.")
@click.option("--limit", type=click.IntRange(1), help="Ask only the first so many questions.")
@click.option("--config", type=THERE, help="Settings file (default dateline.toml here, if any).")
def injection(
    questions: Path, attacks: Path, articles: Path | None, out: Path, limit: int | None, config: Path | None
) -> None:
    """Plant ATTACKS in the articles of QUESTIONS and ask; beside it two answers without a defence, and no attack."""
    from evals.datasets import load_questions
    from evals.opening import articles_of, by_indexing
    from evals.plant import plant as planted
    from evals.plant import read_attacks, unplanted
    from evals.runner import evaluate
    from rag.settings import Settings

    asked = first(load_questions(questions), limit)
    folder, settings = articles_of(asked, articles, out), Settings.load(config)
    planted(asked, folder, read_attacks(attacks), out / "planted")
    attacked = replace(load_questions(out / "planted"), name=f"{asked.name}, planted")
    opener, kept = by_indexing(out / "planted" / "articles", out, settings), settings.model_dump(mode="json")
    with progress("planted") as tell:
        evaluate(attacked, opener, out=out, settings=kept, progress=tell)
    for name in ("first-sentences", "top-passage"):
        baseline(name, attacked, out, None, None, settings.index.embedder)
    clean = out / "baselines" / "unplanted"
    made = {**kept, "groups": ["injection", "answers", "citations"]}
    with progress("unplanted") as tell:
        evaluate(
            unplanted(attacked), by_indexing(folder, out / "clean", settings), out=clean, settings=made, progress=tell
        )
    publish(out)


@click.command()
@click.argument("store", type=THERE)
@click.option("--out", type=PATH, required=True, help="Question file to write (JSON Lines).")
@click.option("--most", default=200, type=click.IntRange(1), help="How many questions at most.")
def headlines(store: Path, out: Path, most: int) -> None:
    """Make questions of the headlines in STORE, so that citations can be checked on articles without labels."""
    from evals.headlines import headlines as asked
    from index.store.library import Library

    out.parent.mkdir(parents=True, exist_ok=True)
    library = Library(store)
    try:
        n = asked(library, out, most)
    finally:
        library.close()
    click.echo(f"{n} headlines. Next: dateline eval run {out} --store {store} --out ...")


@click.command()
@click.argument("sets", type=THERE, nargs=-1, required=True)
@click.option("--work", type=PATH, required=True, help="Where the sets are indexed.")
@click.option("--write", type=PATH, help="Where to write the weights (default: print their figures only).")
@click.option("--config", type=THERE, help="Settings file (default dateline.toml here, if any).")
def train(sets: tuple[Path, ...], work: Path, write: Path | None, config: Path | None) -> None:
    """Fit sentence selection and confidence on SETS (data folders with labels), cross-validated."""
    import json

    from evals.datasets import load_questions
    from evals.train import Example, examples, fit
    from evals.train import write as write_weights
    from index import build
    from rag import Assistant
    from rag.settings import Settings

    settings = Settings.load(config)
    found: list[Example] = []
    for folder in sets:
        build(folder / "articles", work / folder.name, settings.index)
        with Assistant.open(work / folder.name, settings) as assistant, progress(folder.name) as tell:
            found += examples(load_questions(folder), assistant, tell)
    weights = fit(found)
    click.echo(json.dumps(weights["fitted"], indent=2))
    if write is not None:
        write_weights(weights, write)


@click.command()
@click.argument("out", type=THERE)
@click.option("--store", type=THERE, help="The store that the run was made from, if it did not index the articles.")
@click.option("--config", type=THERE, help="Settings file (default dateline.toml here, if any).")
def ablation(out: Path, store: Path | None, config: Path | None) -> None:
    """What each idea is worth on the questions of the run OUT: each is switched off in turn, or fitted without."""
    from evals import ablation as switching
    from evals.opening import store_of
    from evals.runs import Run
    from rag import Assistant
    from rag.settings import Settings

    kept = Run.load(out)
    if any(case.folder for case in kept.cases):
        raise click.UsageError(f"The questions of {out} name folders: an ablation needs one store for all of them.")
    asked = kept.questions()
    with Assistant.open(store or store_of(out, None), Settings.load(config)) as assistant:
        with progress("retrieval") as tell:
            rows = list(switching.retrieval(asked, assistant, kept.answers, tell))
        with progress("selection") as tell:
            rows += switching.selection(asked, assistant, tell)
    switching.save(rows, out / "ablation.json")
    click.echo(switching.markdown(rows), nl=False)


@click.command()
@click.argument("outs", type=THERE, nargs=-1, required=True)
@click.option("--write", type=PATH, help="Markdown file to write (default: print it).")
def benchmarks(outs: tuple[Path, ...], write: Path | None) -> None:
    """A table of several runs in Markdown, with what each set can and cannot show."""
    from evals.ablation import load
    from evals.benchmarks import markdown
    from evals.report import Report

    kept = [(Report.load(out), out / "ablation.json") for out in outs]
    text = markdown([(report, load(table) if table.exists() else []) for report, table in kept])
    if write is None:
        click.echo(text, nl=False)
    else:
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(text, "utf-8")


@click.command("judge-agreement")
@click.argument("judge")
@click.argument("labels", type=THERE)
@click.option("--url", help="Where an OpenAI-compatible server of the judging model listens.")
@click.option("--save", type=PATH, required=True, help="Where to keep the agreement; `judge` asks for it.")
def judge_agreement(judge: str, labels: Path, url: str | None, save: Path) -> None:
    """Measure JUDGE (llm:MODEL or cross-encoder:FOLDER) against human LABELS (claim, sources, supported)."""
    from evals.judge import ENOUGH, agreement, open_judge

    with progress("judging") as tell:
        found = agreement(open_judge(judge, url), labels, tell)
    found.save(save)
    click.echo(
        f"{found.judge}: agrees on {found.agreed:.1%} of {found.n} claims, "
        f"kappa {found.kappa:.2f} ({found.low:.2f} to {found.high:.2f}), no verdict on {found.unclear}."
    )
    if not found.enough:
        click.echo(f"That is too little: below a kappa of {ENOUGH} `dateline eval judge` will not show its figures.")


@click.command()
@click.argument("out", type=THERE)
@click.option("--agreement", type=THERE, required=True, help="What `judge-agreement` saved for this judge.")
@click.option("--url", help="Where an OpenAI-compatible server of the judging model listens.")
def judge(out: Path, agreement: Path, url: str | None) -> None:
    """Let a judge that was measured say how many claims of a run their citations support."""
    from evals.judge import Agreement, judged, open_judge
    from evals.runs import Run
    from evals.words import between

    measured = Agreement.load(agreement)
    with progress("judging") as tell:
        found = judged(Run.load(out), open_judge(measured.judge, url), measured, tell)
    click.echo(
        f"Claims supported: {found.mean:.3f} ({between(found)}, n={found.n}), says {measured.judge}, whose "
        f"agreement with people is kappa {measured.kappa:.2f} (n={measured.n})."
    )


TOOLS = (plant, injection, headlines, train, ablation, benchmarks, bench, judge_agreement, judge)
