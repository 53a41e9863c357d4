"""The quality benchmark: what it reads, what it measures, what it writes, on a folder small enough to judge by eye."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import beir_folder
import pytest
import quality
from beir_folder import read_collection

from relsearch import MissingExtraError, ReadError

Write = Callable[[str, str], None]

CORPUS = [
    {"_id": "en1", "title": "Mines", "text": "Sappers cleared mines from the field near the village.", "lang": "en"},
    {"_id": "en2", "title": "", "text": "The chess tournament was won by a student from London.", "lang": "en"},
    {"_id": "ru1", "title": "", "text": "Шахматный турнир выиграл студент из Лондона.", "lang": "ru"},
    {"_id": "ru2", "title": "", "text": "Сапёры очистили поле от мин возле деревни.", "lang": "ru"},
    {"_id": "az1", "title": "", "text": "Şahmat turnirinin qalibi tələbə olub.", "lang": "az"},
]
QUERIES = [
    {"_id": "q1", "text": "clearing mine fields", "lang": "en"},
    {"_id": "q2", "text": "шахматные турниры", "lang": "ru"},
    {"_id": "q3", "text": "шаһмат турнири", "lang": "az_Cyrl"},
    {"_id": "ru2", "text": "сапёры возле деревень", "lang": "ru"},
]
HEADER = "query-id\tcorpus-id\tscore\n"
QRELS = HEADER + "q1\ten1\t2\nq1\tru2\t1\nq2\tru1\t1\nq3\taz1\t1\nq3\ten1\t0\nru2\tru2\t1\nru2\ten1\t1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    for name, records in (("corpus.jsonl", CORPUS), ("queries.jsonl", QUERIES)):
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / name).write_text("".join(lines), encoding="utf-8")
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> list[quality.Row]:
    """The rows that a command line gives, in order."""
    options = quality.parse_arguments([str(argument) for argument in arguments])
    return [row for folder in options.folders for row in quality.measure_folder(folder, options)]


def figures(rows: list[quality.Row]) -> dict[tuple[str, str], tuple[int, float, float]]:
    return {(row.direction, row.system): (row.queries, row.ndcg, row.recall) for row in rows}


# Reading


def test_judgements_of_a_query_on_itself_and_of_no_relevance_are_left_out(folder: Path) -> None:
    assert read_collection(folder).qrels == {
        "q1": {"en1": 2, "ru2": 1},
        "q2": {"ru1": 1},
        "q3": {"az1": 1},
        "ru2": {"en1": 1},
    }


def test_judgements_may_lie_in_a_folder_and_lack_a_header(folder: Path) -> None:
    expected = read_collection(folder).qrels
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    (folder / "qrels" / "test.tsv").write_text(QRELS.removeprefix(HEADER), encoding="utf-8")
    assert read_collection(folder).qrels == expected


def test_directions_are_those_that_have_files(folder: Path) -> None:
    (folder / "qrels.ru-az_Cyrl.tsv").write_text(HEADER + "q2\taz1\t1\n", encoding="utf-8")
    [direction] = read_collection(folder).directions
    assert (direction.name, direction.document_language) == ("ru-az_Cyrl", "az")
    assert direction.qrels == {"q2": {"az1": 1}}


def test_directions_are_derived_from_languages_where_there_are_no_files(folder: Path) -> None:
    members = {"en": {"en1", "en2"}, "ru": {"ru1", "ru2"}, "az": {"az1"}}
    derived = beir_folder.derive_directions(read_collection(folder), members)
    assert {direction.name: direction.qrels for direction in derived} == {
        "az_Cyrl-az": {"q3": {"az1": 1}},
        "en-en": {"q1": {"en1": 2}},
        "en-ru": {"q1": {"ru2": 1}},
        "ru-en": {"ru2": {"en1": 1}},
        "ru-ru": {"q2": {"ru1": 1}},
    }


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("qrels.tsv", HEADER + "q1\ten1\n", r"qrels.tsv, line 2: 'q1\\ten1' is no judgement"),
        ("qrels.tsv", HEADER + "q1\ten1\thigh\n", "line 2: .* a whole number"),
        ("qrels.tsv", HEADER + "q9\ten1\t1\n", "line 2: queries.jsonl has no query 'q9'"),
        ("queries.jsonl", '{"_id": "q1"}\n', r"queries.jsonl, line 1: no query \(KeyError\('text'\)\)"),
        ("queries.jsonl", '{"_id": "q1", "text": null}\n', "None is no string"),
        ("queries.jsonl", '["q1"]\n', "queries.jsonl, line 1: no query"),
    ],
)
def test_broken_files_are_refused_with_their_place(folder: Path, file: str, content: str, message: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=message):
        read_collection(folder)


@pytest.mark.parametrize("file", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ReadError, match=file):
        read_collection(folder)


def test_queries_without_a_language_make_directions_of_any(folder: Path) -> None:
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "mines"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text(HEADER + "q1\ten1\t1\n", encoding="utf-8")
    assert [row.direction for row in run(folder)] == ["any-en", "all"]


# Scoring


def test_score_is_ndcg_and_recall_of_the_order_given() -> None:
    qrels = {"a": {"x": 1, "y": 1}, "b": {"z": 1}}
    ndcg, recall = quality.score(qrels, {"a": ["n", "x"], "b": []}, depth=100)
    ideal = 1 + 1 / math.log2(3)
    assert ndcg == pytest.approx((1 / math.log2(3) / ideal + 0) / 2)
    assert recall == pytest.approx((1 / 2 + 0) / 2)


def test_equal_and_nearly_equal_hits_keep_their_order() -> None:
    found = [f"d{number:03}" for number in range(100)]  # trec_eval would sort equals by id, descending
    assert quality.score({"q": {"d000": 1}}, {"q": found}, depth=100) == (1.0, 1.0)


def test_relevance_is_graded() -> None:
    qrels = {"q": {"best": 2, "good": 1}}
    better, _ = quality.score(qrels, {"q": ["best", "good"]}, depth=100)
    worse, _ = quality.score(qrels, {"q": ["good", "best"]}, depth=100)
    assert better == 1.0 > worse


def test_recall_is_cut_at_the_depth() -> None:
    found = [f"d{number}" for number in range(20)]
    assert quality.score({"q": {"d15": 1}}, {"q": found}, depth=20)[1] == 1.0
    assert quality.score({"q": {"d15": 1}}, {"q": found}, depth=10)[1] == 0.0


# Measuring


def test_measures_every_direction_and_all(folder: Path) -> None:
    found = figures(run(folder))
    names = ["az_Cyrl-az", "en-en", "en-ru", "ru-en", "ru-ru", "all"]
    assert list(found) == [(name, "relsearch") for name in names]
    assert found["en-en", "relsearch"] == (1, 1.0, 1.0)
    assert found["ru-ru", "relsearch"] == (1, 1.0, 1.0)
    assert found["az_Cyrl-az", "relsearch"] == (1, 1.0, 1.0)
    assert found["all", "relsearch"][0] == 4


def test_a_query_does_not_find_its_own_document(folder: Path) -> None:
    (folder / "qrels.ru-ru.tsv").write_text(HEADER + "ru2\tru2\t1\nru2\tru1\t1\n", encoding="utf-8")
    [row] = run(folder, "--directions", "ru-ru", "--run-files", folder / "runs")
    assert row.queries == 1
    assert " ru2 " not in (folder / "runs" / "tiny.ru-ru.relsearch.run").read_text(encoding="utf-8")


def test_searches_are_restricted_to_the_language_of_the_documents(folder: Path) -> None:
    run(folder, "--run-files", folder / "runs")
    found = (folder / "runs" / "tiny.en-ru.relsearch.run").read_text(encoding="utf-8")
    assert {line.split()[2] for line in found.splitlines()} <= {"ru1", "ru2"}
    everywhere = (folder / "runs" / "tiny.all.relsearch.run").read_text(encoding="utf-8")
    assert {"en1", "az1"} <= {line.split()[2] for line in everywhere.splitlines()}


def test_without_other_languages_only_the_words_own_are_found(folder: Path) -> None:
    [row] = run(folder, "--no-across", "--directions", "en-ru")
    assert (row.ndcg, row.recall) == (0.0, 0.0)


def test_told_the_wrong_language_the_engine_does_not_stem(folder: Path) -> None:
    queries = [{"_id": "q1", "text": "tournaments", "lang": "az"}]
    (folder / "queries.jsonl").write_text(json.dumps(queries[0]) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text(HEADER + "q1\ten2\t1\n", encoding="utf-8")
    [untold] = run(folder, "--directions", "az-en", "--no-across")
    [told] = run(folder, "--directions", "az-en", "--no-across", "--tell-query-language")
    assert (untold.recall, told.recall) == (1.0, 0.0)


def test_baseline_knows_words_only_as_written(folder: Path) -> None:
    found = figures(run(folder, "--baseline"))
    assert found["ru-ru", "words"] == (1, 0.0, 0.0)  # шахматные is not шахматный
    assert found["az_Cyrl-az", "words"] == (1, 0.0, 0.0)
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "MINES", "lang": "en"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text(HEADER + "q1\ten1\t1\n", encoding="utf-8")
    assert figures(run(folder, "--baseline"))["en-en", "words"] == (1, 1.0, 1.0)


def test_a_refused_query_counts_as_nothing_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "mines date:never", "lang": "en"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text(HEADER + "q1\ten1\t1\n", encoding="utf-8")
    [row] = run(folder, "--directions", "all")
    assert (row.queries, row.refused, row.ndcg) == (1, 1, 0.0)
    assert "refused: query q1: 'never'" in capsys.readouterr().err


def test_records_that_cannot_be_read_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "empty", "title": "", "text": ""}\n')
    [row] = run(folder, "--directions", "all")
    assert row.documents == len(CORPUS)
    assert "corpus.jsonl, line 6" in capsys.readouterr().err


def test_pages_are_read_and_their_language_is_detected(folder: Path) -> None:
    (folder / "corpus.jsonl").unlink()
    pages = folder / "pages"
    pages.mkdir()
    (pages / "one.txt").write_text(
        "Mines cleared\n\nSappers cleared many mines from the fields near the village on Monday, officials said.\n",
        encoding="utf-8",
    )
    (pages / "two.txt").write_text(
        "Турнир\n\nМолодой студент из столицы выиграл в понедельник большой шахматный турнир.\n", encoding="utf-8"
    )
    (folder / "qrels.tsv").write_text(HEADER + "q1\tone\t1\nq2\ttwo\t2\n", encoding="utf-8")
    assert figures(run(folder)) == {
        ("en-en", "relsearch"): (1, 1.0, 1.0),
        ("ru-ru", "relsearch"): (1, 1.0, 1.0),
        ("all", "relsearch"): (2, 1.0, 1.0),
    }


def test_the_same_run_twice_gives_the_same_figures(folder: Path) -> None:
    assert figures(run(folder, "--baseline")) == figures(run(folder, "--baseline"))


# The command line


def test_results_hold_figures_versions_and_machine_but_no_paths(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "out" / "results.json"
    assert quality.main([str(folder), "--results", str(results), "--depth", "50"]) == 0
    text = results.read_text(encoding="utf-8")
    content = json.loads(text)
    assert [each["direction"] for each in content["figures"]][-1] == "all"
    assert content["options"]["folders"] == ["tiny"]
    assert content["measures"] == {"ndcg": "nDCG@10", "recall": "R@50"}
    assert content["packages"].keys() >= {"Whoosh", "pymorphy3", "numpy", "ir_measures"}
    assert content["machine"]["cores"] >= 1
    assert str(tmp_path) not in text
    assert str(Path(quality.__file__).parent) not in text
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split()[:6] == ["folder", "direction", "system", "queries", "nDCG@10", "R@50"]
    assert len(lines) == len(content["figures"])


def test_table_is_aligned() -> None:
    row = quality.Row("tiny", "en-ru", "relsearch", 5, 12, 0.5, 0.25, 0, 1.25, 3.0)
    lines = quality.format_table([row, quality.Row("longer-name", "all", "words", 5, 1, 1, 1, 0, 10, 30)], 100)
    assert lines.splitlines() == [
        "folder       direction  system     queries  nDCG@10   R@100  ms/query  index s",
        "tiny         en-ru      relsearch       12   0.5000  0.2500       1.2      3.0",
        "longer-name  all        words            1   1.0000  1.0000      10.0     30.0",
    ]


def test_run_files_are_in_the_format_of_trec(folder: Path) -> None:
    ir_measures = pytest.importorskip("ir_measures")
    [row] = run(folder, "--directions", "all", "--run-files", folder / "runs")
    path = folder / "runs" / "tiny.all.relsearch.run"
    first = path.read_text(encoding="utf-8").splitlines()[0].split()
    assert len(first) == 6
    assert (first[1], first[3], first[5]) == ("Q0", "1", "relsearch")
    measure = ir_measures.nDCG @ 10
    read = ir_measures.calc_aggregate([measure], read_collection(folder).qrels, ir_measures.read_trec_run(str(path)))
    assert read[measure] == pytest.approx(row.ndcg)


def test_an_unknown_direction_is_an_error_that_lists_the_known(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quality.main([str(folder), "--directions", "en-fr"]) == 1
    assert "none of the directions en-fr" in capsys.readouterr().err


def test_a_depth_below_the_cutoff_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        quality.parse_arguments([str(folder), "--depth", "5"])
    assert "--depth 5 is too small" in capsys.readouterr().err


def test_without_ir_measures_the_remedy_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(MissingExtraError, match=r'pip install "relsearch\[bench\]"'):
        run(folder)
