"""What lies between two spaces -> words: compounds, codes, numbers, dates, dotted abbreviations.

Everything here depends on the piece of text alone, and a little on the piece before it (`Piece.after`), so an analyzer
can remember what it made of a piece. No step changes offsets.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

from relsearch.analysis.fold import APOSTROPHES, INVISIBLE, fold, visible
from relsearch.analysis.numbers import iso_date

MAX_RUNS: Final = 4
"""Runs of letters and of digits in a code such as S300PMU2; what changes oftener is a checksum, and stays whole."""

MAX_ABBREVIATION: Final = 5
"""Letters of a word in capitals that is taken for an abbreviation, and not inflected: МИД, XİN, WHO."""

MAX_FIGURE: Final = 15
"""Digits of a number whose thousands are parted by spaces."""

MAX_BROKEN: Final = 30
"""Letters before the hyphen at the end of a line."""

MAX_ENDING: Final = 8
"""Letters of an ending behind a hyphen."""

MAX_PREFIX: Final = 4
"""Letters of the first half of a compound that is written in one word, too: co-operation, экс-президент, e-mail."""

SENTENCE: Final = "."
"""In `Piece.after`: the next word begins a sentence."""

SHOUTED: Final = "!"
"""In `Piece.after`: the whole text is in capitals."""

# Marks are parts of the letter before them: of Latin, Greek and Cyrillic, Hebrew, Arabic, the Indic scripts, Thai, Lao
# and the general ones. Python's \w has none of them.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0903\u093a-\u093c\u093e-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75"
    "\u0a81-\u0a83\u0abc\u0abe-\u0acd\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3e-\u0c56"
    "\u0c81-\u0c83\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3b\u0d3c\u0d3e-\u0d4d\u0d57\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
_APOSTROPHE: Final = f"[{APOSTROPHES}]"
_HYPHEN: Final = "[-‐‑_]"
_MARK: Final = rf"[{_MARKS}{INVISIBLE}]*+"
# ʻ and ʼ are letters to Unicode; here they are apostrophes, and bind only between letters.
_LETTER: Final = rf"[^\W\d_ʻʼ]{_MARK}"
_LETTERS: Final = rf"(?:{_LETTER})++"
_DIGITS: Final = rf"(?:\d{_MARK})++"
_NAME: Final = rf"{_LETTERS}(?:{_APOSTROPHE}{_LETTERS})*+"
_FIGURE: Final = rf"{_DIGITS}(?:[.,]{_DIGITS})*+"
_RUN: Final = rf"(?:{_FIGURE}|{_NAME})"
# 35's, 2025'ci, 20th: the ending of a number is no word.
_ORDINAL: Final = rf"{_FIGURE}(?:(?:st|nd|rd|th|s)(?!{_LETTER}|\d)|{_APOSTROPHE}{_LETTERS})"
_WORD: Final = rf"(?:{_ORDINAL}|{_RUN})++"

AROUND: Final = ".,;:!?…\"«»“”„‘’'()[]{}<>*/|—–-$%€£&+="
"""What stands around words, and is none of them."""

_UNIT: Final = re.compile(
    rf"""
      (?P<date> (?<![\w.,/:-]) (?: \d{{4}}(?P<a>[-./])\d\d?(?P=a)\d\d? | \d\d?(?P<b>[-./])\d\d?(?P=b)\d{{4}} )
                (?! \w | [.,/:-]\d ) )
    | (?P<time> (?<![\w.,:]) \d\d?:\d\d(?::\d\d)? (?![\w:]) )
    | (?P<dotted> (?<!\w)(?<!\w\.) {_LETTER}(?:\.{_LETTER}){{1,6}}+ (?!\.?\w) )
    | {_WORD}(?:{_HYPHEN}{_WORD})*+
    """,
    re.VERBOSE,
)
# Numbers that are no dates, and words with apostrophes but no article before one: one word, whatever stands around.
_ONE_WORD: Final = re.compile(
    rf"\d++(?:[.,]\d++)?|\d{{1,3}}(?:,\d{{3}})++(?:\.\d++)?|[^\W\d_ʻʼ]{{2,}}(?:{_APOSTROPHE}[^\W\d_ʻʼ]++)*+"
)
_BETWEEN_HYPHENS: Final = re.compile(_WORD)
_RUNS: Final = re.compile(rf"{_ORDINAL}|{_RUN}")
_ONLY_DIGITS: Final = re.compile(_DIGITS)
_NUMBER: Final = re.compile(_FIGURE)
_NO_WORD: Final = re.compile(rf"{_HYPHEN}|{_APOSTROPHE}")
_ELIDED: Final = re.compile(rf"(?P<article>[dlDLдлДЛ]){_APOSTROPHE}(?P<noun>{_LETTER}{_LETTER}.*+)", re.DOTALL)
_CAMEL: Final = re.compile(r"(?<=[^\W\d_])(?=[A-ZА-ЯЁƏİÖÜÇŞĞ][a-zа-яёəıöüçşğ])")
_NOTHING_BEGUN: Final = frozenset({"", SENTENCE})
_SENTENCE_END: Final = re.compile(r"(?:\w\w\w\w[)\]»”\"’']*\.|[!?…])[)\]»”\"’'.!?…]*$")
_GROUP: Final = re.compile(r"\d{3}(?!\d)")
_LONG_WORD: Final = re.compile(rf"[^\W\d_]{{{MAX_ABBREVIATION + 1}}}")
_THOUSANDS_BEGIN: Final = re.compile(r"(?:^|[^\w.,:/-])(?P<digits>[1-9]\d{0,2})$")

# Endings behind the hyphen of a number or an abbreviation, folded: 2020-ci, NATO-nun; 20-го, НАТО-вский; 20-th.
_ENDING: Final = re.compile(
    r"(?:[iu]?nc[iu]|c[iu])?(?:l[iu][kqg]?)?(?:l[ae]r)?(?:[iu]m(?:[iu]z)?|[iu]n(?:[iu]z)|s[iu])?"
    r"(?:n?[iu]n|n?[yn]?[aeiu]|n?d[ae]n?|y?l[ae])?(?:d[iu]r)?"
    r"|й|я|е|ю|х|м|а|у|ы|и|ми|му|ти|го|ой|ый|ий|ая|ое|ей|ых|ым|ые|ую|ом|ому|ого|ем|ов|ам|ами|ах|ями|ях"
    r"|[оэ]?в(?:ск(?:ий|ая|ое|ие|ого|ому|ой|их|им|ими|ую|ом)|ец|ц(?:ы|ев|а|у|ем|ам|ами))"
    r"|шник(?:и|а|у|ом|е|ов|ам|ами|ах)?"
    r"|st|nd|rd|th|s"
)


_Run = tuple[int, int, str]
"""Start and end in the piece, and what is analysed of it."""


class Part(NamedTuple):
    """One word of a piece of text.

    start, end  offsets into the piece
    word        what is analysed: as it stands, but for the dots of an abbreviation and the ending of a number
    joined      a further spelling of what begins here, or ""
    is_word     whether the joined spelling may be a word that has lemmas (co-operation)
    """

    start: int
    end: int
    word: str
    joined: str = ""
    is_word: bool = False


class Piece(NamedTuple):
    """What a piece of text comes to.

    after  what the next piece has to know: "" nothing, `SENTENCE`, `SHOUTED`, or the beginning of a word or number
           that it may complete (``совме-``, ``1`` before ``000``)
    """

    parts: tuple[Part, ...]
    after: str


def is_plain(piece: str) -> bool:
    """Whether a piece of text is a word of letters, about which no rule here has anything to say.

    >>> is_plain("border"), is_plain("border,"), is_plain("F-35"), is_plain("Oʻzbekiston")
    (True, False, False, False)
    """
    return piece.isalpha() and "ʻ" not in piece and "ʼ" not in piece


def unwrap(piece: str) -> tuple[str, str] | None:
    """The word of letters that a piece of text is with nothing but punctuation around it, and what it leaves behind.

    ``None`` where there is more to say: `take_apart` says the same, and everything else.

    >>> unwrap("(border),"), unwrap("border."), unwrap("F-35")
    (('border', ''), ('border', '.'), None)
    """
    bare = piece.strip(AROUND)
    if not is_plain(bare):
        return None
    tail = piece[piece.index(bare) + len(bare) :]
    if not tail or tail == ",":
        return bare, ""
    if tail[-1] == "-" or not unicodedata.is_normalized("NFKC", bare):
        return None
    return bare, _left_by("x" * min(len(bare), 4) + tail)  # four letters say as much as more do


def span_of_word(piece: str) -> tuple[tuple[int, int], ...]:
    """Where the one word of a piece stands in it, as the spans of all its words.

    >>> span_of_word("(border),")
    ((1, 7),)
    """
    end = len(piece.rstrip(AROUND))
    return ((end - len(piece[:end].lstrip(AROUND)), end),)


def is_done_with(after: str, piece: str) -> bool:
    """Whether a piece of text is none that goes on with the number begun by the piece before it.

    >>> is_done_with("20", "percent"), is_done_with("20", "000"), is_done_with(".", "The")
    (True, False, False)
    """
    return after[-1].isdigit() and not piece[0].isdigit()


def before_first(text: str) -> str:
    """What the first piece of a text has to know, as `Piece.after` says it.

    A text is shouted, and its capitals say nothing, if it has no other letters and words too long for abbreviations.

    >>> before_first("PRESIDENT VISITS US"), before_first("NATO"), before_first("NATO and the US")
    ('!', '.', '.')
    """
    return SHOUTED if text.isupper() and _LONG_WORD.search(_composed(text)) is not None else SENTENCE


def take_apart(piece: str, after: str = "") -> Piece:
    """The words of a piece of text without spaces.

    piece  text without whitespace
    after  what `take_apart` said of the piece before it, or `before_first` of the text

    >>> [(part.word, part.joined) for part in take_apart("(F-35)").parts]
    [('F', 'F35'), ('35', '')]
    >>> [(part.word, part.joined) for part in take_apart("NATO-nun").parts], take_apart("U.S.").parts[0].word
    ([('NATO', 'NATOnun')], 'US')
    """
    bare = piece.strip(AROUND)
    if _ONE_WORD.fullmatch(bare):
        start = piece.index(bare)  # most pieces: no rule has anything to say
        parts: tuple[Part, ...] = (Part(start, start + len(bare), bare),)
    else:
        parts = tuple(_camel_parts(piece) if piece[0] == "#" else _parts(piece))
    if after == SHOUTED or (after == SENTENCE and not parts):  # a dash or quotation mark before the first word
        return Piece(parts, after)
    return Piece(_completed(parts, piece, after), left_behind(piece, after))


def _completed(parts: tuple[Part, ...], piece: str, after: str) -> tuple[Part, ...]:
    """The parts, the first with its joined spelling if it completes what the piece before began."""
    if after in _NOTHING_BEGUN or not parts or parts[0].start or parts[0].joined:
        return parts
    first, *others = parts
    if after[-1] == "-":
        word = _composed(first.word)
        if not (word.isalpha() and word[0].islower() and len(word) > 1):
            return parts
        first = first._replace(joined=after[:-1] + first.word, is_word=True)
    elif _GROUP.match(piece):
        first = first._replace(joined=after + first.word)
    return (first, *others)


def left_behind(piece: str, after: str = "") -> str:
    """What a piece leaves for the next to know, after another; that it ends in punctuation is seen in its last letters.

    >>> left_behind("border."), left_behind("12"), left_behind("co-"), left_behind("no.")
    ('.', '12', 'co-', '')
    """
    last = piece[-1]
    if last.isalpha():
        return ""
    if last.isdigit():
        if _GROUP.fullmatch(piece) and after.isdigit() and len(after) < MAX_FIGURE:
            return after + piece
        begin = _THOUSANDS_BEGIN.search(piece[-4:])
        return begin["digits"] if begin else ""
    if last in "-‐\u00ad" and (begun := _composed(piece[:-1])).isalpha() and 1 < len(begun) <= MAX_BROKEN:
        return f"{begun}-"
    return SENTENCE if _SENTENCE_END.search(visible(piece)[-8:]) else ""


_left_by: Final = lru_cache(maxsize=1024)(left_behind)


def _composed(text: str) -> str:
    """*text* with its marks in its letters: a mark that stands apart is no letter."""
    return unicodedata.normalize("NFC", text)


def _parts(piece: str) -> Iterator[Part]:
    for unit in _UNIT.finditer(piece):
        start, end = unit.span()
        if unit.lastgroup == "dotted":
            yield Part(start, end, unit.group().replace(".", ""))
            continue
        day = iso_date(unit.group()) if unit["date"] else unit["time"]
        if day is not None:
            figures = [(*run.span(), run.group()) for run in _ONLY_DIGITS.finditer(piece, start, end)]
            yield from _joined(piece, figures, day)
        else:
            yield from _joined(piece, list(_compound(piece, start, end)))


def _camel_parts(piece: str) -> Iterator[Part]:
    """The parts of a hashtag, in which a capital may begin a word: #StandWithUkraine."""
    for unit in _UNIT.finditer(piece):
        runs = []
        for start, end, word in _compound(piece, *unit.span()):
            inner = [match.start() for match in _CAMEL.finditer(piece, start, end)] if end - start == len(word) else []
            edges = [start, *inner, end]
            runs += [(a, b, piece[a:b] if inner else word) for a, b in pairwise(edges)]
        yield from _joined(piece, runs)


