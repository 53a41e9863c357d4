"""Postings of a whole index in one numbering, and how those of several terms become one.

A *slot* is one field of one document: number of the document × number of fields sought + index of the field.
A *key* is a slot and a position in it, in one integer: keys in order are slots in order, positions within.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.postings import PostingArrays, ranges

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
class Run:
    """Postings of one term in one field of one segment, and how they are numbered in the whole index.

    postings  as the segment has them, or of a phrase
    fields    how many fields are sought
    first     slot of the segment's first document in the field
    factor    what all weights are multiplied by
    """

    postings: PostingArrays
    fields: int
    first: int
    factor: float

    def slots(self) -> Ints:
        """Where it stands, ascending, each slot once."""
        return self.postings.docs.astype(np.int64) * self.fields + self.first

    def occurrences(self, slots: Ints) -> Occurrences:
        """What stands in some slots, ascending."""
        own = self.slots()
        picked = find(own, slots)
        places, counts = ranges(self.postings.starts, picked)
        keys: Ints = np.repeat((own[picked] << KEY_BITS) + KEY_ORIGIN, counts)
        keys += self.postings.positions[places]
        if self.postings.weights is None:
            return Occurrences(keys, np.full(len(places), self.factor))
        return Occurrences(keys, np.multiply(self.postings.weights[places], self.factor, dtype=np.float64))


def add_up(groups: Sequence[Sequence[Run]]) -> tuple[Ints, Floats]:
    """Every slot with the weights of what stands in it; where several runs stand at one position, the best counts.

    groups  the runs of each term; those of one term never stand in the same slot
    """
    groups = [runs for runs in groups if runs]
    if not groups:
        return np.zeros(0, np.int64), np.zeros(0)
    if len(groups) == 1:
        return _add_up_one(groups[0])
    keys, weights = _stacked([run for runs in groups for run in runs])
    slots = keys >> KEY_BITS
    starts = starts_of(slots)
    return slots[starts], sums(starts, weights)


def _add_up_one(runs: Sequence[Run]) -> tuple[Ints, Floats]:
    slots = np.concatenate([run.slots() for run in runs])
    amounts = np.concatenate([_amounts(run) for run in runs])
    if len(runs) == 1:
        return slots, amounts
    order = np.argsort(slots, kind="stable")
    return slots[order], amounts[order]


def _amounts(run: Run) -> Floats:
    """The weights of each document's occurrences, added up."""
    starts, weights = run.postings.starts, run.postings.weights
    if weights is None:
        counts: Floats = (starts[1:] - starts[:-1]).astype(np.float64)
        return counts * run.factor
    amounts: Floats = np.add.reduceat(weights, starts[:-1], dtype=np.float64)
    return amounts * run.factor


def _stacked(runs: Sequence[Run]) -> tuple[Ints, Floats]:
    """The occurrences of all runs in order, each position once at its best weight.

    Sorting what consists of a few ascending stretches takes one pass over them (timsort).
    """
    runs = sorted(runs, key=lambda run: -run.factor)
    postings = [run.postings for run in runs]
    docs = np.concatenate([each.docs for each in postings]).astype(np.int64)
    sizes = [len(each.docs) for each in postings]
    slots = docs * np.repeat([run.fields for run in runs], sizes) + np.repeat([run.first for run in runs], sizes)
    counts = np.concatenate([each.starts[1:] - each.starts[:-1] for each in postings])
    keys = np.repeat((slots << KEY_BITS) + KEY_ORIGIN, counts)
    keys += np.concatenate([each.positions for each in postings])
    weights = np.repeat([float(run.factor) for run in runs], [len(each.positions) for each in postings])
    are_weighted = any(each.weights is not None for each in postings)
    if are_weighted:
        weights *= np.concatenate([_weights(each) for each in postings])
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    starts = starts_of(keys)
    if are_weighted:
        return keys[starts], np.maximum.reduceat(weights, np.flatnonzero(starts))
    return keys[starts], weights[starts]  # runs came in the order of their weights, and equals stayed in it


def _weights(postings: PostingArrays) -> NDArray[np.float32]:
    return np.ones(len(postings.positions), np.float32) if postings.weights is None else postings.weights


def in_slots(runs: Sequence[Run], slots: Ints) -> Occurrences:
    """What runs have in some slots, each position once at its best weight."""
    parts = [run.occurrences(slots) for run in runs]
    if len(parts) == 1:
        return parts[0]
    keys = np.concatenate([np.zeros(0, np.int64), *(part.keys for part in parts)])
    weights = np.concatenate([np.zeros(0), *(part.weights for part in parts)])
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    starts = starts_of(keys)
    if starts.all():
        return Occurrences(keys, weights)
    return Occurrences(keys[starts], np.maximum.reduceat(weights, np.flatnonzero(starts)))


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


def as_run(occurrences: Occurrences) -> Run:
    """Occurrences as postings again, whose documents are slots."""
    slots = occurrences.keys >> KEY_BITS
    starts = np.flatnonzero(starts_of(slots))
    positions = (occurrences.keys & ((1 << KEY_BITS) - 1)) - KEY_ORIGIN
    ends = np.append(starts, len(slots))
    postings = PostingArrays(slots[starts], ends, positions, occurrences.weights)  # type: ignore[arg-type]  # 64 bits
    return Run(postings, fields=1, first=0, factor=1.0)
