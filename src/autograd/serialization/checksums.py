"""Reading records with their checksums, large ones by several threads.

A checksum takes longer than the copy of the bytes from the system's cache, and zlib's runs without
Python's lock. So threads take a share of the record each, and the checksums of the shares are
joined: that of a share, followed by n other bytes, is its polynomial times x**(8 n).

Source: Mark Adler, `crc32_combine` of zlib.
"""

from __future__ import annotations

import functools
import io
import os
import threading
import zlib
from collections.abc import Callable
from typing import BinaryIO

import numpy as np

from ..kernels.pool import get_num_threads

PART = 1 << 19  # bytes that are read at a time, so that their checksum finds them in the cache
SHARE = 1 << 20  # bytes from which a thread is worth its start
_POLYNOMIAL = 0xEDB88320  # of the checksums of zip files; the highest bit is the constant term
_ONE, _X8 = 1 << 31, 1 << 23
_PREADV = hasattr(os, "preadv")

Read = Callable[[int, np.ndarray], int]


class Reader:
    """Reads a file at any place into an array.

    Args:
        file: can be positioned.

    Attributes:
        read: takes a place and an array, and returns how many bytes there were.
        shared: whether several threads may read at once.
    """

    def __init__(self, file: BinaryIO):
        self.shared = True
        if type(file) is io.BytesIO:
            self.read = _from_memory(file)
        elif type(file) is io.BufferedReader and type(file.raw) is io.FileIO and _PREADV:
            handle = file.fileno()
            self.read = lambda position, part: os.preadv(handle, [part], position)
        else:
            self.shared = False
            self.read = _from_here(file)

    def fill(self, position: int, out: np.ndarray, checked: bool) -> tuple[int, int]:
        """Fill an array from a place on, by several threads if they are worth their start.

        Returns:
            How many bytes of its beginning were there, and their checksum if it is to be computed.
        """
        count = min(get_num_threads(), len(out) // SHARE) if self.shared and checked else 1
        if count < 2:
            return self._fill(position, out, checked)
        step = -(-len(out) // count // PART) * PART
        shares: list = [out[begin : begin + step] for begin in range(0, len(out), step)]
        results: list = [None] * len(shares)

        def work(index: int) -> None:
            try:
                results[index] = self._fill(position + index * step, shares[index], True)
            except Exception as error:
                results[index] = error

        helpers = [threading.Thread(target=work, args=(i,)) for i in range(1, len(shares))]
        for helper in helpers:
            helper.start()
        work(0)
        for helper in helpers:
            helper.join()
        done, crc = 0, 0
        for share, result in zip(shares, results, strict=True):
            if isinstance(result, Exception):
                raise result
            size, part = result
            done, crc = done + size, joined(crc, part, size)
            if size < len(share):
                break
        return done, crc

    def _fill(self, position: int, out: np.ndarray, checked: bool) -> tuple[int, int]:
        done, crc = 0, 0
        while done < len(out):
            part = out[done : done + PART]
            count = self.read(position + done, part)
            if not count:
                break
            if checked:
                crc = zlib.crc32(part[:count], crc)  # type: ignore[arg-type]
            done += count
        return done, crc


def _from_memory(file: io.BytesIO) -> Read:
    memory = np.frombuffer(file.getbuffer(), np.uint8)

    def read(position: int, part: np.ndarray) -> int:
        found = memory[position : position + len(part)]
        part[: len(found)] = found  # which NumPy copies without Python's lock
        return len(found)

    return read


def _from_here(file: BinaryIO) -> Read:
    def read(position: int, part: np.ndarray) -> int:
        file.seek(position)
        if hasattr(file, "readinto"):
            return file.readinto(part)  # type: ignore[attr-defined]
        data = file.read(len(part))
        part[: len(data)] = np.frombuffer(data, np.uint8)
        return len(data)

    return read


def joined(first: int, second: int, size: int) -> int:
    """The checksum of bytes followed by `size` others, from both checksums."""
    return _product(_power(size), first) ^ second if first else second


@functools.lru_cache(maxsize=64)
def _power(size: int) -> int:
    """x**(8 size) modulo the polynomial."""
    out, square = _ONE, _X8
    while size:
        if size & 1:
            out = _product(out, square)
        square = _product(square, square)
        size >>= 1
    return out


def _product(a: int, b: int) -> int:
    """Two polynomials over the field of two elements, multiplied modulo the checksum's."""
    out, bit = 0, _ONE
    while a:
        if a & bit:
            out ^= b
            a ^= bit
        bit >>= 1
        b = (b >> 1) ^ _POLYNOMIAL if b & 1 else b >> 1
    return out
