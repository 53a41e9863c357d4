"""JSON Lines and tables: the same fields from both, and errors that say where."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterator
from datetime import date as Date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.document import Document
from relsearch.errors import ReadError
from relsearch.ingest import read_csv, read_jsonl

RECORD = {
    "_id": "7",
    "headline": "Bərə qayıdıb",
    "content": "Bərə bu gün qayıdıb.\nHamı şaddır.",
    "lang": "az",
    "date": "2024-05-17T09:05:00+04:00",
    "source": "Baypost",
    "section": "Nəqliyyat",
    "url": "https://example.org/7",
    "tags": "bərə, körfəz",
    "views": "12",
}
DOCUMENT = Document(
    "7",
    "Bərə bu gün qayıdıb.\nHamı şaddır.",
    title="Bərə qayıdıb",
    language="az",
    date=Date(2024, 5, 17),
    source="Baypost",
    section="Nəqliyyat",
    url="https://example.org/7",
    tags=("bərə", "körfəz"),
    extra={"views": "12"},
)


def write_jsonl(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def test_jsonl_record(tmp_path: Path) -> None:
    assert list(read_jsonl(write_jsonl(tmp_path / "a.jsonl", RECORD))) == [DOCUMENT]


def test_jsonl_packed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(RECORD).encode()))
    assert list(read_jsonl(path)) == [DOCUMENT]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_table_record(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows([[*RECORD], [*RECORD.values()]])
    assert list(read_csv(path)) == [DOCUMENT]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("read", [read_jsonl, read_csv])
def test_encodings(tmp_path: Path, read: Callable[[Path], Iterator[Document]], encoding: str) -> None:
    path = tmp_path / "a"
    path.write_text('{"text": "Görüş"}\n' if read is read_jsonl else "id,text\n,Görüş\n", encoding=encoding)
    assert [document.text for document in read(path)] == ["Görüş"]


def test_values(tmp_path: Path) -> None:
    record = {
        "id": 12,
        "text": "one",
        "body": "two",
        "tags": ["a", " b ", ""],
        "date": None,
        "url": "",
        "n": {"m": [1]},
    }
    path = write_jsonl(tmp_path / "a.jsonl", record)
    assert list(read_jsonl(path)) == [Document("12", "one", tags=("a", "b"), extra={"body": "two", "n": {"m": [1]}})]


def test_title_alone_is_enough(tmp_path: Path) -> None:
    assert list(read_jsonl(write_jsonl(tmp_path / "a.jsonl", {"id": "1", "title": "t"}))) == [
        Document("1", "", title="t")
    ]


def test_records_without_id_are_called_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "x"}\n\n{"text": "y"}', encoding="utf-8")
    assert [document.id for document in read_jsonl(path)] == ["a.jsonl:1", "a.jsonl:3"]
    assert [document.id for document in read_jsonl(path, name="b")] == ["b:1", "b:3"]


def test_rows_are_called_by_the_line_they_begin_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('Title,Text,Mood\nt,"two\nlines",calm\n\nu,"say ""hi""",\n', encoding="utf-8")
    assert list(read_csv(path)) == [
        Document("a.csv:2", "two\nlines", title="t", extra={"Mood": "calm"}),
        Document("a.csv:5", 'say "hi"', title="u"),
    ]


