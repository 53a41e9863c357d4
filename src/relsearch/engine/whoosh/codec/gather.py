"""Documents gathered in memory as flat arrays, until they are sorted and written as a segment.

Text is kept as numbers of the pieces between its spaces (`vocabulary`). Which words and terms they come to, where these
stand, in which document and with what weight, is worked out by NumPy for all of them together.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.passages import Section
from relsearch.analysis.stream import SECTION_GAP, SplitDocument
from relsearch.engine.whoosh.codec.columns import CODED, NUMBERS, Column, encode_values
from relsearch.engine.whoosh.codec.lists import FieldChunk, Postings
from relsearch.engine.whoosh.codec.numbers import ranges, starts_of
from relsearch.engine.whoosh.codec.segment import Contents, FieldSource
from relsearch.engine.whoosh.codec.stored import StoredWriter
from relsearch.engine.whoosh.codec.vocabulary import Vocabulary
from relsearch.engine.whoosh.schema import DocumentValues

CHUNK: Final = 1 << 19
"""Occurrences that are encoded at a time."""

PIECE_BYTES: Final = 50
"""What a piece takes in memory when its segment is written, with one word of two or three terms."""

DOCUMENT_BYTES: Final = 600
"""What a document takes besides."""

MOST_PIECES: Final = 1 << 23
"""Pieces of a field in one segment, or little more."""

ONLY_ONE: Final = np.ones(1, dtype=np.float32)
"""The table of weights of a field whose terms all weigh 1."""


class TextField:
    """The pieces of one field of all documents, section after section."""

    def __init__(self) -> None:
        self.pieces = array("I")
        self._sizes = array("I")
        self._docs = array("I")
        self._weights = array("I")
        self._table: dict[float, int] = {}

    def add(self, doc: int, weight: float, pieces: list[int]) -> None:
        """Add a section: the numbers of its pieces, and what a word in it weighs."""
        self.pieces.fromlist(pieces)
        self._sizes.append(len(pieces))
        self._docs.append(doc)
        self._weights.append(self._table.setdefault(weight, len(self._table)))

    def invert(self, vocabulary: Vocabulary, doc_count: int) -> InvertedField:
        """The field turned round, term by term."""
        starts, pieces = vocabulary.words(), np.array(self.pieces, dtype=np.uint32)
        own = np.diff(starts)[pieces]
        words = ranges(starts[pieces], own, np.uint32)
        bounds = starts_of(own)[starts_of(np.array(self._sizes, dtype=np.int64))]
        docs, weights = np.array(self._docs, dtype=np.uint32), np.array(self._weights, dtype=np.uint32)
        sections = _Sections(docs, bounds, weights, np.array(list(self._table)))
        inversion = _Inversion(vocabulary, words, sections)
        return InvertedField(
            source=FieldSource(inversion.chunks(), inversion.weights),
            lengths=np.bincount(docs, np.diff(bounds) * sections.table[weights], doc_count).astype(np.float32),
            occurrences=np.bincount(docs, inversion.section_counts(), doc_count).astype(np.int64),
        )


@dataclass(frozen=True, slots=True)
class InvertedField:
    """A text field, term by term.

    lengths      words of every document, each with the weight of its section
    occurrences  how many occurrences of terms every document has
    """

    source: FieldSource
    lengths: NDArray[np.float32]
    occurrences: NDArray[np.int64]


class _Sections:
    """The sections of one field of all documents.

    docs     of each section
    bounds   the first word of each section; one longer than there are sections
    shifts   how far the position of a word in its document is from its number, in each section
    weights  of each section, its place in the table
    table    what words of sections weigh
    of       the section of each word
    """

    def __init__(
        self,
        docs: NDArray[np.uint32],
        bounds: NDArray[np.int64],
        weights: NDArray[np.uint32],
        table: NDArray[np.float64],
    ) -> None:
        sizes = np.diff(bounds)
        self.docs = docs
        self.bounds = bounds
        self.shifts = (_section_starts(docs, sizes) - bounds[:-1]).astype(np.uint32)  # what is below 0 wraps around
        self.weights = weights
        self.table = table
        self.of = np.repeat(np.arange(len(docs), dtype=np.uint32), sizes)


def _section_starts(docs: NDArray[np.uint32], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The position of the first word of each section in its document: sections follow one another with a gap."""
    ends = starts_of(sizes + SECTION_GAP)[:-1]
    begins = np.flatnonzero(np.diff(docs, prepend=docs[:1] + np.uint32(1)))
    return ends - np.repeat(ends[begins], np.diff(begins, append=len(docs)))


