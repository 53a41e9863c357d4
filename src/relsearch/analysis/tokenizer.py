"""Text -> words with their offsets. The same for every language: what a word is depends on the script alone.

A word is a run of letters, digits and the marks written over them, with apostrophes inside it
(``Bakı'da``, ``O‘zbekiston``, ``don't``). A hyphen joins words into a compound (``F-35``, ``Су-57``): its
parts are words of their own, and the joined spelling (``F35``) stands at the position of the first part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from relsearch.analysis.fold import APOSTROPHES, INVISIBLE

_APOSTROPHE: Final = f"[{APOSTROPHES}]"
# ʻ and ʼ are letters to Unicode; here they are apostrophes, and bind only between letters.
_LETTER: Final = r"(?:(?![ʻʼ])[^\W_])"
_MARK: Final = rf"[\u0300-\u036f\u0483-\u0487{INVISIBLE}]"
_RUN: Final = rf"{_LETTER}(?:{_LETTER}|{_MARK})*"
_WORD: Final = rf"(?:\d+(?:[.,]\d+)+(?!{_LETTER})|{_RUN}(?:{_APOSTROPHE}{_RUN})*)"
_COMPOUND: Final = re.compile(rf"{_WORD}(?:[-‐‑]{_WORD})*")
_PART: Final = re.compile(_WORD)
_HYPHEN: Final = re.compile("[-‐‑]")


@dataclass(frozen=True, slots=True)
class RawToken:
    """A word before analysis: ``source[start:end] == text``.

    ``joined`` is the compound's spelling without hyphens where this word is the first part of one, else "".
    """

    text: str
    start: int
    end: int
    position: int
    joined: str = ""


def tokenize(text: str) -> Iterator[RawToken]:
    """Yield the words of a text, left to right, positions from 0.

    >>> [token.text for token in tokenize("Bakı'da F-35 və 3,5 milyon")]
    ["Bakı'da", 'F', '35', 'və', '3,5', 'milyon']
    >>> [token.joined for token in tokenize("Bakı'da F-35")]
    ['', 'F35', '']
    """
    position = 0
    for compound in _COMPOUND.finditer(text):
        joined = _HYPHEN.sub("", compound.group()) if _HYPHEN.search(compound.group()) else ""
        for part in _PART.finditer(text, compound.start(), compound.end()):
            yield RawToken(part.group(), part.start(), part.end(), position, joined)
            position += 1
            joined = ""
