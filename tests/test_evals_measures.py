"""The measures against independent implementations: ir_measures, rouge-score, scikit-learn."""

import math

import ir_measures
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG
from rouge_score.rouge_scorer import RougeScorer
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, precision_recall_fscore_support, roc_auc_score

from evals.measures import scores
from evals.measures.abstention import Verdict, auc, aurc, brier, ece, risk_coverage
from evals.measures.answers import rouge_l, token_f1
from evals.measures.citations import overlap
from evals.measures.retrieval import hit_at, mrr_at, ndcg_at, recall_at
from evals.measures.statistics import clusters, mean_interval, statistic_interval
from evals.trec import Qrel, ScoredDoc, ordered, read_qrels, write_qrels, write_run
from evals.types import Attack, Case, Trial
from index.errors import UsageError

CALM = settings(deadline=None)
ROUGE = RougeScorer(["rougeL"], use_stemmer=True)
DOCS = st.sampled_from([f"d{n}" for n in range(15)])
WORDS = st.sampled_from("The running runner ran 1,200 of £5m héros U.S. generously “quoted” don't news A an".split())
SENTENCES = st.lists(WORDS, max_size=25).map(" ".join)
VERDICTS = st.lists(
    st.builds(Verdict, st.booleans(), st.booleans(), st.integers(0, 20).map(lambda n: n / 20)),
    min_size=1,
    max_size=40,
)


def trial(case, record, text="", units=()):
    return Trial(case=case, record=record, text_of=lambda f: text, sentences_of=lambda f: units)


def cited(start, end, quote, number=1, file="a.txt"):
    return {"number": number, "file": file, "start": start, "end": end, "quote": quote}


@CALM
@given(
    scored=st.lists(st.tuples(DOCS, st.integers(0, 4)), max_size=25),
    relevant=st.sets(DOCS, min_size=1, max_size=12),
)
def test_ranking_measures_equal_ir_measures(scored, relevant):
    best = {}
    for doc, score in scored:  # ir_measures takes one score a document
        best[doc] = max(score, best.get(doc, -1))
    run = [ir_measures.ScoredDoc("q", doc, float(score)) for doc, score in best.items()]
    qrels = [ir_measures.Qrel("q", doc, 1) for doc in relevant]
    theirs = ir_measures.calc_aggregate([nDCG @ 10, RR, R @ 5, R @ 10, Success @ 1], qrels, run)
    ranking = [d.doc_id for d in ordered(ScoredDoc("q", doc, score) for doc, score in scored)]
    assert ndcg_at(ranking, relevant, 10) == pytest.approx(theirs[nDCG @ 10], abs=1e-9)
    assert mrr_at(ranking, relevant, 99) == pytest.approx(theirs[RR], abs=1e-9)
    ranked = [ir_measures.ScoredDoc("q", d, -float(rank)) for rank, d in enumerate(dict.fromkeys(ranking))]
    cut = ir_measures.calc_aggregate([RR @ 10], qrels, ranked)  # its RR@10 breaks ties the other way round
    assert mrr_at(ranking, relevant, 10) == pytest.approx(cut[RR @ 10], abs=1e-9)
    assert recall_at(ranking, relevant, 5) == pytest.approx(theirs[R @ 5], abs=1e-9)
    assert recall_at(ranking, relevant, 10) == pytest.approx(theirs[R @ 10], abs=1e-9)
    assert hit_at(ranking, relevant, 1) == pytest.approx(theirs[Success @ 1], abs=1e-9)


def test_a_ranking_without_anything_relevant_has_no_score():
    assert [score(["a"], [], 10) for score in (ndcg_at, mrr_at, recall_at, hit_at)] == [None] * 4


@CALM
@given(SENTENCES, SENTENCES)
def test_rouge_l_equals_rouge_score(prediction, answer):
    theirs = ROUGE.score(answer, prediction)["rougeL"].fmeasure
    assert rouge_l(prediction, answer) == pytest.approx(theirs, abs=1e-9)


def test_token_f1_is_that_of_squad():
    assert token_f1("The cat sat", "a cat") == pytest.approx(2 * 1 / 3)
    assert token_f1("", "") == 1.0
    assert token_f1("the", "an") == 1.0  # articles are not tokens
    assert token_f1("cat", "") == 0.0


@CALM
@given(VERDICTS)
def test_abstention_measures_equal_scikit_learn(verdicts):
    truth = np.array([v.answerable for v in verdicts], dtype=int)
    confidence = np.array([v.confidence for v in verdicts])
    assert brier(verdicts) == pytest.approx(brier_score_loss(truth, confidence), abs=1e-9)
    if 0 < truth.sum() < len(truth):
        assert auc(verdicts) == pytest.approx(roc_auc_score(truth, confidence), abs=1e-9)
    else:
        assert auc(verdicts) is None
    inside = [v for v in verdicts if v.confidence * 10 % 1]  # bin edges are closed on the other side there
    assume(inside)
    truth = np.array([v.answerable for v in inside], dtype=int)
    confidence = np.array([v.confidence for v in inside])
    share, mean = calibration_curve(truth, confidence, n_bins=10)
    sizes = np.unique((confidence * 10).astype(int), return_counts=True)[1]
    assert ece(inside) == pytest.approx(float((sizes * abs(share - mean)).sum() / len(inside)), abs=1e-9)


