"""The audit: what a careful sub-editor would let pass is proved by exact sentences; what he would not is not."""

from __future__ import annotations

import pytest

from evals.adversary import adversarial, exact, faithful, held_out, outcome, passages
from rag.audit import audit

AUDIT, VOTE, PELL = "bridge-audit.txt", "bridge-repair-vote.html", "2024-01-22_pell-interim-report.txt"
STRIKE, FERRY, MONDAY = "skarra-strike-begins.txt", "petrel-hits-pier.txt", "dunmarrow-flood-monday-update.txt"
CLOSED, REOPENS, OFFER = "2024-03-04-tollmark-bridge-closed.txt", "bridge-reopens.txt", "orlasund-offer.html"
MERIDIAN, FINAL = "meridian-46-bridges.txt", "pell-final-report.txt"
OPINION, KNOW = "opinion-toll-the-tollmark.md", "tollmark-bridge-what-to-know.txt"


@pytest.fixture(scope="module")
def found(sample_store):
    return passages(sample_store)


def check(found, file, sentence, embedder=None):
    return audit(sentence, found[file], found[file], embedder)


BORNE_OUT = [
    (PELL, "The Ostrel Basin Authority was first warned about the gate on 3 October 2023, the report said."),
    (
        PELL,
        "Redfern, who has led the authority since 2016, told the inquiry on January 9 that he had not seen the email.",
    ),
    (FERRY, "The Petrel is 26 years old."),
    (
        AUDIT,
        "According to a survey of 83 shops, traders lost an average of 29% of their takings in the first 6 months.",
    ),
    (VOTE, "Varnhaven's council voted by 27 to 11 to replace all 212 hanger rods of the Tollmark Bridge."),
    (MONDAY, "The environment ministry put the first estimate of the damage at £70m."),
    (FERRY, "12 people were hurt when the ferry Petrel struck the pier at Kettlesand, the coastguard said."),
]


@pytest.mark.parametrize(("file", "sentence"), BORNE_OUT)
def test_a_faithful_sentence_is_proved_by_sentences_of_its_article(found, file, sentence):
    result = check(found, file, sentence)
    assert result.support == "supported", result.reasons
    assert not result.repaired
    spans = {s for p in found[file] for s in p.chunk.sentences}
    assert result.proofs
    assert all(p.article.path == file and p.span in spans for p in result.proofs)


NOT_BORNE_OUT = [
    (AUDIT, "The price of the steel for the hangers rose by £2.2m between the estimate and the order, Abbisk said."),
    (AUDIT, "The price of the steel for the hangers fell by £3.8m between the estimate and the order, Abbisk said."),
    (PELL, "The Ostrel Basin Authority was first warned about the gate on 3 November 2023, the report said."),
    (PELL, "Redfern told the inquiry on January 9 that he had seen the email."),
    (VOTE, "Varnhaven's council voted by 11 to 27 to replace all 212 hanger rods, and Croy resigned."),
    (STRIKE, '"Mr Seld can sink ships," said the general secretary, Dario Fenn.'),
    ("bridge-reopens.txt", "Tarrant attended the meeting, but Grieve's office is in Norway."),
    ("weir-lane-feature.txt", "The flood was caused by a submarine volcano."),
    (AUDIT, "Here is a summary of what the articles say."),
    (AUDIT, "Okay."),
]


@pytest.mark.parametrize(("file", "sentence"), NOT_BORNE_OUT)
def test_what_the_article_does_not_say_is_unsupported_and_says_why(found, file, sentence):
    result = check(found, file, sentence)
    assert result.support == "unsupported"
    assert result.proofs == ()
    assert result.reasons


SOFTER = [
    (
        STRIKE,
        "Marguerite Dace offered a 4% rise and a £500 bonus on Wednesday, which the island refused within the hour.",
    ),
    (VOTE, "Councillor Bettina Croy, who voted against the figure, said she would ask for the mayor's diary for May."),
    (FERRY, "The company said that the Petrel, which is 2011 years old, passed its annual survey in November."),
    ("orlasund-offer.html", "Orlasund Group has agreed to buy Skarra Lines for £212 million."),
    (PELL, "Hollis told the inquiry on January 9 that he had not seen the email."),
    (FERRY, "Crews had complained about the ship's thruster twice in January."),
    (STRIKE, "Medicines and post were brought twice a week by a boat hired by the island council."),
    ("orlasund-offer.html", "Léonie Achterveld stepped down as chair when the sale was complete."),
]


@pytest.mark.parametrize(("file", "sentence"), SOFTER)
def test_another_speaker_a_plan_told_as_done_or_a_statement_told_as_fact_is_not_supported(found, file, sentence):
    assert check(found, file, sentence).support != "supported"


