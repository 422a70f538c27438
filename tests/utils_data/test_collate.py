"""default_collate and default_convert against PyTorch's."""

import collections
import types

import numpy as np
import pytest
import torch
import torch.utils.data as theirs
from loading_cases import plain

import autograd
import autograd.utils.data as ours
from autograd.errors import ArgumentTypeError, ShapeError
from autograd.utils.data.collate import collate, default_collate_fn_map

Point = collections.namedtuple("Point", "x y")


class Attributed(dict):
    """A mapping with an attribute."""


class Row(collections.UserList):
    """A mutable sequence that is no list."""


SAMPLES = {
    "integers": lambda t: [1, 2, 3],
    "bools": lambda t: [True, False],
    "floats": lambda t: [0.5, 2.0],
    "an integer and a float": lambda t: [1, 2.5],
    "float32 scalars": lambda t: [np.float32(1), np.float32(2)],
    "float64 scalars": lambda t: [np.float64(1), np.float64(2)],
    "uint8 scalars": lambda t: [np.uint8(1), np.uint8(2)],
    "bool scalars": lambda t: [np.bool_(True), np.bool_(False)],
    "arrays": lambda t: [np.arange(6).reshape(2, 3), np.ones((2, 3), int)],
    "0-d arrays": lambda t: [np.array(1.0), np.array(2.0)],
    "strided arrays": lambda t: [np.arange(6.0).reshape(2, 3).T, np.ones((6, 2))[::2]],
    "arrays of two dtypes": lambda t: [np.ones(2, np.float32), np.ones(2, np.float64)],
    "empty arrays": lambda t: [np.zeros((0, 2)), np.zeros((0, 2))],
    "tensors": lambda t: [t.ones(2), t.zeros(2)],
    "0-d tensors": lambda t: [t.tensor(1), t.tensor(2)],
    "bfloat16 tensors": lambda t: [t.ones(2, dtype=t.bfloat16), t.ones(2, dtype=t.bfloat16)],
    "one tensor": lambda t: [t.ones(1, 2)],
    "strings": lambda t: ["a", "b"],
    "bytes": lambda t: [b"a", b"b"],
    "tuples": lambda t: [(1, "a"), (2, "b")],
    "lists": lambda t: [[1, 2.0], [3, 4.0]],
    "ranges": lambda t: [range(2), range(2)],
    "other sequences": lambda t: [Row([1, 2]), Row([3, 4])],
    "named tuples": lambda t: [Point(1, 2.0), Point(3, 4.0)],
    "mappings": lambda t: [{"a": 1, "b": [2]}, {"b": [3], "a": 4}],
    "read-only mappings": lambda t: [types.MappingProxyType({"a": 1})] * 2,
    "nested": lambda t: [{"a": (t.ones(2), [np.float32(1)])}, {"a": (t.zeros(2), [np.float32(2)])}],
    "empty tuples": lambda t: [(), ()],
}  # fmt: skip


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_default_collate(make):
    assert plain(ours.default_collate(make(autograd))) == plain(theirs.default_collate(make(torch)))


@pytest.mark.parametrize("make", SAMPLES.values(), ids=SAMPLES)
def test_default_convert(make):
    for mine, other in zip(make(autograd), make(torch), strict=True):
        assert plain(ours.default_convert(mine)) == plain(theirs.default_convert(other))


def test_convert_leaves_text_and_unknown_things():
    text = np.array(["a", "b"])
    assert ours.default_convert(text) is text
    thing = object()
    assert ours.default_convert(thing) is thing
    assert ours.default_convert(None) is None


def test_attributes_of_mappings_and_sequences_stay():
    samples = [Attributed(a=1), Attributed(a=2)]
    samples[0].note = "kept"
    batch = ours.default_collate(samples)
    assert (type(batch), batch.note, batch["a"].tolist()) == (Attributed, "kept", [1, 2])
    assert samples[0] == {"a": 1}
    assert type(ours.default_collate([Row([1]), Row([2])])) is Row


def test_gradients_flow_through_a_batch():
    x = autograd.ones(2, requires_grad=True)
    ours.default_collate([x, 2 * x]).sum().backward()
    assert x.grad.tolist() == [3, 3]


def test_a_batch_does_not_share_memory_with_samples():
    sample = np.zeros(2)
    batch = ours.default_collate([sample])
    sample[0] = 1
    assert batch.tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("batch", "error", "message"),
    [
        ([None, None], ArgumentTypeError, "got NoneType. Pass a collate_fn"),
        ([object()], ArgumentTypeError, "got object"),
        ([np.array(["a"])], ArgumentTypeError, "arrays of numbers are required; got .* <U1"),
        ([(1, 2), (1,)], ShapeError, r"equal lengths are required; got lengths \[1, 2\]"),
        ([autograd.ones(2), autograd.ones(3)], ShapeError, r"got \[2\] first and \[3\] at 1"),
        ([np.ones(2), np.ones((2, 1))], ShapeError, r"got \[2\] first and \[2, 1\] at 1"),
        ([autograd.ones(2), 1], ArgumentTypeError, "tensors are required; got int"),
    ],
)
def test_errors(batch, error, message):
    with pytest.raises(error, match=message):
        ours.default_collate(batch)


def test_the_table_can_be_extended():
    class Word(str):
        pass

    def lengths(batch, *, collate_fn_map=None):
        return autograd.tensor([len(word) for word in batch])

    table = {Word: lengths, **default_collate_fn_map}
    assert collate([{"w": Word("ab")}, {"w": Word("c")}], collate_fn_map=table)["w"].tolist() == [
        2,
        1,
    ]
    assert collate([Word("ab")], collate_fn_map=default_collate_fn_map) == ["ab"]
    with pytest.raises(ArgumentTypeError, match="got int"):
        collate([1])
