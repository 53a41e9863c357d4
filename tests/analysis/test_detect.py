"""In which language is a paragraph?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch.analysis.detect import MIN_LETTERS, detect_language

ENGLISH = """
The presidents signed a declaration on strategic partnership in the capital yesterday.
Border guards found nothing suspicious in the lorry.
Heavy rain is expected across the north on Friday, the weather service said.
Prices of bread and milk rose by three per cent over the summer.
She has been teaching mathematics in a village school for eleven years.
Azerbaijan and Uzbekistan will open a new trade route through the Caspian Sea.
How many people live in Baku, and how long does it take to get to Ganja?
""".strip().splitlines()

RUSSIAN = """
Президенты подписали в столице декларацию о стратегическом партнёрстве.
Пограничники не нашли в грузовике ничего подозрительного.
Сколько людей живёт в Баку?
За лето хлеб и молоко подорожали на три процента.
Азербайджан и Узбекистан откроют новый торговый путь через Каспий.
Да.
Отчёт
""".strip().splitlines()

AZERBAIJANI = """
Prezidentlər paytaxtda strateji tərəfdaşlıq haqqında bəyannamə imzalayıblar.
Sərhədçilər yük maşınında heç nə tapmayıblar.
Bakıda neçə adam yaşayır?
Yayda çörəyin və südün qiyməti üç faiz qalxıb.
Azərbaycan və Özbəkistan Xəzər dənizi vasitəsilə yeni ticarət yolu açacaq.
Bu kitabı oxudum, indi yatmaq istiyorum, sabah yol uzundur.
Hə.
Dövlət sərhədi
""".strip().splitlines()

AZERBAIJANI_CYRILLIC = """
Азәрбајҹан вә Өзбәкистан јени тиҹарәт јолу ачаҹаг.
Сәрһәд гошунларынын рәиси Ҝәнҹәјә ҝәлди.
""".strip().splitlines()

AZERBAIJANI_TYPED_IN_ASCII = """
Prezidentler paytaxtda strateji terefdasliq haqqinda beyanname imzalayiblar.
Azerbaycan ve Ozbekistan Xezer denizi vasitesile yeni ticaret yolu acacaq.
""".strip().splitlines()

OTHER_SCRIPTS = """
Η Αθήνα είναι η πρωτεύουσα της Ελλάδας.
თბილისი საქართველოს დედაქალაქია.
باكو عاصمة أذربيجان
東京は日本の首都です
Երևանը Հայաստանի մայրաքաղաքն է
ירושלים
""".strip().splitlines()

SENTENCES = [
    *((sentence, "en") for sentence in ENGLISH),
    *((sentence, "ru") for sentence in RUSSIAN),
    *((sentence, "az") for sentence in AZERBAIJANI + AZERBAIJANI_CYRILLIC + AZERBAIJANI_TYPED_IN_ASCII),
    *((sentence, "und") for sentence in OTHER_SCRIPTS),
]


@pytest.mark.parametrize(("sentence", "language"), SENTENCES)
def test_sentences(sentence: str, language: str) -> None:
    assert detect_language(sentence) == language


@pytest.mark.parametrize(("sentence", "language"), SENTENCES)
def test_capitals_do_not_matter(sentence: str, language: str) -> None:
    capitals = sentence.replace("i", "İ").upper() if language == "az" else sentence.upper()
    assert detect_language(capitals) == language


@pytest.mark.parametrize(
    "text", ["", " ", "35", "28.10.2025 — 10:30", "…", "Report", "Bakı", "Page 5 of 12", "a" * (MIN_LETTERS - 1), "😀"]
)
def test_too_short_to_tell(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The company Газпром said on Monday that it would cut deliveries to its customers.", "en"),
        ("Компания SOCAR Trading сообщила о поставках через порт Ceyhan.", "ru"),
        ("Rusiyanın «Газпром» şirkəti bu barədə məlumat verib.", "az"),
        ("The Greek word for Athens is Αθήνα, as every tourist soon finds out.", "en"),
    ],
)
def test_foreign_words_in_a_sentence(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("President Ilham Əliyev received the delegation of Italy in Baku at noon, his office said on Monday.", "en"),
        ("В конце статьи редакция благодарит читателя, приславшего нам старую книгу поэта Сәмәда Вурғуна.", "ru"),
    ],
)
def test_one_foreign_letter_in_a_long_sentence(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_has_an_answer(text: str) -> None:
    assert detect_language(text) in ("en", "ru", "az", "und", None)


@given(st.text("абвгдежзиклмнопрстуфхцчшщъыьэюя .,", min_size=1).filter(lambda text: any(map(str.isalpha, text))))
def test_russian_letters_are_russian_at_any_length(text: str) -> None:
    assert detect_language(text) == "ru"


def test_many_threads_load_one_model() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect_language, ENGLISH * 8)) == ["en"] * (8 * len(ENGLISH))
