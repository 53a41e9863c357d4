"""All segments made one on request, while others search and write.

Reading and writing take long and need no lock but one against another merge: segments never change. Only then the index
is locked, what was deleted meanwhile is deleted of the new segment, and it takes the place of the old ones in a commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from relsearch.engine.whoosh.codec.contents import SegmentEntry, TableOfContents, remove_strays, write_contents
from relsearch.engine.whoosh.codec.flat import new_name, with_deletions
from relsearch.engine.whoosh.codec.index import FlatIndex, State
from relsearch.engine.whoosh.codec.merge import GONE, merge_segments, new_places
from relsearch.engine.whoosh.codec.segment import SUFFIX, FlatSegment
from relsearch.engine.whoosh.writing.writer import take_lock

UNFINISHED: Final = ".merging"
"""The ending of a segment that is being merged: a writer leaves it alone, the next merge removes it."""

ATTEMPTS: Final = 3
"""How often to try before writers have to wait: a commit may have merged some of the same segments."""


def merge_all(index: FlatIndex, timeout: float) -> None:
    """Make one segment of all, without the documents that are deleted.

    Raises `IndexLockedError` where another merge, or in the end a writer, does not end within ``timeout`` seconds; then
    nothing has changed.
    """
    with _holding(index, timeout, "merge"):
        for path in index.directory.glob(f"*{UNFINISHED}"):
            path.unlink()
        for _ in range(ATTEMPTS):
            if _is_merged(index.state()):
                return
            with _Merge(index) as merge, _holding(index, timeout, "write"):
                if merge.publish():
                    return
        with _holding(index, timeout, "write"), _Merge(index) as merge:
            merge.publish()


@contextmanager
def _holding(index: FlatIndex, timeout: float, to: Literal["write", "merge"]) -> Iterator[None]:
    release = take_lock(index, timeout, to)
    try:
        yield
    finally:
        release()


def _is_merged(state: State) -> bool:
    return len(state.segments) <= 1 and all(segment.deleted is None for segment in state.segments)


class _Merge:
    """The segments of the newest state written as one, which is not part of the index yet."""

    def __init__(self, index: FlatIndex) -> None:
        self._index = index
        self._name = new_name()
        self._path = index.directory / (self._name + UNFINISHED)
        segments = index.state().segments
        self._gone = {segment.name for segment in segments if not segment.live_count}
        self._sources = [segment for segment in segments if segment.live_count]
        self._count = merge_segments(self._path, self._sources) if self._sources else 0

    def publish(self) -> bool:
        """Commit it in place of its sources; False where these are not all there any more. Needs the writers' lock."""
        directory, state = self._index.directory, self._index.state()
        now = {segment.name: segment for segment in state.segments}
        sources = self._gone | {segment.name for segment in self._sources}
        if not now.keys() >= sources:
            return False
        generation = state.contents.generation + 1
        entries = [entry for entry in state.contents.segments if entry.name not in sources]
        if self._sources:
            self._path.replace(directory / (self._name + SUFFIX))
            entry = SegmentEntry(self._name, self._count)
            entries.insert(0, with_deletions(directory, entry, self._deleted_since(now), generation))
        contents = TableOfContents(generation, state.contents.schema, tuple(entries))
        write_contents(directory, contents)
        remove_strays(directory, contents)
        return True

    def __enter__(self) -> _Merge:
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)  # unless it has become part of the index

    def _deleted_since(self, now: dict[str, FlatSegment]) -> set[int]:
        """The numbers that documents have in the new segment which were deleted of the old ones meanwhile."""
        found: set[int] = set()
        base = 0
        for source in self._sources:
            places = new_places(source.doc_count, None if source.deleted is None else ~source.deleted, base)
            base += source.live_count
            deleted = now[source.name].deleted
            if deleted is not None:
                found.update(places[deleted & (places != GONE)].tolist())
        return found