BROKEN_JSONL = [
    (b'{"text": "x"', r"a\.jsonl, line 2: not JSON \(.+ at column 13\): write one complete object a line"),
    (b'["x"]', r"line 2: a JSON list, not an object"),
    (b'{"text": NaN}', r"line 2: not JSON that can be read \(NaN is not a JSON value\)"),
    (b"[" * 100_000, r"line 2: not JSON"),
    (b'{"id": "1"}', r"line 2: no text: give the record one of the keys text, body, content"),
    (b'{"text": ["x"]}', r"line 2: text is \['x'\], of type list: give a string"),
    (b'{"text": "x", "id": true}', r"line 2: id is True"),
    (b'{"text": "x", "date": "17.05.2024"}', r"line 2: date is '17.05.2024': write it as YYYY-MM-DD"),
    (b'{"text": "x", "date": 20240517}', r"line 2: date is 20240517"),
    (b'{"text": "x", "tags": [1]}', r"line 2: tags is \[1\]: give a list of strings"),
    (b'{"text": "\\u0000"}', r"line 2: text of document 'a\.jsonl:2' has a NUL character"),
    (b'{"text": "\\ud800"}', r"line 2: text of document 'a\.jsonl:2' has a lone surrogate"),
    (b'{"text": "\xcf"}', r"line 2: byte 0xcf at offset 10 is not UTF-8: save the file as UTF-8"),
    (b'{"text": "\x00"}', r"line 2: a NUL character"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN_JSONL)
def test_broken_line_is_reported_and_the_others_are_read(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "first"}\n' + line + b'\n{"text": "last"}\n')
    errors: list[ReadError] = []
    assert [document.text for document in read_jsonl(path, on_error=errors.append)] == ["first", "last"]
    assert len(errors) == 1
    with pytest.raises(ReadError, match=message):
        raise errors[0]
    with pytest.raises(ReadError, match=message):
        list(read_jsonl(path))


BROKEN_ROWS = [
    (b"2,x,y", r"a\.csv, line 3: 3 values for 2 columns: quote values that hold the delimiter"),
    (b"2", r"line 3: 1 values for 2 columns"),
    (b'2,"x"y', r"line 3: not a row of a table \(.+\): double the quotation marks"),
    (b"2,", r"line 3: no text"),
    (b"2,\xcf", r"line 3: byte 0xcf"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN_ROWS)
def test_broken_row_is_reported_and_the_others_are_read(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,text\n1,first\n" + line + b"\n3,last\n")
    errors: list[ReadError] = []
    assert [document.id for document in read_csv(path, on_error=errors.append)] == ["1", "3"]
    assert len(errors) == 1
    with pytest.raises(ReadError, match=message):
        list(read_csv(path))


def test_open_quotation_mark_does_not_swallow_the_file_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"open\n2,second\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"line 2: not a row of a table"):
        list(read_csv(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"line 1: no known column in ''"),
        ("1,first\n2,second\n", r"line 1: no known column in '1,first\\n'.+ as in 'id,text,title"),
        ("id,text,text\n", r"line 1: a column stands twice"),
    ],
)
def test_table_needs_a_header(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    errors: list[ReadError] = []
    assert list(read_csv(path, on_error=errors.append)) == []
    assert len(errors) == 1
    with pytest.raises(ReadError, match=message):
        list(read_csv(path))


@pytest.mark.parametrize("read", [read_jsonl, read_csv])
def test_missing_and_damaged_files(tmp_path: Path, read: Callable[..., Iterator[Document]]) -> None:
    damaged = tmp_path / "a.jsonl.gz"
    damaged.write_bytes(gzip.compress(b'{"text": "x"}\n' * 1000)[:30])
    with pytest.raises(ReadError, match=r"none\.jsonl.*there is no such file"):
        list(read(tmp_path / "none.jsonl"))
    with pytest.raises(ReadError, match=r"a\.jsonl\.gz: damaged gzip file"):
        list(read(damaged))


def test_damaged_utf16(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "x"}\n'.encode("utf-16") + b"\x00\xd8x")
    errors: list[ReadError] = []
    list(read_jsonl(path, on_error=errors.append))
    assert [str(error).split(": ")[1] for error in errors] == ["not UTF-16 from here on"]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1).filter(str.strip)


@given(st.lists(st.fixed_dictionaries({"id": TEXT, "title": TEXT, "text": TEXT, "mood": TEXT}), max_size=4))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("records")
    expected = [Document(r["id"], r["text"], title=r["title"], extra={"mood": r["mood"]}) for r in records]
    assert list(read_jsonl(write_jsonl(folder / "a.jsonl", *records))) == expected
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "title", "text", "mood"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    assert list(read_csv(folder / "a.csv")) == expected


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "x"}\nnot JSON\n')
    documents = read_jsonl(path)
    assert next(documents).text == "x"
    with pytest.raises(ReadError):
        next(documents)
