"""Countries, languages, currencies and the calendar, from Unicode's Common Locale Data Repository (CLDR).

    python -m relsearch.lexicon.cldr        writes data/cldr.txt anew, with the CLDR of the Babel that is installed

Babel is needed only here: what the script writes is packaged. ``data/cldr_additions.tsv`` says, by hand, what CLDR
does not: synonyms, adjectives, inhabitants, and better names where CLDR's are not what texts say. Abbreviated months
and days are left out, because many are other words (*Sat*, *Mar*, *sen*); CLDR's short names of
countries are by hand, because Babel does not have them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from relsearch.errors import LexiconError, MissingExtraError
from relsearch.lexicon.concepts import LANGUAGES, lower

try:
    import babel
    from babel.core import get_global
    from babel.numbers import get_currency_name
    from babel.units import format_unit
except ImportError:
    raise MissingExtraError("babel", extra="test", purpose="writing the names of CLDR") from None

__all__ = ["cldr_path", "lines_to_keep"]

Names = dict[str, tuple[str, ...]]
"""Language -> terms, the best first."""

LONGEST: Final = 6
"""Words of a term: what is longer, nobody writes."""

PLACEHOLDER: Final = "*"
"""In an addition: what CLDR says."""

_NOT_PLACES: Final = frozenset({"001", "QO", "UM", "XA", "XB", "ZZ"})
_TIMES: Final = (
    *("century", "year", "quarter", "month", "week", "day", "night", "hour", "minute", "second"),
    *("millisecond", "microsecond", "nanosecond"),
)
_SIGNS: Final = str.maketrans({"’": "'", "ʼ": "'", "ʻ": "'", "—": " ", "–": " ", "&": " and ", "ā": "a"})
_IN_FULL: Final = (
    (re.compile(r"\bо-ва\b"), "острова"),
    (re.compile(r"\bо-в\b"), "остров"),
    (re.compile(r"\bСв\."), "Святой"),
    (re.compile(r"\bSt\. "), "Saint "),
    (re.compile(r"\bU\.S\. "), "US "),
    (re.compile(r"\([^)]*\)| - "), " "),
)
_ADJECTIVE: Final = re.compile(r"(?:[сц]кий|ый|ая|ой|ское|ые)$")
_POSSESSIVE: Final = re.compile(r"(?:(?<=[aıoueəiöü])s)?[ıiuü]$")


def cldr_path() -> Path:
    """Where the concepts from CLDR are kept."""
    return Path(__file__).with_name("data") / "cldr.txt"


def lines_to_keep() -> Iterator[str]:
    """The lines of the file of concepts, as the Babel in use makes it.

    Raises `LexiconError` for an addition to a name that is not there, or one that says what CLDR says anyhow.

    >>> next(lines_to_keep())
    '# Countries, languages, currencies and the calendar'
    """
    yield "# Countries, languages, currencies and the calendar"
    yield "#"
    yield made_with()
    yield "# Names in CLDR: Copyright © 2004-2025 Unicode, Inc., under the Unicode License V3 (LICENSE.unicode)."
    yield "# Made by: python -m relsearch.lexicon.cldr. To be changed in cldr_additions.tsv only."
    additions = _additions(additions_path())
    for title, pos, names in _sections():
        yield ""
        yield f"# {title}"
        for code, found in names.items():
            yield from _line(code, additions.pop(code, {}), found, pos)
    if additions:
        raise LexiconError(f"{additions_path().name}: CLDR has no {next(iter(additions))!r}: mend or remove the line")


def made_with() -> str:
    """The line that says of which CLDR the names are.

    >>> made_with().startswith("# Facts from CLDR ")
    True
    """
    return f"# Facts from CLDR {get_global('cldr')['version']} by way of Babel {babel.__version__}."


def additions_path() -> Path:
    """Where that stands by hand which CLDR does not say: key, language, terms."""
    return Path(__file__).with_name("data") / "cldr_additions.tsv"


def _additions(path: Path) -> dict[str, Names]:
    additions: dict[str, Names] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match line.split("\t"):
            case [key, language, terms] if language in LANGUAGES and language not in additions.get(key, {}):
                additions.setdefault(key, {})[language] = tuple(filter(None, map(str.strip, terms.split(","))))
            case _:
                raise LexiconError(f"{path.name}:{number}: {line!r}: write key, tab, language, tab, terms; each once")
    return additions


def _line(key: str, additions: Names, found: Names, pos: str) -> Iterator[str]:
    """The line of a concept, if English and another language have a word for it."""
    sides = [", ".join(_joined(key, language, additions, found)) for language in LANGUAGES]
    if sides[0] and sum(map(bool, sides)) >= 2:
        yield re.sub(" +", " ", f"{' | '.join(sides)} ; {pos}").strip()


def _joined(key: str, language: str, additions: Names, found: Names) -> tuple[str, ...]:
    said = found.get(language, ())
    if language not in additions:
        return said
    written = additions[language]
    if again := set(said) & set(written):
        raise LexiconError(
            f"{additions_path().name}: {key!r}: CLDR, too, says {again.pop()!r}: write {PLACEHOLDER}, or nothing"
        )
    return tuple(term for entry in written for term in (said if entry == PLACEHOLDER else (entry,)))


def _sections() -> Iterator[tuple[str, str, dict[str, Names]]]:
    """Title, part of speech and names of the sections of the file; the keys are those of the additions."""
    territories = _territories()
    taken = {
        language: {lower(language, names[language][0]) for names in territories.values()} for language in LANGUAGES
    }
    languages = _languages()
    currencies = _currencies()
    yield "Countries, continents and regions", "name", territories
    yield "Languages", "name", {key: _without(taken, names) for key, names in languages.items()}
    yield "Languages, with the word for language", "name", dict(_called_languages(languages))
    yield "Currencies", "name", {key: names for key, names in currencies.items() if " " in names["en"][0]}
    yield "Units of currency", "n", _units(currencies.values())
    yield "Months, days and eras", "name", _calendar()
    yield "Units of time", "n", {f"time {unit}": _named(_time(unit)) for unit in _TIMES}


def _without(taken: Mapping[str, set[str]], names: Names) -> Names:
    """Names without those of countries: in Azerbaijani *isveç* is Sweden, and its language is *isveç dili*."""
    return {language: terms for language, terms in names.items() if lower(language, terms[0]) not in taken[language]}


def _territories() -> dict[str, Names]:
    codes = sorted(set(babel.Locale("en").territories) - _NOT_PLACES)
    named = {f"territory {code}": _named(_display("territories", code)) for code in codes}
    return {key: names for key, names in named.items() if len(names) == len(LANGUAGES)}


def _languages() -> dict[str, Names]:
    """Languages that are official somewhere, and those that the additions name."""
    spoken = get_global("territory_languages").values()
    official = {code for found in spoken for code, facts in found.items() if facts["official_status"]}
    added = {key.removeprefix("language ") for key in _additions(additions_path()) if key.startswith("language ")}
    codes = sorted({code for code in official if "_" not in code} | added)
    named = {f"language {code}": _named(_display("languages", code)) for code in codes}
    return {key: names for key, names in named.items() if len(names) == len(LANGUAGES)}


def _called_languages(languages: Mapping[str, Names]) -> Iterator[tuple[str, Names]]:
    """Kazakh language, казахский язык, qazax dili."""
    for key, names in languages.items():
        [english], [russian], [azerbaijani] = (names[language] for language in LANGUAGES)
        if " " in russian or " " in azerbaijani:
            continue
        russian = f"{russian} язык" if _ADJECTIVE.search(russian) else f"язык {russian}"
        yield f"{key} language", {"en": (f"{english} language",), "ru": (russian,), "az": (f"{azerbaijani} dili",)}


def _currencies() -> dict[str, Names]:
    """The currencies that are legal tender somewhere now."""
    used = get_global("territory_currencies").values()
    codes = sorted({code for found in used for code, _, until, tender in found if tender and not until})
    named = {code: {language: get_currency_name(code, 1, language) for language in LANGUAGES} for code in codes}
    return {f"currency {code}": _named(names) for code, names in named.items() if code not in names.values()}


def _units(currencies: Iterable[Names]) -> dict[str, Names]:
    """What money is counted in, by its English name: manat, манат, manat; the most frequent spelling first."""
    spellings: dict[str, dict[str, Counter[str]]] = {}
    for names in currencies:
        [english], [russian], [azerbaijani] = (names[language] for language in LANGUAGES)
        unit = spellings.setdefault(english.split()[-1].lower(), {"ru": Counter(), "az": Counter()})
        unit["ru"][_russian_unit(russian)] += 1
        unit["az"][lower("az", _POSSESSIVE.sub("", azerbaijani.split()[-1]))] += 1
    return {
        f"money {english}": {
            "en": (english,),
            **{language: tuple(term for term, _ in terms.most_common()) for language, terms in found.items()},
        }
        for english, found in sorted(spellings.items())
    }


def _russian_unit(name: str) -> str:
    """The first noun of a name: доллар, from «новозеландский доллар» and «доллар США»."""
    return next((word for word in name.split() if not _ADJECTIVE.search(word)), name.split()[-1]).lower()


def _calendar() -> dict[str, Names]:
    def of(kind: str, number: int) -> Names:
        return _named({code: getattr(babel.Locale(code), kind)["stand-alone"]["wide"][number] for code in LANGUAGES})

    months = {f"month {number}": of("months", number) for number in range(1, 13)}
    days = {f"day {number}": of("days", number - 1) for number in range(1, 8)}
    eras = {
        f"era {number}": _named({code: babel.Locale(code).eras["wide"][number] for code in LANGUAGES})
        for number in (0, 1)
    }
    return months | days | eras


def _time(unit: str) -> dict[str, str]:
    return {code: _counted(f"duration-{unit}", code).removeprefix("1").strip() for code in LANGUAGES}


def _counted(unit: str, code: str) -> str:
    """One year, 1 il; where the short name is the long one, CLDR has only the short one."""
    in_full = format_unit(1, unit, length="long", locale=code)
    return format_unit(1, unit, length="short", locale=code) if unit in in_full else in_full


def _display(kind: str, code: str) -> dict[str, str]:
    named = {language: getattr(babel.Locale(language), kind).get(code) for language in LANGUAGES}
    return {language: name for language, name in named.items() if name}


def _named(names: Mapping[str, str]) -> Names:
    """Names as the lexicon writes them, without those that it cannot hold."""
    written = {language: _WRITTEN[language](name) for language, name in names.items()}
    return {
        language: (name,)
        for language, name in written.items()
        if name and "," not in name and len(name.split()) <= LONGEST
    }


def _written(name: str) -> str:
    for pattern, full in _IN_FULL:
        name = pattern.sub(full, name)
    return " ".join(name.translate(_SIGNS).split())


def _english(name: str) -> str:
    """English has no letters with marks: Türkiye is written Turkiye, Côte d'Ivoire Cote d'Ivoire."""
    apart = unicodedata.normalize("NFD", _written(name))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_WRITTEN: Final[dict[str, Callable[[str], str]]] = {"en": _english, "ru": _written, "az": _written}


def main() -> int:
    """Write the file; the exit status."""
    lines = list(lines_to_keep())
    cldr_path().write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
