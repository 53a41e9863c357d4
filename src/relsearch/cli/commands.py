"""One function a command: options in, exit status out."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from relsearch.analysis.registry import analyze as analyze_text
from relsearch.analysis.registry import get_analyzer
from relsearch.cli import demo as demonstration
from relsearch.cli.parser import SORT_NAMES
from relsearch.cli.shapes import document_shape, info_shape, results_shape, to_json, tokens_shape
from relsearch.cli.text import (
    Style,
    complain,
    counted,
    document_lines,
    plain,
    result_lines,
    style_for,
    table_lines,
    token_lines,
)
from relsearch.document import Document
from relsearch.errors import DocumentError, QueryError, RelsearchError, UnknownLanguageError
from relsearch.index import Index
from relsearch.query.parser import parse
from relsearch.query.restrict import FilterValue
from relsearch.query.tree import Between

DONE: Final = 0
INCOMPLETE: Final = 1
"""Nothing was found, or something was left undone."""


def index(options: Namespace) -> int:
    """Read files and folders into an index, in one batch."""
    from tqdm import tqdm

    from relsearch.ingest import count_files, read_folder

    if options.language is not None:
        get_analyzer(options.language)
    errors: list[str] = []
    indexed = 0

    def report(error: RelsearchError | str) -> None:
        errors.append(str(error))
        tqdm.write(f"relsearch: {plain(str(error))}", file=sys.stderr)

    with Index.open_or_create(options.into) as target, target.writer() as writer:
        documents = read_folder(options.paths, on_error=report)
        no_bar = options.quiet or not sys.stderr.isatty()
        for document in tqdm(documents, total=count_files(options.paths), unit=" documents", disable=no_bar):
            try:
                writer.add(_in_language(document, options.language))
                indexed += 1
            except (DocumentError, UnknownLanguageError) as error:
                report(f"document {document.id!r} is left out: {error}")

    if options.json:
        print(to_json({"index": str(options.into), "indexed": indexed, "failed": len(errors), "errors": errors}))
    elif not options.quiet:
        print(f"indexed {counted(indexed, 'document')} into {plain(str(options.into))} ({len(errors):,} failed)")
    return INCOMPLETE if errors else DONE


def search(options: Namespace) -> int:
    """Find documents and print a page of them."""
    with Index.open(options.directory) as source:
        results = source.search(
            options.query,
            limit=options.limit,
            offset=options.offset,
            languages=options.language,
            query_language=options.query_language,
            across_languages=not options.no_across,
            filters=_filters(options),
            sort=SORT_NAMES[options.sort],
            facets=options.facet,
            recency=options.recency,
            explain=options.explain,
        )
    if options.json:
        print(to_json(results_shape(results, options.offset)))
    else:
        _print_lines(result_lines(results, options.offset, _style(options)))
    return DONE if results.total else INCOMPLETE


def get(options: Namespace) -> int:
    """Print a stored document."""
    with Index.open(options.directory) as source:
        document = source.get(options.id)
    if document is None:
        complain(f"there is no document {options.id!r} in {options.directory}")
    if options.json:
        print(to_json(document and document_shape(document)))
    elif document is not None:
        _print_lines(document_lines(document, _style(options)))
    return INCOMPLETE if document is None else DONE


def delete(options: Namespace) -> int:
    """Delete documents by id, in one batch."""
    with Index.open(options.directory) as target, target.writer() as writer:
        missing = [each for each in dict.fromkeys(options.ids) if not writer.delete(each)]
    for each in missing:
        complain(f"there is no document {each!r} in {options.directory}")
    deleted = len(set(options.ids)) - len(missing)
    print(f"deleted {counted(deleted, 'document')} from {plain(str(options.directory))}")
    return INCOMPLETE if missing else DONE


def merge(options: Namespace) -> int:
    """Make one segment of all."""
    with Index.open(options.directory) as target:
        before = target.info()["segments"]
        target.merge()
        after = target.info()["segments"]
    print(f"merged {plain(str(options.directory))}: {before} → {after} segments")
    return DONE


def rebuild(options: Namespace) -> int:
    """Analyse all stored documents anew."""
    with Index.rebuild(options.directory) as target:
        print(f"rebuilt {plain(str(options.directory))}: {counted(len(target), 'document')}")
    return DONE


def analyze(options: Namespace) -> int:
    """Show the terms under which a text is indexed."""
    text = _standard_input() if options.text == "-" else options.text
    tokens = analyze_text(options.language, text)
    if options.json:
        print(to_json(tokens_shape(options.language, tokens)))
    else:
        _print_lines(token_lines(tokens, _style(options)))
    return DONE


def info(options: Namespace) -> int:
    """Say what is in an index."""
    with Index.open(options.directory) as source:
        shape = info_shape(source.info())
    if options.json:
        print(to_json(shape))
    else:
        _print_lines(table_lines(shape, Style()))
    return DONE


def demo(options: Namespace) -> int:
    """Answer queries on the sample corpus."""
    queries = [(query, "") for query in options.queries] or demonstration.QUERIES
    style = _style(options)
    found_all = True
    with demonstration.sample_index(options.seeds) as source:
        _print_lines(table_lines({"documents": len(source), "languages": source.info()["languages"]}, style))
        for query, remark in queries:
            results = source.search(query, limit=demonstration.LIMIT)
            _print_lines(["", "", style.bold(plain(query)), *filter(None, [style.dim(remark)]), ""])
            _print_lines(result_lines(results, 0, style))
            found_all = found_all and results.total > 0
    return DONE if found_all else INCOMPLETE


COMMANDS: Final[Mapping[str, Callable[[Namespace], int]]] = {
    "index": index,
    "search": search,
    "get": get,
    "delete": delete,
    "merge": merge,
    "rebuild": rebuild,
    "analyze": analyze,
    "info": info,
    "demo": demo,
}


def _in_language(document: Document, language: str | None) -> Document:
    if language is None or document.language is not None:
        return document
    return replace(document, language=language)


def _filters(options: Namespace) -> dict[str, FilterValue]:
    filters: dict[str, list[str]] = defaultdict(list)
    for field, value in options.filter:
        if field == "date":
            raise QueryError(f"--filter date={value}: for dates use --since and --until")
        filters[field].append(value)
    if options.since or options.until:
        return {**filters, "date": _period(options.since or "", options.until or "")}
    return {**filters}


def _period(since: str, until: str) -> tuple[date | None, date | None]:
    """The first and the last day, each given as a day, a month or a year: the query's own ``date:2025..2026-02``."""
    try:
        node = parse(f"date:{since}..{until}")
    except QueryError:
        node = None
    if not isinstance(node, Between):
        raise QueryError(
            f"cannot search from {since!r} to {until!r}: "
            "write --since and --until as 2025, 2025-10 or 2025-10-28, the earlier one first"
        )
    return node.low, node.high


def _standard_input() -> str:
    from relsearch.ingest.files import decode

    return decode(sys.stdin.buffer.read(), Path("standard input"))


def _style(options: Namespace) -> Style:
    return style_for(options.colour, sys.stdout)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
