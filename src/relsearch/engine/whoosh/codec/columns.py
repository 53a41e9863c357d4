"""What is known of every document: numbers, and values of which few are distinct.

A column of numbers is one array, ``column.<name>``. One of byte strings is ``column.<name>``, a code a document (uint8
to uint32), with the distinct values in the order in which they first came: ``values.<name>``, one after another, and
``ends.<name>``, where each of them ends (uint32).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.files import ArrayFile, ArrayFileWriter
from relsearch.engine.whoosh.codec.lists import narrow
from relsearch.engine.whoosh.codec.numbers import ranges, starts_of
from relsearch.engine.whoosh.ranking.postings import ValueColumn


@dataclass(frozen=True, slots=True)
class Coded:
    """A value a document, each distinct one kept once: document i has ``table[codes[i]]``."""

    codes: NDArray[np.unsignedinteger]
    table: Sequence[bytes]


Column = NDArray[Any] | Coded

NUMBERS: Final[dict[str, Any]] = {
    "title_length": np.float32,
    "body_length": np.float32,
    "date": np.int32,
    "added": np.int64,
}
"""Columns of numbers, and their types."""

CODED: Final = ("language", "source", "section", "tags")
"""Columns of byte strings."""


def encode_values(values: Sequence[bytes]) -> Coded:
    """A column of byte strings, each distinct one kept once.

    >>> coded = encode_values([b"az", b"ru", b"az"])
    >>> coded.codes.tolist(), coded.table
    ([0, 1, 0], [b'az', b'ru'])
    """
    places: dict[bytes, int] = {}
    codes = [places.setdefault(value, len(places)) for value in values]
    return Coded(np.array(codes, dtype=np.uint32), list(places))


def write_column(file: ArrayFileWriter, name: str, column: Column) -> None:
    """Write a column."""
    if not isinstance(column, Coded):
        file.add(f"column.{name}", column)
        return
    file.add(f"column.{name}", narrow(column.codes))
    file.add(f"values.{name}", np.frombuffer(b"".join(column.table), np.uint8))
    file.add(f"ends.{name}", np.cumsum([len(value) for value in column.table], dtype=np.uint32))


def read_column(file: ArrayFile, name: str) -> Column:
    """Read a column."""
    codes = file.array(f"column.{name}")
    if f"values.{name}" not in file:
        return codes
    text = file.array(f"values.{name}").tobytes()
    ends = file.array(f"ends.{name}").tolist()
    return Coded(codes, [text[start:end] for start, end in zip([0, *ends], ends, strict=False)])


def join_columns(columns: Sequence[Column], kept: Sequence[NDArray[np.bool_] | None]) -> Column:
    """Columns of several segments one after another, without the documents that are not kept."""
    if not isinstance(columns[0], Coded):
        return np.concatenate([_picked(column, keep) for column, keep in zip(columns, kept, strict=True)])
    codes, table = [], list[bytes]()
    for column, keep in zip(columns, kept, strict=True):
        assert isinstance(column, Coded)
        codes.append(_picked(column.codes, keep).astype(np.uint32) + np.uint32(len(table)))
        table += column.table
    merged = encode_values(table)
    # Values that no document has any more are dropped; so are those that stood in several tables.
    used, places = np.unique(merged.codes[np.concatenate(codes)], return_inverse=True)
    return Coded(places.astype(np.uint32), [merged.table[number] for number in used.tolist()])


def _picked(column: Any, keep: NDArray[np.bool_] | None) -> NDArray[Any]:
    picked: NDArray[Any] = column if keep is None else column[keep]
    return picked


def list_column(column: Coded) -> ValueColumn:
    """A column of lists in JSON, as lists.

    >>> found = list_column(encode_values([b'["gas"]', b"[]", b'["oil", "gas"]']))
    >>> found.starts.tolist(), found.codes.tolist(), found.table
    ([0, 1, 1, 3], [0, 1, 0], ['gas', 'oil'])
    """
    places: dict[str, int] = {}
    lists = [[places.setdefault(value, len(places)) for value in json.loads(text)] for text in column.table]
    counts = np.array([len(each) for each in lists], dtype=np.int64)
    flat = np.array([code for each in lists for code in each], dtype=np.uint32)
    own = counts[column.codes]
    codes = flat[ranges(starts_of(counts)[column.codes], own)]
    return ValueColumn(starts_of(own).astype(np.uint32), codes, list(places))
