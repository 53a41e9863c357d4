"""Documents added many at a time, whose words are looked up on a thread: the same index as one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relsearch import Document, Index, Ranking, index_writer
from relsearch.analysis.stream import SplitDocument, analyze_document
from relsearch.engine.whoosh.codec import gather
from relsearch.engine.whoosh.codec.index import FlatIndex
from relsearch.engine.whoosh.engine import WhooshEngine
from relsearch.engine.whoosh.writing import batch
from relsearch.engine.whoosh.writing.writer import WhooshWriter
from relsearch.index_writer import TOGETHER
from relsearch.manifest import read_manifest
from relsearch.native import native

TEXTS = (
    "Border guards of the two countries met in Tashkent.",
    "Пограничники двух стран встретились с Мирзиёевым.",
    "Sərhədçilər Daşkənddə Mirziyoyevlə görüşüblər.",
    "In 20 000 cases co-operation, F-35s and naïve cafés: 28.10.2025, 17:46, U.S.",
)


def page(number: int, version: int = 0) -> SplitDocument:
    return analyze_document(Document(str(number), f"{TEXTS[number % len(TEXTS)]} version{version} number{number}"))


def pages(first: int, end: int, version: int = 0) -> list[SplitDocument]:
    return [page(number, version) for number in range(first, end)]


def contents(directory: Path) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Id -> text of all documents; and word -> ids of those that are found by it."""
    documents = {d.document.id: d.document.text for d in WhooshEngine(directory, Ranking()).documents()}
    words = sorted({word.strip(".,:") for text in documents.values() for word in text.split()})
    with Index.open(directory) as index:
        return documents, {word: {hit.id for hit in index.search(f'"{word}"', limit=500)} for word in words}


@pytest.fixture
def index(tmp_path: Path) -> FlatIndex:
    with Index.create(tmp_path / "ahead"):
        pass
    return FlatIndex(tmp_path / "ahead")


def one_by_one(directory: Path, splits: Sequence[SplitDocument]) -> None:
    with Index.create(directory):
        pass
    writer = WhooshWriter(FlatIndex(directory), timeout=0)
    for split in splits:
        writer.add(split)
    writer.commit()


def test_it_is_the_same_as_one_by_one(index: FlatIndex, tmp_path: Path) -> None:
    stretches = [pages(0, 60), pages(40, 100, version=1), pages(100, 103), pages(90, 140, version=2)]
    writer = WhooshWriter(index, timeout=0)
    for stretch in stretches:
        writer.add_some(stretch)
    writer.catch_up()
    writer.commit()
    one_by_one(tmp_path / "single", [split for stretch in stretches for split in stretch])
    assert contents(index.directory) == contents(tmp_path / "single")


STEPS = st.lists(st.tuples(st.sampled_from(["some", "one", "delete"]), st.integers(0, 40)), max_size=8)


@given(steps=STEPS, memory=st.sampled_from([0, 20_000, 10**9]))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_changes_come_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]], memory: int
) -> None:
    index = FlatIndex.create_in(tmp_path_factory.mktemp("steps"))
    writer, expected = WhooshWriter(index, timeout=0, memory=memory), dict[str, str]()
    for version, (step, number) in enumerate(steps):
        match step:
            case "some":
                splits = pages(number, number + batch.FEW, version)
                writer.add_some(splits)
                expected |= {split.document.id: split.document.text for split in splits}
            case "one":
                writer.add(page(number, version))
                expected[str(number)] = page(number, version).document.text
            case _:
                assert writer.delete(str(number)) == (expected.pop(str(number), None) is not None)
    writer.commit()
    assert {d.document.id: d.document.text for d in WhooshEngine(index.directory, Ranking()).documents()} == expected


