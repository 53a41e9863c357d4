"""What the Russian analyzer makes of names, abbreviations, and words that look like them."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer
from pymorphy3.tagset import OpencorporaTag

from relsearch.analysis.fold import fold
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.russian.analyzer import RussianAnalyzer
from relsearch.analysis.russian.likelihood import UNLIKELY_GUESS, WEIGHTS, odds
from relsearch.analysis.russian.names import as_name, as_surname
from relsearch.analysis.russian.unknown import shared_morphology

HERE = Path(__file__).parent
ANALYZER = RussianAnalyzer()


def table(name: str) -> list[tuple[str, list[str]]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(first, rest.split()) for first, rest in rows]


def best(word: str) -> str:
    return next(iter(ANALYZER.lemmas(word)))


def keys(word: str) -> set[str]:
    return {term for term in ANALYZER.word_terms(word) if term.startswith("~")}


SURNAMES, NAMES, COMMON = table("surnames.tsv"), table("names.tsv"), table("common_words.tsv")


def test_tables_hold_what_they_say() -> None:
    assert all(nominative == forms[0] for nominative, forms in SURNAMES + NAMES)
    known = shared_morphology().dictionary.known
    for rows in (SURNAMES, NAMES):
        assert 0 < sum(bool(known(nominative.lower())) for nominative, _ in rows) < len(rows) / 2


@pytest.mark.parametrize(("nominative", "forms"), SURNAMES, ids=[name for name, _ in SURNAMES])
def test_every_form_of_a_surname_has_its_lemma(nominative: str, forms: list[str]) -> None:
    assert {best(form) for form in forms} == {fold(nominative)}


@pytest.mark.parametrize(("nominative", "forms"), SURNAMES, ids=[name for name, _ in SURNAMES])
def test_every_form_of_a_surname_has_its_name(nominative: str, forms: list[str]) -> None:
    for form in forms:
        assert nominative.lower() in ANALYZER.name_forms(form), form
        assert keys(form) & keys(nominative), form


@pytest.mark.parametrize(("nominative", "forms"), SURNAMES, ids=[name for name, _ in SURNAMES])
def test_a_surname_in_small_letters_meets_it(nominative: str, forms: list[str]) -> None:
    for form in forms:
        assert ANALYZER.lemmas(form.lower())[fold(nominative)] >= 0.3, form


@pytest.mark.parametrize(("nominative", "forms"), NAMES, ids=[name for name, _ in NAMES])
def test_forms_of_names_meet(nominative: str, forms: list[str]) -> None:
    assert len({best(form) for form in forms}) == 1
    for form, other in combinations(forms, 2):
        assert ANALYZER.lemmas(form).keys() & ANALYZER.lemmas(other.lower()).keys()
        assert keys(form) & keys(other)
    assert all(nominative.lower() in ANALYZER.name_forms(form) for form in forms)


@pytest.mark.parametrize(("word", "lemma"), [(word, lemma) for word, [lemma] in COMMON])
def test_common_words_stay_common(word: str, lemma: str) -> None:
    assert best(word) == lemma
    assert best(word.capitalize()) == lemma


@pytest.mark.parametrize(
    ("word", "lemmas"),
    [
        ("львов", {"лев", "львов"}),
        ("карпов", {"карп", "карпов"}),
        ("Кузнецов", {"кузнец", "кузнецов"}),
        ("Токаев", {"токай", "токаев"}),
        ("Черных", {"черный", "черных"}),
        ("гаджетов", {"гаджет"}),
        ("стримеров", {"стример"}),
        ("все", {"все", "весь"}),
        ("всё", {"все", "весь"}),
        ("лучшую", {"лучший", "хороший"}),
        ("раньше", {"раньше", "ранний"}),
    ],
)
def test_both_readings_are_kept(word: str, lemmas: set[str]) -> None:
    assert lemmas <= ANALYZER.lemmas(word).keys()


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("каримов", "каримов"),  # hardly several men called Карим
        ("перешли", "перейти"),  # and not the imperative of переслать
        ("построенный", "построить"),
        ("построены", "построить"),
        ("читающего", "читать"),
        ("прочитав", "прочитать"),  # aspects are two verbs
        ("крупнейшими", "крупнейший"),
        ("наибольшая", "наибольший"),
        ("елки", "елка"),
        ("ёлки", "елка"),
    ],
)
def test_likeliest_lemma(word: str, lemma: str) -> None:
    assert best(word) == lemma


@pytest.mark.parametrize("word", ["США", "ООН", "МИД", "ОДКБ", "ГУАМ", "ШОС", "ТРНК", "СПбГУ"])
def test_abbreviations_are_their_own_lemma(word: str) -> None:
    assert ANALYZER.lemmas(word) == {word.lower(): 1.0}
    assert ANALYZER.lemmas(word.lower())[word.lower()] >= 0.3


@pytest.mark.parametrize(("word", "lemma"), [("МИДа", "мид"), ("ВУЗов", "вуз"), ("ТЭЦами", "тэц"), ("ГЭСом", "гэс")])
def test_abbreviations_with_endings(word: str, lemma: str) -> None:
    assert ANALYZER.lemmas(word) == {lemma: 1.0}


@pytest.mark.parametrize("word", ["ВОЙНЫ", "ВСЕ", "ГОРОДА", "ПРЕЗИДЕНТОМ"])
def test_headlines_in_capitals_are_words(word: str) -> None:
    assert ANALYZER.lemmas(word).keys() == ANALYZER.lemmas(word.lower()).keys()


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Кенжаева-Заде", "кенжаев-заде"),
        ("Кенжаевым-Шихлинским", "кенжаев-шихлинский"),
        ("кенжаеву-рашидоглу", "кенжаев-рашидоглу"),
        ("премьер-министров", "премьер-министр"),
    ],
)
def test_double_names(word: str, lemma: str) -> None:
    assert best(word) == lemma


@pytest.mark.parametrize("word", ["за\u0301мок", "грани\u0300ца", "Алии\u0301ев", "\u0435\u0300лка"])
def test_stress_marks_change_nothing(word: str) -> None:
    bare = word.replace("\u0301", "").replace("\u0300", "")
    assert ANALYZER.lemmas(word) == ANALYZER.lemmas(bare)
    assert ANALYZER.name_forms(word) == ANALYZER.name_forms(bare)


def test_other_alphabets_have_no_russian_lemma() -> None:
    assert ANALYZER.lemmas("Baku") == {}
    assert ANALYZER.name_forms("Baku") == ("Baku",)


WORDS = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВЕЁКМНОЯ-'’әһ", min_size=1, max_size=16)


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_lemmas_are_a_distribution_of_folded_words(word: str) -> None:
    lemmas = ANALYZER.lemmas(word)
    weights = list(lemmas.values())
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 + 1e-9 for weight in weights)
    assert not lemmas or sum(weights) == pytest.approx(1.0)
    assert all(lemma == fold(lemma) for lemma in lemmas)
    assert 1 <= len(ANALYZER.name_forms(word)) <= 2


@settings(max_examples=200, deadline=None)
@given(st.text("абвгдеёжзиклмнопрстуфхцчшщыэюя", min_size=3, max_size=9), st.sampled_from(["ов", "ев", "ин"]))
def test_any_stem_with_the_ending_of_a_surname_declines_as_one(stem: str, ending: str) -> None:
    surname = stem + ending
    for case in ("", "а", "у", "ым", "е", "ой", "ы", "ых", "ыми"):
        found = as_surname(surname + case)
        assert found is not None
        assert found.nominative == surname


@settings(max_examples=200, deadline=None)
@given(st.text("абвгдезиклмнорстуф", min_size=2, max_size=8), st.sampled_from("бвгдзклмнпрст"))
def test_any_name_keeps_its_stem_in_all_cases(start: str, consonant: str) -> None:
    stem = start + consonant
    if as_name(stem) is None or as_name(stem).stem != stem:  # type: ignore[union-attr]
        return  # ends as if it were declined: Артём
    for case in ("а", "у", "ом", "е", "ы", "ой"):
        name = as_name(stem + case)
        assert name is not None
        assert name.stem == stem
        assert set(name.nominatives) <= {stem, stem + "а"}


def test_weights_are_of_grammemes_that_exist() -> None:
    MorphAnalyzer()  # makes them known
    assert WEIGHTS.keys() | UNLIKELY_GUESS.keys() <= OpencorporaTag.KNOWN_GRAMMEMES


@given(st.lists(st.sampled_from(sorted(WEIGHTS)), min_size=3, max_size=9, unique=True), st.randoms())
def test_odds_are_the_same_in_whatever_order_a_set_has_its_members(grammemes: list[str], random: Random) -> None:
    shuffled = random.sample(grammemes, len(grammemes))
    assert odds(shuffled) == odds(grammemes)
    assert odds(shuffled, known=False) == odds(grammemes, known=False)


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [("Нью-Йорк Нью-Йорка Нью-Йорке", "ньюйорк"), ("кое-кто кое-кого кое-кому", "коекто"), ("экс-глава", "эксглава")],
)
def test_forms_of_a_short_compound_meet_in_the_lemma_of_the_whole(forms: str, lemma: str) -> None:
    for form in forms.split():
        assert ANALYZER.analyze(form)[0].terms[f"ru:{lemma}"] == 1.0, form


@pytest.mark.parametrize(("word", "noun"), [("хокимиятов", "хокимият"), ("мугамов", "мугам")])
def test_an_unknown_plural_genitive_in_small_letters_meets_its_noun(word: str, noun: str) -> None:
    assert ANALYZER.lemmas(word)[noun] >= 0.5
    assert best(word.capitalize()) == word


def test_name_keys_of_abbreviations_and_of_small_letters() -> None:
    assert keys("ГАЗа") == keys("ГАЗ")
    assert not keys("ИГ")  # no form of иго
    assert "~TOKAV" in ANALYZER.name_terms("токаев").keys() & keys("Токаев")
    assert "~TOKAV" in ANALYZER.analyze("Токаев прибыл")[0].terms


def test_registry_serves_this_analyzer() -> None:
    analyzer = get_analyzer("ru")
    assert isinstance(analyzer, RussianAnalyzer)
    assert "2" in analyzer.fingerprint
