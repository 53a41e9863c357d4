"""One key for a name in the three languages and both scripts: Мирзиёев = Mirziyoyev = Mirziyoyevin's stem.

The key is phonetic. Letters become sounds of a small alphabet in which the differences between the usual spellings of
a name vanish; then what spellings disagree about is taken away. The endings of a language are taken off before (see
`Analyzer.name_forms`). The usual spellings are those of the BGN/PCGN romanisations of Russian and Azerbaijani, of the
Azerbaijani practice of writing foreign names by sound, of Russian practice for English and German names, and of the
systems of Polivanov for Japanese and of Palladius for Chinese.

What vanishes in the key:

- vowels but for three classes, A (a, e, ə, я), I (i, ı, y, ы) and O (o, ö, u, ü, ю); ё is е, as Russian prints it
- the glide before a vowel (Aliyev, Алиев); w and u before a vowel are v (Guatemala, Гватемала)
- h, g, q, x and kh are one sound (Hüseynov, Гусейнов, Quliyev), j, zh, c and дж another (Javadov, Джавадов, Cavadov)
- ts and s, dz and z, ng and n at the end of a syllable, b and p, d and t, z and s, f and v at the end, double letters

The *skeleton* of a key is made of its consonants alone, the voiced ones unvoiced. Names that sound nearly alike have
equal skeletons, or nearly; which of them do is for `name_similarity` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Final

from relsearch.analysis.fold import fold, visible

LONGEST_NAME: Final = 100
"""Letters of a name that are looked at: no name is longer, and rules that look ahead take their square in time."""

MIN_KEY: Final = 3
"""Sounds a key must have: shorter ones join unrelated words."""

VOWELS: Final = "AIO"
CONSONANTS: Final = "BCDFGJKLMNPRSTVXZ"
"""The sounds of which keys are made."""

# Sounds: A I O vowels, Y glide, W vowel or glide, P B F V T D S Z X(sh) C(ch) J K G(h, x) R L M N.
_CYRILLIC: Final = {
    "а": "A", "б": "B", "в": "V", "г": "G", "д": "D", "е": "YA", "ё": "YA", "ж": "J", "з": "Z", "и": "I",
    "й": "Y", "к": "K", "л": "L", "м": "M", "н": "N", "о": "O", "п": "P", "р": "R", "с": "S", "т": "T",
    "у": "W", "ф": "F", "х": "G", "ц": "S", "ч": "C", "ш": "X", "щ": "X", "ъ": "", "ы": "I", "ь": "",
    "э": "A", "ю": "YW", "я": "YA",
    "ә": "A", "ғ": "G", "ҝ": "G", "ј": "Y", "ө": "O", "ү": "W", "һ": "G", "ҹ": "J",
    "қ": "G", "ң": "N", "ў": "W", "ҳ": "G", "і": "I", "ї": "YI", "є": "YA", "ґ": "G",
}  # fmt: skip
_LATIN: Final = {
    "a": "A", "b": "B", "c": "K", "d": "D", "e": "A", "f": "F", "g": "G", "h": "G", "i": "I", "j": "J",
    "k": "K", "l": "L", "m": "M", "n": "N", "o": "O", "p": "P", "q": "G", "r": "R", "s": "S", "t": "T",
    "u": "W", "v": "V", "w": "W", "x": "KS", "y": "Y", "z": "Z",
    "ə": "A", "ä": "A", "ı": "I", "ö": "O", "ü": "W", "ç": "C", "ş": "X", "ğ": "G", "ñ": "N",
    "š": "X", "č": "C", "ž": "J", "ć": "C", "ś": "S", "ź": "Z", "ż": "J", "ţ": "S", "ț": "S", "ø": "O", "ł": "L",
}  # fmt: skip
# Spellings of one sound; tried before single letters, the longest first.
_LATIN_GROUPS: Final = {
    "shch": "X", "tsch": "C", "tch": "C", "dzh": "J", "sch": "X", "ch": "C", "sh": "X", "zh": "J", "kh": "G",
    "gh": "G", "dh": "D", "bh": "B", "ph": "F", "th": "T", "wh": "W", "ck": "K", "dj": "J", "ts": "S", "tz": "S",
    "dz": "Z", "sz": "X", "cz": "C", "oo": "W", "ou": "W", "ee": "I", "yo": "YA", "ew": "YW", "lj": "LY", "ight": "AIT",
    "qua": "KVA", "que": "KVA", "qui": "KVI", "quo": "KVO", "ce": "SA", "ci": "SI", "cy": "SI",
}  # fmt: skip
_CYRILLIC_GROUPS: Final = {"дж": "J", "чж": "J", "цз": "J", "дз": "Z", "тс": "S", "йо": "YA"}
_LETTERS: Final = _CYRILLIC | _LATIN
_GROUPS: Final = _LATIN_GROUPS | _CYRILLIC_GROUPS


def _any_of(groups: Iterable[str]) -> str:
    """A pattern of the longest of the groups, told by the first letter: quicker than trying one after the other."""
    behind: dict[str, list[str]] = {}
    for group in sorted(groups, key=len, reverse=True):
        behind.setdefault(group[0], []).append(group[1:])
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in behind.items())


_GROUP: Final = re.compile(f"(?=[{''.join({group[0] for group in _GROUPS})}])(?:{_any_of(_GROUPS)})")
_SOUNDS: Final = str.maketrans(_LETTERS)

# Turkic languages and Russian unvoice the last consonant, and spell it or not; of f and v, names have v (-ov, -off).
_AT_THE_END: Final = {"B": "P", "D": "T", "Z": "S", "F": "V"}
_UNVOICED: Final = str.maketrans("BDGJVZXC", "PTKSFSSS", VOWELS)


@lru_cache(maxsize=1 << 13)
def name_key(name: str) -> str:
    """The key of a name in the nominative; empty where it would say too little to be of use.

    >>> name_key("Мирзиёев") == name_key("Mirziyoyev") == name_key("Mirziyoyeva")
    True
    >>> name_key("Гусейнов") == name_key("Hüseynov") == name_key("Huseynov")
    True
    >>> name_key("Алиев") == name_key("Aliyev") == name_key("Əliyev")
    True
    """
    word = visible(name[:LONGEST_NAME]).casefold().replace("i\u0307", "i").replace("ı", "i")  # in capitals they are one
    sounds = _sounds(word)
    if not (sounds.isascii() and sounds.isalpha()):  # letters that no table has are left as they were
        folded = "".join(letter if letter in _LETTERS else fold(letter) for letter in word)
        sounds = _sounds("".join(letter for letter in folded if letter in _LETTERS))
    key = _smooth(sounds)
    return key if len(key) >= MIN_KEY else ""


def sound_tables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Letter -> sounds, and group of letters -> sounds: what is spelled so, small, is spoken so.

    >>> letters, groups = sound_tables()
    >>> letters["ж"], groups["zh"]
    ('J', 'J')
    """
    return _LETTERS, _GROUPS


