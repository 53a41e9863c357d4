"""The architecture as a test: imports point downward, heavy things load late, rooms stay small.

Rooms are the packages and top modules of relsearch, in the order in which they may know of each other:

    data <- analysis <- lexicon <- query <- engine <- highlight, manifest <- index <- the package itself <- cli, web

and ``ingest`` stands aside, knowing only the data.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import relsearch

PACKAGE = Path(relsearch.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

MAX_LINES = 400

ROOMS = (
    # what it is called, the modules and packages in it
    ("errors", ("errors",)),
    ("native", ("native",)),
    ("data", ("document", "results")),
    ("ingest", ("ingest",)),
    ("analysis", ("analysis",)),
    ("lexicon", ("lexicon",)),
    ("query", ("query",)),
    ("engine", ("engine",)),
    ("views", ("highlight", "manifest")),
    ("index", ("index", "index_writer")),
    ("package", ("__init__",)),  # ``relsearch`` itself, which gathers the public names
    ("measures", ("evaluate",)),
    ("doors", ("cli", "web", "__main__")),
)
"""A room may import the rooms before it, and itself."""

TOPS = frozenset(top for _, members in ROOMS for top in members)

ONLY = {
    # rooms that may import less than their place in the table allows
    "ingest": {"errors", "data", "ingest"},
}

ONLY_IMPORTED_BY = {
    # third-party package -> the modules that may import it, by the beginning of their names
    "whoosh": ("engine.whoosh",),
    "opensearchpy": ("engine.opensearch",),
    "pymorphy3": ("analysis.russian",),
    "py3langid": ("analysis.detect",),
    "snowballstemmer": ("analysis.english",),
    "selectolax": ("ingest.html",),
    "babel": ("lexicon.cldr",),
    "isal": ("engine.whoosh.codec.stored",),
}

LOADED_LATE = ("pymorphy3", "pymorphy3_dicts_ru", "py3langid", "tqdm", "selectolax", "ir_measures", "babel")
"""What costs time or is optional, and so must not be loaded by ``import relsearch``."""


class Import(NamedTuple):
    """One imported module, by its full name, and where that stands."""

    target: str
    line: int


def name_of(path: Path) -> str:
    """``analysis/fold.py`` -> ``analysis.fold``; a package is named as its ``__init__``'s folder."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports_of(source: str) -> Iterator[Import]:
    """Every import of a module, those inside functions and behind TYPE_CHECKING among them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            assert node.module is not None
            for alias in node.names:
                # ``from relsearch import index`` imports a room as much as ``import relsearch.index`` does
                is_room = node.module == "relsearch" and alias.name in TOPS
                yield Import(f"relsearch.{alias.name}" if is_room else node.module, node.lineno)


def room_of(module: str) -> str:
    """The room of a module of relsearch, by its name without ``relsearch.``."""
    top = module.split(".")[0]
    for room, members in ROOMS:
        if top in members:
            return room
    raise AssertionError(f"relsearch.{module} stands in no room: give it a place in ROOMS, in tests/test_imports.py")


def allowed(room: str) -> set[str]:
    order = [name for name, _ in ROOMS]
    return ONLY.get(room, set(order[: order.index(room) + 1]))


def violations(module: str, source: str) -> list[str]:
    """What a module imports against the direction or past the only door to a third-party package."""
    found = []
    for item in imports_of(source):
        package, _, inside = item.target.partition(".")
        if package == "relsearch":
            if room_of(inside or "__init__") not in allowed(room_of(module)):
                found.append(f"line {item.line}: {module} imports {item.target}")
        elif package in ONLY_IMPORTED_BY and not module.startswith(ONLY_IMPORTED_BY[package]):
            found.append(f"line {item.line}: {module} imports {package}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_downward(path: Path) -> None:
    assert violations(name_of(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("analysis.fold", "from relsearch.lexicon import Lexicon"),
        ("analysis.fold", "import relsearch.index"),
        ("analysis.fold", "from relsearch import engine"),
        ("document", "from relsearch.analysis.fold import fold"),
        ("ingest.html", "from relsearch.analysis.fold import fold"),
        ("query.parser", "def f():\n    from relsearch.engine.base import Engine"),
        ("engine.base", "from relsearch.highlight import make_snippet"),
        ("engine.base", "from whoosh import index"),
        ("index", "from whoosh.index import open_dir"),
        ("engine.record", "import relsearch.cli"),
        ("engine.record", "from relsearch import __version__"),
        ("index", "import relsearch"),
        ("query.plan", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from relsearch.index import Index"),
    ],
)
def test_violations_are_found(module: str, line: str) -> None:
    assert len(violations(module, line)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("engine.whoosh.engine", "from whoosh import index"),
        ("engine.base", "from relsearch.results import Hit"),
        ("results", "from relsearch.document import Document"),
        ("lexicon.lexicon", "from relsearch.analysis.fold import fold"),
        ("cli", "import relsearch.index"),
        ("cli.parser", "from relsearch import Index, __version__"),
        ("ingest.html", "from relsearch.document import Document"),
    ],
)
def test_downward_imports_are_no_violations(module: str, line: str) -> None:
    assert violations(module, line) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_room_is_too_large(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{name_of(path)} has {lines} lines: make it two modules"


WATCH = """
import logging, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import relsearch
def data_files():
    return [path for path in opened if path.startswith(relsearch.__path__[0]) and ".py" not in path]
"""


def in_fresh_python(program: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::SyntaxWarning:whoosh", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(PACKAGE.parent), "PYTHONIOENCODING": "utf-8"},
    ).stdout


def test_import_loads_no_dictionary() -> None:
    program = f"import sys, relsearch; print([name for name in {LOADED_LATE!r} if name in sys.modules])"
    assert in_fresh_python(program).strip() == "[]"


def test_import_reads_no_data_file_and_sets_up_no_logging() -> None:
    program = WATCH + "print(data_files(), logging.getLogger().handlers, logging.getLogger('relsearch').handlers)"
    assert in_fresh_python(program).strip() == "[] [] []"


def test_a_data_file_that_is_read_is_seen() -> None:
    program = WATCH + "relsearch.analyze('az', 'Bakı'); print(data_files())"
    assert "azerbaijani" in in_fresh_python(program)
