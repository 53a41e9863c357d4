"""What each kind of index term is worth, and how the weights of the ranking were chosen.

    python benchmarks/ranking.py ablation FOLDER … [--results ablation.json]
    python benchmarks/ranking.py weights FOLDER … [--queries 100] [--together lemma=.7,b=.5] [--results weights.json]

Folders are those of `quality`. ``ablation`` ranks with all that a query word stands for, and without the word as
written, the lemmas, the name keys, the translations, each taken away alone, and without any of the latter two.

``weights`` changes one parameter at a time and prints by how much the mean nDCG@10 of each folder changes. Which value
is best is then asked for every folder of all the others (leave one set out): a value that is chosen without a folder
and is no better there has learnt the other folders' queries. Directions of a folder count alike, and folders do.
``--together`` changes several at once, and may be given several times.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from beir_folder import Collection, read_collection
from environment import describe_environment
from quality import CUTOFF, choose_directions, documents_by_language, index_documents, score, without_itself

from relsearch import Index, Ranking
from relsearch.index import _resolved
from relsearch.manifest import read_manifest
from relsearch.query import concept, resolve
from relsearch.query.concept import WEIGHTS, Weights

WITHOUT: Final[Mapping[str, Mapping[str, float]]] = {
    "everything": {},
    "no written form": {"written": 0.0},
    "no lemmas": {"lemma": 0.0},
    "no name keys": {"name": 0.0, "full_name": 0.0, "name_and_word": 0.0},
    "no lexicon": {"translation": 0.0},
    "neither of the two": {"name": 0.0, "full_name": 0.0, "name_and_word": 0.0, "translation": 0.0},
}
"""What is taken away in an ablation -> the weights that are 0 then."""

VALUES: Final[Mapping[str, Sequence[float]]] = {
    "lemma": (0.7, 0.8, 0.95, 1.0),
    "name": (0.6, 0.7, 0.9, 1.0),
    "translation": (0.6, 0.7, 0.9, 1.0),
    "part_of_term": (0.3, 0.7, 1.0),
    "stop_word": (0.1, 0.3, 0.4),
    "full_name": (0.25, 0.75),
    "name_and_word": (0.0, 0.15, 0.4),
    "k1": (0.6, 0.75, 1.05, 1.2),
    "b": (0.4, 0.5, 0.7, 0.8),
    "title_weight": (1.0, 1.5, 3.0),
}
"""Parameter -> values to try beside the one in use."""

Figures = Mapping[str, float]
"""Folder, with a slash and the direction where there are several -> nDCG@10."""


class Bench:
    """Folders, each indexed once, and their queries."""

    def __init__(self, folders: Sequence[Path], queries: int | None, scratch: Path) -> None:
        self._collections = {scratch / str(number): read_collection(path) for number, path in enumerate(folders)}
        self._queries = queries
        for path, collection in self._collections.items():
            with Index.create(path) as index:
                index_documents(index, collection.documents, collection.name)

    def measure(self, changes: Mapping[str, float]) -> Figures:
        """nDCG@10 of every direction with some parameters changed."""
        weights = {name: value for name, value in changes.items() if name in asdict(WEIGHTS)}
        ranking = replace(Ranking(), **{name: value for name, value in changes.items() if name not in weights})
        figures: dict[str, float] = {}
        with using(replace(WEIGHTS, **weights)):
            for path, collection in self._collections.items():
                replace(read_manifest(path), ranking=ranking).write(path)
                with Index.open(path) as index:
                    figures |= dict(self._figures(index, collection))
        return figures

    def _figures(self, index: Index, collection: Collection) -> Iterator[tuple[str, float]]:
        for direction in choose_directions(collection, documents_by_language(index), None):
            step = max(1, len(direction.qrels) // self._queries) if self._queries else 1
            qrels = dict(list(direction.qrels.items())[::step])
            languages = None if direction.document_language is None else [direction.document_language]
            run = {}
            for query in (collection.queries[id] for id in qrels):
                found = index.search(query.text, limit=CUTOFF + 1, languages=languages, snippets=False)
                run[query.id] = without_itself((hit.id for hit in found), query)[:CUTOFF]
            yield f"{collection.name}/{direction.name}", score(qrels, run, CUTOFF)[0]


@contextmanager
def using(weights: Weights) -> Iterator[None]:
    """The weights in place of those in use. Queries are remembered as they were understood, so they are forgotten."""
    _resolved.cache_clear()
    with patch.object(concept, "WEIGHTS", weights), patch.object(resolve, "WEIGHTS", weights):
        yield
    _resolved.cache_clear()


def ablation(bench: Bench) -> dict[str, Figures]:
    """What is taken away -> nDCG@10 of every direction."""
    return {name: bench.measure(changes) for name, changes in WITHOUT.items()}


def by_folder(figures: Figures) -> Figures:
    """The mean of the directions of each folder."""
    folders = dict.fromkeys(name.partition("/")[0] for name in figures)
    return {
        folder: statistics.mean(value for name, value in figures.items() if name.partition("/")[0] == folder)
        for folder in folders
    }


def sweep(bench: Bench, parameters: Sequence[str], together: Sequence[str] = ()) -> dict[str, Any]:
    """For each parameter the change of each folder's mean at each value, and what leaving one folder out says.

    together  several parameters with their values ("lemma=.75,name=.7")
    """
    current = by_folder(bench.measure({}))
    in_use = {**asdict(WEIGHTS), **asdict(Ranking())}
    found: dict[str, Any] = {"in use": current}
    for name in parameters:
        values = VALUES[name]
        tried = {in_use[name]: current, **{value: by_folder(bench.measure({name: value})) for value in values}}
        found[name] = {
            "in use": in_use[name],
            "changes": {str(value): _changes(figures, current) for value, figures in sorted(tried.items())},
            "left out": {folder: _left_out(tried, current, folder) for folder in current},
        }
        print(json.dumps({name: found[name]}), flush=True)
    for changes in together:
        pairs = [pair.split("=") for pair in changes.split(",")]
        figures = by_folder(bench.measure({name: float(value) for name, value in pairs}))
        found[changes] = _changes(figures, current)
        print(json.dumps({changes: found[changes]}), flush=True)
    return found


def _changes(figures: Figures, current: Figures) -> Figures:
    return {folder: round(figures[folder] - current[folder], 4) for folder in current}


def _left_out(tried: Mapping[float, Figures], current: Figures, folder: str) -> Mapping[str, float]:
    """The value that the other folders choose, and by how much it changes this one."""
    others = [other for other in current if other != folder]
    chosen = max(tried, key=lambda value: statistics.mean(tried[value][other] for other in others)) if others else 0.0
    return {"chosen": chosen, "change": round(tried[chosen][folder] - current[folder], 4)} if others else {}


def format_ablation(found: Mapping[str, Figures]) -> str:
    """The figures as a table of Markdown, a direction a line."""
    names = list(found)
    lines = ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for direction in found[names[0]]:
        cells = " | ".join(f"{found[name][direction]:.3f}".removeprefix("0") for name in names)
        lines.append(f"| {direction} | {cells} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("task", choices=("ablation", "weights"))
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="as for quality.py")
    parser.add_argument("--parameters", default=",".join(VALUES), metavar="k1,b,…", help="which (default: all)")
    parser.add_argument("--together", action="append", default=[], metavar="A=X,B=Y", help="several, changed at once")
    parser.add_argument("--queries", type=int, help="about so many of each direction, evenly drawn (default: all)")
    parser.add_argument("--results", type=Path, metavar="FILE.json", help="write figures, versions and machine there")
    given = parser.parse_args(arguments)
    found: dict[str, Any]
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(given.folders, given.queries, Path(scratch))
        if given.task == "ablation":
            found = dict(ablation(bench))
            print(format_ablation(found))
        else:
            found = sweep(bench, [name for name in given.parameters.split(",") if name], given.together)
    if given.results is not None:
        result = {"environment": describe_environment(), "queries": given.queries, given.task: found}
        given.results.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
