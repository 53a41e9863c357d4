"""Several processes that analyse: the same index as with one, and no trace of what fails."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from relsearch import (
    Document,
    DocumentError,
    Index,
    Passage,
    ProcessesError,
    UnknownLanguageError,
    WorkerError,
    register_analyzer,
    unregister_analyzer,
)
from relsearch.analysis.undetermined import UndeterminedAnalyzer
from relsearch.engine.whoosh.writing import workers

WORDS = ("border", "граница", "sərhəd", "news", "газ", "Bakı", "1 000", "co-operation", "Мирзиёев", "qaz")


def pages(count: int) -> list[Document]:
    """Documents in three languages; every fifth comes again, changed."""
    found = []
    for number in range(count):
        text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 2 + number % 7))
        passages = (Passage(text[::-1], kind="headline"),) if number % 3 == 0 else ()
        found.append(
            Document(
                f"page {number % (count - count // 5)}", text, date=date(2025, 1, 1 + number % 9), passages=passages
            )
        )
    return found


def test_the_index_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PARCEL", 7)
    documents = pages(300)
    before = [Document("page 3", "old news"), Document("old", "old news")]
    one, two = Index.create(tmp_path / "one"), Index.create(tmp_path / "two")
    for index, processes in ((one, 1), (two, 2)):
        index.add(before)
        assert index.add(iter(documents), processes=processes) == len(documents)
    assert len(one) == len(two) == 241
    assert {page.id: page for page in one} == {page.id: page for page in two}
    assert one.info()["languages"] == two.info()["languages"]
    assert one.info()["analyzers"] == two.info()["analyzers"]
    for query in (*WORDS, "old", "border OR газ", '"граница газ"', "bord*", "language:az news"):
        for sort in ("relevance", "-date", "id"):
            first, second = (index.search(query, limit=50, sort=sort, facets=("date",)) for index in (one, two))
            assert [hit.id for hit in first] == [hit.id for hit in second]
            assert [hit.score for hit in first] == pytest.approx([hit.score for hit in second], rel=1e-6)
            assert (first.total, first.facets) == (second.total, second.facets)


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Document("bad", "news", extra={"x": {1}}), DocumentError),
        (Document("bad", "news", language="xx"), UnknownLanguageError),
        (Document("bad", "news", extra=MappingProxyType({})), DocumentError),
        ("no document", DocumentError),
    ],
)
def test_a_document_that_fails_leaves_no_trace(index: Index, bad: Any, error: type[Exception]) -> None:
    before = {page.id: page for page in index}
    with pytest.raises(error) as raised:
        index.add([*pages(20), bad, *pages(3)], processes=2)
    assert "bad" in str(raised.value) or "xx" in str(raised.value) or "no document" in str(raised.value)
    assert {page.id: page for page in index} == before
    assert len(list(index.path.glob("*.seg"))) == index.info()["segments"]
    assert index.add(pages(3), processes=1, timeout=0.2) == 3


def test_an_iterable_that_fails(index: Index) -> None:
    def failing() -> Iterator[Document]:
        yield from pages(30)
        raise KeyError("source")

    with pytest.raises(KeyError):
        index.add(failing(), processes=2)
    assert len(index) == 3


def test_a_process_that_is_killed(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    start = workers._Worker.__init__

    def start_and_kill(self: Any, directory: Path) -> None:
        start(self, directory)
        os.kill(self._process.pid, signal.SIGTERM)

    monkeypatch.setattr(workers._Worker, "__init__", start_and_kill)
    with pytest.raises(WorkerError, match="fewer processes"):
        index.add(pages(2000), processes=2)
    assert len(index) == 3


def test_further_languages_are_known_there(index: Index) -> None:
    register_analyzer(UndeterminedAnalyzer, code="tlh")
    try:
        index.add(Document(str(number), "qapla news", language="tlh") for number in range(5))
        assert index.add((Document(str(number), "qapla news", language="tlh") for number in range(9)), processes=2) == 9
    finally:
        unregister_analyzer("tlh")
    assert index.info()["languages"]["tlh"] == 9  # type: ignore[index]


def test_an_analyzer_that_cannot_be_sent(index: Index) -> None:
    register_analyzer(lambda: UndeterminedAnalyzer(), code="tlh")
    try:
        with pytest.raises(WorkerError, match="use one process"):
            index.add(pages(3), processes=2)
    finally:
        unregister_analyzer("tlh")
    assert len(index) == 3


def test_deletions_of_the_batch_stay(index: Index) -> None:
    with index.writer() as writer:
        writer.add(Document("early", "quiet"))
        writer.delete("en")
        assert writer.add_all([Document("early", "late"), Document("az", "late")], processes=2) == 2
        assert writer.delete("az")
    assert sorted(page.id for page in index) == ["early", "ru"]
    assert index.search("quiet").total == 0


def test_the_number_of_processes_is_checked(index: Index) -> None:
    with pytest.raises(ProcessesError, match="processes is 0: give 1 or more") as caught:
        index.add([], processes=0)
    assert isinstance(caught.value, ValueError)


def test_a_daemonic_process_is_told_that_it_cannot_begin_others(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing.current_process(), "daemon", True)
    with pytest.raises(WorkerError, match=r"daemonic process.*use one process"):
        index.add([Document("new", "late")], processes=2)
    assert len(index) == 3
