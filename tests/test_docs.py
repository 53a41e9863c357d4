"""The README and the docs say what is true: their examples run, their links and commands exist."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest

from relsearch.cli import main

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "benchmarks" / "README.md", ROOT / "seeds" / "README.md"]
)
WITH_EXAMPLES = [page for page in PAGES if ">>>" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.name)
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_readme_has_examples() -> None:
    assert ROOT / "README.md" in WITH_EXAMPLES


def test_readme_shows_what_the_demo_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--color", "never"]) == 0
    printed = capsys.readouterr().out
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("\n```")[0]
    pieces = [line.removesuffix(" …") for line in block.splitlines() if line]
    assert len(pieces) > 10
    assert [piece for piece in pieces if piece not in printed] == []


@pytest.mark.parametrize("name", ["demo-command", "test-command"])
def test_readme_commands_are_one_line_each(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0]
    lines = [line for line in block.strip().splitlines() if not line.startswith("```")]
    assert len(lines) == 1


def test_the_figures_of_readme_are_those_of_their_file() -> None:
    figures = json.loads((ROOT / "benchmarks" / "results" / "quality.json").read_text(encoding="utf-8"))["figures"]
    measured = {(each["folder"], each["direction"]): each["ndcg"] for each in figures if each["system"] == "relsearch"}
    header, _, *rows = (
        (ROOT / "README.md").read_text(encoding="utf-8").split("\n| set |")[1].split("\n\n")[0].split("\n")
    )
    directions = [cell.strip().replace("→", "-") for cell in header.strip("| ").split("|")]
    shown = {
        (row.strip("| ").split(":")[0], direction): cell.strip()
        for row in rows
        for direction, cell in zip(directions, row.strip("| ").split("|")[1:], strict=True)
    }
    assert len(shown) > 20
    for place, cell in shown.items():
        assert cell == (f"{measured[place]:.3f}".removeprefix("0") if place in measured else "–"), place
