"""Several segments made one, by copying arrays; and which segments are worth merging."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.columns import CODED, NUMBERS, join_columns
from relsearch.engine.whoosh.codec.lists import FieldChunk, FieldReader, Postings
from relsearch.engine.whoosh.codec.numbers import ranges, starts_of
from relsearch.engine.whoosh.codec.segment import FIELDS, Contents, FieldSource, FlatSegment, write_segment
from relsearch.engine.whoosh.codec.stored import StoredWriter

STRETCH_BYTES: Final = 1 << 20
"""Bytes of postings of one segment that are merged at a time."""

STRETCH_TERMS: Final = 1 << 14

WIDTH: Final = 8
"""Segments of about one size that are merged."""

FREE: Final = 2048
"""Documents that every commit may merge."""

FREE_FACTOR: Final = 4
"""Documents that a commit may merge for each that it adds."""

MOST_SEGMENTS: Final = 40
"""With more segments than this, they are merged whatever it takes."""

GONE: Final = np.uint32(0xFFFFFFFF)
"""The number of a document that is not kept."""


def choose_merge(live: Sequence[int], allowed: float) -> list[int]:
    """Which segments to merge next: none, or as many of about one size as there are.

    live     documents of each segment that are not deleted
    allowed  documents that may be merged at once

    >>> choose_merge([5000, 1, 1, 1, 1, 1, 1, 1, 1], allowed=100)
    [1, 2, 3, 4, 5, 6, 7, 8]
    >>> choose_merge([5000, 600, 1, 1], allowed=100)
    []
    """
    for tier in range(64):
        members = [place for place, count in enumerate(live) if _tier(count) == tier]
        if len(members) >= WIDTH and sum(live[place] for place in members) <= allowed:
            return members
    if len(live) > MOST_SEGMENTS:
        return sorted(sorted(range(len(live)), key=live.__getitem__)[: len(live) - MOST_SEGMENTS // 2])
    return []


def _tier(count: int) -> int:
    return max(count - 1, 0).bit_length() // 3  # by factors of 8, as many as are merged at a time


def merge_segments(path: Path, segments: Sequence[FlatSegment]) -> int:
    """Write the documents of segments that are not deleted as one segment; say how many there are."""
    kept = [None if segment.deleted is None else ~segment.deleted for segment in segments]
    places, base = [], 0
    for segment, keep in zip(segments, kept, strict=True):
        places.append(new_places(segment.doc_count, keep, base))
        base += segment.live_count
    stored = StoredWriter()
    contents = Contents(
        fields={name: _merged_field([segment.data.field(name) for segment in segments], places) for name in FIELDS},
        columns={
            name: join_columns([segment.data.column(name) for segment in segments], kept) for name in (*NUMBERS, *CODED)
        },
        lengths={name: _lengths(segments, kept, name) for name in FIELDS if name != "id"},
        stored=stored,
        sources=(segment.data.records.copy_to(stored, keep) for segment, keep in zip(segments, kept, strict=True)),
    )
    write_segment(path, contents)
    return base


def _lengths(
    segments: Sequence[FlatSegment], kept: Sequence[NDArray[np.bool_] | None], name: str
) -> NDArray[np.unsignedinteger]:
    parts = [segment.data.field_lengths(name) for segment in segments]
    return np.concatenate([part if keep is None else part[keep] for part, keep in zip(parts, kept, strict=True)])


def new_places(count: int, keep: NDArray[np.bool_] | None, base: int) -> NDArray[np.uint32]:
    """The new number of each document of a segment; `GONE` for those that are not kept."""
    if keep is None:
        return np.arange(base, base + count, dtype=np.uint32)
    places = np.full(count, GONE, dtype=np.uint32)
    places[keep] = np.arange(base, base + int(keep.sum()), dtype=np.uint32)
    return places


def _merged_field(readers: Sequence[FieldReader], places: Sequence[NDArray[np.uint32]]) -> FieldSource:
    table, codes = _merged_weights(readers)
    return FieldSource(_merged_chunks(readers, places, codes), _constant(table))


def _constant(table: NDArray[np.float32]) -> Callable[[], NDArray[np.float32]]:
    return lambda: table


def _merged_weights(readers: Sequence[FieldReader]) -> tuple[NDArray[np.float32], list[NDArray[np.uint32]]]:
    """One table of weights for all, and each segment's codes in it."""
    codes: dict[float, int] = {}
    new = [[codes.setdefault(weight, len(codes)) for weight in reader.weights.tolist()] for reader in readers]
    return np.array(list(codes), dtype=np.float32), [np.array(each, dtype=np.uint32) for each in new]


