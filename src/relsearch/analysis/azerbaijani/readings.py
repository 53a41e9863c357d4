"""Words that the stemmer is told: forms of two roots, and often enough of each, or of one that another would hide.

*Sudan* is the country, and "from the water"; *üstündə* is "upon", though *üstün* is longer. Their lines stand in
``data/readings.txt``: ``word<TAB>roots``, the likelier root first. A second root stands there only if a newspaper may
well mean it: in a query it makes the word as common as the commoner of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from relsearch.analysis.azerbaijani.orthography import fold
from relsearch.errors import LexiconError

__all__ = ["parse_readings", "readings", "weigh"]

_LIKELIEST: Final = 0.7
"""The share of the first reading. No corpus was counted: it says likelier, and no more."""


@cache
def readings() -> Mapping[str, tuple[str, ...]]:
    """Every such word, as written and as typed in ASCII -> its roots in native letters, the likeliest first.

    >>> readings()["sudan"], readings()["ayi"]
    (('sudan', 'su'), ('ay', 'ayı'))
    """
    file = resources.files("relsearch.analysis.azerbaijani") / "data" / "readings.txt"
    lines = dict(parse_readings(file.read_text(encoding="utf-8"), file.name))
    return {fold(word): roots for word, roots in lines.items()} | lines


def parse_readings(text: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The words in *text*, the content of the file *name*, with their roots.

    Raises:
        LexiconError: a line is not ``word<TAB>root[ root]``.

    >>> list(parse_readings("# rivers\\nkürdə\\tkürd kür\\n", "example.txt"))
    [('kürdə', ('kürd', 'kür'))]
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line[0] == "#":
            continue
        word, _, rest = line.partition("\t")
        roots = tuple(rest.split())
        if not word or not roots or len(set(roots)) < len(roots):
            raise LexiconError(f"{name}, line {number}: {line!r} is not a word, a tab and its roots; mend the line")
        yield word, roots


def weigh(roots: tuple[str, ...]) -> dict[str, float]:
    """The probabilities of *roots*, of which the first is the likeliest.

    >>> weigh(("su",)), weigh(("sudan", "su"))
    ({'su': 1.0}, {'sudan': 0.7, 'su': 0.3})
    """
    first, *others = roots
    if not others:
        return {first: 1.0}
    return {first: _LIKELIEST} | {other: round((1 - _LIKELIEST) / len(others), 3) for other in others}
