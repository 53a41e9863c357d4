"""Azerbaijani spelling: case, Cyrillic, and the ASCII skeleton."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.azerbaijani.orthography import fold, has_cyrillic_letters, lower, to_latin

AZERBAIJANI = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("İlham", "ilham"),
        ("I\u0307lham", "ilham"),
        ("IŞIQ", "ışıq"),
        ("QIZILIRMAQ", "qızılırmaq"),
        ("ƏLİYEV", "əliyev"),
        ("ÖZBƏKİSTAN", "özbəkistan"),
        ("", ""),
    ],
)
def test_lower_keeps_the_dot_where_it_belongs(text: str, expected: str) -> None:
    assert lower(text) == expected


@given(st.text())
def test_lower_is_idempotent_and_composed(text: str) -> None:
    lowered = lower(text)
    assert lower(lowered) == lowered
    assert unicodedata.is_normalized("NFC", lowered)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Азәрбајҹан Республикасы", "Azərbaycan Respublikası"),
        ("Бакы шәһәри, Ҝәнҹә", "Bakı şəhəri, Gəncə"),
        ("Ҝүрҹүстан", "Gürcüstan"),
        ("Һејдәр Әлијев", "Heydər Əliyev"),
        ("ӘЛИЈЕВ", "ƏLİYEV"),
        ("Гарабағ", "Qarabağ"),
        ("ишыг", "ışıq".replace("ı", "i", 1)),
        ("Юсиф", "Yusif"),
        ("ЮСИФ", "YUSİF"),
        ("Я. Мәммәдов", "Ya. Məmmədov"),
        ("Эмил", "Emil"),
        ("чөрәк", "çörək"),
        ("жүри", "jüri"),
        ("Азербайҹан", "Azerbaycan"),
    ],
)
def test_cyrillic_becomes_latin(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_the_schwa_of_1991_becomes_todays() -> None:
    assert to_latin("Azärbaycan, ÄLİYEV, a\u0308") == "Azərbaycan, ƏLİYEV, ə"


@given(st.text(alphabet=AZERBAIJANI + AZERBAIJANI.upper() + " -'’0123456789"))
def test_latin_text_is_left_alone(text: str) -> None:
    assert to_latin(text) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_no_azerbaijani_cyrillic_is_left(text: str) -> None:
    assert not has_cyrillic_letters(to_latin(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sərhədlərin mühafizəsi", "serhedlerin muhafizesi"),
        ("dağ çay ığdır", "dag cay igdir"),
        ("ǝliyev", "eliyev"),
        ("kraków", "krakow"),
        ("straße", "strasse"),
        ("ƏLİ", "eli"),
        ("москва", "москва"),
        ("北京 bakı", "北京 baki"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_fold_writes_no_at_sign_for_any_letter() -> None:
    letters = [chr(code) for code in range(0x80, 0x30000) if chr(code).isalpha()]
    assert [letter for letter in letters if "@" in fold(letter)] == []


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("letter", "әғҝјөүһҹӘҒҜЈӨҮҺҸ")
def test_letters_that_russian_lacks(letter: str) -> None:
    assert has_cyrillic_letters(f"а{letter}а")


@pytest.mark.parametrize("text", ["Гянджа", "Баку", "Bakı", "", "ышы"])
def test_letters_that_russian_has(text: str) -> None:
    assert not has_cyrillic_letters(text)
