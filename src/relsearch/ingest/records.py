"""One record (a JSON object, a row of a table) into one document: which key becomes what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from pathlib import Path
from typing import Any, Final

from relsearch.document import Document
from relsearch.errors import DocumentError
from relsearch.ingest.dates import parse_iso_date
from relsearch.ingest.files import failure

FIELD_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "_id"),
    "text": ("text", "body", "content"),
    "title": ("title", "headline"),
    "language": ("language", "lang"),
    "date": ("date",),
    "source": ("source",),
    "section": ("section",),
    "url": ("url",),
    "tags": ("tags",),
}
"""Each field of a document and the keys it is taken from: the first that is there and not empty."""

KNOWN_KEYS: Final = frozenset(key for keys in FIELD_NAMES.values() for key in keys)


def document_of(record: Mapping[str, Any], *, path: Path, name: str, line: int) -> Document:
    """The document of a record; keys that no field takes go into ``extra``.

    ``path`` and ``line`` say where the record stands; ``name`` is what the file is called in the id of a
    record that has none ("news.jsonl:3"). Raises `ReadError`.
    """
    rest = {key: value for key, value in record.items() if not _is_empty(value)}
    fields = {field: _take(rest, keys) for field, keys in FIELD_NAMES.items()}
    try:
        if fields["text"] is None and fields["title"] is None:
            raise ValueError(f"no text: give the record one of the keys {', '.join(FIELD_NAMES['text'])}")
        return Document(
            id=_string(fields, "id") or f"{name}:{line}",
            text=_string(fields, "text") or "",
            title=_string(fields, "title") or "",
            language=_string(fields, "language"),
            date=_date(fields["date"]),
            source=_string(fields, "source"),
            section=_string(fields, "section"),
            url=_string(fields, "url"),
            tags=_tags(fields["tags"]),
            extra=rest or None,
        )
    except (DocumentError, ValueError) as error:
        raise failure(path, str(error), line=line) from None


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _take(record: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((record.pop(key) for key in keys if key in record), None)


def _string(fields: Mapping[str, Any], field: str) -> str | None:
    value = fields[field]
    if field == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # databases number their rows
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{field} is {value!r}, of type {type(value).__name__}: give a string")
    return value


def _date(value: Any) -> Date | None:
    if value is None:
        return None
    try:
        return parse_iso_date(value)
    except (ValueError, TypeError, AttributeError):
        raise ValueError(f"date is {value!r}: write it as YYYY-MM-DD, or leave it out where unknown") from None


def _tags(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"tags is {value!r}: give a list of strings, or one string with commas")
    return tuple(part.strip() for part in parts if part.strip())
