"""The index: the one place where analysis, query, engine and highlighting meet."""

from __future__ import annotations

import asyncio
import math
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from relsearch.analysis.registry import registered
from relsearch.document import Document
from relsearch.engine.base import (
    FACET_FIELDS,
    SORTS,
    Engine,
    EngineHit,
    Found,
    Ranking,
    Request,
)
from relsearch.engine.whoosh.engine import WhooshEngine
from relsearch.errors import IndexExistsError, QueryError
from relsearch.highlight import make_snippet, term_weights
from relsearch.index_writer import IndexWriter
from relsearch.lexicon.lexicon import exchanges
from relsearch.manifest import FILE_NAME, Manifest, check_analyzers, read_manifest, with_languages
from relsearch.query.parser import parse
from relsearch.query.plan import Plan, scored_leaves
from relsearch.query.resolve import Resolved, resolve
from relsearch.query.restrict import FilterValue, restrict
from relsearch.query.suggest import suggest
from relsearch.results import Hit, Results

LOCK_TIMEOUT: Final = 10.0
"""Seconds that a writer waits for another one to end."""

QUERIES: Final = 1000
"""Queries that are remembered as they were understood: people turn pages, and many ask the same."""

FEW: Final = 10
"""With more documents found than this, nobody asks whether something else was meant."""


