from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relsearch import Document, Index, Passage

DOCUMENTS = (
    Document(
        "en-1",
        "Border guards of both countries met on the river bank to talk about joint patrols.",
        title="Guards meet",
        language="en",
        date=date(2025, 10, 28),
        source="report",
        tags=("border", "talks"),
        extra={"editor": 7},
        passages=(Passage("Пограничники встретились", language="ru", kind="headline"),),
    ),
    Document(
        "ru-1",
        "Пограничники двух стран обсудили охрану границы.\nПрезидента Мирзиёева встретили в Баку.",
        language="ru",
        date=date(2024, 2, 1),
        source="agency",
    ),
    Document("az-1", "Sərhədçilər sərhədin mühafizəsini müzakirə ediblər.", title="Sərhəd görüşü", language="az"),
    Document("en-2", "The screen\x1b[2J of the harbour office shows an oil tanker.", language="en", source="report"),
)


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that tests only read."""
    path = tmp_path_factory.mktemp("cli") / "news.index"
    with Index.create(path) as index:
        index.add(DOCUMENTS)
    return path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """An index of its own for a test that changes it."""
    path = tmp_path / "scratch.index"
    with Index.create(path) as index:
        index.add(DOCUMENTS)
    return path
