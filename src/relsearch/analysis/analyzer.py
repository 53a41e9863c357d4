"""The chain every language shares: tokenise -> written form -> lemmas -> name key.

A language is a subclass of `Analyzer` that answers one question: of which lemmas is this word a form?
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Final, Literal

from relsearch.analysis.capitals import Capitals, capitals_after, is_abbreviation, looks_like_name
from relsearch.analysis.compound import (
    SENTENCE,
    SHOUTED,
    Part,
    before_first,
    is_done_with,
    is_plain,
    span_of_word,
    take_apart,
    unwrap,
)
from relsearch.analysis.fold import fold, visible
from relsearch.analysis.memo import Memo
from relsearch.analysis.name_key import name_key, sound_tables
from relsearch.analysis.token import NAME, WRITTEN, Token, WordTerms, lemma_term, weights, word_terms_of
from relsearch.native import native

Script = Literal["Latin", "Cyrillic", "other"]

_PIECE: Final = re.compile(r"\S+")

MEMO_SIZE: Final = 1 << 18
"""What an analyzer remembers of words and of pieces of text between spaces, half of it words within sentences.

Each of the memories has two generations, so there may be 1.6 times as many, of about 300 bytes each."""

MAX_WORD: Final = 100
"""Code points of a word that are looked at; what is longer is no word, and is known by its beginning."""

MAX_PIECE: Final = 40
"""Code points of a piece of text that is worth remembering; few that are longer come twice."""

MIN_LEMMA_WEIGHT: Final = 0.01
"""Readings of a word less likely than this are not indexed."""

_CHAIN_VERSION: Final = 5
"""Raised whenever a change in the shared chain changes the terms of any word."""

_SINGLE: Final = frozenset({"", SENTENCE, SHOUTED})
"""What may precede a piece of text that nothing has begun; so a single word is read by itself."""

Recall = Callable[[str], WordTerms]
"""The terms of a word of letters within a sentence."""

_Spans = tuple[tuple[int, int], ...]
_Analyzed = tuple[tuple[WordTerms, ...], str, _Spans | None]
"""What became of a piece of text: its words, what the next piece has to know, and where the words stand in it: ``None``
where it is one word with punctuation around it (`span_of_word`)."""


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
        self._tag = lemma_term(self.code, "")
        # Words of letters within a sentence; pieces of text that are more than a word; other words.
        self._within: Memo[str, WordTerms] = Memo(MEMO_SIZE // 2)
        self._pieces: Memo[str | tuple[str, str], _Analyzed] = Memo(MEMO_SIZE // 4)
        self._words: Memo[str, WordTerms] = Memo(MEMO_SIZE // 16)

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

    def compiled_language(self) -> Any:
        """What `relsearch._native` knows of the language, or ``None``: then Python does it all.

        It must say of plain words what `lemmas`, `name_forms` and `is_common_word` say. A subclass that changes one of
        these does not inherit it.
        """
        return None

    @cached_property
    def compiled(self) -> Any:
        """The words of the language as ``relsearch._native.Words``, or ``None``; it answers as `plain_word` does."""
        language = self.compiled_language() if "compiled_language" in vars(type(self)) else None
        return language and native.Words(language, self._tag, self.stop_words, *sound_tables())

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
            if spans is None:
                spans = span_of_word(match.group())
            for word, (begin, end) in zip(words, spans, strict=True):
                begin, end = start + begin, start + end
                tokens.append(Token(text[begin:end], begin, end, len(tokens), weights(word)))
        return tokens

    def term_positions(self, text: str) -> list[WordTerms]:
        """The terms of the words of a text, one word a position: `analyze` for those who ask where no word stands.

        The same word has the very same object again, as long as it is remembered.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> [certain for certain, _ in get_analyzer("en").term_positions("Baku guards")]
        [('=baku', 'en:baku', '~BAKO'), ('=guards', 'en:guard')]
        """
        terms: list[WordTerms] = []
        after = before_first(text)
        for piece in text.split():
            words, after, _ = self._piece(piece, after)
            terms += words
        return terms

    def piece_terms(self, piece: str, after: str, recall: Recall) -> tuple[tuple[WordTerms, ...], str]:
        """The terms of the words of a piece of text between spaces, and what the next piece has to know.

        after   what the piece before it left to know; of the first piece of a text, what `compound.before_first` says
        recall  gives the terms of a word of letters, as `plain_word` does; who asks here remembers for itself, and
                the analyzer does not do it once more

        >>> from relsearch.analysis.registry import get_analyzer
        >>> analyzer = get_analyzer("en")
        >>> analyzer.piece_terms("guards.", "", analyzer.plain_word)
        (((('=guards', 'en:guard'), ()),), '.')
        """
        if after and is_done_with(after, piece):
            after = ""
        unwrapped = unwrap(piece) if after in _SINGLE else None
        if unwrapped is None:
            words, left, _ = self._compound(piece, after, recall)
            return words, left
        bare, left = unwrapped
        return (self._word(bare, capitals_after(after)[0], recall),), SHOUTED if after == SHOUTED else left

    def plain_word(self, word: str) -> WordTerms:
        """The terms of a word of letters within a sentence, as it is remembered, or worked out anew.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> get_analyzer("en").plain_word("guards")
        (('=guards', 'en:guard'), ())
        """
        return self._within.find(word) or self._analyze_word(word[:MAX_WORD], "meant")

    def word_terms(self, word: str) -> Mapping[str, float]:
        """Index terms of one word -> weight, remembered by word.

        >>> from relsearch.analysis.registry import get_analyzer
        >>> dict(get_analyzer("az").word_terms("sərhədləri"))
        {'=serhedleri': 1.0, 'az:serhed': 1.0}
        """
        return weights(self._word(word, "meant", self._remembered_word))

    def remembered(self) -> int:
        """How many words and pieces of text the analyzer remembers; at most ``2 * MEMO_SIZE``.

        >>> from relsearch.analysis.undetermined import UndeterminedAnalyzer
        >>> UndeterminedAnalyzer().remembered()
        0
        """
        return len(self._within) + len(self._pieces) + len(self._words)

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
        word = visible(word)
        forms: tuple[str, ...] | None = self.compiled and self.compiled.name_forms(word)
        return _keys_of(self.name_forms(word) if forms is None else forms)

    def quick_lemmas(self, word: str) -> Mapping[str, float]:
        """What `lemmas` says, by the compiled words where they know the word: nothing else has to be loaded then."""
        found: Mapping[str, float] | None = self.compiled and self.compiled.lemmas(word)
        return self.lemmas(word) if found is None else found

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
        if after and is_done_with(after, piece):
            after = ""
        unwrapped = unwrap(piece)
        if unwrapped is not None and after in _SINGLE:
            bare, left = unwrapped
            left = SHOUTED if after == SHOUTED else left
            return (self._word(bare, capitals_after(after)[0], self._remembered_word),), left, None
        key = (after, piece) if after else piece
        found = self._pieces.find(key)
        if found is None:
            found = self._compound(piece, after, self._remembered_word)
            if len(piece) <= MAX_PIECE:
                # what has one word is soon found again: the word is remembered by itself
                (self._pieces.keep if len(found[0]) > 1 else self._pieces.keep_if_again)(key, found)
        return found

    def _compound(self, piece: str, after: str, recall: Recall) -> _Analyzed:
        first, others = capitals_after(after)
        parts, left = take_apart(piece, after)
        words = tuple([self._part(part, others if at else first, recall) for at, part in enumerate(parts)])
        return words, left, _shared(tuple([(part.start, part.end) for part in parts]))

    def _part(self, part: Part, capitals: Capitals, recall: Recall) -> WordTerms:
        found = self._word(part.word, capitals, recall)
        if not part.joined:
            return found
        joined = part.joined[:MAX_WORD]
        terms = {**weights(found), **self._written_terms(joined)}
        if part.is_word:
            terms |= self._lemma_terms(self.joined_lemmas(visible(part.word), visible(joined)))
        return word_terms_of(terms)

    def _word(self, word: str, capitals: Capitals, recall: Recall) -> WordTerms:
        if capitals == "shouted":
            return self._analyze_word(word[:MAX_WORD], capitals)
        found = recall(word) if is_plain(word) else self._other_word(word[:MAX_WORD])
        return found if capitals == "meant" else self._without_doubtful_name(word, found)

    def _remembered_word(self, word: str) -> WordTerms:
        """The terms of a word of letters within a sentence; remembered as the piece of text that it is."""
        found = self._within.find(word)
        if found is None:
            found = self._analyze_word(word[:MAX_WORD], "meant")
            if len(word) <= MAX_PIECE:
                self._within.keep(word, found)
        return found

    def _other_word(self, word: str) -> WordTerms:
        found = self._words.find(word)
        if found is None:
            found = self._analyze_word(word, "meant")
            self._words.keep(word, found)
        return found

    def _without_doubtful_name(self, word: str, meant: WordTerms) -> WordTerms:
        """The terms of a word where capitals say little: it is no name if it needs none; names stand last."""
        certain, others = meant
        if certain[-1][0] != NAME or not self._is_common(_normal(word[:MAX_WORD])):
            return meant
        return tuple([term for term in certain if term[0] != NAME]), others

    def _is_common(self, word: str) -> bool:
        known: bool | None = self.compiled and self.compiled.is_common(word)
        return self.is_common_word(word) if known is None else known

    def _analyze_word(self, word: str, capitals: Capitals) -> WordTerms:
        if self.compiled is not None:
            found: WordTerms | None = self.compiled.terms(word, capitals == "shouted")
            if found is not None:
                return found
        return self._analyzed(_normal(word), capitals)

    def _analyzed(self, word: str, capitals: Capitals) -> WordTerms:
        terms = self._written_terms(word)
        if not (word.isalpha() or any(map(str.isalpha, word))):
            return word_terms_of(terms)  # a number is no word of any language
        has_capitals = not word.islower()
        if has_capitals and capitals != "shouted" and is_abbreviation(word):
            terms[self._tag + self._abbreviation(word)] = 1.0
        else:
            terms |= self._lemma_terms(self.lemmas(word))
        if has_capitals and looks_like_name(word) and not self._needs_no_capital(word, capitals):
            terms |= _keys_of(self.name_forms(word))
        return word_terms_of(terms)

    def _needs_no_capital(self, word: str, capitals: Capitals) -> bool:
        return self.written(word) in self.stop_words or (capitals != "meant" and self.is_common_word(word))

    def _lemma_terms(self, lemmas: Mapping[str, float]) -> dict[str, float]:
        tag = self._tag
        return {
            tag + lemma[:MAX_WORD]: 1.0 if weight == 1.0 else min(round(weight, 3), 1.0)
            for lemma, weight in lemmas.items()
            if weight >= MIN_LEMMA_WEIGHT
        }

    def _written_terms(self, word: str) -> dict[str, float]:
        return {WRITTEN + form[:MAX_WORD]: 1.0 for form in self.written_forms(word)}

    def _abbreviation(self, word: str) -> str:
        """The lemma of an abbreviation: itself, and in capitals where it would be a stop word (US, IT, WHO)."""
        folded = self.written(word)
        return folded.upper() if folded in self.stop_words else folded


def _keys_of(forms: Iterable[str]) -> dict[str, float]:
    return {NAME + key: 1.0 for form in forms if (key := name_key(form))}


@lru_cache(maxsize=1024)
def _shared(spans: _Spans) -> _Spans:
    """The same spans, one object for all pieces that have them: most have one of a few."""
    return spans


def _normal(word: str) -> str:
    """What is analysed of a word: NFKC makes spaces of some signs; a term has none."""
    word = visible(word)
    return word if word.isalnum() else "".join(word.split())
