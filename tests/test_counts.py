"""Counts that say what was counted: capitals, either and both, negation, days, publishers, newest and oldest."""

from __future__ import annotations

import re
from datetime import date

import pytest

from index import build
from rag import Assistant, Question, Settings
from rag.types import Turn

ARTICLES = {
    "a.txt": (
        "Harbour tax halved\nSource: Harrow Post\nDate: 2021-03-02",
        "The US envoy met Orla Quint on Friday. Quint's dog came along. The plan costs four million crowns.",
    ),
    "b.txt": (
        "Winter came early\nSource: Harrow Post\nDate: 2021-03-20",
        "It may snow, they told us. Sea ice is thick this year. A barge struck the pier on Sunday night.",
    ),
    "c.txt": (
        "Dockers walk out\nSource: Coast Echo\nDate: 2021-04-11",
        "A strike shut the docks of Lomas on Thursday, said Ada May. "
        "The last strike in Lomas was in 2012, when the cranes stood still for a week.",
    ),
    "d.txt": (
        "Strikes go on\nSource: Coast Echo\nDate: 2021-05-30",
        "The dockers of Lomas stayed away for a seventh week. Bram Tolle called the strikes of March 2021 a warning.",
    ),
    "e.txt": (
        "A note on ice",
        "Ice floats on the sea. The change of the climate melts it, Orla Quint once said.",
    ),
    "f.txt": (
        "Tolle and Quint agree\nSource: Harrow Post\nDate: 2022-01-09",
        "Bram Tolle and Orla Quint signed the Tidewater plan on Friday after a year of talks. "
        "Café owners cheered, and so did the mayor of Lomas.",
    ),
}


