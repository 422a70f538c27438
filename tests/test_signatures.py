"""Type checkers and editors know every operator from the signatures that are written for them."""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import autograd as torch
from autograd.nn import functional as F

x = torch.ones(2, 3)
reveal_type(x + 1)
reveal_type(2 / x)
reveal_type(x[0])
reveal_type(x.sum(dim=0, keepdim=True))
reveal_type(x.exp_())
reveal_type(x.new_zeros(2))
reveal_type(x.topk(2))
reveal_type(torch.exp(x, out=x))
reveal_type(torch.linalg.svd(x))
reveal_type(torch.is_tensor(x))
reveal_type(F.softmax(x, dim=0))
x.no_such_method()
torch.exp(x, foo=4)
F.relu()
"""
EXPECTED = [
    'information: Type of "x + 1" is "Tensor"',
    'information: Type of "2 / x" is "Tensor"',
    'information: Type of "x[0]" is "Tensor"',
    'information: Type of "x.sum(dim=0, keepdim=True)" is "Tensor"',
    'information: Type of "x.exp_()" is "Tensor"',
    'information: Type of "x.new_zeros(2)" is "Tensor"',
    'information: Type of "x.topk(2)" is "topk"',
    'information: Type of "torch.exp(x, out=x)" is "Tensor"',
    'information: Type of "torch.linalg.svd(x)" is "linalg_svd"',
    'information: Type of "torch.is_tensor(x)" is "bool"',
    'information: Type of "F.softmax(x, dim=0)" is "Tensor"',
    'error: Cannot access attribute "no_such_method" for class "Tensor"',
    'error: No parameter named "foo"',
    'error: Argument missing for parameter "input"',
]


def test_the_written_signatures_are_up_to_date():
    spec = importlib.util.spec_from_file_location("signatures", ROOT / "docs/make_signatures.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for name, text in script.files().items():
        written = (script.FOLDER / f"{name}.pyi").read_text()
        assert written == text, f"{name}.pyi is out of date: run python docs/make_signatures.py"


def test_a_type_checker_knows_operators(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    run = subprocess.run(
        [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, str(path)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())},
    )
    lines = [line.split(" - ", 1)[1] for line in run.stdout.splitlines() if " - " in line]
    assert [line.split(" (report")[0] for line in lines] == EXPECTED, run.stdout + run.stderr
