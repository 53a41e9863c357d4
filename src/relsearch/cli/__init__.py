"""The command line: `relsearch index`, `search`, `get`, `delete`, `rebuild`, `analyze`, `info`, `demo`.

parser.py    what may be written on the command line
commands.py  one function a command: options in, exit status out
demo.py      the sample corpus and the queries that show it
text.py      results for people, as lines of text
shapes.py    results for programs, as JSON
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Final

from relsearch.cli.parser import make_parser
from relsearch.cli.text import complain
from relsearch.errors import RelsearchError

FAILED: Final = 2
"""Exit status of errors; argparse uses the same for a command line that it does not understand."""

INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""128 and the number of the signal, as shells report a program that SIGINT or SIGPIPE ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit status.

    arguments  what follows the program's name; ``None`` takes it from the process

    The status is 0 where all went well, 1 where nothing was found or something was left undone, 2 for errors,
    whose messages go to stderr. As in every argparse program, ``--help`` and a command line that cannot be
    understood raise `SystemExit`.

    >>> main(["analyze", "en", "guards", "--colour", "never"])
    position  offsets  text    terms
           0  0-6      guards  =guards 1, en:guard 1
    0
    """
    _write_utf8()
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return PIPE_CLOSED
    except (RelsearchError, OSError) as error:
        complain(str(error))
        return FAILED


def _run(arguments: Sequence[str] | None) -> int:
    options = make_parser().parse_args(arguments)
    # Only now, so that --help and typing mistakes are answered before dictionaries are loaded.
    from relsearch.cli.commands import COMMANDS

    return COMMANDS[options.command](options)


def _write_utf8() -> None:
    """Windows writes redirected output in a code page that has no ə; and file names need not be text."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard_output() -> None:
    """Let Python's last flush go nowhere: whoever read the output has closed it (`relsearch … | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
