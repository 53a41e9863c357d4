"""The Whoosh schema: text fields of stacked, weighted terms; filter terms; columns; the stored record."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

from whoosh import columns, fields, formats
from whoosh.analysis import IDAnalyzer

from relsearch.analysis.fold import fold
from relsearch.analysis.passages import body_languages, main_language
from relsearch.analysis.stream import AnalyzedDocument, Occurrences
from relsearch.engine.record import encode_record

_ALL_ONE: Final = b"\x00"
_WEIGHTED: Final = b"\x01"


class WeightedPositions(formats.Format):  # type: ignore[misc]  # Whoosh has no types
    """A posting's value: where the term stands in the document, and what each standing counts.

    One byte says whether weights follow; then the positions as 32-bit integers; then, unless all are 1, the
    weights as 64-bit floats. Little endian.
    """

    def encode(self, occurrences: Sequence[tuple[int, float]]) -> bytes:
        """The value of (position, weight) pairs."""
        count = len(occurrences)
        positions, weights = zip(*occurrences, strict=True)
        if all(weight == 1.0 for weight in weights):
            return _ALL_ONE + struct.pack(f"<{count}I", *positions)
        return _WEIGHTED + struct.pack(f"<{count}I{count}d", *positions, *weights)

    def decode_position_boosts(self, value: bytes) -> list[tuple[int, float]]:
        """The (position, weight) pairs of a value."""
        if value[:1] == _ALL_ONE:
            return [(position, 1.0) for position in struct.unpack(f"<{len(value) // 4}I", value[1:])]
        count = len(value) // 12
        numbers = struct.unpack(f"<{count}I{count}d", value[1:])
        return list(zip(numbers[:count], numbers[count:], strict=True))

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions alone, for Whoosh's phrase queries."""
        return [position for position, _ in self.decode_position_boosts(value)]

    def decode_frequency(self, value: bytes) -> int:
        """How many times the term stands in the document."""
        return len(self.decode_position_boosts(value))

    def decode_weight(self, value: bytes) -> float:
        """The sum of the weights."""
        return sum(weight for _, weight in self.decode_position_boosts(value))


class StackedTerms(fields.FieldType):  # type: ignore[misc]
    """A field that takes terms already analysed: {term: [(position, weight), ...]}.

    Queries of Whoosh name its terms as they are (``Term("body", "ru:граница")``).
    """

    def __init__(self) -> None:
        super().__init__(format=WeightedPositions(), analyzer=IDAnalyzer(), scorable=True)

    def index(self, value: Occurrences, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Postings of one document: (term, frequency, weight, value)."""
        for term, occurrences in value.items():
            weight = sum(weight for _, weight in occurrences)
            yield term.encode(), len(occurrences), weight, self.format.encode(occurrences)


def make_schema() -> fields.Schema:
    """The schema of every relsearch index of this format."""
    return fields.Schema(
        id=fields.ID(unique=True),
        title=StackedTerms(),
        body=StackedTerms(),
        filters=StackedTerms(),
        title_length=fields.COLUMN(columns.NumericColumn("d", default=0.0)),
        body_length=fields.COLUMN(columns.NumericColumn("d", default=0.0)),
        language=fields.COLUMN(columns.VarBytesColumn()),
        added=fields.COLUMN(columns.NumericColumn("q", default=0)),
        source=fields.COLUMN(columns.VarBytesColumn()),
        section=fields.COLUMN(columns.VarBytesColumn()),
        tags=fields.COLUMN(columns.VarBytesColumn()),
        date=fields.COLUMN(columns.NumericColumn("i", default=0)),
        record=fields.STORED(),
    )


def field_values(analyzed: AnalyzedDocument) -> dict[str, object]:
    """What Whoosh's writer is given for a document. Raises `DocumentError` before anything is written."""
    document = analyzed.document
    title, body = analyzed.streams["title"], analyzed.streams["body"]
    return {
        "id": document.id,
        "title": title.occurrences,
        "body": body.occurrences,
        "filters": {term: [(0, 1.0)] for term in _filter_terms(analyzed)},
        "title_length": title.length,
        "body_length": body.length,
        "language": main_language(analyzed.sections).encode(),
        "added": time.time_ns(),
        "source": _json([document.source] if document.source else []),
        "section": _json([document.section] if document.section else []),
        "tags": _json(document.tags),
        "date": document.date.toordinal() if document.date else 0,
        "record": encode_record(analyzed),
    }


def _json(values: Sequence[str]) -> bytes:
    return json.dumps(values).encode()


def filter_term(field: str, value: str) -> str:
    """The index term by which documents with a field's value are found; capitals and accents do not matter.

    >>> filter_term("section", "Foreign Policy")
    'section:foreign policy'
    """
    return f"{field}:{' '.join(fold(word) for word in value.split())}"


def _filter_terms(analyzed: AnalyzedDocument) -> Iterator[str]:
    document = analyzed.document
    for code in body_languages(analyzed.sections):
        yield filter_term("language", code)
    for tag in dict.fromkeys(document.tags):
        yield filter_term("tags", tag)
    for field in ("source", "section", "url"):
        if value := getattr(document, field):
            yield filter_term(field, value)
