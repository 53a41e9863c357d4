"""What can be told of a line's language from its letters alone, and from its words beside another text's.

No model, no dictionary: where letters do not say, the answer is "not known", and the index detects the language.
"""

from __future__ import annotations

import re
from typing import Final

from relsearch.ingest.lines import words

_RUSSIAN: Final = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
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
        return "ru" if _RUSSIAN.issuperset(filter(_is_cyrillic, letters)) else None
    schwas = letters.count("ə")
    return "az" if schwas and schwas >= len(letters) * _SCHWA_SHARE else None


def is_foreign(line: str, story: str) -> bool:
    """Whether a line is in another language than the story: other letters, and words that are not the story's.

    >>> is_foreign("Лиман спокоен", "The harbour is quiet."), is_foreign("Calm harbours", "The harbour is quiet.")
    (True, False)
    """
    if not words(story) or shared_words(line, story) >= 0.5:
        return False
    letters, story_letters = _letters(line), _letters(story)
    if _is_cyrillic(letters) or _is_cyrillic(story_letters):
        return _is_cyrillic(letters) != _is_cyrillic(story_letters)
    return _is_turkic(letters) != _is_turkic(story_letters)


def shared_words(line: str, story: str) -> float:
    """The share of a line's words that the story has too, in whatever form, from 0 to 1.

    Words of the same first five letters count as one word; words under four letters are not counted.

    >>> shared_words("quiet harbours", "The harbour is calm.")
    0.5
    """
    stems = _stems(line)
    return len(stems & _stems(story)) / len(stems) if stems else 0.0


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.split(r"[\W_]+", text.replace("İ", "i").lower()) if len(word) >= 4}


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.lower()))


def _is_cyrillic(letters: str) -> bool:
    return sum("\u0400" <= letter <= "\u04ff" for letter in letters) * 2 > len(letters)


def _is_turkic(letters: str) -> bool:
    return sum(letter in _TURKIC for letter in letters) >= max(1, len(letters) * _TURKIC_SHARE)
