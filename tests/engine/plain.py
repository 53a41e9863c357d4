"""The ranking formula, carried out plainly on postings: dictionaries, one document after another.

It was the engine's ranking before that of flat arrays, and is its second oracle: it shares the segments with it,
and nothing else but the norms of length. What is looked up here is every posting of every term.
"""

from __future__ import annotations

import fnmatch
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from oracle import edits
from plain_phrase import phrase_occurrences
from segments import MemorySegment

from relsearch.analysis.token import NAME, WRITTEN
from relsearch.engine.base import Ranking
from relsearch.engine.whoosh.schema import filter_term
from relsearch.query.names import NameTable, terms_with_names
from relsearch.query.plan import TEXT_FIELDS, Combination, Concept, Leaf, PatternConcept, PhraseConcept, Plan
from relsearch.query.tree import Between, Equals
from relsearch.results import ConceptScore, Explanation, TermMatch

Postings = Mapping[int, list[tuple[int, float]]]
"""Document number -> (position, weight) of a term in it, in ascending position."""

Scores = dict[int, float]
"""Document number -> score; filters give 0."""

RECENCY_SHARE: Final = 0.25
"""By how much the newest document's score is raised: enough to order equals, too little to drown relevance."""

FUZZY_DISCOUNT: Final = 0.2
"""What each edit takes off the weight of a similar word."""


class PlainSnapshot:
    """Segments as dictionaries.

    live       numbers of the documents that are not deleted
    lengths    field -> weighted length of every document
    languages  main language of every document
    dates      proleptic Gregorian ordinal of every document's date; 0 where it has none
    added      when every document was added; orders equals
    """

    def __init__(self, segments: Sequence[MemorySegment]) -> None:
        bases = [sum(each.doc_count for each in segments[:i]) for i in range(len(segments))]
        self._segments = list(zip(bases, segments, strict=True))
        self.live = frozenset(
            base + number
            for base, segment in self._segments
            for number in range(segment.doc_count)
            if segment.deleted is None or not segment.deleted[number]
        )
        self.lengths = {
            field: np.concatenate([segment.lengths[field] for segment in segments]).astype(np.float64)
            for field in TEXT_FIELDS
        }
        self.languages = [segment.language_codes[code] for segment in segments for code in segment.languages]
        self.dates = np.concatenate([segment.dates for segment in segments])
        self.added = np.concatenate([segment.added for segment in segments])
        self.names = NameTable(term[1:] for term in self.terms() if term[0] == NAME)
        self.newest = max((int(self.dates[number]) for number in self.live), default=0)

    def postings(self, field: str, term: str) -> Postings:
        """Where a term stands in which live documents."""
        return {
            base + number: pairs
            for base, segment in self._segments
            for number, pairs in segment.terms_of[field].get(term, {}).items()
            if base + number in self.live
        }

    def terms(self) -> set[str]:
        """All terms of titles and bodies."""
        return {term for _, segment in self._segments for field in TEXT_FIELDS for term in segment.terms_of[field]}

    def number_of(self, document_id: str) -> int | None:
        """The number of the document with this id."""
        return next(iter(self.postings("id", document_id)), None)


