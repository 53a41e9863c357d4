"""What Whoosh reads through: a segment's terms, postings, columns and stored fields behind the interface of its codecs.

Like all of Whoosh's readers, these are for one thread; what lies below them is shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.columns import ColumnReader
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from relsearch.engine.whoosh.codec.columns import Coded
from relsearch.engine.whoosh.codec.segment import FIELDS, FlatSegment
from relsearch.engine.whoosh.ranking.postings import PostingArrays
from relsearch.engine.whoosh.schema import SCHEMA, WeightedPositions

Term = tuple[str, bytes]


class FlatTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """The terms of all fields, by field and then by their bytes."""

    def __init__(self, segment: FlatSegment) -> None:
        self._segment = segment

    def __contains__(self, term: Term) -> bool:
        field, text = term
        return self._number(field, text) >= 0

    def indexed_field_names(self) -> list[str]:
        """Fields that have terms here."""
        return [name for name in sorted(FIELDS) if self._segment.data.field(name).dictionary.count]

    def terms(self) -> Iterator[Term]:
        """Every term."""
        return self._from_fields(self.indexed_field_names())

    def terms_from(self, field: str, prefix: bytes) -> Iterator[Term]:
        """Every term that is not before the given one."""
        if field in FIELDS:
            dictionary = self._segment.data.field(field).dictionary
            for text in dictionary.terms(dictionary.first_from(prefix)):
                yield field, text
        yield from self._from_fields([name for name in self.indexed_field_names() if name > field])

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        """Every term, and what is known of it."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        """Every term that is not before the given one, and what is known of it."""
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def term_info(self, field: str, text: bytes) -> TermInfo:
        """What is known of a term."""
        postings = self._postings(field, text)
        weights = _weights(postings)
        least, greatest = 1, 1
        if field != "id":
            lengths = self._segment.data.field_lengths(field)[postings.docs]
            least, greatest = int(lengths.min()), int(lengths.max())
        return TermInfo(
            weight=float(weights.sum()),
            df=len(postings.docs),
            minlength=least,
            maxlength=greatest,
            maxweight=float(weights.max()),
            minid=int(postings.docs[0]),
            maxid=int(postings.docs[-1]),
        )

    def doc_frequency(self, field: str, text: bytes) -> int:
        """How many documents have a term."""
        number = self._number(field, text)
        return self._segment.data.field(field).count(number) if number >= 0 else 0

    def frequency(self, field: str, text: bytes) -> float:
        """The sum of a term's weights in all documents."""
        return float(_weights(self._postings(field, text)).sum()) if (field, text) in self else 0.0

    def matcher(self, field: str, text: bytes, format_: Any, scorer: Any = None) -> FlatMatcher:
        """The postings of a term."""
        return FlatMatcher(self._postings(field, text), format_, scorer, (field, text))

    def cursor(self, field: str, fieldobj: Any) -> FlatCursor:
        """A cursor over the terms of a field."""
        return FlatCursor(self._segment, field, fieldobj)

    def _from_fields(self, names: list[str]) -> Iterator[Term]:
        return ((name, text) for name in names for text in self._segment.data.field(name).dictionary.terms())

    def _number(self, field: str, text: bytes) -> int:
        return self._segment.data.field(field).dictionary.find(text) if field in FIELDS else -1

    def _postings(self, field: str, text: bytes) -> PostingArrays:
        number = self._number(field, text)
        if number < 0:
            raise TermNotFound(f"No term {field}:{text!r}")
        return self._segment.data.field(field).postings(number)


class FlatCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks over the terms of a field."""

    def __init__(self, segment: FlatSegment, field: str, fieldobj: Any) -> None:
        self._reader = FlatTermsReader(segment)
        self._dictionary = segment.data.field(field).dictionary
        self._field = field
        self._fieldobj = fieldobj
        self._number = 0

    def first(self) -> Any:
        """Go to the first term."""
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> Any:
        """Go to the first term that is not before the given one."""
        self._number = self._dictionary.first_from(self._fieldobj.to_bytes(term) if isinstance(term, str) else term)
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._number += 1
        return self.text()

    def text(self) -> Any:
        """The term where the cursor is; ``None`` behind the last one."""
        return self._fieldobj.from_bytes(self._dictionary.term(self._number)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """What is known of that term."""
        return self._reader.term_info(self._field, self._dictionary.term(self._number)) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term where the cursor is."""
        return self._number < self._dictionary.count


