"""Bad input of matrix products, einsum and decompositions: the error's type and words."""

import re
import warnings

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
    LinAlgError,
    ShapeError,
)
from refusals import case

BUILT_IN = (RuntimeError, TypeError, ValueError, IndexError, AttributeError)


# A function that is written with another one may say that one's name: `mv` that of `matmul`.
CASES = [
    case(
        "matmul",
        lambda m: m.ones(2, 3) @ m.ones(2, 3),
        ShapeError,
        "got shapes [2, 3] and [2, 3] (3 against 2)",
    ),
    case(
        "matmul",
        lambda m: m.ones(3) @ m.ones(4),
        ShapeError,
        "got shapes [3] and [4] (3 against 4)",
    ),
    case(
        "matmul",
        lambda m: m.ones(2, 3) @ m.ones(2),
        ShapeError,
        "got shapes [2, 3] and [2] (3 against 2)",
    ),
    case(
        "matmul",
        lambda m: m.ones(2) @ m.ones(3, 2),
        ShapeError,
        "got shapes [2] and [3, 2] (2 against 3)",
    ),
    case("matmul", lambda m: m.tensor(1.0) @ m.ones(2, 3), ShapeError, "got shapes [] and [2, 3]"),
    case("matmul", lambda m: m.ones(2, 3) @ m.tensor(1.0), ShapeError, "got shapes [2, 3] and []"),
    case(
        "matmul",
        lambda m: m.ones(2, 3) @ 2.0,
        ArgumentTypeError,
        "float",
    ),
    case(
        "matmul",
        lambda m: 2.0 @ m.ones(2, 3),
        ArgumentTypeError,
        "float",
    ),
    case("matmul", lambda m: m.matmul(m.ones(2, 3), "a"), ArgumentTypeError, "got str"),
    case("matmul", lambda m: m.matmul(m.ones(2, 3), [[1.0]]), ArgumentTypeError, "got list"),
    case(
        "matmul",
        lambda m: m.ones(2, 2, 3) @ m.ones(3, 3, 2),
        ShapeError,
        "got shapes [2, 2, 3] and [3, 3, 2]",
    ),
    case(
        "matmul",
        lambda m: m.ones(5, 2, 3) @ m.ones(4, 2),
        ShapeError,
        "got shapes [5, 2, 3] and [4, 2] (3 against 4)",
    ),
    case(
        "matmul",
        lambda m: m.ones(2, 3) @ m.ones(3, 2, dtype=m.float64),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "matmul",
        lambda m: m.ones(2, 3) @ m.ones(3, 2, dtype=m.int64),
        DTypeError,
        "got autograd.float32 and autograd.int64",
    ),
    case(
        "matmul",
        lambda m: m.ones(2, 2, dtype=m.int64) @ m.ones(2, 2, dtype=m.int32),
        DTypeError,
        "got autograd.int64 and autograd.int32",
    ),
    case(
        "matmul",
        lambda m: m.ones(2, 2, dtype=m.complex64) @ m.ones(2, 2),
        DTypeError,
        "got autograd.complex64 and autograd.float32",
    ),
    case(
        "matmul",
        lambda m: m.ones(0, 3) @ m.ones(0, 3),
        ShapeError,
        "got shapes [0, 3] and [0, 3] (3 against 0)",
    ),
    case(
        "out",
        lambda m: m.matmul(m.ones(2, 3), m.ones(3, 2), out=m.ones(2, 2, dtype=m.int64)),
        DTypeError,
        "got autograd.float32, which does not fit in plac",
    ),
    case(
        "mm",
        lambda m: m.mm(m.ones(2, 3), m.ones(2, 2)),
        ShapeError,
        "got shapes [2, 3] and [2, 2] (3 against 2)",
    ),
    case(
        "mm",
        lambda m: m.mm(m.ones(2, 3), m.ones(3)),
        ShapeError,
        "2 and 2",
        "got shapes [2, 3] and [3]",
    ),
    case(
        "mm",
        lambda m: m.mm(m.ones(2, 2, 2), m.ones(2, 3)),
        ShapeError,
        "2 and 2",
        "got shapes [2, 2, 2] and [2, 3]",
    ),
    case(
        "mm",
        lambda m: m.mm(m.ones(2, 3), 2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "mm",
        lambda m: m.mm(2.0, m.ones(2, 3)),
        ArgumentTypeError,
        "float",
    ),
    case(
        "mm",
        lambda m: m.mm(m.ones(2, 3), m.ones(3, 2, dtype=m.float64)),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "bmm",
        lambda m: m.bmm(m.ones(2, 3, 4), m.ones(3, 4, 2)),
        ShapeError,
        "got shapes [2, 3, 4] and [3, 4, 2]",
    ),
    case(
        "bmm",
        lambda m: m.bmm(m.ones(2, 3, 4), m.ones(2, 3, 2)),
        ShapeError,
        "got shapes [2, 3, 4] and [2, 3, 2] (4 against 3)",
    ),
    case(
        "bmm",
        lambda m: m.bmm(m.ones(2, 3), m.ones(2, 3)),
        ShapeError,
        "3 and 3",
        "got shapes [2, 3] and [2, 3]",
    ),
    case(
        "bmm",
        lambda m: m.bmm(m.ones(1, 2, 3), m.ones(1, 3, 2, dtype=m.float64)),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "mv",
        lambda m: m.mv(m.ones(2, 3), m.ones(2)),
        ShapeError,
        "got shapes [2, 3] and [2] (3 against 2)",
    ),
    case(
        "mv",
        lambda m: m.mv(m.ones(2, 3), m.ones(3, 1)),
        ShapeError,
        "2 and 1",
        "got shapes [2, 3] and [3, 1]",
    ),
    case(
        "mv", lambda m: m.mv(m.ones(3), m.ones(3)), ShapeError, "2 and 1", "got shapes [3] and [3]"
    ),
    case(
        "mv",
        lambda m: m.mv(m.ones(2, 3), m.ones(3, dtype=m.int64)),
        DTypeError,
        "got autograd.float32 and autograd.int64",
    ),
    case(
        "dot",
        lambda m: m.dot(m.ones(3), m.ones(4)),
        ShapeError,
        "got shapes [3] and [4] (3 against 4)",
    ),
    case(
        "dot",
        lambda m: m.dot(m.ones(2, 3), m.ones(2, 3)),
        ShapeError,
        "1 and 1",
        "got shapes [2, 3] and [2, 3]",
    ),
    case(
        "dot",
        lambda m: m.dot(m.tensor(1.0), m.tensor(1.0)),
        ShapeError,
        "1 and 1",
        "got shapes [] and []",
    ),
    case(
        "dot",
        lambda m: m.dot(m.ones(3), 1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "dot",
        lambda m: m.dot(m.ones(3), m.ones(3, dtype=m.float64)),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "vdot",
        lambda m: m.vdot(m.ones(3), m.ones(4)),
        ShapeError,
        "got shapes [3] and [4] (3 against 4)",
    ),
    case(
        "vdot",
        lambda m: m.vdot(m.ones(2, 3), m.ones(2, 3)),
        ShapeError,
        "1 and 1",
        "got shapes [2, 3] and [2, 3]",
    ),
    case(
        "vdot",
        lambda m: m.vdot(1.0, m.ones(3)),
        ArgumentTypeError,
        "float",
    ),
    case("inner", lambda m: m.inner(m.ones(2, 3), m.ones(2)), ShapeError, "shapes [2, 3] and [2]"),
    case("inner", lambda m: m.inner(m.ones(2, 3), m.ones(4, 2)), ShapeError, "[2, 3] and [4, 2]"),
    case(
        "inner",
        lambda m: m.inner(m.ones(2, 3), m.ones(3, dtype=m.float64)),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "inner",
        lambda m: m.inner(m.ones(2, 3), 2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "outer", lambda m: m.outer(m.ones(2, 3), m.ones(2)), ShapeError, "got shapes [2, 3] and [2]"
    ),
    case("outer", lambda m: m.outer(m.ones(2), m.tensor(1.0)), ShapeError, "got shapes [2] and []"),
    case(
        "outer",
        lambda m: m.outer(m.ones(2), 2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), 1),
        ShapeError,
        "got [3] and [2]",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), 3),
        ArgumentError,
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), -1),
        ArgumentError,
        "-1",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([0], [1])),
        ShapeError,
        "got [2] and [3]",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([0, 1], [0])),
        ArgumentError,
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([2], [0])),
        DimensionError,
        "2",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([-3], [0])),
        DimensionError,
        "-3",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([0, 0], [0, 0])),
        DimensionError,
        "[0, 0]",
        torch=RuntimeError,
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([0],)),
        ArgumentError,
        "dims",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), ([0], [0], [0])),
        ArgumentError,
        "dims",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), 1.5),
        ArgumentError,
        "1.5",
        torch=RuntimeError,
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(2, 3), "ab"),
        ArgumentError,
        "ab",
        torch=RuntimeError,
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), m.ones(3, 2, dtype=m.float64), 1),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "tensordot",
        lambda m: m.tensordot(m.ones(2, 3), 2.0, 1),
        ArgumentTypeError,
        "float",
        torch=AttributeError,
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(2, 3), m.ones(2, 3), m.ones(2, 3)),
        ShapeError,
        "got shapes [2, 3] and [2, 3] (3 against 2)",
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(3, 3), m.ones(2, 3), m.ones(3, 2)),
        ShapeError,
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(2, 2, dtype=m.float64), m.ones(2, 3), m.ones(3, 2)),
        DTypeError,
        "float64",
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(2, 3), m.ones(2), m.ones(3)),
        ShapeError,
        "2 and 2",
        "got shapes [2] and [3]",
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(3, 2, 2), m.ones(2, 3), m.ones(3, 2)),
        ShapeError,
        "[3, 2, 2]",
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(2, 2), m.ones(2, 3), m.ones(3, 2), alpha="a"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "addmm",
        lambda m: m.addmm(m.ones(3, 3), m.ones(2, 3), m.ones(3, 2), beta=0),
        ShapeError,
        "[3, 3]",
    ),
    case(
        "addmm_",
        lambda m: m.ones(2).addmm_(m.ones(2, 3), m.ones(3, 2)),
        ShapeError,
        "[2]",
        "got [2, 2]",
    ),
    case(
        "addmv",
        lambda m: m.addmv(m.ones(3), m.ones(2, 3), m.ones(3)),
        ShapeError,
    ),
    case(
        "addmv",
        lambda m: m.addmv(m.ones(2), m.ones(2, 3), m.ones(2)),
        ShapeError,
        "got shapes [2, 3] and [2] (3 against 2)",
    ),
    case(
        "addr",
        lambda m: m.addr(m.ones(2, 3), m.ones(3), m.ones(3)),
        ShapeError,
    ),
    case(
        "addr",
        lambda m: m.addr(m.ones(2, 3), m.ones(2, 3), m.ones(3)),
        ShapeError,
        "got shapes [2, 3] and [3]",
    ),
    case(
        "baddbmm",
        lambda m: m.baddbmm(m.ones(2, 2, 2), m.ones(2, 2, 3), m.ones(2, 2, 3)),
        ShapeError,
        "got shapes [2, 2, 3] and [2, 2, 3] (3 against 2)",
    ),
    case(
        "baddbmm",
        lambda m: m.baddbmm(m.ones(3, 2, 2), m.ones(2, 2, 3), m.ones(2, 3, 2)),
        ShapeError,
    ),
    case(
        "addbmm",
        lambda m: m.addbmm(m.ones(3, 3), m.ones(2, 2, 3), m.ones(2, 3, 2)),
        ShapeError,
    ),
    case(
        "chain_matmul",
        lambda m: m.chain_matmul(m.ones(2, 3), m.ones(2, 3)),
        ShapeError,
        "got shapes [2, 3] and [2, 3] (3 against 2)",
    ),
    case(
        "chain_matmul",
        lambda m: m.chain_matmul(m.ones(3), m.ones(2, 3)),
        ShapeError,
        "matrices are required; got shape [3]",
    ),
    case("multi_dot", lambda m: m.linalg.multi_dot([m.ones(2, 3)]), ArgumentError, "got 1"),
    case("multi_dot", lambda m: m.linalg.multi_dot([]), ArgumentError, "got 0"),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.ones(2, 3), m.ones(2, 3)]),
        ShapeError,
        "got shapes [2, 3] and [2, 3] (3 against 2)",
    ),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.ones(2, 3), m.ones(3, 2), m.ones(3, 2)]),
        ShapeError,
        "got shapes [3, 2] and [3, 2] (2 against 3)",
    ),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.ones(2, 3), m.ones(3), m.ones(2)]),
        ShapeError,
    ),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.ones(2, 3), m.ones(3, 2, dtype=m.float64)]),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.ones(2, 3), 1.0]),
        ArgumentTypeError,
        "float",
    ),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.tensor(1.0), m.ones(2, 3)]),
        ShapeError,
        "[]",
    ),
    case(
        "multi_dot",
        lambda m: m.linalg.multi_dot([m.ones(2, 3, 4), m.ones(4, 2)]),
        ShapeError,
        "[2, 3, 4]",
    ),
    case(
        "vecdot",
        lambda m: m.linalg.vecdot(m.ones(2, 3), m.ones(4)),
        ShapeError,
        "[2, 3]",
        "[4]",
    ),
    case(
        "vecdot",
        lambda m: m.linalg.vecdot(m.ones(2, 3), m.ones(2, 3), dim=2),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case(
        "vecdot",
        lambda m: m.linalg.vecdot(m.ones(2, 3), 1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "vecdot",
        lambda m: m.linalg.vecdot(m.ones(2, 3), m.ones(2, 3, dtype=m.float64)),
        DTypeError,
        "float64",
    ),
    case("matrix_power", lambda m: m.matrix_power(m.ones(2, 3), 2), ShapeError, "got shape [2, 3]"),
    case("matrix_power", lambda m: m.matrix_power(m.ones(3), 2), ShapeError, "got shape [3]"),
    case(
        "matrix_power",
        lambda m: m.matrix_power(m.ones(2, 2), 1.5),
        ArgumentTypeError,
        "float",
    ),
    case(
        "matrix_power",
        lambda m: m.matrix_power(m.ones(2, 2), "a"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "matrix_power", lambda m: m.matrix_power(m.ones(2, 2), -1), LinAlgError, "Singular matrix"
    ),
    case(
        "matrix_power",
        lambda m: m.matrix_power(2.0, 2),
        ArgumentTypeError,
        "float",
    ),
    case(
        "matrix_power",
        lambda m: m.matrix_power(m.ones(2, 2, dtype=m.int64), -1),
        DTypeError,
        "int64",
    ),
    case("cross", lambda m: m.cross(m.ones(2, 4), m.ones(2, 4)), ShapeError, "got shape [2, 4]"),
    case("cross", lambda m: m.cross(m.ones(2, 3), m.ones(2, 3), 0), ShapeError, "got shape [2, 3]"),
    case(
        "cross",
        lambda m: m.cross(m.ones(2, 3), m.ones(2, 3), 2),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case(
        "cross",
        lambda m: m.cross(m.ones(2, 3), m.ones(2, 4), 1),
        ShapeError,
        "got [2, 3], [2, 4]",
    ),
    case(
        "cross",
        lambda m: m.cross(m.ones(3), m.ones(3, dtype=m.float64), 0),
        DTypeError,
        "float64",
    ),
    case(
        "cross",
        lambda m: m.cross(m.ones(3), 1.0, 0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), m.ones(4, 2)),
        ShapeError,
        "[4, 2]",
        "got shape [2, 3]",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.tensor(1.0), m.ones(4, 3)),
        ShapeError,
        "[4, 3]",
        "got shape []",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), m.ones(4, 3), m.ones(3)),
        ShapeError,
        "a bias that broadcasts to [2, 4]",
        "got [3]",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), m.ones(4, 3, dtype=m.float64)),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), m.ones(4, 3), m.ones(4, dtype=m.float64)),
        DTypeError,
        "float64",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), m.ones(2, 4, 3)),
        ShapeError,
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), m.tensor(1.0)),
        ShapeError,
        "[]",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3), 2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "linear",
        lambda m: m.nn.functional.linear(m.ones(2, 3).long(), m.ones(4, 3)),
        DTypeError,
        "got autograd.int64 and autograd.float32",
    ),
    case(
        "bilinear",
        lambda m: m.nn.functional.bilinear(m.ones(2, 3), m.ones(2, 3), m.ones(4, 2, 3)),
        ShapeError,
        "[4, 2, 3]",
    ),
    case(
        "bilinear",
        lambda m: m.nn.functional.bilinear(m.ones(2, 3), m.ones(3, 3), m.ones(4, 3, 3)),
        ShapeError,
        "[2, 3]",
        "[3, 3]",
    ),
    case(
        "bilinear",
        lambda m: m.nn.functional.bilinear(m.ones(2, 3), m.ones(2, 3), m.ones(3, 3)),
        ShapeError,
        "[3, 3]",
        torch=IndexError,
    ),
    case(
        "bilinear",
        lambda m: m.nn.functional.bilinear(m.ones(2, 3), m.ones(2, 3), m.ones(4, 3, 3), m.ones(3)),
        ShapeError,
        "a bias of shape [4]",
        "got [3]",
    ),
    case(
        "bilinear",
        lambda m: m.nn.functional.bilinear(m.ones(2, 3), 1.0, m.ones(4, 3, 3)),
        ArgumentTypeError,
        "float",
    ),
    case(
        "einsum",
        lambda m: m.einsum("ij,jk->ik", m.ones(2, 3), m.ones(2, 3)),
        ShapeError,
        "got 3 and 2 for 'j' in 'ij,jk->ik'",
    ),
    case("einsum", lambda m: m.einsum("ij,jk->ik", m.ones(2, 3)), ArgumentError, "got 1"),
    case("einsum", lambda m: m.einsum(m.ones(2, 3), [0, 52]), ArgumentError, "got [0, 52]"),
    case("einsum", lambda m: m.einsum(m.ones(2), m.ones(2)), ArgumentTypeError, "got Tensor"),
    case("einsum", lambda m: m.einsum("ij->i", m.ones(2, 3), m.ones(2, 3)), ArgumentError, "got 2"),
    case(
        "einsum", lambda m: m.einsum("ijk->i", m.ones(2, 3)), ArgumentError, "[2, 3]", "got 'ijk'"
    ),
    case("einsum", lambda m: m.einsum("i->i", m.ones(2, 3)), ArgumentError, "[2, 3]", "got 'i'"),
    case("einsum", lambda m: m.einsum("ij->k", m.ones(2, 3)), ArgumentError, "got 'k'"),
    case("einsum", lambda m: m.einsum("ij->ii", m.ones(2, 3)), ArgumentError, "got 'ii'"),
    case(
        "einsum",
        lambda m: m.einsum("ii->i", m.ones(2, 3)),
        ShapeError,
        "2",
        "3",
        "i",
    ),
    case(
        "einsum",
        lambda m: m.einsum("i1->i", m.ones(2, 3)),
        ArgumentError,
        "1",
    ),
    case("einsum", lambda m: m.einsum("ij->i->j", m.ones(2, 3)), ArgumentError, "got 'i->j'"),
    case("einsum", lambda m: m.einsum("i.j->i", m.ones(2, 3)), ArgumentError, "got 'i.j'"),
    case(
        "einsum",
        lambda m: m.einsum("...i...->i", m.ones(2, 3)),
        ArgumentError,
        "...",
    ),
    case(
        "einsum",
        lambda m: m.einsum("...ij->...j...", m.ones(2, 3)),
        ArgumentError,
        "...",
    ),
    case("einsum", lambda m: m.einsum("ij->...i?", m.ones(2, 3)), ArgumentError),
    case(
        "einsum",
        lambda m: m.einsum("...ijk->i", m.ones(2, 3)),
        ArgumentError,
        "[2, 3]",
        "got '...ijk'",
    ),
    case(
        "einsum",
        lambda m: m.einsum("ij,ij->ij...", m.ones(2, 3), m.ones(3, 3)),
        ShapeError,
        "got 2 and 3 for 'i' in 'ij,ij->ij...'",
    ),
    case(
        "einsum",
        lambda m: m.einsum("...i,...i->...", m.ones(2, 3), m.ones(4, 3)),
        ShapeError,
        "got 2 and 4 for 'Z' in '...i,...i->...'",
    ),
    case(
        "einsum",
        lambda m: m.einsum("ij->...", m.ones(2, 3, 4)),
        ArgumentError,
        "[2, 3, 4]",
        "got 'ij'",
    ),
    case("einsum", lambda m: m.einsum("", m.ones(2, 3)), ArgumentError, "[2, 3]", "got ''"),
    case("einsum", lambda m: m.einsum("ij"), ArgumentError, "got 0"),
    case(
        "einsum",
        lambda m: m.einsum("ij", 2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "einsum",
        lambda m: m.einsum("ij", [1.0]),
        ArgumentTypeError,
        "float",
    ),
    case(
        "einsum",
        lambda m: m.einsum(3, m.ones(2, 3)),
        ArgumentTypeError,
        "int",
    ),
    case(
        "einsum",
        lambda m: m.einsum("ij,jk->ik", m.ones(2, 3), m.ones(3, 2, dtype=m.float64)),
        DTypeError,
        "float64",
    ),
    case(
        "einsum",
        lambda m: m.einsum("$", m.ones(4)),
        ArgumentError,
        "$",
    ),
    case(
        "einsum",
        lambda m: m.einsum("i,i->i", m.ones(4), m.ones(3)),
        ShapeError,
        "got 4 and 3 for 'i' in 'i,i->i'",
    ),
    case("einsum", lambda m: m.einsum("i-j", m.ones(2, 3)), ArgumentError, "got 'i-j'"),
    case("einsum", lambda m: m.einsum("i j>i", m.ones(2, 3)), ArgumentError, "got 'ij>i'"),
    case("inv", lambda m: m.linalg.inv(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case("inv", lambda m: m.linalg.inv(m.ones(3)), ShapeError, "got shape [3]"),
    case("inv", lambda m: m.linalg.inv(m.ones(2, 2)), LinAlgError, "Singular matrix"),
    case("inv", lambda m: m.linalg.inv(m.zeros(2, 3, 3)), LinAlgError, "Singular matrix"),
    case("inv", lambda m: m.linalg.inv(m.eye(2, dtype=m.int64)), DTypeError, "int64"),
    case("inv", lambda m: m.linalg.inv(1.0), ArgumentTypeError, "got float"),
    case("inverse", lambda m: m.inverse(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case("inverse", lambda m: m.inverse(m.ones(2, 2)), LinAlgError, "Singular matrix"),
    case("inverse", lambda m: m.inverse("a"), ArgumentTypeError, "got str"),
    case("det", lambda m: m.linalg.det(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case("det", lambda m: m.det(m.ones(3)), ShapeError, "got shape [3]"),
    case("det", lambda m: m.det(m.eye(2, dtype=m.int64)), DTypeError, "int64"),
    case("det", lambda m: m.det(2.0), ArgumentTypeError, "got float"),
    case("slogdet", lambda m: m.linalg.slogdet(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case("slogdet", lambda m: m.slogdet(m.ones(3)), ShapeError, "got shape [3]"),
    case("slogdet", lambda m: m.slogdet(m.eye(2, dtype=m.int64)), DTypeError, "int64"),
    case("logdet", lambda m: m.logdet(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case("logdet", lambda m: m.logdet(m.tensor(1.0)), ShapeError, "got shape []"),
    case("logdet", lambda m: m.logdet(m.eye(2, dtype=m.int64)), DTypeError, "int64"),
    case(
        "solve", lambda m: m.linalg.solve(m.ones(2, 3), m.ones(2)), ShapeError, "got shape [2, 3]"
    ),
    case("solve", lambda m: m.linalg.solve(m.eye(2), m.ones(3)), ShapeError, "got shape [3]"),
    case("solve", lambda m: m.linalg.solve(m.eye(2), m.ones(3, 2)), ShapeError, "got shape [3, 2]"),
    case(
        "solve", lambda m: m.linalg.solve(m.ones(2, 2), m.ones(2)), LinAlgError, "Singular matrix"
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(m.eye(2), m.tensor(1.0)),
        DimensionError,
        "[]",
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(m.eye(2), m.ones(2, dtype=m.float64)),
        DTypeError,
        "float64",
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(m.eye(2, dtype=m.int64), m.ones(2, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(m.eye(2), 1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(1.0, m.ones(2)),
        ArgumentTypeError,
        "float",
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(m.eye(2).expand(3, 2, 2), m.ones(4, 2, 1)),
        ShapeError,
        "[3, 2, 2]",
        "[4, 2, 1]",
    ),
    case(
        "solve",
        lambda m: m.linalg.solve(m.eye(3), m.ones(2, 2), left=False),
        ShapeError,
        "got shape [2, 2]",
    ),
    case(
        "solve_triangular",
        lambda m: m.linalg.solve_triangular(m.ones(2, 3), m.ones(2, 1), upper=True),
        ShapeError,
        "got shape [2, 3]",
    ),
    case(
        "solve_triangular",
        lambda m: m.linalg.solve_triangular(m.eye(2), m.ones(3, 1), upper=True),
        ShapeError,
        "got shape [3, 1]",
    ),
    case(
        "solve_triangular",
        lambda m: m.linalg.solve_triangular(m.eye(2), m.ones(2), upper=True),
        ShapeError,
        "[2]",
    ),
    case(
        "solve_triangular",
        lambda m: m.linalg.solve_triangular(m.eye(2), 1.0, upper=False),
        ArgumentTypeError,
        "float",
    ),
    case(
        "triangular_solve",
        lambda m: m.triangular_solve(m.ones(3, 1), m.eye(2)),
        ShapeError,
        "got shape [3, 1]",
    ),
    case(
        "triangular_solve",
        lambda m: m.triangular_solve(m.ones(2, 1), m.ones(2, 3)),
        ShapeError,
        "got shape [2, 3]",
    ),
    case("cholesky", lambda m: m.linalg.cholesky(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case(
        "cholesky",
        lambda m: m.linalg.cholesky(-m.eye(2)),
        LinAlgError,
        "Matrix is not positive definite",
    ),
    case(
        "cholesky",
        lambda m: m.linalg.cholesky(m.zeros(2, 2)),
        LinAlgError,
        "Matrix is not positive definite",
    ),
    case("cholesky", lambda m: m.linalg.cholesky(m.ones(3)), ShapeError, "got shape [3]"),
    case(
        "cholesky",
        lambda m: m.cholesky(m.eye(2, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case(
        "cholesky",
        lambda m: m.cholesky(1.0),
        ArgumentTypeError,
        "float",
    ),
    case("cholesky", lambda m: m.cholesky(m.ones(2, 3)), ShapeError, "got shape [2, 3]"),
    case(
        "cholesky_solve",
        lambda m: m.cholesky_solve(m.ones(3, 1), m.eye(2)),
        ShapeError,
        "got shape [3, 1]",
    ),
    case(
        "cholesky_solve",
        lambda m: m.cholesky_solve(m.ones(2, 1), m.ones(2, 3)),
        ShapeError,
        "[2, 3]",
    ),
    case(
        "cholesky_solve",
        lambda m: m.cholesky_solve(m.ones(2), m.eye(2)),
        ShapeError,
        "[2]",
    ),
    case(
        "cholesky_inverse",
        lambda m: m.cholesky_inverse(m.ones(2, 3)),
        ShapeError,
        "[2, 3]",
    ),
    case(
        "cholesky_inverse",
        lambda m: m.cholesky_inverse(m.ones(3)),
        ShapeError,
        "[3]",
    ),
    case(
        "qr",
        lambda m: m.linalg.qr(m.ones(3)),
        ShapeError,
        "[3]",
    ),
    case("qr", lambda m: m.linalg.qr(m.ones(2, 3), "full"), ArgumentError, "got 'full'"),
    case("qr", lambda m: m.linalg.qr(m.eye(2, dtype=m.int64)), DTypeError, "int64"),
    case("qr", lambda m: m.qr(m.ones(3)), ShapeError, "[3]"),
    case(
        "qr",
        lambda m: m.linalg.qr(2.0),
        ArgumentTypeError,
        "float",
    ),
    case("svd", lambda m: m.linalg.svd(m.ones(3)), ShapeError, "[3]"),
    case("svd", lambda m: m.linalg.svd(m.tensor(1.0)), ShapeError, "[]"),
    case("svd", lambda m: m.svd(m.ones(3)), ShapeError, "[3]"),
    case("svd", lambda m: m.linalg.svd(m.eye(2, dtype=m.int64)), DTypeError, "int64"),
    case("svd", lambda m: m.linalg.svd(2.0), ArgumentTypeError, "float"),
    case(
        "svdvals",
        lambda m: m.linalg.svdvals(m.ones(3)),
        ShapeError,
        "[3]",
    ),
    case(
        "svdvals",
        lambda m: m.linalg.svdvals(m.eye(2, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case(
        "svd",
        lambda m: m.linalg.svd(m.full((2, 2), float("nan"))),
        LinAlgError,
        "SVD did not converge",
    ),
    case("eigh", lambda m: m.linalg.eigh(m.ones(2, 3)), ShapeError, "square", "[2, 3]"),
    case("eigh", lambda m: m.linalg.eigh(m.ones(3)), ShapeError, "[3]"),
    case("eigh", lambda m: m.linalg.eigh(m.eye(2), "X"), ArgumentError, "got 'X'"),
    case(
        "eigh",
        lambda m: m.linalg.eigh(m.eye(2, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case(
        "eigvalsh",
        lambda m: m.linalg.eigvalsh(m.ones(2, 3)),
        ShapeError,
        "square",
        "[2, 3]",
    ),
    case("eigvalsh", lambda m: m.linalg.eigvalsh(m.eye(2), "X"), ArgumentError, "got 'X'"),
    case("pinv", lambda m: m.linalg.pinv(m.ones(3)), ShapeError, "[3]"),
    case(
        "pinv",
        lambda m: m.linalg.pinv(m.eye(2, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case(
        "pinv",
        lambda m: m.linalg.pinv(1.0),
        ArgumentTypeError,
        "float",
    ),
    case("pinverse", lambda m: m.pinverse(m.ones(3)), ShapeError, "[3]"),
    case(
        "matrix_rank",
        lambda m: m.linalg.matrix_rank(m.ones(3)),
        ShapeError,
        "[3]",
    ),
    case(
        "matrix_rank",
        lambda m: m.linalg.matrix_rank(m.eye(2, dtype=m.int64)),
        DTypeError,
        "int64",
    ),
    case(
        "matrix_rank",
        lambda m: m.linalg.matrix_rank(2.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "lstsq",
        lambda m: m.linalg.lstsq(m.ones(3), m.ones(3)),
        ShapeError,
        "[3]",
    ),
    case(
        "lstsq",
        lambda m: m.linalg.lstsq(m.ones(3, 2), m.ones(2, 2)),
        ShapeError,
        "[3, 2]",
        "[2, 2]",
    ),
    case(
        "lstsq",
        lambda m: m.linalg.lstsq(m.ones(3, 2), m.ones(3, 2, dtype=m.float64)),
        DTypeError,
        "got autograd.float32 and autograd.float64",
    ),
    case(
        "lstsq",
        lambda m: m.linalg.lstsq(m.ones(3, 2), 1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "vector_norm",
        lambda m: m.linalg.vector_norm(m.ones(2, 3).long()),
        DTypeError,
        "got autograd.int64",
    ),
    case(
        "vector_norm",
        lambda m: m.linalg.vector_norm(m.ones(2, 3), 2, 2),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case(
        "vector_norm",
        lambda m: m.linalg.vector_norm(m.ones(2, 3), "fro"),
        ArgumentTypeError,
        "str",
    ),
    case(
        "vector_norm",
        lambda m: m.linalg.vector_norm(m.ones(0), float("inf")),
        DimensionError,
        "got shape [0]",
        torch=RuntimeError,
    ),
    case(
        "vector_norm",
        lambda m: m.linalg.vector_norm(1.0),
        ArgumentTypeError,
        "float",
    ),
    case(
        "vector_norm",
        lambda m: m.linalg.vector_norm(m.ones(2, 3), 2, (0, 0)),
        DimensionError,
        "got [0, 0]",
        torch=RuntimeError,
    ),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(3)),
        DimensionError,
        "-1 and 0",
        "got -2",
        torch=RuntimeError,
    ),
    case("matrix_norm", lambda m: m.linalg.matrix_norm(m.ones(2, 3), 3), ArgumentError, "got 3"),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(2, 3), "max"),
        ArgumentError,
        "got 'max'",
    ),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(2, 3), "fro", (0, 0)),
        DimensionError,
        "got [0, 0]",
        torch=RuntimeError,
    ),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(2, 3), "fro", (0, 2)),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(2, 3), "fro", 0),
        ArgumentError,
        "got [0]",
        torch=TypeError,
    ),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(2, 3).long()),
        DTypeError,
        "int64",
    ),
    case(
        "norm",
        lambda m: m.linalg.norm(m.ones(2, 3).long()),
        DTypeError,
        "got autograd.int64",
    ),
    case(
        "norm",
        lambda m: m.linalg.norm(m.ones(3), "fro"),
        DimensionError,
        "-1 and 0",
        "got -2",
        torch=RuntimeError,
    ),
    case("norm", lambda m: m.linalg.norm(m.ones(2, 3), "max"), ArgumentError, "got 'max'"),
    case(
        "norm",
        lambda m: m.linalg.norm(m.ones(2, 3, 4), 2, (0, 1, 2)),
        ArgumentError,
        "3",
    ),
    case(
        "cdist",
        lambda m: m.cdist(m.ones(2, 3), m.ones(2, 4)),
        ShapeError,
        "[2, 3]",
        "[2, 4]",
    ),
    case(
        "cdist",
        lambda m: m.cdist(m.ones(3), m.ones(3)),
        ShapeError,
        "[3]",
    ),
    case(
        "cdist",
        lambda m: m.cdist(m.ones(2, 3).long(), m.ones(2, 3).long()),
        DTypeError,
        "got autograd.int64",
    ),
    case(
        "cdist",
        lambda m: m.cdist(m.ones(2, 3), m.ones(2, 3), -1.0),
        ArgumentError,
        "-1",
    ),
    case(
        "dist",
        lambda m: m.dist(m.ones(2, 3), m.ones(4)),
        ShapeError,
        "got input [2, 3] float32, other [4] float32",
    ),
    case(
        "pairwise_distance",
        lambda m: m.nn.functional.pairwise_distance(m.ones(2, 3), m.ones(4)),
        ShapeError,
        "got input [2, 3] float32, other [4] float32",
    ),
    case(
        "cosine_similarity",
        lambda m: m.nn.functional.cosine_similarity(m.ones(2, 3), m.ones(4)),
        ShapeError,
        "got [2, 3], [4]",
    ),
    case(
        "normalize",
        lambda m: m.nn.functional.normalize(m.ones(2, 3), dim=2),
        DimensionError,
        "-2 and 1",
        "got 2",
    ),
]


@pytest.mark.parametrize(("name", "call", "kind", "words", "theirs"), CASES)
def test_refused(name, call, kind, words, theirs):
    with pytest.raises(AutogradError) as caught:
        call(autograd)
    message = str(caught.value)
    assert type(caught.value) is kind
    assert re.match(rf"{name}: .*required.*[;.] .+", message), message
    for word in words:
        assert word in message, message


@pytest.mark.parametrize(("name", "call", "kind", "words", "theirs"), CASES)
def test_pytorch_refuses_it_too(name, call, kind, words, theirs):
    """The same call fails in PyTorch, mostly with a built-in exception that `kind` derives from."""
    with warnings.catch_warnings(), pytest.raises(BUILT_IN) as caught:
        warnings.simplefilter("ignore", UserWarning)  # of deprecated functions
        call(torch)
    built_in = next(b for b in BUILT_IN if isinstance(caught.value, b))
    if theirs is None:
        assert issubclass(kind, built_in)
    else:
        assert built_in is theirs


# --- matrix products ------------------------------------------------------------------------------

SHAPES = [(), (2,), (3,), (2, 3), (3, 2), (4, 3, 2), (4, 2, 3), (5, 3, 2), (1, 2, 2), (0, 3)]


@pytest.mark.parametrize("left", SHAPES, ids=str)
@pytest.mark.parametrize("right", SHAPES, ids=str)
def test_products_fit_where_those_of_pytorch_fit(left, right):
    """Either both libraries multiply, with one result, or both refuse."""
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=left), rng.normal(size=right)
    try:
        expected = torch.tensor(a) @ torch.tensor(b)
    except RuntimeError:
        with pytest.raises(ShapeError) as caught:
            autograd.tensor(a) @ autograd.tensor(b)
        message = str(caught.value)
        assert re.match(r"matmul: .* (is|are) required; got shapes ", message)
        assert f"{list(left)} and {list(right)}" in message
    else:
        out = autograd.tensor(a) @ autograd.tensor(b)
        assert tuple(out.shape) == tuple(expected.shape)
        np.testing.assert_allclose(out.numpy(), expected.numpy(), 1e-12, 1e-12)


@pytest.mark.parametrize("dtypes", [
    ("float32", "float64"), ("float32", "int64"), ("int64", "int32"), ("complex64", "float32"),
    ("bool", "int64"), ("float16", "float32"),
])  # fmt: skip
@pytest.mark.parametrize("name", ["matmul", "mm", "mv", "bmm", "dot", "inner", "tensordot"])
def test_mixed_dtypes(name, dtypes):
    shapes = {
        "mv": ((2, 2), (2,)),
        "dot": ((2,), (2,)),
        "bmm": ((1, 2, 2), (1, 2, 2)),
    }.get(name, ((2, 2), (2, 2)))
    found = {}
    for m in (autograd, torch):
        a, b = (
            m.ones(shape, dtype=getattr(m, dtype))
            for shape, dtype in zip(shapes, dtypes, strict=True)
        )
        with pytest.raises(RuntimeError) as caught:
            getattr(m, name)(a, b)
        found[m] = caught.value
    assert type(found[autograd]) is DTypeError
    message = str(found[autograd])
    assert re.match(r"\w+: tensors of one dtype are required; got ", message)
    assert f"autograd.{dtypes[0]} and autograd.{dtypes[1]}" in message


# --- matrices that are not square, singular or indefinite -----------------------------------------

SQUARE = ["linalg.inv", "inverse", "linalg.det", "det", "linalg.slogdet", "slogdet", "logdet",
          "linalg.cholesky", "cholesky"]  # fmt: skip


def function(m, path):
    for part in path.split("."):
        m = getattr(m, part)
    return m


@pytest.mark.parametrize("shape", [(2, 3), (3, 2), (4, 2, 3), (3,), ()], ids=str)
@pytest.mark.parametrize("name", SQUARE)
def test_matrices_that_are_not_square(name, shape):
    words = rf"\w+: square matrices are required; got shape {re.escape(str(list(shape)))}"
    with pytest.raises(ShapeError, match=words):
        function(autograd, name)(autograd.ones(*shape) if shape else autograd.tensor(1.0))
    with pytest.raises(RuntimeError):
        function(torch, name)(torch.ones(shape))


SINGULAR = {
    "inv": lambda m, a: m.linalg.inv(a),
    "inverse": lambda m, a: m.inverse(a),
    "solve": lambda m, a: m.linalg.solve(a, m.ones(2)),
    "solve from the right": lambda m, a: m.linalg.solve(a, m.ones(2, 2), left=False),
    "power": lambda m, a: m.matrix_power(a, -1),
}
MATRICES = {
    "zeros": lambda m: m.zeros(2, 2),
    "ones": lambda m: m.ones(2, 2),
    "a zero row": lambda m: m.tensor([[1.0, 2.0], [0.0, 0.0]]),
}


@pytest.mark.parametrize("matrix", MATRICES)
@pytest.mark.parametrize("name", SINGULAR)
def test_singular_matrices(name, matrix):
    a = MATRICES[matrix](autograd)
    before = a.tolist()
    for x in (a, a.clone().requires_grad_()):
        with pytest.raises(
            LinAlgError,
            match=r"(inv|inverse|matrix_power|solve): an invertible matrix is required; ",
        ):
            SINGULAR[name](autograd, x)
    assert a.tolist() == before
    with pytest.raises(RuntimeError):
        SINGULAR[name](torch, MATRICES[matrix](torch))


def test_one_singular_matrix_of_a_batch():
    batch = autograd.stack([autograd.eye(2), autograd.ones(2, 2)])
    with pytest.raises(LinAlgError, match="inv: an invertible matrix is required"):
        autograd.linalg.inv(batch)
    with pytest.raises(LinAlgError, match="solve: an invertible matrix is required"):
        autograd.linalg.solve(batch, autograd.ones(2, 2))
    with pytest.raises(LinAlgError, match="cholesky: a positive-definite matrix is required"):
        autograd.linalg.cholesky(autograd.stack([autograd.eye(2), -autograd.eye(2)]))


def test_determinants_of_singular_matrices_are_no_error():
    a = autograd.ones(2, 2)
    assert autograd.det(a).item() == 0
    sign, size = autograd.slogdet(a)
    assert (sign.item(), size.item()) == (0, -np.inf)
    assert autograd.logdet(a).item() == -np.inf
    assert np.isnan(autograd.logdet(autograd.tensor([[-1.0]])).item())


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize(
    "matrix", [[[-1.0]], [[0.0]], [[1.0, 2.0], [2.0, 1.0]], [[1.0, 0.0], [0.0, -1.0]]], ids=str
)
def test_indefinite_matrices(matrix, upper):
    words = "cholesky: a positive-definite matrix is required; "
    with pytest.raises(LinAlgError, match=words):
        autograd.linalg.cholesky(autograd.tensor(matrix), upper=upper)
    with pytest.raises(RuntimeError, match=words):
        autograd.cholesky(autograd.tensor(matrix).requires_grad_(), upper)
    with pytest.raises(RuntimeError):
        torch.linalg.cholesky(torch.tensor(matrix), upper=upper)


@pytest.mark.parametrize("name", ["svd", "svdvals", "pinv", "matrix_rank"])
def test_not_a_number(name):
    with pytest.raises(RuntimeError):
        getattr(torch.linalg, name)(torch.full((2, 2), float("nan")))
    with pytest.raises(LinAlgError, match=rf"(svd|{name}): a matrix without NaN .*is required; "):
        getattr(autograd.linalg, name)(autograd.full((2, 2), float("nan")))


# --- nothing is modified when an operation fails --------------------------------------------------

INPLACE = {
    "addmm_": lambda x, m: x.addmm_(m.ones(2, 3), m.ones(2, 3)),
    "addmm_, larger result": lambda x, m: x.addmm_(m.ones(4, 3), m.ones(3, 2)),
    "addmm_, dtype": lambda x, m: x.addmm_(m.ones(2, 3), m.ones(3, 2).double()),
    "addmv_": lambda x, m: x[0].addmv_(m.ones(2, 3), m.ones(2)),
    "addr_": lambda x, m: x.addr_(m.ones(2), m.ones(3)),
    "baddbmm_": lambda x, m: x.view(1, 2, 2).baddbmm_(m.ones(1, 2, 3), m.ones(1, 2, 3)),
    "addbmm_": lambda x, m: x.addbmm_(m.ones(2, 2, 3), m.ones(2, 2, 3)),
}


@pytest.mark.parametrize("name", INPLACE)
@pytest.mark.parametrize("graph", [False, True], ids=["plain", "in a graph"])
def test_a_failed_inplace_product_changes_nothing(name, graph):
    leaf = autograd.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=graph)
    x = leaf * 1
    square, node = x * x, x.grad_fn
    with pytest.raises(AutogradError, match="required"):
        INPLACE[name](x, autograd)
    assert x.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert x.grad_fn is node
    if graph:
        square.sum().backward()
        assert leaf.grad.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    with pytest.raises(RuntimeError):
        INPLACE[name](torch.ones(2, 2), torch)


def test_a_leaf_that_requires_grad_is_not_written():
    leaf = autograd.ones(2, 2).requires_grad_()
    with pytest.raises(GraphError, match=r"addmm_: .*leaf requiring grad"):
        leaf.addmm_(autograd.ones(2, 2), autograd.ones(2, 2))
    assert leaf.tolist() == [[1.0, 1.0], [1.0, 1.0]]


OUT = {
    "sizes": (lambda x, out: autograd.matmul(x, x[:1], out=out), ShapeError),
    "dtypes": (lambda x, out: autograd.matmul(x, x.double(), out=out), DTypeError),
    "complex": (
        lambda x, out: autograd.mm(x.to(autograd.complex64), x.to(autograd.complex64), out=out),
        DTypeError,
    ),
    "grad": (lambda x, out: autograd.mm(x.requires_grad_(), x, out=out), GraphError),
    "mv": (lambda x, out: autograd.mv(x, x[0, :1], out=out), ShapeError),
    "bmm": (lambda x, out: autograd.bmm(x, x, out=out), ShapeError),
    "addmm": (lambda x, out: autograd.addmm(x, x, x[:1], out=out), ShapeError),
}


@pytest.mark.parametrize("name", OUT)
def test_out_is_not_written_when_the_operation_fails(name):
    call, kind = OUT[name]
    out = autograd.full((2, 2), 7.0)
    with pytest.raises(kind, match="required"):
        call(autograd.ones(2, 2), out)
    assert out.tolist() == [[7.0, 7.0], [7.0, 7.0]]
    assert not out.requires_grad


@pytest.mark.parametrize(
    "name",
    ["inv", "cholesky", "svdvals", "eigvalsh", "pinv"],
)
def test_out_is_written(name):
    results = []
    for m in (autograd, torch):
        x, out = m.eye(2) * 4, m.zeros(2, 2)
        if name in ("svdvals", "eigvalsh"):
            out = m.zeros(2)
        result = getattr(m.linalg, name)(x, out=out)
        assert result is out
        results.append(out)
    np.testing.assert_allclose(results[0].numpy(), results[1].numpy())


@pytest.mark.parametrize("equation", ["ij,jk->ik", "ij,ij->", "i,i->", "bij,bjk->bik"])
def test_einsum_with_sizes_that_differ(equation):
    """Every operand's shape is one too large in one place; both libraries refuse."""
    sizes = dict(zip("bijk", (4, 2, 3, 5), strict=True))
    first, second = ([sizes[c] for c in term] for term in equation.split("->")[0].split(","))
    shared = next(i for i, c in enumerate(equation.split(",")[1].split("->")[0]) if c in
                  equation.split(",")[0])  # fmt: skip
    second[shared] += 1
    words = rf"einsum: one size for each letter is required; got {second[shared] - 1} and "
    with pytest.raises(ShapeError, match=words):
        autograd.einsum(equation, autograd.ones(*first), autograd.ones(*second))
    with pytest.raises(RuntimeError):
        torch.einsum(equation, torch.ones(first), torch.ones(second))


def test_failures_are_reported_or_raised():
    singular, negative = autograd.zeros(2, 2), -autograd.eye(2)
    inverse, info = autograd.linalg.inv_ex(singular)
    assert info.item() == 1
    assert inverse.isnan().all()
    assert autograd.linalg.cholesky_ex(negative).info.item() == 1
    for call in (
        lambda: autograd.linalg.inv_ex(singular, check_errors=True),
        lambda: autograd.linalg.cholesky_ex(negative, check_errors=True),
    ):
        with pytest.raises(autograd.errors.LinAlgError):
            call()


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda x: autograd.matrix_exp(x), "matrix_exp: "),
        (lambda x: autograd.linalg.cond(x, 1), "cond: "),
        (lambda x: autograd.linalg.inv_ex(x), "inv_ex: "),
        (lambda x: autograd.linalg.tensorinv(x, 1), "tensorinv: equal products of the first 1"),
        (lambda x: autograd.linalg.tensorsolve(x, x[0]), "tensorsolve: as many unknowns as"),
        (lambda x: autograd.linalg.vander(x[0, 0]), "vander: N or a tensor with dimensions"),
        (lambda x: autograd.linalg.vander(x, N=0), "vander: N above 0 is required; got 0"),
    ],
)
def test_matrix_functions_refuse_what_does_not_fit(call, text):
    with pytest.raises(autograd.errors.AutogradError, match=text):
        call(autograd.ones(2, 3))
