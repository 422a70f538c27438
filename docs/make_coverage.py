"""Write docs/coverage.md: which public names of PyTorch exist here.

python docs/make_coverage.py            # writes the file; needs PyTorch
python docs/make_coverage.py --check    # only says whether it is up to date
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from types import ModuleType

TARGET = Path(__file__).with_name("coverage.md")

# (heading, path below both packages, what it holds)
SECTIONS = [
    ("torch", "", "functions, dtypes and classes of the top level"),
    ("torch.Tensor", "Tensor", "methods and attributes"),
    ("torch.distributions", "distributions", "probability distributions"),
    ("torch.fft", "fft", "Fourier transforms"),
    ("torch.linalg", "linalg", "linear algebra"),
    ("torch.special", "special", "special functions"),
    ("torch.nn.functional", "nn.functional", "functions for networks"),
    ("torch.autograd", "autograd", "differentiation"),
    ("torch.utils.data", "utils.data", "datasets and loaders"),
]

# Names of hardware, storage formats, compilers and services that this library does not have, and
# PyTorch's own machinery; they are left out of the count.
BEYOND = re.compile(
    r"cuda|cudnn|miopen|mkldnn|has_mkl|mps|xpu|ipu|vulkan|hpu|mtia|xla|onednn|fbgemm|float8|float4"
    r"|float32_matmul|record_stream|Stream$|^Event$|get_device|pin_memory|is_pinned|share"
    r"|quant|^q|_q_|rowwise|int_repr|^per_|sparse|dense|crow|ccol|(row|col)_indices|coalesce|nested"
    r"|jagged|padded|^(hs|ss|ds|s)p?(add)?mm$|hspmm|^(u?int|bits)[1-7]|^bits|^bit$|chalf|complex32"
    r"|Sym|sym_|symint|jit|[Ss]cript|autocast|[Pp]rofiler|kineto|compile|dynamo|export|vitals"
    r"|[Ss]torage|named|^names?$|rename|refine_|align_|dispatch|Dispatch|distributed|fake_|^fused_"
    r"|^batch_norm_|^native_|_copy$|_without_|flush_denormal|threads|warn_always|deterministic"
    r"|[Pp]ipe|DataChunk|_validation"
    r"|_notes$|_args$|^common_|^multi_dim|BroadcastingList|torch_function|_MODES$|TYPE_CHECKING|USE_"
    r"|has_lapack|has_openmp|has_spectral|Error$|^unsafe_|slice_inverse|hash_tensor|module_load"
    r"|^(AVG|SUM|AliasDb|PRIVATE_OPS|ErrorReport|CompilationUnit|GradScaler|BufferDict)$"
    r"|^(ParameterDict|typename|classproperty|obj|volatile|const_data_ptr|reinforce|new|layout)$"
    r"|Guard$|Argument|Builder$|Stats$|^Tag$|qscheme|memory_format$|^vmap$|^cond$|while_loop"
    r"|NestedIO|legacy_|(eig|solve|lstsq|symeig|matrix_rank)_removed|view_replay|multithreading"
    r"|is_maia|ir_module|^parse_|^merge_type|^unify|thread_safe|^fork$|^wait$|choose_qparams|Swizzle"
    r"|scaled_(grouped_)?mm|assert_int|grad_layout|volatile|^symeig$|^is_tensor_like$"
)


def public_names(place) -> list[str]:
    """The public functions, classes and constants of a module or class."""
    names = []
    for name in sorted(getattr(place, "__all__", None) or dir(place)):
        if name.startswith("_") or BEYOND.search(name):
            continue
        if place.__name__ == "torch" and (name.endswith("_") or _is_internal_class(name)):
            continue  # in-place forms are methods here
        value = getattr(place, name, None)
        if isinstance(value, ModuleType):
            continue
        if isinstance(place, ModuleType) and not _belongs(value):
            continue
        names.append(name)
    return names


def _is_internal_class(name: str) -> bool:
    """Whether a name of the top level is a class of PyTorch's compiler or runtime."""
    kept = name.endswith("Tensor") or name in ("Generator", "Size")
    return name[0].isupper() and not kept


def _belongs(value) -> bool:
    """Whether a name of a PyTorch module is PyTorch's rather than imported for its own use."""
    module = getattr(value, "__module__", None)
    return module is None or module.startswith(("torch", "_VariableFunctions"))


def find(root, path: str):
    for part in filter(None, path.split(".")):
        root = getattr(root, part)
    return root


def text() -> str:
    """The whole document."""
    import torch

    import autograd

    version = torch.__version__.split("+")[0]
    summary = ["| Namespace | Contents | Here | Of | Share |", "| --- | --- | --: | --: | --: |"]
    details = []
    for heading, path, contents in SECTIONS:
        theirs, ours = find(torch, path), find(autograd, path)
        names = public_names(theirs)
        here = [name for name in names if hasattr(ours, name)]
        missing = [name for name in names if not hasattr(ours, name)]
        share = f"{100 * len(here) / len(names):.0f} %"
        summary.append(f"| `{heading}` | {contents} | {len(here)} | {len(names)} | {share} |")
        details += [f"\n## `{heading}`\n", "Here: " + _listing(here)]
        details += ["\nNot here: " + _listing(missing)] if missing else []
    return "\n".join(
        [
            "# Coverage",
            "",
            f"Which public names of PyTorch {version} exist in this library. Written by",
            "`python docs/make_coverage.py`; names of hardware, storage formats and compilers that",
            "this library does not have are not counted (the list is in that file, with a few",
            "others, such as `vmap`). Names that exist behave as PyTorch's, up to",
            "`docs/differences.md`; the law tests compare every operator with PyTorch.",
            "",
            *summary,
            *details,
            "",
        ]
    )


def _listing(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    options = parser.parse_args()
    new = text()
    if options.check:
        old = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
        print("up to date" if old == new else f"{TARGET} is out of date: run {Path(__file__).name}")
        return int(old != new)
    TARGET.write_text(new, encoding="utf-8")
    print(f"wrote {TARGET}")
    print("\n".join(line for line in new.splitlines() if line.startswith("|")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
