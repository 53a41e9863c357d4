"""Commands that read: search, get, info, analyze, demo."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from relsearch import Index, Ranking, analyze
from relsearch.cli import demo, main

Output = pytest.CaptureFixture[str]


def search_json(capsys: Output, directory: Path, *arguments: str) -> Any:
    main(["search", str(directory), *arguments, "--json"])
    return json.loads(capsys.readouterr().out)


def ids(shape: Any) -> list[str]:
    return [hit["id"] for hit in shape["hits"]]


# search


def test_search_prints_hits(directory: Path, capsys: Output) -> None:
    assert main(["search", str(directory), "border guards"]) == 0
    captured = capsys.readouterr()
    first, identifier, snippet, *_ = captured.out.splitlines()
    rank, score, language, date, title = first.split(maxsplit=4)
    assert (rank, language, date, title) == ("1.", "en", "2025-10-28", "Guards meet")
    assert float(score) > 0
    assert identifier.strip() == "en-1"
    assert snippet.strip().startswith("[Border] [guards] of both countries")
    assert "found" in captured.out.splitlines()[-1]
    assert captured.err == ""


def test_search_finds_nothing(directory: Path, capsys: Output) -> None:
    assert main(["search", str(directory), "xyzzyx"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["No document matches.", "Ignored 'xyzzyx': no document has it"]


def test_search_says_what_it_ignored_and_what_may_be_meant(directory: Path, capsys: Output) -> None:
    assert main(["search", str(directory), "tankar oil"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "1 document found." in lines
    assert "Ignored 'tankar': no document has it" in lines
    assert "Did you mean tanker oil?" in lines


def test_search_json(directory: Path, capsys: Output) -> None:
    shape = search_json(capsys, directory, "border guards", "--limit", "1", "--facet", "language")
    assert list(shape) == ["query", "total", "offset", "hits", "facets", "suggestions", "ignored"]
    assert (shape["query"], shape["offset"]) == ("border guards", 0)
    assert shape["total"] == sum(shape["facets"]["language"].values()) > 1
    (hit,) = shape["hits"]
    assert hit.items() >= {"rank": 1, "id": "en-1", "language": "en", "title": "Guards meet"}.items()
    assert hit.items() >= {"date": "2025-10-28", "source": "report", "section": None, "url": None}.items()
    assert hit["tags"] == ["border", "talks"]
    assert [hit["snippet"]["text"][start:end] for start, end in hit["snippet"]["spans"]] == ["Border", "guards"]
    assert "=border" in hit["terms"]
    assert "explanation" not in hit


def test_search_json_keeps_letters(directory: Path, capsys: Output) -> None:
    main(["search", str(directory), "sərhəd", "--json"])
    assert '"query": "sərhəd"' in capsys.readouterr().out


def test_search_explains(directory: Path, capsys: Output) -> None:
    (hit,) = search_json(capsys, directory, "tanker", "--explain")["hits"]
    assert hit["explanation"]["score"] == pytest.approx(hit["score"])
    assert [concept["text"] for concept in hit["explanation"]["concepts"]] == ["tanker"]
    assert main(["search", str(directory), "tanker", "--explain"]) == 0
    assert "idf" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["source:report"], {"en-1", "en-2"}),
        (["", "--filter", "source=report"], {"en-1", "en-2"}),
        (["", "--filter", "source=report", "--filter", "source=agency"], {"en-1", "en-2", "ru-1"}),
        (["", "--filter", "source=report", "--filter", "tags=talks"], {"en-1"}),
        (["", "--language", "az"], {"az-1"}),
        (["", "--language", "az", "--language", "ru"], {"az-1", "ru-1"}),
        (["", "--since", "2025"], {"en-1"}),
        (["", "--until", "2024-02"], {"ru-1"}),
        (["", "--since", "2024-02-01", "--until", "2025-10-28"], {"en-1", "ru-1"}),
        (["Mirziyoyev"], {"ru-1"}),
        (["Mirziyoyev", "--no-across"], set()),
        (["oil", "--query-language", "en"], {"en-2"}),
        (["--", "-oil"], {"en-1", "ru-1", "az-1"}),
    ],
)
def test_search_options(arguments: list[str], expected: set[str], directory: Path, capsys: Output) -> None:
    status = main(["search", "--json", str(directory), *arguments])
    assert set(ids(json.loads(capsys.readouterr().out))) == expected
    assert status == (0 if expected else 1)


def test_search_sorts_and_pages(directory: Path, capsys: Output) -> None:
    every = ["", "--until", "2030"]
    assert ids(search_json(capsys, directory, *every, "--sort", "newest")) == ["en-1", "ru-1"]
    assert ids(search_json(capsys, directory, *every, "--sort", "oldest")) == ["ru-1", "en-1"]
    page = search_json(capsys, directory, *every, "--sort", "oldest", "--limit", "1", "--offset", "1")
    assert [(hit["rank"], hit["id"]) for hit in page["hits"]] == [(2, "en-1")]
    main(["search", str(directory), *every, "--sort", "oldest", "--limit", "1", "--offset", "1"])
    assert "2 documents found; shown: 2 to 2." in capsys.readouterr().out
    assert main(["search", str(directory), *every, "--limit", "0"]) == 0
    assert capsys.readouterr().out == "2 documents found.\n"


def test_search_prints_facets(directory: Path, capsys: Output) -> None:
    main(["search", str(directory), "source:report", "--limit", "0", "--facet", "source", "--facet", "section"])
    assert capsys.readouterr().out.splitlines() == ["2 documents found.", "source: report 2", "section: no values"]


def test_search_favours_new_documents(directory: Path, capsys: Output) -> None:
    arguments = ["border", "--explain", "--filter", "id=en-1"]
    (old,) = search_json(capsys, directory, *arguments)["hits"]
    (new,) = search_json(capsys, directory, *arguments, "--recency", "30")["hits"]
    assert old["explanation"]["recency"] == 1.0
    assert new["score"] == pytest.approx(old["score"] * new["explanation"]["recency"])
    assert new["score"] > old["score"]


def test_documents_cannot_steer_the_terminal(directory: Path, capsys: Output) -> None:
    main(["search", str(directory), "tanker"])
    main(["get", str(directory), "en-2"])
    out = capsys.readouterr().out
    assert "The screen [2J of" in out
    assert "\x1b" not in out


# get


def test_get(directory: Path, capsys: Output) -> None:
    assert main(["get", str(directory), "en-1"]) == 0
    out = capsys.readouterr().out
    for line in ("title     Guards meet", "date      2025-10-28", "tags      border, talks", "extra     editor 7"):
        assert line in out.splitlines()
    assert "joint patrols." in out
    assert "headline (ru), weight 1\nПограничники встретились" in out
    assert "section" not in out


def test_get_json(directory: Path, capsys: Output) -> None:
    assert main(["get", str(directory), "en-1", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert list(shape) == [
        *("id", "text", "title", "language", "date", "source", "section", "url", "tags", "extra", "passages"),
    ]
    assert (shape["date"], shape["tags"], shape["extra"]) == ("2025-10-28", ["border", "talks"], {"editor": 7})
    passage = {"text": "Пограничники встретились", "language": "ru", "kind": "headline", "weight": 1.0}
    assert shape["passages"] == [passage]


def test_get_of_nothing(directory: Path, capsys: Output) -> None:
    assert main(["get", str(directory), "xx"]) == 1
    assert capsys.readouterr() == ("", f"relsearch: there is no document 'xx' in {directory}\n")
    assert main(["get", str(directory), "xx", "--json"]) == 1
    assert capsys.readouterr().out == "null\n"


# info


def test_info(directory: Path, capsys: Output) -> None:
    assert main(["info", str(directory)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "documents  4" in lines
    assert "languages  en 2, az 1, ru 1" in lines
    assert main(["info", str(directory), "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["documents"] == 4
    assert shape["languages"] == {"en": 2, "ru": 1, "az": 1}
    assert shape["path"] == str(directory)
    assert shape["ranking"]["k1"] == Ranking().k1
    assert {"segments", "bytes", "format", "analyzers"} <= shape.keys()


# analyze


def test_analyze_prints_a_table(capsys: Output) -> None:
    assert main(["analyze", "ru", "о Мирзиёеве"]) == 0
    assert [line.split(maxsplit=3) for line in capsys.readouterr().out.splitlines()[:3]] == [
        ["position", "offsets", "text", "terms"],
        ["0", "0-1", "о", "=о 1, ru:о 1"],
        ["1", "2-11", "Мирзиёеве", ", ".join(f"{term} 1" for term in analyze("ru", "Мирзиёеве")[0].terms)],
    ]


def test_analyze_json(capsys: Output) -> None:
    assert main(["analyze", "ru", "стали", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    (token,) = analyze("ru", "стали")
    expected = {"position": 0, "start": 0, "end": 5, "text": "стали", "terms": dict(token.terms)}
    assert shape == {"language": "ru", "tokens": [expected]}
    assert len(token.terms) > 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_analyze_reads_standard_input(encoding: str, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    # Standard input is text in some encoding of the system's, but what is piped in is what was written.
    bytes_ = io.BytesIO("sərhəd".encode(encoding))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(bytes_, encoding="cp1251"))
    assert main(["analyze", "az", "-", "--json"]) == 0
    assert [token["text"] for token in json.loads(capsys.readouterr().out)["tokens"]] == ["sərhəd"]


def test_analyze_refuses_what_is_not_text(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc \xff"), encoding="utf-8"))
    assert main(["analyze", "az", "-"]) == 2
    assert "standard input, line 1: byte 0xff" in capsys.readouterr().err


def test_analyze_knows_its_languages(capsys: Output) -> None:
    assert main(["analyze", "tlh", "Qapla'"]) == 2
    assert "'tlh'" in capsys.readouterr().err


# demo


def test_demo_answers_a_query_in_each_language(capsys: Output) -> None:
    assert main(["demo"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("documents  60\n")
    for query, remark in demo.QUERIES:
        assert f"\n{query}\n{remark}\n" in out
    assert out.count("documents found") == len(demo.QUERIES)


def test_demo_answers_given_queries_on_given_pages(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "harbour.txt").write_text("No ship came into the harbour today.", encoding="utf-8")
    assert main(["demo", "--seeds", str(tmp_path), "ships"]) == 0
    assert "No [ship] came into the harbour today." in capsys.readouterr().out
    assert main(["demo", "--seeds", str(tmp_path), "ships", "aeroplanes"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["harbour.txt"]


def test_demo_without_pages(tmp_path: Path, capsys: Output) -> None:
    assert main(["demo", "--seeds", str(tmp_path)]) == 2
    assert main(["demo", "--seeds", str(tmp_path / "nowhere")]) == 2
    empty, missing = capsys.readouterr().err.splitlines()
    assert "has no pages" in empty
    assert "nowhere" in missing


def test_demo_queries_are_answered_across_languages() -> None:
    with demo.sample_index() as index:
        for query, _ in demo.QUERIES:
            assert len({hit.language for hit in index.search(query, limit=10)}) == 3, query
        path = index.path
        assert isinstance(index, Index)
    assert not path.exists()