def test_a_vocabulary_that_was_given_up_meanwhile(index: FlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    make = gather.new_vocabulary

    def new_vocabulary() -> object:
        begun.append(make())
        return begun[-1]

    monkeypatch.setattr(gather, "new_vocabulary", new_vocabulary)
    for kind in (type(make()),):
        monkeypatch.setattr(kind, "is_large", True)
    writer = WhooshWriter(index, timeout=0, memory=30_000)
    for first in range(0, 400, 40):
        writer.add_some(pages(first, first + 40))
    writer.commit()
    assert len(begun) > 2
    documents, found = contents(index.directory)
    assert len(documents) == 400
    assert found["number399"] == {"399"}


def failing(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Let the analysis of a word fail, about which Python is asked."""
    from relsearch.analysis.registry import get_analyzer

    analyzer = type(get_analyzer("en"))
    lemmas = analyzer.lemmas

    def fail(self: object, asked: str) -> object:
        if asked == word:
            raise ZeroDivisionError(word)
        return lemmas(self, asked)  # type: ignore[arg-type]

    monkeypatch.setattr(analyzer, "lemmas", fail)


ON_A_THREAD = pytest.mark.skipif(native is None, reason="without its compiled part relsearch looks words up at once")


@ON_A_THREAD
def test_an_error_comes_with_the_next_call(index: FlatIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, "explosivé")
    bad = [analyze_document(Document("bad", "quiet words"))]
    bad[0].sections = (bad[0].sections[0]._replace(text="quiet, then explosivé", language="en"),)
    writer = WhooshWriter(index, timeout=0)
    writer.add_some(pages(0, 50) + bad)
    with pytest.raises(ZeroDivisionError):
        writer.catch_up()
    writer.add_some(pages(50, 100))
    writer.commit()
    assert set(contents(index.directory)[0]) == set(map(str, range(50, 100)))


def test_an_error_with_the_last_of_many_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "explosivé")
    with Index.create(tmp_path / "index") as index:
        index.add([Document("old", "news")])
        documents = [Document(f"{number}", f"words {number}", language="en") for number in range(2000)]
        with pytest.raises(ZeroDivisionError):
            index.add([*documents, Document("bad", "explosivé", language="en")])
        assert [document.id for document in index] == ["old"]
        assert index.add(documents) == 2000
        assert len(index) == 2001


def test_a_rollback_forgets_what_is_being_looked_up(index: FlatIndex) -> None:
    writer = WhooshWriter(index, timeout=0)
    writer.add_some(pages(0, 200))
    writer.rollback()
    assert contents(index.directory)[0] == {}
    WhooshWriter(index, timeout=0).rollback()


@ON_A_THREAD
def test_one_who_adds_a_document_does_not_get_the_error_of_others(
    index: FlatIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "explosivé")
    bad = analyze_document(Document("bad", "quiet words"))
    bad.sections = (bad.sections[0]._replace(text="explosivé", language="en"),)
    writer = WhooshWriter(index, timeout=0)
    writer.add_some([*pages(0, 50), bad])
    writer.add(page(77))
    with pytest.raises(ZeroDivisionError):
        writer.catch_up()
    writer.commit()
    assert set(contents(index.directory)[0]) == {"77"}


def test_the_manifest_knows_the_languages_of_documents_that_were_on_their_way(tmp_path: Path) -> None:
    def documents() -> Iterator[Document]:
        yield from (Document(f"{number}", "пограничники двух стран", language="ru") for number in range(TOGETHER))
        raise OSError("the next page cannot be read")

    with Index.create(tmp_path / "index") as index:
        with index.writer() as writer, suppress(OSError):
            writer.add_all(documents())
        assert len(index) == TOGETHER
    assert set(read_manifest(tmp_path / "index").analyzers) == {"ru"}


def test_much_text_is_not_held_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_writer, "LETTERS_TOGETHER", 1000)
    read: list[int] = []

    class Recorder(WhooshWriter):
        def add_some(self, documents: Sequence[SplitDocument]) -> None:
            read.append(len(documents))
            super().add_some(documents)

    with Index.create(tmp_path / "index"):
        pass
    writer = index_writer.IndexWriter(Recorder(FlatIndex(tmp_path / "index"), timeout=0), lambda _: None)
    assert writer.add_all(Document(f"{number}", "x" * 400) for number in range(7)) == 7
    writer.rollback()
    assert read == [3, 3, 1]
