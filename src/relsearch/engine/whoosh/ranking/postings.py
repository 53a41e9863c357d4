"""What ranking reads: the postings and columns of a segment, as flat arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from relsearch.engine.whoosh.codec.lists import FieldReader


@dataclass(frozen=True, slots=True)
class PostingArrays:
    """Where a term stands in the documents of one segment, as flat arrays.

    docs       numbers of the documents within the segment, ascending
    starts     positions[starts[i]:starts[i + 1]] are those in docs[i]; one longer than docs
    positions  ascending within a document
    weights    weight of each occurrence, or None where all weigh 1
    """

    docs: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    positions: NDArray[np.uint32]
    weights: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """The values of a field of every document of one segment.

    starts  codes[starts[i]:starts[i + 1]] are those of document i
    codes   values, as indices of ``table``
    table   every value once
    """

    starts: NDArray[np.uint32]
    codes: NDArray[np.uint32]
    table: Sequence[str]

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The codes of some documents, one after another."""
        places, _ = ranges(self.starts, numbers)
        return self.codes[places]


def ranges(starts: NDArray[np.integer], picked: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For the stretches starts[i] to starts[i + 1] of some i: all indices in them, and how many each has.

    >>> ranges(np.array([0, 2, 3, 7]), np.array([0, 2]))[0].tolist()
    [0, 1, 3, 4, 5, 6]
    """
    begins = starts[picked].astype(np.int64)
    counts = starts[picked + 1] - begins
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(begins - ends + counts, counts) + np.arange(total), counts


class Segment(Protocol):
    """One part of an index, read-only: documents numbered from 0. Safe to share between threads.

    doc_count  documents in it, deleted ones among them
    deleted    which of them are deleted, or ``None`` where none is
    lengths    field ("title", "body") -> weighted length of every document
    dates      proleptic Gregorian ordinal of every document's date; 0 where it has none
    added      when every document was added, in nanoseconds; orders equals
    languages  main language of every document, as an index of ``language_codes``
    source     what holds the terms: the same object for as long as they are the same, whatever is deleted
    """

    @property
    def doc_count(self) -> int: ...

    @property
    def deleted(self) -> NDArray[np.bool_] | None: ...

    @property
    def lengths(self) -> Mapping[str, NDArray[np.float32]]: ...

    @property
    def dates(self) -> NDArray[np.int32]: ...

    @property
    def added(self) -> NDArray[np.int64]: ...

    @property
    def languages(self) -> NDArray[np.uint8]: ...

    @property
    def language_codes(self) -> Sequence[str]: ...

    @property
    def source(self) -> object: ...

    def field(self, name: str) -> FieldReader:
        """The terms of a field, and where they stand, deleted documents among the others."""

    def values(self, field: str) -> ValueColumn:
        """What every document has in "source", "section" or "tags"."""

    def stored(self, number: int) -> bytes:
        """The record of a document, as `relsearch.engine.record` encodes it."""
