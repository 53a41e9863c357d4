"""What the lexicon checker refuses, and that the packaged files pass it."""

from __future__ import annotations

import doctest
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from relsearch.lexicon import check
from relsearch.lexicon.check import check_files, main
from relsearch.lexicon.concepts import packaged_paths

GOOD = [
    "# any comment, Ünicode too",
    "",
    "border, frontier | граница, рубеж | sərhəd, hüdud ; n",
    "| сутки | sutka ; n",
    "helm | | sükan ; n",
    "rain | дождь | ; n",
    "Germany | Германия | Almaniya ; name",
    "COVID-19 | КОВИД | COVID-19 ; abbr",
    "semi-final | полуфинал | yarımfinal ; n",
    "read | читать, стеречь, нести, смеяться | oxumaq ; v",
    "know | знать | bilmək ; v",
    "I | я | mən ; pron",
    "security services | органы безопасности | təhlükəsizlik orqanları ; n",
    "retire | выйти на пенсию, уйти в отставку | təqaüdə çıxmaq ; v",
]

BAD = [
    ("border | граница | sərhəd", "no part of speech"),
    ("border | граница | sərhəd ; noun", "unknown part of speech 'noun'"),
    ("border | граница ; n", "2 columns instead of 3"),
    ("border | | ; n", "fewer than two columns"),
    ("border,, edge | граница | sərhəd ; n", "empty word"),
    ("prime minister of the united kingdom of the world | премьер | premyer ; n", "more than 6 words"),
    ("border | грааница | sərhəd ; n", "no Russian dictionary has 'грааница'"),
    ("border | граница | sərhıbd ; n", "no Azerbaijani dictionary has 'sərhıbd'"),
    ("sign | подписной лист | imzalamaq ; v", "'подписной лист' is not Russian for an infinitive"),
    ("bоrder | граница | sərhəd ; n", "CYRILLIC SMALL LETTER O"),
    ("border | гpаница | sərhəd ; n", "LATIN SMALL LETTER P"),
    ("border | граница | sərhəw ; n", "letters that Azerbaijani does not have"),
    ("cafè | кафе | kafe ; n", "letters that English does not have"),
    ("border | граница | s\u04d9rh\u04d9d ; n", "CYRILLIC SMALL LETTER SCHWA"),
    ("Border | граница | sərhəd ; n", "write 'border'"),
    ("border | граница | İşıq ; n", "write 'işıq'"),
    ("border, border | граница | sərhəd ; n", "'border' stands twice in the English column"),
    ("UN, un | ООН | BMT ; abbr", "'un' stands twice"),
    ("border |  граница | sərhəd ; n", "stray or missing spaces"),
    ("border | граница | sərhəd ;n", "stray or missing spaces"),
    ("border | граница,рубеж | sərhəd ; n", "stray or missing spaces"),
    (" border | граница | sərhəd ; n", "stray or missing spaces"),
    ("border | граница | sərhəd ; n ", "stray or missing spaces"),
    ("border\t| граница | sərhəd ; n", "stray or missing spaces"),
    (unicodedata.normalize("NFD", "cup | чашка | fincan, kuzə, çay ; n"), "not in Unicode's NFC"),
    ("border- | граница | sərhəd ; n", "is not a word"),
    ("19 | граница | sərhəd ; n", "is not a word"),
    ("read | чтение | oxumaq ; v", "'чтение' is not Russian for an infinitive"),
    ("read | читать | oxu ; v", "'oxu' is not Azerbaijani for an infinitive"),
    ("read | читать | oxumək ; v", "'oxumək' is not Azerbaijani for an infinitive"),
]


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_docstring_examples() -> None:
    assert doctest.testmod(check).failed == 0


def test_the_packaged_files_pass() -> None:
    assert list(check_files(packaged_paths())) == []


def test_good_lines_pass(tmp_path: Path) -> None:
    assert list(check_files([write(tmp_path / "good.txt", *GOOD)])) == []


@pytest.mark.parametrize(("line", "what"), BAD)
def test_a_bad_line_gives_one_problem_with_its_place(tmp_path: Path, line: str, what: str) -> None:
    path = write(tmp_path / "bad.txt", "# header", line)
    problems = list(check_files([path]))
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}:2: ")
    assert what in problems[0]


def test_a_concept_may_not_stand_in_two_files(tmp_path: Path) -> None:
    one = write(tmp_path / "one.txt", "help | помощь | kömək ; n")
    two = write(tmp_path / "two.txt", "", "help, aid | помощь | kömək, yardım ; v")
    [problem] = [problem for problem in check_files([one, two]) if "infinitive" not in problem]
    assert problem == f"{two}:2: the same concept as {one}:1: join the two lines"


def test_words_may_have_several_concepts(tmp_path: Path) -> None:
    path = write(tmp_path / "map.txt", "map | карта | xəritə ; n", "card | карта | kart ; n")
    assert list(check_files([path])) == []


def test_a_file_that_is_not_utf8_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "cp1251.txt"
    path.write_bytes("border | граница | ; n\n".encode("cp1251"))
    assert list(check_files([path])) == [f"{path}: not UTF-8 at byte 9: save the file as UTF-8"]


def test_main_prints_the_problems_and_returns_the_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = write(tmp_path / "good.txt", *GOOD)
    bad = write(tmp_path / "bad.txt", "Sea | море | dəniz ; n", "sea | море ; n")
    assert main([str(good)]) == 0
    assert capsys.readouterr().out == ""
    assert main([str(good), str(bad)]) == 1
    assert [line.split(": ")[0] for line in capsys.readouterr().out.splitlines()] == [f"{bad}:1", f"{bad}:2"]


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.txt", "border")
    command = [sys.executable, "-m", "relsearch.lexicon.check", str(bad)]
    finished = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert finished.returncode == 1
    assert finished.stdout.startswith(f"{bad}:1: ")
    assert finished.stderr == ""
