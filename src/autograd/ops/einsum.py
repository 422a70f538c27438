"""Einstein summation."""

from __future__ import annotations

import string

import numpy as np

from ..engine.graph import tensor_types
from ..errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from ..kernels import contraction
from .complex_numbers import conjugate
from .core.registry import Sample, composite, primitive
from .permutation import permuted
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
    terms, out = _expanded(equation.replace(" ", ""), operands)
    tensors = []
    for i, (term, tensor) in enumerate(zip(terms, operands, strict=True)):
        while len(set(term)) < len(term):  # a repeated letter: take the diagonal
            letter = next(c for c in term if term.count(c) > 1)
            a = term.index(letter)
            b = term.index(letter, a + 1)
            m, n = tensor._array.shape[a], tensor._array.shape[b]
            if m != n:
                raise ShapeError(
                    f"einsum: one size for each letter is required; got {m} and {n} for "
                    f"{letter!r} in {equation!r}."
                )
            tensor = tensor.diagonal(0, a, b)
            term = term[:a] + term[a + 1 : b] + term[b + 1 :] + letter
        terms[i] = term
        tensors.append(tensor)
    sizes: dict = {}
    for term, tensor in zip(terms, tensors, strict=True):
        for letter, n in zip(term, tensor._array.shape, strict=True):
            if sizes.get(letter, 1) not in (1, n) and n != 1:
                raise ShapeError(
                    f"einsum: one size for each letter is required; got {sizes[letter]} and {n} "
                    "for "
                    f"{letter!r} in {equation!r}."
                )
            sizes[letter] = max(sizes.get(letter, 1), n) if n else 0
    for i, (term, tensor) in enumerate(zip(terms, tensors, strict=True)):
        shape = tuple(sizes[letter] for letter in term)
        if shape != tensor._array.shape:
            tensors[i] = tensor.expand(shape)
    if len(tensors) == 1:  # sums and another order, which keep nothing for backward
        (term,), (tensor,) = terms, tensors
        over = tuple(i for i, letter in enumerate(term) if letter not in out)
        left = [letter for letter in term if letter in out]
        tensor = summed(tensor, over) if over else tensor
        return permuted(tensor, tuple(left.index(letter) for letter in out))
    return contracted(tensors, f"{','.join(terms)}->{out}")


def _expanded(equation: str, operands) -> tuple[list[str], str]:
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
    if len(terms) != len(operands):
        raise ArgumentError(
            f"einsum: an operand for each of the {len(terms)} terms of {equation!r} is required; "
            "got "
            f"{len(operands)}."
        )
    widths = []
    for term, tensor in zip(terms, operands, strict=True):
        named = len(term.replace("...", ""))
        width = tensor._array.ndim - named
        if width < 0 or (width and "..." not in term):
            raise ArgumentError(
                f"einsum: a term of {tensor._array.ndim} letters is required for an operand of "
                "shape "
                f"{list(tensor._array.shape)}; got {term!r}."
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
