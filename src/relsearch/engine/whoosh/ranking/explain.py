"""Which of a query's terms a document has, and how its score comes about: asked for the few documents of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from relsearch.engine.whoosh.ranking.scorer import Scorer
from relsearch.query.plan import Combination, Concept, Leaf, PatternConcept, PhraseConcept, Plan
from relsearch.results import ConceptScore, Explanation, TermMatch


class Witness:
    """Says what documents owe to the plan of one search.

    docs  numbers of the documents that will be asked about
    """

    def __init__(self, scorer: Scorer, plan: Plan, docs: Sequence[int]) -> None:
        self._scorer = scorer
        self._plan = plan
        self._docs = np.array(sorted(docs), np.int64)
        # What has been found out about a leaf, by identity: the plan lives as long as the search.
        self._weights: dict[int, Mapping[int, Mapping[str, float]]] = {}
        self._frequencies: dict[int, dict[int, float]] = {}

    def terms(self, doc: int) -> tuple[str, ...]:
        """The index terms of the plan that a document has, in order."""
        leaves = self.contributing(self._plan, doc)
        return tuple(sorted({match.term for leaf in leaves for match in self.matches(leaf, doc)}))

    def contributing(self, plan: Plan, doc: int) -> Iterator[Leaf]:
        """The leaves that gave a document its score: those of combinations that it matches."""
        if self._scorer.holds(plan, doc):
            match plan:
                case Combination(must, should, _):
                    for inner in (*must, *should):
                        yield from self.contributing(inner, doc)
                case Concept() | PhraseConcept() | PatternConcept():
                    yield plan

    def explain(self, doc: int, recency: float) -> Explanation:
        """How a document's score comes about."""
        return Explanation(tuple(self._part(leaf, doc) for leaf in self.contributing(self._plan, doc)), recency)

    def matches(self, leaf: Leaf, doc: int) -> Iterator[TermMatch]:
        """The index terms of a leaf that occur in a document."""
        if id(leaf) not in self._weights:
            self._weights[id(leaf)] = self._scorer.reader(leaf.fields).term_weights(leaf, self._docs)
        weights = self._weights[id(leaf)].get(doc, {})
        return (TermMatch(term, weight) for term, weight in sorted(weights.items()) if weight)

    def _part(self, leaf: Leaf, doc: int) -> ConceptScore:
        scorer = self._scorer
        if id(leaf) not in self._frequencies:
            found = scorer.frequencies(leaf)
            self._frequencies[id(leaf)] = dict(zip(found.docs.tolist(), found.amounts.tolist(), strict=True))
        tf, norm = self._frequencies[id(leaf)][doc], float(scorer.norms[doc])
        idf = scorer.idf(scorer.frequencies(leaf))
        score = leaf.boost * idf * tf * (scorer.ranking.k1 + 1.0) / (tf + norm) if tf else 0.0
        return ConceptScore(leaf.text, leaf.boost, idf, tf, norm, score, tuple(self.matches(leaf, doc)))
