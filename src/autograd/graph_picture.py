"""`draw_graph`: the recorded operations behind a tensor as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .engine.graph import tensor_types
from .errors import ArgumentError, ArgumentTypeError, GraphError, require_extra
from .tensor import Tensor

_LEAF = 'shape=box, style="rounded,filled", fillcolor="#dbeafe"'
_RESULT = 'shape=box, style=filled, fillcolor="#dcfce7"'


class GraphPicture:
    """A graph in the DOT language.

    Attributes:
        source: the text.
    """

    def __init__(self, source: str):
        self.source = source

    def __str__(self) -> str:
        return self.source

    def save(self, path: str | Path) -> Path:
        """Write the graph to a file: ``.dot`` as text; ``.svg``, ``.png`` or ``.pdf`` drawn.

        Args:
            path: where to; its ending chooses the format.

        Returns:
            The path.

        Raises:
            MissingExtraError: a drawn format without the package graphviz (extra "graph").
            ArgumentError: the program ``dot`` is not installed, or cannot write the format.
        """
        path = Path(path)
        if path.suffix in (".dot", ".gv", ".txt", ""):
            path.write_text(self.source)
        else:
            path.write_bytes(self._drawn(path.suffix[1:]))
        return path

    def _drawn(self, form: str) -> bytes:
        graphviz = require_extra("graphviz", "graph", "draw_graph")
        try:
            return graphviz.Source(self.source, format=form).pipe()
        except graphviz.backend.ExecutableNotFound:
            raise ArgumentError(
                "draw_graph: the program 'dot' is required to draw; it is not installed. Install "
                "Graphviz, or save the graph as '.dot'."
            ) from None
        except (ValueError, graphviz.backend.execute.CalledProcessError) as error:
            raise ArgumentError(f"draw_graph: {form!r} cannot be written ({error}).") from None


def draw_graph(tensor: Tensor, parameters: Any = None) -> GraphPicture:
    """The operations that `backward` would go through, as a picture.

    Args:
        tensor: the result, such as a loss.
        parameters: a module, or a dictionary of tensors by name, to name the leaves.

    Returns:
        The picture; `save` writes it as DOT text (nothing else needed) or as SVG, PNG or PDF (with
        the extra "graph" and the program Graphviz).

    Raises:
        GraphError: nothing was recorded behind the tensor.

    >>> w = autograd.ones(2, requires_grad=True)
    >>> print(autograd.draw_graph((w * 3).sum(), {"w": w}))
    digraph {
      node [fontname="Helvetica", fontsize=11];
      n0 [label="result []", shape=box, style=filled, fillcolor="#dcfce7"];
      n1 [label="Sum"];
      n1 -> n0;
      n2 [label="Mul"];
      n2 -> n1;
      n3 [label="w [2]", shape=box, style="rounded,filled", fillcolor="#dbeafe"];
      n3 -> n2;
    }
    """
    if not isinstance(tensor, Tensor):
        raise ArgumentTypeError(f"draw_graph: a Tensor is required; got {type(tensor).__name__}.")
    start = tensor.grad_fn
    if start is None:
        raise GraphError(
            "draw_graph: the result of recorded operations is required; this tensor has no "
            "grad_fn. Compute it from tensors that require grad."
        )
    if hasattr(parameters, "named_parameters"):
        parameters = dict(parameters.named_parameters())
    names = {id(value): name for name, value in (parameters or {}).items()}
    numbers: dict[int, str] = {}
    shape = list(tensor._array.shape)
    lines = [f'n0 [label="result {shape}", {_RESULT}];']

    def number(edge: Any) -> tuple[str, bool]:
        """The edge's name in the text, and whether it is new."""
        known = numbers.get(id(edge))
        if known is None:
            numbers[id(edge)] = known = f"n{len(numbers) + 1}"
            return known, True
        return known, False

    pending: list[tuple[Any, str]] = [(start, "n0")]
    kept = []  # nodes made on the way stay alive, so that their ids stay theirs
    while pending:
        edge, target = pending.pop(0)
        kept.append(edge)
        own, new = number(edge)
        if new and type(edge) in tensor_types:
            label = f"{names.get(id(edge), '')} {list(edge._array.shape)}".strip()
            lines.append(f'{own} [label="{_quoted(label)}", {_LEAF}];')
        elif new:
            lines.append(f'{own} [label="{_quoted(edge.name().removesuffix("Backward"))}"];')
            for before in edge.inputs:
                if before is not None:
                    before = before.inputs[0] if _is_output(before) else before
                    pending.append((before, own))
        lines.append(f"{own} -> {target};")
    head = 'node [fontname="Helvetica", fontsize=11];'
    return GraphPicture("\n".join(["digraph {", *(f"  {line}" for line in [head, *lines]), "}"]))


def _is_output(edge) -> bool:
    """Whether an edge is one result of a node that has several."""
    return type(edge) not in tensor_types and edge.index is not None


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
