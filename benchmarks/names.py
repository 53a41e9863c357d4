"""How well a name is found in another language or script: recall, and false hits, by key and by sound.

    python benchmarks/names.py path/to/folder --results names.json

The folder holds some of the files of `FILES`, a name a line, in columns with tabs between; what stands in which column
is in the table. No index is made: the names of one language are looked up, by the analyzer of that language, among the
keys that the analyzer of the other language would put into an index.

Recall. A line is found if each of its words in the first language meets a word of its name in the second: by an equal
key, or by a key that sounds alike (`relsearch.query.names`).

False hits. How many other names of the second language a name meets in the mean, among all lines of the file; words of
one name must all meet. Names that the file says are spellings of the same name are not counted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from environment import describe_environment

from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import NAME
from relsearch.query.names import NameTable

FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "people_az_en_ru.tsv": ("az", "en", "ru"),
    "places_en_ru_az.tsv": ("", "en", "ru", "az"),
    "names_en_ru.tsv": ("en", "ru"),
}
"""File -> the language of each column; a column without one, or beyond these, is passed over."""

Name = tuple[frozenset[str], ...]
"""The words of a name, each as its keys."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    words       "one": names of one word in both languages; "all": these and the others
    by_key      share of the names that are found by an equal key
    by_sound    share of the names that are found by an equal key or one that sounds alike
    false_key   other names that a name finds by an equal key, in the mean
    false_sound the same by sound
    """

    file: str
    direction: str
    words: str
    names: int
    by_key: float
    by_sound: float
    false_key: float
    false_sound: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the file that was asked for; the exit status."""
    parser = argparse.ArgumentParser(description="Measure how well names are found across languages and scripts.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=f"with some of {', '.join(FILES)}")
    parser.add_argument("--results", type=Path, metavar="FILE.json", help="write figures, versions and machine there")
    given = parser.parse_args(arguments)
    files = [given.folder / name for name in FILES if (given.folder / name).is_file()]
    if not files:
        print(f"error: {given.folder} has none of {', '.join(FILES)}: name another folder", file=sys.stderr)
        return 1
    rows = [row for file in files for row in measure_file(file)]
    print(format_table(rows))
    if given.results is not None:
        content = {**describe_environment(), "figures": [asdict(row) for row in rows]}
        given.results.parent.mkdir(parents=True, exist_ok=True)
        given.results.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0


def measure_file(path: Path) -> Iterator[Row]:
    """The rows of one file: each direction, with names of one word and with all."""
    lines = read_names(path)
    keyed = {code: [keys(code, line[code]) for line in lines] for code in lines[0]}
    for source, target in ((one, other) for one in keyed for other in keyed if one != other):
        pairs = list(zip(lines, keyed[source], keyed[target], strict=True))
        short = [pair for pair in pairs if len(pair[1]) == len(pair[2]) == 1]
        for words, chosen in (("one", short), ("all", pairs)):
            if words == "one" or len(short) < len(pairs):
                yield measure(path.name, source, target, words, chosen)


def read_names(path: Path) -> list[dict[str, str]]:
    """The lines of a file as language -> name, every word with a capital, since only such words are names."""
    columns = FILES[path.name]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        {code: as_name(cell) for code, cell in zip(columns, line.split("\t"), strict=False) if code}
        for line in lines
        if line.strip()
    ]


def as_name(cell: str) -> str:
    """A name with capitals; letters with spaces between are put together.

    >>> as_name("т а м э г а и"), as_name("san juan")
    ('Тамэгаи', 'San Juan')
    """
    pieces = cell.split()
    if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    return " ".join(piece[:1].upper() + piece[1:] for piece in pieces)


def keys(code: str, name: str) -> Name:
    """The keys of each word of a name, as an analyzer makes them."""
    analyzer = get_analyzer(code)
    return tuple(
        frozenset(term.removeprefix(NAME) for term in analyzer.name_terms(token.text))
        for token in analyzer.analyze(name)
    )


def measure(
    file: str, source: str, target: str, words: str, pairs: Sequence[tuple[Mapping[str, str], Name, Name]]
) -> Row:
    """Look every name up among all names of the other language."""
    spellings: defaultdict[str, set[str]] = defaultdict(set)
    queries: dict[str, Name] = {}
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for line, asked, held in pairs:
        spellings[line[source]].add(line[target])
        queries[line[source]] = asked
        for key in frozenset().union(*held):
            holders[key].add(line[target])
    table = NameTable(holders)
    found = {name: (meet(asked, holders, None), meet(asked, holders, table)) for name, asked in queries.items()}
    recalls = [tuple(line[target] in each for each in found[line[source]]) for line, _, _ in pairs]
    others = [tuple(len(each - spellings[name]) for each in both) for name, both in found.items()]
    by_key, by_sound = map(mean, zip(*recalls, strict=True))
    false_key, false_sound = map(mean, zip(*others, strict=True))
    return Row(file, f"{source}-{target}", words, len(pairs), by_key, by_sound, false_key, false_sound)


def meet(name: Name, holders: Mapping[str, Collection[str]], table: NameTable | None) -> set[str]:
    """The names that have a word for each word of a name, by sound where there is a table, else by equal key."""
    met: set[str] | None = None
    for word in name:
        near: Iterable[str] = word if table is None else {other for key in word for other in table.near(key)}
        names = {holder for key in near for holder in holders.get(key, ())}
        met = names if met is None else met & names
    return met or set()


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean, to four places.

    >>> mean((True, False, False))
    0.3333
    """
    return round(sum(values) / len(values), 4)


def format_table(rows: Sequence[Row]) -> str:
    """The rows as lines of aligned columns."""
    lines = [
        f"{'file':20} {'dir.':6} {'words':5} {'names':>6} {'key':>6} {'sound':>6} {'false key':>9} {'false sound':>11}"
    ]
    lines += [
        f"{row.file:20} {row.direction:6} {row.words:5} {row.names:6} {row.by_key:6.3f} {row.by_sound:6.3f}"
        f" {row.false_key:9.2f} {row.false_sound:11.2f}"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
