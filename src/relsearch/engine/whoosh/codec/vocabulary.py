"""Text -> numbers of its pieces between spaces, and what is indexed of each; found out once for each distinct one.

A piece is analysed when it first comes. After that it costs a look-up in a dictionary, made for all pieces of a
text in one stroke; what comes out of them is worked out by NumPy for all texts together (`gather`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, compress, count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.analyzer import MAX_PIECE, Analyzer, WordTerms
from relsearch.analysis.compound import before_first
from relsearch.analysis.registry import get_analyzer
from relsearch.engine.whoosh.codec.numbers import Places, starts_of

LARGE: Final = 600_000
"""Pieces; with more it is better to begin anew."""

MOST_WEIGHTS: Final = 1 << 15

_UNSETTLED: Final = 1 << 12
"""Pieces whose words wait to be numbered together."""

Words = tuple[WordTerms, ...]


@dataclass(frozen=True, slots=True)
class TermLists:
    """Terms of every word, one list after another.

    starts  where each word's list begins; one longer than there are words
    terms   their numbers
    codes   places of their weights in `Vocabulary.weights`, or None where all weigh 1
    """

    starts: Places
    terms: NDArray[np.uint32]
    codes: NDArray[np.uint32] | None


class Vocabulary:
    """The pieces of text that have come, in all languages, and the terms of their words."""

    def __init__(self) -> None:
        self._languages: dict[str, _Pieces] = {}
        self._count = 0
        self._unsettled: list[Words] = []
        self._word_counts = array("I")
        self._certain_counts, self._certain = array("I"), array("I")
        self._other_counts, self._others, self._codes = array("I"), array("I"), array("I")
        # What is missing gets the next number, without a step in Python.
        self._terms: defaultdict[str, int] = defaultdict(count().__next__)
        self._weights: defaultdict[float, int] = defaultdict(count().__next__)
        self._weights[1.0]
        self._sorted: list[str] = []

    def encode(self, language: str, text: str) -> list[int]:
        """The numbers of the pieces of a text.

        Raises `UnknownLanguageError` for a language without an analyzer, and whatever its analyzer raises.
        """
        pieces = self._languages.get(language)
        if pieces is None:
            pieces = self._languages[language] = _Pieces(get_analyzer(language), self._add)
        return pieces.encode(text)

    @property
    def is_large(self) -> bool:
        """Whether it holds so much that it is better to begin anew."""
        return self._count > LARGE or len(self._weights) > MOST_WEIGHTS

    def word_counts(self) -> NDArray[np.uint32]:
        """How many words each piece has; their numbers follow one another, piece by piece."""
        self._settle()
        return np.array(self._word_counts, dtype=np.uint32)

    def term_lists(self) -> Sequence[TermLists]:
        """The terms of the words: those that weigh 1, and the others."""
        self._settle()
        certain = TermLists(_starts(self._certain_counts), np.array(self._certain, dtype=np.uint32), None)
        codes = np.array(self._codes, dtype=np.uint32)
        return certain, TermLists(_starts(self._other_counts), np.array(self._others, dtype=np.uint32), codes)

    def weights(self) -> NDArray[np.float64]:
        """What terms may weigh, in the order of their codes; 1 first."""
        return np.array(list(self._weights), dtype=np.float64)

    def ranked(self, used: NDArray[np.bool_]) -> tuple[list[bytes], NDArray[np.uint32]]:
        """The names of the terms that are used, sorted; and the rank of each term among them.

        used  by number of term
        """
        # Sorted by code points they are sorted by their UTF-8 bytes. What is sorted already, sort() only merges.
        new = list(self._terms)[len(self._sorted) :]
        new.sort()
        self._sorted += new
        self._sorted.sort()
        order = np.fromiter(map(self._terms.__getitem__, self._sorted), np.uint32, len(self._sorted))
        there = used[order]
        ranks = np.empty(len(order), dtype=np.uint32)
        ranks[order] = np.cumsum(there, dtype=np.uint32) - there
        return [name.encode() for name in compress(self._sorted, there.tolist())], ranks

    @property
    def term_count(self) -> int:
        """How many terms there are."""
        return len(self._terms)

    def _add(self, words: Words) -> int:
        """The number of a new piece, of these words."""
        self._unsettled.append(words)
        if len(self._unsettled) >= _UNSETTLED:
            self._settle()
        self._count += 1
        return self._count - 1

    def _settle(self) -> None:
        """Number the terms of the words that wait for it."""
        words = list(chain.from_iterable(self._unsettled))
        self._word_counts.extend(map(len, self._unsettled))
        self._unsettled.clear()
        certain = [certain for certain, _ in words]
        self._certain_counts.extend(map(len, certain))
        self._certain.extend(map(self._terms.__getitem__, chain.from_iterable(certain)))
        others = [others for _, others in words]
        self._other_counts.extend(map(len, others))
        for term, weight in chain.from_iterable(others):
            self._others.append(self._terms[term])
            self._codes.append(self._weights[weight])


def _starts(counts: array[int]) -> Places:
    return starts_of(np.array(counts, dtype=np.int64))


class _Pieces:
    """The pieces of one language.

    Most are known by themselves: they need to know nothing of the piece before them, and the next one nothing of them.
    Only the others are gone through one by one.
    """

    def __init__(self, analyzer: Analyzer, add: Callable[[Words], int]) -> None:
        self._analyzer = analyzer
        self._add = add
        self._plain: dict[str, int] = {}
        self._others: dict[tuple[str, str], tuple[int, str]] = {}

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces of a text."""
        pieces = text.split()
        if not pieces:
            return []
        numbers: list[int | None] = list(map(self._plain.get, pieces))
        numbers.append(None)  # where the search ends
        place, last = 0, len(pieces)
        after = before_first(text)
        while place < last:
            numbers[place], after = self._number(pieces[place], after)
            place = place + 1 if after else numbers.index(None, place + 1)
        numbers.pop()
        return numbers  # type: ignore[return-value]  # None is not in it any more

    def _number(self, piece: str, after: str) -> tuple[int, str]:
        """The number of a piece after another, and what the next has to know."""
        if not after and (number := self._plain.get(piece)) is not None:
            return number, ""  # it came in this text already
        found = self._others.get((after, piece))
        if found is None:
            words, left = self._analyzer.piece_terms(piece, after)
            found = self._add(words), left
            if len(piece) <= MAX_PIECE:
                if after or left:
                    self._others[after, piece] = found
                else:
                    self._plain[piece] = found[0]
        return found
