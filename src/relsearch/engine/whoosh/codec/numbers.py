"""Lists of small whole numbers as bytes, as narrow as each list allows; NumPy reads and writes them in a few strokes.

A list is of one of six kinds: CONSTANT (every number is the least that can be: nothing is written), BYTES, SHORTS or
LONGS (8, 16 or 32 bits a number), BYTES_AND or SHORTS_AND: 8 or 16 bits, where the greatest number that fits stands for
"see below", and those numbers follow the list with 32 bits each. Each list gets the kind that takes the least room.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

CONSTANT, BYTES, SHORTS, LONGS, BYTES_AND, SHORTS_AND = range(6)
KIND_BITS: Final = 3

_WIDTHS: Final[NDArray[np.int64]] = np.array([0, 1, 2, 4, 1, 2], dtype=np.int64)
_MARKS: Final = {BYTES_AND: 0xFF, SHORTS_AND: 0xFFFF}
_CHOICE: Final = np.array([BYTES, SHORTS, LONGS, BYTES_AND, SHORTS_AND], dtype=np.uint8)

Numbers = NDArray[np.uint32]
Kinds = NDArray[np.uint8]
Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]


def starts_of(counts: NDArray[np.integer]) -> Places:
    """Where each list begins, if they lie one after another; one longer than the counts.

    >>> starts_of(np.array([2, 1])).tolist()
    [0, 2, 3]
    """
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def ranges(starts: NDArray[np.integer], counts: NDArray[np.integer], dtype: Any = np.int64) -> NDArray[Any]:
    """The numbers start, start + 1, … of each range, one range after another.

    >>> ranges(np.array([5, 1]), np.array([2, 3])).tolist()
    [5, 6, 1, 2, 3]
    """
    offsets = starts_of(counts)
    # A difference below 0 wraps around in a type without sign, and back again when the place is added.
    numbers = np.repeat((starts - offsets[:-1]).astype(dtype), counts)
    numbers += np.arange(offsets[-1], dtype=dtype)
    return numbers


def choose(values: Numbers, starts: Places, constant: int) -> tuple[Kinds, Places]:
    """The kind of each list, and the bytes that it takes. No list is empty.

    starts    as `starts_of` gives them
    constant  the least value that can be
    """
    first, counts = starts[:-1], np.diff(starts)
    if not len(first):
        return np.zeros(0, np.uint8), np.zeros(0, np.int64)
    greatest = np.maximum.reduceat(values, first)
    sizes = np.stack([counts, 2 * counts, 4 * counts, counts, 2 * counts])
    never = 8 * counts
    sizes[0][greatest > 0xFF] = never[greatest > 0xFF]
    sizes[1][greatest > 0xFFFF] = never[greatest > 0xFFFF]
    for row, mark in ((3, 0xFF), (4, 0xFFFF)):
        if (greatest >= mark).any():
            sizes[row] += 4 * np.add.reduceat(values >= mark, first, dtype=np.int64)
        sizes[row][greatest < mark] = never[greatest < mark]
    best = np.argmin(sizes, axis=0)
    kinds = _CHOICE[best]
    taken = sizes[best, np.arange(len(counts))]
    same = greatest == constant
    kinds[same] = CONSTANT
    taken[same] = 0
    return kinds, taken


def write(blob: Bytes, at: Places, values: Numbers, starts: Places, kinds: Kinds) -> None:
    """Write every list into a blob, each from its place on."""
    counts = np.diff(starts)
    for kind in np.unique(kinds).tolist():
        if kind == CONSTANT:
            continue
        lists = np.flatnonzero(kinds == kind)
        picked = values if len(lists) == len(kinds) else values[ranges(starts[lists], counts[lists])]
        width = int(_WIDTHS[kind])
        _put(blob, ranges(at[lists], counts[lists] * width), _marked(picked, kind, width))
        if kind in _MARKS:
            high = picked >= _MARKS[kind]
            many = np.add.reduceat(high, starts_of(counts[lists])[:-1], dtype=np.int64)
            _put(blob, ranges(at[lists] + counts[lists] * width, 4 * many), picked[high].astype("<u4"))


def _marked(values: Numbers, kind: int, width: int) -> NDArray[np.unsignedinteger]:
    if kind in _MARKS:
        values = np.minimum(values, np.uint32(_MARKS[kind]))
    return values.astype(f"<u{width}")


def _put(blob: Bytes, places: Places, values: NDArray[np.unsignedinteger]) -> None:
    blob[places] = values.view(np.uint8)


def read_all(blob: Bytes, at: Places, starts: Places, kinds: Kinds, constant: int) -> tuple[Numbers, Places]:
    """Every list, one after another; and where each ends in the blob."""
    counts = np.diff(starts)
    values = np.full(starts[-1], constant, dtype=np.uint32)
    ends: Places = at + (counts * _WIDTHS[kinds]).astype(np.int64)
    for kind in np.unique(kinds).tolist():
        if kind == CONSTANT:
            continue
        lists = np.flatnonzero(kinds == kind)
        width = int(_WIDTHS[kind])
        read = blob[ranges(at[lists], counts[lists] * width)].view(f"<u{width}").astype(np.uint32)
        if kind in _MARKS:
            high = read == _MARKS[kind]
            many = np.add.reduceat(high, starts_of(counts[lists])[:-1], dtype=np.int64)
            read[high] = blob[ranges(ends[lists], 4 * many)].view("<u4")
            ends[lists] += 4 * many
        if len(lists) == len(kinds):
            values = read
        else:
            values[ranges(starts[lists], counts[lists])] = read
    return values, ends


def read_one(data: Bytes, at: int, count: int, kind: int) -> tuple[Numbers, int]:
    """One list that is not CONSTANT, and where it ends."""
    width = 4 if kind == LONGS else 1 if kind in (BYTES, BYTES_AND) else 2
    end = at + count * width
    raw = data[at:end]
    values = raw.view(f"<u{width}").astype(np.uint32)
    if kind in _MARKS:
        high = np.flatnonzero(values == _MARKS[kind])
        at, end = end, end + 4 * len(high)
        values[high] = data[at:end].view("<u4")
    return values, end
