"""Document -> sections, each in one language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.passages import Section, body_languages, main_language, split_document
from relsearch.analysis.registry import get_analyzer, registered, script_of
from relsearch.document import Document, Passage
from relsearch.errors import UnknownLanguageError

ENGLISH = "The presidents signed a declaration on strategic partnership in the capital yesterday."
RUSSIAN = "Президенты подписали в столице декларацию о стратегическом партнёрстве."
AZERBAIJANI = "Prezidentlər paytaxtda strateji tərəfdaşlıq haqqında bəyannamə imzalayıblar."
GREEK = "Οι πρόεδροι υπέγραψαν χθες στην πρωτεύουσα διακήρυξη."


def codes(document: Document) -> list[str]:
    return [section.language for section in split_document(document)]


def test_a_section_for_the_title_every_paragraph_and_every_passage() -> None:
    page = Document(
        "1",
        f"{ENGLISH}\n\n{RUSSIAN}\r\n  \n{AZERBAIJANI}",
        title="Declaration signed",
        passages=(Passage(GREEK, kind="headline"), Passage("Baku, Tashkent", kind="tags", language="en")),
    )
    assert split_document(page) == [
        Section("title", "Declaration signed", "en", 1.0, True),
        Section("body", ENGLISH, "en", 1.0, True),
        Section("body", RUSSIAN, "ru", 1.0, True),
        Section("body", AZERBAIJANI, "az", 1.0, True),
        Section("body", GREEK, "und", 1.0, False),
        Section("body", "Baku, Tashkent", "en", 0.5, False),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n \t\n"])
def test_nothing_gives_no_sections(text: str) -> None:
    page = Document("1", text, title=text)
    assert split_document(page) == []
    assert main_language([]) == "und"
    assert body_languages([]) == ("und",)


def test_each_paragraph_is_detected_by_itself() -> None:
    assert codes(Document("1", "\n".join([ENGLISH, RUSSIAN, AZERBAIJANI, GREEK]))) == ["en", "ru", "az", "und"]


def test_a_given_language_holds_where_its_script_fits() -> None:
    page = Document("1", "\n".join([AZERBAIJANI, ENGLISH, RUSSIAN, "Report", "2025", GREEK]), language="en")
    assert codes(page) == ["en", "en", "ru", "en", "en", "und"]


def test_a_given_azerbaijani_holds_for_both_its_alphabets() -> None:
    page = Document("1", f"Азәрбајҹан вә Өзбәкистан.\nСтолица\n{AZERBAIJANI}\n{GREEK}", language="az")
    assert codes(page) == ["az", "az", "az", "und"]


def test_a_given_undetermined_language_holds_for_all() -> None:
    assert codes(Document("1", f"{RUSSIAN}\n{ENGLISH}\n{GREEK}", language="und")) == ["und"] * 3


def test_short_paragraphs_take_the_language_written_most_in_their_script() -> None:
    assert codes(Document("1", f"Report\n{AZERBAIJANI}\n{AZERBAIJANI}\n{ENGLISH}")) == ["az", "az", "az", "en"]
    assert codes(Document("1", f"Report\n{AZERBAIJANI}\n{ENGLISH}\n{ENGLISH}")) == ["en", "az", "en", "en"]
    assert codes(Document("1", f"Report\n{RUSSIAN}\n{AZERBAIJANI}")) == ["az", "ru", "az"]


def test_short_paragraphs_alone_take_the_first_language_of_their_script() -> None:
    assert codes(Document("1", "Report\nОтчёт")) == ["en", "ru"]


def test_a_passage_does_not_decide_about_the_document() -> None:
    page = Document("1", f"Report\n{ENGLISH}", passages=(Passage(AZERBAIJANI * 5),))
    assert codes(page) == ["en", "en", "az"]


def test_a_passages_own_language_holds() -> None:
    page = Document("1", RUSSIAN, language="ru", passages=(Passage("Sabah", language="az"), Passage("Sabah")))
    assert codes(page) == ["ru", "az", "en"]


@pytest.mark.parametrize(
    ("kind", "weight", "expected"),
    [
        ("body", None, 1.0),
        ("headline", None, 1.0),
        ("tags", None, 0.5),
        ("boilerplate", None, 0.02),
        ("tags", 0.3, 0.3),
    ],
)
def test_weights_of_passages(kind: str, weight: float | None, expected: float) -> None:
    page = Document("1", "", passages=(Passage("Baku", kind=kind, weight=weight),))  # type: ignore[arg-type]
    assert [section.weight for section in split_document(page)] == [expected]


@pytest.mark.parametrize(
    "page",
    [
        Document("1", RUSSIAN, language="tlh"),
        Document("1", "", language="tlh"),
        Document("1", RUSSIAN, passages=(Passage("x", language="tlh"),)),
    ],
)
def test_an_unknown_language_is_an_error(page: Document) -> None:
    with pytest.raises(UnknownLanguageError, match="'tlh'"):
        split_document(page)


def test_main_language_is_the_longest_of_the_documents_own() -> None:
    page = Document("1", f"{RUSSIAN}\n{RUSSIAN}\n{ENGLISH}", title="Report", passages=(Passage(AZERBAIJANI * 9),))
    sections = split_document(page)
    assert main_language(sections) == "ru"
    assert body_languages(sections) == ("ru", "en")


def test_passages_beside_the_page_are_not_its_language() -> None:
    sections = split_document(Document("1", "", passages=(Passage(AZERBAIJANI, kind="boilerplate"),)))
    assert main_language(sections) == "und"
    assert body_languages(sections) == ("und",)


PARAGRAPHS = st.sampled_from(
    [ENGLISH, RUSSIAN, AZERBAIJANI, GREEK, "Report", "Отчёт", "2025", "", "  ", "Bakı", "سلام"]
)
LANGUAGES = st.sampled_from([None, *registered()])
PASSAGES = st.builds(
    Passage,
    text=PARAGRAPHS,
    language=LANGUAGES,
    kind=st.sampled_from(["body", "headline", "tags", "boilerplate"]),
)
DOCUMENTS = st.builds(
    Document,
    id=st.just("1"),
    text=st.lists(PARAGRAPHS, max_size=6).map("\n".join),
    title=PARAGRAPHS,
    language=LANGUAGES,
    passages=st.lists(PASSAGES, max_size=3).map(tuple),
)


@given(DOCUMENTS)
def test_known_languages_give_the_same_sections(page: Document) -> None:
    sections = split_document(page)
    assert split_document(page, known=[section.language for section in sections]) == sections


@pytest.mark.parametrize("known", [[], ["en"], ["en", "ru", "az"]])
def test_known_languages_of_another_document_are_an_error(known: list[str]) -> None:
    with pytest.raises(ValueError, match="zip"):
        split_document(Document("1", f"{ENGLISH}\n{RUSSIAN}"), known=known)


@given(DOCUMENTS)
def test_every_section_has_an_analyzer_that_reads_its_script(page: Document) -> None:
    for section in split_document(page):
        analyzer = get_analyzer(section.language)
        if section.own and any(map(str.isalpha, section.text)):
            assert script_of(section.text) in analyzer.scripts


@given(DOCUMENTS)
def test_no_text_is_lost_or_invented(page: Document) -> None:
    sections = split_document(page)
    own = [section.text for section in sections if section.own]
    assert own == [line for line in [page.title, *page.text.split("\n")] if line.strip()]
    assert [section.text for section in sections if not section.own] == [passage.text for passage in page.passages]


@given(DOCUMENTS)
def test_body_languages_start_with_the_main_one(page: Document) -> None:
    sections = split_document(page)
    spoken = body_languages(sections)
    assert spoken[0] == main_language(sections)
    assert len(set(spoken)) == len(spoken)
    assert {section.language for section in sections if section.own} <= set(spoken)
