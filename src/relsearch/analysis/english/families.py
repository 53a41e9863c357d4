"""The weaker term that a dictionary word shares with its relatives: nation, national, nationally.

It is the Snowball "english" stem (Porter 2; Porter 2001) of the word, or of the adjective that an adverb is made from,
but where ``data/families.txt`` knows better: Snowball joins unlike words (import, important) and parts like ones
(explain, explanation). Names have no relatives.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import snowballstemmer

from relsearch.analysis.english.tables import parse_groups, parse_words, read_table


class Families:
    """The family term of a lemma.

    >>> families = Families()
    >>> [families.term(word) for word in ("national", "nationally", "happily", "importance", "importer")]
    ['nation', 'nation', 'happy', 'important', 'import']
    """

    def __init__(self) -> None:
        groups = parse_groups(read_table("families.txt"), "families.txt")
        names = parse_words(read_table("names.txt"), "names.txt")
        self._members = {name: name for name in names if name.islower()}
        self._members |= {member: head for head, members in groups.items() for member in (head, *members)}
        self._thread = threading.local()  # a Snowball stemmer keeps the word it works on: each thread has its own

    def tables(self) -> dict[str, Any]:
        """Who is of which family, by the name that the compiled twin calls it."""
        return {"members": self._members}

    def term(self, lemma: str) -> str:
        """The family's term; it may equal the lemma."""
        member = self._members.get(lemma)
        if member is not None:
            return member
        if lemma.endswith("ly"):
            for adjective in _adjectives_of(lemma):
                if adjective in self._members:
                    return self._members[adjective]
            lemma = adjective_of(lemma)
        stem = self._stem(lemma)
        # Snowball makes y an i: undone, country is its own family and happily meets happy.
        return stem[:-1] + "y" if stem.endswith("i") and not lemma.endswith("i") else stem

    def _stem(self, word: str) -> str:
        try:
            stem = self._thread.stem
        except AttributeError:
            stemmer: Any = snowballstemmer.stemmer("english")
            if hasattr(stemmer, "maxCacheSize"):  # PyStemmer's own memory costs three times the stemming
                stemmer.maxCacheSize = 0
            stem = self._thread.stem = stemmer.stemWord
        return str(stem(word))


def adjective_of(adverb: str) -> str:
    """The adjective that an adverb in -ly is made from, by its spelling.

    >>> [adjective_of(adverb) for adverb in ("quickly", "happily", "possibly", "automatically")]
    ['quick', 'happy', 'possible', 'automatic']
    """
    return next(_adjectives_of(adverb))


def _adjectives_of(adverb: str) -> Iterator[str]:
    stem = adverb[:-2]
    if len(stem) < 3:
        yield adverb
    elif stem.endswith("ical"):
        yield stem[:-2]
        yield stem
    elif stem.endswith("i"):
        yield stem[:-1] + "y"
    elif stem.endswith(("ab", "ib")):
        yield stem + "le"
    else:
        yield stem
        yield stem + "e"
        yield stem + "le"
