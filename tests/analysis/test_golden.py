r"""Golden files: word -> terms, and sentence -> words, so that every change of analysis is a readable diff.

``golden/<language>/words*.txt`` holds lines ``word<TAB>terms``, grouped under ``# headings``. Terms stand as the index
has them, the weight behind ``*`` where it is not 1; the words of a compound are parted by ``|``. A third column says
why a line that surprises is right, or ``# wrong: should be ...`` where it is known not to be.

``golden/<language>/sentences.txt`` holds lines ``pieces<TAB>words``: the sentence with a bar at both ends of every
word, and the position of each word, with the joined spelling where it begins a compound.

Characters that print nothing are written as Python escapes (``\u00ad``). ``pytest --update-golden`` rewrites the terms
and keeps words, order, headings and remarks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from relsearch.analysis.fold import INVISIBLE
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import Token
from relsearch.analysis.tokenizer import tokenize

GOLDEN = Path(__file__).parents[1] / "golden"
LANGUAGES = ("en", "ru", "az")
WORD_FILES = sorted(GOLDEN.glob("*/words*.txt"))
SENTENCE_FILES = sorted(GOLDEN.glob("*/sentences*.txt"))

MIN_WORDS = 1500
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


class Line(NamedTuple):
    """A line of a golden file: a heading or an empty line has only ``key``."""

    key: str
    value: str = ""
    remark: str = ""

    def __str__(self) -> str:
        return "\t".join(part for part in self if part)

    @property
    def is_case(self) -> bool:
        return bool(self.key) and not self.key.startswith("#")


def read_lines(path: Path) -> Iterator[Line]:
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        columns = text.split("\t")
        assert len(columns) <= 3, f"{path}:{number}: columns are word, terms, remark"
        line = Line(*columns)
        if len(columns) == 2 and line.value.startswith("#"):  # a new line, with a remark but no terms as yet
            line = Line(line.key, "", line.value)
        assert not line.remark or line.remark.startswith("# "), f"{path}:{number}: a remark starts with '# '"
        yield line


def escape(text: str) -> str:
    r"""Marks and characters that print nothing, as escapes.

    >>> escape("гра\u00adница")
    'гра\\u00adница'
    """
    return "".join(
        f"\\u{ord(character):04x}"
        if character in INVISIBLE or unicodedata.category(character)[0] in "MC"
        else character
        for character in text
    )


def unescape(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def show_terms(tokens: list[Token]) -> str:
    """The terms of the words of a compound.

    >>> show_terms(get_analyzer("ru").analyze("стали"))
    '=стали ru:стать*0.985 ru:сталь*0.015'
    """
    return " | ".join(
        " ".join(escape(term) + (f"*{weight:g}" if weight != 1.0 else "") for term, weight in token.terms.items())
        for token in tokens
    )


def show_pieces(text: str) -> str:
    r"""A sentence with its words between bars, and their numbers.

    >>> show_pieces("F-35 uçdu.")
    '|F|-|35| |uçdu|.\t0+F35 1 2'
    """
    assert "|" not in text
    pieces, end = "", 0
    tokens = list(tokenize(text))
    for token in tokens:
        pieces += f"{text[end : token.start]}|{token.text}|" if end != token.start or not end else f"{token.text}|"
        end = token.end
    numbers = " ".join(f"{token.position}" + (f"+{token.joined}" if token.joined else "") for token in tokens)
    return f"{escape(pieces + text[end:])}\t{numbers}"


def word_line(path: Path) -> Callable[[Line], Line]:
    analyzer = get_analyzer(path.parent.name)
    return lambda line: line._replace(value=show_terms(analyzer.analyze(unescape(line.key))))


def sentence_line(_: Path) -> Callable[[Line], Line]:
    def again(line: Line) -> Line:
        pieces, numbers = show_pieces(unescape(line.key.replace("|", ""))).split("\t")
        return Line(pieces, numbers, line.remark)

    return again


@pytest.mark.parametrize(
    ("path", "analyzed"),
    [*((path, word_line) for path in WORD_FILES), *((path, sentence_line) for path in SENTENCE_FILES)],
    ids=lambda value: value.relative_to(GOLDEN).as_posix() if isinstance(value, Path) else "",
)
def test_golden(path: Path, analyzed: Callable[[Path], Callable[[Line], Line]], update_golden: bool) -> None:
    again = analyzed(path)
    stored = list(read_lines(path))
    now = [again(line) if line.is_case else line for line in stored]
    if update_golden:
        path.write_text("".join(f"{line}\n" for line in now), encoding="utf-8")
        return
    changed = [f"- {old}\n+ {new}" for old, new in zip(stored, now, strict=True) if old != new]
    assert not changed, "the analysis has changed; if that is right, run pytest --update-golden:\n" + "\n".join(changed)


@pytest.mark.parametrize("path", WORD_FILES + SENTENCE_FILES, ids=lambda path: path.relative_to(GOLDEN).as_posix())
def test_golden_files_are_fit_to_read(path: Path) -> None:
    lines = list(read_lines(path))
    assert lines[0].key.startswith("# "), "says what it shows"
    keys = [line.key for line in lines if line.is_case]
    assert sorted(keys) == sorted(set(keys)), "each once"
    assert not [key for key in keys if escape(unescape(key)) != key], "nothing unseen"
    headings = [index for index, line in enumerate(lines) if line.key.startswith("#")]
    assert all(line.key.startswith(("# ", "#\t")) for line in lines if line.key.startswith("#"))
    assert headings[-1] < len(lines) - 1, "no heading without lines"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough_words(language: str) -> None:
    words = [line for path in WORD_FILES if path.parent.name == language for line in read_lines(path) if line.is_case]
    assert len(words) >= MIN_WORDS
    assert [path for path in SENTENCE_FILES if path.parent.name == language]


def test_a_changed_analysis_is_seen(tmp_path: Path) -> None:
    stale = tmp_path / "en" / "words.txt"
    stale.parent.mkdir()
    stale.write_text("# Nouns\nborders\t=borders en:bordes\t# plural\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"\+ borders\t=borders en:border\t# plural"):
        test_golden(stale, word_line, update_golden=False)
    test_golden(stale, word_line, update_golden=True)
    assert stale.read_text(encoding="utf-8") == "# Nouns\nborders\t=borders en:border\t# plural\n"
    test_golden(stale, word_line, update_golden=False)
