"""Documents analysed and gathered by several processes; each writes segments of its own.

A document goes to the process that its id says, so versions of one document meet in one process, in their order. The
processes begin anew (spawn), so they work the same on every system and inherit no lock; what ends the parent ends them.
"""

from __future__ import annotations

import multiprocessing
import pickle
import queue
import threading
import time
import zlib
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from relsearch.analysis.passages import split_document
from relsearch.analysis.registry import factories, register_analyzer
from relsearch.analysis.stream import SplitDocument
from relsearch.document import Document
from relsearch.engine.whoosh.codec.contents import SegmentEntry
from relsearch.engine.whoosh.writing.batch import Batch
from relsearch.errors import DocumentError, WorkerError

PARCEL: Final = 100
"""Documents that are sent together."""

WAITING: Final = 8
"""Parcels that may wait for a process."""

POLL: Final = 0.1
"""Seconds after which a thread that waits looks whether all is well."""


@dataclass(slots=True)
class Part:
    """What one process has written.

    count      documents that it was given
    segments   their entries, and which of their documents are deleted
    languages  of the documents
    """

    count: int = 0
    segments: list[tuple[SegmentEntry, set[int]]] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)


def written_by_workers(documents: Iterable[Document], directory: Path, processes: int) -> list[Part]:
    """Analyse documents in processes, which write them to segments in a directory; what each has written.

    Raises what analysing or storing a document raises, `DocumentError` for one that cannot be sent to another process,
    and `WorkerError` for a process that ended by itself, or where this one may not begin others.
    """
    if multiprocessing.current_process().daemon:
        raise WorkerError(
            f"{multiprocessing.current_process().name} is a daemonic process, as those of a multiprocessing.Pool are, "
            f"and cannot begin the {processes} processes asked for: use one process, or call this where daemon=False"
        )
    with ExitStack() as stack:
        workers = [stack.enter_context(_Worker(directory)) for _ in range(processes)]
        for document in documents:
            workers[zlib.crc32(document.id.encode()) % processes].take(document)
        for worker in workers:
            worker.finish()
        return [worker.result() for worker in workers]


class _Worker:
    """A process as its parent sees it. A thread hands the documents over, so the parent need not wait for one of many.

    Leaving the ``with`` block by an error ends the process.
    """

    def __init__(self, directory: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, directory, dict(factories())), daemon=True)
        try:
            self._process.start()
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise WorkerError(
                f"a registered analyzer cannot be sent to another process ({error}): "
                "register a class or function of a module, or use one process"
            ) from error
        theirs.close()
        self._parcel: list[tuple[Document, int]] = []
        self._waiting: queue.Queue[bytes] = queue.Queue(WAITING)
        self._broken = threading.Event()
        self._sender = threading.Thread(target=self._send, daemon=True)
        self._sender.start()

    def take(self, document: Document) -> None:
        """Send a document, together with some others."""
        self._parcel.append((document, time.time_ns()))
        if len(self._parcel) >= PARCEL:
            self._close_parcel()

    def finish(self) -> None:
        """Send the rest, and the word that it is all."""
        if self._parcel:
            self._close_parcel()
        self._close_parcel()

    def result(self) -> Part:
        """Wait for what the process has written."""
        try:
            found = self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join()
            raise WorkerError(
                f"a process that analyses documents ended with exit status {self._process.exitcode}: if the program is "
                "a script, let it begin with: if __name__ == '__main__'; if memory ran out, use fewer processes"
            ) from error
        if isinstance(found, Part):
            return found
        raise found

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._process.terminate()
        self._broken.set()
        self._process.join()
        self._sender.join()
        self._connection.close()

    def _close_parcel(self) -> None:
        try:
            parcel = pickle.dumps(self._parcel, pickle.HIGHEST_PROTOCOL)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            raise DocumentError(
                f"one of the documents {self._parcel[0][0].id!r} to {self._parcel[-1][0].id!r} cannot be sent to "
                f"another process ({error}): give plain data as extra, or use one process"
            ) from error
        self._parcel = []
        while True:
            if self._broken.is_set():
                self.result()  # raises what ended the process
            with suppress(queue.Full):
                self._waiting.put(parcel, timeout=POLL)
                return

    def _send(self) -> None:
        """Hand over what waits, until the process wants no more."""
        try:
            while not self._broken.is_set():
                with suppress(queue.Empty):
                    self._connection.send_bytes(self._waiting.get(timeout=POLL))
        except OSError:
            self._broken.set()


def _work(connection: Connection, directory: Path, analyzers: Mapping[str, Any]) -> None:
    """What a process does: take parcels of documents up to an empty one, and say what it has written, or its error."""
    for code, factory in analyzers.items():
        register_analyzer(factory, code=code)
    batch, part = Batch(directory), Part()
    try:
        while parcel := pickle.loads(connection.recv_bytes()):
            for document, added in parcel:
                batch.add(SplitDocument(document, tuple(split_document(document))), added)
            part.count += len(parcel)
        batch.finish()
    except EOFError:
        return  # the parent has ended
    except Exception as error:  # noqa: BLE001 - it is raised in the parent
        connection.send(error)
        return
    part.segments = [(segment.entry, segment.deleted) for segment in batch.segments]
    part.languages = batch.languages
    connection.send(part)
