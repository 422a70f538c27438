"""Compiling every kernel ahead of its first use: `python -m autograd warmup`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import numpy as np

from .errors import MissingExtraError
from .kernels import pool
from .kernels.elementwise import PARALLEL, Elementwise
from .ops import loss_sums
from .ops.core.registry import catalogue

KERNELS = (  # files of `kernels` with a function `warm`
    "accumulation",
    "attention",
    "choice",
    "classes",
    "convolution",
    "copying",
    "ctc",
    "many",
    "normalization",
    "order",
    "places",
    "pooling",
    "products",
    "random",
    "recurrent",
    "reductions",
    "softmax",
    "tables",
    "tiled",
)
REALS = (np.dtype("float32"), np.dtype("float64"))
Job = tuple[str, Callable[[], object]]


def jobs() -> Iterator[Job]:
    """(name, call) for each kernel and dtype; the call compiles it for one thread or for many."""
    import importlib

    for dtype in REALS:
        for loop, operands in _loops():
            yield from _elementwise(loop, operands, dtype)
        for file in KERNELS:
            yield from importlib.import_module(f".kernels.{file}", __package__).warm(dtype)
        yield from loss_sums.warm(dtype)
        yield from _optimizers(dtype)


def _loops() -> Iterator[tuple[Elementwise, list]]:
    """Every elementwise loop with stand-ins for its operands: None for an array, or a number."""
    for operator in catalogue.values():
        static = dict.fromkeys(operator.static, 0.5)
        if operator.large:
            yield operator.large, [None] * len(operator.inputs) + list(static.values())
        for rule in operator.rules.values():
            if rule.large:
                yield rule.large, [None, *(static.get(name) for name in rule.names)]


def _elementwise(loop: Elementwise, operands: list, dtype) -> Iterator[Job]:
    name = f"{loop.name} {dtype}"
    for size in (64, PARALLEL):
        x = np.ones((2, size // 2), dtype)
        arguments = [x if operand is None else operand for operand in operands]
        yield name, lambda arguments=arguments: loop(*arguments)
        if len(arguments) == 2 and operands[1] is None:
            for other in (x[0].copy(), np.ones((2, 1), dtype)):  # a row, a column
                yield name, lambda other=other, x=x: loop(x, other)
            yield name, lambda x=x: loop(x, 0.5)


def _optimizers(dtype) -> Iterator[Job]:
    """A step of each optimizer that has a compiled update, with the options that change it."""
    import inspect

    from . import optim
    from .optim.elementwise import Elementwise as Compiled

    for name in optim.__all__:
        kind = getattr(optim, name)
        if not (isinstance(kind, type) and issubclass(kind, Compiled)):
            continue
        known = inspect.signature(kind).parameters
        for option in ({}, {"momentum": 0.9}, {"amsgrad": True}, {"centered": True}):
            if set(option) <= set(known):
                for size in (64, 2 * PARALLEL):
                    yield f"{name} {dtype}", lambda k=kind, o=option, n=size: _step(k, o, n, dtype)


def _step(kind, options: dict, size: int, dtype) -> None:
    from .nn import Parameter
    from .tensor import Tensor

    parameter = Parameter(Tensor._wrap(np.ones(size, dtype)))
    parameter.grad = Tensor._wrap(np.ones(size, dtype))
    kind([parameter], **options).step()


def warmup(show: bool = True) -> int:
    """Compile all kernels and keep them in the cache on disk.

    Args:
        show: draw a progress bar, if tqdm is installed, or print a line for each tenth.

    Returns:
        The number of calls that were made.

    Raises:
        MissingExtraError: Numba is not installed.
    """
    if not pool.available():
        raise MissingExtraError(
            "warmup: the package 'numba' is required; it is not installed. Install it with: "
            "pip install numba."
        )
    todo = list(jobs())
    before = pool.get_num_threads()
    try:
        for threads in {1, before}:
            pool.set_num_threads(threads)
            for _, call in _shown(todo, f"{threads} thread{'s' * (threads > 1)}", show):
                with np.errstate(all="ignore"):
                    call()
    finally:
        pool.set_num_threads(before)
    return len(todo)


def _shown(todo: list[Job], title: str, show: bool) -> Iterator[Job]:
    if not show:
        yield from todo
        return
    with contextlib.suppress(ImportError):
        from tqdm import tqdm

        bar = tqdm(todo, title, unit="kernel")
        for name, call in bar:
            bar.set_postfix_str(name)
            yield name, call
        return
    for i, job in enumerate(todo):
        if i % -(-len(todo) // 10) == 0:
            print(f"{title}: {i} of {len(todo)}", flush=True)
        yield job
