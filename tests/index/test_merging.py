"""Merging on request: what others see and do meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from relsearch import Document, Index, IndexLockedError
from relsearch.engine.whoosh.writing import merging

Start = Callable[..., "subprocess.Popen[str]"]


def ids(index: Index) -> list[str]:
    return sorted(document.id for document in index)


@pytest.fixture
def parted(tmp_path: Path) -> Index:
    """An index of several segments with deletions."""
    index = Index.create(tmp_path / "parted")
    for number in range(5):
        index.add([Document(f"{number}{letter}", f"news border {letter} {number}") for letter in "abc"])
    index.delete(["0a", "4c"])
    assert index.info()["segments"] == 5
    return index


def scores(index: Index) -> dict[str, float]:
    return {hit.id: round(hit.score, 5) for hit in index.search("news OR a OR 3", limit=100)}


def meanwhile(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Have something done when the new segment is written and not yet part of the index."""
    merge = merging.merge_segments

    def merge_and_act(*given: Any) -> int:
        count = merge(*given)
        action()
        return count

    monkeypatch.setattr(merging, "merge_segments", merge_and_act)


def test_one_segment_is_left(parted: Index) -> None:
    before, documents = scores(parted), {page.id: page for page in parted}
    parted.merge()
    assert parted.info()["segments"] == 1
    assert scores(parted) == before
    assert {page.id: page for page in parted} == documents
    assert not list(parted.path.glob("*.del"))
    assert not list(parted.path.glob("*.merging"))
    parted.merge()
    assert scores(Index.open(parted.path)) == before


def test_an_empty_index(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "empty")
    index.merge()
    index.add(Document("1", "news"))
    index.delete("1")
    index.merge()
    assert len(index) == index.info()["segments"] == 0
    index.add(Document("1", "news"))
    assert len(index) == 1


def test_searches_adds_and_deletions_go_on(parted: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = dict.fromkeys(["others", "searched"])
    before = scores(parted)

    def act() -> None:
        monkeypatch.undo()
        expected["searched"] = scores(parted)
        parted.add([Document("new", "news"), Document("1a", "changed")], timeout=0.2)
        parted.delete("2b", timeout=0.2)

    meanwhile(monkeypatch, act)
    parted.merge()
    assert expected["searched"] == before
    assert ids(parted) == sorted({*before, "new", "1a"} - {"2b"})
    assert parted.get("1a") == Document("1a", "changed")
    assert parted.search("news").total == len(ids(parted)) - 1
    assert parted.info()["segments"] == 2


def test_segments_that_a_commit_has_merged_meanwhile(parted: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def act() -> None:
        with suppress(IndexLockedError):
            for number in range(8):
                parted.add(Document(f"small {number}", "news"), timeout=0.2)

    meanwhile(monkeypatch, act)
    parted.merge()
    assert {f"small {number}" for number in range(8)} < set(ids(parted))
    assert parted.info()["segments"] == 1, "the last attempt lets no writer in"


def test_an_error_leaves_the_index_as_it_was(parted: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    before = scores(parted)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merging, "write_contents", full)
    with pytest.raises(OSError, match="No space"):
        parted.merge()
    monkeypatch.undo()
    assert scores(parted) == before
    parted.add(Document("new", "news"), timeout=0.2)
    parted.merge(timeout=0.2)
    assert parted.info()["segments"] == 1
    assert len(list(parted.path.glob("*.seg"))) == 1


def test_in_the_background(parted: Index) -> None:
    before = scores(parted)
    future = parted.merge_in_background()
    while not future.done():
        assert scores(parted) == before
    assert future.result() is None
    assert scores(parted) == before
    assert parted.info()["segments"] == 1


def test_an_error_in_the_background_comes_with_the_result(parted: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        inside.set()
        assert go_on.wait(60)

    meanwhile(monkeypatch, wait)
    first = parted.merge_in_background()
    assert inside.wait(60)
    second = parted.merge_in_background(timeout=0.1)
    with pytest.raises(IndexLockedError, match="another merge"):
        second.result()
    go_on.set()
    first.result()
    assert parted.info()["segments"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("call", ["merge_segments", "with_deletions", "write_contents", "remove_strays"])
def test_killed_in_the_midst(parted: Index, other_process: Start, call: str) -> None:
    before = scores(parted)
    other = other_process(
        """
        import os, signal, sys
        from relsearch import Index
        from relsearch.engine.whoosh.writing import merging
        def die(*_):
            os.kill(os.getpid(), signal.SIGKILL)
        setattr(merging, sys.argv[2], die)
        Index.open(sys.argv[1]).merge()
        """,
        parted.path,
        call,
    )
    assert other.wait(60) == -signal.SIGKILL
    assert scores(parted) == scores(Index.open(parted.path)) == before
    parted.merge(timeout=1)
    parted.add(Document("new", "news"), timeout=1)
    assert scores(parted).keys() == {*before, "new"}
    assert len(list(parted.path.glob("*.seg"))) == parted.info()["segments"]
    assert not list(parted.path.glob("*.merging"))
