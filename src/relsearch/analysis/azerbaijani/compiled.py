"""The compiled twin of the analyzer's words: `stemmer`, `readings` and name forms in C, by the tables that lie here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from relsearch.analysis.azerbaijani.orthography import DIGRAPHS, FOREIGN, fold
from relsearch.analysis.azerbaijani.reader import Reader
from relsearch.analysis.azerbaijani.readings import readings, weigh
from relsearch.analysis.azerbaijani.roots import VOICE
from relsearch.analysis.azerbaijani.stemmer import tables
from relsearch.analysis.azerbaijani.suffixes import ANY_VERB, NOUN, RARE_SHIFT, VERB, VOWELS
from relsearch.native import native


def compiled_language(stop_words: Iterable[str], as_read: Mapping[int, str]) -> Any:
    """The plain words of Azerbaijani, compiled; ``None`` where relsearch was installed without compiled code.

    stop_words  folded
    as_read     code point of a letter -> how names spell it

    The words answer like `AzerbaijaniAnalyzer`, and ``None`` where it has to be asked: in Cyrillic.
    """
    if native is None:
        return None
    reader, particles, common = tables()
    return native.azerbaijani(
        surfaces=reader.surfaces,
        chains=reader.chains,
        regular_chains=reader.regular_chains,
        derivations=reader.derivations,
        verb_derivations=reader.verb_derivations,
        stem_masks=_stem_masks(reader),
        typed_stem_masks=_stem_masks(Reader({}, {}, fold, typed=True)),
        particles=dict(particles),
        told={word: weigh(roots) for word, roots in readings().items()},
        as_read={chr(letter): read for letter, read in as_read.items()},
        common=common,
        stop_words=stop_words,
        digraphs=DIGRAPHS,
        foreign=FOREIGN,
        voice=VOICE,
        any_verb=ANY_VERB,
        rare_shift=RARE_SHIFT,
    )


def _stem_masks(reader: Reader) -> dict[str, tuple[int, int]]:
    """The masks of unknown stems, as a noun and as a verb, each kind of stem shown by its last vowel and letter."""
    stems = ["b", *("".join(letters) for letters in product(sorted(VOWELS), ("", "b")))]
    return {stem: (reader.stem_mask(stem, NOUN), reader.stem_mask(stem, VERB)) for stem in stems}
