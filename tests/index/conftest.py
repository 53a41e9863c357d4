from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from relsearch import Document, Index


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index of three documents, one a language."""
    with Index.create(tmp_path / "index") as index:
        index.add(
            [
                Document("en", "The border was closed.", language="en"),
                Document("ru", "Границу закрыли.", language="ru"),
                Document("az", "Sərhəd bağlandı.", language="az"),
            ]
        )
        yield index


@pytest.fixture
def other_process() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a Python program that is given the arguments in `sys.argv`; its output can be read line by line."""
    started: list[subprocess.Popen[str]] = []

    def start(program: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
