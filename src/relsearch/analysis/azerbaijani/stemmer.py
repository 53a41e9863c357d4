"""A stemmer for Azerbaijani: the longest root of the lexicon that the rest of the word can legally follow.

The method: every suffix chain of the grammar (`suffixes`) and every root with its altered stems (`roots`) lie in
dictionaries. A word is cut before its last letter, the one before that, and so on; the first cut whose left part is a
root and whose right part is a chain that fits it (vowel harmony, vowel or consonant before the cut, noun or verb) gives
the stem. A word typed in ASCII goes through the folded twins of the same tables. A word without a known root is read
as a derivative of one, as a verb in -la- and its kin, as a surname, and last by the regular noun endings alone.

Stems come out folded (`orthography.fold`), so that *sərhədləri* and *serhedleri* meet in *serhed*.
"""

from __future__ import annotations

import re
import threading

from relsearch.analysis.azerbaijani import suffixes
from relsearch.analysis.azerbaijani.orthography import APOSTROPHES, fold
from relsearch.analysis.azerbaijani.roots import Surfaces, fold_surfaces, load_roots, surfaces_of
from relsearch.analysis.azerbaijani.suffixes import NOUN, RARE_SHIFT, VERB, VOWELS, Chains

__all__ = ["Stemmer", "stem"]

_LONGEST_WORD = 48
"""Longer strings are no words (addresses, base64): they are folded and kept."""

_SHORTEST_UNKNOWN = 4
_SHORTEST_BASE = 3

_BACK_VOWELS = frozenset("aıou")

_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
_ENDS_IN_DIGIT = re.compile(r"(.*\d)(\D+)")
_SURNAME = re.compile(r"(.{2,}(?:ov|ev))a?(.*)")
_TYPED_DIGRAPHS = (("sh", "s"), ("ch", "c"), ("gh", "g"))
_TURKISH_TAILS = frozenset({"ta", "te", "tan", "ten"})


