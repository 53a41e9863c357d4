"""Plain text: one file, one document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from relsearch.document import Document
from relsearch.errors import ReadError
from relsearch.ingest.files import parse_file

_LONGEST_TITLE: Final = 120
"""In characters. Headlines of news sites stay under it; first paragraphs seldom do."""


def read_text(path: Path | str, *, id: str | None = None) -> Document:
    """The document of a plain-text file (UTF-8, or UTF-16 with a byte order mark).

    ``id`` is the file's name without its extension unless given. Raises `ReadError` for a file that is
    missing, empty, or not text.
    """
    return parse_file(path, parse_text, id)


def parse_text(text: str, *, id: str) -> Document:
    """The document of a plain text: a short first line with an empty line after it is its title.

    >>> document = parse_text("Quiet harbour\\n\\nNo ship came in today.", id="harbour")
    >>> document.title, document.text
    ('Quiet harbour', 'No ship came in today.')

    Raises `ReadError` for a text without a word.
    """
    text = text.strip()
    if not text:
        raise ReadError(f"text {id!r} is empty: leave it out")
    first, _, rest = text.partition("\n")
    gap, _, body = rest.partition("\n")
    if len(first) <= _LONGEST_TITLE and not gap.strip() and body:
        return Document(id, body.strip(), title=first.strip())
    return Document(id, text)
