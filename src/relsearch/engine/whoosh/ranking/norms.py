"""What length and age do to scores."""

from __future__ import annotations

from typing import Final

import numpy as np

from relsearch.engine.base import Ranking
from relsearch.engine.whoosh.ranking.occurrences import Floats, Ints
from relsearch.engine.whoosh.snapshot import Snapshot

RECENCY_SHARE: Final = 0.25
"""By how much the newest document's score is raised: enough to order equals, too little to drown relevance."""


def length_norms(snapshot: Snapshot, ranking: Ranking) -> Floats:
    """k1·(1 − b + b·len/avglen) of every document, averages taken by language over live documents."""
    lengths = ranking.title_weight * _lengths(snapshot, "title") + _lengths(snapshot, "body")
    relative = np.ones_like(lengths)
    languages = _languages(snapshot)
    for language in np.unique(languages):
        members = languages == language
        live = members if snapshot.alive is None else members & snapshot.alive
        total = float(lengths[live].sum())
        if total > 0.0:
            relative[members] = lengths[members] * (int(live.sum()) / total)
    norms: Floats = ranking.k1 * (1.0 - ranking.b + ranking.b * relative)
    return norms


def _lengths(snapshot: Snapshot, field: str) -> Floats:
    return snapshot.gathered([segment.lengths[field] for segment in snapshot.segments], np.float64)


def _languages(snapshot: Snapshot) -> Ints:
    """The main language of every document, as a number that means the same in every segment."""
    codes = sorted({code for segment in snapshot.segments for code in segment.language_codes})
    columns = [
        np.array([codes.index(code) for code in segment.language_codes], np.int64)[segment.languages]
        for segment in snapshot.segments
    ]
    return snapshot.gathered(columns, np.int64)


def recency_factors(snapshot: Snapshot, docs: Ints, half_life: float) -> Floats:
    """The factors by which documents' dates raise their scores, at most 1.25; 1 for a document without a date.

    Age is counted from the newest document of the index, so an archive ranks the same on every day.
    """
    dates = snapshot.dates[docs]
    worth = RECENCY_SHARE * 0.5 ** ((snapshot.newest - dates) / half_life)
    return np.where(dates != 0, 1.0 + worth, 1.0)
