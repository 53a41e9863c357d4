"""Files of arrays: what is damaged, cut short or of another version says so."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsearch import Document, Index, IndexFormatError
from relsearch.engine.whoosh.codec.files import MAGIC, ArrayFile, ArrayFileWriter

ARRAYS = {
    "bytes": np.arange(200_000, dtype=np.uint32).astype(np.uint8),
    "longs": np.arange(50_000, dtype=np.int64) * 7,
    "floats": np.linspace(0.0, 1.0, 33, dtype=np.float32),
    "none": np.zeros(0, dtype=np.uint16),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file.seg"
    with ArrayFileWriter(path) as file:
        for name, array in ARRAYS.items():
            file.add_parts(name, array.dtype, np.array_split(array, 3))
    return path


def test_arrays_come_back(path: Path) -> None:
    file = ArrayFile(path)
    for name, array in ARRAYS.items():
        assert file.array(name).dtype == array.dtype
        assert (file.array(name) == array).all()
        assert file.sizes()[name] == array.nbytes
    assert (file.bytes("bytes").slice(65_530, 131_080) == ARRAYS["bytes"][65_530:131_080]).all()
    with pytest.raises(ValueError, match="read-only"):
        file.array("longs")[0] = 1


def test_arrays_outlive_the_file(path: Path) -> None:
    array = ArrayFile(path).array("longs")
    path.unlink()
    assert (array == ARRAYS["longs"]).all()


@given(data=st.data())
def test_no_changed_byte_goes_unnoticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("file") / "file.seg"
    array = np.arange(20_000, dtype=np.uint32)
    with ArrayFileWriter(path) as file:
        file.add("array", array)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with pytest.raises(IndexFormatError) as raised:
        ArrayFile(path).array("array")
    assert str(path) in str(raised.value)
    assert "index the documents anew" in str(raised.value)


@given(data=st.data())
def test_a_file_cut_short(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("file") / "file.seg"
    with ArrayFileWriter(path) as file:
        file.add("array", np.arange(100, dtype=np.uint32))
    size = path.stat().st_size
    os.truncate(path, data.draw(st.integers(0, size - 1)))
    with pytest.raises(IndexFormatError, match="index the documents anew"):
        ArrayFile(path)


def test_a_stretch_is_checked_when_it_is_looked_at(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(MAGIC) + 150_000] ^= 1
    path.write_bytes(content)
    found = ArrayFile(path).bytes("bytes")
    assert (found.slice(0, 100) == ARRAYS["bytes"][:100]).all()
    with pytest.raises(IndexFormatError, match="checksum"):
        found.slice(149_999, 150_001)
    with pytest.raises(IndexFormatError, match="checksum"):
        found.slice(0, 200_000)


def test_a_foreign_version(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(MAGIC[:-1] + b"9" + content[len(MAGIC) :])
    with pytest.raises(IndexFormatError, match=r"layout '9'.*reads '2'.*the version that wrote it"):
        ArrayFile(path)


def test_a_file_that_fails_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "file.seg"
    with pytest.raises(TypeError), ArrayFileWriter(path) as file:
        file.add_parts("array", np.uint8, [np.zeros(5), None])  # type: ignore[list-item]
    assert not path.exists()


class TestIndexes:
    """Every file of an index, damaged in every way, says which it is and what to do."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        with Index.create(tmp_path / "index") as index:
            index.add([Document(str(n), f"Border news {n} of Baku", title="News", language="en") for n in range(5)])
            index.add(Document("ru", "Границы закрыты", tags=("gas",), language="ru"))
            index.delete("2")
        return tmp_path / "index"

    @pytest.mark.parametrize("pattern", ["*.toc", "*.seg", "*.del"])
    @pytest.mark.parametrize("damage", ["cut", "empty", "other", "remove"])
    def test_a_damaged_file(self, folder: Path, pattern: str, damage: str) -> None:
        path = sorted(folder.glob(pattern))[0]
        content = path.read_bytes()
        changed = {"cut": content[: len(content) // 2], "empty": b"", "other": b"{}", "remove": None}[damage]
        if changed is None:
            path.unlink()
        else:
            path.write_bytes(changed)
        with pytest.raises(IndexFormatError, match="index the documents anew") as raised:
            Index.open(folder)
        assert (path.name if damage != "remove" or pattern != "*.toc" else "toc") in str(raised.value)

    @pytest.mark.parametrize("pattern", ["*.toc", "*.seg"])
    def test_a_changed_byte_never_gives_a_wrong_answer(self, folder: Path, pattern: str) -> None:
        expected = self._all(folder)
        for path in folder.glob(pattern):
            content = path.read_bytes()
            for at in range(0, len(content), 97):
                path.write_bytes(content[:at] + bytes([content[at] ^ 0x15]) + content[at + 1 :])
                with suppress(IndexFormatError):
                    assert self._all(folder) == expected, f"byte {at} of {path.suffix} changed what was found"
            path.write_bytes(content)

    @staticmethod
    def _all(folder: Path) -> object:
        with Index.open(folder) as index:
            hits = [(hit.id, hit.score) for query in ("news", "border baku", "tag:gas") for hit in index.search(query)]
            return hits, {document.id: document for document in index}

    def test_a_table_of_contents_of_another_version(self, folder: Path) -> None:
        from relsearch.engine.whoosh.codec import contents

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(contents, "FORMAT", 99)
            Index.create(folder.parent / "later")
        (folder.parent / "later" / "index.0.toc").rename(folder / "index.99.toc")
        with pytest.raises(IndexFormatError, match=r"index\.99\.toc has format 99.*the version that wrote it"):
            Index.open(folder)
