"""Which analyzer serves which language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.english.analyzer import EnglishAnalyzer
from relsearch.analysis.registry import (
    analyze,
    get_analyzer,
    languages,
    languages_of,
    register_analyzer,
    registered,
    script_of,
    script_of_letter,
    unregister_analyzer,
)
from relsearch.analysis.undetermined import UndeterminedAnalyzer
from relsearch.errors import RelsearchError, UnknownLanguageError


@pytest.fixture
def turkish() -> Iterator[list[UndeterminedAnalyzer]]:
    made: list[UndeterminedAnalyzer] = []

    def factory() -> UndeterminedAnalyzer:
        made.append(UndeterminedAnalyzer())
        return made[-1]

    register_analyzer(factory, code="tr")
    yield made
    unregister_analyzer("tr")


def test_three_languages_from_the_start() -> None:
    assert languages() == ("en", "ru", "az")
    assert registered() == ("en", "ru", "az", "und")


def test_an_analyzer_is_made_once_on_first_use(turkish: list[UndeterminedAnalyzer]) -> None:
    assert turkish == []
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: get_analyzer("tr"), range(64)))
    assert len(turkish) == 1
    assert all(analyzer is turkish[0] for analyzer in found)
    assert "tr" in languages()


def test_registering_again_replaces() -> None:
    first = get_analyzer("en")
    register_analyzer(EnglishAnalyzer, code="en")
    assert get_analyzer("en") is not first
    assert registered()[0] == "en"


def test_unregistering_forgets() -> None:
    register_analyzer(UndeterminedAnalyzer, code="xx")
    unregister_analyzer("xx")
    with pytest.raises(UnknownLanguageError, match="'xx'"):
        get_analyzer("xx")


@pytest.mark.parametrize("code", ["", "EN", "tlh", "az-Latn", "eng"])
def test_an_unknown_language_is_named_with_the_remedy(code: str) -> None:
    for act in (get_analyzer, unregister_analyzer, lambda code: analyze(code, "text")):
        with pytest.raises(RelsearchError) as raised:
            act(code)
        message = str(raised.value)
        assert repr(code) in message, "the value"
        assert "en" in message, "what there is"
        assert "register" in message, "the remedy"
        assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Baku", "Latin"),
        ("Bakı, Gəncə, Şəki", "Latin"),
        ("Ə", "Latin"),
        ("ƏƏ ə", "Latin"),
        ("Баку — Tiflis", "Latin"),
        ("Баку - Tbi", "Cyrillic"),
        ("сәрһәд", "Cyrillic"),
        ("Αθήνα", "other"),
        ("თბილისი", "other"),
        ("東京", "other"),
        ("مرحبا", "other"),
        ("Ẑurich Ṣəki", "Latin"),
    ],
)
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("bəжß҂²ª–東")))
def test_the_script_of_a_text_is_that_of_most_letters(text: str) -> None:
    counts = Counter(script_of_letter(letter) for letter in text if letter.isalpha())
    assert counts[script_of(text)] == max(counts.values(), default=0)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_has_a_script_and_a_language(text: str) -> None:
    assert script_of(text) in ("Latin", "Cyrillic", "other")
    found = languages_of(text)
    assert found
    assert set(found) <= set(registered())
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("border", ("en", "az")),
        ("sərhəd", ("en", "az")),
        ("граница", ("ru",)),
        ("Һәсән", ("ru", "az")),
        ("35", ("en", "az")),
        ("", ("en", "az")),
        ("東京", ("und",)),
    ],
)
def test_languages_of(text: str, codes: tuple[str, ...]) -> None:
    assert languages_of(text) == codes


def test_a_registered_language_takes_part_in_guessing(turkish: list[UndeterminedAnalyzer]) -> None:
    assert "tr" in languages_of("sınır")
    assert turkish
