"""Results for people: lines of text, coloured where that is wanted. Nothing here prints but `complain`."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TextIO

from relsearch.analysis.token import Token
from relsearch.document import Document
from relsearch.results import Hit, Results, Snippet

INDENT: Final = "     "
"""What stands below a hit's first line is set in by as much as its rank takes up."""

_CONTROLS: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
_CONTROLS_IN_TEXT: Final = {code: space for code, space in _CONTROLS.items() if chr(code) not in "\n\t"}
_RESET: Final = "\x1b[0m"
_ESCAPES: Final = re.compile(r"\x1b\[[\d;]*m")


@dataclass(frozen=True, slots=True)
class Style:
    """How lines look.

    colour  whether to colour at all
    width   columns to wrap snippets at; ``None``: one line each, as programs that read lines like it

    >>> Style().marked(Snippet("two words", ((4, 9),)))
    'two [words]'
    """

    colour: bool = False
    width: int | None = None

    def bold(self, text: str) -> str:
        """Titles and headings."""
        return self._painted("\x1b[1m", text)

    def dim(self, text: str) -> str:
        """What is read last."""
        return self._painted("\x1b[2m", text)

    def marked(self, snippet: Snippet) -> str:
        """A snippet with its matched words in colour, or in brackets where there is none."""
        before, after = ("\x1b[1;31m", _RESET) if self.colour else ("[", "]")
        return Snippet(plain(snippet.text), snippet.spans).mark(before, after)

    def _painted(self, code: str, text: str) -> str:
        return f"{code}{text}{_RESET}" if self.colour and text else text


def style_for(choice: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> Style:
    """The style for a stream.

    choice  "always", "never", or "auto": colour on a terminal that shows it, unless NO_COLOR (see
            https://no-color.org) or TERM=dumb asks for none
    """
    terminal = stream.isatty()
    # The old Windows console prints escape codes as they are; newer terminals say who they are.
    shows_colour = os.name != "nt" or "WT_SESSION" in environment or "TERM" in environment
    unwanted = bool(environment.get("NO_COLOR")) or environment.get("TERM") == "dumb"
    colour = choice == "always" or (choice == "auto" and terminal and shows_colour and not unwanted)
    return Style(colour, shutil.get_terminal_size().columns if terminal else None)


def plain(text: str) -> str:
    """Text on one line, its control characters blanked: pages must not steer the terminal.

    >>> plain("a\\x1b[2Jb\\nc")
    'a [2Jb c'
    """
    return text.translate(_CONTROLS)


def complain(message: str) -> None:
    """Print a message to stderr."""
    print(f"relsearch: {plain(message)}", file=sys.stderr)


def counted(count: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def pairs(items: Iterable[tuple[str, object]]) -> str:
    """Names and their numbers on one line.

    >>> pairs({"az": 700, "ru": 500}.items())
    'az 700, ru 500'
    """
    shown = (f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in items)
    return plain(", ".join(shown))


def result_lines(results: Results, offset: int, style: Style) -> Iterator[str]:
    """A page of hits, and below it what else there is to say; ``offset`` hits were passed over before."""
    for rank, hit in enumerate(results, start=offset + 1):
        yield from hit_lines(hit, rank, style)
        yield ""
    yield _total(results, offset)
    for field, counts in results.facets.items():
        yield f"{field}: {pairs(counts.items()) or 'no values'}"
    for word, reason in results.ignored.items():
        yield f"Ignored {plain(word)!r}: {reason}"
    for suggestion in results.suggestions:
        yield f"Did you mean {style.bold(plain(suggestion))}?"


def hit_lines(hit: Hit, rank: int, style: Style) -> Iterator[str]:
    """Rank, score, language, date and title; id; snippet; explanation."""
    date = hit.document.date.isoformat() if hit.document.date else "-"
    facts = f"{rank:>3}. {hit.score:7.3f}  {hit.language:<3}  {date:<10}"
    yield f"{facts}  {style.bold(_squeezed(hit.title))}"
    yield INDENT + style.dim(plain(hit.id))
    if hit.snippet is not None:
        yield from (INDENT + line for line in wrapped(style.marked(hit.snippet).split(), style.width))
    if hit.explanation is not None:
        yield from (INDENT + style.dim(plain(line)) for line in str(hit.explanation).splitlines())


def document_lines(document: Document, style: Style) -> Iterator[str]:
    """A document: its fields, its text, the passages that stand beside it."""
    fields = {
        "id": document.id,
        "title": document.title,
        "language": document.language,
        "date": document.date,
        "source": document.source,
        "section": document.section,
        "url": document.url,
        "tags": ", ".join(document.tags),
        "extra": document.extra,
    }
    yield from table_lines({name: value for name, value in fields.items() if value}, style)
    yield ""
    yield document.text.translate(_CONTROLS_IN_TEXT)
    for passage in document.passages:
        yield ""
        heading = passage.kind if passage.language is None else f"{passage.kind} ({passage.language})"
        yield style.dim(f"{heading}, weight {passage.weight:g}")
        yield passage.text.translate(_CONTROLS_IN_TEXT)


def token_lines(tokens: Sequence[Token], style: Style) -> Iterator[str]:
    """A table of tokens: position, offsets, the word, its terms and their weights."""
    rows = [("position", "offsets", "text", "terms")]
    for token in tokens:
        offsets = f"{token.start}-{token.end}"
        rows.append((f"{token.position:>8}", offsets, plain(token.text), pairs(token.terms.items())))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for number, row in enumerate(rows):
        line = "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        yield style.dim(line) if number == 0 else line


def table_lines(values: Mapping[str, Any], style: Style) -> Iterator[str]:
    """Names on the left, values on the right.

    >>> list(table_lines({"documents": 1200, "languages": {"az": 700, "ru": 500}}, Style()))
    ['documents  1,200', 'languages  az 700, ru 500']
    """
    width = max(map(len, values))
    for name, value in values.items():
        yield f"{style.dim(name.ljust(width))}  {_shown(value)}"


def _shown(value: object) -> str:
    match value:
        case int():
            return f"{value:,}"
        case Mapping():
            return pairs(value.items())
        case _:
            return plain(str(value))


def _total(results: Results, offset: int) -> str:
    if not results.total:
        return "No document matches."
    if not results.hits or len(results) == results.total:
        return f"{counted(results.total, 'document')} found."
    return f"{counted(results.total, 'document')} found; shown: {offset + 1} to {offset + len(results)}."


def _squeezed(text: str) -> str:
    return " ".join(plain(text).split())


def wrapped(words: Sequence[str], width: int | None) -> Iterator[str]:
    """Lines of words, as wide as the terminal allows; escape codes take no room on it.

    >>> list(wrapped(["a" * 12, "b" * 12, "c"], width=30))
    ['aaaaaaaaaaaa', 'bbbbbbbbbbbb c']
    """
    room = sys.maxsize if width is None else max(width - len(INDENT), 20)
    line: list[str] = []
    used = 0
    for word in words:
        size = len(_ESCAPES.sub("", word)) + 1
        if line and used + size > room:
            yield " ".join(line)
            line, used = [], 0
        line.append(word)
        used += size
    yield " ".join(line)
