"""Zip archives of uncompressed records, as PyTorch writes them, and their strict reading.

Every number of an archive is checked against the file before it is used, and the records may take
no more room than the file has, so a small file cannot ask for a large allocation.

Source: PKWARE, "APPNOTE.TXT, .ZIP File Format Specification", 6.3.10.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from ..errors import LoadError
from ..kernels import buffers
from .checksums import Reader

ALIGNMENT = 64  # of each record in the file, so that a mapped one can be used as it is
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF  # "too large for this field, see the extra one"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR64 = struct.Struct("<4sIQI")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_END64_MARK, _LOCATOR64_MARK = b"PK\6\6", b"PK\6\7"
_EXTRA64, _PADDING = 1, 0x4246  # numbers of extra fields; the second is ours, as PyTorch's
_UTF8 = 0x800
_FIRST_DAY = 33  # 1 January 1980: files do not depend on the clock


# --- writing --------------------------------------------------------------------------------------


def write_archive(write: Callable[[Any], Any], records: Iterable[tuple[str, Any]]) -> None:
    """Write records, a name and bytes each, one after the other."""
    position, directory = 0, []

    def put(data, size: int) -> None:
        nonlocal position
        write(data)
        position += size

    for name, data in records:
        encoded = name.encode()
        size, crc, start = memoryview(data).nbytes, zlib.crc32(data), position
        extra = _local_extra(start + _LOCAL.size + len(encoded), size)
        shown = _FULL32 if size >= _FULL32 else size
        head = _LOCAL.pack(
            _LOCAL_MARK, 45, _UTF8, 0, 0, _FIRST_DAY, crc, shown, shown, len(encoded), len(extra)
        ) + encoded + extra  # fmt: skip
        put(head, len(head))
        put(data, size)
        directory.append(_central_entry(encoded, size, crc, start))
    first, entries = position, b"".join(directory)
    put(entries, len(entries))
    count, length, end = len(directory), len(entries), position
    if count >= _FULL16 or first >= _FULL32 or length >= _FULL32:
        write(_END64.pack(_END64_MARK, 44, 45, 45, 0, 0, count, count, length, first))
        write(_LOCATOR64.pack(_LOCATOR64_MARK, 0, end, 1))
    short = min(count, _FULL16)
    write(_END.pack(
        _END_MARK, 0, 0, short, short, min(length, _FULL32), min(first, _FULL32), 0
    ))  # fmt: skip


def _local_extra(position: int, size: int) -> bytes:
    """The extra fields of a record: its size if large, and what brings its data to a boundary."""
    large = struct.pack("<2H2Q", _EXTRA64, 16, size, size) if size >= _FULL32 else b""
    padding = -(position + len(large) + 4) % ALIGNMENT
    return large + struct.pack("<2H", _PADDING, padding) + b"Z" * padding


def _central_entry(name: bytes, size: int, crc: int, start: int) -> bytes:
    large = struct.pack("<2Q", size, size) if size >= _FULL32 else b""
    large += struct.pack("<Q", start) if start >= _FULL32 else b""
    extra = struct.pack("<2H", _EXTRA64, len(large)) + large if large else b""
    size, start = min(size, _FULL32), min(start, _FULL32)
    head = _CENTRAL.pack(_CENTRAL_MARK, 45, 45, _UTF8, 0, 0, _FIRST_DAY, crc, size, size,
                         len(name), len(extra), 0, 0, 0, 0, start)  # fmt: skip
    return head + name + extra


# --- reading --------------------------------------------------------------------------------------


def corrupt(what: str) -> LoadError:
    """The error of a file that cannot be read."""
    return LoadError(f"load: a whole and unchanged file is required; {what}. Save it anew.")


def _mapped(file: BinaryIO) -> np.ndarray:
    """A file's bytes; they are read when they are used, and writes do not reach the file."""
    return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY), np.uint8)


class Bytes:
    """A file from its present position on, read at checked places.

    Args:
        file: can be positioned.
        mmap: map the file into memory; it is one of the system's, read from its beginning.

    Attributes:
        size: the number of bytes.
    """

    def __init__(self, file: BinaryIO, mmap: bool = False):
        self.file, self.start = file, file.tell()
        self.size = file.seek(0, 2) - self.start
        file.seek(self.start)
        self.mapped = _mapped(file) if mmap and self.size else None
        self.reader = Reader(file)

    def read(self, position: int, size: int) -> bytes:
        """The bytes of a range that lies in the file."""
        if position < 0 or size < 0 or position + size > self.size:
            raise corrupt(f"{size} bytes at {position} lie outside of its {self.size} bytes")
        self.file.seek(self.start + position)
        data = self.file.read(size)
        if len(data) != size:
            raise corrupt(f"only {len(data)} of {size} bytes at {position} can be read")
        return data

    def array(self, position: int, size: int, crc: int = 0) -> np.ndarray:
        """The bytes of a range as an array that can be written to.

        Args:
            position, size: the range.
            crc: the checksum that they must have; 0 for any. Mapped bytes are not read yet, and
                not checked.
        """
        if position < 0 or size < 0 or position + size > self.size:
            raise corrupt(f"{size} bytes at {position} lie outside of its {self.size} bytes")
        if self.mapped is not None:
            return self.mapped[position : position + size]
        out = buffers.empty((size,), np.dtype(np.uint8))
        done, found = self.reader.fill(self.start + position, out, bool(crc))
        if done < size:
            raise corrupt(f"only {done} of {size} bytes at {position} can be read")
        check(found, crc)
        return out


