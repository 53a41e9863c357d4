"""The list of other stories on a scraped page: "Latest News", then times, headlines, sections, "All News Feed"."""

from __future__ import annotations

from collections.abc import Sequence

from relsearch.ingest.lines import Kind, Line, is_news_end


def split_news_list(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the article, and those of the list of news with all that hangs on it.

    What follows a list that stands under a story is the foot of the page. A list that stands above the
    story ends at its closing link, or at the first paragraph.
    """
    start = news_start(lines)
    if start is None:
        return lines, []
    if any(line.kind is Kind.PROSE for line in lines[:start]):
        return lines[:start], lines[start:]
    end = _news_end(lines, start)
    return lines[:start] + lines[end:], lines[start:end]


def news_start(lines: Sequence[Line]) -> int | None:
    """Where the list begins: at a heading with a time soon after it or no paragraph at all, else at the times."""
    body_end = max((index for index, line in enumerate(lines) if line.kind is Kind.PROSE), default=-1)
    clocks = [index for index, line in enumerate(lines) if line.kind is Kind.CLOCK]
    for index, line in enumerate(lines):
        if line.kind is Kind.NEWS and (index > body_end or any(0 < clock - index <= 3 for clock in clocks)):
            return index
    late_clocks = [index for index in clocks if index > body_end >= 0]
    return late_clocks[0] if len(late_clocks) >= 2 else None


def _news_end(lines: Sequence[Line], start: int) -> int:
    is_headline_next = False
    for index in range(start + 1, len(lines)):
        line = lines[index]
        if is_news_end(line.text):
            return index + 1
        if line.kind is Kind.PROSE and not is_headline_next:
            return index
        is_headline_next = line.kind is Kind.CLOCK or (is_headline_next and line.kind is Kind.FURNITURE)
    return len(lines)
