"""Folding: one spelling for the ways in which people type the same word.

Folding is the same in every language, so a written form can be searched without knowing its language:
case, diacritics, the four Turkic i's and ə, the Russian ё, compatibility forms, and characters that print
nothing. Cyrillic stays Cyrillic; other scripts become Latin by Unidecode.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from unidecode import unidecode

INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen, zero-width characters and the byte order mark: in words, but not of them."""

APOSTROPHES: Final = "'’ʼʻ‘`´′"
"""All that people type for an apostrophe, or for the Uzbek oʻ and gʻ."""

_INVISIBLE: Final = {ord(character): None for character in INVISIBLE}
_DROPPED: Final = {ord(character): None for character in INVISIBLE + APOSTROPHES}
# Marks of stress over Cyrillic letters (за́мок): they tell words apart for readers, not for typists.
_STRESS: Final = re.compile("(?<=[\u0400-\u052f])[\u0300\u0301]")
_BARE_CYRILLIC: Final = {"ё": "е", "ѐ": "е", "ѝ": "и"}
# Unidecode writes ə as "@", and й and the letters of other Cyrillic alphabets are letters, not accents.
_LATIN: Final = {"ə": "e", "ı": "i"}


def visible(text: str) -> str:
    """A word in NFKC without the characters that print nothing.

    >>> visible("гра\u00adница")
    'граница'
    """
    if text.isascii():
        return text
    # A spacing acute is an apostrophe here, but NFKC would make a space and an accent of it.
    normal = unicodedata.normalize("NFKC", text.replace("´", "'").translate(_INVISIBLE)).translate(_INVISIBLE)
    return _STRESS.sub("", normal)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The folded spelling of a word, lower case, without diacritics or apostrophes.

    Never empty for a word that has a letter or digit: a character that nothing folds stays as it is.

    >>> fold("İLHAM"), fold("Şəhidlər"), fold("Ёлка"), fold("O‘zbekiston")
    ('ilham', 'sehidler', 'елка', 'ozbekiston')
    """
    if word.isascii():
        return word.lower().translate(_DROPPED) if "'" in word or "`" in word else word.lower()
    bare = "".join(visible(word).translate(_DROPPED).lower().split())  # ﷺ is four words to NFKC
    return "".join(map(_fold_character, unicodedata.normalize("NFC", bare))) or bare


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isascii():
        return character
    if character in _LATIN:
        return _LATIN[character]
    if unicodedata.combining(character):
        return ""
    if is_cyrillic(character):
        return _BARE_CYRILLIC.get(character, character)
    latin = re.sub(r"[^0-9a-z]", "", unidecode(character).lower())
    return latin or character


def is_cyrillic(text: str) -> bool:
    """Whether the text has a Cyrillic letter.

    >>> is_cyrillic("Баку"), is_cyrillic("Bakı")
    (True, False)
    """
    return any("\u0400" <= character <= "\u052f" for character in text)
