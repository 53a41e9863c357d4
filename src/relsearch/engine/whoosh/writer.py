"""One batch of changes to an index: upserts, deletions, commit or rollback."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import numpy as np
from whoosh.util.filelock import try_for

from relsearch.analysis.stream import SplitDocument
from relsearch.engine.base import EngineWriter
from relsearch.engine.whoosh.codec.contents import (
    SegmentEntry,
    TableOfContents,
    remove_strays,
    write_contents,
)
from relsearch.engine.whoosh.codec.flat import new_name, with_deletions
from relsearch.engine.whoosh.codec.gather import Gatherer
from relsearch.engine.whoosh.codec.index import FlatIndex
from relsearch.engine.whoosh.codec.merge import FREE, FREE_FACTOR, choose_merge, merge_segments
from relsearch.engine.whoosh.codec.segment import SUFFIX, FlatSegment, SegmentData, write_segment
from relsearch.engine.whoosh.schema import SCHEMA, document_values
from relsearch.errors import IndexLockedError

LOCK_POLL: Final = 0.05
"""Seconds between attempts to take the writer's lock."""

MEMORY_LIMIT: Final = 100_000_000
"""Bytes that documents may take, until they are written as a segment of their own."""


LOOK_UP: Final = 20
"""How many ids of a segment are read in the time in which one is looked up."""


class WhooshWriter(EngineWriter):
    """A batch; holds the index's lock until it is committed or rolled back.

    memory  bytes that documents may take until they are written as a segment of their own

    Raises `IndexLockedError` where another writer does not end within ``timeout`` seconds.
    """

    def __init__(self, index: FlatIndex, timeout: float, memory: int = MEMORY_LIMIT) -> None:
        lock = index.lock(index.lock_name())
        if not try_for(lock.acquire, timeout=timeout, delay=LOCK_POLL):
            raise IndexLockedError(
                f"another writer has held the index {index.directory} for {timeout:g} s: "
                "wait for it to commit or roll back, or give a longer timeout"
            )
        self._release: Callable[[], None] = lock.release
        try:
            self._begin(index, memory)
        except BaseException:
            self._release()
            raise

    def _begin(self, index: FlatIndex, memory: int) -> None:
        state = index.state()
        self._directory = index.directory
        self._memory = memory
        self._contents = state.contents
        self._generation = state.contents.generation + 1
        remove_strays(self._directory, self._contents)  # those of writers that died
        self._segments = [
            _Kept(entry, segment) for entry, segment in zip(state.contents.segments, state.segments, strict=True)
        ]
        self._gatherer = Gatherer()
        self._pending: dict[str, int] = {}
        self._taken_back: set[int] = set()
        self._added = 0

    def add(self, document: SplitDocument) -> None:
        """Add a document, in place of any with the same id; one that cannot be analysed or stored leaves no trace."""
        if self._gatherer.size >= self._memory or self._gatherer.is_full:
            self._write_gathered()
        pieces, values = self._gatherer.encode(document.sections), document_values(document)
        before = self._pending.get(document.document.id)
        if before is not None:
            self._taken_back.add(before)
        # What older segments have with this id is deleted when all ids are looked up together.
        self._pending[document.document.id] = self._gatherer.add(document, pieces, values)

    def delete(self, document_id: str) -> bool:
        """Delete a document, committed before or added in this batch."""
        pending = self._pending.pop(document_id, None)
        if pending is not None:
            self._taken_back.add(pending)
        older = [segment.delete(document_id) for segment in self._segments]
        return pending is not None or any(older)

    def commit(self) -> None:
        """Write the segment and the table of contents that names it."""
        try:
            if self._changed():
                self._write_gathered()
                self._merge(max(FREE, FREE_FACTOR * self._added))
                self._publish()
                self._clean()
        finally:
            self._release()

    def merge(self) -> None:
        """Commit, and merge all segments of about one size, whatever it takes. Searches go on meanwhile."""
        try:
            changed = self._changed()
            self._write_gathered()
            before = self._segments
            self._merge(float("inf"))
            if changed or self._segments != before:
                self._publish()
                self._clean()
        finally:
            self._release()

    def rollback(self) -> None:
        """Drop what was written; the table of contents never named it."""
        try:
            self._clean()
        finally:
            self._release()

    def _changed(self) -> bool:
        return bool(self._pending) or self._added > 0 or any(segment.is_changed for segment in self._segments)

    def _write_gathered(self) -> None:
        """Write what has been gathered as a segment, unless all of it was taken back."""
        if self._pending:
            entry = SegmentEntry(new_name(), self._gatherer.doc_count)
            path = self._directory / (entry.name + SUFFIX)
            write_segment(path, self._gatherer.contents())
            segment = FlatSegment(entry.name, SegmentData(path, entry.documents))
            for older in self._segments:
                older.delete_all(self._pending)
            self._segments.append(_Kept(entry, segment, set(self._taken_back)))
            self._added += len(self._pending)
        self._gatherer = Gatherer(self._gatherer.vocabulary)
        self._pending = {}
        self._taken_back = set()

    def _merge(self, allowed: float) -> None:
        self._segments = [segment for segment in self._segments if segment.live_count]
        while places := choose_merge([segment.live_count for segment in self._segments], allowed):
            merged = [self._segments[place].current() for place in places]
            name = new_name()
            path = self._directory / (name + SUFFIX)
            count = merge_segments(path, merged)
            segment = FlatSegment(name, SegmentData(path, count))
            self._segments = [kept for place, kept in enumerate(self._segments) if place not in places]
            self._segments.append(_Kept(SegmentEntry(name, count), segment))

    def _publish(self) -> None:
        """Make the new state the newest one: the moment of truth."""
        entries = tuple(segment.written(self._directory, self._generation) for segment in self._segments)
        self._contents = TableOfContents(self._generation, SCHEMA, entries)
        write_contents(self._directory, self._contents)

    def _clean(self) -> None:
        remove_strays(self._directory, self._contents)


