"""In which language is this paragraph? Script first, then letters, then py3langid.

Only English, Russian and Azerbaijani are told apart, because only for them is there an analyzer of their own
by default; text in a script of none of them is "und". The byte n-gram model (Lui & Baldwin 2012) is restricted
to English and Azerbaijani, since the script has already decided about Russian.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from relsearch.analysis.azerbaijani.orthography import has_cyrillic_letters
from relsearch.analysis.registry import UNDETERMINED, script_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS: Final = 20
"""A Latin text with fewer letters, and no letter that gives it away, is not guessed at."""

OWN_LETTERS: Final = 0.05
"""Share of letters that only Azerbaijani has from which a text is taken for Azerbaijani."""

_lock: Final = threading.Lock()
_identifier: LanguageIdentifier | None = None


def detect_language(text: str) -> str | None:
    """The language of a paragraph: "en", "ru", "az" or "und"; ``None`` where the text is too short to tell.

    >>> detect_language("Görüşdə sərhədlərin mühafizəsi müzakirə edilib.")
    'az'
    >>> detect_language("The sides discussed the protection of borders.")
    'en'
    >>> detect_language("Стороны обсудили охрану границ."), detect_language("Report")
    ('ru', None)
    """
    letters = sum(character.isalpha() for character in text)
    if letters == 0:
        return None
    script = script_of(text)
    if script == "other":
        return UNDETERMINED
    # One name in its own spelling does not make a paragraph Azerbaijani: ə alone is a tenth of its letters.
    own = sum(map(has_cyrillic_letters, text)) if script == "Cyrillic" else text.count("ə") + text.count("Ə")
    is_azerbaijani = own > letters * OWN_LETTERS
    if script == "Cyrillic":
        return "az" if is_azerbaijani else "ru"
    if is_azerbaijani:
        return "az"
    if letters < MIN_LETTERS:
        return None
    language, _ = _latin_identifier().classify(text)
    return str(language)


def _latin_identifier() -> LanguageIdentifier:
    global _identifier
    with _lock:
        if _identifier is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            identifier.set_languages(["en", "az"])
            _identifier = identifier
        return _identifier
