"""What is indexed of the things that are no plain words: a table, and the promises that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis.compound import SENTENCE, SHOUTED, before_first, take_apart
from relsearch.analysis.fold import fold, in_one_script, visible
from relsearch.analysis.memo import Memo
from relsearch.analysis.numbers import iso_date, standard_number
from relsearch.analysis.registry import get_analyzer, registered
from relsearch.analysis.token import weights
from relsearch.analysis.tokenizer import tokenize

CASES = {
    # codes: parts, and joined at the first of them
    "F-35": ["f f35", "35"],
    "F35": ["f f35", "35"],
    "F‑35's": ["f f35", "35 35s"],
    "Су-57": ["су су57", "57"],
    "COVID-19": ["covid covid19", "19"],
    "Qarabağ-2": ["qarabag qarabag2", "2"],
    "S300PMU2": ["s s300pmu2", "300", "pmu", "2"],
    "a3f5b2c9d8e1": ["a3f5b2c9d8e1"],
    # endings behind the hyphen of a number or an abbreviation are no words
    "2020-ci": ["2020 2020ci"],
    "1990-х": ["1990 1990х"],
    "20-го": ["20 20го"],
    "20th": ["20 20th"],
    "1990s": ["1990 1990s"],
    "2025'ci": ["2025 2025ci"],
    "NATO-nun": ["nato natonun"],
    "BMT-dən": ["bmt bmtden"],
    "НАТО-вский": ["нато натовский"],
    "F-35-lər": ["f f35", "35 35ler"],
    "US-led": ["us usled", "led"],
    "IT-компания": ["it itкомпания", "компания"],
    "SMS-рассылка": ["sms smsрассылка", "рассылка"],
    # words with hyphens
    "co-operation": ["co cooperation", "operation"],
    "экс-президент": ["экс экспрезидент", "президент"],
    "elmi-texniki": ["elmi elmitexniki", "texniki"],
    "совме-\nстный": ["совме", "стный совместный"],
    "сов\u00ad\nместный": ["сов", "местный совместный"],
    "двух- и": ["двух", "и"],
    # numbers
    "1,000": ["1000"],
    "1.000": ["1000"],
    "1,250,000.50": ["1250000.50"],
    "1.000,5": ["1000.5"],
    "1 000": ["1", "000 1000"],
    "1 000 500,": ["1", "000 1000", "500 1000500"],
    "1\u00a0000,5": ["1", "1000.5 000.5"],
    "3,5": ["3.5"],
    "0,125": ["0.125"],
    "192.168.0.1": ["192.168.0.1"],
    "3,5кг": ["3.5 3,5кг", "кг"],
    "5%": ["5"],
    "in 2020 100 people": ["in", "2020", "100", "people"],
    # days and times
    "28.10.2025": ["28 2025-10-28", "10", "2025"],
    "2025-10-28": ["2025 2025-10-28", "10", "28"],
    "28/10/2025,": ["28 2025-10-28", "10", "2025"],
    "17:46": ["17 17:46", "46"],
    "24/7": ["24", "7"],
    # addresses
    "info@example.az": ["info", "example", "az"],
    "https://www.example.org/news?id=5": ["https", "www", "example", "org", "news", "id", "5"],
    "#COP29": ["cop cop29", "29"],
    "#StandWithUkraine": ["stand standwithukraine", "with", "ukraine"],
    "@Ilham_Aliyev": ["ilham ilhamaliyev", "aliyev"],
    # apostrophes
    "O‘zbekiston": ["ozbekiston"],
    "Oʻzbekiston": ["ozbekiston"],
    "O'zbekiston": ["ozbekiston"],
    "Bakı'da": ["bakida"],
    "d'Estaing": ["d destaing", "estaing"],
    "l’ONU": ["l lonu", "onu"],
    "O'Neill": ["oneill"],
    # abbreviations with dots, initials
    "U.S.": ["us"],
    "U.S.A.": ["usa"],
    "т.е.": ["те"],
    "И. Алиев": ["и", "алиев"],
    "J. F. Kennedy": ["j", "f", "kennedy"],
    "г.Баку": ["г", "баку"],
    # characters that print nothing, letters that look the same
    "гра\u00adни\u200bца": ["граница"],
    "Бaкy": ["баку"],
    "Вaku": ["baku"],
    "Pоссия": ["россия"],
    "tашкент": ["ташкент"],
    "hәр": ["һәр"],
    # marks of other scripts
    "हिन्दी": ["hindii"],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=CASES)
def test_what_is_indexed(text: str, expected: list[str]) -> None:
    tokens = get_analyzer("und").analyze(text)
    written = [{term[1:] for term in token.terms if term[0] == "="} for token in tokens]
    assert written == [set(words.split()) for words in expected]


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(
        st.sampled_from([*CASES, "Baku.", "«Стороны»", "—", "NATO!", "word", "The", "1", "000", "500", "-", "..."])
    ).map(" ".join),
)


@given(TEXTS, st.sampled_from(registered()))
@example("İ ﷺ", "az")
def test_indexing_takes_the_terms_of_the_tokens(text: str, code: str) -> None:
    analyzer = get_analyzer(code)
    tokens = analyzer.analyze(text)
    assert [weights(word) for word in analyzer.term_positions(text)] == [token.terms for token in tokens]


@given(TEXTS)
def test_tokens_are_where_the_tokenizer_puts_them(text: str) -> None:
    tokens = get_analyzer("und").analyze(text)
    assert [(token.text, token.start, token.end, token.position) for token in tokens] == [
        (raw.text, raw.start, raw.end, raw.position) for raw in tokenize(text)
    ]
    assert all(text[token.start : token.end] == token.text for token in tokens)


@pytest.mark.parametrize(
    "unit",
    ["a", "-", "'", "1", "a-", "a'", "1,", "1.", "a.", "1-", "#a", "aB", "a1", "!", "10/", "\u0301", "é", "а", "d'a"],
)
def test_a_million_characters_without_a_space(unit: str) -> None:
    piece = unit * (200_000 // len(unit))
    parts, _ = take_apart(piece + "x")
    assert all(part.start < part.end for part in parts)


@pytest.mark.parametrize(
    ("text", "state"),
    [("NATO", SENTENCE), ("PRESIDENT VISITS US", SHOUTED), ("US AND EU", SENTENCE), ("President", SENTENCE)],
)
def test_shouted_text(text: str, state: str) -> None:
    assert before_first(text) == state


@pytest.mark.parametrize(
    ("code", "word", "lemma"),
    [("en", "AIDS", "aids"), ("en", "US", "US"), ("en", "WHO", "WHO"), ("ru", "МИД", "мид"), ("az", "XİN", "xin")],
)
def test_abbreviations_are_their_own_lemmas(code: str, word: str, lemma: str) -> None:
    terms = get_analyzer(code).word_terms(word)
    assert [term for term in terms if term.startswith(f"{code}:")] == [f"{code}:{lemma}"]


def test_a_headline_in_capitals_has_no_abbreviations() -> None:
    english = get_analyzer("en")
    lemmas = {term for token in english.analyze("PRESIDENT SAYS AIDS ENDS") for term in token.terms}
    assert {"en:aid", "en:say", "en:end"} <= lemmas


def test_the_first_word_of_a_sentence_is_a_name_unless_it_is_known() -> None:
    class Knowing(type(get_analyzer("en"))):  # type: ignore[misc]
        def is_common_word(self, word: str) -> bool:
            return fold(word) == "borders"

    def names(text: str) -> list[bool]:
        return [any(term[0] == "~" for term in token.terms) for token in Knowing().analyze(text)]

    assert names("Borders Borders. Borders") == [False, True, False]
    assert names("«Borders» Baku! Baku") == [False, True, True]
    assert names("BORDERS REOPENED") == [False, True]


@given(st.text("abcABCабвАВСəәћ1-'", max_size=20))
def test_a_word_in_one_alphabet_is_left_alone(text: str) -> None:
    repaired = in_one_script(text)
    assert len(repaired) == len(text)
    assert in_one_script(repaired) == repaired
    assert in_one_script("граница") == "граница"
    assert in_one_script("cepa") == "cepa"


@given(st.text("0123456789.,", min_size=1, max_size=15))
def test_numbers_are_standardised_once(text: str) -> None:
    assert standard_number(standard_number(text)) == standard_number(text)
    assert standard_number(text).replace(".", "").replace(",", "") == text.replace(".", "").replace(",", "")


@given(st.dates())
def test_days_in_all_their_spellings(day: object) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    assert {iso_date(f"{number}.{month}.{year}"), iso_date(f"{year}/{month}/{number}"), iso_date(iso)} == {iso}


@pytest.mark.parametrize("text", ["32.01.2025", "28.13.2025", "28.10-2025", "1.2", "2025", "28.10.25", ""])
def test_what_is_no_day(text: str) -> None:
    assert iso_date(text) is None


def test_invisible_characters_are_taken_out_before_the_script_is_told() -> None:
    assert visible("Б\u200baку") == "Баку"


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers()), max_size=60))
def test_a_memo_is_bounded_and_never_wrong(pairs: list[tuple[str, int]]) -> None:
    memo: Memo[str, int] = Memo(3)
    true: dict[str, int] = {}
    for key, value in pairs:
        found = memo.find(key)
        assert found is None or found == true[key]
        if found is None:
            true[key] = value
            memo.keep(key, value)
        assert len(memo) <= 6
        assert memo.find(key) == true[key]


def test_what_an_analyzer_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relsearch.analysis.analyzer.MEMO_SIZE", 100)
    analyzer = type(get_analyzer("und"))()
    text = " ".join("abc" + "abcdefgh"[number % 8] * number for number in range(1000))
    assert len(list(analyzer.term_positions(text))) == 1000
    assert 0 < analyzer.remembered() <= 300
