"""Sequences of different lengths in one tensor: padded, or packed without padding."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from ... import dtypes
from ...creation.filled import full
from ...creation.from_data import as_tensor, tensor as make_tensor
from ...errors import ArgumentError, ArgumentTypeError, ShapeError
from ...ops.joining import cat, stack
from ...tensor import Tensor

__all__ = [
    "PackedSequence",
    "invert_permutation",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


class _Fields(NamedTuple):
    data: Any
    batch_sizes: Any
    sorted_indices: Any
    unsorted_indices: Any


class PackedSequence(_Fields):
    """Sequences of different lengths, step by step without padding; the longest one comes first.

    `pack_sequence` and `pack_padded_sequence` make them.

    Args:
        data: (sum of lengths, ...): the first elements of all sequences, the second ones, ...
        batch_sizes: how many sequences have each step; int64.
        sorted_indices: in which order the user's sequences are in it, or None.
        unsorted_indices: the inverse of this.

    Raises:
        ArgumentError: there are no `batch_sizes`.

    >>> a, b = autograd.tensor([1, 2, 3]), autograd.tensor([4])
    >>> packed = autograd.nn.utils.rnn.pack_sequence([a, b])
    >>> packed.data, packed.batch_sizes
    (tensor([1, 4, 2, 3]), tensor([2, 1, 1]))
    """

    __slots__ = ()

    def __new__(cls, data, batch_sizes=None, sorted_indices=None, unsorted_indices=None):
        if batch_sizes is None:
            raise ArgumentError("PackedSequence: batch_sizes are required. Use pack_sequence().")
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args, **kwargs) -> PackedSequence:
        """The same with `data` converted."""
        data = self.data.to(*args, **kwargs)
        return self if data is self.data else type(self)(data, *self[1:])

    def cpu(self) -> PackedSequence:
        """Itself: everything is on the CPU."""
        return self

    def pin_memory(self) -> PackedSequence:
        """Itself; there is no GPU."""
        return self

    def double(self) -> PackedSequence:
        """`data` in float64."""
        return self.to(dtypes.float64)

    def float(self) -> PackedSequence:
        """`data` in float32."""
        return self.to(dtypes.float32)

    def half(self) -> PackedSequence:
        """`data` in float16."""
        return self.to(dtypes.float16)

    def long(self) -> PackedSequence:
        """`data` in int64."""
        return self.to(dtypes.int64)

    def int(self) -> PackedSequence:
        """`data` in int32."""
        return self.to(dtypes.int32)

    def short(self) -> PackedSequence:
        """`data` in int16."""
        return self.to(dtypes.int16)

    def char(self) -> PackedSequence:
        """`data` in int8."""
        return self.to(dtypes.int8)

    def byte(self) -> PackedSequence:
        """`data` in uint8."""
        return self.to(dtypes.uint8)

    def cuda(self, *args, **kwargs) -> PackedSequence:
        """Raises DeviceError: there is only the CPU."""
        self.data.cuda(*args, **kwargs)
        return self

    @property
    def is_cuda(self) -> bool:
        """False."""
        return False

    def is_pinned(self) -> bool:
        """False; there is no GPU."""
        return False


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """The permutation that undoes another one (None for None).

    Args:
        permutation: the numbers from 0 to n - 1 in any order, int64.

    >>> autograd.nn.utils.rnn.invert_permutation(autograd.tensor([2, 0, 1]))
    tensor([1, 2, 0])
    """
    return None if permutation is None else permutation.argsort()


def pack_padded_sequence(
    input: Tensor, lengths, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Sequences padded to one length, packed.

    Args:
        input: (L, N, ...), or (N, L, ...) with `batch_first`.
        lengths: N lengths of at least 1.
        batch_first: see `input`.
        enforce_sorted: require lengths that do not increase; else the sequences are sorted.

    Raises:
        ArgumentError: lengths are not sorted, below 1 or above L.
        ShapeError: another number of lengths than N.

    >>> padded = autograd.tensor([[1, 2, 3], [4, 0, 0]])
    >>> pack = autograd.nn.utils.rnn.pack_padded_sequence
    >>> pack(padded, [3, 1], batch_first=True).data
    tensor([1, 4, 2, 3])
    """
    lengths = as_tensor(lengths, dtype=dtypes.int64)
    order = None
    if not enforce_sorted:
        order = lengths.argsort(descending=True, stable=True)
        lengths = lengths[order]
        input = input.index_select(0 if batch_first else 1, order)
    if batch_first:
        input = input.transpose(0, 1)
    steps, batch = input.shape[:2]
    sizes = lengths.tolist()
    if len(sizes) != batch:
        raise ShapeError(
            f"pack_padded_sequence: {batch} lengths are required; got {len(sizes)}."
        )  # fmt: skip
    if any(a < b for a, b in pairwise(sizes)):
        raise ArgumentError(
            f"pack_padded_sequence: lengths that do not increase are required; got {sizes}. "
            "Pass enforce_sorted=False."
        )
    if not sizes or sizes[-1] < 1 or sizes[0] > steps:
        raise ArgumentError(
            f"pack_padded_sequence: lengths from 1 to {steps} are required; got {sizes}."
        )
    counts = [sum(size > step for size in sizes) for step in range(sizes[0])]
    data = cat([input[step, :count] for step, count in enumerate(counts)])
    return PackedSequence(data, make_tensor(counts, dtype=dtypes.int64), order)


