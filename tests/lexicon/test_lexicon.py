"""Loading the lexicon, the weights of translations, and look-up by keys."""

from __future__ import annotations

import doctest
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.registry import get_analyzer
from relsearch.errors import LexiconError, RelsearchError, UnknownLanguageError
from relsearch.lexicon import Lexicon, concepts, default_lexicon, keys, use_lexicon_files
from relsearch.lexicon import lexicon as lexicon_module
from relsearch.lexicon.concepts import LANGUAGES, packaged_paths, parse_line, read_concepts
from relsearch.lexicon.keys import analyzed_key, keys_path, lines_to_keep, load_keys
from relsearch.lexicon.lexicon import SENSE_POWER, SYNONYM_DECAY

HALF = 0.5**SENSE_POWER


def lexicon_of(*lines: str) -> Lexicon:
    return Lexicon(tuple(line.partition(";")[0].split("|")) for line in lines)


@pytest.mark.parametrize("module", [concepts, keys, lexicon_module])
def test_docstring_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


# --- Loading ---


def test_there_are_thousands_of_concepts_and_all_are_loaded() -> None:
    read = sum(1 for path in packaged_paths() for _ in read_concepts(path))
    assert len(default_lexicon()) == read >= 8000


def test_concepts_are_read_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# comment\n\nborder, frontier | граница | sərhəd, hava limanı ; n\n", encoding="utf-8")
    [concept] = read_concepts(path)
    assert concept == parse_line("border, frontier | граница | sərhəd, hava limanı ; n", f"{path}:3")
    assert concept.words["az"] == ("sərhəd", "hava limanı")


def test_files_of_the_user_come_after_the_packaged_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("flibberts, flibbert gun | флибберт | flibertlər ; n\n", encoding="utf-8")
    lexicon = Lexicon.load(extra=[path])
    assert len(lexicon) == len(default_lexicon()) + 1
    assert lexicon.translations("en", "flibbert")["ru"] == {analyzed_key("ru", "флибберт"): 1.0}
    assert lexicon.translations("en", "flibbert gun")["az"] == {"flibert": 1.0}
    assert default_lexicon().translations("en", "flibbert") == {}


def test_a_byte_order_mark_is_not_part_of_the_first_word(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_text("flibbert | гора | dağ ; n\n", encoding="utf-8-sig")
    assert Lexicon.load([path]).translations("en", "flibbert")["az"] == {"dag": 1.0}


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
    expected = {"ru": {"граница": 1.0, "рубеж": SYNONYM_DECAY}, "az": {"serhed": 1.0}}
    assert lexicon.translations("en", "border") == expected
    assert lexicon.translations("en", "frontier") == expected


def test_senses_share_the_weight_by_the_rank_of_the_word_in_each() -> None:
    lexicon = lexicon_of("map | карта | xəritə ; n", "card, map | карточка | kart ; n")
    weights = lexicon.translations("en", "map")["ru"]
    assert list(weights) == ["карта", "карточка"]
    assert weights["карта"] == pytest.approx((1 / (1 + SYNONYM_DECAY)) ** SENSE_POWER)
    assert sum(weight ** (1 / SENSE_POWER) for weight in weights.values()) == pytest.approx(1.0)


def test_a_translation_common_to_all_senses_gets_their_weights_together() -> None:
    lexicon = lexicon_of("map | карта | xəritə ; n", "card | карта | kart ; n", "map | карта, схема | plan ; n")
    assert lexicon.translations("en", "map")["ru"]["карта"] == pytest.approx(1.0)
    assert lexicon.translations("ru", "карта")["en"]["map"] == 1.0  # two of three senses


def test_several_keys_count_as_one_term_with_the_senses_of_all() -> None:
    lexicon = lexicon_of("map | карта | xəritə ; n", "chart | схема | sxem ; n")
    assert lexicon.translations("en", "map", "chart")["ru"] == {"карта": HALF, "схема": HALF}
    assert lexicon.translations("en", "map", "qwertz") == lexicon.translations("en", "map")


def test_a_sense_without_words_in_a_language_takes_no_share_there() -> None:
    lexicon = lexicon_of("order | приказ | əmr ; n", "order | орден | ; n")
    assert lexicon.translations("en", "order")["az"] == {"emr": 1.0}
    assert lexicon.translations("en", "order")["ru"] == {"приказ": HALF, "орден": HALF}


def test_synonyms_of_the_same_language_are_not_translations() -> None:
    assert "en" not in lexicon_of("border, frontier | граница | sərhəd ; n").translations("en", "border")


def test_synonyms_with_one_key_keep_the_best_weight() -> None:
    assert lexicon_of("help | помощь, помощи | ; n").translations("en", "help")["ru"]["помощь"] == 1.0


def test_an_unknown_word_has_no_translations() -> None:
    assert lexicon_of("border | граница | sərhəd ; n").translations("en", "qwertz") == {}


def test_terms_of_several_words_are_keys_with_spaces() -> None:
    lexicon = lexicon_of("security services | органы безопасности | təhlükəsizlik orqanları ; n")
    assert lexicon.translations("ru", "орган безопасность") == {
        "en": {"security service": 1.0},
        "az": {"tehlukesizlik orqan": 1.0},
    }
    assert lexicon.beginning_with("en", "security ") == ["security service"]
    assert lexicon.has("az", "tehlukesizlik orqan")
    assert not lexicon.has("az", "orqan")


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_that_begin_with_a_string_are_those_that_do(language: str) -> None:
    lexicon = default_lexicon()
    every = lexicon.beginning_with(language, "")
    for beginning in ("ba", "с", "ağ", "prime ", "zzz"):
        found = lexicon.beginning_with(language, beginning)
        assert list(found) == [key for key in every if key.startswith(beginning)]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="'tr'"):
        default_lexicon().translations("tr", "dağ")


