"""What the English analyzer makes of words: the cases lie beside this file, one a line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.english.analyzer import FAMILY, STOP_WORD, EnglishAnalyzer
from relsearch.query.concept import word_concepts

HERE = Path(__file__).parent
ANALYZER = EnglishAnalyzer()
WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)
ENDINGS = st.sampled_from(["", "s", "es", "ies", "ed", "ied", "ing", "er", "est", "ise", "isation", "our", "ly", "men"])


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(first, second) for first, second in rows]


def best(word: str) -> str:
    return next(iter(ANALYZER.lemmas(word)))


@pytest.mark.parametrize(("form", "lemma"), pairs("forms.tsv"))
def test_forms_come_to_their_lemma(form: str, lemma: str) -> None:
    assert best(form) == lemma


@pytest.mark.parametrize(("british", "american"), pairs("spelling.tsv"))
def test_british_and_american_spellings_meet(british: str, american: str) -> None:
    assert ANALYZER.lemmas(british).keys() & ANALYZER.lemmas(american).keys() >= {best(british)}


def test_there_are_many_spellings() -> None:
    assert len(set(pairs("spelling.tsv"))) >= 150


@pytest.mark.parametrize(("one", "other"), pairs("apart.tsv"))
def test_unlike_words_share_nothing(one: str, other: str) -> None:
    assert not ANALYZER.lemmas(one).keys() & ANALYZER.lemmas(other).keys()


@pytest.mark.parametrize(("one", "other"), pairs("kin.tsv"))
def test_relatives_share_their_family_below_the_lemma(one: str, other: str) -> None:
    assert best(one) != best(other)
    shared = ANALYZER.lemmas(one).keys() & ANALYZER.lemmas(other).keys()
    assert shared
    assert min(ANALYZER.lemmas(word)[term] for word in (one, other) for term in shared) < 1.0


@pytest.mark.parametrize(
    ("form", "lemmas"),
    [
        ("left", {"leave", "left"}),
        ("found", {"find", "found"}),
        ("saw", {"see", "saw"}),
        ("felt", {"feel", "felt"}),
        ("lay", {"lay", "lie"}),
        ("bound", {"bind", "bound"}),
        ("wound", {"wind", "wound"}),
        ("rose", {"rise", "rose"}),
        ("leaves", {"leave", "leaf"}),
        ("does", {"do", "doe"}),
        ("better", {"good", "well", "better"}),
        ("bases", {"base", "basis"}),
        ("axes", {"axis", "ax"}),
        ("lives", {"life", "live"}),
        ("media", {"media", "medium"}),
        ("building", {"build", "building"}),
        ("Gates", {"gate", "gates"}),
        ("shot", {"shot", "shoot"}),
    ],
)
def test_ambiguous_forms_keep_their_readings(form: str, lemmas: set[str]) -> None:
    assert lemmas <= ANALYZER.lemmas(form).keys()


def test_a_relative_weighs_less_than_a_form() -> None:
    assert ANALYZER.lemmas("nations") == {"nation": 1.0}
    assert ANALYZER.lemmas("national") == {"national": 1.0, "nation": FAMILY}


def test_the_lemma_of_a_stop_word_weighs_little() -> None:
    assert ANALYZER.lemmas("were") == {"be": STOP_WORD}


def test_names_are_made_without_the_possessive_alone() -> None:
    assert ANALYZER.name_forms("Mirziyoyev’s") == ("Mirziyoyev",)
    assert ANALYZER.name_forms("Jones") == ("Jones",)


@pytest.mark.parametrize(
    ("word", "translation"),
    [("women", "ru:женщина"), ("went", "ru:идти"), ("colour", "ru:цвет"), ("nationally", "ru:национальный")],
)
def test_forms_spellings_and_relatives_reach_the_lexicon(word: str, translation: str) -> None:
    (concept,) = word_concepts(word, ["en"])
    assert translation in concept.terms


@given(WORDS, ENDINGS)
def test_lemmas_are_stable(stem: str, ending: str) -> None:
    """A word and its capitalised and possessive spellings have lemmas, all in (0, 1], and the same each time."""
    word = stem + ending
    lemmas = ANALYZER.lemmas(word)
    assert lemmas
    assert all(lemma and 0 < weight <= 1 for lemma, weight in lemmas.items())
    assert ANALYZER.lemmas(word + "'s") == ANALYZER.lemmas(word + "’s") == lemmas
    assert EnglishAnalyzer().lemmas(word) == lemmas


@given(WORDS)
def test_a_plural_meets_its_singular(stem: str) -> None:
    """Of a word that no table knows and that ends like no other form."""
    word = stem + "kro"
    assert best(word + "ns") == best(word + "n")


def test_threads_agree() -> None:
    words = [form for form, _ in pairs("forms.tsv")]
    shared = EnglishAnalyzer()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: [shared.lemmas(word) for word in words], range(32)))
    assert all(answer == [ANALYZER.lemmas(word) for word in words] for answer in answers)
