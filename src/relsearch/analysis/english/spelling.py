"""British spellings made American, so that both meet in one lemma.

By rule, where the ending tells enough and a wrong guess joins no two words:
    -ise -ises -ised -ising -iser -isation -> -ize …    organise; but not advise, promise, and the others of `_NOT_IZE`,
                                                        nor -aise, -oise, -uise (praise, noise, bruise)
    -lyse -lysed -lysing …                 -> -lyze …   analyse, paralyse
    -metre(s), -litre(s)                   -> -meter    kilometre, millilitre
By table (``data/spelling.txt``), where it does not: -our, -re, -ence, -ogue, -mme, ae and oe, single and double l, and
words of their own (grey, tyre, plough). Doubled consonants before -ed and -ing (travelled, traveled) need neither:
taking the ending off undoes both.
"""

from __future__ import annotations

import re
from typing import Any, Final

from relsearch.analysis.english.tables import parse_pairs, read_table

_IZE: Final = re.compile(r"(\w*[aeiouy]\w*[^aou\W])is(e|es|ed|ing|er|ers|ation|ations|ational)\b")
_LYZE: Final = re.compile(r"(\w+ly)s(e|ed|er|ers|ing)\b")
_METER: Final = re.compile(r"(\w*(?:met|lit))re(s?)\b")
_BEGINNING: Final = 4
"""Letters of the shortest stem in the table."""
_NOT_IZE: Final = frozenset(
    """
    adv advert appr ar chast circumc compr comprom conc dem desp dev disenfranch enfranch enterpr exc exerc exorc expert
    franch impr improv inc likew merchand otherw parad pract prec prem prom repr rev superv surm surpr telev treat
    """.split()
)
"""What stands before -ise in words that no spelling writes with z."""


class Spelling:
    """The American spelling of a word.

    >>> spelling = Spelling()
    >>> [spelling.american(word) for word in "organisation analysing kilometres colourful defence grey".split()]
    ['organization', 'analyzing', 'kilometers', 'colorful', 'defense', 'gray']
    >>> [spelling.american(word) for word in "promise exercised raising color".split()]
    ['promise', 'exercised', 'raising', 'color']
    """

    def __init__(self) -> None:
        pairs = parse_pairs(read_table("spelling.txt"), "spelling.txt")
        self._words = {left: right for left, right in pairs.items() if not left.endswith("*")}
        self._stems = {left[:-1]: right[:-1] for left, right in pairs.items() if left.endswith("*")}
        longest_first = sorted(self._stems, key=len, reverse=True)
        self._stem = re.compile("|".join(longest_first))
        self._beginnings = frozenset(stem[:_BEGINNING] for stem in self._stems)

    def tables(self) -> dict[str, Any]:
        """The tables, by the names that the compiled twin calls them."""
        return {"american_words": self._words, "american_stems": self._stems, "not_ize": _NOT_IZE}

    def american(self, word: str) -> str:
        """The American spelling of a folded word, which may be inflected; the word itself if it has no other."""
        word = self._words.get(word, word)
        if word[:_BEGINNING] in self._beginnings:  # quick, and enough for nearly every word
            stem = self._stem.match(word)
            if stem:
                word = self._stems[stem.group()] + word[stem.end() :]
        return _by_rule(word)


def _by_rule(word: str) -> str:
    if "is" in word:
        ize = _IZE.fullmatch(word)
        if ize and ize[1] not in _NOT_IZE:
            return f"{ize[1]}iz{ize[2]}"
    if "lys" in word:
        return _LYZE.sub(r"\1z\2", word)
    if "tre" in word:
        return _METER.sub(r"\1er\2", word)
    return word