WORDS = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(", ".join)
ROWS = st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=8)


@given(ROWS, st.sampled_from(LANGUAGES), st.sampled_from("abcdef"))
def test_weights_lie_in_0_1_and_fall(drawn: list[tuple[str, ...]], language: str, word: str) -> None:
    for other, weights in Lexicon(drawn).translations(language, word).items():
        values = list(weights.values())
        assert other != language
        assert values
        assert values == sorted(values, reverse=True)
        assert all(0 < value <= 1 for value in values)


@given(ROWS, st.sampled_from("abcdef"), st.sampled_from("abcdef"))
def test_translation_holds_in_both_directions(drawn: list[tuple[str, ...]], one: str, other: str) -> None:
    lexicon = Lexicon(drawn)
    forth = other in lexicon.translations("en", one).get("ru", {})
    back = one in lexicon.translations("ru", other).get("en", {})
    assert forth == back


def test_threads_share_one_lexicon() -> None:
    lexicon = Lexicon.load()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: lexicon.translations("en", "border guard"), range(32)))
    assert found[0]["ru"]
    assert all(weights == found[0] for weights in found)


# --- Keys ---


def test_the_kept_keys_are_those_that_the_analyzers_make_now() -> None:
    kept = keys_path().read_text(encoding="utf-8").splitlines()
    assert kept == list(lines_to_keep()), "run: python -m relsearch.lexicon.keys"


@pytest.mark.parametrize("language", LANGUAGES)
def test_kept_and_analysed_keys_are_the_same(language: str) -> None:
    kept, asked = load_keys(language), keys.Keys(language, None)
    for path in packaged_paths()[::5]:
        for concept in list(read_concepts(path))[::10]:
            for term in concept.words.get(language, ()):
                assert kept.key(term) == asked.key(term)


def test_an_analyzer_of_another_version_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    english = type(get_analyzer("en"))
    monkeypatch.setattr(english, "version", "of another day")
    monkeypatch.setattr(get_analyzer("en"), "compiled", None)
    monkeypatch.setattr(english, "lemmas", lambda *_: {"the same for all": 1.0})
    assert load_keys("ru").key("органы") == "орган"
    assert load_keys("en").key("flibbertigibbets") == "the same for all"


def test_the_file_of_keys_is_written_by_the_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "keys_path", lambda: tmp_path / "keys.tsv")
    assert keys.main() == 0
    assert (tmp_path / "keys.tsv").read_text(encoding="utf-8") == keys_path().read_text(encoding="utf-8")


def test_the_lexicon_is_not_loaded_before_it_is_needed() -> None:
    code = "import relsearch, relsearch.lexicon.lexicon as lexicon; assert lexicon._default is None"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_default_lexicon_is_loaded_once_even_by_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[int] = []
    monkeypatch.setattr(lexicon_module, "_default", None)
    monkeypatch.setattr(Lexicon, "load", classmethod(lambda cls: loads.append(1) or cls([])))
    with ThreadPoolExecutor(8) as pool:
        lexicons = set(pool.map(lambda _: id(default_lexicon()), range(32)))
    assert len(lexicons) == 1
    assert loads == [1]


# --- What it says ---


@pytest.mark.parametrize(
    ("language", "term", "other", "best"),
    [
        ("en", "border", "az", "sərhəd"),
        ("ru", "сотрудничество", "az", "əməkdaşlıq"),
        ("ru", "выборы", "en", "elections"),
        ("ru", "деньги", "en", "money"),
        ("az", "müqavilə", "ru", "договор"),
        ("az", "seçki", "en", "election"),
        ("en", "Uzbekistan", "az", "Özbəkistan"),
        ("ru", "МИД", "az", "XİN"),
        ("az", "BMT", "en", "UN"),
        ("az", "neft", "ru", "нефть"),
        ("en", "airport", "ru", "аэропорт"),
        ("en", "prime minister", "az", "baş nazir"),
        ("ru", "органы безопасности", "en", "security services"),
    ],
)
def test_words_of_the_news_are_translated(language: str, term: str, other: str, best: str) -> None:
    found = default_lexicon().translations(language, load_keys(language).key(term))[other]
    assert found[load_keys(other).key(best)] == max(found.values())


def test_every_packaged_term_can_be_looked_up() -> None:
    key = {language: load_keys(language).key for language in LANGUAGES}
    for path in packaged_paths():
        for concept in read_concepts(path):
            for language, terms in concept.words.items():
                for term in terms:
                    found = default_lexicon().translations(language, key[language](term))
                    assert found.keys() >= concept.words.keys() - {language}, (concept.source, term)


def test_a_file_of_the_user_is_used_until_it_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("flibbertigibbet | флиббертигиббет | ; n\n", encoding="utf-8")
    try:
        use_lexicon_files(path)
        assert default_lexicon().translations("en", "flibbertigibbet")
        with pytest.raises(FileNotFoundError):
            use_lexicon_files(tmp_path / "absent.txt")
        assert default_lexicon().translations("en", "flibbertigibbet"), "what was in use stays"
    finally:
        use_lexicon_files()
    assert not default_lexicon().translations("en", "flibbertigibbet")
