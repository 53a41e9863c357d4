"""What has been worked out on one state of the index, kept while it fits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")

ENTRY_BYTES = 1000
"""What an entry takes beside its arrays, about."""


class BoundedCache(Generic[V]):
    """Key -> value; when it is full, what has been in it longest goes. Reading takes no lock.

    limit  bytes of all values together
    size   bytes of one value

    >>> import numpy as np
    >>> cache = BoundedCache[np.ndarray](limit=10_000, size=lambda array: array.nbytes)
    >>> cache.get("zeros", lambda: np.zeros(3)) is cache.get("zeros", lambda: np.ones(3))
    True
    """

    def __init__(self, limit: int, size: Callable[[V], int]) -> None:
        self._limit = limit
        self._size_of = size
        self._values: dict[Hashable, V] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of a key, made if it is not there; two threads may both make it."""
        value = self._values.get(key)
        if value is None:
            value = make()
            self._put(key, value)
        return value

    def _put(self, key: Hashable, value: V) -> None:
        with self._lock:
            if key in self._values:
                return
            self._values[key] = value
            self._size += self._size_of(value) + ENTRY_BYTES
            while self._size > self._limit:
                oldest = next(iter(self._values))
                self._size -= self._size_of(self._values.pop(oldest)) + ENTRY_BYTES
