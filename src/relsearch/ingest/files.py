"""Files as text: decoding, line numbers, and errors that say where."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from relsearch.document import Document
from relsearch.errors import ReadError

OnError = Callable[[ReadError], None] | None
"""What to do with a file or record that cannot be read: hand it to the callable, or raise it (``None``)."""

_ByteStream: TypeAlias = io.BufferedReader | gzip.GzipFile

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS_UTF8: Final = "save the file as UTF-8, for example with: iconv -f WINDOWS-1251 -t UTF-8"


class NumberedLine(NamedTuple):
    """A line of a file, without its line break, and its number, counted from 1."""

    number: int
    text: str


def failure(path: Path, reason: str, *, line: int | None = None) -> ReadError:
    """The error for a file, or for one line of it; ``reason`` ends with the remedy.

    >>> print(failure(Path("news.jsonl"), "no text: give each record a 'text'", line=3))
    news.jsonl, line 3: no text: give each record a 'text'
    """
    # A file's name may hold bytes that are no text; the message must be printable all the same.
    place = str(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return ReadError(f"{place}: {reason}" if line is None else f"{place}, line {line}: {reason}")


def report(error: ReadError, on_error: OnError) -> None:
    """Hand an error to the caller's function, or raise it where there is none."""
    if on_error is None:
        raise error
    on_error(error)


@contextmanager
def reading(path: Path, on_error: OnError = None) -> Iterator[None]:
    """Report what the file system and a broken archive raise as a `ReadError` that names the file."""
    try:
        yield
    except FileNotFoundError:
        report(failure(path, "there is no such file: check the path"), on_error)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        report(failure(path, f"damaged gzip file ({error}): compress it again"), on_error)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error}): check that it is a file you may read"
        report(failure(path, reason), on_error)


def read_bytes(path: Path) -> bytes:
    """The whole file. Raises `ReadError`."""
    with reading(path):
        return path.read_bytes()


def read_text_file(path: Path) -> str:
    """The whole file as text: UTF-8, with or without a byte order mark, or UTF-16 with one. Raises `ReadError`."""
    return decode(read_bytes(path), path)


def parse_file(path: Path | str, parse: Callable[..., Document], id: str | None) -> Document:
    """What ``parse`` makes of the text of a file; ``id`` is the file's name without its extension unless given."""
    path = Path(path)
    text = read_text_file(path)
    try:
        return parse(text, id=id or path.stem)
    except ReadError as error:
        raise failure(path, str(error)) from None


def decode(data: bytes, path: Path, *, encoding: str = "utf-8") -> str:
    """``data`` as text in the encoding its byte order mark names, else in ``encoding``; every line ends in ``\\n``.

    Raises `ReadError` for bytes that are not in that encoding, and for NUL characters.
    """
    if data.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    elif data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise failure(path, f"{_describe(error)}: {_SAVE_AS_UTF8}", line=line) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise failure(path, f"a NUL character: this is no text file, or {_SAVE_AS_UTF8}", line=line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def numbered_lines(path: Path, *, on_error: OnError) -> Iterator[NumberedLine]:
    """The lines of a file, one at a time; a line that is not text is reported and skipped.

    A name that ends in ``.gz`` is unpacked on the way.
    """
    with reading(path, on_error), _open(path) as stream:
        is_utf16 = stream.peek(2)[:2] in _UTF16_MARKS
        yield from (_utf16_lines if is_utf16 else _utf8_lines)(path, stream, on_error)


def _open(path: Path) -> _ByteStream:
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _utf8_lines(path: Path, stream: _ByteStream, on_error: OnError) -> Iterator[NumberedLine]:
    for number, data in enumerate(stream, start=1):
        if number == 1:
            data = data.removeprefix(codecs.BOM_UTF8)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            report(failure(path, f"{_describe(error)}: {_SAVE_AS_UTF8}", line=number), on_error)
            continue
        if "\0" in text:
            report(failure(path, "a NUL character: remove it, or write the file as text", line=number), on_error)
            continue
        yield NumberedLine(number, text.rstrip("\r\n"))


def _utf16_lines(path: Path, stream: _ByteStream, on_error: OnError) -> Iterator[NumberedLine]:
    number = 0
    try:
        with io.TextIOWrapper(stream, encoding="utf-16", newline="\n") as lines:
            for number, text in enumerate(lines, start=1):
                yield NumberedLine(number, text.rstrip("\r\n"))
    except UnicodeError:
        # Where two-byte units are out of step, nothing that follows can be trusted either.
        report(failure(path, f"not UTF-16 from here on: {_SAVE_AS_UTF8}", line=number + 1), on_error)


def _describe(error: UnicodeDecodeError) -> str:
    return f"byte 0x{error.object[error.start]:02x} at offset {error.start} is not {error.encoding.upper()}"
