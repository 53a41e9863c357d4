"""Looking terms up in the trilingual lexicon.

How translations are weighted
    A term may stand in several concepts (its senses), and the lexicon cannot know which one a query means. So the more
    senses, the less each counts: a word of many translations is not to drown a word that has one. With r the rank of a
    term among its synonyms (0 for the best) and w(r) = SYNONYM_DECAY ** r:

        share(concept | term) = w(rank of term in concept) / sum of the same over all concepts of term
        weight(translation | term) = sum over concepts of share(concept | term) ** SENSE_POWER * w(rank of translation)

    The sums run over the concepts that have terms in the translation's language, and a weight is 1 at most. A term with
    one sense gives its best translation the weight 1. The shares play the part of the translation probabilities in
    probabilistic structured queries (Darwish & Oard, "Probabilistic structured query methods", SIGIR 2003), and their
    root is taken because the senses here are often one thing in two parts of speech (election, electoral).
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from relsearch.errors import UnknownLanguageError
from relsearch.lexicon.concepts import LANGUAGES, Concept, packaged_paths, read_concepts
from relsearch.lexicon.keys import Keys, load_keys

__all__ = ["SYNONYM_DECAY", "Lexicon", "default_lexicon", "use_lexicon_files"]

SYNONYM_DECAY: Final = 0.7
"""What each further synonym of a concept weighs, relative to the one before it."""

SENSE_POWER: Final = 0.5
"""1 would make the senses share one unit of weight; measured, .5 is better across languages (docs/ranking.md)."""

_LINE: Final = re.compile(r"^(?!#)([^|;\n]*)\|([^|;\n]*)\|([^|;\n]*);[^|;\n]*$", re.MULTILINE)

Row = tuple[str, ...]
"""The columns of a concept, as they stand in the file: they are only taken apart when they are looked up."""

Senses = Mapping[int, float]
"""Number of a concept -> what a term weighs in it, by its rank."""


class Lexicon:
    """Concepts, and the translations that follow from them, by keys: lemmas with spaces between (see `keys`).

    Instances never change and may be shared between threads. The table of a language is built when first asked for.

    >>> lexicon = Lexicon([("border, frontier", "граница, рубеж", "")])
    >>> lexicon.translations("en", "border")
    {'ru': {'граница': 1.0, 'рубеж': 0.7}}
    """

    def __init__(self, rows: Iterable[Row], *, own: int = 0) -> None:
        """*rows*: columns in the order of `LANGUAGES`; of the last *own*, which are the user's, no keys are kept."""
        self._rows: Sequence[Row] = tuple(rows)
        self._first_own = len(self._rows) - own
        self._keys: dict[str, Keys] = {}
        self._tables: dict[str, dict[str, dict[int, float]]] = {}
        self._sorted: dict[str, list[str]] = {}
        self._lock = threading.RLock()

    @classmethod
    def load(cls, extra: Iterable[str | Path] = ()) -> Lexicon:
        """The lexicon that comes with relsearch, and files of the user's own after it.

        Raises `LexiconError` for a malformed line of these or a file that is not UTF-8, naming file, line and remedy,
        and `FileNotFoundError` where there is no such file.

        >>> len(Lexicon.load()) >= 8000
        True
        """
        own = [_row(concept) for path in extra for concept in read_concepts(Path(path))]
        packaged = (path.read_text(encoding="utf-8") for path in packaged_paths())  # checked before they are packaged
        return cls([*(row for text in packaged for row in _LINE.findall(text)), *own], own=len(own))

    def __len__(self) -> int:
        return len(self._rows)

    def translations(self, language: str, *keys: str) -> Mapping[str, Mapping[str, float]]:
        """The translations of a key, by language; several keys count as one term with the senses of all.

        Returns {other language: {key: weight}}, weights in (0, 1], best first; empty for an unknown key. The module's
        description tells how the weights come about.

        Raises `UnknownLanguageError` for a language that the lexicon does not have.
        """
        senses: dict[int, float] = {}
        table = self._table(language)
        for key in keys:
            for number, weight in table.get(key, {}).items():
                senses[number] = max(senses.get(number, 0.0), weight)
        if not senses:
            return {}
        found = {other: self._weigh(senses, other) for other in LANGUAGES if other != language}
        return {other: weights for other, weights in found.items() if weights}

    def has(self, language: str, key: str) -> bool:
        """Whether a key is in the lexicon.

        >>> default_lexicon().has("ru", "орган безопасность"), default_lexicon().has("ru", "безопасность орган")
        (True, False)
        """
        return key in self._table(language)

    def beginning_with(self, language: str, beginning: str) -> Sequence[str]:
        """The keys that begin with a string, in the order of their code points.

        >>> "border guard" in default_lexicon().beginning_with("en", "border ")
        True
        """
        ordered = self._ordered(language)
        start = bisect_left(ordered, beginning)
        return ordered[start : bisect_left(ordered, beginning + "\U0010ffff", start)]

    def _weigh(self, senses: Senses, language: str) -> dict[str, float]:
        """The keys in a language of the concepts, best first."""
        column = LANGUAGES.index(language)
        senses = {number: weight for number, weight in senses.items() if self._rows[number][column].strip()}
        total = sum(senses.values())
        weights: dict[str, float] = {}
        for number, weight in senses.items():
            for key, synonym_weight in self._ranked(number, language):
                weights[key] = weights.get(key, 0.0) + (weight / total) ** SENSE_POWER * synonym_weight
        capped = {key: min(weight, 1.0) for key, weight in weights.items()}
        return dict(sorted(capped.items(), key=lambda item: -item[1]))

    def _ranked(self, number: int, language: str) -> Iterator[tuple[str, float]]:
        """The keys of a concept's terms in a language, each once, with its best synonym weight."""
        seen: set[str] = set()
        terms = self._rows[number][LANGUAGES.index(language)].split(",")
        for rank, term in enumerate(map(str.strip, terms)):
            key = self._key(number, language, term) if term else ""
            if key and key not in seen:
                seen.add(key)
                yield key, SYNONYM_DECAY**rank

    def _key(self, number: int, language: str, term: str) -> str:
        if number >= self._first_own:
            return Keys(language, None).key(term)
        keys = self._keys.get(language)
        if keys is None:
            keys = self._keys[language] = load_keys(language)
        return keys.key(term)

    def _table(self, language: str) -> Mapping[str, Senses]:
        table = self._tables.get(language)
        if table is not None:
            return table
        if language not in LANGUAGES:
            raise UnknownLanguageError(f"the lexicon has no language {language!r}: use one of {', '.join(LANGUAGES)}")
        with self._lock:
            if language not in self._tables:
                self._tables[language] = self._made(language)
            return self._tables[language]

    def _made(self, language: str) -> dict[str, dict[int, float]]:
        table: dict[str, dict[int, float]] = {}
        for number in range(len(self._rows)):
            for key, weight in self._ranked(number, language):
                table.setdefault(key, {})[number] = weight
        return table

    def _ordered(self, language: str) -> list[str]:
        table = self._table(language)
        with self._lock:
            if language not in self._sorted:
                self._sorted[language] = sorted(table)
            return self._sorted[language]


