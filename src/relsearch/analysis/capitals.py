"""What the capitals of a word say: a name, an abbreviation, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from relsearch.analysis.compound import MAX_ABBREVIATION, SENTENCE, SHOUTED
from relsearch.analysis.fold import APOSTROPHES

Capitals = Literal["meant", "doubtful", "shouted"]
"""What the capitals of a word say: something; little, at the beginning of a sentence; nothing, in a headline."""

_MEANT: Final[tuple[Capitals, Capitals]] = ("meant", "meant")
_CAPITALS: Final[Mapping[str, tuple[Capitals, Capitals]]] = {
    SENTENCE: ("doubtful", "meant"),
    SHOUTED: ("shouted", "shouted"),
}
"""What precedes a piece of text -> what the capitals of its first word say, and those of the others."""


def capitals_after(after: str) -> tuple[Capitals, Capitals]:
    """What the capitals of the first word of a piece of text say, and those of the others, by what precedes it.

    >>> capitals_after(SENTENCE), capitals_after("")
    (('doubtful', 'meant'), ('meant', 'meant'))
    """
    return _CAPITALS.get(after, _MEANT)


def looks_like_name(word: str) -> bool:
    """Whether a word is written like a name: a capital first, and more than an initial.

    >>> looks_like_name("Bakı"), looks_like_name("bakı"), looks_like_name("A")
    (True, False, False)
    """
    return len(word) > 1 and word[0].isupper() and (word[1].isalpha() or word[1] in APOSTROPHES)


def is_abbreviation(word: str) -> bool:
    """Whether a word is written like an abbreviation: in few capitals.

    >>> is_abbreviation("МИД"), is_abbreviation("US"), is_abbreviation("A"), is_abbreviation("AZERBAIJAN")
    (True, True, False, False)
    """
    return 1 < len(word) <= MAX_ABBREVIATION and word.isupper()
