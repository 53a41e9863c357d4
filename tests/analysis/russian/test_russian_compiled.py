"""The compiled words of Russian beside the analyzer: the same lemmas, name forms and commonness, to the last bit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from math import fabs
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import lang_dict_path
from pymorphy3.lang.ru.config import KNOWN_PREFIXES

from relsearch.analysis.russian import analyzer, dictionary, lemmas, names, unknown
from relsearch.analysis.russian.analyzer import RussianAnalyzer
from relsearch.analysis.russian.compiled import Tables, _tables, compiled_language
from relsearch.analysis.russian.stop_words import STOP_WORDS
from relsearch.native import native

pytestmark = pytest.mark.skipif(native is None, reason="relsearch was installed without its compiled code")

HERE = Path(__file__).parent
GOLDEN = HERE.parents[1] / "golden"
ANALYZER = RussianAnalyzer()
WORD = re.compile("[А-яЁё]+")
LONGEST = 40


@cache
def tables() -> Tables:
    return _tables(Path(lang_dict_path("ru")), analyzer._MIN_NAME_SHARE, analyzer._MAX_NAME_FORMS)


@cache
def compiled() -> Any:
    return native.Words(compiled_language(analyzer._MIN_NAME_SHARE, analyzer._MAX_NAME_FORMS))


def expected(word: str) -> tuple[dict[str, float], tuple[str, ...], bool]:
    return dict(ANALYZER.lemmas(word)), ANALYZER.name_forms(word), ANALYZER.is_common_word(word)


def found(word: str, words: Any) -> tuple[dict[str, float] | None, tuple[str, ...] | None, bool | None]:
    return words.lemmas(word), words.name_forms(word), words.is_common(word)


def in_all_capitals(words: Iterable[str]) -> list[str]:
    written = {form for word in words for form in (word, word.lower(), word.capitalize(), word.upper())}
    return sorted(word for word in written if len(word) <= LONGEST)


def assert_the_same(words: Iterable[str]) -> None:
    for word in in_all_capitals(words):
        assert found(word, compiled()) == expected(word), word


@pytest.mark.parametrize(
    "path", [*sorted(GOLDEN.glob("ru/*.txt")), *sorted(HERE.glob("*.tsv"))], ids=lambda path: path.stem
)
def test_every_word_of_a_table(path: Path) -> None:
    words = set(WORD.findall(path.read_text(encoding="utf-8")))
    assert len(words) > 10
    assert_the_same(words)


def test_stop_words_prefixes_and_endings() -> None:
    assert_the_same(STOP_WORDS)
    for prefix in KNOWN_PREFIXES:
        assert_the_same(WORD.findall(prefix))
        if prefix.isalpha():
            assert_the_same(prefix + rest for rest in ("кот", "ко", "бутявками", "стали", "куздр"))
    for kind in names.KINDS:
        for end in (core + ending for core in kind.cores for ending in kind.endings):
            assert_the_same(before + end for before in ("", "ш", "шу", "шум", "арку"))
    assert_the_same(stem + ending for stem in ("ху", "хур", "хурра", "шимо") for ending in names.NOMINATIVES)
    assert_the_same(abbreviation + ending for abbreviation in ("мид", "м", "оон") for ending in ("", "а", "ами", "ях"))


def test_abbreviations_as_they_are_written() -> None:
    for word in "МИДа МИДами МИДях СПбГУ ГУ Г ВКонтакте ООНы ЁЖом Ёж аБ АбВ абвГД КУЗДРА кУЗДРА МИДМИДа ОПЕКа".split():
        assert found(word, compiled()) == expected(word), word


def test_words_of_the_dictionary() -> None:
    morph = MorphAnalyzer()
    for prefix in ("стр", "наи", "поб", "ёж", "алек", "карим"):
        words = {parse.word for parse in morph.iter_known_word_parses(prefix)}
        assert_the_same(word.replace("ё", "е") for word in sorted(words)[:300] if WORD.fullmatch(word))


def test_every_paradigm() -> None:
    """A word of each paradigm, in a form that chance chooses."""
    forms = dictionary.Dictionary(Path(lang_dict_path("ru")))._forms
    random = Random(3)
    for number, paradigm in enumerate(forms._paradigms):
        prefix, _, suffix = forms._around(number, random.randrange(len(paradigm) // 3))
        word = f"{prefix}куздр{suffix}"
        if WORD.fullmatch(word):
            assert_the_same([word])


LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
RANDOM = st.text(LETTERS, min_size=1, max_size=14)
PREFIX = st.sampled_from(["", "", "не", "супер", "по", "наи", "ре", "небез", "авто", "о", "бутя"])
MIDDLE = st.sampled_from(
    ["", "бутявк", "министр", "стекл", "зелен", "казахстан", "границ", "чита", "каримов", "елен", "ежедн", "ян", "ск"]
)
ENDING = st.sampled_from(
    ["", "а", "ами", "ов", "ого", "ейшим", "ает", "ла", "нный", "ская", "ость", "ому", "ев", "ич", "ее", "ей", "иной"]
)
MADE = st.builds("{}{}{}{}".format, PREFIX, PREFIX, MIDDLE, ENDING).filter(bool)
CAPITALS = st.text(LETTERS + LETTERS.upper(), min_size=1, max_size=9)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(RANDOM, MADE, st.text("аеёвокйняи", min_size=1, max_size=12), CAPITALS))
@example("понаибольшего")
@example("елее")
@example("а" * LONGEST)
@example("е" * LONGEST)
def test_words_by_chance(word: str) -> None:
    assert_the_same([word])


@settings(max_examples=300, deadline=None)
@given(st.text("ABCxyzÇçƏəĞğIıİiÖöŞşÜü", min_size=1, max_size=12))
def test_latin_words_are_of_no_lemma(word: str) -> None:
    assert found(word, compiled()) == expected(word)


@pytest.mark.parametrize(
    "word", ["", "а-б", "1", "word1", "сәрһәд", "її", "за\u0301мок", "wordслово", "а" * (LONGEST + 1)]
)
def test_words_that_are_not_plain_are_left_to_python(word: str) -> None:
    assert found(word, compiled()) == (None, None, None)


def test_too_many_prefixes_are_left_to_python() -> None:
    assert compiled().lemmas("небез" * 7 + "куздр") is None
    assert compiled().lemmas("небез" * 2 + "куздр") == dict(ANALYZER.lemmas("небез" * 2 + "куздр"))


def plain_sum(values: Iterable[float], start: float = 0) -> float:
    """`sum` as it is up to Python 3.11."""
    for value in values:
        start += value
    return start


def compensated_sum(values: Iterable[float]) -> float:
    """`sum` as it is from Python 3.12 on: Neumaier's."""
    total = lost = 0.0
    for value in values:
        new = total + value
        lost += (total - new) + value if fabs(total) >= fabs(value) else (value - new) + total
        total = new
    return total + lost