class Scorer:
    """Scores the plan of one search on one snapshot.

    norms  as `length_norms` gives them for the snapshot and the same ranking
    """

    def __init__(self, snapshot: PlainSnapshot, ranking: Ranking, norms: NDArray[np.float64]) -> None:
        self._snapshot = snapshot
        self._ranking = ranking
        self._norms = norms
        self._field_weights = {"title": ranking.title_weight, "body": 1.0}
        # What has been worked out for a node of the plan, by identity: the plan lives as long as the search.
        self._scores: dict[int, Scores] = {}
        self._frequencies: dict[int, Mapping[int, float]] = {}
        self._expansions: dict[int, Mapping[str, float]] = {}

    def scores(self, plan: Plan) -> Scores:
        """Every document that matches a plan, with its score."""
        if id(plan) not in self._scores:
            self._scores[id(plan)] = self._find(plan)
        return self._scores[id(plan)]

    def contributing(self, plan: Plan, doc: int) -> Iterator[Leaf]:
        """The leaves that gave a document its score: those of combinations that it matches."""
        if doc in self.scores(plan):
            match plan:
                case Combination(must, should, _):
                    for inner in (*must, *should):
                        yield from self.contributing(inner, doc)
                case Concept() | PhraseConcept() | PatternConcept():
                    yield plan

    def _find(self, plan: Plan) -> Scores:
        match plan:
            case Combination():
                return self._combined(plan)
            case Equals("id", value):
                number = self._snapshot.number_of(value)
                return {} if number is None else {number: 0.0}
            case Equals(field, value):
                return dict.fromkeys(self._snapshot.postings("filters", filter_term(field, value)), 0.0)
            case Between(_, low, high):
                return self._dated(low.toordinal() if low else 1, high.toordinal() if high else _FOREVER)
            case _:
                idf = self._idf(plan)
                frequencies = self.frequencies(plan)
                return {doc: self._score(plan, idf, tf, doc) for doc, tf in frequencies.items()}

    def frequencies(self, leaf: Leaf) -> Mapping[int, float]:
        """Weighted occurrences of a concept in every document that has it."""
        if id(leaf) not in self._frequencies:
            totals: dict[int, float] = defaultdict(float)
            for field in leaf.fields:
                for doc, best in self._occurrences(leaf, field).items():
                    totals[doc] += self._field_weights[field] * sum(best.values())
            self._frequencies[id(leaf)] = totals
        return self._frequencies[id(leaf)]

    def explain(self, plan: Plan, doc: int, recency: float) -> Explanation:
        """How a document's score comes about."""
        parts = []
        for leaf in self.contributing(plan, doc):
            frequency, idf = self.frequencies(leaf)[doc], self._idf(leaf)
            score = self._score(leaf, idf, frequency, doc)
            terms = tuple(self.matches(leaf, doc))
            parts.append(ConceptScore(leaf.text, leaf.boost, idf, frequency, float(self._norms[doc]), score, terms))
        return Explanation(tuple(parts), recency)

    def matches(self, leaf: Leaf, doc: int) -> Iterator[TermMatch]:
        """The index terms of a leaf that occur in a document, and its phrases, in order."""
        return iter(sorted(self._matches(leaf, doc), key=lambda match: match.term))

    def _matches(self, leaf: Leaf, doc: int) -> Iterator[TermMatch]:
        terms = {term for part in self._concepts(leaf) for term in part.terms}
        for term in terms:
            weight = sum(
                self._field_weights[field] * weight
                for field in leaf.fields
                for _, weight in self._snapshot.postings(field, term).get(doc, ())
            )
            if weight:
                yield TermMatch(term, weight)
        for phrase in {phrase for part in self._concepts(leaf) for phrase in part.phrases}:
            weight = sum(
                self._field_weights[field] * sum(self._side_by_side(phrase, field).get(doc, {}).values())
                for field in leaf.fields
            )
            if weight:
                yield TermMatch(" ".join(phrase), weight)

    def _combined(self, plan: Combination) -> Scores:
        if plan.must:
            required = [self.scores(inner) for inner in plan.must]
            docs = set(required[0]).intersection(*required[1:])
        else:
            required = []
            docs = set(self._snapshot.live) if plan.must_not and not plan.should else set()
        optional = [self.scores(inner) for inner in plan.should]
        if not plan.must:
            docs = docs.union(*optional)
        for inner in plan.must_not:
            docs -= self.scores(inner).keys()
        totals = dict.fromkeys(docs, 0.0)
        for scores in (*required, *optional):
            for doc in totals.keys() & scores.keys():
                totals[doc] += scores[doc]
        return totals

    def _dated(self, low: int, high: int) -> Scores:
        dates = self._snapshot.dates
        (numbers,) = np.nonzero((dates >= low) & (dates <= high))
        return dict.fromkeys(self._snapshot.live.intersection(numbers.tolist()), 0.0)

    def _occurrences(self, leaf: Leaf, field: str) -> Mapping[int, Mapping[int, float]]:
        """Document -> position -> weight of a leaf in one field."""
        match leaf:
            case PhraseConcept(slop=slop):
                return phrase_occurrences([self._best(part, field) for part in self._concepts(leaf)], slop)
            case _:
                (concept,) = self._concepts(leaf)
                return self._best(concept, field)

    def _best(self, concept: Concept, field: str) -> Mapping[int, Mapping[int, float]]:
        best: dict[int, dict[int, float]] = defaultdict(dict)
        for term, term_weight in concept.terms.items():
            for doc, occurrences in self._snapshot.postings(field, term).items():
                positions = best[doc]
                for position, weight in occurrences:
                    positions[position] = max(positions.get(position, 0.0), term_weight * weight)
        for terms, phrase_weight in concept.phrases.items():
            for doc, starts in self._side_by_side(terms, field).items():
                positions = best[doc]
                for position, weight in starts.items():
                    positions[position] = max(positions.get(position, 0.0), phrase_weight * weight)
        return best

    def _side_by_side(self, terms: tuple[str, ...], field: str) -> Mapping[int, Mapping[int, float]]:
        postings = [self._snapshot.postings(field, term) for term in terms]
        return phrase_occurrences([{doc: dict(places) for doc, places in found.items()} for found in postings], slop=0)

    def _concepts(self, leaf: Leaf) -> tuple[Concept, ...]:
        match leaf:
            case PhraseConcept(parts=parts):
                return tuple(concept for part in parts for concept in self._concepts(part))
            case Concept(names=()):
                return (leaf,)
            case _:
                if id(leaf) not in self._expansions:
                    self._expansions[id(leaf)] = self._expand(leaf)
                phrases = leaf.phrases if isinstance(leaf, Concept) else {}
                return (Concept(leaf.text, self._expansions[id(leaf)], phrases=phrases),)

    def _expand(self, leaf: Concept | PatternConcept) -> Mapping[str, float]:
        if isinstance(leaf, Concept):
            return terms_with_names(leaf, self._snapshot.names)
        terms = self._snapshot.terms()
        if leaf.distance is None:
            # fnmatch writes expressions that do not backtrack; a query's pattern has no [ for it to read.
            pattern = re.compile(fnmatch.translate(WRITTEN + leaf.pattern))
            return dict.fromkeys(sorted(filter(pattern.match, terms)), 1.0)
        word = WRITTEN + leaf.pattern
        alike = (term for term in terms if term[:2] == word[:2])
        near = {term: edits(term, word) for term in alike}
        return {term: 1.0 - FUZZY_DISCOUNT * count for term, count in near.items() if count <= leaf.distance}

    def _idf(self, leaf: Leaf) -> float:
        df = len(self.frequencies(leaf))
        return math.log(1.0 + (len(self._snapshot.live) - df + 0.5) / (df + 0.5))

    def _score(self, leaf: Leaf, idf: float, tf: float, doc: int) -> float:
        if tf == 0.0:  # words in passages without weight: found, but worth nothing
            return 0.0
        return float(leaf.boost * idf * tf * (self._ranking.k1 + 1.0) / (tf + self._norms[doc]))


