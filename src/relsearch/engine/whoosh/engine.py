"""The engine over a Whoosh index in a directory."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from relsearch.analysis.token import WRITTEN
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
from relsearch.engine.whoosh.ranking.explain import Witness
from relsearch.engine.whoosh.ranking.page import Ranked, rank
from relsearch.engine.whoosh.ranking.patterns import similar_forms
from relsearch.engine.whoosh.ranking.scorer import Scorer
from relsearch.engine.whoosh.ranking.topk import facet
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.engine.whoosh.writing.merging import merge_all
from relsearch.engine.whoosh.writing.writer import WhooshWriter
from relsearch.query.plan import missed_leaves


class WhooshEngine(Engine):
    """Whoosh's segments and postings, ranked by the formula of `relsearch.engine.whoosh.ranking.scorer`."""

    def __init__(self, path: Path, ranking: Ranking) -> None:
        self.path = path
        self._ranking = ranking
        self._index = FlatIndex(path)
        self._lock = threading.Lock()
        self._current_state: tuple[State, Scorer] | None = None

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
        """Make one segment of all; others search and write meanwhile."""
        merge_all(self._index, timeout)

    def search(self, request: Request) -> Found:
        """Score every document that matches, and give back one page of them."""
        scorer = self._current()
        ranked = rank(scorer, request)
        read = scorer.snapshot.records.document
        hits = [EngineHit(partial(read, doc), score) for doc, score in zip(ranked.docs, ranked.scores, strict=True)]
        if request.terms or request.explain:
            hits = _explained(hits, ranked, Witness(scorer, request.plan, ranked.docs), request)
        missed = (leaf for leaf in missed_leaves(request.plan) if not len(scorer.frequencies(leaf).docs))
        return Found(tuple(hits), ranked.total, ranked.facets, unmatched=tuple(leaf.text for leaf in missed))

    def get(self, document_id: str) -> StoredDocument | None:
        """The document with this id, if there is one."""
        snapshot = self._current().snapshot
        number = snapshot.number_of(document_id)
        return None if number is None else snapshot.stored(number)

    def documents(self) -> Iterator[StoredDocument]:
        """Every document, in the order in which they lie in the index."""
        return self._current().snapshot.all_stored()

    def count(self) -> int:
        """How many documents there are."""
        return self._current().snapshot.live_count

    def document_frequency(self, term: str) -> int:
        """How many documents have this term in their title or body."""
        return self._current().snapshot.document_frequency(term)

    def similar_terms(self, term: str, distance: int) -> Mapping[str, int]:
        """Terms of the same kind within so many edits -> their document frequencies."""
        snapshot = self._current().snapshot
        near = (WRITTEN + form for form in similar_forms(snapshot, term.removeprefix(WRITTEN), distance))
        counts = {other: snapshot.document_frequency(other) for other in near if other != term}
        return {other: count for other, count in counts.items() if count}

    def statistics(self) -> Mapping[str, object]:
        """Documents by language, segments, bytes on disk."""
        snapshot = self._current().snapshot
        return {
            "documents": snapshot.live_count,
            "languages": facet(snapshot, "language", snapshot.live),
            "segments": len(self._index.state().segments),
            "bytes": sum(file.stat().st_size for file in self.path.iterdir() if file.is_file()),
        }

    def close(self) -> None:
        """Let go of files."""
        with self._lock:
            self._current_state = None
            self._index.forget()

    def _current(self) -> Scorer:
        """A scorer of the newest committed state. A state that others search with is left to them."""
        state = self._index.state()
        with self._lock:
            if self._current_state is None or self._current_state[0] is not state:
                scorer = Scorer(Snapshot(state.segments, state.contents.generation), self._ranking)
                self._current_state = (state, scorer)
            return self._current_state[1]


def _explained(hits: Sequence[EngineHit], ranked: Ranked, witness: Witness, request: Request) -> list[EngineHit]:
    """The hits with their terms, and how their scores come about, as far as that is asked for."""
    return [
        hit._replace(
            terms=witness.terms(doc) if request.terms else (),
            explanation=witness.explain(doc, recency) if request.explain else None,
        )
        for hit, doc, recency in zip(hits, ranked.docs, ranked.recencies, strict=True)
    ]
