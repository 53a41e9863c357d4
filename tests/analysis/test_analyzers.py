"""Every registered analyzer, and one that a user would write, keeps the promises of the conformance kit."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import ClassVar

import pytest
from conformance import AnalyzerConformance

from relsearch.analysis.analyzer import Analyzer, Script, looks_like_name
from relsearch.analysis.fold import fold
from relsearch.analysis.registry import get_analyzer, register_analyzer, registered, unregister_analyzer


class TestEnglish(AnalyzerConformance):
    code = "en"
    sample = (
        "President Shavkat Mirziyoyev's visit to Baku began today. The sides discussed cross-border co-operation, "
        "1,250 new jobs and 3.5 million tonnes of cargo; Uzbekistan’s F-35s weren't mentioned at the café in Kraków."
    )
    case_words = ("border", "borders", "guarding", "policies", "café", "naïve", "children", "don't", "e")


class TestRussian(AnalyzerConformance):
    code = "ru"
    sample = (
        "Президент Шавкат Мирзиёев прибыл в Баку. Стороны обсудили охрану границ, какие-нибудь новые маршруты и "
        "3,5 миллиона тонн грузов; самолёт Су-57 всё ещё стоял у премьер-министра, а Ильхам Алиев уехал в Гянджу."
    )
    case_words = ("граница", "границами", "стали", "ёлка", "пришёл", "мирзиёевым", "йод", "все", "узбекистаном")

    def test_weights_of_abbreviations_are_no_more_than_one(self) -> None:
        # the dictionary gives the readings of т. (то, так, тонна) scores that sum to more
        for word in "т е г с им р".split():
            assert sum(self.analyzer.lemmas(word).values()) <= 1.0 + 1e-6

    def test_stress_marks_hide_no_word(self) -> None:
        for stressed in ("за\u0301мок", "грани\u0300ца", "Алии\u0301ев", "и\u0306о\u0301д"):
            bare = unicodedata.normalize("NFC", stressed).translate({0x300: None, 0x301: None})
            assert self.analyzer.word_terms(stressed) == self.analyzer.word_terms(bare)


class TestAzerbaijani(AnalyzerConformance):
    code = "az"
    sample = (
        "Prezident İlham Əliyev Bakıda Şavkat Mirziyoyevlə görüşüb. Tərəflər sərhədlərin mühafizəsini, 3,5 milyon ton "
        "yükü və F-35 təyyarələrini müzakirə ediblər; Özbəkistan’ın elmi-texniki nümayəndə heyəti Gəncə'yə gedib. "
        "ҮМУМИ иҹлас Ҝәнҹәдә кечирилиб."
    )
    case_words = ("sərhədləri", "ilıq", "qızıl", "işıq", "şəhər", "ölkələr", "kitabı", "serhed", "сәрһәд")

    @staticmethod
    def upper(word: str) -> str:
        return word.replace("i", "İ").upper()


class TestUndetermined(AnalyzerConformance):
    code = "und"
    sample = (
        "Η Αθήνα είναι η πρωτεύουσα της Ελλάδας. 東京 Tokio Токио თბილისი — العربية, עברית; F-35 ja São-Paulo, "
        "Ångström kaj ĉiuj aliaj vortoj en nekonata lingvo, 3,5 miliono."
    )
    has_stop_words = False

    def test_script_is_any(self) -> None:
        assert self.analyzer.scripts == {"Latin", "Cyrillic", "other"}

    def test_has_no_lemmas(self) -> None:
        assert self.analyzer.lemmas("borders") == {}


class Esperanto(Analyzer):
    """What a user writes to add a language: endings off, a handful of stop words."""

    code: ClassVar[str] = "eo"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Latin"})
    stop_words: ClassVar[frozenset[str]] = frozenset({"kaj", "la", "cu"})
    version: ClassVar[str] = "7"

    def lemmas(self, word: str) -> Mapping[str, float]:
        bare = fold(word)
        for ending in ("ojn", "ajn", "oj", "aj", "on", "an", "o", "a"):
            if bare.endswith(ending) and len(bare) > len(ending) + 1:
                return {bare.removesuffix(ending): 1.0}
        return {bare: 1.0} if bare else {}


@pytest.fixture(scope="class")
def esperanto() -> Iterator[None]:
    register_analyzer(Esperanto, code="eo")
    yield
    unregister_analyzer("eo")


@pytest.mark.usefixtures("esperanto")
class TestRegisteredByUser(AnalyzerConformance):
    code = "eo"
    sample = (
        "La prezidento de Aŭstrio vizitis Londonon kaj parolis pri la nova trans-landlima vojo. Ĉiuj homoj de la "
        "urboj vidis la blankajn domojn, 3,5 milionojn da libroj kaj la aviadilon F-35."
    )
    case_words = ("libro", "librojn", "ĉiuj", "domo")

    def test_serves_its_language(self) -> None:
        assert isinstance(get_analyzer("eo"), Esperanto)
        assert "eo:libr" in get_analyzer("eo").word_terms("Librojn")


def test_every_registered_analyzer_has_its_tests() -> None:
    tested = {kit.code for kit in AnalyzerConformance.__subclasses__()}
    assert set(registered()) <= tested


@pytest.mark.parametrize(
    "word",
    ["Bakı", "Əliyev", "NATO", "McDonald", "Ёлкин", "İlham", "O'Neill", "O‘zbekiston", "D’Artagnan", "Д'Артаньян"],
)
def test_looks_like_name(word: str) -> None:
    assert looks_like_name(word)


@pytest.mark.parametrize("word", ["bakı", "A", "35", "iPhone", "F35", "", "əliyev"])
def test_does_not_look_like_name(word: str) -> None:
    assert not looks_like_name(word)


@pytest.mark.parametrize("code", ["en", "ru", "az"])
def test_capitalised_stop_words_get_no_name_key(code: str) -> None:
    analyzer = get_analyzer(code)
    for word in analyzer.stop_words:
        assert not [term for term in analyzer.word_terms(word.capitalize()) if term.startswith("~")]


def test_a_compound_is_joined_in_the_letters_of_its_language() -> None:
    cyrillic, latin = (get_analyzer("az").analyze(word)[0] for word in ("елми-техники", "elmi-texniki"))
    assert "=elmitexniki" in latin.terms
    assert cyrillic.terms.items() >= latin.terms.items()


def test_stop_words_are_known_in_the_old_alphabet() -> None:
    assert get_analyzer("az").is_stop_word("үчүн")
    assert get_analyzer("az").is_stop_word("ВӘ")


def test_a_fingerprint_tells_the_version_of_what_the_stems_come_from() -> None:
    assert version("snowballstemmer") in get_analyzer("en").fingerprint
    assert version("pymorphy3-dicts-ru") in get_analyzer("ru").fingerprint
