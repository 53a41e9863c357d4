"""English: dictionary words by tables and rules, and below them the term that relatives share.

Chain: word -> without 's, n't, 'll -> folded -> dictionary words in American spelling (`inflection.py`, `spelling.py`)
-> for each of these, at a lower weight, its family's term (`families.py`). So an inflected form counts like the word
itself, and a relative (nation, national) less.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, ClassVar, Final

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.analysis.english.compiled import compiled_language
from relsearch.analysis.english.families import Families
from relsearch.analysis.english.inflection import Inflection
from relsearch.analysis.english.spelling import Spelling
from relsearch.analysis.english.stop_words import STOP_WORDS
from relsearch.analysis.fold import APOSTROPHES, fold

FAMILY: Final = 0.8
"""What the family's term counts beside the lemma. Measured: see docs/english.md."""

STOP_WORD: Final = 0.3
"""What the lemma of a stop word counts: is, was and were are forms of one word, but none of them says anything."""

_CLITICS: Final = frozenset({"s", "ll", "re", "ve", "d", "m"})
_NEGATED: Final = {"ca": "can", "wo": "will", "sha": "shall", "ai": "be"}
_TO_APOSTROPHE: Final = {ord(character): "'" for character in APOSTROPHES}


class EnglishAnalyzer(Analyzer):
    """English dictionary words, and the terms of their families.

    >>> dict(EnglishAnalyzer().word_terms("Women's"))
    {'=womens': 1.0, 'en:woman': 1.0, '~VOMAN': 1.0}
    >>> EnglishAnalyzer().lemmas("nationally")
    {'nationally': 1.0, 'nation': 0.8}
    """

    code: ClassVar[str] = "en"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Latin"})
    stop_words: ClassVar[frozenset[str]] = STOP_WORDS
    version: ClassVar[str] = "3"

    def __init__(self) -> None:
        super().__init__()
        self._inflection = Inflection(Spelling())
        self._families = Families()

    @property
    def fingerprint(self) -> str:
        """The chain's version with that of the stemmer."""
        return f"{super().fingerprint}+{version('snowballstemmer')}"

    def lemmas(self, word: str) -> Mapping[str, float]:
        """The dictionary words that a word may be a form of, and the terms of their families, the likeliest first."""
        bare = without_clitic(word)
        folded = fold(bare)
        if not folded:
            return {}
        readings = self._inflection.readings(folded, capital=bare[0].isupper() and not bare.isupper())
        if folded in self.stop_words:
            return _sorted({lemma: weight * STOP_WORD for lemma, weight in readings.items()})
        return self._with_families(readings)

    def tables(self) -> dict[str, Any]:
        """All that `compiled.compiled_language` is made of: the tables of the rooms, and the weights."""
        return {
            **self._inflection.tables(),
            **self._families.tables(),
            "stop_words": self.stop_words,
            "family": FAMILY,
            "stop_word": STOP_WORD,
        }

    def compiled_language(self) -> Any:
        """The tables and rules, in C."""
        return compiled_language(self.tables())

    def family(self, lemma: str) -> str:
        """The term that a dictionary word shares with its relatives."""
        return self._families.term(lemma)

    def is_common_word(self, word: str) -> bool:
        """Whether it is a form of a word of the tables, and no name by them: Officials, not Baku or Bush."""
        folded = fold(without_clitic(word))
        return folded in self.stop_words or self._inflection.is_common(folded)

    def name_forms(self, word: str) -> tuple[str, ...]:
        """The word without its possessive: names have no other endings in English."""
        return (without_clitic(word),)

    def _with_families(self, readings: Mapping[str, float]) -> Mapping[str, float]:
        terms = dict(readings)
        family = self._families.term
        for lemma, weight in readings.items():
            term = family(lemma)
            if term != lemma:
                terms[term] = max(terms.get(term, 0.0), weight * FAMILY)
        return terms if len(readings) == 1 else _sorted(terms)


def _sorted(terms: Mapping[str, float]) -> Mapping[str, float]:
    return dict(sorted(terms.items(), key=lambda item: -item[1]))


def without_clitic(word: str) -> str:
    """A word without what an apostrophe joins to it: the possessive, short verbs, not.

    >>> [without_clitic(word) for word in ("Uzbekistan’s", "we're", "didn't", "won't", "news", "O'Neill", "Guards'")]
    ['Uzbekistan', 'we', 'did', 'will', 'news', "O'Neill", 'Guards']
    """
    if word.isalpha():
        return word
    straight = word.translate(_TO_APOSTROPHE)
    rest, apostrophe, clitic = straight.rpartition("'")
    if not apostrophe or not rest:
        return word
    clitic = clitic.lower()
    if clitic == "t" and rest[-1] in "nN":
        stem = rest[:-1]
        return _NEGATED.get(stem.lower(), stem)
    return word[: len(rest)] if not clitic or clitic in _CLITICS else word
