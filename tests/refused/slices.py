"""Derivatives along dimensions, slices combined at places, and slices of limited norm."""

from autograd.errors import ArgumentError, DimensionError, DTypeError, ShapeError
from refusals import ACCEPTS, case

CASES = [
    case("gradient", lambda m: m.gradient(m.ones(1)), ShapeError, "2 points along dim 0", "got 1"),
    case("gradient", lambda m: m.gradient(m.ones(2), edge_order=2), ShapeError, "3 points"),
    case("gradient", lambda m: m.gradient(m.ones(4), edge_order=3), ArgumentError, "got 3"),
    case("gradient", lambda m: m.gradient(m.ones(4), dim=1), DimensionError, "-1 and 0"),
    case("gradient", lambda m: m.gradient(m.ones(4, 4), dim=(0, 0)), DimensionError, "each dim"),
    case("gradient", lambda m: m.gradient(m.ones(4, 4), spacing=[1.0] * 3), ArgumentError, "got 3"),
    case(
        "gradient",
        lambda m: m.gradient(m.ones(4), spacing=[m.ones(3)]),
        ShapeError,
        "4 positions",
        "got [3]",
        torch=ACCEPTS,
    ),
    case(
        "index_reduce",
        lambda m: m.ones(2).index_reduce(0, m.tensor([0]), m.ones(1), "sum"),
        ArgumentError,
        "got 'sum'",
    ),
    case(
        "index_reduce",
        lambda m: m.ones(2, 3).index_reduce(0, m.tensor([0]), m.ones(2, 3), "amax"),
        ShapeError,
        "[1, 3]",
        "got [2, 3]",
    ),
    case(
        "index_reduce",
        lambda m: m.ones(2).index_reduce(0, m.tensor([2]), m.ones(1), "amax"),
        DimensionError,
        "got 2",
    ),
    case(
        "index_reduce",
        lambda m: m.ones(2).index_reduce(0, m.tensor([0]), m.ones(1).double(), "amax"),
        DTypeError,
        "float64",
    ),
    case("renorm", lambda m: m.ones(2).renorm(2, 0, 1.0), ShapeError, "got [2]"),
    case("renorm", lambda m: m.ones(2, 2).renorm(0, 0, 1.0), ArgumentError, "p above 0", "got 0"),
    case("renorm", lambda m: m.ones(2, 2).renorm(2, 0, -1.0), ArgumentError, "got -1.0"),
    case("renorm", lambda m: m.ones(2, 2).renorm(2, 2, 1.0), DimensionError, "got 2"),
]
