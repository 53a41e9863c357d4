"""How surely the language of a sentence is told, and whether Turkish and Uzbek are taken for Azerbaijani.

    python benchmarks/analysis_language.py path/to/language path/to/corpus.jsonl

The first folder holds ``language_id_queries.tsv`` (language, number of words, text of one to three words); of Turkish
and Uzbek, three lines of three words make a text of nine. The corpus holds documents with ``text`` and ``lang``: their
sentences of at least 20 letters are told one by one, and those in Azerbaijani once more as typed in ASCII.

A sentence is told rightly, wrongly, or left to the language of its document. Beside relsearch: py3langid as it is
used elsewhere, restricted to English, Russian and Azerbaijani, and with the languages that relsearch gives it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from relsearch.analysis.detect import detect_language

LEAST_LETTERS: Final = 20
WORDS_OF_NEIGHBOURS: Final = 3
LINES_A_TEXT: Final = 3

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])")
_AS_ASCII: Final = str.maketrans("əıöüşçğƏİÖÜŞÇĞ", "eiouscgEIOUSCG")

Detect = Callable[[str], str | None]


def language_figures(language: Path, corpus: Path) -> dict[str, Any]:
    """Shares of sentences told rightly, wrongly and not at all, by language and method, and how many there were.

    language   the folder with ``language_id_queries.tsv``
    corpus     documents, JSON Lines, with ``text`` and ``lang``
    """
    own = sentences(corpus)
    texts = {**own, "az typed in ASCII": [sentence.translate(_AS_ASCII) for sentence in own["az"]]}
    texts |= neighbours(language / "language_id_queries.tsv")
    return {
        "sentences": {name: len(found) for name, found in texts.items()},
        "methods": {
            method: {name: _told(detect, name[:2], found) for name, found in texts.items()}
            for method, detect in methods().items()
        },
    }


def methods() -> dict[str, Detect]:
    """Name -> the function that tells a language."""
    return {
        "relsearch": detect_language,
        "py3langid, three languages": _py3langid("en ru az"),
        "py3langid, with Turkish and Uzbek": _py3langid("en ru az tr uz"),
    }


def _py3langid(languages: str) -> Detect:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages.split())
    return lambda text: str(identifier.classify(text)[0])


def sentences(corpus: Path) -> Mapping[str, list[str]]:
    """The sentences of a corpus by language, each once, without those too short to tell."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    with corpus.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            for sentence in _SENTENCE.split(record["text"]):
                if sum(map(str.isalpha, sentence)) >= LEAST_LETTERS:
                    found[record["lang"]][sentence] = None
    return {language: list(known) for language, known in sorted(found.items())}


def neighbours(path: Path) -> Mapping[str, list[str]]:
    """Texts of nine words in Turkish and in Uzbek."""
    lines: dict[str, list[str]] = {"tr": [], "uz": []}
    with path.open(encoding="utf-8") as rows:
        for language, words, text in (row.rstrip("\n").split("\t") for row in rows):
            if language in lines and words == str(WORDS_OF_NEIGHBOURS):
                lines[language].append(text)
    return {language: list(_joined(found)) for language, found in lines.items()}


def _joined(lines: Sequence[str]) -> Iterable[str]:
    for at in range(0, len(lines) - LINES_A_TEXT + 1, LINES_A_TEXT):
        yield " ".join(lines[at : at + LINES_A_TEXT])


def _told(detect: Detect, language: str, texts: Sequence[str]) -> dict[str, float]:
    """Shares: told rightly (Turkish and Uzbek: as none of the three), wrongly called Azerbaijani, left open."""
    right = {language} if language in ("en", "ru", "az") else {"und", "tr", "uz"}
    found = [detect(text) for text in texts]
    return {
        "right": _share(code in right for code in found),
        "wrongly az": _share(code == "az" for code in found) if language != "az" else 0.0,
        "left open": _share(code is None for code in found),
    }


def _share(those: Iterable[bool]) -> float:
    counted = list(those)
    return round(sum(counted) / len(counted), 4)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("language", type=Path, help="folder of language data")
    parser.add_argument("corpus", type=Path, help="documents: JSON Lines with text and lang")
    arguments = parser.parse_args()
    print(json.dumps(language_figures(arguments.language, arguments.corpus), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
