"""From the readings of a word to its lemmas: what is added to the dictionary's own judgement, and why.

- Readings of likelier kinds weigh more (`likelihood`), and those of names three times as much in a word with a capital.
- A superlative or comparative is a word of its own (лучший, раньше), and its adjective's to a lesser part.
- The plural of a given name is a surname: Каримов is not of several men called Карим.
- What the dictionary lacks may be an abbreviation, a surname, a name (`names`), or what its ending says (`unknown`).

An unknown word keeps its other readings beside the name, and without a capital the name has half the weight: so a query
in small letters meets the text, and no common noun is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from relsearch.analysis.russian.automaton import Found
from relsearch.analysis.russian.dictionary import Reading
from relsearch.analysis.russian.names import as_name, as_surname
from relsearch.analysis.russian.unknown import shared_morphology

Weights = dict[str, float]
"""Lemma -> weight; the weights need not sum to 1."""

_PERSONAL: Final = frozenset({"Surn", "Name", "Patr"})

_NOUNS: Final = frozenset({"NOUN"})
_NAMES: Final = frozenset({"Name", "plur"})
_MEN: Final = frozenset({"NOUN", "masc", "plur"})

_CAPITAL: Final = 3.0
"""How much likelier a capital makes a name; more would make names of the first words of sentences."""

_SMALL: Final = 0.5
"""How much less likely the rules for names are for a word without a capital."""

_GRADED: Final = 0.75
"""How much of a superlative or comparative is a word of its own."""

_HARDLY: Final = 0.1
"""Share of a word's readings that names may have while the word counts as none."""

_PLURAL: Final = 0.3
"""How likely a capitalised plural genitive like Токаев, which the dictionary has for токай, is a surname."""

_NAME: Final = 0.6
"""How likely an unknown capitalised noun, no surname, is a name whose stem says more than the guessed lemmas."""

_MOSTLY: Final = 0.5
"""Share of the guessed readings from which what they have in common is believed."""

_ABBREVIATION: Final = 0.3
"""How likely a short unknown word in small letters is an abbreviation."""

_NEW_PLURAL: Final = 0.5
"""How likely an unknown word in small letters that looks like a surname in -ов is a plural genitive: хокимиятов."""

_PLURAL_GENITIVE: Final = ("ов", "ев")
_LONGEST_ABBREVIATION: Final = 5
_ABBREVIATION_ENDINGS: Final = ("а", "у", "ом", "ем", "е", "ы", "и", "ов", "ам", "ами", "ах")
_DECLINED_ABBREVIATION: Final = re.compile(f"([А-ЯЁ]{{2,}})(?:{'|'.join(_ABBREVIATION_ENDINGS)})")


@lru_cache(maxsize=64)  # asked for once more where a name is looked for
def lemma_weights(word: str) -> Mapping[str, float]:
    """Every lemma of a word, as it stands in the text, with its weight.

    >>> lemma_weights("стали").keys() == {"стать", "сталь"}
    True
    """
    lower = word.lower()
    if word != lower and (abbreviation := _declined_abbreviation(word)) is not None:
        return {abbreviation: 1.0}
    entries, lemma = _looked_up(lower)
    if not entries:
        return _of_unknown(word, lower)
    if lemma is not None and not (word != lower and lower.endswith(_PLURAL_GENITIVE)):
        return {lemma: 1.0}
    return _of_known(word, lower, shared_morphology().dictionary.readings(entries))


def name_weights(word: str) -> Mapping[str, float]:
    """The nominatives that a word is of if it is a name; every lemma where nothing speaks for a name.

    >>> name_weights("Львова").keys() == {"львов"}
    True
    """
    if (abbreviation := _declined_abbreviation(word)) is not None:
        return {abbreviation: 1.0}
    lower = word.lower()
    entries, lemma = _looked_up(lower)
    if lemma is not None and not _is_abbreviation(word):
        return lemma_weights(word.capitalize())  # no name among its readings
    readings = shared_morphology().dictionary.readings(entries)
    names = [reading for reading in readings if reading.form.is_proper]
    if names:
        return _by_lemma(names, lower, capital=True)
    if _is_abbreviation(word):
        return {lower: 1.0}
    if entries or as_surname(lower):
        return lemma_weights(word.capitalize())
    name = as_name(lower)
    return dict.fromkeys(name.nominatives, 1.0) if name else lemma_weights(word)


def is_common(word: str) -> bool:
    """Whether the dictionary has a word, and hardly as a name.

    >>> is_common("Граница"), is_common("Роман"), is_common("Мирзиёев"), is_common("Токаев")
    (True, False, False, False)
    """
    lower = word.lower()
    entries, lemma = _looked_up(lower)
    if lemma is not None and not lower.endswith(_PLURAL_GENITIVE):
        return True  # no name among its readings
    dictionary = shared_morphology().dictionary
    readings = dictionary.weigh(lower, dictionary.readings(entries))
    if _may_be_surname(lower, readings):
        return False
    total = sum(reading.score for reading in readings)
    return total > 0 and sum(reading.score for reading in readings if reading.form.is_proper) < _HARDLY * total


def is_known(word: str) -> bool:
    """Whether the dictionary has a word.

    >>> is_known("границей"), is_known("куздра")
    (True, False)
    """
    entries, _ = _looked_up(word.lower())
    return bool(entries)


