"""Counting, listing and timelines: over the whole library, with a proof of each item."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build
from rag import Assistant, Question, Settings
from rag.scan.entries import LISTED
from rag.scan.order import order
from rag.scan.subject import fold, subject_of
from rag.scan.timed import timed
from rag.time.happened import happened

WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa".split()


@pytest.mark.parametrize(
    ("question", "task", "units"),
    [
        ("How many articles mention Osric Venn?", "count", ("Osric Venn",)),
        ("how many stories are about the bridge", "count", ("bridge",)),
        ("How many of the articles discuss the 'Meridian' contract?", "count", ("Meridian", "contract")),
        ("List articles mentioning 'sea Ice'", "list", ("sea Ice",)),
        ("List articles mentioning ‘sea Ice’ or ‘the Pell’s Head’.", "list", ("sea Ice", "the Pell’s Head")),
        ("How many articles mention the dockers' and Harrow's plans?", "count", ("dockers", "Harrow", "plans")),
        ("How many articles mention the '90s or rock 'n' roll?", "count", ("90s", "rock", "n", "roll")),
        ("In how many articles is the ferry mentioned?", "count", ("ferry",)),
        ("How many reports refer to “hanger rods”?", "count", ("hanger rods",)),
        ("How many articles are there?", "count", ()),
        ("List all articles that mention Calder.", "list", ("Calder",)),
        ("What are these articles about?", "list", ()),
        ("Please give me an overview of the articles.", "list", ()),
        ("Can you summarise this folder?", "list", ()),
        ("What is in my library?", "list", ()),
        ("What are the main topics?", "list", ()),
        ("Who owns the ferry? What do the articles cover?", "list", ()),
        ("List articles about Quint? What are these articles about?", "list", ("Quint",)),
        ("Which articles mention the Tollmark Bridge?", "list", ("Tollmark Bridge",)),
        ("List every mention of the strike in Skarra", "list", ("strike", "Skarra")),
        ("How many articles about Quint mention the ferry?", "count", ("Quint", "ferry")),
        ("How many of the articles on the ferry fire give a death toll?", "count", ("ferry fire", "death toll")),
        ("Which stories about Quint also name Lomas?", "list", ("Quint", "Lomas")),
        ("Which of the articles about Lomas name the mayor?", "list", ("Lomas", "mayor")),
        ("How many Harrow Post articles about Quint mention Lomas or ice?", "count", ("Quint", "Lomas", "ice")),
        ("How many Harrow Post stories mention Quint?", "count", ("Quint",)),
        ("Do any articles about Quint mention the ferry?", "list", ("Quint", "ferry")),
        ("Does any article mention the ferry?", "list", ("ferry",)),
        ("Are there any stories about the ferry?", "list", ("ferry",)),
        ("List the titles of all articles about the ferry", "list", ("ferry",)),
        ("What happened to the ferry in chronological order?", "timeline", ("ferry",)),
        ("List the main events of the Skarra strike in chronological order", "timeline", ("Skarra", "strike")),
        ("Is there an article about the ferry?", "list", ("ferry",)),
        ("Give me a list of articles about the ferry", "list", ("ferry",)),
        ("I'd like to see articles about the ferry", "list", ("ferry",)),
        ("What was the first article about the ferry?", "oldest", ("ferry",)),
        ("When did the articles first mention Quint?", "oldest", ("Quint",)),
        ("When was Osric Venn last mentioned in the articles?", "newest", ("Osric Venn",)),
        ("Show me everything", "list", ()),
        ("Which article about the ferry is the most recent?", "newest", ("ferry",)),
        ("How many articles on the cover story mention ice?", "count", ("cover story", "ice")),
        ("Which articles are about name changes?", "list", ("name changes",)),
        ("How many stories did the Harrow Post run about the ferry?", "count", ("ferry",)),
        ("How many reports on the ferry has the Harrow Post carried?", "count", ("ferry",)),
        ("How many articles mention the USB?", "count", ("USB",)),
        ("How many articles mention the U.N. or the EU?", "count", ("U.N.", "EU")),
        ("How many articles mention May?", "count", ("May",)),
        ("How many articles mention sea ice?", "count", ("sea ice",)),
        ("How many articles mention Orla Quint's Tidewater plan?", "count", ("Orla Quint", "Tidewater", "plan")),
        ("Which articles discuss the Bank of Harrow and Lomas & Pike?", "list", ("Bank of Harrow", "Lomas & Pike")),
        ("HOW MANY ARTICLES MENTION THE FERRY?", "count", ("ferry",)),
        ("In which articles does Quint appear?", "list", ("Quint",)),
        ("How often is Quint mentioned?", "count", ("Quint",)),
        ("How many times has the ferry been mentioned in the library?", "count", ("ferry",)),
        ("Give me all headlines on sea ice", "list", ("sea ice",)),
        ("headlines about Quint", "list", ("Quint",)),
        ("What were the main stories on the ferry?", "list", ("ferry",)),
        ("All articles on the ferry", "list", ("ferry",)),
        ("articles about the ferry", "list", ("ferry",)),
        ("Timeline of the dispute over the Tidewater plan", "timeline", ("dispute", "Tidewater", "plan")),
        ("How many articles are there about the ferry?", "count", ("ferry",)),
        ("How many Harrow Post articles mention Quint?", "count", ("Quint",)),
        ("How many articles did the Harrow Post publish?", "count", ()),
        ("How many articles about the ferry did the Harrow Post publish?", "count", ("ferry",)),
        ("How many articles mention R. T. Ollis and Mrs. Quint?", "count", ("R T Ollis", "Mrs Quint")),
        ("How many articles mention Pell v. Harrow?", "count", ("Pell v Harrow",)),
        ("How many articles mention the children's hospital?", "count", ("children's hospital",)),
        ("List the newest articles about the ferry", "list", ("ferry",)),
        ("How many articles mention the ferry? And Harrow?", "count", ("ferry", "Harrow")),
        ("Which articles mention the ferry? And which of them mention Harrow?", "list", ("ferry", "Harrow")),
        ("How many articles mention the ferry? And how many articles mention Harrow?", "count", ("Harrow",)),
        ("How many articles mention the ferry? Thanks!", "count", ("ferry",)),
        ("How many articles mention the ferry? Which ones?", "list", ("ferry",)),
        ("How many articles mention the Harrow row? And a timeline of it?", "timeline", ("Harrow",)),
        ("List articles about the ferry? Timeline please", "timeline", ("ferry",)),
        ("List articles about the ferry? Timeline of the Harrow row", "timeline", ("Harrow",)),
        ("How many articles mention the ferry? List them.", "list", ("ferry",)),
        ("How many articles mention the ferry? Who is Quint? How many articles mention ice?", "count", ("ice",)),
        ("How many articles mention the ferry? Which of them are?", "list", ("ferry",)),
        ("How many articles mention the ferry? The first five", "list", ("ferry",)),
        ("How many articles mention the ferry? Which is the newest?", "newest", ("ferry",)),
        ("How many articles mention the ferry? Show me the latest one", "newest", ("ferry",)),
        ("List articles about the ferry? Which of them is the oldest?", "oldest", ("ferry",)),
        ("List articles about the ferry? How many are there?", "count", ("ferry",)),
        ("How many articles about the ferry were published by the Harrow Post?", "count", ("ferry",)),
        ("Which of these articles mention Quint?", "list", ("Quint",)),
        ("Which three articles mention Quint?", "list", ("Quint",)),
        ("What are the newest articles about the ferry?", "list", ("ferry",)),
        ("Show the oldest articles about the ferry", "oldest", ("ferry",)),
        ("How many articles were published about the ferry?", "count", ("ferry",)),
        ("How many articles mention 9/11 or C++?", "count", ("9/11", "C++")),
        ("How many articles mention $5 and AC/DC?", "count", ("$5", "AC/DC")),
        ("How many articles mention Sept. 11?", "count", ("Sept 11",)),
        ("Do you have any articles about the ferry?", "list", ("ferry",)),
        ("Show me the articles from the Harrow Post", "list", ()),
        ("What is the newest article about the ferry?", "newest", ("ferry",)),
        ("When was the oldest article published?", "oldest", ()),
        ("Timeline of the Skarra strike", "timeline", ("Skarra", "strike")),
        ("Timeline of the strike at St. Skarra", "timeline", ("strike", "St Skarra")),
        ("What was the sequence of events in the Harrow row?", "timeline", ("Harrow",)),
        ("Give me a chronology of what happened to the Tollmark Bridge", "timeline", ("Tollmark Bridge",)),
    ],
)
def test_questions_that_need_every_article_are_known(question, task, units):
    found = order(question)
    assert found is not None
    assert (found.task, found.units) == (task, units)


@pytest.mark.parametrize(
    "question",
    [
        "How many articles of the constitution were amended?",
        "How many stories does the tower have?",
        "How many people were hurt?",
        "How many reports of theft did the police get?",
        "Who wrote the article about the bridge?",
        "What did the article say?",
        "Which country is on the list?",
        "What is the latest news about the ferry?",
        "What does the latest article of the treaty say?",
        "How many articles are longer than a page?",
        "List every strike in Skarra",
        "What is in the library?",
        "What are the main topics of the treaty?",
        "What are the stories of the tower about?",
        "Describe the ferry",
        "Name all the winners of the Lomas prize",
        "List all the ferries that Quint owns, newest first",
        "How many stories did Quint write?",
        "Show me everything about Quint",
        "When was Quint first mentioned in the debate?",
        "What happened to the ferry?",
        "Put the letters in chronological order",
        "List the kings of Lomas in chronological order",
        "Is there an article of the charter on ferries?",
        "Do any ferries mention Quint?",
        "Do any articles say that Quint was dismissed?",
        "Which reports give him the right to sail?",
        "Are there any reports that the ferry is unsafe?",
        "Which article of the charter was broken?",
        "What did articles say about the strike?",
        "How many articles of impeachment were there?",
        "How often is the ferry late?",
        "How many times was Quint mentioned in the debate?",
        "What did the headlines on the strike say?",
        "How many headlines mention the ferry?",
        "What was the biggest story about Quint?",
        "What are the main lessons on sea ice?",
        "All articles of the charter",
        "How many articles mention the ferry? Who owns it?",
        "How many articles mention the ferry? And what did the coastguard say?",
        "How many articles mention the ferry? Is that all?",
        "How many articles mention the ferry? Please tell me when it sank",
        "Timeline of the Tollmark Bridge? Why was it closed?",
        "Timeline of the Tollmark Bridge. Why was it closed",
        "For a timeline of the Harrow row: when did Venn resign?",
        "I am putting together a timeline of the Harrow row. I know Venn resigned",
        "Did Venn give a timeline of the Harrow row?",
        'How many articles mention "',
        "How many articles mention *?",
        "How many articles are there? And a timeline?",
        "How many articles mention the?",
        "How many articles mention " + "a of " * 1900,
        "How many articles mention " + " and ".join(f"Pier {n}" for n in range(40)),
        "Timeline",
        "",
    ],
)
def test_other_questions_are_not(question):
    assert order(question) is None


def test_the_one_who_asks_is_not_looked_for():
    assert [unit.shown for unit in subject_of("Venn and what I know").units] == ["Venn", "know"]
    assert [unit.shown for unit in subject_of("World War I").units] == ["World War I"]
    assert subject_of("I") is None


@given(st.text(st.sampled_from("aBéÉ sS'’-.,&\"“”1 \nUSthe orandofIßİv"), max_size=40))
def test_a_text_holds_what_was_read_from_it(text):
    subject = subject_of(text)
    for unit in subject.units if subject else ():
        assert unit.held.search(fold(unit.shown))
    for question in (f"How many articles mention {text}", f"Timeline of {text}", f"Which articles are from {text}"):
        order(timed(question, date(2024, 5, 6)).text)


@pytest.mark.parametrize(
    ("question", "phrase", "rest"),
    [
        ("How many articles are from 2021?", "from 2021", "How many articles are?"),
        ("Which articles mention ice in May 2021?", "in May 2021", "Which articles mention ice?"),
        ("How many articles are newer than May 2021?", "after May 2021", "How many articles are?"),
        ("How many Harrow Today articles mention ice?", "", "How many Harrow Today articles mention ice?"),
        ("Timeline of the March 9 hearings", "", "Timeline of the March 9 hearings"),
        ("How many articles on ice were published in May 2021?", "in May 2021", "How many articles on ice?"),
        ("List articles on ice dated May 2021", "May 2021", "List articles on ice"),
        ("How many stories were published in May 2021?", "in May 2021", "How many stories?"),
        ("How many articles published in 2021 mention ice?", "in 2021", "How many articles mention ice?"),
        ("How many articles mention May 9, 2021?", "", "How many articles mention May 9, 2021?"),
        ("Which ships were mentioned in May 2021?", "in May 2021", "Which ships were mentioned?"),
        ("How many articles mention ice and May 9?", "", "How many articles mention ice and May 9?"),
        ("Who came from 2021 to 2022?", "from 2021 to 2022", "Who came?"),
    ],
)
def test_the_time_of_a_scan_is_parted_from_what_it_looks_for(question, phrase, rest):
    parted = timed(question, date(2024, 5, 6))
    assert (parted.reading.phrase, parted.text) == (phrase, rest)


def test_a_day_is_one_day_for_articles_only():
    asked = [
        timed(q, date(2024, 5, 6)).reading for q in ("How many articles are from 3 May?", "What happened on 3 May?")
    ]
    assert [(r.until - r.since).days for r in asked] == [0, 1]


def test_a_number_is_not_the_start_of_a_longer_one():
    (unit,) = subject_of("$5").units
    assert unit.held.search("It cost $5, they said.")
    assert not unit.held.search("It cost $5.30, $5,000 or 5 crowns.")
    (unit,) = subject_of("5%").units
    assert unit.held.search("Up 5%.")
    assert not unit.held.search("Up 2.5%.")


def test_a_count_is_exact_and_every_article_counted_is_cited(assistant, articles):
    answer = assistant.ask("How many articles mention Osric Venn?")
    holding = {
        p.name for p in articles.iterdir() if "Osric Venn" in re.sub(r"\s+", " ", p.read_text("utf-8", "replace"))
    }
    assert answer.claims[0].text.startswith(f"{len(holding)} of the {assistant.library.count()['articles']} articles")
    assert {c.file for c in answer.citations} == holding
    assert all("Venn" in c.quote for c in answer.citations)
    assert answer.synthesizer == "scan"


def test_stories_of_days_are_counted_where_their_number_is_asked(assistant):
    counted, listed = (assistant.ask(f"{ask} were published in 2024?") for ask in ("How many stories", "Which stories"))
    assert len(counted.claims) == 1 < len(listed.claims)
    assert {c.file for c in counted.citations} >= {c.file for c in listed.citations}


def test_nothing_to_count_is_said_and_cites_nothing(assistant):
    answer = assistant.ask("How many articles mention Zanzibar?")
    assert answer.abstained
    assert "None of the" in (answer.reason or "")
    assert "Zanzibar" in (answer.reason or "")


def test_a_count_stays_in_the_scope_of_the_question(assistant):
    files = ("bridge-reopens.txt", "pell-final-report.txt")
    answer = assistant.ask(Question(text="How many articles mention the Tollmark Bridge?", files=files))
    assert {c.file for c in answer.citations} <= set(files)
    assert "of the 2 articles" in answer.text


def test_a_timeline_is_in_order_and_each_entry_opens_with_its_day(assistant):
    answer = assistant.ask("Timeline of the Tollmark Bridge")
    days = [
        re.match(r"(?:(\d+) )?(?:(\w+) )?(\d{4}): ", c.text) for c in answer.claims if not c.text.startswith("Undated")
    ]
    assert len(days) >= 4
    assert all(days)
    years = [int(d[3]) for d in days if d]
    assert years == sorted(years)
    assert all(c.citations for c in answer.claims)


@pytest.mark.parametrize(("date_line", "given"), [("\nDate: 2024-01-{:02}", "newest"), ("", "first")])
def test_a_list_too_long_is_counted_in_full_and_given_in_part(tmp_path, embedder, date_line, given):
    folder = tmp_path / "articles"
    folder.mkdir()
    n = LISTED + 7
    for i in range(n):
        own = " ".join(WORDS[(i * 5 + j * 3) % len(WORDS)] + str(i) for j in range(30))
        (folder / f"{i:02}.txt").write_text(
            f"Notice {i}{date_line.format(i % 28 + 1)}\n\nThe zeppelin came over {own}.\n", "utf-8"
        )
    build(folder, tmp_path / "store", embed=False, embedder=embedder)
    with Assistant.open(tmp_path / "store", Settings()) as assistant:
        listed = assistant.ask("List all articles that mention the zeppelin")
        counted = assistant.ask("How many articles mention the zeppelin?")
    assert len(listed.claims) == LISTED
    assert any(f"All {n} articles" in note for note in listed.notes)
    assert f"The {given} {LISTED} are given." in listed.notes
    assert f"All {n} articles" in counted.text
    assert len(counted.citations) == LISTED


@pytest.mark.parametrize(
    ("sentence", "published", "shown"),
    [
        ("The bridge was shut on 4 March 2024.", date(2024, 3, 6), "4 March 2024"),
        ("Divers went down on January 22.", date(2024, 2, 1), "22 January 2024"),
        ("The vote was held yesterday.", date(2024, 3, 1), "29 February 2024"),
        ("It was built in 1931.", date(2024, 3, 1), "1931"),
        ("It will reopen in 2030.", date(2024, 3, 1), "1 March 2024"),
        ("The queue reached back to the fish market.", date(2025, 5, 17), "17 May 2025"),
        ("It opened on 1 May 1931.", None, "1 May 1931"),
        ("It opened yesterday.", None, None),
        ("Quint, who was fined in May, has resigned.", date(2021, 6, 9), "9 June 2021"),
        ("The vote will be one of the closest of 2021.", date(2021, 6, 9), "9 June 2021"),
        ("The ferry sails again on Saturday, Aug. 12.", date(2023, 8, 11), "11 August 2023"),
        ("Fires swept through the town early Aug. 8.", date(2023, 8, 20), "8 August 2023"),
        ("The ship will sail no earlier than Dec. 18.", date(2021, 10, 1), "1 October 2021"),
        ("The trial begins in August.", date(2023, 7, 10), "10 July 2023"),
        ("It was built in 2022.", date(2023, 12, 1), "2022"),
        ("The ferry sank on Dec. 20.", date(2023, 1, 5), "20 December 2022"),
        ("It was the strongest quake in Ostrel since 1988.", date(2023, 1, 5), "5 January 2023"),
        ("It was the strongest quake in Ostrel since 1988.", None, None),
        ("Ostrel won for the first time since 1987 on 3 May 2022.", date(2023, 1, 5), "3 May 2022"),
        ("The pass has been shut since 3 May 2022.", date(2023, 1, 5), "3 May 2022"),
    ],
)
def test_the_day_of_an_event(sentence, published, shown):
    day = happened(sentence, published)
    assert (day.shown if day else None) == shown


def test_a_timeline_gives_equal_sentences_once_and_no_day_where_they_name_several(stored):
    sacked = "The harbour master of Quillport was suspended on Wednesday over the sinking of the ferry."
    with Assistant.open(
        stored(
            {
                "a.txt": f"The ferry\nDate: 2024-03-04\n\n{sacked}\n",
                "b.txt": f"Five things\nDate: 2024-05-20\n\nThe market is full of cherries.\n\n{sacked}\n",
                "c.txt": "The ferry sinks\nDate: 2024-02-27\n\nThe Quillport ferry sank with eleven people on board."
                " This story is no longer being updated with news of the ferry at Quillport.\n",
                "d.txt": "Divers\nDate: 2024-03-01\n\nThe Quillport ferry sank with eleven people on board.\n\n"
                "Snow fell in the hills.\n",
            }
        ),
        Settings(),
    ) as assistant:
        answer = assistant.ask("Timeline of the Quillport ferry")
    assert [c.text for c in answer.claims] == [
        "27 February 2024: The Quillport ferry sank with eleven people on board.",
        f"Undated: {sacked}",
    ]
    assert [len(c.citations) for c in answer.claims] == [2, 2]
    assert any(note.startswith("1 entry has no known day") for note in answer.notes)


def test_an_undated_telling_has_the_day_of_the_dated_one_in_a_timeline(stored):
    wire = (
        "ORLE, May 3 (Wire) - Nine people were hurt when the Pellam footbridge gave way at noon, rescuers said. "
        "Witnesses told reporters that a rope had snapped before the planks fell into the river. The town has shut "
        "every other bridge of that kind until engineers have looked at each of them, which may take several weeks."
    )
    store = stored(
        {
            "wire": f"UPDATE 1-Nine hurt as Pellam footbridge gives way\n\n{wire}",
            "paper": f"Nine hurt as Pellam footbridge gives way\nDate: 2024-05-03\n\n{wire}",
            "late": "Pellam footbridge to stay shut\nDate: 2024-06-01\n\nThe Pellam footbridge stays shut until July.",
            "old": "On the Pellam footbridge\n\nThe Pellam footbridge is made of rope and planks.",
        }
    )
    with Assistant.open(store, Settings()) as opened:
        days = [claim.text.split(":")[0] for claim in opened.ask("Timeline of the Pellam footbridge").claims]
    assert days == ["3 May 2024", "1 June 2024", "Undated"]


def test_a_name_and_a_year_may_stand_apart(stored):
    told = {
        "apart": "Games open\n\nThe 2004 games of Larrick were opened on a dry day by the mayor.",
        "side": "Games close\n\nEveryone went home from Larrick 2004 with a cup and a hat.",
        "none": "Larrick now\n\nLarrick has 2,004 houses, and none of them is new.",
    }
    with Assistant.open(stored(told)) as opened:
        held = opened.ask("How many articles mention Larrick 2004?")
        listed = opened.ask("List articles about Larrick 2004 and the mayor")
    assert [c.file for c in held.citations] == ["side.txt"]
    assert "1 more holds these words, but not side by side: not counted." in held.notes
    assert [c.file for c in listed.citations] == ["apart.txt"]


def test_a_timeline_holds_what_articles_tell_of_all_of_the_subject(stored):
    """Not the opening of a round-up that names a part of it, a heading, or what the page says of itself."""
    told = {
        "mon": "Fever spreads\nDate: 2024-05-06\n\nFever has spread to three towns of Larrick, doctors said on Monday.",
        "tue": "Five things\nDate: 2024-05-07\n\nHalf of Larrick has had no rain for a month, and wells are dry.\n\n"
        "The mayor sang.\n\nDoctors counted forty cases of fever in Larrick in all.",
        "wed": "What we know\nDate: 2024-05-08\n\nThe fever in Larrick has closed its schools until further notice.\n\n"
        "Click here to see maps of the fever in Larrick and its three towns.",
        "thu": "More to read\nDate: 2024-05-09\n\nThe Larrick fever\n\nSnow fell in the hills, and nobody went out.",
        "fri": "Ferry sunk\nDate: 2024-05-10\n\nClick here for news of the fever in Larrick.\n\nIt sank.",
        "sat": "Larrick at peace\nDate: 2024-05-11\n\nThe fever in Larrick is over. The schools are open.",
    }
    with Assistant.open(stored(told)) as opened:
        claims = opened.ask("Timeline of the fever in Larrick").claims
    assert [c.text for c in claims] == [
        "6 May 2024: Fever has spread to three towns of Larrick, doctors said on Monday.",
        "7 May 2024: Doctors counted forty cases of fever in Larrick in all.",
        "8 May 2024: The fever in Larrick has closed its schools until further notice.",
        "11 May 2024: The fever in Larrick is over.",
    ]
