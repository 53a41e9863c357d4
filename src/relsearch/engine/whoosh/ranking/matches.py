"""Documents that match, with what they score, as two arrays; and how those of several clauses combine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled
from relsearch.engine.whoosh.ranking.occurrences import Floats, Ints, look_up, merged, starts_of, sums

_SPARSE: Final = 16
"""Lists that have fewer than one in so many documents are merged; others are added up in an array of all documents."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What matches, in the order of the index.

    docs    numbers of documents, ascending
    scores  of each, or ``None`` where all score 0: filters find and do not weigh
    """

    docs: Ints
    scores: Floats | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.docs.nbytes + (0 if self.scores is None else self.scores.nbytes)

    def has(self, doc: int) -> bool:
        """Whether a document is among them."""
        place = int(np.searchsorted(self.docs, doc))
        return place < len(self.docs) and int(self.docs[place]) == doc

    def all_scores(self) -> Floats:
        """The scores, zeros too."""
        return np.zeros(len(self.docs)) if self.scores is None else self.scores

    def without(self, others: Sequence[Matches], doc_count: int) -> Matches:
        """Those that none of the others has."""
        if not others:
            return self
        kept = ~_mask(others, doc_count)[self.docs]
        return Matches(self.docs[kept], None if self.scores is None else self.scores[kept])


def any_of(clauses: Sequence[Matches], doc_count: int) -> Matches:
    """Documents of any of the clauses, each with the sum of its scores."""
    clauses = [clause for clause in clauses if len(clause.docs)]
    if not clauses:
        return Matches(np.zeros(0, np.int64))
    if len(clauses) == 1:
        return clauses[0]
    are_scored = any(clause.scores is not None for clause in clauses)
    if compiled.native and all(clause.scores is not None for clause in clauses):
        return reduce(_either, clauses)
    if sum(len(clause.docs) for clause in clauses) * _SPARSE < doc_count:
        return _merged(clauses) if are_scored else Matches(merged([clause.docs for clause in clauses]))
    docs = np.flatnonzero(_mask(clauses, doc_count))
    if not are_scored:
        return Matches(docs)
    totals = np.zeros(doc_count)
    for clause in clauses:
        if clause.scores is not None:
            totals[clause.docs] += clause.scores
    return Matches(docs, totals[docs])


def _either(one: Matches, other: Matches) -> Matches:
    docs, scores = compiled.native.either(one.docs, one.scores, other.docs, other.scores)
    return Matches(np.frombuffer(docs, np.int64), np.frombuffer(scores, np.float64))


def _merged(clauses: Sequence[Matches]) -> Matches:
    docs = np.concatenate([clause.docs for clause in clauses])
    order = np.argsort(docs, kind="stable")
    docs = docs[order]
    starts = starts_of(docs)
    return Matches(docs[starts], sums(starts, np.concatenate([clause.all_scores() for clause in clauses])[order]))


def all_of(required: Sequence[Matches], optional: Sequence[Matches]) -> Matches:
    """Documents of all required clauses, with the sum of what these and optional ones give them."""
    docs = _common([clause.docs for clause in required])
    totals = np.zeros(len(docs))
    for clause in (*required, *optional):
        if clause.scores is not None and len(clause.docs) and len(docs):
            if compiled.native:
                compiled.native.add_up(docs, totals, clause.docs, clause.scores)
            else:
                places, present = look_up(clause.docs, docs)
                totals += np.where(present, clause.scores[places], 0.0)
    return Matches(docs, totals)


def _common(lists: Sequence[Ints]) -> Ints:
    docs, *others = sorted(lists, key=len)
    for other in others:
        if not len(docs):
            break
        if compiled.native:
            docs = np.frombuffer(compiled.native.common(docs, other), np.int64)
        else:
            docs = docs[look_up(other, docs)[1]]
    return docs


def _mask(clauses: Sequence[Matches], doc_count: int) -> NDArray[np.bool_]:
    mask = np.zeros(doc_count, dtype=bool)
    for clause in clauses:
        mask[clause.docs] = True
    return mask
