"""What one batch adds and deletes, written to segments as it goes; nothing of it is committed here."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from relsearch.analysis.stream import SplitDocument
from relsearch.engine.whoosh.codec.contents import SegmentEntry
from relsearch.engine.whoosh.codec.flat import new_name, with_deletions
from relsearch.engine.whoosh.codec.gather import Gatherer
from relsearch.engine.whoosh.codec.inversion import KnownWords
from relsearch.engine.whoosh.codec.segment import SUFFIX, FlatSegment, SegmentData, write_segment
from relsearch.engine.whoosh.schema import DocumentValues, document_values
from relsearch.engine.whoosh.writing.words_ahead import ReadDocument, WordsAhead
from relsearch.native import native

MEMORY_LIMIT: Final = 80_000_000
"""Bytes that documents may take, until they are written as a segment of their own."""

FEW: Final = 32
"""With fewer documents at once a thread does not pay."""

LOOK_UP: Final = 20
"""How many ids of a segment are read in the time in which one is looked up."""


class Batch:
    """Documents on their way into an index directory.

    Those that are gathered are written on a thread, one segment at a time, while the next ones come. What fails there
    is raised by the next `add`, `write` or `finish` that has to wait for it, and by all later ones. Many at once have
    their words looked up on another thread (`words_ahead`).

    memory     bytes that documents may take until they are written as a segment of their own
    segments   those that were there before, and then those of the batch, without one that is being written
    languages  of all that was added
    """

    def __init__(self, directory: Path, segments: Iterable[Kept] = (), memory: int = MEMORY_LIMIT) -> None:
        self.segments = list(segments)
        self.added = 0
        self.languages: set[str] = set()
        self._directory = directory
        self._memory = memory
        self._gatherer = Gatherer()
        self._pending = _Pending()
        self._writing: _Writing | None = None
        self._ahead = WordsAhead()
        self._error: Exception | None = None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to commit."""
        return (
            bool(self._pending.numbers)
            or self._ahead.is_begun
            or self._writing is not None
            or self.added > 0
            or any(segment.deleted for segment in self.segments)
        )

    def add(self, split: SplitDocument, added: int | None = None) -> None:
        """Add a document, in place of any with the same id; one that cannot be analysed or stored leaves no trace.

        added  when, in nanoseconds; now if it is not given
        """
        self._settle()
        self._make_room()
        self._put(split, self._gatherer.encode(split.sections), document_values(split, added))

    def add_some(self, splits: Sequence[SplitDocument]) -> None:
        """Add documents whose words are looked up while the caller reads the next ones.

        What goes wrong with their words is raised by the next call of this kind, or when the batch ends; some of them
        are in the batch then.
        """
        if len(splits) < FEW or native is None:  # Python would only hold itself up
            for split in splits:
                self.add(split)
        else:
            documents = [(split, document_values(split)) for split in splits]
            self._gather(self._ahead.begin(self._gatherer.vocabulary, documents))

    def catch_up(self) -> None:
        """Wait until all that was added has been gathered; raise what went wrong."""
        self._settle()
        if (error := self._error) is not None:
            self._error = None
            raise error

    def _settle(self) -> None:
        """Wait until all that was added has been gathered; keep what went wrong for those whose documents they were."""
        try:
            self._gather(self._ahead.end())
        except Exception as error:  # noqa: BLE001
            self._error = error

    def _gather(self, read: Iterable[ReadDocument]) -> None:
        for document in read:
            self._make_room()
            pieces = document.pieces
            if document.vocabulary is not self._gatherer.vocabulary:  # a new one has been begun
                pieces = self._gatherer.encode(document.split.sections)
            self._put(document.split, pieces, document.values)

    def _make_room(self) -> None:
        if self._gatherer.size >= self._memory or self._gatherer.is_full:
            self._write()

    def _put(self, split: SplitDocument, pieces: Sequence[bytes], values: DocumentValues) -> None:
        # What older segments have with this id is deleted when all ids are looked up together.
        self._pending.put(split.document.id, self._gatherer.add(split, pieces, values))
        self.languages.update([section.language for section in split.sections])

    def delete(self, document_id: str) -> bool:
        """Delete a document, committed before or added in this batch; say whether there was one."""
        self._settle()
        found = [self._pending.delete(document_id)]
        if self._writing is not None:
            found.append(self._writing.pending.delete(document_id))
        found += [segment.delete(document_id) for segment in self.segments]
        return any(found)

    def write(self) -> None:
        """Begin to write what has been added as a segment, unless all of it was taken back."""
        self._settle()
        self._write()

    def _write(self) -> None:
        self._join()
        if self._pending.numbers:
            self._writing = _Writing(self._directory, self._gatherer, self._pending)
            self._writing.start()
        self._begin()

    def finish(self) -> None:
        """Write what has been added; all of it is on the disk when this returns."""
        self.catch_up()
        self._ahead.close()
        self._join()
        if self._pending.numbers:
            self._writing = _Writing(self._directory, self._gatherer, self._pending)
            self._writing.write()
            self._join()
        self._begin()

    def abandon(self) -> None:
        """Wait for what is being done, which nobody wants any more."""
        self._ahead.close()
        if self._writing is not None:
            self._writing.wait()

    def _begin(self) -> None:
        """Begin a new segment."""
        self._gatherer = Gatherer(self._gatherer.vocabulary)
        self._pending = _Pending()

    def _join(self) -> None:
        """Wait for the segment that is being written, and take it into the batch."""
        if self._writing is not None:
            entry, pending = self._writing.result(), self._writing.pending
            self._writing = None
            for older in self.segments:
                older.delete_all(pending.numbers)
            self.adopt(entry, pending.taken_back)

    def adopt(self, entry: SegmentEntry, deleted: set[int]) -> Kept:
        """Take a segment that was written into the batch, with these of its documents deleted."""
        data = SegmentData(self._directory / (entry.name + SUFFIX), entry.documents)
        self.segments.append(Kept(entry, FlatSegment(entry.name, data), deleted))
        self.added += entry.documents - len(deleted)
        return self.segments[-1]


