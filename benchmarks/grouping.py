"""How well words are put together: pairs of forms that share a label, against pairs that belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations

Labels = Mapping[str, Iterable[str]]
"""Form -> the lemmas or stems by which it is grouped."""


def grouping(truth: Labels, prediction: Labels) -> dict[str, float]:
    """Precision, recall and F1 over pairs of forms.

    >>> grouping({"a": "x", "b": "x", "c": "y"}, {"a": "k", "b": "k", "c": "k"})
    {'precision': 0.3333, 'recall': 1.0, 'f1': 0.5}
    """
    true, predicted = _pairs(truth), _pairs(prediction)
    right = len(true & predicted)
    precision, recall = right / max(len(predicted), 1), right / max(len(true), 1)
    f1 = 2 * right / max(len(true) + len(predicted), 1)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def _pairs(labels: Labels) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for form in sorted(labels):
        for label in set(labels[form]):
            groups[label].append(form)
    return {pair for forms in groups.values() for pair in combinations(forms, 2)}
