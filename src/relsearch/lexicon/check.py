"""A checker for lexicon files: ``python -m relsearch.lexicon.check [FILE ...]``.

Prints each problem as ``file:line: what is wrong, and the remedy`` and exits with status 1 if there was any.
Without arguments it checks the files that come with relsearch. It refuses what loading refuses, and also what
would load but never match, or weigh a word wrongly: letters of another script, capitals, doubled words and
concepts, stray spaces, text that is not in Unicode's NFC, verbs without an infinitive, Russian and Azerbaijani words
that no dictionary has, unless they stand in ``data/new_words.tsv``.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from relsearch.analysis.azerbaijani.stemmer import is_known
from relsearch.analysis.russian.unknown import shared_morphology
from relsearch.errors import LexiconError
from relsearch.lexicon.concepts import LANGUAGES, Concept, lower, packaged_paths, parse_line

__all__ = ["check_files", "main"]

_NAMES = {"en": "English", "ru": "Russian", "az": "Azerbaijani"}

_LETTERS = {
    "en": frozenset("abcdefghijklmnopqrstuvwxyz"),
    "ru": frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    "az": frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyz"),
}
_INNER_SIGNS = "-'"
_PARTS = re.compile(r"[ -]")
_LONGEST_TERM = 6
_DIGITS = "0123456789"

_RUSSIAN_INFINITIVE = re.compile(r"(ть|ти|чь)(ся|сь)?$")
_AZERBAIJANI_INFINITIVE = re.compile(r"(?:[aıou][^aıoueəiöü]*maq|[eəiöü][^aıoueəiöü]*mək)$")


def check_files(paths: Iterable[Path]) -> Iterator[str]:
    """The problems of lexicon files, which are checked together: a concept may not stand in two of them.

    Args:
        paths: the files.

    Yields:
        "file:line: what is wrong, and the remedy", in the order of the files and lines.

    Raises:
        FileNotFoundError: there is no such file.

    >>> list(check_files(packaged_paths()))
    []
    """
    seen: dict[tuple[str, ...], str] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            yield f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8"
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield from _check_line(line, f"{path}:{number}", seen)


def _check_line(line: str, source: str, seen: dict[tuple[str, ...], str]) -> Iterator[str]:
    if not unicodedata.is_normalized("NFC", line):
        yield f"{source}: not in Unicode's NFC: write each accented letter as one character"
        line = unicodedata.normalize("NFC", line)
    try:
        concept = parse_line(line, source)
    except LexiconError as error:
        yield str(error)
        return
    if concept is None:
        return
    yield from (f"{source}: {problem}" for problem in _problems(concept, line))
    # The best words of all columns make a concept what it is; part of speech alone does not set two apart.
    heads = tuple(lower(language, concept.words.get(language, ("",))[0]) for language in LANGUAGES)
    first = seen.setdefault(heads, source)
    if first != source:
        yield f"{source}: the same concept as {first}: join the two lines"


def _problems(concept: Concept, line: str) -> Iterator[str]:
    if line != (wanted := _canonical(concept)):
        yield f"stray or missing spaces in {line!r}: write {wanted!r}"
    for language, words in concept.words.items():
        yield from _side_problems(language, words)
        for word in words:
            yield from _word_problems(language, word, concept.pos)


def _canonical(concept: Concept) -> str:
    """The concept's line as it should be written."""
    sides = (", ".join(concept.words.get(language, ())) for language in LANGUAGES)
    return re.sub(" +", " ", f"{' | '.join(sides)} ; {concept.pos}").strip()


def _side_problems(language: str, words: Sequence[str]) -> Iterator[str]:
    lowered = [lower(language, word) for word in words]
    for word in sorted({word for word in lowered if lowered.count(word) > 1}):
        yield f"{word!r} stands twice in the {_NAMES[language]} column: keep it once, at its best place"


def _word_problems(language: str, term: str, pos: str) -> Iterator[str]:
    lowered = lower(language, term)
    letters = "".join(character for character in lowered if character not in _INNER_SIGNS + _DIGITS + " ")
    if foreign := sorted(set(letters) - _LETTERS[language]):
        listed = ", ".join(f"{character} ({unicodedata.name(character, 'unnamed')})" for character in foreign)
        yield f"{term!r} has letters that {_NAMES[language]} does not have: replace {listed}"
    if not letters or any(word[0] in _INNER_SIGNS or word[-1] in "-" for word in term.split()):
        yield f"{term!r} is not a word: begin and end it with a letter or a digit, and use at least one letter"
    if len(term.split()) > _LONGEST_TERM:
        yield f"{term!r} has more than {_LONGEST_TERM} words: give the term that texts use"
    if term != lowered and pos not in ("name", "abbr") and (language, term) != ("en", "I"):
        yield f"{term!r} has capital letters: write {lowered!r}, or make the concept a name or an abbr"
    if pos == "v" and not any(_is_infinitive(language, word) for word in lowered.split()):
        yield f"{term!r} is not {_NAMES[language]} for an infinitive: give its infinitive, or another part of speech"
        return
    for word in _PARTS.split(term):
        if word and not foreign and not _is_known(language, word):
            yield f"no {_NAMES[language]} dictionary has {word!r}: mend it, or list it in {_new_words_path().name}"


def _is_infinitive(language: str, word: str) -> bool:
    """Whether a verb has its dictionary form, as far as spelling can tell (English spelling cannot)."""
    if language == "ru":
        return _RUSSIAN_INFINITIVE.search(word) is not None
    if language == "az":
        return _AZERBAIJANI_INFINITIVE.search(word) is not None
    return True


def _is_known(language: str, word: str) -> bool:
    """Whether a dictionary has a word: that of Russian, or the roots of Azerbaijani; for English there is none."""
    if word.isdigit() or f"{language}\t{word}" in _new_words():
        return True
    if language == "ru":
        return bool(shared_morphology().dictionary.entries(word.lower()))
    return language != "az" or is_known(lower(language, word))


@cache
def _new_words() -> frozenset[str]:
    return frozenset(_new_words_path().read_text(encoding="utf-8").splitlines())


def _new_words_path() -> Path:
    return Path(__file__).with_name("data") / "new_words.tsv"


def main(arguments: Sequence[str]) -> int:
    """Check the files named by the arguments (none: those that come with relsearch); return the exit status.

    Args:
        arguments: paths of lexicon files.

    Raises:
        FileNotFoundError: there is no such file.
    """
    paths = [Path(argument) for argument in arguments] or packaged_paths()
    problems = 0
    for problem in check_files(paths):
        print(problem)
        problems += 1
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
