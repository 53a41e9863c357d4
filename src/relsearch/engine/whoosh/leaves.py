"""The leaves of a plan as postings: terms, phrases and patterns become runs of one numbering, and these one list."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from relsearch.engine.whoosh.patterns import expand
from relsearch.engine.whoosh.phrase import phrase_occurrences
from relsearch.engine.whoosh.runs import Floats, Ints, Run, add_up, as_run, starts_of, sums
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
        words = [
            [run for runs in _groups(snapshot, part, leaf.fields, field_weights) for run in runs] for part in leaf.parts
        ]
        groups = [[as_run(phrase_occurrences(words, leaf.slop))]]
    else:
        (concept,) = leaf_concepts(snapshot, leaf)
        groups = _groups(snapshot, concept, leaf.fields, field_weights)
    docs, frequencies = _by_document(*add_up(groups), len(leaf.fields))
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


def _groups(
    snapshot: Snapshot, concept: Concept, fields: Sequence[str], field_weights: FieldWeights
) -> list[list[Run]]:
    """The runs of each term and phrase of a concept."""
    groups = [_term_runs(snapshot, term, weight, fields, field_weights) for term, weight in concept.terms.items()]
    for phrase, weight in concept.phrases.items():
        words = [_term_runs(snapshot, term, weight, fields, field_weights) for term in phrase]
        groups.append([as_run(phrase_occurrences(words, slop=0))])
    return groups


def _term_runs(
    snapshot: Snapshot, term: str, weight: float, fields: Sequence[str], field_weights: FieldWeights
) -> list[Run]:
    return [
        Run(postings, len(fields), base * len(fields) + i, weight * field_weights[field])
        for i, field in enumerate(fields)
        for base, postings in snapshot.postings(field, term)
    ]


def _by_document(slots: Ints, totals: Floats, fields: int) -> tuple[Ints, Floats]:
    if fields == 1 or not len(slots):
        return slots, totals
    docs = slots // fields
    starts = starts_of(docs)
    return (docs, totals) if starts.all() else (docs[starts], sums(starts, totals))