@pytest.mark.parametrize("sums_are_compensated", [False, True])
def test_sums_of_every_python(sums_are_compensated: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    words = native.Words(native.russian(replace(tables(), sums_are_compensated=sums_are_compensated)))
    for module in (analyzer, dictionary, lemmas, unknown):
        monkeypatch.setattr(module, "sum", compensated_sum if sums_are_compensated else plain_sum, raising=False)
    fresh = unknown.Morphology(dictionary.Dictionary(Path(lang_dict_path("ru"))))
    monkeypatch.setattr(unknown, "_shared", fresh)
    lemmas.lemma_weights.cache_clear()
    for path in ("words_unknown", "words_surnames", "words_homonyms"):
        for word in sorted(set(WORD.findall((GOLDEN / f"ru/{path}.txt").read_text(encoding="utf-8")))):
            assert found(word, words) == expected(word), word
    lemmas.lemma_weights.cache_clear()


def test_sums_are_those_of_this_python() -> None:
    values = [0.1] * 10
    assert tables().sums_are_compensated == (sum(values) == compensated_sum(values))
    assert compensated_sum(values) != plain_sum(values)


def test_threads_share_the_tables() -> None:
    words = sorted(set(WORD.findall((GOLDEN / "ru/words_unknown.txt").read_text(encoding="utf-8"))))
    shared, answers = compiled(), [found(word, compiled()) for word in words]
    with ThreadPoolExecutor(4) as pool:
        assert all(again == answers for again in pool.map(lambda _: [found(word, shared) for word in words], range(8)))


@pytest.mark.parametrize("name", ["words", "tag_counts", "paradigms"])
@pytest.mark.parametrize("left", [0, 3, 4, 1001, 500_000])
def test_files_cut_short(name: str, left: int) -> None:
    whole: bytes = getattr(tables(), name)
    with pytest.raises(ValueError, match="install"):
        native.russian(replace(tables(), **{name: whole[:left]}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"suffixes": ["", "а", "а"]},
        {"suffixes": ["", "а"]},
        {"suffixes": ["", "а" * 200]},
        {"paradigm_prefixes": ("",) * 9},
        {"endings": (b"",) * 9},
        {"tags": [(1.0,)]},
        {"tags": [(1.0, 1.0, 0, *[False] * 9)] * 6000},
        {"surnames": ((0, 0, 9, "", 1.0),)},
        {"nominatives": (("",) * 9,)},
        {"known_prefixes": ("не", "не")},
        {"numbers": {}},
        {"words": "text"},
        {"stop_words": frozenset({1})},
        {"longest_ending": "long"},
    ],
    ids=str,
)
def test_tables_that_do_not_fit(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        native.russian(replace(tables(), **wrong))


def test_a_file_in_which_children_lie_outside() -> None:
    whole = tables().words
    outside = whole[:4] + b"\x00\xff\xff\x7f" + whole[8:]
    with pytest.raises(ValueError, match="damaged"):
        native.russian(replace(tables(), words=outside))
