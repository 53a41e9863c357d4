"""Commands that write: index, delete, rebuild."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relsearch import Document, Index
from relsearch.cli import main
from relsearch.manifest import FILE_NAME

Output = pytest.CaptureFixture[str]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "harbour.txt").write_text("Quiet harbour\n\nNo ship came in today.", encoding="utf-8")
    (folder / "liman.txt").write_text("Limanda bu gün sakitlikdir, heç bir gəmi gəlməyib.", encoding="utf-8")
    return folder


def test_index_says_how_many(pages: Path, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "made" / "news.index"
    assert main(["index", str(pages), "--into", str(target)]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"indexed 2 documents into {target} (0 failed)\n"
    assert captured.err == ""
    assert len(Index.open(target)) == 2


def test_index_adds_to_what_is_there(pages: Path, scratch: Path, capsys: Output) -> None:
    before = len(Index.open(scratch))
    assert main(["index", str(pages / "harbour.txt"), "--into", str(scratch)]) == 0
    assert "indexed 1 document into" in capsys.readouterr().out
    assert len(Index.open(scratch)) == before + 1


def test_unreadable_files_are_named_and_the_others_indexed(pages: Path, tmp_path: Path, capsys: Output) -> None:
    (pages / "broken.txt").write_bytes(b"\xff\xfe\xff is neither UTF-8 nor UTF-16")
    (pages / "news.jsonl").write_text('{"id": "n1", "text": "A ship came."}\n{"id": "n2"\n', encoding="utf-8")
    target = tmp_path / "news.index"
    assert main(["index", str(pages), str(tmp_path / "nowhere"), "--into", str(target)]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"indexed 3 documents into {target} (3 failed)\n"
    lines = captured.err.splitlines()
    assert all(line.startswith("relsearch: ") for line in lines)
    for name in ("broken.txt", "news.jsonl, line 2", "nowhere"):
        assert sum(name in line for line in lines) == 1
    assert {document.id for document in Index.open(target)} == {"harbour", "liman", "n1"}


def test_index_leaves_out_documents_it_cannot_analyse(tmp_path: Path, capsys: Output) -> None:
    source = tmp_path / "news.jsonl"
    records = [{"id": "a", "text": "A ship.", "language": "en"}, {"id": "b", "text": "Un bateau.", "language": "fr"}]
    source.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    target = tmp_path / "news.index"
    assert main(["index", str(source), "--into", str(target)]) == 1
    assert "document 'b' is left out: no analyzer is registered for the language 'fr'" in capsys.readouterr().err
    assert "a" in Index.open(target)
    assert "b" not in Index.open(target)


def test_index_json_and_quiet(pages: Path, tmp_path: Path, capsys: Output) -> None:
    target = tmp_path / "news.index"
    assert main(["index", str(pages), str(tmp_path / "nowhere"), "--into", str(target), "--json"]) == 1
    shape = json.loads(capsys.readouterr().out)
    assert shape.keys() == {"index", "indexed", "failed", "errors"}
    assert (shape["index"], shape["indexed"], shape["failed"]) == (str(target), 2, 1)
    assert "nowhere" in shape["errors"][0]
    assert main(["index", str(pages), "--into", str(target), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_index_language_is_that_of_documents_without_one(tmp_path: Path, capsys: Output) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text('{"id": "a", "text": "Baku"}\n{"id": "b", "text": "Baku", "lang": "en"}\n', encoding="utf-8")
    target = tmp_path / "news.index"
    assert main(["index", str(source), "--into", str(target), "--language", "az"]) == 0
    assert {document.id: document.language for document in Index.open(target)} == {"a": "az", "b": "en"}
    assert main(["index", str(source), "--into", str(tmp_path / "other"), "--language", "tlh"]) == 2
    assert "'tlh'" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()


def test_index_leaves_other_directories_alone(pages: Path, capsys: Output) -> None:
    assert main(["index", str(pages), "--into", str(pages)]) == 2
    assert "is not an empty directory" in capsys.readouterr().err
    assert len(list(pages.iterdir())) == 2


def test_delete(scratch: Path, capsys: Output) -> None:
    assert main(["delete", str(scratch), "en-1", "az-1", "en-1"]) == 0
    assert capsys.readouterr().out == f"deleted 2 documents from {scratch}\n"
    assert main(["delete", str(scratch), "en-1", "ru-1"]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"deleted 1 document from {scratch}\n"
    assert captured.err == f"relsearch: there is no document 'en-1' in {scratch}\n"
    assert [document.id for document in Index.open(scratch)] == ["en-2"]


def test_merge(scratch: Path, capsys: Output) -> None:
    with Index.open(scratch) as index:
        before = index.info()["segments"]
        index.add(Document("new", "news"))
    assert main(["merge", str(scratch)]) == 0
    assert capsys.readouterr().out == f"merged {scratch}: {int(str(before)) + 1} → 1 segments\n"
    assert main(["search", str(scratch), "news"]) == 0


def test_rebuild_mends_an_index_of_other_analyzers(scratch: Path, capsys: Output) -> None:
    manifest = scratch / FILE_NAME
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["analyzers"]["az"] = "az-0"
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert main(["search", str(scratch), "sərhəd"]) == 2
    assert "relsearch rebuild" in capsys.readouterr().err
    assert main(["rebuild", str(scratch)]) == 0
    assert capsys.readouterr().out == f"rebuilt {scratch}: 4 documents\n"
    assert main(["search", str(scratch), "sərhəd"]) == 0
