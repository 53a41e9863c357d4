"""The compiled words of Azerbaijani are those of the analyzer."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.azerbaijani import compiled
from relsearch.analysis.azerbaijani.analyzer import AS_READ, STOP_WORDS, AzerbaijaniAnalyzer
from relsearch.analysis.azerbaijani.compiled import compiled_language
from relsearch.analysis.azerbaijani.orthography import fold, fold_with_a
from relsearch.analysis.azerbaijani.readings import readings
from relsearch.analysis.azerbaijani.stemmer import tables
from relsearch.native import native

pytestmark = pytest.mark.skipif(native is None, reason="relsearch was installed without compiled code")

HERE = Path(__file__).parent
SMALL = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw"
CAPITAL = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZW"
UPPER = str.maketrans(SMALL, CAPITAL)
LONGEST = 40

ANALYZER = AzerbaijaniAnalyzer()
READER = tables().reader
WORDS: Any = native and native.Words(compiled_language(STOP_WORDS, AS_READ))

surfaces = st.sampled_from(sorted(READER.surfaces))
chains = st.sampled_from(sorted(READER.chains))
derivations = st.sampled_from(["", *sorted(READER.derivations), *sorted(READER.verb_derivations)])
spellings = st.sampled_from([str, fold, fold_with_a])


def in_all_capitals(word: str) -> set[str]:
    """As it stands, in small letters and in capitals, those of Azerbaijani and those of foreign keyboards."""
    small = word.translate(str.maketrans(CAPITAL, SMALL))
    upper = small.translate(UPPER)
    return {word, small, upper[:1] + small[1:], upper, word.lower(), word.title(), word.upper()}


def is_plain(word: str) -> bool:
    return 0 < len(word) <= LONGEST and set(word) <= {*SMALL, *CAPITAL}


def check(word: str) -> None:
    assert WORDS.lemmas(word) == dict(ANALYZER.lemmas(word)), word
    assert WORDS.name_forms(word) == ANALYZER.name_forms(word), word
    assert WORDS.is_common(word) == ANALYZER.is_common_word(word), word


def check_all(words: set[str]) -> None:
    plain = sorted(filter(is_plain, words))
    assert plain
    for word in plain:
        check(word)


def first_columns(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [field for line in lines if line and line[0] != "#" for field in line.split("\t")[:2]]


@pytest.mark.parametrize(
    "path",
    [*sorted((HERE.parents[1] / "golden" / "az").glob("words_*.txt")), *sorted(HERE.glob("*.tsv"))],
    ids=lambda path: path.stem,
)
def test_words_of_the_test_files(path: Path) -> None:
    if path.stem != "words_cyrillic":
        check_all({form for word in first_columns(path) for form in in_all_capitals(word)})


def test_words_that_are_told_and_stop_words_and_particles() -> None:
    words = {*readings(), *STOP_WORDS, *tables().particles, *tables().particles.values()}
    check_all({form for word in words for form in in_all_capitals(word)})


def test_stems_alone_and_before_every_chain() -> None:
    stems = sorted(READER.surfaces)
    check_all(set(stems[::3]) | {fold(stem) for stem in stems[::5]})
    check_all({stem + chain for stem, chain in zip(cycle(stems[::7]), sorted(READER.chains)[::2], strict=False)})


def test_every_derivation() -> None:
    endings = [*READER.derivations, *READER.verb_derivations]
    stems = islice(cycle(sorted(READER.surfaces)[::41]), 20 * len(endings))
    check_all({stem + ending + "ın" for stem, ending in zip(stems, cycle(endings), strict=False)})


@pytest.mark.parametrize(
    "word",
    [
        *("a", "I", "İ", "ə", "g", "gh", "la", "an", "qız", "oğlu", "zadə", "ov", "xov"),
        *("krisprollov", "krisprollova", "krisprollovadan", "novruzoğluna", "şeşəlqızının", "Quluzadəyə", "flibertev"),
        *("dzhhabar", "djabrayil", "sarhadlarda", "garabagh", "shehid", "gubashah", "ghghgh", "wjwjw", "gaza", "ganja"),
        *("böyürtkəyi", "krispolağa", "çöplüyün", "blokçeynləşdirilməsi", "blokceynlesdirilmesi", "olkesizliyin"),
        *("saada", "samirin", "tokiodan", "vaşinqtonla", "aaın", "adan", "abda", "abdan"),
        *("brt", "brtdən", "brtnin", "BMTnin", "bcbcbcların"),
        "ə" * LONGEST,
        "ləşdir" * 6,
        "krisprol" + "lar" * 10,
    ],
)
def test_words_at_the_edges_of_the_rules(word: str) -> None:
    check_all({*in_all_capitals(word), fold(word)})


@given(st.text(SMALL + CAPITAL, min_size=1, max_size=LONGEST))
def test_any_letters(word: str) -> None:
    check(word)


@given(st.text("abdəghiılnosvyzqcwj", min_size=1, max_size=10))
def test_letters_of_endings_and_respellings(word: str) -> None:
    check(word)


@given(surfaces, derivations, chains, spellings)
def test_inflected_derivatives(stem: str, derivation: str, chain: str, spelling: Any) -> None:
    word = spelling(stem + derivation + chain)
    if is_plain(word):
        check(word)


@given(surfaces, st.text(SMALL, max_size=6), chains, spellings)
def test_unknown_words_with_known_endings(stem: str, letters: str, chain: str, spelling: Any) -> None:
    word = spelling(stem[:4] + letters + chain)
    if is_plain(word):
        check(word)


@given(surfaces, chains, st.sampled_from(["sh", "ch", "gh", "kh", "zh", "dj", "dzh"]), st.booleans())
def test_words_typed_in_the_english_way(stem: str, chain: str, digraph: str, with_a: bool) -> None:
    letter = {"sh": "ş", "ch": "ç", "gh": "ğ", "kh": "x", "zh": "j"}.get(digraph, "c")
    typed = (stem + chain).replace(letter, digraph).replace("v", "w")
    word = (fold_with_a if with_a else fold)(typed)
    if is_plain(word):
        check(word)


@pytest.mark.parametrize("word", ["Бакы", "ДҮНЈА", "ё", "a" * (LONGEST + 1), "bakı'da", "2020ci", "é", ""])
def test_other_words_are_left_to_python(word: str) -> None:
    assert WORDS.lemmas(word) is None
    assert WORDS.name_forms(word) is None
    assert WORDS.is_common(word) is None


def test_no_compiled_language_without_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "native", None)
    assert compiled_language(STOP_WORDS, AS_READ) is None


@pytest.fixture(scope="module")
def arguments() -> dict[str, Any]:
    """What `compiled_language` gives to the compiled code."""
    given: dict[str, Any] = {}

    class Recorder:
        Words = staticmethod(lambda capsule: capsule)
        azerbaijani = staticmethod(lambda **tables: given.update(tables))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "native", Recorder)
        compiled_language(STOP_WORDS, AS_READ)
    return given


SMALL_TABLES: dict[str, Any] = {"surfaces": {}, "chains": {}, "regular_chains": {}, "common": ()}


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"surfaces": {"Baku": ((1, "baku"),)}}, ValueError),
        ({"surfaces": {"a" * (LONGEST + 1): ((1, "a"),)}}, ValueError),
        ({"surfaces": {"a": ((1, "é"),)}}, ValueError),
        ({"surfaces": {"a": [(1, "a")]}}, TypeError),
        ({"surfaces": {"a": ((1, "a", 2),)}}, TypeError),
        ({"surfaces": {"a": ((-1, "a"),)}}, OverflowError),
        ({"surfaces": {1: ((1, "a"),)}}, TypeError),
        ({"surfaces": None}, TypeError),
        ({"chains": {"lar": "1"}}, TypeError),
        ({"derivations": {"lıq": ("a" * 30, 1)}}, ValueError),
        ({"verb_derivations": {"lan": None}}, TypeError),
        ({"stem_masks": {"abc": (1, 1)}}, ValueError),
        ({"particles": {"ve": None}}, TypeError),
        ({"told": {"ayi": ("ay", "ayı")}}, ValueError),
        ({"told": {"ayi": dict.fromkeys("abcde", 0.2)}}, ValueError),
        ({"told": {"ayi": {"ay": "0.2"}}}, TypeError),
        ({"as_read": {"x": "kkh"}}, ValueError),
        ({"common": ["ev", 5]}, TypeError),
        ({"stop_words": None}, TypeError),
        ({"digraphs": (("sh", ""),)}, ValueError),
        ({"digraphs": (("sh", "s"),) * 17}, ValueError),
        ({"rare_shift": 64}, ValueError),
    ],
)
def test_wrong_tables_are_refused(arguments: dict[str, Any], wrong: dict[str, Any], error: type[Exception]) -> None:
    native.azerbaijani(**arguments | SMALL_TABLES)
    with pytest.raises(error):
        native.azerbaijani(**arguments | SMALL_TABLES | wrong)


def test_empty_tables_know_no_word(arguments: dict[str, Any]) -> None:
    empty = {name: type(value)() for name, value in arguments.items() if isinstance(value, dict | tuple | frozenset)}
    words = native.Words(native.azerbaijani(**arguments | empty))
    assert words.lemmas("Evlərin") == {"evlerin": 1.0}
    assert words.name_forms("Quba") == ("quba",)
    assert words.is_common("ev") is False
