"""Text -> numbers of its pieces between spaces, and what is indexed of each; found out once for each distinct one.

A piece is analysed when it first comes. After that it costs a look-up in a dictionary, made for all pieces of a
text in one stroke; what comes out of them is worked out by NumPy for all texts together (`gather`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.analyzer import MAX_PIECE, Analyzer, WordTerms
from relsearch.analysis.compound import SHOUTED, before_first
from relsearch.analysis.registry import get_analyzer
from relsearch.engine.whoosh.codec.numbers import Places, ranges, starts_of

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
    codes   places of their weights in `Vocabulary.weights`
    """

    starts: Places
    terms: NDArray[np.uint32]
    codes: NDArray[np.uint32]


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
        self._sorted: list[bytes] = []
        self._numbers = np.zeros(0, dtype=np.int64)

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

    def term_lists(self) -> TermLists:
        """The terms of the words: those that weigh 1, then the others."""
        self._settle()
        certain, others = (np.array(counts, dtype=np.int64) for counts in (self._certain_counts, self._other_counts))
        starts = starts_of(certain + others)
        terms = np.empty(starts[-1], dtype=np.uint32)
        codes = np.zeros(starts[-1], dtype=np.uint32)
        terms[ranges(starts[:-1], certain)] = self._certain
        places = ranges(starts[:-1] + certain, others)
        terms[places] = self._others
        codes[places] = self._codes
        return TermLists(starts, terms, codes)

    def weights(self) -> NDArray[np.float64]:
        """What terms may weigh, in the order of their codes; 1 first."""
        return np.array(list(self._weights), dtype=np.float64)

    def sorted_terms(self) -> tuple[list[bytes], NDArray[np.int64]]:
        """The names of all terms, sorted; and the number of each."""
        first = len(self._sorted)
        if first < len(self._terms):
            new = [term.encode() for term in islice(self._terms, first, None)]
            order = sorted(range(len(new)), key=new.__getitem__)
            names = self._sorted + [new[place] for place in order]
            # Both halves are in order already: all that is left to do is to merge them.
            merged = sorted(range(len(names)), key=names.__getitem__)
            self._sorted = [names[place] for place in merged]
            self._numbers = np.concatenate([self._numbers, np.array(order, dtype=np.int64) + first])[merged]
        return self._sorted, self._numbers

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


class _Pieces:
    """The pieces of one language.

    Most are known by themselves: they ask nothing of the piece before them, and leave the next one nothing to know. So
    are all in a text that is shouted. Only the others are gone through one by one.
    """

    def __init__(self, analyzer: Analyzer, add: Callable[[Words], int]) -> None:
        self._analyzer = analyzer
        self._add = add
        self._steady: dict[str, dict[str, int]] = {"": {}, SHOUTED: {}}
        self._others: defaultdict[str, dict[str, tuple[int, str]]] = defaultdict(dict)

    def encode(self, text: str) -> list[int]:
        """The numbers of the pieces of a text."""
        pieces = text.split()
        after = before_first(text)
        steady = after if after == SHOUTED else ""
        numbers: list[int | None] = list(map(self._steady[steady].get, pieces))
        numbers.append(None)  # where the search ends
        place, last = 0, len(pieces)
        while True:
            if after == steady:
                place = numbers.index(None, place)
            if place >= last:
                break
            piece = pieces[place]
            numbers[place], after = self._others[after].get(piece) or self._new(piece, after)
            place += 1
        numbers.pop()
        return numbers  # type: ignore[return-value]  # None is not in it any more

    def _new(self, piece: str, after: str) -> tuple[int, str]:
        """The number of a piece that comes for the first time after another, and what the next has to know."""
        steady = self._steady.get(after, {})
        if (number := steady.get(piece)) is not None:
            return number, after  # it came in this text already
        words, left = self._analyzer.piece_terms(piece, after)
        found = self._add(words), left
        if len(piece) <= MAX_PIECE:
            if left == after and after in self._steady:
                steady[piece] = found[0]
            else:
                self._others[after][piece] = found
        return found
