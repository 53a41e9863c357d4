"""How fast documents are indexed, in what memory, to what size on disk: relsearch beside Whoosh and tantivy.

Every system indexes the same documents, analysis included, in a process of its own, which has read them before. A part
of `speed`.

relsearch       `Index.add`: its analyzers, upserts, stored documents
relsearch-2     the same in two processes; processor time and memory are those of the one that hands documents out
tantivy         its own stemmers (Azerbaijani: words in lower case), documents stored, one indexing thread
tantivy-terms   tantivy given the terms that relsearch indexes, as words, and its records: for the size on disk
whoosh          Whoosh 2.7.4 with `LanguageAnalyzer` (Azerbaijani: `StandardAnalyzer`), documents stored
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from speed_corpus import in_turns, load_dictionaries, memory

from relsearch import Document, Index
from relsearch.analysis.registry import languages
from relsearch.analysis.stream import analyze_document
from relsearch.engine.record import encode_record

Indexer = Callable[[Iterable[Document], Path], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One system indexing all documents once.

    seconds        by the clock
    cpu_seconds    of processor time of all threads
    peak_mb        greatest memory of the process without the documents that it was given, in 10**6 bytes
    disk_mb        all files of the index
    """

    system: str
    documents: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    disk_mb: float


def index_relsearch(documents: Iterable[Document], path: Path) -> None:
    """Index with relsearch."""
    with Index.create(path) as index:
        index.add(documents)


def index_relsearch_twice(documents: Iterable[Document], path: Path) -> None:
    """Index with relsearch in two processes."""
    with Index.create(path) as index:
        index.add(documents, processes=2)


def index_tantivy(documents: Iterable[Document], path: Path) -> None:
    """Index with tantivy and its own stemmers."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in ("title", "body"):
        for code in languages():
            builder.add_text_field(f"{field}_{code}", stored=True, tokenizer_name=code)
    index = _tantivy_index(builder, path)
    stemmers = {"en": "english", "ru": "russian", "az": None}
    for code, stemmer in stemmers.items():
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        if stemmer:
            analyzer = analyzer.filter(tantivy.Filter.stemmer(stemmer))
        index.register_tokenizer(code, analyzer.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for page in documents:
        document = tantivy.Document()
        document.add_text("id", page.id)
        document.add_text(f"title_{page.language}", page.title)
        document.add_text(f"body_{page.language}", page.text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def index_tantivy_terms(documents: Iterable[Document], path: Path) -> None:
    """Index the terms of relsearch with tantivy, each as a word."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_bytes_field("record", stored=True, indexed=False)
    for field in ("title", "body"):
        builder.add_text_field(field, stored=False, tokenizer_name="terms")
    index = _tantivy_index(builder, path)
    index.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for page in documents:
        document = tantivy.Document()
        document.add_text("id", page.id)
        analyzed = analyze_document(page)
        document.add_bytes("record", encode_record(analyzed).encode())
        for section, _, words in analyzed.placed():
            terms = [term for certain, others in words for term in (*certain, *(term for term, _ in others))]
            document.add_text(section.field, " ".join(terms))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _tantivy_index(builder: Any, path: Path) -> Any:
    import tantivy

    path.mkdir()
    return tantivy.Index(builder.build(), path=str(path))


def index_whoosh(documents: Iterable[Document], path: Path) -> None:
    """Index with Whoosh as it comes."""
    from whoosh import fields
    from whoosh.analysis import LanguageAnalyzer, StandardAnalyzer
    from whoosh.index import create_in

    analyzers = {"en": LanguageAnalyzer("en"), "ru": LanguageAnalyzer("ru"), "az": StandardAnalyzer()}
    schema = fields.Schema(id=fields.ID(unique=True, stored=True))
    for code, analyzer in analyzers.items():
        for field in ("title", "body"):
            schema.add(f"{field}_{code}", fields.TEXT(analyzer=analyzer, stored=True))
    path.mkdir()
    writer = create_in(str(path), schema).writer(limitmb=200)
    for page in documents:
        code = page.language
        writer.add_document(id=page.id, **{f"title_{code}": page.title, f"body_{code}": page.text})
    writer.commit()


SYSTEMS: Final[Mapping[str, Indexer]] = {
    "relsearch": index_relsearch,
    "relsearch-2": index_relsearch_twice,
    "tantivy": index_tantivy,
    "tantivy-terms": index_tantivy_terms,
    "whoosh": index_whoosh,
}


def measure(system: str, folder: Path, documents: int | None, path: Path) -> Run:
    """Index the first documents of a folder with one system, in this process."""
    load_dictionaries()
    before = memory("VmRSS")
    pages = list(islice(in_turns(folder), documents))
    held = memory("VmRSS") - before
    clock, cpu = time.perf_counter(), time.process_time()
    SYSTEMS[system](pages, path)
    seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
    disk = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return Run(system, len(pages), seconds, cpu_seconds, memory("VmHWM") - held, disk / 1e6)


def medians(runs: Sequence[Run]) -> dict[str, Any]:
    """The figures of one system: medians over its runs, and the least and greatest speed."""
    speeds = [run.documents / run.cpu_seconds for run in runs]
    return {
        "system": runs[0].system,
        "documents": runs[0].documents,
        "runs": len(runs),
        "documents_per_second": statistics.median(run.documents / run.seconds for run in runs),
        "documents_per_cpu_second": statistics.median(speeds),
        "documents_per_cpu_second_range": [min(speeds), max(speeds)],
        "peak_mb": statistics.median(run.peak_mb for run in runs),
        "disk_mb": statistics.median(run.disk_mb for run in runs),
    }


def format_table(rows: Iterable[Mapping[str, Any]]) -> str:
    """The figures as lines of aligned columns."""
    lines = [f"{'system':16}{'documents':>10}{'docs/s':>9}{'docs/cpu s':>12}{'peak MB':>9}{'disk MB':>9}"]
    lines += [
        f"{row['system']:16}{row['documents']:>10}{row['documents_per_second']:>9.0f}"
        f"{row['documents_per_cpu_second']:>12.0f}{row['peak_mb']:>9.0f}{row['disk_mb']:>9.1f}"
        for row in rows
    ]
    return "\n".join(lines)
