"""The words of English in C: the twin of `EnglishAnalyzer`, of the tables that this reads."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from relsearch.native import native

_SNOWBALL: Final = "3.1."
"""The releases of Snowball whose "english" is the one that ``src/native/porter.c`` implements."""


def compiled_language(tables: Mapping[str, Any]) -> Any:
    """The language for `native.Words`; ``None`` where it was not compiled, or Snowball is another.

    tables  those of `EnglishAnalyzer.tables`

    >>> from relsearch.analysis.english.analyzer import EnglishAnalyzer
    >>> analyzer = EnglishAnalyzer()
    >>> compiled = compiled_language(analyzer.tables())
    >>> compiled is None or analyzer.compiled.lemmas("nationally") == analyzer.lemmas("nationally")
    True
    """
    if native is None or not _has_snowball():
        return None
    return native.english(**tables)


def _has_snowball() -> bool:
    """Whether Snowball is of the releases, with whichever of its packages the analyzer stems."""
    return all(_version(package).startswith(_SNOWBALL) for package in ("snowballstemmer", "PyStemmer"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _SNOWBALL  # it is not used, so it does no harm
