"""The codec as Whoosh knows it, and how Whoosh's own writer writes with it, posting by posting.

It stores what relsearch's schema has: fields whose postings are weighted positions or nothing but documents, columns,
and one stored record. For anything else it raises `TypeError`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.formats import Existence
from whoosh.writing import SegmentWriter

from relsearch.engine.whoosh.codec.columns import CODED, NUMBERS, Column, encode_values
from relsearch.engine.whoosh.codec.contents import (
    SegmentEntry,
    TableOfContents,
    remove_strays,
    write_contents,
    write_deletions,
)
from relsearch.engine.whoosh.codec.gather import ONLY_ONE, chunks, plain_field
from relsearch.engine.whoosh.codec.lists import Postings
from relsearch.engine.whoosh.codec.reading import FlatPerDocumentReader, FlatTermsReader
from relsearch.engine.whoosh.codec.segment import (
    FIELDS,
    SUFFIX,
    Contents,
    FieldSource,
    FlatSegment,
    SegmentData,
    write_segment,
)
from relsearch.engine.whoosh.codec.stored import StoredWriter
from relsearch.engine.whoosh.schema import SCHEMA, WeightedPositions


def new_name() -> str:
    """A name for a new segment, that no other has."""
    return secrets.token_hex(8)


def with_deletions(directory: Path, entry: SegmentEntry, deleted: set[int], generation: int) -> SegmentEntry:
    """The entry of a segment of which these documents are deleted; what is new of them is written to a file."""
    if not deleted:
        return entry
    name = f"{entry.name}.{generation}.del"
    write_deletions(directory / name, np.array(sorted(deleted), dtype=np.uint32))
    return SegmentEntry(entry.name, entry.documents, name)


class FlatCodec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's codec interface over files of flat arrays."""

    length_stats = False  # lengths are exact, and written with the documents

    def per_document_writer(self, storage: Any, segment: WhooshSegment) -> FlatPerDocumentWriter:  # noqa: ARG002
        """Takes columns and stored fields."""
        return FlatPerDocumentWriter(segment)

    def field_writer(self, storage: Any, segment: WhooshSegment) -> FlatFieldWriter:
        """Takes terms and postings, and writes the segment when it is closed."""
        return FlatFieldWriter(Path(storage.folder), segment)

    def terms_reader(self, storage: Any, segment: WhooshSegment) -> FlatTermsReader:
        """Reads terms and postings."""
        return FlatTermsReader(segment.opened(Path(storage.folder)))

    def per_document_reader(self, storage: Any, segment: WhooshSegment) -> FlatPerDocumentReader:
        """Reads columns and stored fields."""
        return FlatPerDocumentReader(segment.opened(Path(storage.folder)), segment)

    def new_segment(self, storage: Any, indexname: str) -> WhooshSegment:  # noqa: ARG002 - Whoosh's interface
        """A segment to be written."""
        return WhooshSegment(indexname, new_name(), 0)


class WhooshSegment(base.Segment):  # type: ignore[misc]
    """A segment as Whoosh knows it: a name, a number of documents, and which of them are deleted.

    flat   the segment, if it is open
    entry  as the table of contents has it, if it is in there
    """

    def __init__(
        self, indexname: str, name: str, count: int, flat: FlatSegment | None = None, entry: SegmentEntry | None = None
    ) -> None:
        self.indexname = indexname
        self.segid = name
        self.compound = False
        self.flat = flat
        self.entry = entry
        self.gathered = Gathered()
        self._count = count
        deleted = None if flat is None else flat.deleted
        self._deleted = set() if deleted is None else set(np.flatnonzero(deleted).tolist())

    def segment_id(self) -> str:
        """The name of its file, without the ending."""
        return str(self.segid)

    def codec(self) -> FlatCodec:
        """What reads it."""
        return FlatCodec()

    def opened(self, directory: Path) -> FlatSegment:
        """The segment, opened if it is not yet."""
        if self.flat is None:
            self.flat = FlatSegment(self.segid, SegmentData(directory / (self.segid + SUFFIX), self._count))
        return self.flat

    def kept(self, directory: Path, generation: int) -> SegmentEntry:
        """Its entry in the table of contents of a generation; deletions that are new are written."""
        entry = self.entry or SegmentEntry(self.segid, self._count)
        before = 0 if self.flat is None or self.flat.deleted is None else int(self.flat.deleted.sum())
        return entry if len(self._deleted) == before else with_deletions(directory, entry, self._deleted, generation)

    def set_doc_count(self, count: int) -> None:
        """Say how many documents there are."""
        self._count = count

    def doc_count_all(self) -> int:
        """How many documents there are, deleted ones among them."""
        return self._count

    def deleted_count(self) -> int:
        """How many are deleted."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Which are deleted."""
        return iter(sorted(self._deleted))

    def delete_document(self, number: int, delete: bool = True) -> None:
        """Delete a document, or take that back."""
        (self._deleted.add if delete else self._deleted.discard)(number)

    def is_deleted(self, number: int) -> bool:
        """Whether a document is deleted."""
        return number in self._deleted

    def should_assemble(self) -> bool:
        """Whether its files should be put into one: it has but one."""
        return False


