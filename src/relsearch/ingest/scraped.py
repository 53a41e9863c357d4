"""Scraped news pages: a date line, menus, the headline, the story, and lists of other stories.

The page is cut into lines, each line gets a kind (`relsearch.ingest.lines`), and the kinds are put together:

    date line | header: menus, headline, section, date | body | trailer: tags, other headlines | list of news

The body reaches from the first paragraph of running text to the last; all else is found from there. Every
line that is not blank ends up in a field of the document or in a passage; none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from itertools import pairwise
from pathlib import Path
from typing import Final

from relsearch.document import Document, Passage, PassageKind
from relsearch.errors import ReadError
from relsearch.ingest.dates import parse_iso_date, parse_stamp
from relsearch.ingest.files import parse_file
from relsearch.ingest.lines import (
    Kind,
    Line,
    classify,
    dateline,
    ends_sentence,
    is_list_item,
    is_prose,
    is_section,
    parse_byline,
    split_tags,
    without_bullet,
    words,
)
from relsearch.ingest.news_list import news_start, split_news_list
from relsearch.ingest.writing import Story, certain_language

_LONGEST_MADE_TITLE: Final = 150
"""In characters, for a title made of the first sentence: what a list of hits shows on two lines."""
_SPACE: Final = " \t\u00a0\u200b\ufeff"
_HEADER_LINES: Final = 10
"""How far into a page its signs are looked for, and how far apart the two copies of a headline may stand."""


def read_scraped_page(path: Path | str, *, id: str | None = None) -> Document:
    """The document of a scraped page (UTF-8, or UTF-16 with a byte order mark).

    ``id`` is the file's name without its extension unless given. Raises `ReadError` for a file that is
    missing, empty, or not text. See `parse_scraped_page` for what becomes what.
    """
    return parse_file(path, parse_scraped_page, id)


def parse_scraped_page(text: str, *, id: str) -> Document:
    """The document of a scraped page in English, Russian or Azerbaijani.

    title     the headline; where the page has none, the first sentence of the body, which also stays there
    text      the paragraphs, joined by empty lines
    date      from the line "date YYYY-MM-DD", else from a line in the header that is nothing but a date
    section, source, tags   as the page states them; an author is in ``extra["author"]``, a time in ``extra["time"]``
    passages  kind "headline": the story's headline in other languages; "tags": tag words;
              "boilerplate": menus, phone numbers, the list of other news

    >>> page = parse_scraped_page("date 2025-03-04 Harbour news\\n\\nQuiet harbour\\n\\nNo ship came in today.", id="1")
    >>> page.title, page.text, str(page.date)
    ('Quiet harbour', 'No ship came in today.', '2025-03-04')

    Raises `ReadError` for a text with nothing in it but, perhaps, a date.
    """
    texts = [line.strip(_SPACE) for line in text.splitlines()]
    opening = _read_opening([text for text in texts if text])
    if not opening.lines and not opening.menu:
        raise ReadError(f"page {id!r} is empty: leave it out, or fetch it again")
    article, news = split_news_list([classify(line) for line in opening.lines])
    page = _Page(date=opening.date)
    page.add(opening.unreadable_date)
    _read_article(page, article, menu=opening.menu)
    page.add("\n".join(line.text for line in news))
    return page.document(id)


def looks_scraped(text: str) -> bool:
    """Whether a text has the marks of a scraped page, rather than being a text somebody wrote.

    >>> looks_scraped("date 2025-03-04 Harbour news\\nQuiet harbour"), looks_scraped("Quiet harbour")
    (True, False)
    """
    texts = [stripped for line in text.splitlines() if (stripped := line.strip(_SPACE))]
    marks = (Kind.STAMP, Kind.BYLINE, Kind.ORGANISATION, Kind.NEWS)
    return (
        bool(texts and _DATE_LINE.match(texts[0]))
        or any(classify(text).kind in marks or is_section(text) for text in texts[:_HEADER_LINES])
        or news_start([classify(text) for text in texts]) is not None
    )


# The date line.

_DATE_LINE: Final = re.compile(r"date:?\s+(?P<date>\d{4}-\d{2}-\d{2})(?=\s|$)\s*(?P<rest>.*)", re.I)


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the first line says, and the lines after it."""

    lines: list[str]
    date: Date | None = None
    unreadable_date: str = ""
    menu: str = ""


