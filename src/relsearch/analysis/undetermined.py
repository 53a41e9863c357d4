"""Text in any other language: words as written, folded, and name keys. Its code is "und", as in BCP 47."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from relsearch.analysis.analyzer import Analyzer, Script
from relsearch.native import native


class UndeterminedAnalyzer(Analyzer):
    """No lemmas: a word is found as it is written, in any script.

    >>> dict(UndeterminedAnalyzer().word_terms("Αθήνα"))
    {'=athena': 1.0, '~ATANA': 1.0}
    """

    code: ClassVar[str] = "und"
    scripts: ClassVar[frozenset[Script]] = frozenset({"Latin", "Cyrillic", "other"})
    version: ClassVar[str] = "1"

    def lemmas(self, word: str) -> Mapping[str, float]:  # noqa: ARG002 - the interface of all analyzers
        """None: nothing is known of the language."""
        return {}

    def compiled_language(self) -> Any:
        """Words as they stand."""
        return native and native.undetermined()

    def name_forms(self, word: str) -> tuple[str, ...]:
        """The word itself."""
        return (word,)
