"""One key for a name in the three languages and both scripts: Мирзиёев = Mirziyoyev = Mirziyoyevin's stem.

The key is phonetic. Letters become sounds of a small alphabet in which differences between the three
spellings of a name vanish: vowels fall into three classes (A: a, e, ə, я; I: i, ı, y, ы; O: o, ö, u, ü, ю), the
glide y disappears before vowels (Aliyev, Алиев), yo and ё are e, as Russian prints them, h, g, q, x and kh are
one sound (Hüseynov, Гусейнов, Quliyev), j, zh, c and дж another (Javadov, Джавадов, Cavadov), and doubled sounds
are single. Endings of the language are taken off before (see `Analyzer.name_forms`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from relsearch.analysis.fold import fold, visible

MIN_KEY: Final = 3
"""Sounds a key must have: shorter ones join unrelated words."""

# Sound alphabet: A I O vowels, Y glide, P F V T S X(sh) C(ch) J K G(h, x) R L M N.
_CYRILLIC: Final = {
    "а": "A", "б": "B", "в": "V", "г": "G", "д": "D", "е": "YA", "ё": "YA", "ж": "J", "з": "Z", "и": "I",
    "й": "Y", "к": "K", "л": "L", "м": "M", "н": "N", "о": "O", "п": "P", "р": "R", "с": "S", "т": "T",
    "у": "O", "ф": "F", "х": "G", "ц": "TS", "ч": "C", "ш": "X", "щ": "X", "ъ": "", "ы": "I", "ь": "",
    "э": "A", "ю": "YO", "я": "YA",
    "ә": "A", "ғ": "G", "ҝ": "G", "ј": "Y", "ө": "O", "ү": "O", "һ": "G", "ҹ": "J",
    "қ": "G", "ң": "N", "ў": "O", "ҳ": "G", "і": "I", "ї": "YI", "є": "YA", "ґ": "G",
}  # fmt: skip
_LATIN: Final = {
    "a": "A", "b": "B", "c": "K", "d": "D", "e": "A", "f": "F", "g": "G", "h": "G", "i": "I", "j": "J",
    "k": "K", "l": "L", "m": "M", "n": "N", "o": "O", "p": "P", "q": "G", "r": "R", "s": "S", "t": "T",
    "u": "O", "v": "V", "w": "V", "x": "G", "y": "Y", "z": "Z",
    "ə": "A", "ä": "A", "ı": "I", "ö": "O", "ü": "O", "ç": "C", "ş": "X", "ğ": "G", "ñ": "N",
}  # fmt: skip
# English spellings of one sound; tried before single letters, the longest first.
_LATIN_GROUPS: Final = {
    "shch": "X", "tch": "C", "dzh": "J", "sch": "X", "ch": "C", "sh": "X", "zh": "J", "kh": "G", "gh": "G",
    "ph": "F", "th": "T", "ck": "K", "dj": "J", "ts": "TS", "oo": "O", "ou": "O", "ee": "I", "yo": "YA",
}  # fmt: skip
_CYRILLIC_GROUPS: Final = {"дж": "J", "йо": "YA"}
_LETTERS: Final = {**_CYRILLIC, **_LATIN, **_LATIN_GROUPS, **_CYRILLIC_GROUPS}
_SPELLING: Final = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))

_VOWEL: Final = "AIO"


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """The key of a name in the nominative; empty where it would say too little to be of use.

    >>> name_key("Мирзиёев") == name_key("Mirziyoyev") == name_key("Mirziyoyev")
    True
    >>> name_key("Гусейнов") == name_key("Hüseynov") == name_key("Huseynov")
    True
    >>> name_key("Алиев") == name_key("Aliyev") == name_key("Əliyev")
    True
    """
    word = visible(name).casefold().replace("i\u0307", "i")
    word = "".join(letter if letter in _LETTERS else fold(letter) for letter in word)
    sounds = "".join(_LETTERS[match.group()] for match in _SPELLING.finditer(word))
    key = _smooth(sounds)
    return key if len(key) >= MIN_KEY else ""


def _smooth(sounds: str) -> str:
    """Take away what the spellings disagree about."""
    sounds = re.sub("TS", "S", sounds)  # Tsarukyan, Царукян; sirk, цирк
    sounds = re.sub(rf"Y+(?=[{_VOWEL}])", "", sounds)  # a glide before a vowel: Aliyev, Алиев
    sounds = sounds.replace("Y", "I")  # elsewhere y is a vowel, or the end of a diphthong: Hüseyn, Гусейн
    sounds = re.sub(r"(.)\1+", r"\1", sounds)  # doubled letters, and -iy, -ий beside -i
    return re.sub(r"(?<=[AO]V)A$", "", sounds)  # a woman's surname: Aliyeva, of which Алиева's lemma is Алиев
