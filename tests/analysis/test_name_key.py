"""One key for the spellings of a name in three languages and two scripts, and different keys for different names."""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis.name_key import LONGEST_NAME, MIN_KEY, name_key
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import NAME
from relsearch.query.names import NameTable

# Russian, Azerbaijani, English. Names that the languages do not spell by sound (Баку, Bakı, Baku) are the lexicon's.
TRIPLES = """
Мирзиёев Mirziyoyev Mirziyoyev
Мирзиеев Mirziyoyev Mirziyoyev
Алиев Əliyev Aliyev
Алиева Əliyeva Aliyeva
Гусейнов Hüseynov Huseynov
Гулиев Quliyev Guliyev
Хаджиев Hacıyev Hajiyev
Гаджиев Hacıyev Hajiyev
Джавадов Cavadov Javadov
Джейхун Ceyhun Jeyhun
Гянджа Gəncə Ganja
Азербайджан Azərbaycan Azerbaijan
Мамедов Məmmədov Mammadov
Гасанов Həsənov Hasanov
Байрамов Bayramov Bayramov
Ильхам İlham Ilham
Гейдар Heydər Heydar
Мехрибан Mehriban Mehriban
Шавкат Şavkat Shavkat
Пашинян Paşinyan Pashinyan
Эрдоган Ərdoğan Erdogan
Зеленский Zelenski Zelensky
Путин Putin Putin
Токаев Tokayev Tokayev
Лукашенко Lukaşenko Lukashenko
Рахмонов Rəhmonov Rahmonov
Ягубов Yaqubov Yagubov
Юсифов Yusifov Yusifov
Шихлинский Şıxlinski Shikhlinsky
Эльчин Elçin Elchin
Вагиф Vaqif Vagif
Чингиз Çingiz Chingiz
Жапаров Japarov Zhaparov
Шуша Şuşa Shusha
Цой Soy Tsoi
""".strip().splitlines()

SPELLINGS = """
Fyodorov Федоров Фёдоров
Japarov Zhaparov
Zelenskiy Zelensky Zelenski
Erdogan Erdoğan Ərdoğan
Карабах Karabakh Karabagh
Царукян Tsarukyan
Хрущёв Khrushchev Khrushchyov
ILHAM İLHAM İlham Ilham ilham ılham
O'Neill ONeill O’Neill
""".strip().splitlines()

DIFFERENT = """
Алиев Гулиев Велиев Халилов
Aliyev Quliyev Valiyev Xəlilov
Гусейнов Гасанов Гасымов Касимов
Мамедов Махмудов Меликов
Путин Пашин Панин
Баку Гёйчай Губа
Hasan Husan Hamid
Ташкент Тбилиси Тегеран
Çingiz Cingiz
Paşa Para
""".strip().splitlines()


def keys_in(code: str, name: str) -> frozenset[str]:
    """The keys under which a text of a language holds a name; an ambiguous form has several."""
    keys = frozenset(term.removeprefix(NAME) for term in get_analyzer(code).name_terms(name))
    assert len(keys) <= 4, "a form is not every name"
    return keys


@pytest.mark.parametrize("line", TRIPLES)
def test_one_name_in_three_languages(line: str) -> None:
    keys = {code: keys_in(code, name) for code, name in zip(("ru", "az", "en"), line.split(), strict=True)}
    assert frozenset.intersection(*keys.values()), keys


@pytest.mark.parametrize("line", SPELLINGS)
def test_spellings_of_one_name(line: str) -> None:
    keys = {name: name_key(name) for name in line.split()}
    assert len(set(keys.values())) == 1, keys
    assert all(keys.values())


