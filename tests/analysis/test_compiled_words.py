"""Plain words in C and in Python: the same terms, in every language that has its words in C."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.analyzer import Analyzer
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import WordTerms, weights
from relsearch.native import native

pytestmark = pytest.mark.skipif(native is None, reason="relsearch was installed without its compiled part")

CODES = ("en", "ru", "az", "und")
CAPITALS: tuple[Literal["meant", "shouted"], ...] = ("meant", "shouted")
GOLDEN = Path(__file__).parent.parent / "golden"

LATIN = string.ascii_lowercase + "əıöüşçğ"
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
SPELLINGS = (str, str.title, str.upper, str.swapcase)


def in_python(analyzer: Analyzer, word: str, capitals: Literal["meant", "shouted"]) -> WordTerms:
    return analyzer._analyzed(word, capitals)


def differences(analyzer: Analyzer, words: list[str]) -> list[str]:
    """The words of which C and Python do not say the same."""
    return [
        word
        for word in words
        for capitals in CAPITALS
        if (found := analyzer.compiled.terms(word, capitals == "shouted")) is not None
        and weights(found) != weights(in_python(analyzer, word, capitals))
    ]


@pytest.mark.parametrize("code", CODES)
def test_golden_words_have_the_same_terms(code: str) -> None:
    files = sorted((GOLDEN / code).glob("words*.txt")) or sorted(GOLDEN.glob("*/words*.txt"))
    listed = {line.split("\t")[0] for file in files for line in file.read_text(encoding="utf-8").splitlines()}
    words = [spell(word) for word in sorted(listed) if word.isalpha() for spell in SPELLINGS]
    assert len(words) > 4000
    assert differences(get_analyzer(code), words) == []


@pytest.mark.parametrize("code", CODES)
@given(words=st.lists(st.text(LATIN, min_size=1, max_size=14) | st.text(CYRILLIC, min_size=1, max_size=14)))
def test_random_words_have_the_same_terms(code: str, words: list[str]) -> None:
    spelled = [spell(word) for word in words for spell in SPELLINGS]
    assert differences(get_analyzer(code), spelled) == []


@given(st.lists(st.sampled_from("w y ng n g a i o sh dzh qu ts ü ğ ı d b z f ova ava дж у й нг ю цз".split())))
def test_sounds_that_meet_have_the_same_keys(syllables: list[str]) -> None:
    word = "".join(syllables).capitalize()
    if word.isalpha():
        assert differences(get_analyzer("und"), [word]) == []


@pytest.mark.parametrize("text", ["", "F35", "don't", "x" * 41, "naïve", "Ҝәнҹә", "Baку", "a b", "ǌ", "中文", "\x00"])
def test_what_is_no_plain_word_is_left_to_python(text: str) -> None:
    assert get_analyzer("und").compiled.terms(text) is None


@pytest.mark.parametrize("text", ["ё", "İ", "x" * 40, "я" * 40, "Ə" * 40])
def test_the_longest_and_the_shortest_words(text: str) -> None:
    analyzer = get_analyzer("und")
    assert weights(analyzer.compiled.terms(text)) == weights(in_python(analyzer, text, "meant"))


def test_a_subclass_that_changes_a_language_is_not_answered_for() -> None:
    class Own(type(get_analyzer("und"))):  # type: ignore[misc]
        def lemmas(self, word: str) -> dict[str, float]:
            return {word[:2]: 1.0}

    own = Own()
    assert own.compiled is None
    assert dict(own.word_terms("guards")) == {"=guards": 1.0, "und:gu": 1.0}


@pytest.mark.parametrize("argument", [b"word", None, 7])
def test_only_strings_are_words(argument: object) -> None:
    with pytest.raises(TypeError):
        get_analyzer("und").compiled.terms(argument)


def test_tables_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="PyCapsule"):
        native.Words(object(), "en:", (), {}, {})
    with pytest.raises(TypeError, match="dictionaries"):
        native.Words(native.undetermined(), "en:", (), [], {})
    with pytest.raises(ValueError, match="letters"):
        native.Words(native.undetermined(), "en:", (), {"中": "A"}, {})
    with pytest.raises(ValueError, match="too long"):
        native.Words(native.undetermined(), "languages:", (), {}, {})
