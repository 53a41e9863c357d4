"""The leaves of a plan as postings: terms, phrases and patterns become runs of one numbering, and these one list."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

import numpy as np

from relsearch.engine.whoosh.patterns import expand
from relsearch.engine.whoosh.phrase import phrase_occurrences
from relsearch.engine.whoosh.runs import Floats, Ints, Run, add_up, as_run, first_of_each
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import Concept, Leaf, PatternConcept, PhraseConcept

FieldWeights = Mapping[str, float]
"""Field -> how much an occurrence in it counts."""


def leaf_key(leaf: Leaf) -> Hashable:
    """What tells a leaf's postings from others': not how it was typed, nor its boost."""
    match leaf:
        case PhraseConcept(parts=parts, slop=slop):
            return (slop, leaf.fields, *map(_terms_key, parts))
        case PatternConcept(pattern=pattern, distance=distance):
            return (pattern, distance, leaf.fields)
        case _:
            return (_terms_key(leaf), leaf.fields)


def _terms_key(concept: Concept) -> Hashable:
    return frozenset(concept.terms.items()), frozenset(concept.phrases.items())


def leaf_frequencies(snapshot: Snapshot, leaf: Leaf, field_weights: FieldWeights) -> tuple[Ints, Floats]:
    """Live documents that have a leaf, and its weighted occurrences in each."""
    if isinstance(leaf, PhraseConcept):
        words = [_runs(snapshot, part, leaf.fields, field_weights) for part in leaf.parts]
        runs = [as_run(phrase_occurrences(words, leaf.slop))]
    else:
        (concept,) = leaf_concepts(snapshot, leaf)
        runs = _runs(snapshot, concept, leaf.fields, field_weights)
    docs, frequencies = _by_document(*add_up(runs), len(leaf.fields))
    if snapshot.alive is None:
        return docs, frequencies
    alive = snapshot.alive[docs]
    return docs[alive], frequencies[alive]


def leaf_concepts(snapshot: Snapshot, leaf: Leaf) -> tuple[Concept, ...]:
    """The concepts that a leaf is made of, with the terms that the index has for a pattern."""
    match leaf:
        case PhraseConcept(parts=parts):
            return parts
        case PatternConcept():
            return (Concept(leaf.text, expand(snapshot, leaf)),)
        case _:
            return (leaf,)


def _runs(snapshot: Snapshot, concept: Concept, fields: Sequence[str], field_weights: FieldWeights) -> list[Run]:
    runs = [
        run
        for term, weight in concept.terms.items()
        for run in _term_runs(snapshot, term, weight, fields, field_weights)
    ]
    for phrase, weight in concept.phrases.items():
        words = [list(_term_runs(snapshot, term, weight, fields, field_weights)) for term in phrase]
        runs.append(as_run(phrase_occurrences(words, slop=0)))
    return runs


def _term_runs(
    snapshot: Snapshot, term: str, weight: float, fields: Sequence[str], field_weights: FieldWeights
) -> Iterator[Run]:
    for i, field in enumerate(fields):
        for base, postings in snapshot.postings(field, term):
            yield Run.of(postings, base, i, len(fields), weight * field_weights[field])


def _by_document(slots: Ints, totals: Floats, fields: int) -> tuple[Ints, Floats]:
    if fields == 1 or not len(slots):
        return slots, totals
    docs = slots // fields
    first = first_of_each(docs)
    return (docs, totals) if len(first) == len(docs) else (docs[first], np.add.reduceat(totals, first))
