"""What `relsearch._native` writes is byte for byte what Python and NumPy write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_arrays import flat_postings, term_postings
from test_oracle import documents

from relsearch import Document
from relsearch.analysis.passages import split_document
from relsearch.analysis.registry import script_of
from relsearch.analysis.stream import SplitDocument
from relsearch.engine import record
from relsearch.engine.whoosh.codec import inversion, lists, terms
from relsearch.engine.whoosh.codec.gather import Gatherer
from relsearch.engine.whoosh.codec.numbers import starts_of
from relsearch.engine.whoosh.codec.segment import write_segment
from relsearch.engine.whoosh.codec.terms import BLOCK, SortedTerms, term_arrays
from relsearch.engine.whoosh.schema import document_values
from relsearch.ingest import read_folder
from relsearch.native import native

pytestmark = pytest.mark.skipif(native is None, reason="relsearch was installed without its compiled module")

SLOWLY = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
SEEDS = Path(__file__).parents[3] / "seeds"


@contextmanager
def in_python() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (inversion, lists, terms):
            patch.setattr(module, "native", None)
        yield


def segment(path: Path, pages: list[Document]) -> bytes:
    """The file of a segment of these documents."""
    gatherer = Gatherer()
    for page in pages:
        split = SplitDocument(page, tuple(split_document(page)))
        gatherer.add(split, gatherer.encode(split.sections), document_values(split, added=7))
    write_segment(path, gatherer.contents())
    return path.read_bytes()


@SLOWLY
@given(pages=st.lists(documents, max_size=8), chunk=st.sampled_from([1, 7, 1 << 19]))
def test_segments_of_any_documents(tmp_path_factory: pytest.TempPathFactory, pages: list[Document], chunk: int) -> None:
    scratch = tmp_path_factory.mktemp("segment")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inversion, "CHUNK", chunk)
        found = segment(scratch / "native", pages)
        with in_python():
            assert segment(scratch / "python", pages) == found


def test_a_segment_of_the_sample_corpus(tmp_path: Path) -> None:
    pages = list(read_folder(SEEDS / "pages"))
    assert len(pages) > 50
    found = segment(tmp_path / "native", pages)
    with in_python():
        assert segment(tmp_path / "python", pages) == found


@given(st.lists(term_postings, max_size=6))
def test_postings(content: list[dict[int, tuple[list[int], list[int]]]]) -> None:
    postings = flat_postings(content)
    found = lists.encode(postings)
    with in_python():
        expected = lists.encode(postings)
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()


names = st.text(st.sampled_from("abəж\x00\U0010ffff"), max_size=5) | st.text(max_size=3)
vocabularies = st.sets(names.map(lambda name: name.encode("utf-8", "replace")), max_size=3 * BLOCK).map(sorted)


def sorted_terms(vocabulary: list[bytes], order: list[int]) -> SortedTerms:
    """The terms, numbered in another order than that of their bytes."""
    text = b"".join(vocabulary[place] for place in order)
    starts = starts_of(np.array([len(vocabulary[place]) for place in order], dtype=np.int64))
    numbers = np.argsort(np.array(order, dtype=np.int64))
    return SortedTerms(np.frombuffer(text, np.uint8), starts, numbers)


@given(vocabularies, st.randoms(use_true_random=False))
def test_the_blocks_of_a_dictionary(vocabulary: list[bytes], source: object) -> None:
    order = list(range(len(vocabulary)))
    source.shuffle(order)  # type: ignore[attr-defined]
    known = sorted_terms(vocabulary, order)
    assert known.names() == vocabulary
    found = term_arrays(known)
    with in_python():
        expected = term_arrays(known)
    assert {name: (array.dtype, array.tolist()) for name, array in found.items()} == {
        name: (array.dtype, array.tolist()) for name, array in expected.items()
    }


def test_a_term_must_be_utf8() -> None:
    with pytest.raises(ValueError, match="UTF-8"):
        term_arrays(sorted_terms([b"good", b"n\xffo"], [0, 1]))


@given(st.tuples(*[st.none() | st.text(st.characters(codec="utf-8"), max_size=20)] * 7))
def test_strings_in_json(values: tuple[str | None, ...]) -> None:
    assert record._strings(values) == record._strings_in_python(values)


def test_every_character_in_json() -> None:
    text = "".join(map(chr, range(0x300))) + "\u2028\U0001f600"
    found = record._strings(("1", text, "", None, None, None, None))
    assert found == f'"id": "1", "text": {json.dumps(text, ensure_ascii=False)}'.encode()


@given(st.text(st.characters(codec="utf-8"), max_size=20) | st.text("aZ «»—ж東ə", max_size=20))
def test_scripts(text: str) -> None:
    assert native.script_of(text) in (None, script_of(text))


def test_scripts_of_every_character() -> None:
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    known = [character for character in characters if native.script_of(character) is not None]
    assert len(known) > 1000
    assert all(native.script_of(character) == script_of(character) for character in known)


@pytest.mark.parametrize("damage", ["pieces", "words", "starts", "terms", "codes", "sizes"])
def test_arrays_that_do_not_fit_together(damage: str) -> None:
    source = {
        "pieces": np.array([0, 1], np.uint32),
        "sizes": np.array([2], np.uint32),
        "weights": np.array([0], np.uint32),
        "words": np.array([0, 1, 2], np.uint32),
        "starts": np.array([0, 1, 2], np.int64),
        "terms": np.array([0, 1], np.uint32),
        "codes": np.array([0, 0], np.uint32),
    }
    count: Callable[[], None] = lambda: native.count_occurrences(  # noqa: E731
        *source.values(),
        np.zeros(2, np.int64),
        np.zeros((1, 1), np.uint8),
        np.zeros(1, np.int64),
        np.zeros(1, np.int64),
    )
    count()
    source[damage] = source[damage] + source[damage].dtype.type(5)
    with pytest.raises(ValueError, match="do not fit together"):
        count()
