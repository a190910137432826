"""Amounts as they are read from a sentence, and whether two of them can both be true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.values.amounts import amounts, compatible


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("He died at the age of 61, his club said.", [("61", 61, "")]),
        ("The toll was 1,204, according to the ministry.", [("1,204", 1204, "")]),
        ("Two dozen goats fled.", [("Two dozen goats", 24, "goat")]),
        ("Then twenty-three sheep fled.", [("twenty-three sheep", 23, "sheep")]),
        ("It cost US$1.5bn, or 1.4 billion euros.", [("US$1.5bn", 1.5e9, "$"), ("1.4 billion euros", 1.4e9, "€")]),
        ("The match began at 6.30 p.m. and ended at 20:45.", []),
        ("They won 3-1, by 27 to 11, after five to six hours.", []),
        ("Between 20 and 30 million crowns were lost.", []),
        ("The price is £32 million above the offer.", []),
        ("They had 4.1 fewer days and 2 higher scores than 18 sheep.", [("18 sheep", 18, "sheep")]),
        ("The 41st mayor opened a 2nd pier 3rd.", []),
        (
            "Its magnitude was put at about 6.4; the first measured 5.9 on the Richter scale. It hurt 40 people.",
            [("6.4", 6.4, "magnitud"), ("5.9", 5.9, "magnitud"), ("40 people", 40.0, "peopl")],
        ),
        (
            "A 6.1-magnitude quake, of magnitude 6.4 at Ostrel.",
            [("6.1-magnitude", 6.1, "magnitud"), ("6.4", 6.4, "magnitud")],
        ),
        ("Some 38 of the rods broke.", [("38", 38, "")]),
        ("Turnout was 41.5 per cent.", [("41.5 per cent", 41.5, "%")]),
        ("Kin get ₹5 lakh, the state Rs 1,420 crore.", [("₹5 lakh", 5e5, "₹"), ("Rs 1,420 crore", 1.42e10, "₹")]),
        (
            "It takes 4.2 lakh riders and Rs. 1.5 lakh crore.",
            [("4.2 lakh riders", 4.2e5, "rider"), ("Rs. 1.5 lakh crore", 1.5e12, "₹")],
        ),
        ("He gave N2.5bn, or R10,000 each, on the N17.", [("N2.5bn", 2.5e9, "₦"), ("R10,000", 1e4, "R")]),
    ],
)
def test_an_amount_ends_where_its_unit_does(sentence, found):
    assert [(a.text, a.number, a.unit) for a in amounts(sentence)] == found
    assert all(sentence[a.start :].startswith(a.text) for a in amounts(sentence))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("2,987 guests", "3,000 guests", True),
        ("8 kilometres", "five miles", True),
        ("1.2 billion crowns", "1,200 million crowns", True),
        ("$40 million", "40 million dollars", True),
        ("Rs 2 crore", "20 million rupees", True),
        ("Rs 2 crore", "Rs 3 crore", False),
        ("N34 billion", "34 billion naira", True),
        ("at least 4 goats", "at least 11 goats", True),
        ("more than 100 arrests", "112 arrests", True),
        ("at least 23 goats", "12 goats", False),
        ("10 goats", "14 goats", False),
        ("6.1", "6.4", False),
        ("3,000 homes", "30,000 homes", False),
        ("3 goats", "3 sheep", False),
        ("8 kilometres", "eight miles", False),
    ],
)
def test_two_amounts_can_both_be_true_or_cannot(one, other, both):
    a, b = next(amounts(one)), next(amounts(other))
    assert compatible(a, b) is compatible(b, a) is both


@given(st.integers(1, 10**9), st.sampled_from(["", " goats", " km", "%", " dollars"]))
def test_an_amount_agrees_with_itself_however_it_is_grouped(number, unit):
    (plain,) = amounts(f"They had {number}{unit}.")
    (grouped,) = amounts(f"They had {number:,}{unit}.")
    assert plain.number == grouped.number == number
    assert compatible(plain, grouped)


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("Tolver offers £54.20 a share.", "share"),
        ("Crews ask for 21 dollars per hour.", "hour"),
        ("It pays £2 each year and £3 a head.", "year head"),
        ("It paid £3 million a week after the flood.", ""),
        ("It paid £3 million a second time.", ""),
        ("Some 30 ferries a day cost £5.", ""),
    ],
)
def test_a_price_for_each_is_no_sum(sentence, per):
    assert " ".join(a.per for a in amounts(sentence) if a.per) == per
