"""Whether the compiled `kernels` are at hand. They are loaded beside the searches of a process that makes many.

Loading takes a second, and some more on the day that they are compiled: a program that asks a few queries would only
wait for it.
"""

from __future__ import annotations

import importlib
import threading
from importlib.util import find_spec
from typing import Any, Final

PATIENCE: Final = 256
"""How many times NumPy does their work before they are loaded: a query needs them 2 to 40 times."""

_lock: Final = threading.Lock()
_loaded: Any = None
_asked = 0


def kernels() -> Any:
    """The module `kernels`, or ``None`` where Numba is not installed or not loaded yet."""
    if _loaded is None and _asked < PATIENCE:
        _ask()
    return _loaded


def load() -> None:
    """Load the kernels now, where Numba is installed."""
    global _loaded
    if find_spec("numba") is not None:
        _loaded = importlib.import_module("relsearch.engine.whoosh.kernels")


def _ask() -> None:
    global _asked
    with _lock:
        _asked += 1
        if _asked == PATIENCE:
            threading.Thread(target=load, name="relsearch-kernels", daemon=True).start()
