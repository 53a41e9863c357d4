"""The stemmer: golden cases, ASCII twins, and what must hold for any string."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis.azerbaijani.orthography import APOSTROPHES, fold
from relsearch.analysis.azerbaijani.readings import readings
from relsearch.analysis.azerbaijani.roots import load_roots
from relsearch.analysis.azerbaijani.stemmer import Stemmer, is_ending, stem
from relsearch.analysis.azerbaijani.suffixes import harmony_of, realise


def golden() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "stems.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(form, expected) for form, expected in pairs]


GOLDEN = golden()


def test_the_golden_file_is_large_enough() -> None:
    assert len(GOLDEN) >= 300
    assert len({form for form, _ in GOLDEN}) == len(GOLDEN)


@pytest.mark.parametrize(("form", "expected"), GOLDEN)
def test_golden_stems(form: str, expected: str) -> None:
    assert stem(form) == expected


def test_nearly_all_golden_forms_meet_their_ascii_twins() -> None:
    """A few may not: without diacritics they can be forms of another word."""
    missed = [form for form, expected in GOLDEN if stem(fold(form)) != expected]
    assert len(missed) <= len(GOLDEN) // 50, missed


def test_every_root_is_its_own_stem() -> None:
    """Or one of its readings. Bare verbs are spared: as words they may be read as nouns (yeri: his place)."""
    nouns = [root.form for root in load_roots() if root.pos != "v"]
    assert [form for form in nouns if stem(form) != fold(form) and form not in readings().get(form, ())] == []


def test_stems_are_stable() -> None:
    """A stem is its own stem, but for a few spelled like a native form of another root (Əli: eli, his land)."""
    nouns = [root.form for root in load_roots() if root.pos in {"n", "name"}] + ["kvazar", "fransuazov", "monolitçi"]
    stems = {stem(form + realise("lAr", harmony_of(form) or 0, after_vowel=False)) for form in nouns}
    unstable = sorted(found for found in stems if stem(found) != found)
    assert len(unstable) <= len(stems) // 100, unstable


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_any_apostrophe_ends_the_stem(mark: str) -> None:
    assert stem(f"bakı{mark}nın") == "baki"
    assert stem(f"özbəkistan{mark}da") == "ozbekistan"


def test_an_apostrophe_inside_a_word_is_dropped() -> None:
    assert stem("mə'lumat") == stem("məlumat")
    assert stem("o‘zbekiston") == stem("oʻzbekiston") == stem("o'zbekiston")


@pytest.mark.parametrize("text", "nun nin dan ın a da ci cidən inci cu lərin dır la lə dək ta NİN DA".split())
def test_endings_after_a_hyphen(text: str) -> None:
    assert is_ending(text)


@pytest.mark.parametrize("text", ["york", "ana", "aman", "il", "In", "iqtisadi", "oğlu", "57", "", "da1", "x" * 500])
def test_words_after_a_hyphen(text: str) -> None:
    assert not is_ending(text)


def test_hyphens_end_abbreviations_and_numbers() -> None:
    assert stem("nato-nun") == "nato"
    assert stem("2020-cidən") == "2020"
    assert stem("abş-la") == "abs"
    assert stem("ata-anaya") == "ata-ana"


def test_inflection_of_a_verb_meets_its_infinitive() -> None:
    forms = "genişləndirmək genişləndirəcək genişləndirilməsi genişləndirən genişləndirməyə genişləndirdikləri".split()
    assert {stem(form) for form in forms} == {"genislendir"}


@pytest.mark.parametrize(
    ("word", "derived"),
    [("iş", "işçi"), ("iş", "işsiz"), ("duz", "duzlu"), ("dost", "dostluq"), ("bakı", "bakılı")],
)
def test_derivation_is_no_inflection(word: str, derived: str) -> None:
    assert stem(word) != stem(derived)


@pytest.mark.parametrize(
    "forms",
    [
        "fransuazov fransuazovun fransuazova fransuazovanın",
        "blokçeynləşdirmək blokçeynləşdirir blokçeynləşdirilməsi",
        "kvazarın kvazarlar kvazarları kvazarda",
    ],
)
def test_forms_of_unknown_words_meet(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@given(st.text())
@example("'\u0300")
def test_any_string_has_a_stem(text: str) -> None:
    assert isinstance(stem(text), str)
    assert bool(stem(text)) or not fold(text) or not any(map(str.isalnum, text))


@given(st.text(alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyz", min_size=1, max_size=60))
def test_stems_of_words_are_ascii(word: str) -> None:
    found = stem(word)
    assert found
    assert found.isascii()


@pytest.mark.parametrize("text", ["-da" * 5_000, "'" * 5_000, "a'" * 5_000, "x" * 5_000, "lar" * 5_000])
def test_long_strings_are_kept(text: str) -> None:
    assert stem(text) == fold(text)


def test_a_fresh_stemmer_is_built_once_by_many_threads() -> None:
    stemmer = Stemmer()
    words = [form for form, _ in GOLDEN] * 4
    with ThreadPoolExecutor(max_workers=8) as pool:
        found = list(pool.map(stemmer.stem, words))
    assert found == [expected for _, expected in GOLDEN] * 4
