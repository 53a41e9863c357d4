"""Postings <-> bytes, for many terms at once; and one field of a segment, as it is written and read.

A term's bytes are four lists, one after another, each in the narrowest kind of `codec.numbers`:

    documents    how far each is from the one before; the first from -1                    (CONSTANT: all 1)
    frequencies  how many times the term stands in each document                           (CONSTANT: all 1)
    positions    in each document, the first as it is, then how far from the one before    (CONSTANT: all 0)
    weights      places in the field's table of weights, whose first is 1                  (CONSTANT: all 1)

    <field>.lists    uint8    these bytes, term after term
    <field>.offsets  uint32 or uint64: where each term's bytes begin; one longer than there are terms
    <field>.counts   uint8 to uint32: documents of each term
    <field>.kinds    uint16   kinds of its four lists, 3 bits each, documents lowest
    <field>.weights  float32  the table of weights
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled
from relsearch.engine.whoosh.codec import numbers
from relsearch.engine.whoosh.codec.files import ArrayFile, ArrayFileWriter, damaged
from relsearch.engine.whoosh.codec.numbers import KIND_BITS, starts_of
from relsearch.engine.whoosh.codec.terms import TermDictionary, TermsBuilder
from relsearch.engine.whoosh.ranking.postings import PostingArrays
from relsearch.native import native

_MASK: Final = (1 << KIND_BITS) - 1
_NOTHING: Final = np.zeros(0, dtype=np.uint8)
_DOCS, _FREQUENCIES, _POSITIONS, _WEIGHTS = (part * KIND_BITS for part in range(4))


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings of many terms, one after another.

    counts     documents of each term, at least 1
    docs       ascending within a term
    freqs      occurrences in each of them, at least 1
    positions  of the occurrences, ascending within a document
    codes      places in the table of weights, or None where all are 0
    """

    counts: NDArray[np.int64]
    docs: NDArray[np.uint32]
    freqs: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    codes: NDArray[np.uint32] | None

    def terms(self, first: int, end: int) -> Postings:
        """Those of some of the terms, from the first up to the second number."""
        starts = starts_of(self.counts)
        begin, stop = starts[first], starts[end]
        low = int(self.freqs[:begin].sum())
        high = low + int(self.freqs[begin:stop].sum())
        codes = None if self.codes is None else self.codes[low:high]
        counts, freqs = self.counts[first:end], self.freqs[begin:stop]
        return Postings(counts, self.docs[begin:stop], freqs, self.positions[low:high], codes)


FieldChunk = tuple[Sequence[bytes], Postings]
"""Some terms of a field, in order, and their postings."""


class PackedLists(NamedTuple):
    """The lists of some terms, as they are written.

    blob    their bytes
    sizes   how many of them each term has
    kinds   of its lists
    counts  documents of each term
    """

    blob: NDArray[np.uint8]
    sizes: NDArray[np.int64]
    kinds: NDArray[np.uint16]
    counts: NDArray[np.int64]


def encode(postings: Postings) -> PackedLists:
    """Postings as they are written."""
    if native is None:
        return _encode(postings)
    codes = np.zeros(0, np.uint32) if postings.codes is None else postings.codes
    room = 8 * (len(postings.docs) + len(postings.positions))
    blob = np.empty(room, dtype=np.uint8)  # what is not used takes no memory
    sizes, kinds = np.empty(len(postings.counts), np.int64), np.empty(len(postings.counts), np.uint16)
    arrays = (postings.counts, postings.docs, postings.freqs, postings.positions, codes)
    used = native.pack_postings(*map(np.ascontiguousarray, arrays), blob, sizes, kinds)
    return PackedLists(blob[:used], sizes, kinds, postings.counts)


def _encode(postings: Postings) -> PackedLists:
    starts = starts_of(postings.counts)
    places = starts_of(postings.freqs)
    occurrences = places[starts]
    parts = [
        (_DOCS, _gaps(postings.docs, starts[:-1], before=-1), starts, 1),
        (_FREQUENCIES, postings.freqs, starts, 1),
        (_POSITIONS, _gaps(postings.positions, places[:-1], before=0), occurrences, 0),
    ]
    if postings.codes is not None:
        parts.append((_WEIGHTS, postings.codes, occurrences, 0))
    chosen = [numbers.choose(values, bounds, constant) for _, values, bounds, constant in parts]
    sizes: NDArray[np.int64] = np.stack([size for _, size in chosen]).sum(axis=0)
    at = starts_of(sizes)
    blob = np.empty(at[-1], dtype=np.uint8)
    kinds = np.zeros(len(postings.counts), dtype=np.uint16)
    begin = at[:-1]
    for (shift, values, bounds, _), (kind, size) in zip(parts, chosen, strict=True):
        numbers.write(blob, begin, values, bounds, kind)
        kinds |= kind.astype(np.uint16) << np.uint16(shift)
        begin = begin + size
    return PackedLists(blob, sizes, kinds, postings.counts)


