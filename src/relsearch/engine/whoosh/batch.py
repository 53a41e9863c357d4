"""What one batch adds and deletes, written to segments as it goes; nothing of it is committed here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import numpy as np

from relsearch.analysis.stream import SplitDocument
from relsearch.engine.whoosh.codec.contents import SegmentEntry
from relsearch.engine.whoosh.codec.flat import new_name, with_deletions
from relsearch.engine.whoosh.codec.gather import Gatherer
from relsearch.engine.whoosh.codec.segment import SUFFIX, FlatSegment, SegmentData, write_segment
from relsearch.engine.whoosh.schema import document_values

MEMORY_LIMIT: Final = 100_000_000
"""Bytes that documents may take, until they are written as a segment of their own."""

LOOK_UP: Final = 20
"""How many ids of a segment are read in the time in which one is looked up."""


class Batch:
    """Documents on their way into an index directory.

    memory     bytes that documents may take until they are written as a segment of their own
    segments   those that were there before, and then those of the batch
    languages  of all that was added
    """

    def __init__(self, directory: Path, segments: Iterable[Kept] = (), memory: int = MEMORY_LIMIT) -> None:
        self.segments = list(segments)
        self.added = 0
        self.languages: set[str] = set()
        self._directory = directory
        self._memory = memory
        self._gatherer = Gatherer()
        self._pending: dict[str, int] = {}
        self._taken_back: set[int] = set()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self._pending) or self.added > 0 or any(segment.deleted for segment in self.segments)

    def add(self, split: SplitDocument, added: int | None = None) -> None:
        """Add a document, in place of any with the same id; one that cannot be analysed or stored leaves no trace.

        added  when, in nanoseconds; now if it is not given
        """
        if self._gatherer.size >= self._memory or self._gatherer.is_full:
            self.write()
        pieces, values = self._gatherer.encode(split.sections), document_values(split, added)
        before = self._pending.get(split.document.id)
        if before is not None:
            self._taken_back.add(before)
        # What older segments have with this id is deleted when all ids are looked up together.
        self._pending[split.document.id] = self._gatherer.add(split, pieces, values)
        self.languages.update([section.language for section in split.sections])

    def delete(self, document_id: str) -> bool:
        """Delete a document, committed before or added in this batch; say whether there was one."""
        pending = self._pending.pop(document_id, None)
        if pending is not None:
            self._taken_back.add(pending)
        older = [segment.delete(document_id) for segment in self.segments]
        return pending is not None or any(older)

    def write(self) -> None:
        """Write what has been gathered as a segment, unless all of it was taken back."""
        if self._pending:
            entry = SegmentEntry(new_name(), self._gatherer.doc_count)
            write_segment(self._directory / (entry.name + SUFFIX), self._gatherer.contents())
            for older in self.segments:
                older.delete_all(self._pending)
            self.adopt(entry, self._taken_back)
        self._gatherer = Gatherer(self._gatherer.vocabulary)
        self._pending = {}
        self._taken_back = set()

    def adopt(self, entry: SegmentEntry, deleted: set[int]) -> Kept:
        """Take a segment that was written into the batch, with these of its documents deleted."""
        data = SegmentData(self._directory / (entry.name + SUFFIX), entry.documents)
        self.segments.append(Kept(entry, FlatSegment(entry.name, data), deleted))
        self.added += entry.documents - len(deleted)
        return self.segments[-1]


class Kept:
    """A segment, and which of its documents the batch has deleted."""

    def __init__(self, entry: SegmentEntry, segment: FlatSegment, deleted: set[int] | None = None) -> None:
        self.entry = entry
        self.deleted = deleted or set()
        self._segment = segment

    @property
    def live_count(self) -> int:
        """How many documents are left."""
        return self._segment.live_count - len(self.deleted)

    def ids(self) -> set[str]:
        """The ids of all documents, deleted ones perhaps among them."""
        return set(map(bytes.decode, self._segment.data.field("id").dictionary.terms()))

    def delete_all(self, document_ids: Collection[str]) -> None:
        """Delete the documents with these ids."""
        if self._segment.doc_count < len(document_ids) * LOOK_UP:
            document_ids = self.ids().intersection(document_ids)
        for each in document_ids:
            self.delete(each)

    def delete(self, document_id: str) -> bool:
        """Delete the documents with an id; say whether there was one."""
        before = self._segment.deleted
        found = {
            number
            for number in self._segment.numbers_of(document_id)
            if number not in self.deleted and (before is None or not before[number])
        }
        self.deleted |= found
        return bool(found)

    def current(self) -> FlatSegment:
        """The segment with all deletions."""
        if not self.deleted:
            return self._segment
        before = self._segment.deleted
        deleted = np.zeros(self._segment.doc_count, dtype=np.bool_) if before is None else before.copy()
        deleted[list(self.deleted)] = True
        return FlatSegment(self._segment.name, self._segment.data, deleted)

    def written(self, directory: Path, generation: int) -> SegmentEntry:
        """Its entry in the table of contents; deletions are written if there are new ones."""
        if not self.deleted:
            return self.entry
        deleted = self.current().deleted
        assert deleted is not None
        return with_deletions(directory, self.entry, set(np.flatnonzero(deleted).tolist()), generation)
