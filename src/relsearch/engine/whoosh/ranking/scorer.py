"""The ranking formula, carried out on flat arrays.

    score(d, Q) = sum over concepts c of  boost(c) · idf(c) · tf·(k1 + 1) / (tf + k1·(1 − b + b·len(d)/avglen))
    tf          = weighted occurrences of c's terms in d; one occurrence counts once, at its best weight
    idf(c)      = ln(1 + (N − df + 0.5) / (df + 0.5)),  df(c) = documents with any of c's terms
    avglen      = average length of the documents in the language of d

BM25 (Robertson & Zaragoza 2009) over concepts instead of terms (Darwish & Oard 2003), with the title's
occurrences and length counted several times (Robertson, Zaragoza & Taylor 2004).
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Final, TypeGuard

import numpy as np

from relsearch import native as compiled
from relsearch.engine.base import Ranking
from relsearch.engine.whoosh.ranking.cache import BoundedCache
from relsearch.engine.whoosh.ranking.frequencies import Frequencies
from relsearch.engine.whoosh.ranking.leaves import Reader, leaf_key
from relsearch.engine.whoosh.ranking.matches import Matches, all_of, any_of
from relsearch.engine.whoosh.ranking.norms import length_norms
from relsearch.engine.whoosh.ranking.occurrences import Floats, Ints
from relsearch.engine.whoosh.schema import filter_term
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import Combination, Concept, Leaf, PatternConcept, PhraseConcept, Plan
from relsearch.query.tree import Between, Equals

CACHE_BYTES: Final = 64_000_000
"""Memory for what leaves have, at most."""

FILTER_BYTES: Final = 32_000_000
"""Memory for what filters let through, at most."""

MOST_LEAVES: Final = 64
"""Leaves of a plan that compiled code ranks at once."""

_FOREVER: Final = 1 << 30


class Scorer:
    """Finds and scores documents of one snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking) -> None:
        self.snapshot = snapshot
        self.ranking = ranking
        self.field_weights = {"title": ranking.title_weight, "body": 1.0}
        self._readers: dict[tuple[str, ...], Reader] = {}
        self._leaves = BoundedCache[Frequencies](CACHE_BYTES, size=lambda found: found.nbytes)
        self._filters = BoundedCache[Matches](FILTER_BYTES, size=lambda found: found.nbytes)

    def reader(self, fields: tuple[str, ...]) -> Reader:
        """Reads leaves that are sought in some fields."""
        reader = self._readers.get(fields)
        if reader is None:
            reader = self._readers[fields] = Reader(self.snapshot, fields, self.field_weights)
        return reader

    @cached_property
    def norms(self) -> Floats:
        """What stands beside tf in the formula's denominator, for every document."""
        return length_norms(self.snapshot, self.ranking)

    def scores(self, plan: Plan) -> Matches:
        """Every document that matches a plan, with its score."""
        match plan:
            case Combination():
                return self._combined(plan)
            case Equals() | Between():
                return self._filters.get(plan, lambda: Matches(self._filtered(plan)))
            case _:
                return self._scored(plan)

    def best(self, plan: Plan, count: int) -> tuple[int, list[int], list[float]] | None:
        """How many documents match a plan, the numbers of the best of them, and their scores.

        ``None`` where that takes all scores: the plan is more than a combination of leaves, or nothing is compiled.
        """
        match plan:
            case Combination(must, should, ()):
                required, leaves = len(must), (*must, *should)
            case _:
                required, leaves = 1, (plan,)
        if not compiled.native or not 0 < len(leaves) <= MOST_LEAVES or not all(map(is_leaf, leaves)):
            return None
        clauses = tuple(self._clause(leaf) for leaf in leaves if is_leaf(leaf))
        found: tuple[int, list[int], list[float]] = compiled.native.top(
            clauses, required, self.norms, self.snapshot.added, self._least_norm, self.ranking.k1, count
        )
        return found

    def frequencies(self, leaf: Leaf) -> Frequencies:
        """Every live document that has a leaf, with its weighted occurrences."""
        return self._leaves.get(leaf_key(leaf), lambda: self.reader(leaf.fields).frequencies(leaf))

    def idf(self, found: Frequencies) -> float:
        """How much it says that a document has a leaf."""
        df = float(len(found.docs))
        return math.log(1.0 + (self.snapshot.live_count - df + 0.5) / (df + 0.5))

    def holds(self, plan: Plan, doc: int) -> bool:
        """Whether a document matches a plan."""
        match plan:
            case Combination(must, should, must_not):
                if any(self.holds(inner, doc) for inner in must_not):
                    return False
                if must:
                    return all(self.holds(inner, doc) for inner in must)
                return any(self.holds(inner, doc) for inner in should) or (bool(must_not) and not should)
            case Concept() | PhraseConcept() | PatternConcept():
                return self.frequencies(plan).has(doc)
            case _:
                return self.scores(plan).has(doc)

    @cached_property
    def _least_norm(self) -> float:
        return float(self.norms.min(initial=math.inf))

    def _clause(self, leaf: Leaf) -> tuple[object, ...]:
        """A leaf for compiled code."""
        found = self.frequencies(leaf)
        return found.docs, found.codes, found.table, leaf.boost * self.idf(found)

    def _scored(self, leaf: Leaf) -> Matches:
        """Every document that has a leaf, with factor · tf·(k1 + 1) / (tf + norm)."""
        found, k1 = self.frequencies(leaf), self.ranking.k1
        if compiled.native:
            docs, scores = np.empty(len(found.docs), np.int64), np.empty(len(found.docs))
            compiled.native.score(self._clause(leaf), self.norms, k1, docs, scores)
            return Matches(docs, scores)
        tf = found.amounts
        # Words in passages without weight are found, but worth nothing, even where the norm is nothing too.
        gains = np.divide(tf * (k1 + 1.0), tf + self.norms[found.docs], out=np.zeros(len(tf)), where=tf > 0.0)
        return Matches(found.docs.astype(np.int64), gains * (leaf.boost * self.idf(found)))

    def _combined(self, plan: Combination) -> Matches:
        optional = [self.scores(inner) for inner in plan.should]
        if plan.must:
            found = all_of([self.scores(inner) for inner in plan.must], optional)
        elif plan.must_not and not plan.should:
            found = Matches(self.snapshot.live)
        else:
            found = any_of(optional, self.snapshot.doc_count)
        return found.without([self.scores(inner) for inner in plan.must_not], self.snapshot.doc_count)

    def _filtered(self, plan: Equals | Between) -> Ints:
        match plan:
            case Equals("id", value):
                return self.snapshot.documents_with("id", value)
            case Equals(field, value):
                return self.snapshot.documents_with("filters", filter_term(field, value))
            case Between(_, low, high):
                first, last = low.toordinal() if low else 1, high.toordinal() if high else _FOREVER
                dates = self.snapshot.dates
                inside = (dates >= first) & (dates <= last)
                return np.flatnonzero(inside if self.snapshot.alive is None else inside & self.snapshot.alive)


def is_leaf(plan: Plan) -> TypeGuard[Leaf]:
    """Whether a plan is a leaf."""
    return isinstance(plan, (Concept, PhraseConcept, PatternConcept))
