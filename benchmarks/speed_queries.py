"""How long queries take, in milliseconds, beside tantivy. A part of `speed`.

Queries are drawn from the documents' texts with a fixed seed: words of four letters and more, so that frequent ones
come often. Each is asked once (``first``: hardly any of its words has been asked for before) and then several times,
of which the quickest counts (``again``). What is timed is ``Index.search(query, snippets=False)``, and of tantivy
parsing and searching; with ``documents``, asked again and the ids of ten documents read. tantivy has the words as
written, in small letters, in one segment; its prefixes are regular expressions over its dictionary.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from speed_corpus import SEED, percentiles

from relsearch import Document, Index, Results

QUERIES: Final = 200
REPEATS: Final = 4
HITS: Final = 10

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_PAIR: Final = re.compile(r"[^\W\d_]{3,} [^\W\d_]{3,}")

ACROSS: Final = "across languages"
"""The kind of queries that get translations and name keys; the others are sought in their own language."""

Queries = Mapping[str, Sequence[str]]
"""Kind -> queries."""

Times = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Kind -> "first", "again" (and "documents") -> p50 and p99, in milliseconds."""


def draw_queries(pages: Sequence[Document], count: int = QUERIES) -> Queries:
    """Queries of every kind, whose words stand in one of the documents together."""
    source = random.Random(SEED)
    kinds: dict[str, list[str]] = {}
    while len(kinds.get("word", ())) < count:
        text = source.choice(pages).text
        words = [word.lower() for word in _WORD.findall(text)]
        pairs = _PAIR.findall(text)
        if len(words) < 8 or not pairs:
            continue
        one, two, three = (source.choice(words) for _ in range(3))
        cut = source.randrange(1, len(one))
        for kind, query in {
            "word": one,
            "OR of 3": f"{one} {two} {three}",
            "AND of 2": f"+{one} +{two}",
            "phrase": f'"{source.choice(pairs)}"',
            "prefix": f"{two[:3]}*",
            "fuzzy": f"{one[:cut]}{one[cut + 1 :]}~1",
            ACROSS: f"{two} {three}",
        }.items():
            kinds.setdefault(kind, []).append(query)
    return kinds


def measure_relsearch(path: Path, kinds: Queries) -> Times:
    """What the queries of each kind take of an index of relsearch, in this process."""
    with Index.open(path) as index:
        index.search("warm")
        within = partial(index.search, snippets=False, across_languages=False)
        across = partial(index.search, snippets=False)

        def read(query: str, search: Callable[[str], Results]) -> list[str]:
            return [hit.id for hit in search(query)]

        return {
            kind: _with_documents(queries, search, partial(read, search=search))
            for kind, queries in kinds.items()
            for search in (across if kind == ACROSS else within,)
        }


def index_plainly(documents: Iterable[Document], path: Path) -> None:
    """An index of tantivy in one segment."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        builder.add_text_field(field, stored=True, tokenizer_name="plain")
    path.mkdir()
    index = tantivy.Index(builder.build(), path=str(path))
    _register_plain(index)
    writer = index.writer(200_000_000, 1)
    for document in documents:
        writer.add_document(tantivy.Document(id=document.id, title=document.title, body=document.text))
    writer.commit()
    writer.wait_merging_threads()


def _register_plain(index: Any) -> None:
    import tantivy

    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()
    index.register_tokenizer("plain", analyzer)


def measure_tantivy(path: Path, kinds: Queries) -> Times:
    """The same of tantivy."""
    import tantivy

    index = tantivy.Index.open(str(path))
    _register_plain(index)
    searcher = index.searcher()

    def find(query: str) -> Any:
        if query.endswith("*"):
            parsed = tantivy.Query.regex_query(index.schema, "body", f"{re.escape(query[:-1])}.*")
        elif query.endswith("~1"):
            parsed = tantivy.Query.fuzzy_term_query(index.schema, "body", query[:-2], distance=1)
        else:
            parsed = index.parse_query(query, ["title", "body"])
        return searcher.search(parsed, HITS).hits

    def read(query: str) -> Any:
        return [searcher.doc(address)["id"] for _, address in find(query)]

    return {kind: _with_documents(queries, find, read) for kind, queries in kinds.items()}


def _with_documents(
    queries: Sequence[str], find: Callable[[str], object], read: Callable[[str], object]
) -> Mapping[str, Mapping[str, float]]:
    return {**timed(queries, find), "documents": timed(queries, read)["again"]}


def timed(queries: Sequence[str], ask: Callable[[str], object]) -> Mapping[str, Mapping[str, float]]:
    """Milliseconds of the queries when they are asked first, and of the quickest time after that."""
    rounds = [[milliseconds(partial(ask, query)) for query in queries] for _ in range(1 + REPEATS)]
    return {"first": percentiles(rounds[0]), "again": percentiles(np.min(rounds[1:], axis=0).tolist())}


def milliseconds(work: Callable[[], object]) -> float:
    """What some work takes."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def middle(runs: Sequence[Times]) -> Times:
    """The median of every figure over the runs."""
    return {
        kind: {
            name: {rank: float(np.median([run[kind][name][rank] for run in runs])) for rank in ranks}
            for name, ranks in names.items()
        }
        for kind, names in runs[0].items()
    }


def format_times(systems: Mapping[str, Times]) -> str:
    """p50 and p99 of every system, kind by kind; and how many times the first system's are the last one's."""
    lines = []
    for kind in next(iter(systems.values())):
        for system, times in systems.items():
            columns = (f"{name} {ranks['p50']:.3f} / {ranks['p99']:.3f}" for name, ranks in times[kind].items())
            lines.append(f"{kind:18}{system:11}{'  '.join(f'{column:26}' for column in columns)}".rstrip())
    return "\n".join(lines)
