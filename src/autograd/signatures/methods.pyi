"""The operators that are methods of Tensor. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

import numpy as np

from . import tuples

Operand = Tensor | np.ndarray | np.generic | builtins.complex  # and so float, int and bool
Dims = builtins.int | Sequence[builtins.int] | None


class Methods:
    def __abs__(self) -> Tensor:
        """Absolute value of each element; real for complex ones. Gradient 0 at 0."""
    def __add__(self, other: Any) -> Tensor:
        """Sum of two tensors, element by element: `+`."""
    def __and__(self, other: Any) -> Tensor:
        """Bits that are set in both elements: `&`."""
    def __eq__(self, other: Any) -> Tensor:
        """Whether elements are equal."""
    def __floordiv__(self, other: Any) -> Tensor:
        """Quotient rounded towards negative infinity. Not differentiable."""
    def __ge__(self, other: Any) -> Tensor:
        """Whether elements of `input` are greater or equal."""
    def __getitem__(self, index: Any) -> Tensor:
        """`input[index]`: a view for integers and slices, a copy for masks and index tensors."""
    def __gt__(self, other: Any) -> Tensor:
        """Whether elements of `input` are greater."""
    def __iadd__(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """In-place `add`: Sum `input + alpha * other`, element by element."""
    def __iand__(self, other: Any) -> Tensor:
        """In-place `bitwise_and`: Bits that are set in both elements: `&`."""
    def __ifloordiv__(self, other: Any) -> Tensor:
        """In-place `floor_divide`: Quotient rounded towards negative infinity. Not differentiable."""
    def __ilshift__(self, other: Any) -> Tensor:
        """In-place `bitwise_left_shift`: Bits shifted left: `<<`."""
    def __imod__(self, other: Any) -> Tensor:
        """In-place `remainder`: Remainder with the sign of the divisor: `%`."""
    def __imul__(self, other: Any) -> Tensor:
        """In-place `mul`: Product of two tensors, element by element."""
    def __invert__(self) -> Tensor:
        """Every bit inverted: `~`."""
    def __ior__(self, other: Any) -> Tensor:
        """In-place `bitwise_or`: Bits that are set in one of the elements: `|`."""
    def __ipow__(self, exponent: Any) -> Tensor:
        """In-place `pow`: Each element of `input` to the power `exponent`."""
    def __irshift__(self, other: Any) -> Tensor:
        """In-place `bitwise_right_shift`: Bits shifted right, the sign kept: `>>`."""
    def __isub__(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """In-place `sub`: Difference `input - alpha * other`, element by element."""
    def __itruediv__(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """In-place `div`: Quotient of two tensors, element by element."""
    def __ixor__(self, other: Any) -> Tensor:
        """In-place `bitwise_xor`: Bits that are set in exactly one of the elements: `^`."""
    def __le__(self, other: Any) -> Tensor:
        """Whether elements of `input` are less or equal."""
    def __lshift__(self, other: Any) -> Tensor:
        """Bits shifted left: `<<`."""
    def __lt__(self, other: Any) -> Tensor:
        """Whether elements of `input` are less."""
    def __matmul__(self, other: Any) -> Tensor:
        """Matrix product: `@`."""
    def __mod__(self, other: Any) -> Tensor:
        """Remainder with the sign of the divisor: `%`."""
    def __mul__(self, other: Any) -> Tensor:
        """Product of two tensors, element by element."""
    def __ne__(self, other: Any) -> Tensor:
        """Whether elements differ."""
    def __neg__(self) -> Tensor:
        """The negative of each element."""
    def __or__(self, other: Any) -> Tensor:
        """Bits that are set in one of the elements: `|`."""
    def __pos__(self) -> Tensor:
        """The tensor itself."""
    def __pow__(self, exponent: Any) -> Tensor:
        """`input ** exponent` for numbers of one dtype."""
    def __radd__(self, other: Any) -> Tensor:
        """Sum of two tensors, element by element: `+`."""
    def __rand__(self, other: Any) -> Tensor:
        """Bits that are set in both elements: `&`."""
    def __rfloordiv__(self, other: Any) -> Tensor:
        """Quotient rounded towards negative infinity. Not differentiable."""
    def __rlshift__(self, other: Any) -> Tensor:
        """Bits shifted left: `<<`."""
    def __rmatmul__(self, other: Any) -> Tensor:
        """Matrix product: `@`."""
    def __rmod__(self, other: Any) -> Tensor:
        """Remainder with the sign of the divisor: `%`."""
    def __rmul__(self, other: Any) -> Tensor:
        """Product of two tensors, element by element."""
    def __ror__(self, other: Any) -> Tensor:
        """Bits that are set in one of the elements: `|`."""
    def __rpow__(self, exponent: Any) -> Tensor:
        """`input ** exponent` for numbers of one dtype."""
    def __rrshift__(self, other: Any) -> Tensor:
        """Bits shifted right, the sign kept: `>>`."""
    def __rshift__(self, other: Any) -> Tensor:
        """Bits shifted right, the sign kept: `>>`."""
    def __rsub__(self, other: Any) -> Tensor:
        """Difference of two tensors, element by element: `-`."""
    def __rtruediv__(self, other: Any) -> Tensor:
        """True quotient of two tensors: `/`."""
    def __rxor__(self, other: Any) -> Tensor:
        """Bits that are set in exactly one of the elements: `^`."""
    def __setitem__(self, index: Any, value: Any) -> None:
        """`input[index] = value`, in place; differentiable by both."""
    def __sub__(self, other: Any) -> Tensor:
        """Difference of two tensors, element by element: `-`."""
    def __truediv__(self, other: Any) -> Tensor:
        """True quotient of two tensors: `/`."""
    def __xor__(self, other: Any) -> Tensor:
        """Bits that are set in exactly one of the elements: `^`."""
    def abs(self) -> Tensor:
        """Absolute value of each element; real for complex ones. Gradient 0 at 0."""
    def abs_(self) -> Tensor:
        """In-place `abs`: Absolute value of each element; real for complex ones. Gradient 0 at 0."""
    def absolute(self) -> Tensor:
        """Absolute value of each element; real for complex ones. Gradient 0 at 0."""
    def absolute_(self) -> Tensor:
        """In-place `abs`: Absolute value of each element; real for complex ones. Gradient 0 at 0."""
    def acos(self) -> Tensor:
        """Inverse cosine, in radians; NaN outside [-1, 1]."""
    def acos_(self) -> Tensor:
        """In-place `acos`: Inverse cosine, in radians; NaN outside [-1, 1]."""
    def acosh(self) -> Tensor:
        """Inverse hyperbolic cosine; NaN below 1."""
    def acosh_(self) -> Tensor:
        """In-place `acosh`: Inverse hyperbolic cosine; NaN below 1."""
    def add(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """Sum `input + alpha * other`, element by element."""
    def add_(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """In-place `add`: Sum `input + alpha * other`, element by element."""
    def addbmm(self, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * input + alpha * (sum of the products batch1 @ batch2)`."""
    def addbmm_(self, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """In-place `addbmm`: `beta * input + alpha * (sum of the products batch1 @ batch2)`."""
    def addcdiv(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """`input + value * tensor1 / tensor2`."""
    def addcdiv_(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """In-place `addcdiv`: `input + value * tensor1 / tensor2`."""
    def addcmul(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """`input + value * tensor1 * tensor2`."""
    def addcmul_(self, tensor1: Any, tensor2: Any, *, value: Any = 1) -> Tensor:
        """In-place `addcmul`: `input + value * tensor1 * tensor2`."""
    def addmm(self, mat1: Any, mat2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * input + alpha * (mat1 @ mat2)`."""
    def addmm_(self, mat1: Any, mat2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """In-place `addmm`: `beta * input + alpha * (mat1 @ mat2)`."""
    def addmv(self, mat: Any, vec: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * input + alpha * (mat @ vec)`."""
    def addmv_(self, mat: Any, vec: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """In-place `addmv`: `beta * input + alpha * (mat @ vec)`."""
    def addr(self, vec1: Any, vec2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * input + alpha * (outer product of vec1 and vec2)`."""
    def addr_(self, vec1: Any, vec2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """In-place `addr`: `beta * input + alpha * (outer product of vec1 and vec2)`."""
    def adjoint(self) -> Tensor:
        """Conjugate transpose of the last two dimensions."""
    def all(self, dim: Dims = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Whether all elements are nonzero, of all or over dimensions (NaN counts as nonzero)."""
    def allclose(self, other: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> builtins.bool:
        """Whether all elements are close (see `isclose`): a Python bool."""
    def amax(self, dim: Dims = (), keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Maximum over dimensions (all by default). Ties share the gradient evenly."""
    def amin(self, dim: Dims = (), keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Minimum over dimensions (all by default). Ties share the gradient evenly."""
    def aminmax(self, *, dim: builtins.int | None = None, keepdim: builtins.bool = False, axis: Dims = None, keepdims: builtins.bool | None = None) -> tuples.aminmax:
        """Minimum and maximum at once, as a named tuple."""
    def angle(self) -> Tensor:
        """The angle of complex elements; 0 or pi for real ones, NaN for NaN."""
    def any(self, dim: Dims = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Whether any element is nonzero, of all or over dimensions (NaN counts as nonzero)."""
    def apply_(self, callable: Any) -> Tensor:
        """Replace each element by what a Python function makes of it, which is slow."""
    def arccos(self) -> Tensor:
        """Inverse cosine, in radians; NaN outside [-1, 1]."""
    def arccos_(self) -> Tensor:
        """In-place `acos`: Inverse cosine, in radians; NaN outside [-1, 1]."""
    def arccosh(self) -> Tensor:
        """Inverse hyperbolic cosine; NaN below 1."""
    def arccosh_(self) -> Tensor:
        """In-place `acosh`: Inverse hyperbolic cosine; NaN below 1."""
    def arcsin(self) -> Tensor:
        """Inverse sine, in radians; NaN outside [-1, 1]."""
    def arcsin_(self) -> Tensor:
        """In-place `asin`: Inverse sine, in radians; NaN outside [-1, 1]."""
    def arcsinh(self) -> Tensor:
        """Inverse hyperbolic sine."""
    def arcsinh_(self) -> Tensor:
        """In-place `asinh`: Inverse hyperbolic sine."""
    def arctan(self) -> Tensor:
        """Inverse tangent, in radians."""
    def arctan2(self, other: Any) -> Tensor:
        """Angle of the point (other, input), in radians between -pi and pi."""
    def arctan2_(self, other: Any) -> Tensor:
        """In-place `atan2`: Angle of the point (other, input), in radians between -pi and pi."""
    def arctan_(self) -> Tensor:
        """In-place `atan`: Inverse tangent, in radians."""
    def arctanh(self) -> Tensor:
        """Inverse hyperbolic tangent; NaN outside [-1, 1]."""
    def arctanh_(self) -> Tensor:
        """In-place `atanh`: Inverse hyperbolic tangent; NaN outside [-1, 1]."""
    def argmax(self, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """The position of the maximum, in the whole tensor or along `dim`."""
    def argmin(self, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """The position of the minimum, in the whole tensor or along `dim`."""
    def argsort(self, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False, *, axis: Dims = None) -> Tensor:
        """The positions that sort the tensor along `dim`."""
    def argwhere(self) -> Tensor:
        """The indices of the nonzero elements, one row each."""
    def as_strided(self, size: Any, stride: Any, storage_offset: builtins.int | None = None) -> Tensor:
        """A view with given sizes and strides, in elements, of the memory below the tensor."""
    def asin(self) -> Tensor:
        """Inverse sine, in radians; NaN outside [-1, 1]."""
    def asin_(self) -> Tensor:
        """In-place `asin`: Inverse sine, in radians; NaN outside [-1, 1]."""
    def asinh(self) -> Tensor:
        """Inverse hyperbolic sine."""
    def asinh_(self) -> Tensor:
        """In-place `asinh`: Inverse hyperbolic sine."""
    def atan(self) -> Tensor:
        """Inverse tangent, in radians."""
    def atan2(self, other: Any) -> Tensor:
        """Angle of the point (other, input), in radians between -pi and pi."""
    def atan2_(self, other: Any) -> Tensor:
        """In-place `atan2`: Angle of the point (other, input), in radians between -pi and pi."""
    def atan_(self) -> Tensor:
        """In-place `atan`: Inverse tangent, in radians."""
    def atanh(self) -> Tensor:
        """Inverse hyperbolic tangent; NaN outside [-1, 1]."""
    def atanh_(self) -> Tensor:
        """In-place `atanh`: Inverse hyperbolic tangent; NaN outside [-1, 1]."""
    def baddbmm(self, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """`beta * input + alpha * (batch1 @ batch2)`."""
    def baddbmm_(self, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
        """In-place `baddbmm`: `beta * input + alpha * (batch1 @ batch2)`."""
    def bernoulli(self, p: Any = None, *, generator: Any = None) -> Tensor:
        """Ones with the probabilities in `input` (or `p`), else zeros, in the dtype of `input`."""
    def bernoulli_(self, p: Any = 0.5, *, generator: Any = None) -> Tensor:
        """Fill with ones with probability `p` (a number or a tensor), else zeros."""
    def bfloat16(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype bfloat16."""
    def bincount(self, weights: Any = None, minlength: builtins.int = 0) -> Tensor:
        """How often each number from 0 on occurs in a vector; with weights, their sums."""
    def bitwise_and(self, other: Any) -> Tensor:
        """Bits that are set in both elements: `&`."""
    def bitwise_and_(self, other: Any) -> Tensor:
        """In-place `bitwise_and`: Bits that are set in both elements: `&`."""
    def bitwise_left_shift(self, other: Any) -> Tensor:
        """Bits shifted left: `<<`."""
    def bitwise_left_shift_(self, other: Any) -> Tensor:
        """In-place `bitwise_left_shift`: Bits shifted left: `<<`."""
    def bitwise_not(self) -> Tensor:
        """Every bit inverted: `~`."""
    def bitwise_not_(self) -> Tensor:
        """In-place `bitwise_not`: Every bit inverted: `~`."""
    def bitwise_or(self, other: Any) -> Tensor:
        """Bits that are set in one of the elements: `|`."""
    def bitwise_or_(self, other: Any) -> Tensor:
        """In-place `bitwise_or`: Bits that are set in one of the elements: `|`."""
    def bitwise_right_shift(self, other: Any) -> Tensor:
        """Bits shifted right, the sign kept: `>>`."""
    def bitwise_right_shift_(self, other: Any) -> Tensor:
        """In-place `bitwise_right_shift`: Bits shifted right, the sign kept: `>>`."""
    def bitwise_xor(self, other: Any) -> Tensor:
        """Bits that are set in exactly one of the elements: `^`."""
    def bitwise_xor_(self, other: Any) -> Tensor:
        """In-place `bitwise_xor`: Bits that are set in exactly one of the elements: `^`."""
    def bmm(self, mat2: Any) -> Tensor:
        """Products of two batches of matrices, one by one, without broadcasting."""
    def bool(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype bool."""
    def broadcast(self, shape: Any) -> Tensor:
        """Stretched to a shape (the first version's name of `broadcast_to`)."""
    def broadcast_to(self, size: Any) -> Tensor:
        """Stretched to a shape without copying."""
    def byte(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype uint8."""
    def cauchy_(self, median: Any = 0.0, sigma: Any = 1.0, *, generator: Any = None) -> Tensor:
        """Fill with Cauchy-distributed numbers."""
    def cdouble(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype complex128."""
    def ceil(self) -> Tensor:
        """The smallest whole number not below each element."""
    def ceil_(self) -> Tensor:
        """In-place `ceil`: The smallest whole number not below each element."""
    def cfloat(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype complex64."""
    def char(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype int8."""
    def cholesky(self, upper: builtins.bool = False) -> Tensor:
        """Cholesky factor (see `linalg.cholesky`)."""
    def cholesky_inverse(self, upper: builtins.bool = False) -> Tensor:
        """The inverse of A from its Cholesky factor."""
    def cholesky_solve(self, input2: Any, upper: builtins.bool = False) -> Tensor:
        """The solution X of A X = input from the Cholesky factor of A."""
    def chunk(self, chunks: builtins.int, dim: builtins.int = 0, *, axis: Dims = None) -> tuple[Tensor, ...]:
        """At most `chunks` views of equal size along `dim` (the last may be smaller)."""
    def clamp(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element limited to the range from `min` to `max`."""
    def clamp_(self, min: Any = None, max: Any = None) -> Tensor:
        """In-place `clamp`: Each element limited to the range from `min` to `max`."""
    def clamp_max(self, max: Any) -> Tensor:
        """Each element limited from above."""
    def clamp_max_(self, max: Any) -> Tensor:
        """In-place `clamp_max`: Each element limited from above."""
    def clamp_min(self, min: Any) -> Tensor:
        """Each element limited from below."""
    def clamp_min_(self, min: Any) -> Tensor:
        """In-place `clamp_min`: Each element limited from below."""
    def clip(self, min: Any = None, max: Any = None) -> Tensor:
        """Each element limited to the range from `min` to `max`."""
    def clip_(self, min: Any = None, max: Any = None) -> Tensor:
        """In-place `clamp`: Each element limited to the range from `min` to `max`."""
    def clone(self, *, memory_format: Any = None) -> Tensor:
        """A copy that is part of the graph."""
    def conj(self) -> Tensor:
        """Complex conjugate of each element; real tensors are returned as they are."""
    def conj_physical(self) -> Tensor:
        """Complex conjugate of each element; here the same as `conj`."""
    def conj_physical_(self) -> Tensor:
        """In-place `conj_physical`: Complex conjugate of each element; here the same as `conj`."""
    def contiguous(self, memory_format: Any = None) -> Tensor:
        """The tensor itself if its elements lie in C order without gaps, else such a copy."""
    def copy_(self, other: Any, non_blocking: builtins.bool = False) -> Tensor:
        """Copy `other` into this tensor, converted and broadcast; its gradient goes to `other`."""
    def copysign(self, other: Any) -> Tensor:
        """The magnitude of `input` with the sign of `other`."""
    def copysign_(self, other: Any) -> Tensor:
        """In-place `copysign`: The magnitude of `input` with the sign of `other`."""
    def corrcoef(self) -> Tensor:
        """Correlation coefficients of the rows."""
    def cos(self) -> Tensor:
        """Cosine of each element, in radians."""
    def cos_(self) -> Tensor:
        """In-place `cos`: Cosine of each element, in radians."""
    def cosh(self) -> Tensor:
        """Hyperbolic cosine of each element."""
    def cosh_(self) -> Tensor:
        """In-place `cosh`: Hyperbolic cosine of each element."""
    def count_nonzero(self, dim: Dims = None, *, axis: Dims = None) -> Tensor:
        """The number of nonzero elements, of all or over dimensions."""
    def cov(self, *, correction: builtins.int = 1, fweights: Any = None, aweights: Any = None) -> Tensor:
        """Covariance matrix of the rows (variables) over the columns (observations)."""
    def cpu(self, memory_format: Any = None) -> Tensor:
        """The tensor itself: it is on the CPU."""
    def cross(self, other: Any, dim: builtins.int | None = None, *, axis: Dims = None) -> Tensor:
        """Cross product of vectors with three elements along `dim` (the first of size 3 if None)."""
    def cuda(self, device: Any = None, non_blocking: Any = False) -> Any:
        """Raises DeviceError: there is only the CPU."""
    def cummax(self, dim: builtins.int, *, axis: Dims = None) -> tuples.cummax:
        """Running maximum along `dim` with its position, as a named tuple."""
    def cummin(self, dim: builtins.int, *, axis: Dims = None) -> tuples.cummin:
        """Running minimum along `dim` with its position, as a named tuple."""
    def cumprod(self, dim: builtins.int, *, dtype: DType | None = None, axis: Dims = None) -> Tensor:
        """Running product along `dim`; integers multiply to int64. The gradient is right at zeros."""
    def cumprod_(self, dim: builtins.int, *, dtype: DType | None = None) -> Tensor:
        """In-place `cumprod`: Running product along `dim`; integers multiply to int64. The gradient is right at zeros."""
    def cumsum(self, dim: builtins.int, *, dtype: DType | None = None, axis: Dims = None) -> Tensor:
        """Running sum along `dim`; integers sum to int64."""
    def cumsum_(self, dim: builtins.int, *, dtype: DType | None = None) -> Tensor:
        """In-place `cumsum`: Running sum along `dim`; integers sum to int64."""
    def data_ptr(self) -> builtins.int:
        """The address of the first element."""
    def deg2rad(self) -> Tensor:
        """Degrees to radians."""
    def deg2rad_(self) -> Tensor:
        """In-place `deg2rad`: Degrees to radians."""
    def det(self) -> Tensor:
        """Determinant of square matrices (see `linalg.det`)."""
    def diag(self, diagonal: builtins.int = 0) -> Tensor:
        """The diagonal of a matrix, or a matrix with a vector on its diagonal."""
    def diag_embed(self, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1) -> Tensor:
        """Matrices with the last dimension of `input` on their diagonal."""
    def diagflat(self, offset: builtins.int = 0) -> Tensor:
        """A matrix with all elements on its diagonal."""
    def diagonal(self, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """The diagonal of two dimensions, as the last dimension: a view."""
    def diagonal_scatter(self, src: Any, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1) -> Tensor:
        """A copy with `src` on a diagonal."""
    def diff(self, n: builtins.int = 1, dim: builtins.int = -1, prepend: Any = None, append: Any = None, *, axis: Dims = None) -> Tensor:
        """The n-th differences of neighbours along `dim`."""
    def digamma(self) -> Tensor:
        """Derivative of `lgamma` (needs SciPy)."""
    def digamma_(self) -> Tensor:
        """In-place `digamma`: Derivative of `lgamma` (needs SciPy)."""
    def dim(self) -> builtins.int:
        """The number of dimensions."""
    def dist(self, other: Any, p: builtins.float = 2) -> Tensor:
        """The p-norm of the difference of two tensors."""
    def div(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """Quotient of two tensors, element by element."""
    def div_(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """In-place `div`: Quotient of two tensors, element by element."""
    def divide(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """Quotient of two tensors, element by element."""
    def divide_(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """In-place `div`: Quotient of two tensors, element by element."""
    def dot(self, tensor: Any) -> Tensor:
        """Sum of the products of two vectors; complex ones are not conjugated (see `vdot`)."""
    def double(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype float64."""
    def dsplit(self, indices_or_sections: Any) -> tuple[Tensor, ...]:
        """`tensor_split` along the third dimension."""
    def element_size(self) -> builtins.int:
        """Bytes an element."""
    def eq(self, other: Any) -> Tensor:
        """Whether elements are equal."""
    def eq_(self, other: Any) -> Tensor:
        """In-place `eq`: Whether elements are equal."""
    def equal(self, other: Any) -> builtins.bool:
        """Whether two tensors have the same shape and elements: a Python bool."""
    def erf(self) -> Tensor:
        """Error function."""
    def erf_(self) -> Tensor:
        """In-place `erf`: Error function."""
    def erfc(self) -> Tensor:
        """Complementary error function, `1 - erf(x)`, exact for large x."""
    def erfc_(self) -> Tensor:
        """In-place `erfc`: Complementary error function, `1 - erf(x)`, exact for large x."""
    def erfinv(self) -> Tensor:
        """Inverse of the error function (needs SciPy)."""
    def erfinv_(self) -> Tensor:
        """In-place `erfinv`: Inverse of the error function (needs SciPy)."""
    def exp(self) -> Tensor:
        """Exponential of each element."""
    def exp2(self) -> Tensor:
        """Two to the power of each element."""
    def exp2_(self) -> Tensor:
        """In-place `exp2`: Two to the power of each element."""
    def exp_(self) -> Tensor:
        """In-place `exp`: Exponential of each element."""
    def expand(self, *size: Any) -> Tensor:
        """Dimensions of size 1 stretched without copying; -1 keeps a size."""
    def expand_as(self, other: Any) -> Tensor:
        """Stretched to the shape of `other`."""
    def expm1(self) -> Tensor:
        """`exp(x) - 1`, exact for small x."""
    def expm1_(self) -> Tensor:
        """In-place `expm1`: `exp(x) - 1`, exact for small x."""
    def exponential_(self, lambd: Any = 1.0, *, generator: Any = None) -> Tensor:
        """Fill with exponentially distributed numbers of rate `lambd`."""
    def fill_(self, value: Any) -> Tensor:
        """Set every element to a number (or 0-d tensor)."""
    def fill_diagonal_(self, fill_value: Any, wrap: builtins.bool = False) -> Tensor:
        """Set the main diagonal to a number."""
    def fix(self) -> Tensor:
        """Each element without its fractional part."""
    def fix_(self) -> Tensor:
        """In-place `trunc`: Each element without its fractional part."""
    def flatten(self, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
        """Neighbouring dimensions merged into one."""
    def flip(self, *args: Any, dims: Dims = None) -> Tensor:
        """The order of the elements reversed along dimensions: a copy."""
    def fliplr(self) -> Tensor:
        """Columns in reverse order."""
    def flipud(self) -> Tensor:
        """Rows in reverse order."""
    def float(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype float32."""
    def float_power(self, exponent: Any) -> Tensor:
        """`input ** exponent` computed in float64 (complex128 for complex arguments)."""
    def floor(self) -> Tensor:
        """The largest whole number not above each element."""
    def floor_(self) -> Tensor:
        """In-place `floor`: The largest whole number not above each element."""
    def floor_divide(self, other: Any) -> Tensor:
        """Quotient rounded towards negative infinity. Not differentiable."""
    def floor_divide_(self, other: Any) -> Tensor:
        """In-place `floor_divide`: Quotient rounded towards negative infinity. Not differentiable."""
    def fmax(self, other: Any) -> Tensor:
        """The larger of two elements, the other one where one is NaN."""
    def fmin(self, other: Any) -> Tensor:
        """The smaller of two elements, the other one where one is NaN."""
    def fmod(self, other: Any) -> Tensor:
        """Remainder with the sign of the dividend."""
    def fmod_(self, other: Any) -> Tensor:
        """In-place `fmod`: Remainder with the sign of the dividend."""
    def frac(self) -> Tensor:
        """The fractional part of each element, with its sign."""
    def frac_(self) -> Tensor:
        """In-place `frac`: The fractional part of each element, with its sign."""
    def frexp(self) -> tuples.frexp:
        """Mantissa (from 0.5 up to 1 in magnitude) and exponent: `input = mantissa * 2**exponent`."""
    def gather(self, dim: builtins.int, index: Any, *, sparse_grad: builtins.bool = False, axis: Dims = None) -> Tensor:
        """The elements at `index` along `dim`: `out[i][j] = input[index[i][j]][j]` for dim 0."""
    def gcd(self, other: Any) -> Tensor:
        """Greatest common divisor."""
    def gcd_(self, other: Any) -> Tensor:
        """In-place `gcd`: Greatest common divisor."""
    def ge(self, other: Any) -> Tensor:
        """Whether elements of `input` are greater or equal."""
    def ge_(self, other: Any) -> Tensor:
        """In-place `ge`: Whether elements of `input` are greater or equal."""
    def geometric_(self, p: Any, *, generator: Any = None) -> Tensor:
        """Fill with numbers of trials up to and including the first success."""
    def ger(self, vec2: Any) -> Tensor:
        """All products of two vectors' elements."""
    def get_device(self) -> Any:
        """-1, which stands for the CPU."""
    def greater(self, other: Any) -> Tensor:
        """Whether elements of `input` are greater."""
    def greater_(self, other: Any) -> Tensor:
        """In-place `gt`: Whether elements of `input` are greater."""
    def greater_equal(self, other: Any) -> Tensor:
        """Whether elements of `input` are greater or equal."""
    def greater_equal_(self, other: Any) -> Tensor:
        """In-place `ge`: Whether elements of `input` are greater or equal."""
    def gt(self, other: Any) -> Tensor:
        """Whether elements of `input` are greater."""
    def gt_(self, other: Any) -> Tensor:
        """In-place `gt`: Whether elements of `input` are greater."""
    def half(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype float16."""
    def hardshrink(self, lambd: builtins.float = 0.5) -> Tensor:
        """`x` where its magnitude exceeds `lambd`, else 0."""
    def heaviside(self, values: Any) -> Tensor:
        """0 below zero, 1 above, `values` at zero. Not differentiable."""
    def heaviside_(self, values: Any) -> Tensor:
        """In-place `heaviside`: 0 below zero, 1 above, `values` at zero. Not differentiable."""
    def histc(self, bins: builtins.int = 100, min: builtins.float = 0, max: builtins.float = 0) -> Tensor:
        """How many elements lie in each of `bins` equal intervals between `min` and `max`."""
    def histogram(self, bins: Any, *, range: Any = None, weight: Any = None, density: builtins.bool = False) -> tuples.histogram:
        """How many elements lie in each interval. Not differentiable."""
    def hsplit(self, indices_or_sections: Any) -> tuple[Tensor, ...]:
        """`tensor_split` along the columns (the only dimension of a vector)."""
    def hypot(self, other: Any) -> Tensor:
        """Length of the hypotenuse, `sqrt(input**2 + other**2)` without overflow."""
    def hypot_(self, other: Any) -> Tensor:
        """In-place `hypot`: Length of the hypotenuse, `sqrt(input**2 + other**2)` without overflow."""
    def i0(self) -> Tensor:
        """Modified Bessel function of the first kind, order 0 (needs SciPy)."""
    def i0_(self) -> Tensor:
        """In-place `i0`: Modified Bessel function of the first kind, order 0 (needs SciPy)."""
    def igamma(self, other: Any) -> Tensor:
        """Regularized lower incomplete gamma function, the distribution function of `Gamma(input, 1)`."""
    def igamma_(self, other: Any) -> Tensor:
        """In-place `igamma`: Regularized lower incomplete gamma function, the distribution function of `Gamma(input, 1)`."""
    def igammac(self, other: Any) -> Tensor:
        """Regularized upper incomplete gamma function, `1 - igamma(input, other)` without rounding."""
    def igammac_(self, other: Any) -> Tensor:
        """In-place `igammac`: Regularized upper incomplete gamma function, `1 - igamma(input, other)` without rounding."""
    def index_add(self, dim: builtins.int, index: Any, source: Any, *, alpha: Any = 1, axis: Dims = None) -> Tensor:
        """A copy with the places of `source` added at `index` along `dim`."""
    def index_add_(self, dim: builtins.int, index: Any, source: Any, *, alpha: Any = 1) -> Tensor:
        """In-place `index_add`: A copy with the places of `source` added at `index` along `dim`."""
    def index_copy(self, dim: builtins.int, index: Any, source: Any, *, axis: Dims = None) -> Tensor:
        """A copy with the places of `source` written at `index` along `dim`."""
    def index_copy_(self, dim: builtins.int, index: Any, source: Any) -> Tensor:
        """In-place `index_copy`: A copy with the places of `source` written at `index` along `dim`."""
    def index_fill(self, dim: builtins.int, index: Any, value: Any, *, axis: Dims = None) -> Tensor:
        """A copy with a number at the places `index` along `dim`."""
    def index_fill_(self, dim: builtins.int, index: Any, value: Any) -> Tensor:
        """In-place `index_fill`: A copy with a number at the places `index` along `dim`."""
    def index_put(self, indices: Any, values: Any, accumulate: builtins.bool = False) -> Tensor:
        """A copy with `values` written (or added) at a tuple of index tensors."""
    def index_put_(self, indices: Any, values: Any, accumulate: builtins.bool = False) -> Tensor:
        """In-place `index_put`: A copy with `values` written (or added) at a tuple of index tensors."""
    def index_reduce(self, dim: builtins.int, index: Any, source: Any, reduce: builtins.str, *, include_self: builtins.bool = True, axis: Dims = None) -> Tensor:
        """A copy with the places of `source` that go to one index combined there."""
    def index_reduce_(self, dim: builtins.int, index: Any, source: Any, reduce: builtins.str, *, include_self: builtins.bool = True) -> Tensor:
        """In-place `index_reduce`: A copy with the places of `source` that go to one index combined there."""
    def index_select(self, dim: builtins.int, index: Any, *, axis: Dims = None) -> Tensor:
        """The places `index` (a vector) along `dim`: a copy."""
    def inner(self, other: Any) -> Tensor:
        """Sum of products over the last dimension of both."""
    def int(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype int32."""
    def inverse(self) -> Tensor:
        """Inverse of square matrices (see `linalg.inv`)."""
    def is_complex(self) -> builtins.bool:
        """Whether the dtype is complex."""
    def is_conj(self) -> builtins.bool:
        """False: conjugation is computed at once."""
    def is_contiguous(self, memory_format: Any = None) -> builtins.bool:
        """Whether the elements lie in C order without gaps."""
    def is_floating_point(self) -> builtins.bool:
        """Whether the dtype is a floating-point one."""
    def is_inference(self) -> builtins.bool:
        """False: there are no inference tensors (see `inference_mode`)."""
    def is_nonzero(self) -> builtins.bool:
        """Whether a one-element tensor is not zero."""
    def is_same_size(self, other: Any) -> builtins.bool:
        """Whether two tensors have the same shape."""
    def is_signed(self) -> builtins.bool:
        """Whether the dtype has negative numbers."""
    def isclose(self, other: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False) -> Tensor:
        """Whether `|input - other| <= atol + rtol * |other|`, element by element."""
    def isfinite(self) -> Tensor:
        """Whether elements are neither NaN nor infinite."""
    def isinf(self) -> Tensor:
        """Whether elements are infinite."""
    def isnan(self) -> Tensor:
        """Whether elements are NaN."""
    def isneginf(self) -> Tensor:
        """Whether elements are negative infinity."""
    def isposinf(self) -> Tensor:
        """Whether elements are positive infinity."""
    def isreal(self) -> Tensor:
        """Whether elements have no imaginary part."""
    def kron(self, other: Any) -> Tensor:
        """Kronecker product."""
    def kthvalue(self, k: builtins.int, dim: builtins.int = -1, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> tuples.kthvalue:
        """The k-th smallest value along `dim` (counted from 1) and its position."""
    def lcm(self, other: Any) -> Tensor:
        """Least common multiple."""
    def lcm_(self, other: Any) -> Tensor:
        """In-place `lcm`: Least common multiple."""
    def ldexp(self, other: Any) -> Tensor:
        """`input * 2**other`."""
    def ldexp_(self, other: Any) -> Tensor:
        """In-place `ldexp`: `input * 2**other`."""
    def le(self, other: Any) -> Tensor:
        """Whether elements of `input` are less or equal."""
    def le_(self, other: Any) -> Tensor:
        """In-place `le`: Whether elements of `input` are less or equal."""
    def lerp(self, end: Any, weight: Any) -> Tensor:
        """Linear interpolation `input + weight * (end - input)`; exactly `end` at weight 1."""
    def lerp_(self, end: Any, weight: Any) -> Tensor:
        """In-place `lerp`: Linear interpolation `input + weight * (end - input)`; exactly `end` at weight 1."""
    def less(self, other: Any) -> Tensor:
        """Whether elements of `input` are less."""
    def less_(self, other: Any) -> Tensor:
        """In-place `lt`: Whether elements of `input` are less."""
    def less_equal(self, other: Any) -> Tensor:
        """Whether elements of `input` are less or equal."""
    def less_equal_(self, other: Any) -> Tensor:
        """In-place `le`: Whether elements of `input` are less or equal."""
    def lgamma(self) -> Tensor:
        """Logarithm of the absolute value of the gamma function."""
    def lgamma_(self) -> Tensor:
        """In-place `lgamma`: Logarithm of the absolute value of the gamma function."""
    def log(self) -> Tensor:
        """Natural logarithm of each element; -inf at 0, NaN for negative ones."""
    def log10(self) -> Tensor:
        """Logarithm to base 10."""
    def log10_(self) -> Tensor:
        """In-place `log10`: Logarithm to base 10."""
    def log1p(self) -> Tensor:
        """`log(1 + x)`, exact for small x."""
    def log1p_(self) -> Tensor:
        """In-place `log1p`: `log(1 + x)`, exact for small x."""
    def log2(self) -> Tensor:
        """Logarithm to base 2."""
    def log2_(self) -> Tensor:
        """In-place `log2`: Logarithm to base 2."""
    def log_(self) -> Tensor:
        """In-place `log`: Natural logarithm of each element; -inf at 0, NaN for negative ones."""
    def log_normal_(self, mean: Any = 1.0, std: Any = 2.0, *, generator: Any = None) -> Tensor:
        """Fill with numbers whose logarithm is normal with the given mean and deviation."""
    def log_softmax(self, dim: builtins.int = -1, dtype: DType | None = None, _stacklevel: builtins.int = 3, *, axis: Dims = None) -> Tensor:
        """Logarithm of the softmax along `dim`, exact where the softmax underflows."""
    def logaddexp(self, other: Any) -> Tensor:
        """`log(exp(input) + exp(other))` without overflow."""
    def logaddexp2(self, other: Any) -> Tensor:
        """`log2(2**input + 2**other)` without overflow."""
    def logcumsumexp(self, dim: builtins.int, *, axis: Dims = None) -> Tensor:
        """`log(cumsum(exp(input)))` along `dim` without overflow."""
    def logdet(self) -> Tensor:
        """Logarithm of determinants; NaN for negative ones."""
    def logical_and(self, other: Any) -> Tensor:
        """Whether both elements are nonzero."""
    def logical_and_(self, other: Any) -> Tensor:
        """In-place `logical_and`: Whether both elements are nonzero."""
    def logical_not(self) -> Tensor:
        """Whether elements are zero."""
    def logical_not_(self) -> Tensor:
        """In-place `logical_not`: Whether elements are zero."""
    def logical_or(self, other: Any) -> Tensor:
        """Whether one of the elements is nonzero."""
    def logical_or_(self, other: Any) -> Tensor:
        """In-place `logical_or`: Whether one of the elements is nonzero."""
    def logical_xor(self, other: Any) -> Tensor:
        """Whether exactly one of the elements is nonzero."""
    def logical_xor_(self, other: Any) -> Tensor:
        """In-place `logical_xor`: Whether exactly one of the elements is nonzero."""
    def logit(self, eps: builtins.float | None = None) -> Tensor:
        """Inverse of the logistic function, `log(x / (1 - x))`."""
    def logit_(self, eps: builtins.float | None = None) -> Tensor:
        """In-place `logit`: Inverse of the logistic function, `log(x / (1 - x))`."""
    def logsumexp(self, dim: Dims, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """`log(sum(exp(input)))` over dimensions without overflow."""
    def long(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype int64."""
    def lt(self, other: Any) -> Tensor:
        """Whether elements of `input` are less."""
    def lt_(self, other: Any) -> Tensor:
        """In-place `lt`: Whether elements of `input` are less."""
    def map_(self, tensor: Any, callable: Any) -> Tensor:
        """Replace each element by what a Python function makes of it and another tensor's."""
    def masked_fill(self, mask: Any, value: Any) -> Tensor:
        """A copy with `value` (a number or 0-d tensor) where `mask` is true."""
    def masked_fill_(self, mask: Any, value: Any) -> Tensor:
        """In-place `masked_fill`: A copy with `value` (a number or 0-d tensor) where `mask` is true."""
    def masked_scatter(self, mask: Any, source: Any) -> Tensor:
        """A copy with the elements of `source`, in order, where `mask` is true."""
    def masked_scatter_(self, mask: Any, source: Any) -> Tensor:
        """In-place `masked_scatter`: A copy with the elements of `source`, in order, where `mask` is true."""
    def masked_select(self, mask: Any) -> Tensor:
        """The elements where `mask` is true, as a vector."""
    def matmul(self, other: Any) -> Tensor:
        """Matrix product: `@`."""
    def matrix_exp(self) -> Tensor:
        """Exponential of square matrices: the series `I + A + A A / 2! + ...`."""
    def matrix_power(self, n: builtins.int) -> Tensor:
        """A square matrix (or a batch of them) to an integer power."""
    def max(self, dim: Dims = None, keepdim: builtins.bool = False, *, other: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Any:
        """The maximum of all elements, over a dimension, or of two tensors."""
    def maximum(self, other: Any) -> Tensor:
        """The larger of two elements; NaN if either is NaN. Ties share the gradient evenly."""
    def mean(self, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Arithmetic mean of the elements, of all or over dimensions."""
    def median(self, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Any:
        """The lower median, of all elements or along `dim` (then with its position)."""
    def min(self, dim: Dims = None, keepdim: builtins.bool = False, *, other: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Any:
        """The minimum of all elements, over a dimension, or of two tensors."""
    def minimum(self, other: Any) -> Tensor:
        """The smaller of two elements; NaN if either is NaN. Ties share the gradient evenly."""
    def mm(self, mat2: Any) -> Tensor:
        """Product of two matrices, without broadcasting."""
    def mode(self, dim: builtins.int = -1, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> tuples.mode:
        """The most frequent value along `dim` (the smallest of several) and its last position."""
    def moveaxis(self, source: Any, destination: Any) -> Tensor:
        """Dimensions moved to other places; the others keep their order."""
    def movedim(self, source: Any, destination: Any) -> Tensor:
        """Dimensions moved to other places; the others keep their order."""
    def msort(self) -> Tensor:
        """Values sorted along the first dimension."""
    def mul(self, other: Any) -> Tensor:
        """Product of two tensors, element by element."""
    def mul_(self, other: Any) -> Tensor:
        """In-place `mul`: Product of two tensors, element by element."""
    def multinomial(self, num_samples: Any, replacement: Any = False, *, generator: Any = None) -> Tensor:
        """Indices drawn with the weights in each row (1-d or 2-d)."""
    def multiply(self, other: Any) -> Tensor:
        """Product of two tensors, element by element."""
    def multiply_(self, other: Any) -> Tensor:
        """In-place `mul`: Product of two tensors, element by element."""
    def mv(self, vec: Any) -> Tensor:
        """Product of a matrix and a vector."""
    def mvlgamma(self, p: builtins.int) -> Tensor:
        """Logarithm of the multivariate gamma function of dimension `p`."""
    def mvlgamma_(self, p: builtins.int) -> Tensor:
        """In-place `mvlgamma`: Logarithm of the multivariate gamma function of dimension `p`."""
    def nan_to_num(self, nan: builtins.float | None = 0.0, posinf: Any = None, neginf: Any = None) -> Tensor:
        """NaN and infinities replaced by numbers (0 and the largest finite ones by default)."""
    def nan_to_num_(self, nan: builtins.float | None = 0.0, posinf: Any = None, neginf: Any = None) -> Tensor:
        """In-place `nan_to_num`: NaN and infinities replaced by numbers (0 and the largest finite ones by default)."""
    def nanmean(self, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Mean of the elements that are not NaN."""
    def nanmedian(self, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Any:
        """The lower median of the elements that are not NaN."""
    def nanquantile(self, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: Any = 'linear', axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Quantiles of the elements that are not NaN (see `quantile`)."""
    def nansum(self, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Sum with NaN counted as 0."""
    def narrow(self, dim: builtins.int, start: Any, length: builtins.int, *, axis: Dims = None) -> Tensor:
        """A view of `length` places along `dim` from `start` on."""
    def ndimension(self) -> builtins.int:
        """The number of dimensions."""
    def ne(self, other: Any) -> Tensor:
        """Whether elements differ."""
    def ne_(self, other: Any) -> Tensor:
        """In-place `ne`: Whether elements differ."""
    def neg(self) -> Tensor:
        """The negative of each element."""
    def neg_(self) -> Tensor:
        """In-place `neg`: The negative of each element."""
    def negative(self) -> Tensor:
        """The negative of each element."""
    def negative_(self) -> Tensor:
        """In-place `neg`: The negative of each element."""
    def new(self, *args: Any) -> Tensor:
        """A tensor of this one's dtype from sizes (uninitialised) or data: an older `new_empty`."""
    def new_empty(self, *args: Any, dtype: DType | None = None, **options: Any) -> Tensor:
        """`empty` in this tensor's dtype unless another is given."""
    def new_empty_strided(self, *args: Any, dtype: DType | None = None, **options: Any) -> Tensor:
        """`empty_strided` in this tensor's dtype unless another is given."""
    def new_full(self, *args: Any, dtype: DType | None = None, **options: Any) -> Tensor:
        """`full` in this tensor's dtype unless another is given."""
    def new_ones(self, *args: Any, dtype: DType | None = None, **options: Any) -> Tensor:
        """`ones` in this tensor's dtype unless another is given."""
    def new_tensor(self, *args: Any, dtype: DType | None = None, **options: Any) -> Tensor:
        """`tensor` in this tensor's dtype unless another is given."""
    def new_zeros(self, *args: Any, dtype: DType | None = None, **options: Any) -> Tensor:
        """`zeros` in this tensor's dtype unless another is given."""
    def nextafter(self, other: Any) -> Tensor:
        """The next floating-point number after `input` towards `other`. Not differentiable."""
    def nextafter_(self, other: Any) -> Tensor:
        """In-place `nextafter`: The next floating-point number after `input` towards `other`. Not differentiable."""
    def nonzero(self, *, as_tuple: builtins.bool = False) -> Tensor:
        """The indices of the nonzero elements: one row each, or a tuple with a vector a dimension."""
    def norm(self, p: Any = 'fro', dim: Dims = None, keepdim: builtins.bool = False, dtype: DType | None = None, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """The p-norm of the elements, of all or over dimensions."""
    def normal_(self, mean: Any = 0.0, std: Any = 1.0, *, generator: Any = None) -> Tensor:
        """Fill with normal numbers."""
    def not_equal(self, other: Any) -> Tensor:
        """Whether elements differ."""
    def not_equal_(self, other: Any) -> Tensor:
        """In-place `ne`: Whether elements differ."""
    def numel(self) -> builtins.int:
        """The number of elements."""
    def outer(self, vec2: Any) -> Tensor:
        """All products of two vectors' elements."""
    def permute(self, *dims: Dims) -> Tensor:
        """The dimensions in another order."""
    def pinverse(self, rcond: builtins.float = 1e-15) -> Tensor:
        """Moore-Penrose pseudoinverse (see `linalg.pinv`)."""
    def positive(self) -> Tensor:
        """The tensor itself."""
    def pow(self, exponent: Any) -> Tensor:
        """Each element of `input` to the power `exponent`."""
    def pow_(self, exponent: Any) -> Tensor:
        """In-place `pow`: Each element of `input` to the power `exponent`."""
    def prelu(self, weight: Any) -> Tensor:
        """`x` where positive, else `weight * x`, with a weight for each channel (dim 1)."""
    def prod(self, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Product of the elements, of all or over one dimension."""
    def put(self, index: Any, source: Any, accumulate: builtins.bool = False) -> Tensor:
        """A copy with `source` written (or added) at flat positions."""
    def put_(self, index: Any, source: Any, accumulate: builtins.bool = False) -> Tensor:
        """In-place `put`: A copy with `source` written (or added) at flat positions."""
    def qr(self, some: builtins.bool = True) -> tuples.qr:
        """QR decomposition (see `linalg.qr`)."""
    def quantile(self, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: Any = 'linear', axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Quantiles, of all elements or along `dim`."""
    def rad2deg(self) -> Tensor:
        """Radians to degrees."""
    def rad2deg_(self) -> Tensor:
        """In-place `rad2deg`: Radians to degrees."""
    def random_(self, *bounds: Any, generator: Any = None, **named: Any) -> Tensor:
        """Fill with integers: `random_(from, to)`, `random_(to)`, or all that the dtype can hold."""
    def ravel(self) -> Tensor:
        """All elements in one dimension."""
    def reciprocal(self) -> Tensor:
        """One over each element."""
    def reciprocal_(self) -> Tensor:
        """In-place `reciprocal`: One over each element."""
    def reduce_sum(self) -> Tensor:
        """Sum of all elements with shape [1] (the first version's reduction; `sum()` gives 0-d)."""
    def relu(self) -> Tensor:
        """`max(x, 0)`; NaN stays NaN. The gradient at 0 is 0."""
    def relu_(self) -> Tensor:
        """In-place `relu`: `max(x, 0)`; NaN stays NaN. The gradient at 0 is 0."""
    def remainder(self, other: Any) -> Tensor:
        """Remainder with the sign of the divisor: `%`."""
    def remainder_(self, other: Any) -> Tensor:
        """In-place `remainder`: Remainder with the sign of the divisor: `%`."""
    def renorm(self, p: builtins.float, dim: builtins.int, maxnorm: builtins.float, *, axis: Dims = None) -> Tensor:
        """Each slice along `dim` scaled down to a norm of at most `maxnorm`."""
    def renorm_(self, p: builtins.float, dim: builtins.int, maxnorm: builtins.float) -> Tensor:
        """In-place `renorm`: Each slice along `dim` scaled down to a norm of at most `maxnorm`."""
    def repeat(self, *repeats: Any) -> Tensor:
        """The tensor repeated along each dimension; new dimensions come in front."""
    def repeat_interleave(self, repeats: Any, dim: builtins.int | None = None, *, output_size: Any = None, axis: Dims = None) -> Tensor:
        """Every element repeated, next to itself, along `dim` (flattened if None)."""
    def reshape(self, *shape: Any) -> Tensor:
        """The elements of `input` in another shape; one size may be -1."""
    def reshape_as(self, other: Any) -> Tensor:
        """The elements in the shape of `other`."""
    def resize_(self, *size: Any, memory_format: Any = None) -> Tensor:
        """Give this tensor another shape; elements that fit stay, new ones are uninitialised."""
    def resize_as_(self, other: Any, *, memory_format: Any = None) -> Tensor:
        """Give this tensor the shape of another (see `resize_`)."""
    def resolve_conj(self) -> Any:
        """The tensor itself: conjugation is computed at once."""
    def resolve_neg(self) -> Any:
        """The tensor itself: negation is computed at once."""
    def roll(self, shifts: Any, dims: Dims = None) -> Tensor:
        """The elements moved around along dimensions; those that leave enter at the other end."""
    def rot90(self, k: builtins.int = 1, dims: Dims = (0, 1)) -> Tensor:
        """Rotated by `k` quarter turns in the plane of two dimensions."""
    def round(self, *, decimals: builtins.int = 0) -> Tensor:
        """Each element rounded to the nearest number with `decimals` decimals, halves to even."""
    def round_(self, *, decimals: builtins.int = 0) -> Tensor:
        """In-place `round`: Each element rounded to the nearest number with `decimals` decimals, halves to even."""
    def rsqrt(self) -> Tensor:
        """Reciprocal of the square root of each element."""
    def rsqrt_(self) -> Tensor:
        """In-place `rsqrt`: Reciprocal of the square root of each element."""
    def scatter(self, dim: builtins.int, index: Any, src: Any = None, *, value: Any = None, reduce: builtins.str | None = None, axis: Dims = None) -> Tensor:
        """A copy with `src` (or a number) written at `index` along `dim`."""
    def scatter_(self, dim: builtins.int, index: Any, src: Any = None, *, value: Any = None, reduce: builtins.str | None = None) -> Tensor:
        """In-place `scatter`: A copy with `src` (or a number) written at `index` along `dim`."""
    def scatter_add(self, dim: builtins.int, index: Any, src: Any, *, axis: Dims = None) -> Tensor:
        """A copy with `src` added at `index` along `dim`; repeated places add up."""
    def scatter_add_(self, dim: builtins.int, index: Any, src: Any) -> Tensor:
        """In-place `scatter_add`: A copy with `src` added at `index` along `dim`; repeated places add up."""
    def scatter_reduce(self, dim: builtins.int, index: Any, src: Any, reduce: builtins.str, *, include_self: builtins.bool = True, axis: Dims = None) -> Tensor:
        """A copy with the elements of `src` that go to one place combined there."""
    def scatter_reduce_(self, dim: builtins.int, index: Any, src: Any, reduce: builtins.str, *, include_self: builtins.bool = True) -> Tensor:
        """In-place `scatter_reduce`: A copy with the elements of `src` that go to one place combined there."""
    def select(self, dim: builtins.int, index: builtins.int, *, axis: Dims = None) -> Tensor:
        """A view of one place along `dim`, which is dropped."""
    def select_scatter(self, src: Any, dim: builtins.int, index: builtins.int, *, axis: Dims = None) -> Tensor:
        """A copy with `src` at one place along `dim`."""
    def set_(self, source: Any = None) -> Tensor:
        """Let this tensor show the memory of `source` (an empty one if None)."""
    def sgn(self) -> Tensor:
        """Sign of real elements, direction `x / |x|` of complex ones; 0 at 0."""
    def sgn_(self) -> Tensor:
        """In-place `sgn`: Sign of real elements, direction `x / |x|` of complex ones; 0 at 0."""
    def share_memory_(self) -> Tensor:
        """The tensor itself: workers get copies of what they need."""
    def short(self, memory_format: Any = None) -> Tensor:
        """The tensor in dtype int16."""
    def sigmoid(self) -> Tensor:
        """Logistic function `1 / (1 + exp(-x))`."""
    def sigmoid_(self) -> Tensor:
        """In-place `sigmoid`: Logistic function `1 / (1 + exp(-x))`."""
    def sign(self) -> Tensor:
        """Sign of each element: -1, 0 or 1. Gradient 0."""
    def sign_(self) -> Tensor:
        """In-place `sign`: Sign of each element: -1, 0 or 1. Gradient 0."""
    def signbit(self) -> Tensor:
        """Whether the sign is negative, that of -0.0 and of NaN included."""
    def sin(self) -> Tensor:
        """Sine of each element, in radians."""
    def sin_(self) -> Tensor:
        """In-place `sin`: Sine of each element, in radians."""
    def sinc(self) -> Tensor:
        """Normalised sinc, `sin(pi x) / (pi x)`, and 1 at 0."""
    def sinc_(self) -> Tensor:
        """In-place `sinc`: Normalised sinc, `sin(pi x) / (pi x)`, and 1 at 0."""
    def sinh(self) -> Tensor:
        """Hyperbolic sine of each element."""
    def sinh_(self) -> Tensor:
        """In-place `sinh`: Hyperbolic sine of each element."""
    def size(self, dim: builtins.int | None = None, *, axis: Dims = None) -> Any:
        """The shape, or the size of one dimension."""
    def slice_scatter(self, src: Any, dim: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1, *, axis: Dims = None) -> Tensor:
        """A copy with `src` at a slice along `dim`."""
    def slogdet(self) -> tuples.linalg_slogdet:
        """Sign and logarithm of determinants (see `linalg.slogdet`)."""
    def softmax(self, dim: builtins.int = -1, dtype: DType | None = None, _stacklevel: builtins.int = 3, *, axis: Dims = None) -> Tensor:
        """Exponentials scaled to sum to 1 along `dim` (the last one by default)."""
    def sort(self, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False, *, axis: Dims = None) -> tuples.sort:
        """Sorted values and their positions along `dim`, as a named tuple; equal elements keep order."""
    def split(self, split_size_or_sections: Any, dim: builtins.int = 0, *, axis: Dims = None) -> tuple[Tensor, ...]:
        """Views of consecutive parts along `dim`, of one size or of given sizes."""
    def split_with_sizes(self, split_sizes: Any, dim: builtins.int = 0, *, axis: Dims = None) -> tuple[Tensor, ...]:
        """Views of consecutive parts of given sizes along `dim`."""
    def sqrt(self) -> Tensor:
        """Square root of each element; NaN for negative ones."""
    def sqrt_(self) -> Tensor:
        """In-place `sqrt`: Square root of each element; NaN for negative ones."""
    def square(self) -> Tensor:
        """Square of each element."""
    def square_(self) -> Tensor:
        """In-place `square`: Square of each element."""
    def squeeze(self, dim: Dims = None, *, axis: Dims = None) -> Tensor:
        """Without its dimensions of size 1 (all, or those in `dim`)."""
    def squeeze_(self, dim: Dims = None) -> Tensor:
        """In-place `squeeze`: Without its dimensions of size 1 (all, or those in `dim`)."""
    def std(self, dim: Dims = None, unbiased: Any = None, keepdim: builtins.bool = False, *, correction: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Standard deviation: the square root of `var`, with the same arguments."""
    def storage_offset(self) -> builtins.int:
        """The position of the first element in the memory that the tensor is a view of, in elements."""
    def stride(self, dim: builtins.int | None = None, *, axis: Dims = None) -> Any:
        """The steps in memory from an element to the next of each dimension, in elements."""
    def sub(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """Difference `input - alpha * other`, element by element."""
    def sub_(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """In-place `sub`: Difference `input - alpha * other`, element by element."""
    def subtract(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """Difference `input - alpha * other`, element by element."""
    def subtract_(self, other: Any, *, alpha: Any = 1) -> Tensor:
        """In-place `sub`: Difference `input - alpha * other`, element by element."""
    def sum(self, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Sum of the elements, of all or over dimensions."""
    def sum_to_size(self, *size: Any) -> Tensor:
        """Sum down to a shape that broadcasts to this tensor's."""
    def svd(self, some: builtins.bool = True, compute_uv: builtins.bool = True) -> tuples.svd:
        """Singular value decomposition with V instead of Vh (see `linalg.svd`)."""
    def swapaxes(self, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
        """Two dimensions exchanged, without copying; without arguments the last two."""
    def swapdims(self, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
        """Two dimensions exchanged, without copying; without arguments the last two."""
    def t(self) -> Tensor:
        """A matrix transposed; vectors and 0-d tensors as they are."""
    def t_(self) -> Tensor:
        """In-place `t`: A matrix transposed; vectors and 0-d tensors as they are."""
    def take(self, index: Any) -> Tensor:
        """The elements at flat positions."""
    def take_along_dim(self, indices: Any, dim: builtins.int | None = None, *, axis: Dims = None) -> Tensor:
        """The elements at `indices` along `dim`, which broadcast; flat positions if `dim` is None."""
    def tan(self) -> Tensor:
        """Tangent of each element, in radians."""
    def tan_(self) -> Tensor:
        """In-place `tan`: Tangent of each element, in radians."""
    def tanh(self) -> Tensor:
        """Hyperbolic tangent of each element."""
    def tanh_(self) -> Tensor:
        """In-place `tanh`: Hyperbolic tangent of each element."""
    def tensor_split(self, indices_or_sections: Any, dim: builtins.int = 0, *, axis: Dims = None) -> tuple[Tensor, ...]:
        """Views of nearly equal parts, or between given indices, along `dim`."""
    def tile(self, dims: Dims) -> Tensor:
        """The tensor repeated along dimensions counted from the last."""
    def to(self, *args: Any, dtype: DType | None = None, device: Any = None, copy: Any = False, non_blocking: Any = False, memory_format: Any = None) -> Tensor:
        """The tensor in another dtype; `to(dtype)`, `to(device)`, `to(other)`, or keywords."""
    def topk(self, k: builtins.int, dim: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True, *, axis: Dims = None) -> tuples.topk:
        """The k largest (or smallest) values along `dim` and their positions, as a named tuple."""
    def trace(self) -> Tensor:
        """Sum of a matrix's diagonal."""
    def transpose(self, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
        """Two dimensions exchanged, without copying; without arguments the last two."""
    def transpose_(self, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
        """In-place `transpose`: Two dimensions exchanged, without copying; without arguments the last two."""
    def triangular_solve(self, A: Any, upper: builtins.bool = True, transpose: builtins.bool = False, unitriangular: builtins.bool = False) -> tuples.triangular_solve:
        """The solution X of A X = input with a triangular A, and A (PyTorch's older form)."""
    def tril(self, diagonal: builtins.int = 0) -> Tensor:
        """The lower triangle of matrices, zero above `diagonal`."""
    def tril_(self, diagonal: builtins.int = 0) -> Tensor:
        """In-place `tril`: The lower triangle of matrices, zero above `diagonal`."""
    def triu(self, diagonal: builtins.int = 0) -> Tensor:
        """The upper triangle of matrices, zero below `diagonal`."""
    def triu_(self, diagonal: builtins.int = 0) -> Tensor:
        """In-place `triu`: The upper triangle of matrices, zero below `diagonal`."""
    def true_divide(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """Quotient of two tensors, element by element."""
    def true_divide_(self, other: Any, *, rounding_mode: builtins.str | None = None) -> Tensor:
        """In-place `div`: Quotient of two tensors, element by element."""
    def trunc(self) -> Tensor:
        """Each element without its fractional part."""
    def trunc_(self) -> Tensor:
        """In-place `trunc`: Each element without its fractional part."""
    def type(self, dtype: DType | None = None, non_blocking: Any = False) -> Any:
        """The tensor in another dtype; without one, the name of its type."""
    def type_as(self, other: Any) -> Tensor:
        """The tensor in the dtype of `other`."""
    def unbind(self, dim: builtins.int = 0, *, axis: Dims = None) -> tuple[Tensor, ...]:
        """Views of every place along `dim`, which is dropped."""
    def unflatten(self, dim: builtins.int, sizes: Any, *, axis: Dims = None) -> Tensor:
        """One dimension split into several; one size may be -1."""
    def unfold(self, dimension: builtins.int, size: builtins.int, step: builtins.int) -> Tensor:
        """Windows of `size` places along a dimension, every `step` places, as a new last dimension."""
    def uniform_(self, from_: Any = 0.0, to: Any = 1.0, *, generator: Any = None, **named: Any) -> Tensor:
        """Fill with uniform numbers between `from` and `to`."""
    def unique(self, sorted: builtins.bool = True, return_inverse: Any = False, return_counts: Any = False, dim: Dims = None, *, axis: Dims = None) -> Any:
        """The different elements (or slices along `dim`), sorted."""
    def unique_consecutive(self, return_inverse: Any = False, return_counts: Any = False, dim: Dims = None, *, axis: Dims = None) -> Any:
        """The elements (or slices along `dim`) without immediate repetitions."""
    def unsqueeze(self, dim: builtins.int, *, axis: Dims = None) -> Tensor:
        """With a new dimension of size 1 at `dim`."""
    def unsqueeze_(self, dim: builtins.int) -> Tensor:
        """In-place `unsqueeze`: With a new dimension of size 1 at `dim`."""
    def var(self, dim: Dims = None, unbiased: Any = None, keepdim: builtins.bool = False, *, correction: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
        """Variance, of all elements or over dimensions."""
    def vdot(self, other: Any) -> Tensor:
        """Product of two vectors, the first one conjugated."""
    def view(self, *shape: Any) -> Tensor:
        """A view in another shape (or, given a dtype, of the same bytes as another dtype)."""
    def view_as(self, other: Any) -> Tensor:
        """A view in the shape of `other`."""
    def vsplit(self, indices_or_sections: Any) -> tuple[Tensor, ...]:
        """`tensor_split` along the rows."""
    def xlogy(self, other: Any) -> Tensor:
        """`input * log(other)`, and 0 where `input` is 0 (unless `other` is NaN)."""
    def xlogy_(self, other: Any) -> Tensor:
        """In-place `xlogy`: `input * log(other)`, and 0 where `input` is 0 (unless `other` is NaN)."""
    def zero_(self) -> Tensor:
        """Set every element to 0."""
