from __future__ import annotations

import dataclasses
import pickle
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch import Document, DocumentError, Passage, RelsearchError
from relsearch.analysis.stream import analyze_document
from relsearch.document import PASSAGE_WEIGHTS
from relsearch.engine.record import decode_record, encode_record

storable = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | storable,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(storable, inner, max_size=3),
    max_leaves=5,
)
passages = st.builds(
    Passage,
    storable,
    language=st.sampled_from([None, "en", "ru", "az", "und"]),
    kind=st.sampled_from(sorted(PASSAGE_WEIGHTS)),
    weight=st.none() | st.floats(0, 1),
)
documents = st.builds(
    Document,
    id=storable.filter(str.strip),
    text=storable,
    title=storable,
    language=st.sampled_from([None, "en", "ru", "az", "und"]),
    date=st.none() | st.dates(),
    source=st.none() | storable,
    section=st.none() | storable,
    url=st.none() | storable,
    tags=st.lists(storable, max_size=3).map(tuple),
    extra=st.none() | st.dictionaries(storable, json_values, max_size=3),
    passages=st.lists(passages, max_size=2).map(tuple),
)


@given(documents)
def test_a_stored_document_comes_back_as_it_was(document: Document) -> None:
    stored = decode_record(encode_record(analyze_document(document)))
    assert stored.document == document
    assert len(stored.section_languages) == len(analyze_document(document).sections)


@given(documents)
def test_documents_are_values(document: Document) -> None:
    assert pickle.loads(pickle.dumps(document)) == document
    assert dataclasses.replace(document) == document


def test_documents_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Document("1", "x").text = "y"  # type: ignore[misc]


def test_lists_become_tuples() -> None:
    document = Document("1", "x", tags=["a"], passages=[Passage("y")])  # type: ignore[arg-type]
    assert document.tags == ("a",)
    assert document.passages == (Passage("y"),)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"id": ""}, "no id"),
        ({"id": "  \t"}, "no id"),
        ({"id": None}, "no id"),
        ({"id": 5}, "document 5"),
        ({"id": b"1"}, "no id"),
        ({"id": "a\0b"}, "NUL character at offset 1"),
        ({"text": None}, "text of document '1'.*NoneType"),
        ({"text": b"bytes"}, "text of document '1'.*bytes"),
        ({"text": "a\0b"}, "text of document '1'.*NUL.*offset 1"),
        ({"text": "ab\ud800"}, "text of document '1'.*surrogate.*offset 2"),
        ({"title": 5}, "title of document '1'"),
        ({"title": "\udfff"}, "title of document '1'.*offset 0"),
        ({"language": 5}, "language of document '1'"),
        ({"source": "a\0"}, "source of document '1'"),
        ({"section": 1.5}, "section of document '1'"),
        ({"url": b"http://x"}, "url of document '1'"),
        ({"date": "2025-10-28"}, r"date of document '1'.*'2025-10-28'.*datetime\.date"),
        ({"date": 20251028}, "date of document '1'"),
        ({"date": datetime(2025, 10, 28, 12, 30)}, "date of document '1'"),
        ({"tags": "nato"}, "tags of document '1'.*tuple"),
        ({"tags": {"nato"}}, "tags of document '1'"),
        ({"tags": None}, "tags of document '1'"),
        ({"tags": ("a", 5)}, "tags of document '1'.*int"),
        ({"tags": ("a\0",)}, "tags of document '1'"),
        ({"passages": "text"}, "passages of document '1'"),
        ({"passages": ("text",)}, "passages of document '1'"),
        ({"passages": Passage("x")}, "passages of document '1'"),
        ({"extra": [1]}, "extra of document '1'"),
        ({"extra": "x"}, "extra of document '1'"),
    ],
)
def test_bad_values_name_field_and_document(values: dict[str, Any], says: str) -> None:
    with pytest.raises(DocumentError, match=says) as raised:
        Document(**{"id": "1", "text": "x", **values})
    assert isinstance(raised.value, RelsearchError)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"weight": -0.1}, r"-0\.1 is outside \[0, 1\]"),
        ({"weight": 1.1}, "outside"),
        ({"weight": float("nan")}, "outside"),
        ({"weight": "1"}, "weight '1'"),
        ({"kind": "footer"}, "'footer'.*boilerplate"),
        ({"kind": None}, "None"),
        ({"kind": []}, "kind"),
        ({"text": None}, "passage.*NoneType"),
        ({"text": "\0"}, "passage.*NUL"),
        ({"language": 5}, "language"),
    ],
)
def test_bad_passages(values: dict[str, Any], says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        Passage(**{"text": "x", **values})


def test_keys_of_extra_are_text() -> None:
    with pytest.raises(DocumentError, match="extra of document '1'"):
        encode_record(analyze_document(Document("1", "x", extra={1: "x"})))  # type: ignore[dict-item]


def test_passages_weigh_by_kind() -> None:
    assert Passage("x").weight == 1.0
    assert Passage("x", kind="tags", weight=0.0).weight == 0.0
    weights = {kind: Passage("x", kind=kind).weight for kind in PASSAGE_WEIGHTS}  # type: ignore[arg-type]
    assert weights == dict(PASSAGE_WEIGHTS)
    assert 0.0 < weights["boilerplate"] < weights["tags"] <= weights["headline"] <= weights["body"] == 1.0


def test_a_day_is_kept_as_a_day() -> None:
    assert (
        decode_record(encode_record(analyze_document(Document("1", "x", date=date(1, 1, 1))))).document.date == date.min
    )
