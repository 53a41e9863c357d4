"""The look-up in the dictionary's data, beside pymorphy3's own parses: the same lemmas, tags and weights."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import lang_dict_path

from relsearch.analysis.russian.automaton import Automaton, open_numbers, open_records
from relsearch.analysis.russian.dictionary import Dictionary, Reading
from relsearch.analysis.russian.unknown import Morphology, shared_morphology

OURS = Automaton(Path(lang_dict_path("ru")) / "words.dawg", ">HH")

KINDS = {
    "one lemma": "граница границами государства министром красивый красивого читает пятьюстами",
    "several lemmas": "стали стекло мыла все всё душу замок вести белка пошли три уже дорогой",
    "ё typed as е": "елка еще пришел зеленый мед нес летчик темный ребенок",
    "superlatives, with по- and наи- in the paradigm": "красивейший наилучший наиновейшего побольше получше",
    "abbreviations and one letter": "т г е с нато сша оон мид гг",
    "unknown, by ending": "бутявкает глокая куздра ашрафханова кибердружинники забанили хайпануть",
    "unknown, by a known prefix": "псевдокошка суперминистр экс-министр вице-премьеры недоправителя",
    "unknown, by any prefix": "байткодом тригсловом вкфайл",
    "two prefixes of paradigms": "покрасивее пожелтейшему наизелёнее",
    "particles": "смотри-ка кто-то скажи-таки бутявка-то да-с то -то -ка",
    "adverbs": "по-западному по-бутявски по-хорошему по-а по-и",
    "compounds": "человек-гора людьми-горами интернет-магазинов команд-участниц онлайн-встречу кот-бутявка а-б",
    "compounds with numbers and Latin": "90-х 5-летний it-компании x-лучи wi-fi-сеть 3d-принтером word-а café-бар",
    "many hyphens": "а-б-в иссык-куль-то ростов-на-дону --а а-- -а- а--б",
    "no words": "ъъъ щщщщ ьь кккккк аааааааа й-й",
    "other letters": "сәрһәд ўзбекистон її łódź-а naïve-то",
}


@cache
def morph() -> MorphAnalyzer:
    return MorphAnalyzer()


def plainly(word: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for parse in morph().parse(word):
        weights[parse.normal_form] = weights.get(parse.normal_form, 0.0) + parse.score
    return weights


def assert_the_same(word: str) -> None:
    expected, found = plainly(word), shared_morphology().lemmas(word)
    assert found == pytest.approx(expected, abs=1e-6), word
    assert list(found) == list(expected), f"{word}: in another order"


@pytest.mark.parametrize("kind", KINDS)
def test_like_parse(kind: str) -> None:
    for word in KINDS[kind].split():
        assert_the_same(word)


@pytest.mark.parametrize("kind", KINDS)
def test_readings_like_parse(kind: str) -> None:
    for word in KINDS[kind].split():
        expected = [(parse.word, parse.normal_form) for parse in morph().parse(word)]
        assert [(reading.word, reading.lemma) for reading in shared_morphology().readings(word)] == expected


def test_every_word_that_begins_like_these() -> None:
    for prefix in ("стр", "наи", "поб", "ёж"):
        for word in sorted({parse.word for parse in morph().iter_known_word_parses(prefix)})[:800]:
            assert_the_same(word.replace("ё", "е"))


LETTERS = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=14)
PREFIX = st.sampled_from(["", "", "не", "супер", "экс-", "по", "наи", "по-", "вице-", "ре", "би"])
MIDDLE = st.sampled_from(
    ["", "бутявк", "министр", "стекл", "зелен", "казахстан", "границ", "чита", "каримов", "word", "5"]
)
ENDING = st.sampled_from(
    ["", "а", "ами", "ов", "ого", "ейшим", "ает", "ла", "нный", "ская", "-то", "-ка", "ость", "ому"]
)
MADE = st.builds("{}{}{}".format, PREFIX, MIDDLE, ENDING)
COMPOUND = st.lists(st.one_of(MADE, LETTERS), min_size=1, max_size=3).map("-".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(LETTERS, MADE, COMPOUND, st.text("аеёбклсв-1x", max_size=10)))
@example("сталей-стали")
@example("понаибольшего")
def test_like_parse_on_random_words(word: str) -> None:
    assert_the_same(word)


def test_again_gives_the_same() -> None:
    morphology = shared_morphology()
    for word in ("стали", "бутявкает", "человек-гора"):
        assert morphology.readings(word) == morphology.readings(word)


@settings(max_examples=200, deadline=None)
@given(st.one_of(LETTERS, MADE))
def test_with_and_without_dawg2_alike(word: str) -> None:
    assert [(spelling, list(pairs)) for spelling, pairs in OURS.similar_items(word)] == [
        (spelling, list(pairs)) for spelling, pairs in shared_morphology().dictionary.entries(word)
    ]


def test_threads_that_meet_in_a_new_dictionary() -> None:
    words = " ".join(KINDS.values()).split()
    expected = [shared_morphology().lemmas(word) for word in words]
    fresh = Morphology(Dictionary(Path(lang_dict_path("ru"))))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: [fresh.lemmas(word) for word in words], range(16)))
    assert all(answer == expected for answer in answers)


@pytest.mark.parametrize("word", ["граница", "все", "елее", "ее", "е", "ё", "eё", "", "щщщ", "елочке", "нееет"])
def test_spellings_like_those_of_the_package_that_writes_the_files(word: str) -> None:
    words = morph().dictionary.words
    expected = [(spelling, list(pairs)) for spelling, pairs in words.similar_items(word, morph().char_substitutes)]
    path = Path(lang_dict_path("ru")) / "words.dawg"
    for find in (Automaton(path, ">HH").similar_items, open_records(path, ">HH")):
        assert [(spelling, list(pairs)) for spelling, pairs in find(word)] == expected


@pytest.mark.parametrize("word", ["стали", "все", "граница", "куздра", ""])
def test_probabilities_like_those_of_the_package_that_writes_the_files(word: str) -> None:
    tags = [*(str(parse.tag) for parse in morph().parse(word)), "INTJ"]
    expected = [round(morph().prob_estimator.p_t_given_w.prob(word, tag) * 1_000_000) for tag in tags]
    path = Path(lang_dict_path("ru")) / "p_t_given_w.intdawg"
    for find in (Automaton(path).numbers, open_numbers(path)):
        assert find(f"{word}:", tags) == (expected if any(expected) else [])


def test_loads_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len({id(morphology) for morphology in pool.map(lambda _: shared_morphology(), range(32))}) == 1


def test_prefixes_that_split_in_two_ways_take_no_exponential_time() -> None:
    asked: list[str] = []

    class Counting(Morphology):
        def readings(self, word: str) -> list[Reading]:
            asked.append(word)
            return super().readings(word)

    Counting(shared_morphology().dictionary).readings("небез" * 10)
    assert len(asked) == len(set(asked)), "nothing is read twice"
