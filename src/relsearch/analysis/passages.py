"""Document -> passages, each in one language, with the weight of its words.

A given language holds for every passage that can be written in its script; the rest is detected. Paragraphs
too short to tell take the language of the document's longest-written language in their script.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from relsearch.analysis.detect import detect_language
from relsearch.analysis.registry import UNDETERMINED, get_analyzer, languages_of, script_of
from relsearch.document import Document

FieldName = Literal["title", "body"]

_NOT_ENGLISH: Final = re.compile("[əƏıİğĞşŞ]")
_LINE: Final = re.compile(r"[^\n\r]+(?:\r?\n)?")
_BROKEN: Final = re.compile(r"[^\W\d_][^\W\d_][-‐\u00ad]$")
"""The end of a line that may end within a word; the tokenizer puts it together."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document as it is analysed.

    field     the index field it goes into
    text      what is analysed
    language  a registered code, or "und"
    weight    what one occurrence in it counts, 1 for running text
    own       whether it is the document's own text, not a passage set beside it
    """

    field: FieldName
    text: str
    language: str
    weight: float
    own: bool


def split_document(document: Document, known: Sequence[str] | None = None) -> list[Section]:
    """The title, every paragraph of the body, and every further passage, each with a language.

    known  the languages found when this document was split before, to save finding them again

    >>> page = Document("1", "The meeting was held in Tashkent today.\\nВстреча прошла в Ташкенте.")
    >>> [(section.field, section.language) for section in split_document(page)]
    [('body', 'en'), ('body', 'ru')]

    Raises `UnknownLanguageError` if the document or a passage names a language without an analyzer.
    """
    if known is not None:
        return [part.in_language(code) for part, code in zip(_parts(document), known, strict=True)]
    if document.language is not None:
        get_analyzer(document.language)
    for passage in document.passages:
        if passage.language is not None:
            get_analyzer(passage.language)
    parts = list(_parts(document))
    codes = [part.given or detect_language(part.text) for part in parts]
    usual = _usual_languages(parts, codes, document.language)
    return [part.in_language(code or _by_script(part.text, usual)) for part, code in zip(parts, codes, strict=True)]


def main_language(sections: Sequence[Section]) -> str:
    """The language in which most of the document's own text is written; "und" where it has none.

    >>> page = Document("1", "Встреча прошла в Ташкенте.", title="Встреча")
    >>> main_language(split_document(page))
    'ru'
    """
    letters: Counter[str] = Counter()
    for section in sections:
        if section.own:
            letters[section.language] += len(section.text)
    return max(letters, key=lambda code: letters[code], default=UNDETERMINED)


def body_languages(sections: Sequence[Section]) -> tuple[str, ...]:
    """Every language in which the document itself speaks, main language first."""
    first = main_language(sections)
    others = sorted({section.language for section in sections if section.own} - {first})
    return (first, *others)


@dataclass(frozen=True, slots=True)
class _Part:
    field: FieldName
    text: str
    given: str | None
    weight: float
    own: bool

    def in_language(self, code: str) -> Section:
        return Section(self.field, self.text, code, self.weight, self.own)


def _parts(document: Document) -> Iterator[_Part]:
    own: list[tuple[FieldName, str]] = [("title", document.title)]
    own += [("body", paragraph) for paragraph in _paragraphs(document.text)]
    for field, text in own:
        if text.strip():
            yield _Part(field, text, _fitting(document.language, text), 1.0, True)
    for passage in document.passages:
        assert passage.weight is not None, "a passage fills its weight in when it is made"
        yield _Part("body", passage.text, passage.language, passage.weight, False)


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of a text; one that ends within a word goes on in the next.

    >>> list(_paragraphs("Бюд-\\nжет принят.\\nСтороны"))
    ['Бюд-\\nжет принят.', 'Стороны']
    """
    held = ""
    for line in _LINE.findall(text):
        broken = line.rstrip("\r\n")
        if held and not line[0].islower():
            yield held.rstrip("\r\n")
            held = ""
        held += line
        if not _BROKEN.search(broken[-4:]):
            yield held.rstrip("\r\n")
            held = ""
    if held:
        yield held.rstrip("\r\n")


def _fitting(given: str | None, text: str) -> str | None:
    """The given language, unless the text is in a script it is not written in."""
    if given is None:
        return None
    return given if script_of(text) in get_analyzer(given).scripts or not _has_letters(text) else None


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _usual_languages(parts: list[_Part], codes: list[str | None], given: str | None) -> list[str]:
    """Languages of the document, the most written first; a given one before all."""
    letters: Counter[str] = Counter()
    for part, code in zip(parts, codes, strict=True):
        if code is not None and part.own:
            letters[code] += len(part.text)
    ranked = [code for code, _ in letters.most_common()]
    return [given, *ranked] if given is not None else ranked


def _by_script(text: str, usual: list[str]) -> str:
    """For a text too short to tell: the document's usual language in its script, else any of that script."""
    script = script_of(text)
    for code in usual:
        if script in get_analyzer(code).scripts:
            return code
    codes = languages_of(text)
    return "az" if "az" in codes and _NOT_ENGLISH.search(text) else codes[0]