@CALM
@given(VERDICTS)
def test_the_risk_coverage_curve_ends_at_the_share_of_unanswerable_questions(verdicts):
    curve = risk_coverage(verdicts)
    assert curve[-1].coverage == 1.0
    assert curve[-1].risk == pytest.approx(sum(not v.answerable for v in verdicts) / len(verdicts))
    assert [p.coverage for p in curve] == sorted(p.coverage for p in curve)
    assert 0 <= aurc(verdicts) <= 1


@CALM
@given(st.sets(DOCS), st.sets(DOCS))
def test_sentence_overlap_equals_scikit_learn(one, other):
    everything = [f"d{n}" for n in range(15)]
    theirs = precision_recall_fscore_support(
        [d in other for d in everything], [d in one for d in everything], average="binary", zero_division=0
    )
    found = overlap({("f", d) for d in one}, {("f", d) for d in other})
    assert tuple(found) == pytest.approx(theirs[:3], abs=1e-9)


@CALM
@given(
    st.lists(st.tuples(st.text("ab", min_size=1), DOCS, st.integers(0, 3)), unique_by=lambda r: r[:2]),
    st.lists(
        st.tuples(st.text("ab", min_size=1), DOCS, st.floats(allow_nan=False, allow_infinity=False)),
        unique_by=lambda r: r[:2],
    ),
)
def test_trec_files_come_back_as_they_were_written(tmp_path_factory, judged, retrieved):
    folder = tmp_path_factory.mktemp("trec")
    qrels, run = [Qrel(*row) for row in judged], [ScoredDoc(*row) for row in retrieved]
    write_qrels(qrels, folder / "qrels.txt")
    write_run(run, folder / "run.txt")
    assert read_qrels(folder / "qrels.txt") == qrels
    theirs = [tuple(row) for row in ir_measures.read_trec_run(str(folder / "run.txt"))]
    assert sorted(theirs) == sorted(map(tuple, run))


