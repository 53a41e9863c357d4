"""In which language is this paragraph? Script, then letters, then the commonest words, then py3langid.

English, Russian and Azerbaijani are told apart, and told from what they are taken for: Turkish and Uzbek, the
other languages in Cyrillic, the large languages of Europe. Text that is certainly in another language is "und".

Most paragraphs are decided by their letters and commonest words, which are lists of our own. Only the rest is
given to the byte n-gram model of py3langid (Lui & Baldwin 2012), and of that only the beginning. The model does not
know Azerbaijani typed in ASCII from Turkish, so among the Turkic languages words and endings decide.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import TYPE_CHECKING, Final

from relsearch.analysis.analyzer import Script
from relsearch.analysis.fold import is_cyrillic
from relsearch.analysis.memo import Memo
from relsearch.analysis.registry import UNDETERMINED, script_of_letter
from relsearch.analysis.turkic import azerbaijani_lead

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS: Final = 20
"""A Latin text with fewer letters, and no letter that gives it away, is not guessed at."""

CERTAIN_LETTERS: Final = 40
"""Letters from which on the model is believed when it names a language that is none of the three."""

CERTAIN_LEAD: Final = 2.0
"""By how much Azerbaijani must be likelier than its neighbours, in natural logarithms: one ending or letter proves
nothing. Twice that for short text."""

FOREIGN_LEAD: Final = 3.0
"""The same for Turkish or Uzbek over Azerbaijani, which is likelier to begin with."""

MODEL_CERTAINTY: Final = 0.99
"""Probability from which on the model is believed."""

LOOKED_AT: Final = 600
"""Characters of a paragraph that are looked at."""

LETTER_SHARE: Final = 0.15
"""Share of words with letters of their own alphabet that gives a language away; fewer may be names in a text."""

COMMON_SHARE: Final = 0.2
"""Share of English function words that no text in another language has."""

_ADDRESS: Final = re.compile(r"\S*://\S*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʻʼ‘`][^\W\d_]+)*")
# Cyrillic alphabets: what Russian lacks, and of that what Azerbaijani lacks, too.
_AZERBAIJANI: Final = re.compile("[әғҝјөүһҹ]")
_OTHER_CYRILLIC: Final = re.compile("[қңұіҳўӣӯҷҙҡҗїєґљњђћџѓќѕӑӗ]")

_ENGLISH: Final = frozenset(
    """
    a about after all also an and are as at be been but by can could for from had has have he her his how if in into is
    it its more no not of on or other our out said she should so than that the their them there these they this to up
    was we were what when where which who will with would you your
    """.split()
)
# Large languages beside the three: one that is missing here would be taken for the nearest of these.
_MODEL_LANGUAGES: Final = "en az tr uz de fr es it pt nl pl cs ro sv fi hu id lt tk".split()
_TURKIC: Final = frozenset({"az", "tr", "uz", "tk"})

_lock: Final = threading.Lock()
_identifier: LanguageIdentifier | None = None

MAX_REMEMBERED: Final = 120
"""Characters of a line that is remembered: headings and bylines come again and again."""

_remembered: Final[Memo[str, str]] = Memo(1 << 12)


def detect_language(text: str) -> str | None:
    """The language of a paragraph: "en", "ru", "az" or "und"; ``None`` where the text does not tell.

    >>> detect_language("Görüşdə sərhədlərin mühafizəsi müzakirə edilib.")
    'az'
    >>> detect_language("The sides discussed the protection of borders.")
    'en'
    >>> detect_language("Стороны обсудили охрану границ."), detect_language("Report")
    ('ru', None)
    >>> detect_language("Taraflar sınırların korunmasını ele aldı, görüşme Ankara'da yapıldı.")
    'und'
    """
    if len(text) > MAX_REMEMBERED:
        return _detect(text[:LOOKED_AT])
    known = _remembered.find(text)
    if known is None:
        known = _detect(text) or ""
        _remembered.keep(text, known)
    return known or None


def _detect(text: str) -> str | None:
    words = _WORD.findall(_ADDRESS.sub(" ", text) if "://" in text else text)
    script = _script(words) if not text.isascii() else "Latin" if words else None
    if script == "Latin":
        return _latin(text, words)
    if script == "Cyrillic":
        return _cyrillic([word for word in words if is_cyrillic(word[0])])
    return UNDETERMINED if script else None


def _script(words: list[str]) -> Script | None:
    """The script of most letters; where two are mixed, of the words that are no names."""
    scripts = set(map(script_of_letter, {word[0] for word in words}))
    if len(scripts) < 2:
        return scripts.pop() if scripts else None
    letters: Counter[Script] = Counter()
    small: Counter[Script] = Counter()
    for word in words:
        script = script_of_letter(word[0])
        letters[script] += len(word)
        small[script] += word[0].islower()
    return max(letters, key=lambda script: (small[script], letters[script]))


def _cyrillic(words: list[str]) -> str:
    small = [word for word in words if word[0].islower()]  # a name keeps its letters in any language
    enough = max(1.0, LETTER_SHARE * len(small or words))
    lower = [word.lower() for word in small or words]
    if _with(_OTHER_CYRILLIC, lower) >= enough:
        return UNDETERMINED
    return "az" if _with(_AZERBAIJANI, lower) >= enough else "ru"


def _with(letters: re.Pattern[str], words: list[str]) -> int:
    """How many of the words have one of the letters; most texts have none."""
    return sum(letters.search(word) is not None for word in words) if letters.search(" ".join(words)) else 0


def _latin(text: str, words: list[str]) -> str | None:
    lower = list(map(str.lower, words))
    if sum("ə" in word for word in lower) >= max(1.0, LETTER_SHARE * len(words)):
        return "az"
    letters = sum(map(len, words))
    if letters < MIN_LETTERS:
        return None
    if sum(map(_ENGLISH.__contains__, lower)) >= max(2.0, COMMON_SHARE * len(words)):
        return "en"
    language, certainty = _model().classify(text)
    if language == "en":
        return "en"
    if language in _TURKIC:
        return "az" if any("ə" in word for word in lower) else _turkic(words, letters)
    return UNDETERMINED if letters >= CERTAIN_LETTERS and certainty > MODEL_CERTAINTY else None


def _turkic(words: list[str], letters: int) -> str | None:
    """Azerbaijani without ə, or another Turkic language, or ``None`` where nothing tells."""
    lead = azerbaijani_lead(words)
    if lead >= (CERTAIN_LEAD if letters >= CERTAIN_LETTERS else 2 * CERTAIN_LEAD):
        return "az"
    return UNDETERMINED if lead <= -FOREIGN_LEAD else None


def _model() -> LanguageIdentifier:
    global _identifier
    with _lock:
        if _identifier is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            identifier.set_languages(_MODEL_LANGUAGES)
            _identifier = _slim(identifier)
        return _identifier


def _slim(identifier: LanguageIdentifier) -> LanguageIdentifier:
    """The same without the languages that it is not asked about, which it would keep: a third of its memory."""
    return type(identifier)(
        identifier.nb_ptc,
        identifier.nb_pc,
        identifier.nb_classes,
        identifier.tk_nextmove,
        identifier.tk_output,
        norm_probs=True,
        tk_row=identifier.tk_row,
    )
