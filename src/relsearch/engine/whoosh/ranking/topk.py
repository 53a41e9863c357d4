"""One page of the documents found, and what the rest of them have."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled
from relsearch.engine.whoosh.ranking.matches import Matches
from relsearch.engine.whoosh.ranking.occurrences import Ints
from relsearch.engine.whoosh.snapshot import Snapshot, month

_BLOCK: Final = 32
"""Ranks of which the lowest is found at a time; finding it is much faster than sorting."""

_PAGE: Final = 128
"""Places that are kept in order while all scores are looked at; with more of them sorting is faster."""

_LAST: Final = np.int64(1 << 30)


def page(snapshot: Snapshot, found: Matches, sort: str, offset: int, limit: int) -> NDArray[np.intp]:
    """Indices in ``found`` of the documents asked for, best first; equals in the order in which they were added."""
    end = min(offset + limit, len(found.docs))
    if offset >= end:
        return np.zeros(0, np.intp)
    if compiled.native and sort == "relevance" and found.scores is not None and end <= _PAGE:
        return np.frombuffer(compiled.native.best(found.scores, found.docs, snapshot.added, end), np.intp)[offset:]
    match sort:
        case "date":
            dates = snapshot.dates[found.docs].astype(np.int64)
            ranks = np.where(dates != 0, dates, _LAST)
        case "-date":
            ranks = -snapshot.dates[found.docs].astype(np.int64)
        case "id":
            ranks = snapshot.id_ranks[found.docs]
        case _:
            ranks = -found.all_scores()
    first = _first(ranks, end)
    keys: list[NDArray[Any]] = [snapshot.added[found.docs[first]], ranks[first]]
    if sort in ("date", "-date"):
        keys.insert(1, -found.all_scores()[first])
    order = np.lexsort(keys)
    return first[order[offset:end]]


def _first(ranks: NDArray[np.int64] | NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Indices of the lowest ranks: so many, and all that equal the last of them."""
    if count >= len(ranks):
        return np.arange(len(ranks))
    blocks = len(ranks) // _BLOCK
    if blocks <= 2 * count:
        return np.flatnonzero(ranks <= np.partition(ranks, count - 1)[count - 1])
    # So many blocks have something at or below the last of their lowest ranks: what is above it is not among the first.
    lowest = ranks[: blocks * _BLOCK].reshape(_BLOCK, blocks).min(axis=0)
    some = np.flatnonzero(ranks <= np.partition(lowest, count - 1)[count - 1])
    return some[_first(ranks[some], count)]


def facet(snapshot: Snapshot, field: str, docs: Ints) -> dict[str, int]:
    """How many of the documents have which values of a field, the commonest first."""
    counts = Counter[str]()
    if field == "date":
        ordinals, numbers = np.unique(snapshot.dates[docs], return_counts=True)
        for ordinal, number in zip(ordinals.tolist(), numbers.tolist(), strict=True):
            if ordinal:
                counts[month(ordinal)] += number
    else:
        for segment, numbers in snapshot.by_segment(docs):
            if field == "language":
                codes, table = segment.languages[numbers].astype(np.uint32), segment.language_codes
            else:
                column = segment.values(field)
                codes, table = column.of(numbers), column.table
            for code, number in enumerate(np.bincount(codes).tolist()):
                if number:
                    counts[table[code]] += number
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
