"""The compiled parts of ranking beside the NumPy code that they stand in for: the same to the last bit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from segments import MemorySegment, Pairs, field_reader
from test_oracle import SLOWLY, plans
from test_ranking import segments, words

from relsearch import IndexFormatError, Ranking, native
from relsearch.engine.base import Request
from relsearch.engine.whoosh.codec.lists import FieldReader
from relsearch.engine.whoosh.ranking.frequencies import Frequencies, coded
from relsearch.engine.whoosh.ranking.leaves import Reader
from relsearch.engine.whoosh.ranking.page import rank
from relsearch.engine.whoosh.ranking.patterns import similar_forms
from relsearch.engine.whoosh.ranking.scorer import Scorer
from relsearch.engine.whoosh.ranking.spelling import SpellingTable
from relsearch.engine.whoosh.ranking.topk import page
from relsearch.engine.whoosh.snapshot import Snapshot
from relsearch.query.plan import Concept, PatternConcept, PhraseConcept, Plan

pytestmark = pytest.mark.skipif(native.native is None, reason="relsearch was installed without its compiled parts")

T = TypeVar("T")


def both(make: Callable[[], T]) -> tuple[T, T]:
    """What something is with NumPy, and compiled."""
    with patch.object(native, "native", None):
        one = make()
    return one, make()


@SLOWLY
@given(segments(), st.lists(plans, min_size=1, max_size=5))
def test_documents_scores_and_order(segments: list[MemorySegment], plans: list[Plan]) -> None:
    snapshot = Snapshot(segments)

    def found() -> list[Any]:
        scorer = Scorer(snapshot, Ranking())
        pages = []
        for plan in plans:
            matches = scorer.scores(plan)
            places = [page(snapshot, matches, "relevance", offset, 3).tolist() for offset in (0, 2)]
            shown = [rank(scorer, Request(plan, limit, offset)) for limit, offset in ((3, 0), (3, 2), (0, 0), (100, 0))]
            pages.append((matches.docs.tolist(), matches.all_scores().tolist(), places, shown))
        return pages

    one, other = both(found)
    assert one == other
    event(f"{sum(len(docs) > 1 for docs, *_ in one)} plans found several documents")


def contents(found: Frequencies) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    return found.docs, found.amounts


@dataclass(frozen=True, eq=False)
class Fields:
    """A segment of nothing but two fields."""

    readers: Mapping[str, FieldReader]
    doc_count: int
    deleted: NDArray[np.bool_] | None = None

    @property
    def source(self) -> object:
        return self

    def field(self, name: str) -> FieldReader:
        return self.readers[name]


def reader(places: list[dict[str, dict[str, dict[int, Pairs]]]], doc_count: int) -> Reader:
    """Reads segments, each field -> term -> document -> pairs."""
    made = [Fields({name: field_reader(terms) for name, terms in each.items()}, doc_count) for each in places]
    return Reader(Snapshot(made), ("title", "body"), {"title": 2.5, "body": 1.0})  # type: ignore[arg-type]


numbers = st.one_of(st.integers(0, 3), st.integers(0, 300), st.integers(0, 70_000), st.integers(0, 1 << 22))
pairs = st.dictionaries(numbers, st.sampled_from([1.0, 1.0, 0.5, 0.02]), min_size=1, max_size=4)
standing = st.dictionaries(numbers, pairs.map(lambda each: sorted(each.items())), min_size=1, max_size=40)
in_order = standing.map(lambda each: dict(sorted(each.items())))


@st.composite
def fields(draw: st.DrawFn) -> dict[str, dict[int, Pairs]]:
    """Terms, some of which stand where others stand, as a lemma does where its forms are."""
    terms = draw(st.dictionaries(words, in_order, max_size=6))
    stacked = {}
    for term, of in terms.items():
        others = draw(in_order) if draw(st.booleans()) else {}
        stacked[f"~{term}"] = dict(sorted({**of, **others}.items()))
    return {**terms, **stacked} if draw(st.booleans()) else terms


segment = st.fixed_dictionaries({"title": fields(), "body": fields()})
concepts = st.dictionaries(
    st.one_of(words, words.map("~{}".format)), st.sampled_from([1.0, 0.75, 0.3]), min_size=1, max_size=9
)


@SLOWLY
@given(st.lists(segment, min_size=1, max_size=3), concepts, concepts, st.integers(0, 2))
def test_lists_of_every_kind(
    places: list[dict[str, dict[str, dict[int, Pairs]]]], terms: dict[str, float], others: dict[str, float], slop: int
) -> None:
    leaves = [
        Concept("", terms),
        Concept("", terms, phrases={tuple(others): 0.5}),
        PhraseConcept("", (Concept("", terms), Concept("", others)), slop),
        PatternConcept("", "a*"),
    ]
    of = reader(places, 1 << 23)
    for leaf in leaves:
        one, other = both(lambda leaf=leaf: [each.tolist() for each in contents(of.frequencies(leaf))])
        assert one == other
        event(f"a leaf of kind {type(leaf).__name__} stands in {min(len(one[0]), 2)}")


def test_documents_that_there_are_not_are_an_error() -> None:
    places = [{"title": {}, "body": {"a": {5: [(0, 1.0)]}}}]
    assert reader(places, 6).frequencies(Concept("", {"a": 1.0})).docs.tolist() == [5]
    with pytest.raises(IndexFormatError, match="documents that there are not"):
        reader(places, 5).frequencies(Concept("", {"a": 1.0}))


@given(st.binary(min_size=1, max_size=60), st.integers(0, 0x1FFF), st.integers(1, 300))
def test_damaged_lists_are_an_error_or_are_read(lists: bytes, kinds: int, count: int) -> None:
    """Whatever stands there, nothing is read beside it. Only what goes wrong without a check could tell: no answer."""
    seen = bytearray(b"\x01")
    damaged = IndexFormatError
    field = native.native.Field(
        *(lists, np.zeros(1, np.uint32), seen, b"\xffa\xff", np.zeros(1, np.uint32), seen),
        *(np.array([0, len(lists)], np.uint32), np.array([count], np.uint16), np.array([kinds], np.uint16)),
        *(np.ones(1, np.float32), np.array([0, 3], np.uint64), np.zeros(1, np.uint32), b"a", damaged),
    )
    of = native.native.Reader(((field, 0, 1.0), (field, 0, 0.5), (field, 1, 0.5)), 2, 1 << 16, None)
    for read in (of.frequencies, of.occurrences):
        try:
            numbers, *_ = read({"a": 1.0})
        except IndexFormatError:
            event("an error")
        else:
            event(f"{bool(numbers)}")


@given(st.sets(words, max_size=40), words, st.integers(0, 3))
def test_near_words(table: set[str], word: str, distance: int) -> None:
    one, other = both(lambda: SpellingTable(table).near(word, distance))
    assert one == other


@given(st.sets(words, max_size=300).map(sorted), st.lists(words, min_size=1, max_size=20))
def test_terms_are_found(terms: list[str], wanted: list[str]) -> None:
    of = field_reader({term: {0: [(0, 1.0)]} for term in terms})
    for word in (*wanted, *(term[:-1] for term in terms)):
        name = word.encode()
        assert of.native.find(name) == of.dictionary.find(name)
        for bound in (name, name + b"\xff"):
            assert of.native.first_from(bound) == of.dictionary.first_from(bound)


def test_many_hits_of_equal_score_come_in_the_order_in_which_they_were_added() -> None:
    added = np.random.default_rng(7).permutation(1000)
    scores = np.repeat([1.0, 2.0], 500)
    places = np.frombuffer(native.native.best(scores, np.arange(1000), added, 100), np.int64)
    assert places.tolist() == (500 + np.argsort(added[500:]))[:100].tolist()


def test_a_document_that_there_is_not_is_an_error() -> None:
    docs, ones = np.array([7]), np.ones(1)
    clause = (docs.astype(np.uint32), np.zeros(1, np.uint16), ones, 1.0)
    with pytest.raises(ValueError, match="do not fit"):
        native.native.score(clause, np.ones(7), 0.9, np.empty(1, np.int64), np.empty(1))
    with pytest.raises(ValueError, match="do not fit"):
        native.native.top((clause,), 0, np.ones(7), np.arange(7), 1.0, 0.9, 10)
    with pytest.raises(ValueError, match="no such document"):
        native.native.best(ones, docs, np.arange(7), 1)


plain_clauses = st.lists(
    st.dictionaries(st.integers(0, 20_000), st.sampled_from([1.0, 2.0, 2.75, 0.0]), max_size=60), min_size=1, max_size=4
)


@given(plain_clauses, st.integers(0, 4), st.integers(0, 12), st.integers(0, 3))
def test_the_best_of_clauses(clauses: list[dict[int, float]], required: int, count: int, seed: int) -> None:
    """What is passed over because it cannot be among the best is not among them."""
    source = np.random.default_rng(seed)
    norms, added = source.choice([0.4, 0.9, 1.0, 3.0], 20_001), source.permutation(20_001)
    factors = [1.0, 5.0, 0.3, 1.0][: len(clauses)]
    required = min(required, len(clauses))
    totals: dict[int, float] = {}
    for clause, factor in zip(clauses, factors, strict=True):
        for doc, tf in clause.items():
            totals[doc] = totals.get(doc, 0.0) + (tf * 1.9 / (tf + norms[doc]) if tf else 0.0) * factor
    found = [doc for doc in totals if all(doc in clause for clause in clauses[:required])]
    expected = sorted(found, key=lambda doc: (-totals[doc], added[doc]))[:count]
    arrays = []
    for clause, factor in zip(clauses, factors, strict=True):
        of = coded(np.array(sorted(clause), np.int64), np.array([clause[doc] for doc in sorted(clause)], np.float64))
        arrays.append((of.docs, of.codes, of.table, factor))
    total, docs, scores = native.native.top(tuple(arrays), required, norms, added, norms.min(), 0.9, count)
    assert total == len(found)
    assert docs == expected
    assert scores == [totals[doc] for doc in expected]
    event(f"{min(total, 3)} found, {required} required")


@given(st.lists(st.one_of(st.floats(0, 9, width=16), st.sampled_from([1.0, 0.75])), max_size=300))
def test_amounts_are_kept_as_they_are(amounts: list[float]) -> None:
    docs = np.arange(len(amounts))
    for found in both(lambda: coded(docs, np.array(amounts, np.float64))):
        assert found.docs.tolist() == docs.tolist()
        assert found.amounts.tolist() == amounts


def test_more_amounts_than_codes_of_16_bits() -> None:
    amounts = np.concatenate([np.ones(5), np.arange(70_000) / 7])
    for found in both(lambda: coded(np.arange(70_005), amounts)):
        assert found.codes.dtype == np.uint32
        assert found.amounts.tolist() == amounts.tolist()


keys = st.text("AIOBCDFGJKLMNPRSTVXZ", min_size=1, max_size=8)


@st.composite
def like(draw: st.DrawFn, key: str) -> str:
    """The key with a sound less, more, or another."""
    place = draw(st.integers(0, len(key)))
    return key[:place] + draw(st.sampled_from(["", "A", "K", "S", "T", "F"])) + key[place + draw(st.integers(0, 1)) :]


@given(st.lists(keys, max_size=12), keys, st.data())
def test_names_that_sound_alike(names: list[str], wanted: str, data: st.DataObject) -> None:
    others = [name for _ in range(6) if (name := data.draw(like(wanted)))]
    title, body = ({f"~{name}": {0: [(0, 1.0)]} for name in each} for each in (others, names + others[:2]))
    segment = Fields({"title": field_reader({**title, "=a": {0: [(0, 1.0)]}}), "body": field_reader(body)}, 1)
    one, other = both(lambda: dict(Snapshot([segment]).names.near(wanted)))  # type: ignore[list-item]
    assert one == other
    event(f"{min(len(one), 3)} sound alike")


@given(st.lists(st.text("abи😀", min_size=1, max_size=70), max_size=12), st.text("abи😀", min_size=1, max_size=6))
def test_forms_within_some_edits(forms: list[str], wanted: str) -> None:
    title, body = ({f"={form}": {0: [(0, 1.0)]} for form in each} for each in (forms[::2], forms))
    segments = [Fields({"title": field_reader(title), "body": field_reader(body)}, 1) for _ in range(2)]
    one, other = both(lambda: similar_forms(Snapshot([segments.pop()]), wanted, 2))  # type: ignore[list-item]
    assert one == other
