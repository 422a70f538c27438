"""`save` and `load` against `torch.save` and `torch.load`, both ways."""

import io
import pickle
import sys
import warnings
from collections import Counter, OrderedDict

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import (
    ArgumentError,
    ArgumentTypeError,
    DeviceError,
    LoadError,
    UnsafeClassError,
)

DTYPES = [
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32",
    "float64", "complex64", "complex128",
]  # fmt: skip
FORMATS = {"zip": {}, "legacy": {"_use_new_zipfile_serialization": False}}


def stored(library, obj, **options):
    file = io.BytesIO()
    library.save(obj, file, **options)
    file.seek(0)
    return file


def through(obj, **options):
    return autograd.load(stored(autograd, obj, **options))


def numbers(tensor):
    tensor = tensor.detach()
    if str(tensor.dtype).endswith("bfloat16"):
        tensor = tensor.float()
    return np.array(tensor.tolist()).reshape(tuple(tensor.shape))


def assert_alike(a, b):
    """Two objects, one of each library, have the same structure and the same numbers."""
    if isinstance(a, (autograd.Tensor, torch.Tensor)):
        assert isinstance(b, (autograd.Tensor, torch.Tensor))
        assert str(a.dtype).split(".")[1] == str(b.dtype).split(".")[1]
        assert tuple(a.shape) == tuple(b.shape)
        assert a.stride() == b.stride()
        assert a.requires_grad == b.requires_grad
        assert type(a).__name__ == type(b).__name__
        np.testing.assert_array_equal(numbers(a), numbers(b))
    elif isinstance(a, dict):
        assert type(a).__name__ == type(b).__name__
        assert list(a) == list(b)
        for key in a:
            assert_alike(a[key], b[key])
        assert_alike(getattr(a, "_metadata", None), getattr(b, "_metadata", None))
    elif isinstance(a, (list, tuple)):
        assert type(a).__name__ == type(b).__name__
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            assert_alike(x, y)
    else:
        assert a == b
        assert type(a) is type(b)


def tensors(library, name):
    """Tensors of every kind of layout."""
    dtype = getattr(library, name)
    x = library.arange(24).reshape(2, 3, 4).to(dtype)
    return {
        "whole": x, "transposed": x.transpose(0, 2), "step": x[:, ::2], "part": x[1, 1:],
        "element": x[1, 2, 3], "expanded": x[0, 0, :1].expand(5), "empty": x[:0],
        "empty alone": library.empty(0, 3, dtype=dtype), "0-d": library.tensor(1, dtype=dtype),
        "channels": library.zeros(2, 3, 4, 5, dtype=dtype).permute(0, 3, 1, 2),
        "overlapping": library.as_strided(x, (3, 3), (1, 1), 2),
    }  # fmt: skip


@pytest.mark.parametrize("name", DTYPES)
def test_tensors_of_every_dtype(name):
    ours, theirs = tensors(autograd, name), tensors(torch, name)
    assert_alike(torch.load(stored(autograd, ours)), theirs)
    assert_alike(through(ours), theirs)
    for options in FORMATS.values():
        assert_alike(autograd.load(stored(torch, theirs, **options)), theirs)


@pytest.mark.parametrize("options", FORMATS.values(), ids=FORMATS)
def test_shared_memory_stays_shared(options):
    for library, reader in ((autograd, torch), (autograd, autograd), (torch, autograd)):
        x = library.arange(10.0)
        data = {"x": x, "part": x[2:8:2], "again": x, "other": library.arange(10.0)}
        read = reader.load(stored(library, data, **(options if library is torch else {})))
        read["part"][0] = -5
        assert read["x"].tolist() == [0, 1, -5, 3, 4, 5, 6, 7, 8, 9]
        assert read["again"] is read["x"]
        assert read["other"].tolist() == list(range(10))


def test_views_of_another_dtype_share_memory():
    pairs = autograd.arange(6, dtype=autograd.complex64)
    for first, second in ((pairs, pairs.real), (pairs.imag, pairs)):
        for reader in (torch, autograd):
            a, b = reader.load(stored(autograd, [first, second]))
            assert_alike(a, first)
            assert_alike(b, second)
            real = b if a.dtype == reader.complex64 else a
            real[1] = 50
            whole = a if real is b else b
            assert 50 in (whole[1].real.item(), whole[1].imag.item())


