"""How likely a reading is where nothing is known of the word itself.

pymorphy3 gives all readings of a word the same score unless the word was seen, ambiguous, in the corpus from which
P(tag | word) was estimated. Kinds of readings are not equally likely: перешли is more often a past (перейти) than an
imperative (переслать), and a genitive is more frequent than a dative.

The odds of a reading are exp(sum of a weight for each grammeme of its tag). The weights are a maximum likelihood
fit, with an L2 penalty of 1e-4, to P(lemma | word) of the 5,071 words that have several lemmas in that same corpus; on
these the likeliest lemma is the corpus's for 78 %, where equal readings give 66 %. The fit can be repeated:
`benchmarks/fit_russian_likelihood.py`.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Final

WEIGHTS: Final = {
    "V-ej": -1.65, "1per": -1.4, "Prnt": -1.23, "Dist": -0.93, "neut": -0.82, "GRND": -0.8, "femn": -0.69,
    "Poss": -0.67, "masc": -0.67, "V-oy": -0.63, "voct": -0.62, "impr": -0.61, "ADJS": -0.61,
    "incl": -0.56, "anim": -0.55, "ms-f": -0.54, "plur": -0.53, "Arch": -0.52, "Abbr": -0.51,
    "Name": -0.48, "Ques": -0.45, "Fixd": -0.42, "ADJF": -0.41, "inan": -0.41, "ADVB": -0.39,
    "Geox": -0.39, "GNdr": -0.39, "impf": -0.38, "COMP": -0.34, "intr": -0.32, "tran": -0.32, "datv": -0.3,
    "Af-p": -0.3, "futr": -0.24, "Surn": -0.22, "perf": -0.2, "Pltm": -0.18, "gen2": -0.18, "V-ey": -0.16,
    "PRTF": -0.16, "pssv": -0.16, "Fimp": -0.16, "Slng": -0.15, "2per": -0.15, "NUMR": -0.14,
    "sing": -0.14, "Subx": -0.13, "loc2": -0.11, "accs": -0.1, "loct": -0.08, "Coun": -0.06, "PRCL": -0.06,
    "excl": -0.05, "Sgtm": -0.05, "actv": 0.07, "PRTS": 0.07, "INTJ": 0.1, "Qual": 0.2, "Prdx": 0.2,
    "NPRO": 0.23, "ablt": 0.25, "NOUN": 0.25, "Ms-f": 0.27, "INFN": 0.35, "past": 0.36, "Vpre": 0.41,
    "Dmns": 0.41, "Orgn": 0.43, "3per": 0.43, "Litr": 0.45, "PRED": 0.47, "Apro": 0.5, "Anph": 0.53,
    "Adjx": 0.57, "indc": 0.57, "gent": 0.64, "CONJ": 0.69, "nomn": 0.73, "PREP": 0.77, "Anum": 1.32,
}  # fmt: skip
"""Grammeme (OpenCorpora's names) -> log-odds; the others count nothing."""

UNLIKELY_GUESS: Final = {"ADJS": -2.3, "PRTS": -1.2, "GRND": -1.2, "impr": -1.2}
"""The same for words that the dictionary does not have: new words are names and nouns, seldom short forms."""


def odds(grammemes: Collection[str], *, known: bool = True) -> float:
    """The odds of a reading with these grammemes against others of the word, which the dictionary has or not.

    >>> odds(["VERB", "past", "indc"]) > odds(["VERB", "impr"])
    True
    """
    # fsum, because a set has its members in another order in every process, and equal odds must be equal
    weight = math.fsum(WEIGHTS.get(grammeme, 0.0) for grammeme in grammemes)
    if not known:
        weight += math.fsum(UNLIKELY_GUESS.get(grammeme, 0.0) for grammeme in grammemes)
    return math.exp(weight)
