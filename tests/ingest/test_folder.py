from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from relsearch.document import Document
from relsearch.errors import ReadError
from relsearch.ingest import count_files, parse_text, read_folder, read_path, read_text


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return write


Write = Callable[[str, str], Path]


def ids(paths: object, **options: object) -> list[str]:
    return [document.id for document in read_folder(paths, **options)]  # type: ignore[arg-type]


def test_every_format_goes_to_its_reader(write: Write) -> None:
    write("a.txt", "Quiet harbour\n\nNo ship came in.")
    write("b.TXT", "By Baypost\n\nNo ship came in today.")
    write("c.html", "<p>html</p>")
    write("d.htm", "<p>htm</p>")
    write("e.jsonl", '{"text": "jsonl"}')
    write("f.ndjson", '{"text": "ndjson"}')
    write("g.csv", "text\ncsv\n")
    folder = write("h.tsv", "id\ttext\nx\ttsv\n").parent
    documents = list(read_folder(folder))
    assert [document.id for document in documents] == ["a", "b", "c", "d", "e.jsonl:1", "f.ndjson:1", "g.csv:2", "x"]
    assert documents[0].title == "Quiet harbour"
    assert documents[1].source == "Baypost"
    assert [document.text for document in documents[2:]] == ["html", "htm", "jsonl", "ndjson", "csv", "tsv"]
    assert count_files([folder]) == 8


def test_folders_are_read_in_order_and_hidden_or_other_files_passed_over(tmp_path: Path, write: Write) -> None:
    for name in (
        "b/z.txt",
        "b/a.txt",
        "a/deep/er/c.txt",
        "m.txt",
        ".hidden.txt",
        ".git/d.txt",
        "notes.md",
        "b/.x/y.txt",
    ):
        write(name, "text")
    assert ids([tmp_path]) == ["m", "c", "a", "z"]
    assert count_files(tmp_path) == 4


def test_files_of_one_name_take_their_path(tmp_path: Path, write: Write) -> None:
    for name in ("x/a.txt", "y/a.txt", "y/b.txt"):
        write(name, "text")
    for name in ("x/n.jsonl", "y/n.jsonl"):
        write(name, '{"text": "x"}')
    assert ids([tmp_path]) == ["x/a.txt", "x/n.jsonl:1", "y/a.txt", "b", "y/n.jsonl:1"]


def test_folders_with_the_same_files_take_the_whole_path(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("x/a.txt", "text")
    write("y/a.txt", "text")
    monkeypatch.chdir(tmp_path)
    assert ids(["x", "y"]) == ["x/a.txt", "y/a.txt"]


def test_names_that_only_look_like_paths_do_not_collide(tmp_path: Path, write: Write) -> None:
    for name in ("a.txt", "a.txt.txt", "sub/a.txt"):
        write(name, "text")
    assert len(set(ids([tmp_path]))) == 3


def test_a_file_named_twice_is_read_once(tmp_path: Path, write: Write) -> None:
    path = write("a.txt", "text")
    assert ids([path, tmp_path, str(path)]) == ["a"]


def test_unreadable_files_are_reported_and_the_others_read(tmp_path: Path, write: Write) -> None:
    write("a.txt", "text")
    (tmp_path / "b.txt").write_bytes(b"line\n\xcf\xf0")
    (tmp_path / "c.txt").write_bytes(b"\x7fELF\x00\x01")
    write("d.txt", " \n")
    write("e.jsonl", '{"id": "e", "text": "x"}\n{}\n{"id": "f", "text": "x"}\n')
    write("f.txt", "date 2024-05-17")
    errors: list[ReadError] = []
    paths = [tmp_path, tmp_path / "none.txt", write("g.md", "text"), tmp_path / "none"]
    assert ids(paths, on_error=errors.append) == ["a", "e", "f"]
    messages = [str(error).removeprefix(f"{tmp_path}{os.sep}") for error in errors]
    assert [message.split(": save")[0].split(": remove")[0] for message in messages] == [
        "b.txt, line 2: byte 0xcf at offset 5 is not UTF-8",
        "c.txt, line 1: a NUL character: this is no text file, or save the file as UTF-8, for example with: "
        "iconv -f WINDOWS-1251 -t UTF-8",
        "d.txt: text 'd' is empty: leave it out",
        "e.jsonl, line 2: no text: give the record one of the keys text, body, content",
        "f.txt: page 'f' is empty: leave it out, or fetch it again",
        "none.txt: there is no such file: check the path",
        "g.md: a format that is not known: convert it to one of "
        ".txt, .html, .htm, .jsonl, .ndjson, .jsonl.gz, .ndjson.gz, .csv, .tsv",
        "none: there is no such file: check the path",
    ]


def test_without_on_error_the_first_error_is_raised(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\xcf\xf0")
    with pytest.raises(ReadError, match=r"b\.txt, line 1: byte 0xcf"):
        ids([tmp_path])


def test_reading_starts_with_the_first_document_asked_for(tmp_path: Path, write: Write) -> None:
    write("a.txt", "text")
    (tmp_path / "b.txt").write_bytes(b"\xcf\xf0")
    assert next(read_folder([tmp_path])).id == "a"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="a folder: read it with read_folder"):
        list(read_path(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_pipes_are_passed_over_and_broken_links_reported(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "none")
    with pytest.raises(ReadError, match=r"b\.txt: there is no such file"):
        ids([tmp_path])


def test_a_name_that_is_no_text_is_reported(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xcf.txt")
    try:
        path.write_text("text", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("the file system takes only names that are text")
    with pytest.raises(ReadError, match=r"lone surrogate") as caught:
        ids([tmp_path])
    str(caught.value).encode("utf-8")


# Plain text.


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Quiet harbour\n\nNo ship came in.\n\nNone.", "Quiet harbour", "No ship came in.\n\nNone."),
        ("Quiet harbour\n \n\n  No ship came in.\n", "Quiet harbour", "No ship came in."),
        ("Quiet harbour\nNo ship came in.", "", "Quiet harbour\nNo ship came in."),
        ("Quiet harbour", "", "Quiet harbour"),
        ("No ship came in. " * 20 + "\n\nNone.", "", "No ship came in. " * 20 + "\n\nNone."),
    ],
)
def test_plain_text(text: str, title: str, body: str) -> None:
    assert parse_text(text, id="1") == Document("1", body, title=title)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_encodings_and_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "sakit liman.txt"
    path.write_bytes("Sakit liman\r\n\r\nGəmi gəlmədi.".encode(encoding))
    assert read_text(path) == Document("sakit liman", "Gəmi gəlmədi.", title="Sakit liman")
    assert read_text(str(path), id="9").id == "9"
