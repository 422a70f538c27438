"""Weights made of other tensors: parametrizations, weight and spectral norms, pruning."""

import copy
import pickle

import pytest
import torch.nn.utils.prune
from twins import LIBRARIES, assert_same_program, trained

import autograd

LAYERS = {
    "wide": lambda nn: nn.Linear(4, 3),
    "tall": lambda nn: nn.Linear(3, 5),
    "square": lambda nn: nn.Linear(3, 3),
    "convolution": lambda nn: nn.Conv2d(2, 3, 2),
    "transposed": lambda nn: nn.ConvTranspose2d(2, 3, 2),
}


def inputs(lib, layer):
    if "Conv" in type(layer).__name__:
        return lib.linspace(-1, 1, 36).reshape(2, 2, 3, 3)
    return lib.linspace(-1, 1, 2 * layer.in_features).reshape(2, -1)


def symmetric(lib):
    class Symmetric(lib.nn.Module):
        def forward(self, x):
            return x.triu() + x.triu(1).transpose(-1, -2)

        def right_inverse(self, value):
            return value.triu()

    return Symmetric()


# --- norms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("place", ["parametrizations", None])
@pytest.mark.parametrize(
    ("name", "options"),
    [("weight_norm", {}), ("weight_norm", {"dim": None}), ("weight_norm", {"dim": 1}),
     ("spectral_norm", {}), ("spectral_norm", {"n_power_iterations": 3, "dim": 1})],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:.*weight_norm.*is deprecated:FutureWarning")
def test_norms(layer, place, name, options):
    def program(lib):
        utils = lib.nn.utils.parametrizations if place else lib.nn.utils
        lib.manual_seed(1)
        module = getattr(utils, name)(LAYERS[layer](lib.nn), **options)
        text = repr(module)
        return text, trained(lib, module, inputs(lib, module)), lib.rand(2)

    assert_same_program(program)


@pytest.mark.parametrize("name", ["weight_norm", "spectral_norm"])
@pytest.mark.filterwarnings("ignore:.*weight_norm.*is deprecated:FutureWarning")
def test_hooks_of_norms_are_removed(name):
    def program(lib):
        lib.manual_seed(1)
        layer = getattr(lib.nn.utils, name)(lib.nn.Linear(4, 3))
        x = inputs(lib, layer)
        y = layer.eval()(x)
        getattr(lib.nn.utils, f"remove_{name}")(layer)
        return y, dict(layer.state_dict()), layer(x), len(layer._forward_pre_hooks)

    assert_same_program(program)
    with pytest.raises(autograd.errors.AutogradError, match=name):
        getattr(autograd.nn.utils, f"remove_{name}")(autograd.nn.Linear(1, 1))


def test_spectral_norm_of_a_complex_matrix():
    def program(lib):
        lib.manual_seed(3)
        layer = lib.nn.Linear(3, 3, dtype=lib.complex64)
        norm = lib.nn.utils.parametrizations.spectral_norm(layer, n_power_iterations=50)
        return lib.view_as_real(norm.weight.detach())

    assert_same_program(program)


@pytest.mark.parametrize("layer", ["wide", "tall", "square"])
@pytest.mark.parametrize("kind", [None, "matrix_exp", "cayley", "householder"])
@pytest.mark.parametrize("trivialization", [True, False])
def test_orthogonal(layer, kind, trivialization):
    def program(lib):
        lib.manual_seed(1)
        module = lib.nn.utils.parametrizations.orthogonal(
            LAYERS[layer](lib.nn).double(), orthogonal_map=kind, use_trivialization=trivialization
        )
        return str(module), trained(lib, module, inputs(lib, module).double())

    assert_same_program(program)


# --- parametrizations -----------------------------------------------------------------------------


def test_a_parametrization_of_ones_own():
    def program(lib):
        parametrize = lib.nn.utils.parametrize
        lib.manual_seed(2)
        layer = lib.nn.Linear(3, 3)
        parametrize.register_parametrization(layer, "weight", symmetric(lib))
        seen = [
            repr(layer), type(layer).__name__, layer.weight, dict(layer.state_dict()),
            parametrize.is_parametrized(layer), parametrize.is_parametrized(layer, "bias"),
            parametrize.type_before_parametrizations(layer) is lib.nn.Linear,
            layer.weight is layer.weight, [k for k, _ in layer.named_parameters()],
        ]  # fmt: skip
        with parametrize.cached():
            seen.append(layer.weight is layer.weight)
        layer.weight = lib.arange(9.0).reshape(3, 3)
        seen += [layer.weight, trained(lib, layer, inputs(lib, layer))]
        other = copy.deepcopy(layer)
        with lib.no_grad():
            other.parametrizations.weight.original.zero_()
        seen += [other.weight, layer.weight]
        parametrize.remove_parametrizations(layer, "weight")
        return [*seen, repr(layer), type(layer).__name__, dict(layer.state_dict())]

    assert_same_program(program)


def test_parametrizations_are_removed_without_a_trace():
    def program(lib):
        parametrize = lib.nn.utils.parametrize
        lib.manual_seed(2)
        layer = lib.nn.Linear(3, 3)
        parametrize.register_parametrization(layer, "weight", symmetric(lib))
        parametrize.register_parametrization(layer, "weight", symmetric(lib))
        seen = [repr(layer), layer.weight]
        parametrize.remove_parametrizations(layer, "weight", leave_parametrized=False)
        return [*seen, layer.weight, dict(layer.state_dict())]

    assert_same_program(program)


def test_parametrizations_that_do_not_fit():
    class First(autograd.nn.Module):
        def forward(self, x):
            return x[:1]

    register = autograd.nn.utils.parametrize.register_parametrization
    layer = autograd.nn.Linear(2, 2)
    before = layer.weight
    with pytest.raises(ValueError, match="shape"):
        register(layer, "weight", First())
    with pytest.raises(ValueError, match="nothing"):
        register(layer, "nothing", First())
    assert layer.weight is before
    assert type(layer) is autograd.nn.Linear
    register(layer, "weight", First(), unsafe=True)
    assert layer.weight.shape == (1, 2)


def test_parametrized_modules_are_copied_and_pickled():
    make = autograd.nn.utils.parametrizations.weight_norm
    layer = make(autograd.nn.Linear(2, 2))
    for other in (pickle.loads(pickle.dumps(layer)), copy.deepcopy(layer)):
        assert repr(other) == repr(layer)
        assert bool((other.weight == layer.weight).all())
    fresh = make(autograd.nn.Linear(2, 2))
    fresh.load_state_dict(layer.state_dict())
    assert bool((fresh.weight == layer.weight).all())


@pytest.mark.parametrize("kind", ["orthogonal", "spectral_norm", "weight_norm"])
def test_parametrizations_are_transferred_with_their_values(kind):
    parametrizations = autograd.nn.utils.parametrizations
    given = getattr(parametrizations, kind)(autograd.nn.Linear(3, 3)).eval()
    taking = autograd.nn.Linear(3, 3).eval()
    before = given.weight.detach().clone()
    transfer = autograd.nn.utils.parametrize.transfer_parametrizations_and_params
    assert transfer(given, taking) is taking
    assert autograd.equal(taking.weight, before)
    assert autograd.equal(given.weight, before)
    with autograd.no_grad():
        for parameter in taking.parametrizations.parameters():
            parameter.mul_(1.5).add_(0.1)
    assert autograd.equal(given.weight, before)  # nothing is shared


def test_values_that_cannot_be_assigned():
    for lib in LIBRARIES:
        layer = lib.nn.utils.parametrizations.orthogonal(
            lib.nn.Linear(3, 3), orthogonal_map="cayley", use_trivialization=False
        )
        before = layer.weight.detach().clone()
        with pytest.raises(NotImplementedError):
            layer.weight = lib.eye(3)
        assert bool((layer.weight == before).all())


# --- pruning --------------------------------------------------------------------------------------

PRUNINGS = {
    "identity": (),
    "l1_unstructured": (0.5,),
    "random_unstructured": (3,),
    "random_structured": (1, 0),
    "ln_structured": (1, 2, 1),
}


@pytest.mark.parametrize("first", PRUNINGS)
@pytest.mark.parametrize("second", PRUNINGS)
def test_pruning_once_and_again(first, second):
    def program(lib):
        prune = lib.nn.utils.prune
        lib.manual_seed(5)
        layer = lib.nn.Linear(4, 5)
        seen = []
        for name in (first, second):
            getattr(prune, name)(layer, "weight", *PRUNINGS[name])
            seen += [layer.weight, layer.weight_mask, dict(layer.state_dict())]
        (hook,) = layer._forward_pre_hooks.values()
        seen += [type(hook).__name__, len(hook), [type(h).__name__ for h in hook]]
        seen += [prune.is_pruned(layer), repr(layer), trained(lib, layer, inputs(lib, layer))]
        prune.remove(layer, "weight")
        return [*seen, dict(layer.state_dict()), prune.is_pruned(layer), lib.rand(2)]

    assert_same_program(program)


def test_pruning_by_scores_masks_and_of_several():
    def program(lib):
        nn, prune = lib.nn, lib.nn.utils.prune
        lib.manual_seed(6)
        a, b, c = nn.Linear(3, 3), nn.Linear(3, 2), nn.Linear(2, 2)
        pairs = [(a, "weight"), (b, "weight"), (b, "bias")]
        prune.global_unstructured(pairs, pruning_method=prune.L1Unstructured, amount=0.4)
        prune.custom_from_mask(c, "bias", lib.tensor([1, 0]))
        scores = lib.tensor([[1.0, 2.0], [0.0, 3.0]])
        prune.l1_unstructured(c, "weight", 2, importance_scores=scores)
        method = prune.L1Unstructured(0.5)
        free = method.prune(lib.tensor([3.0, 1.0, -2.0, 0.5]))
        return [dict(m.state_dict()) for m in (a, b, c)], a.weight, c.weight, c.bias, free

    assert_same_program(program)


@pytest.mark.parametrize("amount", [1.5, 99, -1, -0.5, "2"])
def test_amounts_that_cannot_be_pruned(amount):
    layer = autograd.nn.Linear(2, 2)
    for lib, weights in ((torch, torch.nn.Linear(2, 2)), (autograd, layer)):
        with pytest.raises((ValueError, TypeError)):
            lib.nn.utils.prune.l1_unstructured(weights, "weight", amount)
    assert not autograd.nn.utils.prune.is_pruned(layer)
    assert list(layer.state_dict()) == ["weight", "bias"]
    with pytest.raises(ValueError, match="weight"):
        autograd.nn.utils.prune.remove(layer, "weight")
