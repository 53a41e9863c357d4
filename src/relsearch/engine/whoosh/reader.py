"""Whoosh's own segments as the arrays that ranking reads."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.cache import BoundedCache
from relsearch.engine.whoosh.postings import PostingArrays, ValueColumn

CACHE_BYTES: Final = 32_000_000
"""Memory for decoded postings, at most: Whoosh decodes one document after another, and on one thread at a time."""


class WhooshSegment:
    """A `Segment` over Whoosh's reader of one.

    Whoosh's readers are for one thread: hence the lock. Whoosh opens the files of columns and stored fields when
    first asked for them, and takes one that a merge has removed meanwhile for an empty one: hence all are read here.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.source: object = reader
        self._lock = threading.Lock()
        self._cache = BoundedCache[PostingArrays](CACHE_BYTES, size=_size)
        self.doc_count: int = reader.doc_count_all()
        self.deleted: NDArray[np.bool_] | None = None
        if reader.has_deletions():
            self.deleted = np.array([reader.is_deleted(number) for number in range(self.doc_count)], dtype=bool)
        self.lengths: Mapping[str, NDArray[np.float32]] = {
            field: np.array(self._column(f"{field}_length"), dtype=np.float32) for field in ("title", "body")
        }
        self.dates: NDArray[np.int32] = np.array(self._column("date"), dtype=np.int32)
        self.added: NDArray[np.int64] = np.array(self._column("added"), dtype=np.int64)
        languages = self._column("language")
        self.language_codes: Sequence[str] = [code.decode() for code in sorted(set(languages))]
        numbers = {code: number for number, code in enumerate(sorted(set(languages)))}
        self.languages: NDArray[np.uint8] = np.array([numbers[code] for code in languages], dtype=np.uint8)
        self._values = {
            field: value_column([json.loads(values) for values in self._column(field)])
            for field in ("source", "section", "tags")
        }
        reader.stored_fields(0)

    def postings(self, field: str, term: str) -> PostingArrays | None:
        """Where a term stands; deleted documents are left out."""
        found = self._cache.get((field, term), lambda: self._read(field, term))
        return found if len(found.docs) else None

    def _read(self, field: str, term: str) -> PostingArrays:
        with self._lock:
            if (field, term) not in self._reader:
                return posting_arrays([], [])
            matcher = self._reader.postings(field, term)
            docs, occurrences = [], []
            while matcher.is_active():
                docs.append(matcher.id())
                occurrences.append([(0, 1.0)] if field == "id" else matcher.value_as("position_boosts"))
                matcher.next()
        return posting_arrays(docs, occurrences)

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """Terms of a field that begin with a prefix, in order."""
        with self._lock:
            return iter([term.decode() for term in self._reader.expand_prefix(field, prefix)])

    def values(self, field: str) -> ValueColumn:
        """What every document has in "source", "section" or "tags"."""
        return self._values[field]

    def stored(self, number: int) -> bytes:
        """The record of a document."""
        with self._lock:
            record: str = self._reader.stored_fields(number)["record"]
        return record.encode()

    def _column(self, field: str) -> list[Any]:
        column = self._reader.column_reader(field)
        return [column[number] for number in range(self.doc_count)]


def _size(postings: PostingArrays) -> int:
    weights = 0 if postings.weights is None else postings.weights.nbytes
    return postings.docs.nbytes + postings.starts.nbytes + postings.positions.nbytes + weights


def posting_arrays(docs: Sequence[int], occurrences: Sequence[Sequence[tuple[int, float]]]) -> PostingArrays:
    """Postings as arrays, from the (position, weight) pairs of each document.

    >>> posting_arrays([3, 8], [[(0, 1.0), (5, 1.0)], [(2, 1.0)]]).starts.tolist()
    [0, 2, 3]
    """
    starts = np.zeros(len(docs) + 1, np.uint32)
    np.cumsum([len(pairs) for pairs in occurrences], out=starts[1:])
    weights = np.array([weight for pairs in occurrences for _, weight in pairs], np.float32)
    return PostingArrays(
        docs=np.array(docs, np.uint32),
        starts=starts,
        positions=np.array([position for pairs in occurrences for position, _ in pairs], np.uint32),
        weights=None if (weights == 1.0).all() else weights,
    )


def value_column(values: Sequence[Sequence[str]]) -> ValueColumn:
    """A column of lists of values.

    >>> value_column([["gas"], [], ["oil", "gas"]]).codes.tolist()
    [0, 1, 0]
    """
    table: dict[str, int] = {}
    codes = [table.setdefault(value, len(table)) for each in values for value in each]
    starts = np.zeros(len(values) + 1, np.uint32)
    np.cumsum([len(each) for each in values], out=starts[1:])
    return ValueColumn(starts, np.array(codes, np.uint32), list(table))
