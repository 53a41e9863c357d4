"""The benchmark of names measures what it says it measures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from names import as_name, keys, main, measure_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    people = ["Əliyev\tAliyev\tАлиев", "Daşkənd\tTashkent\tТашкент", "Petrov\tPetrov\tСидоров"]
    (tmp_path / "people_az_en_ru.tsv").write_text("\n".join(people) + "\n", encoding="utf-8")
    names = ["aliyev\tа л и е в\t3", "aliyev\tа л и е в а\t1", "petrov\tп е т р о в\t1", "x\tа л и е в\t1"]
    (tmp_path / "names_en_ru.tsv").write_text("\n".join(names) + "\n", encoding="utf-8")
    return tmp_path


def test_recall_by_key_and_by_sound(folder: Path) -> None:
    rows = {(row.direction, row.words): row for row in measure_file(folder / "people_az_en_ru.tsv")}
    assert len(rows) == 6
    row = rows["az-ru", "one"]
    assert (row.names, row.by_key, row.by_sound) == (3, 0.3333, 0.6667)
    assert rows["az-en", "one"].by_sound == 1.0
    assert row.false_key == row.false_sound == 0.0


def test_false_hits_are_names_that_the_file_does_not_pair(folder: Path) -> None:
    row = next(row for row in measure_file(folder / "names_en_ru.tsv") if row.direction == "ru-en")
    # Алиева finds aliyev, its own; Алиев finds aliyev, and the x beside it has no key.
    assert row.by_key == 0.75
    assert row.false_key == 0.0


def test_words_of_a_name_must_all_meet(tmp_path: Path) -> None:
    places = ["1\tNew Baku\tНовый Баку\tYeni Bakı", "2\tSan Juan\tСан Хуан\tSan Huan", "3\tSan\tСан\tSan"]
    (tmp_path / "places_en_ru_az.tsv").write_text("\n".join(places), encoding="utf-8")
    rows = {(row.direction, row.words): row for row in measure_file(tmp_path / "places_en_ru_az.tsv")}
    assert rows["ru-az", "one"].names == 1
    assert rows["ru-az", "all"].by_key == 0.6667
    assert rows["ru-az", "all"].false_key == 0.3333, "San finds San Huan, which is not its own"


def test_letters_apart_are_a_word() -> None:
    assert as_name("б а к у") == "Баку"
    assert keys("ru", as_name("б а к у")) == keys("ru", "Баку")


def test_the_results_are_the_same_every_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = []
    for name in ("one.json", "other.json"):
        assert main([str(folder), "--results", str(folder / name)]) == 0
        figures.append(json.loads((folder / name).read_text(encoding="utf-8"))["figures"])
    assert figures[0] == figures[1]
    assert "people_az_en_ru.tsv" in capsys.readouterr().out


def test_a_folder_without_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "names_en_ru.tsv" in capsys.readouterr().err
