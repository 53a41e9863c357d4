"""HTML pages: the story out of the page, with what its head says about it. Needs the extra ``html``."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relsearch.document import Document, Passage
from relsearch.errors import MissingExtraError
from relsearch.ingest.dates import parse_iso_date
from relsearch.ingest.files import decode, failure, read_bytes

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_NOT_STORY: Final = "script, style, noscript, template, svg, iframe, form, button, nav, footer, aside"
"""What never holds a story. Menus and feet of pages are dropped: they repeat on every page of a site."""

_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""Elements that do not break a line; all others do."""

_TITLES: Final = ("meta[property='og:title']", "h1", "title")
_DATES: Final = (
    "meta[property='article:published_time']",
    "meta[itemprop=datePublished]",
    "meta[name=date]",
    "time[itemprop=datePublished]",
    "time[datetime]",
)
_URLS: Final = ("link[rel=canonical]", "meta[property='og:url']")


def read_html(path: Path | str, *, id: str | None = None) -> Document:
    """The document of an HTML file.

    ``id`` is the file's name without its extension unless given. The encoding is that of the byte order mark,
    else the one that the page declares, else UTF-8. Raises `ReadError` for a file that is missing, has no
    text, or is not in its encoding; `MissingExtraError` where selectolax is not installed.
    """
    path = Path(path)
    data = read_bytes(path)
    document = parse_html(decode(data, path, encoding=_declared_encoding(data)), id=id or path.stem)
    if not document.text and not document.title:
        raise failure(path, "the page has no text: remove it, or save it as the browser shows it")
    return document


def parse_html(html: str, *, id: str) -> Document:
    """The document of an HTML page.

    title    og:title, else the first <h1>, else <title>
    text     the paragraphs of <article> or <main>, else of the element that holds most of them
    date     article:published_time, datePublished, or the first <time datetime>
    source, section, tags, url   og:site_name, article:section, article:tag, the canonical link
    extra    "author", and "html_lang": what the page says of its language. It is no more than a hint, because
             sites set one language for all their pages; ``Document.language`` stays ``None``, to be detected.

    >>> page = parse_html("<h1>Quiet harbour</h1><p>No ship came in.</p><p>All were glad.</p>", id="1")
    >>> page.title, page.text
    ('Quiet harbour', 'No ship came in.\\n\\nAll were glad.')

    Raises `MissingExtraError` where selectolax is not installed.
    """
    tree = _parse(html)
    title = _first(tree, _TITLES)
    tags = tuple(_all(tree, "meta[property='article:tag']"))
    extra = {"author": _first(tree, ("meta[name=author]",)), "html_lang": _html_lang(tree)}
    url = _first(tree, _URLS)
    for node in tree.css(_NOT_STORY):
        node.decompose()
    return Document(
        id,
        "\n\n".join(block for block in _story(tree) if block != title),
        title=title,
        date=_date(tree),
        source=_first(tree, ("meta[property='og:site_name']",)) or None,
        section=_first(tree, ("meta[property='article:section']",)) or None,
        url=url if url.startswith(("https://", "http://")) else None,
        tags=tags,
        extra={key: value for key, value in extra.items() if value} or None,
        passages=(Passage(", ".join(tags), kind="tags"),) if tags else (),
    )


def _parse(html: str) -> LexborHTMLParser:
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise MissingExtraError("selectolax", extra="html", purpose="reading HTML") from None
    return LexborHTMLParser(html)


_CHARSET: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)


def _declared_encoding(data: bytes) -> str:
    """The encoding in the page's first 1024 bytes, where the HTML standard has it (§ prescan a byte stream)."""
    match = _CHARSET.search(data, 0, 1024)
    if match is None:
        return "utf-8"
    try:
        return codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return "utf-8"


# The head.


def _values(tree: LexborHTMLParser, selector: str) -> Iterator[str]:
    """What the elements say: in the attribute that such an element says it with, else in their text."""
    for node in tree.css(selector):
        attributes = node.attributes
        value = next((attributes[name] for name in ("content", "href", "datetime") if name in attributes), None)
        yield _one_line(value if value is not None else node.text())


def _all(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [value for value in _values(tree, selector) if value]


def _first(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str:
    return next((value for selector in selectors for value in _all(tree, selector)), "")


def _date(tree: LexborHTMLParser) -> Date | None:
    for value in (value for selector in _DATES for value in _all(tree, selector)):
        try:
            return parse_iso_date(value)
        except ValueError:
            continue  # <time datetime="17:46"> is good HTML, and no date
    return None


def _html_lang(tree: LexborHTMLParser) -> str:
    return next(((node.attributes.get("lang") or "").strip() for node in tree.css("html")), "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


# The body.


def _story(tree: LexborHTMLParser) -> list[str]:
    """The blocks of text of the story.

    A marked container is taken at its word where it holds at least half of the page's paragraphs; cards of
    other stories are often marked <article> too.
    """
    paragraphs = _paragraph_length(tree.body)
    for selector in ("article", "main, [role=main]"):
        node = max(tree.css(selector), key=_paragraph_length, default=None)
        if node is not None and _paragraph_length(node) * 2 >= max(paragraphs, 1):
            return list(_blocks(node))
    return list(_blocks(_densest(tree)))


def _paragraph_length(node: LexborNode | None) -> int:
    return sum(len(paragraph.text()) for paragraph in node.css("p")) if node is not None else 0


def _densest(tree: LexborHTMLParser) -> LexborNode | None:
    """The element whose own paragraphs, not those of elements inside it, hold most text; else the whole body."""
    lengths: dict[int, int] = {}
    nodes: dict[int, LexborNode] = {}
    for paragraph in tree.css("p"):
        parent = paragraph.parent
        if parent is not None:
            nodes[parent.mem_id] = parent
            lengths[parent.mem_id] = lengths.get(parent.mem_id, 0) + len(paragraph.text())
    return nodes[max(lengths, key=lambda key: lengths[key])] if lengths else tree.body


def _blocks(root: LexborNode | None) -> Iterator[str]:
    """The text under a node, a block element or line break apart, white space as a browser shows it."""
    inline: list[str] = []
    # A stack and not recursion: pages nest deeper than Python does. ``None`` ends a block.
    stack: list[LexborNode | None] = [root]
    while stack:
        node = stack.pop()
        if node is not None and node.tag == "-text":
            inline.append(node.text(deep=False))
            continue
        if node is None or node.tag not in _INLINE:
            if block := _one_line("".join(inline)):
                yield block
            inline.clear()
        if node is not None:
            if node.tag not in _INLINE:
                stack.append(None)
            stack.extend(reversed(list(node.iter(include_text=True))))
