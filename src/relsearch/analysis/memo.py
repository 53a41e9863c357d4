"""A bounded memory of what has been worked out, that forgets without stopping."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final, Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")

_SEEN: Final = 1 << 17
"""Keys that are told apart when they come for the first time."""


class Memo(Generic[_K, _V]):
    """Key -> value in two generations: what is asked for moves to the young one; when that is full it becomes the
    old one, and the old one is dropped.

    So at most ``2 * size`` values are held, what is used often is never forgotten, and no look-up waits for a
    clean-up. Threads may share it: they can lose a value to one another, and never see a wrong one.

    >>> memo: Memo[str, int] = Memo(2)
    >>> for number, key in enumerate(["a", "b", "a", "c", "d"]):
    ...     if memo.find(key) is None:
    ...         memo.keep(key, number)
    >>> memo.find("a"), memo.find("d"), len(memo)
    (0, 4, 4)
    """

    __slots__ = ("_old", "_seen", "_size", "_young")

    def __init__(self, size: int) -> None:
        self._young: dict[_K, _V] = {}
        self._old: dict[_K, _V] = {}
        self._seen = bytearray(_SEEN)
        self._size = size

    def find(self, key: _K) -> _V | None:
        """The value of a key, or ``None``."""
        value = self._young.get(key)
        if value is None:
            value = self._old.get(key)
            if value is not None:
                self.keep(key, value)
        return value

    def keep(self, key: _K, value: _V) -> None:
        """Remember a value, at the cost of the oldest ones where there is no room."""
        if len(self._young) >= self._size:
            self._old = self._young
            self._young = {}
            self._seen = bytearray(_SEEN)
        self._young[key] = value

    def keep_if_again(self, key: _K, value: _V) -> None:
        """Remember a value if its key comes for the second time: what is soon found again is not worth the room before.

        A key may be taken for another that has come; then it is remembered at once, which does no harm.
        """
        place = hash(key) % _SEEN
        if self._seen[place]:
            self.keep(key, value)
        else:
            self._seen[place] = 1

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
