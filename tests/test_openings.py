"""The opening of an article is read too, where its best passage is another: news says first what happened."""

from __future__ import annotations

import pytest

from index.types import Span
from rag import Assistant, Question, Settings
from rag.sentences.openings import bare

PADDING = " ".join(f"The harbour of Varnhaven was calm on morning {n}, said its master." for n in range(30))
DEAD = "Rower Ilse Marn died on Thursday at her house in Varnhaven."
OLDER = "Ilse Marn used to say that the sculls of Ilse Marn would die when Ilse Marn did."
ARTICLE = f"A rower is mourned\nDate: 2022-09-08\n\n{DEAD} {PADDING}\n\n{OLDER} {PADDING}"


def test_the_opening_answers_and_is_among_the_passages(stored):
    one = Settings.model_validate({"answer": {"threshold": 0, "passages": 1, "per_article": 1}})
    with Assistant.open(stored({"rower": ARTICLE}), one) as assistant:
        (best,) = assistant.search("When did Ilse Marn die?")
        answer = assistant.ask("When did Ilse Marn die?")
    assert OLDER in best.text
    assert DEAD in [claim.text.partition(" [")[0] for claim in answer.claims]
    assert [DEAD in passage.text for passage in answer.passages] == [False, True]


def test_in_a_window_the_opening_must_be_of_its_time(stored):
    later = ARTICLE.replace(
        OLDER, "In July 2022 Ilse Marn won the sculls of Varnhaven and said that she would die there."
    )
    july = "Calm\nDate: 2022-07-04\n\nThe harbour was calm on Monday, it said."
    store = stored({"rower": later, "july": july})
    with Assistant.open(store, Settings.model_validate({"answer": {"threshold": 0}})) as assistant:
        answer = assistant.ask(Question(text="What did Ilse Marn win in July 2022?"))
    assert "Ilse Marn won the sculls" in answer.text
    assert not any(DEAD in passage.text for passage in answer.passages)


@pytest.mark.parametrize(
    ("line", "sentence", "shown"),
    [
        ("**The Quill sank.**", "**The Quill sank.**", "The Quill sank."),
        ("__The Quill sank.__", "__The Quill sank.__", "The Quill sank."),
        ("**The Quill sank.** It was old.", "**The Quill sank.**", "The Quill sank."),
        ("**The Quill sank. It was old.**", "**The Quill sank.", "The Quill sank."),
        ("**The Quill sank. It was old.**", "It was old.**", "It was old."),
        ("> > The Quill sank.", "> > The Quill sank.", "The Quill sank."),
        ("**Hull:** the Quill sank.", "**Hull:** the Quill sank.", "**Hull:** the Quill sank."),
        ("*Quill* sank beside *Tern*", "*Quill* sank beside *Tern*", "*Quill* sank beside *Tern*"),
        ("The mate said f**", "The mate said f**", "The mate said f**"),
        ("The **Quill** sank.", "The **Quill** sank.", "The **Quill** sank."),
        ("*", "*", "*"),
    ],
)
def test_marks_of_type_at_the_ends_are_no_part_of_what_is_shown(line, sentence, shown):
    text = f"**The Tern**\n\n{line}\n\nThe *Tern* is safe.**\n"
    start = text.index(sentence, text.index(line))
    assert bare(text, Span(start, start + len(sentence))).of(text) == shown