def _merged_chunks(
    readers: Sequence[FieldReader], places: Sequence[NDArray[np.uint32]], codes: Sequence[NDArray[np.uint32]]
) -> Iterator[FieldChunk]:
    """The terms of all segments, a stretch of the alphabet at a time."""
    firsts = [0] * len(readers)
    while any(first < reader.dictionary.count for first, reader in zip(firsts, readers, strict=True)):
        ends = _next_ends(readers, firsts)
        names = [list(r.dictionary.terms(first, end)) for r, first, end in zip(readers, firsts, ends, strict=True)]
        union = sorted(set().union(*names))
        rank = dict(zip(union, range(len(union)), strict=True))
        parts = []
        for number, reader in enumerate(readers):
            if names[number]:
                postings = reader.several(firsts[number], ends[number])
                ranks = np.array([rank[name] for name in names[number]], dtype=np.uint32)
                parts.append(_moved(postings, ranks, places[number], codes[number]))
        yield _together(union, parts)
        firsts = ends


def _next_ends(readers: Sequence[FieldReader], firsts: Sequence[int]) -> list[int]:
    """Up to where each segment is read next: all up to the same term, and none of them too much."""
    bounds = []
    for reader, first in zip(readers, firsts, strict=True):
        count = reader.dictionary.count
        if first < count:
            budget = int(reader.offsets[first]) + STRETCH_BYTES
            end = int(np.searchsorted(reader.offsets, budget, side="right")) - 1
            end = max(first + 1, min(end, first + STRETCH_TERMS))
            if end < count:
                bounds.append(reader.dictionary.term(end))
    if not bounds:
        return [reader.dictionary.count for reader in readers]
    bound = min(bounds)
    return [reader.dictionary.first_from(bound) for reader in readers]


Moved = tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]
"""Rank of the term, document and frequency of each posting; position and weight of each occurrence."""


def _moved(
    postings: Postings, ranks: NDArray[np.uint32], places: NDArray[np.uint32], codes: NDArray[np.uint32]
) -> Moved:
    """Postings with the numbers that terms, documents and weights have in the new segment."""
    terms = np.repeat(ranks, postings.counts)
    docs, freqs, positions = places[postings.docs], postings.freqs, postings.positions
    new = np.zeros_like(positions) if postings.codes is None else codes[postings.codes]
    stay = docs != GONE
    if not stay.all():
        standing = np.repeat(stay, freqs)
        terms, docs, freqs, positions, new = terms[stay], docs[stay], freqs[stay], positions[standing], new[standing]
    return terms, docs, freqs, positions, new


def _together(names: Sequence[bytes], parts: Sequence[Moved]) -> FieldChunk:
    """The postings of a stretch, by term and then by document; terms that no document has any more are dropped."""
    terms, docs, freqs, positions, codes = (np.concatenate(each) for each in zip(*parts, strict=True))
    if len(parts) > 1:
        order = np.argsort(terms, kind="stable")  # the segments' documents follow one another
        standing = ranges(starts_of(freqs)[:-1][order], freqs[order])
        docs, freqs, positions, codes = docs[order], freqs[order], positions[standing], codes[standing]
    counts = np.bincount(terms, minlength=len(names)).astype(np.int64)
    if not counts.all():
        names = [name for name, count in zip(names, counts.tolist(), strict=True) if count]
        counts = counts[counts > 0]
    return names, Postings(counts, docs, freqs, positions, codes)
