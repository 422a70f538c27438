"""Every module with arguments and inputs, for the tests that compare with PyTorch.

A case is the module's name, its arguments, and the shapes of its inputs; "ints:5" stands for
integers below 5, "bool" for truth values, "signs" for 1 and -1, "positive" for numbers above 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Case(NamedTuple):
    name: str
    args: tuple = ()
    kwargs: Any = None
    inputs: tuple = ()
    random: bool = False  # the result depends on numbers drawn in forward

    def __str__(self) -> str:
        options = [*map(str, self.args), *(f"{k}={v}" for k, v in self.kwargs.items())]
        return f"{self.name}({', '.join(options)})"


def make(lib, case: Case):
    """The module of a case."""
    return getattr(lib.nn, case.name)(*case.args, **case.kwargs)


def arrays(case: Case, seed: int = 0) -> list[np.ndarray]:
    """The inputs of a case as arrays."""
    rng = np.random.default_rng(seed)
    made = []
    for item in case.inputs:
        kind, shape = item if isinstance(item[0], str) else ("normal", item)
        if kind.startswith("ints:"):
            made.append(rng.integers(0, int(kind[5:]), shape))
        elif kind == "signs":
            made.append(rng.choice([-1, 1], shape))
        elif kind == "positive":
            made.append(rng.uniform(0.1, 0.9, shape))
        else:
            made.append(rng.normal(size=shape))
    return made


def c(name, *args, inputs: tuple[Any, ...] = ((4, 6),), random=False, **kwargs) -> Case:
    return Case(name, args, kwargs, inputs, random)


LINE, IMAGE, VOLUME = (2, 4, 9), (2, 4, 8, 7), (2, 4, 6, 5, 7)
SHAPES = {1: LINE, 2: IMAGE, 3: VOLUME}
PAIRS = ((4, 6), (4, 6))

ACTIVATIONS = [
    *(
        c(n)
        for n in [
            "ReLU",
            "ReLU6",
            "SELU",
            "SiLU",
            "Mish",
            "Hardsigmoid",
            "Hardswish",
            "Sigmoid",
            "Tanh",
        ]
    ),
    *(
        c(n)
        for n in ["LogSigmoid", "Softsign", "Tanhshrink", "GELU", "GLU", "CELU", "ELU", "Hardtanh"]
    ),
    *(c(n) for n in ["LeakyReLU", "Hardshrink", "Softshrink", "Softplus", "PReLU"]),
    *(
        c(n, inplace=True)
        for n in ["ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Hardtanh", "ELU", "CELU"]
    ),
    c("LeakyReLU", 0.2, inplace=True),
    c("Threshold", 0.1, 20),
    c("Threshold", 0.1, 20, True),
    c("RReLU", random=True),
    c("Hardtanh", -2, 2),
    c("ELU", alpha=2.0),
    c("CELU", alpha=2.0),
    c("GELU", "tanh"),
    c("GLU", 0),
    c("Softplus", 2, 5),
    c("PReLU", 6, init=0.1),
    *(c(n, dim) for n in ("Softmax", "LogSoftmax", "Softmin") for dim in (0, -1)),
    c("Softmax2d", inputs=(IMAGE,)),
]
LINEAR = [
    c("Identity"),
    c("Identity", 3, unused=4),
    c("Linear", 6, 3),
    c("Linear", 6, 3, bias=False),
    c("Bilinear", 6, 5, 3, inputs=((4, 6), (4, 5))),
    c("Bilinear", 6, 5, 3, bias=False, inputs=((4, 6), (4, 5))),
    c("LazyLinear", 3),
    c("Flatten", inputs=(IMAGE,)),
    c("Flatten", 0, 1, inputs=(IMAGE,)),
    c("Unflatten", 1, (2, 3)),
    c("Dropout", random=True),
    c("Dropout", 0.2, True, random=True),
    c("AlphaDropout", random=True),
    c("FeatureAlphaDropout", random=True, inputs=(IMAGE,)),
    *(c(f"Dropout{d}d", random=True, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    c("PairwiseDistance", inputs=PAIRS),
    c("PairwiseDistance", 1, keepdim=True, inputs=PAIRS),
    c("CosineSimilarity", inputs=PAIRS),
    c("CosineSimilarity", 0, inputs=PAIRS),
    c("Embedding", 10, 3, inputs=(("ints:10", (2, 4)),)),
    c("Embedding", 10, 3, -1, inputs=(("ints:10", (2, 4)),)),
    c("Embedding", 10, 3, padding_idx=2, scale_grad_by_freq=True, inputs=(("ints:10", (2, 4)),)),
    *(c("EmbeddingBag", 10, 3, mode=m, inputs=(("ints:10", (2, 4)),)) for m in ("sum", "mean")),
    c("EmbeddingBag", 10, 3, mode="max", padding_idx=1, inputs=(("ints:10", (2, 4)),)),
]
CONVOLUTIONS = [
    *(c(f"Conv{d}d", 4, 6, 3, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"ConvTranspose{d}d", 4, 6, 3, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"LazyConv{d}d", 6, 3, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"LazyConvTranspose{d}d", 6, 3, stride=2, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    c("Conv2d", 4, 6, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2), inputs=(IMAGE,)),
    c("Conv2d", 4, 6, 3, groups=2, bias=False, inputs=(IMAGE,)),
    c("Conv2d", 4, 6, 3, padding="same", dilation=2, inputs=(IMAGE,)),
    c("Conv2d", 4, 6, 4, padding="valid", inputs=(IMAGE,)),
    *(
        c("Conv2d", 4, 6, 3, padding=1, padding_mode=mode, inputs=(IMAGE,))
        for mode in ("reflect", "replicate", "circular")
    ),
    c("Conv1d", 4, 6, 4, padding="same", padding_mode="circular", inputs=(LINE,)),
    c("ConvTranspose2d", 4, 6, 3, 2, 1, 1, 2, False, 2, inputs=(IMAGE,)),
    c("Fold", (4, 5), (2, 2), inputs=((2, 8, 12),)),
    c("Unfold", (2, 3), padding=1, stride=2, inputs=(IMAGE,)),
    c("PixelShuffle", 2, inputs=(IMAGE,)),
    c("PixelUnshuffle", 2, inputs=((2, 3, 4, 6),)),
    c("ChannelShuffle", 2, inputs=(IMAGE,)),
    c("Upsample", 12, inputs=(LINE,)),
    c("Upsample", scale_factor=2, mode="bilinear", align_corners=True, inputs=(IMAGE,)),
    c("Upsample", scale_factor=(1.5, 2.0), mode="bicubic", inputs=(IMAGE,)),
    c("UpsamplingNearest2d", scale_factor=2, inputs=(IMAGE,)),
    c("UpsamplingBilinear2d", (10, 11), inputs=(IMAGE,)),
]
PADDINGS = [
    *(c(f"{k}Pad{d}d", 2, inputs=(SHAPES[d],)) for d in (1, 2, 3)
      for k in ("Circular", "Reflection", "Replication", "Zero")),
    *(c(f"ConstantPad{d}d", (1, 2) * d, 3.5, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
]  # fmt: skip
POOLINGS = [
    *(c(f"MaxPool{d}d", 3, 2, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"AvgPool{d}d", 3, 2, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"LPPool{d}d", 2, 3, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"AdaptiveAvgPool{d}d", 2, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"AdaptiveMaxPool{d}d", 2, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    c("MaxPool2d", (3, 2), stride=(1, 2), padding=1, return_indices=True, inputs=(IMAGE,)),
    c("MaxPool2d", 2, dilation=2, ceil_mode=True, inputs=(IMAGE,)),
    c("AvgPool2d", 3, padding=1, ceil_mode=True, count_include_pad=False, inputs=(IMAGE,)),
    c("AvgPool2d", 3, divisor_override=2, inputs=(IMAGE,)),
    c("AdaptiveAvgPool2d", (3, None), inputs=(IMAGE,)),
    c("AdaptiveMaxPool2d", (3, 2), True, inputs=(IMAGE,)),
    c("FractionalMaxPool2d", 2, output_size=3, random=True, inputs=(IMAGE,)),
    c("FractionalMaxPool3d", 2, output_ratio=0.5, random=True, inputs=(VOLUME,)),
]
NORMALIZATIONS = [
    *(c(f"BatchNorm{d}d", 4, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"LazyBatchNorm{d}d", inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"InstanceNorm{d}d", 4, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    *(c(f"LazyInstanceNorm{d}d", affine=True, inputs=(SHAPES[d],)) for d in (1, 2, 3)),
    c("BatchNorm1d", 6, momentum=None),
    c("BatchNorm1d", 6, affine=False),
    c("BatchNorm1d", 6, track_running_stats=False),
    c("BatchNorm2d", 4, bias=False, inputs=(IMAGE,)),
    c("InstanceNorm1d", 4, affine=True, track_running_stats=True, inputs=(LINE,)),
    c("InstanceNorm1d", 4, inputs=((4, 9),)),
    c("LayerNorm", 6),
    c("LayerNorm", (8, 7), bias=False, inputs=(IMAGE,)),
    c("LayerNorm", [6], elementwise_affine=False),
    c("GroupNorm", 2, 4, inputs=(IMAGE,)),
    c("GroupNorm", 2, 4, affine=False, inputs=(IMAGE,)),
    c("RMSNorm", 6),
    c("RMSNorm", (6,), eps=0.1, elementwise_affine=False),
    c("LocalResponseNorm", 2, inputs=(IMAGE,)),
    c("CrossMapLRN2d", 3, inputs=(IMAGE,)),
]
CLASSES = ((4, 6), ("ints:6", (4,)))
LOSSES = [
    *(c(f"{n}Loss", inputs=PAIRS) for n in ["L1", "MSE", "SmoothL1", "Huber", "PoissonNLL"]),
    *(c("MSELoss", reduction=r, inputs=PAIRS) for r in ("sum", "none")),
    c("SmoothL1Loss", beta=0.5, inputs=PAIRS),
    c("HuberLoss", "sum", 0.5, inputs=PAIRS),
    c("PoissonNLLLoss", False, True, inputs=(("positive", (4, 6)), ("positive", (4, 6)))),
    c("GaussianNLLLoss", full=True, inputs=((4, 6), (4, 6), ("positive", (4, 6)))),
    c("KLDivLoss", reduction="batchmean", inputs=((4, 6), ("positive", (4, 6)))),
    c("KLDivLoss", reduction="sum", log_target=True, inputs=PAIRS),
    c("BCELoss", inputs=(("positive", (4, 6)), ("positive", (4, 6)))),
    c("BCEWithLogitsLoss", inputs=((4, 6), ("positive", (4, 6)))),
    c("HingeEmbeddingLoss", 0.5, inputs=((4, 6), ("signs", (4, 6)))),
    c("SoftMarginLoss", inputs=((4, 6), ("signs", (4, 6)))),
    c("CosineEmbeddingLoss", 0.1, inputs=(*PAIRS, ("signs", (4,)))),
    c("MarginRankingLoss", 0.1, inputs=((4,), (4,), ("signs", (4,)))),
    c("TripletMarginLoss", 0.5, swap=True, inputs=((4, 6),) * 3),
    c("TripletMarginWithDistanceLoss", margin=0.5, swap=True, inputs=((4, 6),) * 3),
    c("NLLLoss", inputs=CLASSES),
    c("NLLLoss", ignore_index=2, reduction="sum", inputs=CLASSES),
    c("NLLLoss2d", inputs=(IMAGE, ("ints:4", (2, 8, 7)))),
    c("CrossEntropyLoss", inputs=CLASSES),
    c("CrossEntropyLoss", label_smoothing=0.1, reduction="none", inputs=CLASSES),
    c("LinearCrossEntropyLoss", 6, 5, bias=True, inputs=((4, 6), ("ints:5", (4,)))),
    c("MultiMarginLoss", 2, 0.5, inputs=CLASSES),
    c("MultiLabelMarginLoss", inputs=((4, 6), ("ints:6", (4, 6)))),
    c("MultiLabelSoftMarginLoss", inputs=((4, 6), ("positive", (4, 6)))),
    c("CTCLoss", 0, "sum",
      inputs=((7, 2, 5), ("ints:5", (2, 3)), ("ints:1", (2,)), ("ints:1", (2,)))),
]  # fmt: skip
STEPS = (5, 2, 3)
RECURRENT = [
    *(c(n, 3, 4, inputs=(STEPS,)) for n in ("RNN", "LSTM", "GRU")),
    *(
        c(n, 3, 4, 2, bidirectional=True, batch_first=True, inputs=(STEPS,))
        for n in ("RNN", "LSTM", "GRU")
    ),
    *(c(n, 3, 4, bias=False, inputs=((5, 3), (1, 4))) for n in ("RNN", "GRU")),
    c("RNN", 3, 4, nonlinearity="relu", inputs=(STEPS,)),
    c("LSTM", 3, 4, 2, proj_size=2, inputs=(STEPS,)),
    c("LSTM", 3, 4, 2, proj_size=2, bias=False, bidirectional=True, inputs=(STEPS,)),
    c("LSTM", 3, 4, 2, dropout=0.5, random=True, inputs=(STEPS,)),
    *(c(n, 3, 4, inputs=((2, 3),)) for n in ("RNNCell", "LSTMCell", "GRUCell")),
    *(c(n, 3, 4, bias=False, inputs=((3,),)) for n in ("RNNCell", "LSTMCell", "GRUCell")),
    c("RNNCell", 3, 4, nonlinearity="relu", inputs=((2, 3), (2, 4))),
]
SEQUENCE = (5, 2, 8)
TRANSFORMERS = [
    c("MultiheadAttention", 8, 2, inputs=(SEQUENCE,) * 3),
    c("MultiheadAttention", 8, 2, bias=False, batch_first=True, inputs=(SEQUENCE,) * 3),
    c("MultiheadAttention", 8, 2, kdim=3, vdim=4, inputs=(SEQUENCE, STEPS, (5, 2, 4))),
    c("MultiheadAttention", 8, 4, add_bias_kv=True, add_zero_attn=True, inputs=((5, 8),) * 3),
    c("TransformerEncoderLayer", 8, 2, 16, 0.0, inputs=(SEQUENCE,)),
    c("TransformerEncoderLayer", 8, 2, 16, norm_first=True, random=True, inputs=(SEQUENCE,)),
    c("TransformerEncoderLayer", 8, 2, 16, 0.0, "gelu", batch_first=True, bias=False,
      inputs=(SEQUENCE,)),
    c("TransformerDecoderLayer", 8, 2, 16, 0.0, inputs=(SEQUENCE, (3, 2, 8))),
    c("TransformerDecoderLayer", 8, 2, 16, 0.0, norm_first=True, inputs=(SEQUENCE, (3, 2, 8))),
    c("Transformer", 8, 2, 1, 2, 16, 0.0, inputs=(SEQUENCE, (3, 2, 8))),
    c("Transformer", 8, 2, 1, 1, 16, 0.0, batch_first=True, norm_first=True,
      inputs=(SEQUENCE, (5, 3, 8))),
    c("AdaptiveLogSoftmaxWithLoss", 8, 12, [4, 9], inputs=((20, 8), ("ints:12", (20,)))),
    c("AdaptiveLogSoftmaxWithLoss", 8, 12, [4], head_bias=True, inputs=((8,), ("ints:12", ()))),
]  # fmt: skip
CASES = [
    *ACTIVATIONS,
    *LINEAR,
    *CONVOLUTIONS,
    *PADDINGS,
    *POOLINGS,
    *NORMALIZATIONS,
    *LOSSES,
    *RECURRENT,
    *TRANSFORMERS,
]
