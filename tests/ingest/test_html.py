from __future__ import annotations

import sys
from datetime import date as Date
from pathlib import Path

import pytest

from relsearch.document import Passage
from relsearch.errors import MissingExtraError, ReadError
from relsearch.ingest import parse_html, read_html

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Паром вернулся | Baypost</title>
  <meta property="og:title" content="Паром  вернулся в Нортби">
  <meta property="og:site_name" content="Baypost">
  <meta property="article:published_time" content="2024-05-17T09:05:00+04:00">
  <meta property="article:section" content="Транспорт">
  <meta property="article:tag" content="паром"><meta property="article:tag" content="залив">
  <meta name="author" content="Вера Лукина">
  <link rel="canonical" href="https://example.org/ru/7">
  <style>p { color: red }</style>
</head>
<body>
  <nav><a href="/">Главная</a></nav>
  <article>
    <h1>Паром вернулся в Нортби</h1>
    <p>Паром <b>сегодня</b> вер<i>нул</i>ся в&nbsp;Нортби.<br>Все рады.</p>
    <script>track("nothing")</script>
    <aside>Читайте также</aside>
    <div>Билеты:<ul><li>взрослый</li><li>детский</li></ul></div>
  </article>
  <footer>© Baypost</footer>
</body>
</html>"""


def test_page() -> None:
    page = parse_html(PAGE, id="7")
    assert page.title == "Паром вернулся в Нортби"
    assert page.text.split("\n\n") == [
        "Паром сегодня вернулся в Нортби.",
        "Все рады.",
        "Билеты:",
        "взрослый",
        "детский",
    ]
    assert page.date == Date(2024, 5, 17)
    assert (page.source, page.section, page.tags) == ("Baypost", "Транспорт", ("паром", "залив"))
    assert page.url == "https://example.org/ru/7"
    assert page.language is None
    assert page.extra == {"author": "Вера Лукина", "html_lang": "en"}
    assert page.passages == (Passage("паром, залив", kind="tags"),)


def test_title_from_h1_and_then_from_title() -> None:
    assert parse_html("<title>a</title><h1>b <i>c</i></h1><p>d</p>", id="1").title == "b c"
    assert parse_html("<title>a</title><h1> </h1><p>d</p>", id="1").title == "a"


def test_time_of_day_is_no_date() -> None:
    page = parse_html('<time datetime="17:46">now</time><time datetime="2024-05-17">then</time><p>x</p>', id="1")
    assert page.date == Date(2024, 5, 17)


def test_relative_address_is_no_url() -> None:
    assert parse_html('<link rel="canonical" href="/ru/7"><p>x</p>', id="1").url is None


def test_story_without_article_is_where_most_paragraphs_are() -> None:
    html = "<div><p>menu</p></div><div><section><p>one one one</p><p>two two two</p></section></div><p>foot</p>"
    assert parse_html(html, id="1").text == "one one one\n\ntwo two two"


def test_small_articles_beside_the_story_are_not_the_story() -> None:
    card = "<article><p>another story</p></article>"
    story = "<p>the long story is told here</p><p>and it goes on for a while</p>"
    assert parse_html(f"{card}<main><div>{story}</div></main>{card}", id="1").text.startswith("the long story")


def test_page_without_paragraphs() -> None:
    assert parse_html("<body><div>one<div>two</div></div>three</body>", id="1").text == "one\n\ntwo\n\nthree"


def test_deep_page() -> None:
    assert parse_html("<div>" * 5000 + "deep" + "</div>" * 5000, id="1").text == "deep"


@pytest.mark.parametrize("html", ["", "<", "<html>", "<frameset></frameset>", "\ufeff", "<svg><p>x"])
def test_any_page_is_a_document(html: str) -> None:
    assert parse_html(html, id="1").id == "1"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("<meta charset=windows-1251>", "cp1251"), ("", "utf-8"), ("", "utf-16"), ("<meta charset=none>", "utf-8")],
)
def test_encodings(tmp_path: Path, head: str, encoding: str) -> None:
    path = tmp_path / "паром.html"
    path.write_bytes(f"{head}<p>Паром вернулся</p>".encode(encoding))
    page = read_html(path)
    assert (page.id, page.text) == ("паром", "Паром вернулся")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<p>\xcf</p>", r"a\.html, line 1: byte 0xcf at offset 3 is not UTF-8"),
        (b"<p> </p>", r"a\.html: the page has no text"),
    ],
)
def test_unreadable_page(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=message):
        read_html(path)


def test_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(MissingExtraError, match=r'pip install "relsearch\[html\]"'):
        parse_html("<p>x</p>", id="1")
