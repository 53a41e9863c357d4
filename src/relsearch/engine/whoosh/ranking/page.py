"""What one search shows: a page of the documents found, how many there are, and facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from relsearch.engine.base import Request
from relsearch.engine.whoosh.ranking.matches import Matches
from relsearch.engine.whoosh.ranking.norms import recency_factors
from relsearch.engine.whoosh.ranking.scorer import Scorer
from relsearch.engine.whoosh.ranking.topk import facet, page

_SHORT: Final = 128
"""Hits that are kept in order while all documents are looked at; with more of them sorting is faster."""


class Ranked(NamedTuple):
    """Documents of a page, best first.

    docs, scores, recencies  numbers of the documents, what they score, and by what factor that was raised
    total                    how many documents match in all
    facets                   field -> value -> how many of these have it
    """

    docs: Sequence[int]
    scores: Sequence[float]
    recencies: Sequence[float]
    total: int
    facets: Mapping[str, Mapping[str, int]]


def rank(scorer: Scorer, request: Request) -> Ranked:
    """Carry out a search."""
    end = request.offset + request.limit
    if request.sort == "relevance" and not request.recency and not request.facets and end <= _SHORT:
        best = scorer.best(request.plan, end)
        if best is not None:
            total, docs, scores = best
            docs, scores = docs[request.offset :], scores[request.offset :]
            return Ranked(docs, scores, [1.0] * len(docs), total, {})
    return _rank_all(scorer, request)


def _rank_all(scorer: Scorer, request: Request) -> Ranked:
    snapshot = scorer.snapshot
    found = scorer.scores(request.plan)
    factors = None
    if request.recency:
        factors = recency_factors(snapshot, found.docs, request.recency)
        found = Matches(found.docs, found.all_scores() * factors)
    places = page(snapshot, found, request.sort, request.offset, request.limit)
    return Ranked(
        found.docs[places].tolist(),
        found.all_scores()[places].tolist(),
        [1.0] * len(places) if factors is None else factors[places].tolist(),
        len(found.docs),
        {field: facet(snapshot, field, found.docs) for field in request.facets},
    )
