"""Folding: one spelling for the ways in which people type the same word.

Folding is the same in every language, so a written form can be searched without knowing its language:
case, diacritics, the four Turkic i's and ə, the Russian ё, compatibility forms, characters that print nothing,
letters of the wrong alphabet that look right, the dots of abbreviations and the marks in numbers. Cyrillic stays
Cyrillic; other scripts become Latin by Unidecode.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from unidecode import unidecode

from relsearch.analysis.numbers import standard_number

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

# Letters that look the same in print. Of b, h, m and t only the capitals do, but words are lowered before and after.
_LATIN_LETTERS: Final = "abcehjkmoptxyəABCEHJKMOPTXYƏ"
_CYRILLIC_LETTERS: Final = "авсен\u0458кмортхуәАВСЕН\u0408КМОРТХУӘ"
_TO_CYRILLIC: Final = str.maketrans(_LATIN_LETTERS, _CYRILLIC_LETTERS)
_TO_AZERBAIJANI: Final = _TO_CYRILLIC | str.maketrans("hH", "һҺ")
_TO_LATIN: Final = str.maketrans(_CYRILLIC_LETTERS + "һҺ\u0456\u0406\u0455\u0405", _LATIN_LETTERS + "hHiIsS")
_AZERBAIJANI_CYRILLIC: Final = re.compile("[әғҝјөүҹӘҒҜЈӨҮҸ]")
_PLAIN_CYRILLIC: Final = re.compile("[А-яЁё]+").fullmatch
_PLAIN_LATIN: Final = re.compile("[A-Za-zÇçƏəĞğIıİiÖöŞşÜü]+").fullmatch
_BARE_LATIN: Final = str.maketrans("ÇçƏəĞğIıİÖöŞşÜü", "cceeggiiioossuu")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN_LETTER: Final = re.compile("[A-Za-z\u00c0-\u024f\u0259]")
_DOTTED: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_NOT_ALNUM: Final = re.compile(r"[^0-9a-z]")


def visible(text: str) -> str:
    """NFKC without the characters that print nothing, in one alphabet as far as looks allow.

    >>> visible("гра\u00adница"), visible("Бaку") == "Баку"  # with a Latin a
    ('граница', True)
    """
    if text.isascii() or _PLAIN_CYRILLIC(text) or _PLAIN_LATIN(text):
        return text
    # A spacing acute is an apostrophe here, but NFKC would make a space and an accent of it.
    normal = unicodedata.normalize("NFKC", text.translate(_INVISIBLE).replace("´", "'")).translate(_INVISIBLE)
    return in_one_script(_STRESS.sub("", normal))


def in_one_script(word: str) -> str:
    """A word that mixes Latin and Cyrillic letters with those of one alphabet replaced by their look-alikes.

    That is the one with fewer letters in the word, or, if these are not all look-alikes, the other. Words in one
    alphabet, and words of which either has a letter that looks like none of the other, stay.

    >>> in_one_script("Pоссия") == "Россия", in_one_script("Вaku") == "Baku", in_one_script("Кapaбax") == "Карабах"
    (True, True, True)
    >>> in_one_script("PRщик")
    'PRщик'
    """
    if word.isascii():
        return word
    if not (_CYRILLIC.search(word) and _LATIN_LETTER.search(word)):
        return word
    more_cyrillic = len(_CYRILLIC.findall(word)) >= len(_LATIN_LETTER.findall(word))
    to_cyrillic = _TO_AZERBAIJANI if _AZERBAIJANI_CYRILLIC.search(word) else _TO_CYRILLIC
    repairs = ((to_cyrillic, _LATIN_LETTER), (_TO_LATIN, _CYRILLIC))
    for table, foreign in repairs if more_cyrillic else repairs[::-1]:
        repaired = unicodedata.normalize("NFC", word.translate(table))
        if not foreign.search(repaired):
            return repaired
    return word


@lru_cache(maxsize=1 << 12)
def fold(word: str) -> str:
    """The folded spelling of a word, lower case, without diacritics or apostrophes.

    Never empty for a word that has a letter or digit: a character that nothing folds stays as it is.

    >>> fold("İLHAM"), fold("Şəhidlər"), fold("Ёлка"), fold("O‘zbekiston")
    ('ilham', 'sehidler', 'елка', 'ozbekiston')
    >>> fold("U.S.A"), fold("1,250.5")
    ('usa', '1250.5')
    """
    if word.isascii():
        return _unmarked(word.lower())
    if _PLAIN_CYRILLIC(word):
        return word.lower().replace("ё", "е")
    if _PLAIN_LATIN(word):
        return word.translate(_BARE_LATIN).lower()
    bare = "".join(visible(word).translate(_DROPPED).lower().split())  # ﷺ is four words to NFKC
    folded = "".join(map(_fold_character, unicodedata.normalize("NFC", bare))) or bare
    # Again, because a letter may only look like one of the other alphabet without its accent.
    return _unmarked(in_one_script(folded))


def _unmarked(word: str) -> str:
    """Lower-case letters without apostrophes and the dots of an abbreviation, a number in its standard spelling."""
    if word.isalnum():
        return word
    word = word.translate(_DROPPED)
    if word[:1].isdigit():
        return standard_number(word)
    return word.replace(".", "") if _DOTTED.fullmatch(word) else word


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
    latin = _NOT_ALNUM.sub("", unidecode(character).lower())
    return latin or character


def is_cyrillic(text: str) -> bool:
    """Whether the text has a Cyrillic letter.

    >>> is_cyrillic("Баку"), is_cyrillic("Bakı")
    (True, False)
    """
    return _CYRILLIC.search(text) is not None