class _Inversion:
    """Sorts the occurrences of terms by term, and by place within each.

    Of each occurrence, in the order of their words, the rank of its term is kept, the number of its word and a code of
    its weight; whatever else is made of them is made for a stretch of the alphabet at a time, to save memory.
    """

    def __init__(self, vocabulary: Vocabulary, words: NDArray[np.uint32], sections: _Sections) -> None:
        self._vocabulary = vocabulary
        self._lists = vocabulary.term_lists()
        self._term_counts = np.diff(self._lists.starts).astype(np.uint32)
        self._words = words
        self._sections = sections
        self._codes: dict[float, int] = {1.0: 0}

    def section_counts(self) -> NDArray[np.int64]:
        """How many occurrences of terms each section has."""
        return np.diff(starts_of(self._term_counts[self._words])[self._sections.bounds])

    def weights(self) -> NDArray[np.float32]:
        """The table of weights of what has come out so far."""
        return np.array(list(self._codes), dtype=np.float32)

    def chunks(self) -> Iterator[FieldChunk]:
        """The terms in order, with their postings."""
        names, ranks_of = self._ranked()
        ranks, words, codes, counts = self._occurrences(ranks_of, len(names))
        starts = starts_of(counts)
        first = 0
        while first < len(names):
            end = max(first + 1, int(np.searchsorted(starts, starts[first] + CHUNK, side="right")) - 1)
            # What ranks below the first wraps around, and is beyond the end, too.
            there = np.flatnonzero(ranks - np.uint32(first) < np.uint32(end - first))
            there = there[_order(ranks[there] - np.uint32(first))]
            bounds = starts[first : end + 1] - starts[first]
            yield (
                [name.encode() for name in names[first:end]],
                self._postings(bounds, words[there], codes[there] if len(codes) else None),
            )
            first = end

    def _ranked(self) -> tuple[list[str], NDArray[np.uint32]]:
        """The names of the terms that occur, sorted; and the rank of each term of the vocabulary among them."""
        names, numbers = self._vocabulary.sorted_terms()
        standing = np.bincount(self._words, minlength=len(self._lists.starts) - 1) > 0
        used = np.zeros(len(names), dtype=np.bool_)
        used[self._lists.terms[np.repeat(standing, self._term_counts)]] = True
        there = used[numbers]
        ranks = np.empty(len(names), dtype=np.uint32)
        ranks[numbers] = np.cumsum(there, dtype=np.uint32) - there
        return list(compress(names, there.tolist())), ranks

    def _occurrences(self, ranks_of: NDArray[np.uint32], terms: int) -> tuple[NDArray[Any], ...]:
        """Of each occurrence of a term its rank, the number of its word, and its weight's place in the table; and how
        many occurrences each term has.

        There are no weights where all are 1.
        """
        ranked = ranks_of[self._lists.terms]
        counts = np.zeros(terms, dtype=np.int64)
        total = int(self._term_counts[self._words].sum(dtype=np.int64))
        ranks, numbers = np.empty(total, dtype=np.uint32), np.empty(total, dtype=np.uint32)
        products = np.multiply.outer(self._sections.table, self._vocabulary.weights()).astype(np.float32)
        codes = np.empty(total if (products != 1.0).any() else 0, dtype=np.min_scalar_type(products.size))
        end = 0
        for first in range(0, len(self._words), CHUNK):
            words = self._words[first : first + CHUNK]
            own = self._term_counts[words]
            start, end = end, end + int(own.sum(dtype=np.int64))
            listed = ranges(self._lists.starts[words], own, np.uint32)
            ranks[start:end] = ranked[listed]
            numbers[start:end] = np.repeat(np.arange(first, first + len(words), dtype=np.uint32), own)
            counts += np.bincount(ranks[start:end], minlength=terms)
            if len(codes):
                codes[start:end] = self._weight_codes(products, self._lists.codes[listed], numbers[start:end])
        return ranks, numbers, codes, counts

    def _postings(
        self, starts: NDArray[np.int64], words: NDArray[np.uint32], codes: NDArray[np.unsignedinteger] | None
    ) -> Postings:
        """The postings of some terms, of which the occurrences of each begin at the given places."""
        sections = self._sections.of[words]
        docs = self._sections.docs[sections]
        begins = np.ones(len(docs), dtype=np.bool_)
        np.not_equal(docs[1:], docs[:-1], out=begins[1:])
        begins[starts[:-1]] = True
        begin = np.flatnonzero(begins)
        counts = np.add.reduceat(begins, starts[:-1], dtype=np.int64)
        freqs = np.diff(begin, append=len(docs)).astype(np.uint32)
        positions = words + self._sections.shifts[sections]
        return Postings(counts, docs[begin], freqs, positions, None if codes is None else codes.astype(np.uint32))

    def _weight_codes(
        self, products: NDArray[np.float32], own: NDArray[np.uint32], words: NDArray[np.uint32]
    ) -> NDArray[np.uint32]:
        """The places of the weights of occurrences in the table; those that are new are added to it.

        products  of the weights of sections and of terms
        """
        pairs = own + self._sections.weights[self._sections.of[words]] * np.uint32(products.shape[1])
        values, new = products.ravel(), np.zeros(products.size, dtype=np.uint32)
        for pair in np.flatnonzero(np.bincount(pairs)).tolist():
            new[pair] = self._codes.setdefault(float(values[pair]), len(self._codes))
        codes: NDArray[np.uint32] = new[pairs]
        return codes


