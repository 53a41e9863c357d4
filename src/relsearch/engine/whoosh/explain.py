"""Which of a query's terms a document has, and how its score comes about: asked for the few documents of a page."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from relsearch.engine.whoosh.leaves import by_document, leaf_concepts, leaf_frequencies, phrase_run
from relsearch.engine.whoosh.postings import PostingArrays
from relsearch.engine.whoosh.ranking import Scorer
from relsearch.engine.whoosh.runs import add_up
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import Combination, Concept, Leaf, PatternConcept, PhraseConcept, Plan
from relsearch.results import ConceptScore, Explanation, TermMatch


class Witness:
    """Says what documents owe to the plan of one search."""

    def __init__(self, scorer: Scorer, plan: Plan) -> None:
        self._scorer = scorer
        self._snapshot: Snapshot = scorer.snapshot
        self._plan = plan
        # What has been found out about a leaf, by identity: the plan lives as long as the search.
        self._terms: dict[int, list[str]] = {}
        self._phrases: dict[int, dict[str, dict[int, float]]] = {}
        self._frequencies: dict[int, dict[int, float]] = {}
        self._postings: dict[tuple[str, str], list[tuple[int, PostingArrays]]] = {}

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
        for term in self._terms_of(leaf):
            weight = sum(self._scorer.field_weights[field] * self._weight(field, term, doc) for field in leaf.fields)
            if weight:
                yield TermMatch(term, weight)
        for phrase, weights in self._phrases_of(leaf).items():
            if weights.get(doc):
                yield TermMatch(phrase, weights[doc])

    def _part(self, leaf: Leaf, doc: int) -> ConceptScore:
        scorer = self._scorer
        if id(leaf) not in self._frequencies:
            docs, frequencies = leaf_frequencies(self._snapshot, leaf, scorer.field_weights)
            self._frequencies[id(leaf)] = dict(zip(docs.tolist(), frequencies.tolist(), strict=True))
        tf, norm = self._frequencies[id(leaf)][doc], float(scorer.norms[doc])
        idf = scorer.idf(scorer.gains(leaf))
        score = leaf.boost * idf * tf * (scorer.ranking.k1 + 1.0) / (tf + norm) if tf else 0.0
        return ConceptScore(leaf.text, leaf.boost, idf, tf, norm, score, tuple(self.matches(leaf, doc)))

    def _terms_of(self, leaf: Leaf) -> list[str]:
        if id(leaf) not in self._terms:
            concepts = leaf_concepts(self._snapshot, leaf)
            self._terms[id(leaf)] = sorted({term for concept in concepts for term in concept.terms})
        return self._terms[id(leaf)]

    def _phrases_of(self, leaf: Leaf) -> dict[str, dict[int, float]]:
        """Phrase of a leaf -> document -> its occurrences, weighted by field."""
        if id(leaf) not in self._phrases:
            concepts = leaf_concepts(self._snapshot, leaf)
            found = self._phrases[id(leaf)] = {}
            for phrase in sorted({phrase for concept in concepts for phrase in concept.phrases}):
                run = phrase_run(self._snapshot, phrase, 1.0, leaf.fields, self._scorer.field_weights)
                docs, weights = by_document(*add_up([[run]]), len(leaf.fields))
                found[" ".join(phrase)] = dict(zip(docs.tolist(), weights.tolist(), strict=True))
        return self._phrases[id(leaf)]

    def _weight(self, field: str, term: str, doc: int) -> float:
        """The weights of a term's occurrences in one field of a document, added up."""
        if (field, term) not in self._postings:
            self._postings[field, term] = list(self._snapshot.postings(field, term))
        for base, postings in self._postings[field, term]:
            place = int(np.searchsorted(postings.docs, max(doc - base, 0)))
            if doc >= base and place < len(postings.docs) and int(postings.docs[place]) == doc - base:
                begin, end = int(postings.starts[place]), int(postings.starts[place + 1])
                return end - begin if postings.weights is None else float(postings.weights[begin:end].sum())
        return 0.0
