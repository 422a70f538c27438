"""Tensors with PyTorch-style automatic differentiation, in Python you can read."""

import typing as _typing
from math import e, inf, nan, pi

# The names stand here in full, twice, because type checkers and editors read them without running.
# fmt: off
# isort: off
from . import (
    accelerator, amp, autograd, backends, cuda, errors, fft, linalg, nn, optim, random,
    return_types, serialization, special, testing, utils, version,
)
from .amp.autocast_mode import (
    autocast, get_autocast_dtype, is_autocast_enabled, set_autocast_dtype, set_autocast_enabled,
)
from .amp.grad_scaler import GradScaler
from .configuration import show_config
from .creation.filled import (
    empty, empty_like, empty_strided, full, full_like, ones, ones_like, zeros, zeros_like,
)
from .creation.from_data import as_tensor, asarray, from_numpy, frombuffer, scalar_tensor, tensor
from .creation.ranges import arange, eye, linspace, logspace, range, vander
from .creation.typed import (
    BFloat16Tensor, BoolTensor, ByteTensor, CharTensor, DoubleTensor, FloatTensor, HalfTensor,
    IntTensor, LongTensor, ShortTensor, set_default_tensor_type,
)
from .creation.windows import (
    bartlett_window, blackman_window, hamming_window, hann_window, kaiser_window,
)
from .device import Device as device
from .dtypes import (
    bfloat16, bool_ as bool, can_cast, channels_last, complex64, complex64 as cfloat, complex128,
    complex128 as cdouble, contiguous_format, dtype, finfo, float16, float16 as half, float32,
    float32 as float, float64, float64 as double, get_default_dtype, iinfo, int8, int16,
    int16 as short, int32, int32 as int, int64, int64 as long, preserve_format, promote_types,
    set_default_dtype, strided, uint8,
)
from .engine.modes import (
    enable_grad, inference_mode, is_grad_enabled, is_inference_mode_enabled, no_grad,
    set_grad_enabled,
)
from .graph_picture import draw_graph
from .inplace_functions import (
    abs_, acos_, acosh_, addmv_, arccos_, arccosh_, arcsin_, arcsinh_, arctan_, arctanh_, asin_,
    asinh_, atan_, atanh_, ceil_, clamp_, clamp_max_, clamp_min_, clip_, cos_, cosh_, deg2rad_,
    detach_, erf_, erfc_, exp2_, exp_, expm1_, fill_, fix_, floor_, frac_, gcd_, i0_, index_put_,
    lcm_, log1p_, log2_, log10_, log_, logit_, nan_to_num_, neg_, negative_, rad2deg_, reciprocal_,
    relu_, resize_as_, round_, rsqrt_, sigmoid_, sin_, sinc_, sinh_, sqrt_, square_, tan_, tanh_,
    trunc_, xlogy_, zero_,
)
from .interop.dlpack import from_dlpack
from .kernels.buffers import empty_cache
from .kernels.pool import get_num_threads, set_num_threads
from .nn.functional import (
    alpha_dropout, bilinear, celu_, cosine_similarity, feature_alpha_dropout, pairwise_distance,
    pdist, rms_norm, rrelu, rrelu_, selu_, threshold_,
)
from .nn.low_level import (
    batch_norm, binary_cross_entropy_with_logits, cosine_embedding_loss, ctc_loss, dropout,
    embedding, feature_dropout, group_norm, hinge_embedding_loss, instance_norm, kl_div, layer_norm,
    margin_ranking_loss, poisson_nll_loss, triplet_margin_loss,
)
from .ops.added_products import addbmm, addmm, addmv, addr, baddbmm
from .ops.arithmetic import (
    add, mul, mul as multiply, neg, neg as negative, positive, rsub, sub, sub as subtract,
)
from .ops.assignment import fill
from .ops.averaging import adaptive_avg_pool1d, avg_pool1d
from .ops.blending import addcdiv, addcmul, lerp
from .ops.broadcasting import broadcast_shapes, broadcast_tensors, broadcast_to
from .ops.cholesky import cholesky_ as cholesky, cholesky_inverse, cholesky_solve
from .ops.clamping import clamp, clamp as clip, clamp_max, clamp_min
from .ops.closeness import allclose, equal, isclose
from .ops.comparison import (
    eq, fmax, fmin, ge, ge as greater_equal, gt, gt as greater, isfinite, isinf, isnan, isneginf,
    isposinf, isreal, le, le as less_equal, lt, lt as less, maximum, minimum, ne, ne as not_equal,
    where,
)
from .ops.complex_numbers import (
    angle, complex_ as complex, conj, conj_physical, imag, polar, real, view_as_complex,
    view_as_real,
)
from .ops.conversion import clone
from .ops.convolution import (
    conv1d, conv2d, conv3d, conv_tbc, conv_transpose1d, conv_transpose2d, conv_transpose3d,
)
from .ops.counting import (
    bincount, bucketize, histc, histogram, isin, searchsorted, unique, unique_consecutive,
)
from .ops.cumulative import cummax, cummin, cumprod, cumsum, logcumsumexp
from .ops.decompositions import qr_ as qr, svd_ as svd
from .ops.determinants import det_ as det, logdet, slogdet_ as slogdet
from .ops.diagonals import diagonal
from .ops.differences import cumulative_trapezoid, diff, gradient, trapezoid, trapezoid as trapz
from .ops.distance import cdist, dist
from .ops.division import div, div as divide, div as true_divide, floor_divide, fmod, remainder
from .ops.einsum import einsum
from .ops.exponential import (
    exp, exp2, expm1, log, log1p, log2, log10, logaddexp, logaddexp2, logit, sigmoid, xlogy,
)
from .ops.exponential_units import celu, selu
from .ops.extremes import amax, amin, aminmax, argmax, argmin, max_ as max, min_ as min
from .ops.floating import copysign, frexp, heaviside, ldexp, nan_to_num, nextafter, signbit
from .ops.folding import (
    channel_shuffle, channel_shuffle as native_channel_shuffle, pixel_shuffle, pixel_unshuffle,
)
from .ops.gathering import (
    argwhere, gather, index_select, masked_fill, masked_scatter, masked_select, nonzero, take,
    take_along_dim,
)
from .ops.incomplete_gamma import igamma, igammac
from .ops.index_writing import index_add, index_copy, index_fill, index_put, index_reduce, put
from .ops.inspection import (
    is_complex, is_conj, is_floating_point, is_inference, is_nonzero, is_same_size, is_signed,
    is_tensor, numel, resolve_conj, resolve_neg,
)
from .ops.joining import (
    block_diag, cartesian_prod, cat, cat as concat, cat as concatenate, column_stack, combinations,
    dstack, hstack, kron, meshgrid, stack, vstack, vstack as row_stack,
)
from .ops.least_squares import pinverse
from .ops.logic import (
    bitwise_and, bitwise_left_shift, bitwise_not, bitwise_or, bitwise_right_shift, bitwise_xor, gcd,
    lcm, logical_and, logical_not, logical_or, logical_xor,
)
from .ops.matrix_chains import chain_matmul, matrix_power
from .ops.matrix_functions import matrix_exp
from .ops.means import mean, nanmean
from .ops.norms import norm, renorm
from .ops.padding import constant_pad_nd
from .ops.permutation import (
    movedim, movedim as moveaxis, permute, t, transpose, transpose as swapaxes,
    transpose as swapdims,
)
from .ops.pooling import max_pool1d, max_pool1d_with_indices, max_pool2d, max_pool3d
from .ops.powers import (
    abs_ as abs, abs_ as absolute, float_power, hypot, pow_ as pow, reciprocal, rsqrt, sgn, sign,
    sqrt, square,
)
from .ops.probability import mvlgamma
from .ops.products import adjoint, bmm, dot, matmul, mm, mv
from .ops.quantifiers import all_ as all, any_ as any, count_nonzero
from .ops.rectifiers import hardshrink, prelu, relu, threshold
from .ops.recurrent import gru, lstm, rnn_relu, rnn_tanh
from .ops.recurrent_cells import gru_cell, lstm_cell, rnn_relu_cell, rnn_tanh_cell
from .ops.reduction import nansum, prod, sum_ as sum
from .ops.repetition import flip, fliplr, flipud, repeat_interleave, roll, rot90, tile
from .ops.rounding import ceil, floor, frac, round_ as round, trunc, trunc as fix
from .ops.scattering import scatter, scatter_add, scatter_reduce
from .ops.shape import (
    atleast_1d, atleast_2d, atleast_3d, flatten, ravel, reshape, squeeze, unflatten, unsqueeze,
)
from .ops.slice_scattering import diagonal_scatter, select_scatter, slice_scatter
from .ops.slicing import narrow, select
from .ops.softmax import log_softmax, logsumexp, softmax
from .ops.solving import inverse, triangular_solve
from .ops.sorting import argsort, kthvalue, median, mode, msort, nanmedian, sort, topk
from .ops.special import digamma, erf, erfc, erfinv, i0, lgamma, polygamma
from .ops.splitting import (
    chunk, dsplit, hsplit, split, split_with_sizes, tensor_split, unbind, vsplit,
)
from .ops.statistics import corrcoef, cov, nanquantile, quantile, std, std_mean, var, var_mean
from .ops.strides import as_strided
from .ops.tensor_products import cross, inner, outer, outer as ger, tensordot, vdot
from .ops.triangles import diag, diag_embed, diagflat, trace, tril, tril_indices, triu, triu_indices
from .ops.trigonometry import (
    acos, acos as arccos, acosh, acosh as arccosh, asin, asin as arcsin, asinh, asinh as arcsinh,
    atan, atan as arctan, atan2, atan2 as arctan2, atanh, atanh as arctanh, cos, cosh, deg2rad,
    rad2deg, sin, sinc, sinh, tan, tanh,
)
from .printing import set_printoptions
from .random.generator import (
    Generator, default_generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state,
)
from .random.sampling import bernoulli, binomial, multinomial, normal, poisson
from .random.tensors import rand, rand_like, randint, randint_like, randn, randn_like, randperm
from .serialization import load, load_npz, load_safetensors, save, save_npz, save_safetensors
from .settings import (
    are_deterministic_algorithms_enabled, compile, get_default_device, get_float32_matmul_precision,
    result_type, set_default_device, set_float32_matmul_precision, use_deterministic_algorithms,
)
from .size import Size
from .summary import summary
from .tensor import Graph, Tensor
from .version import __version__

