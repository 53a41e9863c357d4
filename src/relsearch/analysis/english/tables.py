"""Reading the tables of English words in ``data/``: text files that are laid out for review.

Blank lines and lines that begin with ``#`` are skipped. There are four layouts:

    words      word word word
    groups     head: form form form
    readings   form: lemma=weight lemma=weight
    pairs      word = other
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources

from relsearch.errors import LexiconError

__all__ = ["parse_groups", "parse_pairs", "parse_readings", "parse_words", "read_table"]


def read_table(name: str) -> str:
    """The text of a table of the package.

    >>> read_table("irregular_verbs.txt").startswith("#")
    True
    """
    return (resources.files("relsearch.analysis.english") / "data" / name).read_text(encoding="utf-8")


def parse_words(text: str, name: str) -> frozenset[str]:
    """The words of a table of words.

    >>> sorted(parse_words("# Names\\nParis texas\\n", "names.txt"))
    ['Paris', 'texas']

    Raises `LexiconError` for a word that is not made of letters, and for one that stands twice.
    """
    words: set[str] = set()
    for place, line in _lines(text, name):
        for word in line.split():
            if not word.isalpha():
                raise LexiconError(f"{place}: {word!r} is not a word of letters; mend it, or begin the line with #")
            if word in words:
                raise LexiconError(f"{place}: {word!r} stands twice; take one away")
            words.add(word)
    return frozenset(words)


def parse_groups(text: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Head -> its forms, of a table of groups.

    >>> dict(parse_groups("go: went gone\\nhurt:\\n", "irregular_verbs.txt"))
    {'go': ('went', 'gone'), 'hurt': ()}

    Raises `LexiconError` for a line without a head and a colon, and for a head that stands twice.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for place, line in _lines(text, name):
        head, colon, forms = line.partition(":")
        if not head.isalpha() or (not colon and " " in line):
            raise LexiconError(f'{place}: {line!r} is not "head: form form"; begin it with a word and a colon')
        if head in groups:
            raise LexiconError(f"{place}: {head!r} heads two lines; make them one")
        groups[head] = tuple(forms.split())
    return groups


def parse_readings(text: str, name: str) -> Mapping[str, Mapping[str, float]]:
    """Form -> {lemma: weight}, of a table of readings.

    >>> parse_readings("left: leave=0.75 left=0.6", "readings.txt")
    {'left': {'leave': 0.75, 'left': 0.6}}

    Raises `LexiconError` for a form that stands twice, and for a weight that is not in (0, 1].
    """
    table: dict[str, Mapping[str, float]] = {}
    for form, fields in parse_groups(text, name).items():
        readings = dict(_reading(field, f"{name}: {form}") for field in fields)
        if not readings:
            raise LexiconError(f'{name}: {form!r} has no readings; write "{form}: lemma=weight"')
        table[form] = readings
    return table


def parse_pairs(text: str, name: str) -> Mapping[str, str]:
    """Word -> other word, of a table of pairs.

    >>> parse_pairs("colour* = color*", "spelling.txt")
    {'colour*': 'color*'}

    Raises `LexiconError` for a line without exactly one equals sign, and for a word that stands twice.
    """
    pairs: dict[str, str] = {}
    for place, line in _lines(text, name):
        left, equals, right = (part.strip() for part in line.partition("="))
        if not equals or not left or not right or " " in left + right:
            raise LexiconError(f'{place}: {line!r} is not "word = other"; write one word on each side')
        if left in pairs:
            raise LexiconError(f"{place}: {left!r} stands twice; take one line away")
        pairs[left] = right
    return pairs


def _lines(text: str, name: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{name}:{number}", line.strip()


def _reading(field: str, place: str) -> tuple[str, float]:
    lemma, _, weight = field.partition("=")
    try:
        value = float(weight)
    except ValueError:
        value = 0.0
    if not lemma.isalpha() or not 0 < value <= 1:
        raise LexiconError(f'{place}: {field!r} is not "lemma=weight" with a weight in (0, 1]')
    return lemma, value