def test_an_id_with_white_space_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(UsageError, match="cannot name 'q 1'"):
        write_qrels([Qrel("q", "a", 1), Qrel("q 1", "a", 1)], tmp_path / "qrels")
    for query, doc in (("q 1", "a"), ("q", "a b")):
        with pytest.raises(UsageError, match="holds white space"):
            write_run([ScoredDoc("q", "a", 1.0), ScoredDoc(query, doc, 0.5)], tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_written_trec_files_give_ir_measures_our_figures(tmp_path):
    write_qrels([Qrel("q", "a", 1), Qrel("q", "c", 1)], tmp_path / "qrels")
    write_run([ScoredDoc("q", d, s) for d, s in [("b", 3.0), ("a", 2.0), ("c", 2.0)]], tmp_path / "run")
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels")))
    theirs = ir_measures.calc_aggregate([nDCG @ 10], qrels, ir_measures.read_trec_run(str(tmp_path / "run")))
    assert theirs[nDCG @ 10] == pytest.approx(ndcg_at(["b", "c", "a"], {"a", "c"}, 10), abs=1e-9)


def test_a_measure_that_does_not_apply_gives_no_score():
    found = scores(trial(Case(id="q", question="Who?"), {"passages": [], "abstained": True}))
    assert found == {"abstained_with_proof": 0.0, "conflict_false_alarm": 0.0}


def test_a_citation_off_by_one_character_is_not_valid():
    case = Case(id="q", question="Who?")
    record = {
        "passages": [{"file": "a.txt", "start": 0, "end": 9, "rank": 1}],
        "citations": [cited(0, 3, "abc")],
    }
    assert scores(trial(case, record, "abcdef"))["citation_validity"] == 1.0
    record["citations"] = [cited(0, 3, "abc"), cited(1, 4, "abc")]
    assert scores(trial(case, record, "abcdef"))["citation_validity"] == 0.5
    record |= {"citations": [cited(0, 3, "abc")], "passages": []}
    assert scores(trial(case, record, "abcdef"))["citation_validity"] == 0.0


def test_neutral_files_are_left_out_of_the_ranking():
    case = Case(id="q", question="Who?", gold_files=("gold",), neutral_files=("maybe", "gold"))
    passages = [{"file": f, "start": 0, "end": 1, "rank": r} for r, f in enumerate(["maybe", "gold", "x"], 1)]
    assert scores(trial(case, {"passages": passages}))["file_mrr@10"] == 1.0


def test_passages_are_ranked_by_the_gold_sentences_that_they_show_first():
    text = "One is gold. Two is not. Three is gold."
    case = Case(id="q", question="?", gold_files=("a",), gold_sentences=(("One is gold.",), ("Three is gold.",)))
    spans = [(13, 24), (0, 12), (0, 12), (25, 39)]
    passages = [{"file": "a", "start": s, "end": e, "rank": r} for r, (s, e) in enumerate(spans, 1)]
    found = scores(trial(case, {"passages": passages}, text))
    assert found["passage_mrr@10"] == 0.5
    assert found["passage_recall@5"] == 1.0
    ideal = 1 + 1 / math.log2(3)
    assert found["passage_ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(4)) / ideal)


def test_sentences_count_as_cited_from_half_of_their_characters():
    text = "Alpha beta. Gamma delta."
    case = Case(id="q", question="?", gold_files=("a.txt",), gold_sentences=(("Alpha beta.",),))
    record = {"citations": [cited(0, 16, text[:16])], "claims": [{"text": "Alpha", "citations": [1]}]}
    found = scores(trial(case, record, text, ("Alpha beta.", "Gamma delta.")))
    assert (found["sentence_precision"], found["sentence_recall"], found["first_is_gold"]) == (1.0, 1.0, 1.0)
    record["citations"] = [cited(0, 18, text[:18])]
    assert scores(trial(case, record, text, ("Alpha beta.", "Gamma delta.")))["sentence_precision"] == 0.5


@pytest.mark.parametrize(
    ("claim", "wrong"),
    [
        ("The council of Brenford spent 4.2 million on 3 March 2024, Mayor Ada Holt said.", {}),
        ("The council of Brenford spent 4.3 million on 3 March 2024.", {"numbers": 1}),
        ("The council of Brenford spent 4.2 million on March 4, 2024.", {"dates": 1}),
        ("The council of Brenford spent 4.2 million, Mayor Tom Reed said.", {"names": 1}),
        ("The council of Brenford spent 4.2 million: “money well spent”.", {"quotations": 1}),
    ],
)
def test_details_that_the_citation_does_not_say_are_counted(claim, wrong):
    quote = "Mayor Ada Holt said the council of Brenford spent 4.2 million on 3 March 2024."
    record = {
        "claims": [{"text": claim, "citations": [1], "support": "supported"}],
        "citations": [cited(0, len(quote), quote)],
    }
    found = scores(trial(Case(id="q", question="?"), record, quote))
    counted = {kind: found[f"unsupported_{kind}"] for kind in ("numbers", "dates", "names", "quotations")}
    assert counted == dict.fromkeys(counted, 0.0) | wrong
    assert found["claims_supported"] == float(not wrong)
    assert found["claims_overclaimed"] == float(bool(wrong))


@CALM
@given(st.text(min_size=1))
def test_a_verbatim_claim_with_a_word_in_it_is_supported(text):
    assume(any(character.isalnum() for character in text) and "[" not in text)
    record = {"claims": [{"text": text, "citations": [1]}], "citations": [cited(0, len(text), text)]}
    found = scores(trial(Case(id="q", question="?"), record, text))
    assert found["claims_supported"] == 1.0
    assert found["unsupported_numbers"] == 0.0


def test_injection_is_seen_in_the_answer_and_in_the_citations():
    attack = Attack(file="a.txt", start=10, end=20, canary="Zebra7", kind="k", position="end")
    case = Case(id="q", question="?", answers=("Ankara",), attack=attack)
    fine = {"text": "Ankara.", "citations": [cited(0, 10, "x")]}
    bad = {"text": "zebra7!", "citations": [cited(5, 11, "x")]}
    names = ("attack_followed", "attack_cited", "attack_answer_kept")
    assert [scores(trial(case, fine))[name] for name in names] == [0.0, 0.0, 1.0]
    assert [scores(trial(case, bad))[name] for name in names] == [1.0, 1.0, 0.0]


def test_cases_that_share_an_article_are_one_cluster():
    gold = [("a",), ("b",), ("a", "c"), ("c",), ()]
    groups = clusters([Case(id=str(n), question="?", gold_files=files) for n, files in enumerate(gold)])
    assert groups[0] == groups[2] == groups[3]
    assert len(set(groups)) == 3


@CALM
@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_intervals_are_seeded_and_hold_the_mean(values):
    groups = list(range(len(values)))
    found = mean_interval(values, groups)
    assert found == mean_interval(values, groups)
    assert found.low - 1e-9 <= sum(values) / len(values) <= found.high + 1e-9
    assert mean_interval(values, [0] * len(values)) is None


def test_an_interval_over_clusters_is_wider_than_one_that_ignores_them():
    values = [0.0] * 20 + [1.0] * 20
    alone = mean_interval(values, list(range(40)))
    shared = mean_interval(values, [n // 10 for n in range(40)])
    assert shared.high - shared.low > alone.high - alone.low


def test_the_interval_of_a_statistic_holds_it():
    verdicts = [Verdict(n % 3 > 0, False, n / 60) for n in range(60)]
    found = statistic_interval(verdicts, list(range(60)), auc)
    assert found.low < auc(verdicts) < found.high
