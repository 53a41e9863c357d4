from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.passages import main_language, split_document
from relsearch.analysis.registry import get_analyzer
from relsearch.document import Document, Passage
from relsearch.engine.base import StoredDocument
from relsearch.highlight import CUT, LEAD, WIDTH, make_snippet, term_weights
from relsearch.query.plan import Concept, PatternConcept, PhraseConcept
from relsearch.results import Snippet

FILLER = "Переговоры продолжались до позднего вечера, и никто не уходил. "


def snippet_of(document: Document, terms: Mapping[str, float], **options: int) -> Snippet:
    sections = split_document(document)
    stored = StoredDocument(document, main_language(sections), tuple(section.language for section in sections))
    return make_snippet(stored, terms, **options)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.spans]


def test_words_are_marked_as_they_stand() -> None:
    document = Document("1", "О ГРАНИЦАХ и о гра\u00adни\u00adце говорили.", language="ru")
    snippet = snippet_of(document, {"ru:граница": 0.9})
    assert marked(snippet) == ["ГРАНИЦАХ", "гра\u00adни\u00adце"]
    assert snippet.text == document.text


def test_far_into_a_long_text() -> None:
    text = FILLER * 2000 + "Здесь граница. " + FILLER * 10
    snippet = snippet_of(Document("1", text, language="ru"), {"=граница": 1.0})
    assert marked(snippet) == ["граница"]
    assert snippet.text.startswith(CUT)
    assert snippet.text.endswith(CUT)
    assert len(snippet.text) <= WIDTH + 2 * len(CUT)


def test_the_stretch_with_most_words_wins() -> None:
    text = "Граница. " + FILLER * 20 + "Граница и река. " + FILLER * 20 + "Река."
    snippet = snippet_of(Document("1", text, language="ru"), {"=граница": 1.0, "=река": 1.0})
    assert marked(snippet) == ["Граница", "река"]


def test_a_heavier_word_wins() -> None:
    text = "Граница. " + FILLER * 20 + "Река."
    assert marked(snippet_of(Document("1", text, language="ru"), {"=граница": 0.2, "=река": 1.0})) == ["Река"]
    assert marked(snippet_of(Document("1", text, language="ru"), {"=граница": 1.0, "=река": 0.2})) == ["Граница"]


def test_the_text_itself_before_boilerplate() -> None:
    passages = (Passage("NATO, NATO and NATO summit", kind="boilerplate"),)
    document = Document("1", "The alliance, NATO, met.", language="en", passages=passages)
    assert snippet_of(document, {"=nato": 1.0, "=summit": 1.0}).text == "The alliance, NATO, met."
    assert marked(snippet_of(document, {"=summit": 1.0})) == ["summit"]


def test_the_beginning_where_only_the_title_has_it() -> None:
    document = Document("1", FILLER * 10, title="Граница", language="ru")
    snippet = snippet_of(document, {"=граница": 1.0})
    assert snippet.spans == ()
    assert snippet.text.startswith("Переговоры продолжались")
    assert snippet.text.endswith(CUT)
    assert snippet_of(Document("1", "", title="Граница"), {"=граница": 1.0}) == Snippet("")


def test_each_section_in_its_language() -> None:
    document = Document("1", "The guards were standing at the gate.\nОхрана стояла у ворот.")
    assert marked(snippet_of(document, {"en:guard": 1.0})) == ["guards"]
    assert marked(snippet_of(document, {"ru:охрана": 1.0})) == ["Охрана"]


def test_line_breaks_become_spaces() -> None:
    document = Document("1", "", passages=(Passage("one\ntwo\tthree\u2028four", language="en"),))
    assert snippet_of(document, {"=two": 1.0}).text == "one two three four"


@pytest.mark.parametrize("tail", [".", "!", "...", ")", "»", ".)", " ", "\n"])
def test_a_window_is_never_cut_within_its_words(tail: str) -> None:
    """A marked word that ends just where the snippet does is shown whole, and marked as it stands."""
    found = set()
    for gap in range(150, 185):
        filler = ("abc " * 60)[: gap - 1] + " "
        text = "x " * 40 + "first " + filler + "lastword" + tail + "and more words follow here " * 10
        snippet = snippet_of(Document("1", text, language="en"), {"=first": 1.0, "=lastword": 1.0})
        found.add(tuple(marked(snippet)))
    together, apart = ("first", "lastword"), ("first",)
    assert found == {together, apart}, "near ones are shown together, far ones are not"


words = st.sampled_from(["граница", "Границы", "border", "borders,", "река.", "—", "x" * 70, "...", "ёлка", "35"])


@given(st.lists(words, max_size=80).map(" ".join), st.sampled_from([60, 61, 90, 240, 1000]))
def test_spans_are_words_of_the_terms(text: str, width: int) -> None:
    terms = {"ru:граница": 1.0, "en:border": 0.5, "=35": 0.1}
    document = Document("1", text, language="ru")
    snippet = snippet_of(document, terms, width=width)
    ends = [0, *(end for span in snippet.spans for end in span)]
    assert ends == sorted(ends)
    assert ends[-1] <= len(snippet.text)
    for word in marked(snippet):
        found = {term for code in ("ru", "en") for term in get_analyzer(code).word_terms(word)}
        assert not terms.keys().isdisjoint(found), word
    assert snippet.text.strip(CUT).strip() in " ".join(text.split("\n"))
    assert len(snippet.text) <= width + LEAD + 70 + 2 * len(CUT)


def test_term_weights() -> None:
    part = Concept("a", {"=a": 1.0, "en:a": 0.9})
    leaves = [
        Concept("b", {"=b": 1.0, "en:b": 0.5}, boost=2.0),
        Concept("b", {"=b": 1.0}, boost=0.5),
        PhraseConcept("a a", (part, part), boost=3.0),
        PatternConcept("c*", "c*"),
    ]
    assert term_weights(leaves, ["=a", "=b", "en:b", "=cat"]) == {"=a": 3.0, "=b": 2.0, "en:b": 1.0, "=cat": 1.0}
    assert term_weights(leaves, []) == {}
