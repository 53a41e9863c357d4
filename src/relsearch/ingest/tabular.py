"""Tables (CSV, TSV): a header with the names of the columns, then one document a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from relsearch.document import Document
from relsearch.errors import ReadError
from relsearch.ingest.files import OnError, failure, numbered_lines, report
from relsearch.ingest.records import FIELD_NAMES, KNOWN_KEYS, document_of

_DELIMITERS: Final = (",", ";", "\t")


def read_csv(path: Path | str, *, name: str | None = None, on_error: OnError = None) -> Iterator[Document]:
    """The documents of a table whose first row names the columns, one at a time.

    The columns are called as the keys of `read_jsonl`; their case does not matter. The delimiter is the one
    of comma, semicolon and tab that makes most known names of the header. Values may hold line breaks
    inside double quotes. A row without an id is called "file:line", where ``name`` may replace the file's
    name.

    A row that cannot be read gives a `ReadError` that names file, line, reason and remedy: it is passed to
    ``on_error``, and the rows after it are read; without ``on_error`` it is raised.
    """
    path = Path(path)
    lines = _Lines(path, on_error)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=lambda delimiter: len(KNOWN_KEYS.intersection(_columns(first, delimiter))))
    header = _columns(first, delimiter)
    if not KNOWN_KEYS.intersection(header):
        example = delimiter.join(FIELD_NAMES)
        reason = f"no known column in {first[:80]!r}: name the columns in the first line, as in {example!r}"
        report(failure(path, reason, line=1), on_error)
        return
    if len(set(header)) < len(header):
        report(failure(path, f"a column stands twice in {first[:80]!r}: rename or remove one", line=1), on_error)
        return
    # Strict, because a quotation mark that is never closed would otherwise swallow the rest of the file.
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.number + 1
        try:
            row = next(rows, None)
            if row is None:
                return
            document = _document(row, header, path=path, name=name or path.name, line=line) if row else None
        except csv.Error as error:
            reason = (
                f"not a row of a table ({error}): double the quotation marks inside a value; "
                f"for values over {csv.field_size_limit()} characters use JSON Lines"
            )
            report(failure(path, reason, line=line), on_error)
        except ReadError as error:
            report(error, on_error)
        else:
            if document is not None:
                yield document


class _Lines(Iterator[str]):
    """The lines that a csv.reader asks for, and the number of the last one it got."""

    def __init__(self, path: Path, on_error: OnError) -> None:
        self.number = 0
        self._lines = numbered_lines(path, on_error=on_error)

    def __next__(self) -> str:
        self.number, text = next(self._lines)
        return text + "\n"


def _document(row: list[str], header: list[str], *, path: Path, name: str, line: int) -> Document:
    if len(row) != len(header):
        reason = f"{len(row)} values for {len(header)} columns: quote values that hold the delimiter"
        raise failure(path, reason, line=line)
    return document_of(dict(zip(header, row, strict=True)), path=path, name=name, line=line)


def _columns(header_line: str, delimiter: str) -> list[str]:
    names = [name.strip().strip('"') for name in header_line.split(delimiter)]
    return [name.lower() if name.lower() in KNOWN_KEYS else name for name in names]
