"""The data of pymorphy3's dictionary, and a look-up that makes lemmas of it without pymorphy3's parses.

The dictionary (Korobov 2015, from OpenCorpora) is an automaton: form -> pairs of a paradigm and a place in it. What
the lemma of a form is depends on the pair alone: so many letters off both ends, others put on. That is
worked out once a pair (`Form`), and a new word costs one walk through the automaton and a few slices.

An estimate of P(tag | word) weighs the readings of words that are ambiguous in a hand-checked corpus.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

from relsearch.analysis.russian.automaton import Found, Record, open_numbers, open_records
from relsearch.analysis.russian.likelihood import odds

_UNIT: Final = 1_000_000
"""What a probability of 1 is stored as."""

_NOT_PRODUCTIVE: Final = frozenset({"NUMR", "NPRO", "PRED", "PREP", "CONJ", "PRCL", "INTJ", "Apro"})
"""Word classes that get no new members: what an unknown word cannot be."""

_PROPER: Final = frozenset({"Surn", "Name", "Patr", "Geox", "Orgn"})


class Form(NamedTuple):
    """What the place of a word form in its paradigm says about it.

    tag             part of speech, case, and so on, in the notation of OpenCorpora
    grammemes       the parts of the tag
    is_productive   whether an unknown word may be such a form
    start, end      the stem within the form, as a slice; ``end`` is ``None`` where the form has no ending
    prefix, suffix  what the lemma has around the stem
    own             for a superlative and a comparative, what is around the stem in its own dictionary form
    odds            how likely such readings are against others (`likelihood`)
    guess_odds      the same for words that the dictionary lacks
    is_proper       whether it is a name of a person, place or organisation
    """

    tag: str
    grammemes: frozenset[str]
    is_productive: bool
    start: int = 0
    end: int | None = None
    prefix: str = ""
    suffix: str = ""
    own: tuple[str, str] | None = None
    odds: float = 1.0
    guess_odds: float = 1.0
    is_proper: bool = False

    def lemma(self, word: str) -> str:
        """The lemma of the word that has this form."""
        return f"{self.prefix}{word[self.start : self.end]}{self.suffix}"

    def own_lemma(self, word: str) -> str:
        """The dictionary form of a superlative or comparative as a word of its own: новейший, новее."""
        prefix, suffix = self.own or (self.prefix, self.suffix)
        return f"{prefix}{word[self.start : self.end]}{suffix}"


class Reading(NamedTuple):
    """One way to understand a word.

    word    the word, ё restored
    form    which form of the lemma it is
    lemma   the dictionary form, in lower case
    score   probability, or an estimate of it
    source  tells apart readings of one word and tag: the paradigm's number, or more where a word is composed
    """

    word: str
    form: Form
    lemma: str
    score: float
    source: object


class Files:
    """The files of pymorphy3's dictionary, format 2.4, in a folder, and how it was made.

    >>> from pymorphy3.analyzer import lang_dict_path
    >>> Files(Path(lang_dict_path("ru"))).paradigm_prefixes
    ('', 'по', 'наи')
    """

    def __init__(self, folder: Path) -> None:
        meta = dict(_read_json(folder / "meta.json"))
        self.paradigm_prefixes: tuple[str, ...] = tuple(meta["compile_options"]["paradigm_prefixes"])
        self.longest_ending: int = meta["compile_options"]["max_suffix_length"]
        self.words = folder / "words.dawg"
        self.tag_counts = folder / "p_t_given_w.intdawg"
        self.endings = [folder / f"prediction-suffixes-{number}.dawg" for number in range(len(self.paradigm_prefixes))]
        self.paradigms = folder / "paradigms.array"
        self._suffixes = folder / "suffixes.json"
        self._tags = folder / meta["gramtab_formats"]["opencorpora-int"]

    def suffixes(self) -> list[str]:
        """What forms have behind the stem, by number."""
        suffixes: list[str] = _read_json(self._suffixes)
        return suffixes

    def tags(self) -> list[str]:
        """The tags, by number."""
        tags: list[str] = _read_json(self._tags)
        return tags


class Dictionary:
    """Word forms and what is known of them. Threads share it: what it remembers grows by equal values only.

    >>> from pymorphy3.analyzer import lang_dict_path
    >>> dictionary = Dictionary(Path(lang_dict_path("ru")))
    >>> [(reading.lemma, reading.form.tag) for reading in dictionary.known("стал")]
    [('стать', 'VERB,perf,intr masc,sing,past,indc')]
    """

    def __init__(self, folder: Path) -> None:
        """Load the dictionary of pymorphy3's format 2.4 in a folder."""
        files = Files(folder)
        self.paradigm_prefixes: tuple[str, ...] = files.paradigm_prefixes
        self.longest_ending: int = files.longest_ending
        self._forms = _Forms(files)
        self._rules = _Rules(self._forms)
        self._tag_counts = open_numbers(files.tag_counts)
        self._endings = [open_records(path, ">IHH") for path in files.endings]
        self.entries: Callable[[str], Found] = open_records(files.words, ">HH")
        """A lower-case word -> the pairs of paradigm and place of it, and of what it is with ё."""

    def sure_lemma(self, entries: Found) -> str | None:
        """The lemma of a word's entries, if they all agree on it and none needs a further look.

        >>> from relsearch.analysis.russian.unknown import shared_morphology
        >>> dictionary = shared_morphology().dictionary
        >>> [dictionary.sure_lemma(dictionary.entries(word)) for word in ("границей", "стали", "куздра")]
        ['граница', None, None]
        """
        if len(entries) != 1:
            return None
        word, pairs = entries[0]
        rule = self._rules[tuple(pairs)]
        if rule is None:
            return None
        start, end, prefix, suffix = rule
        return prefix + word[start:end] + suffix

    def readings(self, entries: Found) -> list[Reading]:
        """A reading of each entry, with the score 1."""
        forms = self._forms
        return [
            Reading(word, (form := forms[pair]), form.lemma(word), 1.0, pair[0])
            for word, pairs in entries
            for pair in pairs
        ]

    def known(self, word: str) -> list[Reading]:
        """The readings of a lower-case word that the dictionary has, each with the score 1; else none."""
        return self.readings(self.entries(word))

    def by_ending(self, ending: str, prefix: int) -> list[tuple[str, int, Form, int]]:
        """What new words with this ending may be: the ending with ё, how many words are, form, paradigm's number.

        prefix   which of `paradigm_prefixes` the words begin with
        """
        return [
            (spelling, how_many, form, paradigm)
            for spelling, found in self._endings[prefix](ending)
            for how_many, paradigm, place in found
            if (form := self._forms[paradigm, place]).is_productive
        ]

    def weigh(self, word: str, readings: list[Reading]) -> list[Reading]:
        """The readings with P(tag | word) for scores, the likeliest first, where the corpus has the word.

        Elsewhere their scores are made to sum to 1.
        """
        return [reading._replace(score=score) for score, reading in self.scored(word, readings)]

    def scored(self, word: str, readings: list[Reading]) -> list[tuple[float, Reading]]:
        """The same, the scores beside the readings."""
        counts = self._tag_counts(f"{word}:", [reading.form.tag for reading in readings])
        if any(counts):
            found = [(number / _UNIT, reading) for number, reading in zip(counts, readings, strict=True)]
            found.sort(key=itemgetter(0), reverse=True)
            return found
        total = sum([reading.score for reading in readings])
        return [(reading.score / total, reading) for reading in readings]


