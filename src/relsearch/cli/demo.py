"""The sample corpus, and queries that show what searching across languages is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from relsearch.errors import ReadError
from relsearch.index import Index

LIMIT: Final = 3
"""Hits shown of each query."""

QUERIES: Final = [
    (
        "border guard cooperation",
        "English: the words in all their forms, and the Russian and Azerbaijani words for them",
    ),
    (
        "переговоры с Мирзиёевым",
        "Russian: a name is declined, and is written otherwise in each language",
    ),
    (
        "sərhədlərin mühafizəsi",
        "Azerbaijani: words without their endings, in either alphabet, and their translations",
    ),
    (
        "serhedlerin muhafizesi",
        "The same, typed without the letters ə, ş, ğ, ı",
    ),
    (
        "nato",
        "In any language: pages about it come before those that mention it in a list of other news",
    ),
]
"""(query, what it shows)."""


@contextmanager
def sample_index(seeds: Path | None = None) -> Iterator[Index]:
    """An index of the sample corpus, or of another folder of pages, that is gone when the block ends.

    Raises `ReadError` where there are no pages.
    """
    from relsearch.ingest import read_folder

    folder = find_pages(seeds)
    with TemporaryDirectory(prefix="relsearch-demo-") as directory, Index.create(directory) as index:
        if not index.add(read_folder(folder)):
            raise ReadError(f"{folder} has no pages: give a folder of text files with --seeds")
        yield index


def find_pages(seeds: Path | None = None) -> Path:
    """The folder of the sample pages: of the one given, of the installed package, or of the source checkout.

    Raises `ReadError` where there is none.
    """
    package = Path(str(files("relsearch")))
    places = [seeds] if seeds is not None else [package / "seeds", package.parent.parent / "seeds"]
    for place in places:
        if place.is_dir():
            return place / "pages" if (place / "pages").is_dir() else place
    raise ReadError(f"there is no folder {' or '.join(map(str, places))}: give the folder of pages with --seeds")
