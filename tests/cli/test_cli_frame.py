"""What holds for all commands: usage, errors, exit statuses, colour, encoding, help and its examples."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import relsearch
from relsearch.cli import commands, main
from relsearch.cli.parser import FACETS, SORT_NAMES, make_parser
from relsearch.cli.text import Style, plain, style_for, wrapped
from relsearch.engine.base import FACET_FIELDS, SORTS
from relsearch.native import native
from relsearch.results import Snippet

Output = pytest.CaptureFixture[str]

REPOSITORY = Path(__file__).parents[2]
RED = "\x1b[1;31m"


# Usage and errors


def test_version(capsys: Output) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    parts = "without" if native is None else "with"
    assert capsys.readouterr().out == f"relsearch {relsearch.__version__} ({parts} compiled parts)\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["find"],
        ["search", "news.index"],
        ["search", "news.index", "x", "--sort", "size"],
        ["search", "news.index", "x", "--facet", "title"],
        ["search", "news.index", "x", "--filter", "report"],
        ["search", "news.index", "x", "--filter", "source="],
        ["search", "news.index", "x", "--limit", "many"],
        ["search", "news.index", "x", "--expl"],
        ["index", "pages"],
        ["delete", "news.index"],
    ],
)
def test_usage_errors(arguments: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage: relsearch" in captured.err


@pytest.mark.parametrize("command", [["search", "x"], ["get", "x"], ["delete", "x"], ["merge"], ["rebuild"], ["info"]])
def test_missing_index(command: list[str], tmp_path: Path, capsys: Output) -> None:
    name, *rest = command
    assert main([name, str(tmp_path / "nowhere"), *rest]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("relsearch: ")
    assert "nowhere" in captured.err
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["date:yesterday"], "yesterday"),
        (["x", "--limit", "-1"], "-1"),
        (["x", "--recency", "0"], "0"),
        (["x", "--language", "tlh"], "'tlh'"),
        (["x", "--query-language", "tlh"], "'tlh'"),
        (["x", "--filter", "colour=red"], "'colour'"),
        (["x", "--filter", "date=2025"], "--since"),
        (["x", "--since", "yesterday"], "'yesterday'"),
        (["x", "--since", "2025 report"], "'2025 report'"),
        (["x", "--since", "2026", "--until", "2025"], "'2026'"),
    ],
)
def test_errors_name_the_value(arguments: list[str], named: str, directory: Path, capsys: Output) -> None:
    assert main(["search", str(directory), *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("relsearch: ")
    assert named in captured.err


def test_errors_of_the_system_are_messages_too(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "page.txt").write_text("A page.", encoding="utf-8")
    assert main(["index", str(tmp_path / "page.txt"), "--into", str(tmp_path / "file" / "news.index")]) == 2
    assert capsys.readouterr().err.startswith("relsearch: ")


def test_interruption(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "COMMANDS", {"demo": interrupted})
    assert main(["demo"]) == 130
    assert capsys.readouterr().err == "relsearch: interrupted\n"


# As a program


def run(*arguments: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    source = str(Path(relsearch.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", "relsearch", *arguments],
        env={**os.environ, "PYTHONPATH": source, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )


def test_module_writes_utf8_whatever_the_system_says() -> None:
    done = run("analyze", "az", "sərhəd", PYTHONIOENCODING="cp1251", PYTHONUTF8="0")
    assert done.returncode == 0, done.stderr
    assert "sərhəd" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGPIPE")
def test_closed_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run("analyze", "en", "border guards", stdout=writer)
    finally:
        os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b""


# Colour


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "stream", "environment", "colour"),
    [
        ("auto", Terminal(), {"TERM": "xterm"}, True),
        ("auto", Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, True),
        ("auto", Terminal(), {"TERM": "xterm", "NO_COLOR": "0"}, False),
        ("auto", Terminal(), {"TERM": "dumb"}, False),
        ("auto", io.StringIO(), {"TERM": "xterm"}, False),
        ("always", io.StringIO(), {"TERM": "dumb", "NO_COLOR": "1"}, True),
        ("never", Terminal(), {"TERM": "xterm"}, False),
    ],
)
def test_colour(choice: str, stream: io.StringIO, environment: dict[str, str], colour: bool) -> None:
    style = style_for(choice, stream, environment)
    assert style.colour is colour
    assert (style.width is not None) is stream.isatty()


def test_no_color_is_heeded_on_a_terminal(directory: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    main(["search", str(directory), "guards"])
    assert f"{RED}guards\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["search", str(directory), "guards"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "[guards]" in out


@pytest.mark.parametrize("option", ["--colour", "--color"])
def test_colour_is_both_spellings(option: str, directory: Path, capsys: Output) -> None:
    main(["search", str(directory), "guards", option, "always"])
    assert RED in capsys.readouterr().out


def test_colour_never_gets_into_json(directory: Path, capsys: Output) -> None:
    main(["search", str(directory), "tanker", "--colour", "always", "--json"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert r"screen\u001b[2J of" in out  # the document's own, as JSON writes it


# Lines


@given(st.text())
def test_plain_text_has_no_controls_and_keeps_its_length(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", plain(text))


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1), st.integers(1, 120))
def test_wrapping_keeps_words_and_width(words: list[str], width: int) -> None:
    lines = list(wrapped(words, width))
    assert " ".join(lines).split(" ") == words
    assert all(len(line) <= max(width, 25) or " " not in line for line in lines)


def test_wrapping_does_not_count_colour() -> None:
    marked = Style(colour=True, width=30).marked(Snippet("aaaa bbbb cccc dddd eeee", ((0, 4), (10, 14))))
    assert len(list(wrapped(marked.split(), 30))) == 1


# Help, and the examples in it


def _help(*command: str) -> str:
    text = io.StringIO()
    stdout, sys.stdout = sys.stdout, text
    try:
        with pytest.raises(SystemExit):
            make_parser().parse_args([*command, "--help"])
    finally:
        sys.stdout = stdout
    return text.getvalue()


def examples(text: str, prompt: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith(prompt + "relsearch "):
            command, *_ = line.removeprefix(prompt).split(" < ")
            yield shlex.split(command)[1:]


@pytest.mark.parametrize("name", sorted(commands.COMMANDS))
def test_every_command_has_examples_that_parse(name: str) -> None:
    found = list(examples(_help(name), "  "))
    assert found
    for arguments in found:
        assert make_parser().parse_args(arguments).command == name


def test_help_lists_every_command() -> None:
    text = _help()
    for name in commands.COMMANDS:
        assert re.search(rf"^ +{name} ", text, re.MULTILINE)
    assert list(examples(text, "  "))


def test_the_documentation_s_examples_parse() -> None:
    page = (REPOSITORY / "docs" / "command-line.md").read_text(encoding="utf-8")
    found = [make_parser().parse_args(arguments).command for arguments in examples(page, "$ ")]
    assert set(found) == set(commands.COMMANDS)


@pytest.mark.parametrize("name", sorted(commands.COMMANDS))
def test_the_documentation_names_every_option(name: str) -> None:
    page = (REPOSITORY / "docs" / "command-line.md").read_text(encoding="utf-8")
    for option in set(re.findall(r"--[a-z-]+", _help(name))) - {"--help"}:
        assert option in page


def test_the_parser_knows_what_the_index_knows() -> None:
    assert FACETS == FACET_FIELDS
    assert set(SORT_NAMES.values()) == set(SORTS)
