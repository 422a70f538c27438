"""Products of float32 matrices on the CPU's matrix unit, which multiplies 16-bit floats.

A float32 has 24 significant bits and is the sum of three bfloat16 of 8 bits. Of the nine products
of two such sums six are taken; what the others would add is below float32's own rounding. The unit
adds in float32.

Both matrices are packed as such parts in tiles of 16 rows, or columns, and 32 elements of the
sum's dimension. The unit takes numbers below 2**-126 for zero and knows no parts of infinity, so
blocks in which a number is too small or too large for three parts go to vector registers instead.

Source: Henry, Tang and Heinecke (2019), Leveraging the bfloat16 Artificial Intelligence Datatype
For Higher-Precision Computations.
"""

from __future__ import annotations

import numpy as np
from llvmlite import binding, ir
from numba import types

from .. import matrix_unit
from . import register_products
from .jit import inlined, keep, step
from .register_products import aligned, copy_rows
from .tiles import BITS, Loop, Vectors, below, crossed, number, vector_code

_FEATURES = binding.get_host_cpu_features()
PRESENT = BITS == 512 and bool(_FEATURES.get("amx-bf16") and _FEATURES.get("amx-tile"))
if PRESENT:
    matrix_unit.register()  # before any kernel of this file is compiled or loaded from the cache

SIDE = 16  # rows and columns of a tile of sums
DEEP = 32  # elements that are multiplied at once
TILE = 1024  # bytes
PARTS = 3
PAIR = 2 * SIDE  # rows and columns that are worked on together
DEPTH, HEIGHT = 512, 1024  # most that is packed of the sum's and the left matrix's dimension
NEAR = 1 << 20  # bytes of packed columns, which stay in the second-level cache
ORDER = (2, 0), (1, 0), (1, 1), (0, 1), (0, 2), (0, 0)  # of products of parts: the largest last
LEAST = 64 * 64 * 64  # multiplications from which packing pays,
FULL = 0.65  # if so much of the tiles is filled
LOW, HIGH = 0x0D800000, 0x7F000000  # bits of 2**-100 and 2**127
_BYTE, _INT, _LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)


class Unit:
    """Code for the matrix unit's instructions; tiles are numbers from 0 to 7."""

    def __init__(self, builder):
        self.builder = builder
        self.pointer = _BYTE.as_pointer()

    def _call(self, name: str, *values) -> None:
        module, name = self.builder.module, f"llvm.x86.{name}"
        kind = ir.FunctionType(ir.VoidType(), [value.type for value in values])
        function = module.globals.get(name) or ir.Function(module, kind, name)
        self.builder.call(function, values)

    def configure(self):
        """All tiles have 16 rows of 64 bytes."""
        module, name = self.builder.module, "autograd_tile_shapes"
        shapes = module.globals.get(name)
        if shapes is None:
            values = [1] + [0] * 15 + [64, 0] * 8 + [0] * 16 + [16] * 8 + [0] * 8
            kind = ir.ArrayType(_BYTE, 64)
            shapes = ir.GlobalVariable(module, kind, name)
            shapes.initializer = ir.Constant(kind, values)  # type: ignore
            shapes.linkage, shapes.global_constant = "internal", True
        self._call("ldtilecfg", self.builder.bitcast(shapes, self.pointer))

    def release(self):
        self._call("tilerelease")

    def zero(self, tile: int):
        self._call("tilezero", _BYTE(tile))

    def load(self, tile: int, address, row):
        self._call("tileloadd64", _BYTE(tile), self.builder.inttoptr(address, self.pointer), row)

    def store(self, tile: int, address, row):
        self._call("tilestored64", _BYTE(tile), self.builder.inttoptr(address, self.pointer), row)

    def add_product(self, sums: int, left: int, right: int):
        self._call("tdpbf16ps", _BYTE(sums), _BYTE(left), _BYTE(right))

    def add_products(self, rows: int, columns: int, left, right):
        """Add to rows x columns tiles of sums, numbered from 0, the products of all parts.

        Args:
            left, right: functions of the tile's place and the part, to its address and the bytes
                between its rows.
        """
        held = {}

        def hold(tile: int, place, index: int, part: int):
            """Load a tile just before its first use, so that loads and products take turns."""
            if held.get(tile) != part:
                self.load(tile, *place(index, part))
                held[tile] = part

        for one, other in ORDER:
            for i in range(rows):
                for j in range(columns):
                    hold(4 + i, left, i, one)
                    hold(6 + j, right, j, other)
                    self.add_product(i * columns + j, 4 + i, 6 + j)


