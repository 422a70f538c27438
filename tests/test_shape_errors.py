"""Bad input of views, joins, slices and creation: the error's type and words; nothing changes."""

import re

import numpy as np
import pytest
import torch

import autograd
from autograd.errors import (
    ArgumentError,
    ArgumentTypeError,
    AutogradError,
    DimensionError,
    DTypeError,
    GraphError,
    ShapeError,
)
from autograd.ops.core.registry import catalogue
from refusals import case

CASES = [
    case("reshape", lambda m: m.reshape(m.ones(2, 3), (4,)), ShapeError, "[2, 3]", "got [4]"),
    case("reshape", lambda m: m.ones(2, 3).reshape(4, -1), ShapeError, "[2, 3]", "got [4, -1]"),
    case("reshape", lambda m: m.ones(2, 3).reshape(-1, -1), ShapeError, "got [-1, -1]"),
    case("reshape", lambda m: m.ones(2, 3).reshape(-2, 3), ShapeError, "got [-2, 3]"),
    case("reshape", lambda m: m.ones(2, 3).reshape(2.0, 3), ArgumentTypeError, "got 2.0, 3"),
    case("reshape", lambda m: m.ones(2, 3).reshape("23"), ArgumentTypeError, "got '2', '3'"),
    case("reshape", lambda m: m.ones(0, 3).reshape(-1, 0), ShapeError, "[0, 3]", "got [-1, 0]"),
    case("reshape", lambda m: m.ones(2, 3).reshape(None), ArgumentTypeError, "got None"),
    case("view", lambda m: m.ones(2, 3).view(4), ShapeError, "[2, 3]", "got [4]"),
    case("view", lambda m: m.ones(2, 3).view(-1, 4), ShapeError, "[2, 3]", "got [-1, 4]"),
    case("view", lambda m: m.ones(2, 3).view(-1, -1), ShapeError, "got [-1, -1]"),
    case(
        "view",
        lambda m: m.ones(2, 3).t().view(6),
        ShapeError,
        "[6]",
        "got a tensor of shape [3, 2] whose elements lie ",
    ),
    case("view", lambda m: m.ones(2, 3).view(1.5, 4), ArgumentTypeError, "got 1.5, 4"),
    case(
        "view",
        lambda m: m.ones(2, 3).view(m.int8).view(3, 2, 5),
        ShapeError,
        "[2, 12]",
        "got [3, 2, 5]",
    ),
    case(
        "view",
        lambda m: m.ones(3, dtype=m.int8).view(m.int32),
        ShapeError,
        "[3]",
    ),
    case(
        "view",
        lambda m: m.ones(2, 3).t().view(m.float64),
        ShapeError,
        "[3, 2]",
    ),
    case("view", lambda m: m.tensor(1.0).view(m.float64), ShapeError, "[]"),
    case("view_as", lambda m: m.ones(2, 3).view_as(m.ones(4)), ShapeError, "[2, 3]", "got [4]"),
    case(
        "view_as",
        lambda m: m.ones(2, 3).view_as(3),
        ArgumentTypeError,
        "int",
    ),
    case(
        "reshape_as", lambda m: m.ones(2, 3).reshape_as(m.ones(4)), ShapeError, "[2, 3]", "got [4]"
    ),
    case(
        "reshape_as",
        lambda m: m.ones(2, 3).reshape_as((3, 2)),
        ArgumentTypeError,
        "tuple",
    ),
    case(
        "transpose",
        lambda m: m.ones(2, 3).transpose(0, 2),
        DimensionError,
        "-2 and 1",
        "got input [2, 3] float32",
    ),
    case(
        "transpose",
        lambda m: m.transpose(m.ones(2, 3), -3, 0),
        DimensionError,
        "-2 and 1",
        "got input [2, 3] float32",
    ),
    case(
        "transpose",
        lambda m: m.ones(2, 3).transpose(0, "1"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "transpose",
        lambda m: m.ones(2, 3).transpose(0.0, 1),
        ArgumentTypeError,
        "float",
    ),
    case(
        "transpose",
        lambda m: m.tensor(1.0).transpose(0, 1),
        DimensionError,
        "between -1 and 0",
    ),
    case(
        "transpose",
        lambda m: m.swapaxes(m.ones(2, 3), 0, 2),
        DimensionError,
        "-2 and 1",
        "got input [2, 3] float32",
    ),
    case("t", lambda m: m.ones(2, 3, 4).t(), ShapeError, "got shape [2, 3, 4]"),
    case(
        "permute", lambda m: m.ones(2, 3).permute(0), DimensionError, "got [0]", torch=RuntimeError
    ),
    case(
        "permute",
        lambda m: m.ones(2, 3).permute(0, 0),
        DimensionError,
        "got [0, 0]",
        torch=RuntimeError,
    ),
    case("permute", lambda m: m.ones(2, 3).permute(0, 2), DimensionError, "-2 and 1", "got 2"),
    case(
        "permute",
        lambda m: m.ones(2, 3).permute(0, 1, 2),
        DimensionError,
        "-2 and 1",
        "got 2",
        torch=RuntimeError,
    ),
    case("permute", lambda m: m.ones(2, 3).permute(0, 1.0), ArgumentTypeError, "got 0, 1.0"),
    case("permute", lambda m: m.permute(m.ones(2, 3), (1, "0")), ArgumentTypeError, "got 1, '0'"),
    case("movedim", lambda m: m.ones(2, 3).movedim(0, 2), DimensionError, "-2 and 1", "got 2"),
    case("movedim", lambda m: m.ones(2, 3).movedim(2, 0), DimensionError, "-2 and 1", "got 2"),
    case(
        "movedim",
        lambda m: m.ones(2, 3).movedim((0, 1), 0),
        DimensionError,
        "got [0, 1] and [0]",
        torch=TypeError,
    ),
    case(
        "movedim",
        lambda m: m.ones(2, 3).movedim((0, 0), (0, 1)),
        DimensionError,
        "got [0, 0]",
        torch=RuntimeError,
    ),
    case(
        "movedim",
        lambda m: m.ones(2, 3).movedim((0, 1), (1, 1)),
        DimensionError,
        "got [1, 1]",
        torch=RuntimeError,
    ),
    case("movedim", lambda m: m.ones(2, 3).movedim(0.5, 1), ArgumentTypeError, "got float"),
    case("movedim", lambda m: m.moveaxis(m.ones(2, 3), 0, 5), DimensionError, "-2 and 1", "got 5"),
    case("expand", lambda m: m.ones(2, 3).expand(2, 4), ShapeError, "[2, 3]", "got [2, 4]"),
    case("expand", lambda m: m.ones(2, 3).expand(3), ShapeError, "[2, 3]", "got [3]"),
    case("expand", lambda m: m.ones(2, 3).expand(-1, 2, 3), ShapeError, "[2, 3]", "got [-1, 2, 3]"),
    case("expand", lambda m: m.ones(2, 3).expand(2, -3), ShapeError, "[2, 3]", "got [2, -3]"),
    case("expand", lambda m: m.ones(2, 3).expand(4, 2), ShapeError, "[2, 3]", "got [4, 2]"),
    case("expand", lambda m: m.ones(1, 3).expand(-2, 3), ShapeError, "[1, 3]", "got [-2, 3]"),
    case("expand", lambda m: m.ones(2, 3).expand(2, 3.0), ArgumentTypeError, "got 2, 3.0"),
    case("expand_as", lambda m: m.ones(2, 3).expand_as(m.ones(4)), ShapeError, "[2, 3]", "got [4]"),
    case(
        "expand_as",
        lambda m: m.ones(2, 3).expand_as(2),
        ArgumentTypeError,
        "int",
    ),
    case(
        "broadcast_to",
        lambda m: m.broadcast_to(m.ones(2, 3), (2, 4)),
        ShapeError,
        "[2, 3]",
        "got [2, 4]",
    ),
    case(
        "broadcast_to",
        lambda m: m.broadcast_to(m.ones(2, 3), (3,)),
        ShapeError,
        "[2, 3]",
        "got [3]",
    ),
    case(
        "broadcast",
        lambda m: m.ones(2, 3).broadcast((2, 4)),
        ShapeError,
        "[2, 3]",
        "got [2, 4]",
        torch=AttributeError,
    ),
    case("squeeze", lambda m: m.ones(2, 3).squeeze(2), DimensionError, "-2 and 1", "got 2"),
    case("squeeze", lambda m: m.ones(2, 3).squeeze(-3), DimensionError, "-2 and 1", "got -3"),
    case(
        "squeeze",
        lambda m: m.ones(2, 3).squeeze((0, 0)),
        DimensionError,
        "got [0, 0]",
        torch=RuntimeError,
    ),
    case("squeeze", lambda m: m.ones(2, 3).squeeze("a"), ArgumentTypeError, "got str"),
    case("squeeze", lambda m: m.ones(2, 3).squeeze(0.0), ArgumentTypeError, "got float"),
    case(
        "unsqueeze",
        lambda m: m.ones(2, 3).unsqueeze(3),
        DimensionError,
        "of 2 dimensions",
    ),
    case("unsqueeze", lambda m: m.ones(2, 3).unsqueeze(-4), DimensionError, "-3 and 2", "got -4"),
    case("unsqueeze", lambda m: m.ones(2, 3).unsqueeze(1.0), ArgumentTypeError, "got float"),
    case(
        "flatten",
        lambda m: m.ones(2, 3).flatten(1, 0),
        DimensionError,
        "got 1 and 0",
        torch=RuntimeError,
    ),
    case("flatten", lambda m: m.ones(2, 3).flatten(2), DimensionError, "-2 and 1", "got 2"),
    case("flatten", lambda m: m.ones(2, 3).flatten(0, -3), DimensionError, "-2 and 1", "got -3"),
    case("flatten", lambda m: m.ones(2, 3).flatten(0.0), ArgumentTypeError, "got float"),
    case("flatten", lambda m: m.tensor(1.0).flatten(1), DimensionError, "1"),
    case("unflatten", lambda m: m.ones(2, 3).unflatten(1, (2, 2)), ShapeError, "[3]", "got [2, 2]"),
    case(
        "unflatten",
        lambda m: m.ones(2, 3).unflatten(2, (1, 1)),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case("unflatten", lambda m: m.ones(2, 3).unflatten(1, (-1, -1)), ShapeError, "got [-1, -1]"),
    case(
        "unflatten", lambda m: m.ones(2, 3).unflatten(1, (-1, 2)), ShapeError, "[3]", "got [-1, 2]"
    ),
    case(
        "unflatten",
        lambda m: m.ones(2, 3).unflatten(1, (1.5, 2)),
        ArgumentTypeError,
        "1.5",
    ),
    case("unflatten", lambda m: m.ones(2, 3).unflatten(1, ()), ShapeError, "[3]", "got []"),
    case(
        "unflatten",
        lambda m: m.tensor(1.0).unflatten(0, (1, 1)),
        DimensionError,
        "0-d",
        torch=RuntimeError,
    ),
    case(
        "unflatten",
        lambda m: m.ones(2, 3).unflatten(1, 3),
        ArgumentTypeError,
        "int",
    ),
    case("ravel", lambda m: m.ravel(1.5), ArgumentTypeError, "float"),
    case(
        "atleast_1d",
        lambda m: m.atleast_1d(1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "atleast_2d",
        lambda m: m.atleast_2d([1.5, 2.5]),
        ArgumentTypeError,
        "float",
    ),
    case(
        "atleast_3d",
        lambda m: m.atleast_3d("x"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "broadcast_tensors",
        lambda m: m.broadcast_tensors(m.ones(2, 3), m.ones(4)),
        ShapeError,
        "got [2, 3], [4]",
    ),
    case(
        "broadcast_tensors",
        lambda m: m.broadcast_tensors(m.ones(2, 3), 2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "broadcast_shapes",
        lambda m: m.broadcast_shapes((2, 3), (4,)),
        ShapeError,
        "got [2, 3], [4]",
    ),
    case(
        "broadcast_shapes",
        lambda m: m.broadcast_shapes((2, 3), 4),
        ShapeError,
        "[2, 3]",
    ),
    case("broadcast_shapes", lambda m: m.broadcast_shapes((2,), (-1,)), ShapeError),
    case(
        "broadcast_shapes",
        lambda m: m.broadcast_shapes((2.5,), (1,)),
        ArgumentTypeError,
        "2.5",
    ),
    case(
        "broadcast_shapes",
        lambda m: m.broadcast_shapes("a"),
        ArgumentTypeError,
        "a",
    ),
    case("squeeze", lambda m: m.ones(2, 3).squeeze_(2), DimensionError, "-2 and 1", "got 2"),
    case("unsqueeze", lambda m: m.ones(2, 3).unsqueeze_(4), DimensionError, "-3 and 2", "got 4"),
    case(
        "transpose",
        lambda m: m.ones(2, 3).transpose_(0, 2),
        DimensionError,
        "-2 and 1",
        "got input [2, 3] float32",
    ),
    case("t", lambda m: m.ones(2, 3, 4).t_(), ShapeError, "got shape [2, 3, 4]"),
    # slicing
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(1, 2, 2),
        DimensionError,
        "got start 2 and length 2",
        torch=RuntimeError,
    ),
    case(
        "narrow", lambda m: m.ones(2, 3).narrow(1, 4, 0), DimensionError, "got start 4 and length 0"
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(1, -4, 1),
        DimensionError,
        "start -4",
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(1, 0, -1),
        DimensionError,
        "got start 0 and length -1",
        torch=RuntimeError,
    ),
    case("narrow", lambda m: m.ones(2, 3).narrow(2, 0, 1), DimensionError, "-2 and 1", "got 2"),
    case(
        "narrow",
        lambda m: m.tensor(1.0).narrow(0, 0, 1),
        DimensionError,
        "got a 0-d tensor",
        torch=RuntimeError,
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(0, "a", 1),
        ArgumentTypeError,
        "str",
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(0, 0.5, 1),
        ArgumentTypeError,
        "float",
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(0, 0, 1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(0, m.tensor(0.5), 1),
        ArgumentTypeError,
        "got Tensor",
        torch=RuntimeError,
    ),
    case(
        "narrow",
        lambda m: m.ones(2, 3).narrow(0, m.tensor([0, 1]), 1),
        ArgumentTypeError,
        "got Tensor",
        torch=RuntimeError,
    ),
    case("select", lambda m: m.ones(2, 3).select(0, 2), DimensionError, "-2 and 1", "got 2"),
    case("select", lambda m: m.ones(2, 3).select(0, -3), DimensionError, "-2 and 1", "got -3"),
    case("select", lambda m: m.ones(2, 3).select(2, 0), DimensionError, "-2 and 1", "got 2"),
    case("select", lambda m: m.tensor(1.0).select(0, 0), DimensionError, "got a 0-d tensor"),
    case(
        "select",
        lambda m: m.ones(2, 3).select(0, 1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "select",
        lambda m: m.ones(2, 3).select(0, "a"),
        ArgumentTypeError,
        "str",
    ),
    case("split", lambda m: m.ones(2, 3).split([1, 1], 1), ShapeError, "got [1, 1]"),
    case("split", lambda m: m.ones(2, 3).split([1, -1, 3], 1), ShapeError, "got [1, -1, 3]"),
    case("split", lambda m: m.ones(2, 3).split([4, -1], 1), ShapeError, "got [4, -1]"),
    case("split", lambda m: m.ones(2, 3).split(0), ArgumentError, "got 0"),
    case("split", lambda m: m.ones(2, 3).split(-1), ArgumentError, "got -1"),
    case("split", lambda m: m.ones(2, 3).split(1, 2), DimensionError, "-2 and 1", "got 2"),
    case(
        "split",
        lambda m: m.tensor(1.0).split(1),
        DimensionError,
        "got a 0-d tensor",
        torch=RuntimeError,
    ),
    case(
        "split",
        lambda m: m.ones(2, 3).split(1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "split",
        lambda m: m.ones(2, 3).split([1.5, 1.5], 1),
        ArgumentTypeError,
        "1.5",
    ),
    case("split", lambda m: m.ones(2, 3).split("a"), ArgumentTypeError, "str"),
    case(
        "split_with_sizes",
        lambda m: m.ones(2, 3).split_with_sizes([1, 1], 1),
        ShapeError,
        "got [1, 1]",
    ),
    case(
        "split_with_sizes",
        lambda m: m.ones(2, 3).split_with_sizes([1, 1], 3),
        DimensionError,
        "-2 and 1",
        "got 3",
    ),
    case(
        "split_with_sizes",
        lambda m: m.ones(2, 3).split_with_sizes(2, 0),
        ArgumentTypeError,
        "int",
    ),
    case("chunk", lambda m: m.ones(2, 3).chunk(0), ArgumentError, "got 0"),
    case("chunk", lambda m: m.ones(2, 3).chunk(-2), ArgumentError, "got -2"),
    case("chunk", lambda m: m.ones(2, 3).chunk(2, 2), DimensionError, "-2 and 1", "got 2"),
    case(
        "chunk",
        lambda m: m.tensor(1.0).chunk(1),
        DimensionError,
        "got a 0-d tensor",
        torch=RuntimeError,
    ),
    case(
        "chunk",
        lambda m: m.ones(2, 3).chunk(1.5),
        ArgumentTypeError,
        "float",
    ),
    case("chunk", lambda m: m.ones(2, 3).chunk("2"), ArgumentTypeError, "str"),
    case("tensor_split", lambda m: m.ones(2, 3).tensor_split(0), ArgumentError, "got 0"),
    case(
        "tensor_split",
        lambda m: m.ones(2, 3).tensor_split(2, 2),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case(
        "tensor_split",
        lambda m: m.tensor(1.0).tensor_split(1),
        DimensionError,
        "got a 0-d tensor",
        torch=RuntimeError,
    ),
    case(
        "tensor_split",
        lambda m: m.ones(2, 3).tensor_split(1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "tensor_split",
        lambda m: m.ones(2, 3).tensor_split((0.5,)),
        ArgumentTypeError,
        "0.5",
    ),
    case(
        "tensor_split",
        lambda m: m.ones(2, 3).tensor_split("ab"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "tensor_split",
        lambda m: m.ones(2, 3).tensor_split(m.tensor([[1]])),
        ShapeError,
        "[1, 1]",
    ),
    case(
        "hsplit",
        lambda m: m.tensor(1.0).hsplit(1),
        ShapeError,
        torch=RuntimeError,
    ),
    case("hsplit", lambda m: m.ones(2, 3).hsplit(2), ShapeError, "3"),
    case("hsplit", lambda m: m.ones(2, 3).hsplit(0), ShapeError, "got 0"),
    case("vsplit", lambda m: m.ones(4).vsplit(2), ShapeError, "[4]"),
    case("vsplit", lambda m: m.ones(3, 2).vsplit(2), ShapeError, "3"),
    case(
        "dsplit",
        lambda m: m.ones(2, 3).dsplit(1),
        ShapeError,
        torch=RuntimeError,
    ),
    case("dsplit", lambda m: m.ones(2, 3, 4).dsplit(3), ShapeError, "4"),
    case("unbind", lambda m: m.ones(2, 3).unbind(2), DimensionError, "-2 and 1", "got 2"),
    case("unbind", lambda m: m.tensor(1.0).unbind(), DimensionError, "got a 0-d tensor"),
    case("unbind", lambda m: m.ones(2, 3).unbind(0.5), ArgumentTypeError, "got float"),
    case("diagonal", lambda m: m.ones(4).diagonal(), DimensionError, "-1 and 0", "got 1"),
    case(
        "diagonal",
        lambda m: m.ones(2, 3).diagonal(0, 0, 0),
        DimensionError,
        "got 0 twice",
        torch=RuntimeError,
    ),
    case("diagonal", lambda m: m.ones(2, 3).diagonal(0, 0, 2), DimensionError, "-2 and 1", "got 2"),
    case(
        "diagonal",
        lambda m: m.ones(2, 3).diagonal(0, 1, -1),
        DimensionError,
        "got 1 twice",
        torch=RuntimeError,
    ),
    case(
        "diagonal",
        lambda m: m.ones(2, 3).diagonal(0.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "diagonal",
        lambda m: m.ones(2, 3).diagonal("a"),
        ArgumentTypeError,
        "str",
    ),
    case("unfold", lambda m: m.ones(2, 3).unfold(1, 4, 1), ArgumentError, "got 4 and 1"),
    case("unfold", lambda m: m.ones(2, 3).unfold(1, 2, 0), ArgumentError, "got 2 and 0"),
    case("unfold", lambda m: m.ones(2, 3).unfold(1, -1, 1), ArgumentError, "got -1 and 1"),
    case("unfold", lambda m: m.ones(2, 3).unfold(2, 1, 1), DimensionError, "-2 and 1", "got 2"),
    case(
        "unfold",
        lambda m: m.ones(2, 3).unfold(1, 1.5, 1),
        ArgumentTypeError,
        "float",
    ),
    case(
        "unfold",
        lambda m: m.ones(2, 3).unfold(1, 2, 1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((3, 3), (3, 1)),
        ShapeError,
        "got size [3, 3], stride [3, 1], offset 0",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((2, 2), (1,)),
        ShapeError,
        "[2, 2]",
        "[1]",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((2,), (1,), -1),
        ShapeError,
        "got size [2], stride [1], offset -1",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((2,), (1,), 6),
        ShapeError,
        "got size [2], stride [1], offset 6",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((-2,), (1,)),
        ShapeError,
        "[-2]",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((2,), (-1,)),
        ShapeError,
        "[-1]",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided((2.0,), (1,)),
        ArgumentTypeError,
        "2.0",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided(2, 1),
        ArgumentTypeError,
        "2",
    ),
    case(
        "as_strided",
        lambda m: m.ones(2, 3).as_strided("a", (1,)),
        ArgumentTypeError,
        "a",
    ),
    # joining
    case("cat", lambda m: m.cat([]), ArgumentError, "got an empty sequence"),
    case("cat", lambda m: m.cat(m.ones(2, 3)), ArgumentTypeError, "got Tensor"),
    case("cat", lambda m: m.cat(3), ArgumentTypeError, "got int"),
    case("cat", lambda m: m.cat([m.ones(2, 3), 1.0]), ArgumentTypeError, "got float"),
    case("cat", lambda m: m.cat([m.ones(2, 3), m.ones(4)]), ShapeError, "got [2, 3] and [4]"),
    case("cat", lambda m: m.cat([m.ones(2, 3), m.ones(3, 2)]), ShapeError, "got [2, 3] and [3, 2]"),
    case(
        "cat", lambda m: m.cat([m.ones(2, 3), m.ones(2, 4)], 0), ShapeError, "got [2, 3] and [2, 4]"
    ),
    case(
        "cat", lambda m: m.cat([m.ones(2, 3), m.ones(2, 3)], 2), DimensionError, "-2 and 1", "got 2"
    ),
    case(
        "cat",
        lambda m: m.cat([m.ones(2, 3), m.ones(2, 3)], -3),
        DimensionError,
        "-2 and 1",
        "got -3",
    ),
    case("cat", lambda m: m.cat([m.ones(2, 3), m.ones(2, 3)], 0.5), ArgumentTypeError, "got float"),
    case("cat", lambda m: m.cat([m.ones(2, 3), m.ones(2, 3)], "a"), ArgumentTypeError, "got str"),
    case("cat", lambda m: m.cat([m.tensor(1.0), m.tensor(1.0)]), ShapeError, "got a 0-d tensor"),
    case("cat", lambda m: m.cat([m.ones(2, 3), m.tensor(1.0)]), ShapeError, "got [2, 3] and []"),
    case(
        "out", lambda m: m.cat([m.ones(2, 3), m.ones(2, 3)], out=[1]), ArgumentTypeError, "got list"
    ),
    case(
        "out",
        lambda m: m.cat([m.ones(2, 3), m.ones(2, 3)], out=m.ones(4, 3, dtype=m.int64)),
        DTypeError,
        "got autograd.float32, which does not fit in plac",
    ),
    case("stack", lambda m: m.stack([]), ArgumentError, "got an empty sequence"),
    case("stack", lambda m: m.stack(m.ones(4)), ArgumentTypeError, "got Tensor"),
    case("stack", lambda m: m.stack(m.tensor(1.0)), ArgumentTypeError, "got Tensor"),
    case("stack", lambda m: m.stack([m.ones(2, 3), m.ones(4)]), ShapeError, "got [2, 3] and [4]"),
    case("stack", lambda m: m.stack([m.ones(2, 3), 1]), ArgumentTypeError, "got int"),
    case(
        "stack",
        lambda m: m.stack([m.ones(2, 3), m.ones(2, 3)], 3),
        DimensionError,
        "of 2 dimensions",
    ),
    case(
        "stack",
        lambda m: m.stack([m.ones(2, 3), m.ones(2, 3)], -4),
        DimensionError,
        "-3 and 2",
        "got -4",
    ),
    case(
        "stack",
        lambda m: m.stack([m.ones(2, 3), m.ones(2, 3)], 1.5),
        ArgumentTypeError,
        "got float",
    ),
    case(
        "out",
        lambda m: m.stack([m.ones(2, 3), m.ones(2, 3)], out=m.ones(2, 2, 3, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case("hstack", lambda m: m.hstack([]), ArgumentError, "got an empty sequence"),
    case("hstack", lambda m: m.hstack([m.ones(2, 3), m.ones(4)]), ShapeError, "got [2, 3] and [4]"),
    case(
        "hstack",
        lambda m: m.hstack([m.ones(2, 3), m.ones(3, 3)]),
        ShapeError,
        "got [2, 3] and [3, 3]",
    ),
    case("hstack", lambda m: m.hstack([m.ones(2, 3), 1]), ArgumentTypeError, "got int"),
    case("hstack", lambda m: m.hstack(m.ones(2, 3)), ArgumentTypeError, "got Tensor"),
    case("vstack", lambda m: m.vstack([]), ArgumentError, "got an empty sequence"),
    case(
        "vstack", lambda m: m.vstack([m.ones(2, 3), m.ones(4)]), ShapeError, "got [2, 3] and [1, 4]"
    ),
    case(
        "vstack",
        lambda m: m.vstack([m.ones(2, 3), m.ones(2, 4)]),
        ShapeError,
        "got [2, 3] and [2, 4]",
    ),
    case("vstack", lambda m: m.vstack([m.ones(2, 3), "a"]), ArgumentTypeError, "got str"),
    case(
        "vstack",
        lambda m: m.row_stack([m.ones(2, 3), m.ones(4)]),
        ShapeError,
        "got [2, 3] and [1, 4]",
    ),
    case(
        "dstack",
        lambda m: m.dstack([m.ones(2, 3), m.ones(4)]),
        ShapeError,
        "got [2, 3, 1] and [1, 4, 1]",
    ),
    case("dstack", lambda m: m.dstack([]), ArgumentError, "got an empty sequence"),
    case(
        "column_stack",
        lambda m: m.column_stack([m.ones(2, 3), m.ones(4)]),
        ShapeError,
        "got [2, 3] and [4, 1]",
    ),
    case("column_stack", lambda m: m.column_stack([]), ArgumentError, "got an empty sequence"),
    case("repeat", lambda m: m.ones(2, 3).repeat(2), ShapeError, "got [2]"),
    case("repeat", lambda m: m.ones(2, 3).repeat(2, -1), ShapeError, "got [2, -1]"),
    case("repeat", lambda m: m.ones(2, 3).repeat(2, 1.5), ArgumentTypeError, "got 2, 1.5"),
    case("repeat", lambda m: m.ones(2, 3).repeat("ab"), ArgumentTypeError, "got 'a', 'b'"),
    case("tile", lambda m: m.ones(2, 3).tile((2, -1)), ShapeError, "[2, -1]"),
    case(
        "tile",
        lambda m: m.ones(2, 3).tile((1.5,)),
        ArgumentTypeError,
        "1.5",
    ),
    case("tile", lambda m: m.ones(2, 3).tile("ab"), ArgumentTypeError, "a"),
    case("tile", lambda m: m.ones(2, 3).tile(None), ArgumentTypeError, "None"),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(-1),
        ArgumentError,
        "-1",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(m.tensor([1, 2]), 1),
        ShapeError,
        "2",
        "3",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(m.tensor([1, -1]), 0),
        ArgumentError,
        "-1",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(m.tensor([1.0, 2.0]), 0),
        DTypeError,
        "float32",
        torch=NotImplementedError,
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(m.tensor([[1, 2]]), 0),
        ShapeError,
        "[1, 2]",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(2, 2),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave("a"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "repeat_interleave",
        lambda m: m.ones(2, 3).repeat_interleave(2, 0, output_size=5),
        ArgumentError,
        "5",
    ),
    case("roll", lambda m: m.ones(2, 3).roll(1, 2), DimensionError, "-2 and 1", "got 2"),
    case("roll", lambda m: m.ones(2, 3).roll((1, 2), 0), ArgumentError, "2"),
    case("roll", lambda m: m.ones(2, 3).roll((1, 2)), ArgumentError, "2"),
    case("roll", lambda m: m.ones(2, 3).roll(1, (0, 1)), ArgumentError, "2"),
    case("roll", lambda m: m.ones(2, 3).roll(1.5, 0), ArgumentTypeError, "float"),
    case(
        "roll",
        lambda m: m.ones(2, 3).roll("a", 0),
        ArgumentTypeError,
        "str",
    ),
    case("flip", lambda m: m.ones(2, 3).flip(2), DimensionError, "-2 and 1", "got 2"),
    case(
        "flip", lambda m: m.ones(2, 3).flip(0, 0), DimensionError, "got [0, 0]", torch=RuntimeError
    ),
    case(
        "flip",
        lambda m: m.ones(2, 3).flip((0, -2)),
        DimensionError,
        "got [0, -2]",
        torch=RuntimeError,
    ),
    case("flip", lambda m: m.ones(2, 3).flip("a"), ArgumentTypeError, "got str"),
    case("flip", lambda m: m.ones(2, 3).flip(0.5), ArgumentTypeError, "got float"),
    case(
        "fliplr",
        lambda m: m.ones(4).fliplr(),
        DimensionError,
        "-1 and 0",
        "got 1",
        torch=RuntimeError,
    ),
    case("flipud", lambda m: m.tensor(1.0).flipud(), ShapeError, "[]"),
    case("rot90", lambda m: m.ones(4).rot90(), DimensionError),
    case(
        "rot90",
        lambda m: m.ones(2, 3).rot90(1, (0, 0)),
        DimensionError,
        "0",
        torch=RuntimeError,
    ),
    case(
        "rot90",
        lambda m: m.ones(2, 3).rot90(1, (0, 2)),
        DimensionError,
        "2",
    ),
    case(
        "rot90",
        lambda m: m.ones(2, 3).rot90(1, (0,)),
        DimensionError,
        "0",
        torch=RuntimeError,
    ),
    case("rot90", lambda m: m.ones(2, 3).rot90(1.5), ArgumentTypeError, "float"),
    case("rot90", lambda m: m.ones(2, 3).rot90("a"), ArgumentTypeError, "str"),
    case("tril", lambda m: m.ones(4).tril(), ShapeError, "[4]"),
    case("triu", lambda m: m.ones(4).triu(), ShapeError, "[4]"),
    case("tril", lambda m: m.tensor(1.0).tril(), ShapeError, "[]"),
    case("tril", lambda m: m.ones(2, 3).tril("a"), ArgumentTypeError, "str"),
    case("tril", lambda m: m.ones(2, 3).tril(0.5), ArgumentTypeError, "float"),
    case("triu", lambda m: m.ones(2, 3).triu(0.5), ArgumentTypeError, "float"),
    case("tril", lambda m: m.ones(4).tril_(), ShapeError, "[4]"),
    case("diag_embed", lambda m: m.tensor(1.0).diag_embed(), DimensionError, "-1 and 0", "got -2"),
    case(
        "diag_embed",
        lambda m: m.ones(4).diag_embed(0, 0, 0),
        DimensionError,
        "got 0 twice",
        torch=RuntimeError,
    ),
    case(
        "diag_embed",
        lambda m: m.ones(4).diag_embed(0, 0, 2),
        DimensionError,
        "of 1 dimensions",
    ),
    case(
        "diag_embed",
        lambda m: m.ones(4).diag_embed(0.5),
        ArgumentTypeError,
        "float",
    ),
    case("diag", lambda m: m.ones(2, 3, 4).diag(), ShapeError, "got shape [2, 3, 4]"),
    case("diag", lambda m: m.tensor(1.0).diag(), ShapeError, "got shape []"),
    case(
        "diag",
        lambda m: m.ones(2, 3).diag(0.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "diagflat",
        lambda m: m.ones(4).diagflat("a"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "diagflat",
        lambda m: m.ones(4).diagflat(0.5),
        ArgumentTypeError,
        "float",
    ),
    case("trace", lambda m: m.ones(2, 3, 4).trace(), ShapeError, "got shape [2, 3, 4]"),
    case("trace", lambda m: m.ones(4).trace(), ShapeError, "got shape [4]"),
    case(
        "block_diag",
        lambda m: m.block_diag(m.ones(2, 3, 4)),
        ShapeError,
        "[2, 3, 4]",
    ),
    case(
        "block_diag",
        lambda m: m.block_diag(m.ones(2, 3), 1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "meshgrid",
        lambda m: m.meshgrid(m.ones(4), m.ones(4), indexing="zz"),
        ArgumentError,
        "got 'zz'",
    ),
    case(
        "meshgrid",
        lambda m: m.meshgrid(m.ones(2, 3), m.ones(4), indexing="ij"),
        ShapeError,
        "[2, 3]",
    ),
    case(
        "meshgrid",
        lambda m: m.meshgrid(m.ones(4), 1.0, indexing="ij"),
        ArgumentTypeError,
        "float",
    ),
    case("meshgrid", lambda m: m.meshgrid(indexing="ij"), ArgumentError, "empty"),
    case(
        "meshgrid",
        lambda m: m.meshgrid(m.ones(4), m.ones(2, dtype=m.int64), indexing="ij"),
        DTypeError,
        "int64",
    ),
    case(
        "cartesian_prod",
        lambda m: m.cartesian_prod(m.ones(2, 3), m.ones(4)),
        ShapeError,
        "[2, 3]",
    ),
    case(
        "cartesian_prod",
        lambda m: m.cartesian_prod(m.ones(4), 1),
        ArgumentTypeError,
        "int",
    ),
    case(
        "cartesian_prod",
        lambda m: m.cartesian_prod(),
        ArgumentError,
        "empty",
    ),
    case("combinations", lambda m: m.combinations(m.ones(2, 3)), ShapeError, "[2, 3]"),
    case(
        "combinations",
        lambda m: m.combinations(m.ones(4), -1),
        ArgumentError,
        "-1",
    ),
    case(
        "combinations",
        lambda m: m.combinations(m.ones(4), 1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "kron",
        lambda m: m.kron(m.ones(2, 3), 2.0),
        ArgumentTypeError,
        "float",
    ),
    case("tril_indices", lambda m: m.tril_indices(-1, 2), ShapeError, "-1"),
    case("tril_indices", lambda m: m.tril_indices(2, -2), ShapeError, "-2"),
    case("tril_indices", lambda m: m.tril_indices(2.5, 2), ArgumentTypeError, "2.5"),
    case(
        "triu_indices",
        lambda m: m.triu_indices(2, "a"),
        ArgumentTypeError,
        "a",
    ),
    case(
        "triu_indices",
        lambda m: m.triu_indices(2, 2, 0.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "triu_indices",
        lambda m: m.triu_indices(2, 2, dtype=m.float32),
        DTypeError,
        "float32",
        torch=NotImplementedError,
    ),
    case("pad", lambda m: m.nn.functional.pad(m.ones(2, 3), (1,)), ArgumentError, "got [1]"),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (1, 1, 1, 1, 1, 1)),
        ArgumentError,
        "got [1, 1, 1, 1, 1, 1]",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (1, 1), "mirror"),
        ArgumentError,
        "got 'mirror'",
        torch=NotImplementedError,
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (3, 0), "reflect"),
        ArgumentError,
        "got (3, 0)",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (4, 0), "circular"),
        ArgumentError,
        "got (4, 0)",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (-2, -2)),
        ShapeError,
        "-2",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (1.5, 1)),
        ArgumentTypeError,
        "1.5",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), 1),
        ArgumentTypeError,
        "int",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 3), (1, 1), "constant", "a"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "pad",
        lambda m: m.nn.functional.pad(m.ones(2, 0), (1, 1), "replicate"),
        ArgumentError,
    ),
    # creation
    case("zeros", lambda m: m.zeros(), ArgumentTypeError, "got nothing"),
    case("zeros", lambda m: m.zeros(-1), ShapeError, "got [-1]"),
    case("zeros", lambda m: m.zeros(2, -3), ShapeError, "got [2, -3]"),
    case("zeros", lambda m: m.zeros(1.5), ArgumentTypeError, "got 1.5"),
    case("zeros", lambda m: m.zeros((2, 1.5)), ArgumentTypeError, "got 2, 1.5"),
    case("zeros", lambda m: m.zeros("ab"), ArgumentTypeError, "got 'a', 'b'"),
    case("zeros", lambda m: m.zeros(None), ArgumentTypeError, "got None"),
    case("zeros", lambda m: m.zeros(2, size=(3,)), ArgumentTypeError, "got (2,) and (3,)"),
    case("ones", lambda m: m.ones(-1), ShapeError, "got [-1]"),
    case("ones", lambda m: m.ones("ab"), ArgumentTypeError, "got 'a', 'b'"),
    case("ones", lambda m: m.ones(1.5, 2), ArgumentTypeError, "got 1.5, 2"),
    case("empty", lambda m: m.empty(-1), ShapeError, "got [-1]"),
    case("empty", lambda m: m.empty(2.5), ArgumentTypeError, "got 2.5"),
    case("full", lambda m: m.full((-1,), 1.0), ShapeError, "got [-1]"),
    case("full", lambda m: m.full((2, 1.5), 1.0), ArgumentTypeError, "got 2, 1.5"),
    case("full", lambda m: m.full("a", 1.0), ArgumentTypeError, "got 'a'"),
    case("full", lambda m: m.full((2,), "a"), ArgumentTypeError, "got str"),
    case("full", lambda m: m.full((2,), None), ArgumentTypeError, "got NoneType"),
    case("full", lambda m: m.full((2,), 300, dtype=m.uint8), ArgumentError, "got 300"),
    case("full", lambda m: m.full((2,), 1j, dtype=m.float32), DTypeError, "got float32"),
    case(
        "full",
        lambda m: m.full((2,), m.ones(2)),
        ShapeError,
        "[2]",
        torch=TypeError,
    ),
    case(
        "empty_strided",
        lambda m: m.empty_strided((2, 3), (1,)),
        ShapeError,
        "got sizes [2, 3] and strides [1]",
    ),
    case("empty_strided", lambda m: m.empty_strided((2, -3), (1, 1)), ShapeError, "got [2, -3]"),
    case("empty_strided", lambda m: m.empty_strided((2,), (-1,)), ShapeError, "got [-1]"),
    case("empty_strided", lambda m: m.empty_strided((2,), (1.5,)), ArgumentTypeError, "got 1.5"),
    case("zeros_like", lambda m: m.zeros_like(3), ArgumentTypeError, "got int"),
    case("ones_like", lambda m: m.ones_like([1]), ArgumentTypeError, "got list"),
    case("empty_like", lambda m: m.empty_like(None), ArgumentTypeError, "got NoneType"),
    case(
        "full_like",
        lambda m: m.full_like(3, 1),
        ArgumentTypeError,
        "int",
    ),
    case("full_like", lambda m: m.full_like(m.ones(2, 3), "a"), ArgumentTypeError, "got str"),
    case(
        "full_like",
        lambda m: m.full_like(m.ones(2, 3), m.ones(2)),
        ShapeError,
        "[2]",
        torch=TypeError,
    ),
    case("zeros", lambda m: m.ones(2, 3).new_zeros(-1), ShapeError, "got [-1]"),
    case("ones", lambda m: m.ones(2, 3).new_ones(2, -3), ShapeError, "got [2, -3]"),
    case("full", lambda m: m.ones(2, 3).new_full((2, -1), 1), ShapeError, "got [2, -1]"),
    case("empty", lambda m: m.ones(2, 3).new_empty(1.5), ArgumentTypeError, "got 1.5"),
    case("tensor", lambda m: m.tensor([[1, 2], [3]]), ShapeError, "got lists of different lengths"),
    case("tensor", lambda m: m.tensor("abc"), ArgumentTypeError, "got elements of NumPy type <U3"),
    case("tensor", lambda m: m.tensor(None), ArgumentTypeError, "got NoneType", torch=RuntimeError),
    case(
        "tensor", lambda m: m.tensor([1, "a"]), ArgumentTypeError, "got elements of NumPy type <U21"
    ),
    case(
        "tensor",
        lambda m: m.tensor([1, None]),
        ArgumentTypeError,
        "got elements of NumPy type object",
        torch=RuntimeError,
    ),
    case("tensor", lambda m: m.tensor([300], dtype=m.int8), ArgumentError, "got 300"),
    case(
        "tensor",
        lambda m: m.tensor([1j], dtype=m.float32),
        DTypeError,
        "complex",
    ),
    case(
        "requires_grad",
        lambda m: m.tensor([1, 2], requires_grad=True),
        DTypeError,
        "got autograd.int64",
    ),
    case("tensor", lambda m: m.tensor([2**70]), ArgumentError, "int64"),
    case(
        "tensor",
        lambda m: m.tensor({1: 2}),
        ArgumentTypeError,
        "got elements of NumPy type object",
        torch=RuntimeError,
    ),
    case("asarray", lambda m: m.asarray([1], copy=False), ArgumentError, "got list"),
    case("from_numpy", lambda m: m.from_numpy([1]), ArgumentTypeError, "got list"),
    case(
        "frombuffer",
        lambda m: m.frombuffer(bytearray(3), dtype=m.int32),
        ArgumentError,
        "buffer size must be a multiple of element size",
    ),
    case(
        "frombuffer",
        lambda m: m.frombuffer(bytearray(4), dtype=m.uint8, offset=5),
        ArgumentError,
        "offset must be non-negative and no greater than ",
    ),
    case(
        "frombuffer",
        lambda m: m.frombuffer([1], dtype=m.uint8),
        ArgumentTypeError,
        "got list",
        torch=ValueError,
    ),
    case("scalar_tensor", lambda m: m.scalar_tensor("a"), ArgumentTypeError, "got str"),
    case("scalar_tensor", lambda m: m.scalar_tensor([1]), ArgumentTypeError, "got list"),
    case("arange", lambda m: m.arange(0, 5, 0), ArgumentError, "got 0"),
    case("arange", lambda m: m.arange(5, 0, 1), ArgumentError, "got 5 to 0 by 1"),
    case("arange", lambda m: m.arange("a"), ArgumentTypeError, "got str"),
    case("linspace", lambda m: m.linspace(0, 1, -1), ArgumentError, "got -1"),
    case("linspace", lambda m: m.linspace(0, 1, 1.5), ArgumentTypeError, "got float"),
    case("logspace", lambda m: m.logspace(0, 1, -1), ArgumentError, "got -1"),
    case("eye", lambda m: m.eye(-1), ShapeError, "got [-1, -1]"),
    case("eye", lambda m: m.eye(2, -1), ShapeError, "got [2, -1]"),
    case("eye", lambda m: m.eye(1.5), ArgumentTypeError, "got 1.5, 1.5"),
]


@pytest.mark.parametrize(("name", "call", "kind", "words", "theirs"), CASES)
def test_refused(name, call, kind, words, theirs):
    with pytest.raises(AutogradError) as caught:
        call(autograd)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert re.match(rf"{name}: .*required.*; .+", message), message
    for word in words:
        assert word in message, message


@pytest.mark.parametrize(("name", "call", "kind", "words", "theirs"), CASES)
def test_pytorch_refuses_it_too(name, call, kind, words, theirs):
    """The same call fails in PyTorch, mostly with a built-in exception that `kind` derives from."""
    with pytest.raises((RuntimeError, TypeError, ValueError, IndexError, AttributeError)) as caught:
        call(torch)
    if theirs is None:
        assert issubclass(kind, type(caught.value))
    else:
        assert type(caught.value) is theirs


DIMENSIONS = [
    pytest.param(*c.values[1:3], id=c.id)
    for c in CASES
    if c.values[4] is RuntimeError and c.values[2] is DimensionError
]


@pytest.mark.parametrize(("call", "kind"), DIMENSIONS)
def test_except_runtime_error_keeps_working(call, kind):
    with pytest.raises(kind) as caught:
        call(autograd)
    assert isinstance(caught.value, RuntimeError)


# --- something else where a tensor is required ----------------------------------------------------

FAMILIES = (
    "broadcasting", "diagonals", "joining", "padding", "permutation", "repetition", "shape",
    "slicing", "splitting", "strides", "triangles",
)  # fmt: skip
METHODS_OF_LISTS = {"cat", "stack", "hstack", "vstack", "dstack", "column_stack"}
INDICES = {"tril_indices", "triu_indices"}
FUNCTIONS = [
    name
    for name, operator in catalogue.items()
    if operator.family in FAMILIES and ":" not in name and name not in METHODS_OF_LISTS | INDICES
]


def first_sample(name):
    return next(iter(catalogue[name].samples(np.random.default_rng(0))))


def test_the_functions_were_found():
    assert {"reshape", "view", "narrow", "split", "roll", "nn.functional.pad"} <= set(FUNCTIONS)
    assert len(FUNCTIONS) > 50


@pytest.mark.parametrize(
    "name",
    FUNCTIONS,
)
def test_not_a_tensor(name):
    sample = first_sample(name)
    for value in (1.5, "text", None):
        words = rf"\w+: .*required; got {type(value).__name__}"
        with pytest.raises(ArgumentTypeError, match=words):
            catalogue[name].function(value, *sample.args[1:], **sample.kwargs)


@pytest.mark.parametrize("name", sorted(METHODS_OF_LISTS))
@pytest.mark.parametrize("value", [1.5, "text", None], ids=["float", "str", "None"])
def test_not_a_tensor_in_a_list(name, value):
    x = autograd.ones(2, 3)
    with pytest.raises(ArgumentTypeError, match=f"{name}: tensors are required; got"):
        getattr(autograd, name)([x, value])
    with pytest.raises(ArgumentTypeError, match=f"{name}: .*required; got"):
        getattr(autograd, name)(value)


# --- dims: every function that takes one ----------------------------------------------------------

ONE_DIM = {
    "transpose": lambda x, dim: x.transpose(0, dim),
    "permute": lambda x, dim: x.permute(0, dim),
    "movedim": lambda x, dim: x.movedim(dim, 0),
    "squeeze": lambda x, dim: x.squeeze(dim),
    "flatten": lambda x, dim: x.flatten(dim),
    "unflatten": lambda x, dim: x.unflatten(dim, (1, -1)),
    "narrow": lambda x, dim: x.narrow(dim, 0, 1),
    "select": lambda x, dim: x.select(dim, 0),
    "split": lambda x, dim: x.split(1, dim),
    "chunk": lambda x, dim: x.chunk(2, dim),
    "tensor_split": lambda x, dim: x.tensor_split(2, dim),
    "unbind": lambda x, dim: x.unbind(dim),
    "diagonal": lambda x, dim: x.diagonal(0, 0, dim),
    "unfold": lambda x, dim: x.unfold(dim, 1, 1),
    "roll": lambda x, dim: x.roll(1, dim),
    "flip": lambda x, dim: x.flip(dim),
    "repeat_interleave": lambda x, dim: x.repeat_interleave(2, dim),
    "cat": lambda x, dim: autograd.cat([x, x], dim),
}


@pytest.mark.parametrize("dim", [2, -3, 10])
@pytest.mark.parametrize("name", ONE_DIM)
def test_dim_out_of_range(name, dim):
    x = autograd.ones(2, 3)
    with pytest.raises(DimensionError, match=rf"{name}: dims? between -2 and 1 .*{dim}"):
        ONE_DIM[name](x, dim)
    with pytest.raises(DimensionError, match=f"{name}: .*{dim}"):
        ONE_DIM[name](x.requires_grad_(), dim)


@pytest.mark.parametrize("dim", ["rows", 0.5, 1j], ids=["str", "float", "complex"])
@pytest.mark.parametrize("name", [n for n in ONE_DIM if n != "transpose"])
def test_dim_that_is_no_integer(name, dim):
    with pytest.raises(ArgumentTypeError, match=f"{name}: (dim|sizes) as .* required; got"):
        ONE_DIM[name](autograd.ones(2, 3), dim)


# --- nothing is modified when an operation fails --------------------------------------------------

INPLACE = [
    ("squeeze_", lambda x: x.squeeze_(2), DimensionError),
    ("squeeze_", lambda x: x.squeeze_("a"), ArgumentTypeError),
    ("unsqueeze_", lambda x: x.unsqueeze_(4), DimensionError),
    ("transpose_", lambda x: x.transpose_(0, 2), DimensionError),
    ("t_", lambda x: x.unsqueeze(0).t_(), ShapeError),
    ("tril_", lambda x: x[0].tril_(), ShapeError),
    ("triu_", lambda x: x[0].triu_(), ShapeError),
    ("tril_ of an expanded tensor", lambda x: x[:1].expand(2, 3).tril_(), ShapeError),
]


@pytest.mark.parametrize(("call", "kind"), [i[1:] for i in INPLACE], ids=[i[0] for i in INPLACE])
def test_a_failed_inplace_operation_changes_nothing(call, kind):
    data = np.random.default_rng(0).normal(size=(2, 3))
    leaf = autograd.tensor(data).requires_grad_()
    for x in (autograd.tensor(data), leaf * 1):
        node, shape, stride = x.grad_fn, x.shape, x.stride()
        with pytest.raises(kind):
            call(x)
        assert (x.grad_fn, x.shape, x.stride()) == (node, shape, stride)
        np.testing.assert_array_equal(x.detach().numpy(), data)
    x.sum().backward()
    assert leaf.grad.tolist() == [[1.0] * 3] * 2


@pytest.mark.parametrize("name", ["squeeze_", "unsqueeze_", "transpose_", "t_"])
def test_the_shape_of_a_leaf_that_requires_grad_stays(name):
    leaf = autograd.ones(2, 1).requires_grad_()
    arguments = {"unsqueeze_": (0,), "transpose_": (0, 1)}.get(name, ())
    with pytest.raises(ArgumentError, match=f"{name}: .*leaf requiring grad is required"):
        getattr(leaf, name)(*arguments)
    assert leaf.shape == (2, 1)
    assert leaf.is_leaf


@pytest.mark.parametrize("name", [
    "reshape", "view", "transpose", "permute", "expand", "squeeze", "narrow", "split", "unfold",
    "repeat", "roll", "flip", "cat", "stack",
])  # fmt: skip
def test_a_failed_operation_leaves_its_input_alone(name):
    x = autograd.arange(6.0).reshape(2, 3).requires_grad_()
    calls = {
        "reshape": lambda: x.reshape(4),
        "view": lambda: x.view(4),
        "expand": lambda: x.expand(2, 4),
        "repeat": lambda: x.repeat(2),
        "stack": lambda: autograd.stack([x, x[0]]),
        "cat": lambda: autograd.cat([x, x[0]]),
    }
    with pytest.raises(AutogradError, match=name):
        calls.get(name, lambda: ONE_DIM[name](x, 7))()
    assert x.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert x.shape == (2, 3)
    assert x.grad is None
    assert x.is_leaf
    with autograd.no_grad():
        x.add_(1)  # it can still be written
    assert x.sum().item() == 21


OUT = [
    ("cat, sizes", lambda x, out: autograd.cat([x, x[0]], out=out), ShapeError),
    ("cat, dim", lambda x, out: autograd.cat([x, x], 3, out=out), DimensionError),
    ("cat, dtype", lambda x, out: autograd.cat([x, x.to(autograd.complex64)], out=out), DTypeError),
    ("cat, grad", lambda x, out: autograd.cat([x.requires_grad_(), x], out=out), GraphError),
    ("stack, sizes", lambda x, out: autograd.stack([x, x[0]], out=out), ShapeError),
    ("zeros, sizes", lambda x, out: autograd.zeros(-1, out=out), ShapeError),
    ("ones, dtype", lambda x, out: autograd.ones(2, dtype=autograd.complex64, out=out), DTypeError),
    ("full, sizes", lambda x, out: autograd.full((1.5,), 2, out=out), ArgumentTypeError),
    ("full, value", lambda x, out: autograd.full((2,), "a", out=out), ArgumentTypeError),
    ("arange, step", lambda x, out: autograd.arange(0, 5, 0, out=out), ArgumentError),
    ("linspace, steps", lambda x, out: autograd.linspace(0, 1, -1, out=out), ArgumentError),
    ("eye, sizes", lambda x, out: autograd.eye(-1, out=out), ShapeError),
]


@pytest.mark.parametrize(("call", "kind"), [o[1:] for o in OUT], ids=[o[0] for o in OUT])
def test_out_is_not_written_when_the_operation_fails(call, kind):
    out = autograd.tensor([[7.0, 8.0]])
    memory = out.numpy()
    with pytest.raises(kind, match="required"):
        call(autograd.ones(2, 3), out)
    assert out.tolist() == [[7.0, 8.0]]
    assert out.numpy() is memory or np.shares_memory(out.numpy(), memory)
    assert not out.requires_grad


@pytest.mark.parametrize("name", ["zeros", "ones", "empty"])
@pytest.mark.parametrize("size", [(2, -1), (-3,), (0, -1)])
def test_negative_sizes(name, size):
    for arguments in (size, (size,), (list(size),)):
        with pytest.raises(ShapeError, match=re.escape(f"{name}: sizes of at least 0 are")) as e:
            getattr(autograd, name)(*arguments)
        assert f"got {list(size)}." in str(e.value)


@pytest.mark.parametrize("name", ["zeros", "ones", "empty"])
@pytest.mark.parametrize("size", [(2.0,), ("a",), (None,), (2, [3])], ids=str)
def test_sizes_that_are_no_integers(name, size):
    with pytest.raises(ArgumentTypeError, match=f"{name}: sizes as integers are required; got"):
        getattr(autograd, name)(*size)


@pytest.mark.parametrize("name", ["new_zeros", "new_ones", "new_empty", "new_full"])
def test_sizes_of_new_tensors(name):
    extra = (1.0,) if name == "new_full" else ()
    x = autograd.ones(2, dtype=autograd.float64)
    with pytest.raises(ShapeError, match=rf"{name[4:]}: sizes of at least 0 .* got \[2, -1\]"):
        getattr(x, name)((2, -1), *extra)
    assert x.tolist() == [1.0, 1.0]
