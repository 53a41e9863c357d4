"""Lists of numbers, postings and term dictionaries: what is written is what is read."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.engine.whoosh.codec import numbers
from relsearch.engine.whoosh.codec.columns import encode_values, join_columns, list_column
from relsearch.engine.whoosh.codec.files import ArrayFile, ArrayFileWriter
from relsearch.engine.whoosh.codec.gather import chunks
from relsearch.engine.whoosh.codec.lists import FieldReader, Postings, decode, encode, write_field
from relsearch.engine.whoosh.codec.numbers import starts_of
from relsearch.engine.whoosh.codec.terms import BLOCK, TermDictionary, TermsBuilder

limits = st.sampled_from([1, 2, 254, 255, 256, 65534, 65535, 65536, 2**32 - 1])
values = limits.flatmap(lambda limit: st.integers(0, limit))
lists = st.lists(st.lists(values, min_size=1, max_size=6), min_size=1, max_size=8)


@given(lists, st.sampled_from([0, 1]))
def test_lists_of_numbers(content: list[list[int]], constant: int) -> None:
    content = [[max(value, constant) for value in each] for each in content]
    flat = np.array([value for each in content for value in each], dtype=np.uint32)
    starts = starts_of(np.array([len(each) for each in content]))
    kinds, sizes = numbers.choose(flat, starts, constant)
    at = starts_of(sizes)
    blob = np.zeros(at[-1], dtype=np.uint8)
    numbers.write(blob, at[:-1], flat, starts, kinds)
    read, ends = numbers.read_all(blob, at[:-1], starts, kinds, constant)
    assert read.tolist() == flat.tolist()
    assert ends.tolist() == at[1:].tolist()
    for number, each in enumerate(content):
        assert sizes[number] <= 4 * len(each)
        if kinds[number] == numbers.CONSTANT:
            assert each == [constant] * len(each)
        else:
            found, end = numbers.read_one(blob, int(at[number]), len(each), int(kinds[number]))
            assert (found.tolist(), end) == (each, at[number + 1])


def test_a_list_takes_the_room_it_needs() -> None:
    def size(content: list[int]) -> int:
        starts = starts_of(np.array([len(content)]))
        return int(numbers.choose(np.array(content, dtype=np.uint32), starts, 1)[1][0])

    assert size([1] * 50) == 0
    assert size([2] * 50) == 50
    assert size([2] * 50 + [255]) == 51
    assert size([2] * 50 + [300]) == 51 + 4, "one great number does not widen the others"
    assert size([300] * 50) == 100
    assert size([300] * 50 + [70_000]) == 102 + 4
    assert size([70_000] * 50) == 200


positions = st.lists(st.integers(0, 5) | values, min_size=1, max_size=5, unique=True).map(sorted)
term_postings = st.dictionaries(
    st.integers(0, 400) | values,
    positions.flatmap(lambda found: st.tuples(st.just(found), _codes(len(found)))),
    min_size=1,
)


def _codes(count: int) -> st.SearchStrategy[list[int]]:
    return st.just([0] * count) | st.lists(st.integers(0, 3), min_size=count, max_size=count)


Content = list[dict[int, tuple[list[int], list[int]]]]


def flat_postings(content: Content) -> Postings:
    docs = [(doc, found) for term in content for doc, found in sorted(term.items())]
    codes = np.array([code for _, (_, codes) in docs for code in codes], dtype=np.uint32)
    return Postings(
        counts=np.array([len(term) for term in content], dtype=np.int64),
        docs=np.array([doc for doc, _ in docs], dtype=np.uint32),
        freqs=np.array([len(places) for _, (places, _) in docs], dtype=np.uint32),
        positions=np.array([place for _, (places, _) in docs for place in places], dtype=np.uint32),
        codes=codes if codes.any() else None,
    )


@given(st.lists(term_postings, min_size=1, max_size=6))
def test_postings(content: Content) -> None:
    postings = flat_postings(content)
    packed = encode(postings)
    read = decode(packed.blob, starts_of(packed.sizes)[:-1], packed.counts, packed.kinds)
    for name in ("counts", "docs", "freqs", "positions"):
        assert getattr(read, name).tolist() == getattr(postings, name).tolist()
    assert (read.codes is None) == (postings.codes is None)
    if postings.codes is not None and read.codes is not None:
        assert read.codes.tolist() == postings.codes.tolist()


WEIGHTS = np.array([1.0, 0.5, 0.02, 0.25], dtype=np.float32)


@given(content=st.lists(term_postings, min_size=1, max_size=6), chunk=st.sampled_from([1, 3, 1000]))
def test_a_field_term_by_term(tmp_path_factory: pytest.TempPathFactory, content: Content, chunk: int) -> None:
    path = tmp_path_factory.mktemp("field") / "file"
    names = [f"t{number}".encode() for number in range(len(content))]
    with pytest.MonkeyPatch.context() as patch, ArrayFileWriter(path) as file:
        patch.setattr("relsearch.engine.whoosh.codec.gather.CHUNK", chunk)
        write_field(file, "body", chunks(names, flat_postings(content)), lambda: WEIGHTS)
    reader = FieldReader(ArrayFile(path), "body")
    assert list(reader.dictionary.terms()) == names
    for number, term in enumerate(content):
        found = reader.postings(number)
        assert reader.count(number) == len(term)
        starts, weights = found.starts.tolist(), found.weights
        assert found.docs.tolist() == sorted(term)
        for i, doc in enumerate(found.docs.tolist()):
            places, codes = term[doc]
            own = slice(starts[i], starts[i + 1])
            assert found.positions[own].tolist() == places
            assert (weights if weights is None else weights[own].tolist()) in (None, WEIGHTS[codes].tolist())
            assert weights is not None or not any(codes)
        assert starts[-1] == len(found.positions)


words = st.text(st.sampled_from("abcəжя =:~\x00\U0010ffff"), max_size=6).map(str.encode)
vocabularies = st.sets(words | st.builds(lambda a, b: a + b, st.just(b"prefix"), words), max_size=3 * BLOCK).map(sorted)


@given(vocabulary=vocabularies, others=st.lists(words, max_size=10), parts=st.integers(1, 5))
def test_a_term_dictionary(
    tmp_path_factory: pytest.TempPathFactory, vocabulary: list[bytes], others: list[bytes], parts: int
) -> None:
    builder = TermsBuilder()
    for part in range(parts):
        builder.add(vocabulary[len(vocabulary) * part // parts : len(vocabulary) * (part + 1) // parts])
    path = tmp_path_factory.mktemp("terms") / "file"
    with ArrayFileWriter(path) as file:
        for name, array in builder.arrays().items():
            file.add(f"body.{name}", array)
    dictionary = TermDictionary(ArrayFile(path), "body", builder.count)
    assert list(dictionary.terms()) == vocabulary
    for number, term in enumerate(vocabulary):
        assert dictionary.find(term) == number
        assert dictionary.term(number) == term
    for other in (*others, b"\xff", b"prefix", b""):
        assert (dictionary.find(other) >= 0) == (other in vocabulary)
        first = dictionary.first_from(other)
        assert all(term < other for term in vocabulary[:first])
        assert all(term >= other for term in vocabulary[first:])
        begin, end = dictionary.span(other)
        assert list(dictionary.terms(begin, end)) == [term for term in vocabulary if term.startswith(other)]


def test_a_term_must_be_utf8() -> None:
    builder = TermsBuilder()
    builder.add([b"good", b"n\xffo"])
    with pytest.raises(ValueError, match="UTF-8"):
        builder.arrays()


tags = st.lists(st.sampled_from(['["gas"]', "[]", '["oil", "gas"]', '["ə"]']).map(str.encode), min_size=1, max_size=6)


@given(st.lists(tags, min_size=1, max_size=4), st.data())
def test_columns_of_several_segments(parts: list[list[bytes]], data: st.DataObject) -> None:
    kept = [data.draw(st.none() | st.lists(st.booleans(), min_size=len(part), max_size=len(part))) for part in parts]
    masks = [None if keep is None else np.array(keep) for keep in kept]
    joined = join_columns([encode_values(part) for part in parts], masks)
    expected = [
        value
        for part, keep in zip(parts, kept, strict=True)
        for value, stays in zip(part, keep or [True] * len(part), strict=True)
        if stays
    ]
    assert [joined.table[code] for code in joined.codes.tolist()] == expected
    assert set(joined.table) == set(expected)
    lists = list_column(joined)
    found = [
        [lists.table[code] for code in lists.codes[lists.starts[i] : lists.starts[i + 1]].tolist()]
        for i in range(len(expected))
    ]
    assert found == [json.loads(value) for value in expected]
