"""Norms and distances."""

from autograd.errors import ArgumentError, ArgumentTypeError, DimensionError, DTypeError, ShapeError
from refusals import case

CASES = [
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
    ),
    case(
        "matrix_norm",
        lambda m: m.linalg.matrix_norm(m.ones(3)),
        DimensionError,
        "-1 and 0",
        "got -2",
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
