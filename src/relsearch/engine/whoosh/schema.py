"""The Whoosh schema: text fields of stacked, weighted terms; filter terms; columns; the stored record."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from whoosh import columns, fields, formats
from whoosh.analysis import IDAnalyzer

from relsearch.analysis.fold import fold
from relsearch.analysis.stream import Occurrences, SplitDocument
from relsearch.engine.record import record_bytes

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
    return schema_of(SCHEMA)


SCHEMA: Final[Mapping[str, str]] = {
    "id": "id",
    "title": "terms",
    "body": "terms",
    "filters": "terms",
    "title_length": "float column",
    "body_length": "float column",
    "language": "bytes column",
    "added": "long column",
    "source": "bytes column",
    "section": "bytes column",
    "tags": "bytes column",
    "date": "int column",
    "record": "stored",
}
"""Field -> its kind, as the table of contents has it."""


def schema_of(kinds: Mapping[str, str]) -> fields.Schema:
    """A Whoosh schema of fields of these kinds; raises `KeyError` for a kind that is not known."""
    makers = {
        "id": lambda: fields.ID(unique=True),
        "terms": StackedTerms,
        "float column": lambda: fields.COLUMN(columns.NumericColumn("f", default=0.0)),
        "int column": lambda: fields.COLUMN(columns.NumericColumn("i", default=0)),
        "long column": lambda: fields.COLUMN(columns.NumericColumn("q", default=0)),
        "bytes column": lambda: fields.COLUMN(columns.VarBytesColumn()),
        "stored": fields.STORED,
    }
    return fields.Schema(**{name: makers[kind]() for name, kind in kinds.items()})


COLUMNS: Final = ("date", "added", "language", "source", "section", "tags")
"""The columns in which `DocumentValues` has something."""


class DocumentValues(NamedTuple):
    """What is indexed of a document besides its words.

    filters  the terms by which it is found
    columns  what it has in each of `COLUMNS`
    record   what is stored
    """

    filters: tuple[str, ...]
    columns: tuple[int | bytes, ...]
    record: bytes


def document_values(split: SplitDocument, added: int | None = None) -> DocumentValues:
    """What is indexed of a document besides its words.

    added  when it was added, in nanoseconds; now if it is not given

    Raises `DocumentError` for what cannot be stored.
    """
    document, languages = split.document, split.languages
    date = document.date.toordinal() if document.date else 0
    if added is None:
        added = time.time_ns()
    filters, coded = _values(languages, document.source, document.section, document.tags)
    if document.url:
        filters = tuple(dict.fromkeys((*filters, filter_term("url", document.url))))
    return DocumentValues(filters, (date, added, *coded), record_bytes(split))


@lru_cache(maxsize=1 << 12)
def _values(
    languages: tuple[str, ...], source: str | None, section: str | None, tags: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[bytes, ...]]:
    """The filter terms and the coded columns of a document; many have the same."""
    terms = [filter_term("language", code) for code in languages]
    terms += [filter_term("tags", tag) for tag in tags]
    terms += [filter_term(field, value) for field, value in (("source", source), ("section", section)) if value]
    coded = languages[0].encode(), _json([source] if source else []), _json([section] if section else []), _json(tags)
    return tuple(dict.fromkeys(terms)), coded


def _json(values: Sequence[str]) -> bytes:
    return json.dumps(values).encode()


@lru_cache(maxsize=1 << 12)
def filter_term(field: str, value: str) -> str:
    """The index term by which documents with a field's value are found; capitals and accents do not matter.

    >>> filter_term("section", "Foreign Policy")
    'section:foreign policy'
    """
    return f"{field}:{' '.join(fold(word) for word in value.split())}"
