"""Search scenarios as data: each JSON file holds documents, and queries with what they are to find.

A query may say, beside its ``query`` and the ``options`` of `Index.search`:

| key | what must hold |
|---|---|
| ids | exactly these documents, in this order |
| set | exactly these documents, in any order |
| first | these documents, in this order, before all others |
| above | pairs [a, b]: both are found, and a scores strictly more than b |
| total | so many documents match |
| snippets | id -> snippet, the words that matched in brackets |
| marked | id -> the words that are marked in its snippet |
| ignored | word -> a piece of the reason why it had no part |
| suggestions | exactly these |
| facets | exactly these counts, in this order |
| error | a piece of the message of the QueryError |

An engine takes part by a factory in `ENGINES`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from relsearch import Document, Index, Passage, QueryError, Results

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.json"))

Factory = Callable[[Path, list[Document]], Index]
Scenario = dict[str, Any]


def in_one_batch(path: Path, documents: list[Document]) -> Index:
    index = Index.create(path)
    index.add(documents)
    return index


def in_several_batches(path: Path, documents: list[Document]) -> Index:
    """Three segments, a deletion, and a document replaced by itself."""
    index = Index.create(path)
    index.add([Document("gone", " ".join(document.text for document in documents)), documents[0]])
    index.add(documents[: len(documents) // 2])
    index.add(documents[len(documents) // 2 :])
    index.delete("gone")
    return index


ENGINES: dict[str, Factory] = {"whoosh": in_one_batch, "whoosh-segments": in_several_batches}


def read_document(value: dict[str, Any]) -> Document:
    fields = dict(value)
    if "date" in fields:
        fields["date"] = date.fromisoformat(fields["date"])
    fields["tags"] = tuple(fields.get("tags", ()))
    fields["passages"] = tuple(Passage(**passage) for passage in fields.get("passages", ()))
    return Document(**fields)


@cache
def scenarios(path: Path) -> list[Scenario]:
    found: list[Scenario] = json.loads(path.read_text(encoding="utf-8"))
    return found


def cases() -> Iterator[Any]:
    for path in FILES:
        for number, scenario in enumerate(scenarios(path)):
            for asked in scenario["queries"]:
                options = ",".join(f"{name}={value}" for name, value in asked.get("options", {}).items())
                name = f"{path.stem}/{scenario['name']}: {asked['query'][:40]} {options}".strip()
                yield pytest.param((path, number), asked, id=name)


@pytest.fixture(scope="module", params=ENGINES)
def index_of(request: pytest.FixtureRequest) -> Iterator[Callable[[Path, int], Index]]:
    """Path and number of a scenario -> its index, made on first use."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:

        @cache
        def make(path: Path, number: int) -> Index:
            documents = [read_document(each) for each in scenarios(path)[number]["documents"]]
            return ENGINES[request.param](Path(folder) / f"{path.stem}-{number}", documents)

        yield make


@pytest.mark.parametrize(("place", "asked"), list(cases()))
def test_scenario(place: tuple[Path, int], asked: dict[str, Any], index_of: Callable[[Path, int], Index]) -> None:
    index = index_of(*place)
    expected = {key: value for key, value in asked.items() if key not in ("query", "options", "why")}
    assert expected, "a query must say what it is to find"
    options = {name: _option(name, value) for name, value in asked.get("options", {}).items()}
    if "error" in expected:
        with pytest.raises(QueryError) as raised:
            index.search(asked["query"], **options)
        assert expected["error"] in str(raised.value)
        return
    results = index.search(asked["query"], **options)
    for key, value in expected.items():
        CHECKS[key](results, value)


def _option(name: str, value: Any) -> Any:
    if name == "filters" and "date" in value:
        days = tuple(day and date.fromisoformat(day) for day in value["date"])
        return {**value, "date": days}
    return value


def _ids(results: Results) -> list[str]:
    return [hit.id for hit in results]


def _check_ids(results: Results, ids: list[str]) -> None:
    assert _ids(results) == ids


def _check_set(results: Results, ids: list[str]) -> None:
    assert sorted(_ids(results)) == sorted(ids)


def _check_first(results: Results, ids: list[str]) -> None:
    assert ids
    assert _ids(results)[: len(ids)] == ids


def _check_above(results: Results, pairs: list[tuple[str, str]]) -> None:
    scores = {hit.id: hit.score for hit in results}
    assert pairs
    for better, worse in pairs:
        assert scores[better] > scores[worse], scores


def _check_total(results: Results, total: int) -> None:
    assert results.total == total


def _check_snippets(results: Results, snippets: dict[str, str]) -> None:
    found = {hit.id: str(hit.snippet) for hit in results}
    assert {key: found.get(key) for key in snippets} == snippets


def _check_marked(results: Results, marked: dict[str, list[str]]) -> None:
    found = {
        hit.id: [hit.snippet.text[start:end] for start, end in hit.snippet.spans]
        for hit in results
        if hit.snippet is not None
    }
    assert {key: found.get(key) for key in marked} == marked


def _check_ignored(results: Results, ignored: dict[str, str]) -> None:
    assert results.ignored.keys() == ignored.keys()
    for word, reason in ignored.items():
        assert reason
        assert reason in results.ignored[word]


def _check_suggestions(results: Results, suggestions: list[str]) -> None:
    assert list(results.suggestions) == suggestions


def _check_facets(results: Results, facets: dict[str, dict[str, int]]) -> None:
    assert {field: list(counts.items()) for field, counts in results.facets.items()} == {
        field: list(counts.items()) for field, counts in facets.items()
    }


CHECKS: dict[str, Callable[[Results, Any], None]] = {
    "ids": _check_ids,
    "set": _check_set,
    "first": _check_first,
    "above": _check_above,
    "total": _check_total,
    "snippets": _check_snippets,
    "marked": _check_marked,
    "ignored": _check_ignored,
    "suggestions": _check_suggestions,
    "facets": _check_facets,
}


def test_there_are_scenarios() -> None:
    assert sum(len(scenario["queries"]) for path in FILES for scenario in scenarios(path)) >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenarios_speak_of_documents_that_they_have(path: Path) -> None:
    for scenario in scenarios(path):
        known = {document["id"] for document in scenario["documents"]}
        assert len(known) == len(scenario["documents"]), "ids are unique"
        for asked in scenario["queries"]:
            named = {*asked.get("ids", ()), *asked.get("set", ()), *asked.get("first", ())}
            named |= {each for pair in asked.get("above", ()) for each in pair}
            named |= {*asked.get("snippets", {}), *asked.get("marked", {})}
            assert named <= known, asked
