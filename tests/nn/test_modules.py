"""Every module against PyTorch's: text, state, initial values, results and gradients."""

import copy
import pickle
import warnings

import numpy as np
import pytest
import torch
from module_cases import CASES, arrays, make

import autograd

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:torch")
BY_NAME = pytest.mark.parametrize("case", CASES, ids=str)
TESTED = {case.name for case in CASES}


def both(case, seed=3):
    """PyTorch's module and ours, made after the same seed."""
    made = []
    for lib in (torch, autograd):
        lib.manual_seed(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made.append(make(lib, case))
    return made


def tensors(value) -> list:
    """The tensors in a nested result."""
    if isinstance(value, (torch.Tensor, autograd.Tensor)):
        return [value]
    return [t for item in value or () for t in tensors(item)]


def inputs_for(lib, case):
    made = []
    for array in arrays(case):
        tensor = lib.tensor(array)
        if array.dtype.kind == "f":
            tensor.requires_grad_()
        made.append(tensor)
    if case.name == "CTCLoss":  # input lengths and target lengths
        made[0] = made[0].log_softmax(2)
        made[1], made[2], made[3] = made[1].clamp(1, 4), made[2] + 7, made[3] + 3
    return made


def run(lib, module, case):
    given = inputs_for(lib, case)
    # as an intermediate value, because some modules write over their input
    passed = [t * 1 if t.requires_grad and t.is_leaf else t for t in given]
    hidden = passed[1:]
    if case.name in ("RNN", "GRU", "RNNCell", "LSTMCell", "GRUCell") and hidden:
        out = module(passed[0], hidden[0])
    else:
        out = module(*passed)
    outs = tensors(out)
    wanted = [o for o in outs if o.requires_grad]
    if wanted:
        sum((o * o).sum() for o in wanted).backward()
    grads = [t.grad for t in given if t.is_leaf] + [p.grad for p in module.parameters()]
    return outs, grads


def compare(theirs, ours, tolerance=1e-6):
    assert len(theirs) == len(ours)
    for a, b in zip(theirs, ours, strict=True):
        if a is None or b is None:
            rest = a if b is None else b
            assert rest is None or not rest.numpy().any()
            continue
        a, b = a.detach().numpy(), b.detach().numpy()
        assert a.dtype == b.dtype
        assert a.shape == b.shape
        np.testing.assert_allclose(b, a, rtol=tolerance, atol=tolerance)


@BY_NAME
def test_text(case):
    theirs, ours = both(case)
    assert repr(ours) == repr(theirs).replace("torch.Size", "Size")


@BY_NAME
def test_state(case):
    theirs, ours = (module.state_dict() for module in both(case))
    assert list(ours) == list(theirs)
    for key, value in theirs.items():
        if "Lazy" not in case.name:
            assert tuple(ours[key].shape) == tuple(value.shape), key
            assert str(ours[key].dtype).split(".")[1] == str(value.dtype).split(".")[1], key


@BY_NAME
def test_initial_values_are_those_of_pytorch_for_the_seed(case):
    theirs, ours = both(case)
    for module, lib in ((theirs, torch), (ours, autograd)):
        if "Lazy" in case.name:
            module(*(lib.tensor(array).float() for array in arrays(case)))
    for (name, a), b in zip(theirs.named_parameters(), ours.parameters(), strict=True):
        a, b = a.detach().numpy(), b.detach().numpy()
        np.testing.assert_allclose(b, a, rtol=2e-6, atol=1e-7, err_msg=name)


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@BY_NAME
def test_results_and_gradients(case, training):
    theirs, ours = (module.double().train(training) for module in both(case))
    if "Lazy" in case.name:
        for lib, module in ((torch, theirs), (autograd, ours)):
            module(*inputs_for(lib, case))
    ours.load_state_dict(
        {k: autograd.tensor(v.detach().numpy()) for k, v in theirs.state_dict().items()}
    )
    torch.manual_seed(5)
    autograd.manual_seed(5)
    (outs, grads), (our_outs, our_grads) = run(torch, theirs, case), run(autograd, ours, case)
    if case.random and training:
        assert [tuple(o.shape) for o in our_outs] == [tuple(o.shape) for o in outs]
        return
    compare(outs, our_outs)
    if case.name == "CrossMapLRN2d":  # PyTorch's gradient is not that of its result
        return
    compare(grads, our_grads, 1e-5)
    compare(list(theirs.buffers()), list(ours.buffers()))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 9])
def test_cross_map_normalization(size):
    options = {"alpha": 0.7, "beta": 0.6, "k": 1.5}
    x = np.random.default_rng(0).normal(size=(2, 7, 2, 1))
    theirs, ours = (lib.nn.CrossMapLRN2d(size, **options) for lib in (torch, autograd))
    compare([theirs(torch.tensor(x))], [ours(autograd.tensor(x))])
    leaf = autograd.tensor(x, requires_grad=True)
    assert autograd.autograd.gradcheck(ours, leaf)
    assert autograd.autograd.gradgradcheck(ours, leaf)
    with pytest.raises(autograd.errors.ShapeError, match=r"\[N, C, H, W\]"):
        ours(leaf[0])


