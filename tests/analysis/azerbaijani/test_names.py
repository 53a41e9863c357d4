"""Declined names: each through all cases, known to the lexicon or taken out of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from relsearch.analysis.azerbaijani.analyzer import AzerbaijaniAnalyzer
from relsearch.analysis.azerbaijani.orthography import fold, lower
from relsearch.analysis.azerbaijani.roots import load_roots
from relsearch.analysis.azerbaijani.stemmer import Stemmer, root, stem


def declined_names() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "names.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(name, form) for name, form in pairs]


NAMES = declined_names()


def pairwise_f(stems: list[str]) -> float:
    """F1 of the pairs of forms with one stem, against the pairs that are forms of one name."""

    def pairs(labels: Counter[str] | Counter[tuple[str, str]]) -> int:
        return sum(count * (count - 1) // 2 for count in labels.values())

    names = [name for name, _ in NAMES]
    common = pairs(Counter(zip(names, stems, strict=True)))
    return 2 * common / (pairs(Counter(names)) + pairs(Counter(stems)))


def test_the_file_is_large_enough() -> None:
    assert len({name for name, _ in NAMES}) >= 60


def test_declined_names_meet() -> None:
    assert pairwise_f([stem(lower(form)) for _, form in NAMES]) >= 0.99
    assert pairwise_f([stem(fold(form)) for _, form in NAMES]) >= 0.99


def test_declined_names_meet_that_no_lexicon_knows() -> None:
    names = {lower(name) for name, _ in NAMES}
    stemmer = Stemmer([entry for entry in load_roots() if entry.form not in names])
    assert pairwise_f([stemmer.stem(lower(form)) for _, form in NAMES]) >= 0.97


def test_an_apostrophe_makes_every_name_certain() -> None:
    stems: dict[str, set[str]] = defaultdict(set)
    for name, form in NAMES:
        if "'" in form and not form.startswith(name + "a'"):  # Əliyeva'ya keeps the a that only a surname may drop
            stems[name].add(stem(lower(form)))
    assert [name for name, found in stems.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Şəmkirin", "şəmkir"),
        ("Semkirin", "şəmkir"),
        ("Xətainin", "khətai"),
        ("Novruzoğluna", "novruzoğlu"),
        ("Çörəyi", "çörək"),
        ("Qarabagh", "garabağ"),
        ("Әлијевин", "əliyev"),
        ("Əliyevaya", "əliyev"),
        ("Xankəndində", "khankəndi"),
        ("Krisprolldan", "krisproll"),
    ],
)
def test_the_name_key_is_made_of_the_stem_in_its_own_letters(form: str, expected: str) -> None:
    assert AzerbaijaniAnalyzer().name_forms(form)[0] == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Vaşinqtonda", {"vaşington"}),
        ("Vaşinqtonun", {"vaşington"}),
        ("Vaşinqton", {"vaşington"}),
        ("Şimoda", {"şimoda"}),
        ("Tokionun", {"tokio"}),
        ("Corctaunla", {"jorjtaun"}),
    ],
)
def test_a_name_that_no_dictionary_has_keeps_its_own_last_letters(form: str, expected: set[str]) -> None:
    assert expected <= set(AzerbaijaniAnalyzer().name_forms(form))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("azarbaycan", "azərbaycan"),
        ("azarbaycanin", "azərbaycan"),
        ("sarhadlarda", "sərhəd"),
        ("aliyevin", "əliyev"),
        ("hasanov", "həsənov"),
        ("qarabagh", "qarabağ"),
        ("garabagh", "qarabağ"),
        ("guba", "quba"),
        ("khankendi", "xankəndi"),
        ("jabrayil", "cəbrayıl"),
        ("shehidler", "şəhid"),
        ("weten", "vətən"),
    ],
)
def test_foreign_keyboards_meet_the_native_spelling(typed: str, meant: str) -> None:
    assert root(typed) == meant


@pytest.mark.parametrize("word", ["were", "data", "war", "facebook", "june"])
def test_short_foreign_words_are_not_respelled(word: str) -> None:
    assert stem(word) == word
