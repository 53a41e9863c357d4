"""The file that says what an index is: format version, ranking, and by which analyzers it was written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Final

from relsearch.analysis.registry import get_analyzer
from relsearch.engine.base import Ranking
from relsearch.errors import IndexFormatError, IndexNotFoundError, UnknownLanguageError

FORMAT: Final = 1
"""Version of what lies in an index directory; raised when older indexes cannot be read any more."""

FILE_NAME: Final = "relsearch.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of an index without opening it.

    format     version of its files
    ranking    parameters of its ranking formula
    analyzers  language code -> fingerprint of the analyzer that wrote documents of that language
    """

    ranking: Ranking
    analyzers: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, directory: Path) -> None:
        """Put it into an index directory, in one step."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=2)
        temporary = directory / f"{FILE_NAME}.new"
        temporary.write_text(text + "\n", encoding="utf-8")
        temporary.replace(directory / FILE_NAME)


def with_languages(manifest: Manifest, codes: Iterable[str]) -> Manifest:
    """The manifest of an index into which documents of these languages are written too."""
    return replace(
        manifest, analyzers={**manifest.analyzers, **{code: get_analyzer(code).fingerprint for code in sorted(codes)}}
    )


def read_manifest(directory: Path) -> Manifest:
    """The manifest of an index.

    Raises `IndexNotFoundError` where the directory is no relsearch index, and `IndexFormatError` for one of
    another format version or with a manifest that cannot be read.
    """
    path = directory / FILE_NAME
    if not directory.is_dir():
        raise IndexNotFoundError(
            f"there is no directory {directory}: create an index there with Index.create, "
            f"or with: relsearch index PATH --into {directory}"
        )
    if not path.is_file():
        raise IndexNotFoundError(
            f"{directory} is not a relsearch index (it has no {FILE_NAME}): "
            "check the path, or create an index in a new directory with Index.create, "
            "or with: relsearch index PATH --into DIR"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = content["format"]
        if version == FORMAT:
            return Manifest(Ranking(**content["ranking"]), dict(content["analyzers"]))
    except (ValueError, KeyError, TypeError) as error:
        raise IndexFormatError(f"{path} is damaged ({error}): restore it, or index anew") from error
    raise IndexFormatError(
        f"{directory} has index format {version}, this version of relsearch reads {FORMAT}: "
        "use the version that wrote it, or index the documents anew"
    )


def check_analyzers(manifest: Manifest, directory: Path) -> None:
    """Raise `IndexFormatError` unless the analyzers that wrote the index are those of today."""
    for code, fingerprint in manifest.analyzers.items():
        try:
            today = get_analyzer(code).fingerprint
        except UnknownLanguageError as error:
            raise IndexFormatError(
                f"{directory} was written with an analyzer for {code!r}, which is not registered now: "
                "register it with relsearch.register_analyzer before opening the index"
            ) from error
        if today != fingerprint:
            raise IndexFormatError(
                f"{directory} was written by the {code!r} analyzer {fingerprint}, today's is {today}: words "
                f"would not be found. Mend it with Index.rebuild(path) or: relsearch rebuild {directory}"
            )
