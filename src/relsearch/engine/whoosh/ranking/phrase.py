"""Where words stand side by side.

A phrase stands where its words, each moved back by its place in the phrase, lie within ``slop`` positions of one
another; with ``slop`` 0, exactly side by side. It weighs what its lightest word weighs. No two words take one
position: a phrase may repeat a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled
from relsearch.engine.whoosh.ranking.occurrences import (
    KEY_BITS,
    Floats,
    Ints,
    Occurrences,
    find,
    look_up,
    merged,
    starts_of,
)


def phrase_occurrences(words: Sequence[Occurrences], slop: int) -> Occurrences:
    """Where a phrase begins, of words that stand where they are said to."""
    # A word at position p that is the phrase's i-th belongs to a phrase that begins at p - i.
    if slop == 0:
        return _side_by_side([Occurrences(word.keys - i, word.weights) for i, word in enumerate(words)])
    words = _in_common_slots(words)
    return _loose([Occurrences(word.keys - i, word.weights) for i, word in enumerate(words)], slop)


def _in_common_slots(words: Sequence[Occurrences]) -> Sequence[Occurrences]:
    slots = [word.keys >> KEY_BITS for word in words]
    rarest, *others = sorted((each[starts_of(each)] for each in slots), key=len)
    common = reduce(lambda rarer, other: other[find(other, rarer)], others, rarest)
    if not len(common):
        return [Occurrences(common, np.zeros(0)) for _ in words]
    kept = [look_up(common, each)[1] for each in slots]
    return [Occurrences(word.keys[keep], word.weights[keep]) for word, keep in zip(words, kept, strict=True)]


def _side_by_side(words: Sequence[Occurrences]) -> Occurrences:
    rarest, *others = sorted(words, key=lambda word: len(word.keys))
    keys, weights = rarest.keys, rarest.weights
    for word in others:
        if not len(word.keys):
            return word
        keys, weights = _in_both(keys, weights, word)
    return Occurrences(keys, weights)


def _in_both(keys: Ints, weights: Floats, other: Occurrences) -> tuple[Ints, Floats]:
    """Keys that the other has, too, and the lighter of their weights."""
    if compiled.native:
        found, lighter = compiled.native.in_both(keys, weights, other.keys, other.weights)
        return np.frombuffer(found, np.int64), np.frombuffer(lighter)
    places, present = look_up(other.keys, keys)
    return keys[present], np.minimum(weights[present], other.weights[places[present]])


def _loose(words: Sequence[Occurrences], slop: int) -> Occurrences:
    """Beginnings from which every word lies within the slop, with some word right there.

    Where words could be taken from several places, the choice whose lightest word weighs most counts: it is found by
    leaving out what is lighter, from the heaviest weight down.
    """
    starts, weights = [], []
    for lightest in np.unique(np.concatenate([word.weights for word in words]))[::-1]:
        heavy = [word.keys[word.weights >= lightest] for word in words]
        if all(len(keys) for keys in heavy):
            starts.append(_beginnings(heavy, slop))
            weights.append(np.full(len(starts[-1]), lightest))
    keys = np.concatenate([np.zeros(0, np.int64), *starts])
    order = np.argsort(keys, kind="stable")
    first = order[starts_of(keys[order])]
    return Occurrences(keys[first], np.concatenate([np.zeros(0), *weights])[first])


def _beginnings(words: Sequence[Ints], slop: int) -> Ints:
    starts = merged(words)
    for keys in words:
        places = np.minimum(np.searchsorted(keys, starts), len(keys) - 1)
        ahead = keys[places] - starts
        starts = starts[(ahead >= 0) & (ahead <= slop)]
    stands = np.zeros(len(starts), dtype=bool)
    for anchor in range(len(words)):
        (open_,) = np.nonzero(~stands)
        stands[open_] = _stands(anchor, starts[open_], words, slop)
    return starts[stands]


def _stands(anchor: int, starts: Ints, words: Sequence[Ints], slop: int) -> NDArray[np.bool_]:
    """Whether the phrase stands at each beginning, with one word given its place there.

    The others take the earliest place left; since the stretches in which they may stand begin and end one after
    another, no other choice could place more of them.
    """
    _, stands = look_up(words[anchor], starts)
    taken = [starts + anchor]
    for i, keys in enumerate(words):
        if i != anchor:
            places = _earliest_free(keys, np.searchsorted(keys, starts), i, taken)
            inside = places < len(keys)
            places[~inside] = 0
            inside &= keys[places] - starts <= slop
            stands &= inside
            taken.append(np.where(inside, keys[places] + i, -1))
    return stands


def _earliest_free(keys: Ints, places: NDArray[np.intp], i: int, taken: Sequence[Ints]) -> NDArray[np.intp]:
    """The places, moved on past those that other words have taken."""
    padded = np.append(keys, -1 - i)  # past the end there is a place that nobody takes
    for _ in taken:  # each of them can be in the way once
        standing = padded[places] + i
        busy = reduce(np.logical_or, (standing == other for other in taken)) & (places < len(keys))
        if not busy.any():
            break
        places = places + busy
    return places
