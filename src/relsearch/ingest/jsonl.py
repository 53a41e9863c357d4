"""JSON Lines: one object a line, one document each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Never

from relsearch.document import Document
from relsearch.errors import ReadError
from relsearch.ingest.files import NumberedLine, OnError, failure, numbered_lines, report
from relsearch.ingest.records import document_of


def read_jsonl(path: Path | str, *, name: str | None = None, on_error: OnError = None) -> Iterator[Document]:
    """The documents of a JSON Lines file (``.jsonl``, ``.ndjson``, or either with ``.gz``), one at a time.

    Keys: ``id`` or ``_id``; ``text``, ``body`` or ``content``; ``title`` or ``headline``; ``language`` or
    ``lang``; ``date`` (ISO 8601), ``source``, ``section``, ``url``, ``tags`` (a list, or one string with
    commas). All other keys go into ``Document.extra``. A record without an id is called "file:line", where
    ``name`` may replace the file's name. Empty lines are skipped.

    A line that cannot be read gives a `ReadError` that names file, line, reason and remedy: it is passed to
    ``on_error``, and the lines after it are read; without ``on_error`` it is raised.
    """
    path = Path(path)
    for line in numbered_lines(path, on_error=on_error):
        if not line.text.strip():
            continue
        try:
            document = document_of(_record(line, path), path=path, name=name or path.name, line=line.number)
        except ReadError as error:
            report(error, on_error)
            continue
        yield document


def _record(line: NumberedLine, path: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(line.text, parse_constant=_reject_constant)
    except json.JSONDecodeError as error:
        reason = f"not JSON ({error.msg} at column {error.colno}): write one complete object a line"
        raise failure(path, reason, line=line.number) from None
    except (ValueError, RecursionError) as error:
        raise failure(path, f"not JSON that can be read ({error}): change the value", line=line.number) from None
    if not isinstance(value, dict):
        reason = f"a JSON {type(value).__name__}, not an object: write one {{…}} a line"
        raise failure(path, reason, line=line.number)
    return value


def _reject_constant(name: str) -> Never:
    raise ValueError(f"{name} is not a JSON value")
