"""The chain every language shares: tokenise -> written form -> lemmas -> name key.

A language is a subclass of `Analyzer` that answers one question: of which lemmas is this word a form?
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from relsearch.analysis.fold import APOSTROPHES, fold, visible
from relsearch.analysis.name_key import name_key
from relsearch.analysis.token import NAME, WRITTEN, Token, lemma_term
from relsearch.analysis.tokenizer import RawToken, tokenize

Script = Literal["Latin", "Cyrillic", "other"]

MEMO_SIZE: Final = 1 << 18
"""Word types remembered by one analyzer; about 100 MB where all of them are used."""

MAX_WORD: Final = 100
"""Code points of a word that are looked at; what is longer is no word, and is known by its beginning."""

MIN_LEMMA_WEIGHT: Final = 0.01
"""Readings of a word less likely than this are not indexed."""

_CHAIN_VERSION: Final = 1
"""Raised whenever a change in the shared chain changes the terms of any word."""


class Analyzer(ABC):
    """Turns text of one language into tokens with weighted terms.

    Subclasses set ``code`` (ISO 639-1), ``scripts`` (in which its words are written), ``stop_words``
    (folded) and ``version`` (raised when their terms change), and implement `lemmas`. Analyzers are safe
    to share between threads: what they remember only ever grows by equal values.

    >>> from relsearch.analysis.registry import get_analyzer
    >>> [sorted(token.terms) for token in get_analyzer("en").analyze("Border guards")]
    [['=border', 'en:border', '~BORDAR'], ['=guards', 'en:guard']]
    """

    code: ClassVar[str]
    scripts: ClassVar[frozenset[Script]]
    stop_words: ClassVar[frozenset[str]] = frozenset()
    version: ClassVar[str]

    def __init__(self) -> None:
        self._memo: dict[str, Mapping[str, float]] = {}

    @abstractmethod
    def lemmas(self, word: str) -> Mapping[str, float]:
        """Lemmas or stems of a word -> probability, the likeliest first; the word has no invisible characters.

        The probabilities lie in (0, 1]. An empty mapping means that the word is only indexed as written.
        """

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get other terms; an index remembers it."""
        return f"{self.code}-{_CHAIN_VERSION}.{self.version}"

    def analyze(self, text: str) -> list[Token]:
        """Tokens of a text in order, with offsets into it.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> token = get_analyzer("ru").analyze("о Мирзиёеве")[1]
        >>> token.text, token.start, token.end, token.position
        ('Мирзиёеве', 2, 11, 1)
        """
        return [Token(raw.text, raw.start, raw.end, raw.position, self._token_terms(raw)) for raw in tokenize(text)]

    def word_terms(self, word: str) -> Mapping[str, float]:
        """Index terms of one word -> weight, remembered by word.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> dict(get_analyzer("az").word_terms("sərhədləri"))
        {'=serhedleri': 1.0, 'az:serhed': 1.0}
        """
        word = word[:MAX_WORD]
        terms = self._memo.get(word)
        if terms is None:
            # NFKC makes spaces of some signs; a term has none.
            terms = MappingProxyType(self._analyze_word("".join(visible(word).split())))
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            self._memo[word] = terms
        return terms

    def written(self, word: str) -> str:
        """The word as written, folded, by which exact forms and phrases are found."""
        return fold(word)

    def written_forms(self, word: str) -> tuple[str, ...]:
        """All spellings by which the word as written is found; never empty, whatever a language drops."""
        return (self.written(word) or fold(word),)

    def name_forms(self, word: str) -> tuple[str, ...]:
        """Spellings of a word from which its name key is made: without the endings of this language."""
        return (next(iter(self.lemmas(word)), word),)

    def name_terms(self, word: str) -> dict[str, float]:
        """The name keys of a word, whatever its capitals say."""
        keys = (name_key(form) for form in self.name_forms(visible(word)))
        return {NAME + key: 1.0 for key in keys if key}

    def is_stop_word(self, word: str) -> bool:
        """Whether the word is on this language's list of stop words, in any capitals."""
        return self.written(visible(word)) in self.stop_words

    def _token_terms(self, raw: RawToken) -> Mapping[str, float]:
        terms = self.word_terms(raw.text)
        if raw.joined:
            return MappingProxyType({**terms, **self._written_terms(raw.joined[:MAX_WORD])})
        return terms

    def _analyze_word(self, word: str) -> dict[str, float]:
        terms = self._written_terms(word)
        for lemma, weight in self.lemmas(word).items():
            if weight >= MIN_LEMMA_WEIGHT:
                terms[lemma_term(self.code, lemma[:MAX_WORD])] = min(round(weight, 3), 1.0)
        if looks_like_name(word) and not self.is_stop_word(word):
            terms |= self.name_terms(word)
        return terms

    def _written_terms(self, word: str) -> dict[str, float]:
        return {WRITTEN + form[:MAX_WORD]: 1.0 for form in self.written_forms(word)}


def looks_like_name(word: str) -> bool:
    """Whether a word is written like a name: a capital first, and more than an initial.

    >>> looks_like_name("Bakı"), looks_like_name("bakı"), looks_like_name("A")
    (True, False, False)
    """
    return len(word) > 1 and word[0].isupper() and (word[1].isalpha() or word[1] in APOSTROPHES)
