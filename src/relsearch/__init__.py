"""relsearch: full-text search for English, Russian and Azerbaijani.

>>> import tempfile
>>> index = Index.create(tempfile.mkdtemp())
>>> index.add([Document("1", "Görüşdə sərhədlərin mühafizəsi müzakirə edilib.")])
1
>>> str(index.search("sərhəd")[0].snippet)
'Görüşdə [sərhədlərin] mühafizəsi müzakirə edilib.'
"""

from relsearch.analysis.analyzer import Analyzer
from relsearch.analysis.registry import analyze, register_analyzer, unregister_analyzer
from relsearch.analysis.token import Token
from relsearch.document import Document, Passage
from relsearch.engine.base import Ranking
from relsearch.engine.whoosh.analyzer import whoosh_analyzer
from relsearch.errors import (
    DocumentError,
    IndexExistsError,
    IndexFormatError,
    IndexLockedError,
    IndexNotFoundError,
    LexiconError,
    MissingExtraError,
    ProcessesError,
    QueryError,
    RankingError,
    ReadError,
    RelsearchError,
    UnknownLanguageError,
    WorkerError,
    WriterClosedError,
)
from relsearch.index import Index
from relsearch.index_writer import IndexWriter
from relsearch.lexicon import use_lexicon_files
from relsearch.results import ConceptScore, Explanation, Hit, Results, Snippet, TermMatch

__version__ = "0.1.0"

__all__ = [
    "Analyzer",
    "ConceptScore",
    "Document",
    "DocumentError",
    "Explanation",
    "Hit",
    "Index",
    "IndexExistsError",
    "IndexFormatError",
    "IndexLockedError",
    "IndexNotFoundError",
    "IndexWriter",
    "LexiconError",
    "MissingExtraError",
    "Passage",
    "ProcessesError",
    "QueryError",
    "Ranking",
    "RankingError",
    "ReadError",
    "RelsearchError",
    "Results",
    "Snippet",
    "TermMatch",
    "Token",
    "UnknownLanguageError",
    "WorkerError",
    "WriterClosedError",
    "analyze",
    "register_analyzer",
    "unregister_analyzer",
    "use_lexicon_files",
    "whoosh_analyzer",
]
