"""Whoosh's own codec, reading the same documents, is the oracle: the same queries find the same, in the same places."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from test_oracle import ALL_WORDS, TERMS, Document, batches
from whoosh import query, sorting
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import NO_MERGE, SegmentWriter

from relsearch import Index
from relsearch.analysis.stream import AnalyzedDocument, analyze_document
from relsearch.engine.record import decode_record
from relsearch.engine.whoosh.codec.index import FlatIndex
from relsearch.engine.whoosh.schema import COLUMNS, document_values, make_schema

History = list[list[Document | str]]


def field_values(analyzed: AnalyzedDocument) -> dict[str, object]:
    """What Whoosh's writer is given for a document."""
    values = document_values(analyzed)
    return {
        "id": analyzed.document.id,
        **{field: stream.occurrences for field, stream in analyzed.streams.items()},
        "filters": {term: [(0, 1.0)] for term in values.filters},
        **{f"{field}_length": stream.length for field, stream in analyzed.streams.items()},
        **dict(zip(COLUMNS, values.columns, strict=True)),
        "added": 5,
        "record": values.record.decode(),
    }


def write_with_whoosh(index: FileIndex, history: History) -> None:
    """Write a history with Whoosh's own writer, a segment a batch."""
    for batch in history:
        last = {change.id if isinstance(change, Document) else change: change for change in batch}
        writer = index.writer()
        for key, change in last.items():
            writer.delete_by_term("id", key)
            if isinstance(change, Document):
                writer.add_document(**field_values(analyze_document(change)))
        writer.commit(mergetype=NO_MERGE)


def write_with_relsearch(index: Index, history: History) -> None:
    for batch in history:
        with index.writer() as writer:
            for change in batch:
                if isinstance(change, Document):
                    writer.add(change)
                else:
                    writer.delete(change)


terms = st.builds(query.Term, st.sampled_from(["title", "body"]), st.sampled_from(TERMS))
phrases = st.builds(
    query.Phrase,
    st.sampled_from(["title", "body"]),
    st.lists(st.sampled_from([term for term in TERMS if term[0] == "="]), min_size=2, max_size=3),
    st.integers(1, 3),
)
leaves = (
    terms
    | phrases
    | st.builds(query.Prefix, st.just("body"), st.sampled_from(["=b", "=", "ru:", "en:bor", "az:", "~", "zz"]))
    | st.builds(query.Wildcard, st.just("body"), st.sampled_from(["=b*r*", "=?а*", "*:b*", "=гран??*", "z?"]))
    | st.builds(
        query.TermRange, st.just("body"), st.sampled_from(["=a", "=b", "az:"]), st.sampled_from(["=z", "en:c", "ru:я"])
    )
    | st.builds(query.FuzzyTerm, st.just("body"), st.sampled_from(["=border", "=talk"]), maxdist=st.just(1))
    | st.builds(query.Term, st.just("id"), st.sampled_from("abcdefgh"))
    | st.builds(query.Term, st.just("filters"), st.sampled_from(["language:ru", "tags:gas", "source:report"]))
    | st.just(query.Every())
    | st.just(query.Every("title"))
)
# AndNot of Whoosh finds more or less by how documents lie in segments, and Not within others too: they are no oracle.
queries = st.recursive(
    leaves,
    lambda inner: (
        st.builds(query.And, st.lists(inner, min_size=1, max_size=3))
        | st.builds(query.Or, st.lists(inner, min_size=1, max_size=3))
        | st.builds(query.AndMaybe, inner, inner)
    ),
    max_leaves=5,
) | st.builds(query.Not, leaves)

SLOWLY = settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))


def ids(searcher: Any) -> dict[int, str]:
    return {
        number: decode_record(searcher.stored_fields(number)["record"]).document.id
        for number in searcher.reader().all_doc_ids()
    }


def found(searcher: Any, asked: query.Query) -> set[str]:
    names = ids(searcher)
    # Whoosh's Not gives back a deleted document that follows one that it leaves out.
    return {names[number] for number in searcher.docs_for_query(asked) if number in names}


def places(searcher: Any, asked: query.Query) -> dict[str, list[tuple[int, int]]]:
    """Id -> where a query's matches begin and end."""
    names, result = ids(searcher), {}
    for leaf, base in searcher.leaf_searchers():
        matcher = asked.matcher(leaf)
        while matcher.is_active():
            spans = [(span.start, span.end) for span in matcher.spans()]
            result[names[base + matcher.id()]] = sorted(spans)
            matcher.next()
    return result


