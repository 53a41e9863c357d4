"""The ranking formula a second time: no index, no NumPy, only dictionaries and the formula as it is written.

`relsearch.engine.whoosh.ranking` describes it. Nothing of that module, nor of the segments, columns and caches
around it, is used here, so an error would have to be made twice to go unnoticed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from itertools import product

from relsearch.analysis.name_key import skeleton
from relsearch.analysis.name_similarity import similarity
from relsearch.analysis.passages import body_languages, main_language
from relsearch.analysis.stream import AnalyzedDocument, analyze_document
from relsearch.document import Document
from relsearch.engine.base import Ranking
from relsearch.query.plan import Combination, Concept, Leaf, PatternConcept, PhraseConcept, Plan
from relsearch.query.tree import Between, Equals

Weights = dict[int, float]
"""Position -> weight of what stands there."""


class Oracle:
    """The documents that are live, in the order in which they were added, and what a plan gives each of them."""

    def __init__(self, ranking: Ranking | None = None) -> None:
        self.ranking = ranking or Ranking()
        self.documents: dict[str, AnalyzedDocument] = {}

    def add(self, document: Document) -> None:
        """Add a document, the last one now, in place of any with its id."""
        self.documents.pop(document.id, None)
        self.documents[document.id] = analyze_document(document)

    def delete(self, document_id: str) -> bool:
        """Forget a document; say whether there was one."""
        return self.documents.pop(document_id, None) is not None

    def scores(self, plan: Plan) -> dict[str, float]:
        """Id -> score of every document that matches."""
        return {key: score for key in self.documents if (score := self.score(plan, key)) is not None}

    def ranked(self, plan: Plan) -> list[tuple[str, float]]:
        """(id, score) of every document that matches, the best first, equals in the order of addition."""
        return sorted(self.scores(plan).items(), key=lambda item: -item[1])

    def score(self, plan: Plan, key: str) -> float | None:
        """What a plan gives one document; ``None`` where the document does not match."""
        match plan:
            case Combination():
                return self._combined(plan, key)
            case Equals(field, value):
                return 0.0 if folded(value, field) in self._values(key, field) else None
            case Between(_, low, high):
                day = self.documents[key].document.date
                fits = day is not None and (low is None or low <= day) and (high is None or day <= high)
                return 0.0 if fits else None
            case _:
                return self._leaf_score(plan, key)

    # The formula

    def _leaf_score(self, leaf: Leaf, key: str) -> float | None:
        frequency = self.frequency(leaf, key)
        if frequency is None:
            return None
        count = len(self.documents)
        having = sum(self.frequency(leaf, other) is not None for other in self.documents)
        idf = math.log(1 + (count - having + 0.5) / (having + 0.5))
        k1, b = self.ranking.k1, self.ranking.b
        norm = k1 * (1 - b + b * self._relative_length(key))
        return leaf.boost * idf * frequency * (k1 + 1) / (frequency + norm)

    def frequency(self, leaf: Leaf, key: str) -> float | None:
        """Weighted occurrences of a leaf in a document; ``None`` where there is not one."""
        found = [(field, self._standings(leaf, key, field)) for field in leaf.fields]
        if not any(standings for _, standings in found):
            return None
        return sum(self._field_weight(field) * sum(standings.values()) for field, standings in found)

    def _relative_length(self, key: str) -> float:
        language = main_language(self.documents[key].sections)
        peers = [
            self._length(other)
            for other, analyzed in self.documents.items()
            if main_language(analyzed.sections) == language
        ]
        return self._length(key) / (sum(peers) / len(peers)) if sum(peers) else 1.0

    def _length(self, key: str) -> float:
        streams = self.documents[key].streams
        return sum(self._field_weight(field) * stream.length for field, stream in streams.items())

    def _field_weight(self, field: str) -> float:
        return self.ranking.title_weight if field == "title" else 1.0

    # Where a leaf stands

    def _standings(self, leaf: Leaf, key: str, field: str) -> Weights:
        match leaf:
            case Concept():
                return self._concept(leaf, key, field)
            case PhraseConcept(parts=parts, slop=slop):
                return phrase([self._concept(part, key, field) for part in parts], slop)
            case PatternConcept():
                return self._union(self._expanded(leaf), key, field)

    def _concept(self, concept: Concept, key: str, field: str) -> Weights:
        best = self._union(self._with_names(concept), key, field)
        for terms, weight in concept.phrases.items():
            for position, lightest in phrase([self._union({term: 1.0}, key, field) for term in terms], 0).items():
                best[position] = max(best.get(position, 0.0), weight * lightest)
        return best

    def _union(self, terms: Mapping[str, float], key: str, field: str) -> Weights:
        occurrences = self.documents[key].streams[field].occurrences  # type: ignore[index]
        best: Weights = {}
        for term, weight in terms.items():
            for position, counts in occurrences.get(term, ()):
                best[position] = max(best.get(position, 0.0), weight * counts)
        return best

    def _with_names(self, concept: Concept) -> Mapping[str, float]:
        terms = dict(concept.terms)
        for name, other in product(concept.names, self._terms_of_kind("~")):
            alike = similarity(name[1:], other)
            if alike >= 0.87 and one_change_apart(skeleton(name[1:]), skeleton(other)):
                terms[f"~{other}"] = max(terms.get(f"~{other}", 0.0), concept.terms[name] * alike**12)
        return terms

    def _terms_of_kind(self, kind: str) -> set[str]:
        return {
            term[1:]
            for analyzed in self.documents.values()
            for stream in analyzed.streams.values()
            for term in stream.occurrences
            if term.startswith(kind)
        }

    def _expanded(self, leaf: PatternConcept) -> Mapping[str, float]:
        written = self._terms_of_kind("=")
        if leaf.distance is None:
            wild = re.escape(leaf.pattern).replace(r"\*", ".*").replace(r"\?", ".")
            return {f"={form}": 1.0 for form in written if re.fullmatch(wild, form)}
        near = {form: edits(form, leaf.pattern) for form in written if form[:1] == leaf.pattern[:1]}
        return {f"={form}": 1.0 - 0.2 * count for form, count in near.items() if count <= leaf.distance}

    # Combinations and filters

    def _combined(self, plan: Combination, key: str) -> float | None:
        must = [self.score(inner, key) for inner in plan.must]
        should = [self.score(inner, key) for inner in plan.should]
        if None in must or any(self.score(inner, key) is not None for inner in plan.must_not):
            return None
        if not must and should and all(score is None for score in should):
            return None
        if not must and not should and not plan.must_not:
            return None
        return sum(score for score in must + should if score is not None)

    def _values(self, key: str, field: str) -> Iterable[str]:
        analyzed = self.documents[key]
        match field:
            case "id":
                return [key]
            case "language":
                return body_languages(analyzed.sections)
            case "tags":
                return [folded(tag, field) for tag in analyzed.document.tags]
        value: str | None = getattr(analyzed.document, field)
        return [folded(value, field)] if value else []


def folded(value: str, field: str) -> str:
    """How filter values are compared: capitals and runs of spaces do not matter, but in an id they do."""
    return value if field == "id" else " ".join(value.lower().split())


def phrase(words: list[Weights], slop: int) -> Weights:
    """First position -> weight of a phrase, by trying every choice of one position a word.

    Each word's position is moved back by its place in the phrase; the words then lie within ``slop``.
    """
    found: Weights = {}
    for chosen in product(*words):
        starts = [position - place for place, position in enumerate(chosen)]
        if len(set(chosen)) == len(chosen) and max(starts) - min(starts) <= slop:
            weight = min(word[position] for word, position in zip(words, chosen, strict=True))
            found[min(starts)] = max(found.get(min(starts), 0.0), weight)
    return found


def one_change_apart(one: str, other: str) -> bool:
    """Whether two skeletons are equal, or are once a consonant that spellings confuse is replaced or left out."""
    if len(one) == len(other):
        changes = {frozenset(pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1]}
        count = sum(a != b for a, b in zip(one, other, strict=True))
        return count == 0 or (count == 1 and changes <= {frozenset("FP"), frozenset("KS"), frozenset("ST")})
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short and letter in "FKST" for i, letter in enumerate(long))


def edits(one: str, other: str) -> int:
    """Letters inserted, deleted, replaced or swapped with their neighbour, at least (optimal string alignment).

    >>> edits("baku", "bakı"), edits("baku", "abku"), edits("ab", "cab")
    (1, 1, 1)
    """
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
