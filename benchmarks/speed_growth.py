"""How everything grows with the index: one index, added to until each of some sizes is reached. A part of `speed`.

The documents are recombined from real sentences (`speed_corpus.recombined`). At every size, each in a process of its
own: the batch that leads there; single documents, each committed; opening, queries, and the memory that asking takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from speed_corpus import apart, in_turns, load_dictionaries, memory, percentiles, recombined
from speed_queries import Queries, draw_queries, measure_relsearch, milliseconds

from relsearch import Document, Index

COMMITS: Final = 100
"""Single documents that are added at every size."""

OPENINGS: Final = 20

Row = Mapping[str, Any]
"""The figures at one size."""


class Stopwatch:
    """Passes documents on, and takes the time that reading them takes."""

    def __init__(self, documents: Iterator[Document]) -> None:
        self.count = 0
        self.seconds = 0.0
        self._documents = documents

    def __iter__(self) -> Iterator[Document]:
        while True:
            clock = time.perf_counter()
            document = next(self._documents, None)
            self.seconds += time.perf_counter() - clock
            if document is None:
                return
            self.count += 1
            yield document


def measure_growth(folder: Path, sizes: Sequence[int], path: Path, documents: int | None = None) -> Iterator[Row]:
    """The figures at every size, ascending.

    documents  how many of the folder's documents give their sentences; ``None``: all
    """
    done = 0
    for size in sizes:
        batch, queries = apart(_grow, folder, documents, done, size, path)
        commits = apart(_commit_singly, folder, documents, size, path)
        yield {"documents": size, **batch, "commit_ms": commits, **apart(_read, path, queries)}
        done = size + COMMITS


def _grow(folder: Path, documents: int | None, done: int, size: int, path: Path) -> tuple[Row, Queries]:
    """Add documents until there are so many; and queries for what is in them."""
    pages = list(islice(in_turns(folder), documents))
    load_dictionaries()
    watch = Stopwatch(islice(recombined(pages), done, size))
    begin = time.perf_counter()
    with Index.open_or_create(path) as index:
        index.add(watch)
        seconds = time.perf_counter() - begin - watch.seconds
        disk = index.info()["bytes"]
    return {"documents_per_second": watch.count / seconds, "disk_mb": disk / 1e6}, draw_queries(pages)


def _commit_singly(folder: Path, documents: int | None, size: int, path: Path) -> Mapping[str, float]:
    """Milliseconds of adding and committing one document."""
    new = islice(recombined(list(islice(in_turns(folder), documents))), size, size + COMMITS)
    load_dictionaries()
    with Index.open(path) as index:
        index.search("warm")

        def add(page: Document) -> None:
            index.add([page])

        times = [milliseconds(lambda page=page: add(page)) for page in new]  # type: ignore[misc]
    return {**percentiles(times), "most": max(times)}


def _read(path: Path, queries: Queries) -> Row:
    """Milliseconds of opening and of queries, and the memory that they take."""
    times = [milliseconds(lambda: len(Index.open(path))) for _ in range(OPENINGS)]
    before = memory("RssAnon")
    found = measure_relsearch(path, queries)
    return {"open_ms": percentiles(times), "queries": found, "reader_mb": memory("RssAnon") - before}


def format_growth(rows: Sequence[Row]) -> str:
    """One line a size."""
    lines = [
        f"{'documents':>10}{'docs/s':>8}{'disk MB':>9}{'commit ms, most':>17}{'open ms':>9}{'reader MB':>11}"
        "  OR of 3 first p50 / p99, again"
    ]
    for row in rows:
        commit, found = row["commit_ms"], row["queries"]["OR of 3"]
        asked = ", ".join(f"{found[name]['p50']:.2f} / {found[name]['p99']:.2f}" for name in ("first", "again"))
        lines.append(
            f"{row['documents']:>10}{row['documents_per_second']:>8.0f}{row['disk_mb']:>9.0f}"
            f"{commit['p50']:>9.1f}{commit['most']:>8.1f}{row['open_ms']['p50']:>9.1f}{row['reader_mb']:>11.0f}"
            f"  {asked}"
        )
    return "\n".join(lines)


def draw_growth(rows: Sequence[Row], path: Path) -> None:
    """A picture of the growth (SVG or PNG, by the file's name). Needs matplotlib: ``relsearch[bench]``."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    sizes = [row["documents"] for row in rows]
    figure, (queries, rest) = pyplot.subplots(1, 2, figsize=(11, 4.5), layout="constrained")
    for kind in rows[0]["queries"]:
        queries.plot(sizes, [row["queries"][kind]["again"]["p50"] for row in rows], marker="o", label=kind)
    queries.set_title("queries, p50, ms")
    lines = {
        "opening, ms": [row["open_ms"]["p50"] for row in rows],
        "one document committed, ms": [row["commit_ms"]["p50"] for row in rows],
        "memory of a reader, MB": [row["reader_mb"] for row in rows],
        "on disk, MB": [row["disk_mb"] for row in rows],
        "OR of 3 asked first, p99, ms": [row["queries"]["OR of 3"]["first"]["p99"] for row in rows],
        "OR of 3 asked again, p99, ms": [row["queries"]["OR of 3"]["again"]["p99"] for row in rows],
    }
    for label, values in lines.items():
        rest.plot(sizes, values, marker="o", label=label)
    for axes in (queries, rest):
        axes.set(xscale="log", yscale="log", xlabel="documents")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend(fontsize="small")
    figure.savefig(path)
    pyplot.close(figure)
