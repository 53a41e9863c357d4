"""One spelling for the ways in which people write the same number or the same day.

Thousands are parted by commas, dots or spaces, decimals by a comma or a dot, days are written from either
end: ``1,000`` = ``1.000`` = ``1000``, ``3,5`` = ``3.5``, ``28.10.2025`` = ``2025-10-28``. One group of exactly three
digits is read as thousands (``1,250``), because that is what it is in news in all three languages; only after a
zero it is a decimal (``0,125``).
"""

from __future__ import annotations

import re
from typing import Final

SPACES: Final = " \u00a0\u2009\u202f"
"""What parts thousands beside commas and dots: in print a thin or no-break space, in typing a plain one."""

_PLAIN: Final = re.compile(r"\d++")
_GROUPS: Final = rf"[1-9]\d{{0,2}}(?:(?P<mark>[.,{SPACES}])\d{{3}})(?:(?P=mark)\d{{3}})*+"
_THOUSANDS: Final = re.compile(rf"(?P<whole>{_GROUPS})(?:(?!(?P=mark))[.,](?P<fraction>\d++))?")
_DECIMAL: Final = re.compile(r"(?P<whole>\d++)[.,](?P<fraction>\d++)")
_NO_DIGIT: Final = re.compile(r"\D+")
_YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})([-./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})")
_YEAR_LAST: Final = re.compile(r"(?P<day>\d{1,2})([-./])(?P<month>\d{1,2})\2(?P<year>\d{4})")


def standard_number(text: str) -> str:
    """A number without thousands marks, decimals behind a dot; what is no number of this kind stays as it is.

    >>> standard_number("1,000"), standard_number("1.000,5"), standard_number("3,5"), standard_number("0,125")
    ('1000', '1000.5', '3.5', '0.125')
    >>> standard_number("192.168.0.1"), standard_number("007"), standard_number("3.10")
    ('192.168.0.1', '007', '3.10')
    """
    if _PLAIN.fullmatch(text):
        return text
    if match := _THOUSANDS.fullmatch(text):
        whole = _NO_DIGIT.sub("", match["whole"])
        return f"{whole}.{match['fraction']}" if match["fraction"] else whole
    if match := _DECIMAL.fullmatch(text):
        return f"{match['whole']}.{match['fraction']}"
    return text


def iso_date(text: str) -> str | None:
    """A day written in digits, with a year of four, as in ISO 8601; ``None`` for what is no day.

    The day stands before the month unless that makes no day: then it is an American one.

    >>> iso_date("28.10.2025"), iso_date("2025/10/28"), iso_date("10/28/2025"), iso_date("28.28.2025")
    ('2025-10-28', '2025-10-28', '2025-10-28', None)
    """
    match = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if match is None:
        return None
    month, day = int(match["month"]), int(match["day"])
    if month > 12 and match.re is _YEAR_LAST and "/" in text:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{int(match['year']):04d}-{month:02d}-{day:02d}"
