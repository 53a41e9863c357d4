"""The engine over a Whoosh index in a directory."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.base import (
    Engine,
    EngineHit,
    EngineWriter,
    Found,
    Ranking,
    Request,
    StoredDocument,
)
from relsearch.engine.whoosh.codec.index import FlatIndex, State
from relsearch.engine.whoosh.ranking import FUZZY_PREFIX, Scorer, Scores, length_norms, recency_factor
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.engine.whoosh.writer import WhooshWriter
from relsearch.query.plan import missed_leaves

_LAST: Final = 1 << 30


class WhooshEngine(Engine):
    """Whoosh's segments and postings, ranked by the formula of `relsearch.engine.whoosh.ranking`."""

    def __init__(self, path: Path, ranking: Ranking) -> None:
        self.path = path
        self._ranking = ranking
        self._index = FlatIndex(path)
        self._lock = threading.Lock()
        self._state: tuple[State, Snapshot, NDArray[np.float64]] | None = None

    @classmethod
    def create(cls, path: Path, ranking: Ranking) -> WhooshEngine:
        """Make an empty index in an existing directory."""
        FlatIndex.create_in(path)
        return cls(path, ranking)

    @property
    def whoosh(self) -> Any:
        """The index as Whoosh sees it, for its own queries and tools."""
        return self._index

    def writer(self, timeout: float) -> EngineWriter:
        """Begin a batch."""
        return WhooshWriter(self._index, timeout)

    def merge(self, timeout: float) -> None:
        """Merge all segments of about one size, on any thread; writers wait meanwhile, searches do not."""
        WhooshWriter(self._index, timeout).merge()

    def search(self, request: Request) -> Found:
        """Score every document that matches, and give back one page of them."""
        snapshot, norms = self._current()
        scorer = Scorer(snapshot, self._ranking, norms)
        scores = scorer.scores(request.plan)
        factor = recency_factor(snapshot, request.recency) if request.recency else None
        if factor is not None:
            scores = {doc: score * factor(doc) for doc, score in scores.items()}
        hits = []
        for doc in _page(snapshot, scores, request):
            leaves = scorer.contributing(request.plan, doc) if request.terms else ()
            terms = {match.term for leaf in leaves for match in scorer.matches(leaf, doc)}
            recency = factor(doc) if factor is not None else 1.0
            explanation = scorer.explain(request.plan, doc, recency) if request.explain else None
            hits.append(EngineHit(snapshot.stored(doc), scores[doc], tuple(sorted(terms)), explanation))
        return Found(
            hits=tuple(hits),
            total=len(scores),
            facets={field: _facet(snapshot, field, scores) for field in request.facets},
            unmatched=tuple(leaf.text for leaf in missed_leaves(request.plan) if not scorer.frequencies(leaf)),
        )

    def get(self, document_id: str) -> StoredDocument | None:
        """The document with this id, if there is one."""
        snapshot, _ = self._current()
        number = snapshot.number_of(document_id)
        return None if number is None else snapshot.stored(number)

    def documents(self) -> Iterator[StoredDocument]:
        """Every document, in the order in which they lie in the index."""
        snapshot, _ = self._current()
        return (snapshot.stored(number) for number in sorted(snapshot.live))

    def count(self) -> int:
        """How many documents there are."""
        return len(self._current()[0].live)

    def document_frequency(self, term: str) -> int:
        """How many documents have this term in their title or body."""
        return self._current()[0].document_frequency(term)

    def similar_terms(self, term: str, distance: int) -> Mapping[str, int]:
        """Terms of the same kind within so many edits -> their document frequencies."""
        snapshot, _ = self._current()
        near = snapshot.terms_within(term, distance, prefix=1 + FUZZY_PREFIX)
        counts = {other: snapshot.document_frequency(other) for other in near if other != term}
        return {other: count for other, count in counts.items() if count}

    def statistics(self) -> Mapping[str, object]:
        """Documents by language, segments, bytes on disk."""
        snapshot, _ = self._current()
        by_language = Counter(snapshot.languages[number] for number in snapshot.live)
        return {
            "documents": len(snapshot.live),
            "languages": dict(by_language.most_common()),
            "segments": len(self._index.state().segments),
            "bytes": sum(file.stat().st_size for file in self.path.iterdir() if file.is_file()),
        }

    def close(self) -> None:
        """Let go of files."""
        with self._lock:
            self._state = None
            self._index.forget()

    def _current(self) -> tuple[Snapshot, NDArray[np.float64]]:
        """The newest committed state and its length norms. A state that others search with is left to them."""
        state = self._index.state()
        with self._lock:
            if self._state is None or self._state[0] is not state:
                snapshot = Snapshot(state.segments, state.contents.generation)
                self._state = (state, snapshot, length_norms(snapshot, self._ranking))
            return self._state[1:]


def _page(snapshot: Snapshot, scores: Scores, request: Request) -> list[int]:
    """Numbers of the documents asked for, best first; equals in the order in which they were added."""
    end = request.offset + request.limit
    dates, added = snapshot.dates, snapshot.added
    match request.sort:
        case "date":
            ranked = heapq.nsmallest(end, scores, key=lambda doc: (int(dates[doc]) or _LAST, -scores[doc], added[doc]))
        case "-date":
            ranked = heapq.nsmallest(end, scores, key=lambda doc: (-int(dates[doc]), -scores[doc], added[doc]))
        case "id":
            ids = {doc: snapshot.stored(doc).document.id for doc in scores}
            ranked = heapq.nsmallest(end, scores, key=lambda doc: ids[doc])
        case _:
            ranked = heapq.nsmallest(end, scores, key=lambda doc: (-scores[doc], added[doc]))
    return ranked[request.offset :]


def _facet(snapshot: Snapshot, field: str, scores: Scores) -> dict[str, int]:
    values = snapshot.values(field)
    counts = Counter(value for doc in scores for value in values[doc])
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
