"""Large records are read by several threads: same bytes, same checksums, same errors."""

import io
import zlib

import numpy as np
import pytest

import autograd
from autograd.errors import LoadError
from autograd.serialization import checksums

SIZE = 3 * checksums.SHARE + 12_345
DATA = np.random.default_rng(0).integers(0, 256, SIZE, np.uint8).tobytes()


class Plain:
    """A file object that only one thread may use, without `readinto`."""

    def __init__(self, data):
        self.file = io.BytesIO(data)
        self.read, self.seek, self.tell = self.file.read, self.file.seek, self.file.tell


@pytest.fixture(params=["memory", "disk", "object"])
def opened(request, tmp_path):
    """Makes a file object of each kind from bytes."""
    files = []

    def make(data):
        if request.param == "disk":
            path = tmp_path / f"{len(files)}"
            path.write_bytes(data)
            files.append(open(path, "rb"))  # noqa: SIM115
            return files[-1]
        return io.BytesIO(data) if request.param == "memory" else Plain(data)

    yield make
    for file in files:
        file.close()


@pytest.fixture(params=[1, 2, 3, 7])
def threads(request, monkeypatch):
    monkeypatch.setattr(checksums, "get_num_threads", lambda: request.param)


@pytest.mark.parametrize("size", [0, 1, 1000, checksums.PART + 1, SIZE])
def test_any_place_is_read_with_its_checksum(size, opened, threads):
    out = np.zeros(size, np.uint8)
    reader = checksums.Reader(opened(b"head" + DATA))
    assert reader.fill(4, out, True) == (size, zlib.crc32(DATA[:size]))
    assert out.tobytes() == DATA[:size]


@pytest.mark.parametrize("there", [0, 10, SIZE // 2, SIZE - 1])
def test_a_file_that_ends_too_early(there, opened, threads):
    out = np.zeros(SIZE, np.uint8)
    found = checksums.Reader(opened(DATA[:there])).fill(0, out, True)
    assert found == (there, zlib.crc32(DATA[:there]))
    assert out[:there].tobytes() == DATA[:there]


@pytest.mark.parametrize("place", [0, SIZE // 3, SIZE // 2, SIZE - 1])
def test_a_changed_byte_of_a_large_tensor_is_noticed(place, opened, threads):
    file = io.BytesIO()
    autograd.save(autograd.from_numpy(np.frombuffer(DATA, np.uint8).copy()), file)
    data = bytearray(file.getvalue())
    assert autograd.load(opened(bytes(data))).numpy().tobytes() == DATA
    data[data.index(DATA[:100]) + place] ^= 4
    with pytest.raises(LoadError, match="checksum"):
        autograd.load(opened(bytes(data)))


def test_an_error_in_a_thread_comes_through(monkeypatch, threads):
    reader = checksums.Reader(io.BytesIO(DATA))
    read = reader.read

    def failing(position, part):
        if position > SIZE // 2:
            raise OSError("the disk is gone")
        return read(position, part)

    monkeypatch.setattr(reader, "read", failing)
    with pytest.raises(OSError, match="the disk is gone"):
        reader.fill(0, np.zeros(SIZE, np.uint8), True)


@pytest.mark.parametrize("size", [0, 1, 7, 1000])
@pytest.mark.parametrize("first", [0, 1, 500])
def test_joined_checksums(first, size):
    a, b = DATA[:first], DATA[first : first + size]
    assert checksums.joined(zlib.crc32(a), zlib.crc32(b), size) == zlib.crc32(a + b)


def test_a_file_in_memory_can_be_written_to_after_it_was_read():
    file = io.BytesIO()
    autograd.save(autograd.ones(2), file)
    file.seek(0)
    autograd.load(file)
    file.seek(0, 2)
    file.write(b"more")
