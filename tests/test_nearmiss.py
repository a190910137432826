"""Near misses: what is exchanged in a question, and that an assistant refuses them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evals.datasets import load_questions
from evals.nearmiss import MARK, NEAR_MISS, near_misses, original
from evals.types import Case
from index import build
from rag import Assistant, Settings
from rag.types import Turn

SAMPLE = Path(__file__).parent.parent / "evals/sample/questions.jsonl"

CASES = (
    Case(id="a", question="Did Aurelio Bastian design the Tollmark Bridge in 1967?", answerable=True),
    Case(id="b", question="When did Odile Brandt leave Varnhaven?", answerable=True),
    Case(id="c", question="What did Petra Quill write in 2024?", answerable=False),
    Case(id="d", question="And in 2022?", answerable=True, history=(Turn(role="user", text="Who won in 2021?"),)),
    Case(id="e", question="why do ferries run late", answerable=True),
)


def test_one_thing_is_exchanged_and_the_answer_is_forgotten():
    made = {case.id: case for case in near_misses(CASES)}
    assert set(made) == {f"a{MARK}year", f"a{MARK}name", f"b{MARK}name"}
    assert re.fullmatch(r"Did Aurelio Bastian design the Tollmark Bridge in \d{4}\?", made["a~year"].question)
    assert "1967" not in made["a~year"].question
    assert made["a~name"].question.endswith(" in 1967?")
    for case in made.values():
        before = next(c for c in CASES if c.id == original(case))
        assert case.question != before.question
        assert (case.answerable, case.answers, case.gold_files, case.label) == (False, (), (), NEAR_MISS)


def test_the_id_of_a_question_may_have_the_mark_in_it():
    asked = Case(id=f"a{MARK}1", question="Did Aurelio Bastian design the Tollmark Bridge in 1967?", answerable=True)
    assert [original(case) for case in (asked, *near_misses([asked, *CASES]))][:3] == [f"a{MARK}1"] * 3


def test_the_same_seed_makes_the_same_questions():
    assert near_misses(CASES, 7) == near_misses(CASES, 7)
    assert [original(case) for case in CASES] == [case.id for case in CASES]


@pytest.mark.parametrize(
    ("true", "missed"),
    [
        ("How many homes were damaged by the flood of 1998 in Dunmarrow?", "of 2003"),
        ("Who designed the Tollmark Bridge?", "the Kelmarsh Bridge"),
    ],
)
def test_the_right_event_of_the_wrong_year_or_name_is_less_sure(true, missed, assistant):
    wrong = true.replace("of 1998", missed) if "1998" in true else true.replace("the Tollmark Bridge", missed)
    answered, refused = assistant.ask(true), assistant.ask(wrong)
    assert not answered.abstained
    assert refused.confidence < answered.confidence


def test_the_sample_has_names_and_years_to_exchange():
    kinds = {case.id.partition(MARK)[2] for case in near_misses(load_questions(SAMPLE).cases)}
    assert kinds == {"name", "year"}


def test_a_year_that_only_bounds_a_time_is_not_exchanged():
    bounded = Case(id="f", question="who had died in the flood since 1998", answerable=True)
    assert near_misses([bounded]) == []


def test_a_store_without_vectors_answers_and_refuses_as_one_with_them(articles, tmp_path, assistant):
    build([articles], tmp_path / "words", embed=False)
    with Assistant.open(tmp_path / "words", Settings()) as words:
        for question in ("Who designed the Tollmark Bridge?", "What is the population of Varnhaven?"):
            one, other = words.ask(question), assistant.ask(question)
            assert one.abstained == other.abstained
            assert [c.quote for c in one.citations] == [c.quote for c in other.citations]


def test_what_someone_said_is_answered_in_the_words_of_that_speaker(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "port.txt").write_text(
        "Mayor weighs the port plan\n\n"
        "The port plan of Mayor Ilse Tarn has divided the council of Greyhaven for a year. "
        "Mayor Ilse Tarn said that the port would be dredged only if the fishermen agreed. "
        "The port plan could define the term of Mayor Ilse Tarn, and the port is the town's largest employer.\n",
        "utf-8",
    )
    build([tmp_path / "articles"], tmp_path / "store")
    with Assistant.open(tmp_path / "store", Settings()) as assistant:
        answer = assistant.ask("What did Mayor Ilse Tarn say about the port?")
    assert answer.claims[0].text.startswith("Mayor Ilse Tarn said that the port would be dredged")


YEARS = {
    "tide": "Tide floods Varnhaven\nDate: 2022-09-14\n\nThe highest tide since 1953 flooded the quays of Varnhaven and"
    " forced the harbour school to close.",
    "cup": "The sculls\nDate: 2022-07-01\n\nIlse Marn won the Varnhaven sculls in 2019, and the sculls of this"
    " summer are still to be rowed.",
}


def test_a_year_that_is_only_compared_with_is_no_other_year(stored):
    """ "Since 1953" in an article of the year asked; "in 2019" is another year's news."""
    with Assistant.open(stored(YEARS), Settings()) as opened:
        sure = opened.ask("What flooded the quays of Varnhaven in September 2022?").confidence
        missed = opened.ask("Who won the Varnhaven sculls in 2022?").confidence
        true = opened.ask("Who won the Varnhaven sculls in 2019?").confidence
    assert sure > 0.45
    assert missed < true


