"""Creation functions: same values, dtypes and shapes as PyTorch's; sharing; errors."""

import numpy as np
import pytest
import torch

import autograd

CALLS = [
    lambda lib: lib.tensor(3),
    lambda lib: lib.tensor(3.5),
    lambda lib: lib.tensor(True),
    lambda lib: lib.tensor(1 + 2j),
    lambda lib: lib.tensor([]),
    lambda lib: lib.tensor([[]]),
    lambda lib: lib.tensor([1, 2]),
    lambda lib: lib.tensor([1, 2.5]),
    lambda lib: lib.tensor([True, False]),
    lambda lib: lib.tensor((1, 2)),
    lambda lib: lib.tensor([[1, 2], [3, 4]], dtype=lib.float64),
    lambda lib: lib.tensor([1.9, -1.9], dtype=lib.int32),
    lambda lib: lib.tensor(np.arange(3)),
    lambda lib: lib.tensor(np.ones(2)),
    lambda lib: lib.tensor(np.float64(1.5)),
    lambda lib: lib.tensor(np.int32(2)),
    lambda lib: lib.tensor(range(3)),
    lambda lib: lib.tensor([np.float32(1), np.float32(2)]),
    lambda lib: lib.tensor([lib.tensor(1.0), lib.tensor(2.0)]),
    lambda lib: lib.tensor(data=[1.0]),
    lambda lib: lib.as_tensor([1.5]),
    lambda lib: lib.as_tensor(lib.tensor([1.5]), dtype=lib.int64),
    lambda lib: lib.asarray([1, 2]),
    lambda lib: lib.asarray(np.arange(3.0), dtype=lib.float32),
    lambda lib: lib.asarray(bytearray(8), dtype=lib.int32),
    lambda lib: lib.from_numpy(np.arange(6.0).reshape(2, 3)),
    lambda lib: lib.frombuffer(bytearray(range(8)), dtype=lib.int16, offset=2, count=2),
    lambda lib: lib.zeros(2, 3),
    lambda lib: lib.zeros((2, 3)),
    lambda lib: lib.zeros([2, 3]),
    lambda lib: lib.zeros(()),
    lambda lib: lib.zeros(size=(2, 3)),
    lambda lib: lib.zeros(0),
    lambda lib: lib.zeros(lib.zeros(2, 3).shape),
    lambda lib: lib.zeros(2, dtype=lib.int64, device="cpu"),
    lambda lib: lib.ones(2, dtype=lib.bool),
    lambda lib: lib.ones(2, dtype=lib.complex64),
    lambda lib: lib.full((2,), 7),
    lambda lib: lib.full((2,), 7.5),
    lambda lib: lib.full((2, 1), True),
    lambda lib: lib.full((), 1j),
    lambda lib: lib.full((2,), 1.5, dtype=lib.int64),
    lambda lib: lib.full((2,), lib.tensor(3)),
    lambda lib: lib.full(size=(2,), fill_value=float("nan")),
    lambda lib: lib.zeros_like(lib.tensor([1, 2])),
    lambda lib: lib.ones_like(lib.tensor([1, 2]), dtype=lib.float32),
    lambda lib: lib.tensor([-1, 255], dtype=lib.uint8),
    lambda lib: lib.tensor([True, False], dtype=lib.int32),
    lambda lib: lib.full((1,), -1, dtype=lib.uint8),
    lambda lib: lib.full((1,), 2, dtype=lib.bool),
    lambda lib: lib.full_like(lib.tensor([1.0, 2.0]), 7),
    lambda lib: lib.full_like(lib.tensor([1, 2]), 7.9),
    lambda lib: lib.tensor([1.5]).new_zeros(2, 3),
    lambda lib: lib.tensor([1]).new_zeros((2, 3)),
    lambda lib: lib.tensor([1]).new_ones((2,), dtype=lib.float64),
    lambda lib: lib.tensor([1.5]).new_full((2,), 3),
    lambda lib: lib.tensor([1.5]).new_tensor([1, 2]),
    lambda lib: lib.tensor([1.5]).new_empty(0),
    lambda lib: lib.arange(5),
    lambda lib: lib.arange(5.0),
    lambda lib: lib.arange(2, 5),
    lambda lib: lib.arange(1, 2.5, 0.5),
    lambda lib: lib.arange(5, 0, -2),
    lambda lib: lib.arange(0),
    lambda lib: lib.arange(0, 1, 0.1),
    lambda lib: lib.arange(start=1, end=4),
    lambda lib: lib.arange(end=4),
    lambda lib: lib.arange(4, dtype=lib.float64),
    lambda lib: lib.arange(0.5, 4, dtype=lib.int64),
    lambda lib: lib.arange(lib.tensor(3)),
    lambda lib: lib.arange(-3, 3, 0.25, dtype=lib.float32),
    lambda lib: lib.linspace(0, 1, 5),
    lambda lib: lib.linspace(-3, 10, 7, dtype=lib.float64),
    lambda lib: lib.linspace(0, 10, 4, dtype=lib.int64),
    lambda lib: lib.linspace(2, 3, 1),
    lambda lib: lib.linspace(2, 3, 0),
    lambda lib: lib.linspace(start=1, end=0, steps=3),
    lambda lib: lib.linspace(lib.tensor(1.0), 2, steps=3),
    lambda lib: lib.linspace(0, 1j, 3),
    lambda lib: lib.logspace(0, 2, 5),
    lambda lib: lib.logspace(0, 3, 4, base=2, dtype=lib.float64),
    lambda lib: lib.eye(3),
    lambda lib: lib.eye(2, 4, dtype=lib.int64),
    lambda lib: lib.scalar_tensor(3),
    lambda lib: lib.vander(lib.tensor([1.0, 2.0, 3.0])),
    lambda lib: lib.vander(lib.tensor([1, 2, 3]), N=2, increasing=True),
    lambda lib: lib.LongTensor([1, 2]),
    lambda lib: lib.DoubleTensor([[1, 2]]),
    lambda lib: lib.FloatTensor((1, 2)),
    lambda lib: lib.BoolTensor([True]),
    lambda lib: lib.ByteTensor([3]),
    *[
        lambda lib, name=name, n=n, periodic=periodic: getattr(lib, f"{name}_window")(
            n, periodic=periodic, dtype=lib.float64
        )
        for name in ("bartlett", "blackman", "hamming", "hann", "kaiser")
        for n in (0, 1, 2, 5, 8)
        for periodic in (True, False)
    ],
    lambda lib: lib.hamming_window(5, True, 0.6, 0.4),
    lambda lib: lib.kaiser_window(5, True, 3.0),
    lambda lib: lib.hann_window(5),
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_agrees_with_torch(call):
    ours, theirs = call(autograd), call(torch)
    assert str(ours.dtype).removeprefix("autograd") == str(theirs.dtype).removeprefix("torch")
    assert tuple(ours.shape) == tuple(theirs.shape)
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), 1e-6, 1e-9)
    assert not ours.requires_grad