def test_bytes_that_are_no_whole_number_of_elements():
    raw = autograd.arange(10, dtype=autograd.uint8)
    view = autograd.from_numpy(raw.numpy()[:8].view(np.float32))
    for reader in (torch, autograd):
        a, b = reader.load(stored(autograd, [view, raw]))
        assert_alike(b, raw)
        np.testing.assert_array_equal(a.numpy(), view.numpy())


def test_arrays_whose_strides_pytorch_has_not():
    base = np.arange(12.0).reshape(3, 4)
    records = np.zeros(3, [("a", "i1"), ("b", "<f4")])
    records["b"] = [1, 2, 3]
    ours = [autograd.from_numpy(a) for a in (base[::-1, ::-2], records["b"], base.T)]
    for reader in (torch, autograd):
        for a, b in zip(reader.load(stored(autograd, ours)), ours, strict=True):
            np.testing.assert_array_equal(a.numpy(), b.numpy())


def objects(library):
    nn = library.nn
    parameter = nn.Parameter(library.ones(2))
    parameter.note = "mine"
    tensor = library.ones(3)
    tensor.note = [1, "two"]
    return {
        "numbers": [0, 255, 256, 65536, -1, 2**31, 2**40, -(2**70), 1.5, float("inf"), 1j],
        "flags": (None, True, False), "text": "über", "bytes": b"ab\xff", "array": bytearray(b"x"),
        "empty": [[], (), {}, set(), ""], "set": {1, "a"}, "counter": Counter("aab"),
        "ordered": OrderedDict([("b", 1), ("a", (1, 2, 3, 4))]),
        "keys": {1: 2, (1, "a"): 3, None: 4},
        "parameter": parameter, "frozen": nn.Parameter(library.ones(2), requires_grad=False),
        "leaf": library.ones(2, requires_grad=True),
        "result": library.ones(2, requires_grad=True) * 2,
        "tensor": tensor,
    }  # fmt: skip


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_objects(protocol):
    ours, theirs = objects(autograd), objects(torch)
    if protocol < 4:
        for read in (torch.load(stored(autograd, ours, pickle_protocol=2)), through(ours)):
            assert_alike(read, theirs)
            assert read["tensor"].note == [1, "two"]
    for read in (through(ours, pickle_protocol=protocol),
                 autograd.load(stored(torch, theirs, pickle_protocol=protocol))):  # fmt: skip
        assert_alike(read, theirs)
        assert read["tensor"].note == [1, "two"]
        assert read["parameter"].note == "mine"
        assert read["result"].is_leaf


def special(library):
    return [library.Size([2, 3]), library.float32, library.bool, library.bfloat16,
            library.device("cpu"), library.strided]  # fmt: skip


def test_dtypes_sizes_devices():
    assert torch.load(stored(autograd, special(autograd))) == special(torch)
    for file in (stored(torch, special(torch)), stored(autograd, special(autograd))):
        assert autograd.load(file) == special(autograd)
    formats = [autograd.channels_last, autograd.preserve_format, autograd.contiguous_format]
    assert through(formats) == formats
    assert through(frozenset({1, 2})) == frozenset({1, 2})
    assert through([slice(1, None, 2)]) == [slice(1, None, 2)]


def test_buffers_and_named_results():
    buffer = autograd.nn.Buffer(autograd.ones(2), persistent=False)
    for read in (
        through(buffer),
        autograd.load(stored(torch, torch.nn.Buffer(torch.ones(2), persistent=False))),
    ):
        assert type(read) is autograd.nn.Buffer
        assert read.persistent is False
    theirs = torch.load(stored(autograd, buffer))
    assert isinstance(theirs, torch.nn.Buffer)
    assert theirs.persistent is False
    for library in (autograd, torch):
        result = autograd.load(stored(library, library.ones(2, 2).max(0)))
        assert type(result) is autograd.return_types.max
        assert result.indices.tolist() == [0, 0]
    lazy = through(autograd.nn.LazyLinear(2, dtype=autograd.float64).state_dict())["weight"]
    lazy.materialize((2, 3))
    assert lazy.dtype is autograd.float64
    lazy = autograd.load(stored(torch, torch.nn.LazyLinear(2).state_dict()))["weight"]
    assert type(lazy) is autograd.nn.UninitializedParameter


