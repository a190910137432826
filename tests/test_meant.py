""" "Last year" in an article whose day is known is a year, and "last month" a month, that a question may name."""

from __future__ import annotations

import pytest

from rag import Assistant, Settings

ARTICLES = {
    "steel": "Steel output falls in Larrick\nPublished: 2016-02-04\n\nSteel output in Larrick fell by 12% last year,"
    " the ministry said on Thursday. Exports to Ostrel dropped sharply.\n",
    "copper": "Copper output in Varn\n\nCopper output in Varn fell by 9% last year, the mining board said. The board"
    " has eleven members.\n",
    "fish": "Fish prices up\nPublished: 2023-04-11\n\nFish prices in Skarra rose 7% last month, the statistics office"
    " said. Cod was the dearest in ten years.\n",
    "salt": "Salt output in Dunmere\nPublished: 2016-03-04\n\nSalt output in Dunmere rose by 8% in the last year of the"
    " plan, the trade ministry said. The salt works of Dunmere have 90 hands.\n",
    "rain": "Rain in Skarra\nPublished: 2015-05-02\n\nRain fell for nine days in Skarra. The harbour was flooded.\n",
    "sun": "Sun in Skarra\nPublished: 2023-03-12\n\nSun shone for nine days in Skarra. The harbour dried.\n",
}


@pytest.fixture(scope="module")
def six(stored):
    with Assistant.open(stored(ARTICLES), Settings()) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much did steel output fall in Larrick in 2015?", "12%"),
        ("How much did fish prices rise in Skarra in March 2023?", "7%"),
        ("How much did fish prices rise in Skarra in 2023?", "7%"),
    ],
)
def test_a_time_told_by_the_day_of_an_article_is_the_time_asked_for(six, question, answer):
    assert answer in six.ask(question).claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "How much did steel output fall in Larrick in 2016?",
        "How much did steel output fall in Larrick in 2014?",
        "How much did copper output fall in Varn in 2024?",
        "How much did fish prices rise in Skarra in April 2023?",
        "How much did fish prices rise in Skarra in 2022?",
        "How much did salt output rise in Dunmere in 2015?",
    ],
)
def test_another_time_is_not(six, question):
    assert not six.ask(question).claims
