"""The root lexicon: well formed, without duplicates, roots only."""

from __future__ import annotations

from importlib import resources

import pytest

from relsearch.analysis.azerbaijani.roots import (
    PARTS_OF_SPEECH,
    Root,
    fold_surfaces,
    load_roots,
    parse_roots,
    surfaces_of,
    voices_of,
)
from relsearch.analysis.azerbaijani.suffixes import (
    AFTER_VOWEL,
    NOUN,
    VERB,
    all_chains,
    harmony_of,
    junctures_of,
    mask_of,
)
from relsearch.errors import LexiconError

ALPHABET = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvwyz")
HOMOGRAPHS = "homographs.tsv"
CLOSED_CLASSES = frozenset({"pron", "conj", "part", "post", "intj"})


def roots_by_file() -> dict[str, list[Root]]:
    folder = resources.files("relsearch.analysis.azerbaijani") / "data"
    files = [file for file in folder.iterdir() if file.name.endswith(".tsv")]
    return {file.name: list(parse_roots(file.read_text(encoding="utf-8"), file.name)) for file in files}


@pytest.fixture(scope="module")
def lexicon() -> dict[str, list[Root]]:
    return roots_by_file()


def test_there_are_thousands_of_roots() -> None:
    assert len(load_roots()) >= 15_000


def test_every_root_is_spelled_in_the_alphabet() -> None:
    roots = load_roots()
    assert [root for root in roots if not ALPHABET.issuperset(root.form + root.altered)] == []
    assert {root.pos for root in roots} <= PARTS_OF_SPEECH


def test_no_root_stands_twice() -> None:
    seen: set[tuple[str, str]] = set()
    twice = []
    for root in load_roots():
        key = root.form, root.pos if root.pos in ("v", "name") else "any other"
        if key in seen:
            twice.append(root)
        seen.add(key)
    assert twice == []


def test_every_open_root_has_a_vowel() -> None:
    abbreviations = {"name"}
    assert [r for r in load_roots() if harmony_of(r.form) is None and r.pos not in abbreviations] == []


def test_no_root_is_a_regular_inflection_of_another(lexicon: dict[str, list[Root]]) -> None:
    """An inflected form would hide its root; words that only look inflected stand in a file of their own."""
    surfaces = surfaces_of(load_roots())
    chains = all_chains()
    inflected = []
    for name, roots in lexicon.items():
        for root in roots:
            if name == HOMOGRAPHS or root.pos in CLOSED_CLASSES or root.pos == "v":
                continue
            for end in range(2, len(root.form)):
                chain = chains.get(root.form[end:], 0)
                if any(mask & chain for mask, _ in surfaces.get(root.form[:end], ())):
                    inflected.append(f"{root.form} = {root.form[:end]} + {root.form[end:]}")
    assert inflected == []


def test_every_homograph_is_one(lexicon: dict[str, list[Root]]) -> None:
    surfaces = surfaces_of(load_roots())
    chains = all_chains()

    def looks_inflected(form: str) -> bool:
        return any(
            mask & chains.get(form[end:], 0) for end in range(2, len(form)) for mask, _ in surfaces.get(form[:end], ())
        )

    assert [root.form for root in lexicon[HOMOGRAPHS] if not looks_inflected(root.form)] == []


@pytest.mark.parametrize("line", ["ev", "ev\tx", "\tn", "ağız\tn\tağz\tdaha", "ev n"])
def test_a_malformed_line_is_told(line: str) -> None:
    with pytest.raises(LexiconError, match=r"roots\.tsv, line 2"):
        list(parse_roots(f"# heading\n{line}\n", "roots.tsv"))


@pytest.mark.parametrize(
    ("root", "altered"),
    [
        (Root("uşaq", "n"), "uşağ"),
        (Root("çörək", "n"), "çörəy"),
        (Root("ağız", "n", "ağz"), "ağz"),
        (Root("fənn", "n"), "fən"),
        (Root("yarat", "v"), "yarad"),
        (Root("et", "v", "ed"), "ed"),
    ],
)
def test_altered_stems(root: Root, altered: str) -> None:
    surfaces = surfaces_of([root])
    assert set(surfaces) == {root.form, altered}


@pytest.mark.parametrize("root", [Root("ox", "n"), Root("tut", "v"), Root("sat", "v"), Root("ancaq", "conj")])
def test_stems_that_do_not_alter(root: Root) -> None:
    assert set(surfaces_of([root])) == {root.form}


def test_a_root_takes_the_chains_of_its_part_of_speech() -> None:
    ((mask, lemma),) = surfaces_of([Root("göz", "n")])["göz"]
    assert lemma == "göz"
    assert mask & mask_of(NOUN, (3,), junctures_of("göz"))
    assert not mask & mask_of(VERB, (0, 1, 2, 3), junctures_of("göz"))


def test_a_voice_spelled_like_another_verb_is_left_out() -> None:
    assert "yayıl" in voices_of([Root("yay", "v")])
    assert "yayıl" not in voices_of([Root("yay", "v"), Root("yayıl", "v")])


@pytest.mark.parametrize("surname", ["əliyev", "məmmədov"])
def test_a_womans_surname_is_the_mans(surname: str) -> None:
    ((mask, root),) = surfaces_of([Root(surname, "name")])[surname + "a"]
    assert root == surname
    assert mask & mask_of(NOUN, (0,), (AFTER_VOWEL,))


def test_folded_surfaces_keep_every_reading() -> None:
    folded = fold_surfaces(surfaces_of([Root("qız", "n"), Root("qiz", "n"), Root("şal", "n"), Root("sal", "v")]))
    assert {lemma for _, lemma in folded["sal"]} == {"şal", "sal"}
    assert {lemma for _, lemma in folded["qiz"]} == {"qız", "qiz"}
