"""Keys that sound alike: the table finds what a plain loop finds, and names of different people stay apart."""

from __future__ import annotations

import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis.name_key import CONSONANTS, VOWELS, name_key, skeleton
from relsearch.analysis.name_similarity import ALIKE, similarity
from relsearch.query.names import NameTable, near_skeletons, terms_with_names
from relsearch.query.plan import Concept

keys = st.text(CONSONANTS + VOWELS, min_size=1, max_size=10)


@st.composite
def spellings(draw: st.DrawFn) -> list[str]:
    """A key, and keys that one or two changes make of it: of those some sound alike."""
    key = draw(keys)
    found = [key]
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.integers(0, len(key)))
        sound = draw(st.sampled_from(["", *CONSONANTS, *VOWELS]))
        found.append(key[:place] + sound + key[place + draw(st.integers(0, 1)) :])
    return [each for each in found if each]


@given(keys, keys)
@example("GASANOV", "GOSAINOV")
def test_similarity_has_no_direction(one: str, other: str) -> None:
    assert similarity(one, other) == pytest.approx(similarity(other, one))
    assert similarity(one, one) == 1.0 >= similarity(one, other)
    assert (similarity(one, other) == 1.0) == (one == other)


@given(spellings(), st.sampled_from([0.5, ALIKE, 0.95]))
def test_a_limit_only_hides_what_is_below_it(found: list[str], least: float) -> None:
    for other in found:
        true, limited = similarity(found[0], other), similarity(found[0], other, least)
        assert limited == true if true >= least else limited < least


@given(st.lists(spellings(), min_size=1, max_size=6))
def test_a_table_finds_what_a_plain_loop_finds(found: list[list[str]]) -> None:
    everything = {key for group in found for key in group}
    table = NameTable(everything)
    for key in everything:
        expected = {
            other: similarity(key, other)
            for other in everything
            if similarity(key, other) >= ALIKE and skeleton(other) in near_skeletons(skeleton(key))
        }
        assert table.near(key) == expected
        assert expected[key] == 1.0


@given(st.text("FKLMNPRST", max_size=7), st.text("FKLMNPRST", max_size=7))
@example("SKNT", "SKN")
def test_near_skeletons_are_near_one_another(one: str, other: str) -> None:
    assert (other in near_skeletons(one)) == (one in near_skeletons(other))


def test_threads_share_a_table() -> None:
    table = NameTable(name_key(name) for name in ("Daşkənd", "Tashkent", "Tokio", "Hüseynov"))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(table.near("TAXKANT"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{"TAXKANT": 1.0, "DAXKANT": pytest.approx(0.914, abs=0.001)}] * 8


def test_what_sounds_alike_weighs_less_than_the_name() -> None:
    concept = Concept("Daşkənd", {"=daskend": 1.0, "~DAXKANT": 0.8}, names=("~DAXKANT",))
    terms = terms_with_names(concept, NameTable(["DAXKANT", "TAXKANT", "BAKO"]))
    assert terms.keys() == {"=daskend", "~DAXKANT", "~TAXKANT"}
    assert 0.0 < terms["~TAXKANT"] < terms["~DAXKANT"] == 0.8


def test_a_concept_without_names_stays_as_it_is() -> None:
    concept = Concept("border", {"=border": 1.0, "~BORDAR": 0.8})
    assert terms_with_names(concept, NameTable(["BORDAR", "BORDAN"])) == concept.terms
