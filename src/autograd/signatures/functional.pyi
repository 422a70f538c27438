"""The operators of `nn.functional`. Written by `python docs/make_signatures.py`."""

# pyright: reportIncompatibleMethodOverride=false
import builtins
from collections.abc import Sequence
from typing import Any

from autograd.dtypes import dtype as DType
from autograd.size import Size
from autograd.tensor import Tensor

from . import tuples
from .methods import Dims, Operand
def adaptive_avg_pool1d(input: Operand, output_size: Any, *, out: Any = None) -> Tensor:
    """The mean of each of `output_size` windows that cover W."""
def adaptive_avg_pool2d(input: Operand, output_size: Any) -> Tensor:
    """The mean of each of `output_size` windows that cover H, W."""
def adaptive_avg_pool3d(input: Operand, output_size: Any) -> Tensor:
    """The mean of each of `output_size` windows that cover D, H, W."""
def adaptive_max_pool1d(input: Operand, output_size: Any, return_indices: builtins.bool = False) -> Tensor:
    """The largest element of each of `output_size` windows over W."""
def adaptive_max_pool1d_with_indices(input: Operand, output_size: Any, return_indices: builtins.bool = True) -> tuple[Tensor, ...]:
    """The largest element of each of `output_size` windows and its flat position, over W."""
def adaptive_max_pool2d(input: Operand, output_size: Any, return_indices: builtins.bool = False) -> Tensor:
    """The largest element of each of `output_size` windows over H, W."""
def adaptive_max_pool2d_with_indices(input: Operand, output_size: Any, return_indices: builtins.bool = True) -> tuple[Tensor, ...]:
    """The largest element of each of `output_size` windows and its flat position, over H, W."""
def adaptive_max_pool3d(input: Operand, output_size: Any, return_indices: builtins.bool = False) -> Tensor:
    """The largest element of each of `output_size` windows over D, H, W."""
def adaptive_max_pool3d_with_indices(input: Operand, output_size: Any, return_indices: builtins.bool = True) -> tuple[Tensor, ...]:
    """The largest element of each of `output_size` windows and its flat position, over D, H, W."""
def affine_grid(theta: Any, size: Any, align_corners: builtins.bool | None = None) -> Tensor:
    """The grid for `grid_sample` that an affine map makes of the regular one."""
def avg_pool1d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: Any = False, count_include_pad: Any = True, *, out: Any = None) -> Tensor:
    """The mean of each window over W."""
def avg_pool2d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: Any = False, count_include_pad: Any = True, divisor_override: Any = None) -> Tensor:
    """The mean of each window over H, W."""
def avg_pool3d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: Any = False, count_include_pad: Any = True, divisor_override: Any = None) -> Tensor:
    """The mean of each window over D, H, W."""
def batch_norm(input: Operand, running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None, training: builtins.bool = False, momentum: builtins.float = 0.1, eps: builtins.float = 1e-05) -> Tensor:
    """Each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted."""
def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Tensor:
    """`input1 @ weight[k] @ input2 + bias[k]` for every output feature k."""