def _read_opening(lines: list[str]) -> _Opening:
    match = _DATE_LINE.match(lines[0]) if lines else None
    if match is None:
        return _Opening(lines)
    rest, following = match["rest"], lines[1:]
    try:
        date, unreadable = parse_iso_date(match["date"]), ""
    except ValueError:
        date, unreadable = None, match["date"]  # scrapers write 0000-00-00 where they found none
    if rest and _begins_article(rest, following):
        return _Opening([rest, *following], date, unreadable)
    if following[:1] == [rest]:
        following = following[1:]  # the menu once more
    return _Opening(following, date, unreadable, menu=rest)


def _begins_article(rest: str, following: list[str]) -> bool:
    """Whether the words after the date are the article's first paragraph and not a menu of the site.

    A paragraph ends like a sentence or begins with a dateline ("NORTHBY, June 21."); a menu is bare words,
    and where a site repeats it on the next line there is no doubt.
    """
    if following[:1] == [rest] and not ends_sentence(rest):
        return False
    return is_prose(rest) or dateline(rest) != ""


# The article.


@dataclass(slots=True)
class _Page:
    """What has been found so far. A line for a field that is already taken becomes boilerplate."""

    date: Date | None = None
    time: str | None = None
    title: str = ""
    section: str | None = None
    sources: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def add(self, text: str, kind: PassageKind = "boilerplate") -> None:
        if text:
            self.passages.append(Passage(text, language=certain_language(text), kind=kind))

    def add_tags(self, text: str) -> None:
        self.tags.extend(split_tags(text))
        self.add(text, "tags")

    def add_section(self, text: str) -> None:
        if self.section not in (None, text):
            self.add(text)
        else:
            self.section = text

    def add_stamp(self, text: str) -> None:
        stamp = parse_stamp(without_bullet(text))
        assert stamp is not None  # the line would have another kind
        if stamp.date not in (None, self.date or stamp.date) or stamp.time not in (None, self.time or stamp.time):
            self.add(text)
        else:
            self.date, self.time = self.date or stamp.date, self.time or stamp.time

    def add_byline(self, text: str) -> None:
        byline = parse_byline(text)
        assert byline is not None  # the line would have another kind
        self.sources.extend(byline.agencies)
        self.authors.extend(byline.people)

    def document(self, id: str) -> Document:
        source, *other_sources = dict.fromkeys(self.sources) or [None]
        self.add("\n".join(filter(None, other_sources)))
        extra = {"author": ", ".join(self.authors), "time": self.time}
        return Document(
            id,
            "\n\n".join(self.paragraphs),
            title=self.title or _made_title(self.paragraphs),
            date=self.date,
            source=source,
            section=self.section,
            tags=tuple(self.tags),
            extra={key: value for key, value in extra.items() if value} or None,
            passages=tuple(self.passages),
        )


def _read_article(page: _Page, lines: list[Line], *, menu: str) -> None:
    repeated = _repeated_headline(lines)
    start, end = _body_span(lines, repeated)
    header, body, trailer = lines[:start], lines[start:end], lines[end:]
    story = _story(body)
    page.title = repeated or _headline(header, story) or (menu if story.shares(menu) >= 0.5 or not lines else "")
    if page.title != menu:
        page.add(menu)
    _read_header(page, header, story if body else Story(page.title))
    for line in body:
        _read_body_line(page, line)
    _read_trailer(page, trailer, _story(_in_language_of(page.title, body)))


def _story(lines: Sequence[Line]) -> Story:
    return Story(" ".join(line.text for line in lines))


def _in_language_of(title: str, body: Sequence[Line]) -> Sequence[Line]:
    """The paragraphs in the headline's language: tag words and headlines are told apart by it on mixed pages."""
    headline = Story(title)
    return [line for line in body if not headline.is_foreign(line.text)] or body


def _repeated_headline(lines: Sequence[Line]) -> str:
    """The line that stands twice at the top: sites print a headline over the section and date, and under them."""
    for index, line in enumerate(lines):
        following = lines[index + 1 : index + _HEADER_LINES]
        if line.kind in (Kind.TEXT, Kind.PROSE) and line.text in (other.text for other in following):
            return line.text
        if line.kind is Kind.PROSE:
            break
    return ""


def _body_span(lines: Sequence[Line], headline: str) -> tuple[int, int]:
    """From the first paragraph to the last; items of lists and short sentences right after it belong to it."""
    prose = [index for index, line in enumerate(lines) if line.kind is Kind.PROSE and line.text != headline]
    stamps = [index for index, line in enumerate(lines[:_HEADER_LINES]) if line.kind is Kind.STAMP]
    if stamps and sum(index < stamps[-1] for index in prose) <= 1:
        # One such line over the date is a headline with a full stop.
        prose = [index for index in prose if index > stamps[-1]] or prose
    if not prose:
        return len(lines), len(lines)
    start, end = prose[0], prose[-1] + 1
    story = _story(lines[start:end])
    while end < len(lines) and _continues(lines[end], story):
        end += 1
    return start, end


