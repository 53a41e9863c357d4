"""Where terms stand in the whole index, in one numbering; and how what several terms have becomes one.

A *slot* is one field of one document: number of the document × number of fields sought + index of the field.
A *key* is a slot and a position in it, in one integer: keys in order are slots in order, positions within.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

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


class Stretch(NamedTuple):
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
    rows     of each list: where it begins, how many documents it has, its kinds, the slot of document 0, where its
             table of weights begins
    factors  what the weights of each are multiplied by
    tables   tables of weights, one after another
    """

    blob: NDArray[np.uint8]
    rows: Ints
    factors: Floats
    tables: NDArray[np.float32]


def gather(stretches: Sequence[Stretch]) -> Lists:
    """The lists of at least one stretch, one after another."""
    blobs: list[NDArray[np.uint8]] = []
    rows: list[int] = []
    factors: list[float] = []
    tables: dict[FieldReader, int] = {}
    size = weights = 0
    for reader, first, end, slot, factor in stretches:
        blob, starts, counts, kinds = reader.raw(first, end)
        table = tables.get(reader, -1)
        if table < 0:
            table = tables[reader] = weights
            weights += len(reader.weights)
        shift = size - starts[0]
        for start, count, kind in zip(starts, counts, kinds, strict=False):
            rows += (start + shift, count, kind, slot, table)
        factors += [factor] * (end - first)
        blobs.append(blob)
        size += len(blob)
    return Lists(
        np.concatenate(blobs),
        np.array(rows, np.int64).reshape(-1, 5),
        np.array(factors, np.float64),
        np.concatenate([reader.weights for reader in tables]),
    )


def read(lists: Lists, fields: int) -> tuple[Ints, Floats, Ints]:
    """Keys and weights of all occurrences, list after list; and how many each list has.

    fields  how many fields are sought
    """
    at, counts, kinds, first_slots, tables = np.ascontiguousarray(lists.rows.T)
    postings = decode(lists.blob, at, counts, kinds.astype(np.uint16))
    slots = postings.docs.astype(np.int64) * fields + np.repeat(first_slots, counts)
    keys: Ints = np.repeat((slots << KEY_BITS) + KEY_ORIGIN, postings.freqs)
    keys += postings.positions
    sizes = np.add.reduceat(postings.freqs, np.cumsum(counts) - counts, dtype=np.int64)
    weights: Floats = np.repeat(lists.factors, sizes)
    if postings.codes is not None:
        weights *= lists.tables[postings.codes + np.repeat(tables, sizes)]
    return keys, weights, sizes


def occurrences(stretches: Sequence[Stretch], fields: int) -> Occurrences:
    """What stands in some stretches, each position once at its best weight."""
    if not stretches:
        return Occurrences(np.zeros(0, np.int64), np.zeros(0))
    keys, weights, _ = read(gather(stretches), fields)
    return in_order(keys, weights)


def joined(parts: Sequence[Occurrences]) -> Occurrences:
    """What any of the parts has, each position once at its best weight."""
    return in_order(np.concatenate([part.keys for part in parts]), np.concatenate([part.weights for part in parts]))


def in_order(keys: Ints, weights: Floats) -> Occurrences:
    """Stretches that ascend as one, of equal keys the one of the greatest weight."""
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
