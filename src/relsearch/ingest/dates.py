"""Dates as they stand in news: in words (English, Russian, Azerbaijani in both scripts), in figures, in ISO 8601."""

from __future__ import annotations

import re
from datetime import date as Date
from typing import Final, NamedTuple

_MONTH_WORDS: Final = (
    "january jan январь января янв yanvar yan январ",
    "february feb февраль февраля фев февр fevral fev феврал",
    "march mar март марта mart",
    "april apr апрель апреля апр aprel апрел",
    "may май мая",
    "june jun июнь июня июн iyun ијун",
    "july jul июль июля июл iyul ијул",
    "august aug август августа авг avqust avq",
    "september sep sept сентябрь сентября сен сент sentyabr sen сентјабр",
    "october oct октябрь октября окт oktyabr okt октјабр",
    "november nov ноябрь ноября ноя нояб noyabr noy нојабр",
    "december dec декабрь декабря дек dekabr dek декабр",
)
_MONTHS: Final = {word: number for number, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}

_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH: Final = r"(?P<month>[^\W\d_]+)\.?"
_YEAR: Final = r"(?P<year>\d{4})(?:\s*-?(?:ci|cı|cu|cü)?\s*il|\s*(?:г\.|год|года))?"
_TIME: Final = r"(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d)(?::[0-5]\d)?(?:\s*\(?(?:UTC|GMT|MSK|МСК)[\s+\-\d:]*\)?)?"

_DATE_SHAPES: Final = (
    rf"{_DAY}\s+{_MONTH},?\s+{_YEAR}",
    rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
_STAMPS: Final = (
    *(re.compile(rf"{shape}(?:\s*[,|/–—-]?\s*{_TIME})?\s*", re.IGNORECASE) for shape in _DATE_SHAPES),
    re.compile(rf"(?P<day>)(?P<month>)(?P<year>){_TIME}\s*", re.IGNORECASE),
)
_DAY_AND_MONTH: Final = re.compile(r"(?P<a>[^\W_]+)\.?\s+(?P<b>[^\W_]+)")


class Stamp(NamedTuple):
    """A day, a time of day ("17:46"), or both."""

    date: Date | None
    time: str | None


def parse_stamp(text: str) -> Stamp | None:
    """The date and time that are all of ``text``; ``None`` where anything else stands in it.

    >>> parse_stamp("19 февраля, 2026")
    Stamp(date=datetime.date(2026, 2, 19), time=None)
    >>> parse_stamp("October 28, 2025 17:46").time
    '17:46'
    >>> parse_stamp("28 October was a cold day")
    """
    for shape in _STAMPS:
        if match := shape.fullmatch(text.strip()):
            return _stamp(match)
    return None


def parse_iso_date(text: str) -> Date:
    """The day of an ISO 8601 date or date and time, as written (no shift between time zones).

    >>> parse_iso_date("2025-10-28T23:30:00+04:00")
    datetime.date(2025, 10, 28)

    Raises `ValueError` for anything else.
    """
    return Date.fromisoformat(re.split(r"[T ]", text.strip(), maxsplit=1)[0])


def is_day_and_month(text: str) -> bool:
    """Whether ``text`` is a day of the year, as in the dateline of an agency.

    >>> is_day_and_month("June 21"), is_day_and_month("21 июня"), is_day_and_month("21 people")
    (True, True, False)
    """
    match = _DAY_AND_MONTH.fullmatch(text.strip())
    if match is None:
        return False
    first, second = match["a"], match["b"]
    return (first.isdecimal() and _month(second) is not None) or (_month(first) is not None and second.isdecimal())


def _stamp(match: re.Match[str]) -> Stamp | None:
    if not match["year"]:
        return Stamp(None, match["time"])
    month = int(match["month"]) if match["month"].isdecimal() else _month(match["month"])
    try:
        return Stamp(Date(int(match["year"]), month or 0, int(match["day"])), match["time"])
    except ValueError:
        return None  # "31 February 2025" and "28 people 2025" are words, not dates


def _month(word: str) -> int | None:
    # "İyun" in capitals lowers to i and a combining dot; no month name needs the dot.
    return _MONTHS.get(word.replace("İ", "i").lower())
