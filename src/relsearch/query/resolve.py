"""Query tree -> plan: every word becomes a concept, every filter a requirement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Final, TypeVar

from relsearch.analysis.analyzer import Analyzer
from relsearch.analysis.capitals import is_abbreviation
from relsearch.analysis.compound import SHOUTED, before_first
from relsearch.analysis.fold import visible
from relsearch.analysis.registry import get_analyzer, languages_of
from relsearch.analysis.tokenizer import tokenize
from relsearch.query.concept import (
    WEIGHTS,
    Compound,
    compound,
    translation_of,
    word_concepts,
    word_readings,
    written_concepts,
)
from relsearch.query.plan import (
    NOTHING,
    TEXT_FIELDS,
    Combination,
    Concept,
    Leaf,
    PatternConcept,
    PhraseConcept,
    Plan,
)
from relsearch.query.translate import Alternatives, find_terms, merge
from relsearch.query.tree import (
    Between,
    Bool,
    Boosted,
    Empty,
    Equals,
    Fuzzy,
    In,
    Node,
    Phrase,
    Wildcard,
    Word,
    is_filter,
    words,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A query made ready for an engine.

    plan     what to look for
    ignored  word of the query -> why it has no part in the search
    """

    plan: Plan
    ignored: Mapping[str, str]


def resolve(tree: Node, *, languages: Sequence[str] | None = None, across_languages: bool = True) -> Resolved:
    """Turn a query tree into a plan.

    tree              as `relsearch.query.parser.parse` makes it
    languages         codes of the languages the query may be in; ``None``: all that its script allows
    across_languages  whether words get translations and name keys

    >>> from relsearch.query.parser import parse
    >>> resolve(parse('title:"Border guards" -oil')).plan.should[0].fields
    ('title',)

    Raises `UnknownLanguageError` for a language without an analyzer.
    """
    for code in languages or ():
        get_analyzer(code)
    resolver = _Resolver(languages, across_languages, _stop_languages(tree, languages), _is_shouted(tree))
    plan = resolver.plan(tree, _Setting())
    if resolver.only_stop_words(tree):
        plan = _at_full_weight(plan)
    return Resolved(plan, resolver.ignored)


_FULL_NAME_SLOP: Final = 2
"""Places that words are moved in all where two of them are exchanged."""

_HYPHEN: Final = re.compile("[-‐‑_]")
_NOT_ENGLISH: Final = re.compile("[əƏğĞışŞİ]")

