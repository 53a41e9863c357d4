"""A word of a query -> its concept: the one idea of relsearch.

A query word is a weighted set of index terms (probabilistic structured queries; Darwish & Oard, SIGIR 2003):
the word as written, its lemmas in every language that its script allows, their translations, and its name
key. An engine scores a concept as one term: an occurrence in a document counts once, at its best weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from relsearch.analysis.capitals import is_abbreviation
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import NAME, WRITTEN, Token, lemma_term
from relsearch.analysis.tokenizer import tokenize
from relsearch.query.plan import Concept
from relsearch.query.translate import Alternatives, find_terms, merge, translations


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of term counts.

    The order says what is meant: an exact form before another form of the word, that before what sounds the same or
    means the same in another language. A kind that weighs 0 takes no part.

    written        the word as typed
    lemma          its lemmas, by their probability
    name           its name key
    translation    what the lexicon says it is in other languages
    part_of_term   what is left of that where the word is part of a term that has its own (prime, in prime minister)
    stop_word      a stop word, as a whole
    spelling       of a compound (co-operation) each of the two spellings, in one word and in two
    loose_part     a part of a compound that stands alone
    capitals       of an abbreviation, the word that it would be in small letters
    full_name      what two names that follow one another count more where they stand together
    name_and_word  the same for a name and another word

    Chosen by benchmarks/ranking.py (docs/ranking.md).
    """

    written: float = 1.0
    lemma: float = 0.75
    name: float = 0.7
    translation: float = 0.7
    stop_word: float = 0.2
    spelling: float = 0.5
    loose_part: float = 0.3
    capitals: float = 0.5
    part_of_term: float = 0.5
    full_name: float = 0.5
    name_and_word: float = 0.25


WEIGHTS: Final = Weights()

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LOOSE: Final = re.compile(r"[^\W\d_]+(?:[-‐‑_/][^\W\d_]+)+")


def word_concepts(
    text: str,
    languages: Sequence[str],
    *,
    across_languages: bool = True,
    stop_languages: Sequence[str] | None = None,
    shouted: bool = False,
    term: Alternatives | None = None,
) -> list[Concept]:
    """The concepts of a word as typed: one, or one for each part of a compound; none for punctuation.

    languages         codes of the languages it may be in
    across_languages  whether it gets translations and name keys
    stop_languages    languages whose stop words count little; ``None``: all. "on" is ten in Azerbaijani
    shouted           whether the whole query is in capitals, so that they make no abbreviations
    term              what the term of several words is in other languages that the word is part of

    >>> [concept] = word_concepts("границы", ["ru"], across_languages=False)
    >>> dict(concept.terms)
    {'=границы': 1.0, 'ru:граница': 0.75}
    >>> [concept.text for concept in word_concepts("Су-57", ["ru"])]
    ['Су', '57']

    Raises `UnknownLanguageError` for a language without an analyzer.
    """
    readings = word_readings(text, languages, shouted=shouted)
    return [_concept(tokens, across_languages, stop_languages, shouted, term) for tokens in readings]


def word_readings(text: str, languages: Sequence[str], *, shouted: bool = False) -> list[dict[str, Token]]:
    """For each word of the text, as it is typed without spaces, its token in every language.

    >>> [list(tokens) for tokens in word_readings("F-35", ["en", "az"])]
    [['en', 'az'], ['en', 'az']]
    """
    analyzed = (get_analyzer(code).analyze(text, shouted=shouted) for code in languages)
    # what a word is, all languages agree on
    return [dict(zip(languages, tokens, strict=True)) for tokens in zip(*analyzed, strict=True)]


def translation_of(text: str, languages: Sequence[str]) -> Concept | None:
    """What several words typed as one are in other languages, if the lexicon has them: премьер-министр.

    >>> concept = translation_of("премьер-министр", ["ru"])
    >>> ("en:prime", "en:minister") in concept.phrases
    True
    """
    readings = word_readings(text, languages)
    terms = [term for term in find_terms(readings) if term.end - term.start == len(readings)]
    alternatives: dict[tuple[str, ...], float] = {}
    for term in terms:
        merge(alternatives, term.alternatives, WEIGHTS.translation)
    return _with_alternatives(Concept(text, {}), alternatives) if alternatives else None


@dataclass(frozen=True, slots=True)
class Compound:
    """What a word as typed asks for where it is more than one word of the text: F-35, co-operation, 28.10.2025.

    parts     one concept a word, in order; to be found side by side
    joined    the spelling in one word, or what a day is called in any spelling, or ``None``
    is_day    whether ``joined`` alone is meant, since other spellings have the parts in another order
    is_loose  whether a part is of use where the whole is not found: of words with hyphens, not of codes or addresses
    """

    parts: tuple[Concept, ...]
    joined: Concept | None
    is_day: bool
    is_loose: bool