def _order(ranks: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The places of the ranks in ascending order, equal ones as they come.

    NumPy sorts numbers of 16 bits in two passes without a comparison; hence the lower halves first, then the upper.
    """
    order = np.argsort(ranks.astype(np.uint16), kind="stable")
    high = (ranks >> np.uint32(16)).astype(np.uint16)
    return order[np.argsort(high[order], kind="stable")] if high.any() else order


class Gatherer:
    """Documents to become one segment.

    doc_count   how many have been added
    vocabulary  the words; may be that of other documents
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.doc_count = 0
        self.vocabulary = Vocabulary() if vocabulary is None or vocabulary.is_large else vocabulary
        self._texts = {"title": TextField(), "body": TextField()}
        self._ids: list[str] = []
        self._filters: defaultdict[str, list[int]] = defaultdict(list)
        self._columns: dict[str, list[int]] = {"date": [], "added": []}
        self._coded: dict[str, list[bytes]] = {name: [] for name in CODED}
        self._stored = StoredWriter()

    @property
    def size(self) -> int:
        """Bytes of memory that it takes to write it, roughly."""
        pieces = sum(len(text.pieces) for text in self._texts.values())
        return pieces * PIECE_BYTES + self.doc_count * DOCUMENT_BYTES + self._stored.taken

    @property
    def is_full(self) -> bool:
        """Whether there may be no room for another long document."""
        return any(len(text.pieces) > MOST_PIECES for text in self._texts.values())

    def encode(self, sections: Sequence[Section]) -> list[list[int]]:
        """The numbers of the pieces of each section, as `add` takes them. All that can fail of analysis fails here."""
        encode = self.vocabulary.encode
        return [encode(section.language, section.text) for section in sections]

    def add(self, split: SplitDocument, pieces: Sequence[list[int]], values: DocumentValues) -> int:
        """Add a document; say its number."""
        number = self.doc_count
        for section, own in zip(split.sections, pieces, strict=True):
            self._texts[section.field].add(number, section.weight, own)
        self._ids.append(split.document.id)
        for term in values.filters:
            self._filters[term].append(number)
        self._columns["date"].append(values.date)
        self._columns["added"].append(values.added)
        for name, value in zip(CODED, (values.language, values.source, values.section, values.tags), strict=True):
            self._coded[name].append(value)
        self._stored.add(values.record)
        self.doc_count += 1
        return number

    def contents(self) -> Contents:
        """All of it, ready to be written."""
        columns: dict[str, Column] = {name: np.array(values, NUMBERS[name]) for name, values in self._columns.items()}
        columns |= {name: encode_values(self._coded[name]) for name in CODED}
        fields, occurrences = {}, {}
        for name, text in self._texts.items():
            inverted = text.invert(self.vocabulary, self.doc_count)
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
