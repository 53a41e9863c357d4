"""One batch of changes to a Whoosh index: upserts, deletions, commit or rollback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from whoosh.index import FileIndex, LockError
from whoosh.writing import SegmentWriter

from relsearch.analysis.stream import AnalyzedDocument
from relsearch.engine.base import EngineWriter
from relsearch.engine.whoosh.schema import field_values
from relsearch.errors import IndexLockedError

LOCK_POLL: Final = 0.05
"""Seconds between attempts to take the writer's lock."""

MEMORY_LIMIT: Final = 128
"""Megabytes of postings held before Whoosh spills them to disk."""


class WhooshWriter(EngineWriter):
    """A batch; holds the index's lock until it is committed or rolled back.

    Raises `IndexLockedError` where another writer does not end within ``timeout`` seconds.
    """

    def __init__(self, index: FileIndex, timeout: float) -> None:
        try:
            self._writer = _ReplacingSegmentWriter(
                index, timeout=timeout, delay=LOCK_POLL, limitmb=MEMORY_LIMIT, compound=False
            )
        except LockError:
            raise IndexLockedError(
                f"another writer has held the index {index.storage.folder} for {timeout:g} s: "
                "wait for it to commit or roll back, or give a longer timeout"
            ) from None
        self._reader = self._writer.reader()
        self._pending: dict[str, int] = {}

    def add(self, document: AnalyzedDocument) -> None:
        """Add a document, in place of any with the same id; one that cannot be stored leaves no trace."""
        values = field_values(document)
        self.delete(document.document.id)
        self._pending[document.document.id] = self._writer.docnum
        self._writer.add_document(**values)

    def delete(self, document_id: str) -> bool:
        """Delete a document, committed before or added in this batch."""
        pending = self._pending.pop(document_id, None)
        if pending is not None:
            self._writer.replaced.append(pending)
            return True
        committed = [number for number in self._committed(document_id) if not self._writer.is_deleted(number)]
        for number in committed:
            self._writer.delete_document(number)
        return bool(committed)

    def commit(self) -> None:
        """Write the segment and the table of contents that names it."""
        self._reader.close()
        try:
            self._writer.commit()
        except BaseException:
            self._writer.release()
            raise

    def rollback(self) -> None:
        """Drop what was written; the table of contents never named it."""
        self._reader.close()
        self._writer.cancel()

    def _committed(self, document_id: str) -> Iterator[int]:
        if ("id", document_id) in self._reader:
            matcher = self._reader.postings("id", document_id)
            while matcher.is_active():
                yield matcher.id()
                matcher.next()


class _ReplacingSegmentWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer, able to take back documents of the segment it is writing.

    Whoosh can delete only what is committed, so adding an id twice in one batch would leave two documents.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaced: list[int] = []

    def release(self) -> None:
        """Let the lock go after a commit that failed; what it wrote, no table of contents names."""
        self.is_closed = True
        self.writelock.release()

    def _finalize_segment(self) -> Any:
        segment = super()._finalize_segment()
        for number in self.replaced:
            segment.delete_document(number)
        return segment
