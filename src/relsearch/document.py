"""What is indexed: a document and the passages it is made of. Plain data, checked when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from typing import Any, Final, Literal

from relsearch.errors import DocumentError

PassageKind = Literal["body", "headline", "tags", "boilerplate"]

PASSAGE_WEIGHTS: Final[Mapping[PassageKind, float]] = {
    "body": 1.0,
    # The same story's headline in another language says what the page is about, as a title would ...
    "headline": 1.0,
    # ... tag words say it without grammar, and site editors are generous with them ...
    "tags": 0.5,
    # ... and a list of other stories says nothing about this one. Not zero: the words stay findable.
    "boilerplate": 0.02,
}
"""How much one occurrence in a passage of a kind counts, beside one in running text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document in one language, with the weight its words carry in ranking.

    ``language`` is a registered code ("en", "ru", "az") or ``None`` to have it detected. ``weight`` is in
    [0, 1]; ``None`` takes the usual weight of the ``kind``.

    >>> Passage("All News Feed", kind="boilerplate").weight
    0.02

    Raises `DocumentError` for a weight outside [0, 1], an unknown kind, or text with characters that
    cannot be stored (NUL, lone surrogates).
    """

    text: str
    language: str | None = None
    kind: PassageKind = "body"
    weight: float | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.kind, str) or self.kind not in PASSAGE_WEIGHTS:
            known = ", ".join(PASSAGE_WEIGHTS)
            raise DocumentError(f"passage kind {self.kind!r} is unknown: use one of {known}")
        if self.weight is None:
            object.__setattr__(self, "weight", PASSAGE_WEIGHTS[self.kind])
        elif not isinstance(self.weight, (int, float)) or not 0.0 <= self.weight <= 1.0:
            raise DocumentError(f"passage weight {self.weight!r} is outside [0, 1]: give a share of a body word")
        check_text(self.text, place=f"a passage of kind {self.kind!r}")
        if self.language is not None:
            check_text(self.language, place=f"language of a passage of kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Document:
    """One page, article or record to be indexed; immutable.

    id        unique key; a later document with the same id replaces the earlier one
    text      the body; paragraphs are separated by line breaks
    title     the headline; a word in it counts more than one in the body
    language  code of the language it is written in, or ``None`` to detect it paragraph by paragraph
    date, source, section, url, tags   what filters, sorting and facets work on
    passages  what stands on the page beside the body: headlines in other languages, tag words, news lists
    extra     anything JSON can hold; stored and returned, not searched

    >>> document = Document("1", "Görüş Bakıda keçirilib.", title="Görüş", language="az")
    >>> document.title
    'Görüş'

    Raises `DocumentError` for an empty id, a value of the wrong type, or text with characters that cannot
    be stored (NUL, lone surrogates), naming the field and the remedy.
    """

    id: str
    text: str
    title: str = ""
    language: str | None = None
    date: Date | None = None
    source: str | None = None
    section: str | None = None
    url: str | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] | None = None
    passages: tuple[Passage, ...] = ()

    def __post_init__(self) -> None:
        if not _is_text(self.id) or not self.id.strip() or not _is_text(self.text) or not _is_text(self.title):
            self._complain()
        for value in (self.language, self.source, self.section, self.url):
            if value is not None and not _is_text(value):
                self._complain()
        if self.date is not None and (not isinstance(self.date, Date) or isinstance(self.date, datetime)):
            raise DocumentError(f"date of {self._place} is {self.date!r}: give a datetime.date, or None where unknown")
        if self.extra is not None and not isinstance(self.extra, Mapping):
            raise DocumentError(f"extra of {self._place} is {self.extra!r:.80}: give a dict, or None")
        if self.tags != ():
            object.__setattr__(self, "tags", _strings(self.tags, place=f"tags of {self._place}"))
        if self.passages != ():
            object.__setattr__(self, "passages", _passages(self.passages, place=f"passages of {self._place}"))

    @property
    def _place(self) -> str:
        return f"document {self.id!r}"

    def _complain(self) -> None:
        """Raise the error for the first string that is not text."""
        place = self._place
        if not isinstance(self.id, str) or not self.id.strip():
            raise DocumentError(f"{place} has no id: give every document a non-empty string as its id")
        check_text(self.id, place=f"id of {place}")
        for field in ("text", "title"):
            check_text(getattr(self, field), place=f"{field} of {place}")
        for field in ("language", "source", "section", "url"):
            value = getattr(self, field)
            if value is not None:
                check_text(value, place=f"{field} of {place}")


def _is_text(value: object) -> bool:
    """Whether `check_text` has nothing against a value."""
    if not isinstance(value, str) or "\0" in value:
        return False
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_text(value: object, *, place: str) -> None:
    """Raise `DocumentError` unless ``value`` is text that UTF-8 can hold and that has no NUL.

    >>> check_text("Bakı", place="title")
    """
    if not isinstance(value, str):
        raise DocumentError(f"{place} is of type {type(value).__name__}: give a str")
    if "\0" in value:
        at = value.index("\0")
        raise DocumentError(f"{place} has a NUL character at offset {at}: remove it, or decode the source as text")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DocumentError(
            f"{place} has a lone surrogate {value[error.start]!r} at offset {error.start}: "
            "decode the source with its right encoding, or with errors='replace'"
        ) from None


def _strings(values: object, *, place: str) -> tuple[str, ...]:
    if isinstance(values, str) or not isinstance(values, (tuple, list)):
        raise DocumentError(f"{place} is {values!r}: give a tuple of strings")
    for value in values:
        check_text(value, place=place)
    return tuple(values)


def _passages(values: object, *, place: str) -> tuple[Passage, ...]:
    if not isinstance(values, (tuple, list)) or not all(isinstance(value, Passage) for value in values):
        raise DocumentError(f"{place} is {values!r}: give a tuple of Passage objects")
    return tuple(values)
