"""The translations of a query's words, and of terms of several words that are found among them.

A translation may be several words, too: they are sought side by side (`Concept.phrases`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Final, NamedTuple, TypeVar

from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import WRITTEN, Token, lemmas_in
from relsearch.lexicon import Lexicon, default_lexicon
from relsearch.lexicon.concepts import LANGUAGES
from relsearch.lexicon.keys import index_terms

Alternatives = Mapping[tuple[str, ...], float]
"""Index terms that stand side by side, often only one -> weight."""

_K = TypeVar("_K")

_RELATED: Final = 4
"""Letters that the words of a family have in common, so that not all words of the lexicon are looked at."""


class Term(NamedTuple):
    """A term of several words in a query: which words it takes, and what it is in other languages."""

    start: int
    end: int
    alternatives: Alternatives


def translations(code: str, token: Token) -> dict[tuple[str, ...], float]:
    """What a word is in the other languages: the translations of its lemmas, weighted by their probability.

    A lemma that names a family (nation, national) has the translations of its relatives, too: a text may say "locate"
    of what the query calls a location.

    >>> from relsearch.analysis.registry import analyze
    >>> [token] = analyze("en", "airports")
    >>> max(translations("en", token).items(), key=lambda item: item[1])
    (('ru:аэропорт',), 1.0)
    """
    found: dict[tuple[str, ...], float] = {}
    if code in LANGUAGES:
        for lemma, probability in lemmas_in(code, token.terms).items():
            merge(found, _translated(code, lemma), probability)
            relatives = _relatives(default_lexicon(), code, lemma)
            if relatives:
                merge(found, _translated(code, *relatives), probability)
    return found


def find_terms(words: Sequence[Mapping[str, Token]]) -> Iterator[Term]:
    """The terms of several words in a row of words, in every language; of those that overlap, the first and longest.

    words  for each word, its token in every language that the query may be in

    >>> from relsearch.analysis.registry import analyze
    >>> [term] = find_terms([{"ru": token} for token in analyze("ru", "глава органов безопасности")])
    >>> term.start, term.end, term.alternatives[("en:security", "en:service")]
    (1, 3, 1.0)
    """
    for code in dict.fromkeys(code for tokens in words for code in tokens if code in LANGUAGES):
        lemmas = [_parts(code, tokens[code]) if code in tokens else {} for tokens in words]
        start = 0
        while start < len(lemmas):
            end, alternatives = _longest(code, lemmas, start)
            if alternatives:
                yield Term(start, end, alternatives)
            start = end


def _longest(code: str, lemmas: Sequence[Mapping[str, float]], start: int) -> tuple[int, Alternatives]:
    """Where the longest term ends that begins at a word, and what it is in other languages; else the next word."""
    best, found = start + 1, dict[tuple[str, ...], float]()
    for first in lemmas[start]:
        for key in default_lexicon().beginning_with(code, f"{first} "):
            parts = key.split()
            end = start + len(parts)
            if end < best or end > len(lemmas):
                continue
            weight = prod(lemmas[start + place].get(part, 0.0) for place, part in enumerate(parts))
            if weight:
                found = found if end == best else {}
                best = end
                merge(found, _translated(code, key), weight)
    return best, found


def merge(weights: dict[_K, float], more: Mapping[_K, float], factor: float = 1.0) -> None:
    """Add more terms or alternatives, each with its best weight; what weighs nothing takes no part."""
    for key, weight in more.items():
        if weight * factor > 0.0:
            weights[key] = max(weights.get(key, 0.0), weight * factor)


def _translated(code: str, *keys: str) -> Alternatives:
    return {
        index_terms(other, key): weight
        for other, weights in default_lexicon().translations(code, *keys).items()
        for key, weight in weights.items()
    }


def _parts(code: str, token: Token) -> Mapping[str, float]:
    """What a word may be as part of a key: a lemma, or what is written where it has none."""
    return lemmas_in(code, token.terms) or {term: weight for term, weight in token.terms.items() if term[0] == WRITTEN}


@lru_cache(maxsize=4096)
def _relatives(lexicon: Lexicon, code: str, family: str) -> tuple[str, ...]:
    """The words of the lexicon that share a family's term."""
    family_of = get_analyzer(code).family
    near = lexicon.beginning_with(code, family[:_RELATED])
    return tuple(key for key in near if key.isalpha() and family_of(key) == family)