class Index:
    """Documents on disk, searched in English, Russian and Azerbaijani at once.

    Safe to share between threads. Results are plain data and outlive it; commits of this and of other
    processes are seen by the next search.

    >>> import tempfile
    >>> index = Index.create(tempfile.mkdtemp())
    >>> index.add([
    ...     Document("en", "President Shavkat Mirziyoyev visited Baku."),
    ...     Document("ru", "Президента Шавката Мирзиёева встретили в Баку."),
    ... ])
    2
    >>> [hit.id for hit in index.search("Mirziyoyev")]
    ['en', 'ru']
    """

    def __init__(self, path: Path, engine: Engine, manifest: Manifest) -> None:
        self.path = path
        self._engine = engine
        self._manifest = manifest

    # Making and opening

    @classmethod
    def create(cls, path: str | PathLike[str], *, ranking: Ranking | None = None) -> Index:
        """Make an empty index in a directory that is new or empty.

        ranking  parameters of the ranking formula; they stay with the index

        Raises `IndexExistsError` if there is anything in the directory.
        """
        directory = Path(path)
        if (directory / FILE_NAME).exists():
            raise IndexExistsError(f"{directory} is an index already: open it with Index.open")
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise IndexExistsError(f"{directory} is not an empty directory: choose another path for the index")
        directory.mkdir(parents=True, exist_ok=True)
        manifest = Manifest(ranking or Ranking())
        engine = WhooshEngine.create(directory, manifest.ranking)
        manifest.write(directory)
        return cls(directory, engine, manifest)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Index:
        """Open an index.

        Raises `IndexNotFoundError` where there is none, `IndexFormatError` where it was written by another
        version or by other analyzers (`Index.rebuild` mends that).
        """
        directory = Path(path)
        manifest = read_manifest(directory)
        check_analyzers(manifest, directory)
        return cls(directory, WhooshEngine(directory, manifest.ranking), manifest)

    @classmethod
    def open_or_create(cls, path: str | PathLike[str]) -> Index:
        """Open the index at a path, or make one if there is nothing yet."""
        return cls.open(path) if (Path(path) / FILE_NAME).exists() else cls.create(path)

    @classmethod
    def rebuild(cls, path: str | PathLike[str]) -> Index:
        """Analyse all stored documents anew, with the analyzers of today, and open the index.

        The new index takes the old one's place when it is complete; until then the old one stays as it is.
        """
        directory = Path(path)
        manifest = read_manifest(directory)
        old = WhooshEngine(directory, manifest.ranking)
        lock = old.writer(LOCK_TIMEOUT)
        try:
            fresh = directory.with_name(f"{directory.name}.rebuild")
            shutil.rmtree(fresh, ignore_errors=True)
            with cls.create(fresh, ranking=manifest.ranking) as index:
                index.add(stored.document for stored in old.documents())
        finally:
            lock.rollback()
            old.close()
        retired = directory.with_name(f"{directory.name}.old")
        shutil.rmtree(retired, ignore_errors=True)  # left by a rebuild that was cut off here
        directory.rename(retired)
        fresh.rename(directory)
        shutil.rmtree(retired)
        return cls.open(directory)

    def close(self) -> None:
        """Let go of the index's files. Searching again opens them again."""
        self._engine.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Changing

    def writer(self, *, timeout: float = LOCK_TIMEOUT) -> IndexWriter:
        """Begin a batch of changes; there can be one at a time.

        timeout  seconds to wait for another writer, of this or another process, to end

        Raises `IndexLockedError` if it does not end in time.
        """
        return IndexWriter(self._engine.writer(timeout), self._note_languages)

    def add(self, documents: Iterable[Document], *, processes: int = 1, timeout: float = LOCK_TIMEOUT) -> int:
        """Add documents in one batch, each in place of any with the same id; say how many there were.

        processes  with more than 1, documents are analysed in so many other processes: for many documents, and machines
                   with more processors than the two that one process uses. A script that does so must begin with
                   ``if __name__ == "__main__":``.

        Raises what `IndexWriter.add` raises, and `WorkerError` if another process cannot begin or ends by itself; then
        none of them is added. Raises `ProcessesError` for a number of processes below 1.
        """
        if isinstance(documents, Document):
            documents = (documents,)
        with self.writer(timeout=timeout) as writer:
            return writer.add_all(documents, processes=processes)

    def delete(self, ids: str | Iterable[str], *, timeout: float = LOCK_TIMEOUT) -> int:
        """Delete documents by id in one batch; say how many there were."""
        with self.writer(timeout=timeout) as writer:
            return sum(writer.delete(each) for each in ([ids] if isinstance(ids, str) else ids))

    def merge(self, *, timeout: float = LOCK_TIMEOUT) -> None:
        """Make one segment of all: searches become faster, and deleted documents leave the disk.

        Commits keep segments few by themselves; this is for an index that has had its large changes. The whole index is
        read and written, and takes its room twice meanwhile. Searches and other writers go on; a process that is killed
        leaves the index as it was.

        timeout  seconds to wait for another merge, and in the end for a writer

        Raises `IndexLockedError` if these do not end in time.
        """
        self._engine.merge(timeout)

    def merge_in_background(self, *, timeout: float = LOCK_TIMEOUT) -> Future[None]:
        """`merge` on a thread of its own; its ``result()`` waits for the end and raises what went wrong.

        >>> import tempfile
        >>> index = Index.create(tempfile.mkdtemp())
        >>> for number in range(3):
        ...     _ = index.add(Document(str(number), "Bakıda görüş keçirilib."))
        >>> merging = index.merge_in_background()
        >>> index.search("görüş").total
        3
        >>> merging.result()
        >>> index.info()["segments"]
        1
        """
        executor = ThreadPoolExecutor(1, thread_name_prefix="relsearch-merge")
        future = executor.submit(self.merge, timeout=timeout)
        executor.shutdown(wait=False)
        return future

    # Searching

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        languages: str | Sequence[str] | None = None,
        query_language: str | Sequence[str] | None = None,
        across_languages: bool = True,
        filters: Mapping[str, FilterValue] | None = None,
        sort: str = "relevance",
        facets: Sequence[str] = (),
        recency: float | None = None,
        snippets: bool = True,
        explain: bool = False,
    ) -> Results:
        """Find documents, the best first.

        query             words, "phrases", +must, -not, OR, field:value, wild*, fuzzy~ (see the query syntax page)
        limit, offset     how many hits, and how many to pass over
        languages         only documents written, at least in part, in one of these languages
        query_language    the language(s) of the query; default: every one that its script allows
        across_languages  whether translations and name keys take part
        filters           field -> value, values (any of them), or (first, last) dates; fields: id, language,
                          source, section, tags, url, date
        sort              "relevance", "date" (oldest first), "-date" (newest first) or "id"
        facets            fields to count values of: language, source, section, tags, date (by month)
        recency           days in which the worth of newness halves; it adds a quarter to a score at most
        snippets          whether hits get snippets
        explain           whether hits say how their scores come about

        Raises `QueryError` for a query or an option that cannot be understood, `UnknownLanguageError` for a
        language without an analyzer.
        """
        facets = _checked_options(query, limit, offset, sort, facets, recency)
        resolved = _resolved(query, _codes(query_language), across_languages, (registered(), exchanges()))
        plan = restrict(resolved.plan, filters or {}, _codes(languages))
        found = self._engine.search(Request(plan, limit, offset, sort, facets, recency, snippets or explain, explain))
        ignored = {**resolved.ignored, **dict.fromkeys(found.unmatched, "no document has it")}
        return Results(
            hits=tuple(_hit(hit, plan) for hit in found.hits) if snippets else Hit.unread(found.hits),
            total=found.total,
            query=query,
            facets=found.facets,
            suggestions=self._suggestions(query, found),
            ignored=ignored,
        )

    async def asearch(self, query: str, **options: Any) -> Results:
        """`search` on a thread of its own, for asynchronous programs; the same options."""
        return await asyncio.to_thread(self.search, query, **options)

    def get(self, document_id: str) -> Document | None:
        """The document with this id, or ``None``."""
        stored = self._engine.get(document_id)
        return None if stored is None else stored.document

    def __len__(self) -> int:
        return self._engine.count()

    def __contains__(self, document_id: object) -> bool:
        return isinstance(document_id, str) and self._engine.get(document_id) is not None

    def __iter__(self) -> Iterator[Document]:
        """The documents as they were added, of the state at the time of the call."""
        return (stored.document for stored in self._engine.documents())

    def info(self) -> dict[str, object]:
        """What is known of the index: documents by language, segments, bytes, format, ranking, analyzers."""
        manifest = self._manifest
        return {
            "path": str(self.path),
            **self._engine.statistics(),
            "format": manifest.format,
            "ranking": manifest.ranking,
            "analyzers": dict(manifest.analyzers),
        }

    @property
    def whoosh(self) -> Any:
        """The same index as a `whoosh.index.Index`, for Whoosh's own queries and tools."""
        assert isinstance(self._engine, WhooshEngine)
        return self._engine.whoosh

    def _suggestions(self, query: str, found: Found) -> tuple[str, ...]:
        if found.total > FEW:
            return ()
        return suggest(query, found.unmatched, self._engine.similar_terms, self._engine.document_frequency)

    def _note_languages(self, codes: Set[str]) -> None:
        """Remember by which analyzers documents are written; called while the writer's lock is held."""
        manifest = read_manifest(self.path)
        if not manifest.analyzers.keys() >= codes:
            manifest = with_languages(manifest, codes - manifest.analyzers.keys())
            manifest.write(self.path)
        self._manifest = manifest


