"""One reading of the suffix and root tables: native, or folded as people type in ASCII.

`stemmer` asks two of these in turn, and decides between what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from relsearch.analysis.azerbaijani import derivation, suffixes
from relsearch.analysis.azerbaijani.roots import VOICE, Surfaces
from relsearch.analysis.azerbaijani.suffixes import ANY_VERB, NOUN, RARE_SHIFT, VERB, VOWELS, Chains

_SHORTEST_BASE = 3
_SHORTEST_BEFORE_ONE_LETTER = 4

_LONGEST_DERIVATION = 7
"""Letters of -sızlığ- and -daşlığ-, the longest of `derivation.derivations`."""

_BACK_VOWELS = frozenset("aıou")
_INSTRUMENTAL = frozenset({"la", "lə", "le"})
_SURNAME = re.compile(r"(.{2,}(?:[oe]v|zad[əe]|o[ğg]lu|q[ıi]z[ıi]))(?:(?<=v)a)?(.*)")


class Reader:
    """The tables in one spelling, native or ASCII, and the ways of reading a word by them."""

    def __init__(self, surfaces: Surfaces, chains: Chains, spelling: Callable[[str], str], *, typed: bool) -> None:
        self.surfaces = surfaces
        self.chains = chains
        self._spelling = spelling
        self._harmony_masks = suffixes.harmony_masks(typed)

    @cached_property
    def regular_chains(self) -> Chains:
        """The endings that may be taken from a word that no lexicon knows."""
        return suffixes.fold_chains(suffixes.regular_noun_chains(), self._spelling)

    @cached_property
    def derivations(self) -> dict[str, tuple[str, int]]:
        """Ending of a derivative -> what is kept of it, and the mask of its bases."""
        endings: dict[str, tuple[str, int]] = {}
        for ending, (kept, mask) in derivation.derivations().items():
            key = self._spelling(ending)
            endings[key] = kept, mask | endings.get(key, ("", 0))[1]
        return endings

    @cached_property
    def _derivation_tails(self) -> frozenset[str]:
        """The last two letters of every derivational ending, to pass over most cuts quickly."""
        return frozenset(ending[-2:] for ending in self.derivations)

    @cached_property
    def verb_derivations(self) -> dict[str, str]:
        """Ending that makes a verb -> what is kept of it."""
        return {self._spelling(ending): kept for ending, kept in derivation.verb_derivations().items()}

    def known(self, word: str) -> tuple[str | None, str | None]:
        """The root whose longest stem begins *word* in a usual reading, and else in a rare one; None if there is none.

        Usual readings come before rare ones, and a root before the passive or causative of another. Between two verbs a
        rare reading takes the longer chain: *başla-dım* before *başlad-ım*, *keç-irəm* before *keçir-əm*.
        """
        readings, chains = self.surfaces, self.chains
        voice: str | None = None
        rare: str | None = None
        rare_voice: str | None = None
        rare_is_verb = False
        for end in range(len(word), 0, -1):
            stem_readings = readings.get(word[:end])
            if stem_readings is None:
                continue
            chain = chains.get(word[end:])
            if chain is None:
                continue
            for mask, root in stem_readings:
                if mask & chain:
                    if mask < VOICE:
                        return root, None
                    voice = voice or root
                elif fit := mask & (chain >> RARE_SHIFT):
                    if mask >= VOICE:
                        rare_voice = rare_voice or root
                    elif rare is None or (rare_is_verb and fit & ANY_VERB):
                        rare, rare_is_verb = root, bool(fit & ANY_VERB)
        return voice, rare or rare_voice

    def derived(self, word: str) -> str | None:
        """A derivative of a known root, without its inflection: ölkəsizliyin is ölkəsizlik."""
        for end in self._cuts(word, len(word), _SHORTEST_BASE, NOUN):
            if word[end - 2 : end] not in self._derivation_tails:
                continue
            for middle in range(end - 2, max(1, end - _LONGEST_DERIVATION - 1), -1):
                ending = self.derivations.get(word[middle:end])
                if ending is not None and self._is_base(word[:middle], ending[1]):
                    return word[:middle] + ending[0]
        return None

    def _is_base(self, stem: str, mask: int) -> bool:
        return any(mask & own for own, _ in self.surfaces.get(stem, ()) if own < VOICE)

    def derived_verb(self, word: str) -> str | None:
        """An unknown verb that its ending betrays: blokçeynləşdirilməsi is blokçeynləşdir."""
        if "l" not in word[_SHORTEST_BASE:]:  # every one of these endings has it
            return None
        for end in self._cuts(word, len(word) - 2, _SHORTEST_BASE + 1, VERB):
            for middle in range(max(end - 8, _SHORTEST_BASE), end - 1):
                kept = self.verb_derivations.get(word[middle:end])
                if kept is not None:
                    return word[:middle] + kept
        return None

    def surname(self, word: str) -> str | None:
        """A surname in -ov, -ev (also feminine: -ova is -ov), -zadə, -oğlu or -qızı, in any case."""
        match = _SURNAME.fullmatch(word)
        if match is None or len(match[1]) < _SHORTEST_BEFORE_ONE_LETTER:
            return None
        ending = match[2]
        if ending and ending not in self.regular_chains and ending not in _INSTRUMENTAL:
            return None
        return match[1]

    def without_regular_ending(self, word: str) -> str:
        """*word* without the longest noun ending that fits it by sound alone."""
        for end in range(_SHORTEST_BASE, len(word)):
            if end == len(word) - 1 and end < _SHORTEST_BEFORE_ONE_LETTER:
                break
            chain = self.regular_chains.get(word[end:])
            if chain is not None and chain & self.stem_mask(word[:end], NOUN):
                return _hardened(word[:end], word[end])
        return word

    def is_noun_chain(self, ending: str) -> bool:
        """Whether *ending* can follow some noun."""
        return ending in self.regular_chains

    def _cuts(self, word: str, last: int, first: int, kind: int) -> Iterator[int]:
        """Where a chain that fits a stem of *kind* by sound may begin, from *last* back to before *first*."""
        for end in range(last, first, -1):
            chain = self.chains.get(word[end:])
            if chain is not None and chain & self.stem_mask(word[:end], kind):
                yield end

    def stem_mask(self, stem: str, kind: int) -> int:
        """The mask of an unknown stem, by its sound."""
        juncture = suffixes.juncture_mask(stem)
        harmony = self._harmony_masks.get(suffixes.last_vowel(stem))
        if harmony is None:
            return juncture
        return (harmony & juncture) << kind * suffixes.KIND_BITS | suffixes.EXACT_NOUN


def _hardened(stem: str, following: str) -> str:
    """An unknown stem with the final q or k that a vowel after it softened: böyürtkəy-i is böyürtkək."""
    if following not in VOWELS or len(stem) <= _SHORTEST_BEFORE_ONE_LETTER or stem[-2] not in VOWELS:
        return stem
    if stem[-1] in "ğg" and stem[-2] in _BACK_VOWELS:
        return stem[:-1] + "q"
    if stem[-1] == "y" and stem[-2] not in _BACK_VOWELS:
        return stem[:-1] + "k"
    return stem
