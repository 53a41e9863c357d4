"""Readings of words that the dictionary does not have, by pymorphy3's rules, in pymorphy3's order.

Particles behind a hyphen, adverbs with по-, compounds, prefixes that change nothing, any short prefix, and at
last the ending: an unknown word is taken for what most dictionary words with its ending are. The rules and
their discounts are those of Korobov, "Morphological Analyzer and Generator for Russian and Ukrainian
Languages" (AIST 2015); the tests compare them word for word with pymorphy3's own.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Final

from relsearch.analysis.russian.dictionary import Dictionary, Form, Reading, made_form

_SHAPE: Final = 0.9
_PARTICLE: Final = 0.9
_PO: Final = 0.7
_COMPOUND: Final = 0.75
_KNOWN_PREFIX: Final = 0.75
_ANY_PREFIX: Final = 0.5
_ENDING: Final = 0.5
"""What a rule's readings count, against those of other rules of the same step."""

_MIN_AFTER_PO: Final = 2
_MIN_AFTER_PREFIX: Final = 3
_LONGEST_PREFIX: Final = 5
_MIN_PREDICTED: Final = 4

_ENDINGS: Final = 1 << 12
"""Endings of unknown words whose readings are remembered."""

_ADVERB: Final = made_form("ADVB")
_UNKNOWN: Final = made_form("UNKN")
_DATIVE: Final = frozenset({"ADJF", "sing", "datv"})
_SAME_CASE: Final = {"gen1": "gent", "loc1": "loct"}
_RUSSIAN: Final = re.compile("[а-яё]")


