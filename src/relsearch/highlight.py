"""Snippets: the stretch of a document that shows best why it was found, its words marked as they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from relsearch.analysis.passages import Section, split_document
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import Token
from relsearch.engine.base import StoredDocument
from relsearch.query.plan import Concept, Leaf, PhraseConcept
from relsearch.results import Snippet

WIDTH: Final = 240
"""Characters of a snippet, about."""

LEAD: Final = 60
"""Characters shown before the first marked word, at most."""

BESIDE: Final = 0.5
"""What a passage set beside the text is worth as a snippet: a reader wants to see the page's own words."""

LIGHT: Final = 0.5
"""A part of a query with less than this share of the heaviest part's boost is not marked."""

CUT: Final = "…"


def term_weights(leaves: Sequence[Leaf], matched: Sequence[str]) -> dict[str, float]:
    """How much showing a matched term is worth: what it weighs in the query.

    Words of little weight, as stop words are, are not shown where there are others.

    >>> term_weights([Concept("x", {"=x": 1.0, "en:x": 0.5})], ["en:x"])
    {'en:x': 0.5}
    """
    heaviest = max((leaf.boost for leaf in leaves), default=1.0)
    worth: dict[str, float] = {}
    light: set[str] = set()
    for leaf in leaves:
        for term, weight in _leaf_terms(leaf).items():
            if leaf.boost < heaviest * LIGHT:
                light.add(term)
            else:
                worth[term] = max(worth.get(term, 0.0), weight * leaf.boost)
    # The terms of a pattern are known to the engine alone: what no leaf names is one of those.
    found = (term for terms in matched for term in terms.split())
    return {term: worth.get(term, 1.0) for term in found if term in worth or term not in light}


def _leaf_terms(leaf: Leaf) -> Mapping[str, float]:
    match leaf:
        case Concept(terms=terms, phrases=phrases):
            return {**{term: weight for phrase, weight in phrases.items() for term in phrase}, **terms}
        case PhraseConcept(parts=parts):
            return {term: weight for part in parts for term, weight in part.terms.items()}
        case _:
            return {}


def make_snippet(stored: StoredDocument, terms: Mapping[str, float], width: int = WIDTH) -> Snippet:
    """The best stretch of a document's text for the terms, or its beginning where they are in the title alone.

    terms  index term -> worth of showing it
    width  length in characters, about

    >>> from relsearch.document import Document
    >>> stored = StoredDocument(Document("1", "Görüş Bakıda oldu."), "az", ("az",))
    >>> str(make_snippet(stored, {"az:baki": 1.0}))
    'Görüş [Bakıda] oldu.'
    """
    sections = [part for part in split_document(stored.document, stored.section_languages) if part.field == "body"]
    windows = [window for section in sections for window in _windows(section, terms, width)]
    if windows:
        return _cut(max(windows, key=lambda window: window.worth), width)
    return _cut(_Window(sections[0].text, (), 0.0), width) if sections else Snippet("")


@dataclass(frozen=True, slots=True)
class _Window:
    text: str
    marked: tuple[Token, ...]
    worth: float


def _windows(section: Section, terms: Mapping[str, float], width: int) -> Iterator[_Window]:
    """For each marked word, the words marked within a width of it."""
    tokens = [
        token
        for token in get_analyzer(section.language).analyze(section.text)
        if not terms.keys().isdisjoint(token.terms)
    ]
    ends = [token.end for token in tokens]  # in ascending order: a window is a slice, however many words follow
    for i, first in enumerate(tokens):
        within = tuple(tokens[i : bisect_right(ends, first.start + width - LEAD)])
        shown = {term for token in within for term in token.terms.keys() & terms.keys()}
        worth = section.weight * (1.0 if section.own else BESIDE) * sum(terms[term] for term in shown)
        yield _Window(section.text, within or (first,), worth)


def _cut(window: _Window, width: int) -> Snippet:
    """The text around a window's words, from a word's beginning to a word's end."""
    text = window.text
    first = window.marked[0].start if window.marked else 0
    start = _word_start(text, max(0, first - LEAD))
    end = _word_end(text, min(len(text), start + width))
    if window.marked:
        end = max(end, window.marked[-1].end)
    before = CUT if text[:start].strip() else ""
    after = CUT if text[end:].strip() else ""
    piece = "".join(" " if character.isspace() else character for character in text[start:end])
    shift = len(before) - start
    spans = tuple((token.start + shift, token.end + shift) for token in window.marked)
    return Snippet(before + piece + after, spans)


def _word_start(text: str, at: int) -> int:
    if at == 0:
        return 0
    space = text.find(" ", at)
    return at if space < 0 or space > at + LEAD // 2 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - LEAD // 2, at + 1)
    return at if space < 0 else space
