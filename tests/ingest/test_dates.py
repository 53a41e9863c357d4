from __future__ import annotations

from datetime import date as Date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.ingest.dates import Stamp, is_day_and_month, parse_iso_date, parse_stamp

DAY = Date(2025, 10, 8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8 October, 2025", Stamp(DAY, None)),
        ("8 October 2025", Stamp(DAY, None)),
        ("October 8, 2025", Stamp(DAY, None)),
        ("Oct. 8th, 2025", Stamp(DAY, None)),
        ("8 октября, 2025", Stamp(DAY, None)),
        ("8 октября 2025 г.", Stamp(DAY, None)),
        ("8 октября 2025 года", Stamp(DAY, None)),
        ("8 Oktyabr, 2025", Stamp(DAY, None)),
        ("8 oktyabr 2025-ci il", Stamp(DAY, None)),
        ("08.10.2025", Stamp(DAY, None)),
        ("2025-10-08", Stamp(DAY, None)),
        ("8 October 2025, 17:46", Stamp(DAY, "17:46")),
        ("08.10.2025 | 7:05", Stamp(DAY, "7:05")),
        ("8 October 2025 17:46 (UTC +04:00)", Stamp(DAY, "17:46")),
        ("17:46", Stamp(None, "17:46")),
        ("3 İYUN 2024", Stamp(Date(2024, 6, 3), None)),
        ("31 February 2025", None),
        ("28 people 2025", None),
        ("25:61", None),
        ("On 8 October, 2025 it rained", None),
        ("8 October", None),
        ("", None),
    ],
)
def test_stamp(text: str, expected: Stamp | None) -> None:
    assert parse_stamp(text) == expected


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
}


@given(st.dates(min_value=Date(1000, 1, 1)), st.sampled_from(sorted(MONTHS)))
def test_every_day_is_read_in_every_language(day: Date, language: str) -> None:
    month = MONTHS[language].split()[day.month - 1]
    assert parse_stamp(f"{day.day} {month}, {day.year}") == Stamp(day, None)


@given(st.text())
def test_any_text_is_a_stamp_or_none(text: str) -> None:
    stamp = parse_stamp(text)
    assert stamp is None or stamp != Stamp(None, None)


def test_iso_date_is_the_day_as_written() -> None:
    assert parse_iso_date(" 2025-10-08T23:59:59-12:00") == DAY
    assert parse_iso_date("2025-10-08 01:00") == DAY


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "08.10.2025"])
def test_other_text_is_no_iso_date(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the standard library's words
        parse_iso_date(text)


def test_days_of_the_year() -> None:
    assert all(map(is_day_and_month, ["June 21", "Feb. 3", "21 iyun", "3 февраля"]))
    assert not any(map(is_day_and_month, ["June", "21 guests", "21 June 2024", "two towns"]))
