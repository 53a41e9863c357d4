"""What an engine carries out: concepts, filters and their combination, as plain data.

A plan is a query tree whose words have become concepts, with fields and boosts written into the leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from relsearch.query.tree import Between, Equals

TEXT_FIELDS: Final = ("title", "body")


@dataclass(frozen=True, slots=True)
class Concept:
    """One word of a query as a weighted set of index terms, scored as one term.

    text     as typed
    terms    index term -> weight in (0, 1]; one occurrence in a document counts once, at its best weight
    boost    factor on the concept's score
    fields   the text fields in which it is sought
    phrases  terms side by side -> weight; where they stand is an occurrence at the first of them
    names    those of the terms that are keys of names, and stand for all keys that sound like them: which those are,
             only the index knows
    """

    text: str
    terms: Mapping[str, float] = field(hash=False)
    boost: float = 1.0
    fields: tuple[str, ...] = TEXT_FIELDS
    phrases: Mapping[tuple[str, ...], float] = field(default_factory=dict, hash=False)
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseConcept:
    """Words that stand side by side; scored as one term whose occurrences are those of the phrase.

    parts     one concept a word, in order
    slop      how many places the words may be moved in all
    is_bonus  whether it only raises what other leaves find, so that nobody misses it
    """

    text: str
    parts: tuple[Concept, ...]
    slop: int = 0
    boost: float = 1.0
    fields: tuple[str, ...] = TEXT_FIELDS
    is_bonus: bool = False


@dataclass(frozen=True, slots=True)
class PatternConcept:
    """All written forms that match; which they are, only the index knows. Scored as one term.

    pattern   folded letters with * and ?, or the folded word that forms must be near
    distance  greatest number of edits, or ``None`` for a wildcard pattern
    """

    text: str
    pattern: str
    distance: int | None = None
    boost: float = 1.0
    fields: tuple[str, ...] = TEXT_FIELDS


@dataclass(frozen=True, slots=True)
class Combination:
    """Every one of ``must``, none of ``must_not``; without ``must``, at least one of ``should``.

    With ``must_not`` alone: every document without those. With nothing: no document.
    """

    must: tuple[Plan, ...] = ()
    should: tuple[Plan, ...] = ()
    must_not: tuple[Plan, ...] = ()


Leaf: TypeAlias = Concept | PhraseConcept | PatternConcept
Plan: TypeAlias = Leaf | Equals | Between | Combination

NOTHING: Final = Combination()


def scored_leaves(plan: Plan) -> Iterator[Leaf]:
    """The leaves that add to scores, left to right.

    >>> [leaf.text for leaf in scored_leaves(Combination(should=(Concept("a", {}), Equals("source", "x"))))]
    ['a']
    """
    match plan:
        case Combination(must, should, _):
            for inner in (*must, *should):
                yield from scored_leaves(inner)
        case Concept() | PhraseConcept() | PatternConcept():
            yield plan


def missed_leaves(plan: Plan) -> Iterator[Leaf]:
    """The leaves that somebody asked for, and misses where they are not found."""
    return (leaf for leaf in scored_leaves(plan) if not (isinstance(leaf, PhraseConcept) and leaf.is_bonus))
