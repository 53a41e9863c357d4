"""The index: the one place where analysis, query, engine and highlighting meet."""

from __future__ import annotations

import asyncio
import math
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from relsearch.analysis.passages import split_document
from relsearch.analysis.registry import registered
from relsearch.analysis.stream import SplitDocument
from relsearch.document import Document, check_text
from relsearch.engine.base import (
    FACET_FIELDS,
    SORTS,
    Engine,
    EngineHit,
    EngineWriter,
    Found,
    Ranking,
    Request,
)
from relsearch.engine.whoosh.engine import WhooshEngine
from relsearch.errors import DocumentError, IndexExistsError, QueryError, WriterClosedError
from relsearch.highlight import make_snippet, term_weights
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


class IndexWriter:
    """One batch of changes, visible all at once when it is committed.

    Use it in a ``with`` statement: leaving it commits, an exception rolls everything back. It may be shared
    between threads.

    >>> import tempfile
    >>> index = Index.create(tempfile.mkdtemp())
    >>> with index.writer() as writer:
    ...     writer.add(Document("1", "Bakıda görüş keçirilib."))
    ...     writer.delete("2")
    False
    >>> len(index)
    1
    """

    def __init__(self, index: Index, batch: EngineWriter) -> None:
        self._index = index
        self._batch: EngineWriter | None = batch
        self._lock = threading.Lock()
        self._languages: set[str] = set()

    def add(self, document: Document) -> None:
        """Add a document, in place of any with the same id.

        Raises `DocumentError` for anything but a valid `Document`, `UnknownLanguageError` for a language
        without an analyzer; the batch goes on without it.
        """
        if not isinstance(document, Document):
            raise DocumentError(f"{document!r:.80} is of type {type(document).__name__}: give a relsearch.Document")
        split = SplitDocument(document, tuple(split_document(document)))
        with self._lock:
            self._open_batch().add(split)
            self._languages.update([section.language for section in split.sections])

    def delete(self, document_id: str) -> bool:
        """Delete a document by id; say whether there was one. Raises `DocumentError` for an id that is no string."""
        check_text(document_id, place="the id of a document to delete")
        with self._lock:
            return self._open_batch().delete(document_id)

    def commit(self) -> None:
        """Make the batch visible and durable; the writer is closed then, even if the disk is full."""
        with self._lock:
            batch, self._batch = self._open_batch(), None
            try:
                self._index._note_languages(self._languages)
            except BaseException:
                batch.rollback()
                raise
            batch.commit()

    def rollback(self) -> None:
        """Forget the batch; the writer is closed then."""
        with self._lock:
            batch, self._batch = self._open_batch(), None
            batch.rollback()

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._batch is None:
            return
        if kind is None:
            self.commit()
        else:
            self.rollback()

    def _open_batch(self) -> EngineWriter:
        if self._batch is None:
            raise WriterClosedError("this writer was committed or rolled back: begin a new one with index.writer()")
        return self._batch


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
        return IndexWriter(self, self._engine.writer(timeout))

    def add(self, documents: Iterable[Document], *, timeout: float = LOCK_TIMEOUT) -> int:
        """Add documents in one batch, each in place of any with the same id; say how many there were.

        Raises what `IndexWriter.add` raises; then none of them is added.
        """
        if isinstance(documents, Document):
            documents = (documents,)
        count = 0
        with self.writer(timeout=timeout) as writer:
            for document in documents:
                writer.add(document)
                count += 1
        return count

    def delete(self, ids: str | Iterable[str], *, timeout: float = LOCK_TIMEOUT) -> int:
        """Delete documents by id in one batch; say how many there were."""
        with self.writer(timeout=timeout) as writer:
            return sum(writer.delete(each) for each in ([ids] if isinstance(ids, str) else ids))

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
        codes = _codes(query_language)
        resolved = _resolved(query, None if codes is None else tuple(codes), across_languages, registered())
        plan = restrict(resolved.plan, filters or {}, _codes(languages))
        found = self._engine.search(Request(plan, limit, offset, sort, facets, recency, snippets or explain, explain))
        ignored = {**resolved.ignored, **dict.fromkeys(found.unmatched, "no document has it")}
        return Results(
            hits=tuple(_hit(hit, plan, snippets) for hit in found.hits),
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

    def _note_languages(self, codes: set[str]) -> None:
        """Remember by which analyzers documents are written; called while the writer's lock is held."""
        manifest = read_manifest(self.path)
        if not manifest.analyzers.keys() >= codes:
            manifest = with_languages(manifest, codes - manifest.analyzers.keys())
            manifest.write(self.path)
        self._manifest = manifest


@lru_cache(maxsize=QUERIES)
def _resolved(query: str, codes: tuple[str, ...] | None, across_languages: bool, _: tuple[str, ...]) -> Resolved:
    """A query as it is understood while these languages are registered."""
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
    if isinstance(facets, str) or not isinstance(facets, Sequence):
        raise QueryError(f"facets {facets!r} is no list: give a list or tuple of fields")
    for field in facets:
        if field not in FACET_FIELDS:
            raise QueryError(f"no facets for the field {field!r}: use some of {', '.join(FACET_FIELDS)}")
    if recency is not None and (not isinstance(recency, (int, float)) or not 0 < recency < math.inf):
        raise QueryError(f"recency {recency!r} is no half-life: give a number of days above 0, or None")
    return tuple(facets)


def _codes(codes: str | Sequence[str] | None) -> Sequence[str] | None:
    return [codes] if isinstance(codes, str) else codes


def _hit(hit: EngineHit, plan: Plan, snippets: bool) -> Hit:
    snippet = None
    if snippets:
        snippet = make_snippet(hit.stored, term_weights(list(scored_leaves(plan)), hit.terms))
    return Hit(
        id=hit.stored.document.id,
        score=hit.score,
        language=hit.stored.language,
        document=hit.stored.document,
        snippet=snippet,
        terms=hit.terms,
        explanation=hit.explanation,
    )
