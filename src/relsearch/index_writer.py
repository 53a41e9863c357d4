"""One batch of changes to an index, as its user sees it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Set
from types import TracebackType
from typing import Final

from relsearch.analysis.passages import split_document
from relsearch.analysis.stream import SplitDocument
from relsearch.document import Document, check_text
from relsearch.engine.base import EngineWriter
from relsearch.errors import DocumentError, ProcessesError, WriterClosedError

TOGETHER: Final = 512
"""Documents that are read before their words are looked up."""

LETTERS_TOGETHER: Final = 4_000_000
"""Letters of documents that are, at most, or of a single one."""


class IndexWriter:
    """One batch of changes, visible all at once when it is committed.

    Use it in a ``with`` statement: leaving it commits, an exception rolls everything back. It may be shared
    between threads.

    >>> import tempfile
    >>> from relsearch import Document, Index
    >>> index = Index.create(tempfile.mkdtemp())
    >>> with index.writer() as writer:
    ...     writer.add(Document("1", "Bakıda görüş keçirilib."))
    ...     writer.delete("2")
    False
    >>> len(index)
    1
    """

    def __init__(self, batch: EngineWriter, note_languages: Callable[[Set[str]], None]) -> None:
        self._batch: EngineWriter | None = batch
        self._note_languages = note_languages
        self._lock = threading.Lock()

    def add(self, document: Document) -> None:
        """Add a document, in place of any with the same id.

        Raises `DocumentError` for anything but a valid `Document`, `UnknownLanguageError` for a language
        without an analyzer; the batch goes on without it.
        """
        split = _split(document)
        with self._lock:
            self._open_batch().add(split)

    def add_all(self, documents: Iterable[Document], *, processes: int = 1) -> int:
        """Add documents; say how many there were. After an error some of them are in the batch.

        processes  with more than 1, documents are analysed in so many other processes (see `Index.add`)

        Raises what `add` raises, `WorkerError` if another process cannot begin or ends by itself, and
        `ProcessesError`, which is a `ValueError`, for a number of processes below 1.
        """
        if processes < 1:
            raise ProcessesError(f"processes is {processes!r}: give 1 or more")
        if processes == 1:
            return self._add_all(documents)
        with self._lock:
            return self._open_batch().add_all(map(_checked, documents), processes)

    def _add_all(self, documents: Iterable[Document]) -> int:
        count = 0
        for some in _stretches(map(_split, documents)):
            with self._lock:
                self._open_batch().add_some(some)
            count += len(some)
        with self._lock:
            self._open_batch().catch_up()
        return count

    def delete(self, document_id: str) -> bool:
        """Delete a document by id; say whether there was one. Raises `DocumentError` for an id that is no string."""
        check_text(document_id, place="the id of a document to delete")
        with self._lock:
            return self._open_batch().delete(document_id)

    def commit(self) -> None:
        """Make the batch visible and durable; the writer is closed then, even if the disk is full."""
        with self._lock:
            batch, self._batch = self._open_batch(), None
            try:
                batch.catch_up()  # the languages of all documents are known then
                self._note_languages(batch.languages)
            except BaseException:
                batch.rollback()
                raise
            batch.commit()

    def rollback(self) -> None:
        """Forget the batch; the writer is closed then."""
        with self._lock:
            batch, self._batch = self._open_batch(), None
            batch.rollback()

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._batch is None:
            return
        if kind is None:
            self.commit()
        else:
            self.rollback()

    def _open_batch(self) -> EngineWriter:
        if self._batch is None:
            raise WriterClosedError("this writer was committed or rolled back: begin a new one with index.writer()")
        return self._batch


def _stretches(splits: Iterable[SplitDocument]) -> Iterator[list[SplitDocument]]:
    """Documents, some at a time: so many, or so much text."""
    some: list[SplitDocument] = []
    letters = 0
    for split in splits:
        some.append(split)
        letters += len(split.document.text)
        if len(some) >= TOGETHER or letters >= LETTERS_TOGETHER:
            yield some
            some, letters = [], 0
    if some:
        yield some


def _split(document: Document) -> SplitDocument:
    return SplitDocument(_checked(document), tuple(split_document(document)))


def _checked(document: object) -> Document:
    if not isinstance(document, Document):
        raise DocumentError(f"{document!r:.80} is of type {type(document).__name__}: give a relsearch.Document")
    return document
