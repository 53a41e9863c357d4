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
from typing import Final

import numpy as np

from relsearch import native as compiled
from relsearch.engine.base import Ranking
from relsearch.engine.whoosh.cache import BoundedCache
from relsearch.engine.whoosh.leaves import Reader, leaf_key
from relsearch.engine.whoosh.matches import Matches, all_of, any_of
from relsearch.engine.whoosh.norms import length_norms
from relsearch.engine.whoosh.occurrences import Floats, Ints
from relsearch.engine.whoosh.schema import filter_term
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import Combination, Concept, Leaf, PatternConcept, PhraseConcept, Plan
from relsearch.query.tree import Between, Equals

CACHE_BYTES: Final = 64_000_000
"""Memory for merged concepts and filters, at most."""

_FOREVER: Final = 1 << 30


class Scorer:
    """Finds and scores documents of one snapshot. Safe to share between threads."""

    def __init__(self, snapshot: Snapshot, ranking: Ranking) -> None:
        self.snapshot = snapshot
        self.ranking = ranking
        self.field_weights = {"title": ranking.title_weight, "body": 1.0}
        self._readers: dict[tuple[str, ...], Reader] = {}
        self._cache = BoundedCache[Matches](CACHE_BYTES, size=lambda matches: matches.nbytes)

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
                return self._cache.get(plan, lambda: Matches(self._filtered(plan)))
            case _:
                gains = self.gains(plan)
                assert gains.scores is not None
                return Matches(gains.docs, gains.scores * (plan.boost * self.idf(gains)))

    def gains(self, leaf: Leaf) -> Matches:
        """Every document that has a leaf, with its tf·(k1 + 1) / (tf + norm)."""
        return self._cache.get(leaf_key(leaf), lambda: self._gains(leaf))

    def idf(self, gains: Matches) -> float:
        """How much it says that a document has a leaf."""
        df = document_frequency(gains)
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
                return self.gains(plan).has(doc)
            case _:
                return self.scores(plan).has(doc)

    def _gains(self, leaf: Leaf) -> Matches:
        docs, tf = self.reader(leaf.fields).frequencies(leaf)
        k1 = self.ranking.k1
        if compiled.native:
            gains = np.empty(len(docs))
            compiled.native.saturate(docs, tf, self.norms, gains, k1)
            return Matches(docs, gains)
        # Words in passages without weight are found, but worth nothing, even where the norm is nothing too.
        gains = np.divide(tf * (k1 + 1.0), tf + self.norms[docs], out=np.zeros(len(docs)), where=tf > 0.0)
        return Matches(docs, gains)

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


def document_frequency(gains: Matches) -> float:
    """How many documents have a leaf."""
    return float(len(gains.docs))