@pytest.fixture(scope="module")
def harrow(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("harrow") / "articles"
    folder.mkdir()
    for name, (head, prose) in ARTICLES.items():
        (folder / name).write_text(f"{head}\n\n{prose}\n", "utf-8")
    build(folder, folder.parent / "store", embedder=embedder)
    with Assistant.open(folder.parent / "store", Settings()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("subject", "files"),
    [
        ("the US", "a"),
        ("the U.S.", "a"),
        ("us", "ab"),
        ("May", "c"),
        ("Ada May", "c"),
        ("the strike", "cd"),
        ("strikes", "cd"),
        ("sea ice", "b"),
        ("barges", "b"),
        ("cafe owners", "f"),
        ("Quint or Tolle", "adef"),
        ("either Ada May or the US", "ac"),
        ("Quint and Tolle", "f"),
        ("both Quint and Tolle", "f"),
        ("Quint but not Tolle", "ae"),
        ("Quint's dog", "a"),
        ("Orla Quint's Tidewater plan", "f"),
        ("“the docks of Lomas”", "c"),
        ("crowns, cranes or climate", "ace"),
        ("neither Quint nor Lomas", "b"),
    ],
)
def test_what_is_counted_is_what_the_texts_hold(harrow, subject, files):
    answer = harrow.ask(f"How many articles mention {subject}?")
    assert {c.file[0] for c in answer.citations} == set(files)
    assert answer.text.startswith(f"{len(files)} of the 6 articles ")


@pytest.mark.parametrize(
    ("question", "count", "files"),
    [
        ("How many articles do not mention Quint?", "3 of the 6 articles do not mention “Quint”.", "bcd"),
        ("How many articles don't mention Quint or the strike?", "1 of the 6 articles does not mention", "b"),
        ("How many articles are from 2021?", "4 of the 6 articles are dated 2021.", "abcd"),
        ("How many articles were published before 2022?", "4 of the 6 articles are dated 31 December 2021", "abcd"),
        ("How many articles were published on 30 May 2021?", "1 of the 6 articles is dated 30 May 2021.", "d"),
        ("How many articles are by the Coast Echo?", "2 of the 6 articles are from Coast Echo.", "cd"),
        ("How many articles did the Post publish?", "3 of the 6 articles are from Harrow Post.", "abf"),
        ("How many articles did the Harrow Post publish in March 2021?", "2 of the 6 articles are from Harrow", "ab"),
        ("How many Coast Echo articles mention Tolle?", "1 of the 2 articles from Coast Echo mentions “Tolle”.", "d"),
        (
            "How many Coast Echo and Harrow Post articles mention Tolle?",
            "2 of the 5 articles from Coast Echo and",
            "df",
        ),
        ("What is the newest article?", "The newest of the 6 articles is “Tolle and Quint agree”, dated 9 Jan", "f"),
        ("Which is the oldest article about the strike?", "The oldest of the 2 articles that mention “strike”", "c"),
        ("How many articles are there?", "There are 6 articles.", "abcdef"),
    ],
)
def test_days_publishers_and_what_is_not_held_are_counted_too(harrow, question, count, files):
    answer = harrow.ask(Question(text=question))
    assert answer.text.startswith(count)
    assert {c.file[0] for c in answer.citations} == set(files)


def test_only_articles_of_the_days_count_and_the_others_are_told_of(harrow):
    answer = harrow.ask("How many articles mention strikes in March 2021?")
    assert answer.abstained
    assert answer.reason == (
        "None of the 2 articles dated 1 to 31 March 2021 that were looked through mentions “strikes”."
    )
    assert "1 more of another day names this time: not counted." in answer.notes
    answer = harrow.ask("How many articles mention Quint since March 2021?")
    assert answer.text.startswith("2 of the 5 articles dated 1 March 2021 or later mention “Quint”.")
    assert "1 more has no date: not counted." in answer.notes
    assert answer.interpreted.phrase == "since March 2021"


def test_a_time_without_any_article_counts_none(harrow):
    assert harrow.ask("How many articles mention Quint in 1999?").reason == "None of the 6 articles is dated 1999."


def test_days_that_the_user_set_are_never_widened(harrow):
    asked = Question(text="How many articles mention Lomas in 2022?", until=date(2021, 12, 31))
    answer = harrow.ask(asked)
    assert answer.text.startswith("2 of the 4 articles dated 31 December 2021 or earlier mention “Lomas”.")
    assert "those were kept" in answer.interpreted.notes[0]


def test_what_nearly_counts_is_told(harrow):
    assert "1 more holds these words, but not side by side: not counted." in notes(harrow, "climate change")
    assert "1 more holds it with other capitals only: not counted." in notes(harrow, "Sea")
    assert "Counted only with these capitals: “May”." in notes(harrow, "May")
    assert "Counted in singular and plural: “strike”." in notes(harrow, "the strike")
    assert "In all of them one sentence, with its title, holds all of it." in notes(harrow, "Quint and Tolle")


@pytest.mark.parametrize(
    "question",
    [
        "How many articles are longer than a page?",
        "How many articles per week are there?",
        "How many sport stories mention Quint?",
        "Who covered Lomas most?",
        "How often does Quint appear?",
    ],
)
def test_what_cannot_be_counted_is_said_with_what_can(harrow, question):
    answer = harrow.ask(question)
    assert answer.abstained
    assert "by publisher or author, and by day of publication" in (answer.reason or "")
    assert "counted for each publisher, author, day, month or year" in (answer.reason or "")


def test_a_publisher_that_is_not_there_is_said_with_those_that_are(harrow):
    answer = harrow.ask("How many articles did the Lomas Bugle publish?")
    assert answer.abstained
    assert answer.reason == (
        "No article names the Lomas Bugle as its publisher or author; "
        "the publishers with most articles are Harrow Post (3), Coast Echo (2)."
    )


@pytest.mark.parametrize(
    "question",
    [
        "What did articles say about the zeppelin?",
        "How many more articles mention Quint?",
        "Which new articles say ice?",
    ],
)
def test_common_words_are_no_publisher(harrow, question):
    assert "as its publisher or" not in (harrow.ask(question).reason or "")


def test_a_publisher_that_is_known_may_be_in_small_letters(harrow):
    assert harrow.ask("how many coast echo articles mention Tolle?").text.startswith("1 of the 2 articles from Coast")


@pytest.mark.parametrize(
    ("question", "synthesizer"),
    [
        ("Which ones?", "scan"),
        ("And Tolle?", "scan"),
        ("In 2022?", "scan"),
        ("What about 2022?", "scan"),
        ("Only in 2022?", "scan"),
        ("When did she sign it?", "extractive"),
        ("Why?", "extractive"),
    ],
)
def test_only_what_goes_on_from_a_count_is_counted(harrow, question, synthesizer):
    for before in ("How many articles mention Quint?", "Timeline of Orla Quint"):
        asked = Question(text=question, history=(Turn(role="user", text=before),))
        assert harrow.ask(asked).synthesizer == synthesizer


def test_one_of_those_counted_and_both_are_found(harrow):
    count = Turn(role="user", text="How many articles mention Quint")
    newest = harrow.ask(Question(text="Thanks, which is the newest?", history=(count,)))
    assert newest.text.startswith("The newest of the ")
    other = Turn(role="user", text="And Tolle?")
    two = harrow.ask(Question(text="both?", history=(count, other)))
    assert two.interpreted.question == f"{count.text}? {other.text}"
    assert "“Quint” and “Tolle”" in (two.text or two.reason or "")
    assert harrow.ask(Question(text="Thanks!", history=(count,))).clarify


def test_why_there_is_no_answer_is_of_the_last_question(harrow):
    asked = Question(text="Why did it sink?", history=(Turn(role="user", text="List articles about the zeppelin"),))
    assert "can be counted" not in (harrow.ask(asked).reason or "")
    asked = Question(text="What about 2022?", history=(Turn(role="user", text="How many articles mention Quint?"),))
    assert harrow.ask(asked).text.startswith("1 of the 1 article dated 2022 mentions “Quint”.")


def test_days_without_any_article_are_left_to_the_passages(harrow):
    assert harrow.ask("What happened on 3 July 2021?").synthesizer == "extractive"


def test_of_equal_sentences_the_one_with_the_name_is_the_proof(harrow):
    answer = harrow.ask("How many articles mention dockers and Bram Tolle?")
    assert answer.citations[0].quote.startswith("Bram Tolle")


def test_where_no_publisher_is_known_that_is_said(tmp_path, embedder):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "boats.txt").write_text("Boats are counted\n\nForty boats lie in the harbour.")
    build(tmp_path / "articles", tmp_path / "store", embed=False, embedder=embedder)
    with Assistant.open(tmp_path / "store") as opened:
        reason = opened.ask("How many articles did the Lomas Bugle publish?").reason
    assert (
        reason == "No article names the Lomas Bugle as its publisher or author; no publisher of any article is known."
    )


