"""What every example needs around its subject: options, a progress bar, a picture, a verdict."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import types
from pathlib import Path

HERE = Path(__file__).resolve().parent
IMPORT = "import autograd as torch"  # the one line of an example that names the library


def parser(
    name: str, text: str, unit: str, length: int, *, quick: int, goal: float
) -> argparse.ArgumentParser:
    """The options that all examples have.

    Args:
        name: the example's.
        text: the example's docstring; its first line describes it.
        unit: what is repeated: "steps", "epochs", ...
        length: how often, by default.
        quick: how often with --quick.
        goal: what the run must reach, by default; a --quick run need not.
    """
    made = argparse.ArgumentParser(f"{name}.py", description=text.splitlines()[0])
    made.add_argument(f"--{unit}", type=int, help=f"length of the training ({length})")
    made.add_argument("--quick", action="store_true", help=f"{quick} {unit}, to see that it runs")
    made.add_argument("--goal", type=float, help=f"what must be reached ({goal})")
    made.add_argument("--seed", type=int, default=0, help="of all random numbers (0)")
    picture = Path(f"{name}.png")
    made.add_argument("--out", type=Path, default=picture, help=f"the picture ({picture})")
    made.add_argument("--losses", type=Path, help="write the losses to this file, one a line")
    made.set_defaults(unit=unit, lengths=(length, quick), usual_goal=goal)
    return made


def parse(made: argparse.ArgumentParser, argv) -> argparse.Namespace:
    """The options, with the defaults that depend on --quick filled in.

    Returns:
        `length` (how many steps or epochs), `goal` (None: any result will do), `seed`, `out`, and
        the example's own.
    """
    options = made.parse_args(argv)
    given = getattr(options, options.unit)
    options.length = options.lengths[options.quick] if given is None else given
    if options.length < 1:
        made.error(f"--{options.unit} must be at least 1")
    if options.goal is None and not options.quick:
        options.goal = options.usual_goal
    return options


def progress(items, title: str):
    """The items behind a progress bar if tqdm is installed, else behind a line.

    The bar is shown on a terminal only; `set_postfix_str` tells how it goes.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        return _Quiet(items, title)
    return tqdm(items, title, leave=False, disable=not sys.stderr.isatty())


class _Quiet:
    """Stands in for the progress bar."""

    def __init__(self, items, title: str):
        print(title, flush=True)
        self.items = items

    def __iter__(self):
        return iter(self.items)

    def set_postfix_str(self, text: str) -> None:
        pass


def draw(path: Path, paint) -> None:
    """Write the figure that `paint(pyplot)` makes, if matplotlib is installed."""
    if importlib.util.find_spec("matplotlib") is None:
        print("no picture: matplotlib is not installed (pip install 'autograd-tensor[plot]')")
        return
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    paint(pyplot)
    path.parent.mkdir(parents=True, exist_ok=True)
    pyplot.savefig(path, dpi=80, bbox_inches="tight")
    pyplot.close()
    print(f"picture: {path}")


def smooth(losses: list[float], width: int = 25) -> list[float]:
    """Means over up to `width` neighbouring losses, for curves that can be read."""
    width = min(width, len(losses))
    return [sum(losses[i : i + width]) / width for i in range(len(losses) - width + 1)]


def verdict(options, what: str, value: float, *, least: bool = False) -> int:
    """Say whether the goal is reached; the exit code.

    Args:
        options: from `parse`.
        what: the name of the result.
        value: the result.
        least: the goal is the least value wanted, not the largest.
    """
    print(f"{what}: {value:.4g}")
    if options.goal is None:
        return 0
    reached = value >= options.goal if least else value <= options.goal
    wanted = f"{'at least' if least else 'at most'} {options.goal:g}"
    if reached:
        print(f"goal reached: {wanted}")
        return 0
    print(f"error: {what} {value:.4g} misses the goal: {wanted}", file=sys.stderr)
    return 1


def keep(options, losses: list[float]) -> None:
    """Write the losses where --losses wants them."""
    if options.losses is not None:
        options.losses.write_text("".join(f"{loss!r}\n" for loss in losses))


def load(name: str, library: str) -> types.ModuleType:
    """An example as a module that runs on `library`, "autograd" or "torch".

    >>> load("char_gpt", "torch").torch.__name__
    'torch'
    """
    path = HERE / f"{name}.py"
    source = path.read_text()
    if source.count(IMPORT) != 1:
        raise ValueError(f"{path}: one line `{IMPORT}` is required.")
    module = types.ModuleType(f"{name}_on_{library}")
    module.__file__ = str(path)
    exec(compile(source.replace(IMPORT, f"import {library} as torch"), path, "exec"), vars(module))
    return module
