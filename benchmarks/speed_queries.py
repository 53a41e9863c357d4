"""How long queries take, in milliseconds, beside tantivy where it is installed.

    python benchmarks/speed_queries.py path/to/folder --index news.index --results queries.json

A folder holds ``*.jsonl`` or ``*.jsonl.gz`` files of documents with ``title``, ``text`` and ``lang``. They are indexed
first, unless the index is there already. Queries are drawn from the documents' texts with a fixed seed: words of four
letters and more, so that frequent ones come often. Each is asked once (``first``: hardly any of its words has been
asked for before) and then several times, of which the quickest counts (``again``). What is timed is
``Index.search(query, snippets=False)``, ten documents read and all; of tantivy, parsing and searching, and with
``documents`` the ids of ten documents read. tantivy has the words as written, in small letters; its prefixes are
regular expressions over its dictionary.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from analysis_speed import interleaved
from environment import describe_environment

from relsearch import Document, Index

QUERIES: Final = 200
REPEATS: Final = 4
SEED: Final = 7
HITS: Final = 10

_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_PAIR: Final = re.compile(r"[^\W\d_]{3,} [^\W\d_]{3,}")

ACROSS: Final = "across languages"
"""The kind of queries that get translations and name keys; the others are sought in their own language."""


def draw_queries(texts: Sequence[str], count: int = QUERIES) -> dict[str, list[str]]:
    """Kind -> queries whose words stand in one of the texts together."""
    source = random.Random(SEED)
    kinds: dict[str, list[str]] = {}
    while len(kinds.get("word", ())) < count:
        text = source.choice(texts)
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


def timed(queries: Sequence[str], ask: Callable[[str], object]) -> dict[str, dict[str, float]]:
    """Milliseconds of the queries when they are asked first, and of the quickest time after that."""
    rounds = [[_milliseconds(ask, query) for query in queries] for _ in range(1 + REPEATS)]
    return {"first": _percentiles(rounds[0]), "again": _percentiles(np.min(rounds[1:], axis=0).tolist())}


def _milliseconds(ask: Callable[[str], object], query: str) -> float:
    begin = time.perf_counter()
    ask(query)
    return (time.perf_counter() - begin) * 1000


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    return {f"p{rank}": float(np.percentile(times, rank)) for rank in (50, 99)}


def measure(index: Index, kinds: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What the queries of each kind take here."""
    index.search("warm")
    within = partial(index.search, snippets=False, across_languages=False)
    across = partial(index.search, snippets=False)
    return {kind: timed(queries, across if kind == ACROSS else within) for kind, queries in kinds.items()}


def measure_tantivy(documents: Sequence[Document], kinds: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The same of tantivy, the whole index in one segment."""
    import tantivy

    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase()).build()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        builder.add_text_field(field, stored=True, tokenizer_name="plain")
    with tempfile.TemporaryDirectory() as folder:
        index = tantivy.Index(builder.build(), path=folder)
        index.register_tokenizer("plain", plain)
        writer = index.writer(200_000_000, 1)
        for document in documents:
            writer.add_document(tantivy.Document(id=document.id, title=document.title, body=document.text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
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

        return {
            kind: {**timed(queries, find), "documents": timed(queries, read)["again"]}
            for kind, queries in kinds.items()
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, help="only so many documents")
    parser.add_argument("--index", type=Path, help="where the index is, or is to be made; default: a folder for now")
    parser.add_argument("--results", type=Path, help="write the figures to a JSON file")
    options = parser.parse_args(arguments)
    documents = list(islice(interleaved(sorted(options.folder.glob("*.jsonl*"))), options.documents))
    kinds = draw_queries([document.text for document in documents])
    figures: dict[str, Any] = {"environment": describe_environment(), "documents": len(documents)}
    with tempfile.TemporaryDirectory() as folder, Index.open_or_create(options.index or f"{folder}/index") as index:
        if len(index) == 0:
            index.add(documents)
        figures["relsearch"] = measure(index, kinds)
    try:
        figures["tantivy"] = measure_tantivy(documents, kinds)
    except ModuleNotFoundError:
        print("tantivy is not installed: pip install tantivy==0.27", file=sys.stderr)
    show(figures)
    if options.results is not None:
        options.results.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def show(figures: Mapping[str, Any]) -> None:
    """Print the figures as a table of p50/p99."""
    for engine in ("relsearch", "tantivy"):
        for kind, found in figures.get(engine, {}).items():
            columns = (f"{name} {times['p50']:.3f}/{times['p99']:.3f}" for name, times in found.items())
            print(f"{engine:10}{kind:18}{'  '.join(f'{column:24}' for column in columns).rstrip()}")


if __name__ == "__main__":
    sys.exit(main())
