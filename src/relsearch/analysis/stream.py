"""Sections of a document -> one stream of positions a field, each with its stacked, weighted terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from relsearch.analysis.passages import FieldName, Section, split_document
from relsearch.analysis.registry import get_analyzer
from relsearch.document import Document

SECTION_GAP: Final = 2000
"""Positions left free between sections: more than a phrase of the longest query with the greatest slop can bridge."""

Occurrences = dict[str, list[tuple[int, float]]]
"""Term -> (position, weight) in ascending position, at most one of a position."""


@dataclass(slots=True)
class FieldStream:
    """What one field of one document holds.

    occurrences  term -> where it stands and how much each standing counts
    length       words, each counted with the weight of its section
    """

    occurrences: Occurrences = field(default_factory=lambda: defaultdict(list))
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class AnalyzedDocument:
    """A document with all that an engine indexes of it."""

    document: Document
    sections: tuple[Section, ...]
    streams: Mapping[FieldName, FieldStream]


def analyze_document(document: Document) -> AnalyzedDocument:
    """Split a document, and analyse every section in its language.

    >>> analyze_document(Document("1", "Border guards met.")).streams["body"].length
    3.0

    Raises `UnknownLanguageError` if the document or a passage names a language without an analyzer.
    """
    sections = tuple(split_document(document))
    return AnalyzedDocument(document, sections, term_streams(sections))


def term_streams(sections: Iterable[Section]) -> dict[FieldName, FieldStream]:
    """Analyse every section and lay the fields' streams out.

    >>> from relsearch.analysis.passages import split_document
    >>> from relsearch.document import Document
    >>> page = Document("1", "Border guards met.", title="Meeting", language="en")
    >>> streams = term_streams(split_document(page))
    >>> streams["body"].occurrences["en:guard"], streams["body"].length, streams["title"].length
    ([(1, 1.0)], 3.0, 1.0)
    """
    streams: dict[FieldName, FieldStream] = {"title": FieldStream(), "body": FieldStream()}
    starts: dict[FieldName, int] = {"title": 0, "body": 0}
    for section in sections:
        starts[section.field] += _lay_out(section, streams[section.field], starts[section.field]) + SECTION_GAP
    return streams


def _lay_out(section: Section, stream: FieldStream, start: int) -> int:
    """Add a section's words to a stream, from a position on; say how many there were."""
    occurrences, section_weight = stream.occurrences, section.weight
    position = start
    for certain, others in get_analyzer(section.language).term_positions(section.text):
        standing = (position, section_weight)  # one for all terms: this is where indexing spends its time
        for term in certain:
            occurrences[term].append(standing)
        for term, weight in others:
            occurrences[term].append((position, weight * section_weight))
        position += 1
    stream.length += (position - start) * section_weight
    return position - start