@BY_NAME
def test_copies_and_pickles(case):
    _, ours = both(case)
    for again in (copy.deepcopy(ours), pickle.loads(pickle.dumps(ours))):
        assert repr(again) == repr(ours)
        assert list(again.state_dict()) == list(ours.state_dict())


def test_every_module_is_tested():
    ours = {
        name
        for name, value in vars(autograd.nn).items()
        if isinstance(value, type) and issubclass(value, autograd.nn.Module)
    }
    elsewhere = {"Container", "DataParallel", "Module", "ModuleDict", "ModuleList", "ParameterDict",
                 "RNNBase", "ParameterList", "RNNCellBase", "Sequential", "SyncBatchNorm",
                 "TransformerDecoder", "TransformerEncoder", *(f"MaxUnpool{d}d" for d in (1, 2, 3)),
                 }  # fmt: skip
    assert ours == TESTED | elsewhere


def test_names_are_those_of_pytorch():
    ours = set(autograd.nn.__all__)
    theirs = {name for name in dir(torch.nn) if not name.startswith("_")}
    assert ours <= theirs
    # what is about several GPUs or processes, and what PyTorch shows there by accident
    missing = {"factory_kwargs", "common_types", "grad", "qat", "quantized", "quantizable",
               "intrinsic", "backends", "LinearCrossEntropyOptions",
               }  # fmt: skip
    assert theirs - ours <= missing


def test_data_parallel_is_the_module_with_pytorchs_keys():
    theirs, ours = (lib.nn.DataParallel(lib.nn.Linear(2, 3)) for lib in (torch, autograd))
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert repr(ours) == repr(theirs)
    x = autograd.ones(1, 2)
    assert autograd.equal(ours(x), ours.module(x))
    pickle.loads(pickle.dumps(ours)).load_state_dict(ours.state_dict())


def test_prefixes_of_a_state_are_taken_away():
    states = []
    for lib in (torch, autograd):
        model = lib.nn.DataParallel(lib.nn.Sequential(lib.nn.Linear(2, 3), lib.nn.ReLU()))
        state = model.state_dict()
        lib.nn.modules.utils.consume_prefix_in_state_dict_if_present(state, "module.")
        model.module.load_state_dict(state)
        states.append((list(state), list(state._metadata)))
    assert states[1] == states[0]


def test_the_choice_of_an_attention_is_accepted():
    names = {name: int(value) for name, value in torch.nn.attention.SDPBackend.__members__.items()}
    ours = autograd.nn.attention.SDPBackend
    assert {name: int(value) for name, value in ours.__members__.items()} == names
    with autograd.nn.attention.sdpa_kernel([ours.MATH, ours.FLASH_ATTENTION], set_priority=True):
        pass
    with (
        pytest.raises(autograd.errors.ArgumentTypeError, match="SDPBackend"),
        autograd.nn.attention.sdpa_kernel("math"),
    ):
        pass


def test_layouts_of_weights_are_accepted():
    layer = autograd.nn.Conv2d(2, 3, 3)
    convert = autograd.nn.utils.convert_conv2d_weight_memory_format
    assert convert(layer, autograd.channels_last) is layer


@pytest.mark.parametrize(
    "path",
    ["activation.MultiheadAttention", "batchnorm._BatchNorm", "conv._ConvNd", "conv.Conv2d",
     "conv._ConvTransposeNd", "linear.Linear", "loss._Loss", "loss._WeightedLoss", "module.Module",
     "loss.CrossEntropyLoss", "normalization.LayerNorm", "pooling.MaxPool2d", "rnn.LSTM",
     "rnn.RNNBase",
     "sparse.Embedding", "transformer.TransformerEncoderLayer", "utils._pair", "utils._ntuple",
     "container.Sequential", "dropout._DropoutNd", "instancenorm._InstanceNorm", "rnn.LSTMCell",
     "pooling._MaxPoolNd", "padding._ConstantPadNd", "lazy.LazyModuleMixin", "flatten.Flatten",
     "upsampling.Upsample", "pixelshuffle.PixelShuffle", "fold.Unfold", "distance.CosineSimilarity",
     "channelshuffle.ChannelShuffle", "adaptive.AdaptiveLogSoftmaxWithLoss"],
)  # fmt: skip
def test_paths_are_those_of_pytorch(path):
    file, name = path.split(".")
    for lib in ("torch", "autograd"):
        module = __import__(f"{lib}.nn.modules.{file}", fromlist=[name])
        assert hasattr(module, name)


def test_log_prob_of_all_classes():
    theirs = torch.nn.AdaptiveLogSoftmaxWithLoss(8, 12, [4, 9], div_value=2).double()
    ours = autograd.nn.AdaptiveLogSoftmaxWithLoss(8, 12, [4, 9], div_value=2).double()
    ours.load_state_dict({k: autograd.tensor(v.numpy()) for k, v in theirs.state_dict().items()})
    x = np.random.default_rng(0).normal(size=(5, 8))
    result = ours.log_prob(autograd.tensor(x))
    np.testing.assert_allclose(
        result.detach().numpy(), theirs.log_prob(torch.tensor(x)).detach().numpy(), 1e-10
    )
    np.testing.assert_allclose(result.detach().exp().sum(1).numpy(), np.ones(5), 1e-10)
