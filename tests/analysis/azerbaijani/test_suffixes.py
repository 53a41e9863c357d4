"""The grammar of suffix chains, and the endings that make other stems."""

from __future__ import annotations

import pytest

from relsearch.analysis.azerbaijani import derivation
from relsearch.analysis.azerbaijani.orthography import fold
from relsearch.analysis.azerbaijani.suffixes import (
    ALL_HARMONIES,
    NOUN,
    RARE_SHIFT,
    VERB,
    VOWELS,
    Chains,
    fold_chains,
    harmony_of,
    juncture_of,
    junctures_of,
    mask_of,
    noun_chains,
    realise,
    regular_noun_chains,
    verb_chains,
)

LETTERS = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyz")


@pytest.fixture(scope="module")
def nouns() -> Chains:
    return noun_chains()


@pytest.fixture(scope="module")
def verbs() -> Chains:
    return verb_chains()


def fits(chains: Chains, split: str, kind: int) -> bool:
    """Whether the chain of *split*, written stem|chain, may follow its stem."""
    stem, chain = split.split("|")
    harmony = harmony_of(stem)
    assert harmony is not None
    stem_mask = mask_of(kind, (harmony,), junctures_of(stem))
    mask = chains.get(chain, 0)
    return bool(stem_mask & mask or stem_mask & (mask >> RARE_SHIFT))


@pytest.mark.parametrize(
    ("template", "harmony", "after_vowel", "expected"),
    [
        ("lAr", 0, False, "lar"),
        ("lAr(I)mIzdA", 1, False, "lərimizdə"),
        ("lAr(s)IndAn", 2, True, "larından"),
        ("(s)I", 3, True, "sü"),
        ("(s)I", 3, False, "ü"),
        ("(y)AcAQ", 1, True, "yəcək"),
        ("dIG(s)InA", 2, False, "duğuna"),
        ("dIG(s)InA", 1, False, "diyinə"),
        ("mAQ", 3, False, "mək"),
    ],
)
def test_templates_are_spelled_by_harmony(template: str, harmony: int, after_vowel: bool, expected: str) -> None:
    assert realise(template, harmony, after_vowel) == expected


@pytest.mark.parametrize(
    "split",
    """
    kitab|ların ev|lərimizdən ölkə|sinin ata|mız göz|ümüz dağ|dakı ev|dəkilər qapı|nın iş|dir qardaş|ıyam ana|yla
    məktub|um vasitə|silə dost|umuzdur
    """.split(),
)
def test_legal_noun_chains(nouns: Chains, split: str) -> None:
    assert fits(nouns, split, NOUN)


@pytest.mark.parametrize(
    "split", "kitab|lərin ev|lar ölkə|ın göz|ımız kitab|nın ata|ı ev|lərlər at|maq kitab|dəda".split()
)
def test_illegal_noun_chains(nouns: Chains, split: str) -> None:
    assert not fits(nouns, split, NOUN)


@pytest.mark.parametrize(
    "split",
    """
    gəl|mək yaz|maq oxu|yur gəl|məyəcək gör|düyünü ol|duğundan al|arkən başla|yacaqlar gəl|mişdir yaz|ıblar
    gəl|səydi bil|məmək işlə|məsinin yaz|malıdır gəl|ərək al|madan
    """.split(),
)
def test_legal_verb_chains(verbs: Chains, split: str) -> None:
    assert fits(verbs, split, VERB)


@pytest.mark.parametrize("split", "gəl|maq yaz|mək oxu|ur gör|dığı al|ərkən başla|acaq gəl|lər yaz|məmədi".split())
def test_illegal_verb_chains(verbs: Chains, split: str) -> None:
    assert not fits(verbs, split, VERB)


def test_chains_are_many_and_spelled_in_the_alphabet(nouns: Chains, verbs: Chains) -> None:
    assert len(nouns) > 2_000
    assert len(verbs) > 5_000
    assert all(LETTERS.issuperset(chain) for chain in nouns.keys() | verbs.keys())


def test_chains_spelled_all_at_once_are_those_spelled_one_by_one(nouns: Chains) -> None:
    for chain in ("A", "(n)In", "lArI(n)dAkI", "(I)mIzdA", "(s)I"):
        for harmony in ALL_HARMONIES:
            for after_vowel in (True, False):
                spelled = realise(chain.replace("(n)d", "nd"), harmony, after_vowel)
                juncture = juncture_of(spelled, after_vowel)
                if chain == "A":
                    assert not after_vowel or not nouns.get(spelled, 0) & mask_of(NOUN, (harmony,), (juncture,))
                    continue
                mask = nouns[spelled]
                assert (mask | mask >> RARE_SHIFT) & mask_of(NOUN, (harmony,), (juncture,))


def test_no_chain_has_three_vowels_or_four_consonants_in_a_row(nouns: Chains, verbs: Chains) -> None:
    def shape(chain: str) -> str:
        return "".join("v" if letter in VOWELS else "c" for letter in chain)

    assert [chain for chain in nouns.keys() | verbs.keys() if "vv" in shape(chain) or "cccc" in shape(chain)] == []


def test_every_chain_fits_some_stem(nouns: Chains, verbs: Chains) -> None:
    assert all(mask > 0 for mask in [*nouns.values(), *verbs.values()])


def test_regular_chains_are_noun_chains(nouns: Chains) -> None:
    assert regular_noun_chains().keys() <= nouns.keys()


def test_folded_chains_are_ascii_and_lose_nothing(nouns: Chains) -> None:
    folded = fold_chains(nouns)
    assert all(chain.isascii() for chain in folded)
    assert all(mask & ~folded[fold(chain)] == 0 for chain, mask in nouns.items())


@pytest.mark.parametrize(
    ("stem", "softened", "expected"),
    [
        ("yaz", "yaz", {"yazıl", "yazdır", "yazdırıl"}),
        ("et", "ed", {"edil", "etdir", "etdiril"}),
        ("bil", "bil", {"bilin", "bildir", "bildiril"}),
        ("de", "dey", {"den", "det", "ded", "dedil", "denil", "deyil"}),
    ],
)
def test_voices(stem: str, softened: str, expected: set[str]) -> None:
    assert {voice for voice, _ in derivation.voices(stem, softened)} == expected


@pytest.mark.parametrize(("ending", "kept"), [("liy", "lik"), ("sızlığ", "sızlıq"), ("çi", "çi"), ("ici", "ici")])
def test_derivations_are_kept_with_their_hard_consonant(ending: str, kept: str) -> None:
    assert derivation.derivations()[ending][0] == kept


def test_passives_of_derived_verbs_are_undone() -> None:
    endings = derivation.verb_derivations()
    assert endings["ləşdiril"] == "ləşdir"
    assert endings["lan"] == "lan"
