"""Tables of vectors: `Embedding`, `EmbeddingBag` (the file's name is PyTorch's)."""

from __future__ import annotations

from ...creation.filled import empty
from ...engine.modes import no_grad
from ...errors import ArgumentError, ShapeError
from ...tensor import Tensor
from .. import functional as F, init
from ..parameter import Parameter
from .module import Module

__all__ = ["Embedding", "EmbeddingBag"]


class _Table(Module):
    """What both embeddings share: the table and its padding row."""

    num_embeddings: int
    embedding_dim: int
    padding_idx: int | None

    def _make_table(self, padding_idx: int | None, weight, freeze: bool, device, dtype) -> None:
        name, rows = type(self).__name__, self.num_embeddings
        if padding_idx is not None:
            if not -rows <= padding_idx < rows:
                raise ArgumentError(
                    f"{name}: padding_idx between {-rows} and {rows - 1} is required; got "
                    f"{padding_idx}."
                )
            padding_idx %= rows
        self.padding_idx = padding_idx
        shape = [rows, self.embedding_dim]
        if weight is None:
            table = empty(shape, device=device, dtype=dtype)
            self.weight = Parameter(table, requires_grad=not freeze)
            self.reset_parameters()
            return
        if list(weight.shape) != shape:
            raise ShapeError(
                f"{name}: a table of shape {shape} is required; got {list(weight.shape)}."
            )
        self.weight = Parameter(weight, requires_grad=not freeze)

    def reset_parameters(self) -> None:
        """Draw new initial values; the padding row becomes zero."""
        init.normal_(self.weight)
        self._fill_padding_idx_with_zero()

    def _fill_padding_idx_with_zero(self) -> None:
        if self.padding_idx is not None:
            with no_grad():
                self.weight[self.padding_idx].fill_(0)


def _require_matrix(embeddings: Tensor, name: str) -> tuple[int, int]:
    if embeddings.ndim != 2:
        raise ShapeError(
            f"{name}.from_pretrained: a table of 2 dims is required; got shape "
            f"{list(embeddings.shape)}."
        )
    rows, columns = embeddings.shape
    return rows, columns


class Embedding(_Table):
    """A table of vectors, looked up by number: indices (...) to (..., embedding_dim).

    Args:
        num_embeddings: rows of the table.
        embedding_dim: size of a vector.
        padding_idx: a row that is zero at first and gets no gradient.
        max_norm: rows that are looked up are first scaled down to this norm.
        norm_type: the order of that norm.
        scale_grad_by_freq: divide gradients by how often the row occurs in the batch.
        sparse: accepted; the gradient is dense.
        device, dtype: of the table; indices are int64 or int32.

    Attributes:
        weight: (num_embeddings, embedding_dim), normal at first.

    Raises:
        ArgumentError: `padding_idx` is no row.

    >>> autograd.nn.Embedding(10, 3)(autograd.tensor([1, 2, 4])).shape
    Size([3, 3])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        _weight: Tensor | None = None,
        _freeze: bool = False,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.max_norm = max_norm
        self.norm_type = norm_type
        self.scale_grad_by_freq = scale_grad_by_freq
        self.sparse = sparse
        self._make_table(padding_idx, _weight, _freeze, device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        return F.embedding(
            input,
            self.weight,
            self.padding_idx,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.sparse,
        )

    def extra_repr(self) -> str:
        text = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.padding_idx is not None:
            text += f", padding_idx={self.padding_idx}"
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            text += f", norm_type={self.norm_type}"
        if self.scale_grad_by_freq:
            text += f", scale_grad_by_freq={self.scale_grad_by_freq}"
        return text + (", sparse=True" if self.sparse else "")

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> Embedding:
        """An embedding with a table that is there already.

        Args:
            embeddings: the table, 2-d.
            freeze: do not train it.
            padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse: as for the class.

        Raises:
            ShapeError: `embeddings` is not 2-d.

        >>> table = autograd.tensor([[1., 2.], [3., 4.]])
        >>> autograd.nn.Embedding.from_pretrained(table)(autograd.tensor([1]))
        tensor([[3., 4.]])
        """
        rows, columns = _require_matrix(embeddings, cls.__name__)
        return cls(
            num_embeddings=rows,
            embedding_dim=columns,
            padding_idx=padding_idx,
            max_norm=max_norm,
            norm_type=norm_type,
            scale_grad_by_freq=scale_grad_by_freq,
            sparse=sparse,
            _weight=embeddings,
            _freeze=freeze,
        )


class EmbeddingBag(_Table):
    """Sums, means or maxima of the rows of a table, one for each bag of numbers.

    Bags are the rows of indices (N, B), or parts of indices (n) that begin at `offsets` (N); the
    result is (N, embedding_dim). See `nn.functional.embedding_bag`.

    Args:
        num_embeddings: rows of the table.
        embedding_dim: size of a vector.
        max_norm, norm_type, scale_grad_by_freq, sparse: see `Embedding`.
        mode: "sum", "mean" or "max".
        include_last_offset: the offsets end with the number of all indices.
        padding_idx: a row that does not count.
        device, dtype: of the table.

    Attributes:
        weight: (num_embeddings, embedding_dim), normal at first.

    >>> table = autograd.tensor([[1., 2.], [3., 4.], [5., 6.]])
    >>> bags = autograd.nn.EmbeddingBag.from_pretrained(table, mode="sum")
    >>> bags(autograd.tensor([0, 1, 2]), offsets=autograd.tensor([0, 2]))
    tensor([[4., 6.],
            [5., 6.]])
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        _weight: Tensor | None = None,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        device=None,
        dtype=None,
    ):
        super().__init__()
        self.num_embeddings = num_embeddings
        self.embedding_dim = embedding_dim
        self.max_norm = max_norm
        self.norm_type = norm_type
        self.scale_grad_by_freq = scale_grad_by_freq
        self.mode = mode
        self.sparse = sparse
        self.include_last_offset = include_last_offset
        self._make_table(padding_idx, _weight, False, device, dtype)

    def forward(
        self,
        input: Tensor,
        offsets: Tensor | None = None,
        per_sample_weights: Tensor | None = None,
    ) -> Tensor:
        return F.embedding_bag(
            input,
            self.weight,
            offsets,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
            self.mode,
            self.sparse,
            per_sample_weights,
            self.include_last_offset,
            self.padding_idx,
        )

    def extra_repr(self) -> str:
        text = f"{self.num_embeddings}, {self.embedding_dim}"
        if self.max_norm is not None:
            text += f", max_norm={self.max_norm}"
        if self.norm_type != 2:
            text += f", norm_type={self.norm_type}"
        if self.scale_grad_by_freq:
            text += f", scale_grad_by_freq={self.scale_grad_by_freq}"
        text += f", mode={self.mode!r}"
        return text if self.padding_idx is None else f"{text}, padding_idx={self.padding_idx}"

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Tensor,
        freeze: bool = True,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        mode: str = "mean",
        sparse: bool = False,
        include_last_offset: bool = False,
        padding_idx: int | None = None,
    ) -> EmbeddingBag:
        """An embedding bag with a table that is there already; arguments as for `Embedding`."""
        rows, columns = _require_matrix(embeddings, cls.__name__)
        bag = cls(
            num_embeddings=rows,
            embedding_dim=columns,
            max_norm=max_norm,
            norm_type=norm_type,
            scale_grad_by_freq=scale_grad_by_freq,
            mode=mode,
            sparse=sparse,
            _weight=embeddings,
            include_last_offset=include_last_offset,
            padding_idx=padding_idx,
        )
        bag.weight.requires_grad = not freeze
        return bag
