"""The query tree: what a query asks for, as plain data.

`relsearch.query.parser.parse` makes these trees; nothing here knows of languages or indexes. Every node is
an immutable value, so that trees can be compared and can be the keys of a cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from relsearch.errors import QueryError

QUOTES: Final = {'"': '"', "«": "»", "“": "”“", "„": "“”"}
"""Opening quotation marks, each with the marks that close it."""

_PLAIN_VALUE = re.compile(r"\w[\w.:/@%&=?#+-]*")


@dataclass(frozen=True, slots=True)
class Empty:
    """A query with nothing in it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One bare word as typed, case kept; hyphens, apostrophes, points and digits may stand inside it."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """The text between quotation marks, as typed: exactly these words in this order.

    `slop` is how many places, in all, the words may be moved from where the phrase puts them.
    """

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern for whole words: `*` stands for any run of letters, `?` for exactly one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word that may be misspelt: up to `distance` code points inserted, deleted, replaced or swapped."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class In:
    """`node`, its words sought only in the text field `"title"` or `"body"`; an `In` inside overrules it."""

    field: str
    node: Node


@dataclass(frozen=True, slots=True)
class Equals:
    """A filter: the document's `field` is, or for tags contains, `value` (as typed)."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """A filter: the document's date is between two days, both inclusive; None leaves that side open."""

    field: str
    low: date | None
    high: date | None


@dataclass(frozen=True, slots=True)
class Boosted:
    """`node`, its score multiplied by `weight`."""

    node: Node
    weight: float


@dataclass(frozen=True, slots=True)
class Bool:
    """Clauses together: every one of `must`, none of `must_not`, and the more of `should` the better.

    Unless something in `must` looks for words (see `is_filter`), at least one of `should` is needed, if there
    are any. With `must_not` alone, every document without those is meant.
    """

    must: tuple[Node, ...] = ()
    should: tuple[Node, ...] = ()
    must_not: tuple[Node, ...] = ()


Text: TypeAlias = Word | Phrase | Wildcard | Fuzzy
Filter: TypeAlias = Equals | Between
Node: TypeAlias = Empty | Text | Filter | In | Boosted | Bool


def leaves(node: Node, *, negated: bool = True) -> Iterator[Text | Filter]:
    """Give the leaves of a tree from left to right: of a `Bool`, those of must, then should, then must_not.

    Args:
        node: the tree.
        negated: whether to enter must_not.

    >>> list(leaves(Bool(must=(Equals("source", "report"),), should=(Word("газ"),), must_not=(Word("oil"),))))
    [Equals(field='source', value='report'), Word(text='газ'), Word(text='oil')]
    """
    waiting: list[Node] = [node]  # a stack of our own: a tree may be deeper than Python likes to recurse
    while waiting:
        match waiting.pop():
            case Empty():
                pass
            case In(node=inner) | Boosted(node=inner):
                waiting.append(inner)
            case Bool(must, should, must_not):
                waiting.extend(reversed(must + should + (must_not if negated else ())))
            case leaf:
                yield leaf


def words(node: Node) -> Iterator[Text]:
    """Give the words, phrases and patterns that a tree looks for: its leaves without filters and must_not.

    >>> list(words(Bool(must=(Equals("source", "report"),), should=(Word("газ"),), must_not=(Word("oil"),))))
    [Word(text='газ')]
    """
    return (leaf for leaf in leaves(node, negated=False) if not isinstance(leaf, Filter))


def is_filter(node: Node) -> bool:
    """Tell whether a tree only chooses documents and has no words to rank them by (true of `Empty`, too).

    >>> is_filter(Bool(should=(Equals("source", "report"), Equals("source", "tass"))))
    True
    """
    return all(isinstance(leaf, Filter) for leaf in leaves(node))


def unparse(node: Node) -> str:
    """Write a tree as a query.

    Every tree that `parse` gives is read back the same, `parse(unparse(tree)) == tree`, unless writing it
    takes more parentheses within one another than the parser allows.

    Raises:
        QueryError: for a phrase or value (of a tree made by hand) that holds every closing quotation mark.

    >>> unparse(Bool(must=(In("title", Word("газ")),), should=(Phrase("южный поток"), Fuzzy("нефть", 1))))
    '+title:газ "южный поток" нефть~1'
    """
    written: list[str] = []
    waiting: list[str | Node] = [node]  # a stack of our own, as in leaves()
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            written.append(part)
        else:
            waiting.extend(reversed(_parts(part)))
    return "".join(written)


def _parts(node: Node) -> list[str | Node]:
    """What stands for a node in a query, from left to right: text, and the nodes within it."""
    match node:
        case Empty():
            return []
        case Word(text) | Wildcard(text):
            return [text]
        case Fuzzy(text, distance):
            return [f"{text}~{distance}"]
        case Phrase(text, slop):
            return [_quoted(text) + (f"~{slop}" if slop else "")]
        case Equals(field, value):
            return [f"{field}:{value if _PLAIN_VALUE.fullmatch(value) else _quoted(value)}"]
        case Between(field, low, high):
            return [f"{field}:{low or ''}..{high or ''}"]
        case In(field, inner):
            return [f"{field}:", *_grouped(inner, Boosted, In)]
        case Boosted(inner, weight):
            return [*_grouped(inner, Boosted), f"^{str(weight).removesuffix('.0')}"]
        case Bool():
            return _clauses(node)


def _clauses(node: Bool) -> list[str | Node]:
    if any(map(is_filter, node.should)):  # a filter stands among should only as an alternative of OR
        separator, signed = " OR ", [("", clause) for clause in node.should]
    else:
        separator = " "
        signed = [("" if is_filter(clause) else "+", clause) for clause in node.must]
        signed += [("", clause) for clause in node.should] + [("-", clause) for clause in node.must_not]
    parts: list[str | Node] = []
    for sign, clause in signed:
        parts += [separator if parts else "", sign, *_grouped(clause)]
    return parts


def _grouped(node: Node, *kinds: type) -> list[str | Node]:
    """The node; in parentheses if a Bool, of these kinds, or an address, which takes in what follows."""
    address = isinstance(node, Word) and "://" in node.text
    return ["(", node, ")"] if isinstance(node, (Bool, *kinds)) or (address and kinds) else [node]


def _quoted(text: str) -> str:
    for opening, closings in QUOTES.items():
        if not any(closing in text for closing in closings):
            return opening + text + closings[0]
    raise QueryError(f"{text!r} holds every closing quotation mark and cannot be quoted: take one kind out")
