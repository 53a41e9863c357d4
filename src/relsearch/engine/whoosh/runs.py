"""Postings of a whole index in one numbering, and how those of several terms become one.

A *slot* is one field of one document: number of the document × number of fields sought + index of the field.
A *key* is a slot and a position in it, in one integer: keys in order are slots in order, positions within.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

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
    """Postings of one term in one field, numbered by slots.

    slots      ascending, each once
    starts     positions[starts[i]:starts[i + 1]] are those in slots[i]
    positions  ascending within a slot
    weights    of each occurrence, or ``None`` where all weigh 1
    factor     what all weights are multiplied by
    """

    slots: Ints
    starts: NDArray[np.integer]
    positions: NDArray[np.integer]
    weights: NDArray[Any] | None
    factor: float

    @classmethod
    def of(cls, postings: PostingArrays, base: int, field: int, fields: int, factor: float) -> Run:
        """The postings of a segment whose first document is ``base``, in the ``field``-th of so many fields."""
        slots = postings.docs.astype(np.int64)
        if fields != 1:
            slots *= fields
        if shift := base * fields + field:
            slots += shift
        return cls(slots, postings.starts, postings.positions, postings.weights, factor)

    def amounts(self) -> Floats:
        """The weights of a slot's occurrences, added up."""
        if self.weights is None:
            return np.diff(self.starts) * self.factor
        return np.add.reduceat(self.weights, self.starts[:-1], dtype=np.float64) * self.factor

    def occurrences(self, picked: NDArray[np.intp]) -> Occurrences:
        """The occurrences in the slots at these indices."""
        places, counts = ranges(self.starts, picked)
        keys = np.repeat((self.slots[picked] << KEY_BITS) + KEY_ORIGIN, counts) + self.positions[places]
        if self.weights is None:
            return Occurrences(keys, np.full(len(places), self.factor))
        return Occurrences(keys, self.weights[places] * self.factor)


def add_up(runs: Sequence[Run]) -> tuple[Ints, Floats]:
    """Every slot with the weights of what stands in it; where several runs stand at one position, the best counts."""
    runs = [run for run in runs if len(run.slots)]
    if not runs:
        return np.zeros(0, np.int64), np.zeros(0)
    if len(runs) == 1:
        return runs[0].slots, runs[0].amounts()
    slots = np.concatenate([run.slots for run in runs])
    amounts = np.concatenate([run.amounts() for run in runs])
    order = np.argsort(slots, kind="stable")
    slots = slots[order]
    first = first_of_each(slots)
    if len(first) == len(slots):
        return slots, amounts[order]
    sizes = np.diff(first, append=len(slots))
    totals = np.add.reduceat(amounts[order], first)
    shared = sizes > 1
    is_shared = np.empty(len(slots), dtype=bool)
    is_shared[order] = np.repeat(shared, sizes)
    totals[shared] = _add_up_shared(runs, is_shared)
    return slots[first], totals


def _add_up_shared(runs: Sequence[Run], is_shared: NDArray[np.bool_]) -> Floats:
    parts = []
    begin = 0
    for run in runs:
        end = begin + len(run.slots)
        parts.append(run.occurrences(np.flatnonzero(is_shared[begin:end])))
        begin = end
    best = best_of(parts)
    return np.add.reduceat(best.weights, first_of_each(best.keys >> KEY_BITS))


def best_of(parts: Sequence[Occurrences]) -> Occurrences:
    """All occurrences in order, each position once at its best weight."""
    if len(parts) == 1:
        return parts[0]
    keys = np.concatenate([part.keys for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    first = first_of_each(keys)
    if len(first) == len(keys):
        return Occurrences(keys, weights)
    return Occurrences(keys[first], np.maximum.reduceat(weights, first))


def in_slots(runs: Sequence[Run], slots: Ints) -> Occurrences:
    """What runs have in some slots, each position once at its best weight."""
    parts = [run.occurrences(find(run.slots, slots)) for run in runs if len(run.slots)]
    return best_of(parts) if parts else Occurrences(np.zeros(0, np.int64), np.zeros(0))


def find(among: Ints, wanted: Ints) -> NDArray[np.intp]:
    """Indices in ``among`` of the numbers that are wanted; both ascending."""
    places, present = look_up(among, wanted)
    return places[present]


def look_up(among: Ints, wanted: Ints) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """For each number that is wanted an index in ``among``, which has at least one, and whether it is there."""
    places = np.searchsorted(among, wanted)
    places[places == len(among)] = 0
    return places, among[places] == wanted


def first_of_each(ascending: Ints) -> NDArray[np.intp]:
    """Where each number begins in an ascending array.

    >>> first_of_each(np.array([3, 3, 5])).tolist()
    [0, 2]
    """
    starts = np.empty(len(ascending), dtype=bool)
    starts[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=starts[1:])
    return np.flatnonzero(starts)


def as_run(occurrences: Occurrences) -> Run:
    """Occurrences as postings again."""
    slots = occurrences.keys >> KEY_BITS
    first = first_of_each(slots)
    starts = np.append(first, len(slots))
    return Run(slots[first], starts, (occurrences.keys & ((1 << KEY_BITS) - 1)) - KEY_ORIGIN, occurrences.weights, 1.0)
