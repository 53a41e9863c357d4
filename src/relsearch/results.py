"""What a search gives back. Plain data: it outlives the index and can be pickled, compared and printed."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from relsearch.document import Document


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a document with the words that matched.

    text   as it stands in the document, line breaks as spaces, "…" where it was cut
    spans  (start, end) offsets of the matched words in ``text``, in order

    >>> snippet = Snippet("Мирзиёева встретил посол", ((0, 9),))
    >>> str(snippet)
    '[Мирзиёева] встретил посол'
    >>> snippet.html()
    '<mark>Мирзиёева</mark> встретил посол'
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def mark(self, before: str, after: str) -> str:
        """The text with ``before`` and ``after`` set around each matched word.

        >>> Snippet("two words", ((4, 9),)).mark("**", "**")
        'two **words**'
        """
        return "".join(f"{before}{piece}{after}" if marked else piece for piece, marked in self._pieces())

    def html(self, tag: str = "mark") -> str:
        """The text escaped for HTML, each matched word in an element of that name.

        >>> Snippet("a < b", ((4, 5),)).html("em")
        'a &lt; <em>b</em>'
        """
        escaped = ((html.escape(piece), marked) for piece, marked in self._pieces())
        return "".join(f"<{tag}>{piece}</{tag}>" if marked else piece for piece, marked in escaped)

    def __str__(self) -> str:
        return self.mark("[", "]")

    def _pieces(self) -> Iterator[tuple[str, bool]]:
        end = 0
        for start, stop in self.spans:
            yield self.text[end:start], False
            yield self.text[start:stop], True
            end = stop
        yield self.text[end:], False


@dataclass(frozen=True, slots=True)
class TermMatch:
    """One index term of a concept as it occurs in a document: its weights added up over its positions."""

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class ConceptScore:
    """What one part of the query gave a document.

    text       the word or phrase as typed
    boost      weight of this part within the query
    idf        ln(1 + (N - df + 0.5) / (df + 0.5)), of the documents that have any of the concept's terms
    frequency  weighted occurrences in the document, each counted once at its best weight
    norm       k1 * (1 - b + b * length / average length of documents in that language)
    score      boost * idf * frequency * (k1 + 1) / (frequency + norm)
    terms      the index terms that occur
    """

    text: str
    boost: float
    idf: float
    frequency: float
    norm: float
    score: float
    terms: tuple[TermMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a score came about: the sum of its concepts, times the recency factor."""

    concepts: tuple[ConceptScore, ...]
    recency: float = 1.0

    @property
    def score(self) -> float:
        """The score explained."""
        return sum(concept.score for concept in self.concepts) * self.recency

    def __str__(self) -> str:
        lines = [f"{self.score:.4f}"]
        for part in self.concepts:
            terms = ", ".join(f"{match.term} {match.weight:.3g}" for match in part.terms)
            lines.append(
                f"  {part.score:.4f} = {part.text!r}: boost {part.boost:.3g} x idf {part.idf:.3f} "
                f"x saturation of {part.frequency:.3g} occurrences at norm {part.norm:.3f} ({terms})"
            )
        if self.recency != 1.0:
            lines.append(f"  x {self.recency:.4f} for recency")
        return "\n".join(lines)


_Found = tuple[Callable[[], object], float, tuple[str, ...], "Explanation | None"]

_LATE: Final = ("id", "language", "document")
"""What of a hit is read when somebody looks at it."""


class _Unread:
    """What a hit has that may not have been read yet: unpacking a page's documents takes longer than finding them."""

    __slots__ = ("_read",)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Python comes here for a slot that is empty.
            if name not in _LATE:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            read = self._read
            if read is not None:
                found = read()
                for late in _LATE:
                    object.__setattr__(self, late, getattr(found, late))
                object.__setattr__(self, "_read", None)
            return object.__getattribute__(self, name)


@dataclass(frozen=True, slots=True)
class Hit(_Unread):
    """One document found.

    id           the document's id
    score        its score; 0 where the results are sorted by something else and nothing was scored
    language     code of the language most of it is written in
    document     the document as it was added
    snippet      the passage that matches best, or ``None`` where snippets were not asked for
    terms        index terms of the query that occur in it
    explanation  how the score came about, where it was asked for
    """

    id: str
    score: float
    language: str
    document: Document
    snippet: Snippet | None = None
    terms: tuple[str, ...] = ()
    explanation: Explanation | None = None

    @classmethod
    def unread(cls, found: Iterable[_Found]) -> tuple[Hit, ...]:
        """Hits without snippets that read their documents when somebody looks at them.

        found  of each what reads it, its score, terms and explanation; what reads it gives something with ``id``,
               ``language`` and ``document``, at any time and on any thread, and is let go of then
        """
        hits = []
        for read, score, terms, explanation in found:  # all at once: every search makes ten
            hit = object.__new__(cls)
            _set_read(hit, read)
            _set_score(hit, score)
            _set_snippet(hit, None)
            _set_terms(hit, terms)
            _set_explanation(hit, explanation)
            hits.append(hit)
        return tuple(hits)

    @property
    def title(self) -> str:
        """The document's title, or the start of its text where it has none."""
        return self.document.title or " ".join(self.document.text[:80].split())


# A frozen dataclass sets its fields through these, by name and more slowly.
_set_read, _set_score, _set_snippet, _set_terms, _set_explanation = (
    getattr(Hit, name).__set__ for name in ("_read", "score", "snippet", "terms", "explanation")
)


@dataclass(frozen=True, slots=True)
class Results(Sequence[Hit]):
    """A page of hits, and what is known of the rest.

    hits         best first
    total        how many documents match in all
    facets       field -> value -> number of matching documents, the commonest first
    suggestions  other queries that may be what was meant: spelling, keyboard layout
    ignored      word of the query -> why it had no part in the search
    query        the query as it was asked

    >>> results = Results(hits=(), total=0, query="x")
    >>> len(results), list(results)
    (0, [])
    """

    hits: tuple[Hit, ...]
    total: int
    query: str
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    ignored: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:  # type: ignore[override]
        return self.hits[index]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)
