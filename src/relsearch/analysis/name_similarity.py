"""How nearly alike two name keys sound: a weighted edit distance, by which sounds spellings confuse.

The distance is that of Wagner and Fischer, "The string-to-string correction problem" (J. ACM 1974), with costs of our
own in three steps: sounds that many systems of transliteration mix up cost little, those that some do cost more, and
all others the most.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from relsearch.analysis.name_key import CONSONANTS, VOWELS

ALIKE: Final = 0.87
"""Similarity from which keys are taken for spellings of one name. Measured: see docs/names.md."""

# Costs are whole numbers, so that equal sums are equal.
_NEAR: Final = 3
_AKIN: Final = 6
_OTHER: Final = 10
_BESIDE_VOWEL: Final = 4

_NEAR_PAIRS: Final = "SZ SX"  # Spanish and German z and s; си, the Russian for the Japanese shi
_AKIN_PAIRS: Final = (
    "AI AO IO "  # vowels
    "DT BP GK FV BV "  # voiced and unvoiced: Daşkənd, Ташкент
    "CJ CX JX JZ XZ CS "  # hushing sounds: Oruc, Orudzh, Uruj
    "GJ CT CG CK KS ST "  # letters that languages read in two ways: g, ch, c, th
    "IJ OV"  # j and w as vowels
)
_DROPPED: Final = VOWELS + "GJVT"  # sounds that some spellings leave out: h, j, w, and t beside others


def _replacements() -> dict[str, dict[str, int]]:
    """Sound -> sound that stands in its place -> cost."""
    sounds = VOWELS + CONSONANTS
    costs = {one: {other: 0 if one == other else _OTHER for other in sounds} for one in sounds}
    for pairs, cost in ((_AKIN_PAIRS, _AKIN), (_NEAR_PAIRS, _NEAR)):
        for pair in pairs.split():
            costs[pair[0]][pair[1]] = costs[pair[1]][pair[0]] = cost
    return costs


_REPLACED: Final = _replacements()


def replacement_costs() -> bytes:
    """What each of A–Z costs in place of each, for compiled code; letters that are no sounds cost anything."""
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    return bytes(_REPLACED.get(one, {}).get(other, _OTHER) for one in letters for other in letters)


def similarity(one: str, other: str, least: float = -1.0) -> float:
    """How alike two name keys sound: 1 for equal ones, and below 0 for keys that have nothing in common.

    One minus the distance by the keys' mean length; the order of the two does not matter.

    least  what is not worth knowing: where the similarity is less, the answer may be any number that is less, too

    >>> from relsearch.analysis.name_key import name_key
    >>> round(similarity(name_key("Daşkənd"), name_key("Ташкент")), 2)
    0.91
    """
    if one == other:
        return 1.0
    length = 5 * (len(one) + len(other))
    stem, other_stem = one.rstrip(VOWELS), other.rstrip(VOWELS)
    ending = 0 if one[len(stem) :] == other[len(other_stem) :] else _NEAR
    return 1.0 - (ending + _distance(stem, other_stem, (1.0 - least) * length - ending)) / length


def _distance(one: str, other: str, most: float) -> int:
    """The least cost of making one key of the other, or any cost above ``most`` if it is more."""
    left_out, added = _gaps(one), _gaps(other)
    above = [0]
    for cost in added:
        above.append(above[-1] + cost)
    for sound, cost in zip(one, left_out, strict=True):
        replaced = _REPLACED[sound]
        diagonal = above[0]
        left = diagonal + cost
        row = [left]
        for place, against in enumerate(other, start=1):
            best = diagonal + replaced[against]
            diagonal = above[place]
            if diagonal + cost < best:
                best = diagonal + cost
            left += added[place - 1]
            if left < best:
                best = left
            row.append(best)
            left = best
        if min(row) > most:
            return min(row)
        above = row
    return above[-1]


@lru_cache(maxsize=1 << 16)
def _gaps(key: str) -> tuple[int, ...]:
    """What it costs to leave out each sound of a key."""
    return tuple(_gap(key, place) for place in range(len(key)))


def _gap(key: str, place: int) -> int:
    sound = key[place]
    if sound in VOWELS:
        beside = key[max(0, place - 1) : place] + key[place + 1 : place + 2]
        return _AKIN if beside.isalpha() and VOWELS.find(beside[0]) < 0 > VOWELS.find(beside[-1]) else _BESIDE_VOWEL
    return _AKIN if place and sound in _DROPPED else _OTHER
