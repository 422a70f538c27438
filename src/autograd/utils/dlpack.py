"""PyTorch's `torch.utils.dlpack`: sharing memory with other array libraries."""

from ..interop.dlpack import from_dlpack, to_dlpack

__all__ = ["from_dlpack", "to_dlpack"]