def test_generators_go_on():
    for library in (torch, autograd):
        generator = library.Generator().manual_seed(3)
        library.randn(5, generator=generator)
        read = autograd.load(stored(library, {"g": generator, "state": generator.get_state()}))
        expected = library.randn(20, generator=generator).numpy()
        np.testing.assert_allclose(autograd.randn(20, generator=read["g"]), expected, rtol=1e-5)
        other = autograd.Generator()
        other.set_state(read["state"])
        np.testing.assert_allclose(autograd.randn(20, generator=other), expected, rtol=1e-5)
    generator = autograd.Generator().manual_seed(3)
    with torch.serialization.safe_globals([torch._C.Generator]):
        theirs = torch.load(stored(autograd, generator))
    np.testing.assert_array_equal(
        torch.rand(9, generator=theirs), autograd.rand(9, generator=generator)
    )


def network(library):
    nn = library.nn
    return nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)
    )


def trained(library, kind):
    library.manual_seed(0)
    model = network(library)
    optimizer = getattr(library.optim, kind)(model.parameters(), lr=0.01)
    x = library.linspace(-1, 1, 32).reshape(2, 1, 4, 4)
    for _ in range(3):
        optimizer.zero_grad()
        model(x).square().sum().backward()
        optimizer.step()
    return model, optimizer, x


@pytest.mark.parametrize("kind", ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "NAdam"])
def test_checkpoints_of_modules_and_optimizers(kind):
    model, optimizer, x = trained(autograd, kind)
    checkpoint = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}
    their_model, their_optimizer, their_x = trained(torch, kind)
    theirs = {"model": their_model.state_dict(), "optimizer": their_optimizer.state_dict()}

    fresh = network(torch)
    fresh_optimizer = getattr(torch.optim, kind)(fresh.parameters())
    read = torch.load(stored(autograd, checkpoint))
    fresh.load_state_dict(read["model"])
    fresh_optimizer.load_state_dict(read["optimizer"])
    assert list(read["model"]._metadata) == list(their_model.state_dict()._metadata)
    np.testing.assert_allclose(
        fresh(their_x).detach(), model(x).detach().numpy(), rtol=1e-5, atol=1e-5
    )
    for file in (stored(autograd, checkpoint), stored(torch, theirs)):
        read = autograd.load(file)
        assert type(read["model"]) is OrderedDict
        ours = network(autograd)
        ours.load_state_dict(read["model"])
        our_optimizer = getattr(autograd.optim, kind)(ours.parameters())
        our_optimizer.load_state_dict(read["optimizer"])
        for name, state in theirs["optimizer"]["state"].get(0, {}).items():
            ours_state = our_optimizer.state_dict()["state"][0][name]
            np.testing.assert_allclose(
                numbers(torch.as_tensor(state)), numbers(autograd.as_tensor(ours_state)),
                rtol=1e-4, atol=1e-5,
            )  # fmt: skip


def test_conjugates_and_negatives_of_pytorch():
    x = torch.tensor([1 + 2j, 3 - 1j])
    read = autograd.load(stored(torch, {"conj": x.conj(), "x": x}))
    assert read["conj"].tolist() == [1 - 2j, 3 + 1j]
    assert read["x"].tolist() == [1 + 2j, 3 - 1j]
    assert autograd.load(stored(torch, x.conj().imag)).tolist() == [-2, 1]
    with pytest.raises(LoadError, match="plain tensors"):
        autograd.load(stored(torch, x.conj(), _use_new_zipfile_serialization=False))


