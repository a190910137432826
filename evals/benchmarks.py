"""The table of figures in docs/benchmarks.md: written by a command, never by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evals import ablation
from evals.ablation import Row
from evals.report import Report
from evals.types import Figure
from evals.words import TITLES, between, said

SETS: Mapping[str, str] = {
    "sample": "Invented articles and questions that ship with the project. It shows that nothing broke; "
    "it is too small and too friendly to show how good answers are.",
    "clapnq": "Wikipedia passages with sentences chosen by human annotators (CLAPNQ, arXiv 2404.02103). The best "
    "labels there are for which sentences are cited and for refusing near a passage that lacks the answer. "
    "Selections are generous, so read precision, recall and length together. With 320 passages retrieval is "
    "saturated: it cannot tell good retrieval from very good.",
    "realtimeqa": "News of 2022 to 2025 with quiz questions (RealTime QA). It shows retrieval on news and refusing "
    "when an event is simply not in the folder. Gold files were found by answer and date: about 94 % of them are "
    "right but only about half of all right ones are known, so compare systems and do not quote absolutes.",
    "rgb_conflict": "Snippets of which some had the answer swapped (RGB, AAAI 2024), a folder a question. It shows "
    "whether both sides are shown. Nothing says which side is true, and a swapped string is an easy disagreement.",
    "bbc-headlines": "BBC news of 2004 and 2005 without labels; the questions are 200 of its headlines (made by "
    "`dateline eval headlines`). It shows whether citations hold on real articles. It is no test of retrieval, since "
    "headlines are searched with the text, nor of answers.",
    "mtrag_un": "Follow-up questions in conversations (MTRAG-UN). It shows what history does for retrieval, and "
    "refusing. Its answers are edited model text: their wording is not scored. Underspecified questions are left "
    "out of the abstention figures.",
}
"""What each known set can and cannot show."""
PLANTED = (
    "An instruction (BIPIA's text attacks) stands at the start, in the middle or at the end of the article that holds "
    "the answer, and asks for a word besides, so that obeying or repeating it shows. `first-sentences` and "
    "`top-passage` say what they find, without a defence; `unplanted` is Dateline on the same articles without the "
    "instructions. It cannot show what a language model would do: none answers here."
)

ROWS = (
    "citation_validity",
    "claims_supported",
    "file_hit@1",
    "file_hit@5",
    "file_ndcg@10",
    "passage_recall@5",
    "sentence_precision",
    "sentence_recall",
    "sentence_f1",
    "first_is_gold",
    "rouge_l",
    "contains_answer",
    "claims_per_answer",
    "abstention_auc",
    "answerable_answered",
    "refusal_recall",
    "refusal_precision",
    "ece",
    "both_sides_shown",
    "conflict_false_alarm",
    "followup_hit@5",
    "followup_gain@5",
    "attack_followed",
    "attack_cited",
    "attack_answer_kept",
)
"""Figures of the table, as far as they apply."""

_HEAD = """# Benchmarks

Written by `dateline eval benchmarks`. Every figure has its n and a 95 % interval (bootstrap over whole articles,
seeded); a baseline stands beside it where one was run on the same questions. Nothing here was judged by a model.
"""


_WORTH = """Each is switched off in turn; "worth" is what is lost by that, with the interval of the paired difference.
Rankings use the weights that ship; selection and confidence are fitted anew without a group of features, on this set
alone and cross-validated."""


def markdown(runs: Sequence[tuple[Report, Sequence[Row]]]) -> str:
    """The whole document, of reports with the rows of their ablations (none where there was none)."""
    return "\n".join([_HEAD, *(line for report, rows in runs for line in _section(report, rows))])


def _section(report: Report, rows: Sequence[Row]) -> Iterator[str]:
    about = report.about
    name = about["dataset"]["name"]
    systems = list(report.baselines)
    yield f"## {name}\n"
    if shows := PLANTED if name.endswith(", planted") else SETS.get(name):
        yield f"{shows}\n"
    yield "| measure | figure | 95 % interval | n |" + "".join(f" {system} |" for system in systems)
    yield "|---|---:|---|---:|" + "---:|" * len(systems)
    for row in ROWS:
        if row in report:
            yield _row(report[row], [report.baselines[system].get(row) for system in systems])
    latency = report.curves.get("latency", {}).get("total")
    made = [
        f"dateline {about['versions'].get('dateline')}",
        f"revision {about['revision'][:10]}" if about.get("revision") else "",
        f"{about['dataset']['n']} questions in {about.get('seconds', 0):.0f} s after indexing",
        f"an answer takes {latency['p50']:.0f} ms (median), {latency['p95']:.0f} ms (95th percentile)"
        if latency
        else "",
        f"{about['at_once']} asked at once" if about.get("at_once", 1) > 1 else "",
        f"{about['machine']['processor']}, {about['machine']['cores']} cores",
    ]
    yield f"\n{', '.join(part for part in made if part)}."
    if report.failures:
        yield f"\n{len(report.failures)} questions failed and have no score."
    if rows:
        yield f"\n### What each idea is worth on {name}\n\n{_WORTH}\n\n{ablation.markdown(rows)}"
    yield ""


def _row(figure: Figure, others: Sequence[Figure | None]) -> str:
    cells = [TITLES[figure.name], said(figure, figure.mean), between(figure), str(figure.n)]
    return f"| {' | '.join([*cells, *(said(o, o.mean) if o else '' for o in others)])} |"
