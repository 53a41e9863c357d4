"""The benchmark of speed: what it counts, and that every system it can run here indexes what it is given."""

from __future__ import annotations

import json
from itertools import islice
from mmap import MAP_ANONYMOUS, MAP_PRIVATE, mmap
from pathlib import Path

import pytest
from speed import main
from speed_corpus import in_turns, memory, percentiles, recombined
from speed_growth import Stopwatch
from speed_indexing import Run, format_table, index_relsearch, index_whoosh, measure, medians
from speed_queries import draw_queries, format_times, measure_relsearch, middle
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


@pytest.mark.parametrize("system", ["relsearch", "relsearch-2", "whoosh"])
def test_a_run(folder: Path, tmp_path: Path, system: str) -> None:
    run = measure(system, folder, 12, tmp_path / "index")
    assert (run.system, run.documents) == (system, 12)
    assert min(run.seconds, run.cpu_seconds, run.peak_mb, run.disk_mb) > 0.0


def test_medians() -> None:
    runs = [Run("x", 100, seconds, seconds / 2, 50.0, 7.0) for seconds in (1.0, 4.0, 2.0)]
    row = medians(runs)
    assert (row["documents_per_second"], row["documents_per_cpu_second"]) == (50.0, 100.0)
    assert row["documents_per_cpu_second_range"] == [50.0, 200.0]
    assert "100" in format_table([row]).splitlines()[1]


def test_documents_come_in_turns(folder: Path) -> None:
    assert [page.id for page in in_turns(folder)][:4] == ["az0", "en0", "ru0", "az1"]
    assert len(list(in_turns(folder))) == 15


def test_recombined_documents_have_sentences_of_their_language(folder: Path) -> None:
    pages = list(in_turns(folder))
    sentences = {code: {page.text for page in pages if page.language == code} for code in ("az", "en", "ru")}
    new = list(islice(recombined(pages), 40))
    assert new == list(islice(recombined(pages), 40))
    assert len({page.id for page in new}) == 40
    known = {code: {part for text in texts for part in text.split()} for code, texts in sentences.items()}
    assert all(set(page.text.split()) <= known[page.language or ""] for page in new)


def test_memory_grows() -> None:
    before = memory("RssAnon")
    # New pages: what is freed may come from memory that the process has had all along.
    with mmap(-1, 50_000_000, flags=MAP_PRIVATE | MAP_ANONYMOUS) as held:
        held.write(bytes(len(held)))
        assert memory("RssAnon") - before > 0.5 * len(held) / 1e6
    assert memory("VmHWM") >= memory("RssAnon")
    with pytest.raises(ValueError, match="Nonsense"):
        memory("Nonsense")


LONG = "the border guards of eight countries met in Baku on Monday to speak of cooperation"


def test_queries_are_of_words_that_stand_together() -> None:
    drawn = draw_queries([Document("1", LONG, language="en")], count=20)
    assert all(len(queries) == 20 for queries in drawn.values())
    assert all(word in LONG.lower() for query in drawn["OR of 3"] for word in query.split())
    assert all(query.strip('"') in LONG for query in drawn["phrase"])


def test_times(tmp_path: Path) -> None:
    pages = [Document("1", LONG, language="en")]
    index_relsearch(pages, tmp_path / "index")
    times = measure_relsearch(tmp_path / "index", draw_queries(pages, count=3))
    assert all(0.0 < ranks["p50"] <= ranks["p99"] for names in times.values() for ranks in names.values())
    runs = [{"word": {"first": percentiles([milliseconds])}} for milliseconds in (1.0, 9.0, 2.0)]
    assert middle(runs)["word"]["first"] == {"p50": 2.0, "p99": 2.0}
    assert "2.000 / 2.000" in format_times({"relsearch": middle(runs)})


def test_results_are_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "speed.json"
    options = ["--parts", "indexing", "--systems", "relsearch", "--documents", "9", "--runs", "1"]
    assert main([str(folder), *options, "--results", str(results)]) == 0
    content = json.loads(results.read_text(encoding="utf-8"))
    assert [row["system"] for row in content["indexing"]] == ["relsearch"]
    assert content["environment"]["python"]
    assert "relsearch" in capsys.readouterr().out


def test_growth_is_measured_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    line = json.dumps({"_id": "1", "title": "", "text": f"{LONG}. {LONG[::-1]}.", "lang": "en"})
    (folder / "en.jsonl").write_text(line, encoding="utf-8")
    results, picture = tmp_path / "speed.json", tmp_path / "speed.svg"
    options = ["--parts", "growth", "--sizes", "3,150", "--results", str(results), "--picture", str(picture)]
    assert main([str(folder), *options]) == 0
    rows = json.loads(results.read_text(encoding="utf-8"))["growth"]
    assert [row["documents"] for row in rows] == [3, 150]
    assert all(row["commit_ms"]["p50"] > 0 and row["queries"]["OR of 3"]["first"]["p99"] > 0 for row in rows)
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert "150" in capsys.readouterr().out


@pytest.mark.parametrize("option", [("--systems", "lucene"), ("--parts", "wheels")])
def test_what_there_is_not(folder: Path, option: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(folder), *option])
    assert option[1] in capsys.readouterr().err
