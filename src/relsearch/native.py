"""Whether the compiled parts of relsearch are at hand.

``relsearch._native`` is compiled when relsearch is installed, where there is a compiler; wheels bring it. What it does
is written in Python, too, and gives the same terms and scores: without it everything takes several times as long. With
RELSEARCH_NATIVE=0 in the environment it is left alone, which is how the tests hold Python to its part.
"""

from __future__ import annotations

import importlib
import os
from types import ModuleType
from typing import Any, Final


def _load() -> ModuleType | None:
    if os.environ.get("RELSEARCH_NATIVE") == "0":
        return None
    try:
        return importlib.import_module("relsearch._native")
    except ModuleNotFoundError:
        return None
    except ImportError as error:
        raise ImportError(
            f"the compiled part of relsearch cannot be loaded ({error}): install relsearch anew with this Python, or "
            "leave the part alone with RELSEARCH_NATIVE=0 in the environment"
        ) from error


native: Final[Any] = _load()
"""The module ``relsearch._native``, or ``None``."""
