"""The root lexicon of Azerbaijani: reading it, and spelling out every stem under which a root appears.

``data/*.tsv`` hold one root a line: ``root<TAB>part of speech``, and where a stem is altered in a way that no rule
tells, a third column with the altered stem (*ağız* loses its vowel in *ağzı*: ``ağz``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import NamedTuple

from relsearch.analysis.azerbaijani import derivation, suffixes
from relsearch.analysis.azerbaijani.orthography import fold, respell
from relsearch.analysis.azerbaijani.suffixes import AFTER_VOWEL, BEFORE_CONSONANT, BEFORE_VOWEL, NOUN, VERB, VOWELS
from relsearch.errors import LexiconError

__all__ = [
    "PARTS_OF_SPEECH",
    "UNCHANGING",
    "VOICE",
    "Root",
    "Surfaces",
    "fold_surfaces",
    "load_roots",
    "parse_roots",
    "surfaces_of",
    "voices_of",
]

PARTS_OF_SPEECH = frozenset({"n", "v", "adj", "adv", "num", "pron", "post", "conj", "part", "intj", "name"})
UNCHANGING = frozenset({"conj", "part", "intj", "post"})
"""Parts of speech that take no suffixes."""

Surfaces = dict[str, tuple[tuple[int, str], ...]]
"""A stem as it stands before suffixes -> its readings: the mask of the chains that fit, and the root."""

VOICE = 1 << 60
"""Marks the reading of a passive or causative stem as its verb; above all bits of `suffixes`."""


class Root(NamedTuple):
    """One entry: the root, its part of speech, and its irregular stem or ""."""

    form: str
    pos: str
    altered: str = ""


def load_roots() -> list[Root]:
    """All roots of the package's lexicon."""
    folder = resources.files("relsearch.analysis.azerbaijani") / "data"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".tsv")), key=lambda f: f.name)
    return [root for file in files for root in parse_roots(file.read_text(encoding="utf-8"), file.name)]


