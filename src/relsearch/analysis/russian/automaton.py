"""Reading the automata of pymorphy3's dictionary: all words in one minimal automaton, in a double array.

The file format is that of dawgdic (Yata). DAWG2, which the extra "fast" brings, reads it in C; without it the
automaton is walked here, which is several times faster than through dawg2-python, because words that
inflect alike share the nodes at their ends, and what lies behind a node is remembered.
"""

from __future__ import annotations

from array import array
from binascii import a2b_base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from struct import Struct
from typing import Final

import numpy as np

ROOT: Final = 0

_LEAF: Final = 1 << 31
_HAS_LEAF: Final = 1 << 8
_WIDE: Final = 1 << 9
_BYTES: Final = [bytes((label,)) for label in range(256)]
_SEPARATOR: Final = b"\x01"
_YE_OR_YO: Final = (("е", "е".encode()), ("ё", "ё".encode()))
Record = tuple[int, ...]
Found = list[tuple[str, Sequence[Record]]]
"""Spellings, each with its records."""


def open_records(path: Path, layout: str) -> Callable[[str], Found]:
    """A look-up in a file of pymorphy3's dictionary: word -> its records, and those of what it is with ё for some е.

    layout   that of a record, for `struct.Struct`: ">HH" for words, ">IHH" for endings

    >>> from pymorphy3.analyzer import lang_dict_path
    >>> find = open_records(Path(lang_dict_path("ru")) / "words.dawg", ">HH")
    >>> [spelling for spelling, _ in find("все")]
    ['все', 'всё']
    """
    from pymorphy3.dawg import EXTENSION_AVAILABLE, RecordDAWG

    if not EXTENSION_AVAILABLE:
        return Automaton(path, layout).similar_items
    words = RecordDAWG(layout).load(str(path))
    exact: Callable[[str], Sequence[Record] | None] = words.get
    similar: Callable[[str], Found] = partial(words.similar_items, replaces=words.compile_replaces({"е": "ё"}))

    def find(word: str) -> Found:
        if "е" in word:
            return similar(word)
        records = exact(word)
        return [] if records is None else [(word, records)]

    return find


def open_numbers(path: Path) -> Callable[[str, Iterable[str]], list[int]]:
    """A look-up in a file of keys with numbers: see `Automaton.numbers`.

    >>> from pymorphy3.analyzer import lang_dict_path
    >>> find = open_numbers(Path(lang_dict_path("ru")) / "p_t_given_w.intdawg")
    >>> find("стали:", ["VERB,perf,intr plur,past,indc", "INTJ"]), find("куздра:", ["INTJ"])
    ([975342, 0], [])
    """
    from pymorphy3.dawg import EXTENSION_AVAILABLE, IntCompletionDAWG

    if not EXTENSION_AVAILABLE:
        return Automaton(path).numbers
    numbers = IntCompletionDAWG().load(str(path))
    begins, number = numbers.has_keys_with_prefix, numbers.get

    def find(beginning: str, ends: Iterable[str]) -> list[int]:
        return [number(beginning + end, 0) for end in ends] if begins(beginning) else []

    return find


class Automaton:
    """Keys, and after each its records, in base 64, or a number.

    A node is a number; its child by a byte is at ``base[node] ^ byte``, if the label there is that byte.
    """

    def __init__(self, path: Path, layout: str = "") -> None:
        """Read a file; ``layout`` is that of its records, if it has any."""
        data = path.read_bytes()
        size = int(np.frombuffer(data, np.uint32, 1)[0])
        units = np.frombuffer(data, np.uint32, size, 4)
        offsets = (units >> 10) << ((units & _WIDE) >> 6)
        leaves = (units & _LEAF) != 0
        # where a number is stored there are no children: base holds the number
        base = np.where(leaves, units & (_LEAF - 1), np.arange(size, dtype=np.uint32) ^ offsets)
        self._base = array("I", base.astype(np.uint32).tobytes())
        self._labels = np.where(leaves, 0, units & 0xFF).astype(np.uint8).tobytes()
        self._has_number = ((units & _HAS_LEAF) != 0).astype(np.uint8).tobytes()
        self._unpack = Struct(layout).unpack
        self._behind: dict[int, tuple[Record, ...]] = {}
        self._guide = data[4 + 4 * size + 4 :]  # of each node the first child's label, then the next sibling's

    def follow(self, node: int, key: bytes) -> int | None:
        """The node that a key leads to from another, if there is one."""
        base, labels = self._base, self._labels
        for byte in key:
            node = base[node] ^ byte
            if labels[node] != byte:
                return None
        return node

    def numbers(self, beginning: str, ends: Iterable[str]) -> list[int]:
        """The numbers of keys that begin alike, 0 for what is no key; none where no key begins so."""
        begun = self.follow(ROOT, beginning.encode())
        if begun is None:
            return []
        nodes = [self.follow(begun, end.encode()) for end in ends]
        return [self._base[self._base[node]] if node is not None and self._has_number[node] else 0 for node in nodes]

    def similar_items(self, word: str) -> Found:
        """The word's records, and those of what it is with ё for some е: first as it is, then ё from left to right."""
        return [(spelling, self._behind.get(node) or self._records(node)) for node, spelling in self._spellings(word)]

    def _spellings(self, word: str) -> list[tuple[int, str]]:
        if "е" not in word:
            records = self.follow(ROOT, word.encode() + _SEPARATOR)
            return [] if records is None else [(records, word)]
        first, *parts = word.split("е")
        node = self.follow(ROOT, first.encode())
        states = [] if node is None else [(node, first)]
        for part in parts:
            key = part.encode()
            states = [
                (reached, spelling + letter + part)
                for node, spelling in states
                for letter, code in _YE_OR_YO
                if (reached := self.follow(node, code + key)) is not None
            ]
        found = [
            (records, spelling) for node, spelling in states if (records := self.follow(node, _SEPARATOR)) is not None
        ]
        if len(found) > 1:
            found.sort(key=lambda state: [at for at, letter in enumerate(state[1]) if letter != word[at]])
        return found

    def _records(self, node: int) -> tuple[Record, ...]:
        found: list[bytes] = []
        self._collect(node, b"", found)
        self._behind[node] = records = tuple(map(self._unpack, found))
        return records

    def _collect(self, node: int, key: bytes, found: list[bytes]) -> None:
        base, guide = self._base, self._guide
        while label := guide[2 * node]:
            child = base[node] ^ label
            if guide[2 * child + 1]:
                for label in self._labels_below(node):
                    self._collect(base[node] ^ label, key + _BYTES[label], found)
                return
            key += _BYTES[label]
            node = child
        found.append(a2b_base64(key))

    def _labels_below(self, node: int) -> Iterator[int]:
        label = self._guide[2 * node]
        while label:
            yield label
            label = self._guide[2 * (self._base[node] ^ label) + 1]
