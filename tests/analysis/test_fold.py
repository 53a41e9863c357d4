"""Folding: what people type differently comes out the same, and nothing is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis.fold import APOSTROPHES, INVISIBLE, fold, is_cyrillic, visible

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
LATIN = st.text(st.characters(categories=["L"], min_codepoint=0x41, max_codepoint=0x17F), min_size=1, max_size=15)


@pytest.mark.parametrize(
    ("spellings", "folded"),
    [
        ("border BORDER Border bOrDeR", "border"),
        ("İLHAM ILHAM ilham ılham İlham Ilham i\u0307lham", "ilham"),
        ("Bakı BAKI Baki BAKİ bakı", "baki"),
        ("şəhər ŞƏHƏR Seher s\u0327əhər", "seher"),
        ("çörəyi ÇÖRƏYİ coreyi Cöreyi", "coreyi"),
        ("dağ DAĞ dag dag\u0306", "dag"),
        ("ёлка Ёлка ЕЛКА елка е\u0308лка", "елка"),
        ("йод ЙОД и\u0306од Йод", "йод"),
        ("за\u0301мок замок ЗА\u0301МОК", "замок"),
        ("café CAFÉ cafe\u0301 cafe", "cafe"),
        ("straße STRASSE strasse STRAßE", "strasse"),
        ("O'zbek O’zbek Oʻzbek Oʼzbek O‘zbek O`zbek O′zbek ozbek", "ozbek"),
        ("ﬁnance ＦＩＮＡＮＣＥ finance fi\u00adnance \ufefffinance", "finance"),
        ("Łódź ŁÓDŹ lodz", "lodz"),
        ("naïve NAÏVE naive", "naive"),
        ("Αθήνα ΑΘΗΝΑ αθηνα", "athena"),
        ("Москва МОСКВА москва мос\u00adква", "москва"),
        ("сәрһәд СӘРҺӘД Сәрһәд", "сәрһәд"),
        ("қўшни ҚЎШНИ", "қўшни"),
        ("2025 ２０２５", "2025"),
    ],
)
def test_one_word_one_spelling(spellings: str, folded: str) -> None:
    assert {spelling: fold(spelling) for spelling in spellings.split()} == dict.fromkeys(spellings.split(), folded)


@pytest.mark.parametrize("pair", ["и й", "мой мои", "шит щит", "г ғ", "o о", "x х"])  # the last two: Latin, Cyrillic
def test_different_letters_stay_different(pair: str) -> None:
    one, other = pair.split()
    assert fold(one) != fold(other)


@given(ANY_TEXT)
@example("İ")
@example("ẞ")
@example("Ⅷ")
@example("ͅ")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(WORDS)
@example("ʼn")
@example("ͺ")
def test_a_word_is_never_folded_to_nothing(word: str) -> None:
    assert fold(word) or not word.strip(APOSTROPHES)


@given(WORDS)
@example("0´0")
@example("ﷺ")
def test_a_word_folds_to_one_word(word: str) -> None:
    assert not any(character.isspace() for character in fold(word))


def test_an_acute_typed_for_an_apostrophe_is_one() -> None:
    assert fold("O´zbekiston") == "ozbekiston"


@given(ANY_TEXT)
def test_encoding_does_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(LATIN)
def test_latin_becomes_ascii(word: str) -> None:
    assert fold(word.replace("Ŀ", "L").replace("ŀ", "l")).isascii()  # NFKC makes a letter and a raised dot of these


@given(st.text(st.characters(categories=["L"], min_codepoint=0x400, max_codepoint=0x52F), min_size=1, max_size=15))
def test_cyrillic_stays_cyrillic(word: str) -> None:
    assert all(is_cyrillic(letter) for letter in fold(word))


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяәғҝјөүһҹ", min_size=1))
def test_capitals_do_not_matter(word: str) -> None:
    assert fold(word.upper()) == fold(word.title()) == fold(word)


@given(WORDS, st.sampled_from(INVISIBLE), st.integers(min_value=0, max_value=20))
def test_invisible_characters_do_not_matter(word: str, invisible: str, at: int) -> None:
    assert fold(word[:at] + invisible + word[at:]) == fold(word)


@given(ANY_TEXT)
def test_visible_has_no_invisible_characters(text: str) -> None:
    assert not set(visible(text)) & set(INVISIBLE)


@given(ANY_TEXT)
@example("e\u200b\u0301")
def test_visible_changes_nothing_twice(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_visible_keeps_case_and_diacritics() -> None:
    assert visible("Şə\u00adhidlər XİYABANI, Ёл\u200bка’s") == "Şəhidlər XİYABANI, Ёлка’s"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Баку", True), ("Bakı", False), ("", False), ("F-35", False), ("Cу-57", True), ("ҳ", True), ("Αθήνα", False)],
)
def test_is_cyrillic(text: str, expected: bool) -> None:
    assert is_cyrillic(text) is expected
