"""The concepts from CLDR: that the packaged file is what the script writes, and how it makes terms of names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from relsearch.errors import LexiconError
from relsearch.lexicon import cldr, default_lexicon
from relsearch.lexicon.cldr import cldr_path, lines_to_keep, made_with
from relsearch.lexicon.concepts import parse_line, read_concepts
from relsearch.lexicon.keys import load_keys


def kept() -> list[str]:
    return cldr_path().read_text(encoding="utf-8").splitlines()


of_this_cldr = pytest.mark.skipif(
    made_with() not in kept(), reason=f"the packaged file was not made with what is installed: {made_with()}"
)
"""For what another CLDR may say otherwise; everything else here holds for all of them."""


def with_additions(lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the script would write, were these the additions."""
    path = tmp_path / "additions.tsv"
    path.write_text(lines, encoding="utf-8")
    monkeypatch.setattr(cldr, "additions_path", lambda: path)
    return list(lines_to_keep())


@of_this_cldr
def test_the_packaged_file_is_what_the_script_writes() -> None:
    assert kept() == list(lines_to_keep()), "run: python -m relsearch.lexicon.cldr"


def test_every_line_is_a_concept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in with_additions("", tmp_path, monkeypatch) if line and not line.startswith("#")]
    assert len(lines) > 700
    assert len(set(lines)) == len(lines)
    assert all(parse_line(line, "cldr.txt") for line in lines)


@of_this_cldr
def test_the_module_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cldr, "cldr_path", lambda: tmp_path / "cldr.txt")
    assert cldr.main() == 0
    assert (tmp_path / "cldr.txt").read_text(encoding="utf-8").splitlines() == list(lines_to_keep())


def test_without_babel_it_says_how_to_get_it() -> None:
    code = "import sys; sys.modules['babel'] = None; import relsearch.lexicon.cldr"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 1
    assert 'needs babel, which is not installed: pip install "relsearch[test]"' in finished.stderr


@pytest.mark.parametrize(
    ("language", "term", "other", "best"),
    [
        ("en", "Germany", "az", "Almaniya"),
        ("ru", "Соединённые Штаты", "az", "Amerika Birləşmiş Ştatları"),
        ("ru", "Кыргызстан", "en", "Kyrgyzstan"),
        ("en", "Central Asia", "ru", "Центральная Азия"),
        ("en", "Isle of Man", "ru", "остров Мэн"),
        ("en", "Bosnia and Herzegovina", "az", "Bosniya və Herseqovina"),
        ("en", "Hong Kong", "az", "Honkonq"),
        ("az", "isveç", "ru", "Швеция"),
        ("az", "isveç dili", "ru", "шведский язык"),
        ("en", "Kazakh language", "az", "qazax dili"),
        ("en", "Hindi language", "ru", "язык хинди"),
        ("en", "US dollar", "ru", "доллар США"),
        ("en", "manat", "ru", "манат"),
        ("ru", "злотый", "en", "zloty"),
        ("en", "ruble", "az", "rubl"),
        ("en", "Tuesday", "az", "çərşənbə axşamı"),
        ("az", "fevral", "en", "February"),
        ("en", "year", "az", "il"),
        ("ru", "до нашей эры", "en", "Before Christ"),
    ],
)
def test_names_are_translated(language: str, term: str, other: str, best: str) -> None:
    found = default_lexicon().translations(language, load_keys(language).key(term))[other]
    assert found[load_keys(other).key(best)] == max(found.values())


@pytest.mark.parametrize(
    ("language", "term"),
    [
        ("ru", "того"),  # no country, but a pronoun
        ("en", "won"),  # no money, but a verb
        ("ru", "лев"),
        ("az", "sən"),  # what September is in short
    ],
)
def test_names_that_are_other_words_are_left_out(language: str, term: str) -> None:
    for concept in read_concepts(cldr_path()):
        assert term not in {word.lower() for word in concept.words.get(language, ())}


def test_an_addition_stands_before_or_after_what_cldr_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = with_additions("# comment\n\nterritory KZ\tru\tстепь, *, казахстанский\n", tmp_path, monkeypatch)
    assert "Kazakhstan | степь, Казахстан, казахстанский | Qazaxıstan ; name" in lines


def test_an_addition_without_the_placeholder_replaces_what_cldr_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = with_additions("territory HK\ten\tHong Kong\nterritory FJ\tru\t\n", tmp_path, monkeypatch)
    assert not [line for line in lines if line.startswith("Hong Kong SAR")]
    assert "Fiji | | Fici ; name" in lines


def test_a_concept_without_an_english_name_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Kazakhstan | Казахстан | Qazaxıstan ; name" in with_additions("", tmp_path, monkeypatch)
    lines = with_additions("territory KZ\ten\t\n", tmp_path, monkeypatch)
    assert not [line for line in lines if "Qazaxıstan ;" in line]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("territory QQ\tru\tнигде\n", "CLDR has no 'territory QQ'"),
        ("territory KZ\tru\tКазахстан\n", "'territory KZ': CLDR, too, says 'Казахстан'"),
        ("territory KZ\tru\n", "additions.tsv:1: 'territory KZ\\\\tru'"),
        ("territory KZ\ttr\tKazakistan\n", "additions.tsv:1"),
        ("territory KZ\tru\t*, степь\nterritory KZ\tru\t*, юг\n", "additions.tsv:2"),
    ],
)
def test_a_bad_addition_is_refused(line: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LexiconError, match=what):
        with_additions(line, tmp_path, monkeypatch)