@pytest.mark.filterwarnings("ignore")
def test_range_includes_its_end():
    for args in ((1, 4), (0, 1, 0.25), (3, 1, -1)):
        assert autograd.range(*args).tolist() == torch.range(*args).tolist()
    assert autograd.range(3).tolist() == [0, 1, 2, 3]
    assert autograd.range(1, end=3).tolist() == [1, 2, 3]


def test_the_filled_form():
    x = autograd.tensor([2, 3], 1.5, requires_grad=True)
    assert x.shape == (2, 3)
    assert x.requires_grad
    assert set(x.reshape(-1).tolist()) == {1.5}
    assert autograd.tensor([2], 1).dtype == autograd.float32
    assert autograd.tensor((2,), np.float64(2.5), dtype=autograd.float64).tolist() == [2.5, 2.5]
    assert autograd.tensor([2], 1j).dtype == autograd.complex64
    assert autograd.tensor([], 3).tolist() == 3


def test_tensor_copies_and_as_tensor_shares():
    array = np.zeros(3)
    copied, shared = autograd.tensor(array), autograd.as_tensor(array)
    asarray = autograd.asarray(array)
    array[0] = 1
    assert copied[0] == 0
    assert shared[0] == 1
    assert asarray[0] == 1
    assert autograd.as_tensor(array, dtype=autograd.float32).tolist() == [1, 0, 0]
    assert autograd.as_tensor(shared) is shared
    x = autograd.ones(2, requires_grad=True)
    assert autograd.as_tensor(x, dtype=autograd.float64).requires_grad
    assert not autograd.asarray(x).requires_grad
    assert autograd.asarray(x, requires_grad=True).requires_grad
    assert not np.shares_memory(autograd.asarray(array, copy=True).numpy(), array)
    assert np.shares_memory(autograd.asarray(array, copy=False).numpy(), array)
    with pytest.raises(ValueError, match="asarray: memory that can be shared is required"):
        autograd.asarray([1, 2], copy=False)
    assert (
        np.shares_memory(autograd.asarray(torch.zeros(2)).numpy(), autograd.zeros(1).numpy())
        is False
    )


