"""Azerbaijani spelling: case, the Cyrillic alphabets, and the ASCII skeleton that people type.

Everything here is a pure function from string to string, so that documents and queries, native and foreign keyboards,
old and new alphabets all arrive at one spelling before a word is stemmed.

Sources of the tables: the Latin alphabet of 1992 and the Cyrillic alphabets of 1939 and 1958 as published by the
Republic (the letters Й, Ю, Я, Э, Ц went out of use in 1947 and 1958 but stand in older texts); the first Latin alphabet
of independence (1991) wrote Ä where today's writes Ə.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

from unidecode import unidecode

__all__ = [
    "APOSTROPHES",
    "DIGRAPHS",
    "FOREIGN",
    "fold",
    "fold_with_a",
    "has_cyrillic_letters",
    "lower",
    "respell",
    "respellings",
    "to_latin",
]

APOSTROPHES = "'’ʼ‘`´ʻʹ′"
"""Every mark that is typed as an apostrophe before a suffix or in place of the old Cyrillic one."""

_DOT_ABOVE = "\u0307"
_DOTLESS_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})

_MODERN = re.compile("[A-Za-zÇçƏəĞğIıİiÖöŞşÜü]*").fullmatch
"""Today's letters, one code point each: most words have no others."""

_CYRILLIC_TO_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "q", "ғ": "ğ", "д": "d", "е": "e", "ё": "yo", "ә": "ə", "ж": "j",
    "з": "z", "и": "i", "й": "y", "ј": "y", "к": "k", "ҝ": "g", "л": "l", "м": "m", "н": "n", "о": "o",
    "ө": "ö", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ү": "ü", "ф": "f", "х": "x", "һ": "h",
    "ц": "s", "ч": "ç", "ҹ": "c", "ш": "ş", "щ": "şç", "ъ": "", "ы": "ı", "ь": "", "э": "e", "ю": "yu",
    "я": "ya",
}  # fmt: skip
_CYRILLIC_SMALL = "".join(_CYRILLIC_TO_LATIN)
_CYRILLIC = re.compile(f"[{_CYRILLIC_SMALL}{_CYRILLIC_SMALL.upper()}]")
_AZERBAIJANI_CYRILLIC_ONLY = re.compile("[әғҝјөүһҹӘҒҜЈӨҮҺҸ]")

# Unidecode writes the schwa and its look-alikes as "@", and knows no Azerbaijani: these come first.
_FOLDED = str.maketrans(
    {
        "ə": "e", "ǝ": "e", "ɘ": "e", "ɚ": "e", "ä": "e", "ı": "i", "ö": "o", "ü": "u", "ş": "s", "ç": "c",
        "ğ": "g", "Ə": "e", "Ǝ": "e", "Ä": "e", "İ": "i", "Ö": "o", "Ü": "u", "Ş": "s", "Ç": "c", "Ğ": "g",
    }
)  # fmt: skip


def lower(text: str) -> str:
    """Lower-case *text* as Azerbaijani does: ``I`` is the capital of ``ı``, ``İ`` of ``i``.

    Args:
        text: any string; decomposed letters are composed first (NFC).

    Returns:
        The lower-case string in NFC, without the stray dot that ``"İ".lower()`` leaves behind.

    >>> lower("İLHAM QIZILIRMAQ IŞIQ")
    'ilham qızılırmaq ışıq'
    """
    if _MODERN(text):
        return text.replace("I", "ı").replace("İ", "i").lower()
    composed = unicodedata.normalize("NFC", text)
    lowered = composed.translate(_DOTLESS_CAPITALS).lower().replace("i" + _DOT_ABOVE, "i")
    return unicodedata.normalize("NFC", lowered)


def to_latin(text: str) -> str:
    """Write Azerbaijani Cyrillic in today's Latin alphabet; every other character stays.

    Reads the letters of 1939–1991, and the ``ä`` of the Latin alphabet of 1991. A capital that becomes two letters
    follows its neighbours: ``Ю`` is ``Yu`` in *Юсиф* and ``YU`` in *ЮСИФ*.

    Args:
        text: any string, Cyrillic, Latin or both.

    Returns:
        The same string in NFC without Azerbaijani Cyrillic letters.

    >>> to_latin("Азәрбајҹан Республикасы")
    'Azərbaycan Respublikası'
    >>> to_latin("ӘЛИЈЕВ, Ҝәнҹә")
    'ƏLİYEV, Gəncə'
    """
    if _MODERN(text):
        return text
    composed = unicodedata.normalize("NFC", text).replace("ä", "ə").replace("Ä", "Ə")
    return _CYRILLIC.sub(_latin_letter, composed)


