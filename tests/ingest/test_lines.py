from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.ingest.lines import Byline, Kind, classify, dateline, parse_byline, split_tags
from relsearch.ingest.writing import Story, certain_language


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ferry has returned to Northby.", Kind.PROSE),
        ("“The ferry has returned,” said the mayor…”", Kind.PROSE),
        ("It rained, and " + "it rained " * 20, Kind.PROSE),
        ("Ferry returns to Northby", Kind.TEXT),
        ("Who took the ferry to Northby?", Kind.TEXT),
        ("Bay Wire Co.", Kind.TEXT),
        ("one, two, three, " * 20, Kind.TEXT),
        ("• 28 October, 2025", Kind.STAMP),
        ("·17:46", Kind.STAMP),
        ("28.10.2025", Kind.STAMP),
        ("17:46", Kind.CLOCK),
        ("LATEST NEWS", Kind.NEWS),
        ("Лента новостей", Kind.NEWS),
        ("SON XƏBƏRLƏR", Kind.NEWS),
        ("XƏBƏR LENTİ", Kind.NEWS),
        ("All News Feed", Kind.NEWS),
        ("Butun xeberler", Kind.NEWS),  # typed without the dots and hooks
        ("Video", Kind.FURNITURE),
        ("Фото", Kind.FURNITURE),
        ("Photo: Oda Falk for the harbour office.", Kind.FURNITURE),
        ("+555 12 200-00-00", Kind.FURNITURE),
        ("Тел.: (555 12) 200-00-00", Kind.FURNITURE),
        ("https://example.org/news/ferry-returns", Kind.FURNITURE),
        ("office@example.org", Kind.FURNITURE),
        ("© 2024 Bay Wire. All rights reserved.", Kind.FURNITURE),
        ("2024", Kind.TEXT),
        ("By Baypost", Kind.BYLINE),
        ("Мənbə: Bay Wire", Kind.TEXT),  # a Cyrillic М: another word
        ("Mənbə: Bay Wire", Kind.BYLINE),
        ("Ministry of Lakes of the Republic of Ruritania", Kind.ORGANISATION),
        ("Ferry Agency of the Republic of Ruritania", Kind.ORGANISATION),
        ("Ferry Agency of the Republic of Ruritania opens the season", Kind.TEXT),
        ("Ministry of Lakes opens the season", Kind.TEXT),
        ("Министерство озёр и рек Республики Руритания", Kind.ORGANISATION),
        ("Министерство озёр и рек открыло сезон", Kind.TEXT),
        ("Ruritaniya Respublikasının Xarici İşlər Nazirliyi", Kind.ORGANISATION),
        ("Açar sözlər: bərə, körfəz", Kind.TAGS),
        ("#bərə #körfəz", Kind.TAGS),
        ("#bərə körfəzə qayıdıb", Kind.TEXT),
    ],
)
def test_kind_of_a_line(text: str, kind: Kind) -> None:
    assert classify(text.strip()).kind is kind


@pytest.mark.parametrize(
    "text", ["#a," * 160 + "#", "@" * 499, "a@" * 249, "28 may 2025" + " " * 400 + "x", "By " + "A " * 240]
)
def test_no_line_takes_long(text: str) -> None:
    # Patterns that backtrack without end would hang here.
    assert classify(text).text == text


@given(st.text())
def test_every_line_has_a_kind(text: str) -> None:
    assert classify(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Baypost", Byline(("Baypost",), ())),
        ("By Oda Falk", Byline((), ("Oda Falk",))),
        ("By Bay News Agency", Byline(("Bay News Agency",), ())),
        ("By Bay Wire", Byline(("Bay Wire",), ())),
        ("By Oda Falk and Jon Berg", Byline((), ("Oda Falk", "Jon Berg"))),
        ("By Oda Falk | Baypost", Byline(("Baypost",), ("Oda Falk",))),
        ("Источник: Озёрный вестник", Byline(("Озёрный вестник",), ())),
        ("Müəllif: Aysel Bağırova", Byline((), ("Aysel Bağırova",))),
        ("By land and by sea", None),
        ("By Monday. By Tuesday.", None),
        ("Baypost", None),
        ("By ,", None),
    ],
)
def test_byline(text: str, expected: Byline | None) -> None:
    assert parse_byline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NORTHBY, Ruritania, June 21. It rained.", "NORTHBY, Ruritania, June 21. "),
        ("NORTHBY, Feb. 3 — It rained.", "NORTHBY, Feb. 3 — "),
        ("НОРТБИ, 21 июня. /Озёрный вестник/. Шёл дождь.", "НОРТБИ, 21 июня. "),
        ("Bakı, 21 iyun, BAYPOST - Yağış yağıb.", "Bakı, 21 iyun, BAYPOST - "),
        ("On June 21, it rained.", ""),
        ("It rained in Northby on Monday, June 21.", ""),
    ],
)
def test_dateline(text: str, expected: str) -> None:
    assert dateline(text) == expected


def test_tags_are_split_only_where_something_stands_between_them() -> None:
    assert split_tags("ferry, Northby bay; timetable") == ["ferry", "Northby bay", "timetable"]
    assert split_tags("#ferry #bay") == ["ferry", "bay"]
    assert split_tags("ferry Northby bay") == ["ferry Northby bay"]
    assert split_tags("The ferry has come back to the bay, they say") == [
        "The ferry has come back to the bay, they say"
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bərə qayıdıb", "az"),
        ("Паром вернулся, WUF", "ru"),
        ("Ferry returns", None),
        ("Бәрә бу ҝүн гајыдыб", "az"),
        ("Баканың кәмәсе", None),  # Cyrillic, but not the Russian alphabet
        ("Mayor Əli says that " + "the ferry has returned " * 10, None),
        ("12:30", None),
    ],
)
def test_certain_language(text: str, language: str | None) -> None:
    assert certain_language(text) == language


def test_foreign_lines() -> None:
    english, azerbaijani = Story("The ferry returned to Northby."), Story("Bərə Şimal körfəzinə qayıdıb.")
    assert english.is_foreign("Bərə Şimal körfəzinə qayıdıb")
    assert azerbaijani.is_foreign("Boat comes back to the bay")
    assert not english.is_foreign("Boat comes back to the bay")
    assert not azerbaijani.is_foreign("Gəmi limana çatıb")
    assert not Story("").is_foreign("Паром")
