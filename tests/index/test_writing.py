"""Batches: what is in them, who sees them, what is left of those that fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from relsearch import (
    Document,
    DocumentError,
    Index,
    IndexLockedError,
    Passage,
    RelsearchError,
    UnknownLanguageError,
    WriterClosedError,
)

Start = Callable[..., "subprocess.Popen[str]"]


def ids(index: Index) -> list[str]:
    return sorted(document.id for document in index)


class Snapshot:
    """All that can be seen of an index, to be compared."""

    def __init__(self, index: Index) -> None:
        self.documents = list(index)
        self.found = {query: index.search(query, facets=("language", "source")) for query in ("border", "news", "-zzz")}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


class TestAdd:
    def test_takes_any_iterable(self, index: Index) -> None:
        assert index.add(Document(str(n), "news") for n in range(5)) == 5
        assert index.add([]) == 0
        assert index.add(Document("one", "news")) == 1
        assert len(index) == 9

    def test_replaces_by_id_in_a_batch(self, index: Index) -> None:
        assert index.add([Document("n", "first"), Document("n", "second"), Document("n", "third")]) == 3
        assert index.search("first second third").total == 1
        assert index.get("n") == Document("n", "third")
        assert index.search("first").total == index.search("second").total == 0

    def test_replaces_by_id_across_batches(self, index: Index) -> None:
        for text in ("first", "second", "third"):
            index.add(Document("en", text, language="en"))
            assert index.get("en") == Document("en", text, language="en")
            assert len(index) == 3
            assert [hit.document.text for hit in index.search("first second third")] == [text]
        assert index.search("border", languages="en").total == 0

    def test_delete_and_add_in_a_batch(self, index: Index) -> None:
        with index.writer() as writer:
            assert writer.delete("en")
            assert not writer.delete("en")
            writer.add(Document("en", "again"))
            assert writer.delete("en")
            writer.add(Document("en", "and again"))
            writer.add(Document("new", "news"))
            assert writer.delete("new")
            assert not writer.delete("new")
        assert ids(index) == ["az", "en", "ru"]
        assert index.get("en") == Document("en", "and again")

    def test_a_batch_whose_documents_are_all_taken_back(self, index: Index) -> None:
        with index.writer() as writer:
            writer.add(Document("new", "news"))
            writer.delete("new")
        assert ids(index) == ["az", "en", "ru"]
        assert index.search("news").total == 0

    def test_an_id_twice_over_many_merges(self, tmp_path: Path) -> None:
        index = Index.create(tmp_path / "index")
        for number in range(30):
            index.add([Document("always", f"news {number}"), Document(f"n{number % 7}", f"news {number}")])
            assert index.search("news", limit=100).total == len(index) == min(number, 6) + 2
        assert index.get("always") == Document("always", "news 29")

    def test_a_document_comes_back_as_it_was(self, index: Index) -> None:
        document = Document(
            "full",
            "Mətn\n\nдругой абзац \u200b\t 🙂 \ufeff",
            title="Başlıq",
            language="az",
            date=date(2025, 10, 28),
            source="Report",
            section="Siyasət",
            url="https://example.org/?q=ə#x",
            tags=("a", "B", "a"),
            extra={"n": 1, "list": [1.5, None, True, "ə"], "nested": {"x": {}}},
            passages=(
                Passage("Headline", language="en", kind="headline"),
                Passage("list", kind="boilerplate", weight=0.1),
            ),
        )
        index.add(document)
        assert index.get("full") == document
        assert index.search("başlıq")[0].document == document
        assert Index.open(index.path).get("full") == document

    @pytest.mark.parametrize("values", [{"source": ""}, {"section": ""}, {"url": ""}, {"extra": {}}])
    def test_empty_is_not_missing(self, index: Index, values: dict[str, Any]) -> None:
        document = Document("empty", "text", **values)
        index.add(document)
        assert index.get("empty") == document

    def test_ids_are_exact(self, index: Index) -> None:
        others = ("EN", " en", "en ", "e n", "ən", "en\u0307", "https://example.org/?a=1&b=2", "*", "=")
        index.add(Document(each, f"page {each}") for each in others)
        assert all(index.get(each) == Document(each, f"page {each}") for each in others)
        assert len(index) == 12
        assert index.get("en") == Document("en", "The border was closed.", language="en")
        assert index.delete("EN") == 1
        assert index.get("en") is not None

    @pytest.mark.parametrize("length", [1_000, 70_000])
    def test_long_words_and_ids(self, index: Index, length: int) -> None:
        index.add(Document("i" * length, "w" * length + " end"))
        assert index.get("i" * length) is not None
        assert index.search("end").total == 1
        assert index.search("w" * length).total == 1
        assert index.delete("i" * length) == 1
        assert ids(index) == ["az", "en", "ru"]

    def test_a_document_without_words(self, index: Index) -> None:
        index.add([Document("empty", ""), Document("dots", "... !!!"), Document("spaces", "\n \n")])
        assert len(index) == 6
        assert index.get("empty") == Document("empty", "")
        assert index.search("border").total == 3
        assert {hit.id for hit in index.search("-border -закрыли -bağlandı", limit=9)} == {"empty", "dots", "spaces"}


class TestBadDocuments:
    @pytest.mark.parametrize(
        ("bad", "kind", "says"),
        [
            (lambda: Document("bad", "news", language="tlh"), UnknownLanguageError, "tlh"),
            (lambda: Document("bad", "news", passages=(Passage("x", language="tlh"),)), UnknownLanguageError, "tlh"),
            (lambda: Document("bad", "news", extra={"x": object()}), DocumentError, "extra of document 'bad'"),
            (lambda: Document("bad", "news", extra={"x": float("nan")}), DocumentError, "extra of document 'bad'"),
            (lambda: Document("bad", "news", extra={"x": _deep()}), DocumentError, "extra of document 'bad'"),
            (lambda: "news", DocumentError, "'news'"),
            (lambda: None, DocumentError, "None"),
            (lambda: {"id": "1"}, DocumentError, "dict"),
        ],
    )
    def test_leave_no_trace_and_the_batch_goes_on(
        self, index: Index, bad: Callable[[], Any], kind: type[RelsearchError], says: str
    ) -> None:
        index.add(Document("bad", "the older one"))
        with index.writer() as writer:
            writer.add(Document("before", "news"))
            with pytest.raises(kind, match=says):
                writer.add(bad())
            writer.add(Document("after", "news"))
        assert ids(index) == ["after", "az", "bad", "before", "en", "ru"]
        assert sorted(hit.id for hit in index.search("news")) == ["after", "before"]
        assert index.get("bad") == Document("bad", "the older one")

    def test_index_add_is_all_or_nothing(self, index: Index) -> None:
        before = Snapshot(index)
        with pytest.raises(DocumentError):
            index.add([Document("new", "news"), Document("en", "news"), Document("bad", "news", extra={"x": {1}})])
        assert Snapshot(index) == before

    def test_an_analyzer_that_fails(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        from relsearch.analysis.registry import get_analyzer

        analyzer = get_analyzer("en")
        analyze = type(analyzer).lemmas

        def fail(self: Any, word: str) -> Any:
            if word == "explosivé":  # no plain word, about which Python is asked
                raise ZeroDivisionError
            return analyze(self, word)

        monkeypatch.setattr(type(analyzer), "lemmas", fail)
        with index.writer() as writer:
            with pytest.raises(ZeroDivisionError):
                writer.add(Document("en", "quiet words, then something explosivé", language="en"))
            writer.add(Document("next", "quite other words", language="en"))
        assert ids(index) == ["az", "en", "next", "ru"]
        assert index.search("quiet").total == 0
        assert index.search("words").total == 1

    @pytest.mark.parametrize("value", [5, None, b"en"])
    def test_deleting_what_is_no_id(self, index: Index, value: Any) -> None:
        with pytest.raises((DocumentError, TypeError)) as raised:
            index.delete([value])
        assert "id" in str(raised.value)
        assert len(index) == 3
        index.writer(timeout=0.1).rollback()

    def test_a_datetime_is_no_date(self, index: Index) -> None:
        with pytest.raises(DocumentError, match=r"date of document 'now'.*\.date"):
            index.add(Document("now", "news", date=datetime(2025, 1, 2, 3, 4)))
        assert index.search("news").total == 0


def _deep() -> list[Any]:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


class TestRollback:
    def test_by_an_exception(self, index: Index) -> None:
        before = Snapshot(index)
        with pytest.raises(KeyError):
            self._change_and_fail(index)
        assert Snapshot(index) == before
        assert Snapshot(Index.open(index.path)) == before

    def test_by_call(self, index: Index) -> None:
        before = Snapshot(index)
        with index.writer() as writer:
            self._change(writer)
            writer.rollback()
        assert Snapshot(index) == before
        index.add(Document("later", "news"))
        assert ids(index) == ["az", "en", "later", "ru"]

    def test_its_files_are_gone_after_the_next_commit(self, index: Index) -> None:
        with index.writer() as writer:
            for number in range(50):
                writer.add(Document(f"{number}", f"news {number} " * 100))
            writer.rollback()
        index.add(Document("later", "news"))
        assert len(list(index.path.glob("*.seg"))) == index.info()["segments"] == 2

    def test_nothing_is_seen_before_the_commit(self, index: Index) -> None:
        before = Snapshot(index)
        with index.writer() as writer:
            self._change(writer)
            assert Snapshot(index) == before
        assert Snapshot(index) != before

    def test_a_generator_that_fails(self, index: Index) -> None:
        def documents() -> Iterator[Document]:
            yield Document("new", "news")
            raise OSError("the disk is gone")

        before = Snapshot(index)
        with pytest.raises(OSError, match="the disk is gone"):
            index.add(documents())
        assert Snapshot(index) == before
        index.writer(timeout=0.1).rollback()

    @pytest.mark.parametrize(
        "place",
        [
            "writing.batch.write_segment",
            "writing.writer.write_contents",
            "codec.contents.os.fsync",
            "codec.files.os.fsync",
        ],
    )
    def test_a_commit_that_fails_lets_the_index_go(
        self, index: Index, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(f"relsearch.engine.whoosh.{place}", full)
        writer = index.writer()
        writer.add(Document("new", "news"))
        with pytest.raises(OSError, match="No space"):
            writer.commit()
        monkeypatch.undo()
        assert ids(index) == ["az", "en", "ru"]
        assert index.add(Document("later", "news"), timeout=0.2) == 1
        assert ids(index) == ["az", "en", "later", "ru"]
        with pytest.raises(WriterClosedError):
            writer.commit()

    def test_a_manifest_that_cannot_be_written_lets_the_index_go(
        self, index: Index, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any, **__: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("relsearch.manifest.Manifest.write", full)
        with pytest.raises(OSError, match="No space"):
            index.add(Document("new", "Noticias", language="und"))
        monkeypatch.undo()
        assert ids(index) == ["az", "en", "ru"]
        assert index.add(Document("later", "news"), timeout=0.2) == 1

    def _change_and_fail(self, index: Index) -> None:
        with index.writer() as writer:
            self._change(writer)
            raise KeyError

    @staticmethod
    def _change(writer: Any) -> None:
        writer.add(Document("new", "news"))
        writer.add(Document("en", "news"))
        writer.delete("ru")


class TestWriter:
    @pytest.mark.parametrize("end", ["commit", "rollback"])
    def test_used_after_its_end(self, index: Index, end: str) -> None:
        writer = index.writer()
        getattr(writer, end)()
        for use in (
            lambda: writer.add(Document("1", "x")),
            lambda: writer.delete("en"),
            writer.commit,
            writer.rollback,
        ):
            with pytest.raises(WriterClosedError, match=r"index\.writer\(\)"):
                use()
        assert len(index) == 3

    def test_commits_once_in_a_with_statement(self, index: Index) -> None:
        with index.writer() as writer:
            writer.add(Document("new", "news"))
            writer.commit()
            assert index.search("news").total == 1
        assert len(index) == 4

    def test_a_second_one_waits_and_gives_up(self, index: Index) -> None:
        with index.writer():
            begun = time.monotonic()
            with pytest.raises(IndexLockedError, match=r"0\.2 s.*wait") as raised:
                index.writer(timeout=0.2)
            assert time.monotonic() - begun >= 0.19
            assert str(index.path) in str(raised.value)
            for change in (lambda: index.add([Document("1", "x")], timeout=0), lambda: index.delete("en", timeout=0)):
                with pytest.raises(IndexLockedError):
                    change()
        index.writer(timeout=0).rollback()

    def test_a_second_one_waits_and_goes_on(self, index: Index) -> None:
        first = index.writer()
        first.add(Document("first", "news"))
        second = threading.Thread(target=lambda: index.add(Document("second", "news")))
        second.start()
        time.sleep(0.1)
        assert second.is_alive()
        first.commit()
        second.join(10)
        assert {hit.id for hit in index.search("news")} == {"first", "second"}

    def test_shared_between_threads(self, index: Index) -> None:
        errors: list[BaseException] = []

        def add(thread: int) -> None:
            try:
                for number in range(25):
                    writer.add(Document(f"{thread}-{number}", "news of the day"))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
                errors.append(error)

        with index.writer() as writer:
            threads = [threading.Thread(target=add, args=(thread,)) for thread in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert not errors
        assert index.search("news", limit=200).total == 100
        assert len(index) == 103


HOLD = """
    import sys
    from relsearch import Document, Index
    writer = Index.open(sys.argv[1]).writer()
    writer.add(Document("new", "news from elsewhere"))
    for number in range(200):
        writer.add(Document(f"more-{number}", f"further news {number} " * 20))
    print("holding", flush=True)
    sys.stdin.readline()
    writer.commit()
    print("committed", flush=True)