class _Pending:
    """The documents of a segment that has yet to be written.

    numbers     id -> number, of those that stay
    taken_back  numbers of those that were replaced or deleted
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.taken_back: set[int] = set()

    def put(self, document_id: str, number: int) -> None:
        """Note a document, in place of any with the same id."""
        before = self.numbers.get(document_id)
        if before is not None:
            self.taken_back.add(before)
        self.numbers[document_id] = number

    def delete(self, document_id: str) -> bool:
        """Take a document back; say whether there was one."""
        number = self.numbers.pop(document_id, None)
        if number is not None:
            self.taken_back.add(number)
        return number is not None


class _Writing:
    """A segment that is being written.

    pending  its documents; they may be taken back until it has been written, and after
    """

    def __init__(self, directory: Path, gatherer: Gatherer, pending: _Pending) -> None:
        self.pending = pending
        self._entry = SegmentEntry(new_name(), gatherer.doc_count)
        self._path = directory / (self._entry.name + SUFFIX)
        self._gatherer = gatherer
        self._known = KnownWords.of(gatherer.vocabulary)  # which goes on growing
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def start(self) -> None:
        """Write it on a thread."""
        self._thread = threading.Thread(target=self.write, name="relsearch-segment")
        self._thread.start()

    def write(self) -> None:
        """Write it; what goes wrong is raised by `result`."""
        try:
            write_segment(self._path, self._gatherer.contents(self._known))
        except BaseException as error:  # noqa: BLE001
            self._error = error

    def wait(self) -> None:
        """Wait for its end, whatever that is."""
        if self._thread is not None:
            self._thread.join()

    def result(self) -> SegmentEntry:
        """Its entry, once it has been written. Raises what went wrong."""
        self.wait()
        if self._error is not None:
            raise self._error
        return self._entry


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