def binary_cross_entropy(input: Operand, target: Any, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Cross entropy of probabilities and targets between 0 and 1. Logarithms are kept above -100."""
def binary_cross_entropy_with_logits(input: Operand, target: Any, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', pos_weight: Any = None) -> Tensor:
    """Cross entropy of scores (logits) and targets between 0 and 1, without overflow."""
def celu(input: Operand, alpha: builtins.float = 1.0, inplace: builtins.bool = False, *, out: Any = None) -> Tensor:
    """`max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`."""
def celu_(input: Operand, alpha: builtins.float = 1.0) -> Tensor:
    """`celu`, written over the input."""
def channel_shuffle(input: Operand, groups: builtins.int, *, out: Any = None) -> Tensor:
    """Channels [N, groups * k, ...] dealt out anew: the first of each group, then the second."""
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
def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: builtins.float = 0, size_average: Any = None, reduce: Any = None, reduction: Any = 'mean') -> Tensor:
    """`1 - cos` where the target is 1, `max(0, cos - margin)` where it is -1."""
def cosine_similarity(x1: Any, x2: Any, dim: builtins.int = 1, eps: builtins.float = 1e-08) -> Tensor:
    """Cosine of the angle between vectors along `dim`; the lengths are kept above `eps`."""
def cross_entropy(input: Operand, target: Any, weight: Any = None, size_average: Any = None, ignore_index: builtins.int = -100, reduce: Any = None, reduction: builtins.str = 'mean', label_smoothing: builtins.float = 0.0) -> Tensor:
    """Cross entropy between scores (logits) and targets."""
def ctc_loss(log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any, blank: builtins.int = 0, reduction: builtins.str = 'mean', zero_infinity: builtins.bool = False) -> Tensor:
    """Minus the log-probability of label sequences, summed over all alignments."""
def elu(input: Operand, alpha: builtins.float = 1.0, inplace: builtins.bool = False) -> Tensor:
    """`x` where positive, else `alpha * (exp(x) - 1)`."""
def elu_(input: Operand, alpha: builtins.float = 1.0) -> Tensor:
    """`elu`, written over the input."""
def embedding(input: Operand, weight: Any, padding_idx: builtins.int | None = None, max_norm: builtins.float | None = None, norm_type: builtins.float = 2.0, scale_grad_by_freq: builtins.bool = False, sparse: builtins.bool = False) -> Tensor:
    """The rows of a table at `input`."""
def embedding_bag(input: Operand, weight: Any, offsets: Any = None, max_norm: builtins.float | None = None, norm_type: builtins.float = 2.0, scale_grad_by_freq: builtins.bool = False, mode: builtins.str = 'mean', sparse: builtins.bool = False, per_sample_weights: Any = None, include_last_offset: builtins.bool = False, padding_idx: builtins.int | None = None) -> Tensor:
    """Sums, means or maxima of bags of rows of a table."""
def fold(input: Operand, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """Columns that `unfold` made, added up where the windows were."""
def gaussian_nll_loss(input: Operand, target: Any, var: Any, full: builtins.bool = False, eps: builtins.float = 1e-06, reduction: builtins.str = 'mean') -> Tensor:
    """Negative log-likelihood under a normal distribution with the given variance."""
def gelu(input: Operand, approximate: builtins.str = 'none') -> Tensor:
    """`x * Phi(x)` with the normal distribution's Phi, exactly or by tanh."""
def glu(input: Operand, dim: builtins.int = -1) -> Tensor:
    """The first half along `dim`, gated by the sigmoid of the second."""
def grid_sample(input: Operand, grid: Any, mode: builtins.str = 'bilinear', padding_mode: builtins.str = 'zeros', align_corners: builtins.bool | None = None) -> Tensor:
    """The input at the points of a grid."""
def group_norm(input: Operand, num_groups: builtins.int, weight: Any = None, bias: Any = None, eps: builtins.float = 1e-05) -> Tensor:
    """Groups of channels of each sample brought to mean 0 and variance 1, then scaled and shifted."""
def hardshrink(input: Operand, lambd: builtins.float = 0.5, *, out: Any = None) -> Tensor:
    """`x` where its magnitude exceeds `lambd`, else 0."""
def hardsigmoid(input: Operand, inplace: builtins.bool = False) -> Tensor:
    """`clamp(x + 3, 0, 6) / 6`."""
def hardswish(input: Operand, inplace: builtins.bool = False) -> Tensor:
    """`x * clamp(x + 3, 0, 6) / 6`."""
def hardtanh(input: Operand, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0, inplace: builtins.bool = False) -> Tensor:
    """`x` limited to the range from `min_val` to `max_val`; gradient 0 on its ends."""
def hardtanh_(input: Operand, min_val: builtins.float = -1.0, max_val: builtins.float = 1.0) -> Tensor:
    """`hardtanh`, written over the input."""
def hinge_embedding_loss(input: Operand, target: Any, margin: builtins.float = 1.0, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """`x` where the target is 1, `max(0, margin - x)` where it is -1."""
def huber_loss(input: Operand, target: Any, reduction: builtins.str = 'mean', delta: builtins.float = 1.0, weight: Any = None) -> Tensor:
    """Half the square below `delta`, linear above."""
def instance_norm(input: Operand, running_mean: Any = None, running_var: Any = None, weight: Any = None, bias: Any = None, use_input_stats: builtins.bool = True, momentum: builtins.float = 0.1, eps: builtins.float = 1e-05) -> Tensor:
    """Each channel of each sample brought to mean 0 and variance 1, then scaled and shifted."""
def interpolate(input: Operand, size: Any = None, scale_factor: Any = None, mode: builtins.str = 'nearest', align_corners: builtins.bool | None = None, recompute_scale_factor: builtins.bool | None = None, antialias: builtins.bool = False) -> Tensor:
    """The input on a finer or coarser grid."""
def kl_div(input: Operand, target: Any, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', log_target: builtins.bool = False) -> Tensor:
    """Kullback-Leibler divergence; `input` holds log-probabilities."""
def l1_loss(input: Operand, target: Any, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', weight: Any = None) -> Tensor:
    """Absolute differences."""
def layer_norm(input: Operand, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: builtins.float = 1e-05) -> Tensor:
    """The last dimensions brought to mean 0 and variance 1, then scaled and shifted."""
def leaky_relu(input: Operand, negative_slope: builtins.float = 0.01, inplace: builtins.bool = False) -> Tensor:
    """`x` where positive, else `negative_slope * x`."""
def leaky_relu_(input: Operand, negative_slope: builtins.float = 0.01) -> Tensor:
    """`leaky_relu`, written over the input."""
def linear(input: Operand, weight: Any, bias: Any = None, *, out: Any = None) -> Tensor:
    """`input @ weight.T + bias`."""
def linear_cross_entropy(input: Operand, linear_weight: Any, target: Any, *, linear_bias: Any = None, weight: Any = None, reduction: builtins.str = 'mean', ignore_index: builtins.int | None = None, label_smoothing: builtins.float = 0.0, options: Any = None) -> Tensor:
    """The cross entropy of the scores of a linear layer."""
def local_response_norm(input: Operand, size: builtins.int, alpha: builtins.float = 0.0001, beta: builtins.float = 0.75, k: builtins.float = 1.0) -> Tensor:
    """Each value divided by `(k + alpha * mean of the squares of `size` channels around it)**beta`."""
def log_softmax(input: Operand, dim: Dims = None, _stacklevel: builtins.int = 3, dtype: DType | None = None) -> Tensor:
    """Logarithm of the softmax along `dim`, exact where the softmax underflows."""
def logsigmoid(input: Operand) -> Tensor:
    """`log(sigmoid(x))` without overflow."""
def lp_pool1d(input: Operand, norm_type: Any, kernel_size: Any, stride: Any = None, ceil_mode: builtins.bool = False) -> Tensor:
    """The norm of each window over W: `sum(x**p) ** (1/p)`."""
def lp_pool2d(input: Operand, norm_type: Any, kernel_size: Any, stride: Any = None, ceil_mode: builtins.bool = False) -> Tensor:
    """The norm of each window over H, W: `sum(x**p) ** (1/p)`."""
def lp_pool3d(input: Operand, norm_type: Any, kernel_size: Any, stride: Any = None, ceil_mode: builtins.bool = False) -> Tensor:
    """The norm of each window over D, H, W: `sum(x**p) ** (1/p)`."""
def margin_ranking_loss(input1: Any, input2: Any, target: Any, margin: builtins.float = 0, size_average: Any = None, reduce: Any = None, reduction: Any = 'mean') -> Tensor:
    """`max(0, margin - target * (input1 - input2))`."""
def max_pool1d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The largest element of each window over W."""
def max_pool1d_with_indices(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = True, *, out: Any = None) -> tuple[Tensor, ...]:
    """The largest element of each window and its flat position, over W."""
def max_pool2d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The largest element of each window over H, W."""
def max_pool2d_with_indices(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = True) -> tuple[Tensor, ...]:
    """The largest element of each window and its flat position, over H, W."""
def max_pool3d(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = False, *, out: Any = None) -> Tensor:
    """The largest element of each window over D, H, W."""
def max_pool3d_with_indices(input: Operand, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: builtins.bool = False, return_indices: builtins.bool = True) -> tuple[Tensor, ...]:
    """The largest element of each window and its flat position, over D, H, W."""
def max_unpool1d(input: Operand, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None) -> Tensor:
    """Elements written back to where max_pool1d found them; zeros elsewhere."""
def max_unpool2d(input: Operand, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None) -> Tensor:
    """Elements written back to where max_pool2d found them; zeros elsewhere."""
def max_unpool3d(input: Operand, indices: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, output_size: Any = None) -> Tensor:
    """Elements written back to where max_pool3d found them; zeros elsewhere."""
def mish(input: Operand, inplace: builtins.bool = False) -> Tensor:
    """`x * tanh(softplus(x))`."""
def mse_loss(input: Operand, target: Any, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', weight: Any = None) -> Tensor:
    """Squared differences."""
def multi_head_attention_forward(query: Any, key: Any, value: Any, embed_dim_to_check: builtins.int, num_heads: builtins.int, in_proj_weight: Any, in_proj_bias: Any, bias_k: Any, bias_v: Any, add_zero_attn: builtins.bool, dropout_p: builtins.float, out_proj_weight: Any, out_proj_bias: Any, training: builtins.bool = True, key_padding_mask: Any = None, need_weights: builtins.bool = True, attn_mask: Any = None, use_separate_proj_weight: builtins.bool = False, q_proj_weight: Any = None, k_proj_weight: Any = None, v_proj_weight: Any = None, static_k: Any = None, static_v: Any = None, average_attn_weights: builtins.bool = True, is_causal: builtins.bool = False) -> Any:
    """Attention of `num_heads` parts of the features, between an input and an output projection."""
def multi_margin_loss(input: Operand, target: Any, p: builtins.int = 1, margin: builtins.float = 1.0, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Sum over the other classes of `max(0, margin - x[target] + x[class]) ** p`, divided by C."""
def multilabel_margin_loss(input: Operand, target: Any, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Hinge loss of each wanted class against each other one, divided by the number of classes."""
def multilabel_soft_margin_loss(input: Operand, target: Any, weight: Any = None, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Mean over the classes of the cross entropy of each score's sigmoid."""
def nll_loss(input: Operand, target: Any, weight: Any = None, size_average: Any = None, ignore_index: builtins.int = -100, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Negative log-likelihood of the target classes."""
def normalize(input: Operand, p: builtins.float = 2.0, dim: Dims = 1, eps: builtins.float = 1e-12, out: Any = None) -> Tensor:
    """The tensor divided by its p-norm along `dim`, which is kept above `eps`."""
def one_hot(tensor: Any, num_classes: builtins.int = -1) -> Tensor:
    """A 1 at the place of each class, and zeros elsewhere."""
def pad(input: Operand, pad: Any, mode: builtins.str = 'constant', value: builtins.float | None = None) -> Tensor:
    """The tensor with places added at the ends of its last dimensions."""
def pairwise_distance(x1: Any, x2: Any, p: builtins.float = 2.0, eps: builtins.float = 1e-06, keepdim: builtins.bool = False) -> Tensor:
    """The p-norm of `x1 - x2 + eps` over the last dimension."""
def pdist(input: Operand, p: builtins.float = 2.0, *, out: Any = None) -> Tensor:
    """The p-norm distance of every pair of rows, in the order (0, 1), (0, 2), ... (n - 2, n - 1)."""
def pixel_shuffle(input: Operand, upscale_factor: builtins.int, *, out: Any = None) -> Tensor:
    """Channels laid out as places: [..., C * r * r, H, W] to [..., C, H * r, W * r]."""
def pixel_unshuffle(input: Operand, downscale_factor: builtins.int, *, out: Any = None) -> Tensor:
    """Places laid out as channels: [..., C, H * r, W * r] to [..., C * r * r, H, W]."""
def poisson_nll_loss(input: Operand, target: Any, log_input: builtins.bool = True, full: builtins.bool = False, size_average: Any = None, eps: builtins.float = 1e-08, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """Negative log-likelihood of counts under a Poisson distribution."""
def prelu(input: Operand, weight: Any, *, out: Any = None) -> Tensor:
    """`x` where positive, else `weight * x`, with a weight for each channel (dim 1)."""
def relu6(input: Operand, inplace: builtins.bool = False) -> Tensor:
    """`min(max(x, 0), 6)`."""
def relu_(input: Operand) -> Tensor:
    """In-place `relu`: `max(x, 0)`; NaN stays NaN. The gradient at 0 is 0."""
def rms_norm(input: Operand, normalized_shape: Any, weight: Any = None, eps: builtins.float | None = None) -> Tensor:
    """The last dimensions divided by the root of the mean of their squares, then scaled."""
def rrelu_(input: Operand, lower: builtins.float = 0.125, upper: builtins.float = 0.3333333333333333, training: builtins.bool = False) -> Tensor:
    """`rrelu`, written over the input."""
def scaled_dot_product_attention(query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: builtins.float = 0.0, is_causal: builtins.bool = False, scale: builtins.float | None = None, enable_gqa: builtins.bool = False) -> Tensor:
    """`softmax(scale * query @ key.mT + attn_mask) @ value`."""
def selu(input: Operand, inplace: builtins.bool = False, *, out: Any = None) -> Tensor:
    """Self-normalising ELU."""
def selu_(input: Operand) -> Tensor:
    """`selu`, written over the input."""
def sigmoid(input: Operand, *, out: Any = None) -> Tensor:
    """Logistic function `1 / (1 + exp(-x))`."""
def silu(input: Operand, inplace: builtins.bool = False) -> Tensor:
    """`x * sigmoid(x)`, also called swish."""
def smooth_l1_loss(input: Operand, target: Any, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean', beta: builtins.float = 1.0) -> Tensor:
    """Squared below `beta`, linear above."""
def soft_margin_loss(input: Operand, target: Any, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """`log(1 + exp(-target * x))`."""
def softmax(input: Operand, dim: Dims = None, _stacklevel: builtins.int = 3, dtype: DType | None = None) -> Tensor:
    """Exponentials scaled to sum to 1 along `dim`."""
def softmin(input: Operand, dim: Dims = None, _stacklevel: builtins.int = 3, dtype: DType | None = None) -> Tensor:
    """Softmax of the negated input along `dim`."""
def softplus(input: Operand, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> Tensor:
    """`log(1 + exp(beta * x)) / beta`, and `x` where `beta * x` exceeds the threshold."""
def softshrink(input: Operand, lambd: builtins.float = 0.5) -> Tensor:
    """`x` moved towards 0 by `lambd`, and 0 within it."""
def softsign(input: Operand) -> Tensor:
    """`x / (1 + |x|)`."""
def tanh(input: Operand, *, out: Any = None) -> Tensor:
    """Hyperbolic tangent of each element."""
def tanhshrink(input: Operand) -> Tensor:
    """`x - tanh(x)`."""
def threshold(input: Operand, threshold: builtins.float, value: builtins.float, inplace: builtins.bool = False, *, out: Any = None) -> Tensor:
    """`x` where above the threshold, else `value`."""
def threshold_(input: Operand, threshold: builtins.float, value: builtins.float) -> Tensor:
    """`threshold`, written over the input."""
def triplet_margin_loss(anchor: Any, positive: Any, negative: Any, margin: builtins.float = 1.0, p: builtins.float = 2, eps: builtins.float = 1e-06, swap: builtins.bool = False, size_average: Any = None, reduce: Any = None, reduction: builtins.str = 'mean') -> Tensor:
    """`max(0, |anchor - positive| - |anchor - negative| + margin)`."""
def triplet_margin_with_distance_loss(anchor: Any, positive: Any, negative: Any, *, distance_function: Any = None, margin: builtins.float = 1.0, swap: builtins.bool = False, reduction: builtins.str = 'mean') -> Tensor:
    """`triplet_margin_loss` with a distance of the user's own."""
def unfold(input: Operand, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1) -> Tensor:
    """Every window as a column."""
def upsample(input: Operand, size: Any = None, scale_factor: Any = None, mode: builtins.str = 'nearest', align_corners: builtins.bool | None = None) -> Tensor:
    """Older name of `interpolate`."""
def upsample_bilinear(input: Operand, size: Any = None, scale_factor: Any = None) -> Tensor:
    """`interpolate` with mode "bilinear" and align_corners."""
def upsample_nearest(input: Operand, size: Any = None, scale_factor: Any = None) -> Tensor:
    """`interpolate` with mode "nearest"."""