class _Forms(dict[Record, Form]):
    """Pairs -> forms, each worked out when it is first asked for."""

    def __init__(self, files: Files) -> None:
        super().__init__()
        self._tags = files.tags()
        self._suffixes = files.suffixes()
        self._prefixes = files.paradigm_prefixes
        self._paradigms = _read_paradigms(files.paradigms)

    def __missing__(self, pair: Record) -> Form:
        number, place = pair
        lemma_prefix, _, lemma_suffix = self._around(number, 0)
        prefix, tag, suffix = self._around(number, place)
        form = made_form(tag)
        own = None
        if "Supr" in form.grammemes:
            own = self._superlative(number, place)
        elif "COMP" in form.grammemes:
            own = prefix, suffix
        start, end = len(prefix), -len(suffix) or None
        made = Form(*form[:3], start, end, lemma_prefix, lemma_suffix, own, *form[8:])  # quicker than _replace
        self[pair] = made
        return made

    def _around(self, number: int, place: int) -> tuple[str, str, str]:
        """What a form has before the stem, its tag, and what it has behind the stem."""
        paradigm = self._paradigms[number]  # the suffixes of all forms, then their tags, then their prefixes
        size = len(paradigm) // 3
        prefix = self._prefixes[paradigm[2 * size + place]]
        return prefix, self._tags[paradigm[size + place]], self._suffixes[paradigm[place]]

    def _superlative(self, number: int, place: int) -> tuple[str, str]:
        """A paradigm may have several superlatives (новейший, наиновейший); each begins with its nominative."""
        for earlier in range(place, -1, -1):
            prefix, tag, suffix = self._around(number, earlier)
            if "Supr" in tag and "masc,sing,nomn" in tag:
                return prefix, suffix
        prefix, _, suffix = self._around(number, place)
        return prefix, suffix


_Rule = tuple[int, int | None, str, str]
"""How a lemma is made of a word: start and end of the stem, what is put before it, and behind it."""


class _Rules(dict[tuple[Record, ...], _Rule | None]):
    """All pairs of a word -> the rule, if they all have the same and none is of a name or has an ``own`` lemma."""

    def __init__(self, forms: _Forms) -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, pairs: tuple[Record, ...]) -> _Rule | None:
        forms = [self._forms[pair] for pair in pairs]
        rules = {(form.start, form.end, form.prefix, form.suffix) for form in forms}
        is_sure = len(rules) == 1 and not any(form.is_proper or form.own is not None for form in forms)
        self[pairs] = rule = rules.pop() if is_sure else None
        return rule


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _read_paradigms(path: Path) -> list[array[int]]:
    """Numbers of 16 bits: how many paradigms there are, then of each its length and itself."""
    numbers = array("H", path.read_bytes())
    paradigms: list[array[int]] = []
    at = 1
    for _ in range(numbers[0]):
        paradigms.append(numbers[at + 1 : at + 1 + numbers[at]])
        at += 1 + numbers[at]
    return paradigms


@cache
def made_form(tag: str) -> Form:
    """A form that stands in no paradigm, of a word that is its own lemma.

    >>> made_form("ADVB").lemma("вчера")
    'вчера'
    """
    grammemes = frozenset(tag.replace(" ", ",").split(","))
    return Form(
        tag,
        grammemes,
        is_productive=grammemes.isdisjoint(_NOT_PRODUCTIVE),
        is_proper=not grammemes.isdisjoint(_PROPER),
        odds=odds(grammemes),
        guess_odds=odds(grammemes, known=False),
    )
