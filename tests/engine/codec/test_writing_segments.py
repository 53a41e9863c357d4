"""Spilling, merging, and what is left on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_against_whoosh import content, ids
from test_oracle import batches, plans

from relsearch import Document, Index, Ranking
from relsearch.analysis.stream import analyze_document
from relsearch.engine.base import Request
from relsearch.engine.whoosh.codec.index import FlatIndex
from relsearch.engine.whoosh.codec.merge import FREE, MOST_SEGMENTS, WIDTH, choose_merge
from relsearch.engine.whoosh.engine import WhooshEngine
from relsearch.engine.whoosh.writing.merging import merge_all
from relsearch.engine.whoosh.writing.writer import WhooshWriter
from relsearch.query.plan import Plan

SLOWLY = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))


def write(index: FlatIndex, history: list[list[Document | str]], memory: int, merge: bool = False) -> None:
    for batch in history:
        writer = WhooshWriter(index, timeout=0, memory=memory)
        for change in batch:
            if isinstance(change, Document):
                writer.add(analyze_document(change))
            else:
                writer.delete(change)
        writer.commit()
    if merge:
        merge_all(index, timeout=0)


@SLOWLY
@given(history=st.lists(batches, min_size=2, max_size=12), asked=st.lists(plans, min_size=2, max_size=5))
def test_spilling_and_merging_change_nothing(history: list[list[Document | str]], asked: list[Plan]) -> None:
    with tempfile.TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patch:
        engines = []
        for name, memory, merge, stretch in [("plain", 10**9, False, 1 << 20), ("spilt", 0, True, 1)]:
            patch.setattr("relsearch.engine.whoosh.codec.merge.STRETCH_BYTES", stretch)
            patch.setattr("relsearch.engine.whoosh.codec.gather.CHUNK", stretch)
            patch.setattr("relsearch.engine.whoosh.codec.inversion.CHUNK", stretch)
            (Path(scratch) / name).mkdir()
            index = FlatIndex.create_in(Path(scratch) / name)
            write(index, history, memory, merge)
            engines.append(WhooshEngine(index.directory, Ranking()))
        with engines[0].whoosh.searcher() as one, engines[1].whoosh.searcher() as other:
            assert sorted(ids(one).values()) == sorted(ids(other).values())
            assert content(one) == content(other)
        for plan in asked:
            found = [engine.search(Request(plan, limit=100)) for engine in engines]
            scores = [{hit.read().document.id: hit.score for hit in each.hits} for each in found]
            assert scores[0] == pytest.approx(scores[1], rel=1e-6)
            documents = [{hit.read().document for hit in each.hits} for each in found]
            assert documents[0] == documents[1]


def test_a_document_comes_back_wherever_it_lies(tmp_path: Path) -> None:
    index = FlatIndex.create_in(tmp_path)
    pages = [Document(str(n), f"news {n} " * (n % 50 * 20)) for n in range(300)]
    write(index, [list(pages[:200]), list(pages[200:]), ["5", "77", "299"]], memory=1 << 17)
    assert len(index.state().segments) > 2
    engine = WhooshEngine(tmp_path, Ranking())
    kept = {page.id: page for page in pages if page.id not in ("5", "77", "299")}
    assert {stored.document.id: stored.document for stored in engine.documents()} == kept
    merge_all(index, timeout=0)
    assert {stored.document.id: stored.document for stored in engine.documents()} == kept


def test_many_single_commits_leave_few_segments(tmp_path: Path) -> None:
    index = FlatIndex.create_in(tmp_path)
    for number in range(150):
        write(index, [[Document(str(number % 120), f"news {number}")]], memory=10**6)
    assert len(index.state().segments) <= 3 * WIDTH
    assert index.doc_count() == 120
    assert {path.suffix for path in tmp_path.iterdir()} <= {".toc", ".seg", ".del", ""}
    assert len(list(tmp_path.glob("*.toc"))) == 1
    assert len(list(tmp_path.glob("*.seg"))) == len(index.state().segments)


def test_merging_on_request(tmp_path: Path) -> None:
    index = FlatIndex.create_in(tmp_path)
    for batch in range(WIDTH + 2):
        write(index, [[Document(f"{batch}-{number}", "news") for number in range(FREE // WIDTH + 1)]], memory=10**6)
    assert len(index.state().segments) == WIDTH + 2, "too much to be merged along the way"
    engine = WhooshEngine(tmp_path, Ranking())
    engine.merge(timeout=0)
    assert len(index.state().segments) == 1
    assert engine.count() == (WIDTH + 2) * (FREE // WIDTH + 1)
    generation = index.latest_generation()
    engine.merge(timeout=0)
    assert index.latest_generation() == generation, "there was nothing to merge"


def test_a_commit_without_changes_writes_nothing(tmp_path: Path) -> None:
    index = FlatIndex.create_in(tmp_path)
    write(index, [[Document("1", "news")]], memory=10**6)
    before = {path.name for path in tmp_path.iterdir()}
    write(index, [[], ["unknown"]], memory=10**6)
    assert {path.name for path in tmp_path.iterdir()} == before


def test_strays_of_dead_writers_are_removed_by_the_next(tmp_path: Path) -> None:
    index = FlatIndex.create_in(tmp_path)
    write(index, [[Document("1", "news")]], memory=10**6)
    strays = ["0123456789abcdef.seg", "0123456789abcdef.7.del", "index.9.toc.new"]
    others = ["notes.txt", "relsearch.json", "picture.seg"]
    for name in strays + others:
        (tmp_path / name).write_text("x")
    WhooshWriter(index, timeout=0).rollback()
    left = {path.name for path in tmp_path.iterdir()}
    assert left.isdisjoint(strays)
    assert left >= set(others)
    assert index.doc_count() == 1


def test_old_readers_finish_undisturbed(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        for number in range(WIDTH - 1):
            index.add(Document(str(number), f"news {number}"))
        documents = iter(index)
        first = next(documents)
        index.add(Document("last", "news"))
        assert index.info()["segments"] == 1, "merged, and the old files removed"
        assert [first, *documents] == [Document(str(number), f"news {number}") for number in range(WIDTH - 1)]


sizes = st.lists(st.integers(0, 100_000) | st.integers(0, 20), max_size=60)


@given(sizes, st.sampled_from([0, FREE, 10**9]))
def test_a_merge_is_of_about_one_size(live: list[int], allowed: int) -> None:
    places = choose_merge(live, allowed)
    assert len(places) != 1
    assert len(set(places)) == len(places)
    if places and len(live) <= MOST_SEGMENTS:
        merged = [max(live[place], 1) for place in places]
        assert max(merged) <= 8 * min(merged)
        assert sum(live[place] for place in places) <= allowed
        assert len(places) >= WIDTH


@given(st.lists(st.integers(1, 30), max_size=300))
def test_segments_stay_few(batches: list[int]) -> None:
    live: list[int] = []
    moved = 0
    for batch in batches:
        live.append(batch)
        while places := choose_merge(live, 10**9):
            merged = sum(live[place] for place in places)
            moved += merged
            live = [count for place, count in enumerate(live) if place not in places] + [merged]
    assert sum(live) == sum(batches)
    assert len(live) <= 4 * WIDTH
    assert moved <= 4 * sum(batches), "a document is merged once in each size, no oftener"