def test_from_numpy_shares_and_keeps_the_dtype():
    array = np.zeros((2, 3))
    t = autograd.from_numpy(array)
    assert t.dtype == autograd.float64
    t[0, 0] = 5
    assert array[0, 0] == 5
    assert t.numpy() is array
    assert autograd.from_numpy(array[:, ::-1]).tolist() == array[:, ::-1].tolist()
    assert type(autograd.from_numpy(array.view(np.matrix)).numpy()) is np.ndarray


def test_read_only_arrays_stay_read_only():
    array = np.ones(2)
    array.flags.writeable = False
    t = autograd.from_numpy(array)
    assert not t.numpy().flags.writeable
    assert (t + 1).tolist() == [2, 2]
    with pytest.raises(TypeError, match="writable memory is required"):
        t.add_(1)
    assert autograd.frombuffer(b"ab", dtype=autograd.uint8).tolist() == [97, 98]


def test_other_byte_order():
    array = np.arange(3).astype(">f8")
    assert autograd.tensor(array).tolist() == [0, 1, 2]
    assert autograd.tensor(array).numpy().dtype == np.float64
    assert autograd.tensor(array).numpy().dtype.isnative
    assert autograd.as_tensor(array).tolist() == [0, 1, 2]
    with pytest.raises(TypeError, match="the machine's own byte order is required"):
        autograd.from_numpy(array)


def test_like_functions_keep_the_order_of_strides():
    t = autograd.zeros(2, 3).T
    for make in (autograd.zeros_like, autograd.ones_like, autograd.empty_like):
        assert make(t).stride() == torch.zeros(2, 3).T.stride()
        assert make(t, memory_format=autograd.contiguous_format).is_contiguous()
    assert autograd.empty_strided((2, 3), (1, 2)).stride() == (1, 2)
    assert autograd.empty_strided((2, 0), (1, 2)).shape == (2, 0)
    assert autograd.empty(2, 3).shape == (2, 3)
    assert autograd.full_like(autograd.ones(2), 1, requires_grad=True).requires_grad


def test_options():
    assert autograd.ones(2, requires_grad=True).requires_grad
    assert autograd.ones(2, layout=autograd.strided, pin_memory=False).sum() == 2
    out = autograd.empty(2, 2)
    assert autograd.zeros(2, 2, out=out) is out
    assert autograd.eye(2, out=out) is out
    assert out.tolist() == [[1, 0], [0, 1]]
    assert autograd.arange(3, dtype="float64").dtype == autograd.float64
    assert autograd.zeros(1, dtype=float).dtype == autograd.float32
    assert autograd.zeros(1, dtype=np.float64).dtype == autograd.float64
    assert autograd.zeros(1, dtype=autograd.bfloat16).dtype == autograd.bfloat16


def test_the_default_dtype():
    autograd.set_default_dtype(autograd.float64)
    try:
        for t in (autograd.tensor(1.5), autograd.zeros(1), autograd.arange(1.0), autograd.rand(1)):
            assert t.dtype == autograd.float64
        assert autograd.tensor(1j).dtype == autograd.complex128
    finally:
        autograd.set_default_dtype(autograd.float32)


