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
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from relsearch.analysis.azerbaijani import suffixes
from relsearch.analysis.azerbaijani.orthography import APOSTROPHES, fold, fold_with_a, respell, respellings
from relsearch.analysis.azerbaijani.reader import Reader
from relsearch.analysis.azerbaijani.readings import readings
from relsearch.analysis.azerbaijani.roots import (
    UNCHANGING,
    Root,
    fold_surfaces,
    load_roots,
    surfaces_of,
    voices_of,
)
from relsearch.analysis.azerbaijani.suffixes import VOWELS

__all__ = ["Stemmer", "Tables", "is_common", "is_ending", "is_known", "root", "stem", "tables"]

_LONGEST_WORD = 48
"""Longer strings are no words (addresses, base64): they are folded and kept."""

_SHORTEST_TYPED_WITH_A = 4

_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
_PLAIN = re.compile("[a-zəıöüşçğ]+").fullmatch  # str.isalpha would take the modifier letter ʼ for a letter
_ENDS_IN_DIGIT = re.compile(r"(.*\d)(\D+)")
_ORDINAL = re.compile("^(?:[iu]n)?c[iu]")
_WRITTEN_AS_ENDINGS = frozenset({"ci", "cu", "inci", "uncu", "dek", "la", "le", "yla", "yle", "ta", "te", "tan", "ten"})
"""Ordinals, "until", "with", and the Turkish spelling of the locative and ablative, all folded."""


class Tables(NamedTuple):
    """What the compiled twin of the method is made of: all native, for it folds them itself. Not to be changed."""

    reader: Reader
    particles: Mapping[str, str]
    common: frozenset[str]


class Stemmer:
    """Azerbaijani words to stems. Safe to share between threads; its tables are built on first use.

    >>> stemmer = Stemmer()
    >>> stemmer.stem("sərhədlərin"), stemmer.stem("serhedlerin"), stemmer.stem("edəcək"), stemmer.stem("bakı'da")
    ('serhed', 'serhed', 'et', 'baki')
    """

    def __init__(self, roots: Iterable[Root] | None = None) -> None:
        """*roots* in place of the package's lexicon: to measure what the analyzer does without some, or to add some."""
        self._roots = roots
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
        root = self.root(word)
        method = self._method
        return (method.skeletons.get(root) if method else None) or fold(root)

    def root(self, word: str) -> str:
        """The stem of *word* in its own letters, those of the lexicon where it knows the root.

        Args:
            word: as for `stem`.

        Returns:
            The stem in Azerbaijani letters; a word of no known root keeps the letters it was written with.

        >>> Stemmer().root("şəmkirin"), Stemmer().root("semkirin"), Stemmer().root("çörəyi")
        ('şəmkir', 'şəmkir', 'çörək')
        """
        method = self._method or self._load()
        if len(word) > _LONGEST_WORD:
            return fold(word)
        if _PLAIN(word):
            return method.root(word)
        return method.root_of_compound(word)

    def is_common(self, word: str) -> bool:
        """Whether the lexicon has the root of *word*, and not as a name's.

        Args:
            word: as for `stem`.

        >>> [Stemmer().is_common(word) for word in ("sərhəddə", "ilhamın", "bakıda", "mirziyoyev")]
        [True, False, False, False]
        """
        roots = readings().get(word) or (self.root(word),)
        method = self._method or self._load()
        return method.common.issuperset(roots)

    def is_known(self, word: str) -> bool:
        """Whether the lexicon has the root of *word*.

        Args:
            word: as for `stem`.

        >>> Stemmer().is_known("sərhəddə"), Stemmer().is_known("flibert")
        (True, False)
        """
        return self.root(word) in (self._method or self._load()).skeletons

    def is_ending(self, text: str) -> bool:
        """Whether *text*, which stands after a hyphen or apostrophe, is an ending and no word: *NATO-nun*, *2020-ci*.

        Args:
            text: one run of letters as it is written. A capital first letter followed by small ones begins a name
                (*Çen-In*), never an ending; all capitals may (*BMT-NİN*).

        Returns:
            True for a chain of case, possessive, plural and predicate endings, for the ending of an ordinal with or
            without a chain, and for *dək*.

        >>> stemmer = Stemmer()
        >>> [text for text in ("nun", "ci", "cidən", "lərin", "NİN", "york", "ana", "In") if stemmer.is_ending(text)]
        ['nun', 'ci', 'cidən', 'lərin', 'NİN']
        """
        if len(text) > _LONGEST_WORD or not text.isalpha() or (text[0].isupper() and not text.isupper()):
            return False
        return (self._method or self._load()).is_ending(text)

    def tables(self) -> Tables:
        """The tables by which words are read."""
        method = self._method or self._load()
        return Tables(method.native, method.particles, method.common)

    def _load(self) -> _Method:
        with self._lock:
            if self._method is None:
                self._method = _Method(load_roots() if self._roots is None else list(self._roots))
            return self._method


