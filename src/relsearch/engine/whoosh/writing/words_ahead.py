"""Documents whose words are looked up on a thread, while the next ones are read.

Reading documents is work of Python, and looking words up hardly any (`codec.compiled_vocabulary`): on two processors
the one hides behind the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from relsearch.analysis.stream import SplitDocument
from relsearch.engine.whoosh.codec.compiled_vocabulary import AnyVocabulary
from relsearch.engine.whoosh.schema import DocumentValues


class ReadDocument(NamedTuple):
    """A document, and the pieces of its sections as numbers of a vocabulary."""

    split: SplitDocument
    values: DocumentValues
    pieces: Sequence[bytes]
    vocabulary: AnyVocabulary


@dataclass(frozen=True)
class _Stretch:
    """Documents whose words are being looked up."""

    vocabulary: AnyVocabulary
    documents: Sequence[tuple[SplitDocument, DocumentValues]]
    numbers: Future[Sequence[bytes]]

    def read(self) -> Iterator[ReadDocument]:
        """Wait for them. Raises what went wrong before the first comes."""
        numbers = iter(self.numbers.result())
        for split, values in self.documents:
            yield ReadDocument(split, values, list(islice(numbers, len(split.sections))), self.vocabulary)


class WordsAhead:
    """One stretch of documents at a time, on a thread that begins with the first."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._stretch: _Stretch | None = None

    @property
    def is_begun(self) -> bool:
        """Whether there are documents that have not been handed out."""
        return self._stretch is not None

    def begin(
        self, vocabulary: AnyVocabulary, documents: Sequence[tuple[SplitDocument, DocumentValues]]
    ) -> Iterator[ReadDocument]:
        """Begin with some documents, and hand out those before them."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "relsearch-words")
        texts = [(section.language, section.text) for split, _ in documents for section in split.sections]
        before = self._stretch
        self._stretch = _Stretch(vocabulary, documents, self._pool.submit(vocabulary.encode_all, texts))
        return before.read() if before is not None else iter(())

    def end(self) -> Iterator[ReadDocument]:
        """Hand out the last documents."""
        before, self._stretch = self._stretch, None
        return before.read() if before is not None else iter(())

    def close(self) -> None:
        """Wait for the thread, and forget what it does."""
        self._stretch = None
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
