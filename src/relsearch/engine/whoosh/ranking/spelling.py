"""Terms within a few edits of a word, without looking at every term closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled

LONGEST_MISSPELT: Final = 40
"""Code points of a term for which near terms are looked for."""

_Codes = NDArray[np.uint32]
_Bits = NDArray[np.uint64]

_ONE: Final = np.uint64(1)
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: near letters get far numbers
_TOP_SIX: Final = np.uint64(58)


@dataclass(frozen=True, slots=True)
class _SameLength:
    """Words of one length in order.

    codes  code points, a row a word
    bags   which letters a word has, as bits; some letters share one
    """

    codes: _Codes
    bags: _Bits


class SpellingTable:
    """Words by length and first letter; immutable.

    >>> SpellingTable(["baku", "bakı", "abku", "bakuya"]).near("baku", 1)
    {'baku': 0, 'bakı': 1}
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_length: dict[int, list[str]] = {}
        for word in words:
            by_length.setdefault(len(word), []).append(word)
        by_length.pop(0, None)
        self._lengths = {length: _table(same, length) for length, same in by_length.items() if length < 64}

    @classmethod
    def of_forms(cls, by_length: Mapping[int, bytes]) -> SpellingTable:
        """The table of words of each length below 64, in order, one after another in UTF-32."""
        table = cls(())
        arrays = {length: np.frombuffer(forms, np.uint32).reshape(-1, length) for length, forms in by_length.items()}
        table._lengths = {length: _SameLength(codes, _bags(codes)) for length, codes in arrays.items()}
        return table

    def near(self, word: str, distance: int) -> Mapping[str, int]:
        """Words that begin with the same letter within so many edits -> how many.

        An edit inserts, deletes or replaces a letter or swaps it with its neighbour, which then stays where it is
        (optimal string alignment).
        """
        wanted = np.frombuffer(word.encode("utf-32-le"), np.uint32)
        lengths = range(len(word) - distance, len(word) + distance + 1)
        found: dict[str, int] = {}
        for length in lengths:
            if length in self._lengths:
                codes, edits = _near(self._lengths[length], wanted, distance)
                words = codes.tobytes().decode("utf-32-le")
                for i, count in enumerate(edits.tolist()):
                    found[words[i * length : (i + 1) * length]] = count
        return found


def _table(words: list[str], length: int) -> _SameLength:
    codes = np.frombuffer("".join(sorted(words)).encode("utf-32-le"), np.uint32).reshape(-1, length)
    return _SameLength(codes, _bags(codes))


def _bags(codes: _Codes) -> _Bits:
    bits = _ONE << ((codes.astype(np.uint64) * _SPREAD) >> _TOP_SIX)
    bags: _Bits = np.bitwise_or.reduce(bits, axis=1)
    return bags


def _near(table: _SameLength, wanted: _Codes, distance: int) -> tuple[_Codes, NDArray[np.int64]]:
    """Words of a table within so many edits, and how many."""
    if compiled.native:
        bag = int(_bags(wanted[np.newaxis])[0])
        places, edits = compiled.native.near(table.codes, table.bags, wanted, bag, distance)
        return table.codes[np.frombuffer(places, np.int64)], np.frombuffer(edits, np.int64)
    codes = _candidates(table, wanted, distance)
    edits = _edits(wanted, codes)
    near = edits <= distance
    return codes[near], edits[near]


def _candidates(table: _SameLength, wanted: _Codes, distance: int) -> _Codes:
    """Words of the same first letter that lack at most so many of the letters, and have at most so many others."""
    first_letters = table.codes[:, 0]
    same = slice(np.searchsorted(first_letters, wanted[0], "left"), np.searchsorted(first_letters, wanted[0], "right"))
    bags, (bag,) = table.bags[same], _bags(wanted[np.newaxis])
    missing, further = bag & ~bags, bags & ~bag
    for _ in range(distance):  # each time the lowest bit goes
        missing &= missing - (missing != 0)
        further &= further - (further != 0)
    near: _Codes = table.codes[same][(missing | further) == 0]
    return near


def _edits(wanted: _Codes, codes: _Codes) -> NDArray[np.int64]:
    """Edits between a word and each of several others.

    All of a column of the table of edits at once, as bits that say where it rises and falls (Hyyrö, "A bit-vector
    algorithm for computing Levenshtein and Damerau edit distances", 2003).
    """
    count, length = codes.shape
    last = np.uint64(len(wanted) - 1)
    equal = np.zeros((length, count), np.uint64)
    for letter in set(wanted.tolist()):
        bits = sum(1 << i for i, other in enumerate(wanted.tolist()) if other == letter)
        equal[(codes == letter).T] = bits
    falls = before = same = np.zeros(count, np.uint64)
    rises = np.full(count, np.uint64((1 << len(wanted)) - 1))
    edits = np.full(count, len(wanted), np.int64)
    for now in equal:
        swapped = ((~same & now) << _ONE) & before
        same = (((now & rises) + rises) ^ rises) | now | falls | swapped
        up, down = falls | ~(same | rises), same & rises
        edits += ((up >> last) & _ONE).astype(np.int64) - ((down >> last) & _ONE).astype(np.int64)
        up = (up << _ONE) | _ONE
        rises, falls = (down << _ONE) | ~(same | up), same & up
        before = now
    return edits
