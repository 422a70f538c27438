"""Every operator of the catalogue over its samples, against PyTorch or finite differences."""

import numpy as np
import pytest

from autograd.ops.core.registry import catalogue
from laws import check_against_torch, check_numerically, check_raw_equals_recorded

OPERATORS = sorted(catalogue.items())
# no computation to compare; in-place writes have tests/test_aliasing.py and test_indexing.py
WITHOUT_SAMPLES = {"inspection", "assignment"}
WITHOUT_SAMPLES_NAMES = {"cuda", "indexing:setitem", "type"}
OPERATORS = [
    (name, op)
    for name, op in OPERATORS
    if op.family not in WITHOUT_SAMPLES and name not in WITHOUT_SAMPLES_NAMES
]
PUBLIC = [pytest.param(op, id=name) for name, op in OPERATORS if op.is_function or op.method]
BLOCKS = [pytest.param(op, id=name) for name, op in OPERATORS if not (op.is_function or op.method)]
RANDOM = np.random.default_rng


@pytest.mark.parametrize("operator", [*PUBLIC, *BLOCKS])
def test_has_samples_and_documentation(operator):
    assert list(operator.samples(RANDOM(0))), f"{operator.name} has no samples"
    assert operator.function.__doc__, f"{operator.name} has no docstring"


@pytest.mark.parametrize("operator", PUBLIC)
def test_agrees_with_torch(operator):
    for sample in operator.samples(RANDOM(0)):
        check_against_torch(operator, sample)


@pytest.mark.parametrize("operator", [*PUBLIC, *BLOCKS])
def test_rules_agree_on_arrays_and_tensors(operator):
    for sample in operator.samples(RANDOM(0)):
        if sample.grad:
            check_raw_equals_recorded(operator, sample)


@pytest.mark.parametrize("operator", BLOCKS)
def test_building_block_against_finite_differences(operator):
    for sample in operator.samples(RANDOM(0)):
        if sample.grad:
            check_numerically(operator, sample)
