"""The innermost loops of convolutions, in vector registers, and the moving of short rows.

LLVM keeps no block of sums in registers by itself, and its loops over rows of some 30 elements
spend most of their time on what is left beside whole vectors. All arrays are given by address;
`zero` only tells the type of their elements, float32 or float64.
"""

from __future__ import annotations

from typing import Any

from llvmlite import binding, ir
from numba import types
from numba.extending import intrinsic

vector_code: Any = intrinsic


def _registers() -> tuple[int, int]:
    """Bits of a vector register, and how many rows of three sums fit beside their operands."""
    features = binding.get_host_cpu_features()
    if features.get("avx512f"):
        return 512, 8
    return (256, 4) if features.get("avx2") else (128, 8)


BITS, ROWS = _registers()
SPAN = 3  # vectors of a tile of ROWS rows
LONG_SPAN = 6  # vectors of a tile of one row
TAPS = 3  # columns of a tile of dot products
BYTES = BITS // 8
_LONG, _INT = ir.IntType(64), ir.IntType(32)


def number(value: int):
    return ir.Constant(_LONG, value)


class Vectors:
    """Code for vectors of one element type."""

    def __init__(self, builder, numba_type):
        self.builder = builder
        self.element = ir.FloatType() if numba_type == types.float32 else ir.DoubleType()
        self.item = numba_type.bitwidth // 8
        self.lanes = BYTES // self.item
        self.type = ir.VectorType(self.element, self.lanes)
        self.name = f"v{self.lanes}f{numba_type.bitwidth}"

    def intrinsic(self, name: str, result, *parameters):
        name = f"llvm.{name}"
        module = self.builder.module
        return module.globals.get(name) or ir.Function(
            module, ir.FunctionType(result, parameters), name
        )

    def constant(self, values):
        return ir.Constant(self.type, values)

    def zeros(self):
        return self.constant([0.0] * self.lanes)

    def pointer(self, address, kind=None):
        return self.builder.inttoptr(address, (kind or self.type).as_pointer())

    def load(self, address):
        return self.builder.load(self.pointer(address), align=self.item)

    def store(self, value, address):
        self.builder.store(value, self.pointer(address), align=self.item)

    def prefetch(self, address, write: bool = False):
        """Fetch a line that is needed later into the second-level cache, or the first to write."""
        pointer = ir.IntType(8).as_pointer()
        function = self.intrinsic("prefetch.p0", ir.VoidType(), pointer, *[_INT] * 3)
        options = [ir.Constant(_INT, value) for value in ((1, 3, 1) if write else (0, 2, 1))]
        self.builder.call(function, [self.builder.inttoptr(address, pointer), *options])

    def load_element(self, address):
        return self.builder.load(self.pointer(address, self.element))

    def everywhere(self, value, kind=None):
        """A vector of one number."""
        kind = kind or self.type
        empty = ir.Constant(kind, ir.Undefined)
        one = self.builder.insert_element(empty, value, ir.Constant(_INT, 0))
        order = ir.Constant(ir.VectorType(_INT, self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(one, empty, order)

    def shuffle(self, a, b, order):
        return self.builder.shuffle_vector(
            a, b, ir.Constant(ir.VectorType(_INT, self.lanes), order)
        )

    def by_turns(self, half: int) -> list[int]:
        """The order for `shuffle` in which elements of two vectors alternate, in two halves."""
        start = half * self.lanes // 2
        return [start + j // 2 + self.lanes * (j % 2) for j in range(self.lanes)]

    def multiply_add(self, a, b, c):
        function = self.intrinsic(f"fma.{self.name}", self.type, *[self.type] * 3)
        return self.builder.call(function, [a, b, c])

    def total(self, value):
        name = f"vector.reduce.fadd.{self.name}"
        function = self.intrinsic(name, self.element, self.element, self.type)
        start = ir.Constant(self.element, -0.0)
        return self.builder.call(function, [start, value], fastmath=("reassoc",))

    def between(self, low, high):
        """The lanes from `low` up to `high` (64-bit integers, which may be out of range)."""
        kind = ir.VectorType(_LONG, self.lanes)
        lane = ir.Constant(kind, list(range(self.lanes)))
        from_low = self.builder.icmp_signed(">=", lane, self.everywhere(low, kind))
        to_high = self.builder.icmp_signed("<", lane, self.everywhere(high, kind))
        return self.builder.and_(from_low, to_high)

    def masked_load(self, address, mask):
        pointer = self.type.as_pointer()
        function = self.intrinsic(
            f"masked.load.{self.name}.p0", self.type, pointer, _INT, mask.type, self.type
        )
        align = ir.Constant(_INT, self.item)
        return self.builder.call(
            function, [self.builder.inttoptr(address, pointer), align, mask, self.zeros()]
        )

    def masked_store(self, value, address, mask):
        pointer = self.type.as_pointer()
        function = self.intrinsic(
            f"masked.store.{self.name}.p0", ir.VoidType(), self.type, pointer, _INT, mask.type
        )
        align = ir.Constant(_INT, self.item)
        self.builder.call(function, [value, self.builder.inttoptr(address, pointer), align, mask])


def below(v: Vectors, count):
    """The lanes below `count`, as a mask made of bits: LLVM would compare anew in each round."""
    builder = v.builder
    whole = number(v.lanes)
    count = builder.select(builder.icmp_signed("<", count, whole), count, whole)
    count = builder.select(builder.icmp_signed(">", count, number(0)), count, number(0))
    bits = builder.sub(builder.shl(number(1), count), number(1))
    bits = builder.trunc(bits, ir.IntType(v.lanes))
    return builder.bitcast(bits, ir.VectorType(ir.IntType(1), v.lanes))


class Loop:
    """`for (index = 0; index < count; index += step)` with at least one round and carried values.

    with Loop(builder, count, step, carried) as loop: ... loop.carry(new values)
    """

    def __init__(self, builder, count, step: int = 1, carried=()):
        self.builder, self.count, self.step = builder, count, step
        before = builder.block
        self.body = builder.append_basic_block("body")
        self.after = builder.append_basic_block("after")
        builder.branch(self.body)
        builder.position_at_end(self.body)
        self.index = builder.phi(_LONG)
        self.index.add_incoming(number(0), before)
        self.values = []
        for value in carried:
            phi = builder.phi(value.type)
            phi.add_incoming(value, before)
            self.values.append(phi)

    def __enter__(self):
        return self

    def carry(self, values):
        """End the body; `values` are carried into the next round and out of the loop."""
        builder, end = self.builder, self.builder.block
        following = builder.add(self.index, number(self.step))
        self.index.add_incoming(following, end)
        for phi, value in zip(self.values, values, strict=True):
            phi.add_incoming(value, end)
        builder.cbranch(builder.icmp_signed("<", following, self.count), self.body, self.after)
        builder.position_at_end(self.after)
        return values

    def __exit__(self, *exc_info):
        pass


def crossed(v: Vectors, rows: list) -> list:
    """Vectors of the elements [k, i] in order, of vectors `rows[i]` of elements k."""
    half = len(rows) // 2
    for _ in range(len(rows).bit_length() - 1):  # interleaving halves again and again
        rows = [
            v.shuffle(rows[i], rows[i + half], v.by_turns(part))
            for i in range(half)
            for part in range(2)
        ]
    return rows


def both_ways(b, square, transform):
    """`transform` of the columns, then of the rows, of a square of vectors."""
    columns = list(
        zip(*(transform(b, column) for column in zip(*square, strict=True)), strict=True)
    )
    return [transform(b, row) for row in columns]


def _outer_tile(rows: int, span: int):
    @vector_code
    def tile(typingctx, zero, weights, x, offsets, count, out, stride):
        """out[i] = sum over k of weights[k, i] * x[offsets[k] :], `span` vectors long.

        Addresses, offsets and `stride` (between rows of `out`) are in bytes; `count` is at least 1.
        """

        def code(context, builder, signature, arguments):
            _, weights, x, offsets, count, out, stride = arguments
            v, add, mul = Vectors(builder, zero), builder.add, builder.mul
            with Loop(builder, count, 1, [v.zeros()] * (rows * span)) as loop:
                k = loop.index
                offset = builder.load(v.pointer(add(offsets, mul(k, number(8))), _LONG))
                place = add(x, offset)
                line = [v.load(add(place, number(BYTES * j))) for j in range(span)]
                first = add(weights, mul(k, number(v.item * rows)))
                sums = []
                for i in range(rows):
                    weight = v.everywhere(v.load_element(add(first, number(v.item * i))))
                    sums += [
                        v.multiply_add(weight, line[j], loop.values[i * span + j])
                        for j in range(span)
                    ]
                sums = loop.carry(sums)
            for i in range(rows):
                row = add(out, mul(stride, number(i)))
                for j in range(span):
                    v.store(sums[i * span + j], add(row, number(BYTES * j)))
            return context.get_dummy_value()

        return types.void(zero, *[types.intp] * 6), code

    return tile


tile_3, tile_2, tile_1 = (_outer_tile(ROWS, span) for span in (3, 2, 1))
row_6, row_1 = _outer_tile(1, LONG_SPAN), _outer_tile(1, 1)


def _dot_tile(rows: int, taps: int):
    @vector_code
    def tile(typingctx, zero, g, g_row, x, offsets, vectors, units, g_unit, x_unit, out, stride):
        """out[i, t] += sum over p of g[i, p] * x[offsets[t] + p], over several units of memory.

        Args:
            g_row, stride: between rows of `g` and of `out`.
            vectors: length of a unit.
            units, g_unit, x_unit: how many, and how far apart they are in `g` and `x`.
        """

        def code(context, builder, signature, arguments):
            _, g, g_row, x, offsets, vectors, units, g_unit, x_unit, out, stride = arguments
            v, add, mul = Vectors(builder, zero), builder.add, builder.mul
            places = [
                builder.load(v.pointer(add(offsets, number(8 * t)), _LONG)) for t in range(taps)
            ]
            with Loop(builder, units, 1, [v.zeros()] * (rows * taps)) as outer:
                g_start = add(g, mul(outer.index, g_unit))
                x_start = add(x, mul(outer.index, x_unit))
                lines = [add(g_start, mul(g_row, number(i))) for i in range(rows)]
                windows = [add(x_start, place) for place in places]
                with Loop(builder, vectors, 1, outer.values) as loop:
                    p = mul(loop.index, number(BYTES))
                    columns = [v.load(add(window, p)) for window in windows]
                    sums = []
                    for i in range(rows):
                        line = v.load(add(lines[i], p))
                        sums += [
                            v.multiply_add(line, columns[t], loop.values[i * taps + t])
                            for t in range(taps)
                        ]
                    sums = loop.carry(sums)
                sums = outer.carry(sums)
            for i in range(rows):
                row = add(out, mul(stride, number(i)))
                for t in range(taps):
                    pointer = v.pointer(add(row, number(v.item * t)), v.element)
                    new = builder.fadd(builder.load(pointer), v.total(sums[i * taps + t]))
                    builder.store(new, pointer)
            return context.get_dummy_value()

        return types.void(zero, *[types.intp] * 10), code

    return tile


dot_tile, dot_row = _dot_tile(ROWS, TAPS), _dot_tile(1, TAPS)


@vector_code
def fill_row(typingctx, zero, source, out, before, n, total):
    """out = `before` zeros, `n` elements of `source`, zeros up to `total` and a whole vector.

    With a negative `before` the first elements are left out.
    """

    def code(context, builder, signature, arguments):
        _, source, out, before, n, total = arguments
        v = Vectors(builder, zero)
        end = builder.add(before, n)
        start = builder.sub(source, builder.mul(before, number(v.item)))
        with Loop(builder, total, v.lanes) as loop:
            j = loop.index
            mask = v.between(builder.sub(before, j), builder.sub(end, j))
            place = builder.mul(j, number(v.item))
            v.store(v.masked_load(builder.add(start, place), mask), builder.add(out, place))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 5), code


@vector_code
def split_row(typingctx, zero, source, even, odd, before, n, total):
    """As `fill_row`, with every second element going to `odd`; `total` elements go to each."""

    def code(context, builder, signature, arguments):
        _, source, even, odd, before, n, total = arguments
        v = Vectors(builder, zero)
        end = builder.add(before, n)
        start = builder.sub(source, builder.mul(before, number(v.item)))
        with Loop(builder, total, v.lanes) as loop:
            parts = []
            for half in range(2):
                j = builder.add(builder.mul(loop.index, number(2)), number(half * v.lanes))
                mask = v.between(builder.sub(before, j), builder.sub(end, j))
                place = builder.add(start, builder.mul(j, number(v.item)))
                parts.append(v.masked_load(place, mask))
            place = builder.mul(loop.index, number(v.item))
            for first, out in enumerate((even, odd)):
                order = range(first, 2 * v.lanes, 2)
                v.store(v.shuffle(parts[0], parts[1], list(order)), builder.add(out, place))
            loop.carry([])
        return context.get_dummy_value()

    return types.void(zero, *[types.intp] * 6), code


@vector_code
def store_row(typingctx, bias, source, out, n):
    """out[:n] = source[:n] + bias, and nothing beyond."""

    def code(context, builder, signature, arguments):
        shift, source, out, n = arguments
        v = Vectors(builder, bias)
        shift = v.everywhere(shift)
        with Loop(builder, n, v.lanes) as loop:
            place = builder.mul(loop.index, number(v.item))
            mask = v.between(number(0), builder.sub(n, loop.index))
            value = builder.fadd(v.load(builder.add(source, place)), shift)
            v.masked_store(value, builder.add(out, place), mask)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(bias, *[types.intp] * 3), code


@vector_code
def merge_rows(typingctx, bias, even, odd, out, n):
    """out[:n] = elements of `even` and `odd` by turns, + bias, and nothing beyond."""

    def code(context, builder, signature, arguments):
        shift, even, odd, out, n = arguments
        v = Vectors(builder, bias)
        shift = v.everywhere(shift)
        with Loop(builder, n, 2 * v.lanes) as loop:
            half = builder.mul(loop.index, number(v.item // 2))
            a = builder.fadd(v.load(builder.add(even, half)), shift)
            b = builder.fadd(v.load(builder.add(odd, half)), shift)
            for part in range(2):
                j = builder.add(loop.index, number(part * v.lanes))
                mask = v.between(number(0), builder.sub(n, j))
                place = builder.add(out, builder.mul(j, number(v.item)))
                v.masked_store(v.shuffle(a, b, v.by_turns(part)), place, mask)
            loop.carry([])
        return context.get_dummy_value()

    return types.void(bias, *[types.intp] * 4), code
