"""Sections of a text field, as numbers of pieces -> its terms in order, each with its postings.

`relsearch._native` does it by counting where each term's occurrences begin; without it NumPy sorts them. Both write the
same bytes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.stream import SECTION_GAP
from relsearch.engine.whoosh.codec.compiled_vocabulary import AnyVocabulary
from relsearch.engine.whoosh.codec.lists import FieldChunk, PackedLists, Postings
from relsearch.engine.whoosh.codec.numbers import ranges, starts_of
from relsearch.engine.whoosh.codec.segment import FieldSource, PackedField
from relsearch.engine.whoosh.codec.terms import SortedTerms, term_arrays
from relsearch.engine.whoosh.codec.vocabulary import TermLists
from relsearch.native import native

CHUNK: Final = 1 << 19
"""Occurrences that are encoded at a time."""

_STEP: Final = 64
"""Every so many words it is written down in which section the word stands."""

_NONE: Final = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What a vocabulary knows at one time; it stays as it is while the vocabulary grows.

    words    where the words of each piece begin; one longer than there are pieces
    lists    the terms of each word
    weights  what terms may weigh
    names    of the terms
    """

    words: NDArray[np.uint32]
    lists: TermLists
    weights: NDArray[np.float64]
    names: SortedTerms

    @classmethod
    def of(cls, vocabulary: AnyVocabulary) -> KnownWords:
        """What a vocabulary knows now."""
        return cls(vocabulary.words(), vocabulary.term_lists(), vocabulary.weights(), vocabulary.sorted_terms())


class TextField:
    """The pieces of one field of all documents, section after section."""

    def __init__(self) -> None:
        self._pieces = bytearray()
        self._sizes = array("I")
        self._docs = array("I")
        self._weights = array("I")
        self._table: dict[float, int] = {}

    def add(self, doc: int, weight: float, pieces: bytes) -> int:
        """Add a section: the numbers of its pieces, and what a word in it weighs. Says how many pieces there are."""
        size = len(pieces) >> 2
        self._pieces += pieces
        self._sizes.append(size)
        self._docs.append(doc)
        self._weights.append(self._table.setdefault(weight, len(self._table)))
        return size

    def invert(self, known: KnownWords, doc_count: int) -> InvertedField:
        """The field turned round, term by term."""
        sections = _Sections(
            pieces=np.frombuffer(self._pieces, dtype=np.uint32),
            sizes=np.array(self._sizes, dtype=np.uint32),
            docs=np.array(self._docs, dtype=np.uint32),
            weights=np.array(self._weights, dtype=np.uint32),
            table=np.array(list(self._table), dtype=np.float64),
        )
        inversion = _Inversion(known, sections) if native is None else _NativeInversion(known, sections)
        counts = inversion.counts
        weighted = counts.words * sections.table[sections.weights]
        return InvertedField(
            source=inversion.source(),
            lengths=np.bincount(sections.docs, weighted, doc_count).astype(np.float32),
            occurrences=np.bincount(sections.docs, counts.occurrences, doc_count).astype(np.int64),
        )


@dataclass(frozen=True, slots=True)
class InvertedField:
    """A text field, term by term.

    lengths      words of every document, each with the weight of its section
    occurrences  how many occurrences of terms every document has
    """

    source: FieldSource | PackedField
    lengths: NDArray[np.float32]
    occurrences: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Sections:
    """The sections of one field of all documents.

    pieces   of all sections, one after another
    sizes    how many of them each section has
    docs     of each section
    weights  of each section, its place in the table
    table    what words of sections weigh
    """

    pieces: NDArray[np.uint32]
    sizes: NDArray[np.uint32]
    docs: NDArray[np.uint32]
    weights: NDArray[np.uint32]
    table: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often what occurs.

    terms        occurrences of each term of the vocabulary
    pairs        section weights x term weights: which of these pairs there are
    words        of each section
    occurrences  of terms in each section
    """

    terms: NDArray[np.int64]
    pairs: NDArray[np.bool_]
    words: NDArray[np.int64]
    occurrences: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Weights:
    """The weights of occurrences: that of the section by that of the term.

    table  those that there are, 1 first
    codes  section weights x term weights: the place of each pair in the table
    """

    table: NDArray[np.float32]
    codes: NDArray[np.uint32]

    @classmethod
    def of(cls, sections: NDArray[np.float64], terms: NDArray[np.float64], pairs: NDArray[np.bool_]) -> _Weights:
        """Those of the pairs that there are."""
        products = np.multiply.outer(sections, terms).astype(np.float32)
        table: dict[float, int] = {1.0: 0}
        codes = np.zeros(products.shape, dtype=np.uint32)
        codes[pairs] = [table.setdefault(weight, len(table)) for weight in products[pairs].tolist()]
        return cls(np.array(list(table), dtype=np.float32), codes)


class _Places:
    """Where words stand: their documents and positions.

    bounds  the first word of each section; one longer than there are sections
    shifts  how far the position of a word in its document is from its number, in each section
    """

    def __init__(self, docs: NDArray[np.uint32], sizes: NDArray[np.int64]) -> None:
        self.bounds = starts_of(sizes)
        self.shifts = (_section_starts(docs, sizes) - self.bounds[:-1]).astype(np.uint32)  # what is below 0 wraps


def _section_starts(docs: NDArray[np.uint32], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The position of the first word of each section in its document: sections follow one another with a gap."""
    ends = starts_of(sizes + SECTION_GAP)[:-1]
    begins = np.flatnonzero(np.diff(docs, prepend=docs[:1] + np.uint32(1)))
    return ends - np.repeat(ends[begins], np.diff(begins, append=len(docs)))


