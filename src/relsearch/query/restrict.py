"""Filters and languages given beside a query -> requirements of its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from relsearch.analysis.registry import get_analyzer
from relsearch.errors import QueryError
from relsearch.query.plan import NOTHING, Combination, Plan
from relsearch.query.tree import Between, Equals

FILTER_FIELDS: Final = ("id", "language", "source", "section", "tags", "url", "date")

FilterValue = str | date | Sequence[str] | tuple[date | None, date | None]
"""A value, several of which any will do, or for dates the first and the last day, ``None`` for open."""


def restrict(plan: Plan, filters: Mapping[str, FilterValue], languages: Sequence[str] | None) -> Plan:
    """The plan with further requirements; of a plan without words, what is left is the requirements.

    filters    field of `FILTER_FIELDS` -> value
    languages  codes of languages, any of which will do; ``None`` for no requirement

    >>> restrict(NOTHING, {"source": "Report"}, None).must
    (Combination(must=(), should=(Equals(field='source', value='Report'),), must_not=()),)

    Raises `QueryError` for an unknown field or a value of the wrong type, `UnknownLanguageError` for a
    language without an analyzer.
    """
    requirements = list(_requirements(filters))
    if languages is not None:
        requirements.append(_any_of("language", languages))
    if not requirements:
        return plan
    return Combination(must=tuple(requirements) if plan == NOTHING else (plan, *requirements))


def _requirements(filters: Mapping[str, FilterValue]) -> Iterator[Plan]:
    if not isinstance(filters, Mapping):
        raise QueryError(f"filters {filters!r:.80} is no mapping: give a dict of field -> value")
    for field, value in filters.items():
        if field not in FILTER_FIELDS:
            raise QueryError(f"no filter for the field {field!r}: use one of {', '.join(FILTER_FIELDS)}")
        if field == "date":
            yield _between(value)
        elif isinstance(value, str):
            yield _any_of(field, [value])
        elif isinstance(value, Sequence) and all(isinstance(each, str) for each in value):
            yield _any_of(field, [str(each) for each in value])
        else:
            raise QueryError(f"filter {field}={value!r}: give a string or a list of strings")


def _any_of(field: str, values: Sequence[str]) -> Plan:
    if field == "language":
        values = [get_analyzer(value.lower()).code for value in values]
    return Combination(should=tuple(Equals(field, value) for value in values))


def _between(value: FilterValue) -> Between:
    first, last = value if isinstance(value, tuple) and len(value) == 2 else (value, value)
    low, high = _day(first, value), _day(last, value)
    if low is not None and high is not None and low > high:
        raise QueryError(f"filter date={value!r} ends before it begins: give (first, last)")
    return Between("date", low, high)


def _day(day: object, value: FilterValue) -> date | None:
    if day is None or (isinstance(day, date) and not isinstance(day, datetime)):
        return day
    raise QueryError(f"filter date={value!r}: give a datetime.date, or a pair (first, last), None for open")