def test_a_wrong_citation_is_repaired_when_the_right_passage_was_retrieved(found):
    sentence = "The environment ministry put the first estimate of the damage at £70 million."
    result = audit(sentence, found[AUDIT], [*found[AUDIT], *found[MONDAY]])
    assert (result.support, result.repaired) == ("supported", True)
    assert {p.article.path for p in result.proofs} == {MONDAY}
    assert audit(sentence, found[AUDIT], found[AUDIT]).support == "unsupported"


@pytest.mark.parametrize(
    ("file", "sentence", "support"),
    [
        (REOPENS, "The company is keeping one of its three boats in the harbour, at £1.80 per trip.", "supported"),
        (CLOSED, "A date for reopening the bridge has not been set.", "supported"),
        (CLOSED, "A date for reopening the harbour has not been set.", "partial"),
        (OFFER, "The price is £32 million higher than the offer that Ternhollow Capital made in 2022.", "supported"),
        (OFFER, "The price is £32 million lower than the offer that Ternhollow Capital made in 2022.", "unsupported"),
    ],
)
def test_one_word_may_rest_on_its_sense_and_no_other_word_takes_its_place(found, embedder, file, sentence, support):
    assert audit(sentence, found[file], found[file], embedder).support == support


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (MERIDIAN, "Rufus Mallory, the transport minister, said the government would give Varnhaven £15 million."),
        (AUDIT, "Auditor General Osric Venn said the repair of the Tollmark Bridge would cost £47m."),
        (AUDIT, "Divers found corrosion in two of the four anchor blocks in August, which added £2.2 million."),
        (FINAL, "A compensation fund of £9 million should be open to any household in Weir Lane."),
    ],
)
def test_who_it_was_and_who_said_it_are_read_in_the_articles_own_context(found, embedder, file, sentence):
    assert audit(sentence, found[file], found[file], embedder).support != "supported"


ONE_RULE = {
    "names": (AUDIT, "Wilf Tanner put the cost of the repair at £47 million."),
    "values": (MONDAY, "The environment ministry put the first estimate of the damage at £17 million."),
    "exchanged": (
        VOTE,
        "A further £6 million is to be borrowed over 25 years, and the other £20 million will come out of reserves.",
    ),
    "quotations": (STRIKE, '"Mr Seld can sink ships," said the general secretary, Dario Fenn.'),
    "polarity": (CLOSED, "A date has been set for reopening."),
    "contrasts": (OFFER, "The price is £32 million below the offer that Ternhollow Capital made in 2022."),
    "swapped, names": (OFFER, "Skarra Lines has agreed to buy Orlasund Group for £212 million."),
    "swapped, a thing": (CLOSED, "Skarra Lines is paying the city £9,400 a day for the service."),
    "speakers": (AUDIT, "The council has so far granted rates relief to 51 of them, Grieve said."),
    "speakers, the author": (OPINION, "Petra Quill says that Osric Venn ought to resign."),
    "modality": (OFFER, "Léonie Achterveld stepped down as chair when the sale was complete."),
    "done": (PELL, "The limit switches were tested each month."),
    "attribution": (FERRY, "Crews had complained about the ship's thruster twice in January."),
    "scope": (CLOSED, "All of the bridge's 212 hanger rods were cracked, said Osric Venn."),
    "scope in time": (KNOW, "The Tollmark Bridge is the longest bridge in the country."),
}


@pytest.mark.parametrize("rule", ONE_RULE)
def test_each_rule_keeps_a_false_sentence_from_being_supported(found, embedder, rule):
    file, sentence = ONE_RULE[rule]
    assert audit(sentence, found[file], found[file], embedder).support != "supported"


def test_statements_that_a_sentence_joins_are_proved_each_by_its_own_sentence(found, embedder):
    sentence = (
        "The Petrel is 26 years old, and the council voted by 27 to 11 to replace all 212 hanger rods of the bridge."
    )
    result = audit(sentence, found[FERRY], [*found[FERRY], *found[VOTE]], embedder)
    assert (result.support, {p.article.path for p in result.proofs}) == ("supported", {FERRY, VOTE})
    false = sentence.replace("27", "28")
    assert audit(false, found[FERRY], [*found[FERRY], *found[VOTE]], embedder).support != "supported"


@pytest.mark.parametrize("retrieved", [[], None])
def test_nothing_cited_or_retrieved_proves_nothing(found, retrieved):
    result = audit("The bridge will reopen.", [], [] if retrieved is None else retrieved)
    assert (result.support, result.proofs, result.repaired) == ("unsupported", (), False)


@pytest.mark.parametrize("sentence", ["", " ", "…", "12", "“”", "a" * 5000, "\u202e[99]", "No. No. No.", "100% 5% £"])
def test_any_text_gets_a_verdict(found, sentence):
    assert check(found, AUDIT, sentence).support == "unsupported"


def test_the_same_input_gives_the_same_verdict(found):
    sentence = "Abbisk made seven recommendations."
    assert check(found, AUDIT, sentence) == check(found, AUDIT, sentence)