def _row(concept: Concept) -> Row:
    return tuple(", ".join(concept.words.get(language, ())) for language in LANGUAGES)


_default: Lexicon | None = None
_default_lock: Final = threading.Lock()
_exchanges = 0


def use_lexicon_files(*paths: str | Path) -> None:
    """Let all searches of this process use lexicon files of your own, beside the lexicon that comes with relsearch.

    paths  files in the format of the lexicon; none of them: only what comes with relsearch, as at the beginning

    >>> use_lexicon_files()

    Raises `LexiconError` for a malformed line or a file that is not UTF-8, naming file, line and remedy, and
    `FileNotFoundError` where there is no such file; then nothing has changed.
    """
    global _default, _exchanges
    lexicon = Lexicon.load(extra=paths) if paths else None
    with _default_lock:
        _default = lexicon
        _exchanges += 1


def exchanges() -> int:
    """How often the lexicon in use has been exchanged for another: what was looked up before is out of date.

    >>> before = exchanges()
    >>> use_lexicon_files()
    >>> exchanges() - before
    1
    """
    return _exchanges


def default_lexicon() -> Lexicon:
    """The lexicon in use: loaded on first use, and then shared.

    >>> default_lexicon() is default_lexicon()
    True
    """
    global _default
    lexicon = _default
    if lexicon is None:
        with _default_lock:
            lexicon = _default = _default or Lexicon.load()
    return lexicon