def test_a_list_names_its_articles_newest_first(harrow):
    answer = harrow.ask("Which articles mention Bram Tolle?")
    assert [c.text.split(": ")[0] for c in answer.claims] == [
        "“Tolle and Quint agree” (9 January 2022)",
        "“Strikes go on” (30 May 2021)",
    ]


def test_a_timeline_tells_the_news_of_each_article_in_a_sentence_with_a_name(harrow):
    answer = harrow.ask("Timeline of the Lomas strike")
    assert [c.text for c in answer.claims] == [
        "8 April 2021: A strike shut the docks of Lomas on Thursday, said Ada May.",
        "30 May 2021: The dockers of Lomas stayed away for a seventh week.",
    ]
    none = harrow.ask("Timeline of the Zarn strike")
    assert none.abstained
    assert "“Zarn” and “strike”" in (none.reason or "")


def notes(opened, subject):
    return opened.ask(f"How many articles mention {subject}?").notes


@pytest.mark.parametrize(
    "question",
    [
        "What were the top stories in March 2021?",
        "headlines of March 2021",
        "Summarise the news of March 2021",
        "what made news in March 2021?",
        "the three main headlines of March 2021",
        "top stories on sea ice or the US of March 2021",
    ],
)
def test_the_news_of_some_days_are_their_articles(harrow, question):
    answer = harrow.ask(question)
    assert answer.synthesizer == "scan"
    assert {c.file for c in answer.citations} == {"a.txt", "b.txt"}
    assert any("matter most is not known" in note for note in answer.notes) == bool(
        {"top", "main"} & {*question.split()}
    )


def test_the_news_of_a_year_and_of_last_week_are_said_in_either_way(harrow):
    def files(question, as_of=None):
        return [c.file for c in harrow.ask(Question(text=question, as_of=as_of)).citations]

    assert files("What were the key events of 2022?") == ["f.txt"]
    assert (
        files("Last week's news?", date(2021, 4, 17)) == files("yesterday’s headlines", date(2021, 4, 12)) == ["c.txt"]
    )
    assert harrow.ask("What were the key points of 2022?").synthesizer == "extractive"


def test_the_news_without_a_time_are_the_newest_articles(harrow):
    for question in ("What is new?", "What's in the news?", "main stories"):
        assert harrow.ask(question).claims[0].text.startswith("“Tolle and Quint agree” (9 January 2022)")
    assert harrow.ask("What were the main stories in 1999?").reason == "None of the 6 articles is dated 1999."