_L = TypeVar("_L", bound=Leaf)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the nodes above a leaf say of it.

    decides  whether a document is taken or left by it: then a compound is meant as a whole
    """

    fields: tuple[str, ...] = TEXT_FIELDS
    boost: float = 1.0
    decides: bool = False

    def apply(self, leaf: _L) -> _L:
        return replace(leaf, fields=self.fields, boost=leaf.boost * self.boost)


@dataclass(slots=True)
class _Resolver:
    languages: Sequence[str] | None
    across_languages: bool
    stop_languages: Sequence[str] | None
    shouted: bool
    ignored: dict[str, str] = field(default_factory=dict)

    def plan(self, node: Node, setting: _Setting) -> Plan:
        match node:
            case Word(text):
                return self._word(text, setting, None)
            case Phrase(text, slop):
                parts = tuple(written_concepts(text, self._codes(text)))
                if len(parts) > 1:
                    return setting.apply(PhraseConcept(text, parts, slop))
                return setting.apply(parts[0]) if parts else self._nothing(text)
            case Wildcard(pattern):
                return self._written(pattern, setting)
            case Fuzzy(text, distance):
                return self._written(text, setting, distance)
            case In(name, inner):
                return self.plan(inner, replace(setting, fields=(name,)))
            case Boosted(inner, weight):
                return self.plan(inner, replace(setting, boost=setting.boost * weight))
            case Bool():
                return self._combination(node, setting)
            case Equals("language", code):
                return Equals("language", get_analyzer(code.lower()).code)
            case Equals() | Between():
                return node
            case Empty():
                return NOTHING

    def only_stop_words(self, tree: Node) -> bool:
        """Whether a query has no other words: then they are what it is about ("to be or not to be")."""
        leaves = list(words(tree))
        return all(isinstance(leaf, Word) and self._is_stop_word(leaf.text) for leaf in leaves)

    def _is_stop_word(self, text: str) -> bool:
        codes = self._codes(text)
        codes = [code for code in codes if code in (self.stop_languages or codes)]
        return all(
            (self.shouted or not is_abbreviation(token.text))
            and any(get_analyzer(code).is_stop_word(token.text) for code in codes)
            for token in tokenize(text)
        )

    def _codes(self, text: str) -> Sequence[str]:
        return self.languages or languages_of(text)

    def _written(self, text: str, setting: _Setting, distance: int | None = None) -> Plan:
        """Forms as written: languages may differ in how they fold a text, above all in its alphabet."""
        folded = dict.fromkeys(_fold_pattern(text, get_analyzer(code)) for code in self._codes(text))
        patterns = tuple(setting.apply(PatternConcept(text, pattern, distance)) for pattern in folded)
        return patterns[0] if len(patterns) == 1 else Combination(should=patterns)

    def _word(self, text: str, setting: _Setting, term: Alternatives | None) -> Plan:
        codes = self._codes(text)
        concepts = word_concepts(
            text,
            codes,
            across_languages=self.across_languages,
            stop_languages=self.stop_languages,
            shouted=self.shouted,
            term=term,
        )
        match concepts:
            case []:
                return self._nothing(text)
            case [concept]:
                return setting.apply(concept)
        translation = translation_of(text, codes) if self.across_languages else None
        return _whole(text, compound(text, codes, concepts), translation, setting)

    def _nothing(self, text: str) -> Plan:
        self.ignored[text] = "has no letter or digit"
        return NOTHING

    def _combination(self, node: Bool, setting: _Setting) -> Plan:
        deciding = replace(setting, decides=True)
        must = self._all(node.must, deciding)
        should = self._all(node.should, setting)
        if not self.shouted:
            should += tuple(_full_names(should, setting))
        if any(isinstance(clause, Word) for clause in node.should):
            should += self._quoted_words(node.should, setting)
        must_not = self._all(node.must_not, deciding)
        if should and node.must and all(map(is_filter, node.must)):
            # Filters choose among documents that have the words; they do not make the words optional.
            must, should = (*must, Combination(should=should)), ()
        return Combination(must, should, must_not)

    def _quoted_words(self, clauses: Sequence[Node], setting: _Setting) -> tuple[Plan, ...]:
        """The words of quotations that stand unsigned beside other words.

        There a quotation is as often a title or a remark as a demand: found as a phrase it counts, and its words
        count too. Signed with +, or alone, it is a demand.
        """
        quoted = (
            Combination(should=self._all(map(Word, clause.text.split()), setting))
            for clause in clauses
            if isinstance(clause, Phrase)
        )
        return tuple(plan for plan in quoted if plan != NOTHING)

    def _all(self, nodes: Iterable[Node], setting: _Setting) -> tuple[Plan, ...]:
        nodes = tuple(nodes)
        terms = self._terms(nodes) if self.across_languages else {}
        plans = (
            self._word(node.text, setting, terms.get(place)) if isinstance(node, Word) else self.plan(node, setting)
            for place, node in enumerate(nodes)
        )
        return tuple(plan for plan in plans if plan != NOTHING)

    def _terms(self, nodes: Sequence[Node]) -> Mapping[int, Alternatives]:
        """Place of a word -> what the term of several words that it is part of is in other languages."""
        found: dict[int, dict[tuple[str, ...], float]] = {}
        for start, run in _runs_of_words(nodes):
            readings = [word_readings(word.text, self._codes(word.text), shouted=self.shouted) for word in run]
            # a compound has a translation of its own
            row = [tokens[0] if len(tokens) == 1 else {} for tokens in readings]
            for term in find_terms(row):
                for place in range(start + term.start, start + term.end):
                    merge(found.setdefault(place, {}), term.alternatives)
        return found


def _runs_of_words(nodes: Sequence[Node]) -> Iterator[tuple[int, list[Word]]]:
    """Stretches of two words or more, each with the place of its first."""
    for are_words, run in groupby(enumerate(nodes), lambda item: isinstance(item[1], Word)):
        places, members = zip(*run, strict=True)
        if are_words and len(members) > 1:
            yield places[0], list(members)


def _full_names(clauses: Sequence[Plan], setting: _Setting) -> Iterator[PhraseConcept]:
    """What a name and the word beside it are together, in either order or with one between: a person, an office."""
    for pair in pairwise(clauses):
        words = tuple(word for word in pair if isinstance(word, Concept) and word.boost == setting.boost)
        names = sum(map(_is_name, words))
        if len(words) == 2 and names:
            text = " ".join(word.text for word in words)
            boost = setting.boost * (WEIGHTS.full_name if names == 2 else WEIGHTS.name_and_word)
            yield PhraseConcept(text, words, _FULL_NAME_SLOP, boost, setting.fields, is_bonus=True)


def _is_name(concept: Concept) -> bool:
    return bool(concept.names) and concept.text[0].isupper()


def _whole(text: str, found: Compound, translation: Concept | None, setting: _Setting) -> Plan:
    """A compound as one group: its parts side by side, or joined; where nothing is decided by it, each part, too."""
    if found.is_day and found.joined is not None:
        return setting.apply(found.joined)
    phrase = setting.apply(PhraseConcept(text, found.parts))
    translated = () if translation is None else (setting.apply(translation),)
    if found.joined is None:
        return Combination(should=(phrase, *translated)) if translated else phrase
    two_spellings = replace(setting, boost=setting.boost * WEIGHTS.spelling)
    leaves: list[Plan] = [two_spellings.apply(found.joined), two_spellings.apply(PhraseConcept(text, found.parts))]
    if found.is_loose and not setting.decides:
        loose = replace(setting, boost=setting.boost * WEIGHTS.loose_part)
        leaves += [loose.apply(part) for part in found.parts]
    return Combination(should=(*leaves, *translated))


def _stop_languages(tree: Node, languages: Sequence[str] | None) -> Sequence[str] | None:
    """Whose stop words count: a letter that English lacks says that "on" is no English word in this query."""
    text = "".join(leaf.text for leaf in words(tree) if isinstance(leaf, Word))
    if languages is None and _NOT_ENGLISH.search(text):
        return [code for code in languages_of(text) if code != "en"]
    return languages


def _is_shouted(tree: Node) -> bool:
    return before_first(" ".join(leaf.text for leaf in words(tree) if isinstance(leaf, Word))) == SHOUTED


def _at_full_weight(plan: Plan) -> Plan:
    match plan:
        case Combination(must, should, must_not):
            return Combination(tuple(map(_at_full_weight, must)), tuple(map(_at_full_weight, should)), must_not)
        case Concept():
            return replace(plan, boost=plan.boost / WEIGHTS.stop_word)
        case _:
            return plan


def _fold_pattern(pattern: str, analyzer: Analyzer) -> str:
    """The pattern with its letters folded as the analyzer folds them, and its wildcards kept."""
    pieces = re.split(r"([*?])", _HYPHEN.sub("", pattern))  # a compound is found by its joined spelling
    return "".join(piece if piece in ("*", "?", "") else analyzer.written(visible(piece)) for piece in pieces)