class FlatMatcher(LeafMatcher):  # type: ignore[misc]
    """The postings of a term, one after another; for Whoosh's scorers they are one block."""

    def __init__(self, postings: PostingArrays, format_: Any, scorer: Any, term: Term) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._postings = postings
        self._docs = postings.docs.tolist()
        self._weights = _weights(postings).tolist()
        self._i = 0

    def is_active(self) -> bool:
        """Whether there is a posting here."""
        return self._i < len(self._docs)

    def reset(self) -> None:
        """Go to the first posting."""
        self._i = 0

    def copy(self) -> FlatMatcher:
        """Another one at the same place."""
        other = FlatMatcher(self._postings, self.format, self.scorer, self._term)
        other._i = self._i
        return other

    def id(self) -> int:
        """The document of this posting."""
        found: int = self._docs[self._i]
        return found

    def all_ids(self) -> Iterator[int]:
        """All documents from here on."""
        return iter(self._docs[self._i :])

    def next(self) -> bool:
        """Go to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._i += 1
        return not self.is_active()

    def skip_to(self, target: int) -> None:
        """Go to the first posting whose document is not before the given one."""
        if not self.is_active():
            raise ReadTooFar
        if self._docs[self._i] < target:
            self._i = int(np.searchsorted(self._postings.docs, target))

    def skip_to_quality(self, minquality: float) -> int:
        """Go behind the last posting where none can be better than that."""
        if self.is_active() and self.block_quality() <= minquality:
            self._i = len(self._docs)
        return 0

    def weight(self) -> float:
        """The sum of the term's weights in this document."""
        found: float = self._weights[self._i]
        return found

    def value(self) -> bytes:
        """Where the term stands in this document, as the field's format writes it."""
        if not isinstance(self.format, WeightedPositions):
            return b""
        start, end = int(self._postings.starts[self._i]), int(self._postings.starts[self._i + 1])
        positions = self._postings.positions[start:end].tolist()
        weights = self._postings.weights
        pairs = zip(positions, [1.0] * len(positions) if weights is None else weights[start:end].tolist(), strict=True)
        return self.format.encode(list(pairs))

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        """Document and value of all postings from here on."""
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def block_max_weight(self) -> float:
        """The greatest weight of any posting."""
        return float(max(self._weights))

    def block_min_length(self) -> int:
        """What no document's length is below."""
        return 1

    def block_max_length(self) -> int:
        """What no document's length is above."""
        return 1 << 31


def _weights(postings: PostingArrays) -> NDArray[np.float64]:
    """The sum of a term's weights in each document."""
    if postings.weights is None:
        return np.diff(postings.starts).astype(np.float64)
    return np.add.reduceat(postings.weights.astype(np.float64), postings.starts[:-1].astype(np.int64))


class FlatPerDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Columns, lengths, stored fields and deletions of a segment.

    segment  of Whoosh's kind, which knows the deletions
    """

    def __init__(self, flat: FlatSegment, segment: Any) -> None:
        self._flat = flat
        self._segment = segment

    def doc_count(self) -> int:
        """How many documents are not deleted."""
        return self._flat.doc_count - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        """How many documents there are."""
        return self._flat.doc_count

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, number: int) -> bool:
        """Whether a document is deleted."""
        return bool(self._segment.is_deleted(number))

    def deleted_docs(self) -> Any:
        """The documents that are deleted."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """Whether there are columns."""
        return True

    def has_column(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return SCHEMA.get(name, "").endswith("column")

    def list_columns(self) -> list[str]:
        """The names of the columns."""
        return [name for name in SCHEMA if self.has_column(name)]

    def column_reader(self, name: str, column: Any) -> FlatColumnReader:  # noqa: ARG002 - Whoosh's interface
        """The values of a column."""
        found = self._flat.data.column(name)
        if isinstance(found, Coded):
            return FlatColumnReader([found.table[code] for code in found.codes.tolist()])
        return FlatColumnReader(found.tolist())

    def doc_field_length(self, number: int, field: str, default: int = 0) -> int:
        """How many occurrences of terms a field of a document has."""
        lengths = self._lengths(field)
        return default if lengths is None else int(lengths[number])

    def field_length(self, field: str) -> int:
        """The sum over all documents."""
        lengths = self._lengths(field)
        return 0 if lengths is None else int(lengths.sum(dtype=np.int64))

    def min_field_length(self, field: str) -> int:
        """The least of any document."""
        lengths = self._lengths(field)
        return 0 if lengths is None else int(lengths.min(initial=1 << 31))

    def max_field_length(self, field: str) -> int:
        """The greatest of any document."""
        lengths = self._lengths(field)
        return 0 if lengths is None else int(lengths.max(initial=0))

    def stored_fields(self, number: int) -> dict[str, str]:
        """The stored record."""
        return {"record": self._flat.stored(number).decode()}

    def _lengths(self, field: str) -> NDArray[np.unsignedinteger] | None:
        return self._flat.data.field_lengths(field) if field in FIELDS and field != "id" else None


class FlatColumnReader(ColumnReader):  # type: ignore[misc]
    """The values of a column, one a document."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values
        self._reverse = False

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, number: int) -> Any:
        return self._values[number]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def sort_key(self, number: int) -> Any:
        """What documents are sorted by."""
        return -self._values[number] if self._reverse else self._values[number]

    def load(self) -> list[Any]:
        """All values."""
        return self._values

    def set_reverse(self) -> None:
        """Let `sort_key` sort from great to small."""
        if self._values and isinstance(self._values[0], bytes):
            raise NotImplementedError("byte strings cannot be sorted backwards")
        self._reverse = True
