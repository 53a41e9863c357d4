"""Query text to query tree.

| Written | Asks for |
|---|---|
| `газ нефть` | either word; documents with both rank higher |
| `"Южный газовый коридор"` | exactly these words in this order; `«…»`, `“…”` and `„…“` do the same |
| `экспорт "газовый коридор"` | beside other words and without a `+`, the words of a phrase count too |
| `"газ Европа"~3` | the same, the words up to 3 places from where the phrase has them |
| `+газ нефть` | `газ` for certain; `нефть` raises the rank |
| `газ -нефть`, `газ NOT нефть` | `газ` without `нефть` |
| `газ AND нефть` | both |
| `газ OR нефть` | either one; together they are one clause |
| `(газ OR нефть) AND экспорт` | parentheses group |
| `мирзи*`, `*abad`, `m?r` | a pattern: `*` is any run of letters, `?` one letter |
| `Алеев~`, `Mirziyoev~2` | a word perhaps misspelt by 1 or 2 letters; if not said, by its length |
| `газ^2.5` | a word, phrase or group that counts 2.5 times |
| `title:газ`, `title:"южный поток"`, `body:(газ нефть)` | in the title or the body only |
| `source:report`, `section:"Foreign policy"` | a filter: only documents with this value |
| `language:ru` (or `lang:`), `tag:nato`, `id:…`, `url:…` | filters, too |
| `date:2025`, `date:2025-10`, `date:2025-10-28` | only documents of this year, month or day |
| `date:2025-10-01..2026-02-19`, `date:2025..` | only documents between these days, both included |

`AND` binds tighter than `OR`, and `OR` tighter than mere neighbourhood:
`a b OR c AND d` is `a (b OR (c AND d))`. A `+` in an OR makes the whole OR required. `AND`, `OR`, `NOT` are
operators in English capitals only: other short words in capitals are abbreviations as often as not, above
all in news. To look for such a word itself, quote it: `"OR"`. A query of more than six words all in capitals
is a pasted headline, and has no operators.

Whatever can be understood is. An open quotation runs to the end; parentheses without a partner, operators
without an operand and stray punctuation are passed over. A hyphen inside a word belongs to it (`Су-57`);
one that stands apart or doubled means nothing. A `?` at the end of a word is a question mark. A name before
a colon that is no field is a word (`Баку: новости`, `12:30`), and a web address is one word.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from relsearch.errors import QueryError
from relsearch.query.tree import (
    QUOTES,
    Between,
    Bool,
    Boosted,
    Empty,
    Equals,
    Fuzzy,
    In,
    Node,
    Phrase,
    Text,
    Wildcard,
    Word,
    is_filter,
)

__all__ = ["MAX_DEPTH", "MAX_WORDS", "parse"]

MAX_WORDS = 1024
"""The most words and filters in one query, those within phrases included."""
MAX_DEPTH = 64
"""The most parentheses within one another."""
MAX_DISTANCE = 2
MAX_SLOP = 100
MIN_WEIGHT, MAX_WEIGHT = 0.001, 1000.0
HEADLINE = 6
"""A query of more words than this, all in capitals, is a pasted headline: its AND, OR and NOT are words."""
SHORT_WORD = 5  # code points; a longer word may be misspelt by two
MIN_LETTERS = 2  # in a wildcard: fewer would match much of the vocabulary

_OPERATORS = {"AND", "OR", "NOT"}
_ALIASES = {"lang": "language", "tag": "tags"}
_BREAKS = r'\s"«»“”„()\[\]{}<>,;:~^|—―…'  # what ends a bare word
_WORD = rf"(?:[^{_BREAKS}]++|(?<=[0-9]),(?=[0-9]))++"  # 3,5 is one word
_VALUE = r'(?:[^\s()"«»“”„]++|\([^\s()"«»“”„]*+\))++'  # as web addresses are: any mark, parentheses in pairs
_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"

# One match is one token with all that is attached to it; what matches nowhere is punctuation, and finditer
# goes on past it. No repeat gives back what it took (all are possessive), so the whole is linear.
_TOKEN = re.compile(
    rf"""
    (?P<sign> (?<![^\s(]) [+-] (?=[^\s+–-]) )?
    (?: (?: (?P<text>(?ai:title|body))
          | (?P<filter>(?ai:source|section|language|lang|tags?|id|url|date)) )
        : (?![\s),;:]) )?
    (?: (?P<open>\() | (?P<close>\))
      | (?P<quoted> {"|".join(f"{mark}[^{closing}]*+[{closing}]?" for mark, closing in QUOTES.items())} )
      | (?(filter) (?P<value> {_VALUE} )
                 | (?: (?P<url> (?ai:https?|ftp)://(?=\w){_VALUE} ) | (?P<word> {_WORD} ) ) ) )
    (?P<near> ~ (?:{_NUMBER})? (?!\w) )?
    (?: \^ (?P<weight>{_NUMBER}) (?!\w) )?
    """,
    re.VERBOSE,
)
_UNREADABLE = re.compile("[\0\ud800-\udfff]")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


def parse(text: str) -> Node:
    """Read a query as people type it; the syntax is the table at the head of this module.

    Args:
        text: the query, any Unicode text. Time and memory grow linearly with it.

    Returns:
        The tree; `Empty()` if there is nothing to look for. A single clause is not wrapped in a `Bool`.

    Raises:
        QueryError: for what is plainly meant but cannot be served: a bad date, boost or distance, a wildcard
            with fewer than two letters, a filter without a value or before a group, more than `MAX_WORDS`
            words, more than `MAX_DEPTH` parentheses within one another, NUL or a lone surrogate.

    >>> parse("Баку")
    Word(text='Баку')
    >>> parse("gas -oil lang:ru").must
    (Equals(field='language', value='ru'),)
    """
    _refuse_unreadable(text)
    groups = [_Group()]  # the open parentheses, outermost first; the query itself is the first group
    operators = _OPERATORS if _may_have_operators(text) else ()
    count = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            _open(groups, token)
        elif token["close"]:
            _close(groups, token)
        elif token[0] in operators:
            groups[-1].operator(token[0])
        elif leaf := _leaf(token):
            count += len(leaf.text.split()) if isinstance(leaf, Phrase) else 1
            if count <= MAX_WORDS:  # beyond it only count on, to name the number
                groups[-1].add(token["sign"], _dressed(leaf, token, token["text"]))
    if count > MAX_WORDS:
        raise QueryError(f"the query has {count} words, {MAX_WORDS} are allowed: shorten it or ask in parts")
    while len(groups) > 1:
        _close(groups, None)
    return groups[0].node()


def _may_have_operators(text: str) -> bool:
    return len(text.split()) <= HEADLINE or any(character.islower() for character in text)


class _Operand(NamedTuple):
    sign: str | None  # "+", "-" or None
    node: Node


@dataclass(slots=True)
class _Group:
    """An open parenthesis; a clause is a list of OR's alternatives, each of them a list of AND's operands."""

    sign: str | None = None
    within: str | None = None  # the text field written before it
    clauses: list[list[list[_Operand]]] = field(default_factory=list)
    connector: str = ""  # an AND or OR that waits for its right side
    negated: bool = False  # a NOT waits for its operand

    def operator(self, name: str) -> None:
        if name == "NOT":
            self.negated = True
        elif self.clauses:
            self.connector = name

    def take_sign(self, sign: str | None) -> str | None:
        sign = "-" if self.negated else sign
        self.negated = False
        return sign

    def add(self, sign: str | None, node: Node) -> None:
        operand = _Operand(self.take_sign(sign), node)
        match self.connector:
            case "AND":
                self.clauses[-1][-1].append(operand)
            case "OR":
                self.clauses[-1].append([operand])
            case _:
                self.clauses.append([[operand]])
        self.connector = ""

    def node(self) -> Node:
        return _combined(self.clauses)


def _combined(clauses: list[list[list[_Operand]]]) -> Node:
    must: list[Node] = []
    should: list[Node] = []
    must_not: list[Node] = []
    for alternatives in clauses:
        operands = alternatives[0]
        if len(alternatives) > 1:  # an OR is one operand, required if a + is in it
            either = Bool(should=tuple(_combined([[operands]]) for operands in alternatives))
            plus = any(operand.sign == "+" for operands in alternatives for operand in operands)
            operands = [_Operand("+" if plus else None, either)]
        for sign, node in operands:
            if sign == "-":
                must_not.append(node)
            elif sign == "+" or len(operands) > 1 or is_filter(node):
                must.append(node)
            else:
                should.append(node)
    match must + should, must_not:
        case [], []:
            return Empty()
        case [only], []:
            return only
    return Bool(tuple(must), tuple(should), tuple(must_not))


def _open(groups: list[_Group], token: re.Match[str]) -> None:
    if token["filter"]:
        name = token["filter"]
        raise _error(token[0], token.start(), f"a filter takes one value; write ({name}:a OR {name}:b)")
    if len(groups) > MAX_DEPTH:
        raise _error("(", token.start("open"), f"more than {MAX_DEPTH} parentheses within one another; take some away")
    groups.append(_Group(groups[-1].take_sign(token["sign"]), token["text"]))


def _close(groups: list[_Group], token: re.Match[str] | None) -> None:
    """Close the innermost group at a `)`, or at the query's end when `token` is None."""
    if len(groups) == 1:
        return
    group = groups.pop()
    node = _dressed(group.node(), token, group.within)
    if node != Empty():
        groups[-1].add(group.sign, node)


def _dressed(node: Node, token: re.Match[str] | None, within: str | None) -> Node:
    """Put the field before and the boost behind a clause around it; a filter has no use for either."""
    weight = _weight(token) if token else None
    if is_filter(node):
        return node
    if within:
        node = In(within.lower(), node)
    return node if weight is None else Boosted(node, weight)


def _leaf(token: re.Match[str]) -> Text | Equals | Between | None:
    """The word, phrase, pattern or filter of a token; None if it has no letter in it."""
    quoted, url, word = token["quoted"], token["url"], token["word"]
    inside = quoted[1:].rstrip(QUOTES[quoted[0]]).strip() if quoted else None
    if token["filter"]:
        return _filter(token, token["value"].rstrip(",;") if inside is None else inside)
    if inside is not None:
        return Phrase(inside, _slop(token)) if any(map(str.isalnum, inside)) else None
    if url:
        return Word(url.rstrip(".,;:!?'’…"))
    return _word(_trimmed(word), token)


def _word(word: str, token: re.Match[str]) -> Text | None:
    if not word:
        return None
    if "*" in word or "?" in word:
        return _wildcard(word, token)
    if token["near"]:
        return Fuzzy(word, _distance(word, token))
    return Phrase(word) if word in _OPERATORS else Word(word)


def _trimmed(word: str) -> str:
    """The word without the punctuation at its ends, where a `?` is punctuation too if it comes last."""
    start = next((at for at, char in enumerate(word) if char.isalnum() or char in "*?"), len(word))
    end = next((at for at in range(len(word), start, -1) if _may_end(word[at - 1])), start)
    return word[start:end]


def _may_end(char: str) -> bool:
    # A mark is an accent written as a character of its own (й as и + breve): part of the letter before it.
    return char.isalnum() or char == "*" or unicodedata.category(char).startswith("M")


def _wildcard(pattern: str, token: re.Match[str]) -> Wildcard:
    if sum(map(str.isalnum, pattern)) < MIN_LETTERS:
        raise _error(pattern, token.start("word"), "write at least two letters beside * and ?")
    if token["near"]:
        remedy = "a pattern cannot be fuzzy too; take away ~ or * and ?"
        raise _error(pattern + token["near"], token.start("word"), remedy)
    return Wildcard(re.sub(r"\*+", "*", pattern))


def _distance(word: str, token: re.Match[str]) -> int:
    number = token["near"][1:]
    if not number:
        return 1 if len(word) <= SHORT_WORD else MAX_DISTANCE
    if number not in {"1", "2"}:
        raise _error(token["near"], token.start("near"), "a word may be misspelt by ~1 or ~2 letters")
    return int(number)


def _slop(token: re.Match[str]) -> int:
    number = (token["near"] or "~")[1:] or "0"
    if not (number.isdecimal() and len(number) <= len(str(MAX_SLOP)) and int(number) <= MAX_SLOP):
        remedy = f"the words of a phrase may move by ~0 to ~{MAX_SLOP} places"
        raise _error(token["near"], token.start("near"), remedy)
    return int(number)


def _weight(token: re.Match[str]) -> float | None:
    number = token["weight"]
    if number is None:
        return None
    weight = float(number)
    if not MIN_WEIGHT <= weight <= MAX_WEIGHT:
        remedy = f"a boost is a number from {MIN_WEIGHT} to {MAX_WEIGHT:.0f}"
        raise _error("^" + number, token.start("weight") - 1, remedy)
    return weight


def _filter(token: re.Match[str], value: str) -> Equals | Between:
    name = token["filter"].lower()
    if not value:
        raise _error(token[0], token.start(), f"write a value after the colon, as in {name}:value")
    if name == "date":
        return _between(value, token.end("filter") + 1)
    return Equals(_ALIASES.get(name, name), value)


def _between(value: str, offset: int) -> Between:
    first, dots, last = (part.strip() for part in value.partition(".."))
    try:
        low = _days(first)[0] if first else None
        high = _days(last or first)[1] if last or not dots else None
        if low is None and high is None:
            raise ValueError(value)
    except ValueError:
        remedy = "a date is written 2025, 2025-10, 2025-10-28 or, from one to another, 2025-10-01..2026-02-19"
        raise _error(value, offset, remedy) from None
    if low and high and low > high:
        raise _error(value, offset, "the first date is after the second: exchange them")
    return Between("date", low, high)


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day."""
    written = _DATE.fullmatch(text)
    if not written:
        raise ValueError(text)
    year, month, day = written.groups()
    low = date(int(year), int(month or 1), int(day or 1))
    if day:
        return low, low
    last_month = low.month if month else 12
    return low, date(low.year, last_month, monthrange(low.year, last_month)[1])


def _refuse_unreadable(text: str) -> None:
    if found := _UNREADABLE.search(text):
        raise QueryError(
            f"the character U+{ord(found[0]):04X} at offset {found.start()} of the query is not text:"
            " take it out, or decode the query from its bytes with the right encoding"
        )


def _error(value: str, offset: int, remedy: str) -> QueryError:
    shown = value if len(value) <= 40 else value[:40] + "…"
    return QueryError(f"{shown!r} at offset {offset} of the query: {remedy}")
