"""Subclasses of Tensor: how they are made, and what keeps their class."""

import copy
import pickle

import pytest
import torch

import autograd

LIBRARIES = pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])


class Named(autograd.Tensor):
    """At the top of the module, so that it can be pickled."""

    name = "none"


@LIBRARIES
def test_a_plain_subclass(library):
    class Length(library.Tensor):
        unit = "m"

    x = Length([1.0, 2.0])
    assert type(x) is Length
    assert (x + 1).tolist() == [2.0, 3.0]
    assert x.unit == "m"


@LIBRARIES
def test_a_subclass_with_its_own_new(library):
    class Length(library.Tensor):
        def __new__(cls, data, unit):
            return super().__new__(cls, data)

        def __init__(self, data, unit):
            self.unit = unit

    class Bare(library.Tensor):
        def __new__(cls, data, unit):
            made = super().__new__(cls, data)
            made.unit = unit
            return made

    for kind in (Length, Bare):
        x = kind([1.0, 2.0], "m")
        assert (type(x), x.unit, x.tolist(), x.requires_grad) == (kind, "m", [1.0, 2.0], False)
        x.requires_grad_()
        (x * 3).sum().backward()
        assert x.grad.tolist() == [3.0, 3.0]


@LIBRARIES
def test_as_subclass_shares_memory_and_gradient(library):
    class Length(library.Tensor):
        pass

    leaf = library.ones(2, requires_grad=True)
    h = leaf * 2
    x = h.as_subclass(Length)
    assert type(x) is Length
    assert x.data_ptr() == h.data_ptr()
    (x * 3).sum().backward()
    assert leaf.grad.tolist() == [6.0, 6.0]
    with pytest.raises(TypeError):
        h.as_subclass(int)


def test_what_keeps_the_class():
    x = Named([1.0])
    x.name = "one"
    for made in (copy.deepcopy(x), copy.copy(x), pickle.loads(pickle.dumps(x))):
        assert (type(made), made.name) == (Named, "one")
    module = autograd.nn.Module()
    module.register_buffer("x", x)
    assert type(module.x) is Named
