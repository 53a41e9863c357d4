"""How well and how fast English words are brought to their lemmas, beside what pip can install.

    pip install "relsearch[fast]" simplemma lemminflect
    python benchmarks/analysis_english.py path/to/en.jsonl.gz [--apertium path/to/eng-cat.automorf.bin]

Words. The distinct word types of the texts (a document a line: ``text``) that stand there three times or more, not
counting the first word of a sentence nor words in capitals, spelled with or without a capital as most often there.

Truth. Two dictionaries made by people, which say of which lemmas a form is; the words that they know are measured:
"specialist", the SPECIALIST Lexicon (US National Library of Medicine), as lemminflect has it and looks its answers up;
"apertium", the English of Apertium's eng-cat, which no method compared was made from (Debian: ``apertium-eng-cat`` for
the file, ``lttoolbox`` for lt-proc).

Grouping. A pair of forms is together in truth if they share a lemma; in a prediction if they share their likeliest
lemma. Precision, recall and F1 are over pairs. Neither dictionary joins all British and American spellings, as
relsearch does; each such pair (colour, color) counts against it. "spelling-blind" is the same with the truth's lemmas
written the American way by relsearch's own table, for relsearch alone.

Speed. Distinct words in the texts' order, each asked once of a new analyzer; processor time of one thread.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import snowballstemmer
from grouping import grouping

from relsearch.analysis.english.analyzer import EnglishAnalyzer
from relsearch.analysis.english.spelling import Spelling

MIN_COUNT: Final = 3
_WORD: Final = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n")
_ANALYZED: Final = re.compile(r"\^([A-Za-z]+)/([^$]*)\$")
_READING: Final = re.compile(r"([A-Za-z]+)<([a-z]+)>")
_WORD_CLASSES: Final = frozenset("n vblex adj adv vbser vbhaver vbdo vbmod np vaux preadv".split())

Key = Callable[[str], str]
Truth = Mapping[str, frozenset[str]]
"""Form -> its lemmas."""


def english_figures(texts: Path, automorf: Path | None = None) -> dict[str, Any]:
    """All figures as plain data.

    texts     documents, JSON Lines, gzipped
    automorf  Apertium's compiled dictionary of English; without it only the SPECIALIST Lexicon is measured on
    """
    words = read_words(texts)
    truths = {"specialist": specialist(words)} if find_spec("lemminflect") else {}
    if automorf is not None:
        truths["apertium"] = apertium(words, automorf)
    return {
        "word_types": len(words),
        "grouping": {
            name: {"word_types": len(truth), "methods": compare_methods(truth)} for name, truth in truths.items()
        },
        "new_word_types_per_second": speed(words),
        "PyStemmer": find_spec("Stemmer") is not None,
    }


def read_words(texts: Path) -> list[str]:
    """The words to measure on, the most frequent first."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        for line in lines:
            for sentence in _SENTENCE_END.split(json.loads(line)["text"]):
                for word in _WORD.findall(sentence)[1:]:
                    if len(word) > 1 and word.isalpha() and not word.isupper():
                        spellings[word.lower()][word] += 1
    counted = [
        (found.total(), found.most_common(1)[0][0]) for found in spellings.values() if found.total() >= MIN_COUNT
    ]
    return [word for _, word in sorted(counted, key=lambda each: -each[0]) if word[1:].islower()]


def specialist(words: Iterable[str]) -> Truth:
    """The words' lemmas by the SPECIALIST Lexicon."""
    spec = find_spec("lemminflect")
    assert spec is not None
    assert spec.origin is not None
    lemmas: dict[str, set[str]] = defaultdict(set)
    table = Path(spec.origin).parent / "resources" / "lemma_lu.csv.gz"
    with gzip.open(table, "rt", encoding="utf-8") as lines:
        for line in lines:
            form, _, found = line.rstrip("\n").split(",")
            lemmas[form].update(found.lower().split("/"))
    return {word: frozenset(lemmas[word]) for word in words if word in lemmas}


def apertium(words: Iterable[str], automorf: Path) -> Truth:
    """The words' lemmas by Apertium's English dictionary: nouns, verbs, adjectives, adverbs and names."""
    run = subprocess.run(
        ["lt-proc", str(automorf)],
        input="\n\n".join(f"{word} ." for word in words),
        text=True,
        capture_output=True,
        check=True,
    )
    found = {form: frozenset(_apertium_lemmas(readings)) for form, readings in _ANALYZED.findall(run.stdout)}
    return {form: lemmas for form, lemmas in found.items() if lemmas}


def _apertium_lemmas(readings: str) -> Iterator[str]:
    for reading in readings.split("/"):
        match = _READING.match(reading)
        if match and "+" not in reading and match[2] in _WORD_CLASSES:
            yield match[1].lower()


def compare_methods(truth: Truth) -> dict[str, dict[str, float]]:
    """Method -> precision, recall and F1 over pairs of forms."""
    figures = {name: _grouped(truth, key) for name, key in methods().items()}
    american = Spelling().american
    blind = {form: frozenset(map(american, lemmas)) for form, lemmas in truth.items()}
    figures["relsearch, spelling-blind"] = _grouped(blind, methods()["relsearch"])
    return figures


def methods() -> dict[str, Key]:
    """Name -> a function from a form to the one key by which it is grouped."""
    analyzer = EnglishAnalyzer()
    stemmer = snowballstemmer.stemmer("english")
    found: dict[str, Key] = {
        "relsearch": lambda word: next(iter(analyzer.lemmas(word))),
        "Snowball english": lambda word: stemmer.stemWord(word.lower()),
    }
    if find_spec("simplemma"):
        import simplemma

        found["simplemma"] = lambda word: simplemma.lemmatize(word, lang="en").lower()
    if find_spec("lemminflect"):
        import lemminflect

        found["lemminflect"] = lambda word: _lemminflect(lemminflect.getAllLemmas(word), word)
    return found


def _lemminflect(lemmas: Mapping[str, tuple[str, ...]], word: str) -> str:
    # It wants to be told the part of speech; this order does best.
    for pos in ("VERB", "NOUN", "ADJ", "ADV", "AUX", "PROPN"):
        if pos in lemmas:
            return lemmas[pos][0].lower()
    return word.lower()


def _grouped(truth: Truth, key: Key) -> dict[str, float]:
    return grouping(truth, {form: [key(form)] for form in truth})


def speed(words: Iterable[str]) -> int:
    """New word types a second."""
    distinct = list(dict.fromkeys(words))
    analyzer = EnglishAnalyzer()
    analyzer.lemmas("word")
    start = time.process_time()
    for word in distinct:
        analyzer.lemmas(word)
    return round(len(distinct) / (time.process_time() - start))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("texts", type=Path, help="documents: JSON Lines, gzipped")
    parser.add_argument("--apertium", type=Path, metavar="AUTOMORF", help="eng-cat.automorf.bin")
    arguments = parser.parse_args()
    print(json.dumps(english_figures(arguments.texts, arguments.apertium), indent=1))


if __name__ == "__main__":
    main()
