"""One batch of changes to an index: upserts, deletions, commit or rollback."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import Final, Literal

from whoosh.util.filelock import try_for

from relsearch.analysis.stream import SplitDocument
from relsearch.document import Document
from relsearch.engine.base import EngineWriter
from relsearch.engine.whoosh.codec.contents import (
    SegmentEntry,
    TableOfContents,
    remove_strays,
    write_contents,
)
from relsearch.engine.whoosh.codec.flat import new_name
from relsearch.engine.whoosh.codec.index import FlatIndex
from relsearch.engine.whoosh.codec.merge import FREE, FREE_FACTOR, choose_merge, merge_segments
from relsearch.engine.whoosh.codec.segment import SUFFIX, FlatSegment, SegmentData
from relsearch.engine.whoosh.schema import SCHEMA
from relsearch.engine.whoosh.writing.batch import MEMORY_LIMIT, Batch, Kept
from relsearch.engine.whoosh.writing.workers import written_by_workers
from relsearch.errors import IndexLockedError

LOCK_POLL: Final = 0.05
"""Seconds between attempts to take the writer's lock."""


class WhooshWriter(EngineWriter):
    """A batch; holds the index's lock until it is committed or rolled back.

    memory  bytes that documents may take until they are written as a segment of their own

    Raises `IndexLockedError` where another writer does not end within ``timeout`` seconds.
    """

    def __init__(self, index: FlatIndex, timeout: float, memory: int = MEMORY_LIMIT) -> None:
        self._release = take_lock(index, timeout)
        try:
            self._begin(index, memory)
        except BaseException:
            self._release()
            raise

    def _begin(self, index: FlatIndex, memory: int) -> None:
        state = index.state()
        self._directory = index.directory
        self._contents = state.contents
        self._generation = state.contents.generation + 1
        remove_strays(self._directory, self._contents)  # those of writers that died
        known = [Kept(entry, segment) for entry, segment in zip(state.contents.segments, state.segments, strict=True)]
        self._batch = Batch(self._directory, known, memory)

    @property
    def languages(self) -> Set[str]:
        """The languages of all that was added."""
        return self._batch.languages

    def add(self, document: SplitDocument) -> None:
        """Add a document, in place of any with the same id; one that cannot be analysed or stored leaves no trace."""
        self._batch.add(document)

    def add_some(self, documents: Sequence[SplitDocument]) -> None:
        """Add documents, whose words are looked up while the caller reads the next ones."""
        self._batch.add_some(documents)

    def catch_up(self) -> None:
        """Raise what went wrong with documents that were added."""
        self._batch.catch_up()

    def add_all(self, documents: Iterable[Document], processes: int) -> int:
        """Add documents, analysed and gathered in other processes; say how many there were."""
        self._batch.finish()
        before = tuple(self._batch.segments)
        count = 0
        for part in written_by_workers(documents, self._directory, processes):
            count += part.count
            self._batch.languages |= part.languages
            for entry, deleted in part.segments:
                ids = self._batch.adopt(entry, deleted).ids()
                for older in before:
                    older.delete_all(ids)
        return count

    def delete(self, document_id: str) -> bool:
        """Delete a document, committed before or added in this batch."""
        return self._batch.delete(document_id)

    def commit(self) -> None:
        """Write the segment and the table of contents that names it."""
        try:
            if self._batch.is_changed:
                self._batch.finish()
                self._merge(max(FREE, FREE_FACTOR * self._batch.added))
                self._publish()
                self._clean()
        finally:
            self._batch.abandon()
            self._release()

    def rollback(self) -> None:
        """Drop what was written; the table of contents never named it."""
        try:
            self._batch.abandon()
            self._clean()
        finally:
            self._release()

    def _merge(self, allowed: float) -> None:
        segments = [segment for segment in self._batch.segments if segment.live_count]
        while places := choose_merge([segment.live_count for segment in segments], allowed):
            name = new_name()
            path = self._directory / (name + SUFFIX)
            count = merge_segments(path, [segments[place].current() for place in places])
            merged = FlatSegment(name, SegmentData(path, count))
            segments = [kept for place, kept in enumerate(segments) if place not in places]
            segments.append(Kept(SegmentEntry(name, count), merged))
        self._batch.segments = segments

    def _publish(self) -> None:
        """Make the new state the newest one: the moment of truth."""
        entries = tuple(segment.written(self._directory, self._generation) for segment in self._batch.segments)
        self._contents = TableOfContents(self._generation, SCHEMA, entries)
        write_contents(self._directory, self._contents)

    def _clean(self) -> None:
        remove_strays(self._directory, self._contents)


def take_lock(index: FlatIndex, timeout: float, to: Literal["write", "merge"] = "write") -> Callable[[], None]:
    """Become the one writer of an index, or the one who merges; what to call to let it go.

    Raises `IndexLockedError` where another one does not end within ``timeout`` seconds.
    """
    lock = index.lock(f"{to.upper()}LOCK")
    if not try_for(lock.acquire, timeout=timeout, delay=LOCK_POLL):
        what = "writer" if to == "write" else "merge"
        raise IndexLockedError(
            f"another {what} has held the index {index.directory} for {timeout:g} s: "
            f"wait for it to {'commit or roll back' if to == 'write' else 'end'}, or give a longer timeout"
        )
    release: Callable[[], None] = lock.release
    return release