def parse_roots(text: str, name: str) -> Iterator[Root]:
    """The roots in *text*, the content of the lexicon file *name*.

    Raises:
        LexiconError: a line is not ``root<TAB>part of speech[<TAB>altered stem]``.

    >>> list(parse_roots("# body\\nağız\\tn\\tağz\\n", "example.tsv"))
    [Root(form='ağız', pos='n', altered='ağz')]
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line[0] == "#":
            continue
        fields = line.split("\t")
        if len(fields) not in (2, 3) or not fields[0] or fields[1] not in PARTS_OF_SPEECH:
            raise LexiconError(
                f"{name}, line {number}: {line!r} is not a root, a tab and one of {', '.join(sorted(PARTS_OF_SPEECH))}"
                " (and at most one altered stem after another tab); mend the line"
            )
        yield Root(*fields)


def surfaces_of(roots: Iterable[Root]) -> Surfaces:
    """Every stem of *roots* with its readings, the likeliest first.

    The oblique stems of pronouns come first (*onu* is "him", hardly "ten"), then the roots themselves, then their
    altered stems.
    """
    entries = list(roots)
    pronouns = [root for root in entries if root.pos == "pron"]
    others = [root for root in entries if root.pos != "pron"]
    surfaces: Surfaces = {}
    for root in pronouns:
        _add(surfaces, root.form, _altered_stems(root))
    for root in entries:
        _add(surfaces, root.form, ((root.form, _mask(root)),))
    for root in others:
        if root.altered or root.form[-1] in "qktv" or root.form[-1:] == root.form[-2:-1]:
            _add(surfaces, root.form, _altered_stems(root))
    return surfaces


def voices_of(roots: Iterable[Root]) -> Surfaces:
    """The passive and causative stems of the verbs in *roots*, read as the verb itself.

    A voice that is spelled like another verb is left out: *yayıl* is a verb of its own beside *yay*. Longer roots come
    first: *genişləndiril* is the passive of *genişləndir*, rather than the causative passive of *genişlən*.
    """
    verbs = sorted((root for root in roots if root.pos == "v"), key=lambda root: -len(root.form))
    own = {root.form for root in verbs}
    surfaces: Surfaces = {}
    for root in verbs:
        _add(surfaces, root.form, ((stem, mask) for stem, mask in _voices(root) if stem not in own))
    return surfaces


def _add(surfaces: Surfaces, root: str, stems: Iterable[tuple[str, int]]) -> None:
    for stem, mask in stems:
        readings = surfaces.get(stem)
        surfaces[stem] = ((mask, root),) if readings is None else _merged(readings, ((mask, root),))


def _merged(readings: _Readings, more: _Readings) -> _Readings:
    """Both, each root once in each voice, with all chains that any reading of it takes."""
    masks: dict[tuple[str, int], int] = {}
    for mask, root in (*readings, *more):
        key = root, mask & VOICE
        masks[key] = masks.get(key, 0) | mask
    return tuple((mask, root) for (root, _), mask in masks.items())


_Readings = tuple[tuple[int, str], ...]


def fold_surfaces(surfaces: Surfaces, spelling: Callable[[str], str] = fold) -> Surfaces:
    """The same stems as typed in ASCII; stems that fall together share their readings."""
    folded: Surfaces = {}
    for stem, readings in zip(respell(surfaces, spelling), surfaces.values(), strict=True):
        others = folded.get(stem)
        folded[stem] = readings if others is None else _merged(others, readings)
    return folded


def _mask(root: Root) -> int:
    if root.pos in UNCHANGING:
        return suffixes.EXACT_NOUN
    kind, exact = (VERB, suffixes.EXACT_VERB) if root.pos == "v" else (NOUN, suffixes.EXACT_NOUN)
    junctures = suffixes.junctures_of(root.form)
    if kind == VERB and junctures != (AFTER_VOWEL,) and _softened(root) != root.form:
        junctures = (BEFORE_CONSONANT,)  # only gedir, never *getir: that is gətir typed in ASCII
    return exact | suffixes.mask_of(kind, _harmonies(root.form), junctures)


def _harmonies(stem: str) -> tuple[int, ...]:
    harmony = suffixes.harmony_of(stem)
    return suffixes.ALL_HARMONIES if harmony is None else _ONE_HARMONY[harmony]


_ONE_HARMONY = tuple((harmony,) for harmony in suffixes.ALL_HARMONIES)


def _altered_stems(root: Root) -> Iterator[tuple[str, int]]:
    """The stems that *root* has before some suffixes: uşağ-, ağz-, yarad-, fən- (of fənn)."""
    if root.pos in UNCHANGING:
        return
    harmonies = _harmonies(root.form)
    softened = _softened(root)
    if softened != root.form:
        kind = VERB if root.pos == "v" else NOUN
        junctures = (BEFORE_VOWEL, BEFORE_CONSONANT) if root.pos == "pron" else (BEFORE_VOWEL,)
        yield softened, suffixes.mask_of(kind, harmonies, junctures)
    if root.pos == "name" and root.form.endswith(_FEMININE_WITH_A):
        yield root.form + "a", suffixes.EXACT_NOUN | suffixes.mask_of(NOUN, (0,), (AFTER_VOWEL,))
    if root.pos != "v" and _ends_doubled(root.form):
        yield root.form[:-1], suffixes.mask_of(NOUN, harmonies, (BEFORE_CONSONANT,))


_FEMININE_WITH_A = ("ov", "ev")
"""A woman's surname is the same surname: Əliyeva is found with Əliyev."""


def _softened(root: Root) -> str:
    if root.altered:
        return root.altered
    if root.form[-1] not in "qkt" or not _is_polysyllabic(root.form):
        return root.form
    if root.pos == "v":
        return root.form[:-1] + "d" if root.form[-1] == "t" else root.form
    return derivation.soften(root.form)


def _voices(root: Root) -> Iterator[tuple[str, int]]:
    if root.pos != "v":
        return
    for stem, junctures in derivation.voices(root.form, _softened(root)):
        if stem.startswith(_NO_CAUSATIVE):
            continue
        exact = suffixes.EXACT_VERB if BEFORE_CONSONANT in junctures else 0
        yield stem, VOICE | exact | suffixes.mask_of(VERB, _harmonies(stem), junctures)


_NO_CAUSATIVE = "oldur"
"""To be has no causative: that is öldür-, to kill, typed in ASCII."""


def _ends_doubled(stem: str) -> bool:
    return len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS


def _is_polysyllabic(stem: str) -> bool:
    return sum(letter in VOWELS for letter in stem) > 1
