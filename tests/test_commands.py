"""`python -m autograd`."""

import importlib
import pkgutil
import subprocess
import sys

import pytest

import autograd
from autograd import kernels
from autograd.__main__ import main
from autograd.kernels import compiled, pool
from autograd.kernels.compiled.jit import Kernel
from autograd.warmup import KERNELS, jobs, warmup


def test_config(capsys):
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    for word in ("autograd", "NumPy", "numba", "threads", "products", "CPU", "cache"):
        assert word in printed
    assert autograd.__version__ in printed


def test_help_and_wrong_arguments():
    cases = ((["--help"], 0, "warmup"), ([], 2, "command"), (["nonsense"], 2, "warmup"))
    for arguments, code, word in cases:
        done = subprocess.run(
            [sys.executable, "-m", "autograd", *arguments], capture_output=True, text=True
        )
        assert done.returncode == code
        assert word in done.stdout + done.stderr


def test_warmup_names_every_kernel():
    names = {name for name, _ in jobs()}
    assert {"exp float32", "matmul float64", "gelu_exact_slope_input float32"} <= names


def modules(package):
    for found in pkgutil.iter_modules(package.__path__):
        if not found.ispkg:
            yield importlib.import_module(f"{package.__name__}.{found.name}")


def test_warmup_knows_every_file_of_kernels():
    with_jobs = {m.__name__.rsplit(".", 1)[1] for m in modules(kernels) if hasattr(m, "warm")}
    assert with_jobs == set(KERNELS)


@pytest.mark.slow
def test_warmup():
    threads = autograd.get_num_threads()
    assert warmup(show=False) > 100
    assert autograd.get_num_threads() == threads
    left = [
        f"{module.__name__}.{name}"
        for module in modules(compiled)
        for name, kernel in vars(module).items()
        if isinstance(kernel, Kernel) and not kernel.signatures()
    ]
    assert left == []


def test_warmup_without_numba(monkeypatch, capsys):
    monkeypatch.setattr(pool, "available", lambda: False)
    assert main(["warmup"]) == 1
    assert "numba" in capsys.readouterr().err