class Gathered:
    """What Whoosh's writer has handed over of a segment."""

    def __init__(self) -> None:
        self.count = 0
        self.columns: dict[str, list[Any]] = {name: [] for name in (*NUMBERS, *CODED)}
        self.lengths: dict[str, list[int]] = {name: [] for name in FIELDS if name != "id"}
        self.stored = StoredWriter()
        self.fields: dict[str, FieldSource] = {}

    def contents(self) -> Contents:
        """All of it, ready to be written."""
        columns: dict[str, Column] = {name: np.array(self.columns[name], dtype) for name, dtype in NUMBERS.items()}
        columns |= {name: encode_values(self.columns[name]) for name in CODED}
        lengths = {name: np.array(values, dtype=np.uint32) for name, values in self.lengths.items()}
        fields = {name: self.fields.get(name) or plain_field({}) for name in FIELDS}
        return Contents(fields, columns, lengths, self.stored)


class FlatPerDocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Takes what is known of each document."""

    def __init__(self, segment: WhooshSegment) -> None:
        self._gathered = segment.gathered
        self._record = b""
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin a document; everything about it is missing until it comes."""
        if docnum != self._gathered.count:
            raise ValueError(f"document {docnum} comes after {self._gathered.count} documents: give them in order")
        for name, column in self._gathered.columns.items():
            column.append(b"" if name in CODED else 0)
        for lengths in self._gathered.lengths.values():
            lengths.append(0)
        self._record = b""

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:  # noqa: ARG002
        """Take a field's stored value, and its length."""
        if value is not None:
            if fieldname != "record" or not isinstance(value, str):
                raise TypeError(f"field {fieldname!r} cannot be stored: only the record is, as a str")
            self._record = value.encode()
        if length and fieldname in self._gathered.lengths:
            self._gathered.lengths[fieldname][-1] = length

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:  # noqa: ARG002
        """Take a column's value."""
        if fieldname not in self._gathered.columns:
            raise TypeError(f"there is no column {fieldname!r} in the schema of relsearch: it has {', '.join(SCHEMA)}")
        self._gathered.columns[fieldname][-1] = value

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:  # noqa: ARG002
        """Vectors are in no schema of relsearch."""
        raise TypeError(f"field {fieldname!r} cannot have vectors")

    def finish_doc(self) -> None:
        """End a document."""
        self._gathered.stored.add(self._record)
        self._gathered.count += 1

    def close(self) -> None:
        """Take no more."""
        self.is_closed = True


class FlatFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Takes terms in order, and the postings of each."""

    def __init__(self, directory: Path, segment: WhooshSegment) -> None:
        self._directory = directory
        self._segment = segment
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field."""
        if fieldname not in FIELDS or not isinstance(fieldobj.format, (WeightedPositions, Existence)):
            raise TypeError(f"field {fieldname!r} of {fieldobj.format!r} is not in the schema of relsearch")
        self._field = fieldname
        self._format = fieldobj.format
        self._names: list[bytes] = []
        self._counts: list[int] = []
        self._docs: list[int] = []
        self._freqs: list[int] = []
        self._positions: list[int] = []
        self._codes: list[int] = []
        self._weights: dict[float, int] = {1.0: 0}

    def start_term(self, text: bytes) -> None:
        """Begin a term."""
        self._names.append(text)
        self._counts.append(0)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:  # noqa: ARG002
        """Take a posting of the term."""
        pairs = [(0, 1.0)]
        if isinstance(self._format, WeightedPositions):
            pairs = self._format.decode_position_boosts(vbytes)
        self._counts[-1] += 1
        self._docs.append(docnum)
        self._freqs.append(len(pairs))
        for position, each in pairs:
            self._positions.append(position)
            self._codes.append(self._weights.setdefault(each, len(self._weights)))

    def finish_term(self) -> None:
        """End a term."""

    def finish_field(self) -> None:
        """End a field."""
        counts = np.array(self._counts, dtype=np.int64)
        docs, freqs, positions, codes = (
            np.array(each, dtype=np.uint32) for each in (self._docs, self._freqs, self._positions, self._codes)
        )
        postings = Postings(counts, docs, freqs, positions, codes if codes.any() else None)
        table = np.array(list(self._weights), dtype=np.float32) if codes.any() else ONLY_ONE
        self._segment.gathered.fields[self._field] = FieldSource(chunks(self._names, postings), lambda: table)

    def close(self) -> None:
        """Write the segment."""
        self.is_closed = True
        if self._segment.gathered.count:
            write_segment(self._directory / (self._segment.segment_id() + SUFFIX), self._segment.gathered.contents())


class FlatSegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's own writer, with this codec and our table of contents."""

    def __init__(self, index: Any, **options: Any) -> None:
        super().__init__(index, **{**options, "codec": FlatCodec(), "compound": False})

    def _commit_toc(self, segments: list[WhooshSegment]) -> None:
        directory = Path(self.storage.folder)
        entries = tuple(segment.kept(directory, self.generation) for segment in segments)
        contents = TableOfContents(self.generation, SCHEMA, entries)
        write_contents(directory, contents)
        remove_strays(directory, contents)
