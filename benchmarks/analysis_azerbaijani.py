"""How well Azerbaijani words are analysed: beside other stemmers, without part of the lexicon, in ASCII, and how fast.

    python benchmarks/analysis_azerbaijani.py path/to/language path/to/speed

The first folder holds ``az_unimorph.tsv`` (lemma, form, tags), ``az_forms_lemmas.tsv`` (form, lemmas joined by ``|``,
count) and ``az_cyrillic_latin.tsv`` (kind, code, Cyrillic, Latin); the second ``az.jsonl.gz`` (``text`` a document).
`measure` returns the figures as plain data.

Two forms belong together when they share a lemma. ``f`` is the pairwise F1 over distinct forms: precision and recall of
the pairs that get one stem. ``b3`` is B-cubed F1 (Bagga & Baldwin 1998), every form weighted by its count.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import itertools
import json
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import snowballstemmer

from relsearch.analysis.azerbaijani.orthography import fold, lower, to_latin
from relsearch.analysis.azerbaijani.roots import Root, load_roots
from relsearch.analysis.azerbaijani.stemmer import Stemmer

HELD_OUT_SHARE: Final = 0.2
HELD_OUT_SEEDS: Final = range(5)
SPEED_TOKENS: Final = 300_000

Stem = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Form:
    """A word form, the lemmas it may belong to, and how often it stands in text."""

    text: str
    lemmas: frozenset[str]
    count: int = 1


def measure(language_folder: Path, speed_folder: Path) -> dict[str, Any]:
    """All figures: ``{"stemmers": {name: …}, "lexicon": {…}, "names": {…}, "cyrillic": {…}, "speed": {…}}``.

    Args:
        language_folder: holds the three ``az_*.tsv`` files.
        speed_folder: holds ``az.jsonl.gz``.
    """
    paradigms, attested = read_unimorph(language_folder), read_attested(language_folder)
    roots = load_roots()
    stemmers: dict[str, Stem] = {"relsearch": Stemmer(roots).stem, **alternatives()}
    return {
        "roots": len(roots),
        "stemmers": {name: _quality(stem, paradigms, attested) for name, stem in stemmers.items()},
        "lexicon": {
            "all": _quality(Stemmer(roots).stem, paradigms, attested),
            "a fifth held out": _mean(
                [_quality(Stemmer(_held_out(roots, seed)).stem, paradigms, attested) for seed in HELD_OUT_SEEDS]
            ),
            "none": _quality(Stemmer([]).stem, paradigms, attested),
        },
        "names": _names(roots),
        "cyrillic": _cyrillic(language_folder),
        "speed": {name: _speed(stem, speed_folder) for name, stem in stemmers.items()} | {"load": _load_time()},
    }


# ---------------------------------------------------------------------------------------------------------------------
# What is compared
# ---------------------------------------------------------------------------------------------------------------------


def alternatives() -> dict[str, Stem]:
    """The stemmers that pip can install, and the simplest thing that works."""
    turkish = snowballstemmer.stemmer("turkish")

    def as_turkish(word: str) -> str:
        return str(turkish.stemWord(word.replace("ə", "e").replace("q", "k").replace("x", "h")))

    return {"first 5 letters": lambda word: word[:5], "Snowball Turkish": as_turkish, **_nltkaz()}


def _nltkaz() -> dict[str, Stem]:
    """The stemmer of nltkaz (azstemmer is the same) with each of its two word lists, where it is installed."""
    try:
        make = importlib.import_module("nltkaz").Stemmer
    except ImportError:
        return {}
    return {"nltkaz": make("az").stem, "nltkaz for ASCII": make("en").stem}


def _held_out(roots: Sequence[Root], seed: int) -> list[Root]:
    """The roots without a random fifth: what the analyzer would do for words that nobody thought of."""
    chosen = random.Random(seed)
    return [root for root in roots if chosen.random() >= HELD_OUT_SHARE]


def _mean(measures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: round(statistics.fmean(one[name] for one in measures), 4) for name in measures[0]}


# ---------------------------------------------------------------------------------------------------------------------
# What is measured on
# ---------------------------------------------------------------------------------------------------------------------


def read_unimorph(folder: Path) -> list[Form]:
    """The single words of ``az_unimorph.tsv`` with all their lemmas."""
    lemmas: dict[str, set[str]] = defaultdict(set)
    for lemma, form, *_ in _rows(folder / "az_unimorph.tsv"):
        if " " not in form:
            lemmas[lower(form)].add(lemma)
    return [Form(form, frozenset(of)) for form, of in lemmas.items()]


def read_attested(folder: Path) -> list[Form]:
    """``az_forms_lemmas.tsv``."""
    rows = _rows(folder / "az_forms_lemmas.tsv")
    return [Form(lower(form), frozenset(lemmas.split("|")), int(count)) for form, lemmas, count in rows]


def read_names() -> list[Form]:
    """The declined names of the tests, each a form of one name."""
    path = Path(__file__).parent.parent / "tests" / "analysis" / "azerbaijani" / "names.tsv"
    return [Form(lower(form), frozenset({lower(name)})) for name, form in _rows(path)]


def _rows(path: Path) -> Iterable[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


# ---------------------------------------------------------------------------------------------------------------------
# Measures
# ---------------------------------------------------------------------------------------------------------------------


def _quality(stem: Stem, paradigms: Sequence[Form], attested: Sequence[Form]) -> dict[str, float]:
    ascii_forms = [Form(fold(form.text), form.lemmas, form.count) for form in attested]
    return {
        "unimorph_f": pairwise_f(paradigms, stem),
        "attested_f": pairwise_f(attested, stem),
        "attested_b3": b_cubed_f(attested, stem),
        "ascii_f": pairwise_f(ascii_forms, stem),
    }


def pairwise_f(forms: Sequence[Form], stem: Stem) -> float:
    """F1 of the pairs of forms with one stem against the pairs with a common lemma."""
    stems = [stem(form.text) for form in forms]
    expected = _pairs((lemma, i) for i, form in enumerate(forms) for lemma in form.lemmas)
    found = _pairs((stem, i) for i, stem in enumerate(stems))
    return round(2 * len(expected & found) / (len(expected) + len(found)), 4)


def _pairs(labelled: Iterable[tuple[str, int]]) -> set[tuple[int, int]]:
    return {pair for members in _groups(labelled).values() for pair in itertools.combinations(members, 2)}


def _groups(labelled: Iterable[tuple[str, int]]) -> Mapping[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for label, i in labelled:
        groups[label].append(i)
    return groups


def b_cubed_f(forms: Sequence[Form], stem: Stem) -> float:
    """B-cubed F1, each form weighted by its count."""
    stems = [stem(form.text) for form in forms]
    by_stem = _groups((stem, i) for i, stem in enumerate(stems))
    by_lemma = _groups((lemma, i) for i, form in enumerate(forms) for lemma in form.lemmas)
    precision = recall = 0.0
    for form, stemmed in zip(forms, stems, strict=True):
        found = set(by_stem[stemmed])
        expected = {i for lemma in form.lemmas for i in by_lemma[lemma]}
        common = _weight(forms, found & expected)
        precision += form.count * common / _weight(forms, found)
        recall += form.count * common / _weight(forms, expected)
    total = sum(form.count for form in forms)
    return round(2 * precision * recall / (precision + recall) / total, 4)


def _weight(forms: Sequence[Form], members: Collection[int]) -> int:
    return sum(forms[i].count for i in members)


def _names(roots: Sequence[Root]) -> dict[str, float]:
    """Declined names with the lexicon as it is, and with every one of these names taken out of it."""
    forms = read_names()
    names = {name for form in forms for name in form.lemmas}
    without = [root for root in roots if root.form not in names]
    return {
        "in_lexicon_f": pairwise_f(forms, Stemmer(roots).stem),
        "taken_out_f": pairwise_f(forms, Stemmer(without).stem),
    }


def _cyrillic(folder: Path) -> dict[str, int]:
    rows = list(_rows(folder / "az_cyrillic_latin.tsv"))
    return {"right": sum(to_latin(cyrillic) == latin for _, _, cyrillic, latin in rows), "of": len(rows)}


def _speed(stem: Stem, folder: Path) -> int:
    """Distinct words of running text a second, each met for the first time, one core."""
    words = _words(folder / "az.jsonl.gz")
    for word in ("kitablarda", "kitablarimizda", "zzyqkar"):  # tables are built on first use; not timed here
        stem(word)
    start = time.process_time()
    for word in words:
        stem(word)
    return round(len(words) / (time.process_time() - start))


def _words(path: Path) -> list[str]:
    words: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            words += (lower(word) for word in re.findall(r"\w+", json.loads(line)["text"]))
            if len(words) >= SPEED_TOKENS:
                break
    return list(dict.fromkeys(words))


def _load_time() -> float:
    """Seconds until the first word is stemmed, the best of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        Stemmer().stem("kitablarda")
        times.append(time.process_time() - start)
    return round(min(times), 3)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description="How well Azerbaijani words are analysed.")
    parser.add_argument("language_folder", type=Path)
    parser.add_argument("speed_folder", type=Path)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.language_folder, arguments.speed_folder), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
