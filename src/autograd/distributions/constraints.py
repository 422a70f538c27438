"""Sets of values: what a parameter may be, and where the values of a distribution lie.

>>> from autograd.distributions import constraints
>>> constraints.positive.check(autograd.tensor([-1., 2.]))
tensor([False,  True])
"""

from __future__ import annotations

from collections.abc import Callable

from ..ops.matrix_functions import cholesky_ex
from ..tensor import Tensor

__all__ = [
    "Constraint", "boolean", "dependent", "greater_than", "greater_than_eq", "half_open_interval",
    "independent", "integer_interval", "interval", "less_than", "lower_cholesky", "multinomial",
    "nonnegative", "nonnegative_integer", "one_hot", "positive", "positive_definite",
    "positive_integer", "real", "real_vector", "simplex", "unit_interval",
]  # fmt: skip


class Constraint:
    """A set of values, by a function that says which values lie in it.

    Args:
        words: what a value has to be, as it stands in errors.
        contains: takes a tensor, returns a tensor of bools without its last `event_dim` dimensions.
        event_dim: how many dimensions make one value.
        is_discrete: whether the values are isolated.

    >>> even = autograd.distributions.constraints.Constraint("even", lambda x: x % 2 == 0)
    >>> even.check(autograd.tensor([1, 2])), even
    (tensor([False,  True]), Constraint(even))
    """

    def __init__(
        self, words: str, contains: Callable[[Tensor], Tensor], event_dim: int = 0,
        is_discrete: bool = False,
    ):  # fmt: skip
        self.words = words
        self.event_dim = event_dim
        self.is_discrete = is_discrete
        self._contains = contains

    def check(self, value: Tensor) -> Tensor:
        """Whether each value lies in the set.

        Args:
            value: tensor of values.
        """
        return self._contains(value)

    def __repr__(self) -> str:
        return f"Constraint({self.words})"


def greater_than(lower_bound) -> Constraint:
    """Numbers above a bound.

    Args:
        lower_bound: a number or a tensor.

    >>> from autograd.distributions.constraints import greater_than
    >>> greater_than(1).check(autograd.tensor([1., 2.]))
    tensor([False,  True])
    """
    return Constraint(f"above {_plain(lower_bound)}", lambda x: x > lower_bound)


def greater_than_eq(lower_bound) -> Constraint:
    """Numbers of at least a bound.

    Args:
        lower_bound: a number or a tensor.

    >>> from autograd.distributions.constraints import greater_than_eq
    >>> greater_than_eq(1).check(autograd.tensor([0., 1.]))
    tensor([False,  True])
    """
    return Constraint(f"of at least {_plain(lower_bound)}", lambda x: x >= lower_bound)


def less_than(upper_bound) -> Constraint:
    """Numbers below a bound.

    Args:
        upper_bound: a number or a tensor.

    >>> from autograd.distributions.constraints import less_than
    >>> less_than(1).check(autograd.tensor([1., 0.]))
    tensor([False,  True])
    """
    return Constraint(f"below {_plain(upper_bound)}", lambda x: x < upper_bound)


def interval(lower_bound, upper_bound) -> Constraint:
    """Numbers from one bound to another, both included.

    Args:
        lower_bound, upper_bound: numbers or tensors.

    >>> from autograd.distributions.constraints import interval
    >>> interval(0, 1).check(autograd.tensor([-1., 1.]))
    tensor([False,  True])
    """
    return Constraint(
        f"between {_plain(lower_bound)} and {_plain(upper_bound)}",
        lambda x: (x >= lower_bound) & (x <= upper_bound),
    )


def half_open_interval(lower_bound, upper_bound) -> Constraint:
    """Numbers from one bound, included, to another, excluded.

    Args:
        lower_bound, upper_bound: numbers or tensors.

    >>> from autograd.distributions.constraints import half_open_interval
    >>> half_open_interval(0, 1).check(autograd.tensor([1., 0.]))
    tensor([False,  True])
    """
    return Constraint(
        f"from {_plain(lower_bound)} to below {_plain(upper_bound)}",
        lambda x: (x >= lower_bound) & (x < upper_bound),
    )