def pad_packed_sequence(
    sequence: PackedSequence,
    batch_first: bool = False,
    padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Tensor, Tensor]:
    """A packed sequence, padded again.

    Args:
        sequence: what to pad.
        batch_first: give (N, L, ...) instead of (L, N, ...).
        padding_value: what to pad with.
        total_length: L; default: the longest length.

    Returns:
        The padded tensor and the lengths.

    Raises:
        ArgumentError: `total_length` is too short.

    >>> rnn = autograd.nn.utils.rnn
    >>> packed = rnn.pack_sequence([autograd.tensor([1, 2, 3]), autograd.tensor([4])])
    >>> rnn.pad_packed_sequence(packed, batch_first=True)
    (tensor([[1, 2, 3],
            [4, 0, 0]]), tensor([3, 1]))
    """
    counts = sequence.batch_sizes.tolist()
    if total_length is not None and total_length < len(counts):
        raise ArgumentError(
            f"pad_packed_sequence: a total_length of at least {len(counts)} is required; got "
            f"{total_length}."
        )
    data, batch = sequence.data, counts[0]
    rest = tuple(data.shape[1:])
    rows = []
    for part, count in zip(data.split(counts), counts, strict=True):
        missing = full((batch - count, *rest), padding_value, dtype=data.dtype)
        rows.append(part if count == batch else cat([part, missing]))
    blank = full((batch, *rest), padding_value, dtype=data.dtype)
    rows += [blank] * ((total_length or 0) - len(counts))
    padded = stack(rows, 1 if batch_first else 0)
    lengths = make_tensor(
        [sum(count > i for count in counts) for i in range(batch)], dtype=dtypes.int64
    )  # fmt: skip
    if sequence.unsorted_indices is not None:
        padded = padded.index_select(0 if batch_first else 1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices]
    return padded, lengths


def pad_sequence(
    sequences,
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Tensor:
    """Sequences (length, ...) of different lengths in one tensor.

    Args:
        sequences: tensors whose sizes after the first one agree.
        batch_first: give (N, L, ...) instead of (L, N, ...).
        padding_value: what to pad with.
        padding_side: "right" or "left".

    Raises:
        ArgumentTypeError: `sequences` is not a collection of tensors.
        ArgumentError: another `padding_side`, or no sequence.

    >>> autograd.nn.utils.rnn.pad_sequence([autograd.ones(2), autograd.ones(1)], batch_first=True)
    tensor([[1., 1.],
            [1., 0.]])
    """
    if not isinstance(sequences, Iterable):
        raise ArgumentTypeError(
            f"pad_sequence: a list of tensors is required; got {type(sequences).__name__}."
        )
    sequences = list(sequences)
    if padding_side not in ("left", "right"):
        raise ArgumentError(
            f"pad_sequence: padding_side 'left' or 'right' is required; got {padding_side!r}."
        )
    if not sequences:
        raise ArgumentError("pad_sequence: at least one sequence is required; got none.")
    longest = max(len(sequence) for sequence in sequences)
    rows = []
    for sequence in sequences:
        missing = longest - len(sequence)
        if missing:
            blank = full((missing, *sequence.shape[1:]), padding_value, dtype=sequence.dtype)
            both = [sequence, blank] if padding_side == "right" else [blank, sequence]
            sequence = cat(both)
        rows.append(sequence)
    return stack(rows, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths, batch_first: bool = False) -> list[Tensor]:
    """The sequences of a padded tensor, without their padding: the inverse of `pad_sequence`.

    Args:
        padded_sequences: (L, N, ...), or (N, L, ...) with `batch_first`.
        lengths: N lengths.
        batch_first: the order of the dimensions.

    Returns:
        A list of N tensors (length, ...).

    >>> padded = autograd.tensor([[1, 2, 3], [4, 0, 0]])
    >>> autograd.nn.utils.rnn.unpad_sequence(padded, [3, 1], batch_first=True)
    [tensor([1, 2, 3]), tensor([4])]
    """
    rows = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    sizes = as_tensor(lengths).tolist()
    return [row[:size] for row, size in zip(rows.unbind(0), sizes, strict=True)]


def pack_sequence(sequences, enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences (length, ...) of different lengths.

    Args:
        sequences: tensors whose sizes after the first one agree.
        enforce_sorted: require lengths that do not increase; else the sequences are sorted.

    >>> autograd.nn.utils.rnn.pack_sequence([autograd.tensor([1, 2]), autograd.tensor([3])]).data
    tensor([1, 3, 2])
    """
    lengths = [len(sequence) for sequence in sequences]
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences that were packed: the inverse of `pack_sequence`.

    Args:
        packed_sequences: what `pack_sequence` returned.

    Returns:
        A list of tensors (length, ...).

    >>> rnn = autograd.nn.utils.rnn
    >>> packed = rnn.pack_sequence([autograd.tensor([1, 2]), autograd.tensor([3])])
    >>> rnn.unpack_sequence(packed)
    [tensor([1, 2]), tensor([3])]
    """
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