def test_bare_storages_become_flat_tensors():
    x = torch.arange(6.0).reshape(2, 3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of storages with a dtype
        file = stored(torch, [x, x.storage()])
    read = autograd.load(file)
    assert read[1].tolist() == list(range(6))
    read[1][0] = 5
    assert read[0][0, 0] == 5


@pytest.mark.parametrize("value", [torch.ones(2, dtype=torch.uint16), torch.uint32,
                                   torch.ones(2).to(torch.float8_e4m3fn)])  # fmt: skip
def test_dtypes_that_the_library_has_not(value):
    with pytest.raises(LoadError, match="a dtype that the library has is required; got torch"):
        autograd.load(stored(torch, value))


def test_a_large_file_is_aligned_and_not_copied_twice():
    x = autograd.randn(1 << 19)
    file = stored(autograd, {"x": x, "y": autograd.ones(3)})
    assert autograd.equal(autograd.load(file)["x"], x)
    assert len(file.getvalue()) < x.nbytes + 5000


# --- files ----------------------------------------------------------------------------------------


def test_paths(tmp_path):
    path = tmp_path / "modèle.pt"
    autograd.save({"x": autograd.ones(3)}, path)
    for name in (path, str(path), str(path).encode()):
        assert autograd.load(name)["x"].tolist() == [1, 1, 1]
    assert torch.load(path)["x"].tolist() == [1, 1, 1]
    torch.save({"x": torch.zeros(2)}, path)
    assert autograd.load(path)["x"].tolist() == [0, 0]
    with pytest.raises(FileNotFoundError):
        autograd.load(tmp_path / "missing.pt")
    with pytest.raises(FileNotFoundError):
        autograd.save(1, tmp_path / "missing" / "x.pt")


def test_file_objects_from_their_position(tmp_path):
    file = io.BytesIO()
    file.write(b"before")
    autograd.save([autograd.ones(2)], file)
    file.seek(6)
    assert autograd.load(file)[0].tolist() == [1, 1]
    path = tmp_path / "x.pt"
    with open(path, "wb") as real:
        autograd.save([autograd.ones(2)], real)
    with open(path, "rb") as real:
        assert autograd.load(real)[0].tolist() == [1, 1]

    class Plain:  # without readinto
        def __init__(self, data):
            self.stream = io.BytesIO(data)
            self.read, self.seek, self.tell = self.stream.read, self.stream.seek, self.stream.tell

    assert autograd.load(Plain(path.read_bytes()))[0].tolist() == [1, 1]


def test_mapped_files(tmp_path):
    path = tmp_path / "x.pt"
    x = autograd.arange(1000.0)
    for library in (autograd, torch):
        library.save({"x": library.arange(1000.0), "y": library.ones(3, dtype=library.bool)}, path)
        before = path.read_bytes()
        read = autograd.load(path, mmap=True)
        assert autograd.equal(read["x"], x)
        assert read["x"]._array.ctypes.data % 64 == 0
        read["x"][0] = 7  # private
        assert path.read_bytes() == before
        assert autograd.load(path)["x"][0] == 0
    assert torch.load(path, mmap=True)["x"][3] == 3
    autograd.save({"x": x}, path)
    assert torch.load(path, mmap=True)["x"].tolist() == x.tolist()
    with pytest.raises(ArgumentError, match="a path is required"):
        autograd.load(io.BytesIO(before), mmap=True)
    torch.save(1, path, _use_new_zipfile_serialization=False)
    with pytest.raises(ArgumentError, match="a zip file is required"):
        autograd.load(path, mmap=True)


def test_map_location():
    file = stored(autograd, autograd.ones(1))
    where = (None, "cpu", autograd.device("cpu"), {"cuda:0": "cpu"}, lambda storage, place: storage)
    for location in where:
        file.seek(0)
        assert autograd.load(file, location).tolist() == [1]
    for location in ("cuda", "meta", {"cpu": "cuda:1"}):
        with pytest.raises(DeviceError):
            autograd.load(file, map_location=location)


def test_the_other_byte_order(monkeypatch):
    x = {"f": torch.arange(3.0), "c": torch.tensor([1 + 2j]), "b": torch.tensor([True, False]),
         "h": torch.ones(2, dtype=torch.bfloat16), "i": torch.tensor([1, 256])}  # fmt: skip
    file = stored(torch, x)
    monkeypatch.setattr(sys, "byteorder", "big")
    read = autograd.load(file)
    for name, tensor in x.items():
        part = {"c": "u4", "b": "u1", "h": "u2"}.get(name, f"u{tensor.element_size()}")
        raw = tensor.view(torch.int16).numpy() if name == "h" else tensor.numpy()
        swapped = raw.view(part).byteswap()
        np.testing.assert_array_equal(read[name].numpy().view(part), swapped)


def test_no_checksums_are_accepted_as_pytorch_writes_them():
    before = torch.serialization.get_crc32_options()
    torch.serialization.set_crc32_options(False)
    try:
        file = stored(torch, torch.ones(2))
    finally:
        torch.serialization.set_crc32_options(before)
    assert autograd.load(file).tolist() == [1, 1]


def test_files_do_not_depend_on_the_clock():
    x = {"a": autograd.ones(2), "b": [1, 2]}
    assert stored(autograd, x).getvalue() == stored(autograd, x).getvalue()


# --- errors ---------------------------------------------------------------------------------------


def test_bad_arguments(tmp_path):
    for call, error, text in (
        (lambda: autograd.save(1, 5), ArgumentTypeError, "a path or a file object"),
        (lambda: autograd.load(5), ArgumentTypeError, "a path or a file object"),
        (lambda: autograd.save(1, io.BytesIO(), pickle_protocol=1), ArgumentError, "2 to 5"),
        (lambda: autograd.save(1, io.BytesIO(), pickle_module=io), ArgumentError, "module pickle"),
        (lambda: autograd.save(1, io.BytesIO(), _use_new_zipfile_serialization=False),
         ArgumentError, "zip format"),
        (lambda: autograd.load(io.BytesIO(), pickle_module=io), ArgumentError, "weights_only=F"),
        (lambda: autograd.load(io.BytesIO(), fix_imports=True), ArgumentError, "encoding"),
    ):  # fmt: skip
        with pytest.raises(error, match=text):
            call()


def test_what_cannot_be_pickled_changes_nothing(tmp_path):
    path = tmp_path / "x.pt"
    autograd.save([autograd.ones(2)], path)
    with pytest.raises(pickle.PicklingError):
        autograd.save([autograd.ones(3), lambda: 0], path)
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ArgumentError, match="nested less deeply"):
        autograd.save(deep, path)
    assert autograd.load(path)[0].tolist() == [1, 1]
    assert [p.name for p in tmp_path.iterdir()] == ["x.pt"]


