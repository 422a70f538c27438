"""The public names: everything in the catalogue is exported, sorted, and named as in PyTorch."""

import importlib
import pickle

import pytest
import torch

import autograd
from autograd.ops.core.registry import catalogue

NAMESPACES = {
    "": autograd,
    "fft": autograd.fft,
    "linalg": autograd.linalg,
    "special": autograd.special,
    "nn.functional": autograd.nn.functional,
}
# the first version's node class, pooled memory, the exception tree, what the library runs on
OURS_ALONE = {
    "Graph", "draw_graph", "empty_cache", "errors", "load_npz", "load_safetensors", "save_npz",
    "save_safetensors", "show_config", "summary",
}  # fmt: skip
METHODS_OF_THE_SEED = {
    "broadcast", "from_numpy", "from_torch", "get_data", "get_grad", "get_graph",
    "get_requires_grad", "get_shape", "reduce_sum", "set_grad", "set_graph", "to_numpy", "to_torch",
    "zero_grad",
}  # fmt: skip


@pytest.mark.parametrize("key", [key for key, op in catalogue.items() if op.is_function])
def test_every_function_of_the_catalogue_is_exported(key):
    operator = catalogue[key]
    module = NAMESPACES[operator.namespace]
    for name in (operator.name, *operator.aliases):
        assert name in module.__all__
        assert getattr(module, name) is operator.function


@pytest.mark.parametrize("key", [key for key, op in catalogue.items() if op.is_function])
def test_functions_are_called_what_users_call_them(key):
    function = catalogue[key].function
    assert function.__name__ == function.__qualname__ == catalogue[key].name
    assert pickle.loads(pickle.dumps(function)) is function


def test_errors_of_python_name_the_public_function():
    with pytest.raises(TypeError, match=r"^sum\(\) got an unexpected keyword"):
        autograd.sum(autograd.ones(2), axes=0)


@pytest.mark.parametrize("module", NAMESPACES.values(), ids=lambda m: m.__name__)
def test_exported_names_exist_once(module):
    assert len(module.__all__) == len(set(module.__all__))  # ruff keeps them sorted
    assert all(hasattr(module, name) for name in module.__all__)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_names_are_those_of_pytorch(namespace):
    place = torch
    for part in filter(None, namespace.split(".")):
        place = getattr(place, part)
    unknown = {name for name in NAMESPACES[namespace].__all__ if not hasattr(place, name)}
    assert unknown <= OURS_ALONE


def test_methods_are_those_of_pytorch():
    names = {name for name in dir(autograd.Tensor) if not name.startswith("_")}
    assert names - {*dir(torch.Tensor), "names"} == METHODS_OF_THE_SEED  # dir hides that one


def test_nothing_public_is_left_out_of_all():
    modules = {name for name, v in vars(autograd).items() if type(v) is type(autograd)}
    public = {name for name in vars(autograd) if not name.startswith("_")} - modules
    assert public <= set(autograd.__all__)


NAMES_OF_MODULES = [
    "autograd", "fft", "linalg", "special", "nn", "nn.functional", "random", "cuda", "utils",
    "utils.checkpoint", "utils.data", "utils.dlpack", "version", "autograd.function",
    "autograd.graph", "return_types", "accelerator", "backends", "testing", "autograd.functional",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES_OF_MODULES)
def test_namespaces(name):
    place = autograd
    for part in name.split("."):
        place = getattr(place, part)
    assert place.__doc__
    assert importlib.import_module(f"autograd.{name}") is place


def test_dtypes_and_constants():
    assert autograd.float is autograd.float32
    assert autograd.double is autograd.float64
    assert autograd.half is autograd.float16
    assert autograd.long is autograd.int64
    assert autograd.int is autograd.int32
    assert autograd.short is autograd.int16
    assert autograd.cfloat is autograd.complex64
    assert autograd.cdouble is autograd.complex128
    assert repr(autograd.bool) == "autograd.bool"
    assert repr(autograd.strided) == "autograd.strided"
    assert autograd.newaxis is None
    assert (autograd.pi, autograd.e, autograd.inf) == (torch.pi, torch.e, torch.inf)
    assert autograd.nan != autograd.nan
    assert autograd.__version__ == autograd.version.__version__


def test_there_is_no_gpu():
    assert autograd.cuda.is_available() is False
    assert autograd.cuda.device_count() == 0
    autograd.cuda.empty_cache()
    autograd.cuda.synchronize()
    device = autograd.device("cuda" if autograd.cuda.is_available() else "cpu")
    assert autograd.ones(1).to(device).device == device
    autograd.set_default_device("cpu")
    assert autograd.get_default_device() == autograd.device("cpu")


def pytorch_program(torch, F):
    """A program as it is written for PyTorch."""
    torch.manual_seed(0)
    x = torch.linspace(-1, 1, 32, dtype=torch.float64).reshape(-1, 1)
    y = torch.sin(3 * x)
    w1 = (torch.arange(16, dtype=torch.float64).reshape(1, 16) / 8 - 1).requires_grad_()
    b1 = torch.zeros(16, dtype=torch.float64, requires_grad=True)
    w2 = torch.full((16, 1), 0.1, dtype=torch.float64, requires_grad=True)
    losses = []
    for _ in range(20):
        hidden = torch.tanh(F.linear(x, w1.t(), b1))
        loss = F.mse_loss(hidden @ w2, y)
        loss.backward()
        with torch.no_grad():
            for p in (w1, b1, w2):
                p -= 0.1 * p.grad
                p.grad = None
        losses.append(loss.item())
    parts = torch.cat([torch.stack([w1[0], b1]), w2.T], dim=0)
    return [
        *losses,
        parts.norm().item(),
        *parts.max(dim=1).values.tolist(),
        torch.logsumexp(parts, 0).sum().item(),
    ]


def test_a_pytorch_program_runs_unchanged():
    theirs = pytorch_program(torch, torch.nn.functional)
    ours = pytorch_program(autograd, autograd.nn.functional)
    assert ours == pytest.approx(theirs, rel=1e-9)
