"""The chain every language shares: tokenise -> written form -> lemmas -> name key.

A language is a subclass of `Analyzer` that answers one question: of which lemmas is this word a form?
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import lru_cache
from sys import intern
from typing import ClassVar, Final, Literal

from relsearch.analysis.compound import MAX_ABBREVIATION, SENTENCE, SHOUTED, Part, before_first, is_plain, take_apart
from relsearch.analysis.fold import APOSTROPHES, fold, visible
from relsearch.analysis.memo import Memo
from relsearch.analysis.name_key import name_key
from relsearch.analysis.token import NAME, WRITTEN, Token, lemma_term

Script = Literal["Latin", "Cyrillic", "other"]

_PIECE: Final = re.compile(r"\S+")

MEMO_SIZE: Final = 1 << 17
"""Pieces of text between spaces that each of the two generations of an analyzer's memory holds; of words, half as many.

About 250 bytes a piece and 500 a word: 130 MB an analyzer at the very most."""

MAX_WORD: Final = 100
"""Code points of a word that are looked at; what is longer is no word, and is known by its beginning."""

MAX_PIECE: Final = 40
"""Code points of a piece of text that is worth remembering; few that are longer come twice."""

MIN_LEMMA_WEIGHT: Final = 0.01
"""Readings of a word less likely than this are not indexed."""

_CHAIN_VERSION: Final = 5
"""Raised whenever a change in the shared chain changes the terms of any word."""

Capitals = Literal["meant", "doubtful", "shouted"]
"""What the capitals of a word say: something; little, at the beginning of a sentence; nothing, in a headline."""


_MEANT: Final[tuple[Capitals, Capitals]] = ("meant", "meant")
_CAPITALS: Final[Mapping[str, tuple[Capitals, Capitals]]] = {
    SENTENCE: ("doubtful", "meant"),
    SHOUTED: ("shouted", "shouted"),
}
"""What precedes a piece of text -> what the capitals of its first word say, and those of the others."""

WordTerms = tuple[tuple[str, ...], tuple[tuple[str, float], ...]]
"""The index terms of a word, as a writer wants them: those that weigh 1, and the others, each with its weight.

