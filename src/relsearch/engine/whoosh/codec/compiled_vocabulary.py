"""`Vocabulary`, compiled: pieces are looked up in C, and plain words analysed there; Python is asked for the rest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.analysis.compound import AROUND, SENTENCE, SHOUTED, before_first, is_ending, left_behind
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import WordTerms
from relsearch.engine.whoosh.codec.terms import SortedTerms
from relsearch.engine.whoosh.codec.vocabulary import LARGE, MOST_WEIGHTS, TermLists, Vocabulary
from relsearch.native import native

_AFTERS: Final = ("", SENTENCE, SHOUTED)
"""What most pieces leave for the next to know, in the order of their numbers in C."""


class CompiledVocabulary:
    """The same as `Vocabulary`, by ``relsearch._native``. Threads may share it: one after another uses it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._compiled = native.Vocabulary(_AFTERS, AROUND, left_behind, is_ending)
        self._languages: dict[str, int] = {}

    def encode(self, language: str, text: str) -> bytes:
        """The numbers of the pieces of a text. See `Vocabulary.encode`."""
        with self._lock:
            numbers: bytes = self._compiled.encode(*self._asked(language, text))
        return numbers

    def encode_all(self, texts: Sequence[tuple[str, str]]) -> Sequence[bytes]:
        """The same of several texts, each behind its language; most of it without the interpreter's lock."""
        with self._lock:
            numbers: list[bytes] = self._compiled.encode_all(tuple([self._asked(*text) for text in texts]))
        return numbers

    @property
    def is_large(self) -> bool:
        """Whether it holds so much that it is better to begin anew."""
        return len(self._compiled) > LARGE or len(self._compiled.weights()) >= 8 * MOST_WEIGHTS

    def words(self) -> NDArray[np.uint32]:
        """Where the words of each piece begin, and where the last ones end."""
        with self._lock:
            return np.frombuffer(self._compiled.arrays()[0], np.uint32)

    def term_lists(self) -> TermLists:
        """The terms of the words."""
        with self._lock:
            _, starts, terms, codes = (np.frombuffer(each, np.uint32) for each in self._compiled.arrays())
        return TermLists(starts.astype(np.int64), terms, codes)

    def weights(self) -> NDArray[np.float64]:
        """What terms may weigh, in the order of their codes; 1 first."""
        with self._lock:
            return np.frombuffer(self._compiled.weights(), np.float64)

    def sorted_terms(self) -> SortedTerms:
        """All terms, and their order."""
        with self._lock:
            text, starts, order = self._compiled.sorted_terms()
        return SortedTerms(
            np.frombuffer(text, np.uint8), np.frombuffer(starts, np.int64), np.frombuffer(order, np.int64)
        )

    def _asked(self, language: str, text: str) -> tuple[int, str, str]:
        """A text with its language's number, and what its first piece has to know."""
        number = self._languages.get(language)
        if number is None:
            number = self._languages[language] = self._add(language)
        return number, text, before_first(text)

    def _add(self, language: str) -> int:
        analyzer = get_analyzer(language)
        recall: Callable[[str], WordTerms] = analyzer.plain_word

        def take_apart(piece: str, after: str) -> tuple[tuple[WordTerms, ...], str]:
            return analyzer.piece_terms(piece, after, recall)

        number: int = self._compiled.add_language(analyzer.compiled, take_apart)
        return number


AnyVocabulary = Vocabulary | CompiledVocabulary


def new_vocabulary() -> AnyVocabulary:
    """An empty vocabulary, compiled where that is at hand."""
    return Vocabulary() if native is None else CompiledVocabulary()