def compound(text: str, languages: Sequence[str], parts: Sequence[Concept]) -> Compound:
    """Read a word as typed, of which `word_concepts` made several, as a compound.

    parts  what `word_concepts` made of it

    >>> found = compound("co-operation", ["en"], word_concepts("co-operation", ["en"]))
    >>> [part.text for part in found.parts], found.joined.text, found.is_loose
    (['co', 'operation'], 'cooperation', True)
    >>> compound("28.10.2025", ["en"], word_concepts("28.10.2025", ["en"])).joined.terms
    {'=2025-10-28': 1.0}

    Raises `UnknownLanguageError` for a language without an analyzer.
    """
    first = next(tokenize(text))
    joined = None
    is_day = _DAY.fullmatch(first.joined) is not None
    if is_day:
        joined = Concept(first.joined, {WRITTEN + first.joined: 1.0})
    elif first.joined.isalpha() and len(words := word_concepts(first.joined, languages, across_languages=False)) == 1:
        (joined,) = words
    return Compound(tuple(parts), joined, is_day, is_loose=_LOOSE.fullmatch(text) is not None)


def written_concepts(text: str, languages: Sequence[str]) -> list[Concept]:
    """The words of a quoted phrase: exactly as written, folding apart.

    >>> [dict(concept.terms) for concept in written_concepts("Border guards", ["en"])]
    [{'=border': 1.0}, {'=guards': 1.0}]
    """
    return [
        Concept(text, {term: 1.0 for token in tokens.values() for term in token.terms if term[0] == WRITTEN})
        for tokens in word_readings(text, languages)
    ]


def _concept(
    tokens: Mapping[str, Token],
    across_languages: bool,
    stop_languages: Sequence[str] | None,
    shouted: bool,
    term: Alternatives | None,
) -> Concept:
    word = next(iter(tokens.values())).text
    stops_in = [code for code in tokens if get_analyzer(code).is_stop_word(word)]
    terms: dict[str, float] = {}
    for token in tokens.values():
        merge(terms, _own_terms(token))
    is_short = is_abbreviation(word) and not shouted
    if is_short and not stops_in:
        merge(terms, _words_in_capitals(word, tokens))
    if is_short and stops_in:
        # US is not us: texts have it in capitals under a lemma of its own.
        terms = {term: weight / WEIGHTS.lemma for term, weight in terms.items() if term[0] != WRITTEN}
        stops_in = []
    elif stop_languages is not None:
        stops_in = [code for code in stops_in if code in stop_languages]
    if stops_in or not across_languages:
        return Concept(word, terms, WEIGHTS.stop_word if stops_in else 1.0)
    translated = _translations(tokens, term)
    # A common word, typed small, is no name; any other may be one, since people type names small too.
    names = _name_terms(word, tokens) if word[0].isupper() or not translated else {}
    merge(terms, names)
    return _with_alternatives(Concept(word, terms, names=tuple(names)), translated)


def _own_terms(token: Token) -> Mapping[str, float]:
    return {
        term: weight * (WEIGHTS.written if term[0] == WRITTEN else WEIGHTS.lemma)
        for term, weight in token.terms.items()
        if term[0] != NAME
    }


def _words_in_capitals(word: str, tokens: Mapping[str, Token]) -> Mapping[str, float]:
    """What the abbreviation would be as a word: people type queries in capitals, too."""
    terms: dict[str, float] = {}
    for code in tokens:
        for lemma, weight in get_analyzer(code).quick_lemmas(word).items():
            merge(terms, {lemma_term(code, lemma): weight * WEIGHTS.lemma * WEIGHTS.capitals})
    return terms


def _name_terms(word: str, languages: Iterable[str]) -> Mapping[str, float]:
    terms: dict[str, float] = {}
    for code in languages:
        merge(terms, get_analyzer(code).name_terms(word), WEIGHTS.name)
    return terms


def _translations(tokens: Mapping[str, Token], term: Alternatives | None) -> Alternatives:
    """What a word is in other languages, and the term that it is part of."""
    found: dict[tuple[str, ...], float] = {}
    worth = WEIGHTS.part_of_term if term else 1.0
    for code, token in tokens.items():
        merge(found, translations(code, token), worth * WEIGHTS.translation)
    merge(found, term or {}, WEIGHTS.translation)
    return found


def _with_alternatives(concept: Concept, alternatives: Alternatives) -> Concept:
    terms = dict(concept.terms)
    merge(terms, {terms[0]: weight for terms, weight in alternatives.items() if len(terms) == 1})
    phrases = {terms: weight for terms, weight in alternatives.items() if len(terms) > 1}
    return replace(concept, terms=terms, phrases=phrases)
