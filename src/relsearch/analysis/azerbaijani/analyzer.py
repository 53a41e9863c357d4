"""Azerbaijani: its own case mapping, Cyrillic made Latin, the stemmer, and ASCII folding last.

Chain: word -> modern Latin letters (1991 ä, Cyrillic) -> lower case with I/ı and İ/i -> what stands before an
apostrophe -> stem -> folded, so that text typed without diacritics meets the same terms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.analysis.azerbaijani.compiled import compiled_language
from relsearch.analysis.azerbaijani.orthography import fold, lower, to_latin
from relsearch.analysis.azerbaijani.readings import readings, weigh
from relsearch.analysis.azerbaijani.stemmer import is_common, root, stem
from relsearch.analysis.fold import fold as folded

STOP_WORDS: Final = frozenset(
    map(
        fold,
        """
        ancaq artıq bəlkə belə bəzi bir biri bizim biz bu bunlar bunu bunun da də daha deyil dək edib edən edir
        eləcə ki görə halda hansı hara harada hə həm həmin həmçinin hər heç hətta idi idilər ilə imiş isə istər
        kimi kim lakin mən mənim nə necə nədir niyə o olan olaraq oldu olduğu olduğunu olub olur onlar onların
        onu onun öz özü qədər sən siz sizin sonra tərəfindən təkcə üçün üzrə və ya yalnız yaxud yenə yəni
        """.split(),
    )
)
"""Function words, folded; written for this project from the closed word classes of a grammar."""


class AzerbaijaniAnalyzer(Analyzer):
    """Azerbaijani stems, for Latin, Cyrillic and ASCII spelling alike.

    >>> analyzer = AzerbaijaniAnalyzer()
    >>> list(analyzer.lemmas("Bakı'da")), list(analyzer.lemmas("сәрһәдләри")), list(analyzer.lemmas("serhedleri"))
    (['baki'], ['serhed'], ['serhed'])
    """

    code: ClassVar[str] = "az"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Latin", "Cyrillic"})
    stop_words: ClassVar[frozenset[str]] = STOP_WORDS
    version: ClassVar[str] = "3"

    def lemmas(self, word: str) -> Mapping[str, float]:
        """The folded stem; two for the few words that are often forms of either; none in another alphabet.

        >>> AzerbaijaniAnalyzer().lemmas("Sudan"), AzerbaijaniAnalyzer().lemmas("Αθήνα")
        ({'sudan': 0.7, 'su': 0.3}, {})
        """
        latin = lower(to_latin(word))
        told = readings().get(latin)
        if told is not None:
            return weigh(tuple(map(fold, told)))
        stemmed = stem(latin)
        return {stemmed: 1.0} if stemmed.isascii() and stemmed else {}

    def written(self, word: str) -> str:
        """The word as written, in Latin letters: the old alphabet is another spelling, not another word."""
        return folded(to_latin(word))

    def written_forms(self, word: str) -> tuple[str, ...]:
        """In Latin letters, and a word in Cyrillic as it stands too: it may be Russian, quoted in the text."""
        latin, native = self.written(word), folded(word)
        return (native,) if latin == native or not latin else (latin, native)

    def is_common_word(self, word: str) -> bool:
        """Whether the lexicon has the word's root, and not as a name's: Sərhəddə, not İlhamın or Bakıda."""
        return self.is_stop_word(word) or is_common(lower(to_latin(word)))

    def compiled_language(self) -> Any:
        """The stemmer, in C."""
        return compiled_language(self.stop_words, AS_READ)

    def name_forms(self, word: str) -> tuple[str, ...]:
        """The stem, the word without the ending of its case alone, and the word itself, in letters that English reads.

        A name that no dictionary has may end like a form of a word (Vaşinqton, Şimoda): the stem alone will not do.

        >>> AzerbaijaniAnalyzer().name_forms("Cavadovun"), AzerbaijaniAnalyzer().name_forms("Vaşinqtonda")
        (('javadov', 'javadovun'), ('vaşington', 'vaşingtonda'))
        """
        latin = lower(to_latin(word))
        roots = readings().get(latin) or (root(latin),)
        forms = (*roots, without_case(latin), latin) if latin.isalpha() else roots
        return tuple(dict.fromkeys(form.translate(AS_READ) for form in forms if form)) or (word,)


AS_READ: Final = str.maketrans({"c": "j", "q": "g", "x": "kh"})
"""Letters that English reads otherwise (BGN/PCGN 1993 table of correspondences)."""

_CASE: Final = re.compile("(.{3,})(?:(?<![aeəıioöuü])[ıiuü]n|d[aə]n?|l[aə])")


def without_case(name: str) -> str:
    """A name of small letters without the ending of its genitive, locative or ablative, or of *ilə*; others are vowels.

    >>> without_case("vaşinqtonda"), without_case("samirin"), without_case("vaşinqton")
    ('vaşinqton', 'samir', 'vaşinqton')
    """
    match = _CASE.fullmatch(name)
    return match[1] if match else name
