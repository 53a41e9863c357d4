from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.errors import QueryError
from relsearch.query.parser import parse
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
    is_filter,
    leaves,
    unparse,
    words,
)

A, B, C, D = map(Word, "abcd")
REPORT = Equals("source", "report")

_words = st.text("abcGAZгазЖəğİı123", min_size=1, max_size=8)
_phrases = st.builds(Phrase, st.lists(_words, min_size=1).map(" ".join), st.integers(0, 100))
_texts = st.one_of(
    st.builds(Word, _words),
    _phrases,
    st.builds(Wildcard, st.builds("{}{}*".format, st.sampled_from(["мир", "*ab", "m?r"]), _words)),
    st.builds(Fuzzy, _words, st.sampled_from([1, 2])),
)
_days = st.dates()
_filters = st.one_of(
    st.builds(
        Equals,
        st.sampled_from(["source", "section", "language", "tags", "id", "url"]),
        _words | st.just('a "b'),
    ),
    st.builds(lambda days: Between("date", *sorted(days)), st.tuples(_days, _days)),
    st.builds(Between, st.just("date"), _days, st.none()),
    st.builds(Between, st.just("date"), st.none(), _days),
)


def _bool(must: list[Node], should: list[Node], must_not: list[Node]) -> Node:
    """A Bool as the parser makes it: filters are musts, and one clause alone is not wrapped."""
    must = must + [node for node in should if is_filter(node)]
    should = [node for node in should if not is_filter(node)]
    if not must_not and len(must + should) < 2:
        return next(iter(must + should), A)
    return Bool(tuple(must), tuple(should), tuple(must_not))


def _either(nodes: list[Node]) -> Node:
    return Bool(should=tuple(nodes))


# Any tree that the parser can make and that has something in it. (Deferred, as it is made of itself.)
trees: st.SearchStrategy[Node] = st.deferred(lambda: _texts | _filters | _fields | _boosts | _bools | _ors)
_with_words = trees.map(lambda node: Bool((node,), (A,)) if is_filter(node) else node)
_few = st.lists(trees, max_size=2)
_fields: st.SearchStrategy[Node] = st.builds(In, st.sampled_from(["title", "body"]), _with_words)
_boosts: st.SearchStrategy[Node] = st.builds(Boosted, _with_words, st.floats(0.001, 1000))
_bools: st.SearchStrategy[Node] = st.builds(_bool, _few, _few, _few)
_ors: st.SearchStrategy[Node] = st.lists(trees, min_size=2, max_size=3).map(_either)


@given(trees)
@example(Empty())
def test_a_tree_written_as_a_query_is_read_back_the_same(tree: Node) -> None:
    assert parse(unparse(tree)) == tree


@pytest.mark.parametrize(
    ("tree", "query"),
    [
        (Empty(), ""),
        (Bool((A, REPORT), (B, Phrase("c d", 2)), (D,)), '+a source:report b "c d"~2 -d'),
        (Bool(should=(REPORT, Equals("tags", "x y"))), 'source:report OR tags:"x y"'),
        (Boosted(In("title", Bool(should=(A, Wildcard("bc*")))), 2.0), "title:(a bc*)^2"),
        (In("title", Boosted(Fuzzy("abc", 1), 2.5)), "title:(abc~1^2.5)"),
        (Boosted(Word("http://x.az"), 2.0), "(http://x.az)^2"),
        (Phrase('a "b"'), '«a "b"»'),
    ],
)
def test_writes_a_query_as_people_would(tree: Node, query: str) -> None:
    assert unparse(tree) == query


def test_refuses_to_write_what_no_quotation_marks_can_hold() -> None:
    with pytest.raises(QueryError, match="take one kind out"):
        unparse(Phrase('"»”“'))


def test_leaves_and_words_of_a_tree() -> None:
    tree = Bool((Boosted(In("title", Bool(should=(A, B))), 2.0), REPORT), (Phrase("c"),), (D,))
    assert list(leaves(tree)) == [A, B, REPORT, Phrase("c"), D]
    assert list(leaves(tree, negated=False)) == [A, B, REPORT, Phrase("c")]
    assert list(words(tree)) == [A, B, Phrase("c")]
    assert list(leaves(Empty())) == []


def test_a_filter_is_a_tree_without_words() -> None:
    assert is_filter(REPORT)
    assert is_filter(Bool(should=(REPORT, Bool(must_not=(REPORT,)))))
    assert not is_filter(Bool((REPORT,), (), (A,)))


def test_a_tree_may_be_deeper_than_python_recurses() -> None:
    tree: Node = A
    for _ in range(5000):
        tree = Boosted(tree, 2.0)
    assert list(leaves(tree)) == [A]
    assert unparse(tree).startswith("((((")


def test_trees_are_values() -> None:
    assert len({parse("a -b"), parse("a -b"), parse("a b")}) == 2
