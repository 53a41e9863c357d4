"""All figures of the analyzers in one run, beside what pip can install: words, names, spelling, languages, speed.

    pip install "relsearch[fast]" simplemma lemminflect nltkaz
    python benchmarks/analysis.py path/to/language path/to/speed path/to/corpus.jsonl --results analysis.json

The arguments are the folders and the file that the parts describe; each part also runs alone: `analysis_azerbaijani`,
`analysis_russian`, `analysis_english`, `analysis_language`, `analysis_speed`. What is not installed is left out.
Timings are processor time of one thread: let nothing else run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import analysis_azerbaijani
import analysis_english
import analysis_language
import analysis_russian
import analysis_speed
from environment import describe_environment


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and write; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("language", type=Path, help="folder of language data: lemmas, names, queries")
    parser.add_argument("speed", type=Path, help="folder with en.jsonl.gz, ru.jsonl.gz, az.jsonl.gz")
    parser.add_argument("corpus", type=Path, help="documents whose sentences are told by language: JSON Lines")
    parser.add_argument("--apertium", type=Path, metavar="AUTOMORF", help="eng-cat.automorf.bin")
    parser.add_argument("--documents", type=int, default=20_000, help="how many to time on (default: 20000)")
    parser.add_argument("--results", type=Path, metavar="FILE.json", help="write figures, versions and machine there")
    given = parser.parse_args(arguments)
    figures = {
        "environment": describe_environment(),
        "speed": analysis_speed.measure(given.speed, given.documents),  # first, while memory is in order
        "azerbaijani": analysis_azerbaijani.measure(given.language, given.speed),
        "russian": analysis_russian.russian_figures(given.language, given.speed),
        "english": analysis_english.english_figures(given.speed / "en.jsonl.gz", given.apertium),
        "language": analysis_language.language_figures(given.language, given.corpus),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if given.results is not None:
        given.results.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