RECORDS = {
    "ice": "The Quill ice\nDate: 2022-09-14\n\nThe glaciers of Quill lost 4 per cent of their ice this year, the third-"
    "largest loss since measurements began in 1960, the survey said.",
}


def test_the_year_since_which_records_are_kept_is_no_other_year(stored):
    with Assistant.open(stored(RECORDS), Settings()) as opened:
        assert opened.ask("How much ice did the glaciers of Quill lose in 2022?").confidence > 0.5


TOLLS = {
    "march": "Tolls at Varnhaven\nDate: 2022-03-08\n\nThe bridge tolls of Varnhaven rose faster than ever since"
    " the flood wrecked the old bridge in 2005.",
    "later": "Tolls again\nDate: 2022-03-10\n\nThe bridge tolls of Varnhaven rose by two crowns, said the office.",
}


def test_what_happened_is_told_by_another_sentence_of_the_year_but_not_who_won(stored):
    """Beside a year that is only remembered; a single value of another year is made up for by nothing."""
    winner = YEARS["cup"].replace("The sculls\n", "Rowing\n")
    rowers = "Rowers\nDate: 2022-06-01\n\nThe Varnhaven sculls draw rowers from all of the coast."
    places = [stored(TOLLS), stored({"march": TOLLS["march"]}), stored({"cup": winner, "rowers": rowers})]
    with (
        Assistant.open(places[0], Settings()) as both,
        Assistant.open(places[1], Settings()) as alone,
        Assistant.open(places[2], Settings()) as sculls,
    ):
        asked = "What happened to the bridge tolls of Varnhaven in March 2022?"
        assert both.ask(asked).claims
        assert both.ask(asked).confidence > alone.ask(asked).confidence
        assert not sculls.ask("Who won the Varnhaven sculls in 2022?").claims


FORECAST = {
    "bank": "The Harrow bank\nDate: 2022-03-16\n\nThe Harrow bank expects interest rates of three crowns in 2023,"
    " and of two in the year after."
}


def test_what_was_printed_before_a_year_does_not_tell_what_happened_in_it(stored):
    with Assistant.open(stored(FORECAST), Settings()) as opened:
        past = opened.ask("What did the Harrow bank do with interest rates in 2023?").confidence
        ahead = opened.ask("Which interest rates does the Harrow bank expect in 2023?").confidence
    assert past < 0.5 < ahead


REGATTA = {
    "regatta": "The regatta\nDate: 2022-11-16\n\nHarrow was chosen on Monday to host the regatta of 2024, the coast's"
    " largest, said the rowers."
}


def test_what_bears_a_later_year_in_its_name_may_be_told_of_before(stored):
    with Assistant.open(stored(REGATTA), Settings()) as opened:
        answer = opened.ask("Which town did the rowers say was chosen to host the regatta of 2024?")
    assert answer.confidence > 0.5
    assert "Harrow" in answer.text


DRAFT = {
    "plans": "2032 Harrow Games in Varnhaven: the plans\nDate: 2031-11-27\n\nQuill recalled that last year's Games"
    " were held in Larrick. The Games will be held on the quays of Varnhaven, she said.",
}


def test_an_article_titled_by_the_event_asked_of_is_of_its_year(stored):
    with Assistant.open(stored(DRAFT), Settings()) as opened:
        true = opened.ask("Where will the 2032 Harrow Games be held?")
        small = opened.ask("where will the 2032 harrow games be held?")
        missed = opened.ask("Where will the 2034 Harrow Games be held?")
    assert min(true.confidence, small.confidence) > 0.7
    assert not missed.claims


LETTERS = "\n\n".join(
    f"The works answered letter {n} of the town with a note on the weather of that week and on the state of its roads,"
    " on the price of coal, the trains to Varn and the visitors of the museum, but not on the river or the fish in it."
    for n in range(1, 6)
)
CHEMIST = {
    "chemist": "Letters of a chemist\nDate: 2031-02-01\n\nMara Quill, a chemist, wrote to the Larrick works about the"
    f" river. Its fish had died, and nobody had told the town.\n\n{LETTERS}\n\nQuill left the works on 6 April 1999.",
    **{f"f{n}": f"Notes {n}\nDate: 2031-03-0{n}\n\nNobody spoke of drains on day {n}." for n in range(1, 10)},
}


def test_who_is_named_in_full_above_may_be_named_in_short_below(stored):
    with Assistant.open(stored(CHEMIST), Settings()) as opened:
        assert "6 April 1999" in opened.ask("When did Mara Quill leave the works?").text
        assert not opened.ask("When did Otto Quill leave the works?").claims


OUSTED = {
    "later": "A rower of note\nDate: 2024-02-01\n\nIlse Marn knocked Oda Ferrow out of the Varnhaven sculls.",
    "heats": "The heats\nDate: 2023-08-06\n\nThe last heat of the Varnhaven sculls knocked Oda Ferrow out.",
}


def test_a_sentence_printed_in_the_year_asked_makes_up_for_one_of_another_year(stored):
    question = "Who knocked Oda Ferrow out of the Varnhaven sculls in 2023?"
    places = [stored(OUSTED), stored({"later": OUSTED["later"]})]
    with Assistant.open(places[0], Settings()) as both, Assistant.open(places[1], Settings()) as one:
        assert both.ask(question).confidence > one.ask(question).confidence + 0.1
