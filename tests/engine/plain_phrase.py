"""Where words stand side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Places = Mapping[int, Mapping[int, float]]
"""Document -> position -> weight."""


def phrase_occurrences(parts: Sequence[Places], slop: int) -> Places:
    """Document -> first position -> weight of a phrase whose words stand at the given places.

    A phrase stands where its words, each moved back by its place in the phrase, lie within ``slop`` positions
    of one another; with ``slop`` 0, exactly side by side. It weighs what its lightest word weighs.

    >>> phrase_occurrences([{7: {3: 1.0, 9: 1.0}}, {7: {4: 0.5}}], slop=0)
    {7: {3: 0.5}}
    >>> phrase_occurrences([{7: {3: 1.0}}, {7: {6: 1.0}}], slop=2)
    {7: {3: 1.0}}
    """
    docs = set(parts[0]).intersection(*parts[1:])
    found = {}
    for doc in sorted(docs):
        starts = _starts([part[doc] for part in parts], slop)
        if starts:
            found[doc] = starts
    return found


def _starts(words: Sequence[Mapping[int, float]], slop: int) -> dict[int, float]:
    # A word at position p that is the phrase's i-th belongs to a phrase that begins at p - i.
    shifted = [{position - i: weight for position, weight in word.items()} for i, word in enumerate(words)]
    candidates = sorted(set().union(*shifted)) if slop else sorted(shifted[0])
    starts: dict[int, float] = {}
    weights = sorted({weight for word in words for weight in word.values()}, reverse=True)
    for start in candidates:
        # Where there is a choice, the one whose lightest word weighs most: what is lighter is left out.
        for lightest in weights:
            heavy = [{p: weight for p, weight in word.items() if weight >= lightest} for word in shifted]
            if _weight_from(start, heavy, slop) is not None:
                starts[start] = lightest
                break
    return starts


def _weight_from(start: int, shifted: Sequence[Mapping[int, float]], slop: int) -> float | None:
    """The phrase's weight if it stands between ``start`` and ``start + slop``, with some word right at ``start``."""
    anchors = (i for i, word in enumerate(shifted) if start in word)
    weights = (_anchored_weight(anchor, start, shifted, slop) for anchor in anchors)
    return next((weight for weight in weights if weight is not None), None)


def _anchored_weight(anchor: int, start: int, shifted: Sequence[Mapping[int, float]], slop: int) -> float | None:
    """The same with one word given its place. No two words take one position: a phrase may repeat a word.

    The others take the earliest place left; since the stretches in which they may stand begin and end one after
    another, no other choice could place more of them.
    """
    taken = {start + anchor}
    lightest = shifted[anchor][start]
    for i, word in enumerate(shifted):
        if i != anchor:
            stretch = range(start, start + slop + 1)
            place = next((place for place in stretch if place in word and place + i not in taken), None)
            if place is None:
                return None
            taken.add(place + i)
            lightest = min(lightest, word[place])
    return lightest