def check(crc: int, expected: int) -> None:
    """Raise if a checksum is not the expected one; PyTorch writes 0 if told not to compute any."""
    if expected and crc != expected:
        raise corrupt("a record does not have the checksum that it was saved with")


class Record(NamedTuple):
    """Where the bytes of a record lie."""

    header: int
    size: int
    crc: int


class Archive:
    """The records of a zip file by name, without the folder that they all lie in."""

    def __init__(self, data: Bytes):
        self.data = data
        self.records = self._directory()
        self.folder = next(iter(self.records), "").partition("/")[0] + "/"

    def __contains__(self, name: str) -> bool:
        return self.folder + name in self.records

    def find(self, name: str) -> Record:
        """The record of a name."""
        record = self.records.get(self.folder + name)
        if record is None:
            raise corrupt(f"the record {name!r} is missing")
        return record

    def locate(self, name: str, record: Record) -> int:
        """Where the data of a record begin; they lie in the file."""
        stored = (self.folder + name).encode()
        head = self.data.read(record.header, _LOCAL.size + len(stored))
        mark, *_, name_length, extra_length = _LOCAL.unpack_from(head)
        start = record.header + _LOCAL.size + name_length + extra_length
        if mark != _LOCAL_MARK or head[_LOCAL.size :] != stored or name_length != len(stored):
            raise corrupt(f"the record {name!r} is not where the directory says")
        if start + record.size > self.data.size:
            raise corrupt(f"the record {name!r} goes beyond the file")
        return start

    def read(self, name: str) -> bytes:
        """The bytes of a record."""
        record = self.find(name)
        data = self.data.read(self.locate(name, record), record.size)
        check(zlib.crc32(data), record.crc)
        return data

    def array(self, name: str) -> np.ndarray:
        """The bytes of a record as an array."""
        record = self.find(name)
        return self.data.array(self.locate(name, record), record.size, record.crc)

    # --- the directory ----------------------------------------------------------------------------

    def _directory(self) -> dict[str, Record]:
        count, length, first = self._end()
        entries = self.data.read(first, length)
        records: dict[str, Record] = {}
        position, total = 0, 0
        for _ in range(count):
            name, record, position = _entry(entries, position)
            if name in records:
                raise corrupt(f"it has two records {name!r}")
            records[name] = record
            total += record.size + _LOCAL.size
            if total > first:  # as if the same bytes belonged to several records
                raise corrupt("its records claim more bytes than it has")
        return records

    def _end(self) -> tuple[int, int, int]:
        """The number of records, and the size and position of the directory."""
        reach = min(self.data.size, _END.size + _FULL16)
        tail = self.data.read(self.data.size - reach, reach)
        found = tail.rfind(_END_MARK)
        if found < 0 or found + _END.size > reach:
            raise corrupt("the directory at its end is missing")
        _, disk, _, _, count, length, first, _ = _END.unpack_from(tail, found)
        place = self.data.size - reach + found - _LOCATOR64.size
        if place >= 0:
            mark, _, place, _ = _LOCATOR64.unpack(self.data.read(place, _LOCATOR64.size))
            if mark == _LOCATOR64_MARK:
                mark, *_, count, length, first = _END64.unpack(self.data.read(place, _END64.size))
                if mark != _END64_MARK:
                    raise corrupt("the directory is not where its end says")
        if disk or count * _CENTRAL.size > length:
            raise corrupt("its directory contradicts itself")
        return count, length, first


def _entry(entries: bytes, position: int) -> tuple[str, Record, int]:
    """A name, its record and the position of the next entry of the directory."""
    try:
        (mark, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length,
         comment_length, _, _, _, header) = _CENTRAL.unpack_from(entries, position)  # fmt: skip
        position += _CENTRAL.size
        name = entries[position : position + name_length].decode()
        position += name_length
        extra = entries[position : position + extra_length]
        packed, size, header = _large_numbers(extra, packed, size, header)
    except (struct.error, UnicodeDecodeError) as error:
        raise corrupt("its directory cannot be read") from error
    if mark != _CENTRAL_MARK or flags & 1:
        raise corrupt("its directory cannot be read")
    if method or packed != size:
        raise LoadError(
            f"load: records without compression are required; {name!r} is compressed. "
            "Pack the files again with `zip -0 -r`."
        )
    return name, Record(header, size, crc), position + extra_length + comment_length


def _large_numbers(extra: bytes, *numbers: int) -> list[int]:
    """Numbers of which those that are full stand in an extra field."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind == _EXTRA64:
            wide = iter(struct.unpack_from(f"<{length // 8}Q", extra, place + 4))
            return [next(wide, n) if n == _FULL32 else n for n in numbers]
        place += 4 + length
    return list(numbers)
