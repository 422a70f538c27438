"""The layers: who may import whom; what importing the library loads."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "autograd"

# from left to right; a module imports only from its own layer or those before it
LAYERS = [
    ["errors", "dtypes", "size", "device", "return_types", "version", "accelerator", "backends"],
    ["kernels", "engine"],
    ["ops"],
    ["data", "tensor_state", "tensor_gradients", "tensor_values", "first_version", "tensor"],
    ["creation", "inplace_functions", "printing", "settings"],
    ["random"],
    ["autograd", "amp", "fft", "linalg", "special", "cuda", "testing"],
    ["nn", "utils", "interop", "optim", "distributions"],
    ["serialization"],
    ["configuration", "graph_picture", "summary", "warmup"],
    ["__main__"],
]
ORDER = {name: i for i, layer in enumerate(LAYERS) for name in layer}


def top_level_imports(path: Path):
    """Modules of the library that a file imports when it is imported."""
    package = path.relative_to(SOURCE).parent.parts
    tree = ast.parse(path.read_text())
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        base = (*package[: len(package) - node.level + 1],)
        if node.module:
            yield (*base, *node.module.split("."))[0]
        elif base:
            yield base[0]
        else:
            yield from (alias.name for alias in node.names)


FILES = sorted(p for p in SOURCE.rglob("*.py") if p != SOURCE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_left(path):
    parts = path.relative_to(SOURCE).parts
    own = parts[0].removesuffix(".py")
    assert own in ORDER, f"{own} has no layer"
    for target in top_level_imports(path):
        assert ORDER[target] <= ORDER[own], f"{own} imports {target}"
        if {own, target} == {"kernels", "engine"}:
            pytest.fail("kernels and engine do not import each other")


def test_importing_loads_no_heavy_module():
    heavy = [
        "torch", "scipy", "matplotlib", "ml_dtypes", "numba", "tqdm", "sklearn", "multiprocessing",
        "numpy.random", "numpy.testing",
    ]  # fmt: skip
    code = f"import sys, autograd; print([m for m in {heavy} if m in sys.modules])"
    environment = {"PYTHONPATH": str(SOURCE.parent)}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert result.stdout.strip() == "[]"
