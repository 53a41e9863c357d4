"""The table of contents: which segments make up a committed state of the index.

``index.<generation>.toc`` is JSON: {"crc32": …, "contents": {"format", "generation", "schema", "segments"}}; the
checksum is that of the contents written with sorted keys and without spaces. Deletions of a segment lie in a file of
their own, ``<segment>.<generation>.del``: an array file with the numbers of the documents (uint32, ascending). Files
are on the disk before the table that names them takes its name in one step; what no table names is nobody's.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.files import ArrayFile, ArrayFileWriter, damaged
from relsearch.engine.whoosh.codec.segment import SUFFIX
from relsearch.errors import IndexFormatError

FORMAT: Final = 1
"""Version of the table of contents, and of what the arrays mean; raised when older ones cannot be read any more."""

_NAME: Final = re.compile(r"index\.(\d+)\.toc")
_OURS: Final = re.compile(r"index\.\d+\.toc(\.new)?|[0-9a-f]{16}(\.\d+\.del|\.seg)")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment in the table of contents.

    name       of its file, without the ending
    documents  how many there are, deleted ones among them
    deletions  the file that says which are deleted, or ``None``
    """

    name: str
    documents: int
    deletions: str | None = None


@dataclass(frozen=True, slots=True)
class TableOfContents:
    """One committed state of the index."""

    generation: int
    schema: Mapping[str, str]
    segments: tuple[SegmentEntry, ...] = ()

    def files(self) -> Iterator[str]:
        """Names of all files that belong to this state."""
        yield file_name(self.generation)
        for segment in self.segments:
            yield segment.name + SUFFIX
            if segment.deletions is not None:
                yield segment.deletions


def file_name(generation: int) -> str:
    """The name of a generation's table of contents."""
    return f"index.{generation}.toc"


def newest_generation(directory: Path) -> int:
    """The generation committed last; -1 where there is none."""
    try:
        names = os.listdir(directory)  # noqa: PTH208 - every search may ask
    except OSError:
        return -1
    return max((int(match[1]) for name in names if (match := _NAME.fullmatch(name))), default=-1)


def read_contents(directory: Path, generation: int) -> TableOfContents:
    """The table of contents of a generation. Raises `IndexFormatError` for one that cannot be read."""
    path = directory / file_name(generation)
    try:
        file = json.loads(path.read_bytes())
        contents = file["contents"]
        if file["crc32"] != _checksum(contents):
            raise damaged(path, "wrong checksum")
        version = contents["format"]
        if version == FORMAT:
            segments = tuple(SegmentEntry(**entry) for entry in contents["segments"])
            return TableOfContents(contents["generation"], contents["schema"], segments)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise error if isinstance(error, IndexFormatError) else damaged(path, error) from error
    raise IndexFormatError(
        f"the index file {path} has format {version}, this version of relsearch reads {FORMAT}: "
        "use the version that wrote it, or index the documents anew"
    )


def write_contents(directory: Path, contents: TableOfContents) -> None:
    """Make a state of the index the newest one, in one step; its files are written before."""
    sync_directory(directory)
    plain = {"format": FORMAT, **asdict(contents)}
    text = json.dumps({"crc32": _checksum(plain), "contents": plain}, indent=1)
    name = file_name(contents.generation)
    fresh = directory / f"{name}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(directory / name)
    sync_directory(directory)


def _checksum(contents: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(contents, sort_keys=True, separators=(",", ":")).encode())


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable, where the system can."""
    if os.name == "nt":
        return  # Windows has no such call; its file system writes names in order
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_strays(directory: Path, contents: TableOfContents) -> None:
    """Remove files of the index that do not belong to its newest state: those of dead writers and older states.

    Only a writer may do so. Readers that have such a file open go on with it; where the system does not let a file go
    that is open, the next writer removes it.
    """
    needed = set(contents.files())
    for name in os.listdir(directory):  # noqa: PTH208 - every commit asks
        if name not in needed and _OURS.fullmatch(name):
            try:
                (directory / name).unlink(missing_ok=True)
            except PermissionError:
                continue


def write_deletions(path: Path, numbers: NDArray[np.uint32]) -> None:
    """Write which documents of a segment are deleted."""
    with ArrayFileWriter(path) as file:
        file.add("deleted", numbers)


def read_deletions(path: Path, doc_count: int) -> NDArray[np.bool_]:
    """Which documents of a segment are deleted. Raises `IndexFormatError` where the file cannot be read."""
    numbers = ArrayFile(path).array("deleted")
    if numbers.max(initial=0) >= doc_count:
        raise damaged(path, f"it names a document that is not among the {doc_count} of its segment")
    deleted = np.zeros(doc_count, dtype=np.bool_)
    deleted[numbers] = True
    return deleted
