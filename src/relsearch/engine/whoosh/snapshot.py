"""One committed state of the index: postings and columns, read once and then shared between threads."""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.base import StoredDocument
from relsearch.engine.record import decode_record
from relsearch.engine.whoosh.schema import LIST_SEPARATOR

Postings = Mapping[int, list[tuple[int, float]]]
"""Document number -> (position, weight) of a term in it, in ascending position."""

CACHED_OCCURRENCES: Final = 2_000_000
"""Decoded occurrences kept in memory, at most; about 200 bytes each."""


class Snapshot:
    """A Whoosh reader and all that is derived from it; its files are closed when nobody uses it any more.

    Whoosh's readers are for one thread: hence the lock.
    """

    def __init__(self, reader: Any, generation: int) -> None:
        self.generation = generation
        self._reader = reader
        self._close = weakref.finalize(self, reader.close)
        self._lock = threading.RLock()
        self._cache: dict[tuple[str, str], Postings] = {}
        self._cached = 0

    # Documents

    @cached_property
    def live(self) -> frozenset[int]:
        """Numbers of the documents that are not deleted."""
        with self._lock:
            return frozenset(self._reader.all_doc_ids())

    def stored(self, number: int) -> StoredDocument:
        """The document of a number."""
        with self._lock:
            record = self._reader.stored_fields(number)["record"]
        return decode_record(record)

    def number_of(self, document_id: str) -> int | None:
        """The number of the document with this id."""
        return next(iter(self.postings("id", document_id, positions=False)), None)

    # Terms

    def postings(self, field: str, term: str, *, positions: bool = True) -> Postings:
        """Where a term stands in which documents; empty for a term that the index does not have."""
        key = (field, term)
        with self._lock:
            if key not in self._cache:
                found = self._read_postings(field, term, positions)
                self._remember(key, found)
                return found
            return self._cache[key]

    def document_frequency(self, term: str) -> int:
        """Documents that have the term in their title or body."""
        return len(self.postings("title", term).keys() | self.postings("body", term).keys())

    def terms_matching(self, prefix: str, pattern: re.Pattern[str]) -> Iterator[str]:
        """Terms that begin with a prefix and match a pattern as a whole."""
        with self._lock:
            found = {term.decode() for field in ("title", "body") for term in self._reader.expand_prefix(field, prefix)}
        return (term for term in sorted(found) if pattern.fullmatch(term))

    def terms_within(self, term: str, distance: int, prefix: int) -> Mapping[str, int]:
        """Terms within a Damerau-Levenshtein distance that share the first characters -> distance."""
        nearest: dict[str, int] = {}
        with self._lock:
            for field in ("title", "body"):
                for edits in range(distance + 1):
                    for near in self._reader.terms_within(field, term, edits, prefix=prefix):
                        nearest.setdefault(near, edits)
        return nearest

    # Columns

    @cached_property
    def lengths(self) -> Mapping[str, NDArray[np.float64]]:
        """Field -> weighted length of every document."""
        return {field: self._numbers(f"{field}_length", np.float64) for field in ("title", "body")}

    @cached_property
    def languages(self) -> list[str]:
        """Main language of every document."""
        return self._texts("language")

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """Proleptic Gregorian ordinal of every document's date; 0 where it has none."""
        return self._numbers("date", np.int64)

    def values(self, field: str) -> list[list[str]]:
        """Values of a field for every document."""
        if field == "date":
            ordinals = self.dates.tolist()
            return [[_month(ordinal)] if ordinal else [] for ordinal in ordinals]
        return [text.split(LIST_SEPARATOR) if text else [] for text in self._texts(field)]

    def close(self) -> None:
        """Close the reader's files."""
        with self._lock:
            self._close()

    def _read_postings(self, field: str, term: str, positions: bool) -> Postings:
        if (field, term) not in self._reader:
            return {}
        found = {}
        matcher = self._reader.postings(field, term)
        while matcher.is_active():
            found[matcher.id()] = matcher.value_as("position_boosts") if positions else []
            matcher.next()
        return found

    def _remember(self, key: tuple[str, str], postings: Postings) -> None:
        size = sum(map(len, postings.values()))
        if self._cached + size > CACHED_OCCURRENCES:
            self._cache.clear()
            self._cached = 0
        self._cache[key] = postings
        self._cached += size

    def _numbers(self, field: str, dtype: type[Any]) -> NDArray[Any]:
        return np.array(self._column(field), dtype=dtype)

    def _texts(self, field: str) -> list[str]:
        return [value.decode() for value in self._column(field)]

    def _column(self, field: str) -> list[Any]:
        with self._lock:
            count = self._reader.doc_count_all()
            if count == 0:  # Whoosh's reader of an empty index has no columns
                return []
            column = self._reader.column_reader(field)
            return [column[i] for i in range(count)]


def _month(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()[:7]
