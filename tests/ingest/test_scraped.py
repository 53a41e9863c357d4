"""Scraped pages: page by page against what a reader of the page would say it holds, then by assembled pages."""

from __future__ import annotations

import json
import re
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.document import Document
from relsearch.errors import ReadError
from relsearch.ingest import looks_scraped, parse_scraped_page, read_scraped_page

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))


def as_json(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "date": document.date and document.date.isoformat(),
        "section": document.section,
        "source": document.source,
        "tags": list(document.tags),
        "extra": document.extra,
        "paragraphs": document.text.split("\n\n"),
        "passages": [[passage.kind, passage.language, passage.text] for passage in document.passages],
    }


def test_there_are_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_becomes_what_it_says(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert as_json(read_scraped_page(page)) == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_is_recognised(page: Path) -> None:
    assert looks_scraped(page.read_text(encoding="utf-8"))


def test_plain_text_is_not_taken_for_a_page() -> None:
    assert not looks_scraped("Quiet harbour\n\nNo ship came in today. By noon\n\nthe fog was gone.")


def test_a_section_at_the_top_is_a_mark_of_a_page() -> None:
    assert looks_scraped("Ekologiya\nBərə körfəzə qayıdıb\n\nBərə bu gün körfəzə qayıdıb.")


# Single questions, one page each.


def test_date_line_wins_over_the_date_in_words_which_is_kept() -> None:
    page = parse_scraped_page("date 2024-05-17\n• 16 May, 2024\nThe boat is back again.", id="1")
    assert page.date == Date(2024, 5, 17)
    assert [passage.text for passage in page.passages] == ["• 16 May, 2024"]


def test_impossible_date_is_no_date_but_is_kept() -> None:
    page = parse_scraped_page("date 0000-00-00\nThe boat is back again.", id="1")
    assert page.date is None
    assert [passage.text for passage in page.passages] == ["0000-00-00"]


def test_repeated_menu_stays_a_menu_however_long() -> None:
    menu = "Markets and prices, " + " ".join(f"Topic{number}" for number in range(40))
    page = parse_scraped_page(f"date 2024-05-17 {menu}\n{menu}\nBoat returns to the bay\n\nThe boat is back.", id="1")
    assert (page.title, page.text) == ("Boat returns to the bay", "The boat is back.")
    assert [passage.text for passage in page.passages] == [menu]


def test_headline_in_the_date_line_is_the_title_where_the_story_uses_its_words() -> None:
    page = parse_scraped_page("date 2024-05-17 Ferry returns to Northby\n\nThe ferry has returned to Northby.", id="1")
    assert page.title == "Ferry returns to Northby"
    assert page.passages == ()


def test_headline_is_the_line_that_the_story_is_about() -> None:
    text = "Prices Weather Horoscope Cinema Trains Jobs\nFerry returns to Northby\nThe ferry has returned to Northby."
    assert parse_scraped_page(text, id="1").title == "Ferry returns to Northby"


def test_headline_with_a_full_stop_over_the_date() -> None:
    page = parse_scraped_page("Paris bərəsi geri qayıdıb.\n• 5 iyul, 2024\n• 10:00\nBərə bu gün qayıdıb.", id="1")
    assert (page.title, page.text) == ("Paris bərəsi geri qayıdıb.", "Bərə bu gün qayıdıb.")
    assert (page.date, page.extra) == (Date(2024, 7, 5), {"time": "10:00"})


def test_headline_in_another_language_over_the_story_is_a_headline_passage() -> None:
    text = "Паром вернулся в Нортби\nFerry returns to Northby\nThe ferry has returned to Northby."
    page = parse_scraped_page(text, id="1")
    assert page.title == "Ferry returns to Northby"
    assert [(passage.kind, passage.language) for passage in page.passages] == [("headline", "ru")]


def test_headline_with_few_azerbaijani_letters_is_told_from_english() -> None:
    page = parse_scraped_page(
        "The ferry has returned to Northby.\n\nBaykal Bostonda 0:2 uduza-uduza qalib gəldi", id="1"
    )
    assert [(passage.kind, passage.language) for passage in page.passages] == [("headline", "az")]


def test_azerbaijani_in_cyrillic_is_told_from_russian() -> None:
    text = "Дүнја\n• 14 феврал, 2020\nБәрә көрфәзә гајыдыб\nБәрә бу ҝүн көрфәзә гајыдыб.\nПаром вернулся в залив"
    page = parse_scraped_page(text, id="1")
    assert (page.title, page.section, page.date) == ("Бәрә көрфәзә гајыдыб", "Дүнја", Date(2020, 2, 14))
    assert [(passage.kind, passage.language) for passage in page.passages] == [("headline", "ru")]


def test_short_sentence_and_question_at_the_end_belong_to_the_body() -> None:
    page = parse_scraped_page("The ferry has returned to Northby.\n\nAt last.\n\nWhere had it been?", id="1")
    assert page.text == "The ferry has returned to Northby.\n\nAt last.\n\nWhere had it been?"


def test_list_of_news_without_heading_or_end() -> None:
    text = "By Baypost\nThe ferry has returned.\n\n10:00\nBread is cheap\n09:58\nMilk is dear\nFollow our channel."
    page = parse_scraped_page(text, id="1")
    assert page.text == "The ferry has returned."
    assert page.passages[-1].text == "10:00\nBread is cheap\n09:58\nMilk is dear\nFollow our channel."


def test_page_without_a_paragraph() -> None:
    page = parse_scraped_page("date 2024-05-17\nFerry returns to Northby\nVideo from the pier at noon", id="1")
    assert (page.title, page.text) == ("Ferry returns to Northby", "Video from the pier at noon")


def test_page_of_a_date_line_alone_has_a_title() -> None:
    assert parse_scraped_page("date 2024-05-17 Ferry returns", id="1").title == "Ferry returns"


@pytest.mark.parametrize("text", ["", " \n\ufeff\n\t", "date 2024-05-17\n"])
def test_empty_page_is_refused(text: str) -> None:
    with pytest.raises(ReadError, match=r"page 'x7' is empty: leave it out"):
        parse_scraped_page(text, id="x7")


# Pages put together from parts at random: the reader must find the parts again.

STORIES: dict[str, dict[str, Any]] = {
    "en": {
        "menu": "Spring Fair on the Bay",
        "title": "Northby council to plant chestnut trees along the river",
        "section": "Ecology",
        "stamp": ("• 28 April, 2024", "• 17:46"),
        "body": [
            "The council of Northby will plant chestnut trees along the river, the mayor told reporters.",
            "Gardeners chose the trees with care; each stands ten steps from the next one.",
            "“We want shade in summer,” she said.",
        ],
        "tags": "Northby council chestnut trees",
        "news": ("Latest News", "All News Feed", "Photo", "Owl moves into the town hall", "Society"),
    },
    "ru": {
        "menu": "Весенняя ярмарка Большая уборка",
        "title": "Городской совет высадит каштаны вдоль реки",
        "section": "Экология",
        "stamp": ("• 28 апреля, 2024", "• 17:46"),
        "body": [
            "Городской совет высадит каштаны вдоль реки, сообщил журналистам мэр.",
            "Саженцы выбирали садовники; между каштанами будет десять шагов.",
            "«Летом нам нужна тень», - сказал он.",
        ],
        "tags": "городской совет каштаны река",
        "news": ("Последние новости", "Все новости", "Видео", "Сова поселилась в ратуше", "Общество"),
    },
    "az": {
        "menu": "Yaz yarmarkası Böyük təmizlik",
        "title": "Şəhər şurası çay boyunca şabalıd ağacları əkəcək",
        "section": "Ekologiya",
        "stamp": ("• 28 aprel, 2024", "• 17:46"),
        "body": [
            "Şəhər şurası çay boyunca şabalıd ağacları əkəcək, mer jurnalistlərə bildirib.",
            "Ağacları bağbanlar seçiblər; onların arasında on addım məsafə olacaq.",
            "“Yayda bizə kölgə lazımdır”, - deyə o əlavə edib.",
        ],
        "tags": "şəhər şurası şabalıd ağacları",
        "news": ("Son xəbərlər", "Bütün xəbərlər", "Foto", "Bayquş bələdiyyə binasına köçüb", "Cəmiyyət"),
    },
}  # fmt: skip


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A page with some parts of the format, and what is to be found in it."""
    language = draw(st.sampled_from(sorted(STORIES)))
    story = STORIES[language]
    has = {
        part: draw(st.booleans()) for part in ("date", "menu", "title", "section", "stamp", "byline", "tags", "news")
    }
    body = story["body"][: draw(st.integers(1, 3))]
    others = draw(st.permutations([STORIES[other]["title"] for other in STORIES if other != language]))
    others = others[: draw(st.integers(0, 2))]
    wide = draw(st.sampled_from(["", "\n", "\n\n\n"]))

    lines: list[str] = []
    if has["date"]:
        lines += [f" date 2024-04-28 {story['menu'] if has['menu'] else ''}"]
    if has["date"] and has["menu"] and draw(st.booleans()):
        lines += [story["menu"]]
    if has["title"]:
        lines += [story["title"]]
    if has["section"]:
        lines += [story["section"]]
    if has["stamp"]:
        lines += story["stamp"]
    if has["title"] and has["stamp"]:
        lines += [story["title"]]
    if has["byline"]:
        lines += ["By Baypost"]
    lines += body
    if has["tags"]:
        lines += [story["tags"]]
    lines += others
    heading, end, label, headline, section = story["news"]
    news = [heading, "18:24", headline, section, "18:05", label, headline, section, end] if has["news"] else []
    text = f"\n{wide}".join(f"    {line}" for line in [*lines, *news])

    expected = {
        "title": story["title"] if has["title"] else body[0],
        "text": "\n\n".join(body),
        "date": Date(2024, 4, 28) if has["date"] or has["stamp"] else None,
        "section": story["section"] if has["section"] else None,
        "source": "Baypost" if has["byline"] else None,
        "tags": (story["tags"],) if has["tags"] else (),
        "extra": {"time": "17:46"} if has["stamp"] else None,
        "headlines": list(others),
        "boilerplate": [
            *([story["menu"]] if has["date"] and has["menu"] else []),
            *(["\n".join(news)] if news else []),
        ],
    }
    return text, expected


@given(pages())
def test_parts_of_a_page_are_found_again(page: tuple[str, dict[str, Any]]) -> None:
    text, expected = page
    document = parse_scraped_page(text, id="1")
    found = {
        field: getattr(document, field) for field in ("title", "text", "date", "section", "source", "tags", "extra")
    }
    for kind, name in (("headline", "headlines"), ("boilerplate", "boilerplate")):
        found[name] = [passage.text for passage in document.passages if passage.kind == kind]
    assert found == expected


LINES = [
    *(line for story in STORIES.values() for line in (story["menu"], story["title"], story["section"], story["tags"])),
    *(line for story in STORIES.values() for line in (*story["stamp"], *story["body"], *story["news"])),
    "By Baypost", "By Oda Falk", "Автор: Вера Лукина", "18:24", "18:05", "+555 12 200 00 00", "https://example.org/a",
    "Ministry of Lakes and Rivers", "Tags: one, two", "#one #two", "- an item", "Who?", "© 2024 Baypost", "25.12.2023",
    "date 2024-04-28", "date 2024-02-31 Spring Fair", "date 2024-04-28 NORTHBY, April 28. It rained all day.", "…", "“",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=40), min_size=1))
def test_no_word_of_a_page_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines).replace("\0", "")
    try:
        document = parse_scraped_page(text, id="1")
    except ReadError:
        assert not re.search(r"\w", re.sub(r"date:?\s+\d{4}-\d{2}-\d{2}", "", text, flags=re.IGNORECASE))
        return
    passages = [passage.text for passage in document.passages]
    extra = [str(value) for value in (document.extra or {}).values()]
    kept = "\n".join([document.title, document.text, document.section or "", document.source or "", *extra, *passages])
    lost = {
        word for line in text.splitlines() if (words := re.findall(r"\w+", line)) for word in words if word not in kept
    }
    assert lost <= words_kept_as_values(document)


def words_kept_as_values(document: Document) -> set[str]:
    """The words that a date and a byline may be written with, which the document holds as values."""
    labels = {"date", "By", "Автор"}
    if document.date is None:
        return labels
    day = document.date
    months = {4: {"April", "апреля", "aprel"}}
    return {*labels, str(day.year), str(day.day), f"{day:%m}", f"{day:%d}", *months.get(day.month, set())}
