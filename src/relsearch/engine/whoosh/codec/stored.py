"""The documents' records, several of them compressed together.

stored.blocks   uint8    zlib streams, one after another
stored.offsets  uint64   where each begins; one longer than there are blocks
stored.firsts   uint32   the first document of each block, and how many documents there are
stored.sizes    uint8 to uint32: bytes of each document's record
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from relsearch.engine.whoosh.codec.files import ArrayFile, ArrayFileWriter, damaged
from relsearch.engine.whoosh.codec.lists import narrow
from relsearch.engine.whoosh.codec.numbers import starts_of

BLOCK_BYTES: Final = 1 << 14
"""Bytes of records that are compressed together, at least; more compress better and are read more slowly."""

_LEVEL: Final = 1

try:  # ISA-L writes the same format four times as fast; the extra "fast" brings it
    from isal.isal_zlib import compress
except ModuleNotFoundError:
    from zlib import compress


class StoredWriter:
    """Gathers records, in memory, compressed.

    taken  bytes compressed so far
    """

    def __init__(self) -> None:
        self.taken = 0
        self._blocks: list[bytes] = []
        self._block_sizes = array("Q")
        self._firsts = array("I", [0])
        self._sizes = array("I")
        self._pending: list[bytes] = []
        self._waiting = 0

    def add(self, record: bytes) -> None:
        """Add the record of the next document."""
        self._sizes.append(len(record))
        self._pending.append(record)
        self._waiting += len(record)
        if self._waiting >= BLOCK_BYTES:
            self._close()

    def add_block(self, block: bytes, sizes: NDArray[np.integer]) -> None:
        """Add the next documents as a block that is compressed already."""
        self._close()
        self._sizes.extend(sizes.tolist())
        self._keep(block)

    def write(self, file: ArrayFileWriter, sources: Iterable[Iterator[None]] = ()) -> None:
        """Write all of it, and what comes in from the given sources, whose every step adds some of it."""
        file.add_parts("stored.blocks", np.uint8, (np.frombuffer(block, np.uint8) for block in self._drain(sources)))
        file.add("stored.offsets", starts_of(np.array(self._block_sizes, dtype=np.int64)).astype(np.uint64))
        file.add("stored.firsts", np.array(self._firsts, dtype=np.uint32))
        file.add("stored.sizes", narrow(np.array(self._sizes, dtype=np.uint32)))

    def _drain(self, sources: Iterable[Iterator[None]]) -> Iterator[bytes]:
        for _ in chain.from_iterable(sources):
            yield from self._blocks
            self._blocks.clear()
        self._close()
        yield from self._blocks
        self._blocks.clear()

    def _close(self) -> None:
        if self._pending:
            self._keep(compress(b"".join(self._pending), _LEVEL))
            self._pending, self._waiting = [], 0

    def _keep(self, block: bytes) -> None:
        self._blocks.append(block)
        self._block_sizes.append(len(block))
        self._firsts.append(len(self._sizes))
        self.taken += len(block)


class StoredReader:
    """Reads records. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._blocks = file.bytes("stored.blocks")
        self._offsets = file.array("stored.offsets")
        self._firsts = file.array("stored.firsts")
        self._sizes = file.array("stored.sizes")

    def record(self, number: int) -> bytes:
        """The record of a document."""
        block = int(np.searchsorted(self._firsts, number, side="right")) - 1
        first = int(self._firsts[block])
        start = int(self._sizes[first:number].sum())
        return self._text(block)[start : start + int(self._sizes[number])]

    def copy_to(self, writer: StoredWriter, keep: NDArray[np.bool_] | None) -> Iterator[None]:
        """Hand the records of the documents that are kept to a writer, a block a step; whole blocks as they are."""
        for block in range(len(self._offsets) - 1):
            first, end = int(self._firsts[block]), int(self._firsts[block + 1])
            sizes = self._sizes[first:end]
            if (keep is None or keep[first:end].all()) and int(sizes.sum()) >= BLOCK_BYTES // 2:
                writer.add_block(self._raw(block), sizes)
            else:
                for number, record in enumerate(self._records(block, sizes), first):
                    if keep is None or keep[number]:
                        writer.add(record)
            yield

    def _records(self, block: int, sizes: NDArray[np.integer]) -> Iterator[bytes]:
        text, start = self._text(block), 0
        for size in sizes.tolist():
            yield text[start : start + size]
            start += size

    def _text(self, block: int) -> bytes:
        try:
            return zlib.decompress(self._raw(block))
        except zlib.error as error:
            raise damaged(self._file.path, error) from error

    def _raw(self, block: int) -> bytes:
        return self._blocks.slice(int(self._offsets[block]), int(self._offsets[block + 1])).tobytes()