def recency_factor(snapshot: PlainSnapshot, half_life: float) -> Callable[[int], float]:
    """The factor by which a document's date raises its score, at most 1.25, as a function of its number.

    Age is counted from the newest document of the index, so an archive ranks the same on every day.
    """
    dates, newest = snapshot.dates, snapshot.newest

    def factor(doc: int) -> float:
        if not dates[doc]:
            return 1.0
        return float(1.0 + RECENCY_SHARE * 0.5 ** ((newest - dates[doc]) / half_life))

    return factor


def length_norms(snapshot: PlainSnapshot, ranking: Ranking) -> NDArray[np.float64]:
    """k1·(1 − b + b·len/avglen) of every document, averages taken by language over live documents."""
    lengths = ranking.title_weight * snapshot.lengths["title"] + snapshot.lengths["body"]
    languages = np.array(snapshot.languages, dtype=np.str_)
    live = np.zeros(len(lengths), dtype=bool)
    live[list(snapshot.live)] = True
    relative = np.ones_like(lengths)
    for language in np.unique(languages):
        members = languages == language
        total = float(lengths[members & live].sum())
        if total > 0.0:
            relative[members] = lengths[members] * (int((members & live).sum()) / total)
    norms: NDArray[np.float64] = ranking.k1 * (1.0 - ranking.b + ranking.b * relative)
    return norms


_FOREVER: Final = 1 << 30
