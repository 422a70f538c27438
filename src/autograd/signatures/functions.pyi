"""The operators of the top level. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

from . import tuples
from .methods import Dims, Operand
def abs(input: Operand, *, out: Any = None) -> Tensor:
    """Absolute value of each element; real for complex ones. Gradient 0 at 0."""
def abs_(input: Operand) -> Tensor:
    """In-place `abs`: Absolute value of each element; real for complex ones. Gradient 0 at 0."""
def absolute(input: Operand, *, out: Any = None) -> Tensor:
    """Absolute value of each element; real for complex ones. Gradient 0 at 0."""
def acos(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse cosine, in radians; NaN outside [-1, 1]."""
def acos_(input: Operand) -> Tensor:
    """In-place `acos`: Inverse cosine, in radians; NaN outside [-1, 1]."""
def acosh(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse hyperbolic cosine; NaN below 1."""
def acosh_(input: Operand) -> Tensor:
    """In-place `acosh`: Inverse hyperbolic cosine; NaN below 1."""
def adaptive_avg_pool1d(input: Operand, output_size: Any, *, out: Any = None) -> Tensor:
    """The mean of each of `output_size` windows that cover W."""
def add(input: Operand, other: Any, *, alpha: Any = 1, out: Any = None) -> Tensor:
    """Sum `input + alpha * other`, element by element."""
def addbmm(input: Operand, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1, out: Any = None) -> Tensor:
    """`beta * input + alpha * (sum of the products batch1 @ batch2)`."""
def addcdiv(input: Operand, tensor1: Any, tensor2: Any, *, value: Any = 1, out: Any = None) -> Tensor:
    """`input + value * tensor1 / tensor2`."""
def addcmul(input: Operand, tensor1: Any, tensor2: Any, *, value: Any = 1, out: Any = None) -> Tensor:
    """`input + value * tensor1 * tensor2`."""
def addmm(input: Operand, mat1: Any, mat2: Any, *, beta: Any = 1, alpha: Any = 1, out: Any = None) -> Tensor:
    """`beta * input + alpha * (mat1 @ mat2)`."""
def addmv(input: Operand, mat: Any, vec: Any, *, beta: Any = 1, alpha: Any = 1, out: Any = None) -> Tensor:
    """`beta * input + alpha * (mat @ vec)`."""
def addmv_(input: Operand, mat: Any, vec: Any, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """In-place `addmv`: `beta * input + alpha * (mat @ vec)`."""
def addr(input: Operand, vec1: Any, vec2: Any, *, beta: Any = 1, alpha: Any = 1, out: Any = None) -> Tensor:
    """`beta * input + alpha * (outer product of vec1 and vec2)`."""
def adjoint(input: Operand, *, out: Any = None) -> Tensor:
    """Conjugate transpose of the last two dimensions."""
def all(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Whether all elements are nonzero, of all or over dimensions (NaN counts as nonzero)."""
def allclose(input: Operand, other: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False, *, out: Any = None) -> builtins.bool:
    """Whether all elements are close (see `isclose`): a Python bool."""
def amax(input: Operand, dim: Dims = (), keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Maximum over dimensions (all by default). Ties share the gradient evenly."""
def amin(input: Operand, dim: Dims = (), keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Minimum over dimensions (all by default). Ties share the gradient evenly."""
def aminmax(input: Operand, *, dim: builtins.int | None = None, keepdim: builtins.bool = False, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> tuples.aminmax:
    """Minimum and maximum at once, as a named tuple."""
def angle(input: Operand, *, out: Any = None) -> Tensor:
    """The angle of complex elements; 0 or pi for real ones, NaN for NaN."""
def any(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Whether any element is nonzero, of all or over dimensions (NaN counts as nonzero)."""
def arccos(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse cosine, in radians; NaN outside [-1, 1]."""
def arccos_(input: Operand) -> Tensor:
    """In-place `acos`: Inverse cosine, in radians; NaN outside [-1, 1]."""
def arccosh(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse hyperbolic cosine; NaN below 1."""
def arccosh_(input: Operand) -> Tensor:
    """In-place `acosh`: Inverse hyperbolic cosine; NaN below 1."""
def arcsin(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse sine, in radians; NaN outside [-1, 1]."""
def arcsin_(input: Operand) -> Tensor:
    """In-place `asin`: Inverse sine, in radians; NaN outside [-1, 1]."""
def arcsinh(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse hyperbolic sine."""
def arcsinh_(input: Operand) -> Tensor:
    """In-place `asinh`: Inverse hyperbolic sine."""
def arctan(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse tangent, in radians."""
def arctan2(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Angle of the point (other, input), in radians between -pi and pi."""
def arctan_(input: Operand) -> Tensor:
    """In-place `atan`: Inverse tangent, in radians."""
def arctanh(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse hyperbolic tangent; NaN outside [-1, 1]."""
def arctanh_(input: Operand) -> Tensor:
    """In-place `atanh`: Inverse hyperbolic tangent; NaN outside [-1, 1]."""
def argmax(input: Operand, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """The position of the maximum, in the whole tensor or along `dim`."""
def argmin(input: Operand, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """The position of the minimum, in the whole tensor or along `dim`."""
def argsort(input: Operand, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The positions that sort the tensor along `dim`."""
def argwhere(input: Operand, *, out: Any = None) -> Tensor:
    """The indices of the nonzero elements, one row each."""
def as_strided(input: Operand, size: Any, stride: Any, storage_offset: builtins.int | None = None, *, out: Any = None) -> Tensor:
    """A view with given sizes and strides, in elements, of the memory below the tensor."""
def asin(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse sine, in radians; NaN outside [-1, 1]."""
def asin_(input: Operand) -> Tensor:
    """In-place `asin`: Inverse sine, in radians; NaN outside [-1, 1]."""
def asinh(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse hyperbolic sine."""
def asinh_(input: Operand) -> Tensor:
    """In-place `asinh`: Inverse hyperbolic sine."""
def atan(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse tangent, in radians."""
def atan2(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Angle of the point (other, input), in radians between -pi and pi."""
def atan_(input: Operand) -> Tensor:
    """In-place `atan`: Inverse tangent, in radians."""
def atanh(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse hyperbolic tangent; NaN outside [-1, 1]."""
def atanh_(input: Operand) -> Tensor:
    """In-place `atanh`: Inverse hyperbolic tangent; NaN outside [-1, 1]."""
def atleast_1d(*tensors: Any, out: Any = None) -> Any:
    """Tensors with at least 1 dimension."""
def atleast_2d(*tensors: Any, out: Any = None) -> Any:
    """Tensors with at least 2 dimensions."""
def atleast_3d(*tensors: Any, out: Any = None) -> Any:
    """Tensors with at least 3 dimensions."""
def avg_pool1d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: Any = False, count_include_pad: Any = True, *, out: Any = None) -> Tensor:
    """The mean of each window over W."""
def baddbmm(input: Operand, batch1: Any, batch2: Any, *, beta: Any = 1, alpha: Any = 1, out: Any = None) -> Tensor:
    """`beta * input + alpha * (batch1 @ batch2)`."""
def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Tensor:
    """`input1 @ weight[k] @ input2 + bias[k]` for every output feature k."""
def bincount(input: Operand, weights: Any = None, minlength: builtins.int = 0, *, out: Any = None) -> Tensor:
    """How often each number from 0 on occurs in a vector; with weights, their sums."""
def bitwise_and(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Bits that are set in both elements: `&`."""
def bitwise_left_shift(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Bits shifted left: `<<`."""
def bitwise_not(input: Operand, *, out: Any = None) -> Tensor:
    """Every bit inverted: `~`."""
def bitwise_or(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Bits that are set in one of the elements: `|`."""
def bitwise_right_shift(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Bits shifted right, the sign kept: `>>`."""
def bitwise_xor(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Bits that are set in exactly one of the elements: `^`."""
def block_diag(*tensors: Any, out: Any = None) -> Tensor:
    """A matrix with the given matrices along its diagonal."""
def bmm(input: Operand, mat2: Any, *, out: Any = None) -> Tensor:
    """Products of two batches of matrices, one by one, without broadcasting."""
def broadcast_tensors(*tensors: Any, out: Any = None) -> tuple[Tensor, ...]:
    """Tensors stretched to their common shape."""
def broadcast_to(input: Operand, size: Any, *, out: Any = None) -> Tensor:
    """Stretched to a shape without copying."""
def bucketize(input: Operand, boundaries: Any, *, out_int32: builtins.bool = False, right: builtins.bool = False, out: Any = None) -> Tensor:
    """The number of the interval between boundaries that each element lies in."""
def cartesian_prod(*tensors: Any, out: Any = None) -> Tensor:
    """All combinations of one element from each vector, as rows."""
def cat(tensors: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Tensors joined along an existing dimension."""
def cdist(x1: Any, x2: Any, p: builtins.float = 2.0, compute_mode: Any = None, *, out: Any = None) -> Tensor:
    """The p-norm distance of every pair of rows."""
def ceil(input: Operand, *, out: Any = None) -> Tensor:
    """The smallest whole number not below each element."""
def ceil_(input: Operand) -> Tensor:
    """In-place `ceil`: The smallest whole number not below each element."""
def celu(input: Operand, alpha: builtins.float = 1.0, inplace: builtins.bool = False, *, out: Any = None) -> Tensor:
    """`max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`."""
def celu_(input: Operand, alpha: builtins.float = 1.0) -> Tensor:
    """`celu`, written over the input."""
def chain_matmul(*matrices: Any, out: Any = None) -> Tensor:
    """Product of several matrices (see `linalg.multi_dot`)."""
def channel_shuffle(input: Operand, groups: builtins.int, *, out: Any = None) -> Tensor:
    """Channels [N, groups * k, ...] dealt out anew: the first of each group, then the second."""
def cholesky(input: Operand, upper: builtins.bool = False, *, out: Any = None) -> Tensor:
    """Cholesky factor (see `linalg.cholesky`)."""
def cholesky_inverse(input: Operand, upper: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The inverse of A from its Cholesky factor."""
def cholesky_solve(input: Operand, input2: Any, upper: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The solution X of A X = input from the Cholesky factor of A."""
def chunk(input: Operand, chunks: builtins.int, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> tuple[Tensor, ...]:
    """At most `chunks` views of equal size along `dim` (the last may be smaller)."""
def clamp(input: Operand, min: Any = None, max: Any = None, *, out: Any = None) -> Tensor:
    """Each element limited to the range from `min` to `max`."""
def clamp_(input: Operand, min: Any = None, max: Any = None) -> Tensor:
    """In-place `clamp`: Each element limited to the range from `min` to `max`."""
def clamp_max(input: Operand, max: Any, *, out: Any = None) -> Tensor:
    """Each element limited from above."""
def clamp_max_(input: Operand, max: Any) -> Tensor:
    """In-place `clamp_max`: Each element limited from above."""
def clamp_min(input: Operand, min: Any, *, out: Any = None) -> Tensor:
    """Each element limited from below."""
def clamp_min_(input: Operand, min: Any) -> Tensor:
    """In-place `clamp_min`: Each element limited from below."""
def clip(input: Operand, min: Any = None, max: Any = None, *, out: Any = None) -> Tensor:
    """Each element limited to the range from `min` to `max`."""
def clip_(input: Operand, min: Any = None, max: Any = None) -> Tensor:
    """In-place `clamp`: Each element limited to the range from `min` to `max`."""
def clone(input: Operand, *, memory_format: Any = None, out: Any = None) -> Tensor:
    """A copy that is part of the graph."""
def column_stack(tensors: Any, *, out: Any = None) -> Tensor:
    """Tensors joined as columns; vectors become columns."""
def combinations(input: Operand, r: builtins.int = 2, with_replacement: builtins.bool = False, *, out: Any = None) -> Tensor:
    """All combinations of `r` elements of a vector, as rows."""
def complex(real: Any, imag: Any, *, out: Any = None) -> Tensor:
    """A complex tensor from real and imaginary parts."""
def concat(tensors: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Tensors joined along an existing dimension."""
def concatenate(tensors: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Tensors joined along an existing dimension."""
def conj(input: Operand, *, out: Any = None) -> Tensor:
    """Complex conjugate of each element; real tensors are returned as they are."""
def conj_physical(input: Operand, *, out: Any = None) -> Tensor:
    """Complex conjugate of each element; here the same as `conj`."""
def constant_pad_nd(input: Operand, pad: Any, value: builtins.float = 0, *, out: Any = None) -> Tensor:
    """The tensor with a constant added at the ends of its last dimensions."""
def conv1d(input: Operand, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: builtins.int = 1, *, out: Any = None) -> Tensor:
    """Convolution (cross-correlation) over 1 dimension."""
def conv2d(input: Operand, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: builtins.int = 1, *, out: Any = None) -> Tensor:
    """Convolution (cross-correlation) over 2 dimensions."""
def conv3d(input: Operand, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: builtins.int = 1, *, out: Any = None) -> Tensor:
    """Convolution (cross-correlation) over 3 dimensions."""
def conv_tbc(input: Operand, weight: Any, bias: Any, pad: builtins.int = 0, *, out: Any = None) -> Tensor:
    """Convolution over the first dimension (time), with batch and channels after it."""
def conv_transpose1d(input: Operand, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: builtins.int = 1, dilation: Any = 1, *, out: Any = None) -> Tensor:
    """Transposed convolution over 1 dimension: a convolution's gradient."""
def conv_transpose2d(input: Operand, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: builtins.int = 1, dilation: Any = 1, *, out: Any = None) -> Tensor:
    """Transposed convolution over 2 dimensions: a convolution's gradient."""
def conv_transpose3d(input: Operand, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0, groups: builtins.int = 1, dilation: Any = 1, *, out: Any = None) -> Tensor:
    """Transposed convolution over 3 dimensions: a convolution's gradient."""
def copysign(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """The magnitude of `input` with the sign of `other`."""
def corrcoef(input: Operand, *, out: Any = None) -> Tensor:
    """Correlation coefficients of the rows."""
def cos(input: Operand, *, out: Any = None) -> Tensor:
    """Cosine of each element, in radians."""
def cos_(input: Operand) -> Tensor:
    """In-place `cos`: Cosine of each element, in radians."""
def cosh(input: Operand, *, out: Any = None) -> Tensor:
    """Hyperbolic cosine of each element."""
def cosh_(input: Operand) -> Tensor:
    """In-place `cosh`: Hyperbolic cosine of each element."""
def cosine_similarity(x1: Any, x2: Any, dim: builtins.int = 1, eps: builtins.float = 1e-08) -> Tensor:
    """Cosine of the angle between vectors along `dim`; the lengths are kept above `eps`."""
def count_nonzero(input: Operand, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The number of nonzero elements, of all or over dimensions."""
def cov(input: Operand, *, correction: builtins.int = 1, fweights: Any = None, aweights: Any = None, out: Any = None) -> Tensor:
    """Covariance matrix of the rows (variables) over the columns (observations)."""
def cross(input: Operand, other: Any, dim: builtins.int | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Cross product of vectors with three elements along `dim` (the first of size 3 if None)."""
def cummax(input: Operand, dim: builtins.int, *, axis: Dims = None, out: Any = None) -> tuples.cummax:
    """Running maximum along `dim` with its position, as a named tuple."""
def cummin(input: Operand, dim: builtins.int, *, axis: Dims = None, out: Any = None) -> tuples.cummin:
    """Running minimum along `dim` with its position, as a named tuple."""
def cumprod(input: Operand, dim: builtins.int, *, dtype: DType | None = None, axis: Dims = None, out: Any = None) -> Tensor:
    """Running product along `dim`; integers multiply to int64. The gradient is right at zeros."""
def cumsum(input: Operand, dim: builtins.int, *, dtype: DType | None = None, axis: Dims = None, out: Any = None) -> Tensor:
    """Running sum along `dim`; integers sum to int64."""
def cumulative_trapezoid(y: Any, x: Any = None, *, dx: builtins.float | None = None, dim: builtins.int = -1, axis: Dims = None, out: Any = None) -> Tensor:
    """Integrals along `dim` up to every position but the first (see `trapezoid`)."""
def deg2rad(input: Operand, *, out: Any = None) -> Tensor:
    """Degrees to radians."""
def deg2rad_(input: Operand) -> Tensor:
    """In-place `deg2rad`: Degrees to radians."""
def det(input: Operand, *, out: Any = None) -> Tensor:
    """Determinant of square matrices (see `linalg.det`)."""
def detach_(self: Tensor) -> Tensor:
    """Take this tensor out of the graph."""
def diag(input: Operand, diagonal: builtins.int = 0, *, out: Any = None) -> Tensor:
    """The diagonal of a matrix, or a matrix with a vector on its diagonal."""
def diag_embed(input: Operand, offset: builtins.int = 0, dim1: builtins.int = -2, dim2: builtins.int = -1, *, out: Any = None) -> Tensor:
    """Matrices with the last dimension of `input` on their diagonal."""
def diagflat(input: Operand, offset: builtins.int = 0, *, out: Any = None) -> Tensor:
    """A matrix with all elements on its diagonal."""
def diagonal(input: Operand, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1, *, out: Any = None) -> Tensor:
    """The diagonal of two dimensions, as the last dimension: a view."""
def diagonal_scatter(input: Operand, src: Any, offset: builtins.int = 0, dim1: builtins.int = 0, dim2: builtins.int = 1, *, out: Any = None) -> Tensor:
    """A copy with `src` on a diagonal."""
def diff(input: Operand, n: builtins.int = 1, dim: builtins.int = -1, prepend: Any = None, append: Any = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The n-th differences of neighbours along `dim`."""
def digamma(input: Operand, *, out: Any = None) -> Tensor:
    """Derivative of `lgamma` (needs SciPy)."""
def dist(input: Operand, other: Any, p: builtins.float = 2, *, out: Any = None) -> Tensor:
    """The p-norm of the difference of two tensors."""
def div(input: Operand, other: Any, *, rounding_mode: builtins.str | None = None, out: Any = None) -> Tensor:
    """Quotient of two tensors, element by element."""
def divide(input: Operand, other: Any, *, rounding_mode: builtins.str | None = None, out: Any = None) -> Tensor:
    """Quotient of two tensors, element by element."""
def dot(input: Operand, tensor: Any, *, out: Any = None) -> Tensor:
    """Sum of the products of two vectors; complex ones are not conjugated (see `vdot`)."""
def dsplit(input: Operand, indices_or_sections: Any, *, out: Any = None) -> tuple[Tensor, ...]:
    """`tensor_split` along the third dimension."""
def dstack(tensors: Any, *, out: Any = None) -> Tensor:
    """Tensors joined along the third dimension."""
def einsum(equation: Any, *operands: Any, out: Any = None) -> Tensor:
    """Sum of products over named dimensions."""
def eq(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements are equal."""
def equal(input: Operand, other: Any, *, out: Any = None) -> builtins.bool:
    """Whether two tensors have the same shape and elements: a Python bool."""
def erf(input: Operand, *, out: Any = None) -> Tensor:
    """Error function."""
def erf_(input: Operand) -> Tensor:
    """In-place `erf`: Error function."""
def erfc(input: Operand, *, out: Any = None) -> Tensor:
    """Complementary error function, `1 - erf(x)`, exact for large x."""
def erfc_(input: Operand) -> Tensor:
    """In-place `erfc`: Complementary error function, `1 - erf(x)`, exact for large x."""
def erfinv(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse of the error function (needs SciPy)."""
def exp(input: Operand, *, out: Any = None) -> Tensor:
    """Exponential of each element."""
def exp2(input: Operand, *, out: Any = None) -> Tensor:
    """Two to the power of each element."""
def exp2_(input: Operand) -> Tensor:
    """In-place `exp2`: Two to the power of each element."""
def exp_(input: Operand) -> Tensor:
    """In-place `exp`: Exponential of each element."""
def expm1(input: Operand, *, out: Any = None) -> Tensor:
    """`exp(x) - 1`, exact for small x."""
def expm1_(input: Operand) -> Tensor:
    """In-place `expm1`: `exp(x) - 1`, exact for small x."""
def fill(input: Operand, value: Any, *, out: Any = None) -> Any:
    """A tensor of the same shape and dtype, full of a number."""
def fill_(input: Operand, value: Any) -> Tensor:
    """Set every element to a number (or 0-d tensor)."""
def fix(input: Operand, *, out: Any = None) -> Tensor:
    """Each element without its fractional part."""
def fix_(input: Operand) -> Tensor:
    """In-place `trunc`: Each element without its fractional part."""
def flatten(input: Operand, start_dim: builtins.int = 0, end_dim: builtins.int = -1) -> Tensor:
    """Neighbouring dimensions merged into one."""
def flip(input: Operand, *args: Any, dims: Dims = None, out: Any = None) -> Tensor:
    """The order of the elements reversed along dimensions: a copy."""
def fliplr(input: Operand, *, out: Any = None) -> Tensor:
    """Columns in reverse order."""
def flipud(input: Operand, *, out: Any = None) -> Tensor:
    """Rows in reverse order."""
def float_power(input: Operand, exponent: Any, *, out: Any = None) -> Tensor:
    """`input ** exponent` computed in float64 (complex128 for complex arguments)."""
def floor(input: Operand, *, out: Any = None) -> Tensor:
    """The largest whole number not above each element."""
def floor_(input: Operand) -> Tensor:
    """In-place `floor`: The largest whole number not above each element."""
def floor_divide(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Quotient rounded towards negative infinity. Not differentiable."""
def fmax(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """The larger of two elements, the other one where one is NaN."""
def fmin(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """The smaller of two elements, the other one where one is NaN."""
def fmod(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Remainder with the sign of the dividend."""
def frac(input: Operand, *, out: Any = None) -> Tensor:
    """The fractional part of each element, with its sign."""
def frac_(input: Operand) -> Tensor:
    """In-place `frac`: The fractional part of each element, with its sign."""
def frexp(input: Operand, *, out: Any = None) -> tuples.frexp:
    """Mantissa (from 0.5 up to 1 in magnitude) and exponent: `input = mantissa * 2**exponent`."""
def gather(input: Operand, dim: builtins.int, index: Any, *, sparse_grad: builtins.bool = False, axis: Dims = None, out: Any = None) -> Tensor:
    """The elements at `index` along `dim`: `out[i][j] = input[index[i][j]][j]` for dim 0."""
def gcd(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Greatest common divisor."""
def gcd_(input: Operand, other: Any) -> Tensor:
    """In-place `gcd`: Greatest common divisor."""
def ge(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are greater or equal."""
def ger(input: Operand, vec2: Any, *, out: Any = None) -> Tensor:
    """All products of two vectors' elements."""
def gradient(input: Operand, *, spacing: Any = None, dim: Dims = None, edge_order: builtins.int = 1, axis: Dims = None, out: Any = None) -> tuple[Tensor, ...]:
    """The slope along dimensions, estimated from neighbours: central differences inside."""
def greater(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are greater."""
def greater_equal(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are greater or equal."""
def gru(*args: Any, **options: Any) -> tuple[Tensor, ...]:
    """Gated recurrent units over sequences."""
def gru_cell(input: Operand, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None, *, out: Any = None) -> Tensor:
    """One step of a `gru`."""
def gt(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are greater."""
def hardshrink(input: Operand, lambd: builtins.float = 0.5, *, out: Any = None) -> Tensor:
    """`x` where its magnitude exceeds `lambd`, else 0."""
def heaviside(input: Operand, values: Any, *, out: Any = None) -> Tensor:
    """0 below zero, 1 above, `values` at zero. Not differentiable."""
def histc(input: Operand, bins: builtins.int = 100, min: builtins.float = 0, max: builtins.float = 0, *, out: Any = None) -> Tensor:
    """How many elements lie in each of `bins` equal intervals between `min` and `max`."""
def histogram(input: Operand, bins: Any, *, range: Any = None, weight: Any = None, density: builtins.bool = False, out: Any = None) -> tuples.histogram:
    """How many elements lie in each interval. Not differentiable."""
def hsplit(input: Operand, indices_or_sections: Any, *, out: Any = None) -> tuple[Tensor, ...]:
    """`tensor_split` along the columns (the only dimension of a vector)."""
def hstack(tensors: Any, *, out: Any = None) -> Tensor:
    """Tensors joined along the columns."""
def hypot(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Length of the hypotenuse, `sqrt(input**2 + other**2)` without overflow."""
def i0(input: Operand, *, out: Any = None) -> Tensor:
    """Modified Bessel function of the first kind, order 0 (needs SciPy)."""
def i0_(input: Operand) -> Tensor:
    """In-place `i0`: Modified Bessel function of the first kind, order 0 (needs SciPy)."""
def igamma(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Regularized lower incomplete gamma function, the distribution function of `Gamma(input, 1)`."""
def igammac(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Regularized upper incomplete gamma function, `1 - igamma(input, other)` without rounding."""
def imag(input: Operand, *, out: Any = None) -> Tensor:
    """The imaginary parts of a complex tensor: a view."""
def index_add(input: Operand, dim: builtins.int, index: Any, source: Any, *, alpha: Any = 1, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with the places of `source` added at `index` along `dim`."""
def index_copy(input: Operand, dim: builtins.int, index: Any, source: Any, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with the places of `source` written at `index` along `dim`."""
def index_fill(input: Operand, dim: builtins.int, index: Any, value: Any, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with a number at the places `index` along `dim`."""
def index_put(input: Operand, indices: Any, values: Any, accumulate: builtins.bool = False, *, out: Any = None) -> Tensor:
    """A copy with `values` written (or added) at a tuple of index tensors."""
def index_put_(input: Operand, indices: Any, values: Any, accumulate: builtins.bool = False) -> Tensor:
    """In-place `index_put`: A copy with `values` written (or added) at a tuple of index tensors."""
def index_reduce(input: Operand, dim: builtins.int, index: Any, source: Any, reduce: builtins.str, *, include_self: builtins.bool = True, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with the places of `source` that go to one index combined there."""
def index_select(input: Operand, dim: builtins.int, index: Any, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The places `index` (a vector) along `dim`: a copy."""
def inner(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Sum of products over the last dimension of both."""
def inverse(input: Operand, *, out: Any = None) -> Tensor:
    """Inverse of square matrices (see `linalg.inv`)."""
def is_complex(input: Operand, *, out: Any = None) -> builtins.bool:
    """Whether the dtype is complex."""
def is_conj(input: Operand, *, out: Any = None) -> builtins.bool:
    """False: conjugation is computed at once."""
def is_floating_point(input: Operand, *, out: Any = None) -> builtins.bool:
    """Whether the dtype is a floating-point one."""
def is_inference(input: Operand, *, out: Any = None) -> builtins.bool:
    """False: there are no inference tensors (see `inference_mode`)."""
def is_nonzero(input: Operand, *, out: Any = None) -> builtins.bool:
    """Whether a one-element tensor is not zero."""
def is_same_size(input: Operand, other: Any, *, out: Any = None) -> builtins.bool:
    """Whether two tensors have the same shape."""
def is_signed(input: Operand, *, out: Any = None) -> builtins.bool:
    """Whether the dtype has negative numbers."""
def is_tensor(obj: Any, *, out: Any = None) -> builtins.bool:
    """Whether an object is a Tensor."""
def isclose(input: Operand, other: Any, rtol: builtins.float = 1e-05, atol: builtins.float = 1e-08, equal_nan: builtins.bool = False, *, out: Any = None) -> Tensor:
    """Whether `|input - other| <= atol + rtol * |other|`, element by element."""
def isfinite(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements are neither NaN nor infinite."""
def isin(elements: Any, test_elements: Any, *, assume_unique: builtins.bool = False, invert: builtins.bool = False, out: Any = None) -> Tensor:
    """Whether each element occurs among `test_elements`."""
def isinf(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements are infinite."""
def isnan(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements are NaN."""
def isneginf(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements are negative infinity."""
def isposinf(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements are positive infinity."""
def isreal(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements have no imaginary part."""
def kron(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Kronecker product."""
def kthvalue(input: Operand, k: builtins.int, dim: builtins.int = -1, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> tuples.kthvalue:
    """The k-th smallest value along `dim` (counted from 1) and its position."""
def lcm(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Least common multiple."""
def lcm_(input: Operand, other: Any) -> Tensor:
    """In-place `lcm`: Least common multiple."""
def ldexp(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """`input * 2**other`."""
def le(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are less or equal."""
def lerp(input: Operand, end: Any, weight: Any, *, out: Any = None) -> Tensor:
    """Linear interpolation `input + weight * (end - input)`; exactly `end` at weight 1."""
def less(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are less."""
def less_equal(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are less or equal."""
def lgamma(input: Operand, *, out: Any = None) -> Tensor:
    """Logarithm of the absolute value of the gamma function."""
def log(input: Operand, *, out: Any = None) -> Tensor:
    """Natural logarithm of each element; -inf at 0, NaN for negative ones."""
def log10(input: Operand, *, out: Any = None) -> Tensor:
    """Logarithm to base 10."""
def log10_(input: Operand) -> Tensor:
    """In-place `log10`: Logarithm to base 10."""
def log1p(input: Operand, *, out: Any = None) -> Tensor:
    """`log(1 + x)`, exact for small x."""
def log1p_(input: Operand) -> Tensor:
    """In-place `log1p`: `log(1 + x)`, exact for small x."""
def log2(input: Operand, *, out: Any = None) -> Tensor:
    """Logarithm to base 2."""
def log2_(input: Operand) -> Tensor:
    """In-place `log2`: Logarithm to base 2."""
def log_(input: Operand) -> Tensor:
    """In-place `log`: Natural logarithm of each element; -inf at 0, NaN for negative ones."""
def log_softmax(input: Operand, dim: builtins.int = -1, dtype: DType | None = None, _stacklevel: builtins.int = 3, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Logarithm of the softmax along `dim`, exact where the softmax underflows."""
def logaddexp(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """`log(exp(input) + exp(other))` without overflow."""
def logaddexp2(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """`log2(2**input + 2**other)` without overflow."""
def logcumsumexp(input: Operand, dim: builtins.int, *, axis: Dims = None, out: Any = None) -> Tensor:
    """`log(cumsum(exp(input)))` along `dim` without overflow."""
def logdet(input: Operand, *, out: Any = None) -> Tensor:
    """Logarithm of determinants; NaN for negative ones."""
def logical_and(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether both elements are nonzero."""
def logical_not(input: Operand, *, out: Any = None) -> Tensor:
    """Whether elements are zero."""
def logical_or(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether one of the elements is nonzero."""
def logical_xor(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether exactly one of the elements is nonzero."""
def logit(input: Operand, eps: builtins.float | None = None, *, out: Any = None) -> Tensor:
    """Inverse of the logistic function, `log(x / (1 - x))`."""
def logit_(input: Operand, eps: builtins.float | None = None) -> Tensor:
    """In-place `logit`: Inverse of the logistic function, `log(x / (1 - x))`."""
def logsumexp(input: Operand, dim: Dims, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """`log(sum(exp(input)))` over dimensions without overflow."""
def lstm(*args: Any, **options: Any) -> tuple[Tensor, ...]:
    """Long short-term memory over sequences."""
def lstm_cell(input: Operand, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None, *, out: Any = None) -> tuple[Tensor, ...]:
    """One step of an `lstm`."""
def lt(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements of `input` are less."""
def masked_fill(input: Operand, mask: Any, value: Any, *, out: Any = None) -> Tensor:
    """A copy with `value` (a number or 0-d tensor) where `mask` is true."""
def masked_scatter(input: Operand, mask: Any, source: Any, *, out: Any = None) -> Tensor:
    """A copy with the elements of `source`, in order, where `mask` is true."""
def masked_select(input: Operand, mask: Any, *, out: Any = None) -> Tensor:
    """The elements where `mask` is true, as a vector."""
def matmul(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Matrix product: `@`."""
def matrix_exp(input: Operand, *, out: Any = None) -> Tensor:
    """Exponential of square matrices: the series `I + A + A A / 2! + ...`."""
def matrix_power(input: Operand, n: builtins.int, *, out: Any = None) -> Tensor:
    """A square matrix (or a batch of them) to an integer power."""
def max(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, other: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Any:
    """The maximum of all elements, over a dimension, or of two tensors."""
def max_pool1d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The largest element of each window over W."""
def max_pool1d_with_indices(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = True, *, out: Any = None) -> tuple[Tensor, ...]:
    """The largest element of each window and its flat position, over W."""
def max_pool2d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The largest element of each window over H, W."""
def max_pool3d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The largest element of each window over D, H, W."""
def maximum(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """The larger of two elements; NaN if either is NaN. Ties share the gradient evenly."""
def mean(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Arithmetic mean of the elements, of all or over dimensions."""
def median(input: Operand, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Any:
    """The lower median, of all elements or along `dim` (then with its position)."""
def meshgrid(*tensors: Any, indexing: builtins.str = 'ij', out: Any = None) -> tuple[Tensor, ...]:
    """The coordinates of a grid from vectors along its sides."""
def min(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, other: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Any:
    """The minimum of all elements, over a dimension, or of two tensors."""
def minimum(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """The smaller of two elements; NaN if either is NaN. Ties share the gradient evenly."""
def mm(input: Operand, mat2: Any, *, out: Any = None) -> Tensor:
    """Product of two matrices, without broadcasting."""
def mode(input: Operand, dim: builtins.int = -1, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> tuples.mode:
    """The most frequent value along `dim` (the smallest of several) and its last position."""
def moveaxis(input: Operand, source: Any, destination: Any, *, out: Any = None) -> Tensor:
    """Dimensions moved to other places; the others keep their order."""
def movedim(input: Operand, source: Any, destination: Any, *, out: Any = None) -> Tensor:
    """Dimensions moved to other places; the others keep their order."""
def msort(input: Operand, *, out: Any = None) -> Tensor:
    """Values sorted along the first dimension."""
def mul(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Product of two tensors, element by element."""
def multiply(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Product of two tensors, element by element."""
def mv(input: Operand, vec: Any, *, out: Any = None) -> Tensor:
    """Product of a matrix and a vector."""
def mvlgamma(input: Operand, p: builtins.int, *, out: Any = None) -> Tensor:
    """Logarithm of the multivariate gamma function of dimension `p`."""
def nan_to_num(input: Operand, nan: builtins.float | None = 0.0, posinf: Any = None, neginf: Any = None, *, out: Any = None) -> Tensor:
    """NaN and infinities replaced by numbers (0 and the largest finite ones by default)."""
def nan_to_num_(input: Operand, nan: builtins.float | None = 0.0, posinf: Any = None, neginf: Any = None) -> Tensor:
    """In-place `nan_to_num`: NaN and infinities replaced by numbers (0 and the largest finite ones by default)."""
def nanmean(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Mean of the elements that are not NaN."""
def nanmedian(input: Operand, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Any:
    """The lower median of the elements that are not NaN."""
def nanquantile(input: Operand, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: Any = 'linear', axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Quantiles of the elements that are not NaN (see `quantile`)."""
def nansum(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Sum with NaN counted as 0."""
def narrow(input: Operand, dim: builtins.int, start: Any, length: builtins.int, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A view of `length` places along `dim` from `start` on."""
def native_channel_shuffle(input: Operand, groups: builtins.int, *, out: Any = None) -> Tensor:
    """Channels [N, groups * k, ...] dealt out anew: the first of each group, then the second."""
def ne(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements differ."""
def neg(input: Operand, *, out: Any = None) -> Tensor:
    """The negative of each element."""
def neg_(input: Operand) -> Tensor:
    """In-place `neg`: The negative of each element."""
def negative(input: Operand, *, out: Any = None) -> Tensor:
    """The negative of each element."""
def negative_(input: Operand) -> Tensor:
    """In-place `neg`: The negative of each element."""
def nextafter(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """The next floating-point number after `input` towards `other`. Not differentiable."""
def nonzero(input: Operand, *, as_tuple: builtins.bool = False, out: Any = None) -> Tensor:
    """The indices of the nonzero elements: one row each, or a tuple with a vector a dimension."""
def norm(input: Operand, p: Any = 'fro', dim: Dims = None, keepdim: builtins.bool = False, out: Any = None, dtype: DType | None = None, *, axis: Dims = None, keepdims: builtins.bool | None = None) -> Tensor:
    """The p-norm of the elements, of all or over dimensions."""
def not_equal(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Whether elements differ."""
def numel(input: Operand, *, out: Any = None) -> builtins.int:
    """The number of elements."""
def outer(input: Operand, vec2: Any, *, out: Any = None) -> Tensor:
    """All products of two vectors' elements."""
def pairwise_distance(x1: Any, x2: Any, p: builtins.float = 2.0, eps: builtins.float = 1e-06, keepdim: builtins.bool = False) -> Tensor:
    """The p-norm of `x1 - x2 + eps` over the last dimension."""
def pdist(input: Operand, p: builtins.float = 2.0, *, out: Any = None) -> Tensor:
    """The p-norm distance of every pair of rows, in the order (0, 1), (0, 2), ... (n - 2, n - 1)."""
def permute(input: Operand, *dims: Dims) -> Tensor:
    """The dimensions in another order."""
def pinverse(input: Operand, rcond: builtins.float = 1e-15, *, out: Any = None) -> Tensor:
    """Moore-Penrose pseudoinverse (see `linalg.pinv`)."""
def pixel_shuffle(input: Operand, upscale_factor: builtins.int, *, out: Any = None) -> Tensor:
    """Channels laid out as places: [..., C * r * r, H, W] to [..., C, H * r, W * r]."""
def pixel_unshuffle(input: Operand, downscale_factor: builtins.int, *, out: Any = None) -> Tensor:
    """Places laid out as channels: [..., C, H * r, W * r] to [..., C * r * r, H, W]."""
def polar(abs: Any, angle: Any, *, out: Any = None) -> Tensor:
    """A complex tensor from magnitudes and angles in radians."""
def polygamma(n: builtins.int, input: Operand, *, out: Any = None) -> Tensor:
    """The n-th derivative of `digamma` (needs SciPy)."""
def positive(input: Operand, *, out: Any = None) -> Tensor:
    """The tensor itself."""
def pow(input: Operand, exponent: Any, *, out: Any = None) -> Tensor:
    """Each element of `input` to the power `exponent`."""
def prelu(input: Operand, weight: Any, *, out: Any = None) -> Tensor:
    """`x` where positive, else `weight * x`, with a weight for each channel (dim 1)."""
def prod(input: Operand, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Product of the elements, of all or over one dimension."""
def put(input: Operand, index: Any, source: Any, accumulate: builtins.bool = False, *, out: Any = None) -> Tensor:
    """A copy with `source` written (or added) at flat positions."""
def qr(input: Operand, some: builtins.bool = True, *, out: Any = None) -> tuples.qr:
    """QR decomposition (see `linalg.qr`)."""
def quantile(input: Operand, q: Any, dim: builtins.int | None = None, keepdim: builtins.bool = False, *, interpolation: Any = 'linear', axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Quantiles, of all elements or along `dim`."""
def rad2deg(input: Operand, *, out: Any = None) -> Tensor:
    """Radians to degrees."""
def rad2deg_(input: Operand) -> Tensor:
    """In-place `rad2deg`: Radians to degrees."""
def ravel(input: Operand) -> Tensor:
    """All elements in one dimension."""
def real(input: Operand, *, out: Any = None) -> Tensor:
    """The real parts: a view of complex tensors, real ones as they are."""
def reciprocal(input: Operand, *, out: Any = None) -> Tensor:
    """One over each element."""
def reciprocal_(input: Operand) -> Tensor:
    """In-place `reciprocal`: One over each element."""
def relu(input: Operand, *, out: Any = None) -> Tensor:
    """`max(x, 0)`; NaN stays NaN. The gradient at 0 is 0."""
def relu_(input: Operand) -> Tensor:
    """In-place `relu`: `max(x, 0)`; NaN stays NaN. The gradient at 0 is 0."""
def remainder(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Remainder with the sign of the divisor: `%`."""
def renorm(input: Operand, p: builtins.float, dim: builtins.int, maxnorm: builtins.float, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Each slice along `dim` scaled down to a norm of at most `maxnorm`."""
def repeat_interleave(input: Operand, repeats: Any, dim: builtins.int | None = None, *, output_size: Any = None, axis: Dims = None, out: Any = None) -> Tensor:
    """Every element repeated, next to itself, along `dim` (flattened if None)."""
def reshape(input: Operand, *shape: Any) -> Tensor:
    """The elements of `input` in another shape; one size may be -1."""
def resize_as_(input: Operand, other: Any, *, memory_format: Any = None) -> Tensor:
    """Give this tensor the shape of another (see `resize_`)."""
def resolve_conj(input: Operand, *, out: Any = None) -> Any:
    """The tensor itself: conjugation is computed at once."""
def resolve_neg(input: Operand, *, out: Any = None) -> Any:
    """The tensor itself: negation is computed at once."""
def rms_norm(input: Operand, normalized_shape: Any, weight: Any = None, eps: builtins.float | None = None) -> Tensor:
    """The last dimensions divided by the root of the mean of their squares, then scaled."""
def rnn_relu(*args: Any, **options: Any) -> tuple[Tensor, ...]:
    """Each state is `relu(w_ih x + b_ih + w_hh h + b_hh)` of input and state before; see `gru`."""
def rnn_relu_cell(input: Operand, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None, *, out: Any = None) -> Tensor:
    """`relu(w_ih input + b_ih + w_hh hx + b_hh)`: one step of `rnn_relu`; see `gru_cell`."""
def rnn_tanh(*args: Any, **options: Any) -> tuple[Tensor, ...]:
    """Each state is `tanh(w_ih x + b_ih + w_hh h + b_hh)` of input and state before; see `gru`."""
def rnn_tanh_cell(input: Operand, hx: Any, w_ih: Any, w_hh: Any, b_ih: Any = None, b_hh: Any = None, *, out: Any = None) -> Tensor:
    """`tanh(w_ih input + b_ih + w_hh hx + b_hh)`: one step of `rnn_tanh`; see `gru_cell`."""
def roll(input: Operand, shifts: Any, dims: Dims = None, *, out: Any = None) -> Tensor:
    """The elements moved around along dimensions; those that leave enter at the other end."""
def rot90(input: Operand, k: builtins.int = 1, dims: Dims = (0, 1), *, out: Any = None) -> Tensor:
    """Rotated by `k` quarter turns in the plane of two dimensions."""
def round(input: Operand, *, decimals: builtins.int = 0, out: Any = None) -> Tensor:
    """Each element rounded to the nearest number with `decimals` decimals, halves to even."""
def round_(input: Operand, *, decimals: builtins.int = 0) -> Tensor:
    """In-place `round`: Each element rounded to the nearest number with `decimals` decimals, halves to even."""
def row_stack(tensors: Any, *, out: Any = None) -> Tensor:
    """Tensors joined along the rows."""
def rrelu_(input: Operand, lower: builtins.float = 0.125, upper: builtins.float = 0.3333333333333333, training: builtins.bool = False) -> Tensor:
    """`rrelu`, written over the input."""
def rsqrt(input: Operand, *, out: Any = None) -> Tensor:
    """Reciprocal of the square root of each element."""
def rsqrt_(input: Operand) -> Tensor:
    """In-place `rsqrt`: Reciprocal of the square root of each element."""
def rsub(input: Operand, other: Any, *, alpha: Any = 1, out: Any = None) -> Tensor:
    """Difference the other way round: `other - alpha * input`."""
def scatter(input: Operand, dim: builtins.int, index: Any, src: Any = None, *, value: Any = None, reduce: builtins.str | None = None, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with `src` (or a number) written at `index` along `dim`."""
def scatter_add(input: Operand, dim: builtins.int, index: Any, src: Any, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with `src` added at `index` along `dim`; repeated places add up."""
def scatter_reduce(input: Operand, dim: builtins.int, index: Any, src: Any, reduce: builtins.str, *, include_self: builtins.bool = True, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with the elements of `src` that go to one place combined there."""
def searchsorted(sorted_sequence: Any, input: Operand, *, out_int32: builtins.bool = False, right: builtins.bool = False, side: Any = None, sorter: Any = None, out: Any = None) -> Tensor:
    """Where elements would be inserted into a sorted sequence (row by row for matrices)."""
def select(input: Operand, dim: builtins.int, index: builtins.int, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A view of one place along `dim`, which is dropped."""
def select_scatter(input: Operand, src: Any, dim: builtins.int, index: builtins.int, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with `src` at one place along `dim`."""
def selu(input: Operand, inplace: builtins.bool = False, *, out: Any = None) -> Tensor:
    """Self-normalising ELU."""
def selu_(input: Operand) -> Tensor:
    """`selu`, written over the input."""
def sgn(input: Operand, *, out: Any = None) -> Tensor:
    """Sign of real elements, direction `x / |x|` of complex ones; 0 at 0."""
def sigmoid(input: Operand, *, out: Any = None) -> Tensor:
    """Logistic function `1 / (1 + exp(-x))`."""
def sigmoid_(input: Operand) -> Tensor:
    """In-place `sigmoid`: Logistic function `1 / (1 + exp(-x))`."""
def sign(input: Operand, *, out: Any = None) -> Tensor:
    """Sign of each element: -1, 0 or 1. Gradient 0."""
def signbit(input: Operand, *, out: Any = None) -> Tensor:
    """Whether the sign is negative, that of -0.0 and of NaN included."""
def sin(input: Operand, *, out: Any = None) -> Tensor:
    """Sine of each element, in radians."""
def sin_(input: Operand) -> Tensor:
    """In-place `sin`: Sine of each element, in radians."""
def sinc(input: Operand, *, out: Any = None) -> Tensor:
    """Normalised sinc, `sin(pi x) / (pi x)`, and 1 at 0."""
def sinc_(input: Operand) -> Tensor:
    """In-place `sinc`: Normalised sinc, `sin(pi x) / (pi x)`, and 1 at 0."""
def sinh(input: Operand, *, out: Any = None) -> Tensor:
    """Hyperbolic sine of each element."""
def sinh_(input: Operand) -> Tensor:
    """In-place `sinh`: Hyperbolic sine of each element."""
def slice_scatter(input: Operand, src: Any, dim: builtins.int = 0, start: Any = None, end: Any = None, step: builtins.int = 1, *, axis: Dims = None, out: Any = None) -> Tensor:
    """A copy with `src` at a slice along `dim`."""
def slogdet(input: Operand, *, out: Any = None) -> tuples.linalg_slogdet:
    """Sign and logarithm of determinants (see `linalg.slogdet`)."""
def softmax(input: Operand, dim: builtins.int = -1, dtype: DType | None = None, _stacklevel: builtins.int = 3, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Exponentials scaled to sum to 1 along `dim` (the last one by default)."""
def sort(input: Operand, dim: builtins.int = -1, descending: builtins.bool = False, stable: builtins.bool = False, *, out: Any = None, axis: Dims = None) -> tuples.sort:
    """Sorted values and their positions along `dim`, as a named tuple; equal elements keep order."""
def split(input: Operand, split_size_or_sections: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> tuple[Tensor, ...]:
    """Views of consecutive parts along `dim`, of one size or of given sizes."""
def split_with_sizes(input: Operand, split_sizes: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> tuple[Tensor, ...]:
    """Views of consecutive parts of given sizes along `dim`."""
def sqrt(input: Operand, *, out: Any = None) -> Tensor:
    """Square root of each element; NaN for negative ones."""
def sqrt_(input: Operand) -> Tensor:
    """In-place `sqrt`: Square root of each element; NaN for negative ones."""
def square(input: Operand, *, out: Any = None) -> Tensor:
    """Square of each element."""
def square_(input: Operand) -> Tensor:
    """In-place `square`: Square of each element."""
def squeeze(input: Operand, dim: Dims = None, *, axis: Dims = None) -> Tensor:
    """Without its dimensions of size 1 (all, or those in `dim`)."""
def stack(tensors: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> Tensor:
    """Equal tensors joined along a new dimension."""
def std(input: Operand, dim: Dims = None, unbiased: Any = None, keepdim: builtins.bool = False, *, correction: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Standard deviation: the square root of `var`, with the same arguments."""
def std_mean(input: Operand, dim: Dims = None, unbiased: Any = None, keepdim: builtins.bool = False, *, correction: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> tuple[Tensor, ...]:
    """Standard deviation and mean."""
def sub(input: Operand, other: Any, *, alpha: Any = 1, out: Any = None) -> Tensor:
    """Difference `input - alpha * other`, element by element."""
def subtract(input: Operand, other: Any, *, alpha: Any = 1, out: Any = None) -> Tensor:
    """Difference `input - alpha * other`, element by element."""
def sum(input: Operand, dim: Dims = None, keepdim: builtins.bool = False, *, dtype: DType | None = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Sum of the elements, of all or over dimensions."""
def svd(input: Operand, some: builtins.bool = True, compute_uv: builtins.bool = True, *, out: Any = None) -> tuples.svd:
    """Singular value decomposition with V instead of Vh (see `linalg.svd`)."""
def swapaxes(input: Operand, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
    """Two dimensions exchanged, without copying; without arguments the last two."""
def swapdims(input: Operand, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
    """Two dimensions exchanged, without copying; without arguments the last two."""
def t(input: Operand, *, out: Any = None) -> Tensor:
    """A matrix transposed; vectors and 0-d tensors as they are."""
def take(input: Operand, index: Any, *, out: Any = None) -> Tensor:
    """The elements at flat positions."""
def take_along_dim(input: Operand, indices: Any, dim: builtins.int | None = None, *, axis: Dims = None, out: Any = None) -> Tensor:
    """The elements at `indices` along `dim`, which broadcast; flat positions if `dim` is None."""
def tan(input: Operand, *, out: Any = None) -> Tensor:
    """Tangent of each element, in radians."""
def tan_(input: Operand) -> Tensor:
    """In-place `tan`: Tangent of each element, in radians."""
def tanh(input: Operand, *, out: Any = None) -> Tensor:
    """Hyperbolic tangent of each element."""
def tanh_(input: Operand) -> Tensor:
    """In-place `tanh`: Hyperbolic tangent of each element."""
def tensor_split(input: Operand, indices_or_sections: Any, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> tuple[Tensor, ...]:
    """Views of nearly equal parts, or between given indices, along `dim`."""
def tensordot(a: Any, b: Any, dims: Dims = 2, out: Any = None) -> Tensor:
    """Sum of products over pairs of dimensions."""
def threshold(input: Operand, threshold: builtins.float, value: builtins.float, inplace: builtins.bool = False, *, out: Any = None) -> Tensor:
    """`x` where above the threshold, else `value`."""
def threshold_(input: Operand, threshold: builtins.float, value: builtins.float) -> Tensor:
    """`threshold`, written over the input."""
def tile(input: Operand, dims: Dims, *, out: Any = None) -> Tensor:
    """The tensor repeated along dimensions counted from the last."""
def topk(input: Operand, k: builtins.int, dim: builtins.int = -1, largest: builtins.bool = True, sorted: builtins.bool = True, *, axis: Dims = None, out: Any = None) -> tuples.topk:
    """The k largest (or smallest) values along `dim` and their positions, as a named tuple."""
def trace(input: Operand, *, out: Any = None) -> Tensor:
    """Sum of a matrix's diagonal."""
def transpose(input: Operand, dim0: builtins.int = -2, dim1: builtins.int = -1) -> Tensor:
    """Two dimensions exchanged, without copying; without arguments the last two."""
def trapezoid(y: Any, x: Any = None, *, dx: builtins.float | None = None, dim: builtins.int = -1, axis: Dims = None, out: Any = None) -> Tensor:
    """Integral along `dim` by the trapezoidal rule."""
def trapz(y: Any, x: Any = None, *, dx: builtins.float | None = None, dim: builtins.int = -1, axis: Dims = None, out: Any = None) -> Tensor:
    """Integral along `dim` by the trapezoidal rule."""
def triangular_solve(input: Operand, A: Any, upper: builtins.bool = True, transpose: builtins.bool = False, unitriangular: builtins.bool = False, *, out: Any = None) -> tuples.triangular_solve:
    """The solution X of A X = input with a triangular A, and A (PyTorch's older form)."""
def tril(input: Operand, diagonal: builtins.int = 0, *, out: Any = None) -> Tensor:
    """The lower triangle of matrices, zero above `diagonal`."""
def tril_indices(row: builtins.int, col: builtins.int, offset: builtins.int = 0, *, dtype: DType | None = None, device: Any = None, layout: Any = None, out: Any = None) -> Tensor:
    """Row and column indices of the lower triangle."""
def triu(input: Operand, diagonal: builtins.int = 0, *, out: Any = None) -> Tensor:
    """The upper triangle of matrices, zero below `diagonal`."""
def triu_indices(row: builtins.int, col: builtins.int, offset: builtins.int = 0, *, dtype: DType | None = None, device: Any = None, layout: Any = None, out: Any = None) -> Tensor:
    """Row and column indices of the upper triangle."""
def true_divide(input: Operand, other: Any, *, rounding_mode: builtins.str | None = None, out: Any = None) -> Tensor:
    """Quotient of two tensors, element by element."""
def trunc(input: Operand, *, out: Any = None) -> Tensor:
    """Each element without its fractional part."""
def trunc_(input: Operand) -> Tensor:
    """In-place `trunc`: Each element without its fractional part."""
def unbind(input: Operand, dim: builtins.int = 0, *, axis: Dims = None, out: Any = None) -> tuple[Tensor, ...]:
    """Views of every place along `dim`, which is dropped."""
def unflatten(input: Operand, dim: builtins.int, sizes: Any, *, axis: Dims = None) -> Tensor:
    """One dimension split into several; one size may be -1."""
def unique(input: Operand, sorted: builtins.bool = True, return_inverse: Any = False, return_counts: Any = False, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Any:
    """The different elements (or slices along `dim`), sorted."""
def unique_consecutive(input: Operand, return_inverse: Any = False, return_counts: Any = False, dim: Dims = None, *, axis: Dims = None, out: Any = None) -> Any:
    """The elements (or slices along `dim`) without immediate repetitions."""
def unsqueeze(input: Operand, dim: builtins.int, *, axis: Dims = None) -> Tensor:
    """With a new dimension of size 1 at `dim`."""
def var(input: Operand, dim: Dims = None, unbiased: Any = None, keepdim: builtins.bool = False, *, correction: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> Tensor:
    """Variance, of all elements or over dimensions."""
def var_mean(input: Operand, dim: Dims = None, unbiased: Any = None, keepdim: builtins.bool = False, *, correction: Any = None, axis: Dims = None, keepdims: builtins.bool | None = None, out: Any = None) -> tuple[Tensor, ...]:
    """Variance and mean."""
def vdot(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """Product of two vectors, the first one conjugated."""
def view_as_complex(input: Operand) -> Tensor:
    """The last dimension, of size 2, as real and imaginary parts: a view where strides allow."""
def view_as_real(input: Operand) -> Tensor:
    """Real and imaginary parts along a new last dimension of size 2: a view."""
def vsplit(input: Operand, indices_or_sections: Any, *, out: Any = None) -> tuple[Tensor, ...]:
    """`tensor_split` along the rows."""
def vstack(tensors: Any, *, out: Any = None) -> Tensor:
    """Tensors joined along the rows."""
def where(condition: Any, input: Operand | None = None, other: Any = None, *, out: Any = None) -> Tensor:
    """`input` where `condition` is true, else `other`; with one argument, `nonzero` as a tuple."""
def xlogy(input: Operand, other: Any, *, out: Any = None) -> Tensor:
    """`input * log(other)`, and 0 where `input` is 0 (unless `other` is NaN)."""
def xlogy_(input: Operand, other: Any) -> Tensor:
    """In-place `xlogy`: `input * log(other)`, and 0 where `input` is 0 (unless `other` is NaN)."""
def zero_(input: Operand) -> Tensor:
    """Set every element to 0."""