def test_where_nothing_has_a_date_nothing_is_new(stored):
    with Assistant.open(
        stored({"pier": "Pier painted\n\nThe pier of Lomas was painted green, and nobody knows why."})
    ) as a:
        for question in ("What is new?", "What happened last week?", "headlines"):
            assert (a.ask(question).reason or "").startswith("No article has a date")
        assert "No article has a date" not in (a.ask("What is new in Harrow?").reason or "")


@pytest.mark.parametrize(
    ("asked", "looked_for"),
    [
        ("the Lomas saga", "“Lomas”"),
        ("the Orla Quint controversy", "“Orla Quint”"),
        ("the Lomas case", "“Lomas”"),
        ("the Lomas dockers row", "“Lomas” and “dockers”"),
        ("the Lomas strike", "“Lomas” and “strike”"),
        ("the sea ice crisis", "“sea” and “ice”"),
        ("the story of Orla Quint", "“Orla Quint”"),
        ("the scandals of Lomas", "“Lomas”"),
        ("the row over the dockers of Lomas", "“dockers” and “Lomas”"),
        ("Lomas", "“Lomas”"),
    ],
)
def test_a_word_for_the_events_themselves_need_not_stand_in_the_articles(harrow, asked, looked_for):
    answer = harrow.ask(f"Timeline of {asked}")
    assert any(re.search(rf"mentions? {looked_for}[.,]", note) for note in answer.notes)


def test_a_word_for_the_events_counts_where_articles_say_it(stored):
    heads = "settled", "reopened", "lost"
    told = {
        head: f"Harrow {head}\nDate: 2021-03-0{n}\n\nThe Harrow case was {head} by the court in Lomas on Monday."
        for n, head in enumerate(heads, 1)
    }
    told["fair"] = "Harrow fair\nDate: 2021-04-01\n\nHarrow holds its fair on Monday, and everyone is asked to come."
    with Assistant.open(stored(told)) as opened:
        assert len(opened.ask("Timeline of the Harrow case").claims) == 3
        assert len(opened.ask("Timeline of the Harrow affair").claims) == 4
        assert "“case”" in opened.ask("How many articles mention the Harrow case?").text


def test_a_name_is_no_other_number_of_a_word(stored):
    told = {
        "wood": "In the wood\n\nA fox was seen near Lomas. Fox Harbour sent a hunter. He found nothing at all there.",
        "dens": "Dens\n\nFoxes dig. The hunters of Lomas gave up after a week of rain and went home to the sea.",
        "song": "Harbour song\n\nThe singer Ada Fox came to Lomas on Monday. Fox sang for an hour and went home.",
        "team": "A match\n\nLomas lost to the Harrow Foxes on Monday, and nobody was surprised by that at all.",
        **{
            f"news{n}": f"Item {n}\n\nThe news was read to {n}00 people by Ada Fox of Lomas on Monday."
            for n in range(3)
        },
        "hall": "The hall\n\nThe hall of Lomas was painted green on Monday, and nobody knows what it cost.",
    }
    with Assistant.open(stored(told)) as opened:

        def files(word):
            answer = opened.ask(f"How many articles mention {word}?")
            return {c.file.removesuffix(".txt") for c in answer.citations}, answer

        foxes, answer = files("foxes")
        assert foxes == {"wood", "dens", "team"}
        assert {c.quote for c in answer.citations if c.file == "wood.txt"} == {"A fox was seen near Lomas."}
        assert "4 more hold it only with a capital, as names have it: not counted." in answer.notes
        fox, answer = files("fox")
        assert fox == {*told} - {"hall"}
        assert "1 of them holds it only with a capital." in answer.notes
        assert files("Fox")[0] == {"wood", "song", "news0", "news1", "news2"}
        assert files("halls")[0] == {"hall"}


def test_a_word_that_is_seldom_a_name_counts_in_names_too(stored):
    told = {
        "coast": "The coast\n\nA hurricane hit Lomas on Monday. Two ships were lost.",
        "years": "Years of storms\n\nNo year has seen more hurricanes than this one, the harbour says.",
        "ada": "A storm with a name\n\nThe roofs of Lomas were taken off by Hurricane Ada on Monday.",
    }
    with Assistant.open(stored(told)) as opened:
        answer = opened.ask("How many articles mention hurricanes?")
    assert "All 3 articles" in answer.text
    assert "1 of them holds it only with a capital." in answer.notes
