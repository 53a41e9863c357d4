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

from relsearch.analysis.azerbaijani import derivation, suffixes
from relsearch.analysis.azerbaijani.orthography import APOSTROPHES, fold
from relsearch.analysis.azerbaijani.roots import UNCHANGING, Surfaces, fold_surfaces, load_roots, surfaces_of, voices_of
from relsearch.analysis.azerbaijani.suffixes import ANY_VERB, NOUN, RARE_SHIFT, VERB, VOWELS, Chains

__all__ = ["Stemmer", "stem"]

_LONGEST_WORD = 48
"""Longer strings are no words (addresses, base64): they are folded and kept."""

_SHORTEST_BASE = 3
_SHORTEST_BEFORE_ONE_LETTER = 4

_BACK_VOWELS = frozenset("aıou")

_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
_PLAIN = re.compile("[a-zəıöüşçğ]+").fullmatch  # str.isalpha would take the modifier letter ʼ for a letter
_ENDS_IN_DIGIT = re.compile(r"(.*\d)(\D+)")
_SURNAME = re.compile(r"(.{2,}(?:ov|ev))a?(.*)")
_TYPED_DIGRAPHS = (("sh", "s"), ("ch", "c"), ("gh", "g"))
_ORDINAL = re.compile("^(?:[iu]n)?c[iu]")
_WRITTEN_AS_ENDINGS = frozenset({"ci", "cu", "inci", "uncu", "dek", "ta", "te", "tan", "ten"})
"""Ordinals, "until", and the Turkish spelling of the locative and ablative, all folded."""


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
        if len(word) > _LONGEST_WORD:
            return fold(word)
        if _PLAIN(word):
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
        roots = load_roots()
        self._particles = frozenset(fold(root.form) for root in roots if root.pos in UNCHANGING)
        surfaces, voices = surfaces_of(roots), voices_of(roots)
        chains = suffixes.all_chains()
        regular = suffixes.regular_noun_chains()
        self._native = _Reader(surfaces, voices, chains, regular, typed=False)
        self._typed = _Reader(
            fold_surfaces(surfaces),
            fold_surfaces(voices),
            suffixes.fold_chains(chains),
            suffixes.fold_chains(regular),
            typed=True,
        )

    def stem(self, word: str) -> str:
        """The stem of a word of letters."""
        return self._known(word) or self._unknown(word)

    def _known(self, word: str) -> str | None:
        if word in self._particles:  # typed in ASCII, "ucun" is üçün, hardly "of the tip"
            return word
        usual, rare = self._native.known(word)
        if usual is not None or "ə" in word:
            return usual or rare
        if rare is not None and not word.isascii():
            return rare
        folded = fold(word)
        typed_usual, typed_rare = self._typed.known(folded)
        return typed_usual or rare or typed_rare or self._digraphs(folded)

    def _digraphs(self, folded: str) -> str | None:
        """Words typed with sh, ch, gh: shehid, chay, dagh."""
        plain = folded
        for digraph, letter in _TYPED_DIGRAPHS:
            plain = plain.replace(digraph, letter)
        if plain == folded:
            return None
        usual, rare = self._typed.known(plain)
        return usual or rare

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
        """The stem of a word that holds an apostrophe, a hyphen, digits or other marks.

        What follows an apostrophe goes if it is an ending (*bakı'da*). Else the apostrophe is a letter of older or
        foreign spelling (*mə'lumat*, *o‘zbekiston*) and is left out.
        """
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
        """Whether *tail* is a noun's ending, an ordinal's (2020-ci ildə, 2020-cidən) or a particle written as one."""
        folded = fold(tail)
        return (
            folded in _WRITTEN_AS_ENDINGS
            or self._typed.is_noun_chain(folded)
            or self._typed.is_noun_chain(_ORDINAL.sub("", folded))
        )


class _Reader:
    """The tables in one spelling, native or ASCII, and the ways of reading a word by them."""

    def __init__(self, surfaces: Surfaces, voices: Surfaces, chains: Chains, regular: Chains, *, typed: bool) -> None:
        self._surfaces = surfaces
        self._readings = {
            stem: (*((*r, False) for r in surfaces.get(stem, ())), *((*r, True) for r in voices.get(stem, ())))
            for stem in surfaces.keys() | voices.keys()
        }
        self._chains = chains
        self._regular = regular
        self._harmony_masks = suffixes.harmony_masks(typed)
        spelling = fold if typed else str
        self._derivations: dict[str, tuple[str, int]] = {}
        for ending, (kept, mask) in derivation.derivations().items():
            key = spelling(ending)
            self._derivations[key] = fold(kept), mask | self._derivations.get(key, ("", 0))[1]
        self._verb_derivations = {spelling(e): fold(kept) for e, kept in derivation.verb_derivations().items()}

    def known(self, word: str) -> tuple[str | None, str | None]:
        """The root whose longest stem begins *word* in a usual reading, and else in a rare one; None if there is none.

        Usual readings come before rare ones, and a root before the passive or causative of another. Between two verbs a
        rare reading takes the longer chain: *başla-dım* before *başlad-ım*, *keç-irəm* before *keçir-əm*.
        """
        readings, chains = self._readings, self._chains
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
            for mask, lemma, is_voice in stem_readings:
                if mask & chain:
                    if not is_voice:
                        return lemma, None
                    voice = voice or lemma
                elif fit := mask & (chain >> RARE_SHIFT):
                    if is_voice:
                        rare_voice = rare_voice or lemma
                    elif rare is None or (rare_is_verb and fit & ANY_VERB):
                        rare, rare_is_verb = lemma, bool(fit & ANY_VERB)
        return voice, rare or rare_voice

    def derived(self, word: str) -> str | None:
        """A derivative of a known root, without its inflection: ölkəsizliyin is ölkəsizlik."""
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
        if match is None or len(match[1]) < _SHORTEST_BEFORE_ONE_LETTER:
            return None
        ending = match[2]
        if ending and ending not in self._regular:
            return None
        return fold(match[1])

    def without_regular_ending(self, word: str) -> str:
        """*word* without the longest noun ending that fits it by sound alone."""
        for end in range(_SHORTEST_BASE, len(word)):
            if end == len(word) - 1 and end < _SHORTEST_BEFORE_ONE_LETTER:
                break
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
    if following not in VOWELS or len(stem) <= _SHORTEST_BEFORE_ONE_LETTER or stem[-2] not in VOWELS:
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
