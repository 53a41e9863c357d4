"""What a word is. How whole sentences are cut is shown in tests/golden/*/sentences.txt."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.tokenizer import tokenize

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("aбəİ1.,-‐'’ʻ\u0301\u00ad |\n😀", max_size=40)


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize("apostrophe", "'’ʼʻ‘`´′")
def test_an_apostrophe_binds_between_letters_only(apostrophe: str) -> None:
    assert words(f"Bakı{apostrophe}da") == [f"Bakı{apostrophe}da"]
    assert words(f"{apostrophe}quoted{apostrophe} guards{apostrophe} x") == ["quoted", "guards", "x"]
    assert words(f"a{apostrophe}{apostrophe}b") == ["a", "b"]


@pytest.mark.parametrize("hyphen", "-‐‑")
def test_a_hyphen_joins_a_compound(hyphen: str) -> None:
    text = f"жизненно{hyphen}важный F{hyphen}35{hyphen}A {hyphen}5 a {hyphen} b"
    assert [(token.text, token.joined, token.position) for token in tokenize(text)] == [
        ("жизненно", "жизненноважный", 0),
        ("важный", "", 1),
        ("F", "F35A", 2),
        ("35", "", 3),
        ("A", "", 4),
        ("5", "", 5),
        ("a", "", 6),
        ("b", "", 7),
    ]


@pytest.mark.parametrize("dash", "–—−")
def test_a_dash_joins_nothing(dash: str) -> None:
    assert [token.joined for token in tokenize(f"Bakı{dash}Tiflis")] == ["", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.5", ["3.5"]),
        ("3,5 milyon", ["3,5", "milyon"]),
        ("1.250.000 ton, 5.", ["1.250.000", "ton", "5"]),
        ("28.10.2025", ["28", "10", "2025"]),
        ("10:30", ["10", "30"]),
        ("24/7", ["24", "7"]),
        ("5kg", ["5", "kg"]),
        ("3,5кг", ["3,5", "кг"]),
        ("50%", ["50"]),
        ("№5", ["5"]),
        ("1990s", ["1990s"]),
        ("٣٫٥", ["٣", "٥"]),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_an_underscore_and_symbols_end_a_word() -> None:
    assert words("file_name a+b AT&T user@mail.az #tag") == "file name a b AT T user mail az tag".split()


def test_marks_belong_to_the_letter_before_them() -> None:
    assert words("за\u0301мок и\u0306 \u0301б") == ["за\u0301мок", "и\u0306", "б"]


@pytest.mark.parametrize("word", ["हिन्दी", "ا\u0653ب", "שָׁלוֹם", "ไม่", "தமிழ்"])
def test_marks_of_other_scripts_belong_to_their_letters(word: str) -> None:
    assert words(word) == [word]


@given(ANY_TEXT)
def test_offsets_positions_and_joins(text: str) -> None:
    tokens = list(tokenize(text))
    assert [token.text for token in tokens] == [text[token.start : token.end] for token in tokens]
    assert [token.position for token in tokens] == list(range(len(tokens)))
    for token, following in pairwise(tokens):
        assert token.end <= following.start


@given(ANY_TEXT)
def test_what_is_joined_has_the_letters_of_what_it_joins(text: str) -> None:
    def letters(piece: str) -> str:
        return "".join(character for character in piece if character not in "-‐‑_'’ʻʼ‘`´′")

    for token in tokenize(text):
        if token.joined and not token.joined[0].isdigit():
            is_continued = text[: token.start].rstrip().endswith(("-", "‐", "\u00ad"))
            assert is_continued or letters(text[token.start :]).startswith(letters(token.joined))


@given(ANY_TEXT)
def test_between_words_there_is_no_letter(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert not re.search(r"[^\W_ʻʼ]", text[end : token.start])
        end = token.end
    assert not re.search(r"[^\W_ʻʼ]", text[end:])
