"""How fast relsearch is, beside tantivy and Whoosh: indexing, queries, and how both grow. Everything in one run.

    pip install "relsearch[fast,bench]" tantivy==0.27
    python benchmarks/speed.py path/to/folder --results speed.json --picture speed.svg

A folder holds ``*.jsonl`` or ``*.jsonl.gz`` files, one language each: documents with ``_id``, ``title``, ``text`` and
``lang``, which are read in turns, one of each file. Every measurement has a process of its own. Systems take turns, run
after run, so that what else happens on the machine falls on all of them; figures are medians over the runs.
What is measured, and how, say the parts: `speed_indexing`, `speed_queries`, `speed_growth`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from environment import describe_environment
from speed_corpus import apart, in_turns
from speed_growth import draw_growth, format_growth, measure_growth
from speed_indexing import SYSTEMS, Run, format_table, index_relsearch, measure, medians
from speed_queries import draw_queries, format_times, index_plainly, measure_relsearch, measure_tantivy, middle

PARTS: Final = ("indexing", "queries", "growth")
SIZES: Final = "10000,30000,100000,300000,1000000"
SLOW: Final = ("whoosh",)
"""Systems that are measured once, whatever the number of runs."""


def measure_indexing(folder: Path, documents: int | None, systems: Sequence[str], runs: int) -> list[dict[str, Any]]:
    """The figures of every system."""
    done: list[Run] = []
    for number in range(runs):
        for system in systems:
            if number == 0 or system not in SLOW:
                with tempfile.TemporaryDirectory() as scratch:
                    done.append(apart(measure, system, folder, documents, Path(scratch) / "index"))
                print(done[-1], file=sys.stderr)
    return [medians([run for run in done if run.system == system]) for system in systems]


def measure_queries(folder: Path, documents: int | None, runs: int) -> Mapping[str, Any]:
    """p50 and p99 of every kind of query, of relsearch and of tantivy."""
    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = Path(scratch) / "relsearch", Path(scratch) / "tantivy"
        queries = apart(_prepare, folder, documents, ours, theirs)
        found = [
            (apart(measure_relsearch, ours, queries), apart(measure_tantivy, theirs, queries)) for _ in range(runs)
        ]
    return {"relsearch": middle([run for run, _ in found]), "tantivy": middle([run for _, run in found])}


def _prepare(folder: Path, documents: int | None, ours: Path, theirs: Path) -> Mapping[str, Sequence[str]]:
    pages = list(islice(in_turns(folder), documents))
    index_relsearch(pages, ours)
    index_plainly(pages, theirs)
    return draw_queries(pages)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write the files that were asked for; the exit status."""
    given = _parse(arguments)
    figures: dict[str, Any] = {"environment": describe_environment()}
    if "indexing" in given.parts:
        figures["indexing"] = measure_indexing(given.folder, given.documents, given.systems, given.runs)
        print(format_table(figures["indexing"]), flush=True)
    if "queries" in given.parts:
        figures["queries"] = measure_queries(given.folder, given.documents, given.runs)
        print(format_times(figures["queries"]), flush=True)
    if "growth" in given.parts:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "index"
            figures["growth"] = list(measure_growth(given.folder, given.sizes, path, given.documents))
        print(format_growth(figures["growth"]), flush=True)
        if given.picture is not None:
            draw_growth(figures["growth"], given.picture)
    if given.results is not None:
        given.results.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("folder", type=Path, help="*.jsonl or *.jsonl.gz with _id, title, text, lang")
    add("--parts", default=",".join(PARTS), help="which (default: all)")
    add("--documents", type=int, help="only the first so many documents (default: all)")
    add("--runs", type=int, default=3, help="how often everything but the growth is measured (default: 3)")
    add("--systems", default="relsearch,tantivy,whoosh", metavar="A,B", help=f"some of {', '.join(SYSTEMS)}")
    add("--sizes", default=SIZES, metavar="N,M", help=f"documents at which the growth is measured (default: {SIZES})")
    add("--results", type=Path, metavar="FILE.json", help="write figures, versions and machine there")
    add("--picture", type=Path, metavar="FILE.svg", help="draw the growth there")
    given = parser.parse_args(arguments)
    given.parts, given.systems = given.parts.split(","), given.systems.split(",")
    for names, known in ((given.parts, PARTS), (given.systems, tuple(SYSTEMS))):
        if unknown := [name for name in names if name not in known]:
            parser.error(f"there is no {', '.join(unknown)}: use some of {', '.join(known)}")
    given.sizes = [int(size) for size in given.sizes.split(",")]
    return given


if __name__ == "__main__":
    sys.exit(main())
