from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from oracle import Oracle, edits, phrase

from relsearch import Document, Index, Passage, Ranking
from relsearch.analysis.registry import get_analyzer
from relsearch.engine.base import EngineHit, Request
from relsearch.query.parser import parse
from relsearch.query.plan import Combination, Concept, PatternConcept, PhraseConcept, Plan
from relsearch.query.resolve import resolve
from relsearch.query.tree import Between, Equals

WORDS = {
    "en": ["border", "borders", "boarder", "the", "news", "Baku", "Mirziyoyev", "F-35", "talks"],
    "ru": ["граница", "границы", "и", "стали", "Баку", "Мирзиёевым", "ёлка", "елка", "Су-57"],
    "az": ["sərhəd", "sərhədləri", "serhed", "və", "Bakı", "Bakıda", "Mirziyoyevin", "İlham", "xəbər"],
}
ALL_WORDS = sorted(word for words in WORDS.values() for word in words)
TERMS = sorted({term for code in WORDS for word in WORDS[code] for term in get_analyzer(code).word_terms(word)})
FIRST_DAY = date(2025, 1, 1)

weights = st.sampled_from([1.0, 0.9, 0.5, 0.125])
days = st.integers(0, 5).map(lambda days: FIRST_DAY + timedelta(days))


@st.composite
def texts(draw: st.DrawFn, max_words: int = 8) -> str:
    words = WORDS[draw(st.sampled_from(sorted(WORDS)))]
    line = st.lists(st.sampled_from(words), min_size=max_words // 2, max_size=max_words).map(" ".join)
    return "\n".join(draw(st.lists(line, min_size=1, max_size=2)))


passages = st.builds(
    Passage,
    texts(),
    language=st.sampled_from([None, None, "en", "az"]),
    kind=st.sampled_from(["body", "headline", "tags", "boilerplate"]),
    weight=st.sampled_from([None, None, 0.3]),
)
documents = st.builds(
    Document,
    id=st.sampled_from("abcdefgh"),
    text=texts(),
    title=texts(max_words=3),
    language=st.sampled_from([None, None, "en", "ru", "az"]),
    date=st.none() | days,
    source=st.sampled_from([None, "Report", "TASS  Agency"]),
    section=st.sampled_from([None, "Politics"]),
    tags=st.lists(st.sampled_from(["NATO", "gas", "Gas"]), max_size=2).map(tuple),
    passages=st.lists(passages, max_size=2).map(tuple),
)
batches = st.lists(documents | documents | st.sampled_from("abcdefgh"), min_size=1, max_size=5)  # a letter deletes
histories = st.lists(batches, min_size=2, max_size=7)  # from the fifth segment on Whoosh merges

fields = st.sampled_from([("title", "body"), ("title",), ("body",)])
boosts = st.sampled_from([1.0, 1.0, 0.2, 2.5])


@st.composite
def _concepts(draw: st.DrawFn) -> Concept:
    terms = draw(st.dictionaries(st.sampled_from(TERMS), weights, min_size=1, max_size=5))
    some = st.dictionaries(st.lists(st.sampled_from(TERMS), min_size=2, max_size=3).map(tuple), weights, max_size=2)
    names = tuple(term for term in terms if term.startswith("~")) if draw(st.booleans()) else ()
    return Concept("concept", terms, draw(boosts), draw(fields), draw(some), names)


concepts = _concepts()
written = st.sampled_from([term for term in TERMS if term.startswith("=")])
phrases = st.builds(
    PhraseConcept,
    st.just("phrase"),
    st.lists(
        st.dictionaries(written, weights, min_size=1, max_size=2).map(lambda terms: Concept("word", terms)),
        min_size=2,
        max_size=3,
    ).map(tuple),
    st.integers(0, 3),
    boosts,
    fields,
)
patterns = st.builds(
    PatternConcept,
    st.just("pattern"),
    st.sampled_from(["bor*", "b?ku", "*r", "b*d*r*", "sərhəd*", "serhed*", "грани??", "су57", "zz*"]),
    st.none(),
    boosts,
    fields,
) | st.builds(
    PatternConcept,
    st.just("fuzzy"),
    st.sampled_from(["border", "bordr", "serhed", "граница", "гранита", "f35", "zzzz"]),
    st.sampled_from([1, 2]),
    boosts,
    fields,
)
filters = st.sampled_from(
    [
        Equals("language", "ru"),
        Equals("language", "az"),
        Equals("source", "tass agency"),
        Equals("source", "report"),
        Equals("section", "POLITICS"),
        Equals("tags", "gas"),
        Equals("id", "a"),
        Equals("id", "A"),
        Between("date", FIRST_DAY, FIRST_DAY + timedelta(2)),
        Between("date", None, FIRST_DAY + timedelta(3)),
        Between("date", FIRST_DAY + timedelta(1), None),
    ]
)


def combinations(inner: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    several = st.lists(inner, max_size=2).map(tuple)
    return st.builds(Combination, several, several, several)


plans = st.recursive(concepts | concepts | phrases | patterns | filters, combinations, max_leaves=8)
queries = st.lists(
    st.sampled_from(
        [
            *ALL_WORDS,
            *('"border talks"', '"Bakı sərhəd"~2', "+Baku", "-news", "title:граница", "bor*", "serhed~1"),
            *("OR", "AND", "language:az", "(border OR xəbər)^2", "date:2025-01-02..", "tag:gas", "Mirziyoyeva"),
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)

SLOWLY = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


@dataclass
class Pair:
    """An index and the oracle of the same documents."""

    index: Index
    oracle: Oracle

    def write(self, history: list[list[Document | str]]) -> None:
        for batch in history:
            with self.index.writer() as writer:
                for change in batch:
                    if isinstance(change, Document):
                        writer.add(change)
                        self.oracle.add(change)
                    else:
                        assert writer.delete(change) == self.oracle.delete(change)

    def check(self, plan: Plan) -> int:
        """Compare all that a plan finds; say how much it was."""
        found = self.index._engine.search(Request(plan, limit=100))
        expected = self.oracle.scores(plan)
        assert found.total == len(expected) == len(found.hits)
        scores = {hit.read().document.id: hit.score for hit in found.hits}
        assert scores == pytest.approx(expected, rel=1e-6, abs=1e-9)  # weights and lengths are kept in 32 bits
        assert sorted(scores.values(), reverse=True) == [hit.score for hit in found.hits]
        for hit in found.hits:
            assert hit.read().document == self.oracle.documents[hit.read().document.id].document
        for offset in range(0, found.total, 3):
            page = self.index._engine.search(Request(plan, limit=3, offset=offset))
            assert read(page.hits) == read(found.hits[offset : offset + 3])
        return found.total


def read(hits: Sequence[EngineHit]) -> list[tuple[object, ...]]:
    return [(hit.read(), hit.score, hit.terms) for hit in hits]


@SLOWLY
@given(
    history=histories,
    plans=st.lists(plans, min_size=3, max_size=10),
    ranking=st.sampled_from([Ranking(), Ranking(k1=0.5, b=0.0), Ranking(k1=2.0, b=1.0, title_weight=3.5)]),
)
def test_engine_finds_and_scores_what_the_formula_says(
    history: list[list[Document | str]], plans: list[Plan], ranking: Ranking
) -> None:
    history = [[Document("z", "Baku border talks, sərhəd, граница")], *history]  # so that there is a segment
    with tempfile.TemporaryDirectory() as folder, Index.create(folder, ranking=ranking) as index:
        pair = Pair(index, Oracle(ranking))
        pair.write(history)
        assert len(index) == len(pair.oracle.documents)
        assert {document.id for document in index} == pair.oracle.documents.keys()
        found = [pair.check(plan) for plan in plans]
        event(f"segments: {index.info()['segments']}")
        event(f"plans that found something: {sum(map(bool, found))} of {len(found)}")


@SLOWLY
@given(history=histories, queries=st.lists(queries, min_size=3, max_size=8))
def test_queries_as_typed_find_what_the_formula_says(history: list[list[Document | str]], queries: list[str]) -> None:
    history = [[Document("z", "Baku border talks, sərhəd, граница")], *history]
    with tempfile.TemporaryDirectory() as folder, Index.create(folder) as index:
        pair = Pair(index, Oracle())
        pair.write(history)
        for query in queries:
            pair.check(resolve(parse(query)).plan)


def test_equal_documents_stay_in_the_order_in_which_they_were_added(tmp_path: object) -> None:
    index = Index.create(f"{tmp_path}/index")
    for number in range(12):
        index.add([Document(f"{number:02}", "the same words", language="en")])
        found = [hit.id for hit in index.search("words", limit=20)]
        assert found == [f"{each:02}" for each in range(number + 1)], "a merge of segments must not show"


def test_the_oracle_knows_a_known_score() -> None:
    # Worked out by hand: N=2, df=1, one occurrence; lengths 2 and 4, average 3.
    oracle = Oracle()
    oracle.add(Document("short", "border talks", language="en"))
    oracle.add(Document("long", "other words of mine", language="en"))
    idf = 0.6931471805599453  # ln(1 + 1.5 / 1.5)
    k1, b = Ranking().k1, Ranking().b
    norm = k1 * (1 - b + b * 2 / 3)
    expected = idf * (k1 + 1) / (1 + norm)
    assert oracle.scores(Concept("border", {"=border": 1.0})) == {"short": pytest.approx(expected, rel=1e-12)}


def test_the_oracles_phrases() -> None:
    assert phrase([{3: 1.0}, {4: 0.5}], slop=0) == {3: 0.5}
    assert phrase([{3: 1.0}, {5: 1.0}], slop=0) == {}
    assert phrase([{3: 1.0}, {5: 1.0}], slop=1) == {3: 1.0}
    assert phrase([{3: 1.0}, {2: 1.0}], slop=1) == {}
    assert phrase([{3: 1.0}, {2: 1.0}], slop=2) == {1: 1.0}
    assert phrase([{3: 1.0}, {3: 1.0}], slop=1) == {}, "one word is not two"
    assert phrase([{0: 0.5, 2: 1.0}, {1: 1.0}], slop=2) == {0: 1.0}, "the better of two choices"


def test_the_oracles_edits() -> None:
    assert [edits("kitten", "sitting"), edits("", "abc"), edits("ca", "abc"), edits("abcd", "acbd")] == [3, 3, 3, 1]