def content(searcher: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Every term -> id -> value and weight, of live documents."""
    reader, names = searcher.reader(), ids(searcher)
    result: dict[tuple[str, str], dict[str, Any]] = {}
    for field, text in reader.all_terms():
        matcher = reader.postings(field, text)
        while matcher.is_active():
            term = result.setdefault((field, text.decode()), {})
            what = (
                None
                if field == "id"
                else [
                    (position, pytest.approx(weight, rel=1e-6))
                    for position, weight in matcher.value_as("position_boosts")
                ]
            )
            term[names[matcher.id()]] = what, pytest.approx(matcher.weight(), rel=1e-6)
            matcher.next()
    return result


def compare(ours: Any, oracle: Any, asked: list[query.Query]) -> None:
    """Compare all that can be read of two indexes."""
    with ours.searcher() as searcher, oracle.searcher() as other:
        assert set(ids(searcher).values()) == set(ids(other).values())
        assert content(searcher) == content(other)
        assert searcher.doc_count() == other.doc_count()
        for each in asked:
            assert found(searcher, each) == found(other, each), each
            if isinstance(each, (query.Term, query.Phrase)) and each.fieldname in ("title", "body"):
                assert places(searcher, each) == places(other, each), each
        event(f"queries that found something: {sum(bool(found(other, each)) for each in asked)} of {len(asked)}")
        compare_columns(searcher, other)


def compare_columns(searcher: Any, other: Any) -> None:
    for name in ("language", "source", "section", "tags", "date", "title_length", "body_length"):
        values = []
        for each in (searcher, other):
            names, column = ids(each), each.reader().column_reader(name)
            values.append({key: column[number] for number, key in names.items()})
        assert values[0] == (pytest.approx(values[1]) if name.endswith("length") else values[1]), name
    for field in ("title", "body", "filters"):
        lengths = [
            {key: each.reader().doc_field_length(number, field, 0) or 0 for number, key in ids(each).items()}
            for each in (searcher, other)
        ]
        assert lengths[0] == pytest.approx(lengths[1], rel=0.1), field  # Whoosh keeps a length in a byte
    for facet in (sorting.FieldFacet("date"), sorting.FieldFacet("date", reverse=True)):
        days = []
        for each in (searcher, other):
            hits = each.search(query.Every(), sortedby=facet, limit=None)
            days.append([decode_record(hit["record"]).document.date for hit in hits])
        assert days[0] == days[1]


def in_whoosh(folder: Path, history: History) -> FileIndex:
    folder.mkdir()
    oracle = FileIndex.create(FileStorage(str(folder)), make_schema(), "MAIN")
    write_with_whoosh(oracle, history)
    return oracle


histories = st.lists(batches, min_size=1, max_size=5)


@SLOWLY
@given(history=histories, asked=st.lists(queries, min_size=3, max_size=10))
def test_what_relsearch_writes_whoosh_reads(history: History, asked: list[query.Query]) -> None:
    history = [[Document("z", "Baku border talks, sərhəd, граница")], *history]
    with tempfile.TemporaryDirectory() as scratch, Index.create(Path(scratch) / "ours") as ours:
        write_with_relsearch(ours, history)
        compare(ours.whoosh, in_whoosh(Path(scratch) / "oracle", history), asked)


@SLOWLY
@given(history=histories, asked=st.lists(queries, min_size=3, max_size=10), optimize=st.booleans())
def test_what_whoosh_writes_with_the_codec(history: History, asked: list[query.Query], optimize: bool) -> None:
    history = [[Document("z", "Baku border talks, sərhəd, граница")], *history]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "ours"
        folder.mkdir()
        ours = FlatIndex.create_in(folder)
        write_with_whoosh(ours, history)
        if optimize:
            ours.optimize()
            assert len(ours.state().segments) == 1
        compare(ours, in_whoosh(Path(scratch) / "oracle", history), asked)
        assert not [path for path in folder.iterdir() if path.suffix not in (".toc", ".seg", ".del", "")]


def test_whoosh_scores_with_the_codec(tmp_path: Path) -> None:
    history: History = [[Document(str(n), " ".join(ALL_WORDS[n : n + 9]), language="en") for n in range(12)]]
    with Index.create(tmp_path / "ours") as ours:
        write_with_relsearch(ours, history)
        oracle = in_whoosh(tmp_path / "oracle", history)
        with ours.whoosh.searcher() as searcher, oracle.searcher() as other:
            for term in TERMS:
                asked = query.Or([query.Term("body", term), query.Term("body", TERMS[0])])
                scores = [
                    {decode_record(hit["record"]).document.id: hit.score for hit in each.search(asked, limit=None)}
                    for each in (searcher, other)
                ]
                assert scores[0] == pytest.approx(scores[1], rel=0.1), "Whoosh's lengths are up to 9 % off"


def test_what_is_not_in_the_schema_is_refused(tmp_path: Path) -> None:
    from whoosh import fields

    index = FlatIndex.create_in(tmp_path)
    writer = index.writer()
    writer.add_field("extra", fields.TEXT(stored=True))
    with pytest.raises(TypeError, match="'extra'"):
        writer.add_document(id="1", extra="news")
    writer.cancel()
    assert isinstance(writer, SegmentWriter)
    assert index.doc_count() == 0


@pytest.fixture
def pages() -> list[Document]:
    return [Document(str(n), f"news {n}") for n in range(3)]


def test_a_reader_keeps_its_state(tmp_path: Path, pages: list[Document]) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(pages)
        with index.whoosh.searcher() as searcher:
            index.delete("1")
            index.add(Document("9", "other news"))
            assert searcher.doc_count() == 3
            assert found(searcher, query.Term("body", "=news")) == {"0", "1", "2"}
            assert not searcher.up_to_date()
            with searcher.refresh() as newer:
                assert found(newer, query.Term("body", "=news")) == {"0", "2", "9"}
