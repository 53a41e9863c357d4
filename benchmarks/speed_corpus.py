"""What measuring speed needs: documents, of a folder and recombined from its sentences; processes; percentiles.

A folder holds ``*.jsonl`` or ``*.jsonl.gz`` files, one language each: documents with ``_id``, ``title``, ``text`` and
``lang``.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import numpy as np

from relsearch import Document, analyze
from relsearch.analysis.registry import languages

SEED: Final = 7

P = ParamSpec("P")
T = TypeVar("T")

_END_OF_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|\n+")


def in_turns(folder: Path) -> Iterator[Document]:
    """The documents of a folder's files in turns, one of each; a file that has ended is passed over."""
    readers = [read(path) for path in sorted(folder.glob("*.jsonl*"))]
    while readers:
        for reader in tuple(readers):
            page = next(reader, None)
            if page is None:
                readers.remove(reader)
            else:
                yield page


def read(path: Path) -> Iterator[Document]:
    """The documents of one file, in the language that each names."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Document(record["_id"], record["text"], title=record.get("title", ""), language=record.get("lang"))


def recombined(pages: Sequence[Document], seed: int = SEED) -> Iterator[Document]:
    """Documents without end: each has the language, the title and the number of sentences of one of the pages, and
    sentences of any pages in that language.

    >>> pages = [Document("1", "One. Two.", language="en"), Document("2", "Three. Four.", language="en")]
    >>> len(next(recombined(pages)).text.split())
    2
    """
    source = random.Random(seed)
    sentences: dict[str | None, list[str]] = {}
    sizes = []
    for page in pages:
        own = [sentence for sentence in _END_OF_SENTENCE.split(page.text) if sentence]
        sentences.setdefault(page.language, []).extend(own)
        sizes.append(len(own))
    number = 0
    while True:
        chosen = source.randrange(len(pages))
        page = pages[chosen]
        text = " ".join(source.choices(sentences[page.language], k=sizes[chosen])) if sizes[chosen] else ""
        number += 1
        yield Document(f"{number}", text, title=page.title, language=page.language)


def load_dictionaries() -> None:
    """Let all analyzers load theirs: they are needed once, whatever the number of documents."""
    for code in languages():
        analyze(code, "word")


def apart(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """What a function returns in a process of its own, which begins with no memory of anything."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *args, **options).result()


def memory(kind: str) -> float:
    """Memory of this process in 10**6 bytes, as Linux counts it: VmHWM, the most so far; RssAnon, its own now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"/proc/self/status has no {kind}")


def percentiles(milliseconds: Sequence[float]) -> Mapping[str, float]:
    """The middle one and the slow one in a hundred.

    >>> percentiles([1.0, 2.0, 3.0])["p50"]
    2.0
    """
    return {f"p{rank}": float(np.percentile(milliseconds, rank)) for rank in (50, 99)}
