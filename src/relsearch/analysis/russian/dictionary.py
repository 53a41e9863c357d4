"""The data of pymorphy3's dictionary, and a look-up that makes lemmas of it without pymorphy3's parses.

The dictionary (Korobov 2015, from OpenCorpora) is an automaton: form -> pairs of a paradigm and a place in it. What
the lemma of a form is depends on the pair alone: so many letters off both ends, others put on. That is
worked out once a pair (`Form`), and a new word costs one walk through the automaton and a few slices.

An estimate of P(tag | word) weighs the readings of words that are ambiguous in a hand-checked corpus.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from relsearch.analysis.russian.likelihood import odds

if TYPE_CHECKING:
    from pymorphy3.opencorpora_dict import Dictionary as Data

_YO: Final = {"е": "ё"}
"""A е of the text may be a ё of the dictionary, and not the other way about."""

_NOT_PRODUCTIVE: Final = frozenset({"NUMR", "NPRO", "PRED", "PREP", "CONJ", "PRCL", "INTJ", "Apro"})
"""Word classes that get no new members: what an unknown word cannot be."""

_PROPER: Final = frozenset({"Surn", "Name", "Patr", "Geox", "Orgn"})

Pair = tuple[int, int]
"""A paradigm's number and the place of a form in it."""


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


class Dictionary:
    """Word forms and what is known of them. Threads share it: what it remembers grows by equal values only.

    >>> from pymorphy3.analyzer import lang_dict_path
    >>> dictionary = Dictionary(lang_dict_path("ru"))
    >>> [(reading.lemma, reading.form.tag) for reading in dictionary.known("стал")]
    [('стать', 'VERB,perf,intr masc,sing,past,indc')]
    """

    def __init__(self, path: str) -> None:
        """Load the dictionary in the folder ``path``."""
        from pymorphy3.analyzer import ProbabilityEstimator
        from pymorphy3.opencorpora_dict import Dictionary as Data

        data = Data(path)
        self.paradigm_prefixes: tuple[str, ...] = tuple(data.paradigm_prefixes)
        self.longest_ending: int = data.meta["compile_options"]["max_suffix_length"]
        self._forms = _Forms(data)
        self._words = data.words
        self._endings = data.prediction_suffixes_dawgs
        self._substitutes = data.words.compile_replaces(_YO)
        self._tag_counts = ProbabilityEstimator(path).p_t_given_w

    def known(self, word: str) -> list[Reading]:
        """The readings of a lower-case word that the dictionary has, each with the score 1; else none."""
        forms = self._forms
        return [
            # the lemma as Form.lemma makes it, without the call: this line runs for every new word
            Reading(
                spelling,
                (form := forms[pair]),
                form.prefix + spelling[form.start : form.end] + form.suffix,
                1.0,
                pair[0],
            )
            for spelling, pairs in self._words.similar_items(word, self._substitutes)
            for pair in pairs
        ]

    def by_ending(self, ending: str, prefix: int) -> list[tuple[str, int, Form, int]]:
        """What dictionary words with this ending are: the ending with ё, how many words, form, paradigm's number.

        prefix   which of `paradigm_prefixes` the words begin with
        """
        forms = self._forms
        return [
            (spelling, count, forms[paradigm, place], paradigm)
            for spelling, found in self._endings[prefix].similar_items(ending, self._substitutes)
            for count, paradigm, place in found
        ]

    def weigh(self, word: str, readings: list[Reading]) -> list[Reading]:
        """The readings with P(tag | word) for scores, the likeliest first, where the corpus has the word.

        Elsewhere their scores are made to sum to 1.
        """
        counts = self._counts(word, readings)
        if any(counts):
            unit = self._tag_counts.MULTIPLIER
            scores = [count / unit for count in counts]
        else:
            total = sum(reading.score for reading in readings)
            if len(readings) == 1 and total == 1:
                return readings
            scores = [reading.score / total for reading in readings]
        weighed = [
            Reading(spelling, form, lemma, score, source)
            for (spelling, form, lemma, _, source), score in zip(readings, scores, strict=True)
        ]
        if any(counts):
            weighed.sort(key=_score, reverse=True)
        return weighed

    def _counts(self, word: str, readings: list[Reading]) -> list[int]:
        if len(readings) == 1:
            return [self._tag_counts.get(f"{word}:{readings[0].form.tag}", 0)]
        counted = dict(self._tag_counts.items(f"{word}:"))
        return [counted.get(f"{word}:{reading.form.tag}", 0) for reading in readings] if counted else []


class _Forms(dict[Pair, Form]):
    """Pairs -> forms, each worked out when it is first asked for."""

    def __init__(self, data: Data) -> None:
        super().__init__()
        self._data = data

    def __missing__(self, pair: Pair) -> Form:
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
        self[pair] = form = form._replace(start=start, end=end, prefix=lemma_prefix, suffix=lemma_suffix, own=own)
        return form

    def _around(self, number: int, place: int) -> tuple[str, str, str]:
        """What a form has before the stem, its tag, and what it has behind the stem."""
        paradigm = self._data.paradigms[number]  # the suffixes of all forms, then their tags, then their prefixes
        size = len(paradigm) // 3
        prefix = self._data.paradigm_prefixes[paradigm[2 * size + place]]
        return prefix, str(self._data.gramtab[paradigm[size + place]]), self._data.suffixes[paradigm[place]]

    def _superlative(self, number: int, place: int) -> tuple[str, str]:
        """A paradigm may have several superlatives (новейший, наиновейший); each begins with its nominative."""
        for earlier in range(place, -1, -1):
            prefix, tag, suffix = self._around(number, earlier)
            if "Supr" in tag and "masc,sing,nomn" in tag:
                return prefix, suffix
        prefix, _, suffix = self._around(number, place)
        return prefix, suffix


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


def _score(reading: Reading) -> float:
    return reading.score
