"""In which language a question is asked: short ones, scripts, and English with foreign names; and what is then said."""

from __future__ import annotations

import pytest

from index import build
from rag import Assistant, Settings
from rag.query.language import language_of
from rag.settings import AnswerSettings

ASKED = {
    "German": "Wer kaufte Petrel?|Wann traf Venn Calder?|Warum streikten Lotsen?|Wie hoch ist der Turm?"
    "|Was hat Venn gesagt?|Was war am Montag?",
    "French": "Qui a acheté Petrel ?|Où se trouve Varnhaven ?|Combien coûte le pont ?|Pourquoi Venn démissionne-t-il ?",
    "Spanish": "¿Quién compró Petrel?|¿Cuándo murió Venn?|¿Cuántos barcos naufragaron?",
    "Italian": "Chi ha comprato Petrel?|Quanti morti ci sono stati?|Quando è crollato il ponte?",
    "Portuguese": "Quem comprou Petrel?|Onde fica Varnhaven?|Quantos barcos afundaram?",
    "Dutch": "Wie heeft Petrel gekocht?|Waarom staakt Skarra?|Hoeveel kost een brug?",
    "Swedish": "Vem köpte Petrel?|När öppnar bron?",
    "Danish or Norwegian": "Hvem kjøpte Petrel?|Hvornår åbner broen?",
    "Finnish": "Kuka osti Petrelin?|Milloin silta suljettiin?",
    "Polish": "Kto kupił Petrel?|Kiedy zamknięto most?",
    "Czech": "Kdo koupil Petrel?|Proč stávkuje Skarra?",
    "Romanian": "Cine a cumpărat Petrel?",
    "Hungarian": "Ki vette meg a Petrelt?",
    "Turkish": "Kim Petrel'ı satın aldı?|Köprü ne zaman kapandı?",
    "Indonesian": "Siapa yang membeli Petrel?",
    "Cyrillic script": "Кто купил Petrel?|Кто такой Osric Venn из Varnhaven?|Коли закрили міст?",
    "Japanese": "誰がPetrelを買収しましたか？",
    "Chinese characters": "谁收购了Petrel？",
    "Korean": "페트렐을 누가 샀나요?",
    "Greek": "Ποιος αγόρασε το Petrel;",
    "Arabic script": "من اشترى بيتريل؟",
    "Hebrew": "מי קנה את פטרל?",
    "Devanagari script": "पेट्रेल किसने खरीदा?",
}
ENGLISH = """
Who is Владимир Путин?|What does 東京 mean?|Who wrote Où est le soleil?|Who sang La Vie en rose?|Is El Niño over?
Who is Ursula von der Leyen?|Where is São Paulo?|Who directed Das Boot?|Die Hard release date|Qui Nhon beach resorts
Kim Jong Un wife|kim kardashian net worth|Wat Arun height|VAR decision in the Ostrel match|les misérables cast
Lake Como villas|Como villas in spring|Come on Eileen singer|Care homes in Ostrel|Comment by Venn on fares
Was Venn right?|Quando song artist|Mi Casa review|Ne Zha box office|Le Pen vote share
Was war declared?|Was war in Orle over?|Die another day: who directed it?|Who won the Tour de France?|What is El Nino?
San Quillo de la Orle mayor|Orla von der Larrick vote|Van Skarra en De Orle trial|Banca Monte dei Quilli di Skarra
Kim Ostrel Ne-Yo|Der Ring des Larricks cast|Los del Orle|Fête de la Skarra
I love barbecue. Could I do a barbecue there?
"""


@pytest.mark.parametrize(
    ("language", "question"), [(name, question) for name, asked in ASKED.items() for question in asked.split("|")]
)
def test_a_short_question_tells_its_language(language, question):
    assert language_of(question) == language


@pytest.mark.parametrize("question", ENGLISH.strip().replace("\n", "|").split("|"))
def test_english_with_foreign_names_is_english(question):
    assert language_of(question) in ("English", None)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, embedder):
    folder = tmp_path_factory.mktemp("languages")
    made = folder / "articles"
    made.mkdir()
    (made / "ferry.txt").write_text(
        "Petrel sold\n\nThe harbour office of Kettlesand bought the ferry Petrel on Monday."
    )
    build(made, folder / "store", embedder=embedder)
    with Assistant.open(folder / "store", Settings(answer=AnswerSettings(threshold=0))) as opened:
        yield opened


def test_a_question_in_another_script_is_refused_and_told(assistant):
    answer = assistant.ask("Кто купил паром Petrel?")
    assert answer.abstained
    assert answer.reason == (
        "The question seems to be in Cyrillic script and the articles in English: ask in the language of the articles."
    )
    assert answer.passages


def test_a_question_in_another_language_of_the_same_script_is_told(assistant):
    answer = assistant.ask("Qui a acheté Petrel ?")
    said = "The question seems to be in French and the articles in English: ask in the language of the articles."
    assert said in (answer.reason, *answer.notes)
    english = assistant.ask("Who bought the Petrel?")
    assert english.claims
    assert not any("language" in note for note in english.notes)


MIXED = {
    "ferry": "Petrel sold\n\nThe harbour office of Kettlesand bought the ferry Petrel on Monday.",
    "toren": "De toren\n\nDe oude toren van Skarra is op maandag voor het publiek geopend, zei de burgemeester.",
    **{
        f"mill-{n}": f"Mill number {n}\n\nThe mill of the town of Orle was sold and will be closed by the summer."
        for n in range(30)
    },
}
SAYS = "The question seems to be in"


def test_a_question_in_the_language_of_one_article_is_not_told_to_be_foreign(stored):
    with Assistant.open(stored(MIXED), Settings(answer=AnswerSettings(threshold=0))) as mixed:
        asked = mixed.ask("Wanneer is de toren van Skarra voor het publiek geopend?")
        assert asked.citations[0].file == "toren.txt"
        assert not any(SAYS in said for said in (asked.reason or "", *asked.notes))
        unknown = mixed.ask("Wie heeft de vuurtoren van Mallow gekocht?")
        assert not any(SAYS in said for said in (unknown.reason or "", *unknown.notes))
        german = mixed.ask("Wer hat den Turm von Skarra gekauft?")
        assert any(
            f"{SAYS} German and the articles in English:" in said for said in (german.reason or "", *german.notes)
        )
