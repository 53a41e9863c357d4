"""Documents <-> JSON text, as engines store them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from functools import lru_cache, partial
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, Final

from relsearch.analysis.stream import SplitDocument
from relsearch.document import Document, Passage
from relsearch.engine.base import StoredDocument
from relsearch.errors import DocumentError
from relsearch.native import native

_STRINGS: Final = ("id", "text", "title", "language", "source", "section", "url")
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_DECODER: Final = json.JSONDecoder()
_SLOTS: Final = [(field.name, field.default, getattr(Document, field.name).__set__) for field in fields(Document)]
_STRING_DEFAULTS: Final = (None, None, "", None, None, None, None)
_strings_of: Final = attrgetter(*_STRINGS)


def encode_record(split: SplitDocument) -> str:
    """The JSON text of a document and of what analysis found out about it.

    >>> from relsearch.analysis.stream import analyze_document
    >>> encode_record(analyze_document(Document("1", "Görüş keçirilib.", language="az")))
    '{"id": "1", "text": "Görüş keçirilib.", "language": "az", "#": ["az", ["az"]]}'

    Raises `DocumentError` if ``extra`` has something that JSON cannot hold.
    """
    return record_bytes(split).decode()


def record_bytes(split: SplitDocument) -> bytes:
    """`encode_record` in UTF-8, as it is stored."""
    document = split.document
    others = _others(document)
    members = f", {_encoded(others, document.id)[1:-1]}".encode() if others else b""
    codes = tuple([section.language for section in split.sections])
    return b"{%b%b%b}" % (_strings(_strings_of(document)), members, _language_member(split.languages[0], codes))


def _strings_in_python(values: Sequence[str | None]) -> bytes:
    """The members of strings; those that are missing or empty are left out where they are so by default."""
    members = [
        f'"{name}": {encode_basestring(value)}'
        for name, default, value in zip(_STRINGS, _STRING_DEFAULTS, values, strict=True)
        if value is not None and value != default
    ]
    return ", ".join(members).encode()


_strings: Final[Callable[[tuple[str | None, ...]], bytes]] = (
    _strings_in_python if native is None else partial(native.json_members, _STRINGS, _STRING_DEFAULTS)
)


@lru_cache(maxsize=1 << 10)
def _language_member(main: str, sections: tuple[str, ...]) -> bytes:
    return f', "#": {_ENCODER.encode([main, sections])}'.encode()


def _others(document: Document) -> dict[str, object]:
    """What a document has besides strings."""
    others: dict[str, object] = {}
    if document.tags:
        others["tags"] = document.tags
    if document.extra is not None:
        others["extra"] = document.extra
    if document.date is not None:
        others["date"] = document.date.isoformat()
    if document.passages:
        others["passages"] = [list(asdict(passage).values()) for passage in document.passages]
    return others


def _encoded(members: Mapping[str, object], document_id: str) -> str:
    try:
        _check_keys(members)
        return _ENCODER.encode(members)
    except (TypeError, ValueError, RecursionError) as error:
        raise DocumentError(
            f"extra of document {document_id!r} cannot be stored ({error}): "
            "give strings, finite numbers, booleans, None, lists and dicts of these"
        ) from error


def _check_keys(value: object) -> None:
    """Raise `TypeError` for a key that JSON would turn into a string in silence."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"the key {key!r} is no string")
            _check_keys(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check_keys(inner)


def decode_record(text: str) -> StoredDocument:
    """What `encode_record` wrote.

    >>> from relsearch.analysis.stream import analyze_document
    >>> page = Document("1", "Görüş keçirilib.", date=date(2025, 10, 28), tags=("a",), passages=(Passage("x"),))
    >>> decode_record(encode_record(analyze_document(page))).document == page
    True
    """
    record, _ = _DECODER.raw_decode(text)
    language, section_languages = record.pop("#")
    if "date" in record:
        record["date"] = date.fromisoformat(record["date"])
    if "tags" in record:
        record["tags"] = tuple(record["tags"])
    if "passages" in record:
        record["passages"] = tuple(Passage(*values) for values in record["passages"])
    return StoredDocument(_document(record), language, tuple(section_languages))


def _document(values: Mapping[str, Any]) -> Document:
    """A document of values that were checked when it was added: ten of them are read in every search."""
    document = object.__new__(Document)
    for name, default, put in _SLOTS:
        put(document, values.get(name, default))
    return document
