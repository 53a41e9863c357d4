"""An index directory: its newest committed state, and the same as a `whoosh.index.Index`."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex

from relsearch.engine.whoosh.codec.contents import (
    SegmentEntry,
    TableOfContents,
    file_name,
    newest_generation,
    read_contents,
    read_deletions,
    write_contents,
)
from relsearch.engine.whoosh.codec.files import damaged
from relsearch.engine.whoosh.codec.flat import FlatSegmentWriter, WhooshSegment
from relsearch.engine.whoosh.codec.segment import SUFFIX, FlatSegment, SegmentData
from relsearch.engine.whoosh.schema import SCHEMA, schema_of
from relsearch.errors import IndexFormatError

_NAME = "MAIN"


@dataclass(frozen=True)
class State:
    """One committed state with its segments open; it stays as it is whatever is committed later.

    path, stamp  of its table of contents
    next_path    of the table of contents that will follow
    """

    contents: TableOfContents
    segments: tuple[FlatSegment, ...]
    path: str
    stamp: tuple[int, int]
    next_path: str


class FlatIndex(FileIndex):  # type: ignore[misc]  # Whoosh has no types
    """An index of flat arrays. Threads may share it; Whoosh's readers, which it hands out, are for one thread each.

    Raises `IndexFormatError` for a directory whose files are missing or damaged.
    """

    def __init__(self, directory: Path) -> None:
        # Not that of FileIndex, which unpickles a table of contents.
        self.directory = directory
        self.storage = FileStorage(str(directory))
        self.indexname = _NAME
        self._schema = None
        self._opening = threading.Lock()
        self._state: State | None = None
        self.state()

    @classmethod
    def create_in(cls, directory: Path) -> FlatIndex:
        """Make an empty index in an existing directory."""
        write_contents(directory, TableOfContents(0, SCHEMA))
        return cls(directory)

    def state(self) -> State:
        """The newest committed state. Segments that are open already are not opened again."""
        state = self._state
        if state is None or not self._is_newest(state):
            with self._opening:
                state = self._state
                if state is None or not self._is_newest(state):
                    state = self._state = self._read()
        return state

    def forget(self) -> None:
        """Let go of files; they are opened again when they are needed."""
        self._state = None

    def lock_name(self) -> str:
        """The name of the writers' lock, as Whoosh's writers have it."""
        return "WRITELOCK"

    # As Whoosh asks

    def latest_generation(self) -> int:
        """The generation committed last."""
        return newest_generation(self.directory)

    def last_modified(self) -> float:
        """When it was committed."""
        return (self.directory / file_name(self.latest_generation())).stat().st_mtime

    def reader(self, reuse: Any = None) -> Any:  # noqa: ARG002 - opening costs nothing, as segments are shared
        """An `IndexReader` of the newest state."""
        toc = self._read_toc()
        return self._reader(self.storage, toc.schema, toc.segments, toc.generation)

    def writer(self, **options: Any) -> FlatSegmentWriter:
        """Whoosh's own writer; slow. It takes the fields of relsearch's schema."""
        options.pop("procs", None)
        return FlatSegmentWriter(self, **options)

    def _read_toc(self) -> TOC:
        state = self.state()
        segments = [
            WhooshSegment(_NAME, segment.name, segment.doc_count, segment, entry)
            for segment, entry in zip(state.segments, state.contents.segments, strict=True)
        ]
        return TOC(schema_of(state.contents.schema), segments, state.contents.generation)

    # Reading

    def _is_newest(self, state: State) -> bool:
        """Whether nothing was committed since, by asking for two files only."""
        try:
            return _stamp(state.path) == state.stamp and not os.access(state.next_path, os.F_OK)
        except OSError:
            return False

    def _read(self) -> State:
        """The newest state with its files open; anew where a commit took some away meanwhile."""
        while True:
            generation = self.latest_generation()
            try:
                return self._open(generation)
            except (OSError, IndexFormatError) as error:
                if generation == self.latest_generation():
                    path = self.directory / (file_name(generation) if generation >= 0 else "index.*.toc")
                    raise error if isinstance(error, IndexFormatError) else damaged(path, error) from error

    def _open(self, generation: int) -> State:
        path = self.directory / file_name(generation)
        stamp = _stamp(path)
        contents = read_contents(self.directory, generation)
        if dict(contents.schema) != SCHEMA:
            raise damaged(path, "it has another schema")
        known = {} if self._state is None else {segment.name: segment for segment in self._state.segments}
        entries = {} if self._state is None else {entry.name: entry for entry in self._state.contents.segments}
        segments = []
        for entry in contents.segments:
            if entries.get(entry.name) == entry:
                segments.append(known[entry.name])
            else:
                segments.append(self._open_segment(entry, known.get(entry.name)))
        next_path = self.directory / file_name(generation + 1)
        return State(contents, tuple(segments), str(path), stamp, str(next_path))

    def _open_segment(self, entry: SegmentEntry, known: FlatSegment | None) -> FlatSegment:
        data = known.data if known else SegmentData(self.directory / (entry.name + SUFFIX), entry.documents)
        deleted = None
        if entry.deletions is not None:
            deleted = read_deletions(self.directory / entry.deletions, entry.documents)
        return FlatSegment(entry.name, data, deleted)


def _stamp(path: str | Path) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116 - every search asks
    return found.st_ino, found.st_mtime_ns
