"""The index as Whoosh sees it, and the analyzers in indexes of Whoosh's own."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import ClassVar

import pytest
from whoosh import fields, query
from whoosh.filedb.filestore import RamStorage
from whoosh.index import create_in, open_dir
from whoosh.qparser import MultifieldParser, QueryParser

from relsearch import Document, Index, UnknownLanguageError, whoosh_analyzer


class TestIndexOfOurs:
    @pytest.fixture
    def ours(self, tmp_path: Path) -> Index:
        index = Index.create(tmp_path / "index")
        index.add(
            [
                Document("a", "Border guards met.", title="Guards", language="en"),
                Document("b", "Guards of the border.", language="en"),
                Document("c", "Границы закрыты.", language="ru"),
                Document("gone", "Border guards left.", language="en"),
            ]
        )
        index.delete("gone")
        return index

    @pytest.mark.parametrize(
        ("asked", "ids"),
        [
            (query.Term("body", "ru:граница"), {"c"}),
            (query.Term("body", "=guards"), {"a", "b"}),
            (query.Term("title", "en:guard"), {"a"}),
            (query.Prefix("body", "=bor"), {"a", "b"}),
            (query.And([query.Term("body", "en:border"), query.Term("title", "=guards")]), {"a"}),
            (query.Or([query.Term("body", "=met"), query.Term("body", "ru:закрыть")]), {"a", "c"}),
            (query.Not(query.Term("body", "=met")), {"b", "c"}),
            (query.Phrase("body", ["=border", "=guards"]), {"a"}),
            (query.Phrase("body", ["=guards", "=border"]), set()),
            (query.Phrase("body", ["=guards", "=border"], slop=3), {"b"}),
            (query.Term("id", "b"), {"b"}),
            (query.Term("filters", "language:ru"), {"c"}),
            (query.Every(), {"a", "b", "c"}),
        ],
        ids=lambda value: str(value) if isinstance(value, query.Query) else "+".join(sorted(value)),
    )
    def test_queries_of_whoosh(self, ours: Index, asked: query.Query, ids: set[str]) -> None:
        with ours.whoosh.searcher() as searcher:
            found = {json_id(hit["record"]) for hit in searcher.search(asked, limit=None)}
        assert found == ids

    def test_whoosh_knows_documents_and_terms(self, ours: Index) -> None:
        assert ours.whoosh.doc_count() == 3
        with ours.whoosh.reader() as reader:
            assert ("body", b"en:guard") in reader
            assert list(reader.field_terms("id")) == ["a", "b", "c", "gone"]


def json_id(record: str) -> str:
    import json

    found: str = json.loads(record)["id"]
    return found


class TestAnalyzerOfOurs:
    TEXTS: ClassVar = {
        "ru": {"inflected": "Переговоры о границах продолжались.", "other": "Погода испортилась."},
        "en": {"inflected": "Talks about borders were going on.", "other": "The weather got worse."},
        "az": {"inflected": "Sərhədlərin mühafizəsi müzakirə olunub.", "other": "Hava pisləşib."},
    }

    @pytest.mark.parametrize(
        ("language", "asked", "marked"),
        [
            ("ru", "граница", "границах"),
            ("ru", "границу", "границах"),
            ("ru", "body:граница AND переговорами", "Переговоры"),
            ("ru", '"граница продолжаться"', "границах"),
            ("en", "border", "borders"),
            ("en", "talk AND border", "Talks"),
            ("az", "sərhəd", "Sərhədlərin"),
            ("az", "serhed", "Sərhədlərin"),
            ("az", "SƏRHƏDDƏ", "Sərhədlərin"),
        ],
    )
    def test_finds_inflected_forms(self, language: str, asked: str, marked: str) -> None:
        schema = fields.Schema(
            id=fields.ID(stored=True), body=fields.TEXT(analyzer=whoosh_analyzer(language), stored=True)
        )
        index = RamStorage().create_index(schema)
        with index.writer() as writer:
            for key, text in self.TEXTS[language].items():
                writer.add_document(id=key, body=text)
        with index.searcher() as searcher:
            results = searcher.search(QueryParser("body", schema).parse(asked))
            assert [hit["id"] for hit in results] == ["inflected"]
            assert marked in results[0].highlights("body")

    def test_in_an_index_on_disk(self, tmp_path: Path) -> None:
        schema = fields.Schema(
            ru=fields.TEXT(analyzer=whoosh_analyzer("ru"), stored=True),
            az=fields.TEXT(analyzer=whoosh_analyzer("az"), stored=True),
        )
        with create_in(str(tmp_path), schema).writer() as writer:
            writer.add_document(ru="Границы закрыты", az="Sərhədlər bağlıdır")
        index = open_dir(str(tmp_path))
        with index.searcher() as searcher:
            parser = MultifieldParser(["ru", "az"], index.schema)
            for asked in ("граница", "sərhəd", "sərhədlərdə"):
                assert len(searcher.search(parser.parse(asked))) == 1, asked
            assert len(searcher.search(parser.parse("горы"))) == 0

    def test_offsets_and_positions(self) -> None:
        text = "О Мирзиёеве и границах"
        tokens = [
            (token.text, token.pos, text[token.startchar : token.endchar])
            for token in whoosh_analyzer("ru")(text, positions=True, chars=True, mode="index")
        ]
        assert ("мирзиеев", 1, "Мирзиёеве") in tokens
        assert ("граница", 3, "границах") in tokens
        assert all(source == text.split()[position] for _, position, source in tokens)

    def test_an_unknown_language(self) -> None:
        with pytest.raises(UnknownLanguageError, match="'tlh'"):
            whoosh_analyzer("tlh")

    def test_compares_and_pickles_by_language(self) -> None:
        assert whoosh_analyzer("ru") == whoosh_analyzer("ru") != whoosh_analyzer("en")
        assert hash(whoosh_analyzer("ru")) == hash(whoosh_analyzer("ru"))
        again = pickle.loads(pickle.dumps(whoosh_analyzer("ru")))
        assert again == whoosh_analyzer("ru")
        assert [token.text for token in again("границы", mode="query")] == ["граница"]