class Morphology:
    """All readings of a word, known to the dictionary or not, with their probabilities.

    >>> morphology = shared_morphology()
    >>> [(reading.lemma, reading.form.tag) for reading in morphology.readings("кибердружинником")]
    [('кибердружинник', 'NOUN,anim,masc sing,ablt')]
    """

    def __init__(self, dictionary: Dictionary) -> None:
        from pymorphy3.lang.ru.config import KNOWN_PREFIXES, PARTICLES_AFTER_HYPHEN
        from pymorphy3.tagset import OpencorporaTag as Tag

        self.dictionary = dictionary
        self._particles = tuple(PARTICLES_AFTER_HYPHEN)
        self._prefixes = tuple(sorted(KNOWN_PREFIXES, key=len, reverse=True))
        self._paradigm_prefixes = tuple(enumerate(dictionary.paradigm_prefixes))[::-1]
        self._shapes = _shapes()
        # небезнебезнебез… splits in two ways at every step; remembered, the work is linear
        self._readings_of_rest = lru_cache(maxsize=256)(self.readings)
        self._by_ending_of = lru_cache(maxsize=_ENDINGS)(dictionary.by_ending)
        self._parts_of_speech: frozenset[str] = Tag.PARTS_OF_SPEECH
        self._agreeing: frozenset[str] = Tag.PARTS_OF_SPEECH | Tag.NUMBERS | Tag.CASES | Tag.PERSONS | Tag.TENSES
        self._rules: tuple[Callable[[str], list[Reading]], ...] = (
            self._shape,
            self._with_particle,
            self._adverb_with_po,
            self._compound,
            self._with_known_prefix,
            self._predicted,
        )

    def readings(self, word: str) -> list[Reading]:
        """Readings of a lower-case word, the likeliest first; never none."""
        return self.dictionary.weigh(word, self.dictionary.known(word) or self.guesses(word))

    def lemmas(self, word: str) -> dict[str, float]:
        """Lemma -> probability of a lower-case word, as summing the scores of pymorphy3's ``parse()`` by lemma gives.

        >>> shared_morphology().lemmas("стекло")
        {'стекло': 0.97619, 'стечь': 0.023809}
        """
        weights: dict[str, float] = {}
        for _, _, lemma, score, _ in self.readings(word):
            weights[lemma] = weights.get(lemma, 0.0) + score
        return weights

    def guesses(self, word: str) -> list[Reading]:
        """Readings of a lower-case word that the dictionary lacks, not weighed yet; never none."""
        found = next((found for rule in self._rules if (found := rule(word))), None)
        return found or [Reading(word, _UNKNOWN, word, 1.0, None)]

    def _shape(self, word: str) -> list[Reading]:
        """Numbers, punctuation and Latin, which are parts of compounds."""
        if _RUSSIAN.search(word):
            return []
        return [Reading(word, form, word, _SHAPE, None) for has_shape, form in self._shapes if has_shape(word)]

    def _with_particle(self, word: str) -> list[Reading]:
        """смотри-ка"""
        particle = next((end for end in self._particles if word.endswith(end)), "") if "-" in word else ""
        if not particle or particle == word:
            return []
        return _distinct(
            Reading(spelling + particle, form, lemma + particle, score * _PARTICLE, source)
            for spelling, form, lemma, score, source in self.readings(word.removesuffix(particle))
        )

    def _adverb_with_po(self, word: str) -> list[Reading]:
        """по-западному"""
        rest = word.removeprefix("по-")
        if rest == word or len(rest) < _MIN_AFTER_PO:
            return []
        is_adjective = any(reading.form.grammemes >= _DATIVE for reading in self.readings(rest))
        return [Reading(word, _ADVERB, word, _PO, None)] if is_adjective else []

    def _compound(self, word: str) -> list[Reading]:
        """человек-гора, of which both parts decline, and интернет-магазин, of which the second does"""
        first, _, second = word.partition("-")
        if not first or not second or "-" in second or word.startswith(self._prefixes):
            return []
        rights = self.readings(second)
        agreeing = [
            self._joined(left.word, left.lemma, left, right)
            for left in self.readings(first)
            for right in rights
            if self._is_word(left) and self._agreement(left) == self._agreement(right)
        ]
        return agreeing + [self._joined(first, first, right, right) for right in rights if self._is_word(right)]

    def _is_word(self, reading: Reading) -> bool:
        return not reading.form.grammemes.isdisjoint(self._parts_of_speech)

    def _joined(self, word: str, lemma: str, like: Reading, right: Reading) -> Reading:
        """A compound that has the form and score of one part, ``like``."""
        source = (right.word, right.form.tag, right.source)
        spelling = f"{word}-{right.word}"
        return Reading(spelling, like.form, f"{lemma}-{right.lemma}", like.score * _COMPOUND, source)

    def _agreement(self, reading: Reading) -> frozenset[str]:
        agreeing = reading.form.grammemes & self._agreeing
        return frozenset(_SAME_CASE.get(grammeme, grammeme) for grammeme in agreeing)

    def _with_known_prefix(self, word: str) -> list[Reading]:
        """псевдокошка"""
        if not word.startswith(self._prefixes):
            return []
        return _distinct(
            _prefixed(reading, prefix, _KNOWN_PREFIX)
            for prefix in self._prefixes
            if word.startswith(prefix) and len(word) >= len(prefix) + _MIN_AFTER_PREFIX
            for reading in self._readings_of_rest(word.removeprefix(prefix))
            if reading.form.is_productive
        )

    def _predicted(self, word: str) -> list[Reading]:
        """байткод, as the word код is read, and бутявкать, as other words in -вкать are"""
        prefixed = self._with_any_prefix(word)
        return _distinct(prefixed + self._by_ending(word)) if prefixed else self._by_ending(word)

    def _with_any_prefix(self, word: str) -> list[Reading]:
        longest = min(_LONGEST_PREFIX, len(word) - _MIN_AFTER_PREFIX)
        entries, readings = self.dictionary.entries, self.dictionary.readings
        return [
            _prefixed(reading, word[:at], _ANY_PREFIX)
            for at in range(1, longest + 1)
            if (found := entries(word[at:]))
            for reading in readings(found)
            if reading.form.is_productive
        ]

    def _by_ending(self, word: str) -> list[Reading]:
        if len(word) < _MIN_PREDICTED:
            return []
        found = [
            self._by_longest_ending(word, number)
            for number, prefix in self._paradigm_prefixes
            if word.startswith(prefix)
        ]
        readings = found[0] if len(found) == 1 else _distinct(chain.from_iterable(found))
        return sorted(readings, key=attrgetter("score"), reverse=True)

    def _by_longest_ending(self, word: str, prefix: int) -> list[Reading]:
        for length in range(self.dictionary.longest_ending, 0, -1):
            start, ending = word[:-length], word[-length:]
            found = self._by_ending_of(ending, prefix)
            if found:
                total = 1 + sum(count for _, count, _, _ in found)
                return [
                    Reading(start + spelling, form, form.lemma(start + spelling), count / total * _ENDING, source)
                    for spelling, count, form, source in found
                ]
        return []


def _prefixed(reading: Reading, prefix: str, discount: float) -> Reading:
    word, form, lemma, score, source = reading
    return Reading(prefix + word, form, prefix + lemma, score * discount, source)


def _distinct(readings: Iterable[Reading]) -> list[Reading]:
    """The first reading of each word, tag and paradigm."""
    first: dict[object, Reading] = {}
    for reading in readings:
        first.setdefault((reading.word, reading.form.grammemes, reading.source), reading)
    return list(first.values())


def _shapes() -> tuple[tuple[Callable[[str], bool], Form], ...]:
    from pymorphy3.shapes import is_latin, is_punctuation, is_roman_number

    return (
        (_is_number, made_form("NUMB")),
        (is_punctuation, made_form("PNCT")),
        (is_roman_number, made_form("ROMN")),
        (is_latin, made_form("LATN")),
    )


def _is_number(word: str) -> bool:
    try:
        float(word.replace(",", "."))
    except ValueError:
        return False
    return True


_lock: Final = threading.Lock()
_shared: Morphology | None = None


def shared_morphology() -> Morphology:
    """The morphology over pymorphy3-dicts-ru: loaded under a lock when it is first asked for, then shared."""
    global _shared
    if _shared is None:
        with _lock:
            if _shared is None:
                from pymorphy3.analyzer import lang_dict_path

                _shared = Morphology(Dictionary(Path(lang_dict_path("ru"))))
    return _shared
