"""Initial values of parameters. All functions fill a tensor in place, unrecorded, and return it."""

from __future__ import annotations

import functools
import warnings

from .fans import (
    _calculate_fan_in_and_fan_out as _calculate_fan_in_and_fan_out,
    calculate_gain,
    kaiming_normal_,
    kaiming_uniform_,
    xavier_normal_,
    xavier_uniform_,
)
from .fills import constant_, normal_, ones_, trunc_normal_, uniform_, zeros_
from .matrices import dirac_, eye_, orthogonal_, sparse_

__all__ = [
    "calculate_gain", "constant", "constant_", "dirac", "dirac_", "eye", "eye_", "kaiming_normal",
    "kaiming_normal_", "kaiming_uniform", "kaiming_uniform_", "normal", "normal_", "ones_",
    "orthogonal", "orthogonal_", "sparse", "sparse_", "trunc_normal_", "uniform", "uniform_",
    "xavier_normal", "xavier_normal_", "xavier_uniform", "xavier_uniform_", "zeros_",
]  # fmt: skip


def _former(function):
    name = function.__name__[:-1]

    @functools.wraps(function)
    def renamed(*args, **kwargs):
        warnings.warn(
            f"init.{name}: use init.{function.__name__}.", FutureWarning, stacklevel=2
        )  # fmt: skip
        return function(*args, **kwargs)

    renamed.__name__ = renamed.__qualname__ = name
    renamed.__doc__ = f"The former name of `{function.__name__}`."
    return renamed


uniform, normal, constant = _former(uniform_), _former(normal_), _former(constant_)
eye, dirac, sparse, orthogonal = map(_former, (eye_, dirac_, sparse_, orthogonal_))
xavier_uniform, xavier_normal = _former(xavier_uniform_), _former(xavier_normal_)
kaiming_uniform, kaiming_normal = _former(kaiming_uniform_), _former(kaiming_normal_)
