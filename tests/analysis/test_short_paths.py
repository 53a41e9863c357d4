"""The short paths that most words take say the same as the long ones."""

from __future__ import annotations

import pytest
from conformance import ANY_TEXT, AWKWARD
from hypothesis import example, given
from hypothesis import strategies as st

from relsearch.analysis import compound
from relsearch.analysis.compound import SENTENCE, Part, span_of_word, take_apart, unwrap
from relsearch.analysis.fold import fold, visible
from relsearch.analysis.memo import Memo
from relsearch.analysis.registry import script_of, script_of_letter

PIECES = st.one_of(
    st.text(AWKWARD, min_size=1, max_size=12),
    st.builds(
        "{}{}{}".format,
        st.text(compound.AROUND, max_size=3),
        st.text("aBжЁə1", min_size=1),
        st.text(compound.AROUND, max_size=4),
    ),
).filter(lambda piece: piece.split() == [piece])


@given(PIECES, st.sampled_from(["", SENTENCE]))
@example("слово…»", "").via("the ellipsis is three dots to NFKC")
@example("ﬁx.", "").via("a ligature is two letters")
@example("word-", "")
def test_a_wrapped_word_is_taken_apart_the_same(piece: str, after: str) -> None:
    unwrapped = unwrap(piece)
    if unwrapped is not None:
        bare, left = unwrapped
        ((start, end),) = span_of_word(piece)
        assert take_apart(piece, after) == ((Part(start, end, bare),), left)


@given(PIECES.filter(lambda piece: piece[0] != "#"))
@example("1,000.50")
@example("(2,5)")
@example("$5.")
@example("women's")
@example("l'ONU")
def test_one_word_is_what_the_rules_make_of_it(piece: str) -> None:
    bare = piece.strip(compound.AROUND)
    if compound._ONE_WORD.fullmatch(bare):
        assert list(take_apart(piece).parts) == list(compound._parts(piece))


@given(ANY_TEXT)
@example("оеа 123456789")
@example("aaбə東")
def test_the_script_of_a_text_is_that_of_most_letters(text: str) -> None:
    counts = dict.fromkeys(("Latin", "Cyrillic", "other"), 0)
    for character in filter(str.isalpha, text):
        counts[script_of_letter(character)] += 1
    assert counts[script_of(text)] == max(counts.values())


@given(st.text("AbzÇçƏəĞğIıİiÖöŞşÜü", min_size=1))
def test_latin_letters_are_folded_one_by_one(word: str) -> None:
    # a hyphen keeps a word from the short path
    assert fold(word) == fold(f"{word}-").removesuffix("-")
    assert visible(word) == visible(f"{word}-").removesuffix("-")


@pytest.mark.parametrize("times", [1, 2])
def test_what_comes_once_need_not_be_kept(times: int) -> None:
    memo: Memo[str, int] = Memo(4)
    for _ in range(times):
        memo.keep_if_again("a", 1)
    assert memo.find("a") == (1 if times == 2 else None)
