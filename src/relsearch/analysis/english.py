"""English: the Snowball stemmer after case folding and the possessive.

Chain: word -> lower case -> without 's -> Snowball "english" stem (Porter 2; Porter 2001). PyStemmer is used
by snowballstemmer when it is installed; the stems are identical.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, ClassVar, Final

import snowballstemmer

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.analysis.fold import APOSTROPHES, fold

_POSSESSIVES: Final = tuple(f"{apostrophe}s" for apostrophe in APOSTROPHES)

STOP_WORDS: Final = frozenset(
    """
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can cannot could did do does doing down during each few for from further had has have
    having he her here hers herself him himself his how i if in into is it its itself just may me might more
    most must my myself no nor not now of off on once only or other ought our ours ourselves out over own
    same shall she should so some such than that the their theirs them themselves then there these they this
    those through to too under until up upon us very was we were what when where which while who whom whose
    why will with within without would yet you your yours yourself yourselves
    aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he's i'd i'll i'm i've isn't it's let's
    mustn't she's shouldn't that's there's they're wasn't we're weren't what's who's won't wouldn't you're
    """.replace("'", "").split()
)
"""Function words, folded; written for this project from the closed word classes of a grammar."""


class EnglishAnalyzer(Analyzer):
    """English stems by Snowball.

    >>> dict(EnglishAnalyzer().word_terms("Guards'"))
    {'=guards': 1.0, 'en:guard': 1.0, '~GOARDS': 1.0}
    """

    code: ClassVar[str] = "en"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Latin"})
    stop_words: ClassVar[frozenset[str]] = STOP_WORDS
    version: ClassVar[str] = "1"

    def __init__(self) -> None:
        super().__init__()
        self._stemmer: Any = snowballstemmer.stemmer("english")
        self._lock = threading.Lock()  # a Snowball stemmer keeps the word it works on

    @property
    def fingerprint(self) -> str:
        """The chain's version with that of the stemmer."""
        return f"{super().fingerprint}+{version('snowballstemmer')}"

    def lemmas(self, word: str) -> Mapping[str, float]:
        """The Snowball stem of the word without its possessive."""
        bare = fold(without_possessive(word))
        if not bare:
            return {}
        with self._lock:
            return {self._stemmer.stemWord(bare): 1.0}

    def name_forms(self, word: str) -> tuple[str, ...]:
        """The word without its possessive: a stemmer for common words would cut names."""
        return (without_possessive(word),)


def without_possessive(word: str) -> str:
    """``Uzbekistan's`` -> ``Uzbekistan``.

    >>> without_possessive("Uzbekistan’s"), without_possessive("news")
    ('Uzbekistan', 'news')
    """
    return word[:-2] if word.lower().endswith(_POSSESSIVES) else word
