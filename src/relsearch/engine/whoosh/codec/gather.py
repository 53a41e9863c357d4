"""Documents gathered in memory as flat arrays, until they are sorted and written as a segment.

Text is kept as numbers of words: a word's terms, and what they weigh, are looked up once for each distinct word. What
comes out of one word - where it stands, in which document - is worked out by NumPy for all words together.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.analyzer import WordTerms
from relsearch.analysis.stream import AnalyzedDocument
from relsearch.engine.whoosh.codec.columns import CODED, NUMBERS, Column, encode_values
from relsearch.engine.whoosh.codec.lists import FieldChunk, Postings
from relsearch.engine.whoosh.codec.numbers import ranges, starts_of
from relsearch.engine.whoosh.codec.segment import Contents, FieldSource
from relsearch.engine.whoosh.codec.stored import StoredWriter
from relsearch.engine.whoosh.schema import DocumentValues

CHUNK: Final = 1 << 19
"""Occurrences that are encoded at a time."""

WORD_BYTES: Final = 50
"""What a word takes in memory when its segment is written, with two or three terms."""

DOCUMENT_BYTES: Final = 600
"""What a document takes besides."""

_WORD_BITS, _WEIGHT_BITS = 24, 16
MOST_WORDS: Final = 1 << _WORD_BITS
MOST_WEIGHTS: Final = 1 << _WEIGHT_BITS

LARGE_VOCABULARY: Final = 100_000
"""Words; of a word that the analyzer has forgotten meanwhile there may be two."""

ONLY_ONE: Final = np.ones(1, dtype=np.float32)
"""The table of weights of a field whose terms all weigh 1."""


class Vocabulary:
    """Words, and the terms of each.

    names  the terms, in the order of their numbers
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._terms: dict[str, int] = {}
        # An analyzer gives the same object again for the same word: looking that up takes no hashing. While it is
        # held here, no other object can have its identity.
        self._by_identity: dict[int, int] = {}
        self._held: list[WordTerms] = []
        self._starts = array("Q", [0])
        self._numbers = array("I")
        self._codes = array("I")
        self._weights: dict[float, int] = {1.0: 0}

    def encode(self, words: Sequence[WordTerms]) -> list[int]:
        """The numbers of words."""
        numbers = list(map(self._by_identity.get, map(id, words)))
        if None in numbers:
            return [
                self._number(word) if number is None else number for word, number in zip(words, numbers, strict=True)
            ]
        return numbers  # type: ignore[return-value]  # None is not in it

    def arrays(self) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32], NDArray[np.float64]]:
        """Where each word's terms begin, one longer than the words; their numbers; codes of weights; the weights."""
        starts = np.array(self._starts, dtype=np.int64)
        numbers, codes = np.array(self._numbers, dtype=np.uint32), np.array(self._codes, dtype=np.uint32)
        return starts, numbers, codes, self.weights()

    def sizes(self) -> NDArray[np.int64]:
        """How many terms each word has."""
        starts = np.array(self._starts, dtype=np.int64)
        return starts[1:] - starts[:-1]

    def weights(self) -> NDArray[np.float64]:
        """What terms may weigh, in the order of their codes."""
        return np.array(list(self._weights), dtype=np.float64)

    @property
    def is_large(self) -> bool:
        """Whether it holds so much that it is better to begin anew."""
        return len(self._held) > LARGE_VOCABULARY or len(self._weights) > MOST_WEIGHTS // 2

    def _number(self, word: WordTerms) -> int:
        number = self._by_identity.get(id(word))
        if number is None:
            number = self._by_identity[id(word)] = len(self._held)
            self._held.append(word)
            certain, others = word
            for term in certain:
                self._add_term(term, 1.0)
            for term, weight in others:
                self._add_term(term, weight)
            self._starts.append(len(self._numbers))
        return number

    def _add_term(self, term: str, weight: float) -> None:
        number = self._terms.get(term)
        if number is None:
            number = self._terms[term] = len(self.names)
            self.names.append(term)
        self._numbers.append(number)
        self._codes.append(self._weights.setdefault(weight, len(self._weights)))


