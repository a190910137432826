"""Newspaper pages: a column is read to its end, whatever order the page was drawn in."""

from __future__ import annotations

from fpdf import FPDF

from index.article.chunk import ChunkLimits, chunk
from index.read.load import read
from index.read.paged import read_pdf

HARBOUR = (
    "The harbour of Kettlesand reopened on Monday after the storm damaged its outer wall. Engineers said that the "
    "repairs would take eleven weeks and cost four million crowns. Ferries leave from the inner quay until then. "
)
HARVEST = (
    "Farmers in the Ostrel valley began the harvest two weeks early because of the dry spring. The cooperative expects "
    "nine thousand tonnes of barley this year. Prices at the mill fell for the third week. "
)
BRIDGE = (
    "The council voted by seven to four to repaint the Tollmark Bridge. Work begins in September and closes one lane. "
    "Cyclists asked for a path of their own and will be heard in October. "
)
TALES = (HARBOUR, HARVEST, BRIDGE)


class Paper(FPDF):
    """A page on which lines are put by hand."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        self.add_page()
        self.set_font("Times", size=10)

    def line(self, x: float, y: float, text: str, size: float = 10) -> None:
        self.set_font("Times", size=size)
        self.set_xy(x, y)
        self.cell(text=text)

    def wrapped(self, text: str, width: float) -> list[str]:
        self.set_font("Times", size=10)
        return list(self.multi_cell(width, text=text, dry_run=True, output="LINES"))

    def across(self, x: float, y: float, tales: tuple[str, ...], width: float, gap: float, shift: float = 0) -> float:
        """Draw columns row by row, as some programs print: the left line, then the right one; ends at y."""
        drawn = [self.wrapped(tale, width) for tale in tales]
        longest = max(map(len, drawn))
        for row in range(longest):
            for n, lines in enumerate(drawn):
                if row < len(lines):
                    self.line(x + n * (width + gap), y + 4.5 * row + n * shift, lines[row])
        return y + 4.5 * longest

    def text_of(self) -> str:
        return read_pdf(bytes(self.output()))[0]


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other():
    paper = Paper()
    paper.across(15, 30, (HARBOUR * 3, HARVEST * 3), 85, 6)
    assert paper.text_of() == f"{(HARBOUR * 3).strip()}\n\n{(HARVEST * 3).strip()}"


def test_columns_whose_lines_stand_at_different_heights():
    paper = Paper()
    paper.across(15, 30, (HARBOUR * 3, HARVEST * 3), 85, 6, shift=2.1)
    assert paper.text_of() == f"{(HARBOUR * 3).strip()}\n\n{(HARVEST * 3).strip()}"


def test_a_page_with_headlines_over_all_and_over_some_columns():
    paper = Paper()
    paper.line(15, 15, "Kettlesand Courier, the paper of the whole coast since 1881", size=18)
    y = paper.across(15, 30, TALES, 56, 5)
    paper.line(15, y + 4, "Late news: the valley, the harbour and the bridge, told at greater length here", size=13)
    paper.across(15, y + 12, (HARVEST * 2, BRIDGE * 2), 86, 6)
    text = paper.text_of()
    parts = ["Kettlesand Courier", HARBOUR, HARVEST, BRIDGE, "Late news", (HARVEST * 2).strip(), (BRIDGE * 2).strip()]
    places = [text.find(parts[0])]
    for part in parts[1:]:
        places.append(text.find(part.strip(), places[-1] + 1))
    assert -1 not in places
    assert places == sorted(places)


def test_a_headline_over_two_of_three_columns_stays_with_them():
    paper = Paper()
    paper.across(15, 30, (HARBOUR, HARVEST), 56, 5)
    third = paper.wrapped(BRIDGE * 3, 56)
    for row, line in enumerate(third):
        paper.line(15 + 2 * 61, 30 + 4.5 * row, line)
    y = 30 + 4.5 * 9
    paper.line(15, y, "The valley and the harbour, a longer report from both", size=13)
    paper.across(15, y + 8, (HARVEST, HARBOUR), 56, 5)
    text = paper.text_of()
    assert (BRIDGE * 3).strip() in text
    order = [
        text.find(HARBOUR.strip()),
        text.find(HARVEST.strip()),
        text.find("The valley and"),
        text.find(BRIDGE.strip()),
    ]
    assert -1 not in order
    assert order == sorted(order)


def test_a_table_is_read_row_by_row_and_one_column_as_ever():
    paper = Paper()
    for n, (town, boats) in enumerate(
        [("Kettlesand", 44), ("Varnhaven", 120), ("Ostrel Mouth", 9), ("Skarra", 17)] * 3
    ):
        paper.line(20, 30 + 5 * n, town)
        paper.line(90, 30 + 5 * n, str(boats))
    assert "Kettlesand 44" in paper.text_of().replace("\n", " ")
    alone = Paper()
    for n, line in enumerate(alone.wrapped(HARBOUR * 3, 170)):
        alone.line(15, 30 + 5 * n, line)
    assert alone.text_of() == (HARBOUR * 3).strip()


def test_no_sentence_mixes_columns_and_every_span_is_true(tmp_path, embedder):
    paper = Paper()
    paper.across(15, 30, (HARBOUR * 3, HARVEST * 3), 85, 6)
    (tmp_path / "page.pdf").write_bytes(bytes(paper.output()))
    document = read(tmp_path, "page.pdf", 1 << 20)
    told = {sentence.strip() for tale in TALES for sentence in tale.replace(". ", ".|").split("|") if sentence}
    chunks = chunk("0" * 16, document.text, (), "", embedder, ChunkLimits(words=160, tokens=embedder.max_tokens))
    sentences = [span.of(document.text) for one in chunks for span in one.sentences]
    assert len(sentences) == 18
    assert set(sentences) <= told


def test_a_page_of_very_many_pieces_takes_no_time_to_speak_of():
    from index.read.columns import MOST_PIECES, Piece, columns

    scattered = [Piece.at(n * 37 % 600, n * 91 % 800, 8, "word and word") for n in range(6_000)]
    found = columns(scattered)
    assert found is None or sum(text.count("word and word") for text in found) == 6_000
    assert columns(scattered * (MOST_PIECES // 6_000 + 1)) is None
