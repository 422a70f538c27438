"""Einstein summation."""

from __future__ import annotations

import functools
import string
from typing import NamedTuple

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels import contraction
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .permutation import permute
from .reduction import summed


@primitive("result", method=False, function=False, node="Einsum")
def contracted(tensors: list, equation: str):
    """The summation with every index written out and no index twice in one operand."""
    terms, out = equation.split("->")
    return contraction.contracted(terms.split(","), out, tensors)


@contracted.vjp("tensors")
def _(g, tensors, tensors_shapes, equation):
    terms, out = equation.split("->")
    terms = terms.split(",")
    gradients = []
    for i, (term, shape) in enumerate(zip(terms, tensors_shapes, strict=True)):
        others = [conjugate(t) for j, t in enumerate(tensors) if j != i]
        other_terms = [t for j, t in enumerate(terms) if j != i]
        seen = set(out).union(*other_terms)
        kept = "".join(c for c in term if c in seen)
        part = contracted([g, *others], f"{','.join([out, *other_terms])}->{kept}")
        if kept != term:  # an index that only this operand has was summed: repeat along it
            sizes = [n if c in seen else 1 for c, n in zip(term, shape, strict=True)]
            part = part.reshape(tuple(sizes)) * np.ones(shape, np.bool_) if _raw(part) else (
                part.reshape(tuple(sizes)).expand(shape)
            )  # fmt: skip
        gradients.append(part)
    return gradients


def _raw(x) -> bool:
    return isinstance(x, (np.ndarray, np.generic))


@contracted.samples
def _(rng):
    yield Sample([rng.normal(size=(2, 3)), rng.normal(size=(3, 4))], "ij,jk->ik")
    yield Sample([rng.normal(size=(2, 3))], "ij->i")


_LETTERS = string.ascii_uppercase + string.ascii_lowercase


def _from_lists(arguments: tuple) -> tuple[str, tuple]:
    """The equation and the operands of a call with lists of numbers instead of letters."""

    def term(numbers) -> str:
        if not isinstance(numbers, (list, tuple)):
            raise ArgumentTypeError(
                "einsum: an equation, or a list of numbers after each tensor, is required; got "
                f"{type(numbers).__name__}."
            )
        if any(
            number is not ... and not (isinstance(number, int) and 0 <= number < len(_LETTERS))
            for number in numbers
        ):
            raise ArgumentError(
                f"einsum: a list of numbers from 0 to {len(_LETTERS) - 1} (or ...) is required "
                f"after each tensor; got {numbers!r}."
            )
        return "".join("..." if number is ... else _LETTERS[number] for number in numbers)

    paired = len(arguments) // 2 * 2
    equation = ",".join(map(term, arguments[1:paired:2]))
    if paired < len(arguments):
        equation += f"->{term(arguments[-1])}"
    return equation, arguments[:paired:2]


@composite(method=False)
def einsum(equation, *operands):
    """Sum of products over named dimensions.

    Args:
        equation: a letter for every dimension of every operand, such as "ij,jk->ik"; "..." stands
            for further dimensions, which broadcast; without "->" the letters that occur once
            remain, in alphabetical order.
        operands: tensors. Or all arguments are tensors, each followed by the list of its
            dimensions' numbers, and at the end the list of the result's: `einsum(x, [0, 1], [1])`.

    Raises:
        ArgumentError: the equation does not fit the operands.
        ShapeError: a letter stands for different sizes.

    >>> autograd.einsum("ij,kj->ik", autograd.ones(2, 3), autograd.ones(4, 3)).shape
    Size([2, 4])
    """
    if type(equation) in tensor_types:
        equation, operands = _from_lists((equation, *operands))
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = tuple(operands[0])
    for x in operands[1:]:
        if x.dtype is not operands[0].dtype:
            raise DTypeError(
                f"einsum: tensors of one dtype are required; got {operands[0].dtype} and {x.dtype}."
            )
    plan = _plan(equation, *(x._array.shape for x in operands))
    for i, (diagonals, shape) in enumerate(plan.changes):
        x = operands[i]
        for a, b in diagonals:
            x = x.diagonal(0, a, b)
        if x._array.shape != shape:
            x = x.expand(shape)
        operands = (*operands[:i], x, *operands[i + 1 :])
    if plan.order is not None:  # sums and another order, which keep nothing for backward
        x = summed(operands[0], plan.over) if plan.over else operands[0]
        return permute(x, plan.order)
    return contracted(operands, plan.equation)


class _Plan(NamedTuple):
    """What an equation means for operands of some shapes.

    Attributes:
        equation: with every index written out and no index twice in one term.
        changes: for each operand the pairs of dimensions whose diagonal is taken, one after
            another, and the shape that it is then expanded to; nothing where all stay.
        over, order: of a single operand, which dimensions are summed and the order of the others.
    """

    equation: str
    changes: tuple
    over: tuple = ()
    order: tuple | None = None