class TextField:
    """The words of one field of all documents, section after section."""

    def __init__(self) -> None:
        self.words = array("I")
        self._sizes = array("I")
        self._docs = array("I")
        self._starts = array("I")
        self._weights = array("I")
        self._table: dict[float, int] = {}

    def add(self, doc: int, start: int, weight: float, words: list[int]) -> None:
        """Add a section: the numbers of its words, and the position of the first."""
        if words:
            self.words.extend(words)
            self._sizes.append(len(words))
            self._docs.append(doc)
            self._starts.append(start)
            self._weights.append(self._table.setdefault(weight, len(self._table)))

    def invert(self, vocabulary: Vocabulary, doc_count: int) -> tuple[FieldSource, NDArray[np.int64]]:
        """The field turned round, term by term; and how many occurrences of terms every document has."""
        if not self.words:
            return FieldSource((), lambda: ONLY_ONE), np.zeros(doc_count, dtype=np.int64)
        words = np.array(self.words, dtype=np.uint32)
        sizes = np.array(self._sizes, dtype=np.int64)
        places = _Places(
            docs=np.repeat(np.array(self._docs, dtype=np.uint32), sizes),
            positions=ranges(np.array(self._starts), sizes).astype(np.uint32),
            sections=np.repeat(np.array(self._weights, dtype=np.uint32), sizes),
        )
        inversion = _Inversion(vocabulary, words, places, np.array(list(self._table)))
        lengths = np.bincount(places.docs, vocabulary.sizes()[words], doc_count).astype(np.int64)
        return FieldSource(inversion.chunks(), inversion.weights), lengths


@dataclass(frozen=True, slots=True)
class _Places:
    """Document, position and section weight (its place in the table of them) of each word."""

    docs: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    sections: NDArray[np.uint32]


