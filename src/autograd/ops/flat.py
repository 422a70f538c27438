"""Operators whose second derivatives are zeros rather than missing, and made of others."""

from __future__ import annotations

from .core.registry import Sample, primitive


@primitive(view=True, method=False, function=False, flat=True)
def bent(input):
    """The result of a piecewise linear operator whose parts do not say so (see `Operator.flat`)."""
    return input


@bent.vjp("input")
def _(g):
    return g


@bent.samples
def _(rng):
    yield Sample(rng.normal(size=(2, 3)))
