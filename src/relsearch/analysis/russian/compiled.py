"""The words of Russian, compiled: what ``src/native/russian`` needs of the tables that lie in these modules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from relsearch.analysis.russian import dictionary, lemmas, names, unknown
from relsearch.analysis.russian.dictionary import Files
from relsearch.analysis.russian.likelihood import UNLIKELY_GUESS, odds
from relsearch.analysis.russian.stop_words import STOP_WORDS
from relsearch.native import native

_UNKNOWN: Final = "UNKN"
"""The tag of words of which nothing is known, which stands behind those of the dictionary."""


def compiled_language(min_name_share: float, max_name_forms: int) -> Any:
    """Lemmas, name forms and commonness of plain words, compiled; ``None`` where there is no compiled code.

    min_name_share  which share of its readings a name form has at least
    max_name_forms  how many name forms a word has at most

    >>> from relsearch.analysis.registry import get_analyzer
    >>> compiled = compiled_language(0.25, 2)
    >>> compiled is None or get_analyzer("ru").compiled.lemmas("границами") == {"граница": 1.0}
    True
    """
    if native is None:
        return None
    from pymorphy3.analyzer import lang_dict_path

    return native.russian(_tables(Path(lang_dict_path("ru")), min_name_share, max_name_forms))


@dataclass(frozen=True)
class Tables:
    """What C reads, attribute by attribute; all of it is copied.

    words, tag_counts, endings   automata: forms, forms with their tags, and endings for each of ``paradigm_prefixes``
    paradigms                    of each the suffixes of all places, their tags and prefixes, as numbers
    tags                         what each of ``tag_names`` says: see `_tag`
    surnames                     how each of ``surname_endings`` is read: see `_surnames`
    nominatives                  what takes the place of each of ``name_endings``
    numbers                      the constants of `lemmas`, `unknown` and the analyzer
    sums_are_compensated         whether `sum` adds floats as from Python 3.12 on
    """

    words: bytes
    tag_counts: bytes
    endings: tuple[bytes, ...]
    suffixes: list[str]
    paradigm_prefixes: tuple[str, ...]
    paradigms: bytes
    tag_names: list[str]
    tags: list[tuple[object, ...]]
    longest_ending: int
    known_prefixes: tuple[str, ...]
    surname_endings: tuple[str, ...]
    surnames: tuple[tuple[object, ...], ...]
    name_endings: tuple[str, ...]
    nominatives: tuple[tuple[str, ...], ...]
    consonants: str
    vowels: str
    after_vowels: str
    abbreviation_endings: tuple[str, ...]
    stop_words: frozenset[str]
    numbers: Mapping[str, float]
    sums_are_compensated: bool


def _tables(folder: Path, min_name_share: float, max_name_forms: int) -> Tables:
    from pymorphy3.lang.ru.config import KNOWN_PREFIXES

    files = Files(folder)
    tag_names = [*files.tags(), _UNKNOWN]
    surnames = _surnames()
    return Tables(
        words=files.words.read_bytes(),
        tag_counts=files.tag_counts.read_bytes(),
        endings=tuple(path.read_bytes() for path in files.endings),
        suffixes=files.suffixes(),
        paradigm_prefixes=files.paradigm_prefixes,
        paradigms=files.paradigms.read_bytes(),
        tag_names=tag_names,
        tags=_tags(tag_names),
        longest_ending=files.longest_ending,
        known_prefixes=tuple(sorted(KNOWN_PREFIXES, key=len, reverse=True)),
        surname_endings=tuple(surnames),
        surnames=tuple(surnames.values()),
        name_endings=tuple(names.NOMINATIVES),
        nominatives=tuple(names.NOMINATIVES.values()),
        consonants=names.CONSONANTS,
        vowels=names.VOWELS,
        after_vowels=names.AFTER_VOWELS,
        abbreviation_endings=lemmas._ABBREVIATION_ENDINGS,
        stop_words=STOP_WORDS,
        numbers=_numbers() | {"min_name_share": min_name_share, "max_name_forms": max_name_forms},
        sums_are_compensated=sum([0.1] * 10) == 1.0,
    )


def _tags(tag_names: Iterable[str]) -> list[tuple[object, ...]]:
    """What `dictionary.made_form` and the rules of `lemmas` make of each tag, without a `Form` for each, for speed."""
    first: dict[frozenset[str], int] = {}
    return [
        _tag(tag, grammemes := frozenset(tag.replace(" ", ",").split(",")), first.setdefault(grammemes, number))
        for number, tag in enumerate(tag_names)
    ]


def _tag(tag: str, grammemes: frozenset[str], same: int) -> tuple[object, ...]:
    likely = odds(grammemes)
    return (
        likely,
        likely if grammemes.isdisjoint(UNLIKELY_GUESS) else odds(grammemes, known=False),
        same,
        grammemes.isdisjoint(dictionary._NOT_PRODUCTIVE),
        not grammemes.isdisjoint(dictionary._PROPER),
        not grammemes.isdisjoint(lemmas._PERSONAL),
        not grammemes.isdisjoint(lemmas._NOUNS),
        grammemes >= lemmas._NAMES,
        grammemes >= lemmas._MEN,
        "Supr" in grammemes,
        "COMP" in grammemes,
        "masc,sing,nomn" in tag,
    )


def _surnames() -> dict[str, tuple[int, int, int, str, float]]:
    """How surnames end -> kind, letters before that, letters behind the stem, what takes their place, certainty.

    What two kinds have is read as the first of them is.
    """
    found: dict[str, tuple[int, int, int, str, float]] = {}
    for number, kind in enumerate(names.KINDS):
        for core in kind.cores:
            for end in kind.endings:
                found.setdefault(core + end, (number, kind.before, len(end), kind.ending, kind.certainty))
    return found


def _numbers() -> dict[str, float]:
    return {
        "capital": lemmas._CAPITAL,
        "small": lemmas._SMALL,
        "graded": lemmas._GRADED,
        "hardly": lemmas._HARDLY,
        "plural": lemmas._PLURAL,
        "name": lemmas._NAME,
        "mostly": lemmas._MOSTLY,
        "abbreviation": lemmas._ABBREVIATION,
        "new_plural": lemmas._NEW_PLURAL,
        "longest_abbreviation": lemmas._LONGEST_ABBREVIATION,
        "known_prefix": unknown._KNOWN_PREFIX,
        "any_prefix": unknown._ANY_PREFIX,
        "ending": unknown._ENDING,
        "min_after_prefix": unknown._MIN_AFTER_PREFIX,
        "longest_prefix": unknown._LONGEST_PREFIX,
        "min_predicted": unknown._MIN_PREDICTED,
    }
