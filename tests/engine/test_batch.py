"""A batch whose segments are written on a thread while documents come and go."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from relsearch import Document, Ranking
from relsearch.analysis.stream import analyze_document
from relsearch.engine.whoosh.codec.index import FlatIndex
from relsearch.engine.whoosh.engine import WhooshEngine
from relsearch.engine.whoosh.writing import batch
from relsearch.engine.whoosh.writing.writer import WhooshWriter

MEMORY = 200_000
"""Bytes after which a segment is written: that of some of `page`."""


def page(number: int, text: str = "news") -> Document:
    return Document(str(number), f"{text} {number} " * 50)


def texts(index: FlatIndex) -> dict[str, str]:
    """Id -> first word of every document that the index has."""
    documents = [stored.document for stored in WhooshEngine(index.directory, Ranking()).documents()]
    assert len(documents) == len({document.id for document in documents})
    return {document.id: document.text.split()[0] for document in documents}


@pytest.fixture
def index(tmp_path: Path) -> FlatIndex:
    index = FlatIndex.create_in(tmp_path)
    writer = WhooshWriter(index, timeout=0)
    for number in range(0, 100, 10):
        writer.add(analyze_document(page(number, "committed")))
    writer.commit()
    return index


class Gate:
    """Lets no segment be written on a thread before it is opened, and none of them if it fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: BaseException | None = None) -> None:
        self._open = threading.Event()
        self._error = error
        self._write = batch.write_segment
        monkeypatch.setattr(batch, "write_segment", self)

    def __call__(self, *args: Any) -> None:
        if threading.current_thread() is not threading.main_thread():
            assert self._open.wait(30)
        if self._error:
            raise self._error
        self._write(*args)

    def open(self) -> None:
        self._open.set()


def begin(index: FlatIndex) -> tuple[WhooshWriter, int]:
    """A writer of which one segment is being written, and how many documents that has."""
    writer, number = WhooshWriter(index, timeout=0, memory=MEMORY), 0
    while writer._batch._writing is None:
        writer.add(analyze_document(page(number)))
        number += 1
    assert number > 10
    return writer, number - 1


def add_many(writer: WhooshWriter, count: int) -> None:
    for number in range(1000, 1000 + count):
        writer.add(analyze_document(page(number)))


def test_changes_of_what_is_being_written(index: FlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    writer, count = begin(index)
    assert writer.delete("1")
    assert not writer.delete("1")
    assert writer.delete("10"), "committed before, and replaced by one that is being written"
    assert not writer.delete("10")
    writer.add(analyze_document(page(2, "replaced")))
    writer.add(analyze_document(page(3, "replaced")))
    assert writer.delete("3")
    assert writer.delete(str(count)), "gathered"
    gate.open()
    writer.commit()
    expected = {str(number): "committed" for number in range(0, 100, 10)}
    expected |= {str(number): "news" for number in range(count)} | {"2": "replaced"}
    for gone in ("1", "3", "10"):
        del expected[gone]
    assert texts(index) == expected


def test_all_that_is_being_written_is_taken_back(index: FlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    writer, count = begin(index)
    assert sum(writer.delete(str(number)) for number in range(count + 1)) == count + 1
    gate.open()
    writer.commit()
    assert set(texts(index)) == {str(number) for number in range(0, 100, 10) if number > count}


def test_it_is_the_same_however_often_segments_are_written(tmp_path: Path) -> None:
    found = []
    for memory in (0, MEMORY, 10**9):
        directory = tmp_path / str(memory)
        directory.mkdir()
        index = FlatIndex.create_in(directory)
        writer = WhooshWriter(index, timeout=0, memory=memory)
        for number in range(120):
            writer.add(analyze_document(page(number % 50, f"round{number // 50}")))
            if number % 7 == 0:
                writer.delete(str((number + 3) % 50))
        writer.commit()
        found.append(texts(index))
    assert found[0] == found[1] == found[2]


def test_an_error_comes_where_the_batch_goes_on(index: FlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(index)
    gate = Gate(monkeypatch, OSError(28, "No space left on device"))
    writer, count = begin(index)
    gate.open()
    for _ in range(2):
        with pytest.raises(OSError, match="No space"):
            add_many(writer, 2 * count)
    with pytest.raises(OSError, match="No space"):
        writer.commit()
    monkeypatch.undo()
    assert texts(index) == before
    WhooshWriter(index, timeout=0).rollback()


def test_a_rollback_waits_for_what_is_being_written(index: FlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(index)
    gate = Gate(monkeypatch)
    writer, _ = begin(index)
    opener = threading.Timer(0.2, gate.open)
    opener.start()
    writer.rollback()
    opener.join()
    assert texts(index) == before
    assert len(list(index.directory.glob("*.seg"))) == 1
