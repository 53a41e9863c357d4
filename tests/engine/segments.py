"""Segments in memory, made from documents: what ranking reads, without any file."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.passages import main_language
from relsearch.analysis.stream import analyze_document
from relsearch.document import Document
from relsearch.engine.record import encode_record
from relsearch.engine.whoosh.codec.files import CHUNK_BITS, CheckedBytes
from relsearch.engine.whoosh.codec.lists import FieldReader, Postings, write_field
from relsearch.engine.whoosh.ranking.postings import ValueColumn
from relsearch.engine.whoosh.schema import document_values

Pairs = list[tuple[int, float]]


class MemorySegment:
    """A `relsearch.engine.whoosh.ranking.postings.Segment` of documents.

    documents  in order
    deleted    numbers of those that count as deleted
    added      number that the first document gets as its time of addition
    """

    def __init__(self, documents: Sequence[Document], deleted: Sequence[int] = (), added: int = 0) -> None:
        analyzed = [analyze_document(document) for document in documents]
        self.source = self
        self.doc_count = len(documents)
        self.deleted = np.isin(np.arange(self.doc_count), deleted) if deleted else None
        self.lengths = {
            field: np.array([each.streams[field].length for each in analyzed], np.float32)
            for field in ("title", "body")
        }
        self.dates = np.array([each.date.toordinal() if each.date else 0 for each in documents], np.int32)
        self.added = np.arange(added, added + self.doc_count)
        languages = [main_language(each.sections) for each in analyzed]
        self.language_codes = sorted(set(languages))
        self.languages = np.array([self.language_codes.index(code) for code in languages], np.uint8)
        self._values = {
            "source": value_column([[each.source] if each.source else [] for each in documents]),
            "section": value_column([[each.section] if each.section else [] for each in documents]),
            "tags": value_column([each.tags for each in documents]),
        }
        self._stored = [encode_record(each).encode() for each in analyzed]
        self.terms_of: dict[str, dict[str, dict[int, Pairs]]] = {"title": {}, "body": {}, "filters": {}, "id": {}}
        for number, each in enumerate(analyzed):
            streams = {name: stream.occurrences for name, stream in each.streams.items()}
            filters = {term: [(0, 1.0)] for term in document_values(each).filters}
            for field, occurrences in (*streams.items(), ("filters", filters)):
                for term, pairs in occurrences.items():
                    self.terms_of[field].setdefault(term, {})[number] = pairs
            self.terms_of["id"].setdefault(each.document.id, {})[number] = [(0, 1.0)]
        self._fields = {name: field_reader(terms) for name, terms in self.terms_of.items()}

    def field(self, name: str) -> FieldReader:
        return self._fields[name]

    def values(self, field: str) -> ValueColumn:
        return self._values[field]

    def stored(self, number: int) -> bytes:
        return self._stored[number]


class MemoryFile:
    """The arrays of a file that has not been written."""

    path = Path("memory")

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[Any]] = {}

    def add(self, name: str, array: NDArray[Any]) -> None:
        self._arrays[name] = array

    def add_parts(self, name: str, dtype: Any, parts: Iterable[NDArray[Any]]) -> None:
        self._arrays[name] = np.concatenate([np.zeros(0, dtype), *parts])

    def array(self, name: str) -> NDArray[Any]:
        return self._arrays[name]

    def bytes(self, name: str) -> CheckedBytes:
        data = self._arrays[name]
        chunks = range(0, len(data), 1 << CHUNK_BITS)
        checks = [zlib.crc32(data[start : start + (1 << CHUNK_BITS)].tobytes()) for start in chunks]
        return CheckedBytes(data, np.array(checks, np.uint32), self.path)


def field_reader(terms: Mapping[str, Mapping[int, Pairs]]) -> FieldReader:
    """A field of terms that stand at (position, weight) pairs in documents.

    >>> reader = field_reader({"b": {3: [(0, 1.0), (5, 0.5)]}, "a": {0: [(1, 1.0)]}})
    >>> reader.postings(reader.dictionary.find(b"b")).positions.tolist()
    [0, 5]
    """
    names = sorted(terms)
    documents = [terms[name] for name in names]
    places = [pairs for each in documents for pairs in each.values()]
    table: dict[float, int] = {1.0: 0}
    codes = [table.setdefault(weight, len(table)) for pairs in places for _, weight in pairs]
    numbers = (
        [number for each in documents for number in each],
        [len(pairs) for pairs in places],
        [position for pairs in places for position, _ in pairs],
        codes,
    )
    postings = Postings(
        np.array([len(each) for each in documents], np.int64), *(np.array(n, np.uint32) for n in numbers)
    )
    file = MemoryFile()
    chunks = [([name.encode() for name in names], postings)] if names else []
    write_field(file, "field", chunks, lambda: np.array(list(table), np.float32))  # type: ignore[arg-type]
    return FieldReader(file, "field")  # type: ignore[arg-type]


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
