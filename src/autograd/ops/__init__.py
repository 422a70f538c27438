"""The operator catalogue: a file a family, a block an operator."""

from . import (
    arithmetic,
    conversion,
    inplace,
    reduction,
    regions,
    shape,
)

__all__ = [
    "arithmetic",
    "conversion",
    "inplace",
    "reduction",
    "regions",
    "shape",
]
