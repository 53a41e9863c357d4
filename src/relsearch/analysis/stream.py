"""Sections of a document -> one stream of positions a field, each with its stacked, weighted terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from relsearch.analysis.passages import FieldName, Section, body_languages, split_document
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import WordTerms
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


@dataclass  # not frozen: there is one for every document, and setting its fields would take twice as long
class SplitDocument:
    """A document and its sections, each in one language.

    languages  in which the document itself speaks, main language first
    """

    document: Document
    sections: tuple[Section, ...]
    languages: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.languages = body_languages(self.sections)


@dataclass
class AnalyzedDocument(SplitDocument):
    """The same with all that is indexed of its text.

    words  the terms of every word of every section
    """

    words: tuple[list[WordTerms], ...]

    @cached_property
    def streams(self) -> Mapping[FieldName, FieldStream]:
        """What each field holds, laid out term by term."""
        return _laid_out(self.sections, self.words)

    def placed(self) -> Iterator[tuple[Section, int, list[WordTerms]]]:
        """Every section, the position of its first word in its field, and its words."""
        return _placed(self.sections, self.words)


def analyze_document(document: Document) -> AnalyzedDocument:
    """Split a document, and analyse every section in its language.

    >>> analyze_document(Document("1", "Border guards met.")).streams["body"].length
    3.0

    Raises `UnknownLanguageError` if the document or a passage names a language without an analyzer.
    """
    sections = tuple(split_document(document))
    return AnalyzedDocument(document, sections, _analyzed(sections))


def term_streams(sections: Sequence[Section]) -> Mapping[FieldName, FieldStream]:
    """Analyse every section and lay the fields' streams out.

    >>> from relsearch.analysis.passages import split_document
    >>> from relsearch.document import Document
    >>> page = Document("1", "Border guards met.", title="Meeting", language="en")
    >>> streams = term_streams(split_document(page))
    >>> streams["body"].occurrences["en:guard"], streams["body"].length, streams["title"].length
    ([(1, 1.0)], 3.0, 1.0)
    """
    return _laid_out(sections, _analyzed(sections))


def _analyzed(sections: Sequence[Section]) -> tuple[list[WordTerms], ...]:
    return tuple([get_analyzer(section.language).term_positions(section.text) for section in sections])


def _placed(
    sections: Sequence[Section], words: Sequence[list[WordTerms]]
) -> Iterator[tuple[Section, int, list[WordTerms]]]:
    starts: dict[FieldName, int] = {"title": 0, "body": 0}
    for section, own in zip(sections, words, strict=True):
        yield section, starts[section.field], own
        starts[section.field] += len(own) + SECTION_GAP


def _laid_out(sections: Sequence[Section], words: Sequence[list[WordTerms]]) -> Mapping[FieldName, FieldStream]:
    streams: dict[FieldName, FieldStream] = {"title": FieldStream(), "body": FieldStream()}
    for section, start, own in _placed(sections, words):
        stream = streams[section.field]
        _lay_out(own, section.weight, stream.occurrences, start)
        stream.length += len(own) * section.weight
    return streams


def _lay_out(words: Sequence[WordTerms], section_weight: float, occurrences: Occurrences, start: int) -> None:
    """Add a section's words to a stream, from a position on."""
    for position, (certain, others) in enumerate(words, start):
        standing = (position, section_weight)  # one for all terms
        for term in certain:
            occurrences[term].append(standing)
        for term, weight in others:
            occurrences[term].append((position, weight * section_weight))
