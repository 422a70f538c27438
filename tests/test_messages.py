"""Errors that no family's tests cover say what was required, what arrived, and how to fix it."""

import numpy as np
import pytest

import autograd
from autograd import errors
from autograd.nn import Linear, utils
from autograd.optim import SGD
from autograd.optim.lr_scheduler import LRScheduler
from autograd.optim.optimizer import Optimizer

F = autograd.nn.functional
ONE = autograd.ones(1)


def hooked(change):
    x = autograd.ones(2, requires_grad=True)
    x.register_hook(change)
    (x * 2).sum().backward()


def scheduler_without_rule():
    LRScheduler(SGD([autograd.ones(1, requires_grad=True)], lr=0.1))


CASES = [
    (lambda: Optimizer([ONE], {}).step(), errors.StepMissingError, "none"),
    (scheduler_without_rule, errors.StepMissingError, "none"),
    (lambda: np.split(autograd.ones(5), 2), errors.ShapeError, "5 along axis 0"),
    (lambda: ONE.quantile(0.5, interpolation="x"), errors.ArgumentError, "'x'"),
    (lambda: autograd.Tensor([1], [1.0], shape=[1]), errors.ArgumentTypeError, "['shape'] given"),
    (lambda: hooked(lambda g: 3), errors.GraphError, "int"),
    (lambda: hooked(lambda g: g[0]), errors.ShapeError, "[]"),
    (lambda: F.binary_cross_entropy(ONE * 2, ONE), errors.ArgumentError, "values from 2.0 to 2.0"),
    (lambda: F.gaussian_nll_loss(ONE, ONE, -ONE), errors.ArgumentError, "-1.0"),
    (lambda: autograd.multinomial(-ONE, 1), errors.ArgumentError, "[-1.]"),
    (lambda: autograd.multinomial(autograd.ones(0), 1), errors.ArgumentError, "[]"),
    (lambda: autograd.poisson(-ONE), errors.ArgumentError, "-1.0"),
]


@pytest.mark.parametrize(("call", "kind", "arrived"), CASES)
def test_message(call, kind, arrived):
    with pytest.raises(errors.AutogradError) as caught:
        call()
    assert type(caught.value) is kind
    required, _, rest = str(caught.value).partition("; ")
    assert "required" in required
    assert arrived in rest


@pytest.mark.parametrize("name", ["weight_norm", "spectral_norm"])
@pytest.mark.filterwarnings("ignore:.*weight_norm:FutureWarning")
def test_a_second_norm(name):
    model = Linear(2, 2)
    apply = getattr(utils, name)
    apply(model)
    with pytest.raises(errors.GraphError, match=rf"is required; 'weight' has one. .*remove_{name}"):
        apply(model)
