"""Files that no program would have written: refused with a message, in bounded time and memory."""

import io
import os
import pickle
import struct
import tracemalloc
import zipfile
from collections import OrderedDict
from fractions import Fraction

import pytest
import torch

import autograd
from autograd.errors import ArgumentError, ArgumentTypeError, LoadError, UnsafeClassError
from autograd.serialization import (
    add_safe_globals,
    clear_safe_globals,
    get_safe_globals,
    safe_globals,
)


def archive(pickled, records=(("data/0", bytes(40)),), order=b"little", folder="archive"):
    """A file as `save` writes it around a pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        for name, data in (
            ("data.pkl", pickled),
            ("byteorder", order),
            *records,
            ("version", b"3\n"),
        ):
            z.writestr(f"{folder}/{name}", data)
    file.seek(0)
    return file


def run(program: bytes):
    """Load a pickle of protocol 2 with one storage, "0", of ten float32."""
    return autograd.load(archive(b"\x80\x02" + program))


def text(value: str) -> bytes:
    encoded = value.encode()
    return b"X" + struct.pack("<I", len(encoded)) + encoded


def integer(value: int) -> bytes:
    return pickle.dumps(value, 2)[2:-1]


def tuple_of(*parts: bytes) -> bytes:
    return b"(" + b"".join(parts) + b"t"


def storage(kind=b"ctorch\nFloatStorage\n", key="0", count=10, mark="storage"):
    return tuple_of(text(mark), kind, text(key), text("cpu"), integer(count)) + b"Q"


def tensor(offset=0, size=(10,), stride=(1,), memory=None, function="_rebuild_tensor_v2"):
    numbers = (integer(offset), *(tuple_of(*map(integer, part)) for part in (size, stride)))
    arguments = tuple_of(memory or storage(), *numbers, b"\x89", b"N")
    return b"ctorch._utils\n" + function.encode() + b"\n" + arguments + b"R"


def test_the_programs_of_these_tests_are_as_pytorch_writes_them():
    assert run(tensor() + b".").tolist() == [0] * 10
    assert torch.load(archive(b"\x80\x02" + tensor() + b".")).tolist() == [0] * 10
    assert run(tensor(1, (3, 3), (3, 1)) + b".").stride() == (3, 1)
    assert run(tensor(9, (5,), (0,)) + b".").shape == (5,)
    assert run(tensor(50, (0,), (7,)) + b".").shape == (0,)


# --- classes --------------------------------------------------------------------------------------

ran = []


class Attack:
    """What it calls when it is unpickled."""

    def __init__(self, function, *args):
        self.call = function, args

    def __reduce__(self):
        return self.call


def touch(*args):
    ran.append(args)


CALLS = [
    (os.system, "touch /tmp/never"),
    (eval, "1"),
    (exec, "1"),
    (__import__, "os"),
    (open, "x"),
    (getattr, 1, "real"),
    (touch,),
    (print,),
    (io.BytesIO,),
    (map, touch, [1]),
    (compile, "1", "", "eval"),
    (torch.load, "x"),
    (autograd.ones, 2),
    (autograd.load, "x"),
    (list, (1,)),
    (dict,),
    (int, "1"),
    (str, 1),
    (type, "x", (), {}),
    (object,),
    (range, 3),
    (bytes, 10**9),
]


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0].__name__)
def test_no_function_runs(call, protocol, tmp_path):
    for obj in (Attack(*call), {"x": [Attack(*call)]}):
        with pytest.raises(LoadError) as caught:
            autograd.load(archive(pickle.dumps(obj, protocol)))
        if protocol >= 2:
            assert isinstance(caught.value, UnsafeClassError)
            assert isinstance(caught.value, pickle.UnpicklingError)
            assert call[0].__name__ in str(caught.value)
            assert "add_safe_globals" in str(caught.value)
    assert not ran


@pytest.mark.parametrize(
    "program",
    [
        b"cos\nsystem\n",
        b"cposix\nsystem\n",
        b"cbuiltins\neval\n",
        b"cautograd.tensor\nTensor\n",
        b"ctorch\nload\n",
        b"ctorch.nn.modules.linear\nLinear\n",
        b"cnumpy\nndarray\n",
        b"ctorch._utils\n_rebuild_tensor_v2.__globals__\n",
        b"ctorch\nSize.__class__\n",
        b"c\n\n",
    ],
)
def test_names_are_refused_before_anything_is_called(program):
    for ending in (b".", b")R.", b")\x81.", b"}b."):
        with pytest.raises(UnsafeClassError):
            run(program + ending)


@pytest.mark.parametrize(
    "program",
    [
        b"ctorch\nfloat32\n)R",
        b"ctorch\nFloatStorage\nK\x05\x85R",
        b"ctorch\nTensor\n)R",
        b"K\x01)R",
        b"ctorch\nTensor\n)\x81",
        b"ctorch\nSize\n)\x81",
        b"ccollections\nOrderedDict\n)\x81",
        b"]}b",
        b"ctorch\nfloat32\n}b",
        b"ctorch._utils\n_rebuild_tensor\n}b",
        b"ctorch\nSize\n]R",
        b"N)R",
        b"ctorch.nn.parameter\nParameter\n)\x81",
        b"ctorch.nn.parameter\nParameter\n)R",
    ],
)
def test_what_is_no_function_is_not_called(program):
    with pytest.raises(UnsafeClassError):
        run(program + b".")


class Point:
    def __init__(self, x):
        self.x = x


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


class Careful(Point):
    def __setstate__(self, state):
        self.x = state["x"] + 1


class Own(dict):
    pass


@pytest.fixture
def _cleared():
    yield
    clear_safe_globals()


@pytest.mark.usefixtures("_cleared")
def test_registered_classes():
    objects = [Point(1), Slotted(2), Careful(3), Fraction(1, 3), Own(a=1)]
    file = io.BytesIO()
    autograd.save(objects, file)

    def load():
        file.seek(0)
        return autograd.load(file)

    with pytest.raises(UnsafeClassError, match=r"test_unpickling\.Point"):
        load()
    classes = [Point, Slotted, Careful, Fraction, Own]
    with safe_globals(classes):
        assert get_safe_globals() == classes
        read = load()
    assert [type(x) for x in read] == classes
    assert [read[0].x, read[1].x, read[2].x, read[3], read[4]] == [
        1,
        2,
        4,
        Fraction(1, 3),
        {"a": 1},
    ]
    with pytest.raises(UnsafeClassError):
        load()
    add_safe_globals([*classes[1:], (Careful, f"{__name__}.Point")])
    assert type(load()[0]) is Careful
    clear_safe_globals()
    assert get_safe_globals() == []
    for bad, error in (
        ([1], ArgumentTypeError),
        ([(Point,)], ArgumentError),
        (["x"], ArgumentTypeError),
    ):
        with pytest.raises(error, match="add_safe_globals"):
            add_safe_globals(bad)
    assert get_safe_globals() == []


@pytest.mark.usefixtures("_cleared")
def test_modules_that_stay_blocked():
    add_safe_globals([os.system])
    with pytest.raises(UnsafeClassError, match=r"posix\.system|nt\.system"):
        autograd.load(archive(pickle.dumps(Attack(os.system, "true"), 2)))


def test_trust_is_given_by_name_and_warns():
    file = archive(pickle.dumps(Attack(touch, 1), 2))
    with pytest.warns(UserWarning, match="any code"):
        autograd.load(file, weights_only=False)
    assert ran.pop() == (1,)


# --- sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {"size": (11,)},
        {"offset": 1},
        {"offset": 10, "size": (1,)},
        {"stride": (2,)},
        {"size": (2**40,)},
        {"size": (2**62,)},
        {"size": (2**64,)},
        {"size": (2**31, 2**31, 2**31), "stride": (0,) * 3},
        {"offset": 2**62},
        {"offset": -1},
        {"size": (-1,)},
        {"stride": (-1,), "offset": 9},
        {"size": (2, 5)},
        {"stride": ()},
        {"size": (2, 2), "stride": (2**63, 1)},
        {"size": (), "offset": 10, "stride": ()},
        {"size": (1,) * 65, "stride": (1,) * 65},
        {"size": (0,), "stride": (2**70,)},
        {"memory": storage(count=11)},
        {"memory": storage(count=-1)},
        {"memory": storage(count=2**60)},
        {"memory": storage(key="1")},
        {"memory": storage(key="../data.pkl")},
        {"memory": b"N"},
        {"memory": b"]"},
        {"memory": storage(kind=b"ctorch\nDoubleStorage\n")},
        {"memory": storage(kind=b"N")},
        {"memory": storage(mark="module")},
        {"memory": text("storage") + b"Q"},
        {"memory": storage(kind=b"ctorch\nQInt8Storage\n")},
        {"memory": tensor()},
    ],
)
def test_tensors_outside_of_their_storage(arguments):
    with pytest.raises(LoadError):
        run(tensor(**arguments) + b".")


def test_sizes_that_are_no_integers():
    for wrong in (b"\x88", b"G" + bytes(8), text("3"), b"N", tuple_of(integer(3))):
        for place in range(3):
            parts = [integer(0), tuple_of(integer(3)), tuple_of(integer(1))]
            parts[place] = tuple_of(wrong) if place else wrong
            arguments = tuple_of(storage(), *parts, b"\x89", b"N")
            with pytest.raises(LoadError):
                run(b"ctorch._utils\n_rebuild_tensor_v2\n" + arguments + b"R.")


def test_a_storage_of_two_sizes():
    with pytest.raises(LoadError, match="two sizes"):
        run(b"(" + storage() + storage(count=5) + b"t.")


def test_bools_are_zeros_and_ones():
    numbers = integer(0), tuple_of(integer(4)), tuple_of(integer(1))
    for program in (
        storage(kind=b"ctorch\nBoolStorage\n", count=4),
        b"ctorch._utils\n_rebuild_tensor_v3\n"
        + tuple_of(storage(count=1), *numbers, b"\x89Nctorch\nbool\n")
        + b"R",
    ):
        program = b"\x80\x02" + program + b"."
        assert autograd.load(archive(program, [("data/0", b"\0\1\1\0")])).sum() == 2
        with pytest.raises(LoadError, match="zeros and ones"):
            autograd.load(archive(program, [("data/0", b"\0\1\2\0")]))


# --- time and memory ------------------------------------------------------------------------------


def peak(program: bytes, **options) -> int:
    """Bytes that loading takes at most, whatever comes of it."""
    file = archive(b"\x80\x02" + program, **options)
    tracemalloc.start()
    try:
        autograd.load(file)
    except LoadError:
        pass
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


def many(count: int, part: bytes) -> bytes:
    return b"]q\0(" + part * count + b"e."


HUGE = tuple_of(*(integer(n) for n in (0,)), tuple_of(integer(2**40)), tuple_of(integer(0)))[1:-1]
BOMBS = {
    "bytearray": b"c__builtin__\nbytearray\n" + integer(2**40) + b"\x85R.",
    "bytes": b"B" + struct.pack("<I", 2**31) + b".",
    "bytes of 64 bits": b"\x8e" + struct.pack("<Q", 2**62) + b".",
    "text": b"X" + struct.pack("<I", 2**32 - 1) + b".",
    "integer": b"\x8b" + struct.pack("<I", 2**31 - 1) + b".",
    "frame": b"\x95" + struct.pack("<Q", 2**62) + b"N.",
    "memo": b"Nr" + struct.pack("<I", 2**32 - 1) + b".",
    "storage": storage(count=2**40) + b".",
    "conjugate": b"ctorch._utils\n_rebuild_tensor_v2\n"
    + tuple_of(
        storage(b"ctorch\nComplexFloatStorage\n", count=5),
        HUGE,
        b"\x89N}" + text("conj") + b"\x88s",
    )
    + b"R.",
    "generator": b"ctorch._C\nGenerator\n)RN"
    + b"N"
    + b"ctorch._utils\n_rebuild_tensor_v2\n"
    + tuple_of(storage(b"ctorch\nByteStorage\n", count=40), HUGE, b"\x89N")
    + b"R\x87b.",
    "generators": many(20_000, b"ctorch._C\nGenerator\n)R"),
    "sets": b"c__builtin__\nset\nq\1](" + b"K\1" * 5000 + b"eq\2\x85q\3" + many(5000, b"h\1h\3R"),
    "encodings": b"c_codecs\nencode\nq\1"
    + text("a" * 5000)
    + text("latin1")
    + b"\x86q\3"
    + many(5000, b"h\1h\3R"),
    "a codec": b"c_codecs\nencode\n" + text("a" * 5000) + text("idna") + b"\x86R.",
    "dictionaries": b"ccollections\nCounter\nq\1}("
    + b"".join(integer(i) + b"K\1" for i in range(2000))
    + b"u\x85q\3"
    + many(5000, b"h\1h\3R"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_takes_little_memory(name):
    program = BOMBS[name]
    assert peak(program) < 10_000_000 + 30 * len(program)


def test_records_may_not_share_bytes(tmp_path):
    """As in David Fifield, "A better zip bomb" (2019): many entries for the same bytes."""
    data = bytearray(archive(b"N.", [("data/0", bytes(10**6))]).getvalue())
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        start = z.start_dir
    end = data.rindex(b"PK\5\6")
    entry = data.index(b"PK\1\2", data.index(b"archive/byteorder", start))
    entry = data[entry : data.index(b"PK\1\2", entry + 1)]
    name = b"archive/data/0"
    entries = b"".join(entry.replace(name, b"archive/data/" + bytes([65 + i])) for i in range(50))
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 54, 54, end - start + len(entries), start, 0)
    with pytest.raises(LoadError, match="claim more bytes than it has"):
        autograd.load(io.BytesIO(bytes(data[:end]) + entries + tail))


def test_compressed_records_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("archive/data.pkl", b"\x80\x02N.")
        z.writestr("archive/data/0", bytes(10**7))
    file.seek(0)
    with pytest.raises(LoadError, match="records without compression"):
        autograd.load(file)


@pytest.mark.parametrize(
    "key",
    [
        b"N" + b"\x85" * 100_000,
        b")q\0" + b"h\0h\0\x86q\0" * 60,
        b"]",
        b"}",
        b"]\x85",
        integer(2**61),
        integer(2**3000),
        b"(" + b"K\1" * 5000 + b"t",
        b"]\x85\x85",
        b"\x8f\x85",
    ],
)
def test_keys_that_take_long_to_hash(key):
    value = b"N"
    for program in (
        b"}" + key + value + b"s.",
        b"}(" + key + value + b"u.",
        b"\x8f(" + key + b"\x90.",
        b"(" + key + b"\x91.",
        b"c__builtin__\nset\n](" + key + b"e\x85R.",
        b"ccollections\nOrderedDict\n](" + key + value + b"\x86e\x85R.",
    ):
        with pytest.raises(LoadError):
            run(program)


def test_deep_objects_are_read_without_recursion():
    depth = 200_000
    for nest, inner in (
        (b"]" * depth + b"a" * (depth - 1) + b".", list),
        (b"N" + b"\x85" * depth + b".", tuple),
    ):
        read, count = run(nest), 0
        while type(read) is inner and read:
            read, count = read[0], count + 1
        assert count >= depth - 1


def test_objects_that_contain_themselves():
    loop = []
    loop.append(loop)
    table = {"self": None}
    table["self"] = table
    file = io.BytesIO()
    autograd.save([loop, table], file)
    file.seek(0)
    a, b = autograd.load(file)
    assert a[0] is a
    assert b["self"] is b


# --- nonsense -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "program",
    [
        b"",
        b".",
        b"N",
        b"NN.",
        b"(N.",
        b"a.",
        b"0.",
        b"t.",
        b"\x85.",
        b"h\5.",
        b"j\0\0\0\5.",
        b"(e.",
        b"]Na",
        b"]e.",
        b"}NNs",
        b"}(Nu.",
        b"Q.",
        b"NQ.",
        b"R.",
        b"b.",
        b"\x81.",
        b"\x93.",
        b"K",
        b"X\5\0\0\0ab.",
        b"\xff.",
        b"cnever\n",
        b"I1\n.",
        b"S'x'\n.",
        b"Vx\n.",
        b"2.",
        b"(lN.",
        b"\x80\x09N.",
        b"]}NNsa",
        b"K\1K\1a.",
        b"X\2\0\0\0\xff\xff.",
        b"U\2\xff\xff.",
        b"\x82\x01.",
        b"c\xff\n\n.",
        b"\x8f(]\x90.",
        b"]\x90.",
        b"ccollections\nOrderedDict\n)R}" + text("items") + b"Nsb.",
        b"ccollections\nOrderedDict\n)R}K\1Nsb.",
        b"ccollections\nCounter\n]\x85R.",
        b"ccollections\nCounter\n}" + text("a") + b"Ns\x85R.",
        b"ctorch.serialization\n_get_layout\n" + text("torch.sparse_coo") + b"\x85R.",
        b"ctorch\ndevice\nK\1\x85R.",
        b"ctorch\nSize\n]\x85R.",
        b"c__builtin__\ncomplex\n" + text("1j") + b"\x85R.",
        b"ctorch._C\nGenerator\n)RN\x85b.",
        b"ctorch._C\nGenerator\n)RNNN\x87b.",
        b"ctorch.return_types\nmax\nN\x85}\x86R.",
        b"ctorch._utils\n_rebuild_parameter\nNNN\x87R.",
        b"ctorch._tensor\n_rebuild_from_type_v2\n(c__builtin__\nset\nctorch\nTensor\n)}tR.",
        b"ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch\nfloat32\n"
        + tuple_of(storage(), integer(0), tuple_of(integer(1)), tuple_of(integer(1)), b"\x89N")
        + b"}tR.",
        b"ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch\nTensor\n"
        + tuple_of(storage(), integer(0), tuple_of(integer(1)), tuple_of(integer(1)), b"\x89N")
        + b"}"
        + text("sum")
        + b"NstR.",
    ],
)
def test_nonsense(program):
    with pytest.raises(LoadError):
        run(program)


def test_files_of_another_kind(tmp_path):
    contents = {
        "empty": b"",
        "text": b"hello, world" * 50,
        "zip": archive(b"N.").getvalue()[:300],
        "pickle": pickle.dumps([1, 2]),
        "pickle 0": pickle.dumps([1, 2], 0),
        "mark": b"PK\3\4",
        "tar": bytes(257) + b"ustar" + bytes(250),
    }
    for data in contents.values():
        with pytest.raises(LoadError):
            autograd.load(io.BytesIO(data))
    script = io.BytesIO()
    with zipfile.ZipFile(script, "w") as z:
        z.writestr("net/constants.pkl", b"\x80\x02).")
        z.writestr("net/data.pkl", b"\x80\x02).")
    script.seek(0)
    with pytest.raises(LoadError, match="TorchScript"):
        autograd.load(script)
    for file, text in (
        (archive(b"N.", order=b"middle"), "byte order"),
        (archive(b"N.", [("data/0", b""), ("data/0", b"")]), "two records"),
    ):
        with pytest.raises(LoadError, match=text):
            autograd.load(file)


pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile's, in these tests


@pytest.mark.parametrize("mmap", [False, True])
def test_truncated_files(mmap, tmp_path):
    file = io.BytesIO()
    autograd.save({"x": autograd.arange(100.0), "y": OrderedDict(a=autograd.ones(3))}, file)
    data = file.getvalue()
    path = tmp_path / "x.pt"
    for length in [*range(0, 400, 7), *range(len(data) - 200, len(data))]:
        path.write_bytes(data[:length])
        with pytest.raises((LoadError, ArgumentError)):
            autograd.load(path, mmap=mmap)


def test_corrupt_data_are_noticed():
    file = io.BytesIO()
    autograd.save(autograd.arange(100.0), file)
    data = bytearray(file.getvalue())
    data[data.index(struct.pack("<3f", 50, 51, 52))] ^= 1
    with pytest.raises(LoadError, match="checksum"):
        autograd.load(io.BytesIO(data))


def legacy(change=lambda data: data):
    file = io.BytesIO()
    torch.save(
        {"x": torch.arange(4.0), "y": torch.ones(2)}, file, _use_new_zipfile_serialization=False
    )
    return io.BytesIO(change(file.getvalue()))


def test_old_files_are_checked_too():
    assert autograd.load(legacy())["x"].tolist() == [0, 1, 2, 3]
    whole = legacy().getvalue()
    for length in range(0, len(whole), 3):
        with pytest.raises(LoadError):
            autograd.load(io.BytesIO(whole[:length]))
    count = struct.pack("<q", 4)
    at = whole.rindex(count + struct.pack("<4f", 0, 1, 2, 3))
    for wrong in (-1, 0, 3, 5, 2**40):
        with pytest.raises(LoadError):
            autograd.load(io.BytesIO(whole[:at] + struct.pack("<q", wrong) + whole[at + 8 :]))
    for first, second in (
        (b"K\x04N", b"J" + struct.pack("<i", 2**30) + b"N"),
        (b"M\xe9\3", b"M\xe8\3"),
    ):
        assert first in whole
        with pytest.raises(LoadError):
            autograd.load(io.BytesIO(whole.replace(first, second, 1)))
