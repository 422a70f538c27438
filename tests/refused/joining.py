"""Joining tensors: concatenation, blocks, grids and products of sets."""

from autograd.errors import ArgumentError, ArgumentTypeError, DimensionError, DTypeError, ShapeError
from refusals import case

CASES = [
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
]
