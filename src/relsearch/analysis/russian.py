"""Russian: every plausible lemma by pymorphy3, with its probability, and a rule that keeps surnames together.

Chain: word -> lower case -> surname rule, or pymorphy3's readings (Korobov 2015) summed by lemma -> ё folded
to е, after lemmatising, because the dictionary restores ё only in words that it knows.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, ClassVar, Final

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.analysis.fold import fold, is_cyrillic

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

STOP_WORDS: Final = frozenset(
    """
    а без более бы был была были было быть в вам вами вас весь во вот все всё всего всей всем всех вы где
    да даже для до его ее её ей ему если есть ещё еще же за здесь и из или им ими их к как какая какой ко
    когда которая которого которой которые который которых кто ли лишь меня мне мной может можно мой моя мы
    на над надо нам нами нас наш не него нее неё ней нельзя нет ни нибудь них но ну о об один он она они оно
    от перед по под при про с сам свой себе себя со так также такая такие такой там те тем то тоже только том
    тот ту ты у уж уже хотя чего чей чем что чтобы чье чья эта эти это этого этой этом этот эту я является
    """.replace("ё", "е").split()
)
"""Function words, folded; written for this project from the closed word classes of a grammar."""

# A surname in -ов, -ев, -ин with or without a case ending of either gender or the plural. The stem has at
# least two letters; the readings decide whether it is a surname at all.
_SURNAME: Final = re.compile(r"(?P<stem>[а-яё-]{2,}(?:ов|ев|ёв|ин|ын))(?:а|у|ым|е|ой|ою|ы|ых|ыми)?")
_SURNAME_MIN_SHARE: Final = 0.5


class RussianAnalyzer(Analyzer):
    """Russian lemmas by pymorphy3; the dictionary loads once, on first use.

    >>> analyzer = RussianAnalyzer()
    >>> dict(analyzer.word_terms("стали"))
    {'=стали': 1.0, 'ru:стать': 0.975, 'ru:сталь': 0.025}
    >>> dict(analyzer.lemmas("Мирзиёевым")), dict(analyzer.lemmas("Мирзиеев"))
    ({'мирзиеев': 1.0}, {'мирзиеев': 1.0})
    """

    code: ClassVar[str] = "ru"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Cyrillic"})
    stop_words: ClassVar[frozenset[str]] = STOP_WORDS
    version: ClassVar[str] = "1"

    def __init__(self) -> None:
        super().__init__()
        self._morphology: MorphAnalyzer | None = None
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """The chain's version with that of the dictionary, whose updates change lemmas."""
        return f"{super().fingerprint}+{version('pymorphy3-dicts-ru')}"

    def lemmas(self, word: str) -> Mapping[str, float]:
        """Every lemma of the word with its probability, the likeliest first, ё written е."""
        if not is_cyrillic(word):
            return {}
        lower = word.lower()
        readings = self._parse(lower)
        surname = _surname(lower, readings)
        if surname is not None:
            return {fold(surname): 1.0}
        weights: dict[str, float] = defaultdict(float)
        for reading in readings:
            weights[fold(reading.normal_form)] += reading.score
        total = max(1.0, sum(weights.values()))  # the readings of a one-letter abbreviation add up to more
        return {lemma: weight / total for lemma, weight in sorted(weights.items(), key=lambda item: -item[1])}

    def _parse(self, lower: str) -> list[Parse]:
        with self._lock:  # pymorphy3 does not promise that parse() may run on several threads
            if self._morphology is None:
                from pymorphy3 import MorphAnalyzer

                self._morphology = MorphAnalyzer()
            readings: list[Parse] = self._morphology.parse(lower)
            return readings


def _surname(word: str, readings: list[Parse]) -> str | None:
    """The masculine surname of which the word is a form, or ``None`` where it is no surname.

    pymorphy3 takes an unknown Мирзиеев for the plural genitive of a name Мирзией. A word in -ов, -ев, -ин is
    a surname if the dictionary reads it mostly as a person's name, or does not know it.
    """
    match = _SURNAME.fullmatch(word)
    if match is None:
        return None
    known = [reading for reading in readings if reading.is_known]
    names = sum(reading.score for reading in known or readings if {"Surn", "Name"} & set(reading.tag.grammemes))
    return match["stem"] if names >= _SURNAME_MIN_SHARE else None
