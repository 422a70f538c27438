"""safetensors: files that the package reads, and that it wrote."""

import struct
import sys

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import (
    ArgumentTypeError,
    DTypeError,
    LoadError,
    MissingExtraError,
)

safetensors = pytest.importorskip("safetensors")
safetensors_torch = pytest.importorskip("safetensors.torch")

DTYPES = [
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32",
    "float64", "complex64",
]  # fmt: skip


def tensors(library):
    made = {}
    for name in DTYPES:
        x = library.arange(6).reshape(2, 3).to(getattr(library, name))
        made[name] = x
        made[name + " strided"] = x.t()[::2].contiguous() if library is torch else x.t()[::2]
        made[name + " 0-d"] = x[0, 1].clone()
        made[name + " empty"] = x[:0].clone()
    return made


def assert_alike(ours, theirs):
    assert set(ours) == set(theirs)
    for name, tensor in theirs.items():
        assert str(ours[name].dtype).split(".")[1] == str(tensor.dtype).split(".")[1]
        assert tuple(ours[name].shape) == tuple(tensor.shape)
        assert ours[name].tolist() == tensor.tolist()


def test_files_of_ours_and_theirs(tmp_path):
    path = tmp_path / "x.safetensors"
    autograd.save_safetensors(tensors(autograd), path, {"format": "pt"})
    assert_alike(tensors(autograd), safetensors_torch.load_file(path))
    with safetensors.safe_open(path, "pt") as file:
        assert file.metadata() == {"format": "pt"}
    safetensors_torch.save_file(tensors(torch), path)
    for mmap in (True, False):
        assert_alike(autograd.load_safetensors(path, mmap=mmap), tensors(torch))
    assert_alike(autograd.load(path), tensors(torch))


def test_parameters_and_file_objects(tmp_path):
    path = tmp_path / "x"
    model = autograd.nn.Linear(2, 3)
    with open(path, "wb") as file:
        autograd.save_safetensors(dict(model.named_parameters()), file)
    other = autograd.nn.Linear(2, 3)
    other.load_state_dict(autograd.load_safetensors(str(path)))
    for loaded, saved in zip(other.parameters(), model.parameters(), strict=True):
        assert loaded.tolist() == saved.tolist()


def test_mapped_memory_is_private(tmp_path):
    path = tmp_path / "x"
    autograd.save_safetensors({"x": autograd.arange(1000.0)}, path)
    before = path.read_bytes()
    x = autograd.load_safetensors(path)["x"]
    x.add_(1)
    assert x[0] == 1
    assert path.read_bytes() == before


def test_bad_arguments(tmp_path):
    path = tmp_path / "x"
    one = autograd.ones(1)
    for value, error in (
        ([one], ArgumentTypeError), ({"x": 1}, ArgumentTypeError), ({1: one}, ArgumentTypeError),
        ({"x": one.to(autograd.complex128)}, DTypeError),
    ):  # fmt: skip
        with pytest.raises(error, match="save_safetensors"):
            autograd.save_safetensors(value, path)
    with pytest.raises(ArgumentTypeError, match="metadata"):
        autograd.save_safetensors({}, path, {"x": 1})
    assert not path.exists()
    with pytest.raises(ArgumentTypeError, match="a path is required"):
        autograd.load_safetensors(5)
    with pytest.raises(FileNotFoundError):
        autograd.load_safetensors(path)


def test_bad_files(tmp_path):
    path = tmp_path / "x"
    autograd.save_safetensors({"x": autograd.arange(10.0)}, path)
    data = path.read_bytes()
    rng = np.random.default_rng(0)
    broken = [data[:n] for n in range(0, len(data), 5)]
    broken += [struct.pack("<Q", 2**60) + data[8:], data.replace(b"[10]", b"[99]"), data + b"x"]
    for bad in broken:
        path.write_bytes(bad)
        with pytest.raises(LoadError, match="a file of safetensors is required"):
            autograd.load_safetensors(path)
    for _ in range(1000):
        changed = bytearray(data)
        changed[rng.integers(len(data))] = rng.integers(256)
        path.write_bytes(changed)
        try:
            autograd.load_safetensors(path)
        except (LoadError, DTypeError):
            pass


def test_other_dtypes(tmp_path):
    path = tmp_path / "x"
    safetensors_torch.save_file({"x": torch.ones(2, dtype=torch.uint16)}, path)
    with pytest.raises(DTypeError, match="U16"):
        autograd.load_safetensors(path)


def test_the_package_is_asked_for_by_its_extra(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    for call in (lambda: autograd.save_safetensors({}, tmp_path / "x"),
                 lambda: autograd.load_safetensors(tmp_path / "x")):  # fmt: skip
        with pytest.raises(MissingExtraError, match=r"autograd-tensor\[safetensors\]"):
            call()
