"""`python -m autograd`: the library's commands."""

from __future__ import annotations

import argparse
import sys

from .configuration import show_config
from .errors import AutogradError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 on success, 1 on failure, 2 for wrong arguments."""
    parser = argparse.ArgumentParser("python -m autograd", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    warm = commands.add_parser("warmup", help="compile all kernels ahead of their first use")
    warm.add_argument("-q", "--quiet", action="store_true", help="no progress bar")
    commands.add_parser("config", help="print versions, CPU features, BLAS, threads and cache")
    chosen = parser.parse_args(arguments)
    if chosen.command == "config":
        show_config()
        return 0
    from .warmup import warmup

    try:
        warmup(show=not chosen.quiet)
    except AutogradError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