def _compound(piece: str, start: int, end: int) -> Iterator[_Run]:
    """The runs of a compound; a hyphen before an ending joins it to its number or abbreviation."""
    words = [match.span() for match in _BETWEEN_HYPHENS.finditer(piece, start, end)]
    ended = False
    for (begin, stop), following in zip_longest(words, words[1:]):
        if ended:
            ended = False
            continue
        runs = _runs(piece, begin, stop)
        if following is not None and _has_ending(piece[begin:stop], piece[slice(*following)]):
            runs[-1] = (runs[-1][0], following[1], runs[-1][2])
            ended = True
        yield from runs


def _has_ending(word: str, ending: str) -> bool:
    word = visible(word)
    if not (word[-1].isdigit() or (len(word) > 1 and word.isupper())):
        return False
    ending = visible(ending)
    return len(ending) <= MAX_ENDING and ending.isalpha() and ending.islower() and is_ending(ending)


def is_ending(text: str) -> bool:
    """Whether small letters behind the hyphen of a number or an abbreviation are its ending.

    >>> is_ending("ci"), is_ending("го"), is_ending("border")
    (True, True, False)
    """
    return _ENDING.fullmatch(fold(text)) is not None


def _runs(piece: str, start: int, end: int) -> list[_Run]:
    """A word without hyphens, parted where letters and digits meet."""
    word = piece[start:end]
    if is_plain(word):
        return [(start, end, word)]
    if elided := _ELIDED.fullmatch(word):
        noun = start + elided.start("noun")
        return [(start, start + 1, elided["article"]), (noun, end, elided["noun"])]
    found = list(_RUNS.finditer(piece, start, end))
    if len(found) > MAX_RUNS:
        return [(start, end, word)]
    return [(*run.span(), _without_ending(run.group())) for run in found]


def _without_ending(run: str) -> str:
    number = _NUMBER.match(run)
    return number.group() if number else run


def _joined(piece: str, runs: Sequence[_Run], joined: str = "") -> Iterator[Part]:
    """The parts of one unit, the first of them with the joined spelling."""
    (start, end, word), *others = runs
    if others:
        is_word = not joined and len(runs) == 2 and _is_one_word(visible(word), visible(others[0][2]))
        yield Part(start, end, word, joined or "".join(run[2] for run in runs), is_word)
        yield from (Part(*run, _with_ending(piece, *run)) for run in others)
    else:
        yield Part(start, end, word, _with_ending(piece, start, end, word))


def _is_one_word(first: str, second: str) -> bool:
    return len(first) <= MAX_PREFIX and first.isalpha() and second.isalpha()


def _with_ending(piece: str, start: int, end: int, word: str) -> str:
    """The joined spelling of a number or abbreviation with its ending; "" where it has none."""
    return _NO_WORD.sub("", piece[start:end]) if end - start > len(word) else ""
