"""How well relsearch ranks: nDCG@10 and recall over folders of judged queries.

    python benchmarks/quality.py seeds path/to/beir-folder --results quality.json

Every folder becomes one index with all its documents in all their languages. Each direction (queries in one
language, documents in another) is searched with ``languages=`` set to that of the documents; "all" is searched
without. The engine is not told what language a query is in, unless ``--tell-query-language`` is given.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from beir_folder import (
    ANY_LANGUAGE,
    Collection,
    Direction,
    Qrels,
    Query,
    base_language,
    derive_directions,
    read_collection,
)
from environment import describe_environment
from tqdm import tqdm

from relsearch import Document, Index, MissingExtraError, QueryError, RelsearchError, analyze
from relsearch.analysis.registry import UNDETERMINED, languages

CUTOFF: Final = 10
"""How many hits nDCG looks at."""

Run = dict[str, list[str]]
"""Query id -> ids of the documents found, best first."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for; see `parse_arguments`."""

    folders: tuple[Path, ...]
    directions: frozenset[str] | None
    across_languages: bool
    tell_query_language: bool
    baseline: bool
    depth: int
    results: Path | None
    run_files: Path | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    system           "relsearch", or "words" for the baseline
    ndcg             mean nDCG@10 over the queries
    recall           mean recall at the depth of the search
    refused          queries that raised `QueryError`; they count as if nothing was found
    milliseconds     of a query, the median
    index_seconds    to analyse, index and commit all documents of the folder
    """

    folder: str
    direction: str
    system: str
    documents: int
    queries: int
    ndcg: float
    recall: float
    refused: int
    milliseconds: float
    index_seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the files that were asked for; the exit status."""
    options = parse_arguments(arguments)
    try:
        rows = [row for folder in options.folders for row in measure_folder(folder, options)]
    except RelsearchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(format_table(rows, options.depth))
    if options.results is not None:
        write_results(options.results, rows, options)
    return 0


def parse_arguments(arguments: Sequence[str] | None = None) -> Options:
    """The options of a command line; exits with a message where they are wrong."""
    parser = argparse.ArgumentParser(description="Measure how well relsearch ranks judged queries.")
    add = parser.add_argument
    add("folders", nargs="+", type=Path, metavar="FOLDER", help="corpus.jsonl or pages/, queries.jsonl, qrels.tsv")
    add("--results", type=Path, metavar="FILE.json", help="write figures, versions and machine there")
    add("--run-files", type=Path, metavar="DIR", help="write what was found there, in TREC's format")
    add("--directions", metavar="en-ru,…", help="only these; 'all' is the one without restriction")
    add("--no-across", action="store_true", help="without translations and name keys")
    add("--tell-query-language", action="store_true", help="tell the engine the language of each query")
    add("--baseline", action="store_true", help="also rank by plain words as written (BM25)")
    add("--depth", type=int, default=100, help="hits asked for a query, and cut-off of recall (default: 100)")
    given = parser.parse_args(arguments)
    if given.depth < CUTOFF:
        parser.error(f"--depth {given.depth} is too small: nDCG@{CUTOFF} needs at least {CUTOFF}")
    return Options(
        folders=tuple(given.folders),
        directions=frozenset(given.directions.split(",")) if given.directions else None,
        across_languages=not given.no_across,
        tell_query_language=given.tell_query_language,
        baseline=given.baseline,
        depth=given.depth,
        results=given.results,
        run_files=given.run_files,
    )


def measure_folder(folder: Path, options: Options) -> Iterator[Row]:
    """Index a folder and measure its directions, one row after the other.

    Raises `MissingExtraError` without ir_measures, before anything is indexed, and what `read_collection` raises.
    """
    _import_measures()
    collection = read_collection(folder)
    for message in collection.unreadable:
        print(f"left out: {message}", file=sys.stderr)
    _load_analyzers()
    with tempfile.TemporaryDirectory() as scratch, Index.create(scratch) as index:
        seconds = index_documents(index, collection.documents, collection.name)
        members = documents_by_language(index)
        directions = choose_directions(collection, members, options.directions)
        for direction in directions:
            yield measure(index, collection, direction, options, seconds)
    if options.baseline:
        yield from measure_baseline(collection, members, directions, options)