class _Kept:
    """A segment of the batch, and which documents the batch has deleted of it."""

    def __init__(self, entry: SegmentEntry, segment: FlatSegment, deleted: set[int] | None = None) -> None:
        self._entry = entry
        self._segment = segment
        self._deleted = deleted or set()

    @property
    def is_changed(self) -> bool:
        """Whether any document was deleted."""
        return bool(self._deleted)

    @property
    def live_count(self) -> int:
        """How many documents are left."""
        return self._segment.live_count - len(self._deleted)

    def delete_all(self, document_ids: Collection[str]) -> None:
        """Delete the documents with these ids."""
        dictionary = self._segment.data.field("id").dictionary
        if dictionary.count < len(document_ids) * LOOK_UP:
            document_ids = set(map(bytes.decode, dictionary.terms())).intersection(document_ids)
        for each in document_ids:
            self.delete(each)

    def delete(self, document_id: str) -> bool:
        """Delete the documents with an id; say whether there was one."""
        before = self._segment.deleted
        found = {
            number
            for number in self._segment.numbers_of(document_id)
            if number not in self._deleted and (before is None or not before[number])
        }
        self._deleted |= found
        return bool(found)

    def current(self) -> FlatSegment:
        """The segment with all deletions."""
        if not self._deleted:
            return self._segment
        before = self._segment.deleted
        deleted = np.zeros(self._segment.doc_count, dtype=np.bool_) if before is None else before.copy()
        deleted[list(self._deleted)] = True
        return FlatSegment(self._segment.name, self._segment.data, deleted)

    def written(self, directory: Path, generation: int) -> SegmentEntry:
        """Its entry in the table of contents; deletions are written if there are new ones."""
        if not self._deleted:
            return self._entry
        deleted = self.current().deleted
        assert deleted is not None
        return with_deletions(directory, self._entry, set(np.flatnonzero(deleted).tolist()), generation)