@pytest.mark.parametrize(
    ("code", "nominative", "forms"),
    [
        ("ru", "Мирзиёев", "Мирзиёева Мирзиёеву Мирзиёевым Мирзиёеве Мирзиеева Мирзиеевым МИРЗИЁЕВА"),
        ("ru", "Алиев", "Алиева Алиеву Алиевым Алиеве Алиевы Алиевых Алиевой"),
        ("ru", "Токаев", "Токаев Токаева Токаеву Токаевым Токаеве"),
        ("ru", "Джавадов", "Джавадов Джавадова Джавадову Джавадовым"),
        ("ru", "Ильхам", "Ильхам Ильхама Ильхаму Ильхамом Ильхаме"),
        ("ru", "Пашинян", "Пашинян Пашиняна Пашиняном"),
        ("ru", "Гейдар", "Гейдара Гейдару Гейдаром Гейдаре"),
        ("en", "Aliyev", "Aliyev's Aliyev’s ALIYEV'S Aliyeva"),
        ("en", "Mirziyoyev", "Mirziyoyev's Mirziyoyev’s"),
        ("az", "Əliyev", "Əliyevin Əliyevə Əliyevi Əliyevlə Əliyevdən ƏLİYEVİN Əliyev'in"),
        ("az", "Mirziyoyev", "Mirziyoyevin Mirziyoyevə Mirziyoyevi Mirziyoyevlə Mirziyoyev’in"),
    ],
)
def test_one_key_in_all_cases(code: str, nominative: str, forms: str) -> None:
    key = name_key(nominative)
    assert {form: key in keys_in(code, form) for form in forms.split()} == dict.fromkeys(forms.split(), True)


PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parent / "name_pairs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SAME = [names for kind, *names in PAIRS if kind == "same"]
APART = [names for kind, *names in PAIRS if kind == "apart"]


def test_there_are_enough_pairs() -> None:
    assert len({tuple(names) for names in SAME}) >= 300
    assert len({tuple(names) for names in APART}) >= 150


def find_one_another(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether a name in a language finds another in a language, by an equal key or by one that sounds alike."""
    table = NameTable(keys_in_words(*other))
    return any(table.near(key) for key in keys_in_words(*one))


def keys_in_words(code: str, name: str) -> frozenset[str]:
    """The keys of all words of a name but articles such as the Arabic one."""
    return frozenset(key for word in re.split("[ -]", name) if len(word) > 2 for key in keys_in(code, word))


@pytest.mark.parametrize("names", SAME, ids="-".join)
def test_one_name_written_in_several_languages(names: list[str]) -> None:
    written = list(zip(("en", "ru", "az", "az"), names, strict=False))
    assert len(written) >= 3
    missed = [(one, other) for one, other in permutations(written, 2) if not find_one_another(one, other)]
    assert missed == []


@pytest.mark.parametrize("names", APART, ids="-".join)
def test_two_names_of_one_language_stay_apart(names: list[str]) -> None:
    code, one, other = names
    assert not find_one_another((code, one), (code, other))
    assert not find_one_another((code, other), (code, one))


@pytest.mark.parametrize("line", DIFFERENT)
def test_different_names(line: str) -> None:
    for one, other in combinations(line.split(), 2):
        assert name_key(one) != name_key(other), (one, other)


@pytest.mark.parametrize(
    ("name", "plain"),
    [("José", "Jose"), ("Łukasz", "Lukasz"), ("Bjørn", "Bjorn"), ("Zoë", "Zoe"), ("Kâmran", "Kamran")],
)
def test_foreign_diacritics_do_not_matter(name: str, plain: str) -> None:
    assert name_key(name) == name_key(plain)


@pytest.mark.parametrize("name", ["", "Li", "Ия", "A", "35", "--", "Yu", "Эй"])
def test_what_says_too_little_has_no_key(name: str) -> None:
    assert name_key(name) == ""


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("戥N")
def test_any_string_goes_in(text: str) -> None:
    key = name_key(text)
    assert re.fullmatch("[A-Z]*", key)
    assert len(key) == 0 or len(key) >= MIN_KEY
    assert not re.search(r"(.)\1", key), "no sound is doubled"


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzəıöüçşğабвгдеёжзийклмнопрстуфхцчшщъыьэюя", max_size=15)


@given(LETTERS)
def test_capitals_and_encoding_do_not_matter(name: str) -> None:
    key = name_key(name)
    assert key == name_key(unicodedata.normalize("NFD", name))
    assert key == name_key(name.upper())
    assert key == name_key("\u00ad".join(name))


@given(st.text("абвгдежзиёйклмнопрстуфхцчшщъыьэюя", max_size=12))
def test_yo_is_ye_in_russian(name: str) -> None:
    assert name_key(name) == name_key(name.replace("ё", "е"))


def test_of_what_is_too_long_for_a_name_only_the_beginning_counts() -> None:
    assert name_key("waw" * 100_000) == name_key(("waw" * 100_000)[:LONGEST_NAME])
