"""The leaves of a plan as postings: terms, phrases and patterns become runs of one numbering, and these one list."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from relsearch.engine.whoosh.patterns import expand
from relsearch.engine.whoosh.phrase import phrase_occurrences
from relsearch.engine.whoosh.runs import Floats, Ints, Run, add_up, as_run, starts_of, sums
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.names import terms_with_names
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
    return frozenset(concept.terms.items()), frozenset(concept.phrases.items()), concept.names


def leaf_frequencies(snapshot: Snapshot, leaf: Leaf, field_weights: FieldWeights) -> tuple[Ints, Floats]:
    """Live documents that have a leaf, and its weighted occurrences in each."""
    if isinstance(leaf, PhraseConcept):
        words = [
            [run for runs in _groups(snapshot, part, leaf.fields, field_weights) for run in runs]
            for part in leaf_concepts(snapshot, leaf)
        ]
        groups = [[as_run(phrase_occurrences(words, leaf.slop))]]
    else:
        (concept,) = leaf_concepts(snapshot, leaf)
        groups = _groups(snapshot, concept, leaf.fields, field_weights)
    docs, frequencies = by_document(*add_up(groups), len(leaf.fields))
    if snapshot.alive is None:
        return docs, frequencies
    alive = snapshot.alive[docs]
    return docs[alive], frequencies[alive]


def leaf_concepts(snapshot: Snapshot, leaf: Leaf) -> tuple[Concept, ...]:
    """The concepts that a leaf is made of, with the terms that the index has for a pattern or like its names."""
    match leaf:
        case PhraseConcept(parts=parts):
            return tuple(concept for part in parts for concept in leaf_concepts(snapshot, part))
        case PatternConcept():
            return (Concept(leaf.text, expand(snapshot, leaf)),)
        case Concept(names=()):
            return (leaf,)
        case _:
            return (replace(leaf, terms=terms_with_names(leaf, snapshot.names), names=()),)


def _groups(
    snapshot: Snapshot, concept: Concept, fields: Sequence[str], field_weights: FieldWeights
) -> list[list[Run]]:
    """The runs of each term and phrase of a concept."""
    groups = [_term_runs(snapshot, term, weight, fields, field_weights) for term, weight in concept.terms.items()]
    for phrase, weight in concept.phrases.items():
        groups.append([phrase_run(snapshot, phrase, weight, fields, field_weights)])
    return groups


def phrase_run(
    snapshot: Snapshot, phrase: Sequence[str], weight: float, fields: Sequence[str], field_weights: FieldWeights
) -> Run:
    """Where terms stand side by side, in slots."""
    words = [_term_runs(snapshot, term, weight, fields, field_weights) for term in phrase]
    return as_run(phrase_occurrences(words, slop=0))


def _term_runs(
    snapshot: Snapshot, term: str, weight: float, fields: Sequence[str], field_weights: FieldWeights
) -> list[Run]:
    return [
        Run(postings, len(fields), base * len(fields) + i, weight * field_weights[field])
        for i, field in enumerate(fields)
        for base, postings in snapshot.postings(field, term)
    ]


def by_document(slots: Ints, totals: Floats, fields: int) -> tuple[Ints, Floats]:
    """Slots as documents, with the sums of their slots."""
    if fields == 1 or not len(slots):
        return slots, totals
    docs = slots // fields
    starts = starts_of(docs)
    return (docs, totals) if starts.all() else (docs[starts], sums(starts, totals))