class Net(autograd.nn.Module):
    def __init__(self):
        super().__init__()
        self.body = autograd.nn.Linear(2, 3)
        self.register_buffer("mean", autograd.ones(3))

    def forward(self, x):
        return self.body(x) - self.mean


def test_whole_modules_need_trust():
    net = Net()
    file = stored(autograd, net)
    with pytest.raises(UnsafeClassError, match="Net"):
        autograd.load(file)
    file.seek(0)
    with pytest.warns(UserWarning, match="weights_only=False lets the file run any code"):
        read = autograd.load(file, weights_only=False)
    x = autograd.ones(1, 2)
    assert autograd.equal(read(x), net(x))
    assert [n for n, _ in read.named_parameters()] == ["body.weight", "body.bias"]
    file.seek(0)
    with autograd.serialization.safe_globals([Net, autograd.nn.Linear]):
        assert autograd.equal(autograd.load(file)(x), net(x))
    for options in FORMATS.values():
        file = stored(torch, {"model": torch.nn.Linear(1, 1)}, **options)
        with (
            pytest.warns(UserWarning, match="any code"),
            pytest.raises(UnsafeClassError, match=r"torch\.nn\.modules\.linear\.Linear"),
        ):
            autograd.load(file, weights_only=False)
        file = stored(torch, objects(torch), **options)
        with pytest.warns(UserWarning, match="any code"):
            assert_alike(autograd.load(file, weights_only=False), objects(torch))


class Kept(autograd.Tensor):
    pass


def test_subclasses_of_tensor():
    kept = autograd.ones(2)
    kept.__class__ = Kept
    kept.note = 1
    file = stored(autograd, kept)
    with pytest.raises(UnsafeClassError, match="Kept"):
        autograd.load(file)
    file.seek(0)
    with autograd.serialization.safe_globals([Kept]):
        read = autograd.load(file)
    assert type(read) is Kept
    assert read.note == 1


def test_numpy_objects_are_refused_by_name():
    for value in (np.ones(2), np.float64(1)):
        for library in (autograd, torch):
            with pytest.raises(UnsafeClassError, match="numpy"):
                autograd.load(stored(library, value))
