"""The inflection of Azerbaijani as a small grammar, and every suffix chain it allows.

A suffix is written as a template whose capital letters take their shape from the stem (vowel harmony):

    A   a after a back vowel, ə after a front one              evlər, atlar
    I   ı, i, u or ü, after the last vowel of the stem         atı, evi, odu, gözü
    Q   q after a back vowel, k after a front one              aldıq, gəldik
    G   the same Q softened before a vowel: ğ or y             aldığım, gəldiyim

A letter in brackets stands only where it is needed: a consonant after a vowel, ``(y)A``, a vowel after a consonant,
``(I)m``. Templates are joined first and spelled out afterwards, so that harmony runs through the whole chain.

The grammar follows the descriptive grammars of the language (number, possession, case, predicate for nouns; voice,
negation, tense or mood or participle, person for verbs). It holds inflection only: -çı, -lıq, -lı, -sız make new words
and stand apart in `derivation`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from relsearch.analysis.azerbaijani.orthography import fold, respell

__all__ = [
    "ALL_HARMONIES",
    "ANY_VERB",
    "BEFORE_CONSONANT",
    "BEFORE_VOWEL",
    "EXACT_NOUN",
    "EXACT_VERB",
    "KIND_BITS",
    "NOUN",
    "RARE_SHIFT",
    "VERB",
    "VOWELS",
    "Chains",
    "all_chains",
    "fold_chains",
    "harmony_masks",
    "harmony_of",
    "juncture_mask",
    "juncture_of",
    "junctures_of",
    "last_vowel",
    "mask_of",
    "noun_chains",
    "realise",
    "regular_noun_chains",
    "verb_chains",
]

# ---------------------------------------------------------------------------------------------------------------------
# Harmony and junctures
# ---------------------------------------------------------------------------------------------------------------------

_HARMONY = {"a": 0, "ı": 0, "e": 1, "ə": 1, "i": 1, "o": 2, "u": 2, "ö": 3, "ü": 3}
VOWELS = frozenset(_HARMONY)
"""The nine vowels."""

_CONSONANTS = "bcçdfgğhjklmnpqrsştvwxyz"

ALL_HARMONIES = (0, 1, 2, 3)
_SHAPES = {"A": "aəaə", "I": "ıiuü", "Q": "qkqk", "G": "ğyğy"}

AFTER_VOWEL, BEFORE_VOWEL, BEFORE_CONSONANT = range(3)
"""Where stem and chain meet: after a vowel, or after a consonant with the chain beginning in a vowel or a consonant."""

NOUN, VERB = range(2)
KIND_BITS = 12

EXACT_NOUN, EXACT_VERB = 1 << 24, 1 << 25
"""The bits of the empty chain. A stem that stands only before suffixes lacks them; a particle has nothing else."""

RARE_SHIFT = 26
"""Rarer readings (first and second person, the bare imperative) have their bits this much higher."""


@cache
def mask_of(kind: int, harmonies: tuple[int, ...], junctures: tuple[int, ...]) -> int:
    """The bits for every combination of word *kind* (`NOUN` or `VERB`), harmony classes and junctures.

    A stem and a chain fit when the masks of the two share a bit.
    """
    mask = 0
    for harmony, juncture in product(harmonies, junctures):
        mask |= 1 << (kind * KIND_BITS + harmony * 3 + juncture)
    return mask


ANY_VERB = mask_of(VERB, ALL_HARMONIES, (AFTER_VOWEL, BEFORE_VOWEL, BEFORE_CONSONANT)) | EXACT_VERB
"""The bits of every verb reading."""


def harmony_of(stem: str) -> int | None:
    """The harmony class of *stem*, by its last vowel: 0 for a ı, 1 for e ə i, 2 for o u, 3 for ö ü; None without one.

    >>> harmony_of("kitab"), harmony_of("göz"), harmony_of("bmt")
    (0, 3, None)
    """
    return _HARMONY.get(last_vowel(stem))


def last_vowel(stem: str) -> str:
    """The last vowel of *stem*, which decides the harmony of what follows; "" without one.

    >>> last_vowel("kitab"), last_vowel("bmt")
    ('a', '')
    """
    return stem.rstrip(_CONSONANTS)[-1:]


def junctures_of(stem: str) -> tuple[int, ...]:
    """The junctures at which a suffix may join *stem*.

    An abbreviation without vowels is read letter by letter, and their names end in vowels: be-em-te-nin.

    >>> junctures_of("ata") == (AFTER_VOWEL,), AFTER_VOWEL in junctures_of("bmt")
    (True, True)
    """
    if stem[-1] in VOWELS:
        return _AT_VOWEL
    return _AT_CONSONANT if last_vowel(stem) else _AT_EITHER


_AT_VOWEL, _AT_CONSONANT = (AFTER_VOWEL,), (BEFORE_VOWEL, BEFORE_CONSONANT)
_AT_EITHER = (*_AT_VOWEL, *_AT_CONSONANT)


def realise(template: str, harmony: int, after_vowel: bool) -> str:
    """Spell *template* out after a stem of class *harmony* that ends in a vowel or not.

    >>> realise("lAr(I)mIzdA", 1, False), realise("(y)AcAQ", 0, True)
    ('lərimizdə', 'yacaq')
    """
    spelled: list[str] = []
    optional = False
    for symbol in template:
        if symbol in "()":
            optional = symbol == "("
            continue
        letter = _SHAPES[symbol][harmony] if symbol in _SHAPES else symbol
        is_vowel = letter in VOWELS
        if optional and is_vowel == after_vowel:
            continue
        spelled.append(letter)
        after_vowel = is_vowel
        harmony = _HARMONY.get(letter, harmony)
    return "".join(spelled)


# ---------------------------------------------------------------------------------------------------------------------
# The grammar
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Slot:
    """One place of a chain: the suffixes usual there, and those of the rarer readings."""

    usual: tuple[str, ...]
    rare: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[str, bool]]:
        yield from ((suffix, False) for suffix in self.usual)
        yield from ((suffix, True) for suffix in self.rare)


_NONE = _Slot(("",))
_NUMBER = _Slot(("", "lAr"))
_POSSESSOR = _Slot(("",), ("(I)m", "(I)n", "(I)mIz", "(I)nIz"))
_POSSESSOR_3 = _Slot(("(s)I",))
_CASE = _Slot(("", "(n)In", "(n)I", "(y)A", "dA", "dAn", "(y)lA"), ("cA", "(y)AcAn", "(y)Adək"))
_CASE_AFTER_3 = _Slot(("", "nIn", "nI", "nA", "ndA", "ndAn", "(y)lA", "lA"), ("ncA", "nAcAn", "nAdək"))
_RELATIVE = _Slot(("dAkI",), ("(n)InkI",))
_RELATIVE_AFTER_3 = _Slot(("ndAkI",), ("nInkI",))
_PREDICATE = _Slot(
    ("", "dIr", "dIrlAr"),
    ("(y)dI", "(y)dIlAr", "(y)Am", "sAn", "(y)IQ", "sInIz", "(y)mIş", "(y)sA", "(y)kən", "dIrsA", "mI", "dIrmI"),
)

_Template = tuple[str, bool]


def _join(*slots: Iterable[_Template]) -> Iterator[_Template]:
    for parts in product(*slots):
        yield "".join(suffix for suffix, _ in parts), any(rare for _, rare in parts)


def _declension() -> list[_Template]:
    """Number, possessor and case."""
    return [*_join(_NUMBER, _POSSESSOR, _CASE), *_join(_NUMBER, _POSSESSOR_3, _CASE_AFTER_3)]


def _relative() -> list[_Template]:
    """What is in, or of, something: evdəki, evlərindəkilərin."""
    heads = [*_join(_NUMBER, _POSSESSOR, _RELATIVE), *_join(_NUMBER, _POSSESSOR_3, _RELATIVE_AFTER_3)]
    return [*_join(heads, _CASE_AFTER_3), *_join(heads, _Slot(("lAr",)), _CASE)]


def _noun_templates() -> list[_Template]:
    """Every noun chain: a declined form, bare or as the predicate of a sentence."""
    return [*_declension(), *_join(_predicative(), _PREDICATE), *_relative()]


def _predicative() -> list[_Template]:
    """What can be a predicate; "it is with" rarely is (başladır is başlat-, hardly "it is with the head")."""
    declined = [(chain, rare or chain.endswith("lA")) for chain, rare in _declension()]
    return [(chain, rare) for chain, rare in declined if not chain.endswith(("(n)I", "(y)A"))]


_NEGATION = _Slot(("", "mA"))
_PERSON = _Slot(("", "lAr"), ("(y)Am", "sAn", "(y)IQ", "sInIz"))
_PERSON_DIR = _Slot(("dIr", "dIrlAr", "", "lAr"), ("(y)Am", "sAn", "(y)IQ", "sInIz"))
_PERSON_PAST = _Slot(("", "lAr"), ("m", "n", "Q", "nIz"))
_COPULAR = _Slot(("(y)dI", "(y)sA"), ("(y)mIş",))

_TENSES = _Slot(("(y)Ir", "mIş", "(y)AcAQ", "(y)Ar"), ("mAlI", "(y)AsI"))
_TENSES_NEGATIVE = _Slot(("mIr", "mAmIş", "mAyAcAQ", "mAz", "mAr"), ("mAmAlI", "mAyAsI"))


def _finite() -> list[_Template]:
    """Forms with a tense or mood, and a person."""
    tenses = [*_TENSES, *_TENSES_NEGATIVE]
    softened = [(t[:-1] + "G", rare) for t, rare in tenses if t.endswith("Q")]
    return [
        *_join(tenses, _PERSON_DIR),
        *_join(softened, _Slot((), ("Am", "IQ"))),
        *_join(tenses, _COPULAR, _PERSON_PAST),
        *_join(tenses, _Slot(("lArdI", "lArsA"))),
        *_join(_NEGATION, _Slot(("dI", "sA")), _PERSON_PAST),
        *_join(_NEGATION, _Slot(("dIydI", "sAydI", "(y)AydI")), _PERSON_PAST),
        *_join(_NEGATION, _Slot(("(y)Ib",)), _Slot(("", "dIr", "lAr", "dIrlAr", "sA"), ("sAn", "sInIz", "Am", "IQ"))),
        *_join(_NEGATION, _Slot(("(y)A", "(y)AlAr"))),
        *_join(_NEGATION, _Slot(("sIn", "sInlAr"), ("(y)In", "(y)InIz", "(y)Im", "(y)AQ"))),
        *_join(_NEGATION, _Slot((), ("dImI", "(y)IrmI", "(y)AcAQmI", "mIşmI", "(y)ArmI", "(y)IbmI"))),
    ]


def _converbs() -> list[_Template]:
    """Forms that hang on another verb: gələrək, gəlincə, gəlmədən, gələrkən."""
    return [
        *_join(_NEGATION, _Slot(("(y)ArAQ", "(y)AndA", "(y)IncA", "dIQcA", "(y)AlI", "dIQdA"))),
        *_join(_NEGATION, _Slot((), ("(y)IncAyA", "(y)InAcAn", "(y)AnAdək", "(y)IncAyAdək", "cAQ"))),
        *_Slot(("mAdAn", "(y)ArkAn", "(y)Arkən", "mAzkən", "(y)Irkən", "mAzdAn", "mAksIzin"), ("(y)AcAQkən",)),
        *_Slot(("mAQsIzIn", "mAQdAnsA")),
    ]


def _verbal_nouns() -> list[_Template]:
    """Infinitive, verbal noun and participles, declined like nouns."""
    plain = _Slot(("mA", "(y)An", "mIş", "dIQ", "(y)AcAQ", "mAQ"))
    soft = _Slot(("dIG", "(y)AcAG", "mAG"))
    predicates = _Slot(("dIr", "(y)dI", "dIrlAr"), ("(y)sA", "(y)mIş", "(y)Am", "(y)IQ", "sInIz"))
    declension = _declension()
    vowels_first = [(c, rare) for c, rare in declension if c.startswith(("(s)I", "(I)", "(n)I", "(y)A"))]
    predicative = [(c, rare) for c, rare in declension if not c.endswith(("(n)I", "(y)A", "cA", "cAn"))]
    short = [(c, rare) for c, rare in predicative if not rare]
    return [
        *_join(_NEGATION, plain, declension),
        *_join(_NEGATION, soft, vowels_first),
        *_join(_NEGATION, _Slot(("mA", "(y)An", "mAQ")), short, predicates),
        *_join(_NEGATION, _Slot(("mAG", "dIG")), [c for c in short if c in vowels_first], predicates),
        *_join(_NEGATION, _Slot(("mA", "(y)An", "dIQ")), _relative_short()),
    ]


def _relative_short() -> list[_Template]:
    return [*_join(_NUMBER, _Slot(("(s)IndAkI", "dAkI")), _Slot(("", "lAr")))]


def _verb_templates() -> list[_Template]:
    """Every verb chain but the bare root, an imperative."""
    return [*_finite(), *_converbs(), *_verbal_nouns()]


# ---------------------------------------------------------------------------------------------------------------------
# Every chain, spelled out
# ---------------------------------------------------------------------------------------------------------------------

Chains = dict[str, int]
"""Suffix chain -> mask of the stems it fits; bits above `RARE_SHIFT` say the same of rarer readings."""


def noun_chains() -> Chains:
    """All noun chains, the empty one included."""
    return {"": EXACT_NOUN, **_spell(_noun_templates(), NOUN)}


def regular_noun_chains() -> Chains:
    """Number, possessor, case and -dakı: what may be taken from a word that no lexicon knows."""
    chains = [chain for chain, _ in [*_declension(), *_relative(), *_join(_predicative(), _Slot(("dIr", "dIrlAr")))]]
    return _spell([(chain, False) for chain in chains if chain not in _UNSAFE], NOUN)


_UNSAFE = frozenset({"cA", "(y)AcAn", "(y)lA"})
"""Endings that unknown words have too often of their own."""


def verb_chains() -> Chains:
    """All verb chains, the empty one included."""
    return {"": EXACT_VERB << RARE_SHIFT, **_spell(_verb_templates(), VERB)}


def _spell(templates: Iterable[_Template], kind: int) -> Chains:
    """Every template after every stem: what `realise` does for one, done for all at once to load fast."""
    every = list(templates)
    chains: Chains = {}
    for shift, after_vowel in product((0, RARE_SHIFT), (True, False)):
        resolved = _resolve((template for template, rare in every if rare == bool(shift)), after_vowel)
        rounded = [line for line in resolved if "U" in line]
        plain = [line for line in resolved if "U" not in line]
        for harmonies, lines in (((0, 2), plain), ((1, 3), plain), *(((h,), rounded) for h in ALL_HARMONIES)):
            before_vowel = mask_of(kind, harmonies, (AFTER_VOWEL if after_vowel else BEFORE_VOWEL,)) << shift
            before_consonant = mask_of(kind, harmonies, (AFTER_VOWEL if after_vowel else BEFORE_CONSONANT,)) << shift
            for chain in "\n".join(lines).translate(_SPELLING[harmonies[0]]).split("\n"):
                chains[chain] = chains.get(chain, 0) | (before_vowel if chain[:1] in VOWELS else before_consonant)
    chains.pop("", None)
    return chains


_VOWEL_SYMBOLS = "AI" + "".join(_HARMONY)
_NEEDED = re.compile(rf"\((?:(?<=[{_VOWEL_SYMBOLS}]\()([^AI])|(?<=[^{_VOWEL_SYMBOLS}]\()([AI]))\)")
_NEEDLESS = re.compile(r"\(.\)")
_ROUNDED = re.compile(rf"^(.[^{_VOWEL_SYMBOLS}\n]*)I", re.MULTILINE)
_SPELLING = [
    str.maketrans({symbol: shapes[harmony] for symbol, shapes in {**_SHAPES, "I": "ıiıi", "U": "ıiuü"}.items()})
    for harmony in ALL_HARMONIES
]


def _resolve(templates: Iterable[str], after_vowel: bool) -> set[str]:
    """The templates without brackets, as they follow a stem that ends in a vowel or not.

    Rounding lasts until the first other vowel (*gözümüzdə*, but *gözlərimiz*): such an ``I`` becomes ``U``.
    """
    last_letter = "a" if after_vowel else "b"
    lines = "\n".join(last_letter + template for template in templates)
    lines = _NEEDLESS.sub("", _NEEDED.sub(r"\1\2", lines))
    count = 1
    while count:
        lines, count = _ROUNDED.subn(r"\1U", lines)
    return {line[1:] for line in lines.split("\n")}


def juncture_of(chain: str, after_vowel: bool) -> int:
    """Where *chain* joins a stem that ends in a vowel or not."""
    if after_vowel:
        return AFTER_VOWEL
    return BEFORE_VOWEL if chain[:1] in VOWELS else BEFORE_CONSONANT


def all_chains() -> Chains:
    """Noun and verb chains in one table."""
    chains = noun_chains()
    for chain, mask in verb_chains().items():
        chains[chain] = chains.get(chain, 0) | mask
    return chains


def fold_chains(chains: Chains, spelling: Callable[[str], str] = fold) -> Chains:
    """The same chains as typed in ASCII: ``ləri`` and ``ları`` become ``leri`` and ``lari``."""
    folded: Chains = {}
    for chain, mask in zip(respell(chains, spelling), chains.values(), strict=True):
        folded[chain] = folded.get(chain, 0) | mask
    return folded


# ---------------------------------------------------------------------------------------------------------------------
# Words that no lexicon knows
# ---------------------------------------------------------------------------------------------------------------------

_HARMONIES_BY_LETTER = {letter: (harmony,) for letter, harmony in _HARMONY.items()}
_HARMONIES_BY_TYPED_LETTER = {"a": (0,), "e": (1,), "i": (0, 1), "o": (2, 3), "u": (2, 3)}


def harmony_masks(typed: bool) -> dict[str, int]:
    """Last vowel of an unknown stem -> its noun mask at every juncture; in ASCII (*typed*) a vowel stands for two."""
    harmonies = _HARMONIES_BY_TYPED_LETTER if typed else _HARMONIES_BY_LETTER
    junctures = (AFTER_VOWEL, BEFORE_VOWEL, BEFORE_CONSONANT)
    return {vowel: mask_of(NOUN, classes, junctures) for vowel, classes in harmonies.items()}


_AFTER_VOWEL_MASK = mask_of(NOUN, ALL_HARMONIES, (AFTER_VOWEL,))
_AFTER_CONSONANT_MASK = mask_of(NOUN, ALL_HARMONIES, (BEFORE_VOWEL, BEFORE_CONSONANT))


def juncture_mask(stem: str) -> int:
    """The noun mask of *stem* for every harmony class, by its last letter alone."""
    return _AFTER_VOWEL_MASK if stem[-1] in VOWELS else _AFTER_CONSONANT_MASK
