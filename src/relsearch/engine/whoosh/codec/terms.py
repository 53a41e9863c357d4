"""The term dictionary: sorted terms in blocks of 64 that share a prefix.

Within a block stand the terms without the prefix, with the byte FF before, between and after them: UTF-8 never has that
byte, so a term is found by searching for it between two of them, and its place by counting them: no loop in Python.

    text      uint8   the blocks, one after another
    blocks    uint64  where each begins in ``text``; one longer than there are blocks
    prefixes  uint32  bytes of each block's prefix
    heads     uint8   the first term of each block, written out, with FF between them
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os.path import commonprefix
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.files import ArrayFile
from relsearch.native import native

BLOCK: Final = 64
"""Terms of a block."""

_SEPARATOR: Final = b"\xff"


@dataclass(frozen=True, slots=True)
class SortedTerms:
    """Terms in UTF-8, by number, and in order.

    text    one after another
    starts  where each begins in the text; one longer than there are terms
    order   numbers of terms, sorted by their bytes
    """

    text: NDArray[np.uint8]
    starts: NDArray[np.int64]
    order: NDArray[np.int64]

    def picked(self, order: NDArray[np.int64]) -> SortedTerms:
        """Some of the terms, of which the numbers are given in order."""
        return SortedTerms(self.text, self.starts, order)

    def names(self) -> list[bytes]:
        """The terms in order."""
        text = self.text.tobytes()
        starts, ends = self.starts[self.order].tolist(), self.starts[self.order + 1].tolist()
        return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def term_arrays(terms: SortedTerms) -> Mapping[str, NDArray[Any]]:
    """Name -> array of the dictionary of all of these terms. Raises `ValueError` for one that is not UTF-8."""
    if native is None:
        builder = TermsBuilder()
        builder.add(terms.names())
        return builder.arrays()
    order, count = np.ascontiguousarray(terms.order), -(-len(terms.order) // BLOCK)
    sizes = terms.starts[order + 1] - terms.starts[order]
    blocks, prefixes = np.zeros(count + 1, np.uint64), np.empty(count, np.uint32)
    text = np.empty(int(sizes.sum()) + len(order) + count, dtype=np.uint8)
    heads = np.empty(int(sizes[::BLOCK].sum()) + count, dtype=np.uint8)
    used = native.pack_terms(terms.text, terms.starts, order, blocks, text, prefixes, heads)
    return {"text": text[:used], "blocks": blocks, "prefixes": prefixes, "heads": heads[:-1]}


class TermsBuilder:
    """Takes sorted terms, some at a time, and gives the arrays."""

    def __init__(self) -> None:
        self.count = 0
        self._texts: list[bytes] = []
        self._heads: list[bytes] = []
        self._prefixes: list[int] = []
        self._rest: list[bytes] = []

    def add(self, terms: Sequence[bytes]) -> None:
        """Add terms that sort after all before."""
        self.count += len(terms)
        pending = [*self._rest, *terms]
        whole = len(pending) - len(pending) % BLOCK
        for start in range(0, whole, BLOCK):
            self._close(pending[start : start + BLOCK])
        self._rest = pending[whole:]

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Name -> array, of all terms."""
        if self._rest:
            self._close(self._rest)
            self._rest = []
        blocks = np.zeros(len(self._texts) + 1, dtype=np.uint64)
        np.cumsum([len(text) for text in self._texts], out=blocks[1:])
        return {
            "text": np.frombuffer(b"".join(self._texts), np.uint8),
            "blocks": blocks,
            "prefixes": np.array(self._prefixes, dtype=np.uint32),
            "heads": np.frombuffer(_SEPARATOR.join(self._heads), np.uint8),
        }

    def _close(self, block: list[bytes]) -> None:
        # In sorted terms the first and the last share what all share.
        size = len(commonprefix((block[0], block[-1])))  # noqa: RUF071 - no paths
        text = _SEPARATOR.join([b"", *[term[size:] for term in block], b""])
        if text.count(_SEPARATOR) != len(block) + 1:
            raise ValueError(f"one of the terms {block!r:.200} has the byte FF: terms must be UTF-8")
        self._heads.append(block[0])
        self._prefixes.append(size)
        self._texts.append(text)


class TermDictionary:
    """Terms <-> their numbers in sorted order, over the arrays of a file."""

    def __init__(self, file: ArrayFile, name: str, count: int) -> None:
        self._file = file
        self._name = name
        self.count = count
        self._text = file.bytes(f"{name}.text")

    @cached_property
    def _heads(self) -> list[bytes]:
        return self._file.array(f"{self._name}.heads").tobytes().split(_SEPARATOR) if self.count else []

    @cached_property
    def _blocks(self) -> list[int]:
        found: list[int] = self._file.array(f"{self._name}.blocks").tolist()
        return found

    @cached_property
    def _prefixes(self) -> list[int]:
        found: list[int] = self._file.array(f"{self._name}.prefixes").tolist()
        return found

    def find(self, term: bytes) -> int:
        """The number of a term, or -1."""
        block = bisect_right(self._heads, term) - 1
        size = self._prefixes[block] if block >= 0 else 0
        if block < 0 or _SEPARATOR in term or self._heads[block][:size] != term[:size]:
            return -1
        text = self._block_text(block)
        at = text.find(_SEPARATOR + term[size:] + _SEPARATOR)
        return -1 if at < 0 else block * BLOCK + text.count(_SEPARATOR, 0, at)

    def term(self, number: int) -> bytes:
        """The term of a number."""
        return self._block_terms(number // BLOCK)[number % BLOCK]

    def first_from(self, bound: bytes) -> int:
        """The number of the first term that is not before a bound; `count` where there is none."""
        block = bisect_right(self._heads, bound) - 1
        return block * BLOCK + bisect_left(self._block_terms(block), bound) if block >= 0 else 0

    def span(self, prefix: bytes) -> tuple[int, int]:
        """The numbers of the terms that begin with a prefix: from the first, up to the second."""
        if not prefix:
            return 0, self.count
        # FF is more than any byte of a term.
        return self.first_from(prefix), self.first_from(prefix + _SEPARATOR)

    def terms(self, first: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The terms from one number up to another, in order."""
        end = self.count if end is None else end
        for block in range(first // BLOCK, -(-end // BLOCK)):
            begin = block * BLOCK
            yield from self._block_terms(block)[max(first - begin, 0) : end - begin]

    def _block_text(self, block: int) -> bytes:
        return self._text.slice(self._blocks[block], self._blocks[block + 1]).tobytes()

    def _block_terms(self, block: int) -> list[bytes]:
        prefix = self._heads[block][: self._prefixes[block]]
        endings = self._block_text(block)[1:-1].split(_SEPARATOR)
        return [prefix + ending for ending in endings] if prefix else endings
