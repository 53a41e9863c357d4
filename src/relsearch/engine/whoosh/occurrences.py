"""Where terms stand in the whole index, in one numbering; and how what several terms have becomes one.

A *slot* is one field of one document: number of the document × number of fields sought + index of the field.
A *key* is a slot and a position in it, in one integer: keys in order are slots in order, positions within.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.lists import FieldReader, decode

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KEY_BITS: Final = 32
"""Bits of a key that tell the position; the greatest position stays below half of what they hold."""

KEY_ORIGIN: Final = 1 << (KEY_BITS - 1)
"""Where positions begin to count within a key, so that a phrase may begin before its field does."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where something stands, and what each standing counts.

    keys     ascending, each once
    weights  of each
    """

    keys: Ints
    weights: Floats


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring terms of one field of one segment.

    first, end  their numbers, from the first up to the second
    slot        of the segment's first document in the field
    factor      what all weights are multiplied by
    """

    reader: FieldReader
    first: int
    end: int
    slot: int
    factor: float


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of many terms, fields and segments as the files have them: read in one stroke, not one after another.

    blob     their bytes
    at       where each begins
    counts   documents of each
    kinds    forms of each
    slots    slot of document 0 of each
    factors  what its weights are multiplied by
    tables   tables of weights, one after another
    codes    where the table of each begins
    """

    blob: NDArray[np.uint8]
    at: Ints
    counts: Ints
    kinds: NDArray[np.uint16]
    slots: Ints
    factors: Floats
    tables: NDArray[np.float32]
    codes: Ints


def gather(stretches: Sequence[Stretch]) -> Lists:
    """The lists of at least one stretch, one after another."""
    blobs, at, counts, kinds, slots, factors, codes = [], list[int](), list[int](), list[int](), list[int](), [], []
    tables: dict[FieldReader, int] = {}
    size = weights = 0
    for stretch in stretches:
        reader, first, end = stretch.reader, stretch.first, stretch.end
        blob, starts = reader.raw(first, end)
        shift = size - starts[0]
        at += [start + shift for start in starts[:-1]]
        counts += reader.counts[first:end].tolist()
        kinds += reader.kinds[first:end].tolist()
        many = end - first
        slots += [stretch.slot] * many
        factors += [stretch.factor] * many
        if reader not in tables:
            tables[reader] = weights
            weights += len(reader.weights)
        codes += [tables[reader]] * many
        blobs.append(blob)
        size += len(blob)
    return Lists(
        np.concatenate(blobs),
        np.array(at, np.int64),
        np.array(counts, np.int64),
        np.array(kinds, np.uint16),
        np.array(slots, np.int64),
        np.array(factors, np.float64),
        np.concatenate([reader.weights for reader in tables]),
        np.array(codes, np.int64),
    )


def read(lists: Lists, fields: int) -> tuple[Ints, Floats, Ints]:
    """Keys and weights of all occurrences, list after list; and how many each list has.

    fields  how many fields are sought
    """
    postings = decode(lists.blob, lists.at, lists.counts, lists.kinds)
    slots = postings.docs.astype(np.int64) * fields + np.repeat(lists.slots, lists.counts)
    keys: Ints = np.repeat((slots << KEY_BITS) + KEY_ORIGIN, postings.freqs)
    keys += postings.positions
    sizes = np.add.reduceat(postings.freqs, np.cumsum(lists.counts) - lists.counts, dtype=np.int64)
    weights: Floats = np.repeat(lists.factors, sizes)
    if postings.codes is not None:
        weights *= lists.tables[postings.codes + np.repeat(lists.codes, sizes)]
    return keys, weights, sizes


def occurrences(stretches: Sequence[Stretch], fields: int) -> Occurrences:
    """What stands in some stretches, each position once at its best weight."""
    if not stretches:
        return Occurrences(np.zeros(0, np.int64), np.zeros(0))
    keys, weights, sizes = read(gather(stretches), fields)
    return Occurrences(keys, weights) if len(sizes) == 1 else _in_order(keys, weights)


def joined(parts: Sequence[Occurrences]) -> Occurrences:
    """What any of the parts has, each position once at its best weight."""
    if len(parts) == 1:
        return parts[0]
    return _in_order(np.concatenate([part.keys for part in parts]), np.concatenate([part.weights for part in parts]))


def _in_order(keys: Ints, weights: Floats) -> Occurrences:
    # Sorting what consists of a few ascending stretches takes one pass over them (timsort).
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    starts = starts_of(keys)
    if starts.all():
        return Occurrences(keys, weights)
    return Occurrences(keys[starts], np.maximum.reduceat(weights, np.flatnonzero(starts)))


def by_document(found: Occurrences, fields: int) -> tuple[Ints, Floats]:
    """Documents, ascending, and the weights of what stands in each added up."""
    docs = (found.keys >> KEY_BITS) // fields
    starts = starts_of(docs)
    return docs[starts], sums(starts, found.weights)


def merged(parts: Sequence[Ints]) -> Ints:
    """The numbers of several ascending arrays in one, each once."""
    if len(parts) == 1:
        return parts[0]
    numbers = np.concatenate([np.zeros(0, np.int64), *parts])
    numbers.sort(kind="stable")  # takes ascending stretches as they are, unlike np.unique
    return numbers[starts_of(numbers)]


def find(among: Ints, wanted: Ints) -> NDArray[np.intp]:
    """Indices in ``among`` of the numbers that are wanted; both ascending."""
    if not len(among):
        return np.zeros(0, np.intp)
    places, present = look_up(among, wanted)
    return places[present]


def look_up(among: Ints, wanted: Ints) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """For each number that is wanted an index in ``among``, which has at least one, and whether it is there."""
    places = np.searchsorted(among, wanted)
    places[places == len(among)] = 0
    return places, among[places] == wanted


def starts_of(ascending: Ints) -> NDArray[np.bool_]:
    """Which of ascending numbers are not the same as the one before.

    >>> starts_of(np.array([3, 3, 5])).tolist()
    [True, False, True]
    """
    starts = np.empty(len(ascending), dtype=bool)
    starts[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=starts[1:])
    return starts


def sums(starts: NDArray[np.bool_], amounts: Floats) -> Floats:
    """Sums of the stretches that begin where it says so.

    >>> sums(np.array([True, False, True]), np.array([1.0, 2.0, 4.0])).tolist()
    [3.0, 4.0]
    """
    return np.bincount(np.cumsum(starts) - 1, amounts).astype(np.float64, copy=False)