def _latin_letter(match: re.Match[str]) -> str:
    letter = match.group()
    latin = _CYRILLIC_TO_LATIN.get(letter)
    if latin is not None:
        return latin
    capital = _capitals(_CYRILLIC_TO_LATIN[letter.lower()])
    if len(capital) < 2 or _stands_among_capitals(match.string, match.start()):
        return capital
    return capital[0] + _CYRILLIC_TO_LATIN[letter.lower()][1:]


def _capitals(latin: str) -> str:
    return latin.replace("i", "İ").replace("ı", "I").upper()


def _stands_among_capitals(text: str, position: int) -> bool:
    following = text[position + 1 : position + 2]
    if following.isalpha():
        return following.isupper()
    return text[max(position - 1, 0) : position].isupper()


def fold(text: str) -> str:
    """The ASCII skeleton of lower-case Azerbaijani, as people type it on a foreign keyboard.

    The Azerbaijani letters go by a table of their own (``ə`` is ``e``); any other Latin letter goes through Unidecode;
    letters of other scripts, digits and punctuation stay.

    Args:
        text: Azerbaijani text, best in lower case (see `lower`); capitals are lowered.

    Returns:
        The folded, lower-case string.

    >>> fold("sərhədlərin mühafizəsi")
    'serhedlerin muhafizesi'
    >>> fold("kraków")
    'krakow'
    """
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDED)
    if folded.isascii():
        return folded.lower()
    folded = lower(text).translate(_FOLDED)
    return "".join(_fold_letter(letter) for letter in folded)


def fold_with_a(text: str) -> str:
    """The other ASCII skeleton, of those who type ``a`` for ``ə``.

    >>> fold_with_a("azərbaycan sərhədləri")
    'azarbaycan sarhadlari'
    """
    return fold(text.replace("ə", "a"))


def respell(words: Collection[str], spelling: Callable[[str], str]) -> Iterable[str]:
    """Every one of *words* through *spelling*, in one call: tables are folded at loading, and that should take no time.

    >>> list(respell(["şəkər", "çay"], fold))
    ['seker', 'cay']
    """
    return spelling("\n".join(words)).split("\n") if words else ()


DIGRAPHS = (("dzh", "c"), ("dj", "c"), ("sh", "s"), ("ch", "c"), ("gh", "g"), ("kh", "x"), ("zh", "j"))
FOREIGN = (("w", "v"), ("j", "c"))
"""Letters typed in the English way and those they stand for, in the order in which they are replaced."""

_RESPELLED = re.compile("[scgkz]h|[wj]|^g")
_SHORTEST_WITH_W_OR_J, _SHORTEST_WITH_Q = 5, 4


def respellings(folded: str) -> list[str]:
    """*folded* and the skeletons it may stand for when letters were typed in the English way, the likeliest first.

    ``sh ch gh kh zh`` are ş ç ğ x j, ``dj`` and ``dzh`` are c; beside them ``w`` is v and ``j`` is c (*Jabrayil*);
    and the ``g`` that begins a word may be q, as it is written by way of Russian (*Guba*, *Garabagh*). The latter not
    in the shortest words, which are English too often.

    >>> respellings("shehid"), respellings("garabagh")
    (['shehid', 'sehid'], ['garabagh', 'garabag', 'qarabag'])
    """
    if not _RESPELLED.search(folded):
        return [folded]
    plain = _replaced(folded, DIGRAPHS)
    spellings = [folded, plain]
    if len(folded) >= _SHORTEST_WITH_W_OR_J:
        spellings.append(_replaced(plain, FOREIGN))
    if folded[:1] == "g" and len(folded) >= _SHORTEST_WITH_Q:
        spellings.append("q" + spellings[-1][1:])
    return list(dict.fromkeys(spellings))


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for typed, letter in pairs:
        text = text.replace(typed, letter)
    return text


def _fold_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if unicodedata.combining(letter):
        return ""
    if not unicodedata.name(letter, "").startswith("LATIN"):
        return letter
    skeleton = unidecode(letter).lower()
    return skeleton if skeleton.isalpha() else letter


def has_cyrillic_letters(text: str) -> bool:
    """Whether *text* has a letter of Azerbaijani Cyrillic that Russian lacks (ә ғ ҝ ј ө ү һ ҹ).

    >>> has_cyrillic_letters("Ҝәнҹә"), has_cyrillic_letters("Гянджа")
    (True, False)
    """
    return _AZERBAIJANI_CYRILLIC_ONLY.search(unicodedata.normalize("NFC", text)) is not None
