"""`dateline eval bench`: ratios of one run as lines, JSON and a plot."""

from __future__ import annotations

import json
from contextlib import closing
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from evals.bench.curves import draw
from evals.bench.memory import write
from evals.bench.ratio import Ratio, percentile
from index.store.library import Library
from rag.cli import main


def test_a_benchmark_tells_its_ratios_and_keeps_them(articles, sample_store, tmp_path):
    words = ["eval", "bench", str(articles), "--store", str(sample_store), "--only", "words", "--repeat", "1"]
    done = CliRunner().invoke(main, [*words, "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert [one["what"] for one in kept] == ["words searchable", "nothing changed", "disk"]
    for one, line in zip(kept, done.output.splitlines(), strict=True):
        assert line.startswith(f"{one['what']} / {one['against']}")
        assert line.endswith("reached" if one["median"] <= one["at_most"] else "missed")
    assert (
        len(list(ElementTree.parse(tmp_path / "bench.svg").getroot().iter("{http://www.w3.org/2000/svg}circle"))) == 3
    )


@pytest.mark.parametrize(("at_least", "reached"), [(True, True), (False, False)])
def test_a_goal_is_a_least_or_a_most_of_the_median(at_least, reached):
    one = Ratio(what="a", against="b", values=(1.0, 9.0, 4.0), goal=3, at_least=at_least)
    assert (one.median, one.reached) == (4.0, reached)
    assert percentile([3, 1, 2], 0.95) == 2


def test_the_articles_of_the_memory_figures_are_new_and_of_the_stores_sentences(sample_store, tmp_path):
    write(sample_store, tmp_path / "drawn", 7)
    write(sample_store, tmp_path / "again", 7)
    drawn, again = ([file.read_text() for file in sorted((tmp_path / n).iterdir())] for n in ("drawn", "again"))
    assert drawn == again
    assert len(set(drawn)) == 7
    with closing(Library(sample_store)) as library:
        texts = [" ".join(article.text.split()) for article in library.articles()]
    for text in drawn:
        title, _, _ = text.splitlines()[0].rpartition(" ")
        assert any(title in whole for whole in texts)


def test_growth_is_drawn_as_one_line_for_each_thing_that_was_measured_at_two_sizes():
    rows = [
        {"chunks": 1000, "words_s": 1.0, "ask_ms": [90.0, 120.0], "peak_mb": 400},
        {"chunks": 10000, "words_s": 10.0, "ask_ms": [90.0, 130.0], "publish_s": 5.0},
    ]
    drawn = ElementTree.fromstring(draw(rows))
    lines = [one.get("points").split() for one in drawn.iter("{http://www.w3.org/2000/svg}polyline")]
    assert len(lines) == 2
    first, last = ([float(n) for n in point.split(",")] for point in lines[0])
    assert first[0] < last[0]
    assert first[1] > last[1]
    assert {"words searchable", "ask"} <= {one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")}
