"""The root lexicon of Azerbaijani: reading it, and spelling out every stem under which a root appears.

``data/*.tsv`` hold one root a line: ``root<TAB>part of speech``, and where a stem is altered in a way that no rule
tells, a third column with the altered stem (*ağız* loses its vowel in *ağzı*: ``ağz``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from relsearch.analysis.azerbaijani import derivation, suffixes
from relsearch.analysis.azerbaijani.orthography import fold
from relsearch.analysis.azerbaijani.suffixes import AFTER_VOWEL, BEFORE_CONSONANT, BEFORE_VOWEL, NOUN, VERB, VOWELS
from relsearch.errors import LexiconError

__all__ = [
    "PARTS_OF_SPEECH",
    "UNCHANGING",
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
"""A stem as it stands before suffixes -> its readings: the mask of the chains that fit, and the folded root."""


@dataclass(frozen=True, slots=True)
class Root:
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
        if not line or line.startswith("#"):
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
    readings: _Readings = {}
    for root in pronouns:
        _add(readings, root, _altered_stems(root))
    for root in entries:
        _add(readings, root, [(root.form, _mask(root))])
    for root in others:
        _add(readings, root, _altered_stems(root))
    return _frozen(readings)


def voices_of(roots: Iterable[Root]) -> Surfaces:
    """The passive and causative stems of the verbs in *roots*, read as the verb itself.

    A voice that is spelled like another verb is left out: *yayıl* is a verb of its own beside *yay*. Longer roots come
    first: *genişləndiril* is the passive of *genişləndir*, rather than the causative passive of *genişlən*.
    """
    entries = sorted(roots, key=lambda root: -len(root.form))
    own = {root.form for root in entries if root.pos == "v"}
    readings: _Readings = {}
    for root in entries:
        _add(readings, root, ((stem, mask) for stem, mask in _voices(root) if stem not in own))
    return _frozen(readings)


_Readings = dict[str, dict[str, int]]


def _add(readings: _Readings, root: Root, stems: Iterable[tuple[str, int]]) -> None:
    lemma = fold(root.form)
    for stem, mask in stems:
        masks = readings.setdefault(stem, {})
        masks[lemma] = masks.get(lemma, 0) | mask


def _frozen(readings: _Readings) -> Surfaces:
    return {stem: tuple((mask, lemma) for lemma, mask in masks.items()) for stem, masks in readings.items()}


def fold_surfaces(surfaces: Surfaces) -> Surfaces:
    """The same stems as typed in ASCII; stems that fall together share their readings."""
    readings: _Readings = {}
    for stem, native in surfaces.items():
        masks = readings.setdefault(fold(stem), {})
        for mask, lemma in native:
            masks[lemma] = masks.get(lemma, 0) | mask
    return _frozen(readings)


def _mask(root: Root) -> int:
    if root.pos in UNCHANGING:
        return suffixes.EXACT_NOUN
    kind, exact = (VERB, suffixes.EXACT_VERB) if root.pos == "v" else (NOUN, suffixes.EXACT_NOUN)
    junctures = suffixes.junctures_of(root.form)
    if kind == VERB and _softened(root) != root.form and junctures != (AFTER_VOWEL,):
        junctures = (BEFORE_CONSONANT,)  # only gedir, never *getir: that is gətir typed in ASCII
    return exact | suffixes.mask_of(kind, _harmonies(root.form), junctures)


def _harmonies(stem: str) -> tuple[int, ...]:
    harmony = suffixes.harmony_of(stem)
    return suffixes.ALL_HARMONIES if harmony is None else (harmony,)


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
    if root.pos != "v" and _ends_doubled(root.form):
        yield root.form[:-1], suffixes.mask_of(NOUN, harmonies, (BEFORE_CONSONANT,))


def _softened(root: Root) -> str:
    if root.altered or not _is_polysyllabic(root.form):
        return root.altered or root.form
    if root.pos == "v":
        return root.form[:-1] + "d" if root.form.endswith("t") else root.form
    return derivation.soften(root.form)


def _voices(root: Root) -> Iterator[tuple[str, int]]:
    if root.pos != "v":
        return
    for stem, junctures in derivation.voices(root.form, _softened(root)):
        exact = suffixes.EXACT_VERB if BEFORE_CONSONANT in junctures else 0
        yield stem, exact | suffixes.mask_of(VERB, _harmonies(stem), junctures)


def _ends_doubled(stem: str) -> bool:
    return len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in VOWELS


def _is_polysyllabic(stem: str) -> bool:
    return sum(letter in VOWELS for letter in stem) > 1
