"""relsearch's analysis for people with a Whoosh index of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer as WhooshAnalyzerBase
from whoosh.analysis import Token as WhooshToken

from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import NAME, WRITTEN, Token


def whoosh_analyzer(language: str) -> WhooshAnalyzer:
    """An ordinary Whoosh analyzer for any ``whoosh.fields.TEXT(analyzer=...)``.

    When indexing, a word's written form and its lemmas stand at one position; in a query a word is its likeliest
    lemma, so that Whoosh's parser does not ask for all of them. Terms bear no language tags.

    >>> analyzer = whoosh_analyzer("ru")
    >>> [token.text for token in analyzer("стали", mode="index")]
    ['стали', 'стать', 'сталь']
    >>> [token.text for token in analyzer("стали", mode="query")]
    ['стать']

    Raises `UnknownLanguageError` for a language without an analyzer.
    """
    get_analyzer(language)
    return WhooshAnalyzer(language)


class WhooshAnalyzer(WhooshAnalyzerBase):  # type: ignore[misc]  # Whoosh has no types
    """What `whoosh_analyzer` makes; it pickles as its language code, as Whoosh's schema files want."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WhooshAnalyzer) and other.language == self.language

    def __hash__(self) -> int:
        return hash(self.language)

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        mode: str = "",
        **options: Any,
    ) -> Iterator[WhooshToken]:
        """Whoosh's interface: one token object, yielded again and again."""
        out = WhooshToken(positions, chars, removestops=removestops, mode=mode, **options)
        for token in get_analyzer(self.language).analyze(value):
            for text in _texts(token, mode):
                out.text = text
                out.boost = 1.0
                if keeporiginal:
                    out.original = token.text
                if positions:
                    out.pos = start_pos + token.position
                if chars:
                    out.startchar = start_char + token.start
                    out.endchar = start_char + token.end
                yield out


def _texts(token: Token, mode: str) -> list[str]:
    written = [term.removeprefix(WRITTEN) for term in token.terms if term.startswith(WRITTEN)]
    lemmas = [term.partition(":")[2] for term in token.terms if term[0] not in (WRITTEN, NAME)]
    if mode == "query":
        return (lemmas or written)[:1]
    return list(dict.fromkeys(written + lemmas))
