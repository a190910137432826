"""Articles counted by publisher, author, day, month and year: every article is in one group, or told of apart."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build
from rag import Assistant, Question, Settings
from rag.scan.groups import NAMED
from rag.scan.order import order
from rag.scan.timed import timed
from rag.types import Turn

PUBLISHERS = ("Harrow Post", "Coast Echo", None)
AUTHORS = ("Ada Quill", "ADA QUILL", "Bram Tolle", None, *(f"{one}a Lund" for one in "BCDFGHJKLMNPRSTVWXZ"))
WORDS = ("ferry", "bridge", "tax")
N = 46


def made(n: int) -> tuple[str | None, str | None, str | None, list[str]]:
    """Publisher, author, day and words of article `n`."""
    day = None if n % 9 == 4 else date(2021 + n % 3, n % 4 + 1, n % 28 + 1).isoformat()
    return PUBLISHERS[n % 5 % 3], AUTHORS[n * 7 % len(AUTHORS)], day, [w for i, w in enumerate(WORDS) if n % (i + 2)]


@pytest.fixture(scope="module")
def harrow(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("groups") / "articles"
    folder.mkdir()
    for n in range(N):
        publisher, author, day, words = made(n)
        labels = [("Source", publisher), ("Author", author), ("Date", day)]
        head = "\n".join([f"Note {n} of the harbour", *(f"{name}: {value}" for name, value in labels if value)])
        said = " ".join(f"The {word} number {n} was talked about in Lomas." for word in words)
        (folder / f"{n:02}.txt").write_text(f"{head}\n\nThe clerk of Lomas wrote note {n}. {said}\n", "utf-8")
    build(folder, folder.parent / "store", embed=False, embedder=embedder)
    with Assistant.open(folder.parent / "store", Settings()) as opened:
        yield opened


def key(n: int, noun: str) -> str | None:
    publisher, author, day, _ = made(n)
    if noun == "publisher":
        return publisher
    if noun == "author":
        return author.title() if author else None
    return day[: {"day": 10, "month": 7, "year": 4}[noun]] if day else None


def shares(text: str) -> list[int]:
    """The numbers after the colon, of each group, of the groups not named and of none known."""
    return [int(n) for n in re.findall(r"(?:: |, | and )(\d+) (?:from|by|in|on|of no known) ", text)]


@given(
    noun=st.sampled_from(["publisher", "author", "day", "month", "year"]),
    of=st.sampled_from(["", " mention the ferry", " mention the bridge but not the tax", " do not mention the ferry"]),
    publisher=st.sampled_from(["", "Harrow Post ", "Coast Echo "]),
    when=st.sampled_from(["", " in 2022", " before March 2021", " in 1999"]),
    per=st.sampled_from(["per", "by", "for each"]),
)
def test_the_groups_and_the_unknown_add_up_to_the_count(harrow, noun, of, publisher, when, per):
    if publisher and not of:
        of = " mention Lomas"
    plain = harrow.ask(f"How many {publisher}articles{of or ' are there'}{when}?")
    grouped = harrow.ask(f"How many {publisher}articles {per} {noun}{of or ' are there'}{when}?")
    assert grouped.abstained == plain.abstained
    if plain.abstained:
        assert grouped.reason == plain.reason
        return
    first = re.compile(r"(?:All |There (?:is|are) )?(\d+) ")
    assert first.match(grouped.text)[1] == first.match(plain.text)[1]
    assert sum(shares(grouped.text)) == int(first.match(plain.text)[1])
    assert [n for n in grouped.notes if "not counted" in n] == [n for n in plain.notes if "not counted" in n]
    assert len(grouped.citations) == min(len(shares(grouped.text)), NAMED + ("of no known" in grouped.text))


@given(st.sampled_from(["publisher", "author", "day", "month", "year"]), st.sampled_from(WORDS))
def test_the_numbers_are_those_of_the_articles(harrow, noun, word):
    text = harrow.ask(f"How many articles per {noun} mention the {word}?").text
    groups: dict[str | None, int] = {}
    for n in (n for n in range(N) if word in made(n)[3]):
        groups[key(n, noun)] = groups.get(key(n, noun), 0) + 1
    unknown = groups.pop(None, 0)
    timely = noun in ("day", "month", "year")
    sizes = [groups[k] for k in sorted(groups, key=lambda k: (0 if timely else -groups[k], k))]
    named, rest = (sizes[-NAMED:], sizes[:-NAMED]) if timely else (sizes[:NAMED], sizes[NAMED:])
    more = [sum(rest)] if rest else []
    assert shares(text) == ([*more, *named] if timely else [*named, *more]) + ([unknown] if unknown else [])


@pytest.mark.parametrize(
    ("question", "said", "proofs"),
    [
        (
            "How many articles per year mention the ferry?",
            "23 of the 46 articles mention “ferry”: 8 in 2021, 6 in 2022, 7 in 2023 and 2 of no known date.",
            4,
        ),
        (
            "How many articles per publisher?",
            "There are 46 articles: 19 from Harrow Post, 18 from Coast Echo and 9 of no known publisher.",
            3,
        ),
        (
            "How many Harrow Post articles mention the ferry in 2022, by month?",
            "2 of the 4 articles from Harrow Post dated 2022 mention “ferry”: 1 in February 2022 and 1 in April 2022.",
            2,
        ),
        (
            "How many articles by day mention the ferry?",
            "23 of the 46 articles mention “ferry”: 1 on 1 earlier day, 1 on 10 February 2021, 1 on 18 February 2021",
            21,
        ),
        (
            "Which publishers are there?",
            "2 publishers are known, of 37 of the 46 articles: Harrow Post (19) and Coast Echo (18); 9 have none.",
            2,
        ),
        (
            "How many authors are there?",
            "21 authors are known, of 44 of the 46 articles: Ada Quill (4), Ba Lund (2)",
            20,
        ),
        ("Which authors wrote about note 4?", "1 author is known, of the 1 article that mentions “note 4”: Ca Lund", 1),
        ("Which publishers mention note 2?", "No publisher is known of the 1 article that mentions “note 2”.", 1),
        (
            "Which publisher has the most articles?",
            "Harrow Post has the most of the 46 articles: 19; 9 articles have no known publisher.",
            1,
        ),
        (
            "Which publisher has carried the fewest articles about the ferry in 2023?",
            "Of the publishers that have any, Coast Echo and Harrow Post have the fewest of the 7 articles dated 2023 "
            "that mention “ferry”: 3 each; 1 article has no known publisher.",
            2,
        ),
        (
            "Who wrote the most articles in January 2023?",
            "Bram Tolle, Ha Lund, Ja Lund and Sa Lund have the most of the 4 articles dated 1 to 31 January 2023:",
            4,
        ),
    ],
)
def test_what_is_said_is_exact_and_each_group_named_is_proven(harrow, question, said, proofs):
    answer = harrow.ask(question)
    assert answer.text.startswith(said)
    assert len({c.file for c in answer.citations}) == len(answer.citations) == proofs
    assert answer.synthesizer == "scan"


def test_the_proof_is_the_newest_article_of_its_group(harrow):
    answer = harrow.ask("How many articles per publisher mention the ferry?")
    told = [c.publisher for c in answer.citations]
    assert told == ["Harrow Post", "Coast Echo", None]
    for citation in answer.citations:
        days = [made(n)[2] or "" for n in range(N) if made(n)[0] == citation.publisher and "ferry" in made(n)[3]]
        assert str(citation.published) == max(days)
        assert "ferry" in citation.quote


def test_more_groups_than_are_named_are_summed_up(harrow):
    assert "and 1 more (2); 2 have none." in harrow.ask("How many authors are there?").text
    assert "2 by 1 more author and 2 of no known author." in harrow.ask("How many articles by author?").text


def test_no_group_of_nothing(harrow):
    answer = harrow.ask("Which publishers mention the zeppelin?")
    assert answer.abstained
    assert answer.reason == "None of the 46 articles that were looked through mentions “zeppelin”."


@pytest.mark.parametrize("question", ["And per year?", "By year?", "What about for each year?"])
def test_a_count_is_parted_afterwards(harrow, question):
    asked = Question(text=question, history=(Turn(role="user", text="How many articles mention the ferry?"),))
    assert harrow.ask(asked).text.startswith("23 of the 46 articles mention “ferry”: 8 in 2021")
    asked = Question(text="Which ones?", history=(Turn(role="user", text="Which publishers mention note 4?"),))
    assert [c.file for c in harrow.ask(asked).citations] == ["04.txt"]


@pytest.mark.parametrize(
    ("question", "of", "form", "units"),
    [
        ("How many articles by source are about the ferry?", "publisher", "each", ("ferry",)),
        ("How many articles are there for each outlet?", "publisher", "each", ()),
        ("How many articles per month in 2023?", "month", "each", ()),
        ("How many articles are there per month about the ferry?", "month", "each", ("ferry",)),
        ("Articles per month?", "month", "each", ()),
        ("List the articles by month that mention Quint", "month", "each", ("Quint",)),
        ("How many stories mention Quint per month?", "month", "each", ("Quint",)),
        ("Number of articles per year that mention Quint", "year", "each", ("Quint",)),
        ("How many articles mention the ferry per month?", "month", "each", ("ferry",)),
        ('How many articles mention "deaths per day" by month?', "month", "each", ("deaths per day",)),
        ("How many articles mention books by author, by month?", "month", "each", ("books", "author")),
        ("How many articles did each publisher publish about the ferry?", "publisher", "each", ("ferry",)),
        ("How many articles about the ferry were published each month?", "month", "each", ("ferry",)),
        ("How many articles did the Harrow Post publish per month?", "month", "each", ()),
        ("How many articles per month mention the ferry? And Harrow?", "month", "each", ("ferry", "Harrow")),
        ("Which articles mention the ferry? And per month?", "month", "each", ("ferry",)),
        ("HOW MANY ARTICLES PER MONTH MENTION THE FERRY?", "month", "each", ("ferry",)),
        ("What sources do you have?", "publisher", "names", ()),
        ("Which sources cover the ferry?", "publisher", "names", ("ferry",)),
        ("Give me a list of all publishers in the library", "publisher", "names", ()),
        ("Which publishers are in the library?", "publisher", "names", ()),
        ("Which outlets wrote about the ferry in 2023?", "publisher", "names", ("ferry",)),
        ("List all publishers that mention the ferry", "publisher", "names", ("ferry",)),
        ("How many publishers are there that mention the ferry?", "publisher", "names", ("ferry",)),
        ("How many publishers mention sources of gas?", "publisher", "names", ("sources", "gas")),
        ("Which publishers have articles about the ferry?", "publisher", "names", ("ferry",)),
        ("Which author has written the fewest articles that mention the ferry?", "author", "fewest", ("ferry",)),
        ("In which month were the most articles about the ferry published?", "month", "most", ("ferry",)),
        ("In which year did the Post publish the most articles about the ferry?", "year", "most", ("ferry",)),
        ("Which day in 2023 had the most articles about the ferry?", "day", "most", ("ferry",)),
        ("Who has written the most articles that mention the ferry?", "author", "most", ("ferry",)),
        ("What is the publisher with the most articles?", "publisher", "most", ()),
        ("Which publisher mentions the ferry the most?", "publisher", "most", ("ferry",)),
        ("Which publishers write most about the ferry?", "publisher", "most", ("ferry",)),
        ("Which newspaper reported the most on Quint?", "publisher", "most", ("Quint",)),
    ],
)
def test_questions_for_groups_are_known(question, of, form, units):
    found = order(timed(question, date(2024, 5, 6)).text)
    assert found is not None
    assert found.by is not None
    assert (found.task, found.by.of, found.by.form, found.units) == ("count", of, form, units)


@pytest.mark.parametrize(
    "question",
    [
        "How many publishers went bankrupt in 2023?",
        "Which author won the Booker Prize?",
        "Which authors are mentioned?",
        "Who wrote the report on the dam?",
        "Which month had the most rain?",
        "Which sources did the minister name?",
        "Which publishers are there in Germany?",
        "Which publishers mentioned that they would merge?",
        "Which publishers covered up the scandal?",
        "Which publishers do not mention the ferry?",
        "Which publishers are owned by Quint?",
        "Which publisher has the most readers?",
        "Which publisher published the most books about the ferry?",
        "How many publishers are there per city?",
        "How many publishers of books are there?",
        "How many journalists cover the White House?",
        "How many newspapers are there in Britain?",
        "How many authors signed the letter about the ferry?",
        "Which author wrote about a white whale?",
        "Which author wrote most books about whales?",
        "Which publishers write most of the books?",
        "Which authors are there at the festival?",
        "Which journalists wrote about the ferry?",
        "Who wrote about the ferry?",
        "Who wrote the most goals?",
        "Who wrote the most articles of the constitution?",
        "Who are the authors?",
        "List the authors",
        "Which month had the most reports of theft?",
        "Which year were the most ships sunk?",
        "Which day was the wettest?",
        "How many people die per month?",
        "How many stories per floor does the tower have?",
        "How many reports of theft did the police get per month?",
        "How many articles by author Jane Doe mention the ferry?",
        "What do authors write about the ferry?",
        "Timeline of the ferry? Per month?",
    ],
)
def test_ordinary_questions_of_publishers_authors_and_months_are_not(question):
    assert order(timed(question, date(2024, 5, 6)).text) is None


@pytest.mark.parametrize(
    "question",
    ["How many articles mention 40 deaths per day?", "Which sources mention the ferry?", "How many sources are there?"],
)
def test_what_only_looks_like_groups_is_counted_as_before(question):
    found = order(question)
    assert found is not None
    assert found.by is None