def test_few_adversarial_outputs_are_shown_as_supported(found, embedder):
    outputs = [*adversarial(found, 64), *(o for o in list(held_out(found))[::4] if not o.proof)]
    assert len(outputs) > 80
    wrong = [o.sentence for o in outputs if outcome(o, audit(o.sentence, o.cited, o.retrieved, embedder)) == "WRONG"]
    assert len(wrong) <= 4, wrong  # a ratchet: the target is none, see `python -m evals.adversary`


def test_most_faithful_sentences_pass(found, embedder):
    outputs = [*list(faithful(found))[::8], *(o for o in list(held_out(found))[::4] if o.proof)]
    passed = [audit(o.sentence, o.cited, o.retrieved, embedder).support == "supported" for o in outputs]
    assert sum(passed) >= 0.55 * len(passed)  # a ratchet: the target is 0.95


def test_true_sentences_of_known_source_cite_it_alone(found, embedder):
    shown, alone = exact(found, embedder)
    assert shown > 400
    assert alone == shown


OSTREL = "2021-12-17_ostrel-week.txt"
OSTREL_WEEK = """The week in Ostrel

Source: https://news.example/larrick-jets-grounded/vane-charges

Dorrit Vane said that she expected to make a decision on whether to bring criminal charges by the end of the year.

The win was the first top finish of the Larrick Rovers in the Ostrel Cup since 2002.

Penna Quill, who played the cook in the series, lived by the sea. Quill, whose brother Gorm Quill produced the
series, died in 2018.

The Ostrel League pays the clubs about £10 million a year to split between its 12 members.

The 66 stone tools were left by 47 hunters in the Larrick valley.

Osbert Tamm made his first film in 1957 and released it in 1959.

The Ostrel Air Service’s fleet of Tern jets is temporarily grounded after an accident.

The Ostrel Basin Authority closed the upper weir on Friday.

The permits issued by a court in Larrick were sold to Bram Hollis.

Varnhaven placed 27th in the survey of harbours.

The jobless rate in Ostrel fell to 4.8% last month.

The park will be shut to visitors on Tuesday, June 14, and Wednesday, June 15.

The recall affects 2,000 of the Tern engines.
"""


@pytest.fixture(scope="module")
def week(stored):
    return passages(stored({OSTREL.removesuffix(".txt"): OSTREL_WEEK}))


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (
            "Dorrit Vane said that she expected to decide whether to bring criminal charges by the end of the year.",
            "Dorrit Vane said that she would bring criminal charges by the end of the year.",
        ),
        (
            "It was the first top finish of the Larrick Rovers in the Ostrel Cup since 2002.",
            "It was the first top finish of the Larrick Rovers in the Ostrel Cup.",
        ),
        ("Penna Quill died in 2018.", "Gorm Quill, who produced the series, died in 2018."),
        (
            "The Ostrel League pays the clubs about £10 million a year.",
            "The Ostrel League pays each of the clubs about £10 million a year.",
        ),
        ("The 66 stone tools were left by 47 hunters.", "The 47 stone tools were left by 66 hunters."),
        ("Osbert Tamm released his first film in 1959.", "Osbert Tamm released his first film in 1957."),
        (
            "The Ostrel Air Service has temporarily grounded its fleet of Tern jets.",
            "The Ostrel Air Service has grounded its fleet of Larrick jets.",
        ),
        ("The OBA closed the upper weir on Friday.", "The OLA closed the upper weir on Friday."),
        (
            "A court in Larrick issued permits that were sold to Bram Hollis.",
            "Bram Hollis issued permits that were sold to a court in Larrick.",
        ),
        ("Varnhaven was No. 27 in the survey of harbours.", "Varnhaven was No. 28 in the survey of harbours."),
        ("The jobless rate in Ostrel fell to 4.8% in November.", "The jobless rate in Ostrel fell to 4.8% in October."),
        (
            "The park will be shut to visitors on June 14 and 15.",
            "The park will be shut to visitors on June 14 and 16.",
        ),
    ],
)
def test_a_fact_in_other_words_is_proved_and_its_likeness_is_not(week, embedder, true, false):
    supported = [audit(s, week[OSTREL], week[OSTREL], embedder) for s in (true, false)]
    assert [one.support == "supported" for one in supported] == [True, False], [one.reasons for one in supported]


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("The recall hits 2,000 of the Tern engines.", "partial"),
        ("The recall affects 2,000 of the Quill engines.", "unsupported"),
        ("Larrick said that the fleet of Tern jets is grounded.", "unsupported"),
    ],
)
def test_another_verb_is_marked_where_another_name_or_speaker_is_taken_out(week, embedder, sentence, support):
    assert audit(sentence, week[OSTREL], week[OSTREL], embedder).support == support
