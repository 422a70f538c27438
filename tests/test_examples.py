"""The MNIST example: its data, its failures and a short run."""

import gzip
import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def mnist():
    spec = importlib.util.spec_from_file_location("mnist", ROOT / "examples" / "mnist.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_idx(path, array):
    header = struct.pack(">4B", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wb") as file:
        file.write(header + array.tobytes())


@pytest.fixture
def folder(tmp_path, mnist):
    rng = np.random.default_rng(0)
    for name in mnist.FILES:
        count = 256 if name.startswith("train") else 64
        labels = rng.integers(0, 10, count).astype(np.uint8)
        images = rng.integers(0, 60, (count, 28, 28)).astype(np.uint8)
        images += (labels[:, None, None] * 15).astype(np.uint8)
        suffix = ".gz" if name.startswith("t10k") else ""
        write_idx(tmp_path / (name + suffix), labels if "labels" in name else images)
    return tmp_path


def test_reads_idx_files_compressed_or_not(mnist, folder):
    train_x, train_y, test_x, test_y = mnist.load_folder(folder)
    assert train_x.shape == (256, 784)
    assert test_x.shape == (64, 784)
    assert train_y.dtype == np.uint8
    assert len(test_y) == 64


def test_bad_files_are_named(mnist, tmp_path):
    bad = tmp_path / "bad"
    bad.write_bytes(b"not an idx file")
    with pytest.raises(mnist.DataError, match="not an IDX file"):
        mnist.read_idx(bad)
    cut = tmp_path / "cut"
    write_idx(cut, np.zeros((4, 4), np.uint8))
    cut.write_bytes(cut.read_bytes()[:-1])
    with pytest.raises(mnist.DataError, match="cut off"):
        mnist.read_idx(cut)
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8bgarbage")
    with pytest.raises(mnist.DataError, match="cannot be read"):
        mnist.read_idx(tmp_path / "broken.gz")
    with pytest.raises(mnist.DataError, match="is not there"):
        mnist.load_folder(tmp_path)


def test_a_wrong_checksum_is_refused(mnist, tmp_path, monkeypatch):
    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *exc_info):
            pass

        def read(self):
            return b"something else"

    monkeypatch.setattr(mnist.urllib.request, "urlopen", lambda *a, **k: Answer())
    with pytest.raises(mnist.DataError, match="checksum"):
        mnist.download(tmp_path)
    assert not list(tmp_path.glob("*.gz"))


def test_both_libraries_agree_on_a_short_run(mnist, folder, tmp_path, capsys):
    picture = tmp_path / "loss.png"
    arguments = ["--data", str(folder), "--epochs", "1", "--out", str(picture), "--peer", "torch"]
    assert mnist.main(arguments) == 0
    text = capsys.readouterr().out
    assert "agree" in text
    assert picture.stat().st_size > 1000


def test_a_missing_folder_ends_with_a_message(mnist, tmp_path, capsys):
    assert mnist.main(["--data", str(tmp_path / "nowhere")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_the_bundled_digits(mnist, tmp_path, capsys):
    data, source = mnist.load(None, tmp_path, offline=True)
    assert source == "scikit-learn digits"
    assert data[0].shape == (1437, 784)
    assert "instead" in capsys.readouterr().out
