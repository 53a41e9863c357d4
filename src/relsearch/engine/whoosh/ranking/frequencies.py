"""How often documents have a leaf, kept in little room: there are many documents, and few numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relsearch import native as compiled
from relsearch.engine.whoosh.ranking.occurrences import Floats, Ints


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Documents that have a leaf, and its weighted occurrences in each.

    docs   numbers of the documents, ascending
    codes  of each, the place of its occurrences in the table
    table  weighted occurrences
    """

    docs: NDArray[np.uint32]
    codes: NDArray[np.unsignedinteger]
    table: Floats

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.docs.nbytes + self.codes.nbytes + self.table.nbytes

    @property
    def amounts(self) -> Floats:
        """The weighted occurrences in each document."""
        found: Floats = self.table[self.codes]
        return found

    def has(self, doc: int) -> bool:
        """Whether a document is among them."""
        place = int(np.searchsorted(self.docs, doc))
        return place < len(self.docs) and int(self.docs[place]) == doc


def coded(docs: Ints, amounts: Floats) -> Frequencies:
    """The frequencies of documents.

    >>> found = coded(np.array([2, 3, 7]), np.array([1.0, 0.5, 1.0]))
    >>> found.amounts.tolist(), len(found.table)
    ([1.0, 0.5, 1.0], 2)
    """
    if compiled.native:
        return from_bytes(*compiled.native.code(docs, amounts))
    table, codes = np.unique(amounts, return_inverse=True)
    return Frequencies(docs.astype(np.uint32), codes.astype(np.uint16 if len(table) <= 1 << 16 else np.uint32), table)


def from_bytes(docs: bytes, codes: bytes, table: bytes) -> Frequencies:
    """What compiled code found."""
    width = np.uint16 if 2 * len(codes) == len(docs) else np.uint32
    return Frequencies(np.frombuffer(docs, np.uint32), np.frombuffer(codes, width), np.frombuffer(table))