def _continues(line: Line, story: Story) -> bool:
    is_end_of_body = is_list_item(line.text) or (ends_sentence(line.text) and not story.is_foreign(line.text))
    return line.kind is Kind.TEXT and is_end_of_body


def _headline(header: Sequence[Line], story: Story) -> str:
    """The line of the header that the story is about: a story uses the words of its headline, not of menus.

    Headlines have three words or more; a shorter line is one only if nothing else is, right above the story.
    """
    section = _section(header, "")
    texts = [line.text for line in header if line.kind in (Kind.TEXT, Kind.PROSE) and line is not section]
    candidates = [text for text in texts if len(words(text)) >= 3] or texts[-1:]
    own = [text for text in candidates if not story.is_foreign(text)]
    return max(own or candidates, key=story.overlap, default="")


def _section(header: Sequence[Line], headline: str) -> Line | None:
    """The line of the section: right before the date in words, or one of the usual names."""
    texts = [line for line in header if line.kind is Kind.TEXT and line.text != headline]
    if headline or len(texts) > 1:
        for line, following in pairwise(header):
            if following.kind is Kind.STAMP and _may_be_section(line) and line.text != headline:
                return line
    return next((line for line in texts if is_section(line.text)), None)


def _may_be_section(line: Line) -> bool:
    return line.kind is Kind.TEXT and len(words(line.text)) <= 4


def _read_header(page: _Page, header: Sequence[Line], story: Story) -> None:
    section = _section(header, page.title)
    is_below_headline = False
    for line in header:
        if line.text == page.title:
            is_below_headline = True
        elif line is section:
            page.add_section(line.text)
        elif line.kind in (Kind.STAMP, Kind.CLOCK):
            page.add_stamp(line.text)
        elif line.kind is Kind.ORGANISATION:
            page.sources.append(line.text)
        elif line.kind not in (Kind.TEXT, Kind.PROSE):
            _read_mark(page, line)
        elif story.is_foreign(line.text) and len(words(line.text)) >= 3:
            page.add(line.text, "headline")
        elif line.kind is Kind.PROSE or (is_below_headline and len(words(line.text)) >= 4):
            page.paragraphs.append(line.text)  # a lead without a full stop
        else:
            page.add(line.text)


def _read_body_line(page: _Page, line: Line) -> None:
    if line.kind in (Kind.BYLINE, Kind.FURNITURE):
        _read_mark(page, line)
    else:
        page.paragraphs.append(line.text)


def _read_mark(page: _Page, line: Line) -> None:
    """A line whose kind alone says what it is."""
    if line.kind is Kind.BYLINE:
        page.add_byline(line.text)
    elif line.kind is Kind.TAGS:
        page.add_tags(line.text)
    else:
        page.add(line.text)


def _read_trailer(page: _Page, trailer: Sequence[Line], story: Story) -> None:
    """Tag words are in the story's language and mostly its words; headlines in other languages are not."""
    for line in trailer:
        if line.text == page.title:
            continue
        if line.kind is not Kind.TEXT:
            _read_mark(page, line)
        elif is_section(line.text):
            page.add_section(line.text)
        elif story.is_foreign(line.text) and len(words(line.text)) >= 3:
            page.add(line.text, "headline")
        elif story.shares(line.text) >= 0.5 or len(split_tags(line.text)) > 1:
            page.add_tags(line.text)
        else:
            page.add(line.text)


_SENTENCE_BREAK: Final = re.compile(r"(?<=\w{4}[.!?…])[\"'»”’)]*\s+(?=[\"'«“‘(]?[^\W\d_a-zа-яё])|(?<=[!?])\s+")


def _made_title(paragraphs: Sequence[str]) -> str:
    """The first sentence of the story, without the agency's dateline, cut between words where it is long."""
    if not paragraphs:
        return ""
    first = paragraphs[0].removeprefix(dateline(paragraphs[0]))
    sentence = _SENTENCE_BREAK.split(first, maxsplit=1)[0]
    if len(sentence) <= _LONGEST_MADE_TITLE:
        return sentence
    return sentence[:_LONGEST_MADE_TITLE].rsplit(None, 1)[0].rstrip(" ,;:–—-") + "…"