@vector_code
def _allowed(typingctx):
    """Whether the system lets this process use the unit."""

    def code(context, builder, signature, arguments):
        name = "autograd_matrix_unit"
        flag = builder.module.globals.get(name)
        if flag is None:
            flag = ir.GlobalVariable(builder.module, _BYTE, name)
        return builder.icmp_signed("!=", builder.load(flag), _BYTE(0))

    return types.boolean(), code


@vector_code
def configure(typingctx):
    def code(context, builder, signature, arguments):
        Unit(builder).configure()
        return context.get_dummy_value()

    return types.void(), code


@vector_code
def release(typingctx):
    def code(context, builder, signature, arguments):
        Unit(builder).release()
        return context.get_dummy_value()

    return types.void(), code


def _block(rows: int, columns: int):
    @vector_code
    def block(typingctx, left, right, count, first, first_row, given, out, out_row):
        """out = left @ right + first, for `rows` and `columns` packed tiles side by side.

        Args:
            left, right, first, out: addresses.
            count: how many tiles deep, at least 1.
            given: 0 for no `first`.
            first_row, out_row: bytes between rows.
        """

        def code(context, builder, signature, arguments):
            left, right, count, first, first_row, given, out, out_row = arguments
            unit, add, mul = Unit(builder), builder.add, builder.mul
            tile_row = number(64)

            def places(start, row):
                return [
                    (add(start, add(mul(row, number(SIDE * i)), number(64 * j))), row)
                    for i in range(rows)
                    for j in range(columns)
                ]

            v = Vectors(builder, types.float32)
            for place, row in places(out, out_row)[::columns]:
                for i in range(SIDE):
                    for j in range(columns):
                        v.prefetch(add(place, add(mul(row, number(i)), number(64 * j))), True)
            sums = list(range(rows * columns))
            some = builder.icmp_signed("!=", given, number(0))
            with builder.if_else(some) as (yes, no):
                with yes:
                    for tile, (place, row) in enumerate(places(first, first_row)):
                        unit.load(tile, place, row)
                with no:
                    for tile in sums:
                        unit.zero(tile)
            with Loop(builder, count) as loop:
                a = add(left, mul(loop.index, number(rows * PARTS * TILE)))
                b = add(right, mul(loop.index, number(columns * PARTS * TILE)))
                unit.add_products(
                    rows,
                    columns,
                    lambda i, part: (add(a, number((i * PARTS + part) * TILE)), tile_row),
                    lambda j, part: (add(b, number((j * PARTS + part) * TILE)), tile_row),
                )
                loop.carry([])
            for tile, (place, row) in enumerate(places(out, out_row)):
                unit.store(tile, place, row)
            return context.get_dummy_value()

        return types.void(*[types.intp] * 8), code

    return block


_block_22, _block_21, _block_12, _block_11 = _block(2, 2), _block(2, 1), _block(1, 2), _block(1, 1)


# --- packing --------------------------------------------------------------------------------------


