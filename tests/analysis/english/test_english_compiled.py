"""The words of English in C are those of the analyzer, to the last bit."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis.english import compiled
from relsearch.analysis.english.analyzer import EnglishAnalyzer
from relsearch.native import native

HERE = Path(__file__).parent
GOLDEN = HERE.parents[1] / "golden" / "en"
ANALYZER = EnglishAnalyzer()
TABLES = ANALYZER.tables()
WORDS = native and native.Words(compiled.compiled_language(TABLES))

pytestmark = pytest.mark.skipif(WORDS is None, reason="relsearch was installed without its compiled parts")

SMALL = "abcdefghijklmnopqrstuvwxyz"
LATIN = SMALL + SMALL.upper() + "ÇçƏəĞğIıİiÖöŞşÜü"
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
ENDINGS = (
    "s es ies ed ied eed ing er est ier iest men d y ly ily ally ably ibly ically ise ises ised ising iser isers "
    "isation isations isational lyse lysed lyser lysers lysing metre metres litre litres oes ches shes sses xes "
    "zzes us ss is our ours eedly edly ingly ational tional enci anci abli entli izer ization ation ator alism "
    "aliti alli fulness ousli ousness iveness iviti biliti bli ogist logist ogi logy fulli lessli alize icate "
    "iciti ical ful ness ative al ance ence ic able ible ant ement ment ent ism ate iti ous ive ize ion sion tion "
    "le ll at bl iz"
).split()
LONGEST = 40


def known_words() -> list[str]:
    """Every word of every table."""
    words: set[str] = set()
    for table in TABLES.values():
        if isinstance(table, dict):
            words.update(table)
            words.update(word for value in table.values() for word in ([value] if isinstance(value, str) else value))
        elif not isinstance(table, float):
            words.update(table)
    return sorted(words)


KNOWN = known_words()


def capitals(word: str) -> Iterable[str]:
    return word, word.lower(), word.title(), word.upper()


def assert_alike(words: Iterable[str]) -> None:
    for word in words:
        assert WORDS.lemmas(word) == dict(ANALYZER.lemmas(word)), word
        assert WORDS.name_forms(word) == ANALYZER.name_forms(word), word
        assert WORDS.is_common(word) == ANALYZER.is_common_word(word), word


def plain_words(path: Path) -> list[str]:
    """The words of the columns of a file, but for remarks, that are made of letters that C knows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = {
        word for line in lines if not line.startswith("#") for word in line.split("\t")[0:2] for word in word.split()
    }
    return sorted(word for word in words if len(word) <= LONGEST and (set(word) <= set(LATIN)))


@pytest.mark.parametrize(
    "path", [*sorted(GOLDEN.glob("words*.txt")), *sorted(HERE.glob("*.tsv"))], ids=lambda p: p.stem
)
def test_files_of_words(path: Path) -> None:
    words = plain_words(path)
    assert len(words) > 20
    assert_alike(spelling for word in words for spelling in capitals(word))


def test_words_of_the_tables() -> None:
    assert len(KNOWN) > 10_000
    assert_alike(spelling for word in KNOWN for spelling in capitals(word))


def test_words_of_the_tables_with_an_ending() -> None:
    """Each word with some of the endings, with and without its last letter."""
    for number, word in enumerate(KNOWN):
        for place in (2 * number, 2 * number + 1):
            ending = ENDINGS[place % len(ENDINGS)]
            assert_alike((word + ending, word[:-1] + ending, (word + ending).title()))


def test_every_ending_alone_and_after_a_few_letters() -> None:
    beginnings = (
        "",
        *SMALL,
        "un",
        "non",
        "under",
        "qu",
        "pa",
        "past",
        "gener",
        "organ",
        "inter",
        "hopp",
        "ey",
        "yy",
        "ly",
    )
    assert_alike(beginning + ending for beginning in beginnings for ending in ENDINGS)


def test_every_end_of_an_unknown_verb() -> None:
    """Three letters decide whether a verb that no table has ends in e."""
    assert_alike("vo" + "".join(letters) + "ed" for letters in product(SMALL, repeat=3))
    assert_alike("qu" + "".join(letters) + "ed" for letters in product(SMALL, repeat=2))


