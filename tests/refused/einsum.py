"""Equations of einsum."""

from autograd.errors import ArgumentError, ArgumentTypeError, DTypeError, ShapeError
from refusals import case

CASES = [
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
]
