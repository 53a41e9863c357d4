from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.errors import QueryError, UnknownLanguageError
from relsearch.query.concept import WEIGHTS
from relsearch.query.parser import parse
from relsearch.query.plan import (
    NOTHING,
    TEXT_FIELDS,
    Combination,
    Concept,
    PatternConcept,
    PhraseConcept,
    Plan,
    scored_leaves,
)
from relsearch.query.resolve import resolve
from relsearch.query.tree import Between, Equals


def plan_of(query: str, **options: object) -> Plan:
    return resolve(parse(query), **options).plan  # type: ignore[arg-type]


def shape(plan: Plan) -> object:
    """A plan with its leaves as typed: what is required, what is welcome, what is excluded."""
    match plan:
        case Combination(must, should, must_not):
            parts = {"must": must, "should": should, "not": must_not}
            return {name: [shape(inner) for inner in inners] for name, inners in parts.items() if inners}
        case Equals(field, value):
            return f"{field}:{value}"
        case Between(_, low, high):
            return f"{low}..{high}"
        case leaf:
            return leaf.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gas", "gas"),
        ("gas oil", {"should": ["gas", "oil"]}),
        ("+gas oil", {"must": ["gas"], "should": ["oil"]}),
        ("gas AND oil", {"must": ["gas", "oil"]}),
        ("gas -oil", {"should": ["gas"], "not": ["oil"]}),
        ("-oil", {"not": ["oil"]}),
        ("source:report", "source:report"),
        ("gas source:report", {"must": ["source:report", {"should": ["gas"]}]}),
        ("gas oil source:report", {"must": ["source:report", {"should": ["gas", "oil"]}]}),
        ("+gas oil source:report", {"must": ["gas", "source:report"], "should": ["oil"]}),
        ("gas -source:report", {"should": ["gas"], "not": ["source:report"]}),
        ("gas date:2025", {"must": ["2025-01-01..2025-12-31", {"should": ["gas"]}]}),
        ("F-35", "F-35"),
        ("+F-35 gas", {"must": ["F-35"], "should": ["gas"]}),
        ("gas 🙂", "gas"),
        ("", {}),
        ("🙂", {}),
    ],
)
def test_the_shape_of_plans(query: str, expected: object) -> None:
    assert shape(plan_of(query)) == expected


def test_fields_and_boosts_are_written_into_the_leaves() -> None:
    leaves = {leaf.text: leaf for leaf in scored_leaves(plan_of('title:(gas "south stream"^3)^2 oil body:bor* gaz~^4'))}
    assert {text: (leaf.fields, leaf.boost) for text, leaf in leaves.items()} == {
        "gas": (("title",), 2.0),
        "south stream": (("title",), 6.0),
        "oil": (TEXT_FIELDS, 1.0),
        "bor*": (("body",), 1.0),
        "gaz": (TEXT_FIELDS, 4.0),
    }


def test_kinds_of_leaves() -> None:
    phrase = plan_of('"South stream"~2')
    assert isinstance(phrase, PhraseConcept)
    assert (phrase.slop, [dict(part.terms) for part in phrase.parts]) == (2, [{"=south": 1.0}, {"=stream": 1.0}])
    one = plan_of('"South"')
    assert isinstance(one, Concept)
    assert dict(one.terms) == {"=south": 1.0}
    assert plan_of("МИРЗИЁ*") == PatternConcept("МИРЗИЁ*", "мирзие*")
    assert plan_of("Şəhid?r") == PatternConcept("Şəhid?r", "sehid?r")
    assert plan_of("Алеев~") == PatternConcept("Алеев", "алеев", 1)


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("хороший*".replace("й", "и\u0306"), "хороший*"),
        ("O‘zbek*", "ozbek*"),
        ("İL*", "il*"),
        ("сәрһәд*", "serhed*"),
    ],
)
def test_patterns_are_folded_as_words_are(query: str, pattern: str) -> None:
    plan = plan_of(query)
    patterns = [leaf.pattern for leaf in scored_leaves(plan) if isinstance(leaf, PatternConcept)]
    assert pattern in patterns


def test_stop_words_count_little_beside_others_and_in_full_alone() -> None:
    boosts = {leaf.text: leaf.boost for leaf in scored_leaves(plan_of("the border"))}
    assert boosts == {"the": WEIGHTS.stop_word, "border": 1.0}
    assert {leaf.boost for leaf in scored_leaves(plan_of("to be or not to be"))} == {1.0}
    assert {leaf.boost for leaf in scored_leaves(plan_of("+the что^2"))} == {1.0, 2.0}
    assert {leaf.boost for leaf in scored_leaves(plan_of("the -border"))} == {1.0}
    assert {leaf.boost for leaf in scored_leaves(plan_of("the language:ru"))} == {1.0}


def test_languages_of_the_query() -> None:
    def codes(query: str, **options: object) -> set[str]:
        leaves = scored_leaves(plan_of(query, across_languages=False, **options))
        return {term[:2] for leaf in leaves for term in leaf.terms if term[2:3] == ":"}  # type: ignore[union-attr]

    assert codes("border") == {"en", "az"}
    assert codes("граница") == {"ru"}
    assert codes("border", languages=["en"]) == {"en"}
    assert codes("border граница") == {"en", "az", "ru"}


def test_an_unknown_language_even_for_an_empty_query() -> None:
    for query in ("", "border"):
        with pytest.raises(UnknownLanguageError, match="'tlh'"):
            plan_of(query, languages=["tlh"])


def test_ignored_words_say_why() -> None:
    assert resolve(parse("gas")).ignored == {}
    # The parser passes over what has no letter; a tree made by hand may hold it all the same.
    from relsearch.query.tree import Bool, Word

    resolved = resolve(Bool(must=(Word("gas"),), should=(Word("🙂"),)))
    assert resolved.ignored == {"🙂": "has no letter or digit"}
    assert shape(resolved.plan) == {"must": ["gas"]}


def test_dates_pass_through() -> None:
    assert plan_of("date:2025-02") == Between("date", date(2025, 2, 1), date(2025, 2, 28))


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from('gas "a b" the +x -y ( ) OR AND title: bor* и~ ^2 date:2025'.split(" "))).map(" ".join)
)
def test_anything_that_parses_resolves(query: str) -> None:
    try:
        tree = parse(query)
    except QueryError:
        return
    resolved = resolve(tree)
    for leaf in scored_leaves(resolved.plan):
        assert leaf.boost > 0.0
        assert set(leaf.fields) <= set(TEXT_FIELDS)
        assert leaf.fields
    assert resolve(tree) == resolved
    assert NOTHING not in list(_inner(resolved.plan))


def _inner(plan: Plan) -> list[Plan]:
    if not isinstance(plan, Combination):
        return []
    inner = [*plan.must, *plan.should, *plan.must_not]
    return inner + [deep for each in inner for deep in _inner(each)]
