"""One file of a segment: its fields, columns and records. And a segment as readers see it, with its deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.columns import Coded, Column, list_column, read_column, write_column
from relsearch.engine.whoosh.codec.files import ArrayFile, ArrayFileWriter, damaged
from relsearch.engine.whoosh.codec.lists import (
    FieldChunk,
    FieldReader,
    PackedLists,
    narrow,
    write_field,
    write_packed,
)
from relsearch.engine.whoosh.codec.stored import StoredReader, StoredWriter
from relsearch.engine.whoosh.ranking.postings import PostingArrays, ValueColumn

FIELDS: Final = ("id", "title", "body", "filters")
"""Fields that have terms."""

SUFFIX: Final = ".seg"


@dataclass(frozen=True, slots=True)
class FieldSource:
    """One field to be written: its chunks, and its table of weights once all of them have come."""

    chunks: Iterable[FieldChunk]
    weights: Callable[[], NDArray[np.float32]]

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write it under a name."""
        write_field(file, name, self.chunks, self.weights)


@dataclass(frozen=True, slots=True)
class PackedField:
    """The same where the lists are packed already; ``terms`` gives the arrays of the dictionary."""

    lists: Iterable[PackedLists]
    weights: NDArray[np.float32]
    terms: Callable[[], Mapping[str, NDArray[Any]]]

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write it under a name."""
        write_packed(file, name, self.lists, lambda: self.weights, self.terms)


@dataclass(frozen=True, slots=True)
class Contents:
    """All that goes into a segment.

    fields   name -> its terms and postings
    columns  name -> what is known of every document
    lengths  field -> occurrences of terms in every document, which Whoosh takes for its length
    stored   the records
    sources  further records, as `StoredWriter.write` takes them
    """

    fields: Mapping[str, FieldSource | PackedField]
    columns: Mapping[str, Column]
    lengths: Mapping[str, NDArray[np.integer]]
    stored: StoredWriter
    sources: Iterable[Iterator[None]] = field(default=())


def write_segment(path: Path, contents: Contents) -> None:
    """Write a segment's file; it is on the disk when this returns."""
    with ArrayFileWriter(path) as file:
        for name, source in contents.fields.items():
            source.write(file, name)
        for name, column in contents.columns.items():
            write_column(file, name, column)
        for name, lengths in contents.lengths.items():
            file.add(f"length.{name}", narrow(lengths))
        contents.stored.write(file, contents.sources)


class SegmentData:
    """The file of a segment, read as it is asked for. Never changes; threads share it.

    Raises `IndexFormatError` for a file that is missing or damaged.
    """

    def __init__(self, path: Path, doc_count: int) -> None:
        self.file = ArrayFile(path)
        self.doc_count = doc_count
        self._fields: dict[str, FieldReader] = {}
        self._columns: dict[str, Column] = {}
        if len(self.file.array("column.added")) != doc_count:
            raise damaged(path, f"it does not have the {doc_count} documents that the table of contents says")

    def field(self, name: str) -> FieldReader:
        """The terms and postings of a field."""
        if name not in self._fields:
            self._fields[name] = FieldReader(self.file, name)
        return self._fields[name]

    def column(self, name: str) -> Column:
        """What is known of every document."""
        if name not in self._columns:
            self._columns[name] = read_column(self.file, name)
        return self._columns[name]

    def field_lengths(self, name: str) -> NDArray[np.unsignedinteger]:
        """Occurrences of terms in a field of every document."""
        return self.file.array(f"length.{name}")

    @cached_property
    def records(self) -> StoredReader:
        """The documents' records."""
        return StoredReader(self.file)


@dataclass(frozen=True)
class FlatSegment:
    """A segment as one committed state has it. Immutable; threads share it. See `postings.Segment`.

    name     of its file, without the ending
    data     its file
    deleted  which documents are deleted, or None where none is
    """

    name: str
    data: SegmentData
    deleted: NDArray[np.bool_] | None = None

    @property
    def doc_count(self) -> int:
        """How many documents there are, deleted ones among them."""
        return self.data.doc_count

    @property
    def source(self) -> object:
        """What holds the terms, whatever is deleted."""
        return self.data

    @cached_property
    def live_count(self) -> int:
        """How many documents are not deleted."""
        return self.doc_count - (0 if self.deleted is None else int(self.deleted.sum()))

    @cached_property
    def lengths(self) -> Mapping[str, NDArray[np.float32]]:
        """Field -> weighted length of every document."""
        return {name: self._numbers(f"{name}_length") for name in ("title", "body")}

    @property
    def dates(self) -> NDArray[np.int32]:
        """Proleptic Gregorian ordinal of every document's date; 0 where it has none."""
        return self._numbers("date")

    @property
    def added(self) -> NDArray[np.int64]:
        """When every document was added, in nanoseconds."""
        return self._numbers("added")

    @cached_property
    def languages(self) -> NDArray[np.uint8]:
        """Main language of every document, as an index of `language_codes`."""
        return self._coded("language").codes.astype(np.uint8, copy=False)

    @cached_property
    def language_codes(self) -> Sequence[str]:
        """The languages of the documents."""
        return [code.decode() for code in self._coded("language").table]

    def values(self, field: str) -> ValueColumn:
        """What every document has in "source", "section" or "tags"."""
        if field not in self._lists:
            self._lists[field] = list_column(self._coded(field))
        return self._lists[field]

    def field(self, name: str) -> FieldReader:
        """The terms of a field, and where they stand, deleted documents among the others."""
        return self.data.field(name)

    def postings(self, field: str, term: str) -> PostingArrays | None:
        """Where a term stands; deleted documents are among them."""
        reader = self.data.field(field)
        number = reader.dictionary.find(term.encode())
        return None if number < 0 else reader.postings(number)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of a field that begin with a prefix, in order."""
        dictionary = self.data.field(field).dictionary
        return map(bytes.decode, dictionary.terms(*dictionary.span(prefix.encode())))

    def stored(self, number: int) -> bytes:
        """The record of a document."""
        return self.data.records.record(number)

    def numbers_of(self, document_id: str) -> list[int]:
        """Numbers of the documents with an id, deleted ones among them."""
        found = self.postings("id", document_id)
        return [] if found is None else found.docs.tolist()

    @cached_property
    def _lists(self) -> dict[str, ValueColumn]:
        return {}

    def _coded(self, name: str) -> Coded:
        column = self.data.column(name)
        assert isinstance(column, Coded)
        return column

    def _numbers(self, name: str) -> NDArray[Any]:
        column = self.data.column(name)
        assert not isinstance(column, Coded)
        return column
