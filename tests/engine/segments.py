"""Segments in memory, made from documents: what ranking reads, without any file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from relsearch.analysis.passages import main_language
from relsearch.analysis.stream import analyze_document
from relsearch.document import Document
from relsearch.engine.record import encode_record
from relsearch.engine.whoosh.postings import PostingArrays, ValueColumn
from relsearch.engine.whoosh.schema import document_values

Pairs = list[tuple[int, float]]


class MemorySegment:
    """A `relsearch.engine.whoosh.postings.Segment` of documents.

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

    def postings(self, field: str, term: str) -> PostingArrays | None:
        found = self.terms_of[field].get(term)
        return posting_arrays(list(found), list(found.values())) if found else None

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        return (term for term in sorted(self.terms_of[field]) if term.startswith(prefix))

    def values(self, field: str) -> ValueColumn:
        return self._values[field]

    def stored(self, number: int) -> bytes:
        return self._stored[number]


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
