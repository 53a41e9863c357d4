"""Azerbaijani, Turkish and Uzbek in Latin letters, told from one another where no ə does it.

Azerbaijani typed in ASCII looks like Turkish to models of bytes, and differs in letters (q and x, which Turkish lacks;
many e, which are ə), in endings and in its commonest words. The words are written for this project, the worths set by
hand; everything is counted as natural logarithms of likelihood, for Azerbaijani and against the other language.
"""

from __future__ import annotations

import re
from typing import Final

_FOLDED: Final = str.maketrans("əıöüşçğâîû", "eiouscgaiu", "\u0307'’ʻʼ‘`´")
_NATIVE: Final = re.compile(r"[ışğçöü]")
_NOT_TURKISH: Final = re.compile(r"[^\W\d_A-Z][^\W\d_]*[qx]|[qx][^\W\d_A-Z]")
_NOT_UZBEK: Final = re.compile(r"[^\W\d_A-Z][^\W\d_]*c(?!h)|c(?!h)[^\W\d_A-Z]")
_UZBEK: Final = re.compile(r"[og][‘ʻʼ’'`](?=[a-z])")

_COMMON: Final = {
    "az": frozenset(
        """
        ucun kimi olub edib edilib deyib bildirib haqqinda terefinden cox yox deyil deye qeder indi hansi nece
        hemin bele bezi oz ozu olduqda olduqca mene sene niye artiq hetta qarsi ilde ilin il men biler lazimdir
        movcud muxtelif azerbaycan dovlet olke olkenin olkede elece hemcinin edilmisdir olmusdur olunub olunur
        verilib kecirilib vasitesile heyata qeyd heyat gelib cunki yaxud xeyr beli necedir bilirem isteyirem
        gedirem eyni teref terefler baki bakida gorus gorusub boyuk kicik yaxsi sirket isci birinci basqa hisse
        hele neft hefte teze mekteb meselesi muqavile muzakire vezife veziyyet meqsedi ve
        """.split()
    ),
    "tr": frozenset(
        """
        icin cok gibi kadar degil tarafindan veya bircok sahip buyuk kucuk baska boyle soyle nasil kendi iyi sey
        yil yilinda ettigi bulunan yapilan ayni yok simdi ulke bilgi hic ama turkiye hakkinda bugun etti oldugu
        ve degildir olarak onemli gunu aldi yapti verdi baslayan boyunca uzerinde sirasinda hukumet baskan
        """.split()
    ),
    "uz": frozenset(
        """
        va bilan uchun ham edi emas kerak bolgan bolib boladi boldi qilgan qilish qildi esa lekin ular uning
        mumkin yoki keyin haqida orqali ozbekiston davlat kabi juda shu ushbu barcha hamda deb uni biz yangi
        yili yilda bolsa hech qanday endi yaxshi kop katta ularning shuningdek boyicha ekan ozining
        """.split()
    ),
}
# Endings that one of them has, on folded words: -maq, -caq, -ib; -yor, -acak, -arak; -ning, -moqda, -gan.
_ENDINGS: Final = {
    "az": re.compile(r"...*(?:[iu]b|[aei]q|uq|[iu]bl?[ae]r|m[iu]sd[iu]r|caqd?[iu]?r?|m[ae]qd[ae]n?|iyy[ae].*)"),
    "tr": re.compile(r"...*(?:[iu]yor.*|[ae]cakt?[iu]?r?|m[iu]st[iu]r?|[ae]rak|makta(?:d[iu]r)?|ndaki|[dl][iu]g[iu])"),
    "uz": re.compile(r"...*(?:ning|moqda|moqchi|gan(?:lar|di|i)?|ish(?:i|ga|da)|aydi|ladi|[td]agi|iga|larga)"),
}
_WORD_WORTH: Final = 2.5
_ENDING_WORTH: Final = 1.0
_LETTER_WORTH: Final = 4.0
"""What a letter that the other language lacks counts for, or against: q and x in a word that is no name; o‘, g‘."""

_LONE_C_WORTH: Final = 1.5
"""The same for c without h, which Uzbek lacks and Turkish has."""

_E_BESIDE_OTHERS: Final = 1.6
"""In text with letters of its own, Azerbaijani writes four of five e's as ə: each e is as much more likely Turkish."""

_SCHWA_WORTH: Final = 4.0
_ASCII_WORTH: Final = 0.1
"""Every tenth Turkish letter is none of ASCII's: what each letter of a text in ASCII counts against Turkish."""


def azerbaijani_lead(words: list[str]) -> float:
    """By how much words are likelier Azerbaijani than Turkish and Uzbek; below 0, they are likelier one of those.

    words  as they stand, with their capitals

    >>> azerbaijani_lead("Prezident Bakida terefdasliq haqqinda beyanname imzalayib".split()) > 3
    True
    >>> azerbaijani_lead("Cumhurbaşkanı Ankara'da bir bildiri için beklenen imzayı attı değil".split()) < -3
    True
    """
    folded = [word.lower().translate(_FOLDED) for word in words]
    return min(_lead_on_turkish(words, folded), _lead_on_uzbek(words, folded))


def _lead_on_turkish(words: list[str], folded: list[str]) -> float:
    lead = _lead("tr", folded)
    lead += _LETTER_WORTH * sum(_NOT_TURKISH.search(word) is not None for word in words)
    text = " ".join(words).lower()
    if _NATIVE.search(text):
        return lead - _E_BESIDE_OTHERS * text.count("e") + _SCHWA_WORTH * text.count("ə")
    return lead + _ASCII_WORTH * len(text)


def _lead_on_uzbek(words: list[str], folded: list[str]) -> float:
    text = " ".join(words).lower()
    if _NATIVE.search(text):
        return float("inf")
    lead = _lead("uz", folded) + _LONE_C_WORTH * sum(_NOT_UZBEK.search(word) is not None for word in words)
    return lead - _LETTER_WORTH * len(_UZBEK.findall(text))


def _lead(other: str, folded: list[str]) -> float:
    return sum(_worth(word, "az") - _worth(word, other) for word in folded)


def _worth(word: str, code: str) -> float:
    return _WORD_WORTH * (word in _COMMON[code]) + _ENDING_WORTH * (_ENDINGS[code].fullmatch(word) is not None)