@functools.lru_cache(256)
def _plan(equation: str, *shapes: tuple) -> _Plan:
    """The plan of a call.

    Raises:
        ArgumentError: the equation does not fit the operands.
        ShapeError: a letter stands for different sizes.
    """
    terms, out = _expanded(equation.replace(" ", ""), shapes)
    given = list(shapes)
    diagonals: list = [[] for _ in terms]
    for i, term in enumerate(terms):
        while len(set(term)) < len(term):  # a repeated letter: take the diagonal
            letter = next(c for c in term if term.count(c) > 1)
            a = term.index(letter)
            b = term.index(letter, a + 1)
            m, n = given[i][a], given[i][b]
            if m != n:
                raise ShapeError(
                    f"einsum: one size for each letter is required; got {m} and {n} for "
                    f"{letter!r} in {equation!r}."
                )
            diagonals[i].append((a, b))
            term, shape = term[:a] + term[a + 1 : b] + term[b + 1 :] + letter, given[i]
            given[i] = (*shape[:a], *shape[a + 1 : b], *shape[b + 1 :], n)
        terms[i] = term
    sizes: dict = {}
    for term, shape in zip(terms, given, strict=True):
        for letter, n in zip(term, shape, strict=True):
            if sizes.get(letter, 1) not in (1, n) and n != 1:
                raise ShapeError(
                    f"einsum: one size for each letter is required; got {sizes[letter]} and {n} "
                    f"for {letter!r} in {equation!r}."
                )
            sizes[letter] = max(sizes.get(letter, 1), n) if n else 0
    full = [tuple(sizes[letter] for letter in term) for term in terms]
    changes = tuple(zip(map(tuple, diagonals), full, strict=True)) if full != list(shapes) else ()
    written = f"{','.join(terms)}->{out}"
    if len(terms) > 1:
        return _Plan(written, changes)
    (term,) = terms
    left = [letter for letter in term if letter in out]
    over = tuple(i for i, letter in enumerate(term) if letter not in out)
    return _Plan(written, changes, over, tuple(left.index(letter) for letter in out))


def _expanded(equation: str, shapes: tuple) -> tuple[list[str], str]:
    """The terms of an equation with the ellipsis written as capital letters of its own."""
    left, arrow, out = equation.partition("->")
    for term in (*left.split(","), out):
        rest = term.replace("...", "", 1)
        if rest and not (rest.isascii() and rest.isalpha()):
            raise ArgumentError(
                "einsum: letters, and '...' at most once a term, are required; got "
                f"{term!r} in {equation!r}."
            )
    terms = left.split(",")
    if len(terms) != len(shapes):
        raise ArgumentError(
            f"einsum: an operand for each of the {len(terms)} terms of {equation!r} is required; "
            f"got {len(shapes)}."
        )
    widths = []
    for term, shape in zip(terms, shapes, strict=True):
        named = len(term.replace("...", ""))
        width = len(shape) - named
        if width < 0 or (width and "..." not in term):
            raise ArgumentError(
                f"einsum: a term of {len(shape)} letters is required for an operand of shape "
                f"{list(shape)}; got {term!r}."
            )
        widths.append(width if "..." in term else 0)
    most = max(widths, default=0)
    used = set(equation)
    letters = [c for c in "ZYXWVUTSRQPONMLKJIHGFEDCBA" if c not in used][:most][::-1]
    full = "".join(letters)
    terms = [
        term.replace("...", full[most - width :] if width else "")
        for term, width in zip(terms, widths, strict=True)
    ]
    if arrow:
        out = out.replace("...", full)
    else:
        joined = "".join(terms)
        out = full + "".join(sorted(c for c in set(joined) - set(full) if joined.count(c) == 1))
    unknown = set(out) - set("".join(terms))
    if unknown or len(set(out)) < len(out):
        raise ArgumentError(
            f"einsum: result letters that occur in the terms, each once, are required; got {out!r}."
        )
    return terms, out


@einsum.samples
def _(rng):
    a, b, c = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(5, 2, 3))
    yield Sample("ij,jk->ik", a, b)
    yield Sample("ij->ji", a)
    yield Sample("ij->", a)
    yield Sample("ij", a)
    yield Sample("ij,jk", a, b)
    yield Sample("bij,jk->bik", c, b)
    yield Sample("...ij,jk->...ik", c, b)
    yield Sample("ii->i", rng.normal(size=(3, 3)))
    yield Sample("ii", rng.normal(size=(3, 3)))
    yield Sample("i,j->ij", rng.normal(size=2), rng.normal(size=3))
    yield Sample("ij,jk,kl->il", a, b, rng.normal(size=(4, 2)))
    yield Sample("ij,ij->i", a, a + 1)
    yield Sample(a, [0, 1], b, [1, 30])
    yield Sample(c, [..., 2, 5], b, [5, 3], [3, 2, ...])
