"""What can be told of a line's language from its letters alone, and from its words beside another text's.

No model, no dictionary: where letters do not say, the answer is "not known", and the index detects the language.
"""

from __future__ import annotations

import re
from typing import Final

_RUSSIAN: Final = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_AZERBAIJANI_CYRILLIC: Final = frozenset("ҝҹ")
"""Letters that the Cyrillic alphabets of the neighbouring languages do not have."""
_SCHWA_SHARE: Final = 0.01
"""Of the letters. ə is about a tenth of Azerbaijani text; English text may hold one in a name."""
_TURKIC: Final = frozenset("əğışöüç")
_TURKIC_SHARE: Final = 0.1
"""Of the letters. These are about a fifth of Azerbaijani text, and short lines vary."""


def certain_language(text: str) -> str | None:
    """The language that the letters of a text prove: "az" by its ə, "ru" by its alphabet, else ``None``.

    >>> certain_language("Sərhədlər"), certain_language("Границы"), certain_language("Borders")
    ('az', 'ru', None)
    """
    letters = _letters(text)
    if _is_cyrillic(letters):
        if not _AZERBAIJANI_CYRILLIC.isdisjoint(letters):
            return "az"
        return "ru" if all(letter in _RUSSIAN for letter in letters if _in_cyrillic_block(letter)) else None
    return "az" if _has_schwas(letters) else None


class Story:
    """A text that lines of the same page are compared with; its words are counted once.

    >>> story = Story("The harbour is quiet.")
    >>> story.is_foreign("Лиман спокоен"), story.is_foreign("Calm harbours")
    (True, False)
    >>> story.shares("quiet ships")
    0.5
    """

    def __init__(self, text: str) -> None:
        letters = _letters(text)
        self._stems = _stems(text)
        self._is_cyrillic = _is_cyrillic(letters)
        self._is_russian = certain_language(text) == "ru"
        self._is_azerbaijani = _is_azerbaijani(letters)

    def overlap(self, line: str) -> int:
        """How many of a line's words the story has too, in whatever form.

        Words with the same first five letters count as one; words under four letters are not counted.
        """
        return len(_stems(line) & self._stems)

    def shares(self, line: str) -> float:
        """The share of a line's words that the story has too, from 0 to 1, counted as for `overlap`."""
        return self.overlap(line) / max(1, len(_stems(line)))

    def is_foreign(self, line: str) -> bool:
        """Whether a line is in another language: other letters, and words that are not the story's."""
        if not self._stems or self.shares(line) >= 0.5:
            return False
        letters = _letters(line)
        if _is_cyrillic(letters) and self._is_cyrillic:
            return (certain_language(line) == "ru") != self._is_russian
        if _is_cyrillic(letters) or self._is_cyrillic:
            return True
        return _is_azerbaijani(letters) != self._is_azerbaijani


def _stems(text: str) -> set[str]:
    words = re.split(r"[\W_]+", text.replace("İ", "i").lower())
    return {word[:5] for word in words if len(word) >= 4}


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _is_cyrillic(letters: str) -> bool:
    return sum(map(_in_cyrillic_block, letters)) * 2 > len(letters)


def _in_cyrillic_block(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def _has_schwas(letters: str) -> bool:
    return letters.count("ə") >= max(1, len(letters) * _SCHWA_SHARE)


def _is_azerbaijani(letters: str) -> bool:
    """Less than certain, but enough to tell a line from an English story."""
    turkic = sum(letter in _TURKIC for letter in letters)
    return _has_schwas(letters) or turkic >= max(1, len(letters) * _TURKIC_SHARE)
