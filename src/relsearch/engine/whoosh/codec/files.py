"""Files of named arrays, read through a memory map and checked by CRC-32.

A file is: 8 bytes of magic; the arrays, each at a multiple of 8; the CRC-32 of every 4 KiB of every array (uint32); a
table in JSON, array name -> [dtype, offset, count, place of its first CRC]; and 24 bytes that say where the CRCs and
the table begin and what the CRC-32 of both is. A file that was cut short has no such end. Numbers are little endian.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from relsearch.errors import IndexFormatError

MAGIC: Final = b"relsrch2"
"""The last character is the version of the layout."""

CHUNK_BITS: Final = 12
_CHUNK: Final = 1 << CHUNK_BITS
_ALIGN: Final = 8
_END: Final = struct.Struct("<QQII")  # offset of the CRCs, of the table; bytes of the table; CRC-32 of both

Bytes = NDArray[np.uint8]


def damaged(path: Path, what: object) -> IndexFormatError:
    """The error for a file that is not as it was written."""
    return IndexFormatError(
        f"the index file {path} is damaged ({what}): restore the index from a copy, or index the documents anew"
    )


class ArrayFileWriter:
    """Writes a file of arrays; it is on the disk for good when the ``with`` block has been left.

    An error within the block removes the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb")
        self._file.write(MAGIC)
        self._offset = len(MAGIC)
        self._table: dict[str, list[object]] = {}
        self._checks: list[int] = []

    def add(self, name: str, array: NDArray[Any]) -> None:
        """Write an array."""
        self.add_parts(name, array.dtype, (array,))

    def add_parts(self, name: str, dtype: Any, parts: Iterable[NDArray[Any]]) -> None:
        """Write an array that comes in parts."""
        dtype = np.dtype(dtype).newbyteorder("<")
        padding = -self._offset % _ALIGN
        self._file.write(bytes(padding))
        self._offset += padding
        start, first_check, crc = self._offset, len(self._checks), 0
        for part in parts:
            data = memoryview(np.ascontiguousarray(part, dtype).data).cast("B")
            self._file.write(data)
            at = 0
            while at < len(data):
                room = _CHUNK - (self._offset - start) % _CHUNK
                piece = data[at : at + room]
                crc = zlib.crc32(piece, crc)
                at += len(piece)
                self._offset += len(piece)
                if len(piece) == room:
                    self._checks.append(crc)
                    crc = 0
        if (self._offset - start) % _CHUNK:
            self._checks.append(crc)
        self._table[name] = [dtype.str, start, (self._offset - start) // dtype.itemsize, first_check]

    def __enter__(self) -> ArrayFileWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            self._file.close()
            if kind is not None:
                self.path.unlink(missing_ok=True)

    def _finish(self) -> None:
        checks = np.array(self._checks, dtype="<u4").tobytes()
        table = json.dumps(self._table, separators=(",", ":")).encode()
        crc = zlib.crc32(table, zlib.crc32(checks))
        end = _END.pack(self._offset, self._offset + len(checks), len(table), crc)
        self._file.write(checks + table + end)
        self._file.flush()
        os.fsync(self._file.fileno())


class CheckedBytes:
    """The bytes of a large array, checked where and when they are first looked at."""

    def __init__(self, data: Bytes, checks: NDArray[np.uint32], path: Path) -> None:
        self._data = data
        self._checks = checks
        self._path = path
        self._seen = bytearray(len(checks))

    def __len__(self) -> int:
        return len(self._data)

    @property
    def parts(self) -> tuple[Bytes, NDArray[np.uint32], bytearray]:
        """The bytes unchecked, the CRC-32 of every chunk, and which chunks were checked: for compiled code."""
        return self._data, self._checks, self._seen

    def slice(self, start: int, stop: int) -> Bytes:
        """The bytes from ``start`` up to ``stop``. Raises `IndexFormatError` where they are not as written."""
        if start < stop and self._seen.find(0, start >> CHUNK_BITS, (stop - 1 >> CHUNK_BITS) + 1) >= 0:
            self._check(start >> CHUNK_BITS, (stop - 1 >> CHUNK_BITS) + 1)
        return self._data[start:stop]

    def _check(self, first: int, end: int) -> None:
        if end > len(self._seen):
            raise damaged(self._path, "an array is shorter than another says")
        for chunk in range(first, end):
            if not self._seen[chunk]:
                data = self._data[chunk << CHUNK_BITS : (chunk + 1) << CHUNK_BITS]
                if zlib.crc32(data.data) != self._checks[chunk]:
                    raise damaged(self._path, f"wrong checksum near byte {chunk << CHUNK_BITS} of an array")
                self._seen[chunk] = 1  # threads may check twice; none sees what is unchecked


class ArrayFile:
    """A file of arrays, mapped into memory; closed when nobody has an array of it any more.

    Raises `IndexFormatError` for a file that is missing, damaged or of another version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise damaged(path, error) from error
        self._bytes: Bytes = np.frombuffer(self._map, np.uint8)
        self._table = self._read_table()
        self._open: dict[str, CheckedBytes] = {}

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self._bytes)

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def array(self, name: str) -> NDArray[Any]:
        """An array, wholly checked. Raises `IndexFormatError` where it is not as written."""
        found = self.bytes(name)
        return found.slice(0, len(found)).view(self._entry(name)[0])

    def bytes(self, name: str) -> CheckedBytes:
        """The bytes of an array, checked as they are looked at."""
        if name not in self._open:
            dtype, offset, count, first = self._entry(name)
            size = count * np.dtype(dtype).itemsize
            checks = self._checks[first : first + -(-size // _CHUNK)]
            self._open[name] = CheckedBytes(self._bytes[offset : offset + size], checks, self.path)
        return self._open[name]

    def sizes(self) -> Mapping[str, int]:
        """Array name -> bytes."""
        return {name: count * np.dtype(dtype).itemsize for name, (dtype, _, count, _) in self._table.items()}

    def _entry(self, name: str) -> tuple[str, int, int, int]:
        try:
            return self._table[name]
        except KeyError:
            raise damaged(self.path, f"it has no array {name!r}") from None

    def _read_table(self) -> dict[str, tuple[str, int, int, int]]:
        data = self._map
        if data[: len(MAGIC)] != MAGIC:
            if data[: len(MAGIC) - 1] == MAGIC[:-1]:
                version = data[len(MAGIC) - 1 : len(MAGIC)].decode("latin-1")
                raise IndexFormatError(
                    f"the index file {self.path} has layout {version!r}, this version of relsearch reads "
                    f"{MAGIC[-1:].decode()!r}: use the version that wrote it, or index the documents anew"
                )
            raise damaged(self.path, "it does not begin as it should")
        if len(data) < len(MAGIC) + _END.size:
            raise damaged(self.path, "it was cut short")
        checks_at, table_at, size, crc = _END.unpack(data[-_END.size :])
        if table_at + size + _END.size != len(data) or not 0 < checks_at <= table_at:
            raise damaged(self.path, "it was cut short")
        checks, table = data[checks_at:table_at], data[table_at : table_at + size]
        if zlib.crc32(table, zlib.crc32(checks)) != crc:
            raise damaged(self.path, "wrong checksum of its table")
        self._checks: NDArray[np.uint32] = np.frombuffer(checks, "<u4")
        return {name: tuple(entry) for name, entry in json.loads(table).items()}
