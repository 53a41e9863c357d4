"""Russian: every plausible lemma of a word, with its probability, and rules that keep the forms of names together.

Chain: word -> without stress marks -> `lemma_weights`, for words that the dictionary has or has not -> ё folded to
е, last, because the dictionary restores ё only in words that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from operator import itemgetter
from typing import Any, ClassVar, Final

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.analysis.fold import fold
from relsearch.analysis.russian.compiled import compiled_language
from relsearch.analysis.russian.lemmas import is_common, is_known, lemma_weights, name_weights
from relsearch.analysis.russian.stop_words import STOP_WORDS

_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_STRESSED: Final = re.compile("[\u0300\u0301ѐѝЀЍ]")
_BARE: Final = {0x300: None, 0x301: None, ord("ѐ"): "е", ord("ѝ"): "и", ord("Ѐ"): "Е", ord("Ѝ"): "И"}

_PLAIN: Final = re.compile("[а-яё-]*").fullmatch

_MIN_NAME_SHARE: Final = 0.25
_MAX_NAME_FORMS: Final = 2


class RussianAnalyzer(Analyzer):
    """Russian lemmas from the data of pymorphy3's dictionary, which loads once, on first use.

    >>> analyzer = RussianAnalyzer()
    >>> dict(analyzer.word_terms("границами"))
    {'=границами': 1.0, 'ru:граница': 1.0}
    >>> dict(analyzer.lemmas("Мирзиёевым")), dict(analyzer.lemmas("Мирзиеев"))
    ({'мирзиеев': 1.0}, {'мирзиеев': 1.0})
    """

    code: ClassVar[str] = "ru"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Cyrillic"})
    stop_words: ClassVar[frozenset[str]] = STOP_WORDS
    version: ClassVar[str] = "3"

    @property
    def fingerprint(self) -> str:
        """The chain's version with that of the dictionary, whose updates change lemmas."""
        return f"{super().fingerprint}+{version('pymorphy3-dicts-ru')}"

    def lemmas(self, word: str) -> Mapping[str, float]:
        """Every lemma of the word with its probability, the likeliest first, ё written е."""
        if word.isascii() or not _CYRILLIC.search(word):
            return {}
        weights = lemma_weights(_unstressed(word))
        if len(weights) == 1:
            (lemma,) = weights
            return {_folded(lemma): 1.0}
        return _probabilities((_folded(lemma), weight) for lemma, weight in weights.items())

    def joined_lemmas(self, first: str, joined: str) -> Mapping[str, float]:
        """Those of the word with a hyphen, of which more is known, without it; a word that needs none has its own.

        >>> RussianAnalyzer().joined_lemmas("экс", "эксглавой"), RussianAnalyzer().joined_lemmas("кое", "коекому")
        ({'эксглава': 1.0}, {'коекто': 1.0})
        """
        second = joined.removeprefix(first)
        hyphenated = f"{first}-{second}"
        if second == joined or is_known(joined) or (len(first) == 1 and not is_known(hyphenated)):
            return self.lemmas(joined)
        return {lemma.replace("-", ""): weight for lemma, weight in self.lemmas(hyphenated).items()}

    def is_common_word(self, word: str) -> bool:
        """Whether the dictionary has the word, and hardly as a name: Граница, not Роман."""
        bare = _unstressed(word)
        return self.is_stop_word(bare) or is_common(bare)

    def compiled_language(self) -> Any:
        """The dictionary and the rules, in C."""
        return compiled_language(_MIN_NAME_SHARE, _MAX_NAME_FORMS)

    def name_forms(self, word: str) -> tuple[str, ...]:
        """The one or two likeliest nominatives of the word, which is a name: a surname's is a man's.

        >>> RussianAnalyzer().name_forms("Алиевой"), RussianAnalyzer().name_forms("Джамшида")
        (('алиев',), ('джамшида', 'джамшид'))
        """
        if word.isascii() or not _CYRILLIC.search(word):
            return (word,)
        weights = name_weights(_unstressed(word))
        if len(weights) == 1:
            return tuple(weights)
        weights = _probabilities(weights.items())
        return tuple(lemma for lemma, weight in weights.items() if weight >= _MIN_NAME_SHARE)[:_MAX_NAME_FORMS]


def _unstressed(word: str) -> str:
    return word.translate(_BARE) if _STRESSED.search(word) else word


def _folded(lemma: str) -> str:
    """What `fold` makes of it; in a plain Russian word that is nothing but ё, and quickly done."""
    return lemma.replace("ё", "е") if _PLAIN(lemma) else fold(lemma)


def _probabilities(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Summed by lemma, made to sum to 1, the likeliest first."""
    weights: dict[str, float] = {}
    for lemma, weight in weighted:
        weights[lemma] = weights.get(lemma, 0.0) + weight
    total = sum(weights.values())
    return {lemma: weight / total for lemma, weight in sorted(weights.items(), key=itemgetter(1), reverse=True)}