class Bits:
    """Code that takes vectors of float32 apart, and sees whether that can be done."""

    def __init__(self, v: Vectors):
        self.v, self.builder = v, v.builder
        self.kind = ir.VectorType(_INT, v.lanes)

    def all(self, value: int):
        return ir.Constant(self.kind, [value] * self.v.lanes)

    def seen(self, value, low, high):
        """The least and the largest magnitude so far; zeros count as the largest of the least."""
        builder = self.builder
        size = builder.and_(builder.bitcast(value, self.kind), self.all(0x7FFFFFFF))
        less = builder.sub(size, self.all(1))
        low = builder.select(builder.icmp_unsigned("<", less, low), less, low)
        return low, builder.select(builder.icmp_unsigned(">", size, high), size, high)

    def fits(self, low, high):
        """Whether all magnitudes are 0, or at least 2**-100 and below 2**127."""
        builder = self.builder
        good = builder.and_(
            builder.icmp_unsigned(">=", low, self.all(LOW)),
            builder.icmp_unsigned("<", high, self.all(HIGH)),
        )
        bits = builder.bitcast(good, ir.IntType(self.v.lanes))
        whole = ir.Constant(bits.type, -1)
        return builder.icmp_unsigned("==", bits, whole)

    def parts(self, value) -> list:
        """Three bfloat16 whose sum it is, in the upper half of each lane."""
        builder, found = self.builder, []
        for _ in range(PARTS - 1):
            bits = builder.add(builder.bitcast(value, self.kind), self.all(0x8000))
            part = builder.and_(bits, self.all(-0x10000))
            value = builder.fsub(value, builder.bitcast(part, self.v.type))
            found.append(part)
        return [*found, builder.bitcast(value, self.kind)]

    def in_turn(self, even, odd):
        """The upper halves of two vectors' lanes, those of each lane side by side."""
        return self.builder.or_(self.builder.lshr(even, self.all(16)), odd)

    def in_line(self, one, two):
        """The upper halves of the lanes of one vector, then of the other."""
        builder, lanes = self.builder, 2 * self.v.lanes
        halves = ir.VectorType(ir.IntType(16), lanes)
        order = ir.Constant(ir.VectorType(_INT, lanes), list(range(1, 2 * lanes, 2)))
        return builder.shuffle_vector(
            builder.bitcast(one, halves), builder.bitcast(two, halves), order
        )

    def store(self, value, address):
        pointer = self.builder.inttoptr(address, value.type.as_pointer())
        self.builder.store(value, pointer, align=64)


def _packing(in_rows: bool, across: bool):
    @vector_code
    def pack(typingctx, x, x_row, lines, length, out, out_step, part_step):
        """Pack a tile of `lines` lines and its followers in depth; false if a number is unfit.

        Args:
            x: address of float32 numbers. Where the matrix lies across, they stand in `length`
                rows of `lines` numbers, otherwise in `lines` rows of `length`.
            x_row: bytes between these rows.
            out_step, part_step: bytes between packed tiles, and between their parts.
        """

        def code(context, builder, signature, arguments):
            x, x_row, lines, length, out, out_step, part_step = arguments
            v, add, mul, sub = (
                Vectors(builder, types.float32),
                builder.add,
                builder.mul,
                builder.sub,
            )
            bits = Bits(v)
            with Loop(builder, length, DEEP, [bits.all(-1), bits.all(0)]) as loop:
                at = loop.index
                left = sub(length, at)
                near = [below(v, left), below(v, sub(left, number(v.lanes)))]

                def capped(i: int, count):
                    """Line i, or the last one."""
                    exists = builder.icmp_signed("<", number(i), count)
                    return builder.select(exists, number(i), sub(count, number(1)))

                if across:
                    mask = below(v, lines)
                    start = add(x, mul(at, x_row))
                    rows = [
                        v.masked_load(add(start, mul(capped(k, left), x_row)), mask)
                        for k in range(DEEP)
                    ]
                else:
                    start = add(x, mul(at, number(v.item)))
                    rows = [
                        v.masked_load(
                            add(add(start, mul(capped(i, lines), x_row)), number(64 * half)),
                            near[half],
                        )
                        for i in range(SIDE)
                        for half in range(2)
                    ]
                low, high = loop.values
                for row in rows:
                    low, high = bits.seen(row, low, high)
                if across and in_rows:
                    halves = [crossed(v, rows[:SIDE]), crossed(v, rows[SIDE:])]
                    halves = [
                        [builder.select(mask, row, v.zeros()) for row in half]
                        for half, mask in zip(halves, near, strict=True)
                    ]
                    rows = [row for pair in zip(*halves, strict=True) for row in pair]
                elif not across and not in_rows:
                    rows = crossed(v, rows[::2]) + crossed(v, rows[1::2])
                target = add(out, mul(builder.udiv(at, number(DEEP)), out_step))
                join = bits.in_line if in_rows else bits.in_turn
                for i in range(SIDE):
                    pairs = zip(bits.parts(rows[2 * i]), bits.parts(rows[2 * i + 1]), strict=True)
                    for part, (one, two) in enumerate(pairs):
                        place = add(target, mul(part_step, number(part)))
                        bits.store(join(one, two), add(place, number(64 * i)))
                low, high = loop.carry([low, high])
            return bits.fits(low, high)

        return types.boolean(*[types.intp] * 7), code

    return pack


