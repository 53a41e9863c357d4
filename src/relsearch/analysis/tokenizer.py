"""Text -> words with their offsets. The same for every language: what a word is depends on the script alone.

A word is a run of letters and the marks written over them, with apostrophes inside it (``Bakı'da``, ``O‘zbekiston``,
``don't``), or a number. A compound (``жизненно-важный``, ``F-35``, ``F35``, ``28.10.2025``) is parted into words at its
hyphens and where letters and digits meet; its joined spelling stands at the position of its first part. What is
between two spaces decides (`relsearch.analysis.compound`), which is what lets analyzers remember it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from relsearch.analysis.compound import SENTENCE, before_first, take_apart

_PIECE: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class RawToken:
    """A word before analysis: ``source[start:end] == text``.

    joined           where this word is the first part of a compound, or has an ending behind a hyphen: the spelling
                     without hyphens; else ""
    word             what is analysed: ``text`` without the dots of an abbreviation (U.S.) or the ending of a number
    joined_is_word   whether ``joined`` may have lemmas
    begins_sentence  whether a capital may be due to the word's place alone
    """

    text: str
    start: int
    end: int
    position: int
    joined: str = ""
    word: str = ""
    joined_is_word: bool = False
    begins_sentence: bool = False


def tokenize(text: str) -> Iterator[RawToken]:
    """Yield the words of a text, left to right, positions from 0.

    >>> [token.text for token in tokenize("Bakı'da F-35 və 3,5 milyon, 2020-ci il, U.S. dollars")]
    ["Bakı'da", 'F', '35', 'və', '3,5', 'milyon', '2020-ci', 'il', 'U.S', 'dollars']
    >>> [token.joined for token in tokenize("Bakı'da F-35")]
    ['', 'F35', '']
    """
    position = 0
    after = before_first(text)
    for match in _PIECE.finditer(text):
        begins_sentence = after == SENTENCE
        start = match.start()
        parts, after = take_apart(match.group(), after)
        for part in parts:
            begin, end = start + part.start, start + part.end
            yield RawToken(text[begin:end], begin, end, position, part.joined, part.word, part.is_word, begins_sentence)
            position += 1
            begins_sentence = False