class _Sorted:
    """What both ways of sorting have in common.

    counts   how often what occurs
    used     the terms that occur, in order
    starts   where the occurrences of each of them begin, if they lie one after another; one longer
    weights  of the occurrences
    places   of the words
    """

    counts: _Counts

    def __init__(self, known: KnownWords, sections: _Sections) -> None:
        self._known = known
        self._sections = sections

    @cached_property
    def used(self) -> NDArray[np.int64]:
        order = self._known.names.order
        return order[self.counts.terms[order] > 0]

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        return starts_of(self.counts.terms[self.used])

    @cached_property
    def weights(self) -> _Weights:
        return _Weights.of(self._sections.table, self._known.weights, self.counts.pairs)

    @cached_property
    def places(self) -> _Places:
        return _Places(self._sections.docs, self.counts.words)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The terms in stretches, each of about `CHUNK` occurrences: from one place in order up to another."""
        first = 0
        while first < len(self.used):
            behind = int(np.searchsorted(self.starts, self.starts[first] + CHUNK, side="right")) - 1
            end = max(first + 1, behind)
            yield first, end
            first = end


class _NativeInversion(_Sorted):
    """Sorts by counting, in two passes over the pieces."""

    def __init__(self, known: KnownWords, sections: _Sections) -> None:
        super().__init__(known, sections)
        lists = known.lists
        own = (sections.pieces, sections.sizes, sections.weights)
        self._source = (*own, known.words, lists.starts, lists.terms, lists.codes)
        terms = np.zeros(len(known.names.starts) - 1, dtype=np.int64)
        pairs = np.zeros((len(sections.table), len(known.weights)), dtype=np.bool_)
        words, occurrences = np.empty(len(sections.sizes), np.int64), np.empty(len(sections.sizes), np.int64)
        native.count_occurrences(*self._source, terms, pairs.view(np.uint8), words, occurrences)
        self.counts = _Counts(terms, pairs, words, occurrences)

    def source(self) -> PackedField:
        """The terms in order, with their postings."""
        names = self._known.names
        return PackedField(self._lists(), self.weights.table, lambda: term_arrays(names.picked(self.used)))

    def _lists(self) -> Iterator[PackedLists]:
        words, codes = self._sorted()
        bounds = self.places.bounds
        steps = np.searchsorted(bounds, np.arange(0, bounds[-1], _STEP), side="right") - 1
        places = (bounds.astype(np.uint32), self._sections.docs, self.places.shifts, steps.astype(np.uint32))
        for first, end in self.stretches():
            starts = self.starts[first : end + 1]
            blob = np.empty(16 * int(starts[-1] - starts[0]), dtype=np.uint8)  # what is not used takes no memory
            sizes, counts = np.empty(end - first, np.int64), np.empty(end - first, np.int64)
            kinds = np.empty(end - first, dtype=np.uint16)
            used = native.pack_occurrences(starts, words, codes, *places, blob, sizes, counts, kinds)
            yield PackedLists(blob[:used], sizes, kinds, counts)

    def _sorted(self) -> tuple[NDArray[np.uint32], NDArray[np.unsignedinteger]]:
        """The word of each occurrence, term after term, and the code of its weight unless all are 1."""
        total = int(self.starts[-1])
        words = np.empty(total, dtype=np.uint32)
        narrow: Any = np.uint16 if len(self.weights.table) <= 1 << 16 else np.uint32
        codes: NDArray[np.unsignedinteger] = np.empty(total if len(self.weights.table) > 1 else 0, dtype=narrow)
        places = np.zeros(len(self.counts.terms), dtype=np.uint32)
        places[self.used] = self.starts[:-1]
        native.sort_occurrences(*self._source, self.weights.codes, places, words, codes)
        return words, codes


class _Inversion(_Sorted):
    """Sorts the occurrences of terms by term, and by place within each.

    Of each occurrence, in the order of their words, the rank of its term is kept, the number of its word and a code of
    its weight; whatever else is made of them is made for a stretch of the alphabet at a time, to save memory.
    """

    def __init__(self, known: KnownWords, sections: _Sections) -> None:
        super().__init__(known, sections)
        own = np.diff(known.words)[sections.pieces]
        self._words = ranges(known.words[sections.pieces], own, np.uint32)
        self._term_counts = np.diff(known.lists.starts).astype(np.uint32)
        sizes = np.diff(starts_of(own)[starts_of(sections.sizes)])
        self._section_of = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
        self.counts = self._counted(sizes)

    def source(self) -> FieldSource:
        """The terms in order, with their postings."""
        table = self.weights.table
        return FieldSource(self._chunks(), lambda: table)

    def _counted(self, sizes: NDArray[np.int64]) -> _Counts:
        lists, weights = self._known.lists, self._known.weights
        terms = np.zeros(len(self._known.names.starts) - 1, dtype=np.int64)
        pairs = np.zeros((len(self._sections.table), len(weights)), dtype=np.bool_)
        for first, words, own, listed in self._listed():
            terms += np.bincount(lists.terms[listed], minlength=len(terms))
            sections = np.repeat(self._section_of[first : first + len(words)], own)
            pairs[self._sections.weights[sections], lists.codes[listed]] = True
        occurrences = np.diff(starts_of(self._term_counts[self._words])[starts_of(sizes)])
        return _Counts(terms, pairs, sizes, occurrences)

    def _listed(self) -> Iterator[tuple[int, NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]]:
        """The words, some at a time: the first one's place, their numbers, how many terms each has, and which."""
        for first in range(0, len(self._words), CHUNK):
            words = self._words[first : first + CHUNK]
            own = self._term_counts[words]
            yield first, words, own, ranges(self._known.lists.starts[words], own, np.uint32)

    def _chunks(self) -> Iterator[FieldChunk]:
        names = self._known.names
        ranks, words, codes = self._occurrences()
        for first, end in self.stretches():
            # What ranks below the first wraps around, and is beyond the end, too.
            there = np.flatnonzero(ranks - np.uint32(first) < np.uint32(end - first))
            there = there[_order(ranks[there] - np.uint32(first))]
            bounds = self.starts[first : end + 1] - self.starts[first]
            picked = codes[there] if len(codes) else None
            yield names.picked(self.used[first:end]).names(), self._postings(bounds, words[there], picked)

    def _occurrences(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[Any]]:
        """Of each occurrence of a term its rank, the place of its word, and its weight's code; no codes where all
        weigh 1."""
        lists, sections = self._known.lists, self._sections
        ranks_of = np.zeros(len(self.counts.terms), dtype=np.uint32)
        ranks_of[self.used] = np.arange(len(self.used), dtype=np.uint32)
        total, table = int(self.starts[-1]), self.weights.table
        ranks, numbers = np.empty(total, dtype=np.uint32), np.empty(total, dtype=np.uint32)
        codes = np.empty(total if len(table) > 1 else 0, dtype=np.min_scalar_type(len(table)))
        end = 0
        for first, words, own, listed in self._listed():
            start, end = end, end + len(listed)
            ranks[start:end] = ranks_of[lists.terms[listed]]
            numbers[start:end] = np.repeat(np.arange(first, first + len(words), dtype=np.uint32), own)
            if len(codes):
                weights = sections.weights[self._section_of[numbers[start:end]]]
                codes[start:end] = self.weights.codes[weights, lists.codes[listed]]
        return ranks, numbers, codes

    def _postings(
        self, starts: NDArray[np.int64], words: NDArray[np.uint32], codes: NDArray[np.unsignedinteger] | None
    ) -> Postings:
        """The postings of some terms, of which the occurrences of each begin at the given places."""
        sections = self._section_of[words]
        docs = self._sections.docs[sections]
        begins = np.ones(len(docs), dtype=np.bool_)
        np.not_equal(docs[1:], docs[:-1], out=begins[1:])
        begins[starts[:-1]] = True
        begin = np.flatnonzero(begins)
        counts = np.add.reduceat(begins, starts[:-1], dtype=np.int64)
        freqs = np.diff(begin, append=len(docs)).astype(np.uint32)
        positions = words + self.places.shifts[sections]
        return Postings(counts, docs[begin], freqs, positions, None if codes is None else codes.astype(np.uint32))


def _order(ranks: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The places of the ranks in ascending order, equal ones as they come.

    NumPy sorts numbers of 16 bits in two passes without a comparison; hence the lower halves first, then the upper.
    """
    order = np.argsort(ranks.astype(np.uint16), kind="stable")
    high = (ranks >> np.uint32(16)).astype(np.uint16)
    return order[np.argsort(high[order], kind="stable")] if high.any() else order
