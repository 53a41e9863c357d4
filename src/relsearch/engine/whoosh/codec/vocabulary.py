"""Text -> numbers of its pieces between spaces, and what is indexed of each; found out once for each distinct one.

A piece is analysed when it first comes. After that it costs a look-up in a dictionary, made for all pieces of a
text in one stroke; what comes out of them is worked out by NumPy for all texts together (`gather`).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from itertools import accumulate, chain, count, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.analyzer import MAX_PIECE, Analyzer
from relsearch.analysis.compound import SHOUTED, before_first, unwrap
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import WordTerms
from relsearch.engine.whoosh.codec.numbers import Places, ranges
from relsearch.engine.whoosh.codec.terms import SortedTerms

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
        # Where the words of each piece begin, and the terms of each word: those that weigh 1, and the others.
        self._words = array("I", [0])
        self._certain_starts, self._certain = array("I", [0]), array("I")
        self._other_starts, self._others, self._codes = array("I", [0]), array("I"), array("I")
        # What is missing gets the next number, without a step in Python.
        self._terms: defaultdict[str, int] = defaultdict(count().__next__)
        self._weights: defaultdict[float, int] = defaultdict(count().__next__)
        self._weights[1.0]
        # The same once more, by number; and in order.
        self._names: list[str] = []
        self._known_weights: list[float] = []
        self._sorted: list[str] = []
        self._text, self._ends = bytearray(), array("q", [0])

    def encode(self, language: str, text: str) -> bytes:
        """The numbers of the pieces of a text, 32 bits each as the machine has them.

        Raises `UnknownLanguageError` for a language without an analyzer, and whatever its analyzer raises.
        """
        pieces = self._languages.get(language)
        if pieces is None:
            pieces = self._languages[language] = _Pieces(get_analyzer(language), self._add, self._recall)
        return array("I", pieces.encode(text)).tobytes()

    def encode_all(self, texts: Iterable[tuple[str, str]]) -> Sequence[bytes]:
        """The same of several texts, each behind its language."""
        return [self.encode(language, text) for language, text in texts]

    @property
    def is_large(self) -> bool:
        """Whether it holds so much that it is better to begin anew."""
        return self._count > LARGE or len(self._weights) > MOST_WEIGHTS

    def words(self) -> NDArray[np.uint32]:
        """Where the words of each piece begin, if those of all pieces lie one after another; and where they end."""
        self._settle()
        return np.array(self._words, dtype=np.uint32)

    def term_lists(self) -> TermLists:
        """The terms of the words: those that weigh 1, then the others."""
        self._settle()
        certain_starts, other_starts = (np.array(each, np.int64) for each in (self._certain_starts, self._other_starts))
        starts, certain = certain_starts + other_starts, np.diff(certain_starts)
        terms = np.empty(starts[-1], dtype=np.uint32)
        codes = np.zeros(starts[-1], dtype=np.uint32)
        terms[ranges(starts[:-1], certain)] = self._certain
        places = ranges(starts[:-1] + certain, np.diff(other_starts))
        terms[places] = self._others
        codes[places] = self._codes
        return TermLists(starts, terms, codes)

    def weights(self) -> NDArray[np.float64]:
        """What terms may weigh, in the order of their codes; 1 first."""
        return np.array(list(self._weights), dtype=np.float64)

    def sorted_terms(self) -> SortedTerms:
        """All terms by number, and sorted."""
        self._settle()
        new = self._names[len(self._sorted) :]
        encoded = [name.encode() for name in new]
        _extend(self._ends, encoded)
        self._text += b"".join(encoded)
        # Strings sort as their bytes in UTF-8 do, and both halves are in order: all that is left is to merge them.
        self._sorted = sorted(self._sorted + sorted(new))
        numbers = map(self._terms.__getitem__, self._sorted)
        order = np.fromiter(numbers, np.int64, len(self._sorted))
        return SortedTerms(np.frombuffer(bytes(self._text), np.uint8), np.array(self._ends, dtype=np.int64), order)

    def _add(self, words: Words) -> int:
        """The number of a new piece, of these words."""
        self._unsettled.append(words)
        if len(self._unsettled) >= _UNSETTLED:
            self._settle()
        self._count += 1
        return self._count - 1

    def _recall(self, number: int) -> WordTerms:
        """The terms of the first word of a piece."""
        settled = len(self._words) - 1
        if number >= settled:
            return self._unsettled[number - settled][0]
        word = self._words[number]
        certain = slice(*self._certain_starts[word : word + 2])
        others = slice(*self._other_starts[word : word + 2])
        name, weight = self._names.__getitem__, self._known_weights.__getitem__
        weighted = zip(map(name, self._others[others]), map(weight, self._codes[others]), strict=True)
        return tuple(map(name, self._certain[certain])), tuple(weighted)

    def _settle(self) -> None:
        """Number the terms of the words that wait for it."""
        words = list(chain.from_iterable(self._unsettled))
        _extend(self._words, self._unsettled)
        self._unsettled.clear()
        certain = [certain for certain, _ in words]
        _extend(self._certain_starts, certain)
        self._certain.extend(map(self._terms.__getitem__, chain.from_iterable(certain)))
        others = [others for _, others in words]
        _extend(self._other_starts, others)
        for term, weight in chain.from_iterable(others):
            self._others.append(self._terms[term])
            self._codes.append(self._weights[weight])
        self._names.extend(islice(self._terms, len(self._names), None))
        self._known_weights.extend(islice(self._weights, len(self._known_weights), None))


def _extend(starts: array[int], lists: Iterable[Sized]) -> None:
    """Add where each list ends, and the next begins."""
    starts.extend(islice(accumulate(map(len, lists), initial=starts[-1]), 1, None))


class _Pieces:
    """The pieces of one language.

    Most are known by themselves: they ask nothing of the piece before them, and leave the next one nothing to know. So
    are all in a text that is shouted. Only the others are gone through one by one.
    """

    def __init__(self, analyzer: Analyzer, add: Callable[[Words], int], recall: Callable[[int], WordTerms]) -> None:
        self._analyzer = analyzer
        self._add = add
        self._recall = recall
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
        found = self._wrapped(piece, after) or self._analyzed(piece, after)
        if len(piece) <= MAX_PIECE:
            if found[1] == after and after in self._steady:
                steady[piece] = found[0]
            else:
                self._others[after][piece] = found
        return found

    def _wrapped(self, piece: str, after: str) -> tuple[int, str] | None:
        """The same of a word of letters within a sentence: whatever punctuation is around it, it has one number."""
        unwrapped = None if after else unwrap(piece)
        return unwrapped and (self._number(unwrapped[0]), unwrapped[1])

    def _analyzed(self, piece: str, after: str) -> tuple[int, str]:
        words, left = self._analyzer.piece_terms(piece, after, self._word)
        return self._add(words), left

    def _word(self, word: str) -> WordTerms:
        """The terms of a word of letters within a sentence."""
        return self._recall(self._number(word))

    def _number(self, word: str) -> int:
        """The number of a word of letters within a sentence."""
        number = self._steady[""].get(word)
        if number is None:
            number = self._add((self._analyzer.plain_word(word),))
            if len(word) <= MAX_PIECE:
                self._steady[""][word] = number
        return number
