"""What may be written on the command line. Needs argparse alone, so that help comes at once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from relsearch import __version__
from relsearch.native import native

SORT_NAMES: Final = {"relevance": "relevance", "newest": "-date", "oldest": "date", "id": "id"}
"""Orders as they are called here -> as `Index.search` calls them ("-date" would look like an option)."""

FACETS: Final = ("language", "source", "section", "tags", "date")

_PARTS: Final = "without compiled parts" if native is None else "with compiled parts"


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands; what it returns names the command in ``command``."""
    parser = argparse.ArgumentParser(
        prog="relsearch",
        description="Full-text search for English, Russian and Azerbaijani.",
        epilog="first steps:\n"
        "  relsearch demo\n"
        "  relsearch index pages/ --into news.index\n"
        "  relsearch search news.index 'border guards'\n\n"
        "'relsearch COMMAND --help' says more of each. Exit status: 0 done; 1 nothing found, or something left\n"
        "undone; 2 error. Colour: only on a terminal, and not where NO_COLOR is set.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"relsearch {__version__} ({_PARTS})")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_index, _search, _get, _delete, _merge, _rebuild, _analyze, _info, _demo):
        add(commands)
    return parser


Commands = argparse._SubParsersAction  # argparse gives it no public name


def _index(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "index",
        "read files and folders into an index",
        "Reads .txt, .html, .jsonl, .ndjson (also .gz), .csv and .tsv files, and folders of them, into the index,\n"
        "which is made if there is none. A document replaces the one with the same id. A file that cannot be read\n"
        "is named on stderr, the others are indexed all the same; the exit status is 1 then.",
        "relsearch index pages/ --into news.index",
        "relsearch index news.jsonl tables/ --into news.index --language az --quiet",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder and all below it")
    parser.add_argument("--into", required=True, type=Path, metavar="DIR", help="directory of the index")
    parser.add_argument(
        "--language", metavar="CODE", help="language of documents that name none (default: found by paragraph)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    _add_json(parser)


def _search(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "search",
        "find documents, the best first",
        'QUERY: words, "phrases", +must, -not, OR, field:value, wild*, fuzzy~, date:2025-10. One that begins with a\n'
        "hyphen goes after --. Exit status: 0 found, 1 nothing found, 2 error.",
        "relsearch search news.index 'border guards' --limit 5",
        "relsearch search news.index 'сотрудничество' --language az --since 2025-10 --sort newest",
        "relsearch search news.index '+sərhəd -futbol' --filter source=report --facet language --json",
        "relsearch search news.index -- '-футбол'",
    )
    _add_directory(parser)
    parser.add_argument("query", metavar="QUERY", help="what to look for; quote it for the shell")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="hits to show (default: 10)")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="hits to pass over (default: 0)")
    which = parser.add_argument_group("which documents")
    which.add_argument("--language", action="append", metavar="CODE", help="written in it; repeat for any of several")
    which.add_argument(
        "--filter",
        action="append",
        type=_filter,
        default=[],
        metavar="FIELD=VALUE",
        help="of this source, section, tags, url, id or language; one field repeated: any of its values",
    )
    which.add_argument("--since", metavar="DATE", help="not older: 2025, 2025-10 or 2025-10-28")
    which.add_argument("--until", metavar="DATE", help="not newer: 2025, 2025-10 or 2025-10-28")
    how = parser.add_argument_group("how to look for them")
    how.add_argument(
        "--query-language",
        action="append",
        metavar="CODE",
        help="language of the query (default: each that its script allows)",
    )
    how.add_argument("--no-across", action="store_true", help="no translations and no names in other scripts")
    how.add_argument("--sort", choices=SORT_NAMES, default="relevance", help="order of the hits (default: relevance)")
    how.add_argument("--recency", type=float, metavar="DAYS", help="favour new documents; days in which newness halves")
    show = parser.add_argument_group("what to show")
    show.add_argument(
        "--facet",
        action="append",
        choices=FACETS,
        default=[],
        metavar="FIELD",
        help=f"count the values of a field: {', '.join(FACETS)}; may be repeated",
    )
    show.add_argument("--explain", action="store_true", help="say how each score comes about")
    _add_json(show)
    _add_colour(show)


def _get(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "get",
        "print a stored document",
        "Prints the document with this id. Exit status: 0 found, 1 no such document, 2 error.",
        "relsearch get news.index 4711 --json",
    )
    _add_directory(parser)
    parser.add_argument("id", metavar="ID", help="id of the document")
    _add_json(parser)
    _add_colour(parser)


def _delete(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "delete",
        "delete documents by id",
        "Deletes documents, all at once. Ids that are not there are named on stderr; the exit status is 1 then.",
        "relsearch delete news.index 4711 4712",
    )
    _add_directory(parser)
    parser.add_argument("ids", nargs="+", metavar="ID", help="id of a document")


def _merge(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "merge",
        "make searches faster after large changes",
        "Makes one segment of all, without deleted documents. Commits keep segments few by themselves, so this is\n"
        "seldom needed. Others may search and write meanwhile; the index takes its room twice until it is done.",
        "relsearch merge news.index",
    )
    _add_directory(parser)


def _rebuild(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "rebuild",
        "analyse all stored documents anew",
        "Writes the index anew from the documents stored in it, after an update that changed how words are analysed.\n"
        "The old index stays until the new one is complete.",
        "relsearch rebuild news.index",
    )
    _add_directory(parser)


def _analyze(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "analyze",
        "show the terms under which a text is indexed",
        "One line a word: position, offsets in code points, the word, its terms and their weights. '=' marks the word\n"
        "as written, 'ru:' and the like a lemma or stem of that language, '~' the key of a name.",
        "relsearch analyze ru 'о Мирзиёеве'",
        "relsearch analyze az - < page.txt",
    )
    parser.add_argument("language", metavar="LANG", help="code of the language: en, ru, az or und")
    parser.add_argument("text", metavar="TEXT", help="the text; '-' reads it from standard input")
    _add_json(parser)
    _add_colour(parser)


def _info(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "info",
        "say what is in an index",
        "Documents by language, segments, size, format, ranking parameters and the analyzers that wrote the index.",
        "relsearch info news.index",
    )
    _add_directory(parser)
    _add_json(parser)


def _demo(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = _command(
        commands,
        "demo",
        "try it out on the sample corpus",
        "Indexes sixty news pages in three languages into a temporary directory and answers a query in each language,\n"
        "or the queries given. Exit status: 0 something found for every query, 1 not, 2 error.",
        "relsearch demo",
        "relsearch demo 'Mirziyoyev' 'газ в Европу'",
    )
    parser.add_argument("queries", nargs="*", metavar="QUERY", help="answer these instead")
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="index the pages of this folder instead")
    _add_colour(parser)


def _command(
    commands: Commands[argparse.ArgumentParser], name: str, purpose: str, description: str, *examples: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=purpose,
        description=description,
        epilog="\n  ".join(["examples:" if len(examples) > 1 else "example:", *examples]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_directory(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", type=Path, metavar="DIR", help="directory of the index")


def _add_json(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document instead")


def _add_colour(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--colour",
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colour the output (default: auto, on a terminal)",
    )


def _filter(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not (field and equals and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=VALUE, as in source=report")
    return field, value
