"""Readers: files of several formats, in; an iterator of `Document`, out.

`read_folder` takes whatever there is; each format also has a reader of its own. Nothing here knows of
analyzers or indexes.
"""

from relsearch.ingest.folder import count_files, read_folder, read_path
from relsearch.ingest.html import parse_html, read_html
from relsearch.ingest.jsonl import read_jsonl
from relsearch.ingest.scraped import looks_scraped, parse_scraped_page, read_scraped_page
from relsearch.ingest.tabular import read_csv
from relsearch.ingest.text import parse_text, read_text

__all__ = [
    "count_files",
    "looks_scraped",
    "parse_html",
    "parse_scraped_page",
    "parse_text",
    "read_csv",
    "read_folder",
    "read_html",
    "read_jsonl",
    "read_path",
    "read_scraped_page",
    "read_text",
]
