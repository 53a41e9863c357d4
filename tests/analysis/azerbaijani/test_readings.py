"""Words that the stemmer is told: every reading is one that the grammar allows, and both are indexed."""

from __future__ import annotations

import pytest

from relsearch.analysis.azerbaijani.orthography import fold
from relsearch.analysis.azerbaijani.readings import parse_readings, readings, weigh
from relsearch.analysis.azerbaijani.roots import Surfaces, fold_surfaces, load_roots, surfaces_of, voices_of
from relsearch.analysis.azerbaijani.stemmer import stem
from relsearch.analysis.azerbaijani.suffixes import RARE_SHIFT, all_chains, fold_chains
from relsearch.analysis.registry import get_analyzer
from relsearch.errors import LexiconError


@pytest.fixture(scope="module")
def surfaces() -> Surfaces:
    roots = load_roots()
    stems, voices = surfaces_of(roots), voices_of(roots)
    return fold_surfaces({stem: stems.get(stem, ()) + voices.get(stem, ()) for stem in stems | voices})


def test_every_reading_is_legal(surfaces: Surfaces) -> None:
    chains = fold_chains(all_chains())

    def readings_of(word: str) -> set[str]:
        found = set()
        for end in range(1, len(word) + 1):
            chain = chains.get(word[end:], 0)
            found |= {root for mask, root in surfaces.get(word[:end], ()) if mask & (chain | chain >> RARE_SHIFT)}
        return found

    illegal = {word: told for word, told in readings().items() if not set(told) <= readings_of(fold(word))}
    assert illegal == {}


def test_the_likelier_reading_is_the_stem() -> None:
    assert [word for word, told in readings().items() if stem(word) != fold(told[0])] == []


def test_both_readings_are_indexed() -> None:
    analyzer = get_analyzer("az")
    for word, told in readings().items():
        weights = analyzer.lemmas(word)
        assert list(weights) == [fold(root) for root in told], word
        assert sum(weights.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("word", ["sudan", "Sudan", "SUDAN", "судан"])
def test_any_spelling_has_both(word: str) -> None:
    assert get_analyzer("az").lemmas(word) == {"sudan": 0.7, "su": 0.3}


def test_other_forms_have_one_reading() -> None:
    assert get_analyzer("az").lemmas("Sudanın") == {"sudan": 1.0}


def test_further_readings_share_what_the_first_leaves() -> None:
    assert weigh(("a", "b", "c")) == {"a": 0.7, "b": 0.15, "c": 0.15}


@pytest.mark.parametrize("line", ["sudan", "\tsu", "sudan\t", "sudan\tsu su"])
def test_a_malformed_line_is_told(line: str) -> None:
    with pytest.raises(LexiconError, match=r"readings\.txt, line 2"):
        list(parse_readings(f"# heading\n{line}\n", "readings.txt"))
