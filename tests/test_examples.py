"""The examples: their data, their failures, and short runs on this library and on PyTorch."""

import gzip
import struct
import subprocess
import sys
from pathlib import Path

import mnist
import mnist_data
import numpy as np
import pytest
import running

PROGRAMS = {  # name -> options of a short run
    "char_gpt": ["--steps", "5"],
    "char_lstm": ["--steps", "5"],
    "gaussian_process": [],
    "mnist_cnn": ["--offline"],
    "pinn": [],
    "reinforce": [],
    "vae": ["--offline"],
}


def write_idx(path, array):
    header = struct.pack(">4B", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wb") as file:
        file.write(header + array.tobytes())


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for name in mnist_data.FILES:
        count = 256 if name.startswith("train") else 64
        labels = rng.integers(0, 10, count).astype(np.uint8)
        images = rng.integers(0, 60, (count, 28, 28)).astype(np.uint8)
        images += (labels[:, None, None] * 15).astype(np.uint8)
        suffix = ".gz" if name.startswith("t10k") else ""
        write_idx(tmp_path / (name + suffix), labels if "labels" in name else images)
    return tmp_path


def test_reads_idx_files_compressed_or_not(folder):
    train_x, train_y, test_x, test_y = mnist_data.load_folder(folder)
    assert train_x.shape == (256, 784)
    assert test_x.shape == (64, 784)
    assert train_y.dtype == np.uint8
    assert len(test_y) == 64


def test_bad_files_are_named(tmp_path):
    bad = tmp_path / "bad"
    bad.write_bytes(b"not an idx file")
    with pytest.raises(mnist_data.DataError, match="not an IDX file"):
        mnist_data.read_idx(bad)
    cut = tmp_path / "cut"
    write_idx(cut, np.zeros((4, 4), np.uint8))
    cut.write_bytes(cut.read_bytes()[:-1])
    with pytest.raises(mnist_data.DataError, match="cut off"):
        mnist_data.read_idx(cut)
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8bgarbage")
    with pytest.raises(mnist_data.DataError, match="cannot be read"):
        mnist_data.read_idx(tmp_path / "broken.gz")
    with pytest.raises(mnist_data.DataError, match="is not there"):
        mnist_data.load_folder(tmp_path)


def test_a_wrong_checksum_is_refused(tmp_path, monkeypatch):
    class Answer:
        def __enter__(self):
            return self

        def __exit__(self, *exc_info):
            pass

        def read(self):
            return b"something else"

    monkeypatch.setattr(mnist_data.urllib.request, "urlopen", lambda *a, **k: Answer())
    with pytest.raises(mnist_data.DataError, match="checksum"):
        mnist_data.download(tmp_path)
    assert not list(tmp_path.glob("*.gz"))


def test_both_libraries_agree_on_a_short_run(folder, tmp_path, capsys):
    picture = tmp_path / "loss.png"
    arguments = ["--data", str(folder), "--epochs", "1", "--out", str(picture), "--peer", "torch"]
    assert mnist.main(arguments) == 0
    text = capsys.readouterr().out
    assert "agree" in text
    assert picture.stat().st_size > 1000


def test_a_missing_folder_ends_with_a_message(tmp_path, capsys):
    assert mnist.main(["--data", str(tmp_path / "nowhere")]) == 2
    assert "is not there" in capsys.readouterr().err


def test_the_bundled_digits(tmp_path, capsys):
    data, source = mnist_data.load(None, tmp_path, offline=True)
    assert source == "scikit-learn digits"
    assert data[0].shape == (1437, 784)
    assert "instead" in capsys.readouterr().out


# --- the programs ---------------------------------------------------------------------------------


def run(name, library, folder, *options):
    """The exit code and the losses of a short run."""
    losses = folder / f"{name}-{library}"
    program = running.load(name, library)
    code = program.main(
        ["--quick", "--losses", str(losses), "--out", str(folder / "picture.png"), *options]
    )
    return code, np.loadtxt(losses)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_learns_the_same_on_pytorch(name, tmp_path):
    code, ours = run(name, "autograd", tmp_path, *PROGRAMS[name])
    assert code == 0
    assert (tmp_path / "picture.png").stat().st_size > 5000
    assert len(ours) >= 3
    assert np.isfinite(ours).all()
    code, theirs = run(name, "torch", tmp_path, *PROGRAMS[name])
    assert code == 0
    np.testing.assert_allclose(ours, theirs, rtol=1e-3)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_explains_itself(name, capsys):
    program = running.load(name, "autograd")
    with pytest.raises(SystemExit) as stopped:
        program.main(["--help"])
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: {name}.py")
    assert program.__doc__.splitlines()[0] in " ".join(text.split())
    assert "--quick" in text


def test_a_missed_goal_is_an_error(tmp_path, capsys):
    code, _ = run("gaussian_process", "autograd", tmp_path, "--goal", "0")
    assert code == 1
    assert "misses the goal" in capsys.readouterr().err
    code, _ = run("gaussian_process", "autograd", tmp_path, "--goal", "0.5")
    assert code == 0
    assert "goal reached" in capsys.readouterr().out


def test_wrong_options_and_missing_data_end_with_a_message(tmp_path, capsys):
    for name, options in (("pinn", ["--steps", "0"]), ("char_gpt", ["--prompt", "\N{SNOWMAN}"])):
        with pytest.raises(SystemExit) as stopped:
            running.load(name, "autograd").main(options)
        assert stopped.value.code == 2
        assert options[0] in capsys.readouterr().err
    for name in ("mnist_cnn", "vae"):
        assert running.load(name, "autograd").main(["--data", str(tmp_path / "nowhere")]) == 2
        assert "is not there" in capsys.readouterr().err


def test_a_program_as_a_script(tmp_path):
    picture = tmp_path / "picture.png"
    script = running.HERE / "gaussian_process.py"
    done = subprocess.run(
        [sys.executable, script, "--quick", "--out", picture], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert f"picture: {picture}" in done.stdout


def test_the_import_line_is_what_is_exchanged(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "HERE", tmp_path)
    Path(tmp_path / "other.py").write_text("import numpy\n")
    with pytest.raises(ValueError, match="one line"):
        running.load("other", "torch")
