"""Endings of Azerbaijani that make another stem: voice, which the stemmer undoes, and derivation, which it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from relsearch.analysis.azerbaijani.suffixes import (
    ALL_HARMONIES,
    BEFORE_CONSONANT,
    BEFORE_VOWEL,
    NOUN,
    VERB,
    VOWELS,
    harmony_of,
    juncture_of,
    mask_of,
    realise,
)

__all__ = [
    "DERIVATIONS",
    "DEVERBAL_DERIVATIONS",
    "VERB_DERIVATIONS",
    "derivations",
    "soften",
    "verb_derivations",
    "voices",
]


def voices(stem: str, softened: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The passive and causative stems of the verb *stem*, *softened* before a vowel, each with its junctures.

    >>> [voice for voice, _ in voices("yaz", "yaz")], [voice for voice, _ in voices("yarat", "yarad")]
    (['yazıl', 'yazdır', 'yazdırıl'], ['yaradıl', 'yaratdır', 'yaratdırıl'])
    >>> [voice for voice, _ in voices("bil", "bil")], [voice for voice, _ in voices("başla", "başla")]
    (['bilin', 'bildir', 'bildiril'], ['başlan', 'başlat', 'başlad', 'başladıl', 'başlanıl'])
    """
    harmony = harmony_of(stem)
    if harmony is None:
        return
    both = (BEFORE_VOWEL, BEFORE_CONSONANT)
    if stem[-1] in VOWELS:
        yield stem + "n", both
        yield stem + "t", (BEFORE_CONSONANT,)
        yield stem + "d", (BEFORE_VOWEL,)
        yield stem + realise("dIl", harmony, True), both
        yield stem + realise("nIl", harmony, True), both
        if softened != stem:
            yield softened + realise("Il", harmony, False), both
        return
    yield softened + realise("In" if stem[-1] == "l" else "Il", harmony, False), both
    yield stem + realise("dIr", harmony, False), both
    yield stem + realise("dIrIl", harmony, False), both


DERIVATIONS = ("lI", "sIz", "lIQ", "çI", "lIlIQ", "sIzlIQ", "çIlIQ", "dAş", "dAşlIQ", "cA", "şünas", "xana", "stan")
"""Endings that make a new noun or adjective of a noun; the new word keeps them."""

DEVERBAL_DERIVATIONS = ("(y)IcI", "(y)IcIlIQ", "(y)Iş")
"""Endings that make a new noun of a verb; the new word keeps them."""

VERB_DERIVATIONS = ("lA", "lAn", "lAş", "lAndIr", "lAşdIr")
"""Endings that make a verb of a noun; the new verb keeps them."""


def derivations() -> dict[str, tuple[str, int]]:
    """Every derivational ending as it is spelled, also softened before a vowel: {"lığ": ("lıq", mask of its bases)}."""
    endings: dict[str, tuple[str, int]] = {}
    for kind, templates in ((NOUN, DERIVATIONS), (VERB, DEVERBAL_DERIVATIONS)):
        for template, harmony, after_vowel in product(templates, ALL_HARMONIES, (True, False)):
            ending = realise(template, harmony, after_vowel)
            mask = mask_of(kind, (harmony,), (juncture_of(ending, after_vowel),))
            for spelled in {ending, soften(ending)}:
                endings[spelled] = ending, endings.get(spelled, ("", 0))[1] | mask
    return endings


def verb_derivations() -> dict[str, str]:
    """Every ending that makes a verb, as spelled -> as kept: {"ləşdiril": "ləşdir", "ləşdir": "ləşdir"}."""
    endings: dict[str, str] = {}
    for template, harmony in product(VERB_DERIVATIONS, ALL_HARMONIES):
        ending = realise(template, harmony, False)
        endings[ending] = ending
        if ending.endswith("r"):
            endings[realise(template + "Il", harmony, False)] = ending
    return endings


def soften(stem: str) -> str:
    """*stem* as it is before a vowel when its final q or k alternates: uşaq, uşağ-; çörək, çörəy-."""
    if stem.endswith("q"):
        return stem[:-1] + "ğ"
    if stem.endswith("k"):
        return stem[:-1] + "y"
    return stem
