"""Names that no dictionary has: the nominative of their forms, by the ending.

Russian declines surnames by what they end in (Зализняк, «Грамматический словарь русского языка»): possessives in -ов,
-ев, -ин, -ын have endings of their own; those in -ский, -цкий are adjectives; -ян, -ук, -ич are nouns for men
and do not change for women; -швили, -дзе, -заде, -оглу, -кызы, -ко never change.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_NONE: Final = ("",)
_POSSESSIVE: Final = ("а", "у", "ым", "е", "ой", "ою", "ы", "ых", "ыми", "")
_ADJECTIVE: Final = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ою", "ие", "их", "ими")
_NOUN: Final = ("а", "у", "ом", "е", "ы", "и", "ам", "ами", "ах", "")
_NOUN_AFTER_HUSHER: Final = ("а", "у", "ем", "е", "и", "ей", "ам", "ами", "ах", "")


class Kind(NamedTuple):
    """One way in which surnames decline.

    before     how many letters there are at least before what tells the kind
    cores      what the stem ends in, which tells the kind
    endings    what may follow the stem
    ending     what the nominative has behind the stem
    certainty  how probable it is that a capitalised word of this shape, unknown to the dictionary, is a surname
    pattern    all forms; the group ``stem`` is what they share
    """

    before: int
    cores: tuple[str, ...]
    endings: tuple[str, ...]
    ending: str
    certainty: float
    pattern: re.Pattern[str]


def _kind(before: int, cores: str, endings: tuple[str, ...], *, ending: str = "", certainty: float) -> Kind:
    core, end = cores.replace(" ", "|"), "|".join(endings)
    pattern = re.compile(rf"(?P<stem>[а-яё]*[а-яё]{{{before}}}(?:{core}))(?:{end})")
    return Kind(before, tuple(cores.split()), endings, ending, certainty, pattern)


KINDS: Final = (
    _kind(0, "швили дзе заде оглу оглы кызы гызы", _NONE, certainty=1.0),
    _kind(2, "ов ев ёв ин ын", _POSSESSIVE, certainty=0.8),
    _kind(1, "ск цк", _ADJECTIVE, ending="ий", certainty=1.0),
    _kind(2, "ян янц ук юк", _NOUN, certainty=0.8),
    _kind(2, "ич", _NOUN_AFTER_HUSHER, certainty=0.8),
    _kind(2, "ко их ых", _NONE, certainty=0.7),
)
"""In the order in which they are tried."""


class Surname(NamedTuple):
    """What a word would be as a surname: its nominative, masculine, and how probable that is for an unknown word."""

    nominative: str
    certainty: float


@lru_cache(maxsize=64)  # asked for by several rules, one after the other
def as_surname(word: str) -> Surname | None:
    """What a lower-case word is if it is a surname; ``None`` where it has no surname's ending.

    >>> as_surname("мирзиёевой"), as_surname("бжезинскую"), as_surname("думбадзе"), as_surname("берег")
    (Surname(nominative='мирзиёев', certainty=0.8), Surname(nominative='бжезинский', certainty=1.0), \
Surname(nominative='думбадзе', certainty=1.0), None)
    """
    for kind in KINDS:
        match = kind.pattern.fullmatch(word)
        if match is not None:
            return Surname(match["stem"] + kind.ending, kind.certainty)
    return None


CONSONANTS: Final = "бвгджзклмнпрстфхцчшщ"
VOWELS: Final = "аеиоуя"
AFTER_VOWELS: Final = "йюяеи"
"""What the stem of a name ends in: a consonant, or a vowel before one of these."""

NOMINATIVES: Final = {
    "": ("",), "а": ("а", ""), "у": ("", "а"), "е": ("", "а"), "ом": ("",), "ой": ("а",), "ою": ("а",),
    "ы": ("а", ""), "я": ("я", ""), "ю": ("", "я"), "ем": ("",), "ью": ("",), "и": ("", "я"), "ь": ("",), "й": ("й",),
}  # fmt: skip
"""Ending of a name of unknown gender -> what its nominative may end in; a soft sign makes no other key."""

_NAME: Final = re.compile(
    f"(?P<stem>[а-яё]{{2,}}?(?:[{CONSONANTS}]|[{VOWELS}](?=[{AFTER_VOWELS}])))(?P<ending>{'|'.join(NOMINATIVES)})"
)


class Name(NamedTuple):
    """A given name or place of unknown gender: the stem by which all its forms meet, and what it may be called."""

    stem: str
    nominatives: tuple[str, ...]


def as_name(word: str) -> Name | None:
    """What a lower-case word is if it is a name; ``None`` where it has no shape of one, as шимозе.

    Джамшида may be of a man, Джамшид, or be a woman; the stem is the same.

    >>> as_name("джамшида"), as_name("джамшидом")
    (Name(stem='джамшид', nominatives=('джамшида', 'джамшид')), Name(stem='джамшид', nominatives=('джамшид',)))
    """
    match = _NAME.fullmatch(word)
    if match is None:
        return None
    stem = match["stem"]
    return Name(stem, tuple(stem + ending for ending in NOMINATIVES[match["ending"]]))