def integer_interval(lower_bound, upper_bound) -> Constraint:
    """Integers from one bound to another, both included.

    Args:
        lower_bound, upper_bound: numbers or tensors.

    >>> from autograd.distributions.constraints import integer_interval
    >>> integer_interval(0, 5).check(autograd.tensor([0.5, 5.]))
    tensor([False,  True])
    """
    return Constraint(
        f"an integer between {_plain(lower_bound)} and {_plain(upper_bound)}",
        lambda x: _whole(x) & (x >= lower_bound) & (x <= upper_bound),
        is_discrete=True,
    )


def multinomial(upper_bound) -> Constraint:
    """Vectors of counts with a given sum.

    Args:
        upper_bound: the sum.

    >>> from autograd.distributions.constraints import multinomial
    >>> multinomial(3).check(autograd.tensor([[2., 2.], [1., 2.]]))
    tensor([False,  True])
    """
    return Constraint(
        f"counts that sum to {_plain(upper_bound)}",
        lambda x: (x >= 0).all(-1) & (x.sum(-1) == upper_bound),
        event_dim=1,
        is_discrete=True,
    )


def independent(base_constraint: Constraint, reinterpreted_batch_ndims: int) -> Constraint:
    """Blocks of values, each of which lies in a set.

    Args:
        base_constraint: the set.
        reinterpreted_batch_ndims: how many last dimensions make a block.

    >>> from autograd.distributions.constraints import independent, positive
    >>> independent(positive, 1).check(autograd.tensor([[0., 1.], [1., 2.]]))
    tensor([False,  True])
    """
    count = reinterpreted_batch_ndims
    return Constraint(
        base_constraint.words,
        lambda x: base_constraint.check(x).flatten(-count).all(-1) if count else
        base_constraint.check(x),
        base_constraint.event_dim + count,
        base_constraint.is_discrete,
    )  # fmt: skip


def _plain(bound) -> str:
    """A bound as a word."""
    if isinstance(bound, Tensor):
        return f"{bound.item():g}" if bound.numel() == 1 else "bounds"
    return f"{bound:g}"


def _whole(x: Tensor) -> Tensor:
    return x == x.floor() if x.dtype.is_floating_point else x == x


def _is_lower_cholesky(x: Tensor) -> Tensor:
    lower = (x.tril() == x).flatten(-2).all(-1)
    return lower & (x.diagonal(dim1=-2, dim2=-1) > 0).all(-1)


def _is_positive_definite(x: Tensor) -> Tensor:
    symmetric = ((x - x.mT).abs() <= 1e-6).flatten(-2).all(-1)
    return symmetric & (cholesky_ex(x).info == 0)


# What depends on the other parameters, and is checked where those are known.
dependent = Constraint("as the other parameters allow", lambda x: x == x)
real = Constraint("a number", lambda x: x == x)
real_vector = independent(real, 1)
positive = greater_than(0)
nonnegative = greater_than_eq(0)
unit_interval = interval(0, 1)
boolean = Constraint("0 or 1", lambda x: (x == 0) | (x == 1), is_discrete=True)
nonnegative_integer = Constraint(
    "an integer of at least 0", lambda x: _whole(x) & (x >= 0), is_discrete=True
)
positive_integer = Constraint(
    "an integer of at least 1", lambda x: _whole(x) & (x >= 1), is_discrete=True
)
simplex = Constraint(
    "numbers of at least 0 that sum to 1",
    lambda x: (x >= 0).all(-1) & ((x.sum(-1) - 1).abs() < 1e-6),
    event_dim=1,
)
one_hot = Constraint(
    "one 1 among zeros",
    lambda x: ((x == 0) | (x == 1)).all(-1) & (x.sum(-1) == 1),
    event_dim=1,
    is_discrete=True,
)
lower_cholesky = Constraint(
    "a lower triangular matrix with positive diagonal", _is_lower_cholesky, event_dim=2
)
positive_definite = Constraint(
    "a symmetric positive-definite matrix", _is_positive_definite, event_dim=2
)
