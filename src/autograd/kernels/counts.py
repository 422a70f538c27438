"""Random counts, by NumPy's samplers."""

from __future__ import annotations

import numpy as np

from .twister import Stream


def _sampler(stream: Stream) -> np.random.Generator:
    """NumPy's generator, started by the next words of a stream."""
    return np.random.Generator(np.random.PCG64(stream.words(4)))


def poisson(stream: Stream, rates: np.ndarray) -> np.ndarray:
    """Counts with the given rates."""
    return _sampler(stream).poisson(rates.astype(np.float64))


def binomial(stream: Stream, trials: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Numbers of successes in so many trials of the given probabilities."""
    return _sampler(stream).binomial(trials.astype(np.int64), chances.astype(np.float64))
