"""Names that doctests use without importing them."""

import pytest

import autograd


@pytest.fixture(autouse=True)
def _doctest_names(doctest_namespace):
    doctest_namespace["autograd"] = autograd
