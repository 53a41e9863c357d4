"""The format of a lexicon file, and reading it: text in UTF-8 with one concept a line.

    border, frontier | граница, рубеж | sərhəd, hüdud ; n
    security services | органы безопасности | təhlükəsizlik orqanları ; n

The columns are English, Russian and Azerbaijani; the terms of a column are synonyms, the best translation first; one
column may stay empty. Words are dictionary forms, terms of several words as they are cited. Blank lines and lines that
begin with ``#`` are skipped. ``python -m relsearch.lexicon.check FILE`` checks more strictly than reading does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relsearch.analysis.azerbaijani.orthography import lower as azerbaijani_lower
from relsearch.errors import LexiconError

__all__ = [
    "LANGUAGES",
    "PARTS_OF_SPEECH",
    "Concept",
    "lower",
    "packaged_paths",
    "parse_line",
    "read_concepts",
]

LANGUAGES: Final = ("en", "ru", "az")
"""The languages of a line's columns, in their order."""

PARTS_OF_SPEECH: Final = frozenset({"n", "v", "adj", "adv", "num", "name", "abbr", "pron", "func"})


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
    return azerbaijani_lower(word) if language == "az" else word.lower()


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
    return words


def packaged_paths() -> list[Path]:
    """The data files that come with relsearch, in a fixed order.

    >>> all(path.suffix == ".txt" for path in packaged_paths())
    True
    """
    return sorted(Path(__file__).with_name("data").glob("*.txt"))


def read_concepts(path: Path) -> Iterator[Concept]:
    """The concepts of a lexicon file, in its order.

    Raises `LexiconError` for a malformed line or a file that is not UTF-8, naming file, line and remedy, and
    `FileNotFoundError` where there is no such file.

    >>> next(read_concepts(packaged_paths()[0])).pos in PARTS_OF_SPEECH
    True
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    for number, line in enumerate(text.splitlines(), start=1):
        concept = parse_line(line, f"{path}:{number}")
        if concept is not None:
            yield concept
