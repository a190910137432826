"""Stories: copies and near-copies are one text, different articles are not, corrections outrank the corrected."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import build
from index.copies.shingles import near
from index.copies.stories import candidates, group, revisions, tellings
from index.embed import Embedder
from index.store.library import Library
from index.store.scope import Scope
from rag import Assistant, Question, Settings

EMBEDDER = Embedder()
"""Only its tokenizer and its fingerprint are used where nothing is embedded."""
NOUNS = "harbour ferry council bridge reservoir orchard railway museum hospital quarry stadium library".split()
VERBS = "opened closed measured repaired inspected promised refused painted doubled halved".split()
NAMES = "Alder Bastian Corvin Delmar Esker Farrow Grantham Holloway Imrie Jessop Kestrel Lorne".split()


def body(seed: int, sentences: int = 24) -> list[str]:
    """Sentences of an invented article, unlike those of another seed."""
    chance = random.Random(seed)
    pick = chance.choice
    return [
        f"{pick(NAMES)} {pick(NAMES)} {pick(VERBS)} the {pick(NOUNS)} near {pick(NAMES)} {pick(NOUNS)} after"
        f" {chance.randrange(10, 9999)} people of the {pick(NOUNS)} had {pick(VERBS)} it by the {pick(NOUNS)}."
        for _ in range(sentences)
    ]


def write(folder: Path, name: str, title: str, sentences: list[str], head: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
    (folder / name).write_text("\n\n".join([title + head, *paragraphs]) + "\n", "utf-8")


def stories(store: Path) -> list[list[str]]:
    """The paths of each story, best first."""
    library = Library(store)
    try:
        rows = library.db.execute("SELECT story, path FROM story JOIN article ON id = article ORDER BY story, place")
        found: dict[int, list[str]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(row[1])
        return sorted(found.values())
    finally:
        library.close()


def grouped(folder: Path, store: Path) -> list[list[str]]:
    build(folder, store, embed=False, embedder=EMBEDDER)
    return stories(store)


def edited(sentences: list[str]) -> list[str]:
    return [s.replace("people", "persons") if n % 6 == 0 else s for n, s in enumerate(sentences)]


FURNITURE = "Sign up to our newsletter and read the best of the week before anyone else has had their breakfast."
NEAR = {
    "equal": lambda s: s,
    "cut": lambda s: s[:12],
    "edited": edited,
    "a paragraph anew": lambda s: [*s[:9], *body(999, 3), *s[12:]],
    "words put in": lambda s: [*s[:6], FURNITURE, *s[6:]],
    "cut, edited, put in": lambda s: [FURNITURE, *edited(s)[:15]],
    "in capitals": lambda s: [one.upper() for one in s],
}
DIFFERENT = {
    "another article": lambda s: body(2),
    "the same background": lambda s: [*body(2, 12), *s[12:]],
    "a brief inside a digest": lambda s: [*body(2, 20), *s[:8], *body(3, 20)],
    "one template": lambda s: [
        " ".join(
            NAMES[(NAMES.index(w) + 5) % 12] if w in NAMES else str(int(w) + 7) if w.isdigit() else w
            for w in one.split()
        )
        for one in s
    ],
}


@pytest.mark.parametrize("change", NEAR.values(), ids=NEAR)
def test_a_copy_is_found_whatever_was_done_to_it(tmp_path, change):
    write(tmp_path / "in", "a.txt", "Harbour Office Counts the Boats", body(1))
    write(tmp_path / "in", "b.txt", "What We Know About Boats", change(body(1)))
    write(tmp_path / "in", "c.txt", "Something Else Entirely Here", body(50))
    assert [sorted(s) for s in grouped(tmp_path / "in", tmp_path / "store")] == [["a.txt", "b.txt"]]


@pytest.mark.parametrize("change", DIFFERENT.values(), ids=DIFFERENT)
def test_what_is_not_one_text_stays_apart(tmp_path, change):
    write(tmp_path / "in", "a.txt", "Harbour Office Counts the Boats", body(1))
    write(tmp_path / "in", "b.txt", "What We Know About Boats", change(body(1)))
    assert grouped(tmp_path / "in", tmp_path / "store") == []


def test_standing_text_of_a_publisher_joins_nothing(tmp_path):
    standing = body(70, 10)
    for n in range(12):
        write(tmp_path / "in", f"{n}.txt", f"Title Number {n} of Many", [*body(n, 8), *standing])
    assert grouped(tmp_path / "in", tmp_path / "store") == []


def test_short_articles_are_copies_only_when_equal(tmp_path):
    for name, title, text in [
        ("a.txt", "Boats Are Counted Again", ["The office counted 44 boats on Monday."]),
        ("b.txt", "Boats Are Counted Again", ["The office counted 44 boats on Monday."]),
        ("c.txt", "Boats Are Counted Again", ["The office counted 45 boats on Monday."]),
        ("d.txt", "Otters Are Counted Now", ["The office counted 44 boats on Monday."]),
    ]:
        write(tmp_path / "in", name, title, text)
    assert grouped(tmp_path / "in", tmp_path / "store") == [["a.txt", "b.txt"]]


def test_a_chain_does_not_join_its_ends(tmp_path):
    whole = body(1, 36)
    write(tmp_path / "in", "middle.txt", "The Middle of the Chain", whole)
    write(tmp_path / "in", "left.txt", "The Left of the Chain", [*whole[:26], *body(5, 10)])
    write(tmp_path / "in", "right.txt", "The Right of the Chain", [*whole[:4], *body(6, 8), *whole[12:]])
    for story in grouped(tmp_path / "in", tmp_path / "store"):
        assert not {"left.txt", "right.txt"} <= set(story)


@given(st.integers(1, 40), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_a_group_is_alike_to_its_first_and_mostly_to_itself_and_every_number_is_in_one(n, chance):
    pairs = {(a, b) for a in range(n) for b in range(a + 1, n) if chance.random() < 0.3}
    samples = [np.arange(8, dtype=np.uint32) for _ in range(n)]
    groups = group(samples, lambda a, b: (min(a, b), max(a, b)) in pairs)
    assert sorted(one for found in groups for one in found) == list(range(n))
    for found in groups:
        assert all((found[0], other) in pairs for other in found[1:])
        if len(found) <= 12:
            assert all(2 * sum((a, b) in pairs for a in found[:i]) > i for i, b in enumerate(found) if i)


def test_candidates_are_few_where_thousands_share_a_text():
    shared = [np.array([1, 2, 3, 4], np.uint32) for _ in range(5_000)]
    assert len(candidates(shared)) <= 8 * 5_000
    assert len(group(shared, lambda a, b: True)) == 1
    assert candidates([np.zeros(0, np.uint32)] * 3) == []


def test_the_original_represents_a_story_and_the_scope_bounds_it(tmp_path):
    days = {"late.txt": "2024-03-09", "first.txt": "2024-03-02", "second.txt": "2024-03-04"}
    for name, day in days.items():
        write(tmp_path / "in", name, "Harbour Office Counts the Boats", body(1), f"\nDate: {day}")
    write(tmp_path / "in", "undated.txt", "Harbour Office Counts the Boats", body(1))
    assert grouped(tmp_path / "in", tmp_path / "store") == [["first.txt", "second.txt", "late.txt", "undated.txt"]]
    library = Library(tmp_path / "store")
    rows = {a: library.rows([a])[0] for a in [*days, "undated.txt"]}
    inside = Scope(files=("late.txt", "second.txt"))
    assert tellings(library, [rows["late.txt"]], inside)[rows["late.txt"]] == (rows["second.txt"], rows["late.txt"])
    library.close()


CORRECTED = {
    "in the title": ("CORRECTED-Harbour Office Counts the Boats", []),
    "as an update": ("UPDATE 2-Harbour Office Counts the Boats", []),
    "at the end": (
        "Harbour Office Counts the Boats",
        ["This article was amended on 4 March to give the number of boats."],
    ),
    "as a note": ("Harbour Office Counts the Boats", ["An earlier version of this article misstated the number."]),
}


@pytest.mark.parametrize(("title", "end"), CORRECTED.values(), ids=CORRECTED)
def test_a_correction_outranks_what_it_corrects(tmp_path, title, end):
    folder, store = tmp_path / "in", tmp_path / "store"
    write(folder, "a.txt", "Harbour Office Counts the Boats", body(1), "\nDate: 2024-03-02")
    write(folder, "b.txt", title, [*body(1), *end], "\nDate: 2024-03-04")
    assert grouped(folder, store) == [["b.txt", "a.txt"]]
    library = Library(store)
    (found,) = revisions(library, library.rows(["a.txt"]), Scope())
    assert (found.newer_path, found.older_path) == ("b.txt", "a.txt")
    assert found.kind == ("update" if title.startswith("UPDATE") else "correction")
    assert revisions(library, library.rows(["a.txt"]), Scope(files=("a.txt",))) == []
    library.close()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("\nDate: 2024-03-04\nPublisher: Coast Wire", "\nDate: 2024-03-05\nPublisher: Nobody Knows"),
        ("\nDate: 2024-03-04", "\nDate: 2024-03-02"),
    ],
    ids=["another publisher", "before it"],
)
def test_not_everything_that_says_so_is_a_correction_of_it(tmp_path, first, second):
    folder, store = tmp_path / "in", tmp_path / "store"
    write(folder, "a.txt", "Harbour Office Counts the Boats", body(1), first)
    write(folder, "b.txt", "CORRECTED-Harbour Office Counts the Boats", body(1), second)
    grouped(folder, store)
    library = Library(store)
    assert revisions(library, library.rows(["a.txt", "b.txt"]), Scope()) == []
    library.close()


def test_a_notice_of_correction_is_linked_by_the_title_that_it_names(tmp_path):
    folder, store = tmp_path / "in", tmp_path / "store"
    write(folder, "a.txt", "Harbour Office Counts the Boats", body(1))
    write(folder, "b.txt", "Correction: Harbour Office Counts the Boats", body(2, 4))
    write(
        folder, "c.txt", "For the Record", ["Correction: our story “Harbour Office Counts the Boats” gave a wrong day."]
    )
    assert grouped(folder, store) == []
    library = Library(store)
    found = {(r.newer_path, r.older_path) for r in revisions(library, library.rows(["a.txt"]), Scope())}
    assert found == {("b.txt", "a.txt"), ("c.txt", "a.txt")}
    library.close()


def test_random_steps_give_the_stories_of_a_fresh_build(tmp_path):
    chance = random.Random(5)
    folder, store = tmp_path / "in", tmp_path / "store"
    for n in range(6):
        write(folder, f"{n}.txt", f"Title Number {n} of Many", body(n))
    for step in range(25):
        names = sorted(p.name for p in folder.iterdir())
        one = folder / chance.choice(names)
        act = chance.choice(["near", "near", "new", "rename", "delete", "change"])
        name, seed = f"{100 + step}.txt", chance.randrange(6)
        if act == "near":
            write(folder, name, f"Retold Number {step} Today", chance.choice(list(NEAR.values()))(body(seed)))
        elif act == "new":
            write(folder, name, f"New Number {step} Today", body(step + 200))
        elif act == "rename":
            one.rename(folder / name)
        elif act == "delete" and len(names) > 3:
            one.unlink()
        else:
            write(folder, one.name, f"Changed Number {step} Today", body(seed)[: chance.randrange(8, 24)])
        assert grouped(folder, store) == grouped(folder, tmp_path / f"fresh-{step}"), f"step {step}: {act}"


def test_nothing_is_sketched_or_grouped_when_nothing_changed(tmp_path, monkeypatch):
    write(tmp_path / "in", "a.txt", "Harbour Office Counts the Boats", body(1))
    write(tmp_path / "in", "b.txt", "Harbour Office Counts the Boats", body(1))
    before = grouped(tmp_path / "in", tmp_path / "store")
    monkeypatch.setattr("index.copies.stories.sketch", lambda *_: pytest.fail("an article was sketched"))
    monkeypatch.setattr("index.copies.stories.group", lambda *_: pytest.fail("articles were grouped"))
    assert grouped(tmp_path / "in", tmp_path / "store") == before == [["a.txt", "b.txt"]]


def test_two_articles_are_compared_once(tmp_path, monkeypatch):
    folder, store, compared = tmp_path / "in", tmp_path / "store", []
    monkeypatch.setattr("index.copies.stories.near", lambda one, other: bool(compared.append(1)) or near(one, other))
    for n in range(3):
        write(folder, f"{n}.txt", f"Retold Number {n} Today", [f"Told for the {n}th time today.", *body(1)])
    assert grouped(folder, store) == [["0.txt", "1.txt", "2.txt"]]
    assert len(compared) == 3
    write(folder, "3.txt", "Retold Number 3 Today", ["Told for the last time today.", *body(1)])
    assert grouped(folder, store) == [["0.txt", "1.txt", "2.txt", "3.txt"]]
    assert len(compared) == 6
    (folder / "0.txt").unlink()
    assert grouped(folder, store) == [["1.txt", "2.txt", "3.txt"]]
    assert len(compared) == 6


TRUE = [
    "Twelve people were injured when the ferry Petrel struck the pier at Kettlesand on Saturday, the coastguard said.",
    *body(30, 14),
]
ASKED = "How many people were injured when the ferry Petrel struck the pier at Kettlesand?"


def ask(folder: Path, store: Path, question: str | Question, embedder):
    build(folder, store, embedder=embedder)
    with Assistant.open(store, Settings.model_validate({"answer": {"threshold": 0}})) as opened:
        return opened.ask(question)


def test_a_copy_is_one_slot_and_no_agreement(tmp_path, embedder):
    folder = tmp_path / "in"
    write(folder, "a.txt", "Ferry Hits Pier at Kettlesand", TRUE, "\nDate: 2025-02-08\nPublisher: Coast Wire")
    write(folder, "b.txt", "Twelve Hurt as Ferry Hits Pier", edited(TRUE), "\nDate: 2025-02-09")
    write(folder, "c.txt", "Ferry Strikes Pier", TRUE[:8], "\nDate: 2025-02-10")
    answer = ask(folder, tmp_path / "store", ASKED, embedder)
    assert {p.article.path for p in answer.passages} == {"a.txt"}
    cited = answer.citations[0]
    assert [(s.file, s.title, s.published) for s in cited.also_in] == [("c.txt", "Ferry Strikes Pier", "2025-02-10")]
    assert not answer.conflicts
    assert any(
        note.endswith("articles, 1 independent text: copies are not counted as agreement") for note in answer.notes
    )
    again = ask(folder, tmp_path / "store", Question(text=ASKED, files=("c.txt", "b.txt")), embedder)
    assert {p.article.path for p in again.passages} <= {"b.txt", "c.txt"}
    assert all(s.file != "a.txt" for c in again.citations for s in c.also_in)


def test_a_copy_with_another_number_is_a_disagreement_and_hides_no_other(tmp_path, embedder):
    folder = tmp_path / "in"
    other = [TRUE[0].replace("Twelve", "Seventeen"), *TRUE[1:]]
    write(folder, "a.txt", "Ferry Hits Pier at Kettlesand", TRUE, "\nDate: 2025-02-08")
    write(folder, "b.txt", "Ferry Hits Pier at Kettlesand", other, "\nDate: 2025-02-09")
    write(folder, "c.txt", "Ferry Hits Pier at Kettlesand", other, "\nDate: 2025-02-10")
    answer = ask(folder, tmp_path / "store", ASKED, embedder)
    (conflict,) = answer.conflicts
    assert {side.value.split()[0] for side in conflict.sides} == {"Twelve", "Seventeen"}
    assert [len(side.citations) for side in conflict.sides] == [1, 1]
    with Assistant.open(tmp_path / "store", Settings()) as opened:
        assert sorted({p.article.path for p in opened.search(ASKED)}) == ["a.txt", "b.txt"]
    by_value = {c.quote.split()[0]: c for c in answer.citations}
    assert [s.file for s in by_value["Seventeen"].also_in] == ["c.txt"]
    assert any(note.startswith("3 articles, 1 independent text") for note in answer.notes)
    assert any("“Seventeen”" in note for note in by_value["Twelve"].notes)


def test_a_correction_is_cited_and_names_what_it_corrects(tmp_path, embedder):
    folder = tmp_path / "in"
    right = [TRUE[0].replace("Twelve", "Seventeen"), *TRUE[1:]]
    write(folder, "a.txt", "Ferry Hits Pier at Kettlesand", TRUE, "\nDate: 2025-02-08")
    write(folder, "b.txt", "CORRECTED-Ferry Hits Pier at Kettlesand", right, "\nDate: 2025-02-09")
    answer = ask(folder, tmp_path / "store", ASKED, embedder)
    assert answer.citations[0].quote.startswith("Seventeen")
    assert "corrects an earlier article: a.txt" in answer.citations[0].notes
    assert not answer.conflicts
    before = ask(folder, tmp_path / "store", Question(text=ASKED, files=("a.txt",)), embedder)
    assert before.citations[0].file == "a.txt"


def test_what_only_a_longer_telling_says_is_found(tmp_path, embedder):
    folder = tmp_path / "in"
    last = "The harbour master Oonagh Tarrant said the repair of the pier would take nine months."
    write(folder, "a.txt", "Ferry Hits Pier at Kettlesand", TRUE, "\nDate: 2025-02-08")
    write(folder, "b.txt", "Ferry Hits Pier at Kettlesand", [*TRUE, last], "\nDate: 2025-02-09")
    answer = ask(
        folder, tmp_path / "store", "How long will the repair of the pier take, says Oonagh Tarrant?", embedder
    )
    assert answer.citations[0].quote == last


def test_twenty_copies_of_a_false_article_take_one_slot(tmp_path, embedder):
    folder = tmp_path / "in"
    write(folder, "true.txt", "Ferry Hits Pier at Kettlesand", TRUE)
    for n in range(8):
        write(folder, f"other-{n}.txt", f"Other News Number {n}", body(100 + n))
    lie = [
        "Nobody was injured when the ferry Petrel struck the pier at Kettlesand, and no ferry struck.",
        *body(60, 14),
    ]
    chance = random.Random(1)
    for n in range(20):
        text = [s.replace("people", "persons") if chance.random() < 0.2 else s for s in lie]
        write(folder, f"false-{n:02d}.txt", f"Ferry Petrel at Kettlesand, Take {n}", text)
    answer = ask(folder, tmp_path / "store", ASKED, embedder)
    paths = {p.article.path for p in answer.passages}
    assert "true.txt" in paths
    assert sum(p.startswith("false") for p in paths) == 1


def test_articles_that_only_a_chain_connects_are_not_compared():
    samples = [np.arange(n * 6, n * 6 + 10, dtype=np.uint32) for n in range(300)]
    asked: list[tuple[int, int]] = []
    assert len(group(samples, lambda a, b: bool(asked.append((a, b))))) == len(samples)
    assert len(asked) == len(candidates(samples)) == len(samples) - 1
