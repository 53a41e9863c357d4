"""Documents gathered in memory as flat arrays, until they are sorted and written as a segment.

Text is kept as numbers of the pieces between its spaces (`vocabulary`). Which words and terms they come to, where these
stand, in which document and with what weight, is worked out for all of them together (`inversion`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np

from relsearch.analysis.passages import Section
from relsearch.analysis.stream import SplitDocument
from relsearch.engine.whoosh.codec.columns import CODED, NUMBERS, Column, encode_values
from relsearch.engine.whoosh.codec.compiled_vocabulary import AnyVocabulary, new_vocabulary
from relsearch.engine.whoosh.codec.inversion import CHUNK, KnownWords, TextField
from relsearch.engine.whoosh.codec.lists import FieldChunk, Postings
from relsearch.engine.whoosh.codec.numbers import starts_of
from relsearch.engine.whoosh.codec.segment import Contents, FieldSource, PackedField
from relsearch.engine.whoosh.codec.stored import StoredWriter
from relsearch.engine.whoosh.schema import COLUMNS, DocumentValues
from relsearch.native import native

PIECE_BYTES: Final = 50 if native is None else 25
"""What a piece takes in memory when its segment is written, with one word of two or three terms; 4 of them are those of
another piece, which is gathered meanwhile."""

DOCUMENT_BYTES: Final = 600
"""What a document takes besides."""

MOST_PIECES: Final = 1 << 23
"""Pieces in one segment, or little more."""

ONLY_ONE: Final = np.ones(1, dtype=np.float32)
"""The table of weights of a field whose terms all weigh 1."""


class Gatherer:
    """Documents to become one segment.

    doc_count   how many have been added
    vocabulary  the words; may be that of other documents
    """

    def __init__(self, vocabulary: AnyVocabulary | None = None) -> None:
        self.doc_count = 0
        self.vocabulary = new_vocabulary() if vocabulary is None or vocabulary.is_large else vocabulary
        self._pieces = 0
        self._texts = {"title": TextField(), "body": TextField()}
        self._ids: list[str] = []
        self._filters: defaultdict[str, list[int]] = defaultdict(list)
        self._values: list[tuple[int | bytes, ...]] = []
        self._stored = StoredWriter()

    @property
    def size(self) -> int:
        """Bytes of memory that it takes to write it, roughly."""
        return self._pieces * PIECE_BYTES + self.doc_count * DOCUMENT_BYTES + self._stored.taken

    @property
    def is_full(self) -> bool:
        """Whether there may be no room for another long document."""
        return self._pieces > MOST_PIECES

    def encode(self, sections: Sequence[Section]) -> list[bytes]:
        """The numbers of the pieces of each section, as `add` takes them. All that can fail of analysis fails here."""
        encode = self.vocabulary.encode
        return [encode(section.language, section.text) for section in sections]

    def add(self, split: SplitDocument, pieces: Sequence[bytes], values: DocumentValues) -> int:
        """Add a document; say its number."""
        number, texts = self.doc_count, self._texts
        for section, own in zip(split.sections, pieces, strict=True):
            self._pieces += texts[section.field].add(number, section.weight, own)
        self._ids.append(split.document.id)
        for term in values.filters:
            self._filters[term].append(number)
        self._values.append(values.columns)
        self._stored.add(values.record)
        self.doc_count += 1
        return number

    def contents(self, known: KnownWords | None = None) -> Contents:
        """All of it, ready to be written.

        known  what the vocabulary knew when the last document had been added; else what it knows now
        """
        known = known or KnownWords.of(self.vocabulary)
        columns = _columns(self._values)
        fields: dict[str, FieldSource | PackedField] = {}
        occurrences = {}
        for name, text in self._texts.items():
            inverted = text.invert(known, self.doc_count)
            fields[name], occurrences[name] = inverted.source, inverted.occurrences
            columns[f"{name}_length"] = inverted.lengths
        standing = np.fromiter(chain.from_iterable(self._filters.values()), np.int64)
        occurrences["filters"] = np.bincount(standing, minlength=self.doc_count)
        fields["filters"] = plain_field(self._filters)
        ids: dict[str, list[int]] = {}
        for number, each in enumerate(self._ids):
            ids.setdefault(each, []).append(number)
        fields["id"] = plain_field(ids)
        return Contents(fields, columns, occurrences, self._stored)


def _columns(values: Sequence[tuple[Any, ...]]) -> dict[str, Column]:
    """The columns of documents' values, each of which has those of `DocumentValues.columns`."""
    columns: dict[str, Column] = {}
    for place, name in enumerate(COLUMNS):
        own = [each[place] for each in values]
        columns[name] = encode_values(own) if name in CODED else np.array(own, NUMBERS[name])
    return columns


def plain_field(docs: Mapping[str, list[int]]) -> FieldSource:
    """A field whose terms stand in documents, once in each and nowhere in particular."""
    names = sorted(docs)
    counts = np.array([len(docs[name]) for name in names], dtype=np.int64)
    numbers = np.array([number for name in names for number in docs[name]], dtype=np.uint32)
    postings = Postings(counts, numbers, np.ones_like(numbers), np.zeros_like(numbers), None)
    return FieldSource(chunks([name.encode() for name in names], postings), lambda: ONLY_ONE)


def chunks(names: Sequence[bytes], postings: Postings) -> Iterator[FieldChunk]:
    """Terms and their postings, as many at a time as are encoded together."""
    starts = starts_of(postings.counts)
    ends = starts_of(postings.freqs)[starts]
    first = 0
    while first < len(names):
        end = max(first + 1, int(np.searchsorted(ends, ends[first] + CHUNK, side="right")) - 1)
        yield names[first:end], postings.terms(first, end)
        first = end
