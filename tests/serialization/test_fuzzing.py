"""Mutated files: they load, or the library's own exceptions say why not; nothing else happens.

Three kinds of mutants, all from a seed: changed bytes of the file; a whole zip around a pickle with
changed bytes; and a whole zip around a pickle whose operations were exchanged, repeated, dropped or
given other arguments, which get furthest into the unpickler.
"""

import contextlib
import io
import os
import pickletools
import random
import signal
import struct
import sys
import tracemalloc
import zipfile
from collections import OrderedDict

import pytest
import torch

import autograd
from autograd.errors import LoadError
from autograd.serialization.archive import write_archive

SECONDS = 5  # after which one file counts as a hang
FORBIDDEN = ("os.system", "subprocess.Popen", "exec", "compile", "import", "socket.connect")
ALPHABET = b"().0QRabcehjqrstu}]NKMJGX\x80\x81\x85\x86\x87\x88\x89\x8a\x8c\x8f\x90\x91\x93\x94\x95"
NAMES = [
    ("os", "system"),
    ("builtins", "eval"),
    ("torch", "Tensor"),
    ("torch", "Size"),
    ("torch", "DoubleStorage"),
    ("torch", "BoolStorage"),
    ("torch", "bfloat16"),
    ("torch", "uint16"),
    ("torch.storage", "UntypedStorage"),
    ("torch._utils", "_rebuild_tensor_v3"),
    ("torch._C", "Generator"),
    ("torch._utils", "_rebuild_parameter_with_state"),
    ("torch._tensor", "_rebuild_from_type_v2"),
    ("collections", "Counter"),
    ("collections", "OrderedDict"),
    ("_codecs", "encode"),
    ("builtins", "set"),
    ("builtins", "bytearray"),
    ("builtins", "complex"),
    ("builtins", "frozenset"),
]


def objects(library):
    x = library.arange(24.0).reshape(4, 6)
    model = library.nn.Linear(3, 2)
    for parameter in model.parameters():
        library.nn.init.constant_(parameter, 0.5)
    optimizer = library.optim.Adam(model.parameters())
    model(library.ones(1, 3)).sum().backward()
    optimizer.step()
    marked = library.ones(2)
    marked.note = {"a": 1}
    return {
        "views": [x, x[1:3, ::2], x.t()],
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "halves": library.ones(3, dtype=library.bfloat16),
        "bool": library.ones(3, dtype=library.bool),
        "complex": library.ones(2, dtype=library.complex64),
        "parameter": library.nn.Parameter(x[0]),
        "marked": marked,
        "generator": library.Generator(),
        "dtype": library.float64,
        "size": x.shape,
        "plain": [
            1,
            -5,
            2**70,
            1.5,
            "text",
            b"bytes",
            {1, 2},
            (1, 2, 3, 4),
            None,
            True,
            2j,
            bytearray(b"x"),
        ],
        "ordered": OrderedDict(a=[], b=()),
        "layout": library.strided,
        "device": library.device("cpu"),
    }


