from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.errors import QueryError
from relsearch.query import parser
from relsearch.query.parser import MAX_DEPTH, MAX_WORDS, parse
from relsearch.query.tree import (
    Between,
    Bool,
    Boosted,
    Empty,
    Equals,
    Fuzzy,
    In,
    Node,
    Phrase,
    Wildcard,
    Word,
    leaves,
    unparse,
)


def _read(name: str) -> Any:
    return json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def from_json(value: Any) -> Node:
    """The tree of a case: a string is a word, null is nothing, the keys of an object tell its kind."""
    match value:
        case None:
            return Empty()
        case str():
            return Word(value)
        case {"phrase": text}:
            return Phrase(text, value.get("slop", 0))
        case {"wildcard": pattern}:
            return Wildcard(pattern)
        case {"fuzzy": text, "distance": distance}:
            return Fuzzy(text, distance)
        case {"in": field, "node": node}:
            return In(field, from_json(node))
        case {"equals": [field, text]}:
            return Equals(field, text)
        case {"between": [low, high]}:
            return Between("date", *(day and date.fromisoformat(day) for day in (low, high)))
        case {"boosted": node, "weight": weight}:
            return Boosted(from_json(node), weight)
    assert value.keys() <= {"must", "should", "must_not"}, value
    return Bool(**{name: tuple(map(from_json, nodes)) for name, nodes in value.items()})


READ = [
    pytest.param(query, tree, id=f"{topic}: {query!a}")
    for topic, cases in _read("parser_cases.json").items()
    for query, tree in cases
]
REFUSED = _read("refused_queries.json")

# Text in which every second character means something to the parser.
_PIECES = [
    *"\"«»“”„()[]+-–—~^*?.,:;!'’ \t\n&/_",
    "AND",
    " OR ",
    " NOT ",
    "title:",
    "body:",
    "source:",
    "lang:",
    "tag:",
]
_PIECES += [
    "date:",
    "2025",
    "..",
    "-02",
    "~2",
    "^2.5",
    "http://",
    "ab",
    "газ",
    "İ",
    "ə",
    "1",
    "и\u0306",
    "\u200d",
    "🙂",
]
queries = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join) | st.text()


@pytest.mark.parametrize(("query", "tree"), READ)
def test_reads(query: str, tree: Any) -> None:
    assert parse(query) == from_json(tree)


@pytest.mark.parametrize(("query", "tree"), READ)
def test_writes_back_what_it_reads(query: str, tree: Any) -> None:
    assert parse(unparse(parse(query))) == from_json(tree)


@pytest.mark.parametrize(("query", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_refuses_and_says_what_where_and_how_to_mend_it(query: str, said: list[str]) -> None:
    with pytest.raises(QueryError) as error:
        parse(query)
    for part in said:
        assert part in str(error.value)


def _parsed(query: str) -> Node:
    try:
        return parse(query)
    except QueryError:
        return Empty()


@given(queries)
@example("+OR")
@example("http://x/(a b")
@example("source:,a")
def test_reads_or_refuses_any_text_and_writes_back_what_it_read(query: str) -> None:
    tree = _parsed(query)
    assert parse(unparse(tree)) == tree


@given(queries)
def test_what_it_reads_has_letters_in_it_and_stood_in_the_query(query: str) -> None:
    for leaf in leaves(_parsed(query)):
        if isinstance(leaf, Word | Phrase | Fuzzy):
            assert leaf.text in query
            assert any(map(str.isalnum, leaf.text))


@given(st.lists(st.text("abcгазəğ-'", min_size=1).map(lambda text: f"x{text}x"), min_size=2))
def test_bare_words_stay_as_typed_and_in_order(words: list[str]) -> None:
    assert parse(" ".join(words)) == Bool(should=tuple(map(Word, words)))


def test_counts_words_and_those_within_phrases() -> None:
    half = "a " * (MAX_WORDS // 2)
    tree = parse(f'{half} "{half}"')
    assert isinstance(tree, Bool)
    assert len(tree.should) == MAX_WORDS // 2 + 1
    with pytest.raises(QueryError, match=rf"{MAX_WORDS + 2} words, {MAX_WORDS} are allowed: shorten"):
        parse(f'{half} b lang:ru "{half}"')


def test_parentheses_go_as_deep_as_the_limit() -> None:
    assert parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH) == Word("a")
    assert parse("(a) " * (MAX_DEPTH + 1)) == Bool(should=(Word("a"),) * (MAX_DEPTH + 1))
    with pytest.raises(QueryError, match=rf"offset {MAX_DEPTH} of the query: more than {MAX_DEPTH} parentheses"):
        parse("(" * 1000 + "a" + ")" * 1000)


LONG = 200_000


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a" * LONG, Word("a" * LONG)),
        ("и\u0306" * LONG, Word("и\u0306" * LONG)),
        ("a*" * LONG, Wildcard("a*" * LONG)),
        ("http://x/" + "(a)" * LONG, Word("http://x/" + "(a)" * LONG)),
        ('"' * LONG, Empty()),
        (")" * LONG, Empty()),
        ("-" * LONG, Empty()),
        ("?" * LONG, Empty()),
        ("~" * LONG, Empty()),
        ("x " + "AND " * LONG, Word("x")),
        ("a" + " NOT" * LONG + " b", Bool(should=(Word("a"),), must_not=(Word("b"),))),
    ],
    ids=lambda value: f"{value!a:.10}",
)
def test_long_queries(query: str, tree: Node) -> None:
    assert parse(query) == tree


def test_names_a_long_value_shortly() -> None:
    with pytest.raises(QueryError) as error:
        parse("a^" + "9" * LONG)
    assert len(str(error.value)) < 200


PAGE = (Path(__file__).parents[2] / "docs" / "query-syntax.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _examples(text: str) -> list[str]:
    """The queries in the first column of the tables in a text."""
    first_columns = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
    return [query for column in first_columns for query in re.findall("`([^`]+)`", column)]


def test_the_page_on_the_syntax_repeats_the_table_in_the_parser() -> None:
    assert [line for line in str(parser.__doc__).splitlines() if line.startswith("|") and line not in PAGE] == []


@pytest.mark.parametrize("query", _examples(PAGE.split("\n## What is refused")[0]))
def test_examples_on_the_page_are_read(query: str) -> None:
    assert list(leaves(parse(query)))


@pytest.mark.parametrize("query", _examples(_section("What is refused")))
def test_examples_on_the_page_are_refused(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)
