"""Sections -> one stream of positions a field."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.passages import Section, split_document
from relsearch.analysis.registry import analyze, registered
from relsearch.analysis.stream import SECTION_GAP, analyze_document, term_streams
from relsearch.document import Document, Passage
from relsearch.errors import UnknownLanguageError

SECTIONS = st.lists(
    st.builds(
        Section,
        field=st.sampled_from(["title", "body"]),
        text=st.lists(
            st.sampled_from(["guards", "Bakı", "стали", "стали", "F-35", "3,5", "...", "Əliyev", "東京", "a", "a"])
        ).map(" ".join),
        language=st.sampled_from(registered()),
        weight=st.sampled_from([1.0, 0.5, 0.02]),
        own=st.booleans(),
    ),
    max_size=5,
)


def test_positions_continue_over_sections_with_a_gap() -> None:
    page = Document("1", "One two.\nThree two.", title="Two", language="en")
    streams = analyze_document(page).streams
    body = streams["body"].occurrences
    assert body["=one"] == [(0, 1.0)]
    assert body["=two"] == [(1, 1.0), (2 + SECTION_GAP + 1, 1.0)]
    assert body["=three"] == [(2 + SECTION_GAP, 1.0)]
    assert streams["title"].occurrences["=two"] == [(0, 1.0)]


def test_weights_of_section_and_term_multiply() -> None:
    page = Document("1", "", passages=(Passage("стали", language="ru", kind="tags"),))
    (token,) = analyze("ru", "стали")
    occurrences = analyze_document(page).streams["body"].occurrences
    assert {position for places in occurrences.values() for position, _ in places} == {0}
    weights = {term: places[0][1] for term, places in occurrences.items()}
    assert weights == pytest.approx({term: weight * 0.5 for term, weight in token.terms.items()})
    assert occurrences["ru:стать"][0][1] > occurrences["ru:сталь"][0][1]


def test_length_counts_words_by_the_weight_of_their_section() -> None:
    page = Document(
        "1",
        "One two three.\n…\nFour F-35.",
        title="Five six",
        language="en",
        passages=(Passage("seven eight", kind="tags"), Passage("nine", kind="boilerplate")),
    )
    streams = analyze_document(page).streams
    assert streams["body"].length == pytest.approx(3 + 0 + 3 + 2 * 0.5 + 0.02)
    assert streams["title"].length == 2.0


def test_a_section_without_words_still_parts_its_neighbours() -> None:
    sections = [Section("body", text, "en", 1.0, True) for text in ("one", "...", "two")]
    assert term_streams(sections)["body"].occurrences["=two"] == [(1 + SECTION_GAP + 0 + SECTION_GAP, 1.0)]


def test_each_section_is_read_in_its_language() -> None:
    page = Document("1", "Стороны обсудили границы.\nThe borders were discussed by the sides today.")
    occurrences = analyze_document(page).streams["body"].occurrences
    assert "ru:граница" in occurrences
    assert "en:border" in occurrences
    assert not [term for term in occurrences if term.startswith("az:")]


def test_an_empty_document_has_empty_streams() -> None:
    analyzed = analyze_document(Document("1", ""))
    assert analyzed.sections == ()
    assert {field: (dict(stream.occurrences), stream.length) for field, stream in analyzed.streams.items()} == {
        "title": ({}, 0.0),
        "body": ({}, 0.0),
    }


def test_an_analyzed_document_keeps_what_it_was_made_of() -> None:
    page = Document("1", "Граница", title="Report")
    analyzed = analyze_document(page)
    assert analyzed.document is page
    assert list(analyzed.sections) == split_document(page)


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(UnknownLanguageError):
        analyze_document(Document("1", "text", language="tlh"))
    with pytest.raises(UnknownLanguageError):
        term_streams([Section("body", "text", "tlh", 1.0, True)])


@given(SECTIONS)
def test_positions_ascend_with_at_most_one_occurrence_of_each(sections: list[Section]) -> None:
    for stream in term_streams(sections).values():
        for occurrences in stream.occurrences.values():
            positions = [position for position, _ in occurrences]
            assert positions == sorted(set(positions))
            assert all(0.0 < weight <= 1.0 for _, weight in occurrences)


@given(SECTIONS)
def test_every_word_of_every_section_is_in_its_field(sections: list[Section]) -> None:
    expected: dict[str, dict[str, list[float]]] = {"title": defaultdict(list), "body": defaultdict(list)}
    lengths = {"title": 0.0, "body": 0.0}
    for section in sections:
        for token in analyze(section.language, section.text):
            lengths[section.field] += section.weight
            for term, weight in token.terms.items():
                expected[section.field][term].append(weight * section.weight)
    for field, stream in term_streams(sections).items():
        assert stream.length == pytest.approx(lengths[field])
        assert {term: [weight for _, weight in found] for term, found in stream.occurrences.items()} == expected[field]


@given(SECTIONS)
def test_no_phrase_reaches_over_two_sections(sections: list[Section]) -> None:
    together = term_streams(sections)
    for field in ("title", "body"):
        ends: list[int] = []
        start = 0
        for section in sections:
            if section.field == field:
                words = len(analyze(section.language, section.text))
                ends.extend(range(start, start + words))
                start += words + SECTION_GAP
        positions = {at for found in together[field].occurrences.values() for at, _ in found}
        assert positions == set(ends)
