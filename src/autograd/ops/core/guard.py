"""The generated function of a composite: its body, with errors put into the operator's words."""

from __future__ import annotations

from textwrap import indent

from . import aliasing
from .explanation import explain_composite
from .fastpath import install
from .numpy_names import MISSING, call_by_numpy_names, declarations, defaults_of, look_for_names


def compile_guarded(operator) -> None:
    """Generate, compile and install the public function of a composite: its body, guarded."""
    header, passed, shown = [], [], []
    parameters = operator.signature.parameters.values()
    defaults = defaults_of(operator)
    keyword = any(p.kind is p.VAR_POSITIONAL for p in parameters)  # after *args none is needed
    for p in parameters:
        star = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
        if p.kind is p.KEYWORD_ONLY and not keyword:
            header.append("*")
            keyword = True
        header.append(f"{star}{p.name}" + f"=defaults[{p.name!r}]" * (p.name in defaults))
        if p.name != "out":
            passed.append(f"{p.name}={p.name}" if p.kind is p.KEYWORD_ONLY else f"{star}{p.name}")
        shown.append(f"{p.name!r}: {p.name}")
    header += declarations(operator, keyword)
    answer = f"return body({', '.join(passed)})"
    if operator.takes_out and "out" not in operator.signature.parameters:
        header += ["out=None"] if keyword or "*" in header else ["*", "out=None"]
    if operator.takes_out:
        answer = f"{answer} if out is None else write_out(out, body({', '.join(passed)}))"
    source = f"""def guarded({", ".join(header)}):
{indent(look_for_names(operator), "    ")}
    try:
        {answer}
    except Exception as _error:
        _better = explain_composite(operator, _error, {{{", ".join(shown)}}})
        if _better is _error:
            raise
        raise _better from _error
"""
    scope = operator.function.__globals__
    scope.update(
        body=operator.forward,
        defaults=defaults,
        call_by_numpy_names=call_by_numpy_names,
        MISSING=MISSING,
        explain_composite=explain_composite,
        write_out=aliasing.write_out,
        __autograd__=True,
    )
    install(operator, source, "guarded")