def decode(
    blob: NDArray[np.uint8], at: NDArray[np.int64], counts: NDArray[np.int64], kinds: NDArray[np.uint16]
) -> Postings:
    """The postings of many terms, whose bytes begin at the given places of a blob."""
    starts = starts_of(counts)
    gaps, at = numbers.read_all(blob, at, starts, _kinds(kinds, _DOCS), 1)
    freqs, at = numbers.read_all(blob, at, starts, _kinds(kinds, _FREQUENCIES), 1)
    places = starts_of(freqs)
    occurrences = places[starts]
    distances, at = numbers.read_all(blob, at, occurrences, _kinds(kinds, _POSITIONS), 0)
    codes = None
    if (kinds >> _WEIGHTS).any():
        codes, _ = numbers.read_all(blob, at, occurrences, _kinds(kinds, _WEIGHTS), 0)
    docs = _running(gaps, starts) - np.uint32(1)
    return Postings(counts, docs, freqs, _running(distances, places), codes)


def _kinds(kinds: NDArray[np.uint16], shift: int) -> NDArray[np.uint8]:
    return (kinds >> np.uint16(shift) & np.uint16(_MASK)).astype(np.uint8)


def _gaps(values: NDArray[np.uint32], starts: NDArray[np.int64], before: int) -> NDArray[np.uint32]:
    """How far each number is from the one before it in its list; the first from ``before``."""
    gaps = np.empty_like(values)
    gaps[:1] = 0
    np.subtract(values[1:], values[:-1], out=gaps[1:])
    gaps[starts] = values[starts] - np.uint32(before % (1 << 32))
    return gaps


def _running(gaps: NDArray[np.uint32], starts: NDArray[np.int64]) -> NDArray[np.uint32]:
    """The sums of each list from its start. They may pass 2**32 on the way: differences are right all the same."""
    sums = np.cumsum(gaps, dtype=np.uint32)
    first = starts[:-1]
    return sums - np.repeat(sums[first] - gaps[first], np.diff(starts))


def write_field(
    file: ArrayFileWriter, name: str, chunks: Iterable[FieldChunk], weights: Callable[[], NDArray[np.float32]]
) -> None:
    """Write one field, whose terms come in chunks.

    weights  gives the table of weights, once all chunks have come
    """
    terms = TermsBuilder()

    def packed() -> Iterator[PackedLists]:
        for names, postings in chunks:
            terms.add(names)
            yield encode(postings)

    write_packed(file, name, packed(), weights, terms.arrays)


def write_packed(
    file: ArrayFileWriter,
    name: str,
    lists: Iterable[PackedLists],
    weights: Callable[[], NDArray[np.float32]],
    terms: Callable[[], Mapping[str, NDArray[Any]]],
) -> None:
    """Write one field, whose lists are packed.

    weights, terms  give the table of weights and the arrays of the dictionary, once all lists have come
    """
    rest: list[PackedLists] = []

    def blobs() -> Iterator[NDArray[np.uint8]]:
        for part in lists:
            rest.append(part._replace(blob=_NOTHING))
            yield part.blob

    file.add_parts(f"{name}.lists", np.uint8, blobs())
    file.add(f"{name}.offsets", narrow(starts_of(_joined([part.sizes for part in rest], np.int64)), np.uint32))
    file.add(f"{name}.counts", narrow(_joined([part.counts for part in rest], np.int64)))
    file.add(f"{name}.kinds", _joined([part.kinds for part in rest], np.uint16))
    file.add(f"{name}.weights", weights())
    for part, array in terms().items():
        file.add(f"{name}.{part}", array)


