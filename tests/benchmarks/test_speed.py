"""The benchmark of indexing: what it counts, and that every system it can run here indexes what it is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from speed import Run, Stopwatch, format_table, index_relsearch, index_whoosh, main, measure, medians
from whoosh.index import open_dir

from relsearch import Document, Index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    texts = {"en": "Border guards met.", "ru": "Граница закрыта.", "az": "Sərhəd bağlıdır."}
    for code, text in texts.items():
        lines = [{"_id": f"{code}{n}", "title": "", "text": f"{text} {n}", "lang": code} for n in range(5)]
        (folder / f"{code}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


PAGES = [Document("1", "Border guards", language="en"), Document("2", "Граница", language="ru")]


def test_relsearch_indexes_all(tmp_path: Path) -> None:
    index_relsearch(PAGES, tmp_path / "index")
    assert sorted(Index.open(tmp_path / "index"), key=lambda page: page.id) == PAGES


def test_whoosh_indexes_all(tmp_path: Path) -> None:
    index_whoosh(PAGES, tmp_path / "index")
    assert open_dir(str(tmp_path / "index")).doc_count() == 2


def test_reading_is_not_counted() -> None:
    watch = Stopwatch(iter(PAGES))
    assert list(watch) == PAGES
    assert watch.count == 2
    assert watch.seconds > 0.0


@pytest.mark.parametrize("system", ["relsearch", "relsearch-warm", "whoosh"])
def test_a_run(folder: Path, system: str) -> None:
    run = measure(system, folder, 12)
    assert (run.system, run.documents) == (system, 12)
    assert min(run.seconds, run.cpu_seconds, run.peak_mb, run.disk_mb) > 0.0


def test_medians() -> None:
    runs = [Run("x", 100, seconds, seconds / 2, 50.0, 7.0) for seconds in (1.0, 4.0, 2.0)]
    row = medians(runs)
    assert (row["documents_per_second"], row["documents_per_cpu_second"]) == (50.0, 100.0)
    assert row["documents_per_cpu_second_range"] == [50.0, 200.0]
    assert "100" in format_table([row]).splitlines()[1]


def test_results_are_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "speed.json"
    status = main([str(folder), "--documents", "9", "--runs", "1", "--systems", "relsearch", "--results", str(results)])
    assert status == 0
    content = json.loads(results.read_text(encoding="utf-8"))
    assert [row["system"] for row in content["figures"]] == ["relsearch"]
    assert content["python"]
    assert "relsearch" in capsys.readouterr().out


def test_an_unknown_system(folder: Path) -> None:
    with pytest.raises(SystemExit):
        main([str(folder), "--systems", "lucene"])
