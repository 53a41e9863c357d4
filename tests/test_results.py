from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch import ConceptScore, Document, Explanation, Hit, Results, Snippet, TermMatch


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    text = draw(st.text(max_size=30))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return Snippet(text, tuple(zip(ends[::2], ends[1::2], strict=False)))


def hits(count: int) -> tuple[Hit, ...]:
    return tuple(Hit(str(n), 1.0 / (n + 1), "en", Document(str(n), f"text {n}")) for n in range(count))


@given(snippets())
def test_marking_changes_nothing_else(snippet: Snippet) -> None:
    assert snippet.mark("", "") == snippet.text
    marked = snippet.mark("\0", "\1")
    assert marked.count("\0") >= len(snippet.spans)
    assert marked.replace("\0", "").replace("\1", "") == snippet.text.replace("\0", "").replace("\1", "")


@given(snippets())
def test_html_is_escaped_outside_and_inside_of_marks(snippet: Snippet) -> None:
    bare = snippet.html("mark").replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
    assert '"' not in bare


def test_html_of_a_hostile_page() -> None:
    snippet = Snippet('<script>alert("1 & 2")</script>', ((8, 13),))
    assert snippet.html() == "&lt;script&gt;<mark>alert</mark>(&quot;1 &amp; 2&quot;)&lt;/script&gt;"
    assert snippet.html("em").count("<em>") == 1
    assert str(snippet) == '<script>[alert]("1 & 2")</script>'


def test_results_are_a_sequence() -> None:
    results = Results(hits(3), total=30, query="text")
    assert len(results) == 3
    assert [hit.id for hit in results] == ["0", "1", "2"]
    assert results[0].id == "0"
    assert results[-1].id == "2"
    assert [hit.id for hit in results[1:]] == ["1", "2"]
    assert results[1] in results
    assert results.index(results[1]) == 1
    assert [hit.id for hit in reversed(results)] == ["2", "1", "0"]
    assert results
    assert not Results((), total=0, query="")
    with pytest.raises(IndexError):
        results[3]


def test_results_are_values() -> None:
    results = Results(hits(2), 2, "text", facets={"language": {"en": 2}}, suggestions=("test",), ignored={"x": "why"})
    assert pickle.loads(pickle.dumps(results)) == results
    assert Results(hits(2), 2, "text") == Results(hits(2), 2, "text") != Results(hits(1), 2, "text")


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (Document("1", "Some text", title="Title"), "Title"),
        (Document("1", "Some\n  text"), "Some text"),
        (Document("1", "w" * 200), "w" * 80),
        (Document("1", ""), ""),
    ],
)
def test_a_hit_has_a_title(document: Document, title: str) -> None:
    assert Hit("1", 1.0, "en", document).title == title


def test_an_explanation_names_each_factor() -> None:
    part = ConceptScore("gas", 2.0, 0.5, 3.0, 1.2, 1.5, (TermMatch("=gas", 1.0), TermMatch("en:gas", 2.0)))
    explanation = Explanation((part, part), recency=1.25)
    assert explanation.score == pytest.approx(3.75)
    lines = str(explanation).splitlines()
    assert lines[0] == "3.7500"
    assert "'gas': boost 2 x idf 0.500 x saturation of 3 occurrences at norm 1.200 (=gas 1, en:gas 2)" in lines[1]
    assert "1.2500 for recency" in lines[-1]
    assert "recency" not in str(Explanation((part,)))
    assert Explanation(()).score == 0


class TestUnread:
    def make(self) -> tuple[Hit, list[str]]:
        reads: list[str] = []

        def read() -> Hit:
            reads.append("read")
            return Hit("1", 0.0, "en", Document("1", "text"))

        (hit,) = Hit.unread([(read, 2.0, ("=text",), None)])
        return hit, reads

    def test_a_document_is_read_once_when_it_is_looked_at(self) -> None:
        hit, reads = self.make()
        assert (hit.score, hit.terms, hit.snippet, hit.explanation) == (2.0, ("=text",), None, None)
        assert reads == []
        assert (hit.language, hit.id, hit.title, hit.document.text) == ("en", "1", "text", "text")
        assert reads == ["read"]

    def test_it_is_a_value_like_any_other(self) -> None:
        plain = Hit("1", 2.0, "en", Document("1", "text"), terms=("=text",))
        assert self.make()[0] == plain
        assert hash(self.make()[0]) == hash(plain)
        assert repr(self.make()[0]) == repr(plain)
        assert pickle.loads(pickle.dumps(self.make()[0])) == plain
        assert copy.deepcopy(self.make()[0]) == plain

    def test_what_it_does_not_have_is_not_read(self) -> None:
        hit, reads = self.make()
        with pytest.raises(AttributeError, match="'Hit' object has no attribute 'text'"):
            hit.text  # type: ignore[attr-defined]  # noqa: B018
        assert reads == []
