"""NumPy's archives."""

import io
import struct
import zipfile

import numpy as np
import pytest

import autograd
from autograd.errors import ArgumentTypeError, DTypeError, LoadError, UnsafeClassError

DTYPES = [
    "bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32",
    "float64", "complex64", "complex128",
]  # fmt: skip


def tensors():
    made = {}
    for name in DTYPES:
        x = autograd.arange(6).reshape(2, 3).to(getattr(autograd, name))
        made |= {name: x, name + " strided": x.t()[::2], name + " 0-d": x[0, 1], name + " 0": x[:0]}
    return made


def assert_alike(a, b):
    assert list(a) == list(b)
    for name in a:
        assert a[name].dtype is b[name].dtype
        assert a[name].shape == b[name].shape
        assert a[name].tolist() == b[name].tolist()


@pytest.mark.parametrize("compressed", [False, True])
def test_all_dtypes(compressed, tmp_path):
    path = tmp_path / "x.data"  # the name is used as it is
    autograd.save_npz(tensors(), path, compressed=compressed)
    assert_alike(autograd.load_npz(path), tensors())
    with np.load(path) as archive:
        np.testing.assert_array_equal(archive["float32"], tensors()["float32"].numpy())
        assert archive["bfloat16.bfloat16"].dtype == np.uint16
    sizes = []
    for option in (False, True):
        autograd.save_npz({"x": autograd.zeros(10_000)}, path, compressed=option)
        sizes.append(path.stat().st_size)
    assert sizes[0] > 40_000 > 10 * sizes[1]


def test_files_of_numpy(tmp_path):
    for save in (np.savez, np.savez_compressed):
        path = tmp_path / "x.npz"
        save(path, a=np.arange(3), b=np.ones((2, 2), np.float32, order="F"), c=np.array(1, ">i4"))
        read = autograd.load_npz(path)
        assert [read[n].tolist() for n in "abc"] == [[0, 1, 2], [[1, 1], [1, 1]], 1]
        assert read["c"].dtype is autograd.int32
        read["a"][0] = 5  # the memory is ours
    file = io.BytesIO()
    np.savez(file, a=np.arange(2))
    file.seek(0)
    assert autograd.load_npz(file)["a"].tolist() == [0, 1]


def test_objects_are_refused(tmp_path):
    path = tmp_path / "x.npz"
    np.savez(path, x=np.array([print], dtype=object))
    with pytest.raises(UnsafeClassError, match="Python objects"):
        autograd.load_npz(path)
    for value in (np.array(["text"]), np.ones(2, np.uint16)):
        np.savez(path, x=value)
        with pytest.raises(DTypeError):
            autograd.load_npz(path)


def test_bad_arguments(tmp_path):
    for value in ([1], {"x": 1}, {1: autograd.ones(1)}, {"x": np.array([None])}):
        with pytest.raises(ArgumentTypeError, match="save_npz"):
            autograd.save_npz(value, tmp_path / "x")
    assert not list(tmp_path.iterdir())


def header(shape) -> bytes:
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(text)) + text


def test_claims_are_checked(tmp_path):
    def archive(data, name="x.npy", method=zipfile.ZIP_STORED):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as z:
            z.writestr(name, data)
        file.seek(0)
        return file

    assert autograd.load_npz(archive(header((2,)) + bytes(8)))["x"].tolist() == [0, 0]
    for bad in (
        archive(header((2**40,)) + bytes(8)), archive(header((3,)) + bytes(8)), archive(b"nothing"),
        archive(header((-1,)) + bytes(8)), archive(header((2,)) + bytes(9)),
        archive(header((2,)) + bytes(8), name="x.txt"), io.BytesIO(b""), io.BytesIO(b"PK\3\4"),
    ):  # fmt: skip
        with pytest.raises(LoadError, match="load_npz"):
            autograd.load_npz(bad)
    bomb = bytearray(archive(header((250,)) + bytes(1000), method=zipfile.ZIP_DEFLATED).getvalue())
    at = bomb.index(b"PK\1\2")
    bomb[at + 24 : at + 28] = struct.pack("<I", 2**31)
    with pytest.raises(LoadError, match="a size that can be"):
        autograd.load_npz(io.BytesIO(bomb))


def test_mutated_files():
    file = io.BytesIO()
    autograd.save_npz({"x": autograd.arange(10.0), "y": autograd.ones(3)}, file, compressed=True)
    data, rng = file.getvalue(), np.random.default_rng(0)
    for _ in range(1500):
        changed = bytearray(data)
        for _ in range(rng.integers(1, 4)):
            changed[rng.integers(len(data))] = rng.integers(256)
        try:
            autograd.load_npz(io.BytesIO(changed))
        except (LoadError, DTypeError):
            pass
