"""Kernels that several threads run together, each its share of the work.

Such a kernel's first parameter is `team`; it does what `share` or `stretch` gives it of its loop.
It is compiled once, and one thread is a team of one. Numba's `prange` compiles a kernel twice, and
the loop that it puts around each thread's part leaves LLVM too few registers.
"""

from __future__ import annotations

import types as python_types
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.core.errors import TypingError
from numba.extending import intrinsic

_intrinsic: Any = intrinsic  # the decorator drops a parameter, which type checkers cannot see
_BYTE = ir.IntType(8)
TEAM = types.UniTuple(types.intp, 2)  # the number of a thread, and how many there are
UNIT = 64  # elements: several lines of the cache, so that no two threads write to one


def _inlined(function) -> Any:
    return njit(function, forceinline=True, error_model="numpy")


@_inlined
def share(team, n):
    """The tasks of a thread, of `n`."""
    rank, ranks = team
    return range(n * rank // ranks, n * (rank + 1) // ranks)


@_inlined
def stretch(team, n):
    """The first element of a thread's part of `n`, and the one after its last."""
    rank, ranks = team
    units = (n + UNIT - 1) // UNIT
    return units * rank // ranks * UNIT, min(n, units * (rank + 1) // ranks * UNIT)


def entry(origin, run) -> python_types.FunctionType:
    """The function `(threads, *arguments)` that runs the kernel `origin` by its `runner`."""
    names = ", ".join(origin.__code__.co_varnames[1 : origin.__code__.co_argcount])
    scope: dict = {"run": run, "__name__": origin.__module__}
    exec(f"def run_team(threads, {names}):\n    run(threads, ({names},))", scope)
    return placed_with(scope["run_team"], origin, origin.__name__)


def placed_with(function, origin, name: str) -> python_types.FunctionType:
    """A generated function as if written where `origin` is: there Numba's cache looks for it."""
    code = function.__code__.replace(
        co_filename=origin.__code__.co_filename, co_firstlineno=origin.__code__.co_firstlineno
    )
    return python_types.FunctionType(code, function.__globals__, name)


def runner(body):
    """The call `run(threads, arguments)` of a compiled kernel by each thread of a team."""

    @_intrinsic
    def run(typingctx, threads, arguments):
        signature = types.Dispatcher(body).get_call_type(typingctx, (TEAM, *arguments.types), {})
        if signature.return_type != types.none:
            raise TypingError("a kernel for a team returns nothing")

        def code(context, builder, _, values):
            threads, packed = values
            word = threads.type
            # what all threads read: the arguments, their number, and whether one failed
            shared_type = ir.LiteralStructType([packed.type, word, _BYTE])
            shared = cgutils.alloca_once(builder, shared_type)
            builder.store(ir.Constant(shared_type, None), shared)
            builder.store(packed, cgutils.gep_inbounds(builder, shared, 0, 0))
            builder.store(threads, cgutils.gep_inbounds(builder, shared, 0, 1))
            member = _member(context, builder.module, body.overloads[signature.args], shared_type)
            alone = builder.icmp_signed("<=", threads, word(1))
            with builder.if_else(alone) as (one, many):
                with one:
                    builder.call(member, [shared, word(0)])
                with many:
                    _on_pool(builder, member, shared, threads)
            failed = builder.load(cgutils.gep_inbounds(builder, shared, 0, 2))
            with cgutils.if_unlikely(builder, cgutils.is_not_null(builder, failed)):
                context.call_conv.return_user_exc(builder, MemoryError, ("no memory in a kernel",))
            return context.get_dummy_value()

        return types.void(types.intp, arguments), code

    return run


def _member(context, module, compiled, shared_type) -> ir.Function:
    """What one thread does: `(shared, rank)`."""
    word = context.get_value_type(types.intp)
    kind = ir.FunctionType(ir.VoidType(), [shared_type.as_pointer(), word])
    function = ir.Function(module, kind, module.get_unique_name("member"))
    function.linkage = "internal"
    shared, rank = function.args
    builder = ir.IRBuilder(function.append_basic_block())
    packed = builder.load(cgutils.gep_inbounds(builder, shared, 0, 0))
    threads = builder.load(cgutils.gep_inbounds(builder, shared, 0, 1))
    arguments = [
        cgutils.pack_array(builder, [rank, threads]),
        *cgutils.unpack_tuple(builder, packed),
    ]
    context.active_code_library.add_linking_library(compiled.library)
    body = context.declare_function(module, compiled.fndesc)
    status, _ = context.call_conv.call_function(
        builder, body, types.none, compiled.signature.args, arguments
    )
    with cgutils.if_unlikely(builder, status.is_error):
        builder.store(_BYTE(1), cgutils.gep_inbounds(builder, shared, 0, 2))
    builder.ret_void()
    return function


def _on_pool(builder, member, shared, threads) -> None:
    """Call `member` on each thread of Numba's pool, in the form that the pool asks for.

    It calls `task(addresses, counts, steps, data)` for one or several of the `threads` steps of a
    loop, and has moved the first address on to the first of these: so that is the rank.
    """
    word, address = threads.type, _BYTE.as_pointer()
    words, addresses = word.as_pointer(), address.as_pointer()
    kind = ir.FunctionType(ir.VoidType(), [addresses, words, words, address])
    task = ir.Function(builder.module, kind, builder.module.get_unique_name("task"))
    task.linkage = "internal"
    inner = ir.IRBuilder(task.append_basic_block())
    first = inner.ptrtoint(inner.load(task.args[0]), word)
    data = inner.bitcast(task.args[3], shared.type)
    with cgutils.for_range(inner, inner.load(task.args[1])) as loop:
        inner.call(member, [data, inner.add(first, loop.index)])
    inner.ret_void()

    start = cgutils.alloca_once_value(builder, ir.Constant(address, None))
    count, step = (cgutils.alloca_once_value(builder, value) for value in (threads, word(1)))
    run = cgutils.get_or_insert_function(
        builder.module,
        ir.FunctionType(ir.VoidType(), [address] * 5 + [word] * 3),
        "numba_parallel_for",
    )
    pointers = [builder.bitcast(value, address) for value in (task, start, count, step, shared)]
    builder.call(run, [*pointers, word(0), word(1), threads])
