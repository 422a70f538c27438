"""A step length that satisfies the strong Wolfe conditions."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

SUFFICIENT = 1e-4  # c1: the least part of the predicted decrease
CURVATURE = 0.9  # c2: the largest part of the first slope that may remain


class Point(NamedTuple):
    """The objective at one step length: its value, gradient, and slope along the direction."""

    step: float
    value: float
    gradient: np.ndarray
    slope: float


def strong_wolfe(
    evaluate, start: Point, step: float, direction_size: float, tolerance=1e-9, trials=25
) -> tuple[Point, int]:
    """Search along a direction for a point of sufficient decrease and small slope.

    Args:
        evaluate: the :class:`Point` at a step length.
        start: the point at step length 0.
        step: the first step length to try.
        direction_size: the largest element of the direction.
        tolerance: a bracket shorter than this times `direction_size` is not divided.
        trials: the most step lengths to try after the first.

    Returns:
        The best point, and how often the objective was evaluated.

    Source: Nocedal and Wright, "Numerical optimization" (2006), algorithms 3.5 and 3.6, with the
    cubic interpolation of eq. 3.59.
    """

    def too_high(point: Point) -> bool:
        return point.value > start.value + SUFFICIENT * point.step * start.slope

    def flat(point: Point) -> bool:
        return abs(point.slope) <= -CURVATURE * start.slope

    before, now = start, evaluate(step)
    trial = 0
    while trial < trials:  # algorithm 3.5: go further until a bracket holds a solution
        if too_high(now) or (trial > 1 and now.value >= before.value):
            break
        if flat(now):
            return now, trial + 1
        if now.slope >= 0:
            break
        shortest, longest = now.step + 0.01 * (now.step - before.step), 10 * now.step
        before, now = now, evaluate(cubic_minimum(before, now, shortest, longest))
        trial += 1
    else:
        before = start
    low, high = (before, now) if before.value <= now.value else (now, before)
    stalled = False
    while trial < trials:  # algorithm 3.6: divide the bracket
        left, right = sorted((low.step, high.step))
        if (right - left) * direction_size < tolerance:
            break
        step = cubic_minimum(low, high, left, right)
        margin = 0.1 * (right - left)
        near_end = min(right - step, step - left) < margin
        if near_end and (stalled or step >= right or step <= left):
            step = right - margin if abs(step - right) < abs(step - left) else left + margin
            near_end = False
        stalled = near_end
        now = evaluate(step)
        trial += 1
        if too_high(now) or now.value >= low.value:
            low, high = (low, now) if low.value <= now.value else (now, low)
        else:
            if flat(now):
                low = now
                break
            if now.slope * (high.step - low.step) >= 0:
                high = low
            low = now
    return low, trial + 1


def cubic_minimum(a: Point, b: Point, lowest: float, highest: float) -> float:
    """The minimum of the cubic through two points with their slopes, kept within bounds.

    Source: Nocedal and Wright (2006), eq. 3.59.
    """
    if a.step > b.step:
        a, b = b, a
    width = b.step - a.step
    d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step)
    square = d1 * d1 - a.slope * b.slope
    if not square >= 0:
        return (lowest + highest) / 2
    d2 = math.sqrt(square)
    minimum = b.step - width * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    return min(max(minimum, lowest), highest)
