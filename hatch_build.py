"""Builds ``relsearch._native`` where there is a C compiler; where there is none, relsearch is installed without it.

The module is of the stable ABI: one file serves Python 3.11 and all later ones. Set RELSEARCH_NATIVE=0 to leave it out,
RELSEARCH_NATIVE=1 to have a failing compiler end the installation.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags
from setuptools import Distribution, Extension
from setuptools.errors import BaseError, CCompilerError

NAME = "relsearch._native"
STABLE_ABI = ("cp311", "0x030B0000")
MSVC = ["/O2", "/std:c11", "/utf-8"]
OTHERS = ["-O3", "-std=c11", "-fvisibility=hidden", "-ffp-contract=off"]  # contracted sums would differ from Python's


class NativeBuildHook(BuildHookInterface[Any]):
    """Compiles ``src/native`` into the wheel, or beside the sources of an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel is made."""
        wish = os.environ.get("RELSEARCH_NATIVE", "")
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        if version == "editable":  # what is there may be of other sources; a process that has it open keeps it
            for stale in (root / "src" / "relsearch").glob("_native.*"):
                if stale.suffix in (".so", ".pyd"):
                    stale.unlink()
        if wish == "0" or sys.implementation.name != "cpython":
            return
        self._scratch = tempfile.TemporaryDirectory(prefix="relsearch-native-")
        try:
            built = compile_native(root, Path(self._scratch.name))
        except (BaseError, CCompilerError) as error:
            if wish == "1":
                raise
            self.app.display_warning(f"{NAME} was not compiled, relsearch does its work in Python: {error}")
            return
        if version == "editable":
            (root / "src" / "relsearch" / built.name).write_bytes(built.read_bytes())
        build_data["force_include"][str(built)] = f"relsearch/{built.name}"
        build_data["pure_python"] = False
        # the plain platform: whether the file suits others of its kind is for who distributes wheels to find out
        platform = next(tag for tag in platform_tags() if not tag.startswith(("manylinux", "musllinux")))
        build_data["tag"] = f"{STABLE_ABI[0]}-abi3-{platform}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Called by hatchling when the wheel has been made."""
        if hasattr(self, "_scratch"):
            self._scratch.cleanup()


def compile_native(root: Path, scratch: Path) -> Path:
    """Compile the module into a folder; where it is. Raises `setuptools.errors.BaseError` where that fails."""
    folder = root / "src" / "native"
    sources = sorted(str(path.relative_to(root)) for path in folder.rglob("*.c"))
    extension = Extension(
        NAME,
        sources,
        include_dirs=[str(folder)],
        define_macros=[("Py_LIMITED_API", STABLE_ABI[1])],
        extra_compile_args=MSVC if sys.platform == "win32" else OTHERS,
        py_limited_api=True,
    )
    before = Path.cwd()
    os.chdir(root)
    try:
        command = Distribution({"name": "relsearch", "ext_modules": [extension]}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(scratch / "lib"), str(scratch / "temp")
        command.ensure_finalized()
        command.run()
        return Path(command.get_ext_fullpath(NAME))
    finally:
        os.chdir(before)
