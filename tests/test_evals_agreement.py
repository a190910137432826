"""Our figures equal those of a scorer that was written apart from the project."""

import json
import random
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from evals import evaluate, load_questions
from evals.texts import norm

SHARED = Path(__file__).parents[2] / "shared"
SETS = ("clapnq", "realtimeqa", "rgb_conflict", "mtrag_un")
SAME = {
    "file_hit@1": "R@1",
    "file_hit@5": "R@5",
    "file_hit@10": "R@10",
    "file_mrr@10": "MRR@10",
    "file_ndcg@10": "nDCG@10",
    "sentence_precision": "sentence_P",
    "sentence_recall": "sentence_R",
    "sentence_f1": "sentence_F1",
    "rouge_l": "rougeL",
    "contains_answer": "contains_answer",
    "first_contains_answer": "first_contains_answer",
    "first_is_gold": "first_is_gold",
    "claims_per_answer": "claims_per_answer",
    "abstention_auc": "abstain_auc",
    "answerable_answered": "answerable_answered",
    "refusal_recall": "unanswerable_refused",
    "both_sides_shown": "both_sides_shown",
}
pytestmark = pytest.mark.skipif(not (SHARED / "checks" / "score.py").exists(), reason="needs ../shared")


class Guesser:
    """Retrieves by shared words and cites sentences at random, some of them wrongly."""

    def __init__(self, folder):
        self.texts = {file.relative_to(folder).as_posix(): file.read_bytes().decode() for file in folder.rglob("*.txt")}
        self.words = {name: set(norm(text).split()) for name, text in self.texts.items()}

    def article(self, path):
        return SimpleNamespace(text=self.texts[path]) if path in self.texts else None

    def ask(self, question):
        chance = random.Random(question.id)
        asked = set(norm(question.text).split())
        ranked = sorted(self.words, key=lambda name: (-len(asked & self.words[name]), name))[:8]
        passages = [
            {"file": f, "start": 0, "end": 400, "rank": rank}
            for rank, f in enumerate((f for f in ranked for _ in range(chance.randint(1, 2))), 1)
        ]
        citations, claims = [], []
        for number in range(1, chance.randint(0, 4)):
            file = ranked[chance.randint(0, 1)]
            start = chance.randint(0, max(0, len(self.texts[file]) - 300))
            quote = self.texts[file][start : start + chance.randint(40, 300)]
            citations.append(
                {
                    "number": number,
                    "file": file,
                    "start": start + (chance.random() < 0.1),
                    "end": start + len(quote),
                    "quote": quote,
                }
            )
            claims.append({"text": quote, "start": 0, "end": 0, "support": "supported", "citations": [number]})
        record = {
            "id": question.id,
            "abstained": not claims,
            "confidence": round(chance.random(), 1),
            "text": " ".join(f"{claim['text']} [{n}]" for n, claim in enumerate(claims, 1)),
            "claims": claims,
            "citations": citations,
            "conflicts": [{"about": "x", "sides": []}] if chance.random() < 0.4 else [],
            "passages": passages,
            "timings_ms": {"total": chance.random()},
        }
        return SimpleNamespace(record=lambda: record)


@pytest.mark.parametrize("name", SETS)
def test_our_figures_equal_those_of_the_independent_scorer(name, tmp_path):
    data = SHARED / "data" / name
    report = evaluate(
        load_questions(data),
        lambda folder: nullcontext(Guesser(data / "articles" / (folder or "."))),
        out=tmp_path,
    )
    found = subprocess.run(
        [sys.executable, SHARED / "checks" / "score.py", data, tmp_path / "answers.jsonl"],
        capture_output=True,
        check=True,
    )
    theirs = json.loads(found.stdout)
    assert theirs["missing"] == 0
    ours = {their: round(report[our].mean, 4) for our, their in SAME.items() if our in report}
    sentences = (data / "sentences.json").exists()
    expected = {
        their: theirs[their]
        for their in SAME.values()
        if theirs[their] is not None and (sentences or not their.startswith(("sentence_", "first_is")))
    }
    assert {name: ours.get(name) for name in expected} == expected
    broken = theirs["quote_not_at_span"]
    assert broken > 0
    assert report["citation_validity"].mean < 1
    if theirs["false_alarm_share"] is not None:
        assert round(report["conflict_false_alarm"].mean, 4) == theirs["false_alarm_share"]
    else:
        assert report["conflict_flagged"].mean * len(report.cases) == theirs["conflict_flagged"]
