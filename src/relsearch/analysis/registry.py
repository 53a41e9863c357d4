"""Which analyzer serves which language. The three of relsearch are there from the start; others can be added."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from typing import Final

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.analysis.azerbaijani.analyzer import AzerbaijaniAnalyzer
from relsearch.analysis.azerbaijani.orthography import has_cyrillic_letters
from relsearch.analysis.english.analyzer import EnglishAnalyzer
from relsearch.analysis.russian.analyzer import RussianAnalyzer
from relsearch.analysis.token import Token
from relsearch.analysis.undetermined import UndeterminedAnalyzer
from relsearch.errors import UnknownLanguageError

UNDETERMINED: Final = "und"

# The letters of `script_of_letter`, in stretches; and all characters that are neither, letters or not.
_LATIN: Final = re.compile("[A-Za-zªµºÀ-ÖØ-öø-\u024fə\u1e00-\u1eff]+")
_CYRILLIC: Final = re.compile("[\u0400-\u0481\u048a-\u052f]+")
_OTHER: Final = re.compile("[^\x00-\u024fə\u0400-\u052f\u1e00-\u1eff]+")
_BEYOND_LATIN: Final = re.compile("[^\\0-\u024f\u0259\u1e00-\u1eff\u2000-\u206f]")
"""What may be a letter of another script: neither Latin nor punctuation."""

_COMMON_CYRILLIC: Final = "оеаинтсрвлкмдпуыя"
"""Four letters of five in Russian: enough to know most texts by."""

_factories: dict[str, Callable[[], Analyzer]] = {
    "en": EnglishAnalyzer,
    "ru": RussianAnalyzer,
    "az": AzerbaijaniAnalyzer,
    UNDETERMINED: UndeterminedAnalyzer,
}
_analyzers: dict[str, Analyzer] = {}
_lock: Final = threading.RLock()


def register_analyzer(factory: Callable[[], Analyzer], *, code: str) -> None:
    """Serve a further language, or replace the analyzer of one.

    factory   called once, without arguments, when the language is first used
    code      the language's code, by which documents and queries name it

    Indexes remember which analyzers wrote them: one that was made with another analyzer for the code says so
    when it is opened. Call this before opening an index.

    >>> from relsearch.analysis.undetermined import UndeterminedAnalyzer
    >>> class Turkish(UndeterminedAnalyzer):
    ...     code = "tr"
    >>> register_analyzer(Turkish, code="tr")
    >>> get_analyzer("tr").code
    'tr'
    >>> unregister_analyzer("tr")
    """
    with _lock:
        _factories[code] = factory
        _analyzers.pop(code, None)


def unregister_analyzer(code: str) -> None:
    """Serve a language no longer.

    Raises `UnknownLanguageError` if it is not registered.
    """
    with _lock:
        get_analyzer(code)
        del _factories[code], _analyzers[code]


def get_analyzer(code: str) -> Analyzer:
    """The analyzer of a language, made on first use and shared from then on.

    >>> get_analyzer("az").code
    'az'
    >>> get_analyzer("tlh")
    Traceback (most recent call last):
    relsearch.errors.UnknownLanguageError: no analyzer is registered for the language 'tlh': ...

    Raises `UnknownLanguageError` for a code that is not registered.
    """
    analyzer = _analyzers.get(code)
    if analyzer is not None:
        return analyzer
    with _lock:
        if code not in _factories:
            known = ", ".join(sorted(_factories))
            raise UnknownLanguageError(
                f"no analyzer is registered for the language {code!r}: use one of {known}, "
                "or add one with relsearch.register_analyzer"
            )
        if code not in _analyzers:
            _analyzers[code] = _factories[code]()
        return _analyzers[code]


def registered() -> tuple[str, ...]:
    """All registered codes, "und" among them.

    >>> registered()
    ('en', 'ru', 'az', 'und')
    """
    return tuple(_factories)


def factories() -> Mapping[str, Callable[[], Analyzer]]:
    """What makes the analyzer of each registered code, for another process to register the same."""
    return dict(_factories)


def languages() -> tuple[str, ...]:
    """Codes of the registered languages, without "und".

    >>> languages()
    ('en', 'ru', 'az')
    """
    return tuple(code for code in _factories if code != UNDETERMINED)


def analyze(language: str, text: str) -> list[Token]:
    """Tokens of a text, as the index sees them.

    >>> [(token.text, dict(token.terms)) for token in analyze("en", "news of borders")]
    [('news', {'=news': 1.0, 'en:news': 1.0}), ('of', {'=of': 1.0, 'en:of': 0.3}), \
('borders', {'=borders': 1.0, 'en:border': 1.0})]

    Raises `UnknownLanguageError` for a code that is not registered.
    """
    return get_analyzer(language).analyze(text)


def script_of(text: str) -> Script:
    """The script of most letters of a text.

    >>> script_of("Баку - столица"), script_of("Bakı"), script_of("東京")
    ('Cyrillic', 'Latin', 'other')
    """
    if _BEYOND_LATIN.search(text) is None:
        return "Latin"
    if 2 * sum(map(text.count, _COMMON_CYRILLIC)) > len(text):
        return "Cyrillic"
    latin, cyrillic = sum(map(len, _LATIN.findall(text))), sum(map(len, _CYRILLIC.findall(text)))
    other = sum(map(str.isalpha, "".join(_OTHER.findall(text))))
    counts: dict[Script, int] = {"Latin": latin, "Cyrillic": cyrillic, "other": other}
    return max(counts, key=lambda script: counts[script])


def languages_of(text: str) -> tuple[str, ...]:
    """The registered languages that a short text may be in, by its script alone.

    A query says too little to guess its language, so it is analysed in each of these. Cyrillic text counts as
    Azerbaijani only if it has a letter that Russian lacks. A script that no language claims gives "und".

    >>> languages_of("border"), languages_of("граница"), languages_of("сәрһәд"), languages_of("東京")
    (('en', 'az'), ('ru',), ('ru', 'az'), ('und',))
    """
    script = script_of(text)
    found = [code for code in languages() if script in get_analyzer(code).scripts]
    if script == "Cyrillic" and not has_cyrillic_letters(text) and "az" in found:
        found.remove("az")
    return tuple(found) or (UNDETERMINED,)


def script_of_letter(character: str) -> Script:
    """The script of one letter.

    >>> script_of_letter("ж"), script_of_letter("ə")
    ('Cyrillic', 'Latin')
    """
    if "\u0400" <= character <= "\u052f":
        return "Cyrillic"
    latin = character < "\u0250" or "\u1e00" <= character < "\u1f00" or character == "ə"
    return "Latin" if latin else "other"
