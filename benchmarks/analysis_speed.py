"""How fast text becomes index terms: words a second, cold and remembered, and what remembering takes.

    python benchmarks/analysis_speed.py path/to/folder --documents 20000 --results speed.json

A folder holds ``*.jsonl`` or ``*.jsonl.gz`` files, one language each: documents with ``title``, ``text`` and ``lang``.
They are read in turns, one document of each file. Dictionaries are loaded before
the clock starts, nothing else is. For PyStemmer and the C parts of pymorphy3 install ``relsearch[fast]``.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from environment import describe_environment
from speed_corpus import in_turns

from relsearch import Document
from relsearch.analysis.detect import detect_language
from relsearch.analysis.passages import Section, split_document
from relsearch.analysis.registry import get_analyzer, languages, register_analyzer
from relsearch.analysis.stream import term_streams

REPEATS: Final = 3

FEW: Final = 2000
"""Documents of which all tokens are made."""

Measurement = dict[str, Any]


def measure(folder: Path, documents: int, *, snowball_russian: bool = False) -> Measurement:
    """All figures over the first documents of a folder, as plain data; words are those of the tokenizer.

    snowball_russian  whether Russian is stemmed by Snowball instead of looked up: what the shared chain alone costs
    """
    pages = list(islice(in_turns(folder), documents))
    fresh_analyzers(snowball_russian)
    sections = [list(split_document(page)) for page in pages]
    for code in languages():
        get_analyzer(code).word_terms("warm")  # loads the dictionary
    gc.collect()
    gc.freeze()  # the documents held here for measuring are none of the analyzers' garbage to look through
    cold, words = seconds(lambda: sum(map(count_terms, sections)))
    warm = best(lambda: sum(map(count_terms, sections)))
    few = sections[:FEW]
    return {
        "documents": len(pages),
        "words": words,
        "cold_words_per_second": words / cold,
        "warm_words_per_second": words / warm,
        "warm_with_streams_words_per_second": words / best(lambda: sum(map(count_and_index, sections))),
        "warm_tokens_words_per_second": sum(map(count_terms, few)) / best(lambda: sum(map(count_tokens, few))),
        "per_language": {code: measure_language(code, sections) for code in languages()},
        "detection": measure_detection(pages[:3000]),
        "memory": measure_memory(sections, snowball_russian),
    }


def measure_language(code: str, sections: Sequence[Sequence[Section]]) -> Measurement:
    """Warm speed of the sections in one language."""
    own = [[part] for document in sections for part in document if part.language == code]
    words = sum(map(count_terms, own))
    if not words:
        return {"words": 0}
    return {
        "words": words,
        "warm_with_streams_words_per_second": words / best(lambda: sum(map(count_and_index, own))),
        "warm_words_per_second": words / best(lambda: sum(map(count_terms, own))),
    }


def measure_detection(pages: Sequence[Document]) -> Measurement:
    """Paragraphs a second whose language is found, the languages not given."""
    paragraphs = [line for page in pages for line in page.text.splitlines()]
    taken, _ = seconds(lambda: sum(detect_language(line) is not None for line in paragraphs))
    return {
        "paragraphs": len(paragraphs),
        "median_characters": statistics.median(map(len, paragraphs)),
        "paragraphs_per_second": len(paragraphs) / taken,
        "words_per_second": sum(len(line.split()) for line in paragraphs) / taken,
    }


def measure_memory(sections: Sequence[Sequence[Section]], snowball_russian: bool) -> Measurement:
    """Megabytes that fresh analyzers hold after all sections, dictionaries not counted, and how much they remember."""
    fresh_analyzers(snowball_russian)
    for code in languages():
        get_analyzer(code).word_terms("warm")
    tracemalloc.start()
    for document in sections[: len(sections) // 2]:
        count_terms(document)
    half, _ = tracemalloc.get_traced_memory()
    for document in sections[len(sections) // 2 :]:
        count_terms(document)
    whole, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    kept = {code: get_analyzer(code).remembered() for code in languages()}
    return {"megabytes_after_half": half / 1e6, "megabytes_after_all": whole / 1e6, "remembered": kept}


def count_and_index(document: Sequence[Section]) -> int:
    """Lay a document's streams out, as indexing does; its words."""
    streams = term_streams(document)
    return round(sum(stream.length for stream in streams.values()))


def count_terms(document: Sequence[Section]) -> int:
    """Analyse without laying out; the words."""
    return sum(len(get_analyzer(part.language).term_positions(part.text)) for part in document)


def count_tokens(document: Sequence[Section]) -> int:
    """Make all tokens; the words."""
    return sum(len(get_analyzer(part.language).analyze(part.text)) for part in document)


def seconds(work: Callable[[], int]) -> tuple[float, int]:
    """The seconds of processor time of one run, and what it gave."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def best(work: Callable[[], int]) -> float:
    """The seconds of the best of some runs: whatever else runs on the machine can only add to them."""
    return min(seconds(work)[0] for _ in range(REPEATS))


def fresh_analyzers(snowball_russian: bool) -> None:
    """Analyzers that remember nothing."""
    for code in languages():
        factory = _snowball_russian if code == "ru" and snowball_russian else type(get_analyzer(code))
        register_analyzer(factory, code=code)


def _snowball_russian() -> Any:
    import snowballstemmer

    from relsearch.analysis.fold import fold
    from relsearch.analysis.russian import RussianAnalyzer

    class SnowballRussian(RussianAnalyzer):
        def __init__(self) -> None:
            super().__init__()
            self._stemmer = snowballstemmer.stemmer("russian")

        def lemmas(self, word: str) -> Mapping[str, float]:
            return {self._stemmer.stemWord(fold(word)): 1.0}

    return SnowballRussian()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="Measure how fast text becomes index terms.")
    parser.add_argument("folder", type=Path, help="*.jsonl or *.jsonl.gz with title, text, lang")
    parser.add_argument("--documents", type=int, default=20_000, help="how many documents (default: 20000)")
    parser.add_argument("--snowball-russian", action="store_true", help="Russian by Snowball: the shared chain alone")
    parser.add_argument("--results", type=Path, metavar="FILE.json", help="write figures, versions and machine there")
    given = parser.parse_args(arguments)
    figures = measure(given.folder, given.documents, snowball_russian=given.snowball_russian)
    print(json.dumps(figures, indent=2))
    if given.results is not None:
        figures = {"environment": describe_environment(), **figures}
        given.results.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
