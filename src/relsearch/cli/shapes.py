"""Results as JSON: the names and shapes that programs rely on. docs/command-line.md describes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from relsearch.analysis.token import Token
from relsearch.document import Document
from relsearch.results import Hit, Results


def to_json(value: object) -> str:
    """One JSON document, letters as they are.

    >>> print(to_json({"language": "az", "text": "sərhəd"}))
    {
      "language": "az",
      "text": "sərhəd"
    }
    """
    return json.dumps(value, ensure_ascii=False, indent=2)


def results_shape(results: Results, offset: int) -> dict[str, Any]:
    """A page of hits; ``offset`` is how many were passed over before it."""
    return {
        "query": results.query,
        "total": results.total,
        "offset": offset,
        "hits": [hit_shape(hit, rank) for rank, hit in enumerate(results, start=offset + 1)],
        "facets": {field: dict(counts) for field, counts in results.facets.items()},
        "suggestions": list(results.suggestions),
        "ignored": dict(results.ignored),
    }


def hit_shape(hit: Hit, rank: int) -> dict[str, Any]:
    """One hit, without the document's text."""
    document = hit.document
    shape: dict[str, Any] = {
        "rank": rank,
        "score": hit.score,
        "id": hit.id,
        "language": hit.language,
        "title": hit.title,
        "date": document.date and document.date.isoformat(),
        "source": document.source,
        "section": document.section,
        "url": document.url,
        "tags": list(document.tags),
        "snippet": hit.snippet and {"text": hit.snippet.text, "spans": [list(span) for span in hit.snippet.spans]},
        "terms": list(hit.terms),
    }
    if hit.explanation is not None:
        shape["explanation"] = {"score": hit.explanation.score, **asdict(hit.explanation)}
    return shape


def document_shape(document: Document) -> dict[str, Any]:
    """A document as it was added.

    >>> document_shape(Document("1", "Görüş", tags=("nato",)))["tags"]
    ['nato']
    """
    shape = asdict(document)
    shape["date"] = document.date and document.date.isoformat()
    return shape | {"tags": list(document.tags), "passages": list(shape["passages"])}


def tokens_shape(language: str, tokens: Sequence[Token]) -> dict[str, Any]:
    """The tokens of a text, each with its index terms and their weights."""
    return {
        "language": language,
        "tokens": [
            {
                "position": token.position,
                "start": token.start,
                "end": token.end,
                "text": token.text,
                "terms": dict(token.terms),
            }
            for token in tokens
        ],
    }


def info_shape(info: dict[str, Any]) -> dict[str, Any]:
    """What `Index.info` gives, as plain JSON values."""
    return info | {"ranking": asdict(info["ranking"])}
