"""Creating, opening, refusing, rebuilding."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from whoosh import fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from relsearch import (
    Document,
    Index,
    IndexExistsError,
    IndexFormatError,
    IndexNotFoundError,
    Ranking,
    UnknownLanguageError,
    register_analyzer,
    unregister_analyzer,
)
from relsearch.analysis.undetermined import UndeterminedAnalyzer
from relsearch.manifest import FILE_NAME


class Reversing(UndeterminedAnalyzer):
    """A language in which a word's lemma is the word backwards."""

    code = "xx"
    version = "1"

    def lemmas(self, word: str) -> Mapping[str, float]:
        return {word.lower()[::-1]: 1.0}


class ReversingMore(Reversing):
    version = "2"

    def lemmas(self, word: str) -> Mapping[str, float]:
        return {word.lower()[::-1] + "!": 1.0}


@pytest.fixture
def reversing() -> Iterator[None]:
    register_analyzer(Reversing, code="xx")
    yield
    unregister_analyzer("xx")


def change_manifest(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    file = path / FILE_NAME
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


class TestCreate:
    def test_makes_missing_directories(self, tmp_path: Path) -> None:
        index = Index.create(tmp_path / "a" / "b")
        index.add([Document("1", "Bakı")])
        assert [hit.id for hit in Index.open(tmp_path / "a" / "b").search("Bakı")] == ["1"]

    def test_takes_a_path_as_text(self, tmp_path: Path) -> None:
        assert Index.create(str(tmp_path / "index")).path == tmp_path / "index"

    def test_takes_an_empty_directory(self, tmp_path: Path) -> None:
        assert len(Index.create(tmp_path)) == 0

    def test_over_an_index(self, index: Index) -> None:
        with pytest.raises(IndexExistsError, match=r"Index\.open"):
            Index.create(index.path)
        assert len(index) == 3

    def test_over_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("mine")
        with pytest.raises(IndexExistsError, match="another path"):
            Index.create(tmp_path)
        with pytest.raises(IndexExistsError, match="another path"):
            Index.create(tmp_path / "letter.txt")
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
        assert (tmp_path / "letter.txt").read_text() == "mine"

    def test_an_error_is_the_builtin_one_too(self, index: Index) -> None:
        with pytest.raises(FileExistsError):
            Index.create(index.path)

    def test_ranking_stays_with_the_index(self, tmp_path: Path) -> None:
        document = Document("1", "border guards", title="border")
        scores = []
        for number, ranking in enumerate([Ranking(), Ranking(k1=0.4, b=0.2, title_weight=5.0)]):
            Index.create(tmp_path / str(number), ranking=ranking).add([document])
            opened = Index.open(tmp_path / str(number))
            assert opened.info()["ranking"] == ranking
            scores.append(opened.search("border")[0].score)
        assert scores[0] != scores[1]

    @pytest.mark.parametrize("ranking", [{"k1": -1.0}, {"b": 1.5}, {"b": -0.1}, {"title_weight": -1.0}])
    def test_ranking_without_sense(self, ranking: dict[str, float]) -> None:
        with pytest.raises(ValueError, match=next(iter(ranking))):
            Ranking(**ranking)


class TestOpen:
    def test_open_or_create(self, tmp_path: Path) -> None:
        first = Index.open_or_create(tmp_path / "index")
        first.add([Document("1", "Bakı")])
        assert len(Index.open_or_create(tmp_path / "index")) == 1

    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(IndexNotFoundError, match=r"Index\.create") as raised:
            Index.open(tmp_path / "nowhere")
        assert isinstance(raised.value, FileNotFoundError)
        assert "nowhere" in str(raised.value)
        assert not (tmp_path / "nowhere").exists()

    def test_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        with pytest.raises(IndexNotFoundError, match="file"):
            Index.open(tmp_path / "file")

    @pytest.mark.parametrize("opening", [Index.open, Index.rebuild])
    def test_a_foreign_directory(self, tmp_path: Path, opening: Callable[[Path], Index]) -> None:
        (tmp_path / "notes.txt").write_text("x")
        with pytest.raises(IndexNotFoundError, match="not a relsearch index"):
            opening(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

    def test_open_or_create_does_not_take_a_foreign_directory(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("x")
        with pytest.raises(IndexExistsError):
            Index.open_or_create(tmp_path)

    def test_an_index_of_whoosh_itself(self, tmp_path: Path) -> None:
        FileIndex.create(FileStorage(str(tmp_path)), fields.Schema(text=fields.TEXT()), "MAIN")
        with pytest.raises(IndexNotFoundError, match="not a relsearch index"):
            Index.open(tmp_path)

    def test_nothing_is_unpickled_before_the_manifest_is_read(self, tmp_path: Path) -> None:
        trap = Trap(tmp_path / "sprung")
        folder = tmp_path / "index"
        folder.mkdir()
        for name in ("_MAIN_1.toc", "_MAIN_0.toc", "MAIN_1.seg"):
            (folder / name).write_bytes(pickle.dumps(trap))
        for opening in (Index.open, Index.rebuild, Index.open_or_create, Index.create):
            with pytest.raises((IndexNotFoundError, IndexExistsError)):
                opening(folder)
        (folder / FILE_NAME).write_bytes(pickle.dumps(trap))
        for opening in (Index.open, Index.rebuild, Index.open_or_create):
            with pytest.raises(IndexFormatError):
                opening(folder)
        assert not trap.path.exists()
        pickle.loads(pickle.dumps(trap))
        assert trap.path.exists(), "the trap works"


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


class TestFormat:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"{}",
            b"\xff\xfe",
            b'{"format": 1}',
            b'{"format": 1, "ranking": {"x": 1}, "analyzers": {}}',
            b'{"format": 1, "ranking": {}, "analyzers": 5}',
            b'{"format": 1, "ranking": 5, "analyzers": {}}',
        ],
    )
    def test_a_damaged_manifest(self, index: Index, content: bytes) -> None:
        (index.path / FILE_NAME).write_bytes(content)
        with pytest.raises(IndexFormatError, match=r"damaged.*index anew") as raised:
            Index.open(index.path)
        assert str(index.path) in str(raised.value)

    @pytest.mark.parametrize("version", [0, 2, "1", None])
    def test_another_format(self, index: Index, version: object) -> None:
        change_manifest(index.path, lambda content: content.update(format=version))
        with pytest.raises(IndexFormatError, match=f"format {version}") as raised:
            Index.open(index.path)
        assert "index the documents anew" in str(raised.value)

    def test_a_newer_manifest_with_more_in_it_tells_its_format(self, index: Index) -> None:
        def later(content: dict[str, Any]) -> None:
            content.update(format=2)
            content["ranking"]["learned"] = True

        change_manifest(index.path, later)
        with pytest.raises(IndexFormatError, match="format 2"):
            Index.open(index.path)

    def test_another_analyzer_and_rebuild(self, index: Index) -> None:
        before = sorted(index, key=lambda document: document.id)
        change_manifest(index.path, lambda content: content["analyzers"].update(ru="ru-0"))
        with pytest.raises(IndexFormatError, match=r"'ru' analyzer ru-0.*Index\.rebuild") as raised:
            Index.open(index.path)
        assert "relsearch rebuild" in str(raised.value)
        with Index.rebuild(index.path) as rebuilt:
            assert sorted(rebuilt, key=lambda document: document.id) == before
            assert [hit.id for hit in rebuilt.search("граница", languages="ru")] == ["ru"]
        assert len(Index.open(index.path)) == 3

    @pytest.mark.parametrize("damage", ["truncate", "remove"])
    def test_a_damaged_table_of_contents(self, index: Index, damage: str) -> None:
        for path in index.path.glob("*.toc"):
            path.unlink() if damage == "remove" else path.write_bytes(path.read_bytes()[:20])
        with pytest.raises(IndexFormatError):
            Index.open(index.path).search("border")

    def test_a_missing_segment(self, index: Index) -> None:
        (path,) = index.path.glob("*.seg")
        path.unlink()
        with pytest.raises(IndexFormatError, match=r"index the documents anew") as raised:
            Index.open(index.path).search("border")
        assert str(path) in str(raised.value)

    def test_nothing_on_disk_is_a_pickle(self, index: Index) -> None:
        index.delete("en")
        files = [path for path in index.path.iterdir() if path.is_file()]
        assert {path.suffix for path in files} >= {".toc", ".seg", ".del", ".json"}
        for path in files:
            with pytest.raises((pickle.UnpicklingError, EOFError, ValueError, LookupError)):
                pickle.loads(path.read_bytes())


class TestRebuild:
    def test_keeps_documents_and_ranking(self, tmp_path: Path) -> None:
        ranking = Ranking(k1=0.7)
        index = Index.create(tmp_path / "index", ranking=ranking)
        documents = [Document(f"{n}", f"Sənəd {n}", title="Başlıq", extra={"n": n}) for n in range(20)]
        for document in documents:
            index.add(document)
        index.delete("7")
        before = {hit.id: hit.score for hit in index.search("sənəd", limit=100)}
        index.close()
        rebuilt = Index.rebuild(tmp_path / "index")
        assert {document.id: document for document in rebuilt} == {d.id: d for d in documents if d.id != "7"}
        assert rebuilt.info()["ranking"] == ranking
        assert {hit.id: hit.score for hit in rebuilt.search("sənəd", limit=100)} == pytest.approx(before)
        assert [path.name for path in tmp_path.iterdir()] == ["index"]

    def test_remains_of_a_rebuild_that_was_cut_short(self, index: Index) -> None:
        for ending in (".rebuild", ".old"):
            remains = index.path.with_name(index.path.name + ending)
            remains.mkdir()
            (remains / "file").write_text("x")
        assert len(Index.rebuild(index.path)) == 3

    @pytest.mark.usefixtures("reversing")
    def test_a_failure_leaves_the_old_index(self, index: Index) -> None:
        index.add(Document("xx", "some words", language="xx"))
        unregister_analyzer("xx")
        try:
            with pytest.raises(UnknownLanguageError, match="'xx'"):
                Index.rebuild(index.path)
        finally:
            register_analyzer(Reversing, code="xx")
        assert len(Index.open(index.path)) == 4
        index.writer(timeout=0.2).rollback()

    def test_waits_for_a_writer(self, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("relsearch.index.LOCK_TIMEOUT", 0.1)
        with index.writer() as writer:
            writer.add(Document("new", "news"))
            with pytest.raises(TimeoutError):
                Index.rebuild(index.path)
        assert len(Index.rebuild(index.path)) == 4

    def test_an_index_open_elsewhere_sees_the_new_one(self, index: Index) -> None:
        assert len(index) == 3
        with Index.rebuild(index.path) as rebuilt:
            rebuilt.add(Document("new", "news"))
        assert len(index) == 4
        assert [hit.id for hit in index.search("news")] == ["new"]


@pytest.mark.usefixtures("reversing")
class TestCustomAnalyzer:
    def test_documents_and_queries(self, tmp_path: Path) -> None:
        index = Index.create(tmp_path / "index")
        index.add([Document("x", "desserts everywhere", language="xx"), Document("e", "stressed", language="en")])
        assert [hit.id for hit in index.search("desserts", query_language="xx")] == ["x"]
        assert index.search("desserts", query_language="xx")[0].terms == ("=desserts", "xx:stressed")
        assert index.search("desserts", languages="xx").total == 1
        assert index.search("everywhere")[0].language == "xx"

    def test_registered_after_the_index_was_opened(self, tmp_path: Path) -> None:
        unregister_analyzer("xx")
        index = Index.create(tmp_path / "index")
        register_analyzer(Reversing, code="xx")
        assert "xx" not in Index.open(index.path).info()["analyzers"]
        index.add(Document("x", "some words", language="xx"))
        assert "xx" in Index.open(index.path).info()["analyzers"]
        register_analyzer(ReversingMore, code="xx")
        with pytest.raises(IndexFormatError, match=r"Index\.rebuild"):
            Index.open(index.path)
        with Index.rebuild(index.path) as rebuilt:
            assert "xx:emos!" in rebuilt.search("some", query_language="xx")[0].terms

    def test_not_registered_any_more(self, index: Index) -> None:
        index.add(Document("x", "some words", language="xx"))
        unregister_analyzer("xx")
        try:
            with pytest.raises(IndexFormatError, match=r"'xx'.*register_analyzer"):
                Index.open(index.path)
        finally:
            register_analyzer(Reversing, code="xx")
        assert Index.open(index.path).search("some", query_language="xx").total == 1