class Stemmer:
    """Azerbaijani words to stems. Safe to share between threads; its tables are built on first use.

    >>> stemmer = Stemmer()
    >>> stemmer.stem("sərhədlərin"), stemmer.stem("serhedlerin"), stemmer.stem("edəcək"), stemmer.stem("bakı'da")
    ('serhed', 'serhed', 'et', 'baki')
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._method: _Method | None = None

    def stem(self, word: str) -> str:
        """The folded stem of *word*: a noun's nominative singular, a verb's root without -maq.

        Args:
            word: one lower-case word in Latin script (see `orthography.lower` and `orthography.to_latin`), with its
                diacritics or typed in ASCII. An apostrophe, or the hyphen of *abş-ın*, ends the stem.

        Returns:
            The stem, folded to ASCII letters; empty only if *word* is.
        """
        method = self._method or self._load()
        if word.isalpha():
            return method.stem(word)
        return method.stem_compound(word)

    def _load(self) -> _Method:
        with self._lock:
            if self._method is None:
                self._method = _Method()
            return self._method


class _Method:
    """The order in which a word is read: native, typed in ASCII, derived, unknown."""

    def __init__(self) -> None:
        surfaces = surfaces_of(load_roots())
        chains = suffixes.all_chains()
        regular = suffixes.regular_noun_chains()
        self._native = _Reader(surfaces, chains, regular, typed=False)
        self._typed = _Reader(
            fold_surfaces(surfaces), suffixes.fold_chains(chains), suffixes.fold_chains(regular), typed=True
        )

    def stem(self, word: str) -> str:
        """The stem of a word of letters."""
        if len(word) > _LONGEST_WORD:
            return fold(word)
        return self._known(word) or self._unknown(word)

    def _known(self, word: str) -> str | None:
        found = self._native.known(word)
        if found is not None or "ə" in word:
            return found
        folded = fold(word)
        return self._typed.known(folded) or self._digraphs(folded)

    def _digraphs(self, folded: str) -> str | None:
        """Words typed with sh, ch, gh: shehid, chay, dagh."""
        plain = folded
        for digraph, letter in _TYPED_DIGRAPHS:
            plain = plain.replace(digraph, letter)
        return None if plain == folded else self._typed.known(plain)

    def _unknown(self, word: str) -> str:
        reader = self._typed if word.isascii() else self._native
        found = reader.derived(word) or reader.derived_verb(word) or reader.surname(word)
        if found is not None:
            return found
        shorter = reader.without_regular_ending(word)
        if shorter == word:
            return fold(word)
        return self._known(shorter) or self._unknown(shorter)

    def stem_compound(self, word: str) -> str:
        """The stem of a word that holds an apostrophe, a hyphen, digits or other marks."""
        head, *rest = _APOSTROPHE.split(word, maxsplit=1)
        if rest:
            tail = _APOSTROPHE.sub("", rest[0])
            return self.stem_compound(head if head and self._is_ending(tail) else head + tail) or fold(word)
        head, hyphen, tail = word.rpartition("-")
        if hyphen and head and tail:
            return self.stem_compound(head) if self._is_ending(tail) else fold(head) + "-" + self.stem_compound(tail)
        numbered = _ENDS_IN_DIGIT.fullmatch(word)
        if numbered is not None:
            return fold(numbered[1]) if self._is_ending(numbered[2]) else fold(word)
        return self.stem(word) if word.isalpha() else fold(word)

    def _is_ending(self, tail: str) -> bool:
        return self._typed.is_noun_chain(fold(tail)) or tail in _TURKISH_TAILS


class _Reader:
    """The tables in one spelling, native or ASCII, and the ways of reading a word by them."""

    def __init__(self, surfaces: Surfaces, chains: Chains, regular: Chains, *, typed: bool) -> None:
        self._surfaces = surfaces
        self._chains = chains
        self._regular = regular
        self._harmony_masks = suffixes.harmony_masks(typed)
        spelling = fold if typed else str
        self._derivations = {spelling(e): (fold(kept), mask) for e, (kept, mask) in suffixes.derivations().items()}
        self._verb_derivations = {spelling(e): fold(kept) for e, kept in suffixes.verb_derivations().items()}

    def known(self, word: str) -> str | None:
        """The root whose longest stem begins *word*, usual readings before rare ones; None if there is none."""
        surfaces, chains = self._surfaces, self._chains
        rare: str | None = None
        for end in range(len(word), 0, -1):
            readings = surfaces.get(word[:end])
            if readings is None:
                continue
            chain = chains.get(word[end:])
            if chain is None:
                continue
            for mask, lemma in readings:
                if mask & chain:
                    return lemma
                if rare is None and mask & (chain >> RARE_SHIFT):
                    rare = lemma
        return rare

    def derived(self, word: str) -> str | None:
        """A derivative of a known root, without its inflection: ölkəsizliyin is ölkəsizlik, though no lexicon has it."""
        for end in range(len(word), _SHORTEST_BASE, -1):
            if not self._fits(word, end, NOUN):
                continue
            for middle in range(end - 2, 1, -1):
                ending = self._derivations.get(word[middle:end])
                if ending is not None and self._is_base(word[:middle], ending[1]):
                    return fold(word[:middle]) + ending[0]
        return None

    def _is_base(self, stem: str, mask: int) -> bool:
        return any(mask & own for own, _ in self._surfaces.get(stem, ()))

    def derived_verb(self, word: str) -> str | None:
        """An unknown verb that its ending betrays: blokçeynləşdirilməsi is blokçeynləşdir."""
        for end in range(len(word) - 2, _SHORTEST_BASE + 1, -1):
            if not self._fits(word, end, VERB):
                continue
            for middle in range(max(end - 8, _SHORTEST_BASE), end - 1):
                kept = self._verb_derivations.get(word[middle:end])
                if kept is not None:
                    return fold(word[:middle]) + kept
        return None

    def surname(self, word: str) -> str | None:
        """A surname in -ov or -ev, masculine, feminine or plural: məmmədova is məmmədov, in any case."""
        match = _SURNAME.fullmatch(word)
        if match is None or len(match[1]) < _SHORTEST_UNKNOWN:
            return None
        ending = match[2]
        if ending and ending not in self._regular:
            return None
        return fold(match[1])

    def without_regular_ending(self, word: str) -> str:
        """*word* without the longest noun ending that fits it by sound alone."""
        for end in range(_SHORTEST_UNKNOWN, len(word)):
            chain = self._regular.get(word[end:])
            if chain is not None and chain & self._stem_mask(word[:end], NOUN):
                return _hardened(word[:end], word[end])
        return word

    def is_noun_chain(self, ending: str) -> bool:
        """Whether *ending* can follow some noun."""
        return ending in self._regular

    def _fits(self, word: str, end: int, kind: int) -> bool:
        chain = self._chains.get(word[end:])
        return chain is not None and bool(chain & self._stem_mask(word[:end], kind))

    def _stem_mask(self, stem: str, kind: int) -> int:
        """The mask of an unknown stem, by its sound."""
        juncture = suffixes.juncture_mask(stem)
        for letter in reversed(stem):
            harmony = self._harmony_masks.get(letter)
            if harmony is not None:
                return (harmony & juncture) << kind * suffixes.KIND_BITS | suffixes.EXACT_NOUN
        return juncture


def _hardened(stem: str, following: str) -> str:
    """An unknown stem with the final q or k that a vowel after it softened: böyürtkəy-i is böyürtkək."""
    if following not in VOWELS or len(stem) <= _SHORTEST_UNKNOWN or stem[-2] not in VOWELS:
        return stem
    if stem[-1] in "ğg" and stem[-2] in _BACK_VOWELS:
        return stem[:-1] + "q"
    if stem[-1] == "y" and stem[-2] not in _BACK_VOWELS:
        return stem[:-1] + "k"
    return stem


_shared = Stemmer()


def stem(word: str) -> str:
    """The folded stem of *word*, by a stemmer that all callers share; see `Stemmer.stem`.

    >>> stem("əməkdaşlığı"), stem("emekdasligi"), stem("genişləndirəcək")
    ('emekdasliq', 'emekdasliq', 'genislendir')
    """
    return _shared.stem(word)
