from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.analyzer import is_abbreviation
from relsearch.analysis.registry import get_analyzer, languages, languages_of
from relsearch.errors import UnknownLanguageError
from relsearch.query.concept import WEIGHTS, word_concepts, written_concepts

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["границы", "border", "sərhəd", "Су-57", "Mirziyoyev", "И", "the", "стали", "O‘zbekiston", "3,5"]
)


def terms(word: str, *codes: str, across: bool = True) -> dict[str, float]:
    (concept,) = word_concepts(word, codes or languages_of(word), across_languages=across)
    return dict(concept.terms)


def test_the_word_as_written_counts_most() -> None:
    found = terms("Границы")
    assert found["=границы"] == 1.0
    assert found["ru:граница"] == pytest.approx(WEIGHTS.lemma)
    assert max(weight for term, weight in found.items() if term != "=границы") < 1.0


def test_kinds_of_terms_are_ordered_by_what_they_say() -> None:
    assert 1.0 > WEIGHTS.lemma > WEIGHTS.name >= WEIGHTS.translation > WEIGHTS.stop_word > 0.0


def test_lemmas_weigh_as_likely_as_they_are() -> None:
    found = terms("стали", "ru", across=False)
    assert found["ru:стать"] > found["ru:сталь"] > 0.0
    assert found["ru:стать"] + found["ru:сталь"] == pytest.approx(WEIGHTS.lemma, abs=0.01)


def test_a_latin_word_is_read_in_english_and_in_azerbaijani() -> None:
    assert terms("bakıda", across=False).keys() == {"=bakida", "az:baki", *get_terms("en", "bakıda")}
    assert terms("border", "en", across=False).keys() == {"=border", "en:border"}


def get_terms(code: str, word: str) -> set[str]:
    return {term for term in get_analyzer(code).word_terms(word) if term.startswith(f"{code}:")}


def test_translations_into_the_other_languages() -> None:
    found = terms("граница")
    assert 0.0 < found["en:border"] <= WEIGHTS.translation
    assert 0.0 < found["az:serhed"] <= WEIGHTS.translation
    assert {"en:border", "az:serhed"}.isdisjoint(terms("граница", across=False))


def test_a_translation_lands_on_the_term_under_which_documents_are_indexed() -> None:
    for word, code in (("borders", "en"), ("sərhədlərin", "az")):
        assert get_analyzer(code).word_terms(word).keys() & terms("граница").keys()


def test_name_keys_for_names_and_for_what_may_be_one() -> None:
    key = next(iter(get_analyzer("en").name_terms("Mirziyoyev")))
    assert terms("Мирзиёев")[key] == terms("mirziyoyev")[key] == WEIGHTS.name
    assert not any(term.startswith("~") for term in terms("граница")), "a common word, typed small"
    assert not any(term.startswith("~") for term in terms("Мирзиёев", across=False))


def test_stop_words_count_less_and_are_not_translated() -> None:
    (concept,) = word_concepts("и", ["ru"])
    assert concept.boost == WEIGHTS.stop_word
    assert all(term == "=и" or term.startswith("ru:") for term in concept.terms)
    (concept,) = word_concepts("граница", ["ru"])
    assert concept.boost == 1.0


def test_a_compound_is_its_parts_and_the_whole() -> None:
    first, second = word_concepts("Су-57", ["ru"])
    assert [first.text, second.text] == ["Су", "57"]
    assert first.terms["=су57"] == 1.0


@pytest.mark.parametrize("word", ["", "...", "—", "🙂", "'", "\u0301"])
def test_no_concept_for_what_is_no_word(word: str) -> None:
    assert word_concepts(word, ["en", "az"]) == []
    assert written_concepts(word, ["en", "az"]) == []


def test_words_of_a_phrase_are_as_written() -> None:
    found = [dict(concept.terms) for concept in written_concepts("Закрыли границы Баку", ["ru"])]
    assert found == [{"=закрыли": 1.0}, {"=границы": 1.0}, {"=баку": 1.0}]


def test_a_phrase_in_azerbaijani_cyrillic_is_both_spellings() -> None:
    (concept,) = written_concepts("сәрһәд", ["ru", "az"])
    assert "=serhed" in concept.terms


@pytest.mark.parametrize("function", [word_concepts, written_concepts])
def test_an_unknown_language(function: object) -> None:
    with pytest.raises(UnknownLanguageError, match="'tlh'"):
        function("word", ["tlh"])  # type: ignore[operator]


@given(words, st.booleans())
def test_weights_are_sane_whatever_is_typed(word: str, across: bool) -> None:
    for concept in word_concepts(word, languages_of(word), across_languages=across):
        assert concept.text in word
        assert concept.terms
        assert max(concept.terms.values()) == 1.0
        assert min(concept.terms.values()) > 0.0
        assert any(term.startswith("=") for term in concept.terms) or is_abbreviation(concept.text)


@given(words)
def test_a_word_finds_itself_in_every_language(word: str) -> None:
    """What a word is indexed under as written, in any language of its script, is in its concepts."""
    for code in languages_of(word):
        assert code in (*languages(), "und")
        concepts = word_concepts(word, languages_of(word))
        tokens = get_analyzer(code).analyze(word)
        assert len(tokens) == len(concepts)
        for token, concept in zip(tokens, concepts, strict=True):
            written = {term for term in token.terms if term.startswith("=")}
            if is_abbreviation(token.text) and not written & concept.terms.keys():
                continue  # US is not us: it is found by a term of its own, which the next test asks for
            assert written <= concept.terms.keys()
            assert {concept.terms[term] for term in written} == {1.0}
