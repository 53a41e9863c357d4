"""The sample corpus in seeds/ keeps the promises of its README: format, counts, and consistent judgements."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = {path.stem: path for path in sorted((SEEDS / "pages").glob("*.txt"))}
PAGE_NAME = re.compile(r"(?P<story>\d\d-[a-z0-9-]+)\.(?P<language>en|ru|az|mixed|az-ascii|az-cyrl)")
LIST_HEADING = re.compile(r"^\s*(?:Latest News|Последние новости|Son x[əe]b[əe]rl[əe]r)\s*$", re.MULTILINE)
LIST_END = re.compile(r"^\s*(?:All News Feed|Все новости|B[üu]t[üu]n x[əe]b[əe]rl[əe]r)\s*$", re.MULTILINE)
CLOCK = re.compile(r"^\s*\d\d:\d\d\s*$", re.MULTILINE)
DATE_LINE = re.compile(r" date (\d{4}-\d\d-\d\d) \S")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
AZERBAIJANI_CYRILLIC = re.compile(r"[әҝғһҹөүјҺӘҸ]")
PARAGRAPH_WORDS = 12  # shorter lines are titles, tags, sections
SENTENCE_ENDS = tuple('.?!»"')  # what long headlines lack


def read(page_id: str) -> str:
    return PAGES[page_id].read_bytes().decode("utf-8")


def language_of(page_id: str) -> str:
    match = PAGE_NAME.fullmatch(page_id)
    assert match, f"{page_id}: not NN-slug.LANGUAGE"
    return match["language"]


def story_of(page_id: str) -> str:
    return page_id.split(".")[0]


def before_list(page_id: str) -> str:
    return LIST_HEADING.split(read(page_id))[0]


def news_list(page_id: str) -> str:
    parts = LIST_HEADING.split(read(page_id))
    return parts[1] if len(parts) > 1 else ""


def paragraphs(page_id: str) -> list[str]:
    lines = [line.strip() for line in before_list(page_id).splitlines()]
    return [line for line in lines if len(line.split()) >= PARAGRAPH_WORDS and line.endswith(SENTENCE_ENDS)]


def pages_in(language: str) -> list[str]:
    return [page_id for page_id in PAGES if language_of(page_id) == language]


def load_queries() -> list[dict[str, str]]:
    return [json.loads(line) for line in (SEEDS / "queries.jsonl").read_text(encoding="utf-8").splitlines()]


def load_judgements() -> list[tuple[str, str, int]]:
    header, *rows = (SEEDS / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    assert header == "query-id\tcorpus-id\tscore"
    split = [row.split("\t") for row in rows]
    return [(query, page, int(score)) for query, page, score in split]


QUERIES = load_queries()
JUDGEMENTS = load_judgements()
PAGES_WITH_LIST = [page_id for page_id in PAGES if news_list(page_id)]


def test_there_are_enough_pages_and_stories() -> None:
    assert len(PAGES) >= 42
    assert len({story_of(page_id) for page_id in PAGES}) >= 14


def test_every_story_is_told_in_two_languages_on_separate_pages() -> None:
    languages: dict[str, set[str]] = defaultdict(set)
    for page_id in PAGES:
        if language_of(page_id) != "mixed":
            languages[story_of(page_id)].add(language_of(page_id).split("-")[0])
    assert {story: found for story, found in languages.items() if len(found) < 2} == {}
    assert {story_of(page_id) for page_id in PAGES} == set(languages)


@pytest.mark.parametrize("page_id", PAGES)
def test_page_is_clean_utf8(page_id: str) -> None:
    text = read(page_id)
    assert unicodedata.is_normalized("NFC", text)
    assert not {"\ufffd", "\r", "\ufeff"} & set(text)


@pytest.mark.parametrize("page_id", PAGES)
def test_body_has_several_paragraphs_of_120_to_350_words(page_id: str) -> None:
    body = paragraphs(page_id)
    assert len(body) >= 4
    assert 120 <= sum(len(paragraph.split()) for paragraph in body) <= 350


@pytest.mark.parametrize("page_id", pages_in("az"))
def test_azerbaijani_page_uses_its_letters(page_id: str) -> None:
    assert all("ə" in paragraph for paragraph in paragraphs(page_id))
    assert not any(CYRILLIC.search(paragraph) for paragraph in paragraphs(page_id))


@pytest.mark.parametrize("page_id", pages_in("ru"))
def test_russian_page_is_in_russian(page_id: str) -> None:
    for paragraph in paragraphs(page_id):
        letters = [char for char in paragraph if char.isalpha()]
        assert len(CYRILLIC.findall(paragraph)) > 0.8 * len(letters), paragraph
    assert not AZERBAIJANI_CYRILLIC.search(read(page_id))


@pytest.mark.parametrize("page_id", pages_in("en"))
def test_english_page_is_in_english(page_id: str) -> None:
    assert all(re.search(r"\b(?:the|a|of|to|are)\b", paragraph) for paragraph in paragraphs(page_id))
    assert not any(CYRILLIC.search(paragraph) or "ə" in paragraph for paragraph in paragraphs(page_id))


def test_ascii_azerbaijani_page_has_no_diacritics() -> None:
    pages = pages_in("az-ascii")
    assert pages
    assert all(char.isascii() for page_id in pages for char in read(page_id) if char.isalpha())


def test_cyrillic_azerbaijani_page_has_its_letters() -> None:
    pages = pages_in("az-cyrl")
    assert pages
    for page_id in pages:
        assert all(AZERBAIJANI_CYRILLIC.search(paragraph) for paragraph in paragraphs(page_id))
        assert not re.search("[щъэюяьцйё]", read(page_id))  # dropped from the alphabet by 1958


def test_mixed_pages_hold_paragraphs_in_two_alphabets_or_languages() -> None:
    pages = pages_in("mixed")
    assert len(pages) >= 5
    for page_id in pages:
        russian = [text for text in paragraphs(page_id) if len(CYRILLIC.findall(text)) > len(text) / 2]
        latin = [text for text in paragraphs(page_id) if text not in russian]
        assert russian, page_id
        assert latin, page_id


def test_news_lists_are_there_and_complete() -> None:
    assert len(PAGES_WITH_LIST) >= 12
    for page_id in PAGES_WITH_LIST:
        assert len(CLOCK.findall(news_list(page_id))) >= 3, page_id
        assert LIST_END.search(news_list(page_id)), page_id


def test_dates_are_real_and_some_pages_have_none() -> None:
    dated = {page_id: match for page_id in PAGES if (match := DATE_LINE.match(read(page_id)))}
    assert 3 <= len(PAGES) - len(dated) < len(dated)
    for page_id, match in dated.items():
        assert 2019 <= date.fromisoformat(match[1]).year <= 2026, page_id


def test_queries_are_well_formed() -> None:
    assert len(QUERIES) >= 75
    assert all(set(query) == {"_id", "text", "lang"} for query in QUERIES)
    assert len({query["_id"] for query in QUERIES}) == len(QUERIES)
    assert len({query["text"] for query in QUERIES}) == len(QUERIES)
    assert all(query["text"].strip() and unicodedata.is_normalized("NFC", query["text"]) for query in QUERIES)
    languages = Counter(query["lang"] for query in QUERIES)
    assert set(languages) == {"en", "ru", "az", "az_Cyrl"}
    assert min(languages[language] for language in ("en", "ru", "az")) >= 20


def test_judgements_name_known_queries_and_pages() -> None:
    assert {page for _, page, _ in JUDGEMENTS} <= set(PAGES)
    assert {score for _, _, score in JUDGEMENTS} == {1, 2}
    assert {query for query, _, _ in JUDGEMENTS} == {query["_id"] for query in QUERIES}
    assert len({(query, page) for query, page, _ in JUDGEMENTS}) == len(JUDGEMENTS)


def test_every_page_is_relevant_to_some_query() -> None:
    assert {page for _, page, _ in JUDGEMENTS} == set(PAGES)


def test_judgements_cross_languages() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for query, page, _ in JUDGEMENTS:
        found[query].add(language_of(page).split("-")[0])
    one_page = {query for query, count in Counter(query for query, _, _ in JUDGEMENTS).items() if count == 1}
    assert {query for query, languages in found.items() if len(languages) == 1} <= one_page


@pytest.mark.parametrize(
    ("word", "about"),
    [
        (r"NATO|НАТО", "05-mine-action"),
        (r"Qarabag|Qarabağ\"|«Карабах", "12-qarabag"),
        (r"COP29", "08-cop29"),
    ],
)
def test_news_lists_mislead(word: str, about: str) -> None:
    """A word stands in the lists of pages that do not otherwise have it, while other pages are about it."""
    misled = [
        page_id
        for page_id in PAGES_WITH_LIST
        if re.search(word, news_list(page_id)) and not re.search(word, before_list(page_id))
    ]
    assert len(misled) >= 2
    topic_queries = {query["_id"] for query in QUERIES if re.search(word, query["text"])}
    assert topic_queries
    relevant = {page for query, page, _ in JUDGEMENTS if query in topic_queries}
    assert not relevant & set(misled)
    assert {page for page in PAGES if story_of(page) == about} <= relevant


def test_readme_states_the_counts() -> None:
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    kinds = Counter(language_of(page_id) for page_id in PAGES)
    stories = len({story_of(page_id) for page_id in PAGES})
    assert f"{len(PAGES)} pages telling {stories} stories" in readme
    assert f"{kinds['en']} English, {kinds['ru']} Russian, {kinds['az']} Azerbaijani" in readme
    assert f"{kinds['mixed']} in mixed languages" in readme
    assert f"{len(QUERIES)} queries" in readme
    assert f"{len(JUDGEMENTS)} judgements" in readme
    assert f"on {len(PAGES_WITH_LIST)} pages, a list of other news" in readme
