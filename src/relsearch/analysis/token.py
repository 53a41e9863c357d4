"""What analysis yields: tokens, each with the weighted terms it is indexed under."""

from __future__ import annotations

from collections.abc import Mapping
from sys import intern
from typing import Final, NamedTuple

WRITTEN: Final = "="
"""Marks the term of the word as written, folded: ``=мирзиеева``."""

NAME: Final = "~"
"""Marks the term of a name key, the same in all scripts: ``~MIRZIAV``."""

WordTerms = tuple[tuple[str, ...], tuple[tuple[str, float], ...]]
"""The index terms of a word, as a writer wants them: those that weigh 1, and the others, each with its weight.

A plain tuple of plain tuples, because the garbage collector looks at each of those once, and at anything else for ever:
with hundreds of thousands remembered that is a quarter of the time."""


class Token(NamedTuple):
    """One word of a text.

    text      the word as it stands in the source
    start     offset of its first code point in the source text
    end       offset after its last code point: ``source[start:end] == text``
    position  number of the word, from 0; terms of one token share one position
    terms     index term -> weight in (0, 1]: how sure the analysis is that the word stands for the term

    >>> token = Token("Bakıda", 0, 6, 0, {"=bakida": 1.0, "az:baki": 1.0})
    >>> sorted(token.terms)
    ['=bakida', 'az:baki']
    """

    text: str
    start: int
    end: int
    position: int
    terms: Mapping[str, float]


def lemma_term(language: str, lemma: str) -> str:
    """The index term of a lemma or stem: tagged, so that words of different languages stay apart.

    >>> lemma_term("ru", "граница")
    'ru:граница'
    """
    return f"{language}:{lemma}"


def lemmas_in(language: str, terms: Mapping[str, float]) -> dict[str, float]:
    """The lemmas of a language among index terms, without their tag.

    >>> lemmas_in("ru", {"=стали": 1.0, "ru:стать": 0.975, "ru:сталь": 0.025})
    {'стать': 0.975, 'сталь': 0.025}
    """
    tag = lemma_term(language, "")
    return {term.removeprefix(tag): weight for term, weight in terms.items() if term.startswith(tag)}


def weights(word: WordTerms) -> dict[str, float]:
    """The same as a mapping: index term -> weight.

    >>> weights((("=стали",), (("ru:стать", 0.975), ("ru:сталь", 0.025))))
    {'=стали': 1.0, 'ru:стать': 0.975, 'ru:сталь': 0.025}
    """
    certain, others = word
    return {**dict.fromkeys(certain, 1.0), **dict(others)}


def word_terms_of(terms: Mapping[str, float]) -> WordTerms:
    """The same the other way round.

    >>> word_terms_of({"=стали": 1.0, "ru:стать": 0.975})
    (('=стали',), (('ru:стать', 0.975),))
    """
    # Forms of a word share their lemma and name key: one string for all of them, and its hash is known.
    certain = tuple([term if term[0] == WRITTEN else intern(term) for term, weight in terms.items() if weight == 1.0])
    if len(certain) == len(terms):
        return certain, ()
    return certain, tuple([(intern(term), weight) for term, weight in terms.items() if weight != 1.0])
