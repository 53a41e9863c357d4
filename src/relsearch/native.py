"""Whether the compiled parts of relsearch are at hand.

``relsearch._native`` is compiled when relsearch is installed, where there is a compiler; wheels bring it. What it does
is written in Python, too, and gives the same terms and scores: without it everything takes several times as long.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, Final


def _load() -> ModuleType | None:
    try:
        return importlib.import_module("relsearch._native")
    except ModuleNotFoundError:
        return None


native: Final[Any] = _load()
"""The module ``relsearch._native``, or ``None`` where relsearch was installed without it."""
