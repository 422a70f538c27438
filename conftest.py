"""Names that doctests use without importing them; `--without-numba`."""

import sys

import pytest

# Files that test compiled kernels themselves. They, and the kernels' doctests, need Numba.
COMPILED = ("*/kernels/compiled/*", "*_kernels.py", "*/test_kernels.py", "*/test_commands.py")


def pytest_addoption(parser):
    parser.addoption(
        "--without-numba", action="store_true", help="run on NumPy, as if Numba were not installed"
    )


def pytest_configure(config):
    if config.getoption("--without-numba"):
        sys.modules["numba"] = None  # before anything asks for it


def pytest_ignore_collect(collection_path, config):
    if config.getoption("--without-numba"):
        return True if any(map(collection_path.match, COMPILED)) else None
    return None


@pytest.fixture(autouse=True)
def _doctest_names(doctest_namespace):
    import autograd

    doctest_namespace["autograd"] = autograd
