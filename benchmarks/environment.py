"""What a figure was measured with and on: versions, the machine, the commit. No names of hosts, users or folders."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import relsearch

PACKAGES: Final = (
    "Whoosh",
    "pymorphy3",
    "pymorphy3-dicts-ru",
    "snowballstemmer",
    "PyStemmer",
    "py3langid",
    "Unidecode",
    "numpy",
    "ir_measures",
    "tantivy",
)

_REPOSITORY: Final = Path(__file__).resolve().parents[1]


def describe_environment() -> dict[str, Any]:
    """Everything that belongs beside a figure, as JSON can hold it."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "relsearch": relsearch.__version__,
        "commit": _commit(),
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _package_version(name))},
        "machine": {
            "cpu": _cpu_model(),
            "cores": os.cpu_count(),
            "memory_gib": _memory_gib(),
            "os": f"{platform.system()} {platform.release()} {platform.machine()}",
        },
    }


def _package_version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit of the relsearch that runs, if it runs from this checkout; "-dirty" with changes upon it."""
    if not Path(relsearch.__file__).resolve().is_relative_to(_REPOSITORY):
        return None
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        found = subprocess.run(command, cwd=_REPOSITORY, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None  # no git, or a copy without its history
    return found.stdout.strip()


def _cpu_model() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None  # Windows has no sysconf
    return round(total / 2**30, 1)
