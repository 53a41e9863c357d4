"""Loading the trilingual lexicon, and looking words up in it.

A lexicon file is text in UTF-8 with one concept a line, its words in three columns and its part of speech::

    border, frontier | граница, рубеж | sərhəd, hüdud ; n

The columns are English, Russian and Azerbaijani; the words of a column are synonyms, the best translation
first; one column may stay empty. Words are dictionary forms. Blank lines and lines that begin with ``#`` are
skipped. ``python -m relsearch.lexicon.check FILE`` checks a file more strictly than loading it does.

How translations are weighted
    A word may stand in several concepts (its senses), and the lexicon cannot know which one a query means. So
    the senses share one unit of weight: a word that has many translations cannot outweigh, by their number,
    a word that has one. With r the rank of a word among its synonyms (0 for the best) and
    w(r) = SYNONYM_DECAY ** r:

        share(concept | word) = w(rank of word in concept) / sum of the same over all concepts of word
        weight(translation | word) = sum over concepts of share(concept | word) * w(rank of translation)

    The sums run over the concepts that have words in the translation's language. A word with one sense thus
    gives its best translation the weight 1. The shares play the part of the translation probabilities in
    probabilistic structured queries (Darwish & Oard, "Probabilistic structured query methods", SIGIR 2003).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from relsearch.errors import LexiconError, UnknownLanguageError

__all__ = [
    "LANGUAGES",
    "PARTS_OF_SPEECH",
    "SYNONYM_DECAY",
    "Concept",
    "KeyedLexicon",
    "Lexicon",
    "default_lexicon",
    "lower",
    "packaged_paths",
    "parse_line",
]

LANGUAGES = ("en", "ru", "az")
"""The languages of a line's columns, in their order."""

PARTS_OF_SPEECH = frozenset({"n", "v", "adj", "adv", "num", "name", "abbr", "pron", "func"})

SYNONYM_DECAY = 0.7
"""What each further synonym of a concept weighs, relative to the one before it."""


@dataclass(frozen=True, slots=True)
class Concept:
    """The words of three languages that name one thing.

    Attributes:
        words: language code -> words as written in the file, the best translation first.
        pos: part of speech, one of PARTS_OF_SPEECH.
        source: where the concept stands, as "file:line".

    >>> concept = parse_line("border, frontier | граница, рубеж | sərhəd ; n", "example.txt:1")
    >>> concept.words["ru"]
    ('граница', 'рубеж')
    """

    words: Mapping[str, tuple[str, ...]] = field(hash=False)
    pos: str
    source: str


def lower(language: str, word: str) -> str:
    """Lower-case a word by the rules of its language: Azerbaijani pairs I with ı and İ with i.

    >>> lower("az", "XİN"), lower("az", "Işıq"), lower("en", "NATO")
    ('xin', 'ışıq', 'nato')
    """
    if language == "az":
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower()


def parse_line(line: str, source: str) -> Concept | None:
    """Read one line of a lexicon file.

    Args:
        line: the line, with or without its line end.
        source: where the line stands ("file:line"), for errors and for Concept.source.

    Returns:
        The concept, or None for a blank line or a comment.

    Raises:
        LexiconError: the line is malformed.

    >>> parse_line("# a comment", "example.txt:1") is None
    True
    >>> parse_line("border | граница | sərhəd", "example.txt:2")
    Traceback (most recent call last):
        ...
    relsearch.errors.LexiconError: example.txt:2: no part of speech: end the line with " ; n" (or v, adj, ...)
    """
    if not line.strip() or line.lstrip().startswith("#"):
        return None
    columns, semicolon, pos = line.partition(";")
    if not semicolon:
        raise LexiconError(f'{source}: no part of speech: end the line with " ; n" (or v, adj, ...)')
    pos = pos.strip()
    if pos not in PARTS_OF_SPEECH:
        known = ", ".join(sorted(PARTS_OF_SPEECH))
        raise LexiconError(f"{source}: unknown part of speech {pos!r}: use one of {known}")
    sides = columns.split("|")
    if len(sides) != len(LANGUAGES):
        raise LexiconError(
            f'{source}: {len(sides)} columns instead of 3: write "English | Russian | Azerbaijani ; {pos}"'
        )
    words = {
        language: _split_side(side, source) for language, side in zip(LANGUAGES, sides, strict=True) if side.strip()
    }
    if len(words) < 2:
        raise LexiconError(f"{source}: fewer than two columns have words: fill in two of the three")
    return Concept(words, pos, source)


def _split_side(side: str, source: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in side.split(","))
    for word in words:
        if not word:
            raise LexiconError(f"{source}: an empty word in {side.strip()!r}: remove the extra comma")
        if len(word.split()) > 1:
            raise LexiconError(
                f"{source}: {word!r} is more than one word: multi-word terms come later, "
                "keep entries to single (or hyphenated) words"
            )
    return words


def packaged_paths() -> list[Path]:
    """The data files that come with relsearch, in a fixed order.

    >>> all(path.suffix == ".txt" for path in packaged_paths())
    True
    """
    return sorted(Path(__file__).with_name("data").glob("*.txt"))


