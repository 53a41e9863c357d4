"""What is typed without a space is one thing: codes, addresses, days, words with hyphens."""

from __future__ import annotations

from pathlib import Path

import pytest

from relsearch import Document, Index
from relsearch.query.concept import WEIGHTS
from relsearch.query.parser import parse
from relsearch.query.plan import Concept, PhraseConcept, scored_leaves
from relsearch.query.resolve import resolve

TEXTS = {
    "hyphen": "The F-35 landed safely.",
    "joined": "An F35 took off.",
    "spaced": "One F 35 was seen.",
    "apart": "There were 35 guests, says file F.",
    "day": "It happened on 28.10.2025 at 17:46.",
    "iso": "Published 2025-10-28.",
    "numbers": "He paid 1,000 for 3,5 tonnes.",
    "plain": "He paid 1000 for 3.5 tonnes.",
    "groups": "He paid 1 000 for it.",
    "mail": "Write to press@example.az today.",
    "cooperation": "Cooperation in defence grows.",
    "co-operation": "Co-operation in trade grows.",
    "operation": "The operation was a success, and co was not.",
    "US": "The US Senate voted.",
    "dotted": "The U.S. Senate adjourned.",
    "us": "He told us everything.",
    "nato": "NATO-nun baş katibi Bakıdadır.",
    "ordinal": "Bu, 2020-ci ildə baş verib.",
    "tag": "We say #StandWithUkraine every day.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.create(Path(tmp_path_factory.mktemp("compounds")) / "index")
    az = {"nato", "ordinal"}
    index.add(Document(key, text, language="az" if key in az else "en") for key, text in TEXTS.items())
    return index


CODES = {"hyphen", "joined", "spaced"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("F-35", CODES),
        ("F35", CODES),
        ("+F-35 guests", CODES),
        ("+F35", CODES),
        ("f‑35", CODES),
        ("+F +35", CODES | {"apart"}),
        ("35 -F-35", {"apart"}),
        ("28.10.2025", {"day", "iso"}),
        ("2025-10-28", {"day", "iso"}),
        ('"17:46"', {"day"}),
        ("1000", {"numbers", "plain", "groups"}),
        ("1,000", {"numbers", "plain", "groups"}),
        ("3.5", {"numbers", "plain"}),
        ("3,5", {"numbers", "plain"}),
        ("press@example.az", {"mail"}),
        ("example.az", {"mail"}),
        ("+co-operation guests", {"cooperation", "co-operation"}),
        ("+cooperation guests", {"cooperation", "co-operation"}),
        ("co-operation", {"cooperation", "co-operation", "operation"}),
        ("US", {"US", "dotted"}),
        ("U.S.", {"US", "dotted"}),
        ("nato", {"nato"}),
        ("2020", {"ordinal"}),
        ("2020-ci", {"ordinal"}),
        ("StandWithUkraine", {"tag"}),
        ("#StandWithUkraine", {"tag"}),
        ("ukraine", {"tag"}),
    ],
)
def test_finds(index: Index, query: str, found: set[str]) -> None:
    hits = index.search(query, limit=50, across_languages=False, snippets=False)
    assert {hit.id for hit in hits} == found


def test_the_spelling_as_typed_comes_first(index: Index) -> None:
    assert index.search("co-operation", across_languages=False).hits[0].id == "co-operation"


def test_words_in_lower_case_meet_abbreviations(index: Index) -> None:
    assert {"US", "us"} <= {hit.id for hit in index.search("us", limit=50)}


def test_a_query_in_capitals_is_no_row_of_abbreviations() -> None:
    (aids, _) = scored_leaves(resolve(parse("AIDS SPREADING")).plan)
    assert isinstance(aids, Concept)
    assert aids.terms["en:aid"] == pytest.approx(WEIGHTS.lemma)


def test_a_stop_word_of_one_language_is_a_word_of_another() -> None:
    def boost(query: str) -> float:
        return next(leaf.boost for leaf in scored_leaves(resolve(parse(query)).plan) if leaf.text == "on")

    assert boost("cat on roof") < boost("on nəfər") == 1.0


def test_a_compound_in_a_field_with_a_boost() -> None:
    leaves = list(scored_leaves(resolve(parse("title:F-35^2")).plan))
    assert [(type(leaf), leaf.fields, leaf.boost) for leaf in leaves] == [(PhraseConcept, ("title",), 2.0)]
