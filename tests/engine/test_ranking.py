"""Ranking on flat arrays beside the plain scorer: the same documents, scores, order, explanations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from oracle import edits
from plain import PlainSnapshot, recency_factor
from plain import Scorer as PlainScorer
from plain import length_norms as plain_norms
from segments import MemorySegment
from test_oracle import SLOWLY, documents, plans

from relsearch import Document, Ranking
from relsearch.engine.base import FACET_FIELDS
from relsearch.engine.whoosh.ranking.cache import BoundedCache
from relsearch.engine.whoosh.ranking.explain import Witness
from relsearch.engine.whoosh.ranking.matches import Matches, any_of
from relsearch.engine.whoosh.ranking.norms import recency_factors
from relsearch.engine.whoosh.ranking.scorer import Scorer
from relsearch.engine.whoosh.ranking.spelling import SpellingTable
from relsearch.engine.whoosh.ranking.topk import facet, page
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import Plan, scored_leaves

# Weights and lengths are kept in 32 bits.
CLOSE: dict[str, Any] = {"rel": 1e-6, "abs": 1e-12}

rankings = st.sampled_from(
    [Ranking(), Ranking(k1=0.0), Ranking(k1=2.0, b=1.0, title_weight=3.5), Ranking(title_weight=0.0)]
)


@st.composite
def segments(draw: st.DrawFn) -> list[MemorySegment]:
    batches = draw(st.lists(st.lists(documents, min_size=1, max_size=6), min_size=1, max_size=3))
    starts = accumulate(map(len, batches), initial=0)
    return [
        MemorySegment(
            [replace(document, id=f"{start + i}") for i, document in enumerate(batch)],
            deleted=draw(st.lists(st.integers(0, len(batch) - 1), max_size=2)),
            added=start,
        )
        for batch, start in zip(batches, starts, strict=False)
    ]


class Pair:
    """The same segments ranked in both ways."""

    def __init__(self, segments: list[MemorySegment], ranking: Ranking) -> None:
        self.snapshot = Snapshot(segments)
        self.scorer = Scorer(self.snapshot, ranking)
        self.plain_snapshot = PlainSnapshot(segments)
        self.plain = PlainScorer(self.plain_snapshot, ranking, plain_norms(self.plain_snapshot, ranking))

    def check(self, plan: Plan) -> Matches:
        found = self.scorer.scores(plan)
        expected = self.plain.scores(plan)
        assert found.docs.tolist() == sorted(expected)
        assert dict(zip(found.docs.tolist(), found.all_scores().tolist(), strict=True)) == pytest.approx(
            expected, **CLOSE
        )
        return found


@SLOWLY
@given(segments(), st.lists(plans, min_size=3, max_size=8), rankings)
def test_documents_and_scores(segments: list[MemorySegment], plans: list[Plan], ranking: Ranking) -> None:
    pair = Pair(segments, ranking)
    assert pair.scorer.norms == pytest.approx(plain_norms(pair.plain_snapshot, ranking), **CLOSE)
    found = [pair.check(plan) for plan in plans]
    for plan in plans:  # from the cache
        pair.check(plan)
    event(f"plans that found something: {sum(len(each.docs) > 0 for each in found)} of {len(found)}")


@SLOWLY
@given(segments(), st.lists(plans, min_size=3, max_size=8), rankings)
def test_explanations(segments: list[MemorySegment], plans: list[Plan], ranking: Ranking) -> None:
    pair = Pair(segments, ranking)
    for plan in plans:
        witness = Witness(pair.scorer, plan, pair.scorer.scores(plan).docs.tolist())
        for leaf in scored_leaves(plan):
            assert bool(len(pair.scorer.frequencies(leaf).docs)) == bool(pair.plain.frequencies(leaf))
        for doc in pair.scorer.scores(plan).docs.tolist():
            leaves = list(pair.plain.contributing(plan, doc))
            assert list(witness.contributing(plan, doc)) == leaves
            assert witness.terms(doc) == tuple(
                sorted({m.term for leaf in leaves for m in pair.plain.matches(leaf, doc)})
            )
            explanation, expected = witness.explain(doc, 1.5), pair.plain.explain(plan, doc, 1.5)
            assert explanation.score == pytest.approx(expected.score, **CLOSE)
            for part, other in zip(explanation.concepts, expected.concepts, strict=True):
                assert (part.text, part.boost) == (other.text, other.boost)
                assert [part.idf, part.frequency, part.norm, part.score] == pytest.approx(
                    [other.idf, other.frequency, other.norm, other.score], **CLOSE
                )
                assert [match.term for match in part.terms] == [match.term for match in other.terms]
                weights = [match.weight for match in other.terms]
                assert [match.weight for match in part.terms] == pytest.approx(weights, **CLOSE)


@SLOWLY
@given(segments(), plans, st.sampled_from(["relevance", "date", "-date", "id"]), st.sampled_from([None, 1.0, 30.0]))
def test_order(segments: list[MemorySegment], plan: Plan, sort: str, half_life: float | None) -> None:
    pair = Pair(segments, Ranking())
    found = pair.check(plan)
    if half_life is not None:
        factor = recency_factor(pair.plain_snapshot, half_life)
        factors = recency_factors(pair.snapshot, found.docs, half_life)
        assert factors.tolist() == pytest.approx([factor(doc) for doc in found.docs.tolist()], **CLOSE)
        found = Matches(found.docs, found.all_scores() * factors)
    scores = dict(zip(found.docs.tolist(), found.all_scores().tolist(), strict=True))
    added, dates = pair.plain_snapshot.added, pair.plain_snapshot.dates
    keys = {
        "relevance": lambda doc: (-scores[doc], added[doc]),
        "date": lambda doc: (dates[doc] or 1 << 30, -scores[doc], added[doc]),
        "-date": lambda doc: (-int(dates[doc]), -scores[doc], added[doc]),
        "id": lambda doc: pair.snapshot.stored(doc).document.id,
    }
    expected = sorted(scores, key=keys[sort])
    for offset, limit in ((0, 100), (0, 1), (1, 3), (4, 2), (0, 0), (50, 5)):
        numbers = found.docs[page(pair.snapshot, found, sort, offset, limit)].tolist()
        assert numbers == expected[offset : offset + limit]


doc_sets = st.sets(st.integers(0, 30)).map(lambda docs: np.array(sorted(docs), np.int64))
clauses = st.builds(
    lambda docs, scored: Matches(docs, np.sqrt(docs + 1.0) if scored else None),
    doc_sets,
    st.sampled_from([True, False]),
)


@given(st.lists(clauses, max_size=4))
def test_few_documents_add_up_as_many_do(clauses: list[Matches]) -> None:
    many, few = any_of(clauses, 31), any_of(clauses, 1_000_000)
    assert many.docs.tolist() == few.docs.tolist() == sorted({doc for each in clauses for doc in each.docs.tolist()})
    assert many.all_scores().tolist() == few.all_scores().tolist()


@SLOWLY
@given(segments(), plans)
def test_facets(segments: list[MemorySegment], plan: Plan) -> None:
    pair = Pair(segments, Ranking())
    docs = pair.check(plan).docs
    found = [pair.snapshot.stored(doc) for doc in docs.tolist()]
    of = {
        "language": [each.language for each in found],
        "source": [each.document.source for each in found if each.document.source],
        "section": [each.document.section for each in found if each.document.section],
        "tags": [tag for each in found for tag in each.document.tags],
        "date": [each.document.date.isoformat()[:7] for each in found if each.document.date],
    }
    for field in FACET_FIELDS:
        counts = facet(pair.snapshot, field, docs)
        assert list(counts.items()) == sorted(Counter(of[field]).items(), key=lambda item: (-item[1], item[0]))


words = st.text("abcи", min_size=1, max_size=9)


@given(st.sets(words, max_size=40), words, st.integers(0, 3))
def test_near_words(table: set[str], word: str, distance: int) -> None:
    expected = {other: edits(other, word) for other in table if other[0] == word[0]}
    found = SpellingTable(table).near(word, distance)
    assert found == {other: count for other, count in expected.items() if count <= distance}


def test_near_words_of_every_length() -> None:
    long = "a" * 62
    assert SpellingTable(["", long + "b", long + "bc", "a😀"]).near(long, 2) == {long + "b": 1}
    assert SpellingTable(["a😀"]).near("a😁", 1) == {"a😀": 1}


def test_a_cache_keeps_what_fits() -> None:
    cache = BoundedCache[np.ndarray[Any, Any]](limit=10_000, size=lambda array: array.nbytes)
    made = []

    def make(key: str) -> np.ndarray[Any, Any]:
        made.append(key)
        return np.zeros(400)  # 3,200 bytes

    for key in "aabba":
        cache.get(key, lambda key=key: make(key))
    assert made == ["a", "b"]
    for key in "cab":  # the third pushes the first out, which then pushes the second out
        cache.get(key, lambda key=key: make(key))
    assert made == ["a", "b", "c", "a", "b"]


def test_what_is_too_large_is_not_kept() -> None:
    cache = BoundedCache[np.ndarray[Any, Any]](limit=10, size=lambda array: array.nbytes)
    assert len(cache.get("a", lambda: np.zeros(400))) == 400
    assert len(cache.get("a", lambda: np.zeros(300))) == 300


def test_dates_are_counted_from_the_newest_live_document() -> None:
    pages = [Document("1", "x", date=date(2025, 1, 1)), Document("2", "x", date=date(2025, 1, 3)), Document("3", "x")]
    snapshot = Snapshot([MemorySegment(pages, deleted=[1])])
    assert recency_factors(snapshot, np.array([0, 2]), half_life=1.0).tolist() == [1.25, 1.0]