A plain tuple of plain tuples, because the garbage collector looks at each of those once, and at anything else for ever:
with hundreds of thousands remembered that is a quarter of the time."""

_Analyzed = tuple[tuple[WordTerms, ...], str, tuple[tuple[int, int], ...]]
"""What became of a piece of text: its words, what the next piece has to know, and where the words stand in it."""


class Analyzer(ABC):
    """Turns text of one language into tokens with weighted terms.

    Subclasses set ``code`` (ISO 639-1), ``scripts`` (in which its words are written), ``stop_words``
    (folded) and ``version`` (raised when their terms change), and implement `lemmas`. Analyzers are safe
    to share between threads: what they remember only ever grows by equal values.

    >>> from relsearch.analysis.registry import get_analyzer
    >>> [sorted(token.terms) for token in get_analyzer("en").analyze("Baku guards")]
    [['=baku', 'en:baku', '~BAKO'], ['=guards', 'en:guard']]
    """

    code: ClassVar[str]
    scripts: ClassVar[frozenset[Script]]
    stop_words: ClassVar[frozenset[str]] = frozenset()
    version: ClassVar[str]

    def __init__(self) -> None:
        self._words: Memo[str | tuple[str, Capitals], WordTerms] = Memo(MEMO_SIZE // 2)
        self._pieces: Memo[str | tuple[str, str], _Analyzed] = Memo(MEMO_SIZE)

    @abstractmethod
    def lemmas(self, word: str) -> Mapping[str, float]:
        """Lemmas or stems of a word -> probability, the likeliest first; the word has no invisible characters.

        The probabilities lie in (0, 1]. They need not add up to 1: a word may stand for its lemma for certain, and less
        surely for what it shares with its relatives. An empty mapping means that the word is only indexed as written.
        """

    def family(self, lemma: str) -> str:
        """The term that a lemma shares with its relatives (nation, national); without any, the lemma itself.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> get_analyzer("en").family("national"), get_analyzer("ru").family("национальный")
        ('nation', 'национальный')
        """
        return lemma

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get other terms; an index remembers it."""
        return f"{self.code}-{_CHAIN_VERSION}.{self.version}"

    def analyze(self, text: str, *, shouted: bool = False) -> list[Token]:
        """Tokens of a text in order, with offsets into it.

        shouted  whether the text is part of one that is all in capitals, so that they say nothing

        >>> from relsearch.analysis.registry import get_analyzer
        >>> token = get_analyzer("ru").analyze("о Мирзиёеве")[1]
        >>> token.text, token.start, token.end, token.position
        ('Мирзиёеве', 2, 11, 1)
        """
        tokens: list[Token] = []
        after = SHOUTED if shouted else before_first(text)
        for match in _PIECE.finditer(text):
            start = match.start()
            words, after, spans = self._piece(match.group(), after)
            for word, (begin, end) in zip(words, spans, strict=True):
                begin, end = start + begin, start + end
                tokens.append(Token(text[begin:end], begin, end, len(tokens), weights(word)))
        return tokens

    def term_positions(self, text: str) -> list[WordTerms]:
        """The terms of the words of a text, one word a position: `analyze` for those in a hurry.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> [certain for certain, _ in get_analyzer("en").term_positions("Baku guards")]
        [('=baku', 'en:baku', '~BAKO'), ('=guards', 'en:guard')]
        """
        terms: list[WordTerms] = []
        known = self._pieces.young
        after = before_first(text)
        for piece in text.split():
            found = known.get((after, piece) if after else piece)
            if found is None:
                found = self._piece(piece, after)
                known = self._pieces.young
            words, after, _ = found
            terms += words
        return terms

    def piece_terms(self, piece: str, after: str) -> tuple[tuple[WordTerms, ...], str]:
        """The terms of the words of a piece of text between spaces, and what the next piece has to know.

        after  what the piece before it left to know; of the first piece of a text, what `compound.before_first` says

        >>> from relsearch.analysis.registry import get_analyzer
        >>> get_analyzer("en").piece_terms("guards.", "")
        (((('=guards', 'en:guard'), ()),), '.')
        """
        words, left, _ = self._piece(piece, after)
        return words, left

    def word_terms(self, word: str) -> Mapping[str, float]:
        """Index terms of one word -> weight, remembered by word.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> dict(get_analyzer("az").word_terms("sərhədləri"))
        {'=serhedleri': 1.0, 'az:serhed': 1.0}
        """
        return weights(self._word(word, "meant"))

    def remembered(self) -> int:
        """How many words and pieces of text the analyzer remembers; at most ``3 * MEMO_SIZE``.

        >>> from relsearch.analysis.undetermined import UndeterminedAnalyzer
        >>> UndeterminedAnalyzer().remembered()
        0
        """
        return len(self._words) + len(self._pieces)

    def written(self, word: str) -> str:
        """The word as written, folded, by which exact forms and phrases are found."""
        return fold(word)

    def written_forms(self, word: str) -> tuple[str, ...]:
        """All spellings by which the word as written is found; never empty, whatever a language drops."""
        return (self.written(word) or fold(word),)

    def joined_lemmas(self, first: str, joined: str) -> Mapping[str, float]:  # noqa: ARG002 - for languages that part
        """Lemmas of a compound in one word, of which ``first`` is the first part: cooperation, of co-operation."""
        return self.lemmas(joined)

    def name_forms(self, word: str) -> tuple[str, ...]:
        """Spellings of a word from which its name key is made: without the endings of this language."""
        return (next(iter(self.lemmas(word)), word),)

    def name_terms(self, word: str) -> dict[str, float]:
        """The name keys of a word, whatever its capitals say."""
        keys = (name_key(form) for form in self.name_forms(visible(word)))
        return {NAME + key: 1.0 for key in keys if key}

    def is_common_word(self, word: str) -> bool:
        """Whether a capitalised word is also a word that needs no capital, by this language's dictionary.

        It is asked for the first words of sentences and the words of headlines in capitals, which are taken for names
        unless it says yes. Without a dictionary only stop words are known.
        """
        return self.is_stop_word(word)

    def is_stop_word(self, word: str) -> bool:
        """Whether the word is on this language's list of stop words, in any capitals."""
        return self.written(visible(word)) in self.stop_words

    def _piece(self, piece: str, after: str) -> _Analyzed:
        """What a piece of text between spaces comes to, remembered where it is likely to come again."""
        key = (after, piece) if after else piece
        found = self._pieces.find(key)
        if found is None:
            first, others = _CAPITALS.get(after, _MEANT)
            if not after and is_plain(piece):
                found = ((self._word(piece, first),), "", _one_span(0, len(piece)))
            else:
                parts, left = take_apart(piece, after)
                words = tuple(self._part(part, others if at else first) for at, part in enumerate(parts))
                found = (words, left, tuple((part.start, part.end) for part in parts))
            if len(piece) <= MAX_PIECE:
                self._pieces.keep(key, found)
        return found

    def _part(self, part: Part, capitals: Capitals) -> WordTerms:
        found = self._word(part.word, capitals)
        if not part.joined:
            return found
        joined = part.joined[:MAX_WORD]
        terms = {**weights(found), **self._written_terms(joined)}
        if part.is_word:
            terms |= self._lemma_terms(self.joined_lemmas(visible(part.word), visible(joined)))
        return _word_terms(terms)

    def _word(self, word: str, capitals: Capitals) -> WordTerms:
        word = word[:MAX_WORD]
        key = word if capitals == "meant" else (word, capitals)
        found = self._words.find(key)
        if found is None:
            # NFKC makes spaces of some signs; a term has none.
            found = _word_terms(self._analyze_word("".join(visible(word).split()), capitals))
            self._words.keep(key, found)
        return found

    def _analyze_word(self, word: str, capitals: Capitals) -> dict[str, float]:
        terms = self._written_terms(word)
        if not any(map(str.isalpha, word)):
            return terms  # a number is no word of any language
        if capitals != "shouted" and is_abbreviation(word):
            terms[lemma_term(self.code, self._abbreviation(word))] = 1.0
        else:
            terms |= self._lemma_terms(self.lemmas(word))
        if looks_like_name(word) and not self._needs_no_capital(word, capitals):
            terms |= self.name_terms(word)
        return terms

    def _needs_no_capital(self, word: str, capitals: Capitals) -> bool:
        return self.is_stop_word(word) or (capitals != "meant" and self.is_common_word(word))

    def _lemma_terms(self, lemmas: Mapping[str, float]) -> dict[str, float]:
        return {
            lemma_term(self.code, lemma[:MAX_WORD]): min(round(weight, 3), 1.0)
            for lemma, weight in lemmas.items()
            if weight >= MIN_LEMMA_WEIGHT
        }

    def _written_terms(self, word: str) -> dict[str, float]:
        return {WRITTEN + form[:MAX_WORD]: 1.0 for form in self.written_forms(word)}

    def _abbreviation(self, word: str) -> str:
        """The lemma of an abbreviation: itself, and in capitals where it would be a stop word (US, IT, WHO)."""
        folded = self.written(word)
        return folded.upper() if folded in self.stop_words else folded