class Lexicon:
    """Concepts, and the translations that follow from them.

    Loading reads the files only; look-up tables are built on first use. Instances never change and may be
    shared between threads.

    >>> lexicon = Lexicon([
    ...     Concept({"en": ("border", "frontier"), "ru": ("граница", "рубеж")}, "n", "example.txt:1"),
    ... ])
    >>> lexicon.translations("en", "border")
    {'ru': {'граница': 1.0, 'рубеж': 0.7}}
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts: Sequence[Concept] = tuple(concepts)
        self._by_word = self.by_key(dict.fromkeys(LANGUAGES, _identity))

    @classmethod
    def load(cls, paths: Iterable[Path] | None = None, extra: Iterable[Path] = ()) -> Lexicon:
        """Read a lexicon from files.

        Args:
            paths: the lexicon files; None for the ones that come with relsearch.
            extra: files of the user's own, read after them.

        Raises:
            LexiconError: a line is malformed, or a file is not UTF-8; the message names file, line and remedy.
            FileNotFoundError: there is no such file.

        >>> len(Lexicon.load().concepts) > 2500
        True
        """
        files = [*(packaged_paths() if paths is None else paths), *extra]
        return cls(concept for path in files for concept in _read_concepts(Path(path)))

    def translations(self, language: str, word: str) -> Mapping[str, Mapping[str, float]]:
        """The translations of a dictionary word, by language.

        Args:
            language: the word's language: "en", "ru" or "az".
            word: a dictionary form in lower case.

        Returns:
            {other language: {lower-case word: weight}}, weights in (0, 1], best first; empty for an unknown
            word. The module's description tells how the weights come about.

        Raises:
            UnknownLanguageError: the lexicon has no such language.
        """
        return self._by_word.translations(language, word)

    def by_key(self, keys: Mapping[str, Callable[[str], str]]) -> KeyedLexicon:
        """The same lexicon looked up by keys (stems, lemmas, folded forms) instead of words.

        Args:
            keys: for each language, a function from a lower-case dictionary word to its key. A word whose
                key is empty is left out; so are the languages without a function.

        >>> lexicon = Lexicon([parse_line("treaty | договор | müqavilə ; n", "example.txt:1")])
        >>> keyed = lexicon.by_key({"en": lambda word: word[:5], "az": str.upper})
        >>> keyed.translations("en", "treat")
        {'az': {'MÜQAVILƏ': 1.0}}
        """
        return KeyedLexicon(self.concepts, keys)


def _identity(word: str) -> str:
    return word


def _read_concepts(path: Path) -> Iterator[Concept]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        concept = parse_line(line, f"{path}:{number}")
        if concept is not None:
            yield concept


class KeyedLexicon:
    """A lexicon looked up by keys; Lexicon.by_key makes it.

    Words that share a key count as one word with the senses of all. A language's look-up table is built when
    the first key of that language is looked up, by one call of its key function for each of its words.
    """

    def __init__(self, concepts: Sequence[Concept], keys: Mapping[str, Callable[[str], str]]) -> None:
        self._concepts = concepts
        self._keys = {language: partial(_key_of, language, key) for language, key in keys.items()}
        self._senses: dict[str, dict[str, dict[int, float]]] = {}
        self._lock = threading.Lock()

    def translations(self, language: str, key: str) -> Mapping[str, Mapping[str, float]]:
        """The keys of a key's translations, by language.

        Args:
            language: the key's language, one of those given to Lexicon.by_key.
            key: a key as that language's key function returns it.

        Returns:
            {other language: {key: weight}}, weights in (0, 1], best first; empty for an unknown key.

        Raises:
            UnknownLanguageError: no key function was given for the language.
        """
        senses = self._senses_of(language).get(key, {})
        found = {other: self._weigh(senses, other) for other in self._keys if other != language}
        return {other: weights for other, weights in found.items() if weights}

    def _weigh(self, senses: Mapping[int, float], language: str) -> dict[str, float]:
        """The keys in a language of the concepts given as {number: weight}, best first."""
        senses = {number: weight for number, weight in senses.items() if language in self._concepts[number].words}
        total = sum(senses.values())
        weights: dict[str, float] = {}
        for number, weight in senses.items():
            for key, synonym_weight in self._ranked(self._concepts[number], language).items():
                weights[key] = weights.get(key, 0.0) + weight / total * synonym_weight
        # Shares add up to 1 only within rounding.
        capped = {key: min(weight, 1.0) for key, weight in weights.items()}
        return dict(sorted(capped.items(), key=lambda item: -item[1]))

    def _ranked(self, concept: Concept, language: str) -> dict[str, float]:
        """The keys of a concept's words in a language, each with its best synonym weight."""
        key_of = self._keys[language]
        ranked: dict[str, float] = {}
        for rank, word in enumerate(concept.words.get(language, ())):
            if key := key_of(word):
                ranked.setdefault(key, SYNONYM_DECAY**rank)
        return ranked

    def _senses_of(self, language: str) -> dict[str, dict[int, float]]:
        """The look-up table of a language: {key: {number of concept: synonym weight}}."""
        if language not in self._keys:
            raise UnknownLanguageError(
                f"no look-up for language {language!r} in this lexicon: use one of {', '.join(self._keys)}"
            )
        with self._lock:
            if language not in self._senses:
                table: dict[str, dict[int, float]] = {}
                for number, concept in enumerate(self._concepts):
                    for key, weight in self._ranked(concept, language).items():
                        table.setdefault(key, {})[number] = weight
                self._senses[language] = table
            return self._senses[language]


def _key_of(language: str, key: Callable[[str], str], word: str) -> str:
    return key(lower(language, word))


_default: Lexicon | None = None
_default_lock = threading.Lock()


def default_lexicon() -> Lexicon:
    """The lexicon that comes with relsearch, loaded on first use and then shared.

    >>> default_lexicon() is default_lexicon()
    True
    """
    global _default
    with _default_lock:
        if _default is None:
            _default = Lexicon.load()
        return _default
