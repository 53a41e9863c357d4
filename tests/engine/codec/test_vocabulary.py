"""The compiled vocabulary beside the one in Python: every piece of every text comes to the same words."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relsearch.engine.whoosh.codec.compiled_vocabulary import CompiledVocabulary
from relsearch.engine.whoosh.codec.vocabulary import Vocabulary
from relsearch.errors import UnknownLanguageError
from relsearch.native import native

pytestmark = pytest.mark.skipif(native is None, reason="relsearch was installed without its compiled part")

CODES = ("en", "ru", "az", "und")
SEEDS = Path(__file__).parents[3] / "seeds" / "pages"

WORDS = """
    border Border BORDER US it Bush The Officials граница Граница Мирзиёев МИД Роман ёлка sərhəd Sərhəddə İlham Bakı
    I A я Я co pre well known Ҝәнҹә Ташкенте naïve Kraków 中文 ʻ don't Bakı'da Uzbekistan’s O‘zbekiston d'Artagnan
    F 35 007 1 12 000 999 1000 2025 1,250 1.250,5 3.5 3,5 0.125 192.168.0.1 1,00 20th 1990s 35's 28.10.2025 2025-10-28
    10/28/2025 17:46 U.S J.S.Bach ci nun го й вский st x y #StandWithUkraine S300PMU2 A1B2C3D4 eksqlavası PRщик
