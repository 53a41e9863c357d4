"""A form of an English word -> the dictionary words that it is a form of.

Tables come first: forms with several readings, names that are not cut, irregular forms, words that only look
inflected. Rules make the rest (Quirk et al., A Comprehensive Grammar of the English Language, 1985, ch. 3, 5, 7): the
plural and the third person in -s, -ed and -ing, -er and -est. What stands before -ed and -ing is ambiguous (hoping,
hopping); a list of verbs decides, and for verbs that are not in it the way in which English spells (`_restore`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from relsearch.analysis.english.spelling import Spelling
from relsearch.analysis.english.tables import parse_groups, parse_readings, parse_words, read_table

VERBAL_NOUN: Final = 0.9
"""How sure a noun in -ing is beside its verb (building, build): they are of one family, so nearly as sure."""

NAME_OR_WORD: Final = 0.7
"""How sure each reading is of a word with a capital that is a name or a form of a common word (Gates)."""

_VOWELS: Final = frozenset("aeiouy")
_HISSING: Final = ("ches", "shes", "sses", "xes", "zzes")
_SILENT_E: Final = re.compile(
    r"[vzuc]$|[dlr]g$|[aeiou][^aeiou]+ag$|[aeioulnr]s$|[bcdfgkptz]l$|[^aeiou][aiou]k$|(?<![eo])at$|(?<!o)ut$|[^aeiou][ui]r$|[^aeiou]or$"
)
"""Ends of stems that English does not spell without e: involv-, utiliz-, argu-, announc-, packag-, increas-, enabl-."""
_NEGATIVE: Final = re.compile(r"un(?!der|i[oft])|non")
"""Beginnings of adjectives in -ed and -ing that no verb stands behind: unnamed, nonaligned; but undertaken, unified."""
_NO_PLURAL: Final = ("ss", "us", "is")
_LAST_LETTERS: Final = frozenset("sgdnrt")
"""Of -s, -ing, -ed, -men, -er and -est."""

Readings = Mapping[str, float]


class Inflection:
    """The tables, and the rules over them.

    >>> inflection = Inflection(Spelling())
    >>> [dict(inflection.readings(word)) for word in ("went", "cities", "hoping", "hopping", "left")]
    [{'go': 1.0}, {'city': 1.0}, {'hope': 1.0}, {'hop': 1.0}, {'leave': 0.75, 'left': 0.6}]
    """

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        told = parse_readings(read_table("readings.txt"), "readings.txt")
        verbs = parse_groups(read_table("irregular_verbs.txt"), "irregular_verbs.txt")
        nouns = parse_groups(read_table("irregular_nouns.txt"), "irregular_nouns.txt")
        adjectives = parse_groups(read_table("irregular_adjectives.txt"), "irregular_adjectives.txt")
        singular = _words("singular_s.txt")
        names = _words("names.txt")
        self._names = frozenset(name for name in names if name.islower())
        self._names_or_words = frozenset(name.lower() for name in names if not name.islower())
        self._verbs = _words("verbs.txt") | verbs.keys()
        self._adjectives = _words("adjectives.txt") | adjectives.keys()
        self._verbal_nouns = _words("ing_nouns.txt")
        self._unchanged = _words("unchanged.txt") | self._verbs | self._adjectives | singular | nouns.keys()
        self._common = (self._unchanged | self._verbal_nouns | _words("common.txt")) - self._names
        self._people = _words("people.txt")
        irregular = _plurals_in_es(singular) | _by_form(adjectives) | _by_form(verbs) | _by_form(nouns)
        self._told: dict[str, Readings] = {form: {spelling.american(lemma): 1.0} for form, lemma in irregular.items()}
        self._told.update(told)

    def readings(self, word: str, *, capital: bool = False) -> Readings:
        """Dictionary words -> how sure each is, the likeliest first, in American spelling.

        word      a folded word without its possessive
        capital   whether it was written with a capital: an unknown word in -ed or -ing is then a name
        """
        if capital and word in self._names_or_words:
            return {word: NAME_OR_WORD} | {lemma: NAME_OR_WORD for lemma in self.readings(word) if lemma != word}
        if word in self._names:
            return {word: 1.0}
        told = self._told.get(word)
        if told is not None:
            return told
        american = self._spelling.american(word)
        return self._told.get(american) or self._by_rule(american, capital)

    def tables(self) -> dict[str, Any]:
        """The tables and weights, with those of the spelling, by the names that the compiled twin calls them."""
        return {
            **self._spelling.tables(),
            "names": self._names,
            "names_or_words": self._names_or_words,
            "people": self._people,
            "verbs": self._verbs,
            "adjectives": self._adjectives,
            "verbal_nouns": self._verbal_nouns,
            "unchanged": self._unchanged,
            "common": self._common,
            "readings": self._told,
            "verbal_noun": VERBAL_NOUN,
            "name_or_word": NAME_OR_WORD,
        }

    def is_common(self, word: str) -> bool:
        """Whether the tables have a folded word as a form of a common word, and not as a name.

        >>> inflection = Inflection(Spelling())
        >>> [inflection.is_common(word) for word in ("officials", "told", "baku", "paris", "bush", "gates")]
        [True, True, False, False, False, False]
        """
        if word in self._people or word in self._names or word in self._names_or_words:
            return False
        return not self._common.isdisjoint(self.readings(word))

    def _by_rule(self, word: str, capital: bool) -> Readings:
        if word in self._verbal_nouns:
            return {self._verb(word[:-3], capital) or word: 1.0, word: VERBAL_NOUN}
        if word in self._unchanged or not word.isalpha():
            return {word: 1.0}
        return {self._uninflected(word, capital): 1.0}

    def _uninflected(self, word: str, capital: bool) -> str:
        """The dictionary word of a regular form; the word itself if no rule fits."""
        if word[-1] not in _LAST_LETTERS:
            return word
        if word.endswith("s"):
            return self._spelling.american(_without_s(word))  # the table has centre, not centres
        if word.endswith("ing"):
            return self._verb(word[:-3], capital) or word
        if word.endswith("ied") and len(word) > 4:
            verb = word[:-3] + "y"
            return self._first_known(word[:-1], verb) or (word if _NEGATIVE.match(word) else verb)
        if word.endswith("eed"):
            return self._first_known(word[:-1]) or word
        if word.endswith("ed"):
            return self._verb(word[:-2], capital) or word
        if word.endswith("men") and len(word) > 4:
            return word[:-2] + "an"
        if word.endswith(("er", "est")):
            return self._compared(word)
        return word

    def _verb(self, stem: str, capital: bool) -> str:
        """The verb whose -ed or -ing form is the stem with that ending, or ""."""
        known = self._first_known(*_verbs_of(stem))
        if known:
            return known
        if capital or len(stem) < 3 or not _VOWELS.intersection(stem) or _NEGATIVE.match(stem):
            return ""
        return _restore(stem)

    def _first_known(self, *candidates: str) -> str:
        for candidate in candidates:
            american = self._spelling.american(candidate)
            if american in self._verbs:
                return american
        return ""

    def _compared(self, word: str) -> str:
        return next((base for base in _compared_bases(word) if base in self._adjectives), word)


def _words(name: str) -> frozenset[str]:
    return parse_words(read_table(name), name)


def _by_form(groups: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {form: head for head, forms in groups.items() for form in forms}


def _plurals_in_es(singular: frozenset[str]) -> dict[str, str]:
    """``viruses`` -> ``virus``: the rule for -s would leave an e. What is shorter than bias (us, his) has no plural."""
    return {f"{word}es": word for word in singular if len(word) > 3}


def _without_s(word: str) -> str:
    if len(word) <= 3 or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(_HISSING) or (word.endswith("oes") and len(word) > 4):
        return word[:-2]
    return word[:-1]


def _verbs_of(stem: str) -> Iterator[str]:
    """What the verb may be that has this stem before -ed or -ing, the likeliest spelling first."""
    if _doubles(stem):  # hop would have been doubled: hoping is of hope
        yield stem + "e"
    yield stem
    if _is_doubled(stem):
        yield stem[:-1]
    yield stem + "e"


def _restore(stem: str) -> str:
    """The verb that English spelling suggests, where none is known (after Porter's step 1b).

    >>> [_restore(stem) for stem in ("digitaliz", "unplugg", "blogg", "googl", "retweet")]
    ['digitalize', 'unplug', 'blog', 'google', 'retweet']
    """
    if _is_doubled(stem) and stem[-1] not in "lsz":
        return stem[:-1]
    silent = _doubles(stem) or _SILENT_E.search(stem)
    return stem + "e" if silent else stem


def _doubles(stem: str) -> bool:
    """Whether the stem has one syllable that ends in one vowel and one consonant, which would have been doubled.

    >>> _doubles("hop"), _doubles("hopp"), _doubles("us"), _doubles("read"), _doubles("row")
    (True, False, True, False, False)
    """
    if len(stem) < 2 or stem[-1] in "aeiouwxy" or stem[-2] not in _VOWELS:
        return False
    onset = stem[:-2].removesuffix("u") if stem[:-2].endswith("qu") else stem[:-2]
    return not any(letter in "aeiou" for letter in onset)


def _is_doubled(stem: str) -> bool:
    return len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou"


def _compared_bases(word: str) -> Iterator[str]:
    stem = word[:-2] if word.endswith("er") else word[:-3]
    yield stem
    yield stem + "e"
    if _is_doubled(stem):
        yield stem[:-1]
    if stem.endswith("i"):
        yield stem[:-1] + "y"