pack_left, pack_left_across = _packing(True, False), _packing(True, True)
pack_right, pack_right_across = _packing(False, False), _packing(False, True)


# --- the product ----------------------------------------------------------------------------------


@inlined
def suits(m, n, k):
    """Whether a product of these sizes is faster on the unit, and the unit is there."""
    if not PRESENT or m * n * k < LEAST or not _allowed():
        return False
    return m * n * k >= FULL * (_whole(m, SIDE) * _whole(n, SIDE) * _whole(k, DEEP))


@inlined
def _whole(size, unit):
    return (size + unit - 1) // unit * unit


@step
def multiply(
    zero, item, a, a_row, a_step, b, b_row, b_step, m, n, k, first, first_row, given, out, out_row
):
    """As `register_products.multiply`; rows or columns of `a` are dense."""
    deep = _even(k, DEPTH, DEEP)
    one = PARTS * TILE // SIDE * deep // DEEP  # bytes of packed tiles for a row or a column
    broad = _even(n, NEAR // one, PAIR)
    again = n > broad  # rows are packed once for several blocks of columns
    high = _even(m, HEIGHT if again else m, PAIR)
    lines = high if again else PAIR
    room = np.empty((lines + broad) * one + (PAIR * PAIR * item + 64), np.uint8)
    fits = np.empty(high // PAIR, np.bool_)
    left = aligned(room.ctypes.data)
    right = left + lines * one
    corner = right + broad * one
    configure()
    for top in range(0, k, deep):
        depth = min(k - top, deep)
        for low in range(0, m, high):
            rows = min(m - low, high)
            x, z = a + low * a_row + top * a_step, out + low * out_row
            for column in range(0, n, broad):
                columns = min(n - column, broad)
                y = b + top * b_row + column * b_step
                fit = pack_panels(item, y, b_row, b_step, columns, depth, right)
                w, w_row, known = first + low * first_row + column * item, first_row, given
                if top > 0:
                    w, w_row, known = z + column * item, out_row, True
                for i in range(0, rows, PAIR):
                    tiles = left + (i * one if again else 0)
                    if column == 0:
                        fits[i // PAIR] = pack_lines(
                            item, x + i * a_row, a_row, a_step, min(rows - i, PAIR), depth, tiles
                        )
                    f, o, some = w + i * w_row, z + i * out_row + column * item, min(rows - i, PAIR)
                    if fit and fits[i // PAIR]:
                        _multiply_packed(
                            zero, item, tiles, right, some, columns, depth, f, w_row,
                            known, o, out_row, corner,
                        )  # fmt: skip
                    else:
                        register_products.multiply(
                            zero, item, x + i * a_row, a_row, a_step, y, b_row, b_step, some,
                            columns, depth, f, w_row, known, o, out_row,
                        )  # fmt: skip
    release()
    keep(room)


@inlined
def _even(total, most, unit):
    """The size of equal parts, whole units of at most `most`."""
    parts = (total + most - 1) // most
    return ((total + parts - 1) // parts + unit - 1) // unit * unit


@step
def pack_lines(item, a, a_row, a_step, rows, depth, out):
    """Pack one or two tiles of rows; false if a number is unfit."""
    step, good = (1 if rows <= SIDE else 2) * PARTS * TILE, True
    for low in range(0, rows, SIDE):
        lines, target = min(SIDE, rows - low), out + low // SIDE * PARTS * TILE
        if a_step == item:
            good &= pack_left(a + low * a_row, a_row, lines, depth, target, step, TILE)
        else:
            good &= pack_left_across(a + low * a_row, a_step, lines, depth, target, step, TILE)
    return good


@step
def pack_panels(item, b, b_row, b_step, columns, depth, out):
    """Pack columns in panels of two tiles, the last of which may be one; false as above."""
    good = True
    deep = (depth + DEEP - 1) // DEEP * PARTS * TILE
    for low in range(0, columns, SIDE):
        lines, panel = min(SIDE, columns - low), low // SIDE // 2
        side = 1 if columns - panel * PAIR <= SIDE else 2
        target = out + panel * 2 * deep + low // SIDE % 2 * PARTS * TILE
        step = side * PARTS * TILE
        if b_step == item:
            good &= pack_right_across(b + low * item, b_row, lines, depth, target, step, TILE)
        else:
            good &= pack_right(b + low * b_step, b_step, lines, depth, target, step, TILE)
    return good


@step
def _multiply_packed(
    zero, item, left, right, rows, columns, depth, first, first_row, given, out, out_row, corner
):
    """One or two packed tiles of rows with all packed columns."""
    count = (depth + DEEP - 1) // DEEP
    for low in range(0, columns, PAIR):
        wide = min(columns - low, PAIR)
        x = right + low // SIDE * count * PARTS * TILE
        f, z, f_row, z_row = first + low * item, out + low * item, first_row, out_row
        whole = rows % SIDE == 0 and wide % SIDE == 0
        if not whole:  # tiles reach beyond the matrix: what is there goes to memory of their own
            z, z_row = corner, PAIR * item
            if given:
                copy_rows(zero, f, f_row, rows, wide, z, z_row)
                f, f_row = z, z_row
        if rows > SIDE:
            if wide > SIDE:
                _block_22(left, x, count, f, f_row, given, z, z_row)
            else:
                _block_21(left, x, count, f, f_row, given, z, z_row)
        elif wide > SIDE:
            _block_12(left, x, count, f, f_row, given, z, z_row)
        else:
            _block_11(left, x, count, f, f_row, given, z, z_row)
        if not whole:
            copy_rows(zero, z, z_row, rows, wide, out + low * item, out_row)


# --- a right matrix that is packed once -----------------------------------------------------------


def packed_size(columns: int, depth: int) -> int:
    """Bytes for a packed matrix."""
    return -(-columns // SIDE) * -(-depth // DEEP) * PARTS * TILE + 64


@step
def pack_columns(b, steps, low, high, depth, packed):
    """Pack the columns from `low`, a multiple of PAIR, up to `high`; false if a number is unfit.

    Args:
        b: address of [depth, columns] float32; one of both `steps` is 4 bytes.
        packed: address of all the packed matrix.
    """
    place = aligned(packed) + low * _line(depth)
    return pack_panels(4, b + low * steps[1], steps[0], steps[1], high - low, depth, place)


@inlined
def room_size(depth):
    """Bytes that `add_packed` needs."""
    return PAIR * _line(depth) + PAIR * PAIR * 4 + 64


@inlined
def _line(depth):
    """Bytes of packed tiles for a row or a column."""
    return (depth + DEEP - 1) // DEEP * (PARTS * TILE // SIDE)


@step
def add_packed(a, a_row, rows, depth, packed, out, out_row, columns, room):
    """`out += a @ b` for up to PAIR rows and a packed b; without effect false if a row is unfit."""
    zero, left = np.float32(0), aligned(room)
    if not pack_lines(4, a, a_row, 4, rows, depth, left):
        return False
    corner = left + PAIR * _line(depth)
    configure()
    _multiply_packed(
        zero, 4, left, aligned(packed), rows, columns, depth, out, out_row, True, out, out_row,
        corner,
    )  # fmt: skip
    release()
    return True
