"""How well and how fast Russian words are brought to their lemmas, beside what pip can install.

    pip install "relsearch[fast]" simplemma
    python benchmarks/analysis_russian.py path/to/language path/to/speed

The folder of language data holds ``ru_gsd_dev.conllu`` (Universal Dependencies, Russian GSD) and ``ru_name_forms.tsv``
(kind, name, declined form); that of speed ``ru.jsonl.gz`` (a document a line: ``title``, ``text``).

Grouping. The words of a file are its distinct forms, folded, of Cyrillic letters and hyphens; each is
analysed once, as it is most often written. A pair of forms is together in truth if they share a lemma (or name), and
in a prediction if they share their likeliest lemma ("best"), or any of more than .25 ("plausible").
Precision, recall and F1 are over pairs: forms with many relatives count most.

Speed. Distinct words of the corpus in random order, each asked of each method once, after its dictionary is
loaded; processor time of one thread. relsearch reads the dictionary's files itself; pymorphy3 is faster with DAWG2,
which the extra "fast" brings. Each of relsearch's own rows begins with a newly loaded dictionary.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import snowballstemmer
from grouping import grouping
from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import lang_dict_path

from relsearch.analysis.fold import fold
from relsearch.analysis.name_key import name_key
from relsearch.analysis.russian.analyzer import RussianAnalyzer
from relsearch.analysis.russian.dictionary import Dictionary
from relsearch.analysis.russian.unknown import Morphology, shared_morphology
from relsearch.analysis.tokenizer import tokenize

PLAUSIBLE: Final = 0.25
_WORD: Final = re.compile("-*[а-яё][а-яё-]*")


def russian_figures(language: Path, speed: Path | None = None) -> dict[str, Any]:
    """All figures as plain data.

    language   the folder with ``ru_gsd_dev.conllu`` and ``ru_name_forms.tsv``
    speed      the folder with ``ru.jsonl.gz``; without it nothing is timed nor compared with ``parse()``
    """
    methods = lemmatizers()
    figures: dict[str, Any] = {
        "gsd": gsd_figures(language / "ru_gsd_dev.conllu", methods),
        "names": name_figures(language / "ru_name_forms.tsv", methods),
    }
    if speed is not None:
        words = corpus_words(speed / "ru.jsonl.gz")
        figures["speed"] = speed_figures(words, methods)
        figures["like_parse"] = agreement_with_parse(words)
    return figures


def lemmatizers() -> dict[str, Callable[[str], list[str]]]:
    """Name -> word -> lemmas, folded. relsearch gives all plausible lemmas beside the likeliest."""
    analyzer, parse, snowball = RussianAnalyzer(), MorphAnalyzer().parse, snowballstemmer.stemmer("russian")
    found: dict[str, Callable[[str], list[str]]] = {
        "relsearch, best": lambda word: [next(iter(analyzer.lemmas(word)))],
        "relsearch, plausible": lambda word: [
            lemma for lemma, weight in analyzer.lemmas(word).items() if weight > PLAUSIBLE
        ],
        "pymorphy3, first parse": lambda word: [fold(parse(word)[0].normal_form)],
        "Snowball": lambda word: [fold(snowball.stemWord(word.lower().replace("ё", "е")))],
    }
    if find_spec("simplemma"):
        import simplemma

        found["simplemma"] = lambda word: [fold(simplemma.lemmatize(word, lang="ru"))]
    return found


def gsd_figures(path: Path, methods: Mapping[str, Callable[[str], list[str]]]) -> dict[str, Any]:
    lemmas: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) == 10 and columns[0].isdigit() and _WORD.fullmatch(fold(columns[1])):
            lemmas[fold(columns[1])].add(fold(columns[2]))
            spellings[fold(columns[1])][columns[1]] += 1
    written = {form: counts.most_common(1)[0][0] for form, counts in spellings.items()}
    return {
        "forms": len(lemmas),
        **{
            name: grouping(lemmas, {form: lemmatize(word) for form, word in written.items()})
            for name, lemmatize in methods.items()
        },
    }


def name_figures(path: Path, methods: Mapping[str, Callable[[str], list[str]]]) -> dict[str, Any]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    analyzer = RussianAnalyzer()
    ways = {
        **methods,
        "relsearch, name key": lambda word: [key for form in analyzer.name_forms(word) if (key := name_key(form))],
    }
    figures: dict[str, Any] = {}
    for kind in ["all", *sorted({kind for kind, _, _ in rows})]:
        names: dict[str, set[str]] = defaultdict(set)
        for of_kind, name, form in rows:
            if kind in ("all", of_kind):
                names[form].add(name)
        figures[kind] = {
            "forms": len(names),
            **{way: grouping(names, {form: lemmatize(form) for form in names}) for way, lemmatize in ways.items()},
        }
    return figures


def corpus_words(path: Path) -> list[str]:
    """The distinct words of a corpus that have a Cyrillic letter, in random order."""
    words: dict[str, None] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            words.update((token.text, None) for token in tokenize(f"{document['title']}\n{document['text']}"))
    cyrillic = [word for word in words if re.search("[а-яё]", word.lower())]
    random.Random(1).shuffle(cyrillic)
    return cyrillic


def speed_figures(words: list[str], methods: Mapping[str, Callable[[str], list[str]]]) -> dict[str, Any]:
    started = time.process_time()
    morphology = Morphology(Dictionary(Path(lang_dict_path("ru"))))
    loaded = time.process_time() - started
    parse = MorphAnalyzer().parse
    timed: dict[str, Callable[[str], object]] = {
        "relsearch, as parse()": lambda word: morphology.lemmas(word.lower()),
        "pymorphy3, parse()": lambda word: parse(word.lower()),
        **{name: method for name, method in methods.items() if name in ("Snowball", "simplemma")},
    }
    return {
        "dawg2": find_spec("dawg") is not None,
        "words": len(words),
        "dictionary_load_s": round(loaded, 2),
        "words_per_s": {
            "relsearch, lemmas()": _in_new_process(words, "lemmas"),
            "relsearch, all terms": _in_new_process(words, "word_terms"),
            **{name: _per_second(method, words) for name, method in timed.items()},
        },
    }


def _in_new_process(words: list[str], method: str) -> int:
    """Nothing remembered from before; so the analyzer's figures are those of a first indexing."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_analyzer_per_second, words, method).result()


def _analyzer_per_second(words: list[str], method: str) -> int:
    shared_morphology()
    return _per_second(getattr(RussianAnalyzer(), method), words)


def _per_second(method: Callable[[str], object], words: list[str]) -> int:
    fold.cache_clear()
    started = time.process_time()
    for word in words:
        method(word)
    return round(len(words) / (time.process_time() - started))


def agreement_with_parse(words: list[str]) -> dict[str, Any]:
    """Of how many words the lemmas, or their weights by more than 1e-6, differ from those of ``parse()``."""
    parse, lemmas = MorphAnalyzer().parse, shared_morphology().lemmas
    types = list(dict.fromkeys(word.lower() for word in words))
    different = []
    for word in types:
        expected: dict[str, float] = defaultdict(float)
        for reading in parse(word):
            expected[reading.normal_form] += reading.score
        found = lemmas(word)
        if found.keys() != expected.keys() or any(abs(found[lemma] - expected[lemma]) > 1e-6 for lemma in found):
            different.append(word)
    return {"word_types": len(types), "different": len(different), "examples": different[:10]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", type=Path, help="folder of language data")
    parser.add_argument("speed", type=Path, nargs="?", help="folder of corpora to time on")
    arguments = parser.parse_args()
    print(json.dumps(russian_figures(arguments.language, arguments.speed), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
