"""The leaves of a plan: where the terms, phrases and patterns that they are made of stand in the index."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from relsearch import native as compiled
from relsearch.engine.whoosh.ranking.frequencies import Frequencies, coded, from_bytes
from relsearch.engine.whoosh.ranking.occurrences import (
    KEY_BITS,
    Ints,
    Occurrences,
    Stretch,
    by_document,
    gather,
    joined,
    look_up,
    occurrences,
    read,
    starts_of,
)
from relsearch.engine.whoosh.ranking.patterns import expand, prefix_of
from relsearch.engine.whoosh.ranking.phrase import phrase_occurrences
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.names import terms_with_names
from relsearch.query.plan import Concept, Leaf, PatternConcept, PhraseConcept

FieldWeights = Mapping[str, float]
"""Field -> how much an occurrence in it counts."""


@lru_cache(maxsize=1 << 12)  # queries that are asked again have the same leaves, and a key that is one object
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


class Reader:
    """Reads what leaves are made of in some fields of one state of the index."""

    def __init__(self, snapshot: Snapshot, fields: Sequence[str], field_weights: FieldWeights) -> None:
        self._snapshot = snapshot
        self._fields = len(fields)
        # segment by segment, as the compiled reading wants it
        self._places = [
            (segment.field(field), base * len(fields) + i, field_weights[field])
            for base, segment in zip(snapshot.bases, snapshot.segments, strict=True)
            for i, field in enumerate(fields)
        ]

    def frequencies(self, leaf: Leaf) -> Frequencies:
        """Live documents that have a leaf, and its weighted occurrences in each."""
        if (prefix := prefix_of(leaf)) is not None:
            return self._of_terms(prefix)
        concepts = leaf_concepts(self._snapshot, leaf)
        if isinstance(leaf, PhraseConcept):
            found = self._phrase(concepts, leaf.slop)
        elif concepts[0].phrases:
            found = self._concept(concepts[0])
        else:
            return self._of_terms(concepts[0].terms)
        return self._summed(found)

    def _of_terms(self, terms: Mapping[str, float] | str) -> Frequencies:
        """What weighted terms have, or all terms that begin with a prefix."""
        if compiled.native:
            return from_bytes(*self._native.frequencies(terms))
        return self._summed(occurrences(self._stretches(terms), self._fields))

    def _summed(self, found: Occurrences) -> Frequencies:
        docs, amounts = by_document(found, self._fields)
        if self._snapshot.alive is not None:
            alive = self._snapshot.alive[docs]
            docs, amounts = docs[alive], amounts[alive]
        return coded(docs, amounts)

    def _standing(self, terms: Mapping[str, float], slots: Ints | None = None) -> Occurrences:
        """Where weighted terms stand; with slots, what is not in them may be left out."""
        if not compiled.native:
            return occurrences(self._stretches(terms), self._fields)
        keys, weights = self._native.occurrences(terms, slots)
        return Occurrences(np.frombuffer(keys, np.int64), np.frombuffer(weights, np.float64))

    @cached_property
    def _native(self) -> Any:
        """The same places for compiled code: a ``relsearch._native.Reader``."""
        places = tuple((reader.native, slot, weight) for reader, slot, weight in self._places)
        return compiled.native.Reader(places, self._fields, self._snapshot.doc_count, self._snapshot.alive)

    def term_weights(self, leaf: Leaf, docs: Ints) -> Mapping[int, Mapping[str, float]]:
        """Document -> term of a leaf -> the weights of its occurrences added up, whatever the term counts in the leaf.

        docs  the documents of interest, ascending; a phrase of a concept counts as a term
        """
        found: dict[int, dict[str, float]] = {doc: {} for doc in docs.tolist()}
        if (prefix := prefix_of(leaf)) is not None:
            self._add_weights(found, docs, self._stretches(prefix))
            return found
        concepts = leaf_concepts(self._snapshot, leaf)
        terms = {term for concept in concepts for term in concept.terms}
        self._add_weights(found, docs, self._stretches(dict.fromkeys(terms, 1.0)))
        for phrase in {phrase for concept in concepts for phrase in concept.phrases}:
            standing = self._phrase([Concept(term, {term: 1.0}) for term in phrase], 0)
            for doc, weight in zip(*by_document(standing, self._fields), strict=True):
                if doc in found:
                    found[doc][" ".join(phrase)] = float(weight)
        return found

    def _add_weights(self, found: dict[int, dict[str, float]], docs: Ints, stretches: Sequence[Stretch]) -> None:
        if not stretches or not len(docs):
            return
        keys, weights, sizes = read(gather(stretches), self._fields)
        standing = (keys >> KEY_BITS) // self._fields
        (places,) = np.nonzero(look_up(docs, standing)[1])
        names = [(stretch, number) for stretch in stretches for number in range(stretch.first, stretch.end)]
        ends = np.cumsum(sizes)
        for place in places.tolist():
            stretch, number = names[int(np.searchsorted(ends, place, side="right"))]
            term = stretch.reader.dictionary.term(number).decode()
            of = found[int(standing[place])]
            of[term] = of.get(term, 0.0) + float(weights[place])

    def _concept(self, concept: Concept, slots: Ints | None = None) -> Occurrences:
        found = self._standing(concept.terms, slots)
        phrases = [
            self._phrase([Concept(term, {term: weight}) for term in phrase], 0, slots)
            for phrase, weight in concept.phrases.items()
        ]
        return joined([found, *phrases]) if phrases else found

    def _phrase(self, words: Sequence[Concept], slop: int, slots: Ints | None = None) -> Occurrences:
        """Where words stand side by side. The rarest is read first, the others only where those before them stand."""
        standing: dict[int, Occurrences] = {}
        for place in sorted(range(len(words)), key=lambda place: self._count(words[place])):
            found = standing[place] = self._concept(words[place], slots)
            if compiled.native:
                slots = found.keys >> KEY_BITS
                slots = slots[starts_of(slots)]
        return phrase_occurrences([standing[place] for place in range(len(words))], slop)

    def _count(self, concept: Concept) -> int:
        """How many documents there are to read for a concept; without compiled code all are read anyhow."""
        if not compiled.native:
            return 0
        of_phrases: int = sum(self._native.count_documents(dict.fromkeys(terms, 1.0)) for terms in concept.phrases)
        own: int = self._native.count_documents(concept.terms)
        return own + of_phrases

    def _stretches(self, terms: Mapping[str, float] | str) -> list[Stretch]:
        """Where the lists of weighted terms lie, or those of all terms that begin with a prefix."""
        if isinstance(terms, str):
            spans = [(place, place[0].dictionary.span(terms.encode())) for place in self._places]
            return [Stretch(reader, *span, slot, weight) for (reader, slot, weight), span in spans if span[0] < span[1]]
        weights = [(term.encode(), weight) for term, weight in terms.items()]
        return [
            Stretch(reader, number, number + 1, slot, weight * field_weight)
            for reader, slot, field_weight in self._places
            for term, weight in weights
            if (number := reader.dictionary.find(term)) >= 0
        ]
