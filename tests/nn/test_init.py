"""Initial values: PyTorch's numbers for the same seed, and its errors."""

import numpy as np
import pytest
import torch

import autograd

CASES = {
    "uniform_": ((4, 5), {"a": -1.0, "b": 3.0}),
    "normal_": ((4, 5), {"mean": 2.0, "std": 0.5}),
    "constant_": ((4, 5), {"val": 0.3}),
    "ones_": ((4,), {}),
    "zeros_": ((4,), {}),
    "eye_": ((4, 5), {}),
    "dirac_": ((4, 3, 5), {}),
    "dirac_ in groups": ((6, 2, 3, 3), {"groups": 3}),
    "dirac_ of volumes": ((2, 3, 3, 4, 5), {}),
    "xavier_uniform_": ((4, 5), {"gain": 2.0}),
    "xavier_normal_": ((4, 5, 3), {}),
    "kaiming_uniform_": ((4, 5), {"nonlinearity": "relu"}),
    "kaiming_uniform_ with a slope": ((4, 5, 3, 3), {"a": 0.3, "mode": "fan_out"}),
    "kaiming_normal_": ((4, 5), {"mode": "fan_out", "nonlinearity": "tanh"}),
    "trunc_normal_": ((40, 5), {}),
    "trunc_normal_ far out": ((40, 5), {"mean": 0.0, "std": 1.0, "a": 1.0, "b": 1.5}),
    "orthogonal_": ((4, 6), {"gain": 1.5}),
    "orthogonal_ tall": ((6, 2, 2), {}),
    "orthogonal_ square": ((5, 5), {}),
    "sparse_": ((6, 5), {"sparsity": 0.4, "std": 2.0}),
}


@pytest.mark.parametrize("name", CASES)
def test_values_are_those_of_pytorch_for_the_seed(name):
    shape, options = CASES[name]
    results = []
    for lib in (torch, autograd):
        lib.manual_seed(7)
        tensor = lib.empty(shape)
        assert getattr(lib.nn.init, name.split()[0])(tensor, **options) is tensor
        results.append(tensor.numpy())
    np.testing.assert_allclose(results[1], results[0], rtol=1e-5, atol=1e-6)


def test_a_generator_is_used():
    results = []
    for lib in (torch, autograd):
        generator = lib.Generator().manual_seed(3) if lib is torch else lib.Generator()
        generator.manual_seed(3)
        results.append(lib.nn.init.kaiming_uniform_(lib.empty(3, 4), generator=generator).numpy())
    np.testing.assert_allclose(results[1], results[0], rtol=1e-6)


def test_parameters_stay_leaves():
    param = autograd.nn.Parameter(autograd.empty(2, 2))
    autograd.nn.init.xavier_normal_(param)
    assert param.is_leaf
    assert param.requires_grad


@pytest.mark.parametrize(
    "name", ["linear", "conv2d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu"]
)
def test_gains(name):
    assert autograd.nn.init.calculate_gain(name) == torch.nn.init.calculate_gain(name)


def test_gain_of_a_slope():
    ours, theirs = autograd.nn.init.calculate_gain, torch.nn.init.calculate_gain
    assert ours("leaky_relu", 0.3) == theirs("leaky_relu", 0.3)


MISTAKES = {
    "unknown gain": lambda lib: lib.nn.init.calculate_gain("unknown"),
    "slope that is no number": lambda lib: lib.nn.init.calculate_gain("leaky_relu", True),
    "eye_ of a vector": lambda lib: lib.nn.init.eye_(lib.empty(3)),
    "dirac_ of a matrix": lambda lib: lib.nn.init.dirac_(lib.empty(3, 3)),
    "dirac_ in groups": lambda lib: lib.nn.init.dirac_(lib.empty(3, 3, 3), groups=2),
    "orthogonal_ of a vector": lambda lib: lib.nn.init.orthogonal_(lib.empty(3)),
    "sparse_ of a vector": lambda lib: lib.nn.init.sparse_(lib.empty(3), 0.1),
    "fan of a vector": lambda lib: lib.nn.init.xavier_uniform_(lib.empty(3)),
    "unknown mode": lambda lib: lib.nn.init.kaiming_uniform_(lib.empty(3, 3), mode="fan"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    errors = []
    for lib in (torch, autograd):
        with pytest.raises(Exception) as caught:
            MISTAKES[mistake](lib)
        errors.append(caught.value)
    assert isinstance(errors[1], type(errors[0])), errors


def test_warnings():
    with pytest.warns(UserWarning, match="without elements"):
        autograd.nn.init.kaiming_normal_(autograd.empty(0, 3))
    with pytest.warns(UserWarning, match="within two deviations"):
        autograd.nn.init.trunc_normal_(autograd.empty(3), mean=4.1, std=1.0)
    with pytest.warns(FutureWarning, match="use init.uniform_"):
        autograd.nn.init.uniform(autograd.empty(3))


def test_former_names():
    for name in ("uniform", "normal", "constant", "eye", "dirac", "kaiming_normal", "orthogonal"):
        assert callable(getattr(autograd.nn.init, name))
