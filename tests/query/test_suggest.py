from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.query.suggest import suggest

FREQUENCIES = {
    "=привет": 3,
    "=мир": 5,
    "=мирный": 2,
    "=border": 9,
    "=bored": 2,
    "=hello": 1,
    "=samarkand": 4,
    "=баку": 7,
    "=жук": 1,
}


def frequency(term: str) -> int:
    return FREQUENCIES.get(term, 0)


def similar(term: str, distance: int) -> Mapping[str, int]:
    """By place only: enough to see what `suggest` makes of what it is told."""

    def edits(other: str) -> int:
        return sum(one != another for one, another in zip(term, other, strict=False)) + abs(len(term) - len(other))

    return {other: count for other, count in FREQUENCIES.items() if other != term and edits(other) <= distance}


def suggested(query: str, *unmatched: str) -> tuple[str, ...]:
    return suggest(query, unmatched, similar, frequency)


@pytest.mark.parametrize(
    ("query", "unmatched", "expected"),
    [
        ("ghbdtn", ["ghbdtn"], ("привет",)),
        ("GHBDTN", ["GHBDTN"], ("привет",)),
        ("рудду", ["рудду"], ()),
        ("руддщ", ["руддщ"], ("hello",)),
        ("bordar", ["bordar"], ("border",)),
        ("+bordar -zzz", ["bordar"], ("+border -zzz",)),
        ("samerkend", ["samerkend"], ("samarkand",)),
        ("bor", ["bor"], ()),
        ("border", [], ()),
        ("b2rder", ["b2rder"], ()),
        ("zzzz", ["zzzz"], ()),
        ("vbh vbhysq", ["vbh", "vbhysq"], ("мир мирный",)),
        ("vbh bordar", ["vbh", "bordar"], ("мир border",)),
        ("title:vbh vbhysq", ["vbh"], ("title:мир vbhysq",)),
    ],
)
def test_suggestions(query: str, unmatched: list[str], expected: tuple[str, ...]) -> None:
    assert suggested(query, *unmatched) == expected


def test_the_commonest_of_near_words() -> None:
    assert suggest("borde", ["borde"], lambda *_: {"=border": 9, "=bored": 2}, frequency) == ("border",)


def test_two_edits_for_long_words_only() -> None:
    asked: dict[str, int] = {}

    def remember(term: str, distance: int) -> Mapping[str, int]:
        asked[term] = distance
        return {}

    suggest("abcdefg abcdefgh", ["abcdefg", "abcdefgh"], remember, frequency)
    assert asked == {"=abcdefg": 1, "=abcdefgh": 2}


@given(st.text(max_size=12), st.text(max_size=5))
def test_a_suggestion_is_another_query(word: str, rest: str) -> None:
    for suggestion in suggested(f"{word} {rest}", word):
        assert suggestion != f"{word} {rest}"
