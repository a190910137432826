"""Chunks and sentences: every character of prose once, spans in order, sizes as the embedder counts them."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nltk.tabdata import PunktDecoder
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from index.article import punkt
from index.article.chunk import BULLET, ChunkLimits, chunk, embed_text, prose, sentences
from index.errors import MissingPartError
from index.types import Furniture, Span

ODD_SPACE = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"
"""White space to Python and nothing at all to the tokenizer: not counted alike."""
PIECES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.sampled_from(
        [
            *("He met Mr. Venn on Jan. 22. ", "It rose 3.5 pct. to $1.2bn. ", "No. 4 won. ", "Who? ", "Yes! "),
            *("\n", "\r\n", "\n\n", "\r\n\r\n", "\n \t\n", "\n• one item", "\n1. first\n2) second", "\n- a dash"),
            *(
                "The same line.\n" * 5,
                "x" * 400,
                "word " * 60,
                "a.b,c;d-" * 40,
                "东京和北京" * 60,
                "\u202eright\u202c ",
            ),
            *("‏שלום עולם. ", "e\u0301\u200d🏳️‍🌈 ", "\u00a0" * 3, "\u2028", "İstanbul ǅ ﬁ ", "\ufeff", "\x00", "\x85"),
        ]
    ),
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
LIMITS = st.builds(ChunkLimits, words=st.integers(20, 160), tokens=st.integers(16, 254))
HEADERS = st.sampled_from(["", "A title | 2024-01-22", "A much longer title than that " * 12])


@st.composite
def texts_with_furniture(draw):
    """A text and furniture in it that is in order and does not overlap."""
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    kinds = st.sampled_from(["heading", "share", "header"])
    return text, [Furniture(span=Span(a, b), kind=draw(kinds)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


def list_marks(text: str, spans: list[Span]) -> set[int]:
    """Where the marks of list items stand: before a sentence, on the line that it opens."""
    found = set()
    for span in spans:
        line = max(text.rfind("\n", 0, span.start), 0)
        for match in BULLET.finditer(text, line, span.start + 1):
            found.update(range(match.start(), min(match.end(), span.start)))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts_with_furniture(), HEADERS, LIMITS)
@example(("• \n", []), "", ChunkLimits(words=20, tokens=16))
def test_every_character_of_prose_is_in_one_sentence_of_one_chunk(embedder, given_text, header, limits):
    text, furniture = given_text
    chunks = chunk("a" * 16, text, furniture, header, embedder, limits)
    spans = [s for c in chunks for s in c.sentences]
    covered = [i for s in spans for i in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    dressing = {i for f in furniture for i in range(f.span.start, f.span.end)}
    assert not dressing & set(covered)
    expected = {i for i, c in enumerate(text) if not c.isspace()} - dressing
    assert expected - set(covered) <= list_marks(text, spans)
    for one in chunks:
        assert one.id == f"{'a' * 16}:{one.span.start}-{one.span.end}"
        assert one.span == Span(one.sentences[0].start, one.sentences[-1].end)
        assert not any(f.span.overlaps(one.span) and len(f.span) for f in furniture)
        assert len(one.span.of(text).split()) <= limits.words
        assert one.header.startswith(header) or header.startswith(one.header)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts_with_furniture(), HEADERS, LIMITS)
@example(("a.b,c;d-" * 40 + "0" * 10, []), "", ChunkLimits(words=20, tokens=17))
@example(("7351" * 24, []), "", ChunkLimits(words=20, tokens=16))
def test_sizes_are_those_of_the_embedder_itself(embedder, given_text, header, limits):
    text, furniture = given_text
    text = text.translate(dict.fromkeys(map(ord, ODD_SPACE), " "))
    for one in chunk("a" * 16, text, furniture, header, embedder, limits):
        body = one.span.of(text)
        own = len(embedder._counter.encode(embed_text(one.header, body), add_special_tokens=False).ids)
        assert one.n_tokens == own <= limits.tokens


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_sentences_are_in_order_and_stripped(text):
    found = sentences(text, Span(0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.of(text) == s.of(text).strip() != "" for s in found)


@settings(max_examples=100, deadline=None)
@given(texts_with_furniture())
def test_prose_is_what_no_furniture_covers(given_text):
    text, furniture = given_text
    stretches = list(prose(text, furniture))
    inside = {i for s in stretches for i in range(s.start, s.end)}
    dressing = {i for f in furniture for i in range(f.span.start, f.span.end)}
    assert inside.isdisjoint(dressing)
    assert {i for i in range(len(text)) if not text[i].isspace()} == inside - {
        i for i in inside if text[i].isspace()
    } | {i for i in dressing if not text[i].isspace()}


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Venn met Mrs. Grieve and Dr. Pell. They talked.",
        "The U.S. Secretary of State left. He was late.",
        "It opened on Jan. 22 at nine. Nobody came.",
        "He wears No. 4 for them. She wears No. 5.",
        "Sales rose 3.5 pct. to $1.2bn last year. Profit fell.",
        "Acme Inc. sold it to Grieve Ltd. on Monday. It cost £5m.",
        "The window opens at 8:33 a.m. ET on Monday, August 29. It may rain.",
        "Doors close at 9 p.m. Friday, said Grieve. Bring a coat.",
        "It was seen at 4 a.m. July 9 over Ostrel. Nobody slept.",
        "Supt. Aoife Venn and Smt. Pell paid Rs. 500 to Cllr. Grieve. Both left.",
        "They asked Gov. Grieve and Sen. Pell of St. Ostrel. Both left.",
        "He was U.N. Ambassador Pell. The U.S. Postal Service wrote to him.",
        "It closed at 9 p.m. The last guests walked home.",
        "They met at 5 a.m. It was late.",
        "She lives in the U.S. The house is old.",
        "He went to the shop on Ostrel St. He came back.",
    ],
)
def test_abbreviations_do_not_end_sentences(text):
    assert len(sentences(text, Span(0, len(text)))) == 2


@pytest.mark.parametrize(
    "text",
    [
        'The channel pulled "Ostrel Live!" from the air on Monday.',
        "“Why now?” he asked the harbour master.",
        "She hosts Who Knows? on Sundays (and won!) as ever.",
    ],
)
def test_a_mark_before_a_small_letter_ends_no_sentence(text):
    other = "Really? The ferry sails! Nobody asked."
    parts = [s.of(f"{text} {other}") for s in sentences(f"{text} {other}", Span(0, len(text) + len(other) + 1))]
    assert parts == [text, "Really?", "The ferry sails!", "Nobody asked."]


LONG = "Norvane Systems will shut its battery plant in Ostrel, putting 640 people out of work, it said on Tuesday."


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("OSTREL LOSES ITS BIGGEST EMPLOYER", LONG),
        ("The big one", LONG),
        (
            "Outlook",
            "For the full year Norvane now expects\nrevenue of $3.3 billion to $3.4 billion, compared\nwith less.",
        ),
    ],
)
def test_a_heading_right_above_a_paragraph_is_a_sentence(heading, below):
    for text in (f"{heading}\n{below}", f"It was late.\n{heading}\n{below}"):
        assert [s.of(text) for s in sentences(text, Span(0, len(text)))][-2:] == [heading, below]


@pytest.mark.parametrize(
    "text",
    [
        "The plant in\nOstrel, which makes batteries for ships and for trains, will shut in May, she said.",
        "On Tuesday the council of the town of Larrick said that\nMayor Quill would step down before the end of May.",
        "Ostrel Road 12\nLarrick",
        "The prize was given to Mr\nQuill, who had waited for it for all of thirty-four years, on Monday night.",
    ],
)
def test_wrapped_prose_stays_whole(text):
    assert len(sentences(text, Span(0, len(text)))) == 1


def test_words_said_after_an_hour_are_a_new_sentence():
    text = 'They learned of it at 5:40 a.m. "Twenty-six years and that," said Quill, of Ostrel.'
    assert len(sentences(text, Span(0, len(text)))) == 2
    for whole in ('The text came "at 5:40 a.m." Ostrel time.', 'It is on at 8 p.m. "or so" on Monday.'):
        assert len(sentences(whole, Span(0, len(whole)))) == 1


def test_a_list_item_is_a_sentence_without_its_mark():
    text = "It found:\n• 38 rods were cracked\n• nine of them badly\n\n- no one was told"
    found = [s.of(text) for s in sentences(text, Span(0, len(text)))]
    assert found == ["It found:", "38 rods were cracked", "nine of them badly", "no one was told"]


def test_the_mark_of_an_indented_item_is_no_part_of_it():
    text = "It found:\n  • 38 rods were cracked\n\t- nine of them badly"
    assert [s.of(text) for s in sentences(text, Span(0, len(text)))] == [
        *("It found:", "38 rods were cracked", "nine of them badly")
    ]


def test_a_heading_stands_in_the_header_of_what_is_below_it(embedder):
    text = "Opening words here.\n\nThe vote\n\nIt passed by nine to two."
    at = text.index("The vote")
    furniture = [Furniture(span=Span(at, at + 8), kind="heading")]
    above, below = chunk("a" * 16, text, furniture, "T", embedder, ChunkLimits(words=160, tokens=254))
    assert (above.header, below.header) == ("T", "T\nThe vote")


def test_equal_text_under_an_equal_header_has_one_key(embedder):
    limits = ChunkLimits(words=160, tokens=254)
    first, second = (chunk(uid * 16, "The same words.", [], "T", embedder, limits)[0] for uid in "ab")
    other = chunk("a" * 16, "The same words.", [], "U", embedder, limits)[0]
    assert first.key == second.key != other.key


@pytest.mark.parametrize(
    "text",
    [
        "word " * 200_000,
        "x" * 1_000_000,
        "东" * 300_000,
        "\n" * 1_000_000 + "The end.",
        "\r\n" * 500_000 + "The end.",
        " \n" * 500_000 + "The end.",
        "\n" + " " * 1_000_000 + "The end.",
        "• " * 300_000,
        "Mr. " * 50_000,
        "a.b" * 300_000,
        "?! " * 40_000,
        '."' * 300_000,
    ],
    ids=lambda text: repr(text[:4]),
)
def test_a_great_deal_of_anything_is_cut(embedder, text):
    chunks = chunk("a" * 16, text, [], "T", embedder, ChunkLimits(words=160, tokens=254))
    covered = sum(len(text[s.start : s.end].replace(" ", "")) for c in chunks for s in c.sentences)
    marks = text.count("•") if "•" in text else 0
    assert 0 <= len("".join(text.split())) - covered <= marks
    assert all(c.n_tokens <= 254 for c in chunks)


def test_thousands_of_headings_are_cut(embedder):
    text = "".join(f"Heading {n}\nA short line of prose here.\n\n" for n in range(3_000))
    furniture, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.startswith("Heading"):
            furniture.append(Furniture(span=Span(at, at + len(line)), kind="heading"))
        at += len(line)
    chunks = chunk("a" * 16, text, furniture, "T", embedder, ChunkLimits(words=160, tokens=254))
    assert [c.header for c in chunks[:2] + chunks[-1:]] == ["T\nHeading 0", "T\nHeading 1", "T\nHeading 2999"]


WORDS = "said The Mr U.S. p.m St. John Inc 3.5 7 A. B “well” Jan co-op vs Dr Smith it Why\nNew corp I e.g ( – --".split(
    " "
)
ENDS = [".", "?", "!", "...", ".”", ". ", ".?", " .", ".\u00a0", "", "\n", ". . ."]


@pytest.fixture(scope="module")
def nltk_punkt():
    static = files("llama_index.core").joinpath("_static", "nltk_cache", "tokenizers", "punkt_tab", "english")
    rows = {file.name: file.read_text("utf-8").splitlines(keepends=True) for file in static.iterdir()}
    decoder, params = PunktDecoder(), PunktParameters()
    params.abbrev_types = decoder.txt2set(rows["abbrev_types.txt"])
    params.sent_starters = decoder.txt2set(rows["sent_starters.txt"])
    params.collocations = set(decoder.tab2tups(rows["collocations.tab"]))
    params.ortho_context = decoder.tab2intdict(rows["ortho_context.tab"])
    params.abbrev_types |= punkt.ABBREVIATIONS
    return PunktSentenceTokenizer(params)


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(ENDS), st.sampled_from(["", " "])), max_size=12))
@example([(" ", ".]", " "), ("7", ".", " "), ("The", "", "")])
def test_sentences_end_where_nltk_ends_them(nltk_punkt, words):
    text = "".join(word + end + space for word, end, space in words)
    assert list(punkt.split(text)) == list(nltk_punkt.span_tokenize(text))


def test_the_model_of_english_is_that_of_nltk(nltk_punkt):
    theirs, ours = nltk_punkt._params, punkt.model()
    assert ours.abbreviations == theirs.abbrev_types
    assert ours.collocations == theirs.collocations
    assert ours.starters == theirs.sent_starters
    assert ours.seen == {word: flags for word, flags in theirs.ortho_context.items() if flags}


def test_tables_that_are_not_there_are_named_with_what_ships_them(monkeypatch):
    for found in (None, ModuleSpec("llama_index.core", None, origin="/nowhere/__init__.py")):
        monkeypatch.setattr(punkt, "find_spec", lambda name, found=found: found)
        with pytest.raises(MissingPartError, match=r"punkt_tab/english .* install llama-index-core again"):
            punkt.model.__wrapped__()
