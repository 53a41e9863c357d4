"""Which terms a pattern means: a prefix, wildcards, or a word that may be misspelt."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from typing import Final
from weakref import WeakKeyDictionary

from relsearch import native as compiled
from relsearch.analysis.token import WRITTEN
from relsearch.engine.whoosh.ranking.postings import Segment
from relsearch.engine.whoosh.ranking.spelling import LONGEST_MISSPELT, SpellingTable
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import TEXT_FIELDS, Leaf, PatternConcept

FUZZY_DISCOUNT: Final = 0.2
"""What each edit takes off the weight of a similar word."""

# Terms of a segment never change, and outlive the snapshots of it.
_TABLES: Final[WeakKeyDictionary[object, dict[str, SpellingTable]]] = WeakKeyDictionary()


def expand(snapshot: Snapshot, pattern: PatternConcept) -> Mapping[str, float]:
    """Term -> weight of the written forms that a pattern means."""
    if pattern.distance is None:
        return dict.fromkeys(_matching(snapshot, pattern.pattern), 1.0)
    near = similar_forms(snapshot, pattern.pattern, pattern.distance)
    return {WRITTEN + form: 1.0 - FUZZY_DISCOUNT * edits for form, edits in near.items()}


def prefix_of(leaf: Leaf) -> str | None:
    """What the terms of a pattern begin with, if the leaf is one and asks for nothing else."""
    if not isinstance(leaf, PatternConcept) or leaf.distance is not None:
        return None
    literal, *_ = leaf.pattern.split("*")
    return WRITTEN + literal if leaf.pattern == f"{literal}*" and "?" not in literal else None


def _matching(snapshot: Snapshot, pattern: str) -> list[str]:
    literal, *_ = re.split(r"[*?]", pattern)
    terms = snapshot.terms(TEXT_FIELDS, WRITTEN + literal)
    if pattern == f"{literal}*":
        return list(terms)
    # fnmatch writes expressions that do not backtrack; a query's pattern has no [ for it to read.
    matches = re.compile(fnmatch.translate(WRITTEN + pattern)).match
    return [term for term in terms if matches(term)]


def similar_forms(snapshot: Snapshot, form: str, distance: int) -> Mapping[str, int]:
    """Written forms within so many edits that begin with the same letter -> how many edits."""
    near: dict[str, int] = {}
    if 0 < len(form) < LONGEST_MISSPELT:
        for segment in snapshot.segments:
            near.update(_table(segment, form[0]).near(form, distance))
    return near


def _table(segment: Segment, letter: str) -> SpellingTable:
    """The written forms of a segment that begin with a letter."""
    tables = _TABLES.setdefault(segment.source, {})
    if letter not in tables:
        prefix = (WRITTEN + letter).encode()
        if compiled.native:
            fields = [segment.field(field).native for field in TEXT_FIELDS]
            tables[letter] = SpellingTable.of_forms(compiled.native.forms(*fields, prefix, len(WRITTEN)))
        else:
            dictionaries = [segment.field(field).dictionary for field in TEXT_FIELDS]
            terms = {term for each in dictionaries for term in each.terms(*each.span(prefix))}
            tables[letter] = SpellingTable(term.decode()[len(WRITTEN) :] for term in terms)
    return tables[letter]