def measure_baseline(
    collection: Collection, members: Mapping[str, set[str]], directions: Sequence[Direction], options: Options
) -> Iterator[Row]:
    """The same by plain words: BM25 over words as written, case and accents folded, by the same engine.

    Documents of each language get an index of their own: how rare a word is, only its own language can tell.
    """
    for code in dict.fromkeys(direction.document_language for direction in directions):
        plain = [as_plain_words(each) for each in collection.documents if code is None or each.id in members[code]]
        with tempfile.TemporaryDirectory() as scratch, Index.create(scratch) as index:
            seconds = index_documents(index, plain, f"{collection.name}: words")
            for direction in directions:
                if direction.document_language == code:
                    yield measure(index, collection, direction, options, seconds, plain_words=True)


def as_plain_words(document: Document) -> Document:
    """A document of no language: its words are indexed as written.

    >>> as_plain_words(Document("1", "Bakı", language="az")).language
    'und'
    """
    passages = tuple(replace(passage, language=UNDETERMINED) for passage in document.passages)
    return replace(document, language=UNDETERMINED, passages=passages)


def index_documents(index: Index, documents: Sequence[Document], name: str) -> float:
    """Add all documents in one batch; the seconds it took."""
    start = time.perf_counter()
    index.add(_progress(documents, f"{name}: indexing"))
    return time.perf_counter() - start


def documents_by_language(index: Index) -> dict[str, set[str]]:
    """Language code -> ids of the documents that a search restricted to this language can find."""
    everything = len(index)
    found = {
        code: {hit.id for hit in index.search(f"language:{code}", limit=everything, snippets=False)}
        for code in languages()
    }
    return {code: ids for code, ids in found.items() if ids}


def choose_directions(
    collection: Collection, members: Mapping[str, set[str]], wanted: frozenset[str] | None
) -> list[Direction]:
    """The directions to measure, "all" last.

    Raises `QueryError` if one is wanted that the folder does not have.
    """
    directions = list(collection.directions) or derive_directions(collection, members)
    directions.append(Direction("all", collection.qrels))
    if wanted is None:
        return directions
    names = [direction.name for direction in directions]
    if not wanted & set(names):
        raise QueryError(
            f"{collection.name} has none of the directions {', '.join(sorted(wanted))}: use some of {', '.join(names)}"
        )
    return [direction for direction in directions if direction.name in wanted]


def measure(
    index: Index,
    collection: Collection,
    direction: Direction,
    options: Options,
    index_seconds: float,
    *,
    plain_words: bool = False,
) -> Row:
    """Run the queries of a direction, and score what they find."""
    queries = [collection.queries[id] for id in direction.qrels]
    run: Run = {}
    milliseconds = []
    refused = 0
    for query in _progress(queries, f"{collection.name}: {direction.name}"):
        settings = search_settings(query, direction, options, plain_words)
        start = time.perf_counter()
        try:
            found = [hit.id for hit in index.search(query.text, **settings)]
        except QueryError as error:
            print(f"refused: query {query.id}: {error}", file=sys.stderr)
            found = []
            refused += 1
        milliseconds.append(1000 * (time.perf_counter() - start))
        run[query.id] = without_itself(found, query)[: options.depth]
    system = "words" if plain_words else "relsearch"
    if options.run_files is not None:
        write_run(options.run_files / f"{collection.name}.{direction.name}.{system}.run", run, system)
    ndcg, recall = score(direction.qrels, run, options.depth)
    return Row(
        folder=collection.name,
        direction=direction.name,
        system=system,
        documents=len(index),
        queries=len(queries),
        ndcg=ndcg,
        recall=recall,
        refused=refused,
        milliseconds=statistics.median(milliseconds) if milliseconds else 0.0,
        index_seconds=index_seconds,
    )


