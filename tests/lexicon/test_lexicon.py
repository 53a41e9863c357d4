"""Loading the lexicon, the weights of translations, and look-up by keys."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.errors import LexiconError, RelsearchError, UnknownLanguageError
from relsearch.lexicon import Concept, Lexicon, default_lexicon
from relsearch.lexicon import lexicon as lexicon_module
from relsearch.lexicon.lexicon import LANGUAGES, SYNONYM_DECAY, lower, packaged_paths, parse_line


def lexicon_of(*lines: str) -> Lexicon:
    concepts = (parse_line(line, f"test.txt:{number}") for number, line in enumerate(lines, start=1))
    return Lexicon(concept for concept in concepts if concept is not None)


def test_docstring_examples() -> None:
    assert doctest.testmod(lexicon_module).failed == 0


# --- Loading ---


def test_load_reads_concepts_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# comment\n\nborder, frontier | граница | sərhəd, hüdud ; n\n", encoding="utf-8")
    lexicon = Lexicon.load([path])
    assert list(lexicon.concepts) == [
        Concept({"en": ("border", "frontier"), "ru": ("граница",), "az": ("sərhəd", "hüdud")}, "n", f"{path}:3")
    ]


def test_extra_files_come_after_the_packaged_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("flibbert | флибберт | flibert ; n\n", encoding="utf-8")
    lexicon = Lexicon.load(extra=[path])
    assert lexicon.concepts[-1].source == f"{path}:1"
    assert len(lexicon.concepts) == len(default_lexicon().concepts) + 1
    assert lexicon.translations("en", "flibbert")["ru"] == {"флибберт": 1.0}


def test_a_byte_order_mark_is_not_part_of_the_first_word(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_text("mountain | гора | dağ ; n\n", encoding="utf-8-sig")
    assert Lexicon.load([path]).translations("en", "mountain")["az"] == {"dağ": 1.0}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("border | граница | sərhəd", "no part of speech"),
        ("border | граница | sərhəd ; noun", "'noun'"),
        ("border | граница | sərhəd ; n ; v", "'n ; v'"),
        ("border | граница ; n", "2 columns"),
        ("border | граница | sərhəd | frontière ; n", "4 columns"),
        ("border, | граница | sərhəd ; n", "empty word"),
        ("border | | ; n", "fewer than two columns"),
        ("prime minister | премьер | premyer ; n", "more than one word"),
    ],
)
def test_a_malformed_line_is_refused_with_its_place_and_a_remedy(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        Lexicon.load([path])
    message = str(caught.value)
    assert message.startswith(f"{path}:2: ")
    assert what in message
    assert ": " in message.removeprefix(f"{path}:2: ")
    assert isinstance(caught.value, RelsearchError)
    assert isinstance(caught.value, ValueError)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cp1251.txt"
    path.write_bytes("border | граница | ; n\n".encode("cp1251"))
    with pytest.raises(LexiconError, match=r"cp1251\.txt: not UTF-8 at byte 9"):
        Lexicon.load([path])


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Lexicon.load([tmp_path / "absent.txt"])


# --- Weights ---


def test_the_best_translation_of_a_word_with_one_sense_weighs_one() -> None:
    lexicon = lexicon_of("border, frontier | граница, рубеж | sərhəd ; n")
    expected = {"ru": {"граница": 1.0, "рубеж": SYNONYM_DECAY}, "az": {"sərhəd": 1.0}}
    assert lexicon.translations("en", "border") == expected
    assert lexicon.translations("en", "frontier") == expected


def test_senses_share_the_weight_by_the_rank_of_the_word_in_each() -> None:
    lexicon = lexicon_of("map | карта | xəritə ; n", "card, map | карточка | kart ; n")
    weights = lexicon.translations("en", "map")["ru"]
    assert list(weights) == ["карта", "карточка"]
    assert weights["карта"] == pytest.approx(1 / (1 + SYNONYM_DECAY))
    assert sum(weights.values()) == pytest.approx(1.0)


def test_a_translation_common_to_all_senses_gets_their_weights_together() -> None:
    lexicon = lexicon_of("map | карта | xəritə ; n", "card | карта | kart ; n", "map | карта, схема | plan ; n")
    assert lexicon.translations("en", "map")["ru"]["карта"] == pytest.approx(1.0)
    assert lexicon.translations("ru", "карта")["en"]["map"] == pytest.approx(2 / 3)


def test_a_sense_without_words_in_a_language_takes_no_share_there() -> None:
    lexicon = lexicon_of("order | приказ | əmr ; n", "order | орден | ; n")
    assert lexicon.translations("en", "order")["az"] == {"əmr": 1.0}
    assert lexicon.translations("en", "order")["ru"] == {"приказ": 0.5, "орден": 0.5}


def test_synonyms_of_the_same_language_are_not_translations() -> None:
    assert "en" not in lexicon_of("border, frontier | граница | sərhəd ; n").translations("en", "border")


def test_an_unknown_word_has_no_translations() -> None:
    assert lexicon_of("border | граница | sərhəd ; n").translations("en", "qwertz") == {}


def test_look_up_is_in_lower_case_by_each_language_s_rules() -> None:
    lexicon = lexicon_of("MFA | МИД | XİN ; abbr", "Ireland | Ирландия | İrlandiya ; name")
    assert lexicon.translations("ru", "мид") == {"en": {"mfa": 1.0}, "az": {"xin": 1.0}}
    assert lexicon.translations("az", "irlandiya") == {"en": {"ireland": 1.0}, "ru": {"ирландия": 1.0}}
    assert lexicon.translations("en", "MFA") == {}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="'tr'"):
        default_lexicon().translations("tr", "dağ")


SMALL_WORDS = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(tuple)


@st.composite
def concepts(draw: st.DrawFn) -> Concept:
    sides = {language: draw(SMALL_WORDS) for language in LANGUAGES}
    return Concept({language: words for language, words in sides.items() if words}, "n", "test:1")


@given(st.lists(concepts(), max_size=8), st.sampled_from(LANGUAGES), st.sampled_from("abcdef"))
def test_weights_lie_in_0_1_and_fall_and_every_side_s_best_words_sum_to_at_most_1(
    drawn: list[Concept], language: str, word: str
) -> None:
    for other, weights in Lexicon(drawn).translations(language, word).items():
        values = list(weights.values())
        assert other != language
        assert values
        assert values == sorted(values, reverse=True)
        assert all(0 < value <= 1 for value in values)
        synonyms = max(len(concept.words.get(other, ())) for concept in drawn)
        assert sum(values) <= sum(SYNONYM_DECAY**rank for rank in range(synonyms)) + 1e-9


@given(st.lists(concepts(), max_size=8), st.sampled_from("abcdef"), st.sampled_from("abcdef"))
def test_translation_holds_in_both_directions(drawn: list[Concept], one: str, other: str) -> None:
    lexicon = Lexicon(drawn)
    forth = other in lexicon.translations("en", one).get("ru", {})
    back = one in lexicon.translations("ru", other).get("en", {})
    assert forth == back


# --- By key ---


def stem(word: str) -> str:
    return word[:5]


def test_words_with_one_key_count_as_one_word_with_the_senses_of_all() -> None:
    lexicon = lexicon_of("general | генерал | general ; n", "generate | порождать | yaratmaq ; v")
    keyed = lexicon.by_key({"en": stem, "ru": str.upper})
    assert keyed.translations("en", "gener") == {"ru": {"ГЕНЕРАЛ": 0.5, "ПОРОЖДАТЬ": 0.5}}


def test_synonyms_with_one_key_keep_the_best_weight() -> None:
    keyed = lexicon_of("help | помощь, помощник | ; n").by_key({"en": stem, "ru": stem})
    assert keyed.translations("en", "help") == {"ru": {"помощ": 1.0}}


def test_languages_without_a_key_function_are_left_out() -> None:
    keyed = lexicon_of("border | граница | sərhəd ; n").by_key({"en": stem, "az": stem})
    assert keyed.translations("en", "borde") == {"az": {"sərhə": 1.0}}
    with pytest.raises(UnknownLanguageError, match="'ru'"):
        keyed.translations("ru", "грани")


def test_words_with_an_empty_key_are_left_out() -> None:
    keyed = lexicon_of("the, border | граница | ; n").by_key(
        {"en": lambda word: "" if word == "the" else word, "ru": stem}
    )
    assert keyed.translations("en", "") == {}
    assert keyed.translations("ru", "грани") == {"en": {"border": SYNONYM_DECAY}}


def counting(function: Callable[[str], str], calls: list[str]) -> Callable[[str], str]:
    def counted(word: str) -> str:
        calls.append(word)
        return function(word)

    return counted


def test_tables_are_built_on_first_use_once_and_only_for_the_language_asked() -> None:
    english: list[str] = []
    russian: list[str] = []
    lexicon = lexicon_of("border | граница | ; n", "map | карта | ; n")
    keyed = lexicon.by_key({"en": counting(stem, english), "ru": counting(stem, russian)})
    assert english == russian == []
    keyed.translations("en", "map")
    keyed.translations("en", "borde")
    assert english == ["border", "map"]
    assert russian == ["карта", "граница"]


def test_key_functions_get_lower_case_words() -> None:
    calls: list[str] = []
    keyed = lexicon_of("MFA | МИД | XİN ; abbr").by_key({"az": counting(stem, calls), "en": stem})
    keyed.translations("az", "xin")
    assert calls == ["xin"]


# --- The packaged lexicon ---


def test_the_default_lexicon_is_loaded_once_even_by_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[int] = []
    monkeypatch.setattr(lexicon_module, "_default", None)
    monkeypatch.setattr(Lexicon, "load", classmethod(lambda cls: loads.append(1) or cls([])))
    with ThreadPoolExecutor(8) as pool:
        lexicons = set(pool.map(lambda _: id(default_lexicon()), range(32)))
    assert len(lexicons) == 1
    assert loads == [1]


def test_the_packaged_lexicon_is_of_a_useful_size() -> None:
    assert len(default_lexicon().concepts) >= 4000
    assert len(packaged_paths()) >= 18


@pytest.mark.parametrize(
    ("language", "word", "other", "best"),
    [
        ("en", "border", "ru", "граница"),
        ("en", "border", "az", "sərhəd"),
        ("ru", "сотрудничество", "az", "əməkdaşlıq"),
        ("ru", "выборы", "en", "election"),
        ("az", "müqavilə", "ru", "договор"),
        ("az", "seçki", "en", "election"),
        ("en", "uzbekistan", "az", "özbəkistan"),
        ("ru", "мид", "az", "xin"),
        ("az", "bmt", "en", "un"),
        ("az", "neft", "ru", "нефть"),
    ],
)
def test_words_of_the_news_are_translated(language: str, word: str, other: str, best: str) -> None:
    assert next(iter(default_lexicon().translations(language, word)[other])) == best


def test_every_packaged_word_can_be_looked_up() -> None:
    lexicon = default_lexicon()
    for concept in lexicon.concepts:
        for language, words in concept.words.items():
            for word in words:
                assert lexicon.translations(language, lower(language, word)).keys() >= concept.words.keys() - {language}