class _Inversion:
    """Sorts the occurrences of terms by term and then by place, as whole numbers.

    A key holds, from its highest bit down, the rank of the term, the number of the word and the weight of the term in
    it: eight bytes an occurrence, whose order is the order wanted. Whatever else is made of them is made in stretches.
    """

    def __init__(
        self, vocabulary: Vocabulary, words: NDArray[np.uint32], places: _Places, sections: NDArray[np.float64]
    ) -> None:
        self._places = places
        self._sections = sections
        self._words = words
        self._vocabulary = vocabulary
        self._codes: dict[float, int] = {1.0: 0}

    def chunks(self) -> Iterator[FieldChunk]:
        """The terms in order, with their postings."""
        names, keys = self._sorted_keys()
        start = 0
        while start < len(keys):
            end = self._end_of_chunk(keys, start)
            yield self._chunk(names, keys[start:end])
            start = end

    def weights(self) -> NDArray[np.float32]:
        """The table of weights of what has come out so far."""
        return np.array(list(self._codes), dtype=np.float32)

    def _sorted_keys(self) -> tuple[list[bytes], NDArray[np.uint64]]:
        starts, terms, codes, _ = self._vocabulary.arrays()
        counts = np.diff(starts)
        used = np.bincount(self._words, minlength=len(counts)) > 0
        names, ranks = _ranked(self._vocabulary.names, terms[np.repeat(used, counts)])
        parts = ranks[terms].astype(np.uint64) << np.uint64(_WORD_BITS + _WEIGHT_BITS) | codes
        keys = np.empty(int(counts[self._words].sum()), dtype=np.uint64)
        end = 0
        for first in range(0, len(self._words), CHUNK):
            words = self._words[first : first + CHUNK]
            numbers = np.arange(first, first + len(words), dtype=np.uint64) << np.uint64(_WEIGHT_BITS)
            own = counts[words]
            start, end = end, end + int(own.sum())
            keys[start:end] = parts[ranges(starts[words], own)] | np.repeat(numbers, own)
        keys.sort()
        return names, keys

    @staticmethod
    def _end_of_chunk(keys: NDArray[np.uint64], start: int) -> int:
        """Where the term ends, or begins, that is near the end of a chunk of the usual size."""
        if start + CHUNK >= len(keys):
            return len(keys)
        bits = np.uint64(_WORD_BITS + _WEIGHT_BITS)
        rank = keys[start + CHUNK] >> bits
        end = int(np.searchsorted(keys, rank << bits))
        return end if end > start else int(np.searchsorted(keys, (rank + np.uint64(1)) << bits))

    def _chunk(self, names: Sequence[bytes], keys: NDArray[np.uint64]) -> FieldChunk:
        ranks = (keys >> np.uint64(_WORD_BITS + _WEIGHT_BITS)).astype(np.uint32)
        words = (keys >> np.uint64(_WEIGHT_BITS) & np.uint64(MOST_WORDS - 1)).astype(np.uint32)
        first, end = int(ranks[0]), int(ranks[-1]) + 1
        docs = self._places.docs[words]
        begins = np.ones(len(docs), dtype=bool)
        begins[1:] = (ranks[1:] != ranks[:-1]) | (docs[1:] != docs[:-1])
        begin = np.flatnonzero(begins)
        counts = np.bincount(ranks[begin] - np.uint32(first), minlength=end - first).astype(np.int64)
        freqs = np.diff(begin, append=len(docs)).astype(np.uint32)
        codes = self._weight_codes(keys, words)
        return names[first:end], Postings(counts, docs[begin], freqs, self._places.positions[words], codes)

    def _weight_codes(self, keys: NDArray[np.uint64], words: NDArray[np.uint32]) -> NDArray[np.uint32] | None:
        """The places of the occurrences' weights in the table; those that are new are added to it."""
        own = self._vocabulary.weights()
        pairs = (keys & np.uint64((1 << _WEIGHT_BITS) - 1)).astype(np.uint32)
        if len(self._sections) > 1 or self._sections[0] != 1.0:
            pairs += self._places.sections[words] * np.uint32(len(own))
        elif not pairs.any():
            return None
        products = np.multiply.outer(self._sections, own).astype(np.float32).ravel()
        new = np.zeros(len(products), dtype=np.uint32)
        for pair in np.flatnonzero(np.bincount(pairs)).tolist():
            new[pair] = self._codes.setdefault(float(products[pair]), len(self._codes))
        codes: NDArray[np.uint32] = new[pairs]
        return codes


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
        self._filters: dict[str, list[int]] = {}
        self._columns: dict[str, list[float]] = {name: [] for name in NUMBERS}
        self._coded: dict[str, list[bytes]] = {name: [] for name in CODED}
        self._stored = StoredWriter()

    @property
    def size(self) -> int:
        """Bytes of memory that it takes to write it, roughly."""
        words = sum(len(text.words) for text in self._texts.values())
        return words * WORD_BYTES + self.doc_count * DOCUMENT_BYTES + self._stored.taken

    @property
    def is_full(self) -> bool:
        """Whether there may be no room for another long document."""
        return any(len(text.words) > MOST_WORDS // 2 for text in self._texts.values())

    def add(self, analyzed: AnalyzedDocument, values: DocumentValues) -> int:
        """Add a document; say its number."""
        number = self.doc_count
        lengths = {"title": 0.0, "body": 0.0}
        for section, start, words in analyzed.placed():
            self._texts[section.field].add(number, start, section.weight, self.vocabulary.encode(words))
            lengths[section.field] += len(words) * section.weight
        self._ids.append(analyzed.document.id)
        for term in values.filters:
            self._filters.setdefault(term, []).append(number)
        for field, length in lengths.items():
            self._columns[f"{field}_length"].append(length)
        self._columns["date"].append(values.date)
        self._columns["added"].append(values.added)
        for name, value in zip(CODED, (values.language, values.source, values.section, values.tags), strict=True):
            self._coded[name].append(value)
        self._stored.add(values.record)
        self.doc_count += 1
        return number

    def contents(self) -> Contents:
        """All of it, ready to be written."""
        columns: dict[str, Column] = {name: np.array(self._columns[name], dtype) for name, dtype in NUMBERS.items()}
        columns |= {name: encode_values(self._coded[name]) for name in CODED}
        fields, lengths = {}, {}
        for name, text in self._texts.items():
            fields[name], lengths[name] = text.invert(self.vocabulary, self.doc_count)
        standing = [doc for docs in self._filters.values() for doc in docs]
        lengths["filters"] = np.bincount(np.array(standing, dtype=np.int64), minlength=self.doc_count)
        fields["filters"] = plain_field(self._filters)
        ids: dict[str, list[int]] = {}
        for number, each in enumerate(self._ids):
            ids.setdefault(each, []).append(number)
        fields["id"] = plain_field(ids)
        return Contents(fields, columns, lengths, self._stored)


def plain_field(docs: dict[str, list[int]]) -> FieldSource:
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


def _ranked(names: Sequence[str], terms: NDArray[np.uint32]) -> tuple[list[bytes], NDArray[np.uint32]]:
    """The names of the terms that occur, sorted; and the rank of each term among them."""
    used = np.flatnonzero(np.bincount(terms, minlength=len(names)))
    # Sorted by code points they are sorted by their UTF-8 bytes.
    order = sorted(used.tolist(), key=names.__getitem__)
    ranks = np.zeros(len(names), dtype=np.uint32)
    ranks[order] = np.arange(len(order), dtype=np.uint32)
    return [names[number].encode() for number in order], ranks
