"""`nn.utils` beside PyTorch's: packed sequences, vectors of parameters, fused layers."""

import pytest
from twins import LIBRARIES, assert_same_program

import autograd

LENGTHS = (3, 5, 2)


def sequences(lib):
    return [lib.arange(2.0 * n).reshape(n, 2) for n in LENGTHS]


def packed(pack):
    parts = (pack.data, pack.batch_sizes, pack.sorted_indices, pack.unsorted_indices)
    return [p for p in parts if p is not None], [p is None for p in parts]


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("side", ["right", "left"])
def test_padding_sequences(batch_first, side):
    def program(lib):
        rnn = lib.nn.utils.rnn
        padded = rnn.pad_sequence(sequences(lib), batch_first, -1.0, side)
        kept = padded.clone()  # PyTorch transposes what it is given
        return kept, rnn.unpad_sequence(padded, lib.tensor(LENGTHS), batch_first)

    assert_same_program(program)


@pytest.mark.parametrize("batch_first", [True, False])
def test_packing_sequences(batch_first):
    def program(lib):
        rnn = lib.nn.utils.rnn
        padded = rnn.pad_sequence(sequences(lib), batch_first).requires_grad_()
        pack = rnn.pack_padded_sequence(padded, LENGTHS, batch_first, enforce_sorted=False)
        back, lengths = rnn.pad_packed_sequence(pack, batch_first, 7.0, total_length=6)
        back.square().sum().backward()
        wide = pack.to(dtype=lib.float64)
        return [
            packed(pack), packed(rnn.pack_sequence(sequences(lib), enforce_sorted=False)),
            packed(rnn.pack_sequence(sorted(sequences(lib), key=len, reverse=True))), back, lengths,
            padded.grad, rnn.unpack_sequence(pack), str(wide.data.dtype), pack.is_cuda,
            rnn.invert_permutation(lib.tensor([2, 0, 1])),
        ]  # fmt: skip

    assert_same_program(program)


@pytest.mark.parametrize(
    "call",
    [
        lambda lib, rnn: rnn.pack_sequence(sequences(lib)),  # not sorted
        lambda lib, rnn: rnn.pack_padded_sequence(lib.ones(3, 2), [0, 1]),
        lambda lib, rnn: rnn.pack_padded_sequence(lib.ones(3, 2), [1, 1, 1]),
        lambda lib, rnn: rnn.pad_packed_sequence(rnn.pack_sequence([lib.ones(3)]), total_length=2),
        lambda lib, rnn: rnn.pad_sequence([lib.ones(3)], padding_side="middle"),
    ],
)
def test_sequences_that_cannot_be_packed(call):
    for lib in LIBRARIES:
        with pytest.raises((RuntimeError, ValueError)):
            call(lib, lib.nn.utils.rnn)


def test_vectors_of_parameters():
    def program(lib):
        utils = lib.nn.utils
        parameters = [lib.nn.Parameter(lib.ones(2, 2)), lib.nn.Parameter(lib.zeros(3))]
        vector = utils.parameters_to_vector(parameters)
        utils.vector_to_parameters(lib.arange(7.0), parameters)
        return vector, parameters, [type(p).__name__ for p in parameters]

    assert_same_program(program)
    with pytest.raises(TypeError):
        autograd.nn.utils.vector_to_parameters([1.0], [autograd.nn.Parameter(autograd.ones(1))])


def settled(norm, lib):
    """Statistics and weights that are not those of the start."""
    n = norm.num_features
    with lib.no_grad():
        for tensor, start in zip(
            (norm.running_mean, norm.running_var, norm.weight, norm.bias), (-1, 1, 2, 3),
            strict=True,
        ):  # fmt: skip
            if tensor is not None:
                tensor.copy_(lib.arange(n) / 3 + start)
    return norm.eval()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("kind", ["Conv1d", "Conv2d", "Conv3d", "ConvTranspose2d", "Linear"])
def test_normalization_is_folded_into_the_layer_before(kind, bias, affine):
    def program(lib):
        lib.manual_seed(4)
        flat = kind == "Linear"
        layer = getattr(lib.nn, kind)(*((2, 3) if flat else (2, 3, 2)), bias=bias).eval()
        dims = "1" if flat else kind[-2]
        norm = settled(getattr(lib.nn, f"BatchNorm{dims}d")(3, affine=affine), lib)
        x = lib.linspace(-1, 1, 54)[: 8 if flat else None]
        x = x.reshape(-1, 2) if flat else x.reshape(1, 2, -1, *[3] * (int(dims) - 1))
        if flat:
            fused = lib.nn.utils.fuse_linear_bn_eval(layer, norm)
        else:
            transposed = kind.startswith("ConvT")
            fused = lib.nn.utils.fusion.fuse_conv_bn_eval(layer, norm, transposed)
        drift = (fused(x) - norm(layer(x))).abs().max() < 1e-5
        return dict(fused.state_dict()), type(fused).__name__, bool(drift), fused.training

    if affine or kind not in ("Linear",):
        assert_same_program(program)


def test_only_layers_in_evaluation_are_fused():
    for lib in LIBRARIES:
        with pytest.raises((AssertionError, RuntimeError)):
            lib.nn.utils.fuse_conv_bn_eval(lib.nn.Conv2d(1, 1, 1), lib.nn.BatchNorm2d(1))


def test_modules_without_initial_values():
    def program(lib):
        lib.manual_seed(0)
        layer = lib.nn.utils.skip_init(lib.nn.Linear, 3, 2, bias=False)
        return list(layer.weight.shape), [k for k, _ in layer.named_parameters()], lib.rand(2)

    assert_same_program(program)
    for lib in LIBRARIES:
        with pytest.raises((RuntimeError, TypeError)):
            lib.nn.utils.skip_init(lib.nn.functional.relu, 1)


@pytest.mark.filterwarnings("ignore:.*functional_call. is deprecated:FutureWarning")
def test_calls_with_other_parameters():
    def program(lib):
        call = lib.nn.utils.stateless.functional_call
        lib.manual_seed(0)
        net = lib.nn.Sequential(lib.nn.Linear(2, 2), lib.nn.BatchNorm1d(2))
        weight = lib.ones(2, 2, requires_grad=True)
        before = {k: v.clone() for k, v in net.state_dict().items()}
        given = {"0.weight": weight, "1.running_mean": lib.ones(2)}
        y = call(net, given, (lib.eye(2),))
        y.square().sum().backward()
        same = [bool((v == before[k]).all()) for k, v in net.state_dict().items() if "num" not in k]
        return y, weight.grad, same, net[0].weight.grad is None, given["1.running_mean"]

    assert_same_program(program)


def test_packed_sequences_in_other_dtypes():
    def program(lib):
        pack = lib.nn.utils.rnn.pack_sequence(sequences(lib), enforce_sorted=False)
        kinds = ["double", "float", "half", "long", "int", "short", "char", "byte"]
        return [getattr(pack, kind)().data for kind in kinds]

    assert_same_program(program)
    with pytest.raises(autograd.errors.DeviceError):
        autograd.nn.utils.rnn.pack_sequence([autograd.ones(1)]).cuda()