def _joined(parts: list[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype)


def narrow(values: NDArray[Any], at_least: Any = np.uint8) -> NDArray[Any]:
    """Whole numbers, none of them negative, in the narrowest type that holds all."""
    least = np.min_scalar_type(int(values.max(initial=0)))
    return values.astype(np.promote_types(least, at_least))


class FieldReader:
    """One field of a segment: its terms, and where they stand. Safe to share between threads."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._file = file
        self._name = name
        self._lists = file.bytes(f"{name}.lists")

    @cached_property
    def dictionary(self) -> TermDictionary:
        """The field's terms."""
        return TermDictionary(self._file, self._name, len(self._counts))

    @cached_property
    def native(self) -> Any:
        """The field for compiled code: a ``relsearch._native.Field``."""
        text = self._file.bytes(f"{self._name}.text")
        arrays = ("offsets", "counts", "kinds", "weights", "blocks", "prefixes", "heads")
        others = (self._file.array(f"{self._name}.{name}") for name in arrays)
        return compiled.native.Field(*self._lists.parts, *text.parts, *others, partial(damaged, self._file.path))

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """The table of weights."""
        found: NDArray[np.float32] = self._file.array(f"{self._name}.weights")
        return found

    def count(self, number: int) -> int:
        """How many documents have the term of a number."""
        return int(self._counts[number])

    def postings(self, number: int) -> PostingArrays:
        """Where the term of a number stands."""
        count, kinds = int(self._counts[number]), int(self._kinds[number])
        data = self._lists.slice(int(self._offsets[number]), int(self._offsets[number + 1]))
        try:
            return self._decode(data, count, kinds)
        except (ValueError, IndexError) as error:
            raise damaged(self._file.path, error) from error

    def raw(self, first: int, end: int) -> tuple[NDArray[np.uint8], list[int], list[int], list[int]]:
        """The bytes of neighbouring terms; where each one's begin and the last one's end, counted from anywhere; how
        many documents each has, and its kinds."""
        offsets, counts, kinds = self._views
        starts = offsets[first : end + 1].tolist()
        return self._lists.slice(starts[0], starts[-1]), starts, counts[first:end].tolist(), kinds[first:end].tolist()

    def several(self, first: int, end: int) -> Postings:
        """The postings of neighbouring terms, from the first up to the second number."""
        offsets = self._offsets[first : end + 1].astype(np.int64)
        blob = self._lists.slice(int(offsets[0]), int(offsets[-1])) if end > first else np.zeros(0, np.uint8)
        counts = self._counts[first:end].astype(np.int64)
        return decode(blob, offsets[:-1] - offsets[:1], counts, self._kinds[first:end])

    @property
    def offsets(self) -> NDArray[np.integer]:
        """Where each term's bytes begin: how much there is to read for a stretch of terms."""
        return self._offsets

    def _decode(self, data: NDArray[np.uint8], count: int, kinds: int) -> PostingArrays:
        at = 0
        if kind := kinds & _MASK:
            gaps, at = numbers.read_one(data, at, count, kind)
            docs = np.cumsum(gaps, dtype=np.uint32)
            docs -= np.uint32(1)
        else:
            docs = np.arange(count, dtype=np.uint32)
        starts = np.arange(count + 1, dtype=np.uint32)
        freqs = None
        if kind := kinds >> _FREQUENCIES & _MASK:
            freqs, at = numbers.read_one(data, at, count, kind)
            np.cumsum(freqs, dtype=np.uint32, out=starts[1:])
            count = int(starts[-1])
        if kind := kinds >> _POSITIONS & _MASK:
            positions, at = numbers.read_one(data, at, count, kind)
        else:
            positions = np.zeros(count, dtype=np.uint32)
        if freqs is not None:
            positions = _running(positions, starts.astype(np.int64))
        weights = None
        if kind := kinds >> _WEIGHTS & _MASK:
            codes, at = numbers.read_one(data, at, count, kind)
            weights = self.weights[codes]
        return PostingArrays(docs, starts, positions, weights)

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview, memoryview]:
        """Offsets, counts and kinds, out of which a few numbers are taken faster than out of arrays."""
        return self._offsets.data, self._counts.data, self._kinds.data

    @cached_property
    def _counts(self) -> NDArray[np.unsignedinteger]:
        return self._file.array(f"{self._name}.counts")

    @cached_property
    def _offsets(self) -> NDArray[np.unsignedinteger]:
        return self._file.array(f"{self._name}.offsets")

    @cached_property
    def _kinds(self) -> NDArray[np.uint16]:
        return self._file.array(f"{self._name}.kinds")