def test_new_takes_sizes_or_data():
    for x in (autograd.ones(1, dtype=autograd.int16), torch.ones(1, dtype=torch.int16)):
        assert tuple(x.new(2, 3).shape) == (2, 3)
        assert x.new([1, 2]).tolist() == [1, 2]
        assert str(x.new(2).dtype).endswith("int16")
        assert x.new().shape == (0,)
    x = autograd.ones(2)
    assert x.pin_memory() is x
    assert not x.is_pinned()


def test_legacy_constructors():
    assert autograd.FloatTensor(2, 3).shape == (2, 3)
    assert autograd.LongTensor().shape == (0,)
    assert autograd.IntTensor(autograd.Size([2])).dtype == autograd.int32
    assert isinstance(autograd.ones(1), autograd.FloatTensor)
    assert not isinstance(autograd.ones(1), autograd.LongTensor)
    assert autograd.ones(1).type(autograd.DoubleTensor).dtype == autograd.float64
    with pytest.raises(TypeError, match="FloatTensor: sizes or one sequence"):
        autograd.FloatTensor([1], [2])


def test_vander_is_differentiable():
    x = autograd.tensor([1.0, 2.0], requires_grad=True)
    autograd.vander(x, 3).sum().backward()
    assert x.grad.tolist() == [3, 5]


