"""Other queries that may be what was meant: near spellings, and words typed in the wrong keyboard layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from relsearch.analysis.fold import fold
from relsearch.analysis.token import WRITTEN

MIN_LENGTH: Final = 4
"""Shorter words have too many neighbours to guess at."""

TWO_EDITS_FROM: Final = 8
"""Length from which a word may be misspelt in two places."""

# The keys of the English (US) and the Russian (ЙЦУКЕН) layout, in the same order.
_ENGLISH_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS: Final = "йцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN: Final = str.maketrans(_ENGLISH_KEYS, _RUSSIAN_KEYS)
_TO_ENGLISH: Final = str.maketrans(_RUSSIAN_KEYS, _ENGLISH_KEYS)


def suggest(
    query: str,
    unmatched: Iterable[str],
    similar: Callable[[str, int], Mapping[str, int]],
    frequency: Callable[[str], int],
) -> tuple[str, ...]:
    """The query with its words that no document has replaced by words that some have; nothing if there are none.

    unmatched  words of the query that match nothing
    similar    (term, edits) -> near terms with their document frequencies
    frequency  term -> document frequency

    >>> suggest("ghbdtn", ["ghbdtn"], lambda term, edits: {}, {"=привет": 3}.get)
    ('привет',)
    """
    better = query
    for word in unmatched:
        for piece in _typed(word, query):
            replacement = _other_layout(piece, frequency) or _near(piece, similar)
            if replacement is not None:
                better = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", replacement, better)
                break
    return () if better == query else (better,)


def _typed(word: str, query: str) -> list[str]:
    """A word as it stands between spaces, then by itself: a comma may be a letter of the other layout."""
    within_marks = re.compile(rf"\W*{re.escape(word)}\W*")
    return [*(piece for piece in query.split() if within_marks.fullmatch(piece)), word]


def _other_layout(word: str, frequency: Callable[[str], int]) -> str | None:
    lower = word.lower()
    for table in (_TO_RUSSIAN, _TO_ENGLISH):
        other = lower.translate(table)
        if other != lower and frequency(WRITTEN + fold(other)):
            return other
    return None


def _near(word: str, similar: Callable[[str, int], Mapping[str, int]]) -> str | None:
    folded = fold(word)
    if len(folded) < MIN_LENGTH or not folded.isalpha():
        return None
    near = similar(WRITTEN + folded, 2 if len(folded) >= TWO_EDITS_FROM else 1)
    if not near:
        return None
    return max(near, key=lambda term: (near[term], term)).removeprefix(WRITTEN)