@lru_cache(maxsize=64)  # the lemmas and the name of a word are asked for one after the other
def _looked_up(lower: str) -> tuple[Found, str | None]:
    """A word's entries in the dictionary, and its lemma if they agree on it."""
    dictionary = shared_morphology().dictionary
    entries = dictionary.entries(lower)
    return entries, dictionary.sure_lemma(entries)


def _of_known(word: str, lower: str, readings: list[Reading]) -> Weights:
    capital = word != lower
    weights = _by_lemma(readings, lower, capital=capital)
    if capital and _may_be_surname(lower, readings):
        return _mixed(lower, _PLURAL, weights)
    return weights


def _by_lemma(readings: list[Reading], lower: str, *, capital: bool) -> Weights:
    """The lemmas of readings that the dictionary has, not weighed yet."""
    weights: Weights = {}
    for score, reading in shared_morphology().dictionary.scored(lower, readings):
        form = reading.form
        weight = score * form.odds * (_CAPITAL if capital and form.is_proper else 1.0)
        if form.own is not None:
            _add(weights, form.own_lemma(reading.word), weight * _GRADED)
            _add(weights, reading.lemma, weight * (1 - _GRADED))
        else:
            _add(weights, _surname_of_plural(reading, lower) or reading.lemma, weight)
    return weights


def _add(weights: Weights, lemma: str, weight: float) -> None:
    if weight:
        weights[lemma] = weights.get(lemma, 0.0) + weight


def _surname_of_plural(reading: Reading, lower: str) -> str | None:
    """The surname that the plural of a given name is."""
    surname = as_surname(lower) if reading.form.grammemes >= _NAMES else None
    return surname and surname.nominative


def _may_be_surname(lower: str, readings: list[Reading]) -> bool:
    """Whether a word that the dictionary has for plural genitives may be a surname all the same."""
    return lower.endswith(_PLURAL_GENITIVE) and all(map(_is_plural_of_man, readings))


def _is_plural_of_man(reading: Reading) -> bool:
    """Whether it is the plural of a masculine noun, which has its genitive in -ов as surnames their nominative."""
    return reading.form.grammemes >= _MEN


def _of_unknown(word: str, lower: str) -> Weights:
    if word != lower and _is_abbreviation(word):
        return {lower: 1.0}
    if "-" in lower and any(as_surname(part) for part in lower.split("-")):
        return {"-".join(_likeliest(part) for part in word.split("-") if part): 1.0}
    readings = shared_morphology().guesses(lower)
    guesses = _guesses(readings)
    lemma, share = _as_unknown_name(lower, readings)
    if word == lower and share < 1:
        share *= _SMALL
    elif word == lemma and word.endswith("ов"):
        return {word.removesuffix("ов"): _NEW_PLURAL, lemma: 1 - _NEW_PLURAL}
    if not share and len(lower) <= _LONGEST_ABBREVIATION:
        lemma, share = lower, _ABBREVIATION
    return _mixed(lemma, share, guesses)


def _declined_abbreviation(word: str) -> str | None:
    """The nominative of an abbreviation with an ending, in small letters: мид, of МИДа."""
    declined = _DECLINED_ABBREVIATION.fullmatch(word) if word[1:2].isupper() else None
    return declined and declined[1].lower()


def _is_abbreviation(word: str) -> bool:
    """Whether an unknown word is written as ОДКБ or СПбГУ; a headline's long words in capitals are words."""
    if word[1:].islower():  # nearly every word
        return False
    capitals = sum(map(str.isupper, word))
    return "-" not in word and capitals > 1 and (capitals < len(word) or len(word) <= _LONGEST_ABBREVIATION)


def _likeliest(part: str) -> str:
    """The lemma of a part of a double surname; -заде is no form of зад."""
    surname = as_surname(part.lower())
    if surname is not None and surname.certainty == 1.0:
        return surname.nominative
    weights = lemma_weights(part)
    return max(weights, key=weights.__getitem__)


def _as_unknown_name(lower: str, readings: list[Reading]) -> tuple[str, float]:
    """The lemma of an unknown word that is a name, and how likely that is if it has a capital."""
    surname = as_surname(lower)
    if surname is not None:
        return surname.nominative, 1.0 if _share(readings, _PERSONAL) >= _MOSTLY else surname.certainty
    name = as_name(lower)
    if name is not None:
        return name.stem, _NAME if _share(readings, _NOUNS) >= _MOSTLY else 0.0
    return lower, 0.0


def _share(readings: list[Reading], grammemes: frozenset[str]) -> float:
    """The share of the readings that have one of the grammemes."""
    having = sum([reading.score for reading in readings if not grammemes.isdisjoint(reading.form.grammemes)])
    return having / sum([reading.score for reading in readings])


def _guesses(readings: list[Reading]) -> Weights:
    weights: Weights = {}
    for reading in readings:
        _add(weights, reading.lemma, reading.score * reading.form.guess_odds)
    return weights


def _mixed(lemma: str, share: float, others: Weights) -> Weights:
    """The others with one lemma more, which gets this share of the whole."""
    if share == 1.0:
        return {lemma: 1.0}
    rest = (1 - share) / sum(others.values())
    weights = {other: weight * rest for other, weight in others.items()}
    if share:
        weights[lemma] = weights.get(lemma, 0.0) + share
    return weights
