"""What every analyzer promises, as one class of tests: a new language inherits it and gets its tests for free.

    class TestTurkish(AnalyzerConformance):
        code = "tr"
        sample = "..."
        case_words = ("...",)

The promises are those that the index, the snippets and the phrase queries stand on: offsets into the original
text, one position a word, well-formed terms, and the same answer for the same word however it is encoded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Literal

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from relsearch.analysis.analyzer import MAX_WORD, Analyzer
from relsearch.analysis.compound import SHOUTED, before_first
from relsearch.analysis.fold import APOSTROPHES, INVISIBLE, fold
from relsearch.analysis.registry import get_analyzer, script_of
from relsearch.analysis.token import NAME, WRITTEN, Token

SEPARATORS = ("\n", " ", "\u00a0", " — ", ". ", "\t(")

LETTERS = "aBcdəƏıIiİşŞçÇğĞöÖüÜzQ" + "абВгдЕёЁжйЙщъыьэюЯ" + "әғҝјөүһҹ" + "éñßøłčžœύάώאبعرب東京ไทย"
MARKS = "\u0300\u0301\u0306\u0307\u0308\u030c\u0327\u0328\u0331\u0483"
AWKWARD = LETTERS + MARKS + INVISIBLE + APOSTROPHES + "0123456789.,-‐‑–—|_ \u00a0\n\t\0½Ⅷﬁ①\u200e\u202e😀👩‍👧🇦🇿\u0345ͺﷺ"

ANY_TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),  # every code point but lone surrogates
    st.text(AWKWARD, max_size=60),
    st.lists(st.text(LETTERS + MARKS + "'’-", min_size=1, max_size=12), max_size=8).map(" ".join),
)

# Letters with a composed and a decomposed spelling: Latin, Greek, Cyrillic, Hangul.
COMPOSED = st.characters(categories=["Ll", "Lu", "Lt", "Lo"], min_codepoint=0xC0, max_codepoint=0x52F) | st.characters(
    categories=["Ll", "Lu", "Lo"], min_codepoint=0x1E00, max_codepoint=0x1FFF
)
COMPOSED_TEXT = st.text(COMPOSED | st.sampled_from("aeiouаиейк -'" + MARKS + "가힣"), max_size=30)

# Every language inherits the same test function, which is what this health check warns of.
on_random_text = settings(suppress_health_check=[HealthCheck.differing_executors], max_examples=150)

LONG_WORDS = {
    "Latin": "a" * 100_000,
    "Cyrillic": "я" * 100_000,
    "syllables": "сюкавəlari" * 10_000,
    "capitals": "İ" * 100_000,
    "one letter that folds to many": "東" * 100_000,
    "ligatures of whole phrases": "ﷺ" * 100_000,
    "marks": "e" + "\u0301" * 100_000,
    "soft hyphens": "a\u00ad" * 50_000,
    "apostrophes": "a'" * 50_000,
    "hyphens": "ab-" * 33_000,
    "digits": "7" * 100_000,
    "digit groups": "1," * 50_000,
    "digits, then letters": "1,1" * 33_000 + "x",
}


def without_name(token: Token) -> Token:
    """The token without its name keys."""
    return token._replace(terms={term: weight for term, weight in token.terms.items() if term[0] != NAME})


class AnalyzerConformance:
    """The tests of one registered analyzer.

    code        under which it is registered
    sample      a few sentences of its language, names and compounds among them
    case_words  lower-case words whose lemmas do not depend on capitals; empty where nothing is promised
    """

    code: ClassVar[str]
    sample: ClassVar[str]
    case_words: ClassVar[tuple[str, ...]] = ()
    has_stop_words: ClassVar[bool] = True

    @property
    def analyzer(self) -> Analyzer:
        return get_analyzer(self.code)

    @staticmethod
    def upper(word: str) -> str:
        """Capitals as the language writes them."""
        return word.upper()

    # The registration.

    def test_says_what_it_is(self) -> None:
        assert self.analyzer.code == self.code
        assert self.analyzer.version
        assert self.analyzer.fingerprint.startswith(f"{self.code}-")
        assert self.analyzer.version in self.analyzer.fingerprint
        assert script_of(self.sample) in self.analyzer.scripts

    def test_sample_is_worth_testing_on(self) -> None:
        tokens = self.analyzer.analyze(self.sample)
        assert len(tokens) >= 20
        assert any(term.startswith(NAME) for token in tokens for term in token.terms), "has a name"
        assert "-" in self.sample, "has a compound"

    # Where words stand.

    @on_random_text
    @given(ANY_TEXT)
    def test_offsets_point_into_the_original_text(self, text: str) -> None:
        tokens = self.analyzer.analyze(text)
        assert [token.text for token in tokens] == [text[token.start : token.end] for token in tokens]
        edges = [edge for token in tokens for edge in (token.start, token.end)]
        assert edges == sorted(edges), "ascending, without overlap"
        assert all(token.start < token.end for token in tokens)

    @on_random_text
    @given(ANY_TEXT)
    def test_positions_count_the_words_from_zero(self, text: str) -> None:
        tokens = self.analyzer.analyze(text)
        assert [token.position for token in tokens] == list(range(len(tokens)))

    @on_random_text
    @given(ANY_TEXT)
    def test_every_letter_and_digit_is_in_a_word(self, text: str) -> None:
        covered = {at for token in self.analyzer.analyze(text) for at in range(token.start, token.end)}
        outside = [character for at, character in enumerate(text) if at not in covered]
        assert not [character for character in outside if character.isalnum() and character not in APOSTROPHES]

    @on_random_text
    @given(ANY_TEXT, st.sampled_from(SEPARATORS), ANY_TEXT)
    def test_a_word_does_not_depend_on_what_stands_around_it(self, left: str, separator: str, right: str) -> None:
        assume(not left.endswith(("-", "‐", "‑", "\u00ad")))  # a word divided at the end of a line goes on in the next
        assume(not (left[-1:].isdigit() and right[:1].isdigit()))  # a number parted by a space: 10 000
        assume(SHOUTED not in map(before_first, (left, right, left + separator + right)))  # where capitals say nothing
        shift = len(left) + len(separator)
        first, second = self.analyzer.analyze(left), self.analyzer.analyze(right)
        moved = [
            Token(token.text, token.start + shift, token.end + shift, token.position + len(first), token.terms)
            for token in second
        ]
        together = self.analyzer.analyze(left + separator + right)
        begins = len(first)  # whether a name begins a sentence is the one thing that its neighbours say
        assert list(map(without_name, together[begins : begins + 1])) == list(map(without_name, moved[:1]))
        assert together[:begins] + together[begins + 1 :] == first + moved[1:]

    # What words are indexed under.

    @on_random_text
    @given(ANY_TEXT)
    @example("Ъ ь")  # nothing, in Latin letters
    @example("0´0 ͺ ﷺ")  # with spaces, in NFKC
    def test_terms_are_well_formed(self, text: str) -> None:
        for token in self.analyzer.analyze(text):
            assert_well_formed(token.terms, self.code)

    def test_terms_of_the_sample_are_well_formed(self) -> None:
        for token in self.analyzer.analyze(self.sample):
            assert_well_formed(token.terms, self.code)
            assert WRITTEN + self.analyzer.written(token.text) in token.terms

    @on_random_text
    @given(ANY_TEXT)
    def test_lemmas_are_probable_the_likeliest_first(self, text: str) -> None:
        for token in self.analyzer.analyze(text):
            weights = list(self.analyzer.lemmas(token.text[:MAX_WORD]).values())
            assert weights == sorted(weights, reverse=True)
            assert all(0 < weight <= 1 for weight in weights)

    def test_a_compound_stands_under_its_joined_spelling_too(self) -> None:
        first, second = self.analyzer.analyze("F-35")
        assert "=f35" in first.terms
        assert "=35" in second.terms
        assert "=f35" not in second.terms

    # The same word, the same terms.

    def test_again_and_from_many_threads(self) -> None:
        alone = terms_of(type(self.analyzer)().analyze(self.sample))
        shared = type(self.analyzer)()  # new, so that the threads meet while it loads
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: terms_of(shared.analyze(self.sample)), range(32)))
        assert all(answer == alone for answer in answers)
        assert terms_of(shared.analyze(self.sample)) == alone

    @on_random_text
    @given(ANY_TEXT)
    def test_again_on_random_text(self, text: str) -> None:
        assert self.analyzer.analyze(text) == self.analyzer.analyze(text)

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_composed_and_decomposed_sample(self, form: Literal["NFC", "NFD"]) -> None:
        assert terms_of(self.analyzer.analyze(unicodedata.normalize(form, self.sample))) == terms_of(
            self.analyzer.analyze(self.sample)
        )

    @on_random_text
    @given(COMPOSED_TEXT)
    @example("ÀÀ-ÀÀÀÀÀÀ")
    def test_composed_and_decomposed_text(self, text: str) -> None:
        composed = self.analyzer.analyze(unicodedata.normalize("NFC", text))
        decomposed = self.analyzer.analyze(unicodedata.normalize("NFD", text))
        assert terms_of(composed) == terms_of(decomposed)

    @on_random_text
    @given(st.data())
    def test_invisible_characters_change_nothing_but_offsets(self, data: st.DataObject) -> None:
        letters = [at for at in range(1, len(self.sample)) if self.sample[at - 1 : at + 1].isalpha()]
        places = set(data.draw(st.lists(st.sampled_from(letters), min_size=1, max_size=5)))
        strewn = "".join(
            (data.draw(st.sampled_from(INVISIBLE)) if at in places else "") + character
            for at, character in enumerate(self.sample)
        )
        tokens = self.analyzer.analyze(strewn)
        assert terms_of(tokens) == terms_of(self.analyzer.analyze(self.sample))
        assert [token.text for token in tokens] == [strewn[token.start : token.end] for token in tokens]

    def test_capitals_change_no_lemma(self) -> None:
        for word in self.case_words:
            spelt = [word, self.upper(word), self.upper(word[0]) + word[1:]]
            # A short word in capitals is an abbreviation, unless all around it is in capitals too.
            lemmas = [self.lemma_terms(form, shouted=form.isupper()) for form in spelt]
            assert lemmas[0], f"{word} has a lemma"
            assert lemmas == [lemmas[0]] * 3, spelt
            assert len({self.analyzer.written(form) for form in spelt}) == 1

    def lemma_terms(self, word: str, shouted: bool = False) -> dict[str, float]:
        (token,) = self.analyzer.analyze(word, shouted=shouted)
        terms = token.terms
        return {term: weight for term, weight in terms.items() if term.startswith(f"{self.code}:")}

    # Extremes.

    @pytest.mark.parametrize("text", ["", " ", "\n\n", "…—«»|_\0", "\u0301", "\u00ad", "😀🇦🇿", "'", "--"])
    def test_text_without_words(self, text: str) -> None:
        assert self.analyzer.analyze(text) == []

    @pytest.mark.parametrize("kind", LONG_WORDS)
    def test_very_long_words_are_bounded(self, kind: str) -> None:
        for token in self.analyzer.analyze(LONG_WORDS[kind]):
            for term in token.terms:
                assert len(untagged(term, self.code)) <= MAX_WORD

    # Stop words.

    def test_stop_words_are_folded(self) -> None:
        assert bool(self.analyzer.stop_words) == self.has_stop_words
        assert sorted(self.analyzer.stop_words) == sorted({fold(word) for word in self.analyzer.stop_words})
        assert not [word for word in self.analyzer.stop_words if not word.isalnum()]

    def test_stop_words_are_known_in_any_capitals(self) -> None:
        for word in self.analyzer.stop_words:
            assert self.analyzer.is_stop_word(word)
            assert self.analyzer.is_stop_word(word.upper())
            assert self.analyzer.is_stop_word(word.capitalize())

    def test_a_stop_word_is_indexed_all_the_same(self) -> None:
        for word in self.analyzer.stop_words:
            assert WRITTEN + word in self.analyzer.word_terms(word)


def terms_of(tokens: Iterable[Token]) -> list[dict[str, float]]:
    """What an index would hold of tokens, without where they stand in the source."""
    return [dict(token.terms) for token in tokens]


def untagged(term: str, code: str) -> str:
    """A term without the mark of its kind."""
    for tag in (WRITTEN, NAME, f"{code}:"):
        if term.startswith(tag):
            return term.removeprefix(tag)
    raise AssertionError(f"{term!r} has none of the tags of {code}")


def assert_well_formed(terms: Mapping[str, float], code: str) -> None:
    """Terms that an index can hold: tagged, not empty, and free of what separates terms in storage."""
    written = [term for term in terms if term.startswith(WRITTEN)]
    assert 1 <= len(written) <= 4, "as written, and joined if a compound, in two alphabets at the most"
    for term, weight in terms.items():
        body = untagged(term, code)
        assert body, terms
        assert not any(character.isspace() or character in "|\0" for character in term), terms
        assert 0.0 < weight <= 1.0, terms
        if term.startswith(NAME):
            assert body.isascii()
            assert body.isupper()
