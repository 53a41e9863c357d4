"""One committed state of the index: its segments seen as one."""

from __future__ import annotations

import heapq
import sys
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled
from relsearch.analysis.name_key import unvoiced_letters
from relsearch.analysis.name_similarity import ALIKE, replacement_costs
from relsearch.analysis.token import NAME
from relsearch.engine.base import StoredDocument
from relsearch.engine.record import decode_record
from relsearch.engine.whoosh.codec.lists import FieldReader
from relsearch.engine.whoosh.ranking.cache import BoundedCache
from relsearch.engine.whoosh.ranking.occurrences import Ints, merged
from relsearch.engine.whoosh.ranking.postings import Segment
from relsearch.query.names import REMEMBERED, Names, NameTable
from relsearch.query.plan import TEXT_FIELDS

RECORD_BYTES: Final = 8_000_000
"""Memory for records of documents that were read, at most: unpacking them takes longer than ranking."""


# Terms of a segment never change, and outlive the snapshots of it.
_NAMES: Final[weakref.WeakKeyDictionary[object, NameTable]] = weakref.WeakKeyDictionary()
_COMPILED_NAMES: Final[weakref.WeakKeyDictionary[object, Any]] = weakref.WeakKeyDictionary()


class Records:
    """The documents' records in the segments of one state, by number. Keeps nothing else of the state alive."""

    def __init__(self, segments: Sequence[Segment], bases: Sequence[int]) -> None:
        self._segments = segments
        self._bases = bases
        # Text, not documents: what a caller does to the `extra` of one must not be seen by the next.
        self._kept = BoundedCache[str](RECORD_BYTES, size=sys.getsizeof)

    def read(self, number: int) -> str:
        """A record as it is stored."""
        index = bisect_right(self._bases, number) - 1
        return self._segments[index].stored(number - self._bases[index]).decode()

    def document(self, number: int) -> StoredDocument:
        """The document of a number. Its record is kept for a while: hits are often asked for again."""
        return decode_record(self._kept.get(number, lambda: self.read(number)))


