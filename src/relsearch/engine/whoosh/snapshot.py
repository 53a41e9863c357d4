"""One committed state of the index: postings and columns, read once and then shared between threads."""

from __future__ import annotations

import json
import re
import threading
import weakref
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from relsearch.analysis.token import NAME
from relsearch.engine.base import StoredDocument
from relsearch.engine.record import decode_record
from relsearch.query.names import NameTable

Postings = Mapping[int, list[tuple[int, float]]]
"""Document number -> (position, weight) of a term in it, in ascending position."""

CACHED_OCCURRENCES: Final = 2_000_000
"""Decoded occurrences kept in memory, at most; about 200 bytes each."""

LONGEST_MISSPELT: Final = 40
"""Code points of a term for which near terms are looked for; measuring takes time in the square of the length."""


class Snapshot:
    """A Whoosh reader and all that is derived from it; its files are closed when nobody uses it any more.

    Whoosh's readers are for one thread: hence the lock. Whoosh opens the files of columns and stored fields when
    first asked for them, and takes one that a merge has removed meanwhile for an empty one: hence all are read here.

    live       numbers of the documents that are not deleted
    lengths    field -> weighted length of every document
    languages  main language of every document
    dates      proleptic Gregorian ordinal of every document's date; 0 where it has none
    added      when every document was added, in nanoseconds; orders equals
    """

    def __init__(self, reader: Any, generation: int) -> None:
        self.generation = generation
        self._reader = reader
        self._close = weakref.finalize(self, reader.close)
        self._lock = threading.RLock()
        self._cache: dict[tuple[str, str], Postings] = {}
        self._cached = 0
        self._names: NameTable | None = None
        self.live = frozenset(reader.all_doc_ids())
        self.lengths: Mapping[str, NDArray[np.float64]] = {
            field: np.array(self._column(f"{field}_length"), dtype=np.float64) for field in ("title", "body")
        }
        self.dates: NDArray[np.int64] = np.array(self._column("date"), dtype=np.int64)
        self.added: NDArray[np.int64] = np.array(self._column("added"), dtype=np.int64)
        self.languages: list[str] = [value.decode() for value in self._column("language")]
        self._values = {field: [json.loads(v) for v in self._column(field)] for field in ("source", "section", "tags")}
        for leaf, _ in reader.leaf_readers():
            if leaf.doc_count_all():
                leaf.stored_fields(0)

    # Documents

    @cached_property
    def newest(self) -> int:
        """Ordinal of the newest date among live documents; 0 where none has a date."""
        return max((int(self.dates[number]) for number in self.live), default=0)

    def stored(self, number: int) -> StoredDocument:
        """The document of a number."""
        with self._lock:
            record = self._reader.stored_fields(number)["record"]
        return decode_record(record)

    def number_of(self, document_id: str) -> int | None:
        """The number of the document with this id."""
        return next(iter(self.postings("id", document_id, positions=False)), None)

    def values(self, field: str) -> list[list[str]]:
        """Values of a field of `FACET_FIELDS` for every document."""
        if field == "date":
            return [[_month(ordinal)] if ordinal else [] for ordinal in self.dates.tolist()]
        if field == "language":
            return [[code] for code in self.languages]
        return self._values[field]

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
        with self._lock:
            return {term.decode() for field in ("title", "body") for term in self._reader.expand_prefix(field, prefix)}

    def terms_within(self, term: str, distance: int, prefix: int) -> Mapping[str, int]:
        """Terms within a Damerau-Levenshtein distance that share the first characters -> distance."""
        nearest: dict[str, int] = {}
        if len(term) > LONGEST_MISSPELT:
            return nearest
        with self._lock:
            for field in ("title", "body"):
                for edits in range(distance + 1):
                    # Whoosh's general method: that of its segments does not take a swap of neighbours for one edit.
                    for near in IndexReader.terms_within(self._reader, field, term, edits, prefix=prefix):
                        nearest.setdefault(near, edits)
        return nearest

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

    def _column(self, field: str) -> list[Any]:
        count = self._reader.doc_count_all()
        if count == 0:  # Whoosh's reader of an empty index has no columns
            return []
        column = self._reader.column_reader(field)
        return [column[i] for i in range(count)]


def _month(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()[:7]
