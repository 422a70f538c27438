"""Random tensors whose elements have parameters of their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..creation.options import finish
from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, ShapeError
from ..kernels import counts, random as kernels
from ..kernels.buffers import empty, empty_like, memory_order
from ..size import as_size
from ..tensor import Tensor
from .drawing import array_of, drawn_into, floating, placed
from .generator import stream_of


def check_deviation(std, operation: str) -> None:
    """Raise unless standard deviations are at least 0."""
    lowest = std._array.min(initial=0) if type(std) in tensor_types else std
    if not lowest >= 0:
        raise ArgumentError(
            f"{operation}: a standard deviation of at least 0 is required; got {lowest}."
        )


def check_probability(p, operation: str) -> None:
    """Raise unless probabilities lie between 0 and 1."""
    if isinstance(p, np.ndarray) and p.ndim:
        good, shown = not p.size or (p.item(p.argmin()) >= 0 and p.item(p.argmax()) <= 1), ""
    else:
        good, shown = 0 <= p <= 1, f"; got {p}"
    if not good:
        raise ArgumentError(f"{operation}: probabilities between 0 and 1 are required{shown}.")


def normal(
    mean: Any, std: Any = 1.0, size=None, *, generator=None, out=None, dtype=None, layout=None,
    device=None, requires_grad=False, pin_memory=False,
) -> Tensor:  # fmt: skip
    """Normal numbers with given means and standard deviations (numbers or tensors).

    Args:
        mean, std: numbers, or tensors of shapes that broadcast; deviations are at least 0.
        size: the shape, where both are numbers.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.
        dtype: the default floating dtype if None.
        requires_grad: begin a graph at the result.
        layout, device, pin_memory: accepted where they name strided memory of the CPU.

    >>> autograd.normal(0., 1., (2,)).shape
    Size([2])
    """
    check_deviation(std, "normal")
    stream = stream_of(generator)
    given = [v._array for v in (mean, std) if type(v) in tensor_types]
    if not given:
        if size is None:
            raise ArgumentTypeError("normal: a size is required with numbers for mean and std.")
        shape, target = as_size((size,), "normal"), floating(dtype, "normal")
        array = drawn_into(empty(shape, target), kernels.normal, stream, mean, std)
        return finish(array, requires_grad, out, device, layout)
    try:
        shape = np.broadcast_shapes(*(v.shape for v in given))
    except ValueError:
        raise ShapeError(
            "normal: means and deviations of shapes that broadcast together are required; got "
            f"{list(given[0].shape)} and {list(given[1].shape)}."
        ) from None
    target = floating(given[0].dtype, "normal")
    array = empty(shape, target)
    if type(std) in tensor_types:
        drawn_into(array, kernels.normal, stream)
        array *= std._array.astype(target, copy=False)
    else:
        drawn_into(array, kernels.normal, stream, 0.0, std)
    array += given[0] if type(mean) in tensor_types else target.type(mean)
    return finish(array, requires_grad, out, device, layout)


def bernoulli(input, p=None, *, generator=None, out=None) -> Tensor:
    """Ones with the probabilities in `input` (or `p`), else zeros, in the dtype of `input`.

    Args:
        input: probabilities; only the shape and the dtype count where `p` is given.
        p: one probability for all.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.

    Raises:
        ArgumentError: a probability outside 0 to 1.

    >>> autograd.bernoulli(autograd.ones(2))
    tensor([1., 1.])
    """
    array = array_of(input, "bernoulli")
    if p is None:
        p = input
        floating(array.dtype, "bernoulli")
    drawn = drawn_trials(empty(array.shape, array.dtype), p, generator, "bernoulli")
    return finish(drawn, False, out)


def drawn_trials(array: np.ndarray, p, generator, operation: str) -> np.ndarray:
    """Fill an array with ones with probability `p`, a number or a tensor, else zeros."""
    stream = stream_of(generator)
    if type(p) not in tensor_types:
        check_probability(p, operation)
        return drawn_into(array, kernels.trials, stream, p)
    chances = p._array
    check_probability(chances, operation)
    if chances.shape != array.shape:
        try:
            chances = np.broadcast_to(chances, array.shape)
        except ValueError:
            raise ShapeError(
                f"{operation}: probabilities that expand to {list(array.shape)} are required; got "
                f"{list(p.shape)}."
            ) from None
    if not array.flags.c_contiguous:
        chances = chances.transpose(memory_order(array))
    return drawn_into(array, kernels.trials_each, stream, chances.reshape(-1))


def multinomial(input, num_samples, replacement=False, *, generator=None, out=None) -> Tensor:
    """Indices drawn with the weights in each row (1-d or 2-d).

    Without replacement they are the largest weights divided by exponentially distributed numbers.

    Args:
        input: weights [n] or [rows, n], which need not sum to 1.
        num_samples: how many to draw from each row.
        replacement: an index may be drawn again.
        generator: where the numbers come from; the default generator if None.
        out: a tensor to write into.

    Returns:
        int64 tensor [num_samples] or [rows, num_samples].

    Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir" (2006).

    Raises:
        ShapeError: the weights are not 1-d or 2-d.
        ArgumentError: weights that are negative, not finite or all 0; or too few positive ones for
            drawing without replacement.

    >>> autograd.multinomial(autograd.tensor([0., 1.]), 1)
    tensor([1])
    """
    array = array_of(input, "multinomial")
    if array.ndim not in (1, 2):
        raise ShapeError(
            f"multinomial: a 1-d or 2-d tensor of weights is required; got {list(array.shape)}."
        )
    floating(array.dtype, "multinomial")
    weights = np.atleast_2d(array)
    wide = weights.astype(np.promote_types(weights.dtype, np.float32), copy=False)
    if not (np.isfinite(wide).all() and (wide >= 0).all() and (wide.sum(1) > 0).all()):
        raise ArgumentError(
            "multinomial: finite weights of at least 0, not all 0, are required; got "
            f"{np.array2string(wide.ravel(), threshold=6)}."
        )
    if num_samples < 1 or (not replacement and ((wide > 0).sum(1) < num_samples).any()):
        raise ArgumentError(
            "multinomial: at least one sample, and without replacement as many positive weights, "
            f"are required; got num_samples {num_samples}."
        )
    stream = stream_of(generator)
    if replacement and num_samples > 1:
        drawn = kernels.chosen(stream, wide, num_samples)
    else:
        times = drawn_into(empty_like(weights, weights.dtype), kernels.exponential, stream, 1.0)
        scores = wide / times.astype(wide.dtype, copy=False)
        if num_samples == 1:
            drawn = scores.astype(weights.dtype, copy=False).argmax(1)[:, None]
        else:
            drawn = np.argsort(-scores.astype(weights.dtype, copy=False), 1, "stable")
            drawn = drawn[:, :num_samples].copy()
    return finish(drawn.reshape((*array.shape[:-1], num_samples)), False, out)


def poisson(input, generator=None) -> Tensor:
    """Counts with the rates in `input`.

    Args:
        input: rates, at least 0.
        generator: where the numbers come from; the default generator if None.

    >>> autograd.poisson(autograd.zeros(2))
    tensor([0., 0.])
    """
    array = array_of(input, "poisson")
    floating(array.dtype, "poisson")
    if not (array >= 0).all():
        raise ArgumentError(f"poisson: rates of at least 0 are required; got {array.min()}.")
    order = memory_order(array)
    drawn = counts.poisson(stream_of(generator), array.transpose(order).reshape(-1))
    return finish(placed(drawn.astype(array.dtype), array))


def binomial(count, prob, generator=None) -> Tensor:
    """Numbers of successes in `count` trials of probability `prob`.

    Args:
        count: numbers of trials.
        prob: probabilities, in a shape that broadcasts.
        generator: where the numbers come from; the default generator if None.

    >>> autograd.binomial(autograd.tensor([3.]), autograd.tensor([1.]))
    tensor([3.])
    """
    trials, chances = array_of(count, "binomial"), array_of(prob, "binomial")
    check_probability(chances, "binomial")
    trials, chances = np.broadcast_arrays(trials, chances)
    drawn = counts.binomial(stream_of(generator), trials.reshape(-1), chances.reshape(-1))
    return finish(drawn.reshape(trials.shape).astype(trials.dtype))