class Snapshot:
    """Segments and all that is derived from them; shared between threads, closed when nobody uses it any more.

    A document's number is its number within its segment plus the documents of the segments before.

    segments   parts of the index, in order
    bases      number of the first document of each
    doc_count  documents in all, deleted ones among them
    """

    def __init__(self, segments: Sequence[Segment], generation: int = 0, close: Callable[[], object] = int) -> None:
        self.segments = tuple(segments)
        self.generation = generation
        *self.bases, self.doc_count = accumulate((segment.doc_count for segment in segments), initial=0)
        self.records = Records(self.segments, self.bases)
        self._close = weakref.finalize(self, close)

    def close(self) -> None:
        """Close the files beneath."""
        self._close()

    # Documents

    @cached_property
    def alive(self) -> NDArray[np.bool_] | None:
        """Which documents are not deleted; ``None`` where none is."""
        if all(segment.deleted is None for segment in self.segments):
            return None
        alive = np.ones(self.doc_count, dtype=bool)
        for base, segment in zip(self.bases, self.segments, strict=True):
            if segment.deleted is not None:
                alive[base : base + segment.doc_count] = ~segment.deleted
        return alive

    @cached_property
    def live(self) -> Ints:
        """Numbers of the documents that are not deleted."""
        return np.arange(self.doc_count) if self.alive is None else np.flatnonzero(self.alive)

    @cached_property
    def live_count(self) -> int:
        """How many documents are not deleted."""
        return self.doc_count if self.alive is None else int(self.alive.sum())

    @cached_property
    def dates(self) -> NDArray[np.int32]:
        """Ordinal of every document's date; 0 where it has none."""
        return self.gathered([segment.dates for segment in self.segments], np.int32)

    @cached_property
    def added(self) -> NDArray[np.int64]:
        """When every document was added, in nanoseconds."""
        return self.gathered([segment.added for segment in self.segments], np.int64)

    @cached_property
    def newest(self) -> int:
        """Ordinal of the newest date among live documents; 0 where none has a date."""
        return int(self.dates[self.live].max(initial=0))

    @cached_property
    def id_ranks(self) -> Ints:
        """The place of every live document in the order of ids."""
        ranks = np.zeros(self.doc_count, np.int64)
        for rank, term in enumerate(self.terms(("id",), "")):
            ranks[self.documents_with("id", term)] = rank
        return ranks

    def stored(self, number: int) -> StoredDocument:
        """The document of a number."""
        return self.records.document(number)

    def all_stored(self) -> Iterator[StoredDocument]:
        """Every live document, in order."""
        return (decode_record(self.records.read(number)) for number in self.live.tolist())

    def number_of(self, document_id: str) -> int | None:
        """The number of the document with this id."""
        docs = self.documents_with("id", document_id)
        return int(docs[0]) if len(docs) else None

    def documents_with(self, field: str, term: str) -> Ints:
        """Numbers of the live documents that have a term."""
        name = term.encode()
        parts = [np.zeros(0, np.int64)]
        for reader, base in self.fields(field):
            number = reader.dictionary.find(name)
            if number >= 0:
                parts.append(reader.postings(number).docs + np.int64(base))
        docs = np.concatenate(parts)
        return docs if self.alive is None else docs[self.alive[docs]]

    # Terms

    def fields(self, name: str) -> Sequence[tuple[FieldReader, int]]:
        """A field in every segment, with the number of the segment's first document."""
        return [(segment.field(name), base) for base, segment in zip(self.bases, self.segments, strict=True)]

    def terms(self, fields: Sequence[str], prefix: str) -> Iterator[str]:
        """Terms of any of the fields that begin with a prefix, in order, each once."""
        dictionaries = [reader.dictionary for field in fields for reader, _ in self.fields(field)]
        spans = [dictionary.terms(*dictionary.span(prefix.encode())) for dictionary in dictionaries]
        last = None
        for term in heapq.merge(*spans):
            if term != last:
                yield term.decode()
            last = term

    def document_frequency(self, term: str) -> int:
        """Live documents that have the term in their title or body."""
        title, body = (self.documents_with(field, term) for field in TEXT_FIELDS)
        return len(merged([title, body]))

    @cached_property
    def names(self) -> Names:
        """All name keys; those of a segment are read when first asked for, and kept as long as it is open."""
        if compiled.native:
            return _CompiledNames([_compiled_names(segment) for segment in self.segments])
        return NameTable((), [_names(segment) for segment in self.segments])

    # Columns

    def gathered(self, columns: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
        """A column of all segments in one array."""
        if len(columns) == 1:
            return columns[0].astype(dtype, copy=False)
        return np.concatenate([np.zeros(0, dtype), *columns]).astype(dtype, copy=False)

    def by_segment(self, docs: Ints) -> Iterator[tuple[Segment, Ints]]:
        """Documents, ascending, as (segment, numbers within it)."""
        bounds = np.searchsorted(docs, [*self.bases, self.doc_count])
        for i, segment in enumerate(self.segments):
            yield segment, docs[bounds[i] : bounds[i + 1]] - self.bases[i]


class _CompiledNames:
    """What `NameTable` does, of compiled tables."""

    def __init__(self, tables: Sequence[Any]) -> None:
        self._tables = tables
        self.near = lru_cache(maxsize=REMEMBERED)(self._near)

    def _near(self, key: str) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for table in self._tables:
            found.update(table.near(key, ALIKE))
        return found


def _compiled_names(segment: Segment) -> Any:
    table = _COMPILED_NAMES.get(segment.source)
    if table is None:
        fields = tuple(segment.field(field).native for field in TEXT_FIELDS)
        table = compiled.native.Names(fields, NAME.encode(), replacement_costs(), unvoiced_letters())
        _COMPILED_NAMES[segment.source] = table
    return table


def _names(segment: Segment) -> NameTable:
    table = _NAMES.get(segment.source)
    if table is None:
        dictionaries = [segment.field(field).dictionary for field in TEXT_FIELDS]
        terms = {term for each in dictionaries for term in each.terms(*each.span(NAME.encode()))}
        table = _NAMES[segment.source] = NameTable(term.decode().removeprefix(NAME) for term in terms)
    return table


def month(ordinal: int) -> str:
    """The month of a day ("2025-10").

    >>> month(date(2025, 10, 28).toordinal())
    '2025-10'
    """
    return date.fromordinal(ordinal).isoformat()[:7]