class _Method:
    """The order in which a word is read: as `readings` tells, native, typed in ASCII, derived, unknown."""

    def __init__(self, roots: Sequence[Root]) -> None:
        forms = [root.form for root in roots]
        self.skeletons = dict(zip(forms, respell(forms, fold), strict=True))
        names = {root.form for root in roots if root.pos == "name"}
        self.common = frozenset(forms) - names
        self.particles = {fold(root.form): root.form for root in roots if root.pos in UNCHANGING}
        surfaces = surfaces_of(roots)
        for stem, voices in voices_of(roots).items():
            surfaces[stem] = surfaces.get(stem, ()) + voices
        self._told = {word: told[0] for word, told in readings().items() if told[0] in self.skeletons}
        self._surfaces, self._chains = surfaces, suffixes.all_chains()
        self.native = Reader(surfaces, self._chains, str, typed=False)
        self.root = lru_cache(maxsize=64)(self._root)
        """The root of a word of letters, for its stem and once more for its name."""

    # The twin tables cost as much as the native ones, and text that is spelled well has little use for them.

    @cached_property
    def _typed(self) -> Reader:
        return self._twin(fold)

    @cached_property
    def _typed_with_a(self) -> Reader:
        return self._twin(fold_with_a)

    def _twin(self, spelling: Callable[[str], str]) -> Reader:
        surfaces = fold_surfaces(self._surfaces, spelling)
        return Reader(surfaces, suffixes.fold_chains(self._chains, spelling), spelling, typed=True)

    def _root(self, word: str) -> str:
        return self._told.get(word) or self._known(word) or self._spelled_otherwise(word) or self._unknown(word)

    def _known(self, word: str) -> str | None:
        particle = self.particles.get(word)
        if particle is not None:  # typed in ASCII, "ucun" is üçün, hardly "of the tip"
            return particle
        usual, rare = self.native.known(word)
        if usual is not None:
            return usual
        if not word.isascii() and (found := rare or self.native.derived(word)):
            return found
        folded = fold(word)
        typed_usual, typed_rare = self._typed.known(folded)
        return typed_usual or rare or typed_rare

    def _spelled_otherwise(self, word: str) -> str | None:
        """The root of an ASCII word typed with digraphs (shehid, chay, dagh), with *a* for ə (sarhad), or in both ways.

        Asked of words that nothing else explains, because each of these spellings is also that of other words.
        """
        if not word.isascii():
            return None
        for spelled in respellings(word):
            usual, rare = self._typed.known(spelled) if spelled != word else (None, None)
            if usual or rare:
                return usual or rare
            if "a" in spelled:
                usual, _ = self._typed_with_a.known(spelled)
                if usual is not None and len(usual) >= _SHORTEST_TYPED_WITH_A:
                    return usual
        return None

    def _unknown(self, word: str) -> str:
        reader = self._typed if word.isascii() else self.native
        found = reader.derived(word) or reader.derived_verb(word) or reader.surname(word)
        if found is not None:
            return found
        shorter = reader.without_regular_ending(word)
        if shorter == word:
            return word
        return self._known(shorter) or self._unknown(shorter)

    def root_of_compound(self, word: str) -> str:
        """The root of a word that holds an apostrophe, a hyphen, digits or other marks.

        What follows an apostrophe goes if it is an ending (*bakı'da*). Else the apostrophe is a letter of older or
        foreign spelling (*mə'lumat*, *o‘zbekiston*) and is left out.
        """
        head, *rest = _APOSTROPHE.split(word, maxsplit=1)
        if rest:
            tail = _APOSTROPHE.sub("", rest[0])
            ends = head and self.is_ending(tail) and not self._is_split(head, head + tail)
            return self.root_of_compound(head if ends else head + tail) or word
        head, hyphen, tail = word.rpartition("-")
        if hyphen and head and tail:
            return self.root_of_compound(head) if self.is_ending(tail) else f"{head}-{self.root_of_compound(tail)}"
        numbered = _ENDS_IN_DIGIT.fullmatch(word)
        if numbered is not None:
            return numbered[1] if self.is_ending(numbered[2]) else word
        return self.root(word) if word.isalpha() else word

    def _is_split(self, head: str, word: str) -> bool:
        """Whether an old apostrophe splits the root *word* after the vowel that it made long: mə'na, mə'dən, və'də."""
        return head[-1] in VOWELS and self._is_root(word) and (fold(head) in self.particles or not self._is_root(head))

    def _is_root(self, word: str) -> bool:
        found = self._known(word)
        return found is not None and fold(found) == fold(word)

    def is_ending(self, tail: str) -> bool:
        """Whether *tail* is a noun's ending, an ordinal's (2020-ci ildə, 2020-cidən) or a particle written as one."""
        folded = fold(tail)
        return (
            folded in _WRITTEN_AS_ENDINGS
            or self._typed.is_noun_chain(folded)
            or self._typed.is_noun_chain(_ORDINAL.sub("", folded))
        )


_shared = Stemmer()


def stem(word: str) -> str:
    """The folded stem of *word*, by a stemmer that all callers share; see `Stemmer.stem`.

    >>> stem("əməkdaşlığı"), stem("emekdasligi"), stem("genişləndirəcək")
    ('emekdasliq', 'emekdasliq', 'genislendir')
    """
    return _shared.stem(word)


def root(word: str) -> str:
    """The stem of *word* in its own letters; see `Stemmer.root`.

    >>> root("göyçaya"), root("ağdaşda")
    ('göyçay', 'ağdaş')
    """
    return _shared.root(word)


def is_common(word: str) -> bool:
    """Whether the lexicon has the root of *word*, and not as a name's; see `Stemmer.is_common`.

    >>> is_common("prezidentin"), is_common("zelenskinin")
    (True, False)
    """
    return _shared.is_common(word)


def is_known(word: str) -> bool:
    """Whether the lexicon has the root of *word*; see `Stemmer.is_known`.

    >>> is_known("görüşdən")
    True
    """
    return _shared.is_known(word)


def is_ending(text: str) -> bool:
    """Whether *text*, which stands after a hyphen or an apostrophe, is an ending and no word; see `Stemmer.is_ending`.

    >>> is_ending("nun"), is_ending("york")
    (True, False)
    """
    return _shared.is_ending(text)


def tables() -> Tables:
    """The tables of the stemmer that all callers share.

    >>> tables().particles["ucun"], "kitab" in tables().common
    ('üçün', True)
    """
    return _shared.tables()
