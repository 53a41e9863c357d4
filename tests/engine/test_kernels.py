"""The compiled kernels beside the NumPy code that they stand in for: the same to the last bit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np
from hypothesis import event, given
from hypothesis import strategies as st
from segments import MemorySegment, field_reader
from test_oracle import SLOWLY, plans
from test_ranking import segments, words

from relsearch import Ranking
from relsearch.engine.whoosh import compiled, kernels
from relsearch.engine.whoosh.occurrences import Stretch, by_document, frequencies, occurrences
from relsearch.engine.whoosh.ranking import Scorer
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.engine.whoosh.spelling import SpellingTable
from relsearch.engine.whoosh.topk import page
from relsearch.query.plan import Plan

T = TypeVar("T")


@contextmanager
def using(loaded: object) -> Iterator[None]:
    with patch.object(compiled, "_loaded", loaded), patch.object(compiled, "_ask"):
        yield


def both(make: Callable[[], T]) -> tuple[T, T]:
    """What something is with NumPy, and with the kernels."""
    with using(None):
        one = make()
    with using(kernels):
        return one, make()


@SLOWLY
@given(segments(), st.lists(plans, min_size=1, max_size=5))
def test_documents_scores_and_order(segments: list[MemorySegment], plans: list[Plan]) -> None:
    snapshot = Snapshot(segments)

    def found() -> list[Any]:
        scorer = Scorer(snapshot, Ranking())
        pages = []
        for plan in plans:
            matches = scorer.scores(plan)
            places = [page(snapshot, matches, "relevance", offset, 3).tolist() for offset in (0, 2)]
            pages.append((matches.docs.tolist(), matches.all_scores().tolist(), places))
        return pages

    one, other = both(found)
    assert one == other
    event(f"{sum(len(docs) > 1 for docs, _, _ in one)} plans found several documents")


numbers = st.one_of(st.integers(0, 3), st.integers(0, 300), st.integers(0, 70_000), st.integers(0, 1 << 22))
pairs = st.dictionaries(numbers, st.sampled_from([1.0, 1.0, 0.5, 0.02]), min_size=1, max_size=4)
terms = st.dictionaries(numbers, pairs, min_size=1, max_size=300)


@SLOWLY
@given(st.lists(st.lists(terms, min_size=1, max_size=4), min_size=1, max_size=3), st.sampled_from([1, 2]))
def test_lists_of_every_kind(places: list[list[dict[int, dict[int, float]]]], fields: int) -> None:
    stretches = []
    for i, lists in enumerate(places):
        standing = {
            f"{n}": {doc: sorted(of.items()) for doc, of in sorted(each.items())} for n, each in enumerate(lists)
        }
        reader = field_reader(standing)
        slot = (i << 23) * fields + i % fields
        stretches += [Stretch(reader, n, n + 1, slot, 1.0 - 0.15 * n) for n in range(1, len(lists))]
        stretches.append(Stretch(reader, 0, len(lists), slot, 0.8))
    one, other = both(lambda: occurrences(stretches, fields))
    assert one.keys.tolist() == other.keys.tolist()
    assert one.weights.tolist() == other.weights.tolist()
    for found in both(lambda: frequencies(stretches, fields)):
        for numbers, expected in zip(found, by_document(one, fields), strict=True):
            assert numbers.tolist() == expected.tolist()


@given(st.sets(words, max_size=40), words, st.integers(0, 3))
def test_near_words(table: set[str], word: str, distance: int) -> None:
    one, other = both(lambda: SpellingTable(table).near(word, distance))
    assert one == other


def test_many_hits_of_equal_score_come_in_the_order_in_which_they_were_added() -> None:
    added = np.random.default_rng(7).permutation(1000)
    scores = np.repeat([1.0, 2.0], 500)
    places = kernels.best(scores, np.arange(1000), added, 100)
    assert places.tolist() == (500 + np.argsort(added[500:]))[:100].tolist()


def test_they_are_loaded_when_much_has_been_asked() -> None:
    with (
        patch.object(compiled, "_loaded", None),
        patch.object(compiled, "_asked", 0),
        patch("threading.Thread") as thread,
    ):
        for _ in range(compiled.PATIENCE - 1):
            assert compiled.kernels() is None
        thread.assert_not_called()
        compiled.kernels()
        thread.assert_called_once()