""".split()
JOINTS = ["", "", "", "-", "-", ".", "/", "...", "_", "–", "—", "--", "'", ":", "‐", "\u00ad", "•"]
AROUND = [
    "",
    "",
    "",
    "",
    ".",
    ",",
    "!",
    "?",
    "...",
    "…",
    ")",
    "(",
    '"',
    "«",
    "»",
    "”",
    "’",
    "-",
    "—",
    "$",
    "%",
    "#",
    "…)",
    ".”",
]
SPACES = [" ", " ", " ", "\n", "\t", "\u00a0", "\u2009", "\u3000", "  ", "\x1f", "\x85"]

pieces = st.builds(
    lambda before, first, joint, second, after: before + first + (joint + second if joint else "") + after,
    st.sampled_from(AROUND),
    st.sampled_from(WORDS),
    st.sampled_from(JOINTS),
    st.sampled_from(WORDS),
    st.sampled_from(AROUND),
)
texts = st.lists(st.tuples(pieces | st.sampled_from(AROUND) | st.text(max_size=4), st.sampled_from(SPACES))).map(
    lambda parts: "".join(piece + space for piece, space in parts)
)

Word = frozenset[tuple[str, float]]


def reader(vocabulary: Vocabulary | CompiledVocabulary) -> Callable[[int], list[Word]]:
    """Number of a piece -> its words, each as the set of its weighted terms."""
    terms = vocabulary.sorted_terms()
    text, bounds = terms.text.tobytes(), terms.starts.tolist()
    names = [text[start:end].decode() for start, end in pairwise(bounds)]
    lists, weights, words = vocabulary.term_lists(), vocabulary.weights().tolist(), vocabulary.words().tolist()
    starts, numbers, codes = lists.starts.tolist(), lists.terms.tolist(), lists.codes.tolist()

    def word(number: int) -> Word:
        own = range(starts[number], starts[number + 1])
        return frozenset((names[numbers[place]], weights[codes[place]]) for place in own)

    return lambda piece: [word(number) for number in range(words[piece], words[piece + 1])]


def numbers(encoded: bytes) -> list[int]:
    return array("I", encoded).tolist()


def assert_same(language: str, *all_texts: str) -> None:
    vocabularies = (CompiledVocabulary(), Vocabulary())
    encoded = [[numbers(each.encode(language, text)) for text in all_texts] for each in vocabularies]
    readers = [reader(each) for each in vocabularies]
    for text, *found_and_wanted in zip(all_texts, *encoded, strict=True):
        found, wanted = ([read(piece) for piece in own] for read, own in zip(readers, found_and_wanted, strict=True))
        assert found == wanted, text


@pytest.mark.parametrize("code", CODES)
@given(data=st.data())
@settings(max_examples=300)
def test_any_text_comes_to_the_same_words(code: str, data: st.DataObject) -> None:
    text = data.draw(texts)
    assert_same(code, text, text.upper(), text)


@given(st.lists(st.tuples(st.sampled_from(CODES), texts)), st.lists(st.tuples(st.sampled_from(CODES), texts)))
def test_many_texts_at_once_are_those_one_by_one(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> None:
    together, single = CompiledVocabulary(), CompiledVocabulary()
    for some in (first, second):
        found = list(map(numbers, together.encode_all(some)))
        wanted = [numbers(single.encode(*text)) for text in some]
        ours, theirs = reader(together), reader(single)
        assert [list(map(ours, own)) for own in found] == [list(map(theirs, own)) for own in wanted]


@pytest.mark.parametrize(
    "texts", [[(0, "a", "")], ((1, "a", ""),), ((-1, "a", ""),), ((0, b"a", ""),), ((0, "a"),), (7,)]
)
def test_texts_of_another_kind_are_refused(texts: object) -> None:
    vocabulary = native.Vocabulary(("", ".", "!"), ".,", str, bool)
    vocabulary.add_language(None, lambda *_: ((), ""))
    assert vocabulary.encode_all(((0, "a", ""),)) == [b"\0\0\0\0"]
    with pytest.raises((TypeError, IndexError)):
        vocabulary.encode_all(texts)


@pytest.mark.parametrize("code", CODES)
def test_the_sample_pages_come_to_the_same_words(code: str) -> None:
    assert_same(code, *(page.read_text(encoding="utf-8") for page in sorted(SEEDS.glob("*.txt"))))


@pytest.mark.parametrize("piece", ["x" * 41, "я" * 200, "1" * 500, "x-" * 90, "." * 300, "a" * 30 + "-" + "b" * 30])
def test_long_pieces(piece: str) -> None:
    assert_same("en", f"A {piece} b {piece}", piece)


def test_terms_are_in_the_order_of_their_bytes() -> None:
    vocabulary = CompiledVocabulary()
    vocabulary.encode("ru", "граница границы Граница border borders a ab aя")
    terms = vocabulary.sorted_terms()
    text, starts = terms.text.tobytes(), terms.starts.tolist()
    found = [text[starts[number] : starts[number + 1]] for number in terms.order.tolist()]
    assert found == sorted(set(found))
    assert b"=border" in found


def test_nothing_is_in_an_empty_vocabulary() -> None:
    vocabulary = CompiledVocabulary()
    assert vocabulary.words().tolist() == [0]
    assert vocabulary.term_lists().starts.tolist() == [0]
    assert vocabulary.weights().tolist() == [1.0]
    assert vocabulary.sorted_terms().order.tolist() == []
    assert list(vocabulary.encode("en", " \n ")) == []


def test_a_language_without_analyzer_is_named() -> None:
    with pytest.raises(UnknownLanguageError, match="xx"):
        CompiledVocabulary().encode("xx", "text")


def test_an_error_of_an_analyzer_comes_out_and_leaves_nothing_half_done() -> None:
    def fail(piece: str, _: str) -> object:
        raise RuntimeError(f"no {piece}")

    vocabulary = native.Vocabulary(("", ".", "!"), ".,", str, bool)
    number = vocabulary.add_language(None, fail)
    with pytest.raises(RuntimeError, match="no word"):
        vocabulary.encode(number, "word", "")
    assert len(vocabulary) == 0


@pytest.mark.parametrize(
    "answer", [None, ((), 7), ("words", ""), ((("=a",),), ""), (((("=a",), ((1, 2),)),), ""), (((), 1),)]
)
def test_answers_that_are_no_words_are_refused(answer: object) -> None:
    vocabulary = native.Vocabulary(("", ".", "!"), ".,", str, bool)
    number = vocabulary.add_language(None, lambda *_: answer)
    with pytest.raises((TypeError, ValueError, SystemError)):
        vocabulary.encode(number, "word", "")
    assert len(vocabulary) == 0
    assert len(vocabulary.arrays()[1]) == 4


def test_vocabularies_of_several_threads_do_not_disturb_one_another() -> None:
    text = "The border guards of Azerbaijan met, and Bush said: F-35s for 1,250 co-operation."
    wanted = list(CompiledVocabulary().encode("en", text))
    found: list[list[int]] = []

    def work() -> None:
        found.extend(list(CompiledVocabulary().encode("en", text)) for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 200
