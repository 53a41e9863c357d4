"""Document -> passages, each in one language, with the weight of its words.

A given language holds for every passage that can be written in its script; the rest is detected. Paragraphs
too short to tell take the language of the document's longest-written language in their script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from operator import itemgetter
from typing import Final, Literal, NamedTuple

from relsearch.analysis.analyzer import Script
from relsearch.analysis.detect import detect_language
from relsearch.analysis.registry import UNDETERMINED, get_analyzer, languages_of, script_of
from relsearch.document import Document
from relsearch.native import native

FieldName = Literal["title", "body"]

_NOT_ENGLISH: Final = re.compile("[əƏıİğĞşŞ]")
_LINE: Final = re.compile(r"[^\n\r]+(?:\r?\n)?")
_BROKEN: Final = re.compile(r"[^\W\d_][^\W\d_][-‐\u00ad]$")
"""The end of a line that may end within a word; the tokenizer puts it together."""


class Section(NamedTuple):
    """A stretch of a document as it is analysed.

    field     the index field it goes into
    text      what is analysed
    language  a registered code, or "und"; "" until it is known
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
    sections = _sections(document)
    if known is not None:
        return [section._replace(language=code) for section, code in zip(sections, known, strict=True)]
    for passage in document.passages:
        if passage.language is not None:
            get_analyzer(passage.language)
    languages = [section.language for section in sections]
    return _detected(sections, document.language) if "" in languages else sections


def main_language(sections: Sequence[Section]) -> str:
    """The language in which most of the document's own text is written; "und" where it has none.

    >>> page = Document("1", "Встреча прошла в Ташкенте.", title="Встреча")
    >>> main_language(split_document(page))
    'ru'
    """
    return max(_letters(sections).items(), key=itemgetter(1), default=(UNDETERMINED, 0))[0]


def body_languages(sections: Sequence[Section]) -> tuple[str, ...]:
    """Every language in which the document itself speaks, main language first."""
    spoken = {section.language for section in sections if section.own}
    if len(spoken) == 1:
        return tuple(spoken)
    first = main_language(sections)
    others = sorted(spoken - {first})
    return (first, *others)


def _letters(sections: Sequence[Section]) -> Mapping[str, int]:
    """How much of the document's own text is written in each language that is known."""
    letters: dict[str, int] = {}
    for section in sections:
        if section.own and section.language:
            letters[section.language] = letters.get(section.language, 0) + len(section.text)
    return letters


def _sections(document: Document) -> list[Section]:
    """The sections of a document, in the language that is given for each, if it fits."""
    given = document.language or ""
    scripts = get_analyzer(given).scripts if document.language is not None else frozenset()
    own: list[tuple[FieldName, str]] = [("title", document.title)]
    own += [("body", paragraph) for paragraph in _paragraphs(document.text)]
    sections = [
        Section(field, text, given if given and _fits(text, scripts) else "", 1.0, True)
        for field, text in own
        if text and not text.isspace()
    ]
    for passage in document.passages:
        assert passage.weight is not None, "a passage fills its weight in when it is made"
        sections.append(Section("body", passage.text, passage.language or "", passage.weight, False))
    return sections


def _detected(sections: Sequence[Section], given: str | None) -> list[Section]:
    """The sections, each in its language; those too short to tell in the document's usual one of their script."""
    found = [section._replace(language=section.language or detect_language(section.text) or "") for section in sections]
    ranked = [code for code, _ in sorted(_letters(found).items(), key=itemgetter(1), reverse=True)]
    usual = ranked if given is None else [given, *ranked]
    return [each if each.language else each._replace(language=_by_script(each.text, usual)) for each in found]


def _paragraphs(text: str) -> Sequence[str]:
    """The lines of a text; one that ends within a word goes on in the next.

    >>> list(_paragraphs("Бюд-\\nжет принят.\\nСтороны"))
    ['Бюд-\\nжет принят.', 'Стороны']
    """
    return tuple(_lines(text)) if "\n" in text or "\r" in text else (text,)


def _lines(text: str) -> Iterator[str]:
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


def _fits(text: str, scripts: Set[Script]) -> bool:
    """Whether a text can be in a language of these scripts: it is in one of them, or has no letters at all."""
    return _script_of(text) in scripts or not _has_letters(text)


def _script_of(text: str) -> Script:
    """`script_of`, by the shortest way."""
    if text.isascii():
        return "Latin"
    found: Script | None = None if native is None else native.script_of(text)
    return found or script_of(text)


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _by_script(text: str, usual: list[str]) -> str:
    """For a text too short to tell: the document's usual language in its script, else any of that script."""
    script = script_of(text)
    for code in usual:
        if script in get_analyzer(code).scripts:
            return code
    codes = languages_of(text)
    return "az" if "az" in codes and _NOT_ENGLISH.search(text) else codes[0]
