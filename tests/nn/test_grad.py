"""`nn.grad`, the gradients of convolutions as functions, beside PyTorch's."""

import numpy as np
import pytest
from twins import LIBRARIES, assert_same_program

import autograd
from autograd.errors import ArgumentError, ShapeError

OPTIONS = {
    "plain": {},
    "strided": {"stride": 2, "padding": 1},
    "dilated groups": {"padding": 2, "dilation": 2, "groups": 2},
}


def numbers(lib, *shape):
    values = np.random.default_rng(len(shape)).normal(size=shape)
    return lib.tensor(values, requires_grad=True)


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_gradients_of_convolutions(dims, options):
    def program(lib):
        functions = lib.nn.grad
        x = numbers(lib, 2, 4, *[6] * dims)
        w = numbers(lib, 4, 4 // options.get("groups", 1), *[3] * dims)
        y = getattr(lib.nn.functional, f"conv{dims}d")(x, w, **options)
        g = y.detach().cos().requires_grad_()
        into = getattr(functions, f"conv{dims}d_input")(x.shape, w, g, **options)
        of = getattr(functions, f"conv{dims}d_weight")(x, w.shape, g, **options)
        (into.square().sum() + of.square().sum()).backward()
        return into, of, g.grad, x.grad, w.grad

    assert_same_program(program)


def test_shapes_that_do_not_fit():
    x, w, g = autograd.ones(1, 2, 5), autograd.ones(3, 2, 3), autograd.ones(1, 3, 3)
    functions = autograd.nn.grad
    with pytest.raises(ShapeError, match=r"conv1d_input: .*\[1, 3, 3\].* got \[1, 3, 4\]"):
        functions.conv1d_input(x.shape, w, autograd.ones(1, 3, 4))
    with pytest.raises(ShapeError, match=r"conv1d_weight: .*\[1, 3, 3\].* got \[2, 3, 3\]"):
        functions.conv1d_weight(x, w.shape, autograd.ones(2, 3, 3))
    with pytest.raises(ShapeError, match="conv1d_weight: an input of 2 channels"):
        functions.conv1d_weight(autograd.ones(1, 4, 5), w.shape, g)
    with pytest.raises(ArgumentError, match="conv1d_input: a stride"):
        functions.conv1d_input(x.shape, w, g, stride=0)
    for lib in LIBRARIES:
        with pytest.raises((RuntimeError, ValueError)):
            lib.nn.grad.conv1d_input((1, 2, 5), lib.ones(3, 2, 3), lib.ones(1, 3, 4))
