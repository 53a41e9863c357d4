"""Searching through `Index`: what can be asked, what comes back, and all of it while others write."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import shutil
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from relsearch import (
    Document,
    Hit,
    Index,
    QueryError,
    Ranking,
    RelsearchError,
    Results,
    UnknownLanguageError,
    use_lexicon_files,
)


class TestAnEmptyIndex:
    @pytest.fixture
    def empty(self, tmp_path: Path) -> Index:
        return Index.create(tmp_path / "index")

    @pytest.mark.parametrize(
        "query", ["Bakı", '"two words"', "ba*", "bakı~", "-bakı", "", "source:report", "date:2025.."]
    )
    def test_finds_nothing(self, empty: Index, query: str) -> None:
        results = empty.search(query, facets=("language", "date"), sort="-date", recency=30, explain=True)
        assert (results.total, list(results), results.suggestions) == (0, [], ())

    def test_answers(self, empty: Index) -> None:
        assert len(empty) == 0
        assert list(empty) == []
        assert empty.get("1") is None
        assert "1" not in empty
        assert empty.delete("1") == 0
        assert empty.info()["documents"] == 0

    def test_emptied(self, index: Index) -> None:
        assert index.delete(["en", "ru", "az", "xx"]) == 3
        assert len(index) == 0
        assert index.search("border").total == index.search("-zzz").total == 0
        index.add(Document("1", "border"))
        assert index.search("border").total == 1


class TestContainer:
    def test_len_contains_get_iter(self, index: Index) -> None:
        assert len(index) == 3
        assert "ru" in index
        assert "xx" not in index
        assert 5 not in index
        assert index.get("ru") == Document("ru", "Границу закрыли.", language="ru")
        assert index.get("xx") is None
        assert [document.id for document in index] == ["en", "ru", "az"]

    def test_info(self, index: Index) -> None:
        index.add(Document("more", "Ещё одна граница.", language="ru"))
        info = index.info()
        assert info["documents"] == 4
        assert info["languages"] == {"ru": 2, "en": 1, "az": 1}
        assert info["segments"] == 2
        assert info["format"] == 1
        assert isinstance(info["bytes"], int)
        assert info["bytes"] > 1000
        assert set(info["analyzers"]) == {"en", "ru", "az"}
        assert info["path"] == str(index.path)

    def test_iteration_is_of_the_state_at_the_call(self, index: Index) -> None:
        documents = iter(index)
        index.add(Document("new", "news"))
        index.delete("en")
        assert sorted(document.id for document in documents) == ["az", "en", "ru"]

    def test_iteration_goes_on_while_segments_are_merged(self, tmp_path: Path) -> None:
        index = Index.create(tmp_path / "index")
        for number in range(4):
            index.add(Document(f"{number}", "news"))
        documents = iter(index)
        found = [next(documents).id]
        for number in range(4, 12):
            index.add(Document(f"{number}", "news"))
            index.delete("1")
        found += [document.id for document in documents]
        assert found == ["0", "1", "2", "3"]


class TestCommits:
    def test_a_search_in_the_midst_of_which_segments_are_merged(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from relsearch.engine.whoosh.ranking.scorer import Scorer

        index = Index.create(tmp_path / "index")
        for number in range(4):
            index.add(Document(f"{number}", "news", source="Report", date=date(2025, 1, 1 + number)))
        other = Index.open(tmp_path / "index")
        scores = Scorer.scores

        def slowly(self: Scorer, *arguments: Any) -> Any:
            monkeypatch.undo()
            for number in range(4, 9):
                other.add(Document(f"{number}", "news", source="TASS"))
            return scores(self, *arguments)

        monkeypatch.setattr(Scorer, "scores", slowly)
        results = index.search("news", facets=("source", "language"), sort="-date")
        assert [hit.id for hit in results] == ["3", "2", "1", "0"]
        assert results.facets == {"source": {"Report": 4}, "language": {"en": 4}}
        assert index.search("news").total == 9

    def test_an_index_that_is_merged_while_it_is_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from whoosh.index import FileIndex

        index = Index.create(tmp_path / "index")
        for number in range(4):
            index.add(Document(f"{number}", "news " * (1 + number), source="Report"))
        other = Index.open(tmp_path / "index")
        expected = {hit.id: hit.score for hit in other.search("news")}
        reader = FileIndex.reader

        def slowly(self: FileIndex, **options: Any) -> Any:
            found = reader(self, **options)
            monkeypatch.undo()
            for number in range(4, 9):
                other.add(Document(f"{number}", "weather", source="Report"))
            for number in range(4, 9):
                other.delete(f"{number}")
            return found

        index = Index.open(tmp_path / "index")
        monkeypatch.setattr(FileIndex, "reader", slowly)
        results = index.search("news", facets=("source",))
        assert {hit.id: hit.score for hit in results} == pytest.approx(expected)
        assert results.facets["source"] == {"Report": 4}

    def test_eight_threads_search_while_another_commits(self, tmp_path: Path) -> None:
        """Every answer is that of one committed state: k documents, all of round k, numbered from 0 without gaps."""
        index = Index.create(tmp_path / "index")
        rounds = 14

        def write(number: int) -> None:
            with index.writer() as writer:
                for document in range(number + 1):
                    # Every round rewrites all documents and adds one.
                    writer.add(
                        Document(f"{document:02}", f"news of round{number}", source=f"s{number}", date=date(2025, 1, 1))
                    )

        write(0)
        index.search("news")  # loads what a first query loads, which would take the threads longer than the writing
        done = threading.Event()
        seen: set[int] = set()
        errors: list[BaseException] = []

        def search() -> None:
            try:
                while not done.is_set():
                    results = index.search("news", limit=100, facets=("source", "date"), sort="id", explain=True)
                    texts = {hit.document.text for hit in results}
                    assert len(texts) == 1, texts
                    number = int(texts.pop().removeprefix("news of round"))
                    assert results.total == len(results) == number + 1
                    assert [hit.id for hit in results] == [f"{document:02}" for document in range(number + 1)]
                    assert results.facets == {"source": {f"s{number}": number + 1}, "date": {"2025-01": number + 1}}
                    assert len({hit.score for hit in results}) == 1
                    seen.add(number)
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
                errors.append(error)

        threads = [threading.Thread(target=search) for _ in range(8)]
        for thread in threads:
            thread.start()
        for number in range(1, rounds):
            write(number)
        done.set()
        for thread in threads:
            thread.join()
        assert not errors
        assert len(seen) > 1, "the threads saw the index change"
        assert len(index) == rounds

    def test_a_second_index_object_sees_them(self, index: Index) -> None:
        other = Index.open(index.path)
        assert other.search("news").total == 0
        index.add(Document("new", "news"))
        assert other.search("news").total == 1
        other.delete("new")
        assert index.search("news").total == 0


class TestResults:
    def test_outlive_the_index(self, index: Index) -> None:
        results = index.search("border", facets=("language",), explain=True)
        expected = copy.deepcopy(results)
        index.close()
        for path in index.path.iterdir():
            path.unlink()
        assert results == expected
        assert results[0].document.text == "The border was closed."
        assert str(results[0].explanation)

    def test_a_closed_index_opens_again(self, index: Index) -> None:
        index.close()
        index.close()
        assert index.search("border").total == 3

    def test_can_be_pickled(self, index: Index) -> None:
        results = index.search("border zzzz", facets=("language",), explain=True)
        assert results.total == 3
        again = pickle.loads(pickle.dumps(results))
        assert again == results
        assert isinstance(again, Results)
        assert isinstance(again[0], Hit)

    def test_on_a_thread_of_its_own(self, index: Index) -> None:
        async def both() -> list[Results]:
            return await asyncio.gather(index.asearch("border", limit=1), index.asearch("Граница", languages="ru"))

        first, second = asyncio.run(both())
        assert (first.total, len(first)) == (3, 1)
        assert [hit.id for hit in second] == ["ru"]

    def test_asearch_raises_what_search_raises(self, index: Index) -> None:
        with pytest.raises(QueryError):
            asyncio.run(index.asearch("border", sort="size"))

    def test_without_snippets(self, index: Index) -> None:
        assert index.search("border", snippets=False)[0].snippet is None
        assert index.search("border")[0].snippet is not None
        assert index.search("border")[0].explanation is None

    def test_terms_say_what_matched(self, index: Index) -> None:
        terms = {hit.id: hit.terms for hit in index.search("border closed")}
        assert terms["en"] == ("=border", "=closed", "en:border", "en:close")
        assert "ru:граница" in terms["ru"]
        assert all(term.startswith("az:") for term in terms["az"])


class TestBadQueries:
    @pytest.mark.parametrize(
        "query", ["", " ", "!!!", "...", "—", "()", '""', "«»", '"', "AND", "+", "-", "^2", "~1", "🙂", "((("]
    )
    def test_that_ask_for_nothing(self, index: Index, query: str) -> None:
        results = index.search(query, facets=("language",))
        assert (results.total, results.hits, results.suggestions) == (0, (), ())

    @pytest.mark.parametrize("query", ["the", "и", "və", "is the", "что это", "to be or not to be", "в на под"])
    def test_of_stop_words_are_answered(self, index: Index, query: str) -> None:
        index.add(Document("all", "the is to be or not\nи что это в на под\nvə"))
        assert "all" in [hit.id for hit in index.search(query)]

    def test_of_very_many_words(self, index: Index) -> None:
        with pytest.raises(QueryError, match=r"10000 words.*shorten"):
            index.search("word " * 10_000)
        assert index.search("border " * 1000).total == 3

    @pytest.mark.parametrize(
        ("query", "says"),
        [
            ("bor\0der", r"U\+0000 at offset 3"),
            ("bor\ud800der", r"U\+D800 at offset 3"),
            ("date:2025-02-30", "2025-02-30"),
            ("date:yesterday", "yesterday"),
            ("border^0", "boost"),
            ("border~9", "misspelt"),
            ("*", "two letters"),
            ("source:(a b)", "filter"),
        ],
    )
    def test_that_cannot_be_served(self, index: Index, query: str, says: str) -> None:
        with pytest.raises(QueryError, match=says):
            index.search(query)

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"limit": -1}, "limit -1"),
            ({"offset": -5}, "offset -5"),
            ({"sort": "rank"}, "'rank'.*relevance"),
            ({"sort": "DATE"}, "'DATE'"),
            ({"facets": ["text"]}, "'text'.*language"),
            ({"filters": {"text": "x"}}, "'text'.*language"),
            ({"filters": {"title": "x"}}, "'title'"),
            ({"filters": {"source": 5}}, "source=5"),
            ({"filters": {"source": None}}, "source=None"),
            ({"filters": {"source": ["a", 5]}}, "source="),
            ({"filters": {"date": "2025"}}, "date='2025'"),
            ({"filters": {"date": datetime(2025, 1, 1)}}, "datetime"),
            ({"filters": {"date": (date(2025, 1, 1), "2025")}}, r"give a datetime\.date"),
            ({"filters": {"date": (date(2025, 1, 2), date(2025, 1, 1))}}, "2025"),
            ({"recency": 0}, "recency 0"),
            ({"recency": -3.0}, "recency -3"),
            ({"recency": float("nan")}, "recency nan"),
            ({"limit": "10"}, "limit '10'"),
            ({"limit": 2.5}, "limit 2.5"),
            ({"offset": None}, "offset None"),
            ({"facets": "language"}, "list|sequence|tuple"),
            ({"filters": "language"}, "filters"),
            ({"recency": "30"}, "recency '30'"),
            ({"sort": None}, "sort by None"),
        ],
    )
    def test_options(self, index: Index, options: dict[str, Any], says: str) -> None:
        with pytest.raises(QueryError, match=says):
            index.search("border", **options)

    @pytest.mark.parametrize("query", [None, 5, b"border", ["border"]])
    def test_that_are_no_text(self, index: Index, query: Any) -> None:
        with pytest.raises(QueryError, match=type(query).__name__):
            index.search(query)

    @pytest.mark.parametrize("options", [{"languages": "tlh"}, {"query_language": "tlh"}, {"languages": ["en", "tlh"]}])
    def test_unknown_languages(self, index: Index, options: dict[str, Any]) -> None:
        with pytest.raises(UnknownLanguageError, match=r"'tlh'.*register_analyzer"):
            index.search("border", **options)

    @pytest.mark.parametrize("query", ["a" * 20_000, "я-" * 5_000, "(" * 60 + "border", "border OR " * 500 + "border"])
    def test_of_great_length_are_answered(self, index: Index, query: str) -> None:
        results = index.search(query)
        assert results.total in (0, 3)

    def test_errors_share_a_base(self, index: Index) -> None:
        for search in (lambda: index.search("*"), lambda: index.search("x", languages="tlh")):
            with pytest.raises(RelsearchError) as raised:
                search()
            assert isinstance(raised.value, ValueError)


class TestExplain:
    QUERIES = (
        "border",
        "border closed",
        "title:border^2 was",
        '"border was"',
        "bord* Граница~",
        "+border +was closed",
        "(zzz AND closed) OR border",
        "closed OR (border AND zzz)",
        "(border AND NOT was) OR closed",
        "language:en border",
    )

    @pytest.mark.parametrize("query", QUERIES)
    @pytest.mark.parametrize("options", [{}, {"recency": 10}, {"languages": ["en", "ru"]}])
    def test_adds_up_to_the_score(self, index: Index, query: str, options: dict[str, Any]) -> None:
        index.add(
            Document("more", "Border guards closed the border.", title="Border", language="en", date=date(2025, 1, 1))
        )
        results = index.search(query, explain=True, **options)
        assert results.total > 0
        for hit in results:
            assert hit.explanation is not None
            assert hit.explanation.score == pytest.approx(hit.score, rel=1e-12)
            for part in hit.explanation.concepts:
                saturated = part.frequency * (Ranking().k1 + 1) / (part.frequency + part.norm)
                assert part.score == pytest.approx(part.boost * part.idf * saturated)

    def test_terms_are_those_of_parts_that_matched(self, index: Index) -> None:
        (hit,) = index.search("(closed AND zzz) OR border", languages="en")
        assert hit.terms == ("=border", "en:border")


class TestRecency:
    def test_age_is_counted_from_the_newest_live_document(self, tmp_path: Path) -> None:
        index = Index.create(tmp_path / "index")
        days = {"old": date(2024, 1, 1), "new": date(2025, 1, 1)}
        index.add(Document(key, "news", date=day) for key, day in days.items())
        before = {hit.id: hit.score for hit in index.search("news", recency=30)}
        index.add(Document("newest", "weather", date=date(2026, 1, 1)))
        index.delete("newest")
        assert {hit.id: hit.score for hit in index.search("news", recency=30)} == pytest.approx(before)

    def test_raises_a_score_by_a_quarter_at_most(self, tmp_path: Path) -> None:
        index = Index.create(tmp_path / "index")
        index.add(
            [
                Document("new", "news", date=date(2025, 1, 31)),
                Document("old", "news", date=date(2025, 1, 1)),
                Document("?", "news"),
            ]
        )
        plain = {hit.id: hit.score for hit in index.search("news")}
        factors = {hit.id: hit.score / plain[hit.id] for hit in index.search("news", recency=30, explain=True)}
        assert factors == pytest.approx({"new": 1.25, "old": 1.125, "?": 1.0})
        explained = {hit.id: hit.explanation for hit in index.search("news", recency=30, explain=True)}
        assert {key: each and each.recency for key, each in explained.items()} == pytest.approx(factors)


class TestDeleted:
    """A deleted document is gone from everything, also while its segment still holds it."""

    def test_from_totals_facets_and_statistics(self, tmp_path: Path) -> None:
        index, fresh = Index.create(tmp_path / "index"), Index.create(tmp_path / "fresh")
        documents = [
            Document(f"{n}", f"news number{n} " + "word " * n, source=f"s{n}", date=date(2025, 1, 1)) for n in range(6)
        ]
        index.add(documents)
        index.delete(["1", "4"])
        fresh.add(document for document in documents if document.id not in "14")
        for query in ("news", "word*", "-number0", "date:2025", "news number2"):
            options: dict[str, Any] = {"facets": ("source", "date", "language"), "explain": True}
            one, other = index.search(query, **options), fresh.search(query, **options)
            assert [hit.id for hit in one] == [hit.id for hit in other]
            assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other])
            assert (one.total, one.facets) == (other.total, other.facets)
        assert index.info()["documents"] == len(index) == 4

    def test_from_suggestions_and_ignored_words(self, index: Index) -> None:
        index.add([Document("old", "Samarkand", language="en"), Document("new", "Tashkent", language="en")])
        assert index.search("Samarkamd").suggestions == ("samarkand",)
        index.delete("old")
        assert index.search("Samarkamd").suggestions == ()
        assert index.search("Samarkand").ignored == {"Samarkand": "no document has it"}


def test_a_query_asked_before_is_understood_anew_by_another_lexicon(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("flibbertigibbet | вертихвостка | ; n\n", encoding="utf-8")
    with Index.create(tmp_path / "index") as index:
        index.add([Document("1", "Вертихвостка уехала.", language="ru")])
        assert not index.search("flibbertigibbet")
        try:
            use_lexicon_files(own)
            assert index.search("flibbertigibbet").total == 1
        finally:
            use_lexicon_files()
        assert not index.search("flibbertigibbet")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove a file that is open")
def test_hits_are_read_after_the_index_is_gone(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Document("1", "gas"), Document("2", "gas and oil")])
        results = index.search("gas", snippets=False)
        index.add([Document("1", "nothing of that")])
    shutil.rmtree(tmp_path / "index")
    assert [hit.document.text for hit in results] == ["gas", "gas and oil"]
