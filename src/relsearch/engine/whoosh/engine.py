"""The engine over a Whoosh index in a directory."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

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
from relsearch.engine.whoosh.explain import Witness
from relsearch.engine.whoosh.matches import Matches
from relsearch.engine.whoosh.norms import recency_factors
from relsearch.engine.whoosh.patterns import similar_forms
from relsearch.engine.whoosh.ranking import Scorer
from relsearch.engine.whoosh.reader import WhooshSegment
from relsearch.engine.whoosh.schema import make_schema
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.engine.whoosh.topk import facet, page
from relsearch.engine.whoosh.writer import WhooshWriter
from relsearch.errors import IndexFormatError
from relsearch.query.plan import missed_leaves

_TICK: Final = 1_000_000_000
"""Nanoseconds within which two changes of a directory may bear the same time."""

# What Whoosh raises for files that are missing or cut short; it has no error of its own for that.
_UNREADABLE: Final = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    UnpicklingError,
    struct.error,
    whoosh_index.EmptyIndexError,
    whoosh_index.IndexVersionError,
)


class WhooshEngine(Engine):
    """Whoosh's segments and postings, ranked by the formula of `relsearch.engine.whoosh.ranking`."""

    def __init__(self, path: Path, ranking: Ranking) -> None:
        self.path = path
        self._ranking = ranking
        try:
            self._index = whoosh_index.FileIndex(FileStorage(str(path)))
        except _UNREADABLE as error:
            raise _damaged(path, error) from error
        self._lock = threading.Lock()
        self._scorer: Scorer | None = None
        self._listed = 0  # time of the directory's last change, as of when its newest generation was looked for

    @classmethod
    def create(cls, path: Path, ranking: Ranking) -> WhooshEngine:
        """Make an empty index in an existing directory."""
        whoosh_index.FileIndex.create(FileStorage(str(path)), make_schema(), "MAIN")
        return cls(path, ranking)

    @property
    def whoosh(self) -> Any:
        """The index as Whoosh sees it, for its own queries and tools."""
        return self._index

    def writer(self, timeout: float) -> EngineWriter:
        """Begin a batch."""
        return WhooshWriter(self._index, timeout)

    def search(self, request: Request) -> Found:
        """Score every document that matches, and give back one page of them."""
        scorer = self._current()
        snapshot = scorer.snapshot
        found = scorer.scores(request.plan)
        factors = None
        if request.recency:
            factors = recency_factors(snapshot, found.docs, request.recency)
            found = Matches(found.docs, found.all_scores() * factors)
        witness = Witness(scorer, request.plan)
        hits = []
        for place in page(snapshot, found, request.sort, request.offset, request.limit).tolist():
            doc = int(found.docs[place])
            terms = witness.terms(doc) if request.terms else ()
            recency = 1.0 if factors is None else float(factors[place])
            explanation = witness.explain(doc, recency) if request.explain else None
            score = 0.0 if found.scores is None else float(found.scores[place])
            hits.append(EngineHit(snapshot.stored(doc), score, terms, explanation))
        return Found(
            hits=tuple(hits),
            total=len(found.docs),
            facets={field: facet(snapshot, field, found.docs) for field in request.facets},
            unmatched=tuple(leaf.text for leaf in missed_leaves(request.plan) if not len(scorer.gains(leaf).docs)),
        )

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
            "segments": len(self._index._segments()),
            "bytes": sum(file.stat().st_size for file in self.path.iterdir() if file.is_file()),
        }

    def close(self) -> None:
        """Let go of files."""
        with self._lock:
            if self._scorer is not None:
                self._scorer.snapshot.close()
                self._scorer = None

    def _current(self) -> Scorer:
        """A scorer of the newest committed state. A state that others search with is left to them."""
        with self._lock:
            changed = self.path.stat().st_mtime_ns
            if self._scorer is None or changed != self._listed:
                # A clock's tick later: what changes the directory within the tick may leave its time as it is.
                self._listed = changed if time.time_ns() - changed > _TICK else 0
                if self._scorer is None or self._scorer.snapshot.generation != self._index.latest_generation():
                    self._scorer = Scorer(self._read(), self._ranking)
            return self._scorer

    def _read(self) -> Snapshot:
        """The newest state with all its files open; anew where a commit took some away meanwhile."""
        while True:
            generation = self._index.latest_generation()
            try:
                reader = self._index.reader()
                segments = [WhooshSegment(leaf) for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
                snapshot = Snapshot(segments, generation, reader.close)
            except _UNREADABLE as error:
                if generation == self._index.latest_generation():
                    raise _damaged(self.path, error) from error
            else:
                if generation == self._index.latest_generation():
                    return snapshot


def _damaged(path: Path, error: Exception) -> IndexFormatError:
    return IndexFormatError(f"the index {path} is damaged ({error!r}): restore it, or index the documents anew")
