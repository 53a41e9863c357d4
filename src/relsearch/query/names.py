"""Name keys that sound like another one, among all of an index: what a name may be spelt like in its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Protocol

from relsearch.analysis.name_key import skeleton
from relsearch.analysis.name_similarity import ALIKE, similarity
from relsearch.analysis.token import NAME
from relsearch.query.plan import Concept

SHARPNESS: Final = 12
"""Power of the similarity by which the weight of a key that sounds alike falls."""

REMEMBERED: Final = 4096
"""Keys of queries whose neighbours a table remembers."""

_DROPPED: Final = "FKST"
"""Consonants of skeletons that a spelling may have too many or too few: w and v, h, j, t."""

_REPLACED: Final = {"F": "P", "P": "F", "K": "S", "S": "KT", "T": "S"}
"""Consonants of skeletons that stand for one another: b and v; c, ch, g and j; ch, th and t."""


class NameTable:
    """The name keys of an index, by skeleton. Does not change, and is safe to share between threads.

    keys    each once
    others  tables whose keys it has, too

    Only keys of nearly the same skeleton are compared (blocking; Christen, "Data Matching", 2012, chapter 4): that is
    a thousandth of the work, and what it passes over is rarely alike enough.

    >>> table = NameTable(["TAXKANT", "TOKIO"])
    >>> {key: round(alike, 2) for key, alike in table.near("DAXKANT").items()}
    {'TAXKANT': 0.91}
    """

    def __init__(self, keys: Iterable[str], others: Sequence[NameTable] = ()) -> None:
        by_skeleton: defaultdict[str, list[str]] = defaultdict(list)
        for key in keys:
            by_skeleton[skeleton(key)].append(key)
        self._tables: list[Mapping[str, Sequence[str]]] = [
            dict(by_skeleton),
            *(table for other in others for table in other._tables),
        ]
        self.near = lru_cache(maxsize=REMEMBERED)(self._near)

    def _near(self, key: str) -> Mapping[str, float]:
        """The keys that sound like a key, itself among them if the index has it -> how alike they are."""
        found = {other: similarity(key, other, ALIKE) for other in self._candidates(key)}
        return {other: alike for other, alike in found.items() if alike >= ALIKE}

    def _candidates(self, key: str) -> set[str]:
        near = near_skeletons(skeleton(key))
        return {key for table in self._tables for skeleton in near for key in table.get(skeleton, ())}


def near_skeletons(skeleton: str) -> frozenset[str]:
    """The skeleton itself, and those that differ from it in one consonant that spellings confuse or leave out.

    >>> sorted(near_skeletons("LM"))
    ['FLM', 'KLM', 'LFM', 'LKM', 'LM', 'LMF', 'LMK', 'LMS', 'LMT', 'LSM', 'LTM', 'SLM', 'TLM']
    """
    cuts = [(skeleton[:place], skeleton[place:]) for place in range(len(skeleton) + 1)]
    added = {before + consonant + after for before, after in cuts for consonant in _DROPPED}
    dropped = {before + after[1:] for before, after in cuts if after and after[0] in _DROPPED}
    replaced = {before + other + after[1:] for before, after in cuts if after for other in _REPLACED.get(after[0], "")}
    return frozenset({skeleton}.union(added, dropped, replaced))


class Names(Protocol):
    """What knows the name keys of an index."""

    def near(self, key: str, /) -> Mapping[str, float]:
        """The keys that sound like a key, itself among them if the index has it -> how alike they are."""


def terms_with_names(concept: Concept, table: Names) -> Mapping[str, float]:
    """The terms of a concept, and those of all names of an index that sound like its own, which weigh less.

    >>> concept = Concept("Daşkənd", {"=daskend": 1.0, "~DAXKANT": 0.8}, names=("~DAXKANT",))
    >>> terms = terms_with_names(concept, NameTable(["TAXKANT", "TOKIO"]))
    >>> {term: round(weight, 2) for term, weight in terms.items()}
    {'=daskend': 1.0, '~DAXKANT': 0.8, '~TAXKANT': 0.27}
    """
    terms = dict(concept.terms)
    for name in concept.names:
        weight = concept.terms[name]
        for key, alike in table.near(name.removeprefix(NAME)).items():
            term = NAME + key
            terms[term] = max(terms.get(term, 0.0), weight * alike**SHARPNESS)
    return terms