def seeds():
    """Files that load, and their pickles with what stands beside them."""
    files = []
    for library in (autograd, torch):
        for protocol in (2, 4):
            file = io.BytesIO()
            library.save(objects(library), file, pickle_protocol=protocol)
            files.append(file.getvalue())
    programs = []
    for data in files:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            records = {name.partition("/")[2]: z.read(name) for name in z.namelist()}
        programs.append((records.pop("data.pkl"), records))
    file = io.BytesIO()
    old = {name: value for name, value in objects(torch).items() if name != "generator"}
    torch.save(old, file, _use_new_zipfile_serialization=False)
    return [*files, file.getvalue()], programs


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        if not changed:
            break
        at, kind = rng.randrange(len(changed)), rng.randrange(6)
        if kind == 0:
            changed[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            changed[at] = rng.choice((0, 1, 127, 128, 255))
        elif kind == 2:
            changed[at : at + rng.choice((1, 2, 4, 8))] = rng.randbytes(rng.choice((0, 1, 2, 4, 8)))
        elif kind == 3:
            end = at + rng.randrange(1, 60)
            changed[at:at] = changed[at:end]
        elif kind == 4:
            changed[at] = rng.choice(ALPHABET)
        else:
            del changed[at : at + rng.randrange(1, 200)]
    return bytes(changed)


def split(program: bytes):
    """The operations of a pickle, each with its argument, as bytes."""
    places = [place for _, _, place in pickletools.genops(program)]
    return [program[a:b] for a, b in zip(places, [*places[1:], len(program)], strict=True)]


def other_argument(operation: bytes, rng: random.Random) -> bytes:
    code = operation[:1]
    if code == b"c":
        module, name = rng.choice(NAMES)
        return f"c{module}\n{name}\n".encode()
    if code in b"KhqMJjr\x8a" and len(operation) > 1:
        size = len(operation) - 1
        return rng.choice(
            (
                operation[:1] + rng.randbytes(size),
                operation[:1] + b"\xff" * size,
                b"J" + rng.randbytes(4),
                b"\x8a\x08" + rng.randbytes(8),
                b"K" + rng.randbytes(1),
                b"N",
                b"\x88",
                b")",
                b"}",
                b"]",
            )
        )
    return mutate_bytes(operation, rng)


def mutate_operations(operations: list[bytes], rng: random.Random) -> bytes:
    changed = list(operations)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, kind = rng.randrange(len(changed)), rng.randrange(6)
        if kind <= 1:
            changed[at] = other_argument(changed[at], rng)
        elif kind == 2:
            changed[at] = rng.choice(operations)
        elif kind == 3:
            changed.insert(at, rng.choice(operations))
        elif kind == 4 and len(changed) > 2:
            del changed[at]
        else:
            end, to = at + rng.randrange(1, 12), rng.randrange(len(changed))
            changed[to:to] = changed[at:end] * rng.choice((1, 1, 2, 30))
    return b"".join(changed)


def packed(program: bytes, records) -> bytes:
    """The file of a pickle and other records."""
    file = io.BytesIO()
    parts = {**records, "data.pkl": program}
    write_archive(file.write, ((f"archive/{name}", data) for name, data in parts.items()))
    return file.getvalue()


class Frame:
    """A file without its pickle, which is put in many times."""

    def __init__(self, records):
        self.count = len(records) + 1
        self.body, self.directory = self._parts(packed(b"", records))
        self.body, self.directory = (
            self.body[: self.body.rindex(LOCAL)],
            self.directory[: -len(ENTRY)],
        )

    @staticmethod
    def _parts(data: bytes) -> tuple[bytes, bytes]:
        start = struct.unpack_from("<I", data, len(data) - 6)[0]
        return data[:start], data[start:-22]

    def around(self, program: bytes) -> bytes:
        local, entry = self._parts(packed(program, {}))
        directory = self.directory + entry[:42] + struct.pack("<I", len(self.body)) + entry[46:]
        start = len(self.body) + len(local)
        end = struct.pack(
            "<4s4H2IH", b"PK\5\6", 0, 0, self.count, self.count, len(directory), start, 0
        )
        return self.body + local + directory + end


LOCAL = b"PK\3\4"
ENTRY = Frame._parts(packed(b"", {}))[1]


def mutants(count: int, seed: int):
    """Mutated files, of every kind in turn."""
    rng = random.Random(seed)
    files, programs = seeds()
    operations = [split(program) for program, _ in programs]
    frames = [Frame(records) for _, records in programs]
    for number in range(count):
        kind, which = number % 8, rng.randrange(len(programs))
        program, records = programs[which]
        if kind == 0:
            yield mutate_bytes(rng.choice(files), rng)
        elif kind <= 2:
            yield frames[which].around(mutate_bytes(program, rng))
        elif kind <= 6:
            yield frames[which].around(mutate_operations(operations[which], rng))
        else:
            name = rng.choice([name for name in records if name.startswith("data/")])
            changed = {**records, name: mutate_bytes(records[name], rng)}
            yield packed(mutate_operations(operations[which], rng), changed)


class Watch:
    """Notes what a loading program must not do."""

    def __init__(self):
        self.seen, self.on = [], False
        sys.addaudithook(self.hook)

    def __enter__(self):
        self.on = True

    def __exit__(self, *exc_info):
        self.on = False

    def hook(self, event, args):
        if self.on and event in FORBIDDEN:
            self.seen.append((event, args))


watch = Watch()


@contextlib.contextmanager
def allocations():
    """The most bytes that Python and NumPy hold in a with block."""
    tracemalloc.start(1)
    most = [0]
    try:
        yield most
    finally:
        most[0] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


def examine(numbered, note, traced: int) -> dict[str, int]:
    """Load mutants, and count what came of them.

    Args:
        numbered: pairs of a number and a file.
        note: where the number stands if the process dies.
        traced: one of so many has its memory traced, which takes longer than loading it.
    """
    outcomes = {"loaded": 0, "refused": 0}

    def hang(signum, frame):
        raise TimeoutError("loading takes too long")

    before = signal.signal(signal.SIGALRM, hang)
    last = os.open(note, os.O_CREAT | os.O_WRONLY)
    try:
        for number, data in numbered:
            os.pwrite(last, b"%8d" % number, 0)
            file, outcome = io.BytesIO(data), "loaded"
            tracing = allocations() if number % traced == 0 else contextlib.nullcontext([0])
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            with tracing as most, watch:
                try:
                    autograd.load(file)
                except LoadError:
                    outcome = "refused"
            signal.setitimer(signal.ITIMER_REAL, 0)
            assert most[0] < 500_000 + 40 * len(data), f"mutant {number} takes {most[0]} bytes"
            assert not watch.seen, f"mutant {number} runs {watch.seen}"
            outcomes[outcome] += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        os.close(last)
    return outcomes


def loaded_once():
    """Everything that is imported with the first file is there."""
    for data in seeds()[0]:
        autograd.load(io.BytesIO(data))


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs a timer that interrupts")
@pytest.mark.parametrize(
    "part",
    [
        pytest.param(0, id="2000"),
        *(
            pytest.param(part, id=f"part {part} of 100000", marks=pytest.mark.slow)
            for part in range(1, 5)
        ),
    ],
)
def test_mutated_files(part, tmp_path):
    loaded_once()
    count = 25_000 if part else 2000
    numbered = enumerate(mutants(count, 1000 + part))
    outcomes = examine(numbered, tmp_path / "number", traced=7 if part else 3)
    assert outcomes["loaded"] + outcomes["refused"] == count
    assert outcomes["loaded"] > count / 100  # harmless changes
    assert outcomes["refused"] > count / 2


def test_the_watch_sees_what_it_must():
    with watch:
        eval("1")
        os.system("true")
    assert {event for event, _ in watch.seen} >= {"compile", "exec", "os.system"}
    watch.seen.clear()


def test_mutants_are_the_same_each_time():
    assert list(mutants(40, 5)) == list(mutants(40, 5))
