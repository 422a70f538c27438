"""Write docs/coverage.md: which public names of PyTorch exist here.

    python docs/make_coverage.py            # writes the file; needs PyTorch
    python docs/make_coverage.py --check    # only says whether it is up to date
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

TARGET = Path(__file__).with_name("coverage.md")

# (heading, path below both packages, what it holds)
SECTIONS = [
    ("torch", "", "functions, dtypes and classes of the top level"),
    ("torch.Tensor", "Tensor", "methods and attributes"),
    ("torch.linalg", "linalg", "linear algebra"),
    ("torch.special", "special", "special functions"),
    ("torch.nn.functional", "nn.functional", "functions for networks"),
    ("torch.autograd", "autograd", "differentiation"),
]

# Names that belong to hardware, formats and compilers that this library does not have, or that
# PyTorch keeps for its own machinery; they are left out of the count.
BEYOND = re.compile(
    r"cuda|cudnn|miopen|mkldnn|mkl_|mps|xpu|ipu|vulkan|hpu|mtia|maia|quant|q_|sparse|crow|coalesce"
    r"|to_dense|nested|jagged|symint|^sym_|^Sym|onednn|fbgemm|_jit|^jit|script|autocast|profiler"
    r"|compile|dynamo|export|vitals|storage|Storage|named|rename|refine_names|align_|dispatch"
    r"|^fake_|^fused_|int_repr|choose_qparams|rowwise|^batch_norm_|^native_|^cpp|^c10|Error$|Type$"
    r"|^import_ir|^parse_|^merge_type|^fork$|^wait$|^set_flush|threads|^set_warn|warn_always"
    r"|deterministic|float32_matmul|^typename$|^candidate|^classproperty|^obj$|^prepare_|^unify"
    r"|^read_vitals|^set_vital|^get_device_module|^get_file_path|^thread_safe|^vmap$|^cond$"
    r"|^while_loop|^lobpcg|^pca_lowrank|^svd_lowrank|Stream$|^Event|^Tag|^layout$|^qscheme$"
    r"|^memory_format$|^ScriptObject|^Future|^Await|^Argument|^Graph|^FileCheck|^Code|^CallStack"
    r"|^Capsule|^Block|^Node$|^Value|^Use$|^Gradient|^Dict|^IODescriptor|^Interface|^JIT|^LockingLogger"
    r"|^ModuleDict|^Operator|^PyTorchFile|^Serialization|^StaticModule|^TracingState|^Lite|^Mobile"
    r"|^Disable|^BenchmarkConfig|^DeepCopyMemo|^DeserializationStorage|^ExecutionPlan|^Logger"
    r"|^NoopLogger|^Throughput|^Function(Schema)?$|^Completion|^AggregationType|^AnyType"
)


def public_names(place) -> list[str]:
    """The public functions, classes and constants of a module or class."""
    names = []
    for name in sorted(dir(place)):
        if name.startswith("_") or BEYOND.search(name):
            continue
        value = inspect.getattr_static(place, name)
        if isinstance(value, ModuleType):
            continue
        if isinstance(place, ModuleType) and not _belongs(value):
            continue
        names.append(name)
    return names


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
            "this library does not have are not counted (the list is in that file). A name that",
            "exists behaves as PyTorch's does, up to `docs/differences.md`; the law tests compare",
            "every operator with PyTorch.",
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