@lru_cache(maxsize=QUERIES)
def _resolved(query: str, codes: tuple[str, ...] | None, across_languages: bool, _: object) -> Resolved:
    """A query as it is understood while these languages are registered and this lexicon is in use."""
    return resolve(parse(query), languages=codes, across_languages=across_languages)


def _checked_options(
    query: object, limit: object, offset: object, sort: object, facets: object, recency: object
) -> tuple[str, ...]:
    """The facets as a tuple, and `QueryError` for any option that is not what it should be."""
    if not isinstance(query, str):
        raise QueryError(f"query {query!r:.80} is of type {type(query).__name__}: give a str")
    for name, number in (("limit", limit), ("offset", offset)):
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise QueryError(f"{name} {number!r} must be a whole number and not negative: give 0 or more")
    if sort not in SORTS:
        raise QueryError(f"cannot sort by {sort!r}: use one of {', '.join(SORTS)}")
    if isinstance(facets, str) or not isinstance(facets, (tuple, list, Sequence)):
        raise QueryError(f"facets {facets!r} is no list: give a list or tuple of fields")
    for field in facets:
        if field not in FACET_FIELDS:
            raise QueryError(f"no facets for the field {field!r}: use some of {', '.join(FACET_FIELDS)}")
    if recency is not None and (not isinstance(recency, (int, float)) or not 0 < recency < math.inf):
        raise QueryError(f"recency {recency!r} is no half-life: give a number of days above 0, or None")
    return tuple(facets)


def _codes(codes: str | Sequence[str] | None) -> tuple[str, ...] | None:
    return (codes,) if isinstance(codes, str) else None if codes is None else tuple(codes)


def _hit(hit: EngineHit, plan: Plan) -> Hit:
    stored = hit.read()
    snippet = make_snippet(stored, term_weights(list(scored_leaves(plan)), hit.terms))
    return Hit(stored.id, hit.score, stored.language, stored.document, snippet, hit.terms, hit.explanation)
