"""What an engine does. Everything above this speaks to an engine through these types alone."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from relsearch.analysis.stream import SplitDocument
from relsearch.document import Document
from relsearch.errors import RankingError
from relsearch.query.plan import Plan
from relsearch.results import Explanation

FACET_FIELDS: Final = ("language", "source", "section", "tags", "date")
"""Fields whose values can be counted; dates are counted by month ("2025-10")."""

SORTS: Final = ("relevance", "date", "-date", "id")
"""Orders of results: "date" is oldest first, "-date" newest first; undated documents come last in both."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Parameters of the ranking formula (BM25; Robertson & Zaragoza 2009).

    k1            how slowly further occurrences of a concept lose their worth; at least 0
    b             how far a document's length is held against it, 0 to 1
    title_weight  how many times an occurrence in the title counts (Robertson, Zaragoza & Taylor, CIKM 2004)

    Raises `RankingError` for a value that is no number of its range.
    """

    k1: float = 0.9
    b: float = 0.6
    title_weight: float = 2.0

    def __post_init__(self) -> None:
        for name, highest in (("k1", math.inf), ("b", 1.0), ("title_weight", math.inf)):
            value = getattr(self, name)
            if not isinstance(value, (int, float)) or not 0.0 <= value <= highest or value == math.inf:
                raise RankingError(f"{name} of the ranking is {value!r}: give a number from 0 to {highest:g}")


@dataclass(frozen=True, slots=True)
class Request:
    """One search.

    plan     what to look for
    limit    how many hits to return
    offset   how many of the best to pass over
    sort     one of `SORTS`
    facets   fields of `FACET_FIELDS` to count
    recency  days in which the worth of newness halves, or ``None`` to leave age out of the ranking
    terms    whether hits say which terms they have
    explain  whether to say how scores come about
    """

    plan: Plan
    limit: int
    offset: int = 0
    sort: str = "relevance"
    facets: Sequence[str] = ()
    recency: float | None = None
    terms: bool = True
    explain: bool = False


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as an engine gives it back.

    document           as it was added
    language           the language most of it is written in
    section_languages  language of each of its sections, in the order of `analysis.passages.split_document`
    """

    document: Document
    language: str
    section_languages: tuple[str, ...]

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id


class EngineHit(NamedTuple):
    """A document found, with the terms of the plan that occur in it.

    read  gives the document, at any time and on any thread, whatever has become of the index
    """

    read: Callable[[], StoredDocument]
    score: float
    terms: tuple[str, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine found: a page of hits, how many match in all, counts, and leaves that match nothing."""

    hits: tuple[EngineHit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()


class EngineWriter(ABC):
    """One batch of changes; none of them can be seen before `commit`."""

    @abstractmethod
    def add(self, document: SplitDocument) -> None:
        """Add a document, in place of any with the same id; one that fails leaves no trace."""

    @abstractmethod
    def add_some(self, documents: Sequence[SplitDocument]) -> None:
        """Add documents; an error with one of them may be raised by the next call, and leaves some of them."""

    @abstractmethod
    def catch_up(self) -> None:
        """Raise what went wrong with documents that were added."""

    @abstractmethod
    def add_all(self, documents: Iterable[Document], processes: int) -> int:
        """Add documents, analysed in so many other processes; say how many there were. An error leaves some of them."""

    @property
    @abstractmethod
    def languages(self) -> Set[str]:
        """The languages of all that was added."""

    @abstractmethod
    def delete(self, document_id: str) -> bool:
        """Delete a document; say whether there was one."""

    @abstractmethod
    def commit(self) -> None:
        """Make the batch visible and durable, and let the index go."""

    @abstractmethod
    def rollback(self) -> None:
        """Forget the batch, and let the index go."""


class Engine(ABC):
    """An index on disk. Safe to share between threads; sees what other processes commit."""

    @abstractmethod
    def writer(self, timeout: float) -> EngineWriter:
        """Begin a batch; raise `IndexLockedError` where another writer does not end within ``timeout`` seconds."""

    @abstractmethod
    def merge(self, timeout: float) -> None:
        """Make one segment of all. Others search and write meanwhile; another merge is waited for, so many seconds."""

    @abstractmethod
    def search(self, request: Request) -> Found:
        """Carry out a search on the newest committed state."""

    @abstractmethod
    def get(self, document_id: str) -> StoredDocument | None:
        """The document with this id, if there is one."""

    @abstractmethod
    def documents(self) -> Iterator[StoredDocument]:
        """Every document, as of the moment of the call."""

    @abstractmethod
    def count(self) -> int:
        """How many documents there are."""

    @abstractmethod
    def document_frequency(self, term: str) -> int:
        """How many documents have this term, deleted ones perhaps among them."""

    @abstractmethod
    def similar_terms(self, term: str, distance: int) -> Mapping[str, int]:
        """Terms of the same kind within so many edits -> their document frequencies."""

    @abstractmethod
    def statistics(self) -> Mapping[str, object]:
        """What `relsearch info` shows: documents by language, segments, bytes on disk."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files; searching afterwards is an error."""