ERRORS = [
    (
        lambda: autograd.tensor("abc"),
        TypeError,
        "tensor: numbers in nested lists are required; got",
    ),
    (lambda: autograd.tensor([1, "a"]), TypeError, "tensor: numbers in nested lists are required"),
    (lambda: autograd.tensor(None), TypeError, "tensor: numbers in nested lists .* got NoneType"),
    (lambda: autograd.tensor({"a": 1}), TypeError, "tensor: numbers in nested lists"),
    (
        lambda: autograd.tensor([[1, 2], [3]]),
        ValueError,
        "nested lists of equal lengths are required",
    ),
    (lambda: autograd.tensor([2**70]), (RuntimeError, TypeError), "tensor: integers"),
    (
        lambda: autograd.tensor([300], dtype=autograd.uint8),
        RuntimeError,
        "values that fit dtype uint8 are required; got 300",
    ),
    (
        lambda: autograd.tensor([1j], dtype=autograd.float32),
        RuntimeError,
        "a complex dtype is required",
    ),
    (
        lambda: autograd.tensor([1], requires_grad=True),
        RuntimeError,
        "requires_grad: a floating-point",
    ),
    (lambda: autograd.tensor([1.0], autograd.float32), TypeError, "Name the options"),
    (lambda: autograd.tensor([2, -1], 1.0), ValueError, "sizes of at least 0 are required; got"),
    (
        lambda: autograd.tensor([1.0], device="cuda"),
        RuntimeError,
        "device: 'cpu' is required; got 'cuda'",
    ),
    (lambda: autograd.tensor([1.0], device=object()), TypeError, "device: a string such as 'cpu'"),
    (lambda: autograd.tensor([1.0], dtype="flaot32"), TypeError, "dtype: one of .* got 'flaot32'"),
    (lambda: autograd.tensor(np.array(["a"])), TypeError, "has no counterpart"),
    (
        lambda: autograd.zeros(2, dtype=np.uint64),
        TypeError,
        "uint64.* has no counterpart|dtype: one of",
    ),
    (
        lambda: autograd.zeros(-1),
        ValueError,
        r"zeros: sizes of at least 0 are required; got \[-1\]",
    ),
    (lambda: autograd.zeros(2.5), TypeError, "zeros: sizes as integers are required; got 2.5"),
    (lambda: autograd.zeros("ab"), TypeError, "zeros: sizes as integers are required"),
    (lambda: autograd.zeros(), TypeError, "zeros: sizes are required; got nothing"),
    (lambda: autograd.zeros(2, size=(2,)), TypeError, "zeros: one size is required"),
    (lambda: autograd.zeros(2, device="mps"), RuntimeError, "device: 'cpu' is required; got 'mps'"),
    (
        lambda: autograd.zeros(2, layout="sparse"),
        RuntimeError,
        "layout: autograd.strided is required",
    ),
    (lambda: autograd.zeros(2, out=[1]), TypeError, "out: a Tensor is required; got list"),
    (
        lambda: autograd.full((2,), "a"),
        TypeError,
        "full: fill_value as a number is required; got str",
    ),
    (
        lambda: autograd.full((2,), 300, dtype=autograd.uint8),
        RuntimeError,
        "full: values that fit dtype uint8 are required; got 300",
    ),
    (
        lambda: autograd.full((2,), 1j, dtype=autograd.float32),
        RuntimeError,
        "full: a complex dtype is required",
    ),
    (lambda: autograd.zeros_like([1]), TypeError, "zeros_like: a Tensor is required; got list"),
    (lambda: autograd.arange(), TypeError, "arange: end is required"),
    (lambda: autograd.arange(1, 2, 3, 4), TypeError, "arange: at most start, end and step"),
    (lambda: autograd.arange(0, 5, 0), RuntimeError, "arange: a step other than 0"),
    (lambda: autograd.arange(0, 5, -1), RuntimeError, "arange: a step from start towards end"),
    (lambda: autograd.arange(float("inf")), RuntimeError, "arange: finite numbers"),
    (lambda: autograd.arange("a"), TypeError, "arange: end as a number is required; got str"),
    (lambda: autograd.linspace(0, 1, -1), RuntimeError, "linspace: steps of at least 0"),
    (lambda: autograd.linspace(0, 1, 2.5), TypeError, "linspace: steps as an integer"),
    (lambda: autograd.eye(-1), ValueError, "eye: sizes of at least 0"),
    (lambda: autograd.empty_strided((2,), (1, 1)), ValueError, "as many strides as sizes"),
    (
        lambda: autograd.from_numpy([1]),
        TypeError,
        "from_numpy: a NumPy array is required; got list",
    ),
    (lambda: autograd.from_numpy(np.array(["a"])), TypeError, "has no counterpart"),
    (
        lambda: autograd.frombuffer([1], dtype=autograd.int8),
        TypeError,
        "buffer protocol is required; got list",
    ),
    (
        lambda: autograd.frombuffer(b"abc", dtype=autograd.int16),
        ValueError,
        "count and offset that fit",
    ),
    (
        lambda: autograd.hann_window(3, dtype=autograd.int64),
        RuntimeError,
        "hann_window: a floating-point",
    ),
    (lambda: autograd.hann_window(-3), ValueError, "hann_window: sizes of at least 0"),
    (lambda: autograd.kaiser_window(3, beta=-1), RuntimeError, "beta of at least 0"),
    (lambda: autograd.vander(autograd.ones(2, 2)), ValueError, "vander: a 1-d tensor is required"),
    (lambda: autograd.set_default_device("cuda"), RuntimeError, "device: 'cpu' is required"),
    (
        lambda: autograd.set_default_dtype(autograd.int64),
        TypeError,
        "a floating-point dtype is required",
    ),
    (lambda: autograd.device("cpu:x"), RuntimeError, "device: 'cpu' is required; got 'cpu:x'"),
]


@pytest.mark.parametrize(("call", "error", "message"), ERRORS)
def test_errors(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_failed_out_leaves_it_unchanged():
    out = autograd.ones(2, dtype=autograd.int64)
    with pytest.raises(RuntimeError, match="out: a result of dtype"):
        autograd.zeros(2, out=out)
    assert out.tolist() == [1, 1]


def test_sizes_may_be_numpy_integers_and_tensors():
    assert autograd.zeros(np.int64(2), autograd.tensor(3)).shape == (2, 3)
    assert autograd.zeros(autograd.tensor([2, 3])).shape == (2, 3)
    assert type(autograd.zeros(2, 3).shape) is autograd.Size


def test_reversed():
    assert reversed(autograd.arange(3)).tolist() == reversed(torch.arange(3)).tolist()
    assert reversed(autograd.tensor(3)).item() == 3
