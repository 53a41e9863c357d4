"""One committed state of the index: postings and columns, read once and then shared between threads."""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.support.levenshtein import distance as edit_distance

from relsearch.analysis.token import NAME
from relsearch.engine.base import StoredDocument
from relsearch.engine.record import decode_record
from relsearch.engine.whoosh.postings import Segment, ValueColumn
from relsearch.query.names import NameTable

Postings = Mapping[int, list[tuple[int, float]]]
"""Document number -> (position, weight) of a term in it, in ascending position."""

CACHED_OCCURRENCES: Final = 2_000_000
"""Decoded occurrences kept in memory, at most; about 200 bytes each."""

LONGEST_MISSPELT: Final = 40
"""Code points of a term for which near terms are looked for; measuring takes time in the square of the length."""


class Snapshot:
    """Segments, and all that is derived from them, decoded once and then shared between threads.

    A document's number is its number in its segment, after all documents of the segments before.

    live       numbers of the documents that are not deleted
    lengths    field -> weighted length of every document
    languages  main language of every document
    dates      proleptic Gregorian ordinal of every document's date; 0 where it has none
    added      when every document was added, in nanoseconds; orders equals
    """

    def __init__(self, segments: Sequence[Segment], generation: int) -> None:
        self.generation = generation
        self._segments = segments
        self._bases = [0, *accumulate(segment.doc_count for segment in segments)]
        self._lock = threading.RLock()
        self._cache: dict[tuple[str, str], Postings] = {}
        self._cached = 0
        self._names: NameTable | None = None
        self.live = frozenset(
            base + number
            for base, segment in zip(self._bases, segments, strict=False)
            for number in range(segment.doc_count)
            if segment.deleted is None or not segment.deleted[number]
        )
        self.lengths: Mapping[str, NDArray[np.float64]] = {
            field: _joined([segment.lengths[field] for segment in segments], np.float64) for field in ("title", "body")
        }
        self.dates: NDArray[np.int64] = _joined([segment.dates for segment in segments], np.int64)
        self.added: NDArray[np.int64] = _joined([segment.added for segment in segments], np.int64)
        self.languages = [segment.language_codes[code] for segment in segments for code in segment.languages.tolist()]

    # Documents

    @cached_property
    def newest(self) -> int:
        """Ordinal of the newest date among live documents; 0 where none has a date."""
        return max((int(self.dates[number]) for number in self.live), default=0)

    def stored(self, number: int) -> StoredDocument:
        """The document of a number."""
        place = bisect_right(self._bases, number) - 1
        return decode_record(self._segments[place].stored(number - self._bases[place]).decode())

    def number_of(self, document_id: str) -> int | None:
        """The number of the document with this id."""
        return next(iter(self.postings("id", document_id)), None)

    def values(self, field: str) -> list[list[str]]:
        """Values of a field of `FACET_FIELDS` for every document."""
        if field == "date":
            return [[_month(ordinal)] if ordinal else [] for ordinal in self.dates.tolist()]
        if field == "language":
            return [[code] for code in self.languages]
        return [values for segment in self._segments for values in _lists(segment.values(field))]

    # Terms

    def postings(self, field: str, term: str) -> Postings:
        """Where a term stands in which documents; empty for a term that the index does not have."""
        key = (field, term)
        with self._lock:
            if key not in self._cache:
                found = self._read_postings(field, term)
                self._remember(key, found)
                return found
            return self._cache[key]

    def document_frequency(self, term: str) -> int:
        """Documents that have the term in their title or body."""
        return len(self.postings("title", term).keys() | self.postings("body", term).keys())

    def names(self) -> NameTable:
        """All name keys; read when first asked for."""
        with self._lock:
            if self._names is None:
                self._names = NameTable(term.removeprefix(NAME) for term in self._terms_from(NAME))
            return self._names

    def terms_matching(self, prefix: str, pattern: re.Pattern[str]) -> Iterator[str]:
        """Terms that begin with a prefix and match a pattern as a whole."""
        return (term for term in sorted(self._terms_from(prefix)) if pattern.fullmatch(term))

    def _terms_from(self, prefix: str) -> set[str]:
        return {
            term for field in ("title", "body") for segment in self._segments for term in segment.terms(field, prefix)
        }

    def terms_within(self, term: str, distance: int, prefix: int) -> Mapping[str, int]:
        """Terms within a Damerau-Levenshtein distance that share the first characters -> distance."""
        nearest: dict[str, int] = {}
        if len(term) > LONGEST_MISSPELT:
            return nearest
        for near in self._terms_from(term[:prefix]):
            edits = edit_distance(near, term, limit=distance)
            if edits <= distance:
                nearest[near] = edits
        return nearest

    def _read_postings(self, field: str, term: str) -> Postings:
        found: dict[int, list[tuple[int, float]]] = {}
        for base, segment in zip(self._bases, self._segments, strict=False):
            arrays = segment.postings(field, term)
            if arrays is not None:
                starts, positions = arrays.starts.tolist(), arrays.positions.tolist()
                weights = [1.0] * len(positions) if arrays.weights is None else arrays.weights.tolist()
                for i, doc in enumerate(arrays.docs.tolist()):
                    if base + doc in self.live:
                        own = slice(starts[i], starts[i + 1])
                        found[base + doc] = list(zip(positions[own], weights[own], strict=True))
        return found

    def _remember(self, key: tuple[str, str], postings: Postings) -> None:
        size = sum(map(len, postings.values()))
        if self._cached + size > CACHED_OCCURRENCES:
            self._cache.clear()
            self._cached = 0
        self._cache[key] = postings
        self._cached += size


def _joined(columns: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype), *columns]).astype(dtype)


def _lists(column: ValueColumn) -> Iterator[list[str]]:
    starts, codes = column.starts.tolist(), column.codes.tolist()
    for start, end in pairwise(starts):
        yield [column.table[code] for code in codes[start:end]]


def _month(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()[:7]