if _typing.TYPE_CHECKING:
    from . import distributions
    from .signatures.functions import *  # noqa: F403


def __getattr__(name: str):
    if name == "distributions":  # imported with its first use
        import importlib

        return importlib.import_module(f"{__name__}.distributions")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


newaxis = None

__all__ = [
    "BFloat16Tensor", "BoolTensor", "ByteTensor", "CharTensor", "DoubleTensor", "FloatTensor",
    "Generator", "GradScaler", "Graph", "HalfTensor", "IntTensor", "LongTensor", "ShortTensor",
    "Size", "Tensor", "__version__", "abs", "abs_", "absolute", "accelerator", "acos", "acos_",
    "acosh", "acosh_", "adaptive_avg_pool1d", "add", "addbmm", "addcdiv", "addcmul", "addmm",
    "addmv", "addmv_", "addr", "adjoint", "all", "allclose", "alpha_dropout", "amax", "amin",
    "aminmax", "amp", "angle", "any", "arange", "arccos", "arccos_", "arccosh", "arccosh_",
    "arcsin", "arcsin_", "arcsinh", "arcsinh_", "arctan", "arctan2", "arctan_", "arctanh",
    "arctanh_", "are_deterministic_algorithms_enabled", "argmax", "argmin", "argsort", "argwhere",
    "as_strided", "as_tensor", "asarray", "asin", "asin_", "asinh", "asinh_", "atan", "atan2",
    "atan_", "atanh", "atanh_", "atleast_1d", "atleast_2d", "atleast_3d", "autocast", "autograd",
    "avg_pool1d", "backends", "baddbmm", "bartlett_window", "batch_norm", "bernoulli", "bfloat16",
    "bilinear", "binary_cross_entropy_with_logits", "bincount", "binomial", "bitwise_and",
    "bitwise_left_shift", "bitwise_not", "bitwise_or", "bitwise_right_shift", "bitwise_xor",
    "blackman_window", "block_diag", "bmm", "bool", "broadcast_shapes", "broadcast_tensors",
    "broadcast_to", "bucketize", "can_cast", "cartesian_prod", "cat", "cdist", "cdouble", "ceil",
    "ceil_", "celu", "celu_", "cfloat", "chain_matmul", "channel_shuffle", "channels_last",
    "cholesky", "cholesky_inverse", "cholesky_solve", "chunk", "clamp", "clamp_", "clamp_max",
    "clamp_max_", "clamp_min", "clamp_min_", "clip", "clip_", "clone", "column_stack",
    "combinations", "compile", "complex", "complex64", "complex128", "concat", "concatenate",
    "conj", "conj_physical", "constant_pad_nd", "contiguous_format", "conv1d", "conv2d", "conv3d",
    "conv_tbc", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "copysign", "corrcoef",
    "cos", "cos_", "cosh", "cosh_", "cosine_embedding_loss", "cosine_similarity", "count_nonzero",
    "cov", "cross", "ctc_loss", "cuda", "cummax", "cummin", "cumprod", "cumsum",
    "cumulative_trapezoid", "default_generator", "deg2rad", "deg2rad_", "det", "detach_", "device",
    "diag", "diag_embed", "diagflat", "diagonal", "diagonal_scatter", "diff", "digamma", "dist",
    "distributions", "div", "divide", "dot", "double", "draw_graph", "dropout", "dsplit", "dstack",
    "dtype", "e", "einsum", "embedding", "empty", "empty_cache", "empty_like", "empty_strided",
    "enable_grad", "eq", "equal", "erf", "erf_", "erfc", "erfc_", "erfinv", "errors", "exp", "exp2",
    "exp2_", "exp_", "expm1", "expm1_", "eye", "feature_alpha_dropout", "feature_dropout", "fft",
    "fill", "fill_", "finfo", "fix", "fix_", "flatten", "flip", "fliplr", "flipud", "float",
    "float16", "float32", "float64", "float_power", "floor", "floor_", "floor_divide", "fmax",
    "fmin", "fmod", "frac", "frac_", "frexp", "from_dlpack", "from_numpy", "frombuffer", "full",
    "full_like", "gather", "gcd", "gcd_", "ge", "ger", "get_autocast_dtype", "get_default_device",
    "get_default_dtype", "get_float32_matmul_precision", "get_num_threads", "get_rng_state",
    "gradient", "greater", "greater_equal", "group_norm", "gru", "gru_cell", "gt", "half",
    "hamming_window", "hann_window", "hardshrink", "heaviside", "hinge_embedding_loss", "histc",
    "histogram", "hsplit", "hstack", "hypot", "i0", "i0_", "igamma", "igammac", "iinfo", "imag",
    "index_add", "index_copy", "index_fill", "index_put", "index_put_", "index_reduce",
    "index_select", "inf", "inference_mode", "initial_seed", "inner", "instance_norm", "int",
    "int8", "int16", "int32", "int64", "inverse", "is_autocast_enabled", "is_complex", "is_conj",
    "is_floating_point", "is_grad_enabled", "is_inference", "is_inference_mode_enabled",
    "is_nonzero", "is_same_size", "is_signed", "is_tensor", "isclose", "isfinite", "isin", "isinf",
    "isnan", "isneginf", "isposinf", "isreal", "kaiser_window", "kl_div", "kron", "kthvalue",
    "layer_norm", "lcm", "lcm_", "ldexp", "le", "lerp", "less", "less_equal", "lgamma", "linalg",
    "linspace", "load", "load_npz", "load_safetensors", "log", "log1p", "log1p_", "log2", "log2_",
    "log10", "log10_", "log_", "log_softmax", "logaddexp", "logaddexp2", "logcumsumexp", "logdet",
    "logical_and", "logical_not", "logical_or", "logical_xor", "logit", "logit_", "logspace",
    "logsumexp", "long", "lstm", "lstm_cell", "lt", "manual_seed", "margin_ranking_loss",
    "masked_fill", "masked_scatter", "masked_select", "matmul", "matrix_exp", "matrix_power", "max",
    "max_pool1d", "max_pool1d_with_indices", "max_pool2d", "max_pool3d", "maximum", "mean",
    "median", "meshgrid", "min", "minimum", "mm", "mode", "moveaxis", "movedim", "msort", "mul",
    "multinomial", "multiply", "mv", "mvlgamma", "nan", "nan_to_num", "nan_to_num_", "nanmean",
    "nanmedian", "nanquantile", "nansum", "narrow", "native_channel_shuffle", "ne", "neg", "neg_",
    "negative", "negative_", "newaxis", "nextafter", "nn", "no_grad", "nonzero", "norm", "normal",
    "not_equal", "numel", "ones", "ones_like", "optim", "outer", "pairwise_distance", "pdist",
    "permute", "pi", "pinverse", "pixel_shuffle", "pixel_unshuffle", "poisson", "poisson_nll_loss",
    "polar", "polygamma", "positive", "pow", "prelu", "preserve_format", "prod", "promote_types",
    "put", "qr", "quantile", "rad2deg", "rad2deg_", "rand", "rand_like", "randint", "randint_like",
    "randn", "randn_like", "random", "randperm", "range", "ravel", "real", "reciprocal",
    "reciprocal_", "relu", "relu_", "remainder", "renorm", "repeat_interleave", "reshape",
    "resize_as_", "resolve_conj", "resolve_neg", "result_type", "return_types", "rms_norm",
    "rnn_relu", "rnn_relu_cell", "rnn_tanh", "rnn_tanh_cell", "roll", "rot90", "round", "round_",
    "row_stack", "rrelu", "rrelu_", "rsqrt", "rsqrt_", "rsub", "save", "save_npz",
    "save_safetensors", "scalar_tensor", "scatter", "scatter_add", "scatter_reduce", "searchsorted",
    "seed", "select", "select_scatter", "selu", "selu_", "serialization", "set_autocast_dtype",
    "set_autocast_enabled", "set_default_device", "set_default_dtype", "set_default_tensor_type",
    "set_float32_matmul_precision", "set_grad_enabled", "set_num_threads", "set_printoptions",
    "set_rng_state", "sgn", "short", "show_config", "sigmoid", "sigmoid_", "sign", "signbit", "sin",
    "sin_", "sinc", "sinc_", "sinh", "sinh_", "slice_scatter", "slogdet", "softmax", "sort",
    "special", "split", "split_with_sizes", "sqrt", "sqrt_", "square", "square_", "squeeze",
    "stack", "std", "std_mean", "strided", "sub", "subtract", "sum", "summary", "svd", "swapaxes",
    "swapdims", "t", "take", "take_along_dim", "tan", "tan_", "tanh", "tanh_", "tensor",
    "tensor_split", "tensordot", "testing", "threshold", "threshold_", "tile", "topk", "trace",
    "transpose", "trapezoid", "trapz", "triangular_solve", "tril", "tril_indices",
    "triplet_margin_loss", "triu", "triu_indices", "true_divide", "trunc", "trunc_", "uint8",
    "unbind", "unflatten", "unique", "unique_consecutive", "unsqueeze",
    "use_deterministic_algorithms", "utils", "vander", "var", "var_mean", "vdot", "version",
    "view_as_complex", "view_as_real", "vsplit", "vstack", "where", "xlogy", "xlogy_", "zero_",
    "zeros", "zeros_like",
]