def search_settings(query: Query, direction: Direction, options: Options, plain_words: bool) -> dict[str, Any]:
    """The keyword arguments of `Index.search` for a query."""
    # One hit more than asked for: the query's own document may be among them, and is taken out.
    settings: dict[str, Any] = {"limit": options.depth + 1, "snippets": False}
    if plain_words:
        return settings | {"query_language": UNDETERMINED, "across_languages": False}
    if options.tell_query_language and query.language != ANY_LANGUAGE:
        settings["query_language"] = base_language(query.language)
    return settings | {"languages": direction.document_language, "across_languages": options.across_languages}


def without_itself(found: Iterable[str], query: Query) -> list[str]:
    """What was found but for the query's own document (BEIR's ``ignore_identical_ids``)."""
    return [id for id in found if id != query.id]


def score(qrels: Qrels, run: Run, depth: int) -> tuple[float, float]:
    """Mean nDCG@10 and mean recall of a run; a query that finds nothing counts 0.

    >>> score({"q": {"a": 1, "b": 1}}, {"q": ["a", "c"]}, depth=100)[1]
    0.5
    """
    if not qrels:
        return 0.0, 0.0
    ir_measures = _import_measures()
    ndcg, recall = ir_measures.nDCG @ CUTOFF, ir_measures.R @ depth
    ranked = {query: dict(_scored(found)) for query, found in run.items()}
    figures = ir_measures.calc_aggregate([ndcg, recall], qrels, ranked)
    return float(figures[ndcg]), float(figures[recall])


def _scored(found: Sequence[str]) -> Iterator[tuple[str, float]]:
    # trec_eval sorts by score, in single precision, and equal scores by id; what people see is the engine's
    # order. Whole numbers that fall by 1 keep that order.
    return ((id, float(len(found) - place)) for place, id in enumerate(found))


def format_table(rows: Sequence[Row], depth: int) -> str:
    """The rows as lines of aligned columns."""
    header = ["folder", "direction", "system", "queries", f"nDCG@{CUTOFF}", f"R@{depth}", "ms/query", "index s"]
    cells = [
        [
            row.folder,
            row.direction,
            row.system,
            str(row.queries),
            f"{row.ndcg:.4f}",
            f"{row.recall:.4f}",
            f"{row.milliseconds:.1f}",
            f"{row.index_seconds:.1f}",
        ]
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    names = 3  # columns of words, aligned to the left; figures to the right
    return "\n".join(
        "  ".join(
            cell.ljust(width) if number < names else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (header, *cells)
    )


def write_run(path: Path, run: Run, tag: str) -> None:
    """Write a run in TREC's format: query, Q0, document, rank, score, tag."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for query, found in run.items():
            for rank, (document, value) in enumerate(_scored(found), start=1):
                file.write(f"{query} Q0 {document} {rank} {value:g} {tag}\n")


def write_results(path: Path, rows: Sequence[Row], options: Options) -> None:
    """Write the figures with all that is needed to judge and repeat them."""
    content = {
        **describe_environment(),
        "options": {
            "folders": [folder.resolve().name for folder in options.folders],
            "directions": sorted(options.directions) if options.directions else None,
            "across_languages": options.across_languages,
            "tell_query_language": options.tell_query_language,
            "baseline": options.baseline,
            "depth": options.depth,
        },
        "measures": {"ndcg": f"nDCG@{CUTOFF}", "recall": f"R@{options.depth}"},
        "figures": [asdict(row) for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _import_measures() -> Any:
    try:
        import ir_measures
    except ImportError:
        raise MissingExtraError("ir_measures", extra="bench", purpose="measuring the quality of a ranking") from None
    return ir_measures


def _load_analyzers() -> None:
    """Load the dictionaries: they are needed once, whatever the number of documents."""
    for code in languages():
        analyze(code, "word")


def _progress(items: Sequence[Any], label: str) -> Iterable[Any]:
    shown: Iterable[Any] = tqdm(items, desc=label, leave=False, disable=None)  # None: on a terminal only
    return shown


if __name__ == "__main__":
    sys.exit(main())
