"""Fits the weights of `relsearch.analysis.russian.likelihood`, and prints them.

    pip install scipy
    python benchmarks/fit_russian_likelihood.py

The data are pymorphy3's estimates of P(tag | word), which come with its dictionary. Of the words that have
several lemmas there, P(lemma | word) is fitted by a log-linear model over the grammemes of the readings,

    P(lemma | word) = Σ exp(w·f(r)) over the lemma's readings r / the same sum over all readings of the word.

The fit maximises the mean log-likelihood under an L2 penalty (--penalty).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pymorphy3 import MorphAnalyzer
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from relsearch.analysis.fold import fold
from relsearch.analysis.russian.dictionary import Reading
from relsearch.analysis.russian.unknown import shared_morphology

SMALLEST: Final = 0.05
"""Weights nearer to 0 than this are left out."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Problem:
    """Readings by grammeme, ordered by lemma and the lemmas by word; targets are one a lemma."""

    features: list[str]
    readings: Any
    lemma_of_reading: NDArray[np.int64]
    word_of_lemma: NDArray[np.int64]
    targets: Vector

    def lemma_probabilities(self, weights: Vector) -> tuple[Vector, Vector, Vector]:
        odds = np.exp(self.readings @ weights)
        by_lemma = np.bincount(self.lemma_of_reading, odds)
        by_word = np.bincount(self.word_of_lemma, by_lemma)
        return odds, by_lemma, by_lemma / by_word[self.word_of_lemma]

    def loss(self, weights: Vector, penalty: float) -> tuple[float, Vector]:
        odds, by_lemma, probabilities = self.lemma_probabilities(weights)
        words = self.word_of_lemma[-1] + 1
        pull = ((self.targets - probabilities) / by_lemma)[self.lemma_of_reading] * odds
        value = -(self.targets @ np.log(probabilities)) / words + penalty * (weights @ weights) / 2
        return float(value), -(self.readings.T @ pull) / words + penalty * weights

    def accuracy(self, weights: Vector) -> float:
        """Share of the words whose likeliest lemma is the likeliest in the data too."""
        probabilities = self.lemma_probabilities(weights)[2]
        starts = np.flatnonzero(np.diff(self.word_of_lemma, prepend=-1))
        words = zip(np.split(probabilities, starts[1:]), np.split(self.targets, starts[1:]), strict=True)
        return float(np.mean([target[np.argmax(guess)] >= target.max() - 1e-9 for guess, target in words]))


def load_problem() -> Problem:
    dictionary = shared_morphology().dictionary
    keys = MorphAnalyzer().prob_estimator.p_t_given_w.keys()
    features: dict[str, int] = {}
    rows, columns, lemma_of_reading, word_of_lemma, targets = [], [], [], [], []
    words = 0
    for word in sorted({key.rpartition(":")[0] for key in keys}):
        shares = _shares(dictionary.weigh(word, dictionary.known(word)))
        if len(shares) < 2:
            continue
        for _, (share, readings) in sorted(shares.items()):  # ties must not follow the answer
            for reading in readings:
                grammemes = sorted(reading.form.grammemes)
                columns += [features.setdefault(grammeme, len(features)) for grammeme in grammemes]
                rows += [len(lemma_of_reading)] * len(grammemes)
                lemma_of_reading.append(len(targets))
            targets.append(share)
            word_of_lemma.append(words)
        words += 1
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(lemma_of_reading), len(features)))
    return Problem(list(features), matrix, np.array(lemma_of_reading), np.array(word_of_lemma), np.array(targets))


def _shares(readings: list[Reading]) -> dict[str, tuple[float, list[Reading]]]:
    """Lemma -> its share of the word, and its readings."""
    total = sum(reading.score for reading in readings)
    lemmas: dict[str, tuple[float, list[Reading]]] = {}
    for reading in readings:
        share, of_lemma = lemmas.get(fold(reading.lemma), (0.0, []))
        lemmas[fold(reading.lemma)] = share + reading.score / total, [*of_lemma, reading]
    return lemmas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--penalty", type=float, default=1e-4)
    problem = load_problem()
    start = np.zeros(len(problem.features))
    fit = minimize(problem.loss, start, (parser.parse_args().penalty,), jac=True, options={"maxiter": 500})
    before, after = problem.accuracy(start), problem.accuracy(fit.x)
    print(f"# {problem.word_of_lemma[-1] + 1} words, accuracy {before:.3f} -> {after:.3f}")
    for feature, weight in sorted(zip(problem.features, fit.x, strict=True), key=lambda item: item[1]):
        if abs(round(weight, 2)) >= SMALLEST:
            print(f'"{feature}": {weight:.2f},')


if __name__ == "__main__":
    main()