@pytest.mark.parametrize("beginning", ["un", "under", "uni", "unif", "unio", "unit", "non", "no", "u"])
def test_beginnings_that_no_verb_has(beginning: str) -> None:
    assert_alike(beginning + rest for rest in ("blorked", "blorking", "blorkied", "ed", "led", "vying"))


@given(st.text(LATIN, min_size=1, max_size=LONGEST))
@example("I")
@example("İ")
@example("Əliyev")
@example("Gates")
@example("GATES")
def test_latin_words(word: str) -> None:
    assert_alike([word])


@given(st.text(CYRILLIC, min_size=1, max_size=LONGEST))
@example("Ёлка")
@example("АПРЯапря")
def test_cyrillic_words(word: str) -> None:
    assert_alike([word])


ROOTS = st.one_of(
    st.sampled_from(KNOWN), st.text(SMALL, min_size=1, max_size=8), st.text("aeiouyblnstrg", min_size=1, max_size=6)
)
CHAINS = st.lists(st.sampled_from(ENDINGS), max_size=3).map("".join)


@given(ROOTS, st.integers(0, 2), CHAINS)
@example("proc", 0, "eed")
@example("herr", 0, "ings")
@example("d", 0, "ying")
@example("organ", 0, "isation")
@example("universit", 0, "y")
@example("mono", 0, "lysises")
def test_roots_with_endings(root: str, cut: int, endings: str) -> None:
    """The rules of spelling, of inflection and of the stemmer, which are expressions or another's code in Python."""
    word = (root[: len(root) - cut] + endings)[:LONGEST]
    assert_alike([word, word.title(), word.upper()] if word else [])


def test_other_words_ask_python() -> None:
    for word in ("", "don't", "naïve", "a1", "Бaку", "a" * (LONGEST + 1)):
        assert WORDS.lemmas(word) is WORDS.name_forms(word) is WORDS.is_common(word) is None


@pytest.mark.parametrize(
    ("table", "value", "message"),
    [
        ("verbs", ["naïve"], "'naïve' is not a word of 1 to 40 letters a-z; mend the table it stands in"),
        ("common", [""], "'' is not a word"),
        ("names", ["a" * 41], "is not a word"),
        ("american_words", {"grey": "gray" * 3}, "8 letters more than the British; let it be at most 4"),
        ("american_stems", {"col": "cal"}, "has 3 letters; give it at least 4"),
        ("members", {"Nation": "nation"}, "'Nation' is not a word"),
        ("readings", {"left": {}}, "the readings of 'left' are not a dictionary of 1 to 8 lemmas"),
        ("readings", {"left": ["leave"]}, "the readings of 'left' are not a dictionary"),
        ("readings", {"left": {"Leave": 1.0}}, "'Leave' is not a word"),
    ],
)
def test_tables_that_c_cannot_hold_are_refused(table: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        native.english(**{**TABLES, table: value})


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ("verbs", 1),
        ("verbs", [1]),
        ("members", []),
        ("members", {"a": 1}),
        ("readings", {"a": {"b": "c"}}),
        ("family", ""),
    ],
)
def test_tables_of_another_type_are_refused(table: str, value: Any) -> None:
    with pytest.raises(TypeError):
        native.english(**{**TABLES, table: value})


def test_every_table_is_needed() -> None:
    for table in TABLES:
        with pytest.raises(TypeError, match=table):
            native.english(**{name: value for name, value in TABLES.items() if name != table})


def test_the_tables_decide() -> None:
    words = native.Words(native.english(**{**TABLES, "readings": {"xyz": {"abc": 0.5}}, "family": 0.25}))
    assert words.lemmas("xyz") == {"abc": 0.5}
    assert words.lemmas("national") == {"national": 1.0, "nation": 0.25}


def test_another_snowball_is_not_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("snowballstemmer", "PyStemmer"):
        monkeypatch.setattr(compiled, "version", lambda name, other=package: "3.2.0" if name == other else "3.1.1")
        assert compiled.compiled_language(TABLES) is None
