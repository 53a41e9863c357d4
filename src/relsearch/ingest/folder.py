"""Files and folders of all formats: which reader a file goes to, and what its documents are called."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from relsearch.document import Document
from relsearch.errors import DocumentError, ReadError
from relsearch.ingest.files import OnError, failure, parse_file, reading, report
from relsearch.ingest.html import read_html
from relsearch.ingest.jsonl import read_jsonl
from relsearch.ingest.scraped import looks_scraped, parse_scraped_page
from relsearch.ingest.tabular import read_csv
from relsearch.ingest.text import parse_text


def read_folder(paths: Iterable[Path | str] | Path | str, *, on_error: OnError = None) -> Iterator[Document]:
    """The documents of files and folders, in the order of their names, one at a time.

    Folders are searched to the bottom; hidden files and files of other formats in them are passed over,
    while a file that is named directly must be of a format that is known. A file named twice is read once.

    The id of a document that is a file of its own is the file's name without its extension. Files of the
    same name take their path within the folder instead ("2024/report.txt"), and where that too is not
    unique, the path as it was reached. Records without an id are called "file:line", the file named by the
    same rule, extension included.

    A file, or a record in it, that cannot be read gives a `ReadError` that names file, line, reason and
    remedy: it is passed to ``on_error`` and the others are read; without ``on_error`` it is raised.
    """
    for file, name in _named(list(_find_files(paths, on_error))):
        yield from _read(file, name, on_error)


def read_path(path: Path | str, *, on_error: OnError = None) -> Iterator[Document]:
    """The documents of one file, read by the reader of its extension.

    ``.jsonl``, ``.ndjson`` (also with ``.gz``): `read_jsonl`. ``.csv``, ``.tsv``: `read_csv`. ``.html``, ``.htm``:
    `read_html`. ``.txt``: `read_scraped_page` where `looks_scraped` finds its marks, else `read_text`.
    Errors as for `read_folder`.
    """
    yield from _read(Path(path), None, on_error)


def count_files(paths: Iterable[Path | str] | Path | str) -> int:
    """How many files `read_folder` would read: the total of a progress bar. Opens no file."""
    return sum(1 for _ in _find_files(paths, on_error=_ignore))


def _ignore(_: ReadError) -> None:
    """For counting: `read_folder` reports the same error when it comes to reading."""


class _Records(NamedTuple):
    """A format of many documents a file."""

    read: Callable[..., Iterator[Document]]


class _Single(NamedTuple):
    """A format of one document a file."""

    read: Callable[..., Document]


def _read_txt(path: Path, *, id: str | None) -> Document:
    return parse_file(path, _parse_txt, id)


def _parse_txt(text: str, *, id: str) -> Document:
    return parse_scraped_page(text, id=id) if looks_scraped(text) else parse_text(text, id=id)


_FORMATS: Final[dict[str, _Records | _Single]] = {
    ".txt": _Single(_read_txt),
    ".html": _Single(read_html),
    ".htm": _Single(read_html),
    ".jsonl": _Records(read_jsonl),
    ".ndjson": _Records(read_jsonl),
    ".jsonl.gz": _Records(read_jsonl),
    ".ndjson.gz": _Records(read_jsonl),
    ".csv": _Records(read_csv),
    ".tsv": _Records(read_csv),
}


def _format(path: Path) -> _Records | _Single | None:
    name = path.name.lower()
    return next((format for extension, format in _FORMATS.items() if name.endswith(extension)), None)


def _read(path: Path, name: str | None, on_error: OnError) -> Iterator[Document]:
    match _format(path):
        case _Records(read):
            yield from read(path, name=name, on_error=on_error)
        case _Single(read):
            try:
                document = read(path, id=name)
            except ReadError as error:
                report(error, on_error)
            except DocumentError as error:
                report(failure(path, str(error)), on_error)  # the file's name cannot be an id
            else:
                yield document
        case None:
            report(failure(path, _why_unknown(path)), on_error)


def _why_unknown(path: Path) -> str:
    if path.is_dir():
        return "a folder: read it with read_folder"
    if not path.exists():
        return "there is no such file: check the path"
    return f"a format that is not known: convert it to one of {', '.join(_FORMATS)}"


class _File(NamedTuple):
    """A file, and its path within the folder in which it was found."""

    path: Path
    relative: str

    @property
    def short_name(self) -> str:
        return self.path.name if isinstance(_format(self.path), _Records) else self.path.stem


def _find_files(paths: Iterable[Path | str] | Path | str, on_error: OnError) -> Iterator[_File]:
    seen: set[Path] = set()
    for root in map(Path, [paths] if isinstance(paths, (Path, str)) else paths):
        with reading(root, on_error):
            for path in _walk(root, on_error) if root.is_dir() else [root]:
                if path.absolute() not in seen:
                    seen.add(path.absolute())
                    yield _File(path, path.name if path == root else path.relative_to(root).as_posix())


def _walk(folder: Path, on_error: OnError) -> Iterator[Path]:
    for directory, folders, files in os.walk(folder, onerror=lambda error: _report_folder(error, on_error)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(directory, name) for name in sorted(files) if not name.startswith(".")):
            # Pipes and sockets would block; a broken link is yielded, for its reader to report.
            if _format(path) is not None and (path.is_file() or not path.exists()):
                yield path


def _report_folder(error: OSError, on_error: OnError) -> None:
    reason = f"the folder cannot be listed ({error.strerror}): check that you may read it"
    report(failure(Path(error.filename), reason), on_error)


def _named(files: list[_File]) -> Iterator[tuple[Path, str]]:
    # One file's short name may be another's path in the folder ("a.txt.txt" and "a.txt"), so both are counted together.
    uses = Counter(name for file in files for name in {file.short_name, file.relative})
    for file in files:
        names = (file.short_name, file.relative, file.path.as_posix())
        yield file.path, next((name for name in names if uses[name] == 1), names[-1])
