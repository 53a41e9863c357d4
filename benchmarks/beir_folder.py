"""Folders of documents, queries and judgements in the layout of BEIR, and which of them belong together.

BEIR: Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval
Models", NeurIPS 2021 (https://github.com/beir-cellar/beir).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from relsearch import Document, ReadError
from relsearch.ingest import read_folder, read_jsonl

Qrels = dict[str, dict[str, int]]
"""Query id -> document id -> degree of relevance, above 0."""

ANY_LANGUAGE: Final = "any"
"""The language of a query that does not name one."""

_QRELS_NAMES: Final = ("qrels.tsv", "qrels/test.tsv")
_DIRECTION_FILE: Final = re.compile(r"qrels\.([^.-]+)-([^.-]+)\.tsv")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked, and its language as a code like "en" or "az_Cyrl"."""

    id: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Direction:
    """Queries of one language with their judgements among the documents of one language.

    name               as in "en-ru"; "all" where nothing is restricted
    qrels              the judgements; the queries are its keys
    document_language  code of the language to which a search is restricted, or ``None``
    """

    name: str
    qrels: Qrels
    document_language: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder that was read.

    name        the folder's base name
    documents   in the order of the file
    queries     query id -> query
    qrels       all judgements
    directions  those that have files of their own, without "all"
    unreadable  what was said of records of the corpus that could not be read
    """

    name: str
    documents: tuple[Document, ...]
    queries: Mapping[str, Query]
    qrels: Qrels
    directions: tuple[Direction, ...]
    unreadable: tuple[str, ...]


def read_collection(folder: Path) -> Collection:
    """Read a folder with ``corpus.jsonl`` (or ``pages/``), ``queries.jsonl`` and ``qrels.tsv``.

    Judgements may also lie in ``qrels/test.tsv``, and those of single directions in ``qrels.en-ru.tsv`` and so on.

    Raises `ReadError` for a file that is missing or broken, and for judgements of unknown queries.
    """
    queries = {query.id: query for query in _read_queries(folder / "queries.jsonl")}
    errors: list[ReadError] = []
    return Collection(
        name=folder.resolve().name,
        documents=tuple(_read_documents(folder, errors)),
        queries=queries,
        qrels=_read_qrels(_qrels_file(folder), queries.keys()),
        directions=tuple(_read_directions(folder, queries.keys())),
        unreadable=tuple(str(error) for error in errors),
    )


def derive_directions(collection: Collection, members: Mapping[str, Set[str]]) -> list[Direction]:
    """A direction for each language of queries and of documents between which there are judgements.

    members  language code -> ids of the documents that are, at least in part, in this language
    """
    directions = []
    for source in sorted({query.language for query in collection.queries.values()}):
        for target, documents in sorted(members.items()):
            asked = {id: found for id, found in collection.qrels.items() if collection.queries[id].language == source}
            qrels = _among(asked, documents)
            if qrels:
                directions.append(Direction(f"{source}-{target}", qrels, target))
    return directions


def base_language(code: str) -> str:
    """The language of a code without script and country.

    >>> base_language("az_Cyrl"), base_language("en-GB"), base_language("ru")
    ('az', 'en', 'ru')
    """
    return re.split("[_-]", code)[0].lower()


def _among(qrels: Qrels, documents: Set[str]) -> Qrels:
    chosen = {
        query: {id: degree for id, degree in judged.items() if id in documents} for query, judged in qrels.items()
    }
    return {query: judged for query, judged in chosen.items() if judged}


def _read_documents(folder: Path, errors: list[ReadError]) -> Iterator[Document]:
    if (folder / "corpus.jsonl").is_file():
        documents = read_jsonl(folder / "corpus.jsonl", on_error=errors.append)
    elif (folder / "pages").is_dir():
        documents = read_folder([folder / "pages"], on_error=errors.append)
    else:
        raise ReadError(f"{folder} has neither corpus.jsonl nor pages/: give a folder in BEIR's layout")
    for document in documents:
        code = document.language and base_language(document.language)
        yield document if code == document.language else replace(document, language=code)


def _read_queries(path: Path) -> Iterator[Query]:
    for number, line in _lines(path):
        try:
            record = json.loads(line)
            yield Query(_string(record["_id"]), _string(record["text"]), record.get("lang") or ANY_LANGUAGE)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReadError(
                f'{path}, line {number}: no query ({error!r}): write {{"_id": "1", "text": "…", "lang": "en"}}'
            ) from None


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value


def _qrels_file(folder: Path) -> Path:
    files = (folder / name for name in _QRELS_NAMES)
    found = next((file for file in files if file.is_file()), None)
    if found is None:
        raise ReadError(f"{folder} has no {' and no '.join(_QRELS_NAMES)}: give a folder with judgements")
    return found


def _read_directions(folder: Path, queries: Set[str]) -> Iterator[Direction]:
    for file in sorted(folder.glob("qrels.*-*.tsv")):
        if match := _DIRECTION_FILE.fullmatch(file.name):
            source, target = match.groups()
            yield Direction(f"{source}-{target}", _read_qrels(file, queries), base_language(target))


def _read_qrels(path: Path, queries: Set[str]) -> Qrels:
    """The judgements above 0 of a file, but for those of a query on itself (BEIR's ``ignore_identical_ids``)."""
    qrels: Qrels = {}
    for number, line in _lines(path):
        try:
            query, document, degree = line.split("\t")
            if number == 1 and not degree.strip().lstrip("-").isdecimal():
                continue  # the header
            relevance = int(degree)
        except ValueError:
            raise ReadError(
                f"{path}, line {number}: {line[:80]!r} is no judgement: "
                "write query-id, corpus-id and a whole number with tabs between"
            ) from None
        if query not in queries:
            raise ReadError(f"{path}, line {number}: queries.jsonl has no query {query!r}: add it, or take this out")
        if relevance > 0 and query != document:
            qrels.setdefault(query, {})[document] = relevance
    return qrels


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file that are not blank, with their numbers."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line.rstrip("\n")
    except FileNotFoundError:
        raise ReadError(f"there is no file {path}: give a folder in BEIR's layout") from None
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is not UTF-8 ({error.reason} at byte {error.start}): save it as UTF-8") from None