def _sounds(word: str) -> str:
    return _GROUP.sub(_sounds_of_group, word).translate(_SOUNDS)


def _sounds_of_group(match: re.Match[str]) -> str:
    return _GROUPS[match[0]]


def skeleton(key: str) -> str:
    """The consonants of a key, voiced and hushing ones as the nearest plain one.

    >>> skeleton(name_key("Daşkənd")), skeleton(name_key("Ташкент"))
    ('TSKNT', 'TSKNT')
    """
    return key.translate(_UNVOICED)


def unvoiced_letters() -> bytes:
    """What each of A–Z is in a skeleton, for compiled code; 0 where it is left out."""
    return bytes(ord(skeleton(chr(code)) or "\0") for code in range(ord("A"), ord("Z") + 1))


_VOCALIC_W: Final = re.compile("W+(?=Y?[AIO])")
_GLIDE: Final = re.compile("Y+(?=[AIO])")
_DOUBLED: Final = re.compile(r"(.)\1+")
_NASAL: Final = re.compile("NG+(?![AIOG])")
_FEMININE: Final = ("AVA", "OVA")
"""A woman's surname: Aliyeva, of which Алиева's lemma is Алиев."""


def _smooth(sounds: str) -> str:
    """Take away what the spellings disagree about."""
    if "W" in sounds:
        sounds = _VOCALIC_W.sub("V", sounds).replace("W", "O")
    if "Y" in sounds:
        sounds = _GLIDE.sub("", sounds).replace("Y", "I")  # elsewhere a vowel, or the end of a diphthong
    if "NG" in sounds:
        sounds = _NASAL.sub("N", sounds)
    sounds = _undoubled(sounds)
    if sounds.endswith(_FEMININE):
        sounds = sounds[:-1]
    ending = _AT_THE_END.get(sounds[-1:])
    return _undoubled(sounds[:-1] + ending) if ending else sounds


def _undoubled(sounds: str) -> str:
    # looked for first: a substitution takes its time even where there is nothing to substitute
    return _DOUBLED.sub(itemgetter(1), sounds) if _DOUBLED.search(sounds) else sounds