def weights(word: WordTerms) -> dict[str, float]:
    """The same as a mapping: index term -> weight.

    >>> weights((("=стали",), (("ru:стать", 0.975), ("ru:сталь", 0.025))))
    {'=стали': 1.0, 'ru:стать': 0.975, 'ru:сталь': 0.025}
    """
    certain, others = word
    return {**dict.fromkeys(certain, 1.0), **dict(others)}


def _word_terms(terms: dict[str, float]) -> WordTerms:
    # Forms of a word share their lemma: one string for all of them, and its hash is known.
    certain = tuple(intern(term) for term, weight in terms.items() if weight == 1.0)
    others = tuple((intern(term), weight) for term, weight in terms.items() if weight != 1.0)
    return certain, others


@lru_cache(maxsize=1024)
def _one_span(start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The span of a single word; most pieces have one of a few."""
    return ((start, end),)


def looks_like_name(word: str) -> bool:
    """Whether a word is written like a name: a capital first, and more than an initial.

    >>> looks_like_name("Bakı"), looks_like_name("bakı"), looks_like_name("A")
    (True, False, False)
    """
    return len(word) > 1 and word[0].isupper() and (word[1].isalpha() or word[1] in APOSTROPHES)


def is_abbreviation(word: str) -> bool:
    """Whether a word is written like an abbreviation: in few capitals.

    >>> is_abbreviation("МИД"), is_abbreviation("US"), is_abbreviation("A"), is_abbreviation("AZERBAIJAN")
    (True, True, False, False)
    """
    return 1 < len(word) <= MAX_ABBREVIATION and word.isupper()