"""


class TestOtherProcesses:
    def test_hold_the_lock(self, index: Index, other_process: Start) -> None:
        other = other_process(HOLD, index.path)
        assert other.stdout is not None
        assert other.stdout.readline() == "holding\n"
        with pytest.raises(IndexLockedError):
            index.writer(timeout=0.2)
        assert len(index) == 3
        other.communicate("go on\n", timeout=60)
        assert len(index) == 204, "an index sees what other processes commit"
        assert index.search("elsewhere")[0].id == "new"

    def test_see_commits(self, index: Index, other_process: Start) -> None:
        other = other_process(
            """
            import sys
            from relsearch import Index
            index = Index.open(sys.argv[1])
            for line in sys.stdin:
                print(len(index), index.search(line).total, flush=True)
            """,
            index.path,
        )
        assert other.stdin is not None
        assert other.stdout is not None
        for number in range(7):
            print("news", file=other.stdin, flush=True)
            assert other.stdout.readline() == f"{3 + number} {number}\n"
            index.add(Document(f"new-{number}", "news"))

    @pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
    def test_killed_in_the_midst_of_a_batch(self, index: Index, other_process: Start) -> None:
        before = Snapshot(index)
        other = other_process(HOLD, index.path)
        assert other.stdout is not None
        assert other.stdout.readline() == "holding\n"
        os.kill(other.pid, signal.SIGKILL)
        other.wait(10)
        assert Snapshot(Index.open(index.path)) == before
        index.add(Document("later", "news"), timeout=1)
        assert ids(index) == ["az", "en", "later", "ru"]

    @pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
    def test_killed_while_a_segment_is_written_on_a_thread(self, index: Index, other_process: Start) -> None:
        before = Snapshot(index)
        other = other_process(
            """
            import os, signal, sys
            from relsearch import Document, Index
            def die(*_, **__):
                os.kill(os.getpid(), signal.SIGKILL)
            os.fsync = die
            index = Index.open(sys.argv[1])
            writer = index.writer()
            writer._batch._batch._memory = 0
            for number in range(100):
                writer.add(Document(f"new-{number}", "news"))
            """,
            index.path,
        )
        assert other.wait(60) == -signal.SIGKILL
        assert Snapshot(Index.open(index.path)) == before
        index.add(Document("later", "news"), timeout=1)
        assert ids(index) == ["az", "en", "later", "ru"]

    @pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
    @pytest.mark.parametrize("call", ["Batch.finish", "_merge", "_publish", "os.fsync", "Path.replace", "_clean"])
    def test_killed_in_the_midst_of_a_commit(self, index: Index, other_process: Start, call: str) -> None:
        other = other_process(
            """
            import os, signal, sys
            from pathlib import Path
            from relsearch.engine.whoosh.writing.batch import Batch
            from relsearch.engine.whoosh.writing.writer import WhooshWriter
            from relsearch import Document, Index
            def die(*_, **__):
                os.kill(os.getpid(), signal.SIGKILL)
            index = Index.open(sys.argv[1])
            writer = index.writer()
            writer.add(Document("new", "news"))
            writer.delete("en")
            owner, _, name = sys.argv[2].rpartition(".")
            setattr({"os": os, "Path": Path, "Batch": Batch, "": WhooshWriter}[owner], name, die)
            writer.commit()
            """,
            index.path,
            call,
        )
        assert other.wait(60) == -signal.SIGKILL
        old, new = ["az", "en", "ru"], ["az", "new", "ru"]
        expected = new if call == "_clean" else old  # the table of contents is the moment of truth
        assert ids(Index.open(index.path)) == ids(index) == expected
        assert index.search("news").total == ("new" in expected)
        index.add(Document("later", "news"), timeout=1)
        assert ids(index) == sorted([*expected, "later"])
