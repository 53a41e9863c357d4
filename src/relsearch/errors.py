"""Every error that relsearch raises on purpose, under one base class.

Each message names the value that was wrong, the place where it stood, and the remedy. The kinds also
inherit the built-in exception a caller would naturally expect, so ``except FileNotFoundError`` works too.
"""

from __future__ import annotations


class RelsearchError(Exception):
    """The base of all errors raised by relsearch.

    >>> issubclass(DocumentError, RelsearchError)
    True
    """


class DocumentError(RelsearchError, ValueError):
    """A document that cannot be indexed: no id, a wrong type, characters that are not text."""


class QueryError(RelsearchError, ValueError):
    """A query or a search option that cannot be understood."""


class RankingError(RelsearchError, ValueError):
    """A parameter of the ranking formula outside its range."""


class UnknownLanguageError(RelsearchError, ValueError):
    """A language code for which no analyzer is registered."""


class LexiconError(RelsearchError, ValueError):
    """A malformed line in a lexicon file."""


class IndexNotFoundError(RelsearchError, FileNotFoundError):
    """There is no relsearch index at the path."""


class IndexExistsError(RelsearchError, FileExistsError):
    """An index would be created over something that is already there."""


class IndexFormatError(RelsearchError, ValueError):
    """The index was written by another format version, by other analyzers, or is damaged."""


class IndexLockedError(RelsearchError, TimeoutError):
    """Another writer holds the index and did not let go in time."""


class WriterClosedError(RelsearchError, RuntimeError):
    """A writer was used after its batch had been committed or rolled back."""


class WorkerError(RelsearchError, RuntimeError):
    """A process that was to help with indexing could not begin, or ended by itself."""


class ProcessesError(WorkerError, ValueError):
    """A number of processes below 1."""


class ReadError(RelsearchError, ValueError):
    """A source file that cannot be read as documents."""


class MissingExtraError(RelsearchError, ImportError):
    """An optional dependency is not installed; the message holds the line that installs it.

    >>> print(MissingExtraError("selectolax", extra="html", purpose="reading HTML"))
    reading HTML needs selectolax, which is not installed: pip install "relsearch[html]"
    """

    def __init__(self, package: str, *, extra: str, purpose: str) -> None:
        super().__init__(
            f'{purpose} needs {package}, which is not installed: pip install "relsearch[{extra}]"',
            name=package,
        )
