"""The generated methods of an operator's node: `pull` and `step`, which call its rules.

For the node of `mul` the source reads, in essence,

    def pull(node, g, saved):
        saved_other, saved_input = saved
        input_edge, other_edge = node.inputs
        input = input_rule(g, saved_other) if input_edge is not None else None
        other = other_rule(g, saved_input) if other_edge is not None else None
        return input, other
"""

from __future__ import annotations

from textwrap import indent


def node_source(operator) -> str:
    """Source of the node's `pull(node, g, saved)`, which calls every needed rule once, and `step`.

    `step(node, g, clock, retain_graph)` is what the sweep over arrays calls: the same by the rules'
    kernels, with the checks before it that this operator's nodes need.
    """
    rules, results = _rule_calls(operator, "rule")
    kernels, results_of_kernels = _rule_calls(operator, "kernel")
    checks = []
    if operator.saved_names:
        checks.append("saved = node.saved")
    if operator.keeps_arrays:
        checks += [
            "if saved is FREED:",
            "    raise freed(node)",
            "if node.clock != clock:",
            "    check_unwritten(node)",
            "if not retain_graph:",
            "    node.saved = FREED",
        ]
    pull = [*rules, f"return {results}"]
    step = [*checks, *kernels, f"return {results_of_kernels}"]
    if operator.broadcasts:
        step[-1:] = [
            f"_results = {results_of_kernels}",
            "return _results if node.shapes is None else undo_broadcasting(_results, node.shapes)",
        ]
    return (
        f"def pull(node, g, saved):\n{indent(chr(10).join(pull), '    ')}\n\n"
        f"def step(node, g, clock, retain_graph):\n{indent(chr(10).join(step), '    ')}\n"
    )


def _rule_calls(operator, form: str) -> tuple[list[str], str]:
    """The steps that call every needed rule once, and the gradients as an expression.

    Args:
        form: "rule", or "kernel" for arrays alone.
    """
    wanted = operator.differentiable
    if not wanted:
        return [], "()"
    lines = []
    names = ["saved_" + n for n in operator.saved_names]
    if names:
        lines.append(f"{', '.join(names)}, = saved")
    if operator.variadic:
        (name,) = wanted
        return lines, f"tuple({name}_{form}({_rule_arguments(operator.rules[name])}))"
    if len(wanted) == 1:
        need = {wanted[0]: "True"}
    else:
        lines.append(f"{', '.join(n + '_edge' for n in wanted)} = node.inputs")
        need = {n: f"{n}_edge is not None" for n in wanted}
    if any("needs" in operator.rules[n].names for n in wanted):
        lines.append(f"saved_needs = ({''.join(need[n] + ', ' for n in wanted)})")
    called = set()
    for n in wanted:
        rule = operator.rules[n]
        if len(rule.inputs) > 1:  # one rule for several inputs
            if rule not in called:
                lines.append(f"{', '.join(rule.inputs)} = {n}_{form}({_rule_arguments(rule)})")
            called.add(rule)
            continue
        steps = _gradient_steps(rule, n, form)
        if len(wanted) > 1:
            steps = [
                f"if {need[n]}:",
                *("    " + step for step in steps),
                "else:",
                f"    {n} = None",
            ]
        lines += steps
    return lines, f"({''.join(n + ', ' for n in wanted)})"


def _gradient_steps(rule, n: str, form: str) -> list[str]:
    """Call a rule, or its compiled form for a large array."""
    call = f"{n} = {n}_{form}({_rule_arguments(rule)})"
    if rule.large is None:
        return [call]
    compiled = f"{n}_large({', '.join(['g', *('saved_' + name for name in rule.names)])})"
    return [
        f"if type(g) is not ndarray or g.size < {rule.large.least} or ({n} := {compiled}) is None:",
        f"    {call}",
    ]


def _rule_arguments(rule) -> str:
    parts = [f"{n}=saved_{n}" if n in rule.keyword_only else f"saved_{n}" for n in rule.names]
    return ", ".join(["g", *parts])
